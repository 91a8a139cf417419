#include "ui/document/save_name.h"

#include "core/edit/command_line.h"
#include "ui/document/scoped_steps.h"

#include <QDir>
#include <QFileInfo>
#include <QStringList>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr int kLongestWord = 24;
constexpr int kMostWords = 4;

/// What every file system takes in a name.
QString safe(const std::string& text)
{
    QString word;
    for (const QChar c : QString::fromStdString(text)) {
        const bool plain = c.unicode() < 0x80 && (c.isLetterOrNumber() || c == '_' || c == '-');
        if (plain)
            word += c;
        else if (!word.isEmpty() && !word.endsWith('-'))
            word += '-';
    }
    while (word.endsWith('-'))
        word.chop(1);
    return word.left(kLongestWord);
}

/// "cuda:0" → "cuda0".
QString deviceWord(std::string name)
{
    std::erase(name, ':');
    return safe(name);
}

struct Word {
    QString operator()(const edit::Strip& step) const { return "no-" + safe(step.prefix); }
    QString operator()(const edit::Add& step) const { return "with-" + safe(step.prefix); }
    QString operator()(const edit::Unwrap&) const { return QStringLiteral("unwrapped"); }
    QString operator()(const edit::Extract&) const { return QStringLiteral("state-dict"); }
    QString operator()(const edit::Pick& step) const { return safe(step.path); }
    QString operator()(const edit::Device& step) const
    {
        const std::string& first = step.moves.front().to;
        const bool one =
            std::ranges::all_of(step.moves, [&](const edit::DeviceMove& move) { return move.to == first; });
        return one ? deviceWord(first) : QStringLiteral("devices");
    }
    QString operator()(const edit::Place& step) const { return "on-" + deviceWord(step.device); }
    QString operator()(const edit::Balance&) const { return QStringLiteral("balanced"); }
    QString operator()(const edit::Cast& step) const { return safe(std::string(checkpoint::info(step.to).name)); }
    QString operator()(const edit::Compact&) const { return QStringLiteral("compact"); }
    QString operator()(const edit::Dequantize&) const { return QStringLiteral("dequantized"); }
    QString operator()(const edit::Dense&) const { return QStringLiteral("dense"); }
    QString operator()(const edit::Rename&) const { return QStringLiteral("renamed"); }
    QString operator()(const edit::Delete&) const { return QStringLiteral("pruned"); }
    QString operator()(const edit::Drop& step) const { return "no-" + safe(step.section); }
    QString operator()(const edit::Scope&) const { return {}; }
};

} // namespace

QString changeWords(const std::vector<edit::Step>& steps)
{
    QStringList words;
    for (const edit::Step& step : steps)
        if (const QString word = std::visit(Word{}, step); !word.isEmpty() && !words.contains(word))
            words << word;
    if (words.size() > kMostWords)
        return QStringLiteral("edited");
    return words.isEmpty() ? QStringLiteral("copy") : words.join('-');
}

QString proposedTarget(const QString& path, const QString& folder, const QString& words)
{
    const QFileInfo input(path);
    const QString stem = input.completeBaseName().isEmpty() ? input.fileName() : input.completeBaseName();
    const QString ending =
        input.completeBaseName().isEmpty() || input.suffix().isEmpty() ? QStringLiteral("pth") : input.suffix();
    QString target;
    for (int number = 1; target.isEmpty() || QFileInfo::exists(target); ++number) {
        const QString count = number == 1 ? QString() : '-' + QString::number(number);
        target = QDir(folder).filePath(stem + '-' + words + count + '.' + ending);
    }
    return target;
}

std::string commandLineOf(const QString& input, const std::vector<edit::Step>& steps, const QString& output)
{
    std::vector<std::string> arguments;
    for (const edit::Step& step : withoutIdleScopes(steps))
        for (std::string& argument : edit::arguments(step))
            arguments.push_back(std::move(argument));
    return edit::commandLine(input.toStdString(), arguments, output.toStdString());
}

} // namespace ckptscope::ui
