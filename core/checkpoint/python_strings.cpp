#include "core/checkpoint/python_strings.h"

#include <algorithm>
#include <set>

namespace ckptscope::checkpoint {

namespace {

bool looksLikeIdentifier(std::string_view text)
{
    return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// At most one character of U+0000 to U+00FF, in UTF-8.
bool existsOnce(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text.empty() ? 0 : text[0]);
    return text.empty() || (text.size() == 1 && first < 0x80) || (text.size() == 2 && (first == 0xc2 || first == 0xc3));
}

} // namespace

NodeId PythonStrings::earlier(NodeId old, std::string_view text) const
{
    for (auto step = m_before.find(old); step != m_before.end(); step = m_before.find(step->second))
        if (step->second.valid() && m_tree.text(step->second) == text)
            return step->second;
    return {};
}

NodeId PythonStrings::remember(NodeId made, NodeId old)
{
    if (made == old)
        return made;
    // An object that several names became has no single past: each of them is made anew when it returns.
    if (const auto [known, isNew] = m_before.emplace(made, old); !isNew && known->second != old)
        known->second = NodeId();
    return made;
}

NodeId PythonStrings::addLike(NodeId old, std::string_view text)
{
    return m_tree.addText(m_tree.kind(old) == Kind::ByteString ? Kind::ByteString : Kind::String, text);
}

NodeId PythonStrings::single(std::string_view text)
{
    if (!m_singles) {
        std::set<NodeId> storageKeys; // str(number) makes a string of its own even for one digit
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i)
            if (m_tree.kind(NodeId::ofIndex(i)) == Kind::Persistent)
                if (const auto id = m_tree.children(m_tree.persistentId(NodeId::ofIndex(i))); id.size() > 2)
                    storageKeys.insert(id[2]);
        m_singles.emplace();
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
            const NodeId id = NodeId::ofIndex(i);
            if (m_tree.kind(id) == Kind::String && !m_tree.isFar(id) && existsOnce(m_tree.text(id))
                && !storageKeys.contains(id))
                m_singles->emplace(m_tree.text(id), id);
        }
    }
    const auto found = m_singles->find(text);
    return found != m_singles->end() ? found->second : m_singles->emplace(text, m_tree.addString(text)).first->second;
}

NodeId PythonStrings::rootName(std::string_view text)
{
    const auto found = m_rootNames.find(text);
    return found != m_rootNames.end() ? found->second : m_rootNames.emplace(text, m_tree.addString(text)).first->second;
}

void PythonStrings::collectInterned(const Checkpoint& checkpoint)
{
    m_interned.emplace();
    std::set<NodeId> stateDicts; // their keys are made at run time, not interned
    for (const Section& section : checkpoint.sections)
        if (section.kind == SectionKind::Weights || section.kind == SectionKind::Ema) {
            stateDicts.insert(section.node);
            for (const pickle::Effect& effect : m_tree.effects(section.node))
                stateDicts.insert(effect.value);
            if (const NodeId metadata = attributeOf(m_tree, section.node, "_metadata"); metadata.valid()) {
                stateDicts.insert(metadata);
                for (const pickle::Effect& effect : m_tree.effects(metadata))
                    stateDicts.insert(effect.value);
            }
            if (const NodeId state = m_tree.state(section.node); state.valid())
                stateDicts.erase(state); // {'_metadata': …}: an attribute's name
        }
    for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
        const NodeId id = NodeId::ofIndex(i);
        if (m_tree.kind(id) != Kind::Dict || stateDicts.contains(id))
            continue;
        const std::span<const NodeId> items = m_tree.children(id);
        for (std::size_t k = 0; k + 1 < items.size(); k += 2)
            if (m_tree.kind(items[k]) == Kind::String && looksLikeIdentifier(m_tree.text(items[k])))
                m_interned->emplace(m_tree.text(items[k]), items[k]);
    }
    for (const Storage& storage : checkpoint.storages) // torch's own tag, a constant of its source
        if (storage.location.valid() && m_tree.text(storage.location) == "cpu"
            && m_tree.kind(storage.location) == Kind::String) {
            m_interned->emplace("cpu", storage.location);
            break;
        }
}

NodeId PythonStrings::constant(std::string_view text, const Checkpoint& checkpoint)
{
    if (!m_interned)
        collectInterned(checkpoint);
    const auto found = m_interned->find(text);
    return found != m_interned->end() ? found->second : m_interned->emplace(text, m_tree.addString(text)).first->second;
}

NodeId PythonStrings::fresh(std::string_view text)
{
    return existsOnce(text) ? single(text) : m_tree.addString(text);
}

NodeId PythonStrings::renamedKey(NodeId old, std::string_view text, const Checkpoint& checkpoint)
{
    if (const NodeId before = earlier(old, text); before.valid())
        return before;
    if (m_tree.kind(old) == Kind::ByteString)
        return remember(addLike(old, text), old);
    if (existsOnce(text))
        return remember(rootName(text), old);
    if (text.find('.') == std::string_view::npos && looksLikeIdentifier(text))
        return remember(constant(text, checkpoint), old);
    return remember(addLike(old, text), old);
}

NodeId PythonStrings::renamedPath(NodeId old, std::string_view text)
{
    if (const NodeId before = earlier(old, text); before.valid())
        return before;
    if (m_tree.kind(old) != Kind::ByteString && existsOnce(text))
        return remember(single(text), old);
    return remember(addLike(old, text), old);
}

} // namespace ckptscope::checkpoint
