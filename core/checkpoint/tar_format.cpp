#include "core/checkpoint/tar_format.h"

#include "core/archive/tar_reader.h"
#include "core/checkpoint/program_before.h"
#include "core/checkpoint/rebuild.h"
#include "core/io/cursor.h"
#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/text.h"

#include <algorithm>
#include <cstdlib>
#include <map>

namespace ckptscope::checkpoint {

namespace {

using io::Error;
using io::ErrorKind;

[[noreturn]] void fail(const char* what, std::uint64_t offset)
{
    throw Error(ErrorKind::Damaged, std::string("The tar checkpoint is damaged: ") + what + ". Get the file again.")
        .at(offset);
}

/// One of the pickles between the raw numbers of "storages" and "tensors".
pickle::Parsed readPart(const io::Source& source, std::uint64_t offset = 0)
{
    try {
        pickle::Parsed part = pickle::read(source, offset);
        refuseCode(part);
        return part;
    } catch (const Error& error) {
        throw withProgram(error, source, offset);
    }
}

pickle::Parsed readObject(const io::Source& source)
{
    try {
        return pickle::read(source);
    } catch (const Error& error) {
        throw withProgram(error, source).in("pickle");
    }
}

struct TarStorage {
    std::int64_t key = 0;
    std::string location;
    std::string cls; ///< "FloatStorage"
    std::uint64_t elements = 0;
    std::int64_t offset = 0; ///< of a view in its root, in elements
};

struct TarTensor {
    std::int64_t key = 0, storage = 0, offset = 0;
    std::vector<std::int64_t> sizes, strides;
};

/// Reads the members "storages" and "tensors": small pickles between raw numbers.
class TarTables {
public:
    explicit TarTables(LegacyStream& stream)
        : m_stream(stream)
    {
    }

    void readStorages(const io::Source& source)
    {
        try {
            readEachStorage(source);
        } catch (Error& error) {
            throw error.in("storages");
        }
        std::ranges::sort(m_stream.storages, {}, &StoredBytes::key);
    }

    void readTensors(const io::Source& source)
    {
        try {
            readEachTensor(source);
        } catch (Error& error) {
            throw error.in("tensors");
        }
    }

    std::map<std::int64_t, TarStorage> storages; ///< by key; a view stands under its own key
    std::map<std::int64_t, std::int64_t> roots; ///< key of a storage or view → key of the storage with the bytes
    std::vector<TarTensor> tensors;

private:
    static std::uint64_t count(const pickle::Parsed& parsed, std::uint64_t most)
    {
        const std::int64_t value = parsed.tree.integer(parsed.tree.root());
        if (value < 0 || static_cast<std::uint64_t>(value) > most)
            fail("it announces more parts than it has room for", parsed.begin);
        return static_cast<std::uint64_t>(value);
    }

    static std::uint64_t readNumber(const io::Source& source, std::uint64_t at)
    {
        std::uint64_t value = 0;
        source.read(at, std::as_writable_bytes(std::span(&value, 1)));
        return value;
    }

    void readEachStorage(const io::Source& source)
    {
        pickle::Parsed part = readPart(source);
        const std::uint64_t number = count(part, std::min<std::uint64_t>(source.size() / 8, limits::kStorages));
        for (std::uint64_t i = 0; i < number; ++i) {
            part = readPart(source, part.end);
            const auto items = part.tree.children(part.tree.root());
            if (items.size() != 3 || part.tree.kind(items[2]) != pickle::Kind::Global)
                fail("a storage is not described as PyTorch does", part.begin);
            TarStorage storage;
            storage.key = part.tree.integer(items[0]);
            storage.location = part.tree.text(items[1]);
            storage.cls = part.tree.globalName(items[2]);
            storage.elements = readNumber(source, part.end);
            const auto dtype = dtypeByStorage(storage.cls);
            if (!dtype)
                fail("a storage has an unknown class", part.begin);
            const std::uint64_t position = part.end + sizeof(std::uint64_t);
            const std::uint64_t left = source.size() - position;
            if (storage.elements > left / info(*dtype).bytes)
                fail("the data of a storage are cut off", part.begin);
            m_stream.storages.push_back({std::to_string(storage.key), source.base() + position, storage.elements, left,
                                         static_cast<std::uint32_t>(i)});
            roots[storage.key] = storage.key;
            part.end = position + storage.elements * info(*dtype).bytes;
            storages[storage.key] = std::move(storage);
        }
        readViews(readPart(source, part.end));
    }

