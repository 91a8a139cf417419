#include "app/cli/array_path.h"

#include <algorithm>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;

std::vector<std::string> arrayPath(const Checkpoint& checkpoint, const checkpoint::Array& array)
{
    std::vector<std::string> path;
    if (array.node != checkpoint.tree.root())
        path.push_back(labelText(checkpoint.tree, array.labelKind, array.label));
    for (std::uint32_t at = array.parent; at != kNoIndex; at = checkpoint.places[at].parent)
        path.push_back(labelText(checkpoint.tree, checkpoint.places[at].kind, checkpoint.places[at].label));
    std::ranges::reverse(path);
    return path;
}

std::string joinedPath(const std::vector<std::string>& path)
{
    std::string name;
    for (std::size_t i = 0; i < path.size(); ++i)
        name += (i == 0 ? "" : ".") + path[i];
    return name;
}

std::string shownPath(const std::vector<std::string>& path)
{
    return path.empty() ? "(the file's value)" : joinedPath(path);
}

} // namespace ckptscope::cli
