#include "ui/models/selected_parts.h"

#include "core/edit/scope.h"
#include "core/io/pattern.h"
#include "ui/text/display.h"

#include <algorithm>

namespace ckptscope::ui {

namespace {

using checkpoint::SectionKind;

/// From the row to the one below the root.
std::vector<RowId> wayUp(const Outline& outline, RowId row)
{
    std::vector<RowId> way;
    for (; row != 0; row = outline.row(row).parent)
        way.push_back(row);
    return way;
}

std::optional<RowKeys> keysOf(const Outline& outline, RowId row)
{
    const std::uint32_t index = outline.section(row);
    if (index == kNoIndex)
        return std::nullopt;
    const checkpoint::Section& section = outline.checkpoint().sections[index];
    if (section.kind != SectionKind::Weights && section.kind != SectionKind::Ema)
        return std::nullopt;
    const RowKind kind = outline.row(row).kind;
    if (kind == RowKind::Section)
        return RowKeys{plain(section.name), {}, true};
    const std::string path = outline.path(row);
    if (section.name.empty())
        return RowKeys{{}, plain(path), kind == RowKind::Group};
    if (!path.starts_with(section.name + '.'))
        return std::nullopt;
    return RowKeys{plain(section.name), plain(path.substr(section.name.size() + 1)), kind == RowKind::Group};
}

} // namespace

QString RowKeys::glob() const
{
    const QString itself = plain(io::escapedGlob(key.toStdString()));
    return !isGroup ? itself : key.isEmpty() ? QStringLiteral("*") : itself + QStringLiteral(".*");
}

std::vector<RowId> outermost(const Outline& outline, std::vector<RowId> rows)
{
    std::ranges::sort(rows);
    const auto isBelowAnother = [&](RowId row) {
        const std::vector<RowId> way = wayUp(outline, row);
        return std::any_of(way.begin() + 1, way.end(), [&](RowId up) { return std::ranges::binary_search(rows, up); });
    };
    std::vector<RowId> kept;
    std::ranges::copy_if(rows, std::back_inserter(kept), [&](RowId row) { return row != 0 && !isBelowAnother(row); });
    return kept;
}

RowId commonRow(const Outline& outline, const std::vector<RowId>& rows)
{
    if (rows.empty())
        return 0;
    std::vector<RowId> common = wayUp(outline, rows.front());
    for (const RowId row : rows) {
        const std::vector<RowId> way = wayUp(outline, row);
        std::erase_if(common, [&](RowId up) { return std::ranges::find(way, up) == way.end(); });
    }
    return common.empty() ? 0 : common.front();
}

std::vector<RowKeys> keysOf(const Outline& outline, const std::vector<RowId>& rows)
{
    std::vector<RowKeys> keys;
    for (const RowId row : rows)
        if (std::optional<RowKeys> each = keysOf(outline, row))
            keys.push_back(std::move(*each));
    return keys;
}

QStringList scopesOf(const Outline& outline, const std::vector<RowId>& rows)
{
    QStringList scopes;
    for (const RowId row : rows) {
        const std::string path = outline.path(row);
        const std::optional<edit::ScopePlace> place = edit::findScope(outline.checkpoint().tree, path);
        const bool isGroup = outline.row(row).kind == RowKind::Group; // beside it a tensor may have the same path
        if (path.empty() || !place || (isGroup && place->keys.empty()))
            return {};
        scopes << plain(path);
    }
    return scopes;
}

} // namespace ckptscope::ui
