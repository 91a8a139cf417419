#include "ui/views/icons.h"

#include "ui/views/icon_drawing.h"

#include <QApplication>
#include <QFile>
#include <QIconEngine>
#include <QPainter>
#include <QPalette>

/// Resources of a static library are there only after this, which must stand outside of a namespace.
static void initialiseResources()
{
    Q_INIT_RESOURCE(resources);
}

namespace ckptscope::ui {

namespace {

/// Draws an icon in the colours of the palette.
class TintedIcon final : public QIconEngine {
public:
    explicit TintedIcon(QString name)
        : m_name(std::move(name))
    {
    }

    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State) override
    {
        const QPalette palette = QApplication::palette();
        const QColor colour = mode == QIcon::Disabled ? palette.color(QPalette::Disabled, QPalette::WindowText)
            : mode == QIcon::Selected                 ? palette.color(QPalette::HighlightedText)
                                                      : palette.color(QPalette::WindowText);
        drawIcon(*painter, rect, m_name, colour);
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

    QIconEngine* clone() const override { return new TintedIcon(m_name); }

private:
    QString m_name;
};

} // namespace

QIcon icon(const QString& name)
{
    [[maybe_unused]] static const bool initialised = (initialiseResources(), true);
    return QFile::exists(QStringLiteral(":/icons/%1.svg").arg(name)) ? QIcon(new TintedIcon(name)) : QIcon();
}

} // namespace ckptscope::ui
