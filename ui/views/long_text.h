#pragma once

#include <QPlainTextEdit>

namespace ckptscope::ui {

/// A text that can be selected and stands like a label: as high as it needs to be, in whatever width there is. It
/// breaks anywhere where a word is wider than that, so that no name from a file makes a window wider.
class LongText final : public QPlainTextEdit {
    Q_OBJECT

public:
    explicit LongText(const QString& text = {}, QWidget* parent = nullptr);
    void setText(const QString& text);
    QString text() const { return toPlainText(); }

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;
    int heightForWidth(int width) const override;

protected:
    void changeEvent(QEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
};

} // namespace ckptscope::ui
