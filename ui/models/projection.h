#pragma once

#include "core/checkpoint/query.h"
#include "ui/models/row_names.h"
#include "ui/models/row_numbers.h"

#include <cstdint>
#include <optional>
#include <stop_token>
#include <vector>

namespace ckptscope::ui {

/// Which rows of an outline are shown, and in which order: the result of a filter and of sorting. A value; empty lists
/// mean that everything is shown in the file's order.
struct Projection {
    std::vector<RowId> first; ///< by row: where its shown children begin in `rows`
    std::vector<std::uint32_t> count; ///< by row
    std::vector<RowId> rows;
    std::vector<std::uint32_t> position; ///< by row: among its shown siblings
    std::vector<RowId> matches; ///< rows that the filter matched, in the order of the outline
    std::uint64_t candidates = 0; ///< rows that a filter could match: no groups and sections
    bool isWhole() const { return first.empty(); }
};

/// By which column rows are ordered among their siblings.
struct Order {
    enum class By : std::uint8_t { File, Name, Elements, Bytes, Mean, Deviation, Least, Greatest, NotFinite, Zeros };
    By by = By::File;
    bool descending = false;
    friend bool operator==(const Order&, const Order&) = default;
};

/// Works out what is shown. Rows that match are shown with all that leads to them. `numbers` may be null: nothing was
/// read; rows without them come last in an order by numbers. Any thread; throws io::Error (Cancelled) when it is asked
/// to stop.
Projection project(const Outline& outline, const RowNames& names, const checkpoint::Query& query, const Order& order,
                   const std::stop_token& stop = {}, const RowNumbers* numbers = nullptr);

/// The match that stands below `from` on the screen, or above it (`direction` -1), going round at the ends. `from` is a
/// shown row, or 0 for the ends themselves; `projection` has matches.
RowId nextMatch(const Outline& outline, const Projection& projection, RowId from, int direction);

} // namespace ckptscope::ui
