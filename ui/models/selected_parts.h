#pragma once

#include "ui/models/outline.h"

#include <QStringList>

namespace ckptscope::ui {

/// Keys of one state dict that a row stands for.
struct RowKeys {
    QString section; ///< path of the state dict; empty: the file is one
    QString key; ///< "layer1" for a group; empty: the whole state dict
    bool isGroup = false; ///< the keys below `key`, of which there may be one itself

    QString glob() const; ///< matches them alone
};

/// Each is a step of its own, after which the file is looked through again.
constexpr std::size_t kMostRowsOfAnEdit = 500;

/// The rows without those that are below another one of them.
std::vector<RowId> outermost(const Outline& outline, std::vector<RowId> rows);
/// The innermost row that holds all: of one row itself; 0 where nothing does.
RowId commonRow(const Outline& outline, const std::vector<RowId>& rows);
/// What the rows are in state dicts; others are left out.
std::vector<RowKeys> keysOf(const Outline& outline, const std::vector<RowId>& rows);
/// The path of each row; none at all where an edit cannot be limited to one of them.
QStringList scopesOf(const Outline& outline, const std::vector<RowId>& rows);

} // namespace ckptscope::ui
