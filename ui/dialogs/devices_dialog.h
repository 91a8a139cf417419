#pragma once

#include "core/edit/preview.h"
#include "ui/dialogs/edit_dialog.h"

#include <QTableWidget>

namespace ckptscope::ui {

/// The devices that tensors are tagged with, each with the one that they should move to. Several moves are one edit, so
/// that devices can change places.
class DevicesDialog final : public EditDialog {
    Q_OBJECT

public:
    DevicesDialog(Document& document, const QStringList& parts, QWidget* parent = nullptr);
    std::vector<edit::Step> steps() const override;

private:
    void scopeChanged() override;
    void fill(const std::vector<edit::DeviceTag>& tags);
    void setAll(const QString& device);
    void judge();
    QString from(int row) const;
    QString to(int row) const;

    QTableWidget* m_table;
    int m_round = 0;
};

} // namespace ckptscope::ui
