#pragma once

#include "ui/dialogs/edit_dialog.h"
#include "ui/views/job_line.h"

#include <QPointer>

namespace ckptscope::ui {

/// Tensors to another dtype: which one, which of them, how many that are and how large they become; and which numbers
/// the dtype cannot hold.
class CastDialog final : public EditDialog {
    Q_OBJECT

public:
    CastDialog(Document& document, const QStringList& parts, QWidget* parent = nullptr);
    std::vector<edit::Step> steps() const override;

private:
    void scopeChanged() override;
    void fillSources();
    std::vector<edit::Step> stepsOn(const QStringList& parts) const;
    void preview();
    /// What the casts of these parts do.
    void showReports(const QStringList& parts, const std::vector<edit::StepReport>& reports);
    void countLosses();

    QComboBox* m_to;
    QComboBox* m_from;
    QLabel* m_report;
    QLabel* m_losses;
    JobLine* m_line;
    QStringList m_parts; ///< of scopes(), those that hold something to cast
    QPointer<Job> m_job;
    int m_round = 0;
};

} // namespace ckptscope::ui
