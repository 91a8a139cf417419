#include "ui/document/plan_state.h"

#include <algorithm>

namespace ckptscope::ui {

namespace {

bool isScope(const edit::Step& step)
{
    return std::holds_alternative<edit::Scope>(step);
}

} // namespace

std::vector<std::vector<std::size_t>> PlanState::changes() const
{
    std::vector<std::vector<std::size_t>> changes;
    std::size_t step = 0;
    for (const std::size_t count : together) {
        std::vector<std::size_t> indices;
        for (; step < steps.size() && indices.size() < count; ++step)
            if (!isScope(steps[step]))
                indices.push_back(step);
        changes.push_back(std::move(indices));
    }
    return changes;
}

std::vector<std::size_t> listedTogether(const std::vector<edit::Step>& steps)
{
    std::vector<std::size_t> counts;
    const edit::Step* before = nullptr;
    for (const edit::Step& step : steps) {
        if (isScope(step))
            continue;
        if (before && before->index() == step.index())
            ++counts.back();
        else
            counts.push_back(1);
        before = &step;
    }
    return counts;
}

std::vector<std::size_t> listedAlone(const std::vector<edit::Step>& steps)
{
    return std::vector<std::size_t>(steps.size() - static_cast<std::size_t>(std::ranges::count_if(steps, isScope)), 1);
}

} // namespace ckptscope::ui
