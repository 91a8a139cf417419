#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/python_names.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>

/// Names of variables for the Python lines.
namespace ckptscope::checkpoint {

namespace {

/// The usual name of what a section is loaded into; empty for a section that is loaded into nothing.
std::string_view usualName(SectionKind kind)
{
    switch (kind) {
    case SectionKind::Weights:
    case SectionKind::Ema:
    case SectionKind::Model:
        return "model";
    case SectionKind::Optimizer:
        return "optimizer";
    case SectionKind::Scheduler:
        return "scheduler";
    case SectionKind::Scaler:
        return "scaler";
    default:
        return {};
    }
}

/// "netG_state_dict" → "netG", "state_dict" → "": the label without the words that say only that it is a state dict.
std::string_view withoutCommonWords(std::string_view label)
{
    for (const std::string_view ending : {"_state_dict", "_state_dicts", "_state", "_weights"})
        if (label.ends_with(ending))
            label.remove_suffix(ending.size());
    static constexpr std::array<std::string_view, 7> kCommon = {"net",    "network",    "networks", "param",
                                                                "params", "state_dict", "weights"};
    return std::ranges::binary_search(kCommon, label) ? std::string_view() : label;
}

/// A name of the last `depth` labels of the path: "G", "model_0", "D_optimizer".
std::string nameOf(const Section& section, std::string_view usual, std::size_t depth)
{
    std::string name;
    const std::size_t first = section.path.size() - std::min(depth, section.path.size());
    for (std::size_t i = first; i < section.path.size(); ++i) {
        const std::string_view label = withoutCommonWords(section.path[i]);
        if (label.empty() || (i > first && label == usual && usual == "model"))
            continue; // "G.model" is G
        const bool isNumber = io::plainNumber(label) != io::kNoNumber;
        name += (name.empty() ? "" : "_") + (isNumber && name.empty() ? std::string(usual) + '_' : std::string())
            + std::string(label);
    }
    name = pythonVariable(name);
    return name.empty() ? std::string(usual) : name;
}

std::vector<std::string> namesOf(const std::vector<const Section*>& sections, std::string_view usual)
{
    if (sections.size() == 1)
        return {std::string(usual)};
    constexpr std::size_t kDeepest = 3;
    std::vector<std::string> names;
    for (std::size_t depth = 1; depth <= kDeepest; ++depth) {
        names.clear();
        for (const Section* section : sections)
            names.push_back(nameOf(*section, usual, depth));
        if (std::set<std::string>(names.begin(), names.end()).size() == names.size())
            break;
    }
    return names;
}

} // namespace

std::map<const Section*, std::string> variablesOf(const Checkpoint& checkpoint)
{
    const bool hasOwnWeights = std::ranges::any_of(checkpoint.sections, [](const Section& section) {
        return section.kind == SectionKind::Weights || section.kind == SectionKind::Model;
    });
    std::map<std::string_view, std::vector<const Section*>> groups;
    for (const Section& section : checkpoint.sections)
        if (const std::string_view usual = usualName(section.kind);
            !usual.empty() && !(hasOwnWeights && section.kind == SectionKind::Ema))
            groups[usual].push_back(&section);
    // names that the lines use themselves
    std::set<std::string> taken = {"checkpoint", "epoch",  "key",   "open", "pickle",
                                   "state_dict", "stream", "torch", "value"};
    std::map<std::string, std::size_t> uses;
    std::map<const Section*, std::string> variables;
    for (const auto& [usual, sections] : groups) {
        const std::vector<std::string> names = namesOf(sections, usual);
        for (std::size_t i = 0; i < sections.size(); ++i) {
            std::string name = names[i];
            while (!taken.insert(name).second)
                name = names[i] + '_' + std::to_string(++uses.try_emplace(names[i], 1).first->second);
            variables.emplace(sections[i], name);
        }
    }
    return variables;
}

} // namespace ckptscope::checkpoint