    /// (key of the view, key of its root, offset, elements)
    void readViews(const pickle::Parsed& views)
    {
        for (NodeId view : views.tree.children(views.tree.root())) {
            const auto items = views.tree.children(view);
            if (items.size() != 4)
                continue;
            const auto root = storages.find(views.tree.integer(items[1]));
            if (root == storages.end())
                fail("a view of a storage has no root", views.begin);
            TarStorage storage = root->second;
            storage.offset += views.tree.integer(items[2]);
            roots[views.tree.integer(items[0])] = roots[root->first];
            storages[views.tree.integer(items[0])] = std::move(storage);
        }
    }

    void readEachTensor(const io::Source& source)
    {
        pickle::Parsed part = readPart(source);
        const std::uint64_t number = count(part, source.size() / 16);
        std::uint64_t at = part.end;
        for (std::uint64_t i = 0; i < number; ++i) {
            part = readPart(source, at);
            const auto items = part.tree.children(part.tree.root());
            if (items.size() != 3)
                fail("a tensor is not described as PyTorch does", part.begin);
            TarTensor tensor;
            tensor.key = part.tree.integer(items[0]);
            tensor.storage = part.tree.integer(items[1]);
            io::Cursor cursor(source, part.end, 4096);
            const std::uint32_t dimensions = cursor.u32();
            cursor.skip(4); // ndim was written as eight bytes
            if (dimensions > limits::kDimensions)
                fail("a tensor has too many dimensions", part.begin);
            for (std::uint32_t d = 0; d < dimensions; ++d)
                tensor.sizes.push_back(static_cast<std::int64_t>(cursor.u64()));
            for (std::uint32_t d = 0; d < dimensions; ++d)
                tensor.strides.push_back(static_cast<std::int64_t>(cursor.u64()));
            tensor.offset = static_cast<std::int64_t>(cursor.u64());
            at = cursor.position();
            tensors.push_back(std::move(tensor));
        }
    }

    LegacyStream& m_stream;
};

/// Puts rebuild calls in the place of the numbers by which the object's pickle refers to tensors and storages.
class Translation {
public:
    Translation(pickle::Tree& tree, const TarTables& tables)
        : m_tree(tree)
        , m_tables(tables)
        , m_tag(tree.addString("storage"))
        , m_rebuild(tree.addGlobal("torch._utils", "_rebuild_tensor_v2"))
        , m_orderedDict(tree.addGlobal("collections", "OrderedDict"))
    {
        for (std::size_t i = 0; i < tables.tensors.size(); ++i)
            m_tensorRows[tables.tensors[i].key] = i;
    }

    void run()
    {
        std::map<NodeId, NodeId> replacements;
        const std::uint32_t count = m_tree.nodeCount();
        for (std::uint32_t i = 0; i < count; ++i) {
            const NodeId reference = NodeId::ofIndex(i);
            if (m_tree.kind(reference) != Kind::Persistent)
                continue;
            if (const NodeId made = meaning(m_tree.persistentId(reference)); made.valid())
                replacements.emplace(reference, made);
        }
        m_tree.replaceUses(replacements);
    }

private:
    NodeId meaning(NodeId id)
    {
        if (m_tree.kind(id) == Kind::Tuple) // (class, source file, source)
            return m_tree.children(id).empty() ? NodeId() : m_tree.children(id)[0];
        const std::int64_t key =
            m_tree.isText(id) ? std::strtoll(std::string(m_tree.text(id)).c_str(), nullptr, 10) : m_tree.integer(id);
        if (const auto row = m_tensorRows.find(key); row != m_tensorRows.end())
            return tensor(row->second);
        return m_tables.storages.contains(key) ? storage(key) : NodeId();
    }

    NodeId tensor(std::size_t row)
    {
        const auto known = m_tensors.find(row);
        if (known != m_tensors.end())
            return known->second;
        const TarTensor& tensor = m_tables.tensors[row];
        const auto root = m_tables.storages.find(tensor.storage);
        if (root == m_tables.storages.end())
            return {};
        const NodeId arguments[] = {
            storage(tensor.storage), m_tree.addInt(tensor.offset + root->second.offset),
            tuple(tensor.sizes),     tuple(tensor.strides),
            NodeId::ofBool(false),   m_tree.addCall(Kind::Call, m_orderedDict, NodeId::emptyTuple())};
        const NodeId call = m_tree.addTuple(arguments);
        return m_tensors[row] = m_tree.addCall(Kind::Call, m_rebuild, call);
    }

    NodeId storage(std::int64_t key)
    {
        const TarStorage& storage = m_tables.storages.at(key);
        const std::int64_t root = m_tables.roots.at(key);
        NodeId& cls = m_classes[storage.cls];
        if (!cls.valid())
            cls = m_tree.addGlobal("torch", storage.cls);
        const NodeId id[] = {m_tag, cls, m_tree.addString(std::to_string(root)), m_tree.addString(storage.location),
                             m_tree.addInt(static_cast<std::int64_t>(storage.elements))};
        return m_tree.addPersistent(m_tree.addTuple(id));
    }

