#include "ui/text/load_text.h"

#include "core/checkpoint/structure.h"
#include "ui/text/display.h"

#include <QCoreApplication>
#include <QStringList>

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::LoadMistake;
using checkpoint::LoadMistakeKind;
using checkpoint::LoadOutcome;
using checkpoint::LoadTrouble;

namespace {

struct LoadText {
    Q_DECLARE_TR_FUNCTIONS(LoadText)
};

QString listed(const std::vector<std::string>& names)
{
    constexpr std::size_t kMost = 6;
    QStringList parts;
    for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
        parts << shown(names[i], 100);
    return parts.join(QStringLiteral(", ")) + (names.size() > kMost ? QStringLiteral(", …") : QString());
}

} // namespace

QString outcomeText(const LoadOutcome& outcome)
{
    const QString names = listed(outcome.names);
    switch (outcome.trouble) {
    case LoadTrouble::WeightsOnlyRefused:
        return LoadText::tr("torch.load refuses the file, since weights_only=True is the default: %1.").arg(names);
    case LoadTrouble::ImportMissing:
        return LoadText::tr("torch.load takes the file only once %1 is imported.").arg(names);
    case LoadTrouble::TorchScriptArchive:
        return LoadText::tr("torch.load refuses a TorchScript archive; torch.jit.load reads it.");
    case LoadTrouble::TarArchive:
        return LoadText::tr("torch.load refuses an old tar file unless weights_only=False is given.");
    case LoadTrouble::RawPickle:
        return LoadText::tr("torch.load does not read what pickle.dump wrote. Save As… writes a file that it reads.");
    case LoadTrouble::Python2Text:
        return LoadText::tr("torch.load cannot decode text of Python 2 unless encoding=\"latin1\" is given.");
    case LoadTrouble::NoCuda:
        return LoadText::tr("Tensors are tagged with a GPU, and there is none.");
    case LoadTrouble::NoSuchDevice:
        return LoadText::tr("Tensors are tagged with a GPU whose number is too high.");
    case LoadTrouble::ClassesMissing:
        return LoadText::tr("Where these classes cannot be imported, loading fails: %1.").arg(names);
    case LoadTrouble::MethodSaved:
        return LoadText::tr("What was saved is a method of the model, not its state dict.");
    case LoadTrouble::KeysDiffer:
        if (!outcome.names.empty())
            return LoadText::tr("load_state_dict does not find its keys: in %3 %1 missing, %2 unexpected.")
                .arg(numberText(outcome.missing), numberText(outcome.unexpected), names);
        return LoadText::tr("load_state_dict does not find its keys: %1 missing, %2 unexpected.")
            .arg(numberText(outcome.missing), numberText(outcome.unexpected));
    case LoadTrouble::ParallelDevices:
        return LoadText::tr("The parallel model loads, but its forward pass wants the GPUs that it was saved with.");
    case LoadTrouble::NoOptimizer:
        break;
    }
    return LoadText::tr("The file has no optimizer state: training goes on with a fresh optimizer.");
}

QString noWeightsText(const checkpoint::Checkpoint& checkpoint)
{
    const pickle::Tree& tree = checkpoint.tree;
    const checkpoint::NodeId root = tree.root();
    const auto gives = [](const QString& what) {
        return LoadText::tr("There are no weights with names here that a model could load: loading gives %1.")
            .arg(what);
    };
    if (std::ranges::find(checkpoint.tensors, root, &checkpoint::Tensor::node) != checkpoint.tensors.end())
        return gives(LoadText::tr("a tensor"));
    const std::string type = checkpoint::typeName(tree, root);
    if (checkpoint::isDictLike(tree, root) && checkpoint::itemsOf(tree, root).empty())
        return gives(LoadText::tr("an empty %1").arg(shown(type, 60)));
    return gives(LoadText::tr("a value of type %1").arg(shown(type, 60)));
}

