#include "ui/document/edit_trace.h"

#include <algorithm>
#include <string>
#include <unordered_map>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;
using checkpoint::Tensor;

namespace {

/// The same elements of the same storage: edits move tensors about but leave what they view alone.
bool viewsTheSame(const Checkpoint& a, const Tensor& left, const Checkpoint& b, const Tensor& right)
{
    if (left.offset != right.offset || left.elements != right.elements
        || (left.storage == kNoIndex) != (right.storage == kNoIndex))
        return false;
    return left.storage == kNoIndex
        || a.storageKey(a.storages[left.storage]) == b.storageKey(b.storages[right.storage]);
}

/// Edits keep the order of what they leave: a tensor is found at once or a bit further on …
constexpr std::size_t kNear = 64;

/// … or else by what it views.
std::string viewKey(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const std::string storage =
        tensor.storage == kNoIndex ? std::string("-") : checkpoint.storageKey(checkpoint.storages[tensor.storage]);
    return storage + '/' + std::to_string(tensor.offset) + '/' + std::to_string(tensor.elements);
}

class Finder {
public:
    explicit Finder(const Checkpoint& original)
        : m_original(original)
    {
    }

    std::uint32_t find(const Checkpoint& edited, const Tensor& tensor)
    {
        const std::size_t end = std::min(m_next + kNear, m_original.tensors.size());
        for (std::size_t at = m_next; at < end; ++at)
            if (viewsTheSame(m_original, m_original.tensors[at], edited, tensor)) {
                m_next = at + 1;
                return static_cast<std::uint32_t>(at);
            }
        if (m_index.empty())
            for (std::uint32_t i = 0; i < m_original.tensors.size(); ++i)
                m_index.emplace(viewKey(m_original, m_original.tensors[i]), i);
        const auto found = m_index.find(viewKey(edited, tensor));
        if (found == m_index.end())
            return kNoIndex;
        m_next = found->second + std::size_t(1);
        return found->second;
    }

private:
    const Checkpoint& m_original;
    std::unordered_map<std::string, std::uint32_t> m_index; ///< first tensor by viewKey
    std::size_t m_next = 0;
};

} // namespace

EditTrace::EditTrace(checkpoint::CheckpointPtr original, const Checkpoint& edited)
    : m_original(std::move(original))
    , m_before(edited.tensors.size(), kNoIndex)
    , m_renamed(edited.tensors.size())
    , m_moved(edited.tensors.size())
{
    Finder finder(*m_original);
    for (std::uint32_t i = 0; i < m_before.size(); ++i) {
        m_before[i] = finder.find(edited, edited.tensors[i]);
        const Tensor* old = before(i);
        if (!old)
            continue;
        m_renamed[i] = m_original->tensorName(*old) != edited.tensorName(edited.tensors[i]);
        m_moved[i] = m_original->device(*old) != edited.device(edited.tensors[i]);
        m_hasRenamed = m_hasRenamed || m_renamed[i];
        m_hasMoved = m_hasMoved || m_moved[i];
    }
}

const Tensor* EditTrace::before(std::uint32_t i) const
{
    return m_before[i] == kNoIndex ? nullptr : &m_original->tensors[m_before[i]];
}

} // namespace ckptscope::ui
