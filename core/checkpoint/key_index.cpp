#include "core/checkpoint/key_index.h"

#include "core/checkpoint/tensor.h"

namespace ckptscope::checkpoint {

std::uint32_t KeyIndex::find(const StorageKey& key) const
{
    if (key.number < m_byNumber.size() && m_byNumber[key.number] != 0)
        return m_byNumber[key.number] - 1;
    if (m_byText.empty())
        return kNoIndex;
    const auto found = m_byText.find(key.text);
    return found == m_byText.end() ? kNoIndex : found->second;
}

void KeyIndex::insert(const StorageKey& key, std::uint32_t row)
{
    if (key.number == io::kNoNumber || key.number > 8 * std::uint64_t(row) + 1024) {
        m_byText.emplace(key.text, row);
        return;
    }
    if (key.number >= m_byNumber.size())
        m_byNumber.resize(key.number + std::size_t(1)); // grows by halves
    m_byNumber[key.number] = row + 1;
}

} // namespace ckptscope::checkpoint
