#include "ui/models/projection.h"

#include "core/io/error.h"
#include "ui/text/natural_order.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace ckptscope::ui {

namespace {

constexpr RowId kCheckEvery = 1 << 14;

class Projector {
public:
    Projector(const Outline& outline, const RowNames& names, const RowNumbers* numbers, const checkpoint::Query& query,
              const Order& order, const std::stop_token& stop)
        : m_outline(outline)
        , m_names(names)
        , m_numbers(numbers)
        , m_query(query)
        , m_order(order)
        , m_stop(stop)
    {
    }

    Projection run()
    {
        const bool filters = !m_query.empty();
        if (!filters && m_order.by == Order::By::File)
            return {};
        m_shown.assign(m_outline.count(), filters ? 0 : 1);
        if (filters)
            match();
        gather();
        return std::move(m_out);
    }

private:
    void check(RowId id) const
    {
        if (id % kCheckEvery == 0 && m_stop.stop_requested())
            throw io::Error(io::ErrorKind::Cancelled, "Stopped.");
    }

    void match()
    {
        const checkpoint::Checkpoint& checkpoint = m_outline.checkpoint();
        const bool needsCase = m_query.needsCase();
        for (RowId id = 1; id < m_outline.count(); ++id) {
            check(id);
            const Row& row = m_outline.row(id);
            if (row.kind == RowKind::Group || row.kind == RowKind::Section)
                continue;
            ++m_out.candidates;
            const checkpoint::Tensor* tensor = row.kind == RowKind::Tensor ? &checkpoint.tensors[row.ref] : nullptr;
            if (!m_query.matches(checkpoint, tensor, needsCase ? m_outline.path(id) : std::string(), m_names.of(id)))
                continue;
            m_out.matches.push_back(id);
            for (RowId up = id; m_shown[up] == 0; up = m_outline.row(up).parent)
                m_shown[up] = 1;
        }
        m_shown[0] = 1;
    }

    void gather()
    {
        const RowId count = m_outline.count();
        m_out.first.resize(count);
        m_out.count.resize(count);
        m_out.position.resize(count);
        for (RowId id = 0; id < count; ++id) {
            check(id);
            m_out.first[id] = static_cast<RowId>(m_out.rows.size());
            const Row& row = m_outline.row(id);
            if (m_shown[id] == 0)
                continue;
            for (RowId child = row.first; child < row.first + row.count; ++child)
                if (m_shown[child] != 0)
                    m_out.rows.push_back(child);
            m_out.count[id] = static_cast<std::uint32_t>(m_out.rows.size()) - m_out.first[id];
            sortChildren(id);
            for (std::uint32_t i = 0; i < m_out.count[id]; ++i)
                m_out.position[m_out.rows[m_out.first[id] + i]] = i;
        }
    }

    void sortChildren(RowId id)
    {
        if (m_order.by == Order::By::File || m_out.count[id] < 2)
            return;
        const auto begin = m_out.rows.begin() + m_out.first[id];
        const auto less = [&](RowId a, RowId b) { return m_order.descending ? before(b, a) : before(a, b); };
        const auto lessNumber = [&](RowId a, RowId b) {
            const double x = number(a), y = number(b);
            if (std::isnan(x) || std::isnan(y)) // what is not known comes last either way
                return !std::isnan(x) && std::isnan(y);
            return m_order.descending ? y < x : x < y;
        };
        if (m_order.by >= Order::By::Mean)
            std::stable_sort(begin, begin + m_out.count[id], lessNumber);
        else
            std::stable_sort(begin, begin + m_out.count[id], less);
    }

    double number(RowId id) const
    {
        const NumberFacts* facts = m_numbers ? m_numbers->of(id) : nullptr;
        if (!facts)
            return std::numeric_limits<double>::quiet_NaN();
        switch (m_order.by) {
        case Order::By::Mean:
            return facts->mean;
        case Order::By::Deviation:
            return facts->deviation;
        case Order::By::Least:
            return facts->least;
        case Order::By::Greatest:
            return facts->greatest;
        case Order::By::NotFinite:
            return static_cast<double>(facts->nan + facts->infinite);
        default:
            return static_cast<double>(facts->zeros);
        }
    }

    std::uint64_t quantity(RowId id) const
    {
        const Row& row = m_outline.row(id);
        const bool elements = m_order.by == Order::By::Elements;
        if (row.kind == RowKind::Tensor) {
            const checkpoint::Tensor& tensor = m_outline.checkpoint().tensors[row.ref];
            return elements ? tensor.elements : m_outline.checkpoint().bytes(tensor);
        }
        const Totals* totals = m_outline.totals(id);
        return totals == nullptr ? 0 : elements ? totals->elements : totals->bytes;
    }

    bool before(RowId a, RowId b) const
    {
        return m_order.by == Order::By::Name ? naturallyLess(m_names.of(a), m_names.of(b)) : quantity(a) < quantity(b);
    }

    const Outline& m_outline;
    const RowNames& m_names;
    const RowNumbers* m_numbers;
    const checkpoint::Query& m_query;
    const Order& m_order;
    const std::stop_token& m_stop;
    std::vector<std::uint8_t> m_shown;
    Projection m_out;
};

RowId childOf(const Projection& projection, RowId parent, std::uint32_t position)
{
    return projection.rows[projection.first[parent] + position];
}

RowId rowBelow(const Outline& outline, const Projection& projection, RowId id)
{
    if (projection.count[id] != 0)
        return childOf(projection, id, 0);
    for (; id != 0; id = outline.row(id).parent)
        if (const RowId parent = outline.row(id).parent; projection.position[id] + 1 < projection.count[parent])
            return childOf(projection, parent, projection.position[id] + 1);
    return 0;
}

RowId rowAbove(const Outline& outline, const Projection& projection, RowId id)
{
    if (id != 0) {
        const RowId parent = outline.row(id).parent;
        if (projection.position[id] == 0)
            return parent;
        id = childOf(projection, parent, projection.position[id] - 1);
    }
    while (projection.count[id] != 0)
        id = childOf(projection, id, projection.count[id] - 1);
    return id;
}

} // namespace

RowId nextMatch(const Outline& outline, const Projection& projection, RowId from, int direction)
{
    RowId row = from;
    do // every shown row is a match or has one below it, so the way is short
        row = direction > 0 ? rowBelow(outline, projection, row) : rowAbove(outline, projection, row);
    while (!std::ranges::binary_search(projection.matches, row));
    return row;
}

Projection project(const Outline& outline, const RowNames& names, const checkpoint::Query& query, const Order& order,
                   const std::stop_token& stop, const RowNumbers* numbers)
{
    return Projector(outline, names, numbers, query, order, stop).run();
}

} // namespace ckptscope::ui
