#include "core/checkpoint/query.h"

#include "core/checkpoint/query_terms.h"
#include "core/io/text.h"

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
    std::string name, lowered;
    if (std::ranges::any_of(m_terms->list, query::needsName)) {
        name = checkpoint.tensorName(tensor);
        lowered = io::lowered(name);
    }
    return matches(checkpoint, &tensor, name, lowered);
}

bool Query::matches(const Checkpoint& checkpoint, const Tensor* tensor, std::string_view name,
                    std::string_view lowered) const
{
    return !m_terms || std::ranges::all_of(m_terms->list, [&](const query::Term& term) {
        return query::holds(term, checkpoint, tensor, {name, lowered}) != term.negated;
    });
}

bool Query::needsCase() const
{
    return m_terms && std::ranges::any_of(m_terms->list, query::needsCase);
}

bool Query::empty() const
{
    return !m_terms;
}

} // namespace ckptscope::checkpoint
