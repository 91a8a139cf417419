#include "core/checkpoint/program_before.h"

#include "core/checkpoint/globals.h"
#include "core/checkpoint/structure.h"
#include "core/pickle/reader.h"

namespace ckptscope::checkpoint {

std::string programBefore(const io::Source& source, std::uint64_t offset)
{
    constexpr int kMostPickles = 8; // a legacy stream has five
    for (int i = 0; i < kMostPickles && offset < source.size(); ++i) {
        const pickle::Parsed parsed = pickle::readBroken(source, offset);
        const pickle::Tree& tree = parsed.tree;
        for (std::uint32_t each = 0; each < tree.globalCount(); ++each) {
            const NodeId id = tree.global(each);
            const GlobalInfo info = lookupGlobal(tree.globalModule(id), tree.globalName(id));
            if (info.trust == Trust::Dangerous && info.role != Role::GetAttribute)
                return dottedName(tree, id);
        }
        if (parsed.end == 0)
            break;
        offset = parsed.end;
    }
    return {};
}

} // namespace ckptscope::checkpoint
