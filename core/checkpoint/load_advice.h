#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

enum class PyTorchRelease : std::uint8_t { V1_13, V2_4, V2_6 }; ///< the last: 2.6 and newer

/// Where a checkpoint is to be loaded, and what for.
struct LoadTarget {
    bool parallel = false; ///< the model is wrapped in DataParallel (or DistributedDataParallel, which names alike)
    int gpus = 0; ///< CUDA devices of the computer; 0: none
    bool resume = false; ///< training goes on; else inference
    PyTorchRelease release = PyTorchRelease::V2_6;
};

enum class LoadTrouble : std::uint8_t {
    WeightsOnlyRefused, ///< torch.load(path), which means weights_only=True since 2.6
    ImportMissing, ///< the same, until a module of torch is imported
    TorchScriptArchive, ///< the same, for torch.jit.load's files
    TarArchive, ///< the same, for files of PyTorch before 0.1.10
    RawPickle, ///< torch.load takes no file of pickle.dump
    Python2Text, ///< torch.load cannot decode text of Python 2 unless it is told how
    NoCuda, ///< tagged with a GPU, and there is none
    NoSuchDevice, ///< tagged with a GPU whose number is too high
    ClassesMissing, ///< only where the classes cannot be imported
    MethodSaved, ///< what was saved is a method, not a state dict
    KeysDiffer, ///< load_state_dict finds other keys
    ParallelDevices, ///< a whole parallel model wants the GPUs that it was saved with
    NoOptimizer, ///< training cannot go on as before: there is no optimizer state
};

/// Something that goes wrong when the file is loaded as it is.
struct LoadOutcome {
    LoadTrouble trouble;
    std::string message; ///< what PyTorch raises, word for word; a long list of keys is cut with "…". May be empty
    std::vector<std::string> names; ///< classes; modules; of several networks the one whose keys differ
    std::uint64_t missing = 0, unexpected = 0; ///< keys
};

enum class LoadMistakeKind : std::uint8_t {
    SavedMethod, ///< torch.save(model.state_dict) without parentheses
    WholeCheckpoint, ///< load_state_dict(checkpoint), where `after` is the state dict
    Assignment, ///< model.state_dict = …: raises nothing and loads nothing
    ReplaceEverywhere, ///< k.replace("module.", "") also hits inside of names: `before` becomes `after`
    BlindSlice, ///< k[7:] cuts keys that have no prefix: `before` becomes `after`
    NotStrict, ///< strict=False hides that no key fits: every weight stays random
};
struct LoadMistake {
    LoadMistakeKind kind;
    std::uint64_t keys = 0; ///< how many keys it concerns
    std::string before, after;
};

/// How to load a checkpoint for a target.
struct LoadAdvice {
    bool holdsWeights = true; ///< by name, or in a whole model: something that a model loads
    bool savedParallel = false; ///< `prefix` holds "module."
    std::string prefix; ///< wrapper segments before every key: "module.", also of what a whole model gives
    std::string network; ///< where networks differ in it, the one whose prefix this is: checkpoint["net"]; else empty
    std::vector<LoadOutcome> outcomes; ///< in the order in which PyTorch meets them; empty: it loads
    std::vector<std::string> fix; ///< arguments of "convert" that cure what an edit can cure
    std::vector<std::string> python; ///< lines that load the file as it is, for given `model`, `optimizer` …
    std::vector<LoadMistake> mistakes; ///< what people do instead, and what it would do to this file
};

/// `file` is the name that the Python lines use.
LoadAdvice adviseLoading(const Checkpoint& checkpoint, const LoadTarget& target, const std::string& file);

} // namespace ckptscope::checkpoint
