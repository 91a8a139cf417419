#include "ui/models/keys_preview_model.h"

#include "ui/text/display.h"

#include <QApplication>
#include <QColor>
#include <QPalette>

namespace ckptscope::ui {

namespace {

/// Red that can be read on the background of the theme.
QColor warningColour()
{
    const bool dark = QApplication::palette().color(QPalette::Base).lightness() < 128;
    return dark ? QColor(255, 130, 120) : QColor(180, 0, 0);
}

} // namespace

KeysPreviewModel::KeysPreviewModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void KeysPreviewModel::setPreview(edit::KeysPreview preview)
{
    beginResetModel();
    m_preview = std::move(preview);
    endResetModel();
}

int KeysPreviewModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_preview.keys.size());
}

int KeysPreviewModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant KeysPreviewModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid())
        return {};
    const edit::KeyPreview& key = m_preview.keys[static_cast<std::size_t>(index.row())];
    if (role == Qt::ForegroundRole && key.collides)
        return warningColour();
    if (role == Qt::ToolTipRole)
        return asHtml(shown(key.from, 2000) + (key.to.empty() ? QString() : "\n→ " + shown(key.to, 2000)));
    if (role != Qt::DisplayRole)
        return {};
    switch (index.column()) {
    case OldKey:
        return shown(key.from);
    case NewKey:
        return shown(key.to);
    default:
        return key.collides ? tr("⚠ name taken") : QString();
    }
}

QVariant KeysPreviewModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == OldKey ? tr("Key") : section == NewKey ? tr("New key") : QString();
}

} // namespace ckptscope::ui
