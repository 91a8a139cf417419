#pragma once

#include "core/checkpoint/checkpoint.h"

namespace ckptscope::checkpoint {

/// Collects the storages of a checkpoint while its tensors are met, and says where each one's bytes lie.
class StorageTable {
public:
    /// `made`: what edits changed, or null.
    StorageTable(const Origin& origin, pickle::Tree& tree, const GlobalTable& globals, io::PodVector<Storage>& rows,
                 KeyIndex& index, const MadeStorages* made);

    struct Use {
        std::uint32_t row = kNoIndex;
        DType dtype = DType::Unknown; ///< as this reference says
        bool untyped = false;
        std::int64_t viewOffset = 0; ///< of view storages (torch < 0.4), in elements
    };
    /// The storage of a persistent reference or of a _load_from_bytes call; row is kNoIndex for anything else.
    Use use(NodeId reference);

private:
    Use usePersistent(NodeId reference);
    Use useNested(NodeId call);
    void locate(Storage& storage, const StorageKey& key) const;

    const Origin& m_origin;
    pickle::Tree& m_tree;
    const GlobalTable& m_globals;
    io::PodVector<Storage>& m_rows;
    KeyIndex& m_index;
    const MadeStorages* m_made;
    std::size_t m_nested = 0;
};

} // namespace ckptscope::checkpoint
