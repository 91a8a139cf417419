#include "core/checkpoint/query.h"

#include "core/checkpoint/query_terms.h"

#include <algorithm>

namespace ckptscope::checkpoint {

struct Query::Terms {
    std::vector<query::Term> list; ///< cheap ones first
};

Query Query::parse(std::string_view text)
{
    auto terms = std::make_shared<Terms>();
    terms->list = query::parseTerms(text);
    std::ranges::stable_sort(terms->list, {}, [](const query::Term& term) { return query::needsName(term); });
    Query out;
    if (!terms->list.empty())
        out.m_terms = std::move(terms);
    return out;
}

bool Query::matches(const Checkpoint& checkpoint, const Tensor& tensor) const
{
    if (!m_terms)
        return true;
    std::string name; // made once, when the first term asks for it
    for (const query::Term& term : m_terms->list) {
        if (query::needsName(term) && name.empty())
            name = checkpoint.tensorName(tensor);
        if (query::holds(term, checkpoint, tensor, name) == term.negated)
            return false;
    }
    return true;
}

bool Query::empty() const
{
    return !m_terms;
}

} // namespace ckptscope::checkpoint
