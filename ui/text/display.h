#pragma once

#include <QStringList>

#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::ui {

/// \name Text for widgets. What comes from a file is untrusted: it is shown as plain text, with control, direction and
/// zero-width characters made visible, and cut.
///@{
/// Text of a file, safe for a cell or label.
QString shown(std::string_view fromFile, std::size_t maxChars = 512);
/// A path, safe like that; a long one is cut in the middle, so that the file's name stays.
QString shownPath(const QString& path);
/// A text of our own: taken as it is.
QString plain(std::string_view utf8);
/// For tooltips and other places that would take it as rich text.
QString asHtml(const QString& plainText);
///@}

/// What core says shortly of a value: Python text as it is, "list of 3" in the language of the window.
QString valueText(std::string_view shortText);
/// "241.5 MiB" in the language of the window.
QString bytesText(quint64 bytes);
/// "60.3 M": how parameters are counted.
QString countText(quint64 count);
/// "64 × 3 × 7 × 7"; "scalar" for none.
QString shapeText(const std::vector<std::int64_t>& shape);
/// "1,234,567" with the separators of the language.
QString numberText(quint64 number);
/// A number that need not be whole, in few digits: "0.1235", "8.2e-7", "NaN", "−Inf".
QString realText(double value, int digits = 4);
/// "1,234 (5.6 %)": a count and its share of all; the count alone when that is nothing.
QString shareText(quint64 count, quint64 all);

/// Sentences as one text, which Chinese writes without spaces between.
QString joinedSentences(const QStringList& sentences);

} // namespace ckptscope::ui
