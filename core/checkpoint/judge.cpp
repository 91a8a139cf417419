#include "core/checkpoint/judge.h"

#include "core/checkpoint/attribute_access.h"
#include "core/checkpoint/finders.h"
#include "core/checkpoint/known_calls.h"
#include "core/checkpoint/nested_stream.h"

#include <algorithm>
#include <set>
#include <utility>

namespace ckptscope::checkpoint {

namespace {

class Judge {
public:
    explicit Judge(const Checkpoint& checkpoint)
        : m_checkpoint(checkpoint)
        , m_tree(checkpoint.tree)
        , m_isTensor(m_tree.nodeCount())
        , m_byText(refersByText(*checkpoint.origin))
    {
        for (const Tensor& tensor : checkpoint.tensors)
            for (const NodeId part : {tensor.node, tensor.core})
                if (!part.isImmediate() && part.index() < m_isTensor.size())
                    m_isTensor[part.index()] = true;
    }

    Verdict judge()
    {
        weighContainer();
        weighOddities();
        weighGlobals();
        weighCalls();
        weighBareGetAttribute();
        weighReferences();
        weighTensors();
        std::ranges::stable_sort(m_verdict.reasons, std::greater(), &VerdictReason::level);
        for (const VerdictReason& reason : m_verdict.reasons)
            m_verdict.level = std::max(m_verdict.level, reason.level);
        return std::move(m_verdict);
    }

private:
    void add(VerdictLevel level, std::string message, std::string global = {}, std::uint64_t offset = 0)
    {
        constexpr std::size_t kMany = 200;
        if (m_verdict.reasons.size() < kMany)
            m_verdict.reasons.push_back({std::move(message), std::move(global), offset, level});
        m_verdict.level = std::max(m_verdict.level, level);
    }

    void weighContainer()
    {
        const Origin& origin = *m_checkpoint.origin;
        if (origin.container == Container::TorchScript)
            add(VerdictLevel::ContainsProgram,
                "It is a TorchScript archive: it holds code, and torch.load hands it to the "
                "TorchScript loader.");
        if (origin.zip)
            for (const archive::ZipOddity& oddity : origin.zip->oddities())
                add(VerdictLevel::Ambiguous,
                    "Programs that read zip files could see different contents: " + oddity.detail, {}, oddity.offset);
        for (const Damage& damage : origin.damages)
            if (damage.id != "no-version" && damage.id != "version-unknown")
                add(VerdictLevel::Ambiguous, damage.message);
        if (origin.style.protocol >= 4 && (origin.container == Container::Zip || origin.container == Container::Legacy)
            && unknownOperand(m_checkpoint).code >= 0)
            add(VerdictLevel::NeedsWeightsOnlyFalse,
                "It is pickled with protocol " + std::to_string(origin.style.protocol)
                    + ", which weights_only=True does not read.");
    }

    void weighOddities()
    {
        using enum pickle::OddityKind;
        for (const pickle::Oddity& oddity : m_checkpoint.origin->oddities) {
            switch (oddity.kind) {
            case ProtocolTwice:
                add(VerdictLevel::Ambiguous, "The pickle announces its protocol twice.", {}, oddity.offset);
                break;
            case FrameMismatch:
                add(VerdictLevel::Ambiguous, "A frame of the pickle does not end where it says: readers differ.", {},
                    oddity.offset);
                break;
            case LeftOnStack:
                add(VerdictLevel::Ambiguous, "Objects are left over at the end of the pickle.", {}, oddity.offset);
                break;
            case DroppedCall:
                add(VerdictLevel::Ambiguous, "The result of a call is thrown away; the call still runs.", {},
                    oddity.offset);
                break;
            case ExtensionCode:
                add(VerdictLevel::ContainsProgram,
                    "An object comes from the extension registry: what it is depends on the "
                    "program that loads it.",
                    {}, oddity.offset);
                break;
            case TextPersistentId:
                add(VerdictLevel::Ambiguous,
                    "A reference to an outside object is written as text, as pickle protocol 0 does; torch.load cannot "
                    "read that.",
                    {}, oddity.offset);
                break;
            case WrongReceiver:
                add(VerdictLevel::Ambiguous, "Items or a state are put into something that takes none.", {},
                    oddity.offset);
                break;
            case UnhashableKey:
                add(VerdictLevel::Ambiguous, "A list, dict or set is used as a key; Python cannot load that.", {},
                    oddity.offset);
                break;
            case DuplicateKey:
                break;
            }
        }
    }

