#include "core/checkpoint/key_index.h"

#include "core/checkpoint/tensor.h"

#include <charconv>
#include <optional>

namespace ckptscope::checkpoint {

namespace {

/// A canonical decimal number ("0", "17"), or nothing.
std::optional<std::uint64_t> smallNumber(std::string_view key)
{
    std::uint64_t number = 0;
    if (key.empty() || key.size() > 9 || (key[0] == '0' && key.size() > 1))
        return std::nullopt;
    const auto [end, error] = std::from_chars(key.data(), key.data() + key.size(), number);
    if (error != std::errc() || end != key.data() + key.size())
        return std::nullopt;
    return number;
}

} // namespace

std::uint32_t KeyIndex::find(std::string_view key) const
{
    if (const auto number = smallNumber(key); number && *number < m_byNumber.size() && m_byNumber[*number] != 0)
        return m_byNumber[*number] - 1;
    const auto found = m_byText.find(key);
    return found == m_byText.end() ? kNoIndex : found->second;
}

void KeyIndex::insert(std::string_view key, std::uint32_t row)
{
    const auto number = smallNumber(key);
    if (!number || *number > 8 * std::uint64_t(row) + 1024) {
        m_byText.emplace(key, row);
        return;
    }
    if (*number >= m_byNumber.size())
        m_byNumber.resize(*number + 1 + m_byNumber.size() / 2);
    m_byNumber[*number] = row + 1;
}

} // namespace ckptscope::checkpoint
