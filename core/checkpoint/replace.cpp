#include "core/checkpoint/replace.h"

namespace ckptscope::checkpoint {

void replaceNodes(pickle::Tree& tree, const std::map<pickle::NodeId, pickle::NodeId>& replacements)
{
    using pickle::NodeId;
    const auto replaced = [&](NodeId id) {
        const auto found = id.isImmediate() || !id.valid() ? replacements.end() : replacements.find(id);
        return found == replacements.end() ? id : found->second;
    };
    const std::uint32_t count = tree.nodeCount();
    for (std::uint32_t i = 0; i < count; ++i) {
        const NodeId id = NodeId::ofIndex(i);
        for (std::size_t k = 0; k < tree.children(id).size(); ++k)
            if (const NodeId child = tree.children(id)[k]; replaced(child) != child)
                tree.setChild(id, k, replaced(child));
        if (const NodeId state = tree.hasEffects(id) ? tree.state(id) : NodeId();
            state.valid() && replaced(state) != state)
            tree.setState(id, replaced(state));
    }
    tree.setRoot(replaced(tree.root()));
}

} // namespace ckptscope::checkpoint
