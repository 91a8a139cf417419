#pragma once

#include <QWidget>

namespace ckptscope::ui {

/// Says over an area what dropping there does, as long as files hover above it.
class DropHint final : public QWidget {
    Q_OBJECT

public:
    explicit DropHint(QWidget* area); ///< which owns it
    /// From the area's dragEnterEvent; it goes by itself.
    void say(const QString& text);
    const QString& text() const { return m_text; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
};

} // namespace ckptscope::ui
