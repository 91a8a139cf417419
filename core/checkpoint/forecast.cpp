#include "core/checkpoint/judge.h"
#include "core/checkpoint/python2_names.h"
#include "core/io/error.h"
#include "core/pickle/disassembler.h"
#include "core/pickle/opcode.h"

#include <algorithm>
#include <array>
#include <bitset>
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

/// The opcodes of torch/_weights_only_unpickler.py.
std::bitset<256> knownOpcodes()
{
    using enum pickle::Op;
    std::bitset<256> known;
    for (const pickle::Op op :
         {Append,     Appends,        BinFloat,  BinGet,    BinInt,   BinInt1,    BinInt2, BinPersId, BinPut,
          BinUnicode, Build,          EmptyDict, EmptyList, EmptySet, EmptyTuple, Global,  Long1,     LongBinGet,
          LongBinPut, Mark,           NewFalse,  NewObj,    NewTrue,  None,       Proto,   Reduce,    SetItem,
          SetItems,   ShortBinString, Stop,      Tuple,     Tuple1,   Tuple2,     Tuple3})
        known.set(pickle::code(op));
    return known;
}

/// Why every release refuses the file beside its classes, by an opcode; empty when it does not.
std::string operandReason(const Checkpoint& checkpoint, const Operand& operand)
{
    if (operand.code < 0)
        return {};
    const int protocol = checkpoint.origin->style.protocol;
    if (protocol < 2 || protocol >= 4)
        return "it is pickled with protocol " + std::to_string(protocol);
    const auto op = static_cast<pickle::Op>(operand.code);
    if (op == pickle::Op::Pop || op == pickle::Op::PopMark)
        return "its pickle takes objects back (POP), as for a tuple that contains itself";
    if (op == pickle::Op::BinBytes || op == pickle::Op::ShortBinBytes)
        return "it holds bytes pickled with protocol 3";
    if (op == pickle::Op::Long4)
        return "it holds an integer of more than 255 bytes";
    return "its pickle holds the opcode " + std::string(pickle::kOpcodes[static_cast<std::uint8_t>(operand.code)].name);
}

/// Why a release refuses the file beside its classes; empty when it does not.
std::string reasonOf(const Checkpoint& checkpoint, const Contents& contents, const Operand& operand,
                     const Release& release)
{
    const Origin& origin = *checkpoint.origin;
    if (origin.container == Container::TorchScript)
        return "it is a TorchScript archive";
    if (origin.container == Container::Tar)
        return "it is a tar archive of PyTorch before 0.1.10";
    if (origin.container == Container::Pickle)
        return "it was written by pickle.dump, not by torch.save";
    if (std::string reason = operandReason(checkpoint, operand); !reason.empty())
        return reason;
    if (contents.bytes)
        return "it holds bytes pickled with protocol 3";
    if (contents.longIntegers)
        return "it holds an integer of more than 255 bytes";
    if (contents.floats && !release.readsFloats)
        return "it holds floating-point numbers outside of tensors";
    return {};
}

} // namespace

Operand unknownOperand(const Checkpoint& checkpoint)
{
    const Origin& origin = *checkpoint.origin;
    Operand operand;
    const bool isLegacy = origin.container == Container::Legacy;
    if (origin.style.protocol >= 4 && (isLegacy || !checkpoint.isOriginal))
        return {pickle::code(pickle::Op::Frame), 0};
    if (!checkpoint.isOriginal)
        return operand;
    // A legacy stream begins with a number of 80 bits (torch/serialization.py, MAGIC_NUMBER): LONG below protocol 2.
    if (isLegacy && origin.style.protocol < 2)
        return {pickle::code(pickle::Op::Long), 0};
    const std::bitset<256> unknown = origin.opcodesUsed & ~knownOpcodes();
    if (unknown.none())
        return operand;
    try {
        pickle::disassemble(
            origin.pickle, origin.pickleBegin,
            [&](const pickle::Instruction& instruction) {
                if (unknown[instruction.opcode])
                    operand = {instruction.opcode, instruction.offset};
                return operand.code < 0;
            },
            0);
    } catch (const io::Error&) {
        return operand; // the file is gone by now
    }
    return operand;
}

/// torch/distributed/tensor/__init__.py gives them to add_safe_globals; those of _mesh_layout are there before that.
std::string_view neededImport(std::string_view name)
{
    if (name == "torch._dynamo.decorators._DimRange") // of jagged tensors
        return "torch._dynamo";
    static constexpr std::array<std::string_view, 11> kNames = {
        "torch.distributed._mesh_layout._FlatLayout",
        "torch.distributed._mesh_layout._MeshLayout",
        "torch.distributed.device_mesh.DeviceMesh",
        "torch.distributed.tensor.DTensor",
        "torch.distributed.tensor._dtensor_spec.DTensorSpec",
        "torch.distributed.tensor._dtensor_spec.ShardOrderEntry",
        "torch.distributed.tensor._dtensor_spec.TensorMeta",
        "torch.distributed.tensor.placement_types.Partial",
        "torch.distributed.tensor.placement_types.Replicate",
        "torch.distributed.tensor.placement_types.Shard",
        "torch.distributed.tensor.placement_types._StridedShard"};
    static_assert(std::ranges::is_sorted(kNames));
    return std::ranges::binary_search(kNames, name) ? "torch.distributed.tensor" : "";
}

std::vector<WeightsOnlyForecast> forecastWeightsOnly(const Checkpoint& checkpoint)
{
    static constexpr std::array<Release, 4> kReleases = {{{"2.13 and newer", &WeightsOnly::in213, true},
                                                          {"2.6", &WeightsOnly::in26, true},
                                                          {"2.4 and 2.5", &WeightsOnly::in24, true},
                                                          {"1.13", &WeightsOnly::in113, false}}};
    const Tree& tree = checkpoint.tree;
    const Contents contents = contentsOf(tree);
    const Operand operand = unknownOperand(checkpoint);
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
        forecast.reason = reasonOf(checkpoint, contents, operand, release);
        forecast.operand = operand;
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
