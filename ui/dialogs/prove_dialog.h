#pragma once

#include "core/edit/plan.h"
#include "core/tensor/engine.h"
#include "ui/views/job_line.h"

#include <QDialog>
#include <QLabel>
#include <QTableWidget>

namespace ckptscope::ui {

/// Whether the tensors fit on their devices, proved by placing them there: begins when it is shown, and tells of each
/// device what lay on it, how long that took, and what did not fit. Done by torch_worker; without it, what is missing.
class ProveDialog final : public QDialog {
    Q_OBJECT

public:
    /// `steps`: edits before the proof, such as those of the dialog that asks; none: the tensors as they are tagged.
    ProveDialog(checkpoint::CheckpointPtr checkpoint, std::vector<edit::Step> steps, QWidget* parent = nullptr,
                const std::string& program = tensor::Engine::findProgram());
    ~ProveDialog() override;

    Job* job() const { return m_job; }
    QTableWidget& table() { return *m_table; }
    QString verdict() const { return m_verdict->text(); }

    struct Proved {
        tensor::Proof proof;
        std::vector<std::string> firstLeft; ///< by device: the first tensor that was not placed; or empty
    };
    /// What it says in lines, each once.
    static QStringList linesOf(const Proved& proved);

private:
    void start(checkpoint::CheckpointPtr checkpoint, std::vector<edit::Step> steps);
    void done(Outcome<Proved>&& outcome);
    void showProof(const Proved& proved);

    std::shared_ptr<tensor::Engine> m_engine; ///< null: no program
    QPointer<Job> m_job;
    QTableWidget* m_table;
    JobLine* m_line;
    QLabel* m_verdict;
};

} // namespace ckptscope::ui
