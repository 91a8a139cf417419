#include "ui/models/value_text.h"

#include "ui/text/display.h"

#include <QStringList>

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::Entry;
using checkpoint::LabelKind;
using pickle::Kind;

namespace {

constexpr std::size_t kMostCharacters = 200'000;
constexpr std::size_t kMostEntries = 2000;
constexpr std::size_t kLine = 400;

ValueText stringText(const pickle::Tree& tree, NodeId node)
{
    const io::Source source = tree.textSource(node);
    std::string bytes(static_cast<std::size_t>(std::min<std::uint64_t>(source.size(), kMostCharacters)), '\0');
    source.read(0, std::as_writable_bytes(std::span(bytes)));
    ValueText out;
    out.isCut = bytes.size() < source.size();
    for (std::size_t begin = 0; begin <= bytes.size();) {
        const std::size_t end = std::min(bytes.find('\n', begin), bytes.size());
        out.text += (begin == 0 ? QString() : QStringLiteral("\n"))
            + shown(std::string_view(bytes).substr(begin, end - begin), kMostCharacters);
        begin = end + 1;
    }
    return out;
}

} // namespace

ValueText valueText(const Checkpoint& checkpoint, NodeId node)
{
    const pickle::Tree& tree = checkpoint.tree;
    if (!node.valid())
        return {};
    if (tree.isText(node))
        return stringText(tree, node);
    std::vector<Entry> entries;
    if (!checkpoint.globals.isAtom(tree, node) && (tree.isCallLike(node) || !tree.children(node).empty()))
        checkpoint::entriesOf(tree, node, entries);
    ValueText out;
    if (entries.empty()) {
        out.text = valueText(checkpoint::shortText(tree, node, kMostCharacters));
        return out;
    }
    QStringList lines;
    for (std::size_t i = 0; i < std::min(entries.size(), kMostEntries); ++i) {
        const Entry& entry = entries[i];
        lines << shown(checkpoint::labelText(tree, entry.kind, entry.label), kLine) + QStringLiteral(": ")
                + valueText(checkpoint::shortText(tree, entry.value, kLine));
    }
    out.text = lines.join('\n');
    out.isCut = entries.size() > kMostEntries;
    return out;
}

QString quantizerText(const Checkpoint& checkpoint, const checkpoint::Tensor& tensor)
{
    constexpr std::size_t kQuantizerArgument = 4; // torch/_utils.py, _rebuild_qtensor
    const pickle::Tree& tree = checkpoint.tree;
    const std::span<const NodeId> arguments = tree.children(tree.arguments(tensor.core));
    if (!tensor.has(checkpoint::kQuantized) || arguments.size() <= kQuantizerArgument)
        return {};
    QStringList parts;
    for (const NodeId part : tree.children(arguments[kQuantizerArgument])) {
        QString text = plain(checkpoint::shortText(tree, part, 60));
        checkpoint::TensorFacts facts;
        if (checkpoint::describeTensor(tree, checkpoint.globals, part, facts)) {
            QStringList sizes;
            for (const NodeId size : tree.children(facts.sizes))
                sizes << plain(checkpoint::shortText(tree, size));
            text = QStringLiteral("tensor[") + sizes.join(QStringLiteral(", ")) + ']';
        }
        parts << text.remove(QStringLiteral("torch."));
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace ckptscope::ui
