#include "app/cli/table.h"

#include "app/cli/utf8.h"

#include <algorithm>
#include <numeric>

namespace ckptscope::cli {

namespace {

constexpr std::string_view kGap = "  ";
constexpr std::size_t kWidestPadding = 120;
constexpr std::size_t kLeastCut = 16; ///< columns that the cut column keeps in any case

} // namespace

void Table::add(std::vector<std::string> cells)
{
    for (std::size_t i = 0; i < cells.size(); ++i)
        m_widths[i] = std::max(m_widths[i], displayWidth(cells[i]));
    m_rows.push_back(std::move(cells));
}

void Table::print(Console& console, std::string_view indent) const
{
    std::vector<std::size_t> widths = m_widths;
    const std::size_t limit = console.terminal.width;
    const std::size_t total =
        std::accumulate(widths.begin(), widths.end(), indent.size() + kGap.size() * (widths.size() - 1));
    if (limit != 0 && total > limit) {
        const std::size_t over = total - limit;
        const std::size_t least = std::min(widths[m_cut], kLeastCut);
        widths[m_cut] = std::max(least, widths[m_cut] > over ? widths[m_cut] - over : 0);
    }
    if (limit == 0) // one long name must not fill every line with spaces
        for (std::size_t& width : widths)
            width = std::min(width, kWidestPadding);
    for (const std::vector<std::string>& row : m_rows) {
        if (console.out.closed())
            return;
        const std::string line = std::string(indent) + lineOf(row, widths, limit != 0);
        console.out.line(limit == 0 ? line : cutToWidth(line, limit));
    }
}

std::string Table::lineOf(const std::vector<std::string>& row, const std::vector<std::size_t>& widths, bool cuts) const
{
    if (row.size() < widths.size())
        return row.front();
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
        const std::string cell = cuts ? cutToWidth(row[i], widths[i]) : row[i];
        const std::string padding(widths[i] - std::min(widths[i], displayWidth(cell)), ' ');
        line += (i == 0 ? "" : std::string(kGap)) + (m_right[i] ? padding + cell : cell + padding);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    return line;
}

} // namespace ckptscope::cli
