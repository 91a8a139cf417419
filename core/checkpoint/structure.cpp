#include "core/checkpoint/structure.h"

#include "core/checkpoint/numpy_array.h"
#include "core/checkpoint/numpy_scalar.h"
#include "core/checkpoint/plain_objects.h"
#include "core/io/text.h"
#include "core/pickle/writer.h"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

namespace ckptscope::checkpoint {

namespace {

bool isBuiltin(const Tree& tree, NodeId callee, std::string_view name)
{
    return tree.kind(callee) == Kind::Global && tree.globalName(callee) == name
        && (tree.globalModule(callee) == "builtins" || tree.globalModule(callee) == "__builtin__");
}

/// set([…]), frozenset([…]), collections.Counter({…}): the container that such a call wraps; or no node.
NodeId wrappedContainer(const Tree& tree, NodeId id)
{
    if (tree.kind(id) != Kind::Call)
        return {};
    const std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    const NodeId callee = tree.callable(id);
    if (arguments.size() != 1)
        return {};
    const Kind kind = tree.kind(arguments[0]);
    if (kind == Kind::List && (isBuiltin(tree, callee, "set") || isBuiltin(tree, callee, "frozenset")))
        return arguments[0];
    if (kind == Kind::Dict && tree.isGlobal(callee, "collections", "Counter"))
        return arguments[0];
    return {};
}

/// copy_reg._reconstructor(class, base, state): an object of a class, as protocols 0 and 1 write it.
bool isReconstructor(const Tree& tree, NodeId callee)
{
    return tree.kind(callee) == Kind::Global && tree.globalName(callee) == "_reconstructor"
        && (tree.globalModule(callee) == "copyreg" || tree.globalModule(callee) == "copy_reg");
}

/// Whether the arguments of a call tell nothing but its class: _reconstructor(class, object, None).
bool tellOnlyClass(const Tree& tree, NodeId id)
{
    const std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    return arguments.empty()
        || (arguments.size() == 3 && isReconstructor(tree, tree.callable(id)) && tree.isNone(arguments[2])
            && isBuiltin(tree, arguments[1], "object"));
}

/// The text of _codecs.encode(text, 'latin1'), which stands for bytes up to protocol 2 (CPython's pickle.py,
/// save_bytes); or no node.
NodeId encodedText(const Tree& tree, NodeId id)
{
    if (tree.kind(id) != Kind::Call || !tree.isGlobal(tree.callable(id), "_codecs", "encode"))
        return {};
    const std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    return arguments.size() == 2 && tree.kind(arguments[0]) == Kind::String && !tree.isFar(arguments[0])
            && tree.text(arguments[1]) == "latin1"
        ? arguments[0]
        : NodeId();
}

/// The part of the entries that is asked for.
struct Page {
    std::size_t skip; ///< still to leave out
    std::size_t most; ///< still to add
    std::vector<Entry>& out;

