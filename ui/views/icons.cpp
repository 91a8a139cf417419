#include "ui/views/icons.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>
#include <QSvgRenderer>

/// Resources of a static library are there only after this, which must stand outside of a namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace ckptscope::ui {

namespace {

/// Renders an SVG whose strokes and fills say currentColor.
class TintedSvg final : public QIconEngine {
public:
    explicit TintedSvg(QByteArray svg)
        : m_svg(std::move(svg))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QApplication::palette();
        const QColor colour = mode == QIcon::Disabled ? palette.color(QPalette::Disabled, QPalette::WindowText)
            : mode == QIcon::Selected                 ? palette.color(QPalette::HighlightedText)
                                                      : palette.color(QPalette::WindowText);
        QByteArray svg = m_svg;
        svg.replace("currentColor", colour.name().toLatin1());
        QSvgRenderer(svg).render(painter, rect);
    }

    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        QImage image(size, QImage::Format_ARGB32_Premultiplied);
        image.fill(Qt::transparent);
        QPainter painter(&image);
        paint(&painter, QRect(QPoint(), size), mode, state);
        painter.end();
        return QPixmap::fromImage(std::move(image));
    }

    QIconEngine* clone() const override { return new TintedSvg(m_svg); }

private:
    QByteArray m_svg;
};

} // namespace

QIcon icon(const QString& name)
{
    [[maybe_unused]] static const bool initialised = (initialiseResources(), true);
    QFile file(QStringLiteral(":/icons/%1.svg").arg(name));
    return file.open(QFile::ReadOnly) ? QIcon(new TintedSvg(file.readAll())) : QIcon();
}

} // namespace ckptscope::ui
