#include "core/checkpoint/storage_table.h"

#include "core/archive/zip_layout.h"
#include "core/checkpoint/nested_stream.h"
#include "core/io/limits.h"
#include "core/io/saturate.h"

namespace ckptscope::checkpoint {

using io::saturatingProduct;

StorageTable::StorageTable(const Origin& origin, pickle::Tree& tree, const GlobalTable& globals,
                           io::PodVector<Storage>& rows, KeyIndex& index, const MadeStorages* made)
    : m_origin(origin)
    , m_tree(tree)
    , m_globals(globals)
    , m_rows(rows)
    , m_index(index)
    , m_made(made)
{
}

StorageTable::Use StorageTable::use(NodeId reference)
{
    if (m_tree.kind(reference) == Kind::Persistent)
        return usePersistent(reference);
    if (m_globals.roleOf(m_tree, reference) == Role::LoadFromBytes)
        return useNested(reference);
    return {};
}

StorageTable::Use StorageTable::usePersistent(NodeId reference)
{
    StorageFacts facts;
    if (!describeStorage(m_tree, m_globals, reference, facts))
        return {};
    Use use;
    use.dtype = facts.dtype;
    use.untyped = facts.untyped;
    if (facts.view.valid() && m_tree.children(facts.view).size() == 3)
        use.viewOffset = m_tree.integer(m_tree.children(facts.view)[1]);

    const bool textKey = m_tree.isText(facts.key);
    const std::string number = textKey ? std::string() : std::to_string(m_tree.integer(facts.key));
    const StorageKey key(textKey ? m_tree.text(facts.key) : std::string_view(number));
    use.row = m_index.find(key);
    const std::uint64_t size = saturatingProduct(facts.elements, info(facts.dtype).bytes);
    if (use.row != kNoIndex) {
        Storage& known = m_rows[use.row];
        known.conflict = known.conflict || known.bytes != size
            || (known.location != facts.location && m_tree.text(known.location) != m_tree.text(facts.location));
        return use;
    }
    Storage storage;
    storage.key = facts.key;
    storage.location = facts.location;
    storage.dtype = facts.dtype;
    storage.untyped = facts.untyped;
    storage.bytes = size;
    locate(storage, key);
    use.row = static_cast<std::uint32_t>(m_rows.size());
    m_rows.push_back(storage);
    m_index.insert(key, use.row);
    return use;
}

void StorageTable::locate(Storage& storage, const StorageKey& key) const
{
    if (m_made) {
        if (const auto found = m_made->find(key.text); found != m_made->end()) {
            storage.at = Storage::At::Made;
            storage.available = found->second.size();
            return;
        }
    }
    if (m_origin.zip) {
        const bool constant =
            m_origin.container == Container::TorchScript && key.text.starts_with(archive::kConstantsFolder);
        std::optional<std::uint32_t> record;
        if (!constant)
            record = m_origin.zip->findStorage(key.number);
        if (!record)
            record = m_origin.zip->find((constant ? "" : std::string(archive::kStorageFolder)).append(key.text));
        if (!record)
            return;
        storage.at = Storage::At::Record;
        storage.record = *record;
        storage.available = m_origin.zip->record(*record).size;
    } else if (const StoredBytes* stored = m_origin.findStored(key.text)) {
        storage.at = Storage::At::File;
        storage.position = stored->position;
        storage.available = std::min(stored->available, saturatingProduct(stored->elements, info(storage.dtype).bytes));
    }
}

StorageTable::Use StorageTable::useNested(NodeId call)
{
    const std::string key = std::to_string(call.index());
    Use use;
    use.row = m_index.find(key);
    if (use.row != kNoIndex) {
        use.dtype = m_rows[use.row].dtype;
        use.untyped = m_rows[use.row].untyped;
        return use;
    }
    if (++m_nested > limits::kNestedStreams)
        throw io::Error(io::ErrorKind::LimitExceeded, "The pickle holds more than a million nested storages.");
    const std::optional<NestedStorage> nested = readNestedStorage(m_tree, m_globals, call);
    if (!nested)
        return {};
    use.dtype = nested->dtype;
    use.untyped = nested->untyped;
    Storage storage;
    storage.key = call;
    storage.location = m_tree.addString(nested->location);
    storage.dtype = nested->dtype;
    storage.untyped = nested->untyped;
    storage.bytes = saturatingProduct(nested->elements, info(nested->dtype).bytes);
    storage.at = Storage::At::Nested;
    storage.position = nested->dataPosition;
    storage.available = nested->stream.size() - nested->dataPosition;
    use.row = static_cast<std::uint32_t>(m_rows.size());
    m_rows.push_back(storage);
    m_index.insert(key, use.row);
    return use;
}

} // namespace ckptscope::checkpoint
