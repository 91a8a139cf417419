#include "ui/text/core_text.h"

#include "ui/text/core_patterns.h"
#include "ui/text/display.h"

#include <QCoreApplication>

#include <algorithm>
#include <array>
#include <string>
#include <vector>

namespace ckptscope::ui {

namespace {

constexpr int kDeepest = 4; ///< values in values
constexpr std::size_t kMostInPattern = 3; ///< sentences of one pattern
constexpr std::size_t kMostParts = 64; ///< of a list, and sentences of a text

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

/// "All %1 keys start with \"%2\"", cut at its values.
struct Pattern {
    const char* said; ///< in English: the same, but where the window says something else
    std::vector<std::string_view> literals; ///< one more than values
    std::vector<int> values; ///< the number behind each %
    std::vector<bool> names; ///< which values stand in quotes: names from files, perhaps empty
    std::vector<bool> enclosed; ///< of a phrase: which values stand in its parentheses, and so close none
    std::size_t length = 0; ///< of all literals
    bool wantsNumber = false; ///< the first value
};

using Values = std::array<std::string_view, 10>;

Pattern parse(const char* source, const char* said, bool isPhrase)
{
    Pattern pattern{said, {}, {}, {}, {}};
    const std::string_view text = source;
    std::size_t begin = 0;
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
        if (text[i] == '%' && isDigit(text[i + 1])) {
            pattern.literals.push_back(text.substr(begin, i - begin));
            pattern.values.push_back(text[i + 1] - '0');
            begin = i + 2;
        }
    pattern.literals.push_back(text.substr(begin));
    for (std::string_view literal : pattern.literals)
        pattern.length += literal.size();
    for (std::size_t i = 0; i < pattern.values.size(); ++i) {
        const std::string_view before = pattern.literals[i], after = pattern.literals[i + 1];
        pattern.names.push_back((before.ends_with('"') && after.starts_with('"'))
                                || (before.ends_with('\'') && after.starts_with('\'')));
        pattern.enclosed.push_back(isPhrase && before.ends_with('('));
    }
    pattern.wantsNumber = isPhrase && text.starts_with("%1 ") && text.size() > 3 && text[3] >= 'a' && text[3] <= 'z';
    return pattern;
}

/// The pattern that says most comes first.
std::vector<Pattern> parseAll(std::initializer_list<Patterns> groups, Wordings wordings, bool arePhrases)
{
    std::vector<Pattern> patterns;
    for (Patterns group : groups)
        for (const char* source : group)
            patterns.push_back(parse(source, source, arePhrases));
    for (const Wording& wording : wordings)
        patterns.push_back(parse(wording.core, wording.window, arePhrases));
    std::ranges::stable_sort(patterns, std::greater(), &Pattern::length);
    return patterns;
}

const std::vector<Pattern>& sentences()
{
    static const std::vector<Pattern> all =
        parseAll({filePatterns(), picklePatterns(), findingPatterns(), valuePatterns(), verdictPatterns(),
                  editPatterns(), queryPatterns()},
                 windowSentences(), false);
    return all;
}

const std::vector<Pattern>& phrases()
{
    static const std::vector<Pattern> all = parseAll({phrasePatterns()}, windowPhrases(), true);
    return all;
}

/// Each literal is taken where it comes first, the last one at the end: a single pass over the text.
bool matches(const Pattern& pattern, std::string_view text, Values& values)
{
    const std::string_view first = pattern.literals.front(), last = pattern.literals.back();
    if (pattern.values.empty())
        return text == first;
    if (!text.starts_with(first) || text.size() < pattern.length || !text.ends_with(last))
        return false;
    if (pattern.wantsNumber && !isDigit(text.front()))
        return false;
    std::string_view rest = text.substr(first.size(), text.size() - first.size() - last.size());
    for (std::size_t i = 0; i < pattern.values.size(); ++i) {
        const bool isLast = i + 1 == pattern.values.size();
        const std::size_t end = isLast ? rest.size() : rest.find(pattern.literals[i + 1]);
        if (end == std::string_view::npos || (end == 0 && !pattern.names[i]))
            return false;
        if (pattern.enclosed[i] && rest.substr(0, end).find(')') != std::string_view::npos)
            return false; // a list of such phrases
        values[static_cast<std::size_t>(pattern.values[i])] = rest.substr(0, end);
        rest.remove_prefix(isLast ? end : end + pattern.literals[i + 1].size());
    }
    return true;
}

std::optional<QString> translated(const std::vector<Pattern>& patterns, std::string_view text, int depth);

/// Where a list can be cut: `separator` outside of quotes and parentheses.
std::vector<std::string_view> split(std::string_view text, std::initializer_list<std::string_view> separators)
{
    std::vector<std::string_view> parts;
    std::size_t begin = 0;
    bool quoted = false;
    int open = 0;
    for (std::size_t i = 0; i < text.size() && parts.size() <= kMostParts; ++i) {
        quoted ^= text[i] == '"';
        if (!quoted)
            open += text[i] == '(' ? 1 : text[i] == ')' ? -1 : 0;
        if (quoted || open != 0)
            continue;
        for (std::string_view separator : separators)
            if (text.substr(i).starts_with(separator)) {
                parts.push_back(text.substr(begin, i - begin));
                parts.push_back(separator);
                begin = i + separator.size();
                i = begin - 1;
                break;
            }
    }
    parts.push_back(text.substr(begin));
    return parts;
}

/// A value of a pattern: a phrase, a sentence, a list of them, or something that stays as it is.
QString valueText(std::string_view value, int depth)
{
    if (depth >= kDeepest)
        return plain(value);
    for (const std::vector<Pattern>* patterns : {&phrases(), &sentences()})
        if (const auto text = translated(*patterns, value, depth))
            return *text;
    const std::vector<std::string_view> parts = split(value, {", ", " and "});
    if (parts.size() == 1 || parts.size() > kMostParts)
        return plain(value);
    QString text;
    for (std::size_t i = 0; i < parts.size(); ++i)
        if (i % 2 == 0)
            text += valueText(parts[i], kDeepest - 1);
        else
            text += parts[i] == ", " ? QStringLiteral(", ") : QCoreApplication::translate("core", " and ");
    return text;
}

/// Whether a value is a quantity, by the words around it: not the number of a storage, a GPU or a version.
bool isCount(std::string_view before, std::string_view after, std::string_view value)
{
    if (value.empty() || value.size() > 19 || !std::ranges::all_of(value, isDigit) || before.ends_with("storage "))
        return false;
    const bool countsWords = after.size() > 1 && after[0] == ' ' && after[1] >= 'a' && after[1] <= 'z';
    return countsWords || before.ends_with(" of ");
}

/// All values at once, since a name from a file can look like a place for the next one.
QString substituted(const Pattern& pattern, const Values& values, int depth)
{
    const QString translation = QCoreApplication::translate("core", pattern.said);
    std::array<bool, 10> isName{}, isNumber{};
    for (std::size_t i = 0; i < pattern.values.size(); ++i) {
        const auto number = static_cast<std::size_t>(pattern.values[i]);
        isName[number] = pattern.names[i];
        isNumber[number] = isCount(pattern.literals[i], pattern.literals[i + 1], values[number]);
    }
    QString out;
    for (qsizetype i = 0; i < translation.size(); ++i) {
        const int digit = translation[i] == '%' && i + 1 < translation.size() ? translation[i + 1].digitValue() : -1;
        if (digit < 0) {
            out += translation[i];
            continue;
        }
        const auto number = static_cast<std::size_t>(digit);
        out += isName[number]  ? plain(values[number])
            : isNumber[number] ? numberText(plain(values[number]).toULongLong())
                               : valueText(values[number], depth + 1);
        ++i;
    }
    return out;
}

std::optional<QString> translated(const std::vector<Pattern>& patterns, std::string_view text, int depth)
{
    Values values;
    for (const Pattern& pattern : patterns)
        if (matches(pattern, text, values))
            return substituted(pattern, values, depth);
    return std::nullopt;
}

/// Several sentences, one after the other.
std::optional<QString> oneByOne(std::string_view text)
{
    const std::vector<std::string_view> parts = split(text, {". ", "; "});
    if (parts.size() == 1 || parts.size() > kMostParts)
        return std::nullopt;
    QString out;
    for (std::size_t i = 0; i < parts.size();) {
        std::optional<QString> known;
        std::size_t end = i; // of the parts that one pattern is for
        bool isSentence = false;
        for (; !known && end < parts.size() && end < i + 2 * kMostInPattern; end += 2) {
            const auto length = static_cast<std::size_t>(parts[end].data() + parts[end].size() - parts[i].data());
            isSentence = end + 1 < parts.size() && parts[end + 1] == ". ";
            known = translated(sentences(), std::string(parts[i].data(), length) + (isSentence ? "." : ""), 0);
        }
        if (!known)
            return std::nullopt;
        // Full stops of Chinese bring their own space.
        out += *known + (end > parts.size() ? "" : !isSentence ? "; " : known->back().unicode() < 0x80 ? " " : "");
        i = end;
    }
    return out;
}

/// The place that Error::describe() adds: "… (data.pkl, byte 12)".
std::optional<QString> withPlace(std::string_view text)
{
    const std::size_t open = text.rfind(" (");
    if (open == std::string_view::npos || !text.ends_with(')'))
        return std::nullopt;
    const std::string_view front = text.substr(0, open);
    auto sentence = oneByOne(front);
    if (!sentence)
        sentence = translated(sentences(), front, 0);
    if (!sentence)
        return std::nullopt;
    const std::string_view place = text.substr(open + 2, text.size() - open - 3);
    return *sentence + QStringLiteral(" (") + valueText(place, 1) + ')';
}

} // namespace

std::optional<QString> knownCoreText(std::string_view english)
{
    // One by one first: a value would take in the sentences between.
    if (auto text = oneByOne(english))
        return text;
    if (auto text = translated(sentences(), english, 0))
        return text;
    return withPlace(english);
}

QString coreText(std::string_view english)
{
    const auto known = knownCoreText(english);
    return known ? *known : plain(english);
}

Sentence coreSentence(std::string english)
{
    return [english = std::move(english)] { return coreText(english); };
}

} // namespace ckptscope::ui
