#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/python2_text.h"
#include "core/checkpoint/python_names.h"

#include <map>
#include <string>

/// The Python lines of the advice. They are run by tests.
namespace ckptscope::checkpoint {

namespace {

bool needsPermission(const Checkpoint& checkpoint, const LoadFacts& facts)
{
    return !facts.refused.empty() || !facts.otherReason.empty() || facts.isMethod
        || checkpoint.origin->container == Container::Tar;
}

/// The argument with which texts of Python 2 can be read.
std::string encodingOf(const Checkpoint& checkpoint)
{
    return undecodableText(checkpoint) ? ", encoding=\"latin1\"" : "";
}

void addLoad(const Checkpoint& checkpoint, const LoadFacts& facts, const std::string& file, LoadAdvice& out)
{
    std::string call = "torch.load(" + pythonLiteral(file) + ", map_location=\"cpu\", weights_only=";
    if (needsPermission(checkpoint, facts)) {
        out.python.emplace_back(checkpoint.verdict.level >= VerdictLevel::ContainsProgram
                                    ? "# This runs code that the file names: only for a file that you trust."
                                    : "# weights_only=False can run code: only for a file that you trust.");
        call += "False";
    } else {
        call += "True";
    }
    out.python.push_back("checkpoint = " + call + encodingOf(checkpoint) + ')');
}

/// Lines that bring the keys of a state dict into the form that the target wants.
void addRenaming(const std::string& prefix, const std::string& wanted, LoadAdvice& out)
{
    if (prefix == wanted)
        return;
    if (!prefix.empty())
        out.python.push_back("torch.nn.modules.utils.consume_prefix_in_state_dict_if_present(state_dict, "
                             + pythonLiteral(prefix) + ")");
    if (!wanted.empty())
        out.python.push_back("state_dict = {" + pythonLiteral(wanted) + " + key: value for key, value in "
                             + "state_dict.items()}");
}

/// A line that leaves out what stands beside the weights, which no module takes.
void addLeavingOut(const std::vector<std::string>& keys, LoadAdvice& out)
{
    std::string list;
    for (const std::string& key : keys)
        list += pythonLiteral(key) + ", ";
    if (!keys.empty())
        out.python.push_back("state_dict = {key: value for key, value in state_dict.items() if key not in (" + list
                             + ")}");
}

void addWeights(const Checkpoint& checkpoint, const LoadTarget& target, const Network& network,
                const std::string& variable, LoadAdvice& out)
{
    out.python.push_back("state_dict = " + pythonReach(checkpoint.tree, network.section->path));
    addLeavingOut(keysBesideWeights(checkpoint.tree, network.section->node), out);
    addRenaming(network.prefix, wantedPrefix(target), out);
    out.python.push_back(variable + ".load_state_dict(state_dict)");
}

void addModel(const Checkpoint& checkpoint, const LoadTarget& target, const Network& network,
              const std::string& variable, LoadAdvice& out)
{
    out.python.push_back(variable + " = " + pythonReach(checkpoint.tree, network.section->path));
    if (!network.prefix.empty()) // the attributes of the wrappers are called as in the keys
        out.python.push_back(variable + " = " + variable + '.' + network.prefix.substr(0, network.prefix.size() - 1));
    if (target.parallel)
        out.python.push_back(variable + " = torch.nn.DataParallel(" + variable + ')');
}

void addMethod(const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    out.python.emplace_back("state_dict = checkpoint()  # the saved method gives the state dict");
    addRenaming(facts.prefix, wantedPrefix(target), out);
    out.python.emplace_back("model.load_state_dict(state_dict)");
    if (!target.resume)
        out.python.emplace_back("model.eval()");
}

using Variables = std::map<const Section*, std::string>;

constexpr std::size_t kMostNetworks = 50;

/// Each network gets its lines, or a line that says where it is.
void addNetworks(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts,
                 const Variables& variables, LoadAdvice& out)
{
    std::size_t count = 0;
    for (const Network& network : facts.networks) {
        if (count++ == kMostNetworks) {
            out.python.push_back("# Left out here: " + std::to_string(facts.networks.size() - kMostNetworks)
                                 + " more networks of the file. They are loaded in the same way.");
            return;
        }
        if (network.isAverage) {
            out.python.push_back("# Left out here: the averaged weights (EMA) in "
                                 + pythonReach(checkpoint.tree, network.section->path)
                                 + ". They are loaded in the same way.");
            continue;
        }
        const std::string& variable = variables.at(network.section);
        if (network.section->kind == SectionKind::Model)
            addModel(checkpoint, target, network, variable, out);
        else
            addWeights(checkpoint, target, network, variable, out);
        if (!target.resume)
            out.python.push_back(variable + ".eval()");
    }
}

void addTraining(const Checkpoint& checkpoint, const Variables& variables, LoadAdvice& out)
{
    for (const Section& section : checkpoint.sections) {
        if (section.kind != SectionKind::Optimizer && section.kind != SectionKind::Scheduler
            && section.kind != SectionKind::Scaler)
            continue;
        const std::string value = pythonReach(checkpoint.tree, section.path);
        const bool isObject = !isDictLike(checkpoint.tree, section.node);
        out.python.push_back(variables.at(&section) + ".load_state_dict(" + value
                             + (isObject ? ".state_dict())" : ")"));
    }
    const NodeId root = checkpoint.tree.root();
    if (isDictLike(checkpoint.tree, root) && checkpoint.tree.valueOf(root, "epoch").valid())
        out.python.emplace_back("epoch = checkpoint[\"epoch\"]");
}

} // namespace

void addPython(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, const std::string& file,
               LoadAdvice& out)
{
    if (checkpoint.verdict.level == VerdictLevel::Dangerous)
        return; // nobody should load it
    out.python.emplace_back("import torch");
    for (const std::string& import : facts.imports)
        out.python.push_back("import " + import + "  # torch.load refuses the file without it");
    if (checkpoint.origin->container == Container::TorchScript) {
        out.python.push_back("model = torch.jit.load(" + pythonLiteral(file) + ", map_location=\"cpu\")");
        if (!target.resume)
            out.python.emplace_back("model.eval()");
        return;
    }
    if (checkpoint.origin->container == Container::Pickle) {
        out.python.insert(out.python.begin(), "import pickle");
        out.python.emplace_back("# pickle.load can run code: only for a file that you trust.");
        out.python.push_back("with open(" + pythonLiteral(file) + ", \"rb\") as stream:");
        out.python.push_back("    checkpoint = pickle.load(stream" + encodingOf(checkpoint) + ')');
    } else {
        addLoad(checkpoint, facts, file, out);
    }
    const Variables variables = variablesOf(checkpoint);
    if (facts.isMethod)
        addMethod(target, facts, out);
    else
        addNetworks(checkpoint, target, facts, variables, out);
    if (target.resume)
        addTraining(checkpoint, variables, out);
}

} // namespace ckptscope::checkpoint
