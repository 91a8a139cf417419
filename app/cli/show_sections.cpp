#include "app/cli/array_path.h"
#include "app/cli/module_rows.h"
#include "app/cli/optimizer_names.h"
#include "app/cli/show.h"
#include "app/cli/table.h"
#include "app/cli/tensor_tree.h"
#include "app/cli/values.h"
#include "core/checkpoint/numpy_array.h"
#include "core/checkpoint/shape_text.h"
#include "core/checkpoint/whole_tensor.h"
#include "core/io/text.h"

#include <fmt/format.h>

#include <map>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;
using checkpoint::NodeId;
using checkpoint::Section;
using checkpoint::SectionKind;
using checkpoint::Tensor;

using checkpoint::isDictLike;
using checkpoint::shortText;
using checkpoint::typeName;

namespace {

constexpr std::size_t kMostOnTerminal = 200;
constexpr std::size_t kMostPiped = 2000;
constexpr std::size_t kMostValues = 20;
constexpr std::size_t kEverything = static_cast<std::size_t>(-1);

struct Group {
    const Section* section = nullptr; ///< null: what lies in no section
    std::vector<std::uint32_t> tensors; ///< rows of Checkpoint::tensors
};

/// The section of every tensor: the nearest one above it.
class Grouping {
public:
    explicit Grouping(const Checkpoint& checkpoint)
        : m_checkpoint(checkpoint)
        , m_ofPlace(checkpoint.places.size())
    {
        for (std::size_t i = 0; i < checkpoint.sections.size(); ++i)
            if (checkpoint.sections[i].kind != SectionKind::Values)
                m_byNode.emplace(checkpoint.sections[i].node, i);
        m_root = find(checkpoint.tree.root(), checkpoint.sections.size());
        for (std::size_t i = 0; i < m_ofPlace.size(); ++i) { // a parent stands before its children
            const checkpoint::Place& place = checkpoint.places[i];
            m_ofPlace[i] = find(place.node, place.parent == kNoIndex ? m_root : m_ofPlace[place.parent]);
        }
    }

    std::size_t of(const Tensor& tensor) const
    {
        return find(tensor.node, tensor.parent == kNoIndex ? m_root : m_ofPlace[tensor.parent]);
    }

private:
    std::size_t find(NodeId node, std::size_t otherwise) const
    {
        const auto found = m_byNode.find(node);
        return found == m_byNode.end() ? otherwise : found->second;
    }

    const Checkpoint& m_checkpoint;
    std::map<NodeId, std::size_t> m_byNode;
    std::vector<std::size_t> m_ofPlace;
    std::size_t m_root = 0;
};

std::string nameBelow(const Checkpoint& checkpoint, const Tensor& tensor, const Section* section)
{
    std::vector<std::string> path = checkpoint.tensorPath(tensor);
    const std::size_t depth = section == nullptr ? 0 : section->path.size();
    if (depth < path.size()
        && std::equal(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth),
                      section == nullptr ? path.begin() : section->path.begin()))
        path.erase(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(depth));
    return shownPath(path);
}

std::vector<std::string> columnsOf(const Checkpoint& checkpoint, const Tensor& tensor)
{
    std::string notes(tensor.layout == checkpoint::Layout::Strided ? "" : checkpoint::layoutName(tensor.layout));
    notes += checkpoint::wholeText(checkpoint, tensor);
    if (tensor.has(checkpoint::kBroken))
        notes += notes.empty() ? "broken" : ", broken";
    return {tensor.sizes.valid() ? checkpoint::shapeText(checkpoint.shape(tensor)) : "unknown",
            std::string(checkpoint::info(tensor.dtype).name), io::escapeForDisplay(checkpoint.device(tensor)),
            io::humanBytes(checkpoint.bytes(tensor)), std::move(notes)};
}

std::vector<Group> groupTensors(const Checkpoint& checkpoint, const ShowRequest& request)
{
    const Grouping grouping(checkpoint);
    std::vector<Group> groups(checkpoint.sections.size() + 1);
    for (std::size_t i = 0; i < checkpoint.sections.size(); ++i)
        groups[i].section = &checkpoint.sections[i];
    for (std::uint32_t i = 0; i < checkpoint.tensors.size(); ++i)
        if (request.select.matches(checkpoint, checkpoint.tensors[i]))
            groups[grouping.of(checkpoint.tensors[i])].tensors.push_back(i);
    return groups;
}

