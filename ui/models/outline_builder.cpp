#include "ui/models/outline_builder.h"

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::Entry;
using checkpoint::LabelKind;
using checkpoint::Section;
using checkpoint::SectionKind;
using checkpoint::Tensor;
using pickle::Kind;

namespace {

/// Plain values that are listed at once; more are listed when their parent is opened.
constexpr std::uint32_t kValuesAtOnce = 20'000;
/// A hostile key can have a million dots.
constexpr std::uint32_t kDeepestGroup = 64;

} // namespace

OutlineBuilder::OutlineBuilder(Outline& outline)
    : m_outline(outline)
    , m_checkpoint(*outline.m_checkpoint)
    , m_tree(m_checkpoint.tree)
    , m_entered(m_tree.nodeCount())
{
    for (std::uint32_t i = 0; i < m_checkpoint.sections.size(); ++i) {
        const Section& section = m_checkpoint.sections[i];
        const bool plain = section.kind == SectionKind::Values || section.kind == SectionKind::Tensors
            || section.kind == SectionKind::Other;
        if (!plain && !section.node.isImmediate())
            m_sectionOf.emplace(section.node.raw(), i);
    }
}

void OutlineBuilder::build()
{
    m_rows.reserve(m_checkpoint.tensors.size() * 5 / 4 + 64);
    m_rows.push_back(Row{});
    const NodeId root = m_tree.root();
    const bool isWhole = m_sectionOf.contains(root.raw()) || tensorAt(root) != kNoIndex || !m_outline.hasChildren(root);
    if (isWhole)
        addEntry(0, {LabelKind::Key, NodeId(), root});
    else
        enterValue(0, root);
    for (std::size_t next = 0; next < m_pending.size(); ++next)
        enter(m_pending[next]);
    sumUp();
    layOut();
}

std::uint32_t OutlineBuilder::tensorAt(NodeId node) const
{
    const std::vector<std::uint32_t>& of = m_outline.m_tensorOf;
    return !node.isImmediate() && node.index() < of.size() ? of[node.index()] : kNoIndex;
}

RowId OutlineBuilder::add(RowId parent, RowKind kind, LabelKind labelKind, NodeId label, std::uint32_t ref)
{
    Row row;
    row.parent = parent;
    row.kind = kind;
    row.labelKind = labelKind;
    row.label = label;
    row.ref = ref;
    m_rows.push_back(row);
    return static_cast<RowId>(m_rows.size() - 1);
}

RowId OutlineBuilder::addEntry(RowId parent, const Entry& entry)
{
    if (const std::uint32_t tensor = tensorAt(entry.value); tensor != kNoIndex)
        return add(parent, RowKind::Tensor, entry.kind, entry.label, tensor);
    if (const auto section = m_sectionOf.find(entry.value.raw());
        section != m_sectionOf.end() && m_outline.m_mode != OutlineMode::FileStructure) {
        const RowId row = add(parent, RowKind::Section, entry.kind, entry.label, section->second);
        m_pending.push_back(row);
        return row;
    }
    const RowId row = add(parent, RowKind::Value, entry.kind, entry.label, entry.value.raw());
    ++m_values;
    if (!m_outline.hasChildren(entry.value))
        return row;
    if (m_values < kValuesAtOnce)
        m_pending.push_back(row);
    else
        m_rows[row].lazy = true;
    return row;
}

void OutlineBuilder::enter(RowId row)
{
    const NodeId node = m_rows[row].kind == RowKind::Section ? m_checkpoint.sections[m_rows[row].ref].node
                                                             : NodeId::ofRaw(m_rows[row].ref);
    if (!node.isImmediate() && node.index() < m_entered.size()) {
        if (m_entered[node.index()]) {
            m_rows[row].again = m_rows[row].lazy = true;
            return;
        }
        m_entered[node.index()] = true;
    }
    if (m_rows[row].kind == RowKind::Section)
        enterSection(row, m_checkpoint.sections[m_rows[row].ref]);
    else
        enterValue(row, node);
}

void OutlineBuilder::enterValue(RowId row, NodeId node)
{
    std::vector<Entry> entries;
    checkpoint::entriesOf(m_tree, node, entries);
    for (const Entry& entry : entries)
        addEntry(row, entry);
}

void OutlineBuilder::enterSection(RowId row, const Section& section)
{
    switch (section.kind) {
    case SectionKind::Weights:
    case SectionKind::Ema:
        return enterWeights(row, section);
    case SectionKind::Model:
        return enterModel(row, section.node);
    case SectionKind::Optimizer:
        return enterOptimizer(row, section);
    default:
        return enterValue(row, section.node);
    }
}

