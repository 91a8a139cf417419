#include "core/checkpoint/python_strings.h"

namespace ckptscope::checkpoint {

NodeId PythonStrings::earlier(Place place, NodeId old, std::string_view text) const
{
    for (auto step = m_before.find({place.container, old}); step != m_before.end();
         step = m_before.find({place.container, step->second}))
        if (m_tree.text(step->second) == text)
            return step->second;
    return {};
}

NodeId PythonStrings::remember(Place place, NodeId made, NodeId old)
{
    if (made != old) {
        m_before.emplace(std::pair(place.container, made), old);
        m_after.insert_or_assign(old, made);
    }
    return made;
}

bool PythonStrings::isShared(NodeId old) const
{
    return m_after.contains(old) && m_tree.text(old).find('.') != std::string_view::npos;
}

const StringSurvey& PythonStrings::survey(const Checkpoint& checkpoint)
{
    if (!m_survey)
        m_survey = surveyStrings(m_tree, checkpoint);
    return *m_survey;
}

NodeId PythonStrings::of(StringSurvey::ByText& known, std::string_view text)
{
    const auto found = known.find(text);
    return found != known.end() ? found->second : known.emplace(text, m_tree.addString(text)).first->second;
}

NodeId PythonStrings::constant(std::string_view text, const Checkpoint& checkpoint)
{
    if (existsOnce(text) && !survey(checkpoint).internedApart(text))
        return of(m_survey->single, text);
    survey(checkpoint);
    return of(m_survey->interned, text);
}

NodeId PythonStrings::fresh(std::string_view text, const Checkpoint& checkpoint)
{
    if (!existsOnce(text))
        return m_tree.addString(text);
    survey(checkpoint);
    return of(m_survey->single, text);
}

/// Two dicts with the very same string as key (a copied dict) go on sharing it.
NodeId PythonStrings::likeBefore(Place place, NodeId old, std::string_view text)
{
    const auto known = m_after.find(old);
    if (known != m_after.end() && m_tree.text(known->second) == text)
        return remember(place, known->second, old);
    const bool bytes = m_tree.kind(old) == Kind::ByteString;
    return remember(place, m_tree.addText(bytes ? Kind::ByteString : Kind::String, text), old);
}

NodeId PythonStrings::renamedKey(Place place, NodeId old, std::string_view text, const Checkpoint& checkpoint)
{
    if (const NodeId before = earlier(place, old, text); before.valid())
        return before;
    if (m_tree.kind(old) == Kind::ByteString)
        return likeBefore(place, old, text);
    if (text.find('.') == std::string_view::npos)
        return remember(place, constant(text, checkpoint), old);
    const bool ofRoot = m_tree.text(old).find('.') == std::string_view::npos;
    if (ofRoot && !place.copied) // each state_dict() call makes its own 'module.' + name
        return remember(place, m_tree.addString(text), old);
    return likeBefore(place, old, text);
}

NodeId PythonStrings::renamedPath(Place place, NodeId old, std::string_view text, const Checkpoint& checkpoint)
{
    if (const NodeId before = earlier(place, old, text); before.valid())
        return before;
    if (existsOnce(text) && m_tree.kind(old) == Kind::String)
        return remember(place, fresh(text, checkpoint), old);
    if (existsOnce(m_tree.text(old)) && !place.copied)
        return remember(place, m_tree.addText(m_tree.kind(old), text), old);
    return likeBefore(place, old, text);
}

NodeId PythonStrings::renamedTag(Place place, NodeId old, std::string_view text, const Checkpoint& checkpoint)
{
    if (const NodeId before = earlier(place, old, text); before.valid())
        return before;
    if (m_tree.kind(old) == Kind::ByteString)
        return likeBefore(place, old, text);
    if (text.find(':') == std::string_view::npos)
        return remember(place, constant(text, checkpoint), old);
    const bool ofConstant = m_tree.text(old).find(':') == std::string_view::npos;
    return ofConstant ? remember(place, m_tree.addString(text), old) : likeBefore(place, old, text);
}

} // namespace ckptscope::checkpoint
