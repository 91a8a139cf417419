#include "core/checkpoint/optimizer.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <tuple>

namespace ckptscope::checkpoint {

namespace {

/// Joining is work for each pair of an optimizer and weights.
constexpr std::size_t kMostTried = 8;

bool isNetwork(const Section& section)
{
    return section.kind == SectionKind::Weights || section.kind == SectionKind::Model;
}

/// Moving averages stand in where there is nothing else.
std::vector<const Section*> networksOf(const Checkpoint& checkpoint)
{
    const bool isTrained = std::ranges::any_of(checkpoint.sections, isNetwork);
    std::vector<const Section*> networks;
    for (const Section& section : checkpoint.sections)
        if (isNetwork(section) || (!isTrained && section.kind == SectionKind::Ema))
            networks.push_back(&section);
    return networks;
}

/// A path without the words that say only what stands there: "optimizer_G" and "netG" are "g", "gan.model" is "gan",
/// "models.0" is "0", "state_dict" is nothing.
std::string ownWords(const Section& section)
{
    constexpr std::array<std::string_view, 12> kGeneric = {"optimizers", "optimizer", "state_dict", "network",
                                                           "weights",    "models",    "params",     "model",
                                                           "optim",      "nets",      "net",        "opt"};
    std::string words;
    for (const std::string& key : section.path) {
        std::string word = io::lowered(key);
        for (const std::string_view generic : kGeneric)
            if (const std::size_t at = word.find(generic); at != std::string::npos)
                word.erase(at, generic.size());
        std::erase(word, '_');
        if (!word.empty())
            words += (words.empty() ? "" : ".") + word;
    }
    return words;
}

/// 2: their paths differ in what they are alone; 1: in one more word ("optimizer_d", "discriminator"); 0.
int kinship(const Section& optimizer, const Section& weights)
{
    const std::string a = ownWords(optimizer), b = ownWords(weights);
    if (a == b)
        return 2;
    return !a.empty() && !b.empty() && (a.starts_with(b) || b.starts_with(a)) ? 1 : 0;
}

/// The place of an optimizer among all, where there are as many as networks; else an index of no network.
std::size_t placeAmongAll(const Checkpoint& checkpoint, const Section& optimizer, std::size_t networks)
{
    std::size_t count = 0, place = 0;
    for (const Section& section : checkpoint.sections) {
        place = &section == &optimizer ? count : place;
        count += section.kind == SectionKind::Optimizer ? 1 : 0;
    }
    return count == networks ? place : networks;
}

} // namespace

std::vector<OptimizerMatch> matchWeights(const Checkpoint& checkpoint, const Section& optimizer,
                                         const OptimizerView& view)
{
    using Rank = std::tuple<bool, bool, int, bool, bool>;
    std::vector<OptimizerMatch> best;
    Rank rank;
    const std::vector<const Section*> networks = networksOf(checkpoint);
    const std::size_t place = placeAmongAll(checkpoint, optimizer, networks.size());
    for (std::size_t i = 0; i < std::min(networks.size(), kMostTried); ++i) {
        OptimizerMatch match{networks[i], joinParameters(checkpoint, view, networks[i]->node)};
        const bool isJoined = match.join.how != JoinKind::Nothing;
        const Rank its{isJoined, isJoined && match.join.mismatch.empty(), kinship(optimizer, *networks[i]),
                       isJoined && match.join.how != JoinKind::Shapes, i == place};
        if (!best.empty() && its < rank)
            continue;
        if (best.empty() || rank < its)
            best.clear();
        rank = its;
        best.push_back(std::move(match));
    }
    return best;
}

} // namespace ckptscope::checkpoint