void OutlineBuilder::enterWeights(RowId row, const Section& section)
{
    m_groups.clear();
    m_lastWay.clear();
    m_lastRows.clear();
    std::vector<Entry> entries;
    checkpoint::entriesOf(m_tree, section.node, entries);
    const bool grouped = m_outline.m_mode == OutlineMode::Grouped;
    for (const Entry& entry : entries) {
        const bool isKey = entry.kind == LabelKind::Key && m_tree.isText(entry.label);
        if (!isKey || !grouped) {
            addEntry(row, entry);
            continue;
        }
        std::uint32_t begin = 0;
        const RowId group = groupOf(row, entry.label, m_tree.text(entry.label), begin);
        m_rows[addEntry(group, entry)].labelBegin = begin;
    }
}

RowId OutlineBuilder::groupOf(RowId row, NodeId label, std::string_view key, std::uint32_t& begin)
{
    const std::size_t last = key.rfind('.');
    if (last == std::string_view::npos || last == 0 || last + 1 == key.size())
        return row;
    begin = static_cast<std::uint32_t>(last + 1);
    RowId group = row;
    std::size_t from = 0;
    bool sameWay = true; // as the key before, so far
    for (std::uint32_t depth = 0; depth < kDeepestGroup && from <= last; ++depth) {
        const std::size_t dot = depth + 1 == kDeepestGroup ? last : std::min(key.find('.', from), last);
        const std::string_view text = key.substr(from, dot - from);
        sameWay = sameWay && depth < m_lastWay.size() && m_lastWay[depth] == text;
        if (!sameWay) {
            m_lastWay.resize(depth);
            m_lastRows.resize(depth);
            m_lastWay.push_back(text);
            m_lastRows.push_back(groupBelow(group, label, from, text));
        }
        group = m_lastRows[depth];
        from = dot + 1;
    }
    return group;
}

RowId OutlineBuilder::groupBelow(RowId parent, NodeId label, std::size_t begin, std::string_view text)
{
    const auto [known, isNew] = m_groups.try_emplace({parent, text}, 0);
    if (isNew) {
        known->second = add(parent, RowKind::Group, LabelKind::Key, label, 0);
        m_rows[known->second].labelBegin = static_cast<std::uint32_t>(begin);
        m_rows[known->second].labelSize = static_cast<std::uint32_t>(text.size());
    }
    return known->second;
}

void OutlineBuilder::sumUp()
{
    const auto totalsOf = [&](RowId id) -> Totals& {
        if (m_rows[id].totals == kNoIndex) {
            m_rows[id].totals = static_cast<std::uint32_t>(m_outline.m_totals.size());
            m_outline.m_totals.emplace_back();
        }
        return m_outline.m_totals[m_rows[id].totals];
    };
    for (RowId id = static_cast<RowId>(m_rows.size()); id-- > 1;) { // children before their parent
        Totals own;
        if (m_rows[id].kind == RowKind::Tensor) {
            const Tensor& tensor = m_checkpoint.tensors[m_rows[id].ref];
            own.tensors = 1;
            own.elements = tensor.has(checkpoint::kBroken) ? 0 : tensor.elements;
            own.bytes = m_checkpoint.bytes(tensor);
            own.dtypes = std::uint64_t(1) << static_cast<unsigned>(tensor.dtype);
            own.device = m_outline.deviceNode(tensor);
        } else if (m_rows[id].totals != kNoIndex) {
            own = m_outline.m_totals[m_rows[id].totals];
        } else {
            continue;
        }
        totalsOf(m_rows[id].parent).add(own);
    }
}

void OutlineBuilder::layOut()
{
    const std::size_t count = m_rows.size();
    std::vector<RowId> place(count); // new id by old id
    for (RowId id = 1; id < count; ++id)
        ++m_rows[m_rows[id].parent].count;
    RowId next = 1;
    for (RowId id = 0; id < count; ++id) {
        m_rows[id].first = next;
        next += m_rows[id].count;
    }
    std::vector<RowId> used(count);
    io::PodVector<Row>& out = m_outline.m_rows;
    out.resize(count);
    out[0] = m_rows[0];
    for (RowId id = 1; id < count; ++id) { // a parent has its place before its children
        Row row = m_rows[id];
        place[id] = m_rows[row.parent].first + used[row.parent]++;
        row.parent = place[row.parent];
        out[place[id]] = row;
    }
}

} // namespace ckptscope::ui
