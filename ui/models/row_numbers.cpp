#include "ui/models/row_numbers.h"

namespace ckptscope::ui {

using checkpoint::Tensor;

RowNumbers::RowNumbers(std::shared_ptr<const Outline> outline, std::shared_ptr<const EditTrace> trace,
                       std::shared_ptr<const ScannedValues> values)
    : m_outline(std::move(outline))
    , m_trace(std::move(trace))
    , m_values(std::move(values))
{
    const bool isOther = m_outline->checkpointPtr() != m_values->checkpoint; // than what was read
    if (isOther && (!m_trace || m_trace->original() != m_values->checkpoint))
        m_trace = std::make_shared<const EditTrace>(m_values->checkpoint, m_outline->checkpoint());
    for (RowId id = m_outline->count(); id-- > 1;) { // children stand after their parents
        const NumberFacts* facts = found(id);
        const std::uint32_t above = m_outline->row(m_outline->row(id).parent).totals;
        if (!facts || above == kNoIndex)
            continue;
        const NumberFacts own = *facts; // the list may move
        if (above >= m_groups.size())
            m_groups.resize(above + std::size_t(1));
        m_groups[above].add(own);
    }
    for (const NumberFacts& facts : m_values->byTensor)
        m_all.add(facts);
    nameRows();
}

void RowNumbers::nameRows()
{
    for (const checkpoint::Finding& finding : m_values->findings)
        if (!finding.where.empty())
            m_named.emplace(finding.where, 0);
    if (m_named.empty())
        return;
    const checkpoint::Checkpoint& read = *m_values->checkpoint;
    for (RowId id = 1; id < m_outline->count(); ++id) {
        const Row& row = m_outline->row(id);
        const std::uint32_t index = row.kind == RowKind::Tensor ? indexRead(row.ref) : kNoIndex;
        if (index == kNoIndex)
            continue;
        const auto named = m_named.find(read.tensorName(read.tensors[index]));
        if (named != m_named.end() && named->second == 0) // of two rows of a tensor, the first one
            named->second = id;
    }
}

RowId RowNumbers::rowNamed(const std::string& name) const
{
    const auto named = m_named.find(name);
    return named == m_named.end() ? 0 : named->second;
}

std::uint32_t RowNumbers::indexRead(std::uint32_t tensor) const
{
    return m_outline->checkpointPtr() == m_values->checkpoint ? tensor : m_trace->indexBefore(tensor);
}

const NumberFacts* RowNumbers::ofTensor(std::uint32_t tensor) const
{
    const checkpoint::Checkpoint& scanned = *m_values->checkpoint;
    if (m_outline->checkpointPtr() == m_values->checkpoint)
        return &m_values->byTensor[tensor];
    const Tensor* before = m_trace->before(tensor);
    if (!before || isMade(scanned, *before) || isMade(m_outline->checkpoint(), m_outline->checkpoint().tensors[tensor]))
        return nullptr;
    return &m_values->byTensor[static_cast<std::size_t>(before - scanned.tensors.data())];
}

const NumberFacts* RowNumbers::found(RowId id) const
{
    const Row& row = m_outline->row(id);
    if (row.kind == RowKind::Tensor)
        return ofTensor(row.ref);
    return row.totals < m_groups.size() ? &m_groups[row.totals] : nullptr;
}

const NumberFacts* RowNumbers::of(RowId id) const
{
    const NumberFacts* facts = found(id);
    return facts && facts->isKnown && !facts->isPartial ? facts : nullptr;
}

} // namespace ckptscope::ui
