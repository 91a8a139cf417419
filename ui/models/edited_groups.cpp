#include "ui/models/edited_groups.h"

namespace ckptscope::ui {

namespace {

GroupBefore ofTensor(const EditTrace& trace, std::uint32_t tensor)
{
    GroupBefore own;
    own.tensors = 1;
    own.edited = trace.isEdited(tensor) ? 1 : 0;
    const checkpoint::Tensor* old = trace.before(tensor);
    own.hasName = old != nullptr;
    if (!old)
        return own;
    own.known = 1;
    own.first = trace.indexBefore(tensor);
    own.dtypes = std::uint64_t(1) << static_cast<unsigned>(old->dtype);
    own.name = trace.original()->tensorName(*old);
    return own;
}

/// The name one level up: "module.conv1.weight" stood below "module.conv1" where its row is called "weight" still.
bool cutLabel(std::string& name, const std::string& label)
{
    const std::string end = '.' + label;
    if (!name.ends_with(end))
        return false;
    name.resize(name.size() - end.size());
    return true;
}

void add(GroupBefore& group, GroupBefore&& own, const checkpoint::Checkpoint& original)
{
    const auto device = [&](const GroupBefore& of) { return original.device(original.tensors[of.first]); };
    if (group.tensors == 0)
        group.name = std::move(own.name);
    else if (group.hasName && own.hasName)
        group.hasName = group.name == own.name;
    group.hasName = group.hasName && own.hasName;
    group.mixedDevices = group.mixedDevices || own.mixedDevices
        || (group.first != kNoIndex && own.first != kNoIndex && device(group) != device(own));
    if (group.first == kNoIndex)
        group.first = own.first;
    group.tensors += own.tensors;
    group.edited += own.edited;
    group.known += own.known;
    group.dtypes |= own.dtypes;
}

} // namespace

EditedGroups::EditedGroups(const Outline& outline, const EditTrace& trace)
{
    for (RowId id = outline.count(); id-- > 1;) { // children before their parent
        const Row& row = outline.row(id);
        const GroupBefore* group = of(row);
        if (!group && row.kind != RowKind::Tensor)
            continue;
        GroupBefore own = group ? *group : ofTensor(trace, row.ref);
        own.hasName = own.hasName && cutLabel(own.name, outline.label(id));
        const std::uint32_t parent = outline.row(row.parent).totals;
        if (parent >= m_groups.size())
            m_groups.resize(parent + std::size_t(1));
        add(m_groups[parent], std::move(own), *trace.original());
    }
}

const GroupBefore* EditedGroups::of(const Row& row) const
{
    return row.totals < m_groups.size() ? &m_groups[row.totals] : nullptr;
}

} // namespace ckptscope::ui
