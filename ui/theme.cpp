#include "ui/theme.h"

#include "ui/style.h"

#include <QApplication>
#include <QSettings>
#include <QStyleFactory>

namespace ckptscope::ui {

namespace {

const QString kKey = QStringLiteral("view/theme");

QPalette palette(const QColor& window, const QColor& base, const QColor& text, const QColor& disabled,
                 const QColor& highlight, const QColor& link)
{
    QPalette out(window, window); // button and window; the other roles are derived
    out.setColor(QPalette::Window, window);
    out.setColor(QPalette::Base, base);
    out.setColor(QPalette::AlternateBase, text.lightness() > 128 ? base.lighter(118) : base.darker(103));
    out.setColor(QPalette::ToolTipBase, base);
    for (const QPalette::ColorRole role :
         {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::ToolTipText})
        out.setColor(role, text);
    out.setColor(QPalette::PlaceholderText, disabled);
    out.setColor(QPalette::Highlight, highlight);
    out.setColor(QPalette::HighlightedText, Qt::white);
    out.setColor(QPalette::Link, link);
    out.setColor(QPalette::LinkVisited, link);
    for (const QPalette::ColorRole role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        out.setColor(QPalette::Disabled, role, disabled);
    return out;
}

QPalette darkPalette()
{
    return palette(QColor(0x2b, 0x2d, 0x30), QColor(0x1e, 0x1f, 0x22), QColor(0xdf, 0xe1, 0xe5),
                   QColor(0x8c, 0x8f, 0x96), QColor(0x2e, 0x5f, 0xa8), QColor(0x7f, 0xb2, 0xff));
}

QPalette lightPalette()
{
    return palette(QColor(0xf3, 0xf3, 0xf3), Qt::white, QColor(0x1c, 0x1c, 0x1e), QColor(0x6f, 0x6f, 0x76),
                   QColor(0x1f, 0x5f, 0xae), QColor(0x1f, 0x5f, 0xae));
}

/// A selection is grey, as light as it was, in a view that has not the keyboard.
QPalette withGreyElsewhere(QPalette palette)
{
    const QColor highlight = palette.color(QPalette::Active, QPalette::Highlight);
    palette.setColor(QPalette::Inactive, QPalette::Highlight, QColor::fromHsl(0, 0, highlight.lightness()));
    return palette;
}

/// Whether Windows asks its programs to be dark; Qt 6.4 leaves that to them. Other desktops say it in their palette.
bool systemIsDark()
{
#ifdef Q_OS_WIN
    const QSettings personal(
        QStringLiteral("HKEY_CURRENT_USER\\Software\\Microsoft\\Windows\\CurrentVersion\\Themes\\Personalize"),
        QSettings::NativeFormat);
    return personal.value(QStringLiteral("AppsUseLightTheme"), 1).toInt() == 0;
#else
    return false;
#endif
}

} // namespace

Theme::Theme()
    : m_system(QApplication::palette())
    , m_systemStyle(QApplication::style()->objectName())
{
    apply(remembered());
}

QString Theme::remembered()
{
    return QSettings().value(kKey).toString();
}

void Theme::use(const QString& name)
{
    QSettings().setValue(kKey, name);
    apply(name);
}

void Theme::apply(const QString& wanted)
{
    const QString name = wanted.isEmpty() && systemIsDark() ? QStringLiteral("dark") : wanted;
    // Other styles take colours from the desktop's theme; Fusion takes them from the palette alone.
    const QString style = name.isEmpty() ? m_systemStyle : QStringLiteral("fusion");
    auto* ours = new Style(QStyleFactory::create(style));
    ours->setObjectName(style);
    QApplication::setStyle(ours);
    QApplication::setPalette(withGreyElsewhere(name == "dark"        ? darkPalette()
                                                   : name == "light" ? lightPalette()
                                                                     : m_system));
}

} // namespace ckptscope::ui
