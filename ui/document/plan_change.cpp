#include "ui/document/plan_change.h"

namespace ckptscope::ui {

namespace {

/// A checkpoint above this is not kept but worked out again when it is needed.
constexpr std::size_t kKept = std::size_t(64) << 20;

} // namespace

PlanChange::PlanChange(Document& document, const QString& text, PlanState after)
    : QUndoCommand(text)
    , m_document(document)
    , m_before(document.plan())
    , m_after(std::move(after))
{
    if (m_before.checkpoint != document.original() && m_before.checkpoint->tree.memory() > kKept)
        m_before.checkpoint = nullptr;
}

void PlanChange::undo()
{
    use(m_before);
}

void PlanChange::redo()
{
    use(m_after);
    if (m_after.checkpoint != m_document.original() && m_after.checkpoint && m_after.checkpoint->tree.memory() > kKept)
        m_after.checkpoint = nullptr;
}

void PlanChange::use(const PlanState& plan)
{
    if (plan.checkpoint)
        m_document.setPlan(plan);
    else
        m_document.applyThen(plan.steps, plan.together,
                             [document = &m_document](PlanState&& again) { document->setPlan(std::move(again)); });
}

} // namespace ckptscope::ui
