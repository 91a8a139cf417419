#include "core/checkpoint/finders.h"
#include "core/checkpoint/judge.h"
#include "core/checkpoint/python2_text.h"
#include "core/io/text.h"

#include <algorithm>
#include <set>

namespace ckptscope::checkpoint {

namespace {

std::string listed(const std::vector<std::string>& names)
{
    constexpr std::size_t kShown = 8;
    std::string text;
    for (std::size_t i = 0; i < names.size() && i < kShown; ++i)
        text += (i == 0 ? "" : ", ") + io::escapeForDisplay(names[i], 100);
    if (names.size() > kShown)
        text += " and " + std::to_string(names.size() - kShown) + " more";
    return text;
}

std::string refusal(const WeightsOnlyForecast& forecast)
{
    if (forecast.globals.empty())
        return "because " + forecast.reason;
    return std::to_string(forecast.globals.size()) + (forecast.globals.size() == 1 ? " global: " : " globals: ")
        + listed(forecast.globals) + (forecast.reason.empty() ? "" : "; also " + forecast.reason);
}

/// The sentence that tells which import makes torch.load take the file; empty when none does.
std::string importSentence(const WeightsOnlyForecast& forecast)
{
    std::set<std::string_view> imports;
    for (const std::string& name : forecast.globals)
        imports.insert(neededImport(name));
    if (imports.size() != 1 || imports.begin()->empty() || !forecast.reason.empty())
        return {};
    return " It takes the file once " + std::string(*imports.begin()) + " is imported.";
}

void findRefusals(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    const std::vector<WeightsOnlyForecast> forecasts = forecastWeightsOnly(checkpoint);
    const WeightsOnlyForecast* newest = nullptr;
    for (const WeightsOnlyForecast& forecast : forecasts) {
        const bool same = newest && newest->globals == forecast.globals && newest->reason == forecast.reason;
        if (!newest)
            newest = &forecast;
        if (forecast.accepted || same)
            continue;
        const bool isNewest = &forecast == newest;
        out.push_back({"weights-only-refused",
                       isNewest ? Severity::Warning : Severity::Note,
                       "PyTorch " + forecast.release,
                       "torch.load(weights_only=True)" + std::string(isNewest ? ", the default there," : "")
                           + " refuses " + (forecast.globals.empty() ? "it " : "") + refusal(forecast) + "."
                           + (isNewest ? importSentence(forecast) : ""),
                       {}});
    }
}

/// torch/serialization.py, _legacy_load: storage_type.dtype, which UntypedStorage has not; torch.save writes it all the
/// same.
void findNewTypes(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    const auto untyped = std::ranges::count_if(checkpoint.storages, [](const Storage& storage) {
        return storage.untyped && storage.at != Storage::At::Nested;
    });
    if (checkpoint.origin->container == Container::Legacy && untyped != 0)
        out.push_back({"legacy-types",
                       Severity::Error,
                       "",
                       std::to_string(untyped) + (untyped == 1 ? " storage has" : " storages have")
                           + " a type (float8, uint16, untyped …) that torch.load cannot read from a legacy file: "
                             "\"type object 'torch.storage.UntypedStorage' has no attribute 'dtype'\".",
                       {"--format", "zip"}});
}

void findPython2Text(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    const std::optional<UndecodableText> text = undecodableText(checkpoint);
    if (!text)
        return;
    const bool isRaw = checkpoint.origin->container == Container::Pickle;
    out.push_back({"python2-text",
                   Severity::Warning,
                   "",
                   "Python 2 wrote text, or numbers of numpy as text, that Python 3 cannot decode: "
                       + std::string(isRaw ? "pickle.load" : "torch.load") + " says \"" + text->message()
                       + "\" unless encoding=\"latin1\" is given.",
                   {}});
}

} // namespace

void findLoading(const Checkpoint& checkpoint, std::vector<Finding>& out)
{
    const Origin& origin = *checkpoint.origin;
    if (origin.container == Container::TorchScript) {
        out.push_back({"torchscript",
                       Severity::Note,
                       "",
                       "This is a TorchScript archive: torch.jit.load reads it, and torch.load hands it on with a "
                       "warning. It holds "
                       "code beside the tensors; ckptscope shows the tensors.",
                       {}});
        return;
    }
    if (origin.container == Container::Pickle && !isUnpacked(checkpoint))
        out.push_back(
            {"raw-pickle",
             Severity::Warning,
             "",
             "The file was written by pickle.dump: torch.load says \"Invalid magic number; corrupt file?\". Only "
             "pickle.load reads it, which can run any code.",
             {"--format", "zip"}});
    findPython2Text(checkpoint, out);
    findNewTypes(checkpoint, out);
    if (refersByText(origin)) {
        out.push_back({"pickle-protocol",
                       Severity::Error,
                       "",
                       "It refers to storages by text, as pickle protocol 0 does: torch.load cannot read that. Save it "
                       "again with protocol 2.",
                       {}});
        return;
    }
    const Operand operand = unknownOperand(checkpoint);
    if (origin.style.protocol >= 4 && operand.code >= 0
        && (origin.container == Container::Zip || origin.container == Container::Legacy))
        out.push_back({"pickle-protocol",
                       Severity::Note,
                       "",
                       "It is pickled with protocol " + std::to_string(origin.style.protocol)
                           + "; weights_only=True, the default since PyTorch 2.6, stops with \"Unsupported operand "
                           + std::to_string(operand.code) + "\".",
                       {}});
    if (origin.container == Container::Pickle)
        return; // torch.load refuses it as a whole; its classes are the verdict's affair
    findRefusals(checkpoint, out);
}

} // namespace ckptscope::checkpoint
