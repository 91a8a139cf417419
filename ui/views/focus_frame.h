#pragma once

#include <QAbstractScrollArea>
#include <QWidget>

namespace ckptscope::ui {

/// A line around an area without a frame while the keyboard is in it. Where nothing scrolls, Tab does not stop there.
class FocusFrame final : public QWidget {
    Q_OBJECT

public:
    explicit FocusFrame(QAbstractScrollArea* area); ///< which owns it

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    void updatePolicy();

    QAbstractScrollArea* m_area;
};

} // namespace ckptscope::ui
