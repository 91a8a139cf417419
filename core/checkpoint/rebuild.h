#pragma once

#include "core/checkpoint/globals.h"
#include "core/checkpoint/tensor.h"
#include "core/pickle/tree.h"

#include <array>
#include <vector>

namespace ckptscope::checkpoint {

/// GlobalInfo of every global of one tree, by Tree::globalIndex.
class GlobalTable {
public:
    explicit GlobalTable(const Tree& tree);
    /// The entry of a Global node; a default one for other nodes.
    const GlobalInfo& of(const Tree& tree, NodeId id) const;
    /// Role of the callable of a call-like node.
    Role roleOf(const Tree& tree, NodeId call) const;
    /// Whether an object stands for one value, such as a torch.device or a numpy scalar: what it was made from is no
    /// concern of people.
    bool isAtom(const Tree& tree, NodeId id) const;
    const std::vector<GlobalInfo>& all() const { return m_infos; }
    /// Whether some global of the pickle has the role, used or not.
    bool has(Role role) const;

private:
    std::vector<GlobalInfo> m_infos;
    GlobalInfo m_none;
};

inline const GlobalInfo& GlobalTable::of(const Tree& tree, NodeId id) const
{
    return id.valid() && tree.kind(id) == Kind::Global ? m_infos[tree.globalIndex(id)] : m_none;
}

inline Role GlobalTable::roleOf(const Tree& tree, NodeId call) const
{
    return tree.isCallLike(call) ? of(tree, tree.callable(call)).role : Role::Other;
}

/// What a rebuild call says about its tensor, before it is compared with the storage.
struct TensorFacts {
    NodeId core; ///< the call with the storage
    NodeId outer; ///< the call that wraps `core` as a tensor of another shape (DTensor), or no node
    NodeId storage; ///< a persistent reference or a nested stream; no node for sparse, meta …
    NodeId sizes, strides; ///< Tuple nodes
    NodeId device; ///< text or torch.device call, where the device is an argument
    NodeId requiresGrad; ///< the argument of the core call that says so
    std::int64_t offset = 0;
    DType dtype = DType::Unknown;
    Layout layout = Layout::Strided;
    std::uint16_t flags = 0;
    std::array<NodeId, 4> components{}; ///< inner tensors: indices, values …
    std::uint8_t componentCount = 0;
};

/// Whether `id` is a tensor that some release of torch would rebuild, and what it says. Accepts every form of
/// torch/_utils.py and torch/_tensor.py from 0.1 to 2.14 (facts of each layout stand in rebuild.cpp).
bool describeTensor(const Tree& tree, const GlobalTable& globals, NodeId id, TensorFacts& facts);

/// What a storage reference says: ('storage', class, key, location, numel[, view]) of torch.serialization.
struct StorageFacts {
    NodeId key, location;
    NodeId view; ///< (root key, offset, numel) of files of torch < 0.4, or no node
    DType dtype = DType::Unknown;
    bool untyped = false;
    std::uint64_t elements = 0;
};
bool describeStorage(const Tree& tree, const GlobalTable& globals, NodeId persistent, StorageFacts& facts);

/// torch.Size(tuple) or tuple → the Tuple node; else no node.
NodeId sizeTuple(const Tree& tree, const GlobalTable& globals, NodeId id);

} // namespace ckptscope::checkpoint
