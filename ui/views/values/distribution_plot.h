#pragma once

#include <QWidget>

namespace ckptscope::ui {

/// A picture of numbers, painted with the palette's colours. It can be copied and saved as PNG or SVG from its menu
/// (the menu key opens it) and with Ctrl+C.
class DistributionPlot : public QWidget {
    Q_OBJECT

public:
    explicit DistributionPlot(QWidget* parent = nullptr);
    void copyPicture() const;
    /// As its suffix says, .png or .svg; answers whether it was written.
    bool savePicture(const QString& path) const;
    void askAndSave(); ///< where, then saves

protected:
    /// Draws everything into a rectangle of this size; `isScreen`: what marks the focus and the cursor, too.
    virtual void draw(QPainter& painter, const QSizeF& size, bool isScreen) const = 0;
    virtual QSize pictureSize() const { return size(); } ///< of the copy and the file
    QColor seriesColour(int series) const; ///< distinct on this background

    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    /// Says what the cursor stands on to people and screen readers.
    void tell(const QString& sentence);
};

} // namespace ckptscope::ui
