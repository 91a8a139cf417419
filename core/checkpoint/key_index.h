#pragma once

#include "core/io/pod_vector.h"
#include "core/io/text.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace ckptscope::checkpoint {

/// The key of a storage; torch's are small numbers written in decimal.
struct StorageKey {
    StorageKey(std::string_view key) // NOLINT: a text is a key
        : text(key)
        , number(io::plainNumber(key))
    {
    }
    StorageKey(const std::string& key)
        : StorageKey(std::string_view(key))
    {
    }
    std::string_view text;
    std::uint32_t number; ///< or io::kNoNumber
};

/// Finds the row of a storage by its key in constant time: numbers by a table, anything else by an ordered map (a hash
/// of chosen keys could be made slow).
class KeyIndex {
public:
    std::uint32_t find(const StorageKey& key) const;
    void insert(const StorageKey& key, std::uint32_t row);

private:
    io::PodVector<std::uint32_t> m_byNumber; ///< row + 1; 0: none
    std::map<std::string, std::uint32_t, std::less<>> m_byText;
};

} // namespace ckptscope::checkpoint
