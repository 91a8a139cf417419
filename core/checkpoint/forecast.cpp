#include "core/checkpoint/judge.h"
#include "core/checkpoint/python2_names.h"
#include "core/pickle/opcode.h"

#include <array>
#include <set>

namespace ckptscope::checkpoint {

namespace {

struct Release {
    const char* name;
    bool WeightsOnly::*flag;
    bool readsFloats; ///< BINFLOAT; 1.13 does not know it
};

/// Values that need an opcode which torch/_weights_only_unpickler.py does not know.
struct Contents {
    bool floats = false, bytes = false, longIntegers = false;
};

Contents contentsOf(const Tree& tree)
{
    constexpr std::uint64_t kLong1 = 255; // bytes; longer integers are LONG4
    Contents contents{tree.count(Kind::Float) != 0, tree.count(Kind::Bytes) != 0, false};
    for (std::uint32_t i = 0; tree.count(Kind::BigInt) != 0 && i < tree.nodeCount() && !contents.longIntegers; ++i) {
        const NodeId node = NodeId::ofIndex(i);
        contents.longIntegers = tree.kind(node) == Kind::BigInt && tree.textSize(node) > kLong1;
    }
    return contents;
}

/// Why a release refuses the file beside its classes; empty when it does not.
std::string reasonOf(const Checkpoint& checkpoint, const Contents& contents, const Release& release)
{
    const Origin& origin = *checkpoint.origin;
    if (origin.container == Container::TorchScript)
        return "it is a TorchScript archive";
    if (origin.container == Container::Tar)
        return "it is a tar archive of PyTorch before 0.1.10";
    if (origin.container == Container::Pickle)
        return "it was written by pickle.dump, not by torch.save";
    if (origin.style.protocol >= 4)
        return "it is pickled with protocol " + std::to_string(origin.style.protocol);
    if (contents.bytes)
        return "it holds bytes pickled with protocol 3";
    if (contents.longIntegers)
        return "it holds an integer of more than 255 bytes";
    if (checkpoint.isOriginal
        && (origin.opcodesUsed[pickle::code(pickle::Op::Pop)] || origin.opcodesUsed[pickle::code(pickle::Op::PopMark)]))
        return "its pickle takes objects back (POP), as for a tuple that contains itself";
    if (contents.floats && !release.readsFloats)
        return "it holds floating-point numbers outside of tensors";
    return {};
}

} // namespace

std::vector<WeightsOnlyForecast> forecastWeightsOnly(const Checkpoint& checkpoint)
{
    static constexpr std::array<Release, 4> kReleases = {{{"2.13 and newer", &WeightsOnly::in213, true},
                                                          {"2.6", &WeightsOnly::in26, true},
                                                          {"2.4 and 2.5", &WeightsOnly::in24, true},
                                                          {"1.13", &WeightsOnly::in113, false}}};
    const Tree& tree = checkpoint.tree;
    const Contents contents = contentsOf(tree);
    std::vector<WeightsOnlyForecast> forecasts;
    for (const Release& release : kReleases) {
        WeightsOnlyForecast forecast;
        forecast.release = release.name;
        std::set<std::string> refused;
        for (std::uint32_t i = 0; i < tree.globalCount(); ++i) {
            const NodeId id = tree.global(i);
            if (!(checkpoint.globals.all()[i].weightsOnly.*release.flag))
                refused.insert(weightsOnlyName(tree.globalModule(id), tree.globalName(id)));
        }
        forecast.globals.assign(refused.begin(), refused.end());
        forecast.reason = reasonOf(checkpoint, contents, release);
        forecast.accepted = forecast.globals.empty() && forecast.reason.empty();
        forecasts.push_back(std::move(forecast));
    }
    if (forecasts[0].globals == forecasts[1].globals) { // only names of a few new dtypes differ
        forecasts[1].release = "2.6 and newer";
        forecasts.erase(forecasts.begin());
    }
    return forecasts;
}

} // namespace ckptscope::checkpoint
