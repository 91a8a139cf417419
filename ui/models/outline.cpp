#include "ui/models/outline.h"

#include "ui/models/outline_builder.h"

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::Entry;
using checkpoint::LabelKind;
using checkpoint::Tensor;
using pickle::Kind;

void Totals::add(const Totals& other)
{
    mixedDevices |= other.mixedDevices || (tensors != 0 && other.tensors != 0 && device != other.device);
    if (tensors == 0)
        device = other.device;
    tensors += other.tensors;
    elements += other.elements;
    bytes += other.bytes;
    dtypes |= other.dtypes;
}

Outline::Outline(checkpoint::CheckpointPtr checkpoint, OutlineMode mode)
    : m_checkpoint(std::move(checkpoint))
    , m_mode(mode)
    , m_tensorOf(m_checkpoint->tree.nodeCount(), kNoIndex)
{
    for (std::uint32_t i = static_cast<std::uint32_t>(m_checkpoint->tensors.size()); i-- > 0;)
        if (const NodeId node = m_checkpoint->tensors[i].node; !node.isImmediate() && node.index() < m_tensorOf.size())
            m_tensorOf[node.index()] = i;
    m_deviceOf.reserve(m_checkpoint->storages.size());
    for (const checkpoint::Storage& storage : m_checkpoint->storages)
        m_deviceOf.push_back(
            m_tags.try_emplace(m_checkpoint->tree.text(storage.location), storage.location).first->second);
    OutlineBuilder(*this).build();
}

const Totals* Outline::totals(RowId id) const
{
    const std::uint32_t index = m_rows[id].totals;
    return index == kNoIndex ? nullptr : &m_totals[index];
}

const std::string& Outline::misfit(std::uint32_t section) const
{
    static const std::string none;
    const auto found = m_misfits.find(section);
    return found == m_misfits.end() ? none : found->second;
}

std::uint64_t Outline::memory() const
{
    return m_rows.size() * sizeof(Row) + m_totals.size() * sizeof(Totals) + m_tensorOf.size() * sizeof(std::uint32_t)
        + m_parameters.size() * sizeof(OptimizerRow);
}

std::string Outline::label(RowId id) const
{
    const Row& row = m_rows[id];
    if (row.kind == RowKind::Parameter) {
        const OptimizerRow& parameter = m_parameters[row.ref];
        return parameter.name.empty() ? checkpoint::shortText(m_checkpoint->tree, parameter.key) : parameter.name;
    }
    if (row.kind == RowKind::ParameterGroup)
        return "param_groups." + checkpoint::labelText(m_checkpoint->tree, row.labelKind, row.label);
    if (!row.label.valid() && row.labelKind != LabelKind::Arguments && row.labelKind != LabelKind::State)
        return {};
    if (row.labelBegin != 0 || row.labelSize != kNoIndex) {
        const std::string_view text = m_checkpoint->tree.text(row.label);
        return std::string(text.substr(std::min<std::size_t>(row.labelBegin, text.size()),
                                       row.labelSize == kNoIndex ? std::string_view::npos : row.labelSize));
    }
    return checkpoint::labelText(m_checkpoint->tree, row.labelKind, row.label);
}

std::string Outline::path(RowId id) const
{
    std::vector<RowId> way;
    for (RowId i = id; i != 0; i = m_rows[i].parent)
        way.push_back(i);
    std::string out;
    for (std::size_t i = way.size(); i-- > 0;)
        out = pathBelow(out, way[i]);
    return out;
}

std::string Outline::pathBelow(const std::string& parent, RowId id) const
{
    const std::string text = label(id);
    if (text.empty() && m_rows[id].kind == RowKind::Section)
        return parent;
    return parent.empty() ? text : parent + '.' + text;
}

NodeId Outline::node(RowId id) const
{
    const Row& row = m_rows[id];
    switch (row.kind) {
    case RowKind::Section:
        return m_checkpoint->sections[row.ref].node;
    case RowKind::Tensor:
        return m_checkpoint->tensors[row.ref].node;
    case RowKind::Value:
    case RowKind::Module:
    case RowKind::ParameterGroup:
        return NodeId::ofRaw(row.ref);
    case RowKind::Parameter:
        return m_parameters[row.ref].state;
    case RowKind::Root:
        return m_checkpoint->tree.root();
    default:
        return {};
    }
}

std::uint32_t Outline::section(RowId id) const
{
    for (RowId i = id; i != 0; i = m_rows[i].parent)
        if (m_rows[i].kind == RowKind::Section)
            return m_rows[i].ref;
    return kNoIndex;
}

bool Outline::hasChildren(NodeId node) const
{
    const pickle::Tree& tree = m_checkpoint->tree;
    if (node.isImmediate())
        return false;
    switch (tree.kind(node)) {
    case Kind::Tuple:
    case Kind::List:
    case Kind::Dict:
    case Kind::Set:
    case Kind::FrozenSet:
        return !tree.children(node).empty();
    case Kind::Call:
    case Kind::NewObject:
    case Kind::NewObjectEx:
    case Kind::Instance: {
        if (m_checkpoint->globals.isAtom(tree, node))
            return false;
        std::vector<Entry> entries;
        checkpoint::entriesOf(tree, node, entries);
        return !entries.empty();
    }
    default:
        return false;
    }
}

