#include "ui/document/scoped_steps.h"

#include "ui/text/display.h"

namespace ckptscope::ui {

namespace {

const edit::Scope* scopeOf(const edit::Step& step)
{
    return std::get_if<edit::Scope>(&step);
}

} // namespace

std::vector<edit::Step> scopedSteps(const QString& scope, std::vector<edit::Step> steps)
{
    if (scope.isEmpty())
        return steps;
    steps.insert(steps.begin(), edit::Scope{scope.toStdString()});
    steps.push_back(edit::Scope{});
    return steps;
}

std::vector<edit::Step> joinedSteps(std::vector<edit::Step> all, const std::vector<edit::Step>& more)
{
    if (!all.empty() && !scopesOf(all).back().isEmpty())
        all.push_back(edit::Scope{});
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

std::vector<edit::Step> withoutIdleScopes(const std::vector<edit::Step>& steps)
{
    std::vector<edit::Step> kept;
    std::string current, wanted;
    for (const edit::Step& step : steps) {
        if (const edit::Scope* scope = scopeOf(step)) {
            wanted = scope->path;
            continue;
        }
        if (wanted != current)
            kept.push_back(edit::Scope{wanted});
        current = wanted;
        kept.push_back(step);
    }
    return kept;
}

std::vector<QString> scopesOf(const std::vector<edit::Step>& steps)
{
    std::vector<QString> scopes;
    QString current;
    for (const edit::Step& step : steps) {
        if (const edit::Scope* scope = scopeOf(step))
            current = plain(scope->path);
        scopes.push_back(current);
    }
    return scopes;
}

} // namespace ckptscope::ui
