#pragma once

#include "ui/models/outline.h"

#include <unordered_map>

namespace ckptscope::ui {

/// Builds the rows of an Outline: first in order of discovery, then laid out so that siblings stand together.
class OutlineBuilder {
public:
    explicit OutlineBuilder(Outline& outline);
    void build();

private:
    using Checkpoint = checkpoint::Checkpoint;

    struct Segment { ///< a group: a part of a key below a row
        RowId parent;
        std::string_view text;
        friend bool operator==(const Segment&, const Segment&) = default;
    };
    struct SegmentHash {
        std::size_t operator()(const Segment& segment) const
        {
            return std::hash<std::string_view>()(segment.text) ^ (segment.parent * std::size_t(0x9e3779b97f4a7c15));
        }
    };

    RowId add(RowId parent, RowKind kind, checkpoint::LabelKind labelKind, NodeId label, std::uint32_t ref);
    /// A row for an entry of a container: tensor, section or value; containers are entered later.
    RowId addEntry(RowId parent, const checkpoint::Entry& entry);
    void enter(RowId row);
    void enterValue(RowId row, NodeId node);
    void enterSection(RowId row, const checkpoint::Section& section);
    void enterWeights(RowId row, const checkpoint::Section& section);
    void enterModel(RowId row, NodeId model);
    void enterOptimizer(RowId row, const checkpoint::Section& section);
    void addParameters(RowId row, std::uint32_t section, const checkpoint::OptimizerView& view,
                       const checkpoint::OptimizerJoin& join);
    /// The row of the group that a dotted key belongs to, and where its last segment begins.
    RowId groupOf(RowId row, NodeId label, std::string_view key, std::uint32_t& begin);

    RowId groupBelow(RowId parent, NodeId label, std::size_t begin, std::string_view text);

    std::uint32_t tensorAt(NodeId node) const;
    void sumUp();
    void layOut();

    Outline& m_outline;
    const Checkpoint& m_checkpoint;
    const pickle::Tree& m_tree;
    io::PodVector<Row> m_rows; ///< in order of discovery: a parent before its children
    std::vector<RowId> m_pending; ///< rows to be entered
    std::vector<bool> m_entered; ///< nodes, by index
    std::unordered_map<std::uint32_t, std::uint32_t> m_sectionOf; ///< by raw node
    std::unordered_map<Segment, RowId, SegmentHash> m_groups; ///< of the weights at hand
    std::vector<std::string_view> m_lastWay; ///< segments of the key before, and their rows
    std::vector<RowId> m_lastRows;
    std::uint32_t m_values = 0;
};

} // namespace ckptscope::ui