    void weighGlobals()
    {
        std::set<std::string> seen;
        for (std::uint32_t i = 0; i < m_tree.globalCount(); ++i) {
            const NodeId id = m_tree.global(i);
            const GlobalInfo& info = m_checkpoint.globals.all()[i];
            const bool isGetAttribute = info.role == Role::GetAttribute;
            if (info.trust == Trust::Data || isGetAttribute)
                continue; // getattr is weighed by its arguments
            const std::string name = dottedName(m_tree, id);
            if (!seen.insert(name).second)
                continue;
            addGlobal(info.trust, name, m_tree.globalOffset(id));
        }
    }

    void addGlobal(Trust trust, const std::string& name, std::uint64_t offset)
    {
        if (trust == Trust::Harmless)
            add(VerdictLevel::NeedsWeightsOnlyFalse, name + " only holds data, but weights_only=True refuses it.", name,
                offset);
        else if (trust == Trust::Unknown)
            add(VerdictLevel::ContainsProgram,
                name
                    + (isOfTorchScript(name) ? " is code in the archive itself, which torch.jit.load compiles."
                           : name.starts_with("torch.")
                           ? " is a class or function of torch itself that is more than data: loading runs it."
                           : " is a class or function of another package: loading imports and runs it."),
                name, offset);
        else
            add(VerdictLevel::Dangerous, name + " can run programs, open files or evaluate text.", name, offset);
    }

    bool isOfTorchScript(std::string_view name) const
    {
        return m_checkpoint.origin->container == Container::TorchScript && name.starts_with("__torch__.");
    }

    void weighCalls()
    {
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
            const NodeId node = NodeId::ofIndex(i);
            if (!m_tree.isCallLike(node))
                continue;
            if (!m_tree.hasEffects(node) && (m_isTensor[i] || isEmptyDict(node)))
                continue; // a tensor's call was understood as a whole, and so were its hooks
            const NodeId callee = classOf(m_tree, node);
            if (!callee.valid() || m_tree.kind(callee) != Kind::Global) {
                const NodeId first = m_tree.isCallLike(callee) ? classOf(m_tree, callee) : NodeId();
                const bool named = first.valid() && m_tree.kind(first) == Kind::Global;
                add(VerdictLevel::ContainsProgram,
                    callee.valid() && m_tree.isCallLike(callee)
                        ? "The result of another call is called: what runs cannot be told."
                        : "Something is called that is neither a class nor a function of a module.",
                    named ? dottedName(m_tree, first) : "", named ? m_tree.globalOffset(first) : 0);
                continue;
            }
            const GlobalInfo& info = m_checkpoint.globals.of(m_tree, callee);
            if (info.role == Role::GetAttribute)
                weighGetAttribute(node, callee);
            else if (info.role == Role::LoadFromBytes)
                weighNested(node, callee);
            else if (info.trust == Trust::Data && !isWrittenByTorch(m_tree, m_checkpoint.globals, node))
                add(VerdictLevel::Ambiguous,
                    dottedName(m_tree, callee)
                        + " is called with arguments, items or a state that torch does not write.",
                    dottedName(m_tree, callee), m_tree.globalOffset(callee));
        }
    }

    /// OrderedDict(): each tensor has one for its hooks.
    bool isEmptyDict(NodeId call) const
    {
        return m_tree.kind(call) == Kind::Call && m_tree.arguments(call) == NodeId::emptyTuple()
            && m_checkpoint.globals.roleOf(m_tree, call) == Role::OrderedDict;
    }

    void weighGetAttribute(NodeId call, NodeId callee)
    {
        const AttributeAccess access = judgeAttributeAccess(m_checkpoint, call);
        const std::string name = dottedName(m_tree, callee);
        std::string message = name + " fetches " + access.what;
        if (access.level == VerdictLevel::Dangerous)
            message = name + " can reach any function of any object"
                + (access.what.empty() ? "." : "; here it fetches " + access.what + '.');
        else if (access.level == VerdictLevel::ContainsProgram)
            message += ", which is part of another package.";
        else
            message += "; weights_only=True refuses it.";
        if (m_accesses.insert(message).second)
            add(access.level, std::move(message), name, m_tree.globalOffset(callee));
    }

