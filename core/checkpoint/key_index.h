#pragma once

#include "core/io/pod_vector.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace ckptscope::checkpoint {

/// Finds the row of a storage by its key in constant time: torch's keys are small numbers, anything else goes into an
/// ordered map (a hash of chosen keys could be made slow).
class KeyIndex {
public:
    std::uint32_t find(std::string_view key) const;
    void insert(std::string_view key, std::uint32_t row);

private:
    io::PodVector<std::uint32_t> m_byNumber; ///< row + 1; 0: none
    std::map<std::string, std::uint32_t, std::less<>> m_byText;
};

} // namespace ckptscope::checkpoint
