#pragma once

#include "core/edit/preview.h"
#include "ui/dialogs/edit_dialog.h"
#include "ui/views/gpu_list.h"

#include <QTableWidget>

namespace ckptscope::ui {

/// The devices that tensors are tagged with, each with the one that they should move to. Several moves are one edit, so
/// that devices can change places.
class DevicesDialog final : public EditDialog {
    Q_OBJECT

public:
    DevicesDialog(Document& document, const QStringList& parts, QWidget* parent = nullptr);
    std::vector<edit::Step> steps() const override;
    GpuList& gpus() { return *m_gpus; }

private:
    void scopeChanged() override;
    void fill();
    void setAll(const QString& device);
    void offer(QComboBox& box) const;
    void judge();
    bool moves() const; ///< whether some device is to become another
    QString from(int row) const;
    QString to(int row) const;

    QTableWidget* m_table;
    GpuList* m_gpus;
    std::vector<std::vector<edit::DeviceTag>> m_tags; ///< by scope
    QStringList m_present; ///< GPUs of this computer
    QString m_all; ///< the device that everything was sent to at once
    int m_round = 0;
};

} // namespace ckptscope::ui
