#pragma once

#include "core/checkpoint/storage_use.h"
#include "core/edit/context.h"

#include <optional>
#include <span>
#include <vector>

namespace ckptscope::edit {

/// A call that rebuilds a tensor from a storage.
struct StorageView {
    NodeId call; ///< the innermost one, without Parameter around it
    NodeId holder; ///< the tuple (storage, offset, sizes, strides, …): its arguments, or an old object's state
    checkpoint::TensorFacts facts;
    checkpoint::DType dtype = checkpoint::DType::Unknown;
};

/// Who uses the storages of a checkpoint, by row of Checkpoint::storages: for edits that change bytes, which must know
/// every use.
class StorageViews {
public:
    explicit StorageViews(const checkpoint::Checkpoint& checkpoint);

    std::span<const StorageView> of(std::uint32_t row) const { return m_views[row]; }
    /// Whether something else than these calls refers to it (a storage kept as a value), or one of them in a way that
    /// is not understood.
    bool isUsedOtherwise(std::uint32_t row) const { return m_otherwise[row]; }
    /// From the first to the last byte that a view reads; nothing when it contradicts its storage, or packs several
    /// elements into a byte.
    std::optional<checkpoint::ByteRange> extentOf(const StorageView& view, std::uint32_t row) const;

private:
    void addView(NodeId call);

    const checkpoint::Checkpoint& m_checkpoint;
    std::vector<std::vector<StorageView>> m_views;
    std::vector<bool> m_otherwise;
    std::vector<bool> m_isHolder; ///< by node
};

/// Every reference to a storage row in a tree, for changing its class or size.
std::vector<std::vector<NodeId>> referencesOf(const checkpoint::Checkpoint& checkpoint);

/// The first number that is no storage's key, nor a record of that name: torch's keys are numbers, too.
std::uint64_t firstFreeKey(const checkpoint::Checkpoint& checkpoint);

/// How torch saves the tensors of a dtype (torch/_tensor.py, _reduce_ex_internal): those without a storage class of
/// their own lie in untyped storages, and the call names their dtype.
struct SavedAs {
    bool untyped = false;
    std::string_view module, storageClass;
    std::string_view function; ///< of torch._utils
    std::uint8_t unit = 1; ///< bytes of what the size of the storage counts
};
SavedAs savedAs(checkpoint::DType dtype);

/// The node of a global, which a pickle has once; added where it is missing.
NodeId globalNode(Tree& tree, std::string_view module, std::string_view name);

/// Refuses to change the bytes of storages that lie inside of texts (pickle.dump).
void requireOpenStorage(const checkpoint::Storage& storage);

} // namespace ckptscope::edit