void printMore(Console& console, std::uint64_t more)
{
    if (more != 0)
        console.out.line(
            console.terminal.paint(Colour::Dim, fmt::format("  … and {} more; --all shows everything", more)));
}

void printRows(Console& console, std::vector<TreeRow> rows, std::uint64_t more)
{
    Table table(6);
    table.alignRight(4);
    for (TreeRow& row : rows) {
        std::string name = std::string(row.depth * 2, ' ') + io::escapeForDisplay(row.name);
        if (row.columns.empty()) {
            table.addLine(std::move(name));
            continue;
        }
        row.columns.insert(row.columns.begin(), std::move(name));
        table.add(std::move(row.columns));
    }
    table.print(console, "  ");
    printMore(console, more);
}

/// The weight that a tensor of an optimizer's state belongs to: the state's key comes second in the path below it.
std::string weightOf(const Checkpoint& checkpoint, const Tensor& tensor, const Section& section,
                     const OptimizerNames& names)
{
    const std::vector<std::string> path = checkpoint.tensorPath(tensor);
    if (path.size() < section.path.size() + 2 || path[section.path.size()] != "state")
        return {};
    const auto found = names.byKey.find(path[section.path.size() + 1]);
    return found == names.byKey.end() ? std::string() : io::escapeForDisplay(found->second);
}

void printOptimizer(Console& console, const Checkpoint& checkpoint, const Group& group, std::size_t most)
{
    const OptimizerNames names = optimizerNames(checkpoint, *group.section);
    std::vector<NamedColumns> shown;
    for (std::size_t i = 0; i < group.tensors.size() && i < most; ++i) {
        const Tensor& tensor = checkpoint.tensors[group.tensors[i]];
        std::vector<std::string> columns = columnsOf(checkpoint, tensor);
        if (std::string weight = weightOf(checkpoint, tensor, *group.section, names); !weight.empty())
            columns.back() = columns.back().empty() ? std::move(weight) : columns.back() + ", " + weight;
        shown.push_back({nameBelow(checkpoint, tensor, group.section), std::move(columns)});
    }
    if (!shown.empty() && !names.how.empty())
        console.paragraph("  (" + names.how + ")", 3, Colour::Dim);
    printRows(console, groupNames(shown), group.tensors.size() - shown.size());
}

void printTensors(Console& console, const Checkpoint& checkpoint, const Section* section,
                  const std::vector<std::uint32_t>& tensors, std::size_t most)
{
    std::vector<NamedColumns> shown;
    for (std::size_t i = 0; i < tensors.size() && i < most; ++i) {
        const Tensor& tensor = checkpoint.tensors[tensors[i]];
        shown.push_back({nameBelow(checkpoint, tensor, section), columnsOf(checkpoint, tensor)});
    }
    printRows(console, groupNames(shown), tensors.size() - shown.size());
}

/// A whole model as its tree of modules, then the tensors that are attributes.
void printModel(Console& console, const Checkpoint& checkpoint, const Group& group, const ShowRequest& request,
                std::size_t most)
{
    const ModuleRows model = moduleRows(checkpoint, group.section->node,
                                        {group.tensors, most, !request.select.empty(),
                                         [&](const Tensor& tensor) { return columnsOf(checkpoint, tensor); }});
    printRows(console, model.rows, model.more);
    printTensors(console, checkpoint, group.section, model.others, most);
}

/// Where the plain values of a section begin that are worth a look without --all; no node: nowhere.
NodeId valuesOf(const Checkpoint& checkpoint, const Section& section, bool all)
{
    const bool plain = section.kind == SectionKind::Values || section.kind == SectionKind::Arguments
        || section.kind == SectionKind::Scheduler || section.kind == SectionKind::Scaler
        || section.kind == SectionKind::Other;
    if (all || plain)
        return section.node;
    if (section.kind != SectionKind::Optimizer)
        return {};
    return isDictLike(checkpoint.tree, section.node) ? checkpoint.tree.valueOf(section.node, "param_groups") : NodeId();
}

