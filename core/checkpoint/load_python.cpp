#include "core/checkpoint/load_facts.h"
#include "core/checkpoint/prefixes.h"
#include "core/checkpoint/python_names.h"

#include <algorithm>

/// The Python lines of the advice. They are run by tests.
namespace ckptscope::checkpoint {

namespace {

/// How a section's object is called: the usual name when it is the only one of its kind, else its key.
std::string variableOf(const Checkpoint& checkpoint, const Section& section, const char* usual)
{
    const auto count = std::ranges::count(checkpoint.sections, section.kind, &Section::kind);
    const bool hasName = count > 1 && !section.path.empty() && isPythonName(section.path.back());
    return hasName ? section.path.back() : usual;
}

bool needsPermission(const Checkpoint& checkpoint, const LoadFacts& facts)
{
    return !facts.refused.empty() || !facts.otherReason.empty() || facts.isMethod
        || checkpoint.origin->container == Container::Tar;
}

void addLoad(const Checkpoint& checkpoint, const LoadFacts& facts, const std::string& file, LoadAdvice& out)
{
    std::string call = "torch.load(" + pythonLiteral(file) + ", map_location=\"cpu\", weights_only=";
    if (needsPermission(checkpoint, facts)) {
        out.python.emplace_back(checkpoint.verdict.level >= VerdictLevel::ContainsProgram
                                    ? "# This runs code that the file names: only for a file that you trust."
                                    : "# weights_only=False can run code: only for a file that you trust.");
        call += "False)";
    } else {
        call += "True)";
    }
    out.python.push_back("checkpoint = " + call);
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

void addWeights(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    for (const Section& section : checkpoint.sections) {
        if (section.kind != SectionKind::Weights)
            continue;
        const std::string variable = variableOf(checkpoint, section, "model");
        if (&section != facts.weights && variable == "model")
            continue; // without a name nobody knows which model it is for
        out.python.push_back("state_dict = " + pythonReach(checkpoint.tree, section.path));
        addRenaming(commonWrapperPrefix(keysOf(checkpoint.tree, section.node)), wantedPrefix(target), out);
        out.python.push_back(variable + ".load_state_dict(state_dict)");
        if (!target.resume)
            out.python.push_back(variable + ".eval()");
    }
}

void addModel(const Checkpoint& checkpoint, const LoadTarget& target, const LoadFacts& facts, LoadAdvice& out)
{
    if (facts.isMethod) {
        out.python.emplace_back("state_dict = checkpoint()  # the saved method gives the state dict");
        const std::string prefix = out.savedParallel ? "module." : "";
        addRenaming(prefix, wantedPrefix(target), out);
        out.python.emplace_back("model.load_state_dict(state_dict)");
    } else {
        out.python.push_back("model = " + pythonReach(checkpoint.tree, facts.model->path));
        if (facts.wrapper == WrapperKind::Compiled)
            out.python.emplace_back("model = model._orig_mod");
        else if (facts.wrapper != WrapperKind::None)
            out.python.emplace_back("model = model.module");
        if (target.parallel)
            out.python.emplace_back("model = torch.nn.DataParallel(model)");
    }
    if (!target.resume)
        out.python.emplace_back("model.eval()");
}

void addTraining(const Checkpoint& checkpoint, LoadAdvice& out)
{
    for (const Section& section : checkpoint.sections) {
        const char* usual = section.kind == SectionKind::Optimizer ? "optimizer"
            : section.kind == SectionKind::Scheduler               ? "scheduler"
            : section.kind == SectionKind::Scaler                  ? "scaler"
                                                                   : nullptr;
        if (!usual)
            continue;
        const std::string value = pythonReach(checkpoint.tree, section.path);
        const bool isObject = !isDictLike(checkpoint.tree, section.node);
        out.python.push_back(variableOf(checkpoint, section, usual) + ".load_state_dict(" + value
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
        out.python.emplace_back("    checkpoint = pickle.load(stream)");
    } else {
        addLoad(checkpoint, facts, file, out);
    }
    if (facts.model)
        addModel(checkpoint, target, facts, out);
    else
        addWeights(checkpoint, target, facts, out);
    if (target.resume)
        addTraining(checkpoint, out);
}

} // namespace ckptscope::checkpoint