QString mistakeText(const LoadMistake& mistake)
{
    const QString before = shown(mistake.before, 120), after = shown(mistake.after, 120);
    const QString keys = LoadText::tr("%Ln key(s)", nullptr, static_cast<int>(mistake.keys));
    switch (mistake.kind) {
    case LoadMistakeKind::SavedMethod:
        return LoadText::tr(
            "torch.save(model.state_dict, …) without parentheses saves the method and with it the whole "
            "model. Write model.state_dict().");
    case LoadMistakeKind::WholeCheckpoint:
        return LoadText::tr("model.load_state_dict(checkpoint) takes the whole checkpoint for weights; they are in %1.")
            .arg(after);
    case LoadMistakeKind::Assignment:
        return LoadText::tr("model.state_dict = … raises nothing and loads nothing: it replaces the method. Call "
                            "model.load_state_dict(…).");
    case LoadMistakeKind::ReplaceEverywhere:
        return LoadText::tr("k.replace('module.', '') also cuts inside of names (%1): “%2” would become “%3”.")
            .arg(keys, before, after);
    case LoadMistakeKind::BlindSlice:
        return LoadText::tr("k[7:] cuts keys that have no “module.” in front (%1): “%2” would become “%3”.")
            .arg(keys, before, after);
    case LoadMistakeKind::NotStrict:
        break;
    }
    return LoadText::tr("strict=False silences the error and loads none of the weights: the model stays random.");
}

namespace {

struct StepText {
    QString operator()(const edit::Strip& step) const { return LoadText::tr("strip “%1”").arg(shown(step.prefix, 60)); }
    QString operator()(const edit::Add& step) const { return LoadText::tr("add “%1”").arg(shown(step.prefix, 60)); }
    QString operator()(const edit::Unwrap&) const { return LoadText::tr("unwrap the model"); }
    QString operator()(const edit::Extract&) const { return LoadText::tr("extract the weights"); }
    QString operator()(const edit::Pick& step) const
    {
        return LoadText::tr("keep only “%1”").arg(shown(step.path, 60));
    }
    QString operator()(const edit::Device& step) const
    {
        QStringList targets;
        for (const edit::DeviceMove& move : step.moves)
            targets << shown(move.to, 30);
        targets.removeDuplicates();
        return LoadText::tr("re-tag to %1").arg(targets.join(QStringLiteral(", ")));
    }
    QString operator()(const edit::Cast& step) const
    {
        return LoadText::tr("cast to %1").arg(plain(checkpoint::info(step.to).name));
    }
    QString operator()(const edit::Compact&) const { return LoadText::tr("cut storages"); }
    QString operator()(const edit::Dequantize&) const { return LoadText::tr("dequantize"); }
    QString operator()(const edit::Dense&) const { return LoadText::tr("sparse to dense"); }
    QString operator()(const edit::Drop& step) const { return LoadText::tr("drop “%1”").arg(shown(step.section, 60)); }
    QString operator()(const edit::Place& step) const
    {
        return LoadText::tr("place “%1” on %2").arg(shown(step.path, 60), shown(step.device, 30));
    }
    QString operator()(const edit::Balance& step) const
    {
        QStringList devices;
        for (const edit::DeviceRoom& room : step.devices)
            devices << shown(room.device, 30);
        return LoadText::tr("spread over %1").arg(devices.join(QStringLiteral(", ")));
    }
    QString operator()(const edit::Rename& step) const
    {
        return LoadText::tr("rename “%1” to “%2”").arg(shown(step.pattern, 60), shown(step.replacement, 60));
    }
    QString operator()(const edit::Delete& step) const { return LoadText::tr("delete “%1”").arg(shown(step.glob, 60)); }
    QString operator()(const edit::Scope& step) const
    {
        return step.path.empty() ? LoadText::tr("then in the whole file")
                                 : LoadText::tr("only in “%1”").arg(shown(step.path, 60));
    }
};

} // namespace

QString stepText(const edit::Step& step)
{
    return std::visit(StepText(), step);
}

} // namespace ckptscope::ui