    /// Of `count` entries, which to add: the first and the one after the last.
    std::pair<std::size_t, std::size_t> take(std::size_t count)
    {
        const std::size_t first = std::min(skip, count), taken = std::min(most, count - first);
        skip -= first;
        most -= taken;
        if (out.empty())
            out.reserve(taken); // growing in steps would hold a large list twice
        return {first, first + taken};
    }
    void add(const Entry& entry)
    {
        if (const auto [first, last] = take(1); first != last)
            out.push_back(entry);
    }
};

void addIndexed(std::span<const NodeId> items, Page& page)
{
    const auto [first, last] = page.take(items.size());
    for (std::size_t i = first; i < last; ++i)
        page.out.push_back({LabelKind::Index, NodeId::ofSmallInt(static_cast<std::int64_t>(i)), items[i]});
}

void addItems(std::span<const NodeId> items, LabelKind kind, Page& page)
{
    const auto [first, last] = page.take(items.size() / 2);
    for (std::size_t i = first; i < last; ++i)
        page.out.push_back({kind, items[2 * i], items[2 * i + 1]});
}

void addState(const Tree& tree, NodeId state, Page& page)
{
    if (tree.kind(state) == Kind::Dict)
        return addItems(tree.children(state), LabelKind::Attribute, page);
    if (tree.kind(state) == Kind::Tuple && tree.children(state).size() == 2) {
        const std::span<const NodeId> pair = tree.children(state); // (dict or None, slots), object.__reduce_ex__(2)
        const auto attributes = [&](NodeId id) { return tree.isNone(id) || tree.kind(id) == Kind::Dict; };
        if (attributes(pair[0]) && attributes(pair[1])) {
            addItems(tree.children(pair[0]), LabelKind::Attribute, page);
            return addItems(tree.children(pair[1]), LabelKind::Attribute, page);
        }
    }
    page.add({LabelKind::State, NodeId(), state});
}

void addObject(const Tree& tree, NodeId id, Page& page)
{
    if (const NodeId inner = wrappedContainer(tree, id); inner.valid()) {
        if (tree.kind(inner) == Kind::Dict)
            addItems(tree.children(inner), LabelKind::Key, page);
        else
            addIndexed(tree.children(inner), page);
    } else if (tree.isCallLike(id)) {
        if (!tellOnlyClass(tree, id))
            page.add({LabelKind::Arguments, NodeId(), tree.arguments(id)});
        if (const NodeId keywords = tree.keywords(id); keywords.valid())
            addItems(tree.children(keywords), LabelKind::Attribute, page);
    }
    if (!tree.hasEffects(id))
        return;
    addIndexed(tree.listItems(id), page);
    addItems(tree.dictItems(id), LabelKind::Key, page);
    if (const NodeId state = tree.state(id); state.valid())
        addState(tree, state, page);
}

std::string containerText(const Tree& tree, NodeId id, const char* word, std::size_t perItem)
{
    return std::string(word) + " of " + std::to_string(tree.children(id).size() / perItem);
}

std::string quoted(std::string text, char prefix)
{
    std::string out;
    if (prefix)
        out += prefix;
    return out + '\'' + std::move(text) + '\'';
}

/// As Python writes it: b'\x00abc'.
std::string bytesText(std::string_view bytes, std::size_t maxChars)
{
    std::string out;
    for (const char c : bytes.substr(0, maxChars)) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '\\' || c == '\'')
            (out += '\\') += c;
        else if (byte >= 0x20 && byte < 0x7f)
            out += c;
        else if (c == '\t' || c == '\n' || c == '\r')
            (out += '\\') += c == '\t' ? 't' : c == '\n' ? 'n' : 'r';
        else
            out += "\\x" + std::string{"0123456789abcdef"[byte >> 4], "0123456789abcdef"[byte & 15]};
    }
    return quoted(bytes.size() > maxChars ? out + "…" : out, 'b');
}

std::string tupleText(const Tree& tree, NodeId id, std::size_t maxChars)
{
    std::string out = "(";
    const std::span<const NodeId> items = tree.children(id);
    for (std::size_t i = 0; i < items.size(); ++i) {
        if (out.size() > maxChars)
            return out + "…)";
        // One level only: a tuple in a tuple is named, not walked, so depth costs nothing.
        out += tree.kind(items[i]) == Kind::Tuple && !tree.children(items[i]).empty()
            ? containerText(tree, items[i], "tuple", 1)
            : shortText(tree, items[i], 60);
        out += i + 1 < items.size() ? ", " : "";
    }
    return out + (items.size() == 1 ? ",)" : ")");
}

std::string stringText(const Tree& tree, NodeId id, std::size_t maxChars)
{
    if (tree.isFar(id))
        return typeName(tree, id) + " of " + std::to_string(tree.textSize(id)) + " bytes";
    const Kind kind = tree.kind(id);
    if (kind == Kind::Bytes || kind == Kind::ByteArray)
        return bytesText(tree.text(id), maxChars);
    return quoted(io::escapeForDisplay(keyText(tree, id), maxChars), 0);
}

/// torch.Size([2, 3]), as Python writes it.
std::string sizeText(const Tree& tree, NodeId tuple, std::size_t maxChars)
{
    std::string items = tupleText(tree, tuple, maxChars);
    items = items.substr(1, items.size() - (tree.children(tuple).size() == 1 ? 3 : 2)); // "(2,)"
    return "torch.Size([" + items + "])";
}

