#include "core/checkpoint/legacy.h"
#include "core/io/error.h"

using namespace ckptscope;

/// The five pickles of a legacy stream and the storages behind them.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    const io::Source bytes = io::Source::ofMemory({reinterpret_cast<const char*>(data), size});
    try {
        checkpoint::LegacyParsed parsed = checkpoint::readLegacyStream(bytes);
        checkpoint::locateLegacyData(bytes, parsed.object.tree, parsed);
    } catch (const io::Error&) {
        return 0;
    }
    return 0;
}
