#pragma once

#include "app/cli/console.h"

#include <string>
#include <vector>

namespace ckptscope::cli {

/// Rows with aligned columns. On a terminal the widest lines are cut: first the given column, then the line's end.
class Table {
public:
    explicit Table(std::size_t columns)
        : m_widths(columns)
        , m_right(columns)
    {
    }
    void alignRight(std::size_t column) { m_right[column] = true; }
    /// The column that gives way when a line is wider than the terminal.
    void cutFirst(std::size_t column) { m_cut = column; }
    void add(std::vector<std::string> cells);
    /// Fewer cells than columns: a line that does not make the columns wider.
    void addLine(std::string text) { m_rows.push_back({std::move(text)}); }
    void print(Console& console, std::string_view indent) const;

private:
    std::string lineOf(const std::vector<std::string>& row, const std::vector<std::size_t>& widths, bool cuts) const;

    std::vector<std::vector<std::string>> m_rows;
    std::vector<std::size_t> m_widths;
    std::vector<bool> m_right;
    std::size_t m_cut = 0;
};

} // namespace ckptscope::cli
