#pragma once

#include "core/checkpoint/string_survey.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace ckptscope::checkpoint {

/// Which equal strings are one object in a file that Python writes decides its bytes (the memo goes by identity), so
/// new strings are made by Python's rules:
///  - '' and each one-character latin-1 string that is cut out of another one exist once in a process (a storage key,
///    which str(number) makes, is a string of its own, and so is an attribute's name of one letter in Python 3.11);
///  - a parameter's or buffer's name at the root of a model is the attribute's name itself, which is interned, so it is
///    the same object as an equal attribute name, option key or constant anywhere else in the file;
///  - every other name is put together anew ('layer1.' + 'weight') and shared with nothing.
/// A name that returns to what it was before takes its old object back, so that edits which cancel out leave no trace.
class PythonStrings {
public:
    explicit PythonStrings(Tree& tree)
        : m_tree(tree)
    {
    }

    /// Where a name stands: it stands there once, so it finds its past again even when other names became equal.
    struct Place {
        NodeId container;
        bool copied = false; ///< the container shares its strings with another one, being a copy of it
    };
    /// The node for a state dict key (or parameter name) that `old` becomes.
    NodeId renamedKey(Place place, NodeId old, std::string_view text, const Checkpoint& checkpoint);
    /// The node for a module path in _metadata (a slice: shared only when it has at most one character).
    NodeId renamedPath(Place place, NodeId old, std::string_view text, const Checkpoint& checkpoint);
    /// The node for a storage's tag that `old` becomes. torch/serialization.py: 'cpu' is one constant, 'cuda:0' is put
    /// together for each storage; one that several storages share goes on being shared.
    NodeId renamedTag(Place place, NodeId old, std::string_view text, const Checkpoint& checkpoint);
    /// Whether the string is put together ('layer1.weight') and was renamed in another container already.
    bool isShared(NodeId old) const;
    /// A string that is made anew, unless Python has only one of it ('' and single characters).
    NodeId fresh(std::string_view text, const Checkpoint& checkpoint);
    /// A constant of torch's source such as "version", "cpu", "storage", or an attribute's name: interned.
    NodeId constant(std::string_view text, const Checkpoint& checkpoint);

private:
    NodeId earlier(Place place, NodeId old, std::string_view text) const;
    NodeId remember(Place place, NodeId made, NodeId old);
    NodeId likeBefore(Place place, NodeId old, std::string_view text);
    const StringSurvey& survey(const Checkpoint& checkpoint);
    NodeId of(StringSurvey::ByText& known, std::string_view text);

    Tree& m_tree;
    struct HashOfPlace {
        std::size_t operator()(const std::pair<NodeId, NodeId>& place) const
        {
            return std::hash<std::uint64_t>()(std::uint64_t(place.first.raw()) << 32 | place.second.raw());
        }
    };
    struct HashOfNode {
        std::size_t operator()(NodeId node) const { return node.raw(); }
    };
    /// By container and renamed key: what it was.
    std::unordered_map<std::pair<NodeId, NodeId>, NodeId, HashOfPlace> m_before;
    std::unordered_map<NodeId, NodeId, HashOfNode> m_after; ///< what became a renamed key, and the key
    std::optional<StringSurvey> m_survey; ///< and what was made since
};

} // namespace ckptscope::checkpoint