/// torch.device('cuda', 0): a call with few plain arguments as Python writes it; <class> for other objects.
std::string callText(const Tree& tree, NodeId id, std::size_t maxChars)
{
    constexpr std::size_t kFew = 4;
    if (std::string number = numpyScalarText(tree, id); !number.empty())
        return number;
    if (std::string value = plainObjectText(tree, id); !value.empty())
        return value;
    if (const NodeId inner = wrappedContainer(tree, id); inner.valid() && tree.kind(inner) == Kind::List)
        return containerText(tree, inner, std::string(tree.globalName(tree.callable(id))).c_str(), 1);
    if (const NodeId text = encodedText(tree, id); text.valid()) {
        std::string_view start = tree.text(text).substr(0, 2 * maxChars + 2); // a latin-1 byte takes two at most
        if (!start.empty() && static_cast<unsigned char>(start.back()) >= 0xc2)
            start.remove_suffix(1);
        if (const auto bytes = io::utf8ToLatin1(start))
            return bytesText(*bytes, maxChars);
    }
    if (std::string array = numpyArrayText(tree, id); !array.empty())
        return array;
    if (isDictLike(tree, id) && tree.globalModule(tree.callable(id)) == "collections")
        return std::string(tree.globalName(tree.callable(id))) + " of " + std::to_string(itemsOf(tree, id).size() / 2);
    const std::string name = io::escapeForDisplay(typeName(tree, id), maxChars);
    const std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    if (arguments.size() == 1 && tree.kind(arguments[0]) == Kind::Tuple
        && tree.isGlobal(tree.callable(id), "torch", "Size"))
        return sizeText(tree, arguments[0], maxChars);
    const bool plain = std::ranges::all_of(arguments, [&](NodeId argument) {
        return tree.kind(argument) <= Kind::ByteArray || tree.kind(argument) == Kind::Global;
    });
    if (arguments.empty() || arguments.size() > kFew || !plain || tree.hasEffects(id))
        return "<" + name + ">";
    std::string text = name + "(";
    for (const NodeId& argument : arguments)
        text += (&argument == arguments.data() ? "" : ", ") + shortText(tree, argument, 60);
    return text + ")";
}

} // namespace

void entriesOf(const Tree& tree, NodeId id, std::vector<Entry>& out)
{
    entriesOf(tree, id, 0, std::numeric_limits<std::size_t>::max(), out);
}

void entriesOf(const Tree& tree, NodeId id, std::size_t skip, std::size_t most, std::vector<Entry>& out)
{
    Page page{skip, most, out};
    switch (tree.kind(id)) {
    case Kind::Tuple:
    case Kind::List:
    case Kind::Set:
    case Kind::FrozenSet:
        addIndexed(tree.children(id), page);
        break;
    case Kind::Dict:
        addItems(tree.children(id), LabelKind::Key, page);
        break;
    default:
        break;
    }
    if (tree.isCallLike(id) || tree.hasEffects(id))
        addObject(tree, id, page);
}

std::string labelText(const Tree& tree, LabelKind kind, NodeId label)
{
    switch (kind) {
    case LabelKind::Arguments:
        return "<args>";
    case LabelKind::State:
        return "<state>";
    case LabelKind::Index:
        return std::to_string(tree.integer(label));
    case LabelKind::Key:
    case LabelKind::Attribute:
        break;
    }
    return keyText(tree, label);
}

