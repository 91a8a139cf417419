#pragma once

#include <QWidget>

class QMenu;

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
    /// What to call the file, without a suffix.
    void setFileName(const QString& name);

protected:
    static constexpr int kLeastLines = 12; ///< of text: lower than that a picture with its axes tells nothing
    /// Draws everything into a rectangle of this size; `isScreen`: what marks the focus and the cursor, too.
    virtual void draw(QPainter& painter, const QSizeF& size, bool isScreen) const = 0;
    virtual QSize pictureSize() const { return size(); } ///< of the copy and the file
    virtual void addActions(QMenu&) { } ///< to the menu, before those that every picture has
    QColor seriesColour(int series) const; ///< distinct on this background
    QColor faint() const; ///< of lines that stand back

    void paintEvent(QPaintEvent* event) override;
    void focusInEvent(QFocusEvent* event) override;
    void focusOutEvent(QFocusEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void changeEvent(QEvent* event) override;
    /// Says what the cursor stands on to people and screen readers.
    void tell(const QString& sentence);

private:
    QString m_fileName = QStringLiteral("picture");
};

} // namespace ckptscope::ui
