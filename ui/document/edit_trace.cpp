#include "ui/document/edit_trace.h"

#include "core/checkpoint/storage_use.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;
using checkpoint::Tensor;

namespace {

/// Elements of a tensor's storage, in its dtype: a cast leaves their number alone, a cut makes them fewer.
std::uint64_t storageElements(const Checkpoint& checkpoint, const Tensor& tensor)
{
    return checkpoint.storages[tensor.storage].bytes / std::max<std::uint64_t>(checkpoint::info(tensor.dtype).bytes, 1);
}

/// The same elements of the same storage: most edits move tensors about but leave what they view alone. A storage that
/// was cut keeps its key, but offsets in it are others.
bool viewsTheSame(const Checkpoint& a, const Tensor& left, const Checkpoint& b, const Tensor& right)
{
    if (left.offset != right.offset || left.elements != right.elements
        || (left.storage == kNoIndex) != (right.storage == kNoIndex))
        return false;
    return left.storage == kNoIndex
        || (storageElements(a, left) == storageElements(b, right)
            && a.storageKey(a.storages[left.storage]) == b.storageKey(b.storages[right.storage]));
}

/// Edits keep the order of what they leave: a tensor is found at once or a bit further on …
constexpr std::size_t kNear = 64;

/// … or else by what it views.
std::string viewKey(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const std::string storage = tensor.storage == kNoIndex ? std::string("-")
                                                           : checkpoint.storageKey(checkpoint.storages[tensor.storage])
            + '/' + std::to_string(storageElements(checkpoint, tensor));
    return storage + '/' + std::to_string(tensor.offset) + '/' + std::to_string(tensor.elements);
}

class Finder {
public:
    Finder(const Checkpoint& original, const Checkpoint& edited)
        : m_original(original)
        , m_edited(edited)
    {
    }

    std::uint32_t find(std::uint32_t row)
    {
        const std::uint32_t found = byView(m_edited.tensors[row]);
        return found != kNoIndex ? found : byPlace(row);
    }

private:
    std::uint32_t byView(const Tensor& tensor)
    {
        const std::size_t end = std::min(m_next + kNear, m_original.tensors.size());
        for (std::size_t at = m_next; at < end; ++at)
            if (viewsTheSame(m_original, m_original.tensors[at], m_edited, tensor)) {
                m_next = at + 1;
                return static_cast<std::uint32_t>(at);
            }
        if (m_index.empty())
            for (std::uint32_t i = 0; i < m_original.tensors.size(); ++i)
                m_index.emplace(viewKey(m_original, m_original.tensors[i]), i);
        const auto found = m_index.find(viewKey(m_edited, tensor));
        if (found == m_index.end())
            return kNoIndex;
        m_next = found->second + std::size_t(1);
        return found->second;
    }

    /// One that views other bytes now: where no tensor came or went, the one at its place in the order, else the one of
    /// its name.
    std::uint32_t byPlace(std::uint32_t row)
    {
        const Tensor& tensor = m_edited.tensors[row];
        const auto hasItsShape = [&](std::uint32_t at) {
            return m_original.tensors[at].elements == tensor.elements
                && m_original.shape(m_original.tensors[at]) == m_edited.shape(tensor);
        };
        if (m_original.tensors.size() == m_edited.tensors.size() && hasItsShape(row))
            return row;
        if (m_names.empty())
            for (std::uint32_t i = 0; i < m_original.tensors.size(); ++i)
                m_names.emplace(m_original.tensorName(m_original.tensors[i]), i);
        const auto found = m_names.find(m_edited.tensorName(tensor));
        return found != m_names.end() && hasItsShape(found->second) ? found->second : kNoIndex;
    }

    const Checkpoint& m_original;
    const Checkpoint& m_edited;
    std::unordered_map<std::string, std::uint32_t> m_index, m_names; ///< first tensor by viewKey, and by name
    std::size_t m_next = 0;
};

} // namespace

bool isMade(const Checkpoint& checkpoint, const Tensor& tensor)
{
    return std::ranges::any_of(storagesOf(checkpoint, tensor), [&](const checkpoint::StorageUse& use) {
        return checkpoint.storages[use.storage].at == checkpoint::Storage::At::Made;
    });
}

EditTrace::EditTrace(checkpoint::CheckpointPtr original, const Checkpoint& edited)
    : m_original(std::move(original))
    , m_before(edited.tensors.size(), kNoIndex)
    , m_renamed(edited.tensors.size())
    , m_retyped(edited.tensors.size())
    , m_moved(edited.tensors.size())
    , m_made(edited.tensors.size())
{
    Finder finder(*m_original, edited);
    for (std::uint32_t i = 0; i < m_before.size(); ++i) {
        const Tensor& tensor = edited.tensors[i];
        m_made[i] = isMade(edited, tensor);
        m_before[i] = finder.find(i);
        const Tensor* old = before(i);
        if (!old)
            continue;
        m_renamed[i] = m_original->tensorName(*old) != edited.tensorName(tensor);
        m_retyped[i] = old->dtype != tensor.dtype || old->layout != tensor.layout;
        m_moved[i] = m_original->device(*old) != edited.device(tensor);
        m_hasRenamed = m_hasRenamed || m_renamed[i];
        m_hasRetyped = m_hasRetyped || m_retyped[i];
        m_hasMoved = m_hasMoved || m_moved[i];
    }
}

const Tensor* EditTrace::before(std::uint32_t i) const
{
    return m_before[i] == kNoIndex ? nullptr : &m_original->tensors[m_before[i]];
}

} // namespace ckptscope::ui
