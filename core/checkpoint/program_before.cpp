#include "core/checkpoint/program_before.h"

#include "core/checkpoint/globals.h"
#include "core/checkpoint/structure.h"
#include "core/io/text.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

bool holdsValuesOnly(const pickle::Parsed& part)
{
    const pickle::Tree& tree = part.tree;
    for (std::uint32_t i = 0; i < tree.globalCount(); ++i) {
        const NodeId id = tree.global(i);
        const GlobalInfo info = lookupGlobal(tree.globalModule(id), tree.globalName(id));
        const bool isPlainClass = info.role == Role::StorageClass || info.role == Role::TensorClass;
        if (!isPlainClass || info.trust > Trust::Harmless)
            return false;
    }
    for (std::uint32_t i = 0; i < tree.nodeCount(); ++i)
        if (tree.isCallLike(NodeId::ofIndex(i)))
            return false;
    return std::ranges::find(part.oddities, pickle::OddityKind::ExtensionCode, &pickle::Oddity::kind)
        == part.oddities.end();
}

} // namespace

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

io::Error withProgram(const io::Error& error, const io::Source& source, std::uint64_t offset)
{
    if (error.kind() != io::ErrorKind::Damaged && error.kind() != io::ErrorKind::Truncated
        && error.kind() != io::ErrorKind::Unsupported)
        return error;
    const std::string program = programBefore(source, offset);
    if (program.empty())
        return error;
    io::Error more(error.kind(),
                   std::string(error.what()) + " Before that place it names " + io::escapeForDisplay(program)
                       + ", which can run programs, open files or evaluate text: Python would have run it by then. Do "
                         "not load this file.");
    return error.offset() ? more.at(*error.offset()) : more;
}

void refuseCode(const pickle::Parsed& part)
{
    if (!holdsValuesOnly(part))
        throw io::Error(io::ErrorKind::Damaged,
                        "One of the small pickles around the object calls code, which torch never writes: do not load "
                        "this file.")
            .at(part.begin);
}

} // namespace ckptscope::checkpoint
