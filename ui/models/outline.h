#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/modules.h"
#include "core/checkpoint/optimizer.h"
#include "core/io/pod_vector.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace ckptscope::ui {

using checkpoint::kNoIndex;
using checkpoint::NodeId;
using RowId = std::uint32_t;

/// How the tree of a checkpoint is laid out.
enum class OutlineMode : std::uint8_t {
    Grouped, ///< sections, and weights in groups by the segments of their dotted names
    Flat, ///< sections, and weights as one list of whole keys
    FileStructure, ///< the values as they are nested in the file
};

enum class RowKind : std::uint8_t {
    Root, ///< not shown
    Section, ///< `ref`: index in Checkpoint::sections
    Group, ///< weights below one segment of a name
    Tensor, ///< `ref`: index in Checkpoint::tensors
    Value, ///< any other value, `ref`: raw NodeId
    Module, ///< of a whole model, `ref`: raw NodeId of the module
    ParameterGroup, ///< of an optimizer, `ref`: raw NodeId of its dict; the label is its number
    Parameter, ///< of an optimizer, `ref`: index in Outline::parameters
};

/// What lies below a row.
struct Totals {
    std::uint64_t tensors = 0, elements = 0, bytes = 0;
    std::uint64_t dtypes = 0; ///< bit of each DType
    NodeId device; ///< of one tensor
    bool mixedDevices = false;
    void add(const Totals& other);
};

/// One row. Nothing is copied into it: names and values stay in the checkpoint.
struct Row {
    RowId parent = 0;
    RowId first = 0; ///< the children stand one behind the other
    std::uint32_t count = 0;
    std::uint32_t ref = 0;
    NodeId label; ///< key, index or attribute name
    std::uint32_t labelBegin = 0; ///< in the text of the label
    std::uint32_t labelSize = kNoIndex; ///< kNoIndex: to the end
    std::uint32_t totals = kNoIndex; ///< index in Outline::totals
    RowKind kind = RowKind::Root;
    checkpoint::LabelKind labelKind = checkpoint::LabelKind::Key;
    bool lazy = false; ///< has children that are not listed yet
    bool again = false; ///< this object stands at an earlier place too
};

/// A parameter of an optimizer joined with the weight it stands for.
struct OptimizerRow {
    std::uint32_t section = 0;
    std::string name; ///< of the weight; empty when it is not known
    std::vector<std::int64_t> shape;
    checkpoint::DType dtype = checkpoint::DType::Unknown;
    std::uint32_t group = 0;
    NodeId weight, key;
    NodeId state; ///< the dict of its entries; no node: it was never stepped
};

/// The rows of the window's tree as flat arrays over one checkpoint, named by 32-bit ids; row 0 is the root. Rows of
/// plain values deep inside are added when they are asked for (expand), everything else at once. Built on any thread,
/// then used by one.
class Outline {
public:
    Outline(checkpoint::CheckpointPtr checkpoint, OutlineMode mode);

    const checkpoint::Checkpoint& checkpoint() const { return *m_checkpoint; }
    const checkpoint::CheckpointPtr& checkpointPtr() const { return m_checkpoint; }
    OutlineMode mode() const { return m_mode; }
    std::uint32_t count() const { return static_cast<std::uint32_t>(m_rows.size()); }
    const Row& row(RowId id) const { return m_rows[id]; }
    const Totals* totals(RowId id) const; ///< of a row with tensors below; or null
    const OptimizerRow& parameter(const Row& row) const { return m_parameters[row.ref]; }
    /// Why the optimizer of a section and the weights do not (wholly) fit, as core says it; empty where they do.
    const std::string& misfit(std::uint32_t section) const;
    std::uint64_t memory() const;

    /// Text of a row's name as it is in the file (not escaped); for sections without a key, empty.
    std::string label(RowId id) const;
    /// Labels from the root joined by '.': the tensor's name, or the path of a value.
    std::string path(RowId id) const;
    /// The path of a row whose parent's is known.
    std::string pathBelow(const std::string& parent, RowId id) const;
    /// The value that a row stands for; no node for groups.
    NodeId node(RowId id) const;
    /// The row in Python: checkpoint["state_dict"]["conv1.weight"], .attribute, [3]; of a group a dict of its keys.
    std::string pythonExpression(RowId id) const;
    /// The innermost section that a row is in, or kNoIndex.
    std::uint32_t section(RowId id) const;

    /// How many children expand(id) would add; does not change anything.
    std::vector<Row> lazyChildren(RowId id) const;
    /// Lists the children of a lazy row.
    void expand(RowId id, const std::vector<Row>& children);

    /// Whether a value has entries of its own to list.
    bool hasChildren(NodeId node) const;
    /// A tag that names a tensor's device, or no node where no storage has one. Equal tags are one node here.
    NodeId deviceNode(const checkpoint::Tensor& tensor) const;
    /// The row with this path, or 0; of the empty one the section that is the whole file.
    RowId find(std::string_view path) const;

private:
    friend class OutlineBuilder;
    checkpoint::CheckpointPtr m_checkpoint;
    OutlineMode m_mode;
    io::PodVector<Row> m_rows;
    std::vector<Totals> m_totals;
    std::vector<OptimizerRow> m_parameters;
    std::map<std::uint32_t, std::string> m_misfits; ///< by section
    std::vector<std::uint32_t> m_tensorOf; ///< first tensor by node index
    std::unordered_map<std::string_view, NodeId> m_tags; ///< one node for each tag, however often it is written
    std::vector<NodeId> m_deviceOf; ///< by storage
};

} // namespace ckptscope::ui
