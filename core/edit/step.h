#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

namespace ckptscope::edit {

/// \name The edit steps. Meanings are those of the command line's contract; each is a plain value.
///@{
struct Strip { ///< remove leading path segments from state dict keys, `_metadata`, `param_names`
    std::string prefix; ///< "module." (a missing last dot is added)
};
struct Add { ///< the reverse
    std::string prefix;
    bool again = false; ///< also to keys that have it already
};
struct Unwrap { }; ///< DataParallel, DDP, compiled models become the model inside
struct Extract { }; ///< whole models become their state dicts
struct Pick { ///< the value at a path becomes the root
    std::string path; ///< labels joined by '.', the longest matching key first
};
struct DeviceMove {
    std::string from; ///< "cpu", "cuda" (any), "cuda:2", "*"
    std::string to; ///< "cpu", "cuda:0"
};
/// Storage tags, torch.device objects, device ids of parallel models. All moves happen at once, the first that fits a
/// tag counts: two devices can change places.
struct Device {
    std::vector<DeviceMove> moves;

    Device(std::string from, std::string to)
        : moves{{std::move(from), std::move(to)}}
    {
    }
    explicit Device(std::vector<DeviceMove> several)
        : moves(std::move(several))
    {
    }
};
struct Place { ///< weights below a path, and what the optimizer keeps for them, onto one device
    std::string path; ///< from the root, or a key's beginning in the weights: "layer1"
    std::string device; ///< "cuda:1"
};
struct DeviceRoom {
    std::string device; ///< "cuda:0"
    std::uint64_t bytes = 0; ///< what it can take; 0: not known
};
struct Balance { ///< weights, and what the optimizer keeps for them, spread over devices, layer by layer
    std::vector<DeviceRoom> devices;
};
/// Floating tensors become others: those of the weights, or all of the scope. Storages stay shared as they were.
struct Cast {
    checkpoint::DType to = checkpoint::DType::Unknown;
    checkpoint::DType from = checkpoint::DType::Unknown; ///< only tensors of this dtype; Unknown: every floating one
};
/// Storages are cut to what tensors use of them: parts that touch or overlap stay one storage, others become their own;
/// the elements of a tensor that has its part for itself move together.
struct Compact { };
struct Dequantize { }; ///< quantised tensors become float32, contiguous, each with a storage of its own
struct Dense { }; ///< sparse tensors (COO, CSR, CSC, BSR, BSC) become strided ones, several values of a place added
struct Rename { ///< keys of state dicts by regular expression, the whole key
    std::string pattern; ///< ECMAScript
    std::string replacement; ///< with $1 … or \1 …
};
struct Delete { ///< keys of state dicts by glob (* and ?)
    std::string glob;
};
struct Drop { ///< a section by its name, path or kind ("optimizer")
    std::string section;
};
struct Scope { ///< limits the steps after it to one part of the file; empty: the whole file again
    std::string path;
};
///@}

using Step = std::variant<Strip, Add, Unwrap, Extract, Pick, Device, Place, Balance, Cast, Compact, Dequantize, Dense,
                          Rename, Delete, Drop, Scope>;

/// The step as arguments of "convert": {"--strip", "module."}.
std::vector<std::string> arguments(const Step& step);
/// The reverse; throws Usage for an option or value that makes no sense. `option` without dashes ("strip").
Step parseStep(const std::string& option, const std::string& value);
/// The steps of a row of arguments, such as a finding's fix: {"--unwrap", "--add", "module.", "--again"}; "--again"
/// goes with the step before it, and a scope ends with the row. Throws Usage.
std::vector<Step> parseSteps(const std::vector<std::string>& arguments);

/// What a step did, for people and for --dry-run.
struct StepReport {
    std::string sentence; ///< 'Strip "module." from 932 keys (and 466 metadata entries).'
    std::uint64_t changes = 0; ///< 0: the step changed nothing, and the sentence says so
    std::vector<std::string> remarks; ///< what was left alone, and what a user should know
    std::size_t overfull = 0; ///< so many remarks, the last ones, are of devices that have too little memory
};

} // namespace ckptscope::edit
