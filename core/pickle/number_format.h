#pragma once

#include <string>
#include <string_view>

namespace ckptscope::pickle {

/// Decimal text of an integer of any size, given as little-endian two's complement. Quadratic: the caller bounds it.
std::string decimalText(std::string_view littleEndianTwosComplement);

} // namespace ckptscope::pickle
