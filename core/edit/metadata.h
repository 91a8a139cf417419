#pragma once

#include "core/edit/context.h"

#include <map>
#include <string>
#include <vector>

namespace ckptscope::edit {

/// The `_metadata` of a state dict as (module path, value) pairs.
struct MetadataEntry {
    NodeId key, value;
    std::string path;

    bool operator==(const MetadataEntry&) const = default;
};
std::vector<MetadataEntry> metadataOf(const Tree& tree, NodeId stateDict);

/// What a step makes of `_metadata`. Several state dicts may share one object: it is changed once for all of them and
/// stays one. Where some keep it as it is, or need another one, those that change get a copy.
class MetadataChanges {
public:
    explicit MetadataChanges(Context& context)
        : m_context(context)
    {
    }

    /// Notes what becomes of the entries, of which `count` change: a path that is not the key's text is a new name, and
    /// an entry without a key is that of a wrapper, which is made.
    void add(NodeId stateDict, std::vector<MetadataEntry> entries, std::uint64_t count);
    /// Writes them; returns how many entries changed.
    std::uint64_t apply();

private:
    struct Change {
        std::vector<NodeId> stateDicts;
        std::vector<MetadataEntry> entries;
        std::uint64_t count;
        bool copied; ///< as Context::copied
    };

    void write(NodeId metadata, const Change& change);
    NodeId copyFor(const std::vector<NodeId>& stateDicts, NodeId metadata);

    Context& m_context;
    std::map<NodeId, std::vector<Change>> m_changes; ///< by the object
};

} // namespace ckptscope::edit