    /// getattr kept as a value (for functools.partial, a factory, a state) can be called later with anything.
    void weighBareGetAttribute()
    {
        if (!m_checkpoint.globals.has(Role::GetAttribute))
            return;
        const auto isGetAttribute = [&](NodeId id) {
            return m_checkpoint.globals.of(m_tree, id).role == Role::GetAttribute;
        };
        NodeId bare = isGetAttribute(m_tree.root()) ? m_tree.root() : NodeId();
        for (std::uint32_t i = 0; i < m_tree.nodeCount() && !bare.valid(); ++i) {
            const NodeId node = NodeId::ofIndex(i);
            bool isCallee = m_tree.isCallLike(node); // the first child of a call
            m_tree.forEachChild(node, [&](NodeId child) {
                if (!std::exchange(isCallee, false) && isGetAttribute(child))
                    bare = child;
            });
        }
        if (bare.valid())
            addGlobal(Trust::Dangerous, dottedName(m_tree, bare), m_tree.globalOffset(bare));
    }

    void weighNested(NodeId call, NodeId callee)
    {
        if (!readNestedStorage(m_tree, m_checkpoint.globals, call))
            add(VerdictLevel::Dangerous,
                "A byte string is handed to torch's loader, and it is not the plain storage that torch writes there.",
                dottedName(m_tree, callee), m_tree.globalOffset(callee));
    }

    /// References to outside objects that torch does not know.
    void weighReferences()
    {
        const bool torchFile = m_checkpoint.origin->container != Container::Pickle || isUnpacked(m_checkpoint);
        if (torchFile && !m_checkpoint.hasOtherReferences && m_tree.count(Kind::OutOfBand) == 0)
            return;
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
            const NodeId node = NodeId::ofIndex(i);
            const Kind kind = m_tree.kind(node);
            if (kind == Kind::OutOfBand)
                return add(VerdictLevel::Ambiguous,
                           "A buffer is expected from outside of the file, which nothing supplies.");
            if (kind == Kind::Persistent && !(torchFile && isKnownReference(node)))
                return add(VerdictLevel::Ambiguous,
                           "It refers to an object outside of the pickle in a way that torch does not.");
        }
    }

    bool isKnownReference(NodeId reference) const
    {
        StorageFacts facts;
        const std::span<const NodeId> id = m_tree.children(m_tree.persistentId(reference));
        return describeStorage(m_tree, m_checkpoint.globals, reference, facts)
            || (!id.empty() && m_tree.text(id[0]) == "module")
            || (m_byText && m_tree.kind(m_tree.persistentId(reference)) == Kind::String);
    }

    void weighTensors()
    {
        for (const Tensor& tensor : m_checkpoint.tensors)
            if (tensor.has(kBroken) && !m_byText)
                return add(
                    VerdictLevel::Ambiguous,
                    "Tensor " + m_checkpoint.tensorName(tensor)
                        + " contradicts its storage (sizes, strides, offset); torch releases treat that differently.");
        for (const Storage& storage : m_checkpoint.storages)
            if (storage.available < storage.bytes || storage.at == Storage::At::Nowhere)
                return add(VerdictLevel::Ambiguous,
                           "Storage " + m_checkpoint.storageKey(storage)
                               + " announces more bytes than the file has for it.");
        for (const Storage& storage : m_checkpoint.storages)
            if (storage.at == Storage::At::Record && storage.available > storage.bytes)
                return add(
                    VerdictLevel::Ambiguous,
                    "Storage " + m_checkpoint.storageKey(storage)
                        + " has a longer record than it announces; some releases of torch refuse that, others cut it.");
    }

    const Checkpoint& m_checkpoint;
    const Tree& m_tree;
    std::vector<bool> m_isTensor; ///< calls that were read as tensors
    bool m_byText = false; ///< said of the pickle's oddities
    std::set<std::string> m_accesses; ///< what was said of getattr
    Verdict m_verdict;
};

} // namespace

std::string_view verdictName(VerdictLevel level)
{
    switch (level) {
    case VerdictLevel::DataOnly:
        return "data-only";
    case VerdictLevel::NeedsWeightsOnlyFalse:
        return "needs-weights-only-false";
    case VerdictLevel::ContainsProgram:
        return "contains-program";
    case VerdictLevel::Dangerous:
        return "dangerous";
    case VerdictLevel::Ambiguous:
        break;
    }
    return "ambiguous";
}

Verdict judge(const Checkpoint& checkpoint)
{
    Verdict verdict = Judge(checkpoint).judge();
    if (verdict.level == VerdictLevel::DataOnly && checkpoint.origin->container != Container::Pickle)
        if (const std::string reason = forecastWeightsOnly(checkpoint).front().reason; !reason.empty()) {
            verdict.level = VerdictLevel::NeedsWeightsOnlyFalse;
            verdict.reasons.push_back({"weights_only=True refuses it because " + reason + ".", "", 0, verdict.level});
        }
    return verdict;
}

} // namespace ckptscope::checkpoint
