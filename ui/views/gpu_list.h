#pragma once

#include "core/device/device_list.h"
#include "ui/jobs/job.h"

#include <QLabel>
#include <QListWidget>

namespace ckptscope::ui {

/// The GPUs of this computer with their memory, or why there are none. Asks the drivers beside the window's thread.
class GpuList final : public QWidget {
    Q_OBJECT

public:
    /// `ticks`: whether GPUs can be ticked. `advice` follows the reason why there are none.
    GpuList(bool ticks, const QString& advice, QWidget* parent = nullptr);
    void look(); ///< found() follows
    void setDevices(const device::DeviceList& list); ///< emits found()
    /// "cuda:0=81559552KiB" for each that is ticked: with the memory that is free.
    QStringList ticked() const;
    QListWidget& list() { return *m_list; }

signals:
    void found(const QStringList& tags); ///< those that CUDA sees: "cuda:0" …
    void ticksChanged();

private:
    void addGpu(const device::Gpu& gpu);

    bool m_ticks;
    QString m_advice;
    QListWidget* m_list;
    QLabel* m_reason;
};

} // namespace ckptscope::ui
