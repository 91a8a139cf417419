#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::checkpoint {

/// The security verdict by allow-list, from every node of the tree and the container.
Verdict judge(const Checkpoint& checkpoint);

/// An opcode that torch/_weights_only_unpickler.py does not know, where the pickle has it first.
struct Operand {
    int code = -1; ///< "Unsupported operand 73"; -1: it knows all
    std::uint64_t offset = 0; ///< in Origin::pickle
};

Operand unknownOperand(const Checkpoint& checkpoint);

/// Which releases' weights_only=True would refuse the file, and why.
struct WeightsOnlyForecast {
    std::string release; ///< "2.6 and newer" (or "2.13 and newer", "2.6"), "2.4 and 2.5", "1.13"
    bool accepted = true;
    std::vector<std::string> globals; ///< refused classes and functions, as Python names them now
    std::string reason; ///< another reason ("pickle protocol 4"), or empty
    Operand operand; ///< the reason, where it is one that the error message tells by its number
};
/// The module after whose import weights_only=True takes a class that it refuses before ("torch._dynamo"); or empty.
std::string_view neededImport(std::string_view dottedName);
/// Newest release first.
std::vector<WeightsOnlyForecast> forecastWeightsOnly(const Checkpoint& checkpoint);

} // namespace ckptscope::checkpoint
