#pragma once

#include "core/checkpoint/judge.h"
#include "core/checkpoint/load_advice.h"
#include "core/checkpoint/modules.h"

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// A network of the file: a state dict or a whole model.
struct Network {
    const Section* section = nullptr;
    std::string prefix; ///< wrapper segments before every key of its state dict
    bool isAverage = false; ///< averaged weights that stand beside those of the model itself
};

/// What advice about loading starts from.
struct LoadFacts {
    std::vector<Network> networks; ///< in the order of the file
    const Section* weights = nullptr; ///< the state dict with most values; averaged ones where there are no others
    const Section* model = nullptr; ///< the whole model with most values, in a file without such a state dict
    bool isMethod = false; ///< the root is a bound method of a model
    std::string prefix; ///< wrapper segments before the keys of `weights`, or of what `model` gives
    std::set<NodeId> refused; ///< globals that weights_only=True refuses
    std::set<std::string> imports; ///< modules whose import makes it take others
    std::string otherReason; ///< why it refuses beside them
    Operand operand; ///< the opcode that it does not know
};
LoadFacts loadFacts(const Checkpoint& checkpoint, PyTorchRelease release);

/// Whether a refused global can be reached from `from` without entering the nodes in `without`.
bool reachesRefused(const Checkpoint& checkpoint, const LoadFacts& facts, NodeId from,
                    const std::vector<NodeId>& without = {});

/// \name Parts of the advice.
///@{
void addOutcomes(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out);
void addFix(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out);
void addPython(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, const std::string& file,
               LoadAdvice& out);
void addMistakes(const Checkpoint& checkpoint, const LoadFacts& facts, LoadAdvice& out);
///@}

/// What the fix does with whole models before it renames keys.
enum class Extraction : std::uint8_t { None, Wrapped, Unwrapped };
/// Arguments of "convert" that give every network the keys that the Python lines give it, in each network on its own
/// where edits of the whole file would touch more than that. None where the networks cannot be told apart by paths.
std::vector<std::string> renamingFix(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts,
                                     Extraction extraction);

/// The first network whose keys load_state_dict does not find; nullptr: none.
const Network* misfit(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts);

/// What stands before the keys of a whole model's state dict: the wrappers around it.
std::string wrapperPrefix(const Tree& tree, NodeId model);
/// The prefix that the target's model expects before the keys of the plain model.
std::string wantedPrefix(const LoadTarget& target);

/// How the Python lines call what is loaded from a section: the usual name ("model", "optimizer") where it is the only
/// one of its kind, else a name made of its path. Each name is there once.
std::map<const Section*, std::string> variablesOf(const Checkpoint& checkpoint);

} // namespace ckptscope::checkpoint
