#include "ui/document/batch_work.h"

#include "core/edit/plan.h"
#include "core/io/new_folders.h"
#include "ui/document/save_name.h"
#include "ui/text/display.h"
#include "ui/text/loss_lines.h"

#include <QDir>
#include <QFileInfo>
#include <QStringList>

#include <algorithm>

namespace ckptscope::ui {

namespace {

/// Told in the language of the moment that it is shown.
Sentence sentenceOf(std::vector<std::string> done, std::vector<edit::CastLosses> losses,
                    std::vector<std::string> remarks)
{
    return [done = std::move(done), losses = std::move(losses), remarks = std::move(remarks)] {
        QStringList said;
        for (const std::string& each : done)
            said << coreText(each);
        said << lossLines(losses);
        for (const std::string& each : remarks)
            said << coreText(each);
        return joinedSentences(said);
    };
}

} // namespace

bool makeTheSame(const BatchRecipe& a, const BatchRecipe& b)
{
    return a.format == b.format && a.folder == b.folder && a.naming == b.naming
        && std::ranges::equal(a.steps, b.steps, {}, edit::arguments, edit::arguments);
}

QString batchTarget(const BatchRecipe& recipe, const QString& input)
{
    const QFileInfo file(input);
    const bool hidden = file.completeBaseName().isEmpty();
    QString name = recipe.naming; // one pass: what a file's name holds is not looked at again
    QString result;
    const QString words = changeWords(recipe.steps);
    const QString stem = hidden ? file.fileName() : file.completeBaseName();
    const QString ending = hidden || file.suffix().isEmpty() ? QStringLiteral("pth") : file.suffix();
    while (!name.isEmpty()) {
        bool replaced = false;
        for (const auto& [key, value] :
             {std::pair(QStringLiteral("{stem}"), stem), std::pair(QStringLiteral("{what}"), words),
              std::pair(QStringLiteral("{ext}"), ending)}) {
            if (!name.startsWith(key))
                continue;
            result += value;
            name.remove(0, key.size());
            replaced = true;
            break;
        }
        if (!replaced) {
            result += name.front();
            name.remove(0, 1);
        }
    }
    return QDir::cleanPath(QDir(recipe.folder.isEmpty() ? file.absolutePath() : recipe.folder).filePath(result));
}

BatchResult convertOne(const BatchRecipe& recipe, const QString& input, const QString& target,
                       const io::Progress& progress)
{
    const io::FileIdentity identity = io::system::identityOf(input.toStdString());
    const checkpoint::CheckpointPtr original = checkpoint::open(input.toStdString(), io::Progress{progress.stop, {}});
    const edit::Applied applied = edit::apply(original, recipe.steps);
    checkpoint::SavePlan plan(applied.checkpoint, recipe.format, target.toStdString());
    std::vector<std::string> done;
    std::vector<edit::CastLosses> losses;
    for (std::size_t i = 0; i < applied.reports.size(); ++i)
        if (!std::holds_alternative<edit::Scope>(recipe.steps[i]))
            done.push_back(applied.reports[i].sentence);
    if (plan.isCopy())
        return {false, sentenceOf(done, {}, {}), plan.size(), identity};
    if (edit::casts(recipe.steps))
        losses = edit::countLosses(original, recipe.steps, {progress.stop, {}});
    checkpoint::SaveOptions options;
    options.verify = recipe.verify;
    options.ifExists = recipe.replace ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse;
    const io::NewFolders made(io::system::folderOf(target.toStdString()));
    checkpoint::save(plan, target.toStdString(), options, progress);
    return {true, sentenceOf(done, losses, {plan.remarks().begin(), plan.remarks().end()}), plan.size(), identity};
}

} // namespace ckptscope::ui
