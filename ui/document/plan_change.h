#pragma once

#include "ui/document/document.h"

#include <QUndoCommand>

namespace ckptscope::ui {

/// One undoable change of a document's plan.
class PlanChange final : public QUndoCommand {
public:
    /// `after` is worked out already; pushing it makes it the document's plan.
    PlanChange(Document& document, const QString& text, PlanState after);
    const std::vector<edit::Step>& stepsAfter() const { return m_after.steps; }
    void undo() override;
    void redo() override;

private:
    void use(const PlanState& plan);

    Document& m_document;
    PlanState m_before, m_after;
};

} // namespace ckptscope::ui