std::string keyText(const Tree& tree, NodeId id)
{
    const Kind kind = tree.kind(id);
    if (kind != Kind::String && kind != Kind::ByteString && kind != Kind::Bytes)
        return shortText(tree, id);
    std::string text;
    if (tree.isFar(id)) {
        const std::vector<std::byte> bytes = tree.textSource(id).readAll(std::uint64_t(1) << 32);
        text.assign(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    } else {
        text = tree.text(id);
    }
    if (kind != Kind::String && !io::isValidUtf8(text))
        return io::latin1ToUtf8(text);
    return text;
}

/// A storage that stands alone, from ("storage", class, key, location, elements): "FloatStorage of 4".
static std::string persistentText(const Tree& tree, NodeId id)
{
    const NodeId pid = tree.persistentId(id);
    if (tree.kind(pid) == Kind::Tuple) {
        const std::span<const NodeId> parts = tree.children(pid);
        if (parts.size() >= 5 && tree.kind(parts[1]) == Kind::Global && tree.kind(parts[4]) == Kind::Int)
            return io::escapeForDisplay(tree.globalName(parts[1]), 60) + " of "
                + std::to_string(tree.integer(parts[4]));
    }
    return "<persistent reference>";
}

std::string shortText(const Tree& tree, NodeId id, std::size_t maxChars)
{
    switch (tree.kind(id)) {
    case Kind::None:
        return "None";
    case Kind::Bool:
        return tree.boolean(id) ? "True" : "False";
    case Kind::Int:
        return std::to_string(tree.integer(id));
    case Kind::BigInt:
        return pickle::formatBigInt(tree.text(id));
    case Kind::Float:
        return pickle::formatFloat(tree.real(id));
    case Kind::String:
    case Kind::ByteString:
    case Kind::Bytes:
    case Kind::ByteArray:
        return stringText(tree, id, maxChars);
    case Kind::Tuple:
        return tupleText(tree, id, maxChars);
    case Kind::List:
        return containerText(tree, id, "list", 1);
    case Kind::Dict:
        return containerText(tree, id, "dict", 2);
    case Kind::Set:
        return containerText(tree, id, "set", 1);
    case Kind::FrozenSet:
        return containerText(tree, id, "frozenset", 1);
    case Kind::Global:
        return io::escapeForDisplay(dottedName(tree, id), maxChars);
    case Kind::Persistent:
        return persistentText(tree, id);
    case Kind::Extension:
        return "<extension " + std::to_string(tree.extensionCode(id)) + ">";
    case Kind::OutOfBand:
        return "<out-of-band buffer>";
    default:
        return callText(tree, id, maxChars);
    }
}

std::string typeName(const Tree& tree, NodeId id)
{
    static constexpr std::array<std::string_view, 14> kNames = {"NoneType", "bool",  "int",   "int",       "float",
                                                                "str",      "bytes", "bytes", "bytearray", "tuple",
                                                                "list",     "dict",  "set",   "frozenset"};
    const Kind kind = tree.kind(id);
    if (static_cast<std::size_t>(kind) < kNames.size())
        return std::string(kNames[static_cast<std::size_t>(kind)]);
    if (kind == Kind::Global)
        return "type";
    if (encodedText(tree, id).valid())
        return "bytes";
    if (tree.isCallLike(id))
        return dottedName(tree, classOf(tree, id));
    return kind == Kind::Persistent ? "persistent reference" : "object";
}

NodeId classOf(const Tree& tree, NodeId call)
{
    const NodeId callee = tree.callable(call);
    if (!callee.valid())
        return callee;
    if (isReconstructor(tree, callee)) {
        const std::span<const NodeId> arguments = tree.children(tree.arguments(call));
        return arguments.empty() ? callee : arguments[0];
    }
    return tree.kind(callee) == Kind::Persistent ? moduleClass(tree, callee) : callee;
}

NodeId moduleClass(const Tree& tree, NodeId reference)
{
    const std::span<const NodeId> id = tree.children(tree.persistentId(reference));
    return id.size() >= 2 && tree.text(id[0]) == "module" ? id[1] : NodeId();
}

std::string dottedName(const Tree& tree, NodeId global)
{
    if (!global.valid() || tree.kind(global) != Kind::Global)
        return {};
    return std::string(tree.globalModule(global)) + '.' + std::string(tree.globalName(global));
}

bool isDictLike(const Tree& tree, NodeId id)
{
    if (tree.kind(id) == Kind::Dict || !tree.dictItems(id).empty())
        return true;
    if (!tree.isCallLike(id))
        return false;
    const NodeId cls = tree.callable(id);
    return tree.isGlobal(cls, "collections", "OrderedDict") || tree.isGlobal(cls, "collections", "defaultdict")
        || tree.isGlobal(cls, "collections", "Counter");
}

std::span<const NodeId> itemsOf(const Tree& tree, NodeId id)
{
    if (const NodeId inner = wrappedContainer(tree, id); inner.valid() && tree.kind(inner) == Kind::Dict)
        return tree.children(inner);
    return tree.dictItems(id);
}

NodeId attributesOf(const Tree& tree, NodeId object)
{
    const NodeId state = tree.state(object);
    if (!state.valid() && tree.isGlobal(tree.callable(object), "torch.fx.graph_module", "reduce_graph_module")) {
        const std::span<const NodeId> arguments = tree.children(tree.arguments(object)); // (__dict__, imports)
        return !arguments.empty() && tree.kind(arguments[0]) == Kind::Dict ? arguments[0] : NodeId();
    }
    if (!state.valid() || tree.kind(state) == Kind::Dict)
        return state;
    const std::span<const NodeId> pair = tree.children(state);
    return tree.kind(state) == Kind::Tuple && pair.size() == 2 && tree.kind(pair[0]) == Kind::Dict ? pair[0] : NodeId();
}

NodeId attributeOf(const Tree& tree, NodeId object, std::string_view name)
{
    const NodeId attributes = attributesOf(tree, object);
    return attributes.valid() ? tree.valueOf(attributes, name) : NodeId();
}

} // namespace ckptscope::checkpoint
