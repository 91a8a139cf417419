#pragma once

#include "core/tensor/slice.h"
#include "ui/jobs/job.h"

#include <QPointer>
#include <QSize>

#include <memory>

namespace ckptscope::ui {

/// Reads pictures of a tensor off the window's thread, one at a time: a new request overtakes the one that runs.
class SliceLoader final : public QObject {
    Q_OBJECT

public:
    using SlicePtr = std::shared_ptr<const tensor::Slice>;

    struct Request {
        std::shared_ptr<const tensor::View> view;
        tensor::Plane plane;
        tensor::Rectangle where; ///< of elements; aligned
        QSize pixels;
        tensor::Reduction reduction = tensor::Reduction::Mean;
    };
    using QObject::QObject;
    void start(const Request& request);
    void cancel();
    bool isRunning() const { return !m_job.isNull(); }

signals:
    /// What is read so far (rows that are not lack their marks), and at last all.
    void arrived(const tensor::Rectangle& where, const SlicePtr& slice, bool isAll);
    void failed(const QString& sentence);
    void progressed(int percent);

private:
    QPointer<Job> m_job;
};

} // namespace ckptscope::ui