/// With --all every value, else the first ones; those of sections inside are told there.
void printValues(Console& console, const Checkpoint& checkpoint, PlainValues& values, const Section& section, bool all)
{
    ValueWalk walk{valuesOf(checkpoint, section, all), {}};
    if (!walk.from.valid() || checkpoint.tree.kind(walk.from) == pickle::Kind::None)
        return;
    if (section.kind == SectionKind::Optimizer && !all)
        walk.skipKeys = {"params"};
    if (!all)
        walk.depth = 6;
    const std::string prefix = section.kind == SectionKind::Optimizer && !all ? "param_groups." : "";
    const std::size_t most = all ? kEverything : kMostValues;
    std::size_t count = 0;
    Table table(2);
    table.cutFirst(1);
    values.forEach(walk, [&](const Value& value) {
        if (++count <= most)
            table.add({prefix + io::escapeForDisplay(joinedPath(value.path)), shortText(checkpoint.tree, value.node)});
        return true;
    });
    table.print(console, "  ");
    printMore(console, count > most ? count - most : 0);
}

/// Of a file that holds one value and nothing else.
void printOnlyValue(Console& console, const Checkpoint& checkpoint, PlainValues& values)
{
    if (!checkpoint.sections.empty())
        return;
    Table table(3);
    values.forEach({checkpoint.tree.root(), {}}, [&](const Value& value) {
        if (!value.path.empty())
            return false;
        table.add({shownPath({}), io::escapeForDisplay(typeName(checkpoint.tree, value.node)),
                   shortText(checkpoint.tree, value.node)});
        console.out.line("");
        return true;
    });
    table.print(console, "  ");
}

void printArrays(Console& console, const Checkpoint& checkpoint, std::size_t most)
{
    if (checkpoint.arrays.empty())
        return;
    console.out.line("\n" + console.terminal.paint(Colour::Bold, "numpy arrays"));
    Table table(3);
    for (std::size_t i = 0; i < checkpoint.arrays.size() && i < most; ++i) {
        const auto facts =
            checkpoint::describeArray(checkpoint.tree, checkpoint.arrays[i].node).value_or(checkpoint::ArrayFacts{});
        table.add({io::escapeForDisplay(shownPath(arrayPath(checkpoint, checkpoint.arrays[i]))),
                   checkpoint::shapeText(facts.shape), io::escapeForDisplay(facts.dtype)});
    }
    table.print(console, "  ");
    printMore(console, checkpoint.arrays.size() > most ? checkpoint.arrays.size() - most : 0);
}

} // namespace

void printSections(Console& console, const Checkpoint& checkpoint, const ShowRequest& request)
{
    const std::size_t most = request.all ? kEverything : console.terminal.isTerminal ? kMostOnTerminal : kMostPiped;
    std::vector<NodeId> told;
    for (const Section& section : checkpoint.sections)
        told.push_back(section.node);
    PlainValues values(checkpoint, told);
    bool isAny = false;
    for (const Group& group : groupTensors(checkpoint, request)) {
        if ((group.section == nullptr || !request.select.empty()) && group.tensors.empty())
            continue;
        isAny = true;
        const std::string_view kind = group.section == nullptr ? "other tensors" : sectionName(group.section->kind);
        const std::string name = group.section == nullptr ? std::string() : io::escapeForDisplay(group.section->name);
        console.out.line("\n" + console.terminal.paint(Colour::Bold, kind) + (name.empty() ? "" : "  " + name));
        if (group.section != nullptr && group.section->kind == SectionKind::Model)
            printModel(console, checkpoint, group, request, most);
        else if (group.section != nullptr && group.section->kind == SectionKind::Optimizer)
            printOptimizer(console, checkpoint, group, most);
        else
            printTensors(console, checkpoint, group.section, group.tensors, most);
        if (group.section != nullptr && request.select.empty())
            printValues(console, checkpoint, values, *group.section, request.all);
    }
    if (request.select.empty()) {
        printOnlyValue(console, checkpoint, values);
        printArrays(console, checkpoint, most);
    } else if (!isAny)
        console.paragraph("\nNo tensor matches --select.");
}

} // namespace ckptscope::cli
