#include "ui/views/values/distribution_plot.h"

#include "ui/text/display.h"

#include <QAccessible>
#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QGuiApplication>
#include <QMenu>
#include <QMessageBox>
#include <QPainter>
#include <QSaveFile>
#include <QSettings>
#include <QShortcut>
#include <QStandardPaths>
#ifdef QT_SVG_LIB // not in the build for Windows
#include <QSvgGenerator>
#endif

namespace ckptscope::ui {

namespace {

constexpr auto kFolderKey = "folders/pictures";
constexpr double kSavedScale = 2; // pixels of a saved PNG for one of the window, at least

} // namespace

DistributionPlot::DistributionPlot(QWidget* parent)
    : QWidget(parent)
{
    setFocusPolicy(Qt::StrongFocus);
    setMouseTracking(true);
    auto* copy = new QShortcut(QKeySequence::Copy, this, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &DistributionPlot::copyPicture);
}

namespace {

QImage imageOf(const QSize& size, double ratio, const QColor& background)
{
    QImage image((QSizeF(size) * ratio).toSize(), QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(ratio);
    image.fill(background);
    return image;
}

} // namespace

void DistributionPlot::setFileName(const QString& name)
{
    m_fileName = name;
    for (const QChar bad : QStringLiteral("/\\:*?\"<>|"))
        m_fileName.replace(bad, QLatin1Char('_'));
}

void DistributionPlot::copyPicture() const
{
    const QSize size = pictureSize();
    QImage image = imageOf(size, std::max(kSavedScale, devicePixelRatioF()), palette().color(QPalette::Base));
    QPainter painter(&image);
    painter.setFont(font());
    draw(painter, size, false);
    painter.end();
    QGuiApplication::clipboard()->setImage(image);
}

bool DistributionPlot::savePicture(const QString& path) const
{
    const QSize size = pictureSize();
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return false;
#ifdef QT_SVG_LIB
    if (path.endsWith(QStringLiteral(".svg"), Qt::CaseInsensitive)) {
        QSvgGenerator generator;
        generator.setOutputDevice(&file);
        generator.setSize(size);
        generator.setResolution(logicalDpiX()); // else texts are smaller than the room made for them
        generator.setViewBox(QRect(QPoint(0, 0), size));
        generator.setTitle(accessibleName());
        QPainter painter(&generator);
        painter.setFont(font());
        painter.fillRect(QRect(QPoint(0, 0), size), palette().color(QPalette::Base));
        draw(painter, size, false);
        painter.end();
        return file.commit();
    }
#endif
    QImage image = imageOf(size, std::max(kSavedScale, devicePixelRatioF()), palette().color(QPalette::Base));
    QPainter painter(&image);
    painter.setFont(font());
    draw(painter, size, false);
    painter.end();
    return image.save(&file, "PNG") && file.commit();
}

void DistributionPlot::askAndSave()
{
    const QString folder =
        QSettings().value(kFolderKey, QStandardPaths::writableLocation(QStandardPaths::PicturesLocation)).toString();
#ifdef QT_SVG_LIB
    const QString kinds = tr("PNG picture (*.png);;SVG drawing (*.svg)");
#else
    const QString kinds = tr("PNG picture (*.png)");
#endif
    QString path = QFileDialog::getSaveFileName(this, tr("Save picture"),
                                                folder + '/' + m_fileName + QStringLiteral(".png"), kinds);
    if (path.isEmpty())
        return;
    if (!kinds.contains(QStringLiteral("(*.%1)").arg(QFileInfo(path).suffix().toLower())))
        path += QStringLiteral(".png");
    QSettings().setValue(kFolderKey, QFileInfo(path).absolutePath());
    if (!savePicture(path))
        QMessageBox::warning(
            this, tr("Save picture"),
            asHtml(
                tr("%1 was not written. Is the folder there, writable, and the disk not full?").arg(shownPath(path))));
}

QColor DistributionPlot::seriesColour(int series) const
{
    // Okabe and Ito 2008: told apart by colour-blind people too
    static constexpr QRgb kColours[] = {0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9};
    QColor colour(kColours[static_cast<std::size_t>(series) % std::size(kColours)]);
    const bool isDark = palette().color(QPalette::Base).lightness() < 128;
    return isDark ? colour.lighter(135) : colour;
}

QColor DistributionPlot::faint() const
{
    QColor colour = palette().color(QPalette::Text);
    colour.setAlphaF(0.25f);
    return colour;
}

void DistributionPlot::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    draw(painter, size(), true);
    if (hasFocus()) {
        painter.setPen(QPen(palette().color(QPalette::Active, QPalette::Highlight), 1));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
    }
}

void DistributionPlot::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    update();
}

void DistributionPlot::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    update();
}

void DistributionPlot::contextMenuEvent(QContextMenuEvent* event)
{
    QMenu menu(this);
    addActions(menu);
    menu.addSeparator();
    const QAction* copy = menu.addAction(tr("Copy picture"));
    const QAction* save = menu.addAction(tr("Save picture…"));
    const QAction* chosen = menu.exec(event->globalPos());
    if (chosen == copy)
        copyPicture();
    else if (chosen == save)
        askAndSave();
}

void DistributionPlot::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
        update();
}

void DistributionPlot::tell(const QString& sentence)
{
    if (sentence == accessibleDescription())
        return;
    setAccessibleDescription(sentence);
    QAccessibleEvent changed(this, QAccessible::DescriptionChanged);
    QAccessible::updateAccessibility(&changed);
}

} // namespace ckptscope::ui
