#pragma once

#include <cstdint>
#include <cstring>
#include <string>

namespace ckptscope::archive {

/// Little-endian integers of a zip header.
template <typename T> T loadInteger(const void* bytes)
{
    T value;
    std::memcpy(&value, bytes, sizeof(T));
    return value;
}

template <typename T> void storeInteger(std::string& out, T value)
{
    char bytes[sizeof(T)];
    std::memcpy(bytes, &value, sizeof(T));
    out.append(bytes, sizeof(T));
}

} // namespace ckptscope::archive
