#pragma once

#include "core/checkpoint/checkpoint.h"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace ckptscope::checkpoint {

/// Which equal strings are one object in a file that Python writes decides its bytes (the memo goes by identity), so
/// new strings are made by Python's rules:
///  - '' and each one-character latin-1 string that is cut out of another one exist once in a process (a storage key,
///    which str(number) makes, is a string of its own, and so is an attribute's name of one letter);
///  - a parameter's or buffer's name at the root of a model is the attribute's name itself, which is interned, so it is
///    the same object as an equal attribute name or option key anywhere else in the file;
///  - every other name is put together anew ('layer1.' + 'weight') and shared with nothing.
/// A name that returns to what it was before takes its old object back, so that edits which cancel out leave no trace.
class PythonStrings {
public:
    explicit PythonStrings(Tree& tree)
        : m_tree(tree)
    {
    }

    /// The node for a state dict key (or parameter name) that `old` becomes.
    NodeId renamedKey(NodeId old, std::string_view text, const Checkpoint& checkpoint);
    /// The node for a module path in _metadata (a slice: shared only when it has at most one character).
    NodeId renamedPath(NodeId old, std::string_view text);
    /// A string that is made anew, unless Python has only one of it ('' and single characters).
    NodeId fresh(std::string_view text);
    /// A constant of torch's source such as "version", "cpu", "storage": interned.
    NodeId constant(std::string_view text, const Checkpoint& checkpoint);

private:
    NodeId earlier(NodeId old, std::string_view text) const;
    NodeId remember(NodeId made, NodeId old);
    NodeId addLike(NodeId old, std::string_view text);
    NodeId single(std::string_view text);
    NodeId rootName(std::string_view text);
    void collectInterned(const Checkpoint& checkpoint);

    Tree& m_tree;
    std::map<NodeId, NodeId> m_before; ///< a renamed key and what it was
    std::optional<std::map<std::string, NodeId, std::less<>>> m_singles;
    std::optional<std::map<std::string, NodeId, std::less<>>> m_interned;
    std::map<std::string, NodeId, std::less<>> m_rootNames; ///< one-letter parameters of the root
};

} // namespace ckptscope::checkpoint
