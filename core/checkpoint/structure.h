#pragma once

#include "core/pickle/tree.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

using pickle::Kind;
using pickle::NodeId;
using pickle::Tree;

/// How a child is reached from its parent; the words of a path (cli contract, "show --json").
enum class LabelKind : std::uint8_t {
    Key, ///< of a dict item
    Index, ///< in a list, tuple or set
    Attribute, ///< in an object's state
    Arguments, ///< "<args>" of a call that is not understood; below it stand indices
    State, ///< "<state>" of an object whose state is no dict
};

/// One child of a value as a person sees it.
struct Entry {
    LabelKind kind = LabelKind::Key;
    NodeId label; ///< key node, or the index as an integer; no node for Arguments and State
    NodeId value;
};

/// Calls visit(Entry) for the children of `id` in the order arguments, list items, dict items, state; an object that
/// only wraps a container (set, Counter, OrderedDict …) shows the container's items. Atoms, tensors' rebuild calls and
/// references have children too (their arguments): who knows better must not ask.
void entriesOf(const Tree& tree, NodeId id, std::vector<Entry>& out);
/// At most `most` of them, without the first `skip`: a long list need not stand in memory whole.
void entriesOf(const Tree& tree, NodeId id, std::size_t skip, std::size_t most, std::vector<Entry>& out);

/// Text of a label for a path: the key as text, the index, "<args>", "<state>".
std::string labelText(const Tree& tree, LabelKind kind, NodeId label);
/// A value as short text on one line, for people and for paths of odd keys: 3, 'abc', None, (1, 2), torch.float32;
/// containers as "dict of 3". Cut at `maxChars`.
std::string shortText(const Tree& tree, NodeId id, std::size_t maxChars = 200);
/// The text of a String, ByteString (UTF-8 or else latin-1) or Bytes node; other kinds as shortText.
std::string keyText(const Tree& tree, NodeId id);
/// "dict", "collections.OrderedDict", "int", "argparse.Namespace" …
std::string typeName(const Tree& tree, NodeId id);

/// The class or function of a call-like node, a legacy ('module', class, file, source) reference resolved; or no node.
NodeId classOf(const Tree& tree, NodeId call);
/// The class that a legacy ('module', class, file, source) reference names (torch/serialization.py, _legacy_save); no
/// node for other references.
NodeId moduleClass(const Tree& tree, NodeId reference);
/// "module.name" of a Global; empty for other nodes.
std::string dottedName(const Tree& tree, NodeId global);
/// Whether `id` is a Dict or an object with dict items (OrderedDict, defaultdict, AttributeDict …) or an empty
/// OrderedDict.
bool isDictLike(const Tree& tree, NodeId id);
/// A dict's or dict-like object's items; of Counter(dict) the dict's.
std::span<const NodeId> itemsOf(const Tree& tree, NodeId id);
/// The attribute `name` in the state of an object: of a dict state, or of a (dict, slots) pair; or no node.
NodeId attributeOf(const Tree& tree, NodeId object, std::string_view name);
/// The dict that holds an object's attributes; or no node.
NodeId attributesOf(const Tree& tree, NodeId object);

} // namespace ckptscope::checkpoint
