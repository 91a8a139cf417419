#include "core/pickle/writer.h"

#include "core/pickle/object_writer.h"

namespace ckptscope::pickle {

void write(const Tree& tree, NodeId root, const Style& style, io::Sink& sink)
{
    if (style.protocol < 0 || style.protocol > kHighestProtocol)
        throw io::Error(io::ErrorKind::Unsupported,
                        "There is no pickle protocol " + std::to_string(style.protocol) + "; take one from 0 to 5.");
    ObjectWriter(tree, style, sink).write(root);
}

} // namespace ckptscope::pickle