    NodeId tuple(const std::vector<std::int64_t>& numbers)
    {
        std::vector<NodeId> items;
        for (std::int64_t number : numbers)
            items.push_back(m_tree.addInt(number));
        return m_tree.addTuple(items);
    }

    pickle::Tree& m_tree;
    const TarTables& m_tables;
    NodeId m_tag, m_rebuild, m_orderedDict;
    std::map<std::int64_t, std::size_t> m_tensorRows;
    std::map<std::size_t, NodeId> m_tensors;
    std::map<std::string, NodeId> m_classes;
};

/// An archive ends with zero bytes up to the end of the file.
bool hasBytesBehind(const io::Source& file, std::uint64_t end)
{
    io::Cursor cursor(file, std::min(end, file.size()));
    while (cursor.remaining() > 0) {
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(cursor.remaining(), 65536));
        const unsigned char* bytes = cursor.take(count);
        if (std::any_of(bytes, bytes + count, [](unsigned char c) { return c != 0; }))
            return true;
    }
    return false;
}

/// The files of one name in the archive; torch reads the last (tarfile.TarFile.getmember).
std::vector<io::Source> filesOf(const Origin& origin, const std::vector<archive::TarMember>& members,
                                std::string_view name)
{
    std::vector<io::Source> files;
    bool endsWithFile = false;
    for (const archive::TarMember& member : members) {
        if (member.name != name)
            continue;
        endsWithFile = member.type == '0' || member.type == '\0';
        if (endsWithFile)
            files.push_back(origin.bytes.slice(member.offset, member.size));
    }
    if (!endsWithFile)
        throw Error(ErrorKind::NotACheckpoint,
                    "This is a tar archive, but no checkpoint of PyTorch before 0.1.10 (it has no file \""
                        + std::string(name) + "\"). Unpack it, then open the checkpoint in it.");
    return files;
}

/// What the pickles that torch passes over would run in a program that takes the first.
std::string programOf(std::span<const io::Source> pickles)
{
    for (const io::Source& source : pickles)
        if (const std::string program = programBefore(source); !program.empty())
            return " One that torch.load passes over names " + io::escapeForDisplay(program)
                + ", which can run programs, open files or evaluate text: do not load this file.";
    return {};
}

void addOddMembers(Origin& origin, const std::vector<archive::TarMember>& members, std::span<const io::Source> pickles)
{
    std::map<std::string, int> times;
    for (const archive::TarMember& member : members) {
        const bool known = member.name == "storages" || member.name == "tensors" || member.name == "pickle"
            || member.name == "sys_info"; // torch/serialization.py of 0.1.8; nothing reads it
        if (++times[member.name] != (known ? 2 : 1) || origin.damages.size() >= 20)
            continue;
        const std::string name = '"' + io::escapeForDisplay(member.name, 80) + '"';
        if (known)
            origin.damages.push_back(
                {"duplicate-record",
                 "Two records have the same name, and programs differ in which one they take: " + name + '.'
                     + (member.name == "pickle" ? programOf(pickles.first(pickles.size() - 1)) : "")});
        else
            origin.damages.push_back(
                {"trailing-data", "The tar archive has a member " + name + " that no checkpoint has."});
    }
    const std::uint64_t end = members.empty() ? 0 : members.back().offset + (members.back().size + 511) / 512 * 512;
    if (hasBytesBehind(origin.bytes, end))
        origin.damages.push_back({"trailing-data", "Bytes follow the end of the tar archive; nothing reads them."});
}

} // namespace

pickle::Parsed readTarCheckpoint(Origin& origin, io::Source& pickleMember)
{
    const std::vector<archive::TarMember> members = archive::readTar(origin.bytes);
    const std::vector<io::Source> storages = filesOf(origin, members, "storages"),
                                  tensors = filesOf(origin, members, "tensors"),
                                  pickles = filesOf(origin, members, "pickle");
    addOddMembers(origin, members, pickles);
    LegacyStream stream, unread;
    TarTables tables(stream), others(unread); // those that torch passes over are read for the code in them
    for (const io::Source& source : storages)
        (&source == &storages.back() ? tables : others).readStorages(source);
    for (const io::Source& source : tensors)
        (&source == &tensors.back() ? tables : others).readTensors(source);
    pickleMember = pickles.back();
    pickle::Parsed parsed = readObject(pickleMember);
    Translation(parsed.tree, tables).run();
    parsed.tree = parsed.tree.compacted(); // the numbers are gone
    origin.legacy = std::move(stream);
    return parsed;
}

} // namespace ckptscope::checkpoint
