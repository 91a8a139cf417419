#include "core/checkpoint/open_storages.h"

#include "core/checkpoint/save_tree.h"

#include <algorithm>
#include <mutex>
#include <optional>

namespace ckptscope::checkpoint {

namespace {

/// A storage that is decoded when it is read, and forgotten at its end: several may be more than memory holds.
class NestedReader final : public io::ByteReader {
public:
    NestedReader(CheckpointPtr checkpoint, std::uint32_t row)
        : m_checkpoint(std::move(checkpoint))
        , m_row(row)
    {
    }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        const std::scoped_lock lock(m_mutex);
        const Storage& storage = m_checkpoint->storages[m_row];
        if (!m_bytes)
            m_bytes = m_checkpoint->storageBytes(storage);
        m_bytes->read(offset, out);
        if (offset + out.size() == storage.bytes)
            m_bytes.reset();
    }

private:
    CheckpointPtr m_checkpoint;
    std::uint32_t m_row;
    mutable std::mutex m_mutex;
    mutable std::optional<io::Source> m_bytes;
};

} // namespace

bool hasNestedStorages(const Checkpoint& checkpoint)
{
    return std::ranges::any_of(checkpoint.storages,
                               [](const Storage& storage) { return storage.at == Storage::At::Nested; });
}

CheckpointPtr withOpenStorages(CheckpointPtr checkpoint)
{
    if (!hasNestedStorages(*checkpoint))
        return checkpoint;
    const SaveTree saved(*checkpoint, SaveTree::References::Zip);
    auto made = std::make_shared<MadeStorages>();
    for (const std::uint32_t row : saved.rows()) {
        const Storage& storage = checkpoint->storages[row];
        if (storage.available < storage.bytes)
            (void)checkpoint->storageBytes(storage); // throws with the reason
        if (storage.at == Storage::At::Nested)
            made->emplace(saved.key(row),
                          io::Source::ofReader(std::make_shared<NestedReader>(checkpoint, row), storage.bytes));
    }
    return interpret(checkpoint->origin, saved.tree(), false, {}, std::move(made));
}

} // namespace ckptscope::checkpoint
