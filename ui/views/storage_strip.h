#pragma once

#include "core/checkpoint/storage_use.h"

#include <QWidget>

namespace ckptscope::ui {

/// A storage as a strip: below it the views of its tensors, each where it lies; bytes that none uses are hatched.
class StorageStrip final : public QWidget {
    Q_OBJECT

public:
    struct View {
        checkpoint::ByteRange range;
        QString name; ///< safe to show
        bool isCurrent = false;
    };
    explicit StorageStrip(QWidget* parent = nullptr);
    void setViews(std::uint64_t bytes, std::vector<View> views);
    std::uint64_t deadBytes() const { return m_dead; }
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QRect rectOf(const checkpoint::ByteRange& range, int lane) const;

    std::uint64_t m_bytes = 0, m_dead = 0;
    std::vector<View> m_views;
    std::vector<checkpoint::ByteRange> m_used;
};

} // namespace ckptscope::ui
