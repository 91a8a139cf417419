#pragma once

#include "core/pickle/atom_encoder.h"
#include "core/pickle/encoder.h"
#include "core/pickle/reader.h"
#include "core/pickle/tree.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ckptscope::pickle {

/// The pickler of Modules/_pickle.c (save and what it calls), with its recursion on a stack of frames.
class ObjectWriter {
public:
    ObjectWriter(const Tree& tree, const Style& style, io::Sink& sink)
        : m_tree(tree)
        , m_protocol(style.protocol)
        , m_pythonBatches(style.pythonBatches)
        , m_firstMemo(style.protocol >= 4 ? 0 : style.firstMemo)
        , m_encoder(sink, style.protocol, style.framed)
        , m_atoms(m_encoder, style.protocol)
        , m_memo(tree.nodeCount(), kAbsent)
    {
    }
    void write(NodeId root);

private:
    /// How the elements of a container are divided.
    enum class Batches : std::uint8_t {
        OneByOne, ///< protocol 0: an APPEND or SETITEM each
        Iterator, ///< batch_list, batch_dict and pickle._Pickler: a last single element is written alone
        ExactList, ///< batch_list_exact: only a list of one is written without MARK
        ExactDict, ///< batch_dict_exact: likewise, and after a last full batch an empty one follows
        Set, ///< save_set: always batches, and after a last full batch an empty one follows
    };
    struct Filling {
        Batches batches;
        unsigned unit; ///< nodes of an element
        Op one, many;
    };

    enum class Step : std::uint8_t { Fill, Tuple, FrozenSet, Call, Instance, Persistent, Build };

    /// What remains to be done for an object that is being written.
    struct Frame {
        const NodeId* next = nullptr; ///< the child that comes next
        const NodeId* stop = nullptr; ///< end of the children, or of the batch that is being written
        const NodeId* end = nullptr; ///< end of the children
        NodeId id;
        Step step = Step::Fill;
        std::uint8_t phase = 0; ///< parts of a call that were begun; of Fill: whether a batch is open
        Batches batches = Batches::Iterator;
        std::uint8_t kind = 0; ///< of Fill: the EffectKind that says which opcodes fill it
    };

    /// Entries of m_memo: the object's number, or with this bit: not written yet. While it is being written the
    /// other bits tell how many objects the memo had at its start.
    static constexpr std::uint32_t kPending = 0x80000000u;
    static constexpr std::uint32_t kAbsent = 0xffffffffu;

    // Functions that answer bool write an object: true when it is complete, false when frames do the rest.
    bool save(NodeId id);
    bool saveImmediate(NodeId id);
    bool saveObject(NodeId id, Kind kind);
    bool saveContainer(NodeId id, Kind kind);
    bool saveGlobal(NodeId id);
    bool savePersistentLine(NodeId id);
    void saveExtension(NodeId id);
    bool complete(NodeId id, bool remembers);
    bool completeMade(NodeId id, std::size_t onStack);

    void enter(NodeId id, Step step, std::span<const NodeId> children);
    void pushEffects(NodeId id);
    void pushFill(NodeId id, EffectKind kind, std::span<const NodeId> items, Batches batches);
    Filling filling(const Frame& frame) const;
    bool openBatch(Frame& frame);
    bool saveChildren();
    void advance();
    void advanceFill();
    void advanceCall();
    void finishTuple(NodeId id, std::size_t count);
    void finishFrozenSet(NodeId id);
    void finishInstance(NodeId id);
    void finishPersistent(NodeId id);
    void requireProtocol(int needed, const char* what) const;
    std::string_view oneLine(std::string_view text) const;

    bool remembered(NodeId id) const { return m_memo[id.index()] < kPending; }
    void remember(NodeId id)
    {
        m_memo[id.index()] = m_count;
        m_encoder.put(m_firstMemo + m_count++);
    }
    void recall(NodeId id) { m_encoder.get(m_firstMemo + m_memo[id.index()]); }

    const Tree& m_tree;
    int m_protocol;
    bool m_pythonBatches;
    std::uint32_t m_firstMemo;
    std::uint32_t m_count = 0; ///< objects in the memo
    Encoder m_encoder;
    AtomEncoder m_atoms;
    std::vector<std::uint32_t> m_memo; ///< by node
    std::vector<Frame> m_frames;
};

} // namespace ckptscope::pickle