NodeId Outline::deviceNode(const Tensor& tensor) const
{
    if (tensor.storage != kNoIndex && !tensor.has(checkpoint::kDeviceArgument))
        return m_deviceOf[tensor.storage];
    const auto tag = m_tags.find(m_checkpoint->device(tensor)); // a sparse tensor has that of its parts
    return tag == m_tags.end() ? NodeId() : tag->second;
}

std::vector<Row> Outline::lazyChildren(RowId id) const
{
    std::vector<Entry> entries;
    checkpoint::entriesOf(m_checkpoint->tree, node(id), entries);
    std::vector<Row> rows;
    rows.reserve(entries.size());
    for (const Entry& entry : entries) {
        Row row;
        row.parent = id;
        row.labelKind = entry.kind;
        row.label = entry.label;
        const bool known = !entry.value.isImmediate() && entry.value.index() < m_tensorOf.size();
        const std::uint32_t tensor = known ? m_tensorOf[entry.value.index()] : kNoIndex;
        row.kind = tensor == kNoIndex ? RowKind::Value : RowKind::Tensor;
        row.ref = tensor == kNoIndex ? entry.value.raw() : tensor;
        row.lazy = tensor == kNoIndex && hasChildren(entry.value);
        rows.push_back(row);
    }
    return rows;
}

void Outline::expand(RowId id, const std::vector<Row>& children)
{
    m_rows[id].lazy = false;
    m_rows[id].first = static_cast<RowId>(m_rows.size());
    m_rows[id].count = static_cast<std::uint32_t>(children.size());
    m_rows.append(children);
}

RowId Outline::find(std::string_view path) const
{
    RowId at = 0;
    if (path.empty()) // a section that is the whole file
        for (RowId child = m_rows[0].first; child < m_rows[0].first + m_rows[0].count; ++child)
            if (m_rows[child].kind == RowKind::Section && label(child).empty())
                return child;
    while (!path.empty()) {
        RowId next = 0;
        std::size_t taken = 0;
        for (RowId child = m_rows[at].first; child < m_rows[at].first + m_rows[at].count; ++child) {
            const std::string text = label(child);
            const bool fits = path.starts_with(text) && (path.size() == text.size() || path[text.size()] == '.');
            const bool unnamed = text.empty() && m_rows[child].kind == RowKind::Section;
            if ((fits || unnamed) && text.size() >= taken) {
                next = child;
                taken = text.size();
            }
        }
        if (next == 0)
            return 0;
        at = next;
        path.remove_prefix(std::min(path.size(), taken + (taken != 0 ? 1 : 0)));
    }
    return at;
}

namespace {

std::string pythonQuoted(std::string_view text)
{
    static constexpr char kHex[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte == 0x7f) {
            out += {'\\', 'x', kHex[byte >> 4], kHex[byte & 15]};
        } else {
            out += c;
        }
    }
    return out + '"';
}

} // namespace

std::string Outline::pythonExpression(RowId id) const
{
    std::vector<RowId> way;
    for (RowId i = id; i != 0; i = m_rows[i].parent)
        way.push_back(i);
    std::string out = "checkpoint";
    const pickle::Tree& tree = m_checkpoint->tree;
    for (std::size_t i = way.size(); i-- > 0;) {
        const Row& row = m_rows[way[i]];
        if (row.kind == RowKind::Group) // a part of a key says nothing to Python
            continue;
        if (!row.label.valid() && row.parent == 0 && row.labelKind == LabelKind::Key) // the whole file
            continue;
        if (row.kind == RowKind::ParameterGroup)
            out += "[\"param_groups\"][" + checkpoint::labelText(tree, row.labelKind, row.label) + ']';
        else if (row.kind == RowKind::Parameter)
            out += "[\"state\"][" + checkpoint::shortText(tree, m_parameters[row.ref].key) + ']';
        else if (row.kind == RowKind::Module)
            out += ".get_submodule(" + pythonQuoted(label(way[i])) + ')';
        else if (row.labelKind == LabelKind::Attribute || m_rows[row.parent].kind == RowKind::Module)
            out += '.' + checkpoint::labelText(tree, row.labelKind, row.label);
        else if (tree.isText(row.label))
            out += '[' + pythonQuoted(checkpoint::keyText(tree, row.label)) + ']';
        else
            out += '[' + checkpoint::shortText(tree, row.label) + ']';
    }
    if (m_rows[id].kind != RowKind::Group)
        return out;
    std::string keys;
    for (RowId i = id; m_rows[i].kind == RowKind::Group; i = m_rows[i].parent)
        keys = label(i) + '.' + keys;
    return "{k: v for k, v in " + out + ".items() if k.startswith(" + pythonQuoted(keys) + ")}";
}

} // namespace ckptscope::ui
