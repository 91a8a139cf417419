#include "core/pickle/reader.h"

#include "core/pickle/machine.h"

namespace ckptscope::pickle {

Parsed read(const io::Source& source, std::uint64_t offset, const io::Progress& progress)
{
    return Machine(source, offset).run(progress);
}

Parsed readBroken(const io::Source& source, std::uint64_t offset)
{
    return Machine(source, offset).runBroken();
}

std::optional<std::uint64_t> offsetOf(const io::Source& source, std::uint64_t offset, NodeId node)
{
    return Machine(source, offset).offsetOf(node);
}

} // namespace ckptscope::pickle
