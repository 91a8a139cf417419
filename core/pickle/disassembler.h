#pragma once

#include "core/io/source.h"

#include <cstdint>
#include <functional>
#include <string>

namespace ckptscope::pickle {

/// One opcode with its argument, as pickletools.dis shows it.
struct Instruction {
    std::uint64_t offset = 0; ///< in the source
    std::uint8_t opcode = 0;
    std::string_view name; ///< "BINPUT"
    std::string argument; ///< printable: 'text' (cut to `maxText`), 42, module name; empty without one
    std::uint32_t marks = 0; ///< open MARKs before it, for indentation
};

/// Walks the opcodes of the pickle at `offset`, STOP included; runs and builds nothing. The visitor answers whether to
/// go on. Returns the byte after the last opcode seen. Throws Truncated, Damaged with the offset.
std::uint64_t disassemble(const io::Source& source, std::uint64_t offset,
                          const std::function<bool(const Instruction&)>& visit, std::size_t maxText = 200);

} // namespace ckptscope::pickle
