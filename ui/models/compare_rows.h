#pragma once

#include "core/compare/numbers.h"
#include "ui/models/tensor_pair.h"

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::ui {

/// What a row of a comparison is; bits, of which several can hold.
enum CompareState : unsigned {
    SameState = 1,
    OnlyLeftState = 2,
    OnlyRightState = 4,
    RenamedState = 8,
    ShapeState = 16,
    DTypeState = 32,
    DeviceState = 64,
    NumbersState = 128, ///< other numbers, as the checksums tell or reading showed
    AllStates = 255,
};
inline constexpr std::array<CompareState, 8> kCompareStates = {SameState,  OnlyLeftState, OnlyRightState, RenamedState,
                                                               ShapeState, DTypeState,    DeviceState,    NumbersState};

using CompareCounts = std::array<std::uint32_t, kCompareStates.size()>; ///< rows by state

/// Names of one side by tensor, in lower case, in one block: what a filter searches in.
class PackedNames {
public:
    PackedNames() = default;
    PackedNames(const checkpoint::Checkpoint& checkpoint, const io::Progress& progress);
    std::string_view of(std::uint32_t tensor) const
    {
        return std::string_view(m_text).substr(m_begins[tensor], m_begins[tensor + 1] - m_begins[tensor]);
    }

private:
    std::string m_text;
    std::vector<std::uint64_t> m_begins;
};

/// Rows that stand below one heading: those whose common names have the same segments but the last two.
struct CompareGroup {
    std::uint32_t first = 0, count = 0; ///< in CompareRows::grouped
    CompareCounts counts{};
};

/// A comparison with what the window needs to show it: flat arrays over the two checkpoints, built on any thread,
/// immutable afterwards. Nothing is copied for a row but its name in lower case.
struct CompareRows {
    static constexpr std::uint32_t kGroup = 0x80000000; ///< bit of an entry of `top`

    CompareRows(checkpoint::CheckpointPtr left, checkpoint::CheckpointPtr right, const io::Progress& progress);
    /// The same rows with what reading their numbers found.
    CompareRows(const CompareRows& before, compare::NumberComparison found);

    const compare::Pair& pair(std::uint32_t index) const { return comparison.pairs[index]; }
    unsigned states(std::uint32_t pair) const; ///< CompareState bits
    /// Whether both sides hold the same numbers (within the tolerance), as far as checksums or reading tell.
    compare::Numbers numbers(std::uint32_t pair) const;
    /// How its numbers differ, or why they could not be compared; null: they do not, or were not read.
    const compare::NumberDifference* difference(std::uint32_t pair) const;
    /// The key of one side as in its file, whole models as their state dict; empty where it has none.
    std::string name(std::uint32_t pair, bool right) const;
    /// Both sides of a pair; nothing where only one has it.
    std::optional<TensorPair> tensorsOf(std::uint32_t pair) const;

    checkpoint::CheckpointPtr a, b;
    compare::Comparison comparison; ///< without what reading found
    std::shared_ptr<const compare::NumberComparison> read; ///< null: the numbers were not read
    std::vector<std::uint32_t> readRows; ///< by pair: its row in `read`, or kNoIndex; empty without
    std::vector<std::uint32_t> top; ///< pairs, or groups with kGroup, in the order of the file
    std::vector<CompareGroup> groups;
    std::vector<std::uint32_t> grouped; ///< pairs, group by group
    std::vector<std::uint32_t> groupOf; ///< by pair; kNoIndex: at the top
    CompareCounts counts{};
    std::vector<std::uint32_t> pairsOfRight; ///< those with a right side, in its file's order
    PackedNames namesA, namesB;
};

/// Which rows are shown.
struct CompareFilter {
    unsigned states = AllStates; ///< a row is shown when one of its states is among these
    checkpoint::Query query; ///< and when it matches on either side
};

/// The rows that a filter leaves.
struct CompareProjection {
    std::vector<std::uint32_t> top; ///< as CompareRows::top; groups without shown rows are left out
    std::vector<std::uint32_t> grouped; ///< pairs, group by group
    std::vector<std::uint32_t> first, count, position; ///< by group: in `grouped`; its place in `top`
    std::vector<std::uint32_t> left, right; ///< pairs of one side in its file's order
    std::uint64_t shown = 0;
};
/// Throws io::Error (Cancelled) when asked to stop.
CompareProjection project(const CompareRows& rows, const CompareFilter& filter, const std::stop_token& stop = {});

} // namespace ckptscope::ui
