#include "core/io/error.h"
#include "core/io/sink.h"
#include "core/pickle/disassembler.h"
#include "core/pickle/reader.h"
#include "core/pickle/writer.h"

#include <cstdlib>

using namespace ckptscope;

/// Reads a pickle; what can be read must be written, read again and written to the same bytes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const io::Source source = io::Source::ofMemory({reinterpret_cast<const char*>(data), size});
    try {
        pickle::disassemble(source, 0, [](const pickle::Instruction&) { return true; });
    } catch (const io::Error&) {
        // the reader answers for itself
    }
    try {
        const pickle::Parsed parsed = pickle::read(source);
        (void)parsed.tree.compacted();
        io::MemorySink first, second;
        pickle::write(parsed.tree, parsed.tree.root(), parsed.style, first);
        const pickle::Parsed again = pickle::read(io::Source::ofMemory(first.bytes()));
        pickle::write(again.tree, again.tree.root(), parsed.style, second);
        if (first.bytes() != second.bytes())
            std::abort();
    } catch (const io::Error&) {
        return 0;
    }
    return 0;
}
