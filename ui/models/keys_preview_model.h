#pragma once

#include "core/edit/preview.h"

#include <QAbstractTableModel>

namespace ckptscope::ui {

/// The keys that an edit would change: old name, new name, and what is wrong with it in words and in red.
class KeysPreviewModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { OldKey, NewKey, Remark, ColumnCount };

    explicit KeysPreviewModel(QObject* parent = nullptr);
    void setPreview(edit::KeysPreview preview);
    const edit::KeysPreview& preview() const { return m_preview; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    edit::KeysPreview m_preview;
};

} // namespace ckptscope::ui
