#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/storage_table.h"

#include <limits>
#include <vector>

namespace ckptscope::checkpoint {

/// Walks the value tree once, front to back, and fills a checkpoint's tensors, storages, places and arrays. An object
/// that is met again is not walked again, but a tensor is listed at each place that refers to it.
class Collector {
public:
    explicit Collector(Checkpoint& checkpoint);
    void collect();

private:
    struct Frame { ///< a container that is being walked
        std::size_t next, end; ///< its entries in m_entries, a page at a time
        std::size_t begin;
        Entry entry; ///< how it was reached
        std::size_t read = 0; ///< entries of this page and those before; kAll: there is no other page
        std::uint32_t place = kNoIndex; ///< made when the first tensor below it is met
        bool isRoot = false;
    };

    static constexpr std::size_t kAll = std::numeric_limits<std::size_t>::max();

    void walk();
    bool turnPage(Frame& frame);
    void addBareStorages();
    StorageTable::Use useStorage(NodeId reference);
    void enter(const Entry& entry, bool isRoot);
    void visit(const Entry& entry);
    bool addTensor(const Entry& entry);
    void addArray(const Entry& entry);
    std::uint32_t currentPlace();
    void fillData(Tensor& tensor, const TensorFacts& facts);
    void addComponents(Tensor& tensor, const TensorFacts& facts);
    void validate(Tensor& tensor) const;
    bool markVisited(NodeId id);

    Checkpoint& m_checkpoint;
    Tree& m_tree;
    StorageTable m_storages;
    std::vector<Frame> m_frames;
    std::vector<Entry> m_entries; ///< entries of all frames, one behind the other
    std::vector<bool> m_visited;
    std::vector<bool> m_counted; ///< tensor objects and storage references that were looked at
    std::uint32_t m_references = 0; ///< persistent ones among them
};

} // namespace ckptscope::checkpoint
