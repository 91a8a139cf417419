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

    RowId add(RowId parent, RowKind kind, checkpoint::LabelKind labelKind, NodeId label, std::uint32_t ref);
    /// A row for an entry of a container: tensor, section or value; containers are entered later.
    RowId addEntry(RowId parent, const checkpoint::Entry& entry);
    void enter(RowId row);
    void enterValue(RowId row, NodeId node);
    void enterSection(RowId row, const checkpoint::Section& section);
    void enterWeights(RowId row, const checkpoint::Section& section);
    void enterModel(RowId row, NodeId model);
    void enterOptimizer(RowId row, const checkpoint::Section& section);
    void addParameters(RowId row, std::uint32_t section, const checkpoint::OptimizerView& view);
    /// The row of the group that a dotted key belongs to, and where its last segment begins.
    RowId groupOf(RowId row, NodeId label, std::string_view key, std::uint32_t& begin);

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
    std::unordered_map<std::string, RowId> m_groups; ///< of the weights at hand, by the key up to a dot
    std::string_view m_lastGroup; ///< text before the last dot of the key before
    RowId m_lastGroupRow = 0;
    std::uint32_t m_values = 0;
};

} // namespace ckptscope::ui
