#include "core/pickle/reader.h"

#include "core/pickle/machine.h"

namespace ckptscope::pickle {

Parsed read(const io::Source& source, std::uint64_t offset)
{
    return Machine(source, offset).run();
}

} // namespace ckptscope::pickle
