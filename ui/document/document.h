#pragma once

#include "core/checkpoint/save.h"
#include "core/tensor/array_export.h"
#include "ui/document/edit_chances.h"
#include "ui/document/plan_state.h"
#include "ui/document/scanned_values.h"
#include "ui/jobs/job.h"
#include "ui/text/core_text.h"

#include <QFileSystemWatcher>
#include <QUndoStack>

#include <optional>

namespace ckptscope::ui {

/// Where and how a document is saved.
struct SaveRequest {
    QString target;
    checkpoint::Format format = checkpoint::Format::AsInput;
    bool replace = false; ///< an existing file, which the user agreed to
    bool verify = true;
};

/// An opened file with its plan of edits. The file itself is never changed: edits are steps applied to the untouched
/// original, on another thread, and undo drops them. For the window's thread.
class Document final : public QObject {
    Q_OBJECT

public:
    enum class State { Opening, Ready, Failed };

    explicit Document(QString path, QObject* parent = nullptr);
    ~Document() override;

    /// Reads the file (again). Emits stateChanged when it is there or failed. Edits are applied again; those that do
    /// not fit the file any more are dropped, with refused() telling why. What is open stays as it is when the file
    /// cannot be read again: changedOnDisk() says that it is gone, refused() anything else.
    void open();

    const QString& path() const { return m_path; } ///< absolute
    QString name() const; ///< of the file, without folders
    State state() const { return m_state; }
    const std::optional<io::Error>& error() const { return m_error; } ///< why it failed
    double openMilliseconds() const { return m_openMilliseconds; }

    const checkpoint::CheckpointPtr& original() const { return m_original; } ///< null until Ready
    const checkpoint::CheckpointPtr& current() const { return m_plan.checkpoint; } ///< after the edits
    const PlanState& plan() const { return m_plan; }
    const EditChances& chances() const { return m_chances; } ///< of current()
    bool isModified() const { return !m_plan.steps.empty() && !m_history.isClean(); }
    QUndoStack& history() { return m_history; }
    /// The last place in the history, of those before the current one, with these steps; -1: there is none.
    int historyIndexOf(const std::vector<edit::Step>& steps) const;
    /// The file that holds current(): the one that was opened, or that it was saved as. Empty: edits are not saved.
    QString savedPath() const;

    /// Adds steps as one undoable change, after the job that runs; those of one kind that stand together are listed as
    /// one. A refusal leaves all as it was and emits refused().
    void addSteps(const std::vector<edit::Step>& steps);
    /// Replaces the whole plan as one undoable change named `what`; `together` as in PlanState.
    void setSteps(std::vector<edit::Step> steps, std::vector<std::size_t> together, const QString& what);

    /// Starts a save of the current state; saved() or saveFailed() follows. Null while another job runs.
    Job* save(const SaveRequest& request);
    /// Whether a change of current() is being worked out.
    bool isEditing() const { return m_state == State::Ready && m_job && !m_isSaving; }
    Job* job() const { return m_job; } ///< the one that runs, or null
    bool isSaving() const { return m_isSaving; } ///< until saved() or saveFailed()

    /// Reads the numbers of all tensors, beside the other jobs; valuesChanged() follows, also when it was cancelled.
    void readValues();
    /// What readValues() found in the file as it was opened; null: nothing was read.
    const std::shared_ptr<const ScannedValues>& values() const { return m_values; }
    /// Compares all bytes of the file with its checksums, beside the other jobs; checksumsChecked() follows.
    void checkChecksums();
    /// What checkChecksums() found; nothing where it was not asked.
    const std::optional<std::vector<checkpoint::Finding>>& checksums() const { return m_checksums; }
    /// Those of current(), and of the numbers and the checksums where they were read; the worst first.
    std::vector<checkpoint::Finding> findings() const;
    /// Writes numbers for other programs, beside the other jobs; exported() or exportFailed() follows.
    void exportArrays(const tensor::ArrayExport& planned, io::AtomicFile::IfExists ifExists);
    Job* readingJob() const { return m_readingJob; } ///< that of one of these three, or null
    bool isBusy() const { return m_job != nullptr; }

    /// Whether the file on disk is no longer the one that was opened: another one, or gone.
    bool isChangedOnDisk() const { return m_changedOnDisk; }
    bool isGone() const;
    void checkDisk();

signals:
    void stateChanged();
    void planChanged(); ///< plan() and current() are new
    void refused(const Sentence& sentence); ///< a step did not fit; nothing was changed
    void jobChanged(); ///< job() or readingJob() is another one, or null
    void valuesChanged();
    void checksumsChecked();
    void exported(const tensor::ArrayExport& planned);
    void exportFailed(const Sentence& sentence);
    void saved(const QString& target, const QStringList& remarks);
    void saveFailed(const Sentence& sentence);
    void changedOnDisk(); ///< also when the changed file is gone now, or back

private:
    friend class PlanChange;
    void setJob(Job* job);
    void setReadingJob(Job* job);
    void setPlan(PlanState plan);
    /// Works a plan out and hands it to `use`; a refusal goes to refused().
    void applyThen(std::vector<edit::Step> steps, std::vector<std::size_t> together,
                   std::function<void(PlanState&&)> use);
    /// Why a job failed; where the file changed, changedOnDisk() comes before.
    Sentence reasonOf(const io::Error& error);
    void openDone(Outcome<checkpoint::CheckpointPtr>&& outcome, double milliseconds);
    void restore(std::vector<edit::Step> steps, std::vector<std::size_t> together);

    QString m_path;
    State m_state = State::Opening;
    std::optional<io::Error> m_error;
    checkpoint::CheckpointPtr m_original;
    PlanState m_plan;
    EditChances m_chances;
    QUndoStack m_history;
    QString m_savedAs; ///< while the history is clean
    QFileSystemWatcher m_watcher;
    Job* m_job = nullptr;
    Job* m_readingJob = nullptr;
    bool m_isSaving = false;
    std::shared_ptr<const ScannedValues> m_values;
    std::optional<std::vector<checkpoint::Finding>> m_checksums;
    double m_openMilliseconds = 0;
    bool m_changedOnDisk = false, m_isGone = false; ///< as changedOnDisk() told last
    int m_round = 0; ///< of working a plan out; an older one is overtaken
    std::vector<std::vector<edit::Step>> m_waiting; ///< given to addSteps() while a job ran
};

} // namespace ckptscope::ui
