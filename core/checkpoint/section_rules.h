#pragma once

#include "core/checkpoint/checkpoint.h"

#include <optional>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// Tells by its structure, and by the key it stands under where that leaves a doubt, what a value is.
class SectionRules {
public:
    explicit SectionRules(const Checkpoint& checkpoint);

    /// The kind of section that `node` is as a whole, with everything below it; or nothing.
    std::optional<SectionKind> classify(NodeId node, const std::string& key) const;
    /// Whether a section of this kind is one of a network beyond doubt, not some tensors among settings: a model, or a
    /// state dict by its class or its dotted names.
    bool isNetwork(NodeId node, SectionKind kind) const;
    bool isTensor(NodeId node) const;
    /// A generator's state as torch saves it.
    bool isRandomTensor(NodeId node) const;
    /// A single value: number, text, short tuple of those, numpy number, device …
    bool isPlain(NodeId node) const;
    /// A call that stands for one value, or a numpy array: nothing in it is a value of its own.
    bool isAtom(NodeId node) const;
    /// `name` among the items of a dict or the attributes of an object; or no node.
    NodeId valueOrAttribute(NodeId node, std::string_view name) const;

private:
    bool has(NodeId node, std::string_view name) const { return valueOrAttribute(node, name).valid(); }
    bool isScheduler(NodeId node, const std::string& key) const;
    std::optional<SectionKind> classifyHelper(NodeId node, const std::string& key) const;
    bool isScaler(NodeId node, const std::string& key) const;
    bool isArguments(NodeId node, const std::string& key) const;
    bool isWeights(NodeId dict) const;
    struct EntryCounts;
    EntryCounts countEntries(NodeId dict) const;
    bool outweighsDicts(NodeId dict, const EntryCounts& counts) const;
    bool isRandomState(NodeId node) const;
    bool isRandomTuple(NodeId node) const;
    bool isRandomList(NodeId node) const;
    bool isScalarTensor(NodeId node) const;
    bool isArray(NodeId node) const;
    bool hasModuleVersions(NodeId dict) const;
    bool hasTensors(NodeId node) const;

    const Checkpoint& m_checkpoint;
    const Tree& m_tree;
    std::vector<bool> m_isTensor; ///< by node
};

} // namespace ckptscope::checkpoint
