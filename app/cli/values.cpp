#include "app/cli/values.h"

#include <algorithm>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::Entry;
using checkpoint::NodeId;

namespace {

class Walker {
public:
    Walker(const Checkpoint& checkpoint, const ValueWalk& walk, std::vector<bool>& told,
           const std::function<bool(const Value&)>& visit)
        : m_checkpoint(checkpoint)
        , m_walk(walk)
        , m_visit(visit)
        , m_told(told)
    {
    }
    Walker(const Walker&) = delete;
    Walker& operator=(const Walker&) = delete;

    ~Walker()
    {
        for (std::uint32_t index : m_marked)
            m_told[index] = false;
    }

    void run()
    {
        if (m_walk.from == m_checkpoint.tree.root() && !isContainer(m_walk.from)) {
            m_visit({m_path, m_walk.from, false});
            return;
        }
        enter(m_walk.from);
        while (!m_frames.empty()) {
            Frame& frame = m_frames.back();
            if (frame.next == m_entries.size()) {
                m_entries.resize(frame.begin);
                m_frames.pop_back();
                if (!m_path.empty())
                    m_path.pop_back();
                continue;
            }
            const Entry entry = m_entries[frame.next++];
            if (!visitEntry(entry))
                return;
        }
    }

private:
    struct Frame { ///< its entries are those from `begin` to the end of m_entries while it is the last one
        std::size_t begin, next;
    };

    void mark(NodeId node)
    {
        if (node.index() >= m_told.size())
            return;
        m_told[node.index()] = true;
        m_marked.push_back(node.index());
    }

    bool isTold(NodeId node) const
    {
        return !node.isImmediate() && node.index() < m_told.size() && m_told[node.index()];
    }

    void enter(NodeId node)
    {
        const std::size_t begin = m_entries.size();
        if (!node.isImmediate())
            entriesOf(m_checkpoint.tree, node, m_entries);
        m_frames.push_back({begin, begin});
    }

    bool isSkipped(const Entry& entry) const
    {
        if (isTold(entry.value))
            return true;
        if (entry.kind != checkpoint::LabelKind::Key || !m_checkpoint.tree.isText(entry.label))
            return false;
        return std::ranges::find(m_walk.skipKeys, m_checkpoint.tree.text(entry.label)) != m_walk.skipKeys.end();
    }

    bool visitEntry(const Entry& entry)
    {
        if (isSkipped(entry))
            return true;
        m_path.push_back(labelText(m_checkpoint.tree, entry.kind, entry.label));
        const bool isOpened = isContainer(entry.value);
        if (isOpened) {
            mark(entry.value);
            if (m_path.size() < m_walk.depth) {
                enter(entry.value);
                return true;
            }
        }
        const bool more = m_visit({m_path, entry.value, isOpened});
        m_path.pop_back();
        return more;
    }

    bool isContainer(NodeId node) const
    {
        if (node.isImmediate() || m_checkpoint.globals.isAtom(m_checkpoint.tree, node))
            return false;
        std::vector<Entry> first;
        entriesOf(m_checkpoint.tree, node, 0, 1, first);
        return !first.empty();
    }

    const Checkpoint& m_checkpoint;
    const ValueWalk& m_walk;
    const std::function<bool(const Value&)>& m_visit;
    std::vector<bool>& m_told; ///< by node
    std::vector<std::uint32_t> m_marked; ///< by this walk
    std::vector<Entry> m_entries;
    std::vector<Frame> m_frames;
    std::vector<std::string> m_path;
};

} // namespace

PlainValues::PlainValues(const Checkpoint& checkpoint, const std::vector<NodeId>& skip)
    : m_checkpoint(checkpoint)
    , m_told(checkpoint.tree.nodeCount())
{
    const auto mark = [this](NodeId node) {
        if (node.valid() && !node.isImmediate() && node.index() < m_told.size())
            m_told[node.index()] = true;
    };
    for (const checkpoint::Tensor& tensor : checkpoint.tensors)
        mark(tensor.node);
    for (const checkpoint::Array& array : checkpoint.arrays)
        mark(array.node);
    m_rootIsListed = !m_told.empty() && !checkpoint.tree.root().isImmediate() && m_told[checkpoint.tree.root().index()];
    for (NodeId node : skip)
        mark(node);
}

void PlainValues::forEach(const ValueWalk& walk, const std::function<bool(const Value&)>& visit)
{
    if (!m_rootIsListed)
        Walker(m_checkpoint, walk, m_told, visit).run();
}

} // namespace ckptscope::cli
