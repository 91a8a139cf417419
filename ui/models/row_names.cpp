#include "ui/models/row_names.h"

#include "core/io/text.h"

namespace ckptscope::ui {

namespace {

/// A path that is longer is cut at its beginning, so that deep nests do not grow quadratically.
constexpr std::size_t kLongestPrefix = 4096;

} // namespace

RowNames::RowNames(const Outline& outline)
{
    m_begins.reserve(outline.count() + 1);
    m_text.reserve(outline.count() * std::size_t(48));
    for (RowId id = 0; id < outline.count(); ++id) { // a parent stands before its children
        m_begins.push_back(m_text.size());
        if (id == 0)
            continue;
        const RowId parent = outline.row(id).parent;
        const std::uint64_t begin = m_begins[parent], size = m_begins[parent + 1] - begin;
        if (size != 0 && size <= kLongestPrefix) {
            m_text.append(m_text, begin, size);
            m_text += '.';
        }
        m_text += io::lowered(outline.label(id));
    }
    m_begins.push_back(m_text.size());
}

} // namespace ckptscope::ui
