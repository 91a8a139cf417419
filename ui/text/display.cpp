#include "ui/text/display.h"

#include "core/io/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>

#include <cctype>
#include <cmath>

namespace ckptscope::ui {

QString shown(std::string_view fromFile, std::size_t maxChars)
{
    return plain(io::escapeForDisplay(fromFile, maxChars));
}

QString shownPath(const QString& path)
{
    constexpr std::size_t kLongest = 240, kInFront = 60; // characters
    const QList<uint> characters = shown(path.toStdString(), std::string::npos).toUcs4();
    const auto part = [&](std::size_t begin, std::size_t count) {
        return QString::fromUcs4(reinterpret_cast<const char32_t*>(characters.data()) + begin,
                                 static_cast<qsizetype>(count));
    };
    const auto size = static_cast<std::size_t>(characters.size());
    if (size <= kLongest)
        return part(0, size);
    const std::size_t behind = kLongest - kInFront;
    return part(0, kInFront) + QStringLiteral("…") + part(size - behind, behind);
}

QString plain(std::string_view utf8)
{
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()));
}

QString asHtml(const QString& plainText)
{
    return "<qt>" + plainText.toHtmlEscaped().replace('\n', "<br>") + "</qt>";
}

QString valueText(std::string_view shortText)
{
    if (shortText == "<persistent reference>")
        return QCoreApplication::translate("display", "<persistent reference>");
    if (shortText == "<out-of-band buffer>")
        return QCoreApplication::translate("display", "<out-of-band buffer>");
    const std::size_t of = shortText.find(' ');
    if (of == std::string_view::npos || !shortText.substr(of).starts_with(" of ")
        || !std::isalpha(static_cast<unsigned char>(shortText.front())))
        return plain(shortText);
    const QString type = plain(shortText.substr(0, of));
    QString count = plain(shortText.substr(of + 4));
    const bool inBytes = count.endsWith(QLatin1String(" bytes"));
    count.chop(inBytes ? 6 : 0);
    bool isNumber = false;
    count.toULongLong(&isNumber);
    if (!isNumber)
        return plain(shortText);
    if (count == QLatin1String("0"))
        return QCoreApplication::translate("display", "empty %1").arg(type);
    return (inBytes ? QCoreApplication::translate("display", "%1 of %2 bytes")
                    : QCoreApplication::translate("display", "%1 of %2"))
        .arg(type, count);
}

QString bytesText(quint64 bytes)
{
    return plain(io::humanBytes(bytes));
}

QString countText(quint64 count)
{
    return plain(io::humanCount(count));
}

QString shapeText(const std::vector<std::int64_t>& shape)
{
    if (shape.empty())
        return QCoreApplication::translate("display", "scalar");
    QStringList sizes;
    for (std::int64_t size : shape)
        sizes << QString::number(size);
    return sizes.join(QStringLiteral(" × "));
}

QString numberText(quint64 number)
{
    return QLocale().toString(number);
}

QString realText(double value, int digits)
{
    if (std::isnan(value))
        return QStringLiteral("NaN");
    if (std::isinf(value))
        return value < 0 ? QStringLiteral("−Inf") : QStringLiteral("+Inf");
    QLocale locale;
    locale.setNumberOptions(QLocale::OmitGroupSeparator);
    QString text = locale.toString(value == 0 ? 0.0 : value, 'g', digits);
    const auto power = text.indexOf(locale.exponential(), 0, Qt::CaseInsensitive);
    if (power < 0)
        return text;
    const int exponent = text.mid(power + 1).toInt(); // "4e-6", not "4E-06"
    return text.left(power) + 'e' + QString::number(exponent);
}

QString shareText(quint64 count, quint64 all)
{
    if (count == 0 || all == 0)
        return numberText(count);
    const double share = 100 * static_cast<double>(count) / static_cast<double>(all);
    return numberText(count) + QStringLiteral(" (") + realText(share, 3) + QStringLiteral(" %)");
}

QString joinedSentences(const QStringList& sentences)
{
    QString text;
    for (const QString& sentence : sentences) {
        const bool isChinese = !text.isEmpty() && text.back() == QChar(0x3002); // the full stop brings its own space
        text += (text.isEmpty() || isChinese ? QString() : QStringLiteral(" ")) + sentence;
    }
    return text;
}

} // namespace ckptscope::ui
