#include "core/checkpoint/string_survey.h"

#include <algorithm>
#include <map>
#include <set>

namespace ckptscope::checkpoint {

namespace {

class Surveyor {
public:
    Surveyor(const Tree& tree, const Checkpoint& checkpoint)
        : m_tree(tree)
        , m_checkpoint(checkpoint)
    {
    }

    StringSurvey run()
    {
        findStateDicts();
        findMadeAnew();
        // What is surely interned comes first; of equal strings the first one counts.
        addGlobals();
        addKeys(false);
        addTags();
        addKeys(true);
        addRest();
        return std::move(m_survey);
    }

private:
    /// Keys of state dicts are made at run time, but for the parameters of the root ('' + name is the name itself);
    /// those of _metadata are slices of longer texts.
    void findStateDicts()
    {
        for (const Section& section : m_checkpoint.sections) {
            if (section.kind != SectionKind::Weights && section.kind != SectionKind::Ema)
                continue;
            addDicts(section.node, m_stateDicts);
            const NodeId metadata = attributeOf(m_tree, section.node, "_metadata");
            if (!metadata.valid())
                continue;
            addDicts(metadata, m_metadata);
            const std::span<const NodeId> items = itemsOf(m_tree, metadata);
            for (std::size_t i = 0; i + 1 < items.size(); i += 2)
                m_paths.insert(items[i]);
        }
    }

    void addDicts(NodeId node, std::set<NodeId>& dicts) const
    {
        dicts.insert(node);
        for (const pickle::Effect& effect : m_tree.effects(node))
            if (effect.kind == pickle::EffectKind::SetItems)
                dicts.insert(effect.value);
    }

    /// str(number), a storage's key, makes a string of its own even for one digit. So does a torch.device for its type
    /// (torch/csrc/Device.cpp, THPDevice_reduce).
    void findMadeAnew()
    {
        findNumberedModules();
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
            const NodeId node = NodeId::ofIndex(i);
            if (m_tree.kind(node) == Kind::Persistent) {
                if (const auto id = m_tree.children(m_tree.persistentId(node)); id.size() > 2)
                    m_madeAnew.insert(id[2]);
            } else if (m_tree.isCallLike(node) && m_checkpoint.globals.roleOf(m_tree, node) == Role::Device) {
                if (const auto arguments = m_tree.children(m_tree.arguments(node)); !arguments.empty())
                    m_madeAnew.insert(arguments[0]);
            }
        }
    }

    /// Names of modules in a Sequential or ModuleList are str(number), too, until they were loaded: then all '0' are
    /// one.
    void findNumberedModules()
    {
        std::map<NodeId, std::size_t> uses; ///< of single digits
        std::set<NodeId> names;
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
            const NodeId node = NodeId::ofIndex(i);
            m_tree.forEachChild(node, [&](NodeId child) {
                if (!child.isImmediate() && m_tree.kind(child) == Kind::String && m_tree.text(child).size() == 1
                    && m_tree.text(child)[0] >= '0' && m_tree.text(child)[0] <= '9')
                    ++uses[child];
            });
            if (m_tree.kind(node) != Kind::Dict)
                continue;
            const NodeId modules = m_tree.valueOf(node, "_modules");
            const std::span<const NodeId> items =
                modules.valid() ? itemsOf(m_tree, modules) : std::span<const NodeId>();
            for (std::size_t k = 0; k + 1 < items.size(); k += 2)
                names.insert(items[k]);
        }
        for (const auto& [digit, count] : uses)
            if (count == 1 && names.contains(digit))
                m_madeAnew.insert(digit);
    }

    void addGlobals()
    {
        for (std::uint32_t i = 0; i < m_tree.globalCount(); ++i) {
            addName(m_tree.globalModuleNode(m_tree.global(i)));
            addName(m_tree.globalNameNode(m_tree.global(i)));
        }
    }

    void addKeys(bool ofStateDicts)
    {
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
            const NodeId id = NodeId::ofIndex(i);
            if (m_tree.kind(id) != Kind::Dict || m_metadata.contains(id) || m_stateDicts.contains(id) != ofStateDicts)
                continue;
            const std::span<const NodeId> items = m_tree.children(id);
            for (std::size_t k = 0; k + 1 < items.size(); k += 2)
                addName(items[k]);
        }
    }

    /// 'storage' and 'cpu' are constants of torch's source.
    void addTags()
    {
        for (const Storage& storage : m_checkpoint.storages)
            if (storage.location.valid() && m_tree.text(storage.location) == "cpu")
                addName(storage.location);
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i)
            if (m_tree.kind(NodeId::ofIndex(i)) == Kind::Persistent)
                if (const auto id = m_tree.children(m_tree.persistentId(NodeId::ofIndex(i))); !id.empty())
                    addName(id[0]);
    }

    /// Values such as the 'sgd' of args.optimizer, and single characters.
    void addRest()
    {
        for (std::uint32_t i = 0; i < m_tree.nodeCount(); ++i) {
            const NodeId id = NodeId::ofIndex(i);
            if (m_tree.kind(id) != Kind::String || m_tree.isFar(id) || m_madeAnew.contains(id))
                continue;
            const std::string_view text = m_tree.text(id);
            if (!m_paths.contains(id))
                addName(id);
            if (existsOnce(text) && (m_paths.contains(id) || !m_survey.internedApart(text)))
                m_survey.single.emplace(text, id);
        }
    }

    void addName(NodeId id)
    {
        if (!id.valid() || id.isImmediate() || m_tree.kind(id) != Kind::String || m_tree.isFar(id)
            || !looksLikeIdentifier(m_tree.text(id)))
            return;
        if (m_paths.contains(id) && m_survey.internedApart(m_tree.text(id)))
            m_survey.shared = true;
        m_survey.interned.emplace(m_tree.text(id), id);
    }

    const Tree& m_tree;
    const Checkpoint& m_checkpoint;
    StringSurvey m_survey;
    std::set<NodeId> m_stateDicts, m_metadata; ///< and what was set on them
    std::set<NodeId> m_paths; ///< keys of _metadata
    std::set<NodeId> m_madeAnew; ///< keys of storages, types of devices
};

} // namespace

bool existsOnce(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text.empty() ? 0 : text[0]);
    return text.empty() || (text.size() == 1 && first < 0x80) || (text.size() == 2 && (first == 0xc2 || first == 0xc3));
}

bool looksLikeIdentifier(std::string_view text)
{
    return !text.empty() && !(text[0] >= '0' && text[0] <= '9') && std::ranges::all_of(text, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
    });
}

/// The letters of Include/internal/pycore_global_strings.h in CPython 3.11, which are interned before the single
/// characters are made; measured, as is that 3.10 and 3.13 have none.
bool StringSurvey::internedApart(std::string_view text) const
{
    return !shared && text.size() == 1 && std::string_view("abcdefhijklmnopqrstvwxyBCLST_").find(text[0]) != text.npos;
}

StringSurvey surveyStrings(const Tree& tree, const Checkpoint& checkpoint)
{
    return Surveyor(tree, checkpoint).run();
}

} // namespace ckptscope::checkpoint
