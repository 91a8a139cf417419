#include "core/compare/standard_forms.h"

#include "core/checkpoint/python2_names.h"
#include "core/io/text.h"

namespace ckptscope::compare {

namespace {

using pickle::Kind;
using pickle::NodeId;
using pickle::Tree;

std::string importedName(const Tree& tree, NodeId global)
{
    constexpr std::string_view kBuiltins = "builtins.";
    std::string name = checkpoint::importedName(tree.globalModule(global), tree.globalName(global));
    return name.starts_with(kBuiltins) ? name.substr(kBuiltins.size()) : name;
}

bool isLatin1(std::string_view encoding)
{
    return encoding == "latin1" || encoding == "latin-1";
}

std::string contentOf(const Tree& tree, const BytesForm& form)
{
    if (!form.text.valid())
        return {};
    const std::vector<std::byte> bytes = tree.textSource(form.text).readAll(tree.textSize(form.text));
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

} // namespace

std::string standardType(const Tree& tree, NodeId id)
{
    if (tree.isCallLike(id))
        if (const NodeId cls = checkpoint::classOf(tree, id); tree.kind(cls) == Kind::Global)
            return importedName(tree, cls);
    return tree.kind(id) == Kind::Global ? importedName(tree, id) : checkpoint::typeName(tree, id);
}

std::optional<BytesForm> bytesForm(const Tree& tree, NodeId id)
{
    const Kind kind = tree.kind(id);
    if (kind == Kind::Bytes || kind == Kind::ByteArray)
        return BytesForm{id};
    if (kind != Kind::Call || tree.hasEffects(id) || tree.kind(tree.callable(id)) != Kind::Global)
        return std::nullopt;
    const std::string callee = importedName(tree, tree.callable(id));
    const std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    if (callee != "_codecs.encode" && callee != "bytes" && callee != "bytearray")
        return std::nullopt;
    if (arguments.empty() && callee != "_codecs.encode")
        return BytesForm{};
    if (arguments.size() == 2 && callee != "bytes" && tree.kind(arguments[0]) == Kind::String
        && isLatin1(tree.text(arguments[1])))
        return BytesForm{arguments[0], true};
    if (arguments.size() != 1 || callee != "bytearray")
        return std::nullopt;
    const NodeId inner = arguments[0]; // bytes, which are no call of bytearray
    const bool isEncoded = tree.kind(inner) == Kind::Call && tree.isGlobal(tree.callable(inner), "_codecs", "encode");
    return tree.kind(inner) == Kind::Bytes || isEncoded ? bytesForm(tree, inner) : std::nullopt;
}

bool equalBytes(const Tree& treeA, const BytesForm& a, const Tree& treeB, const BytesForm& b)
{
    if (a.isEncoded == b.isEncoded)
        return contentOf(treeA, a) == contentOf(treeB, b);
    const std::string encoded = a.isEncoded ? contentOf(treeA, a) : contentOf(treeB, b);
    return io::utf8ToLatin1(encoded) == (a.isEncoded ? contentOf(treeB, b) : contentOf(treeA, a));
}

} // namespace ckptscope::compare
