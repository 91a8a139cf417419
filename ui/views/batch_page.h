#pragma once

#include "ui/document/batch_work.h"
#include "ui/jobs/job.h"
#include "ui/models/batch_model.h"
#include "ui/views/batch_form.h"
#include "ui/views/drop_hint.h"

#include <QHash>
#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QTableView>
#include <QWidget>

namespace ckptscope::ui {

/// Many files, one recipe: which files, what to do with them, where the new ones go, and what became of each.
class BatchPage final : public QWidget {
    Q_OBJECT

public:
    explicit BatchPage(QWidget* parent = nullptr);

    void addFiles(const QStringList& paths); ///< folders are searched, with those in them
    bool isRunning() const { return m_running; }
    BatchModel& model() { return m_model; }
    BatchForm& form() { return *m_form; }
    /// Converts the files that wait, failed or were refused; all of them when the form says something else than the
    /// last time, or says to replace files when nothing else is left to do.
    void run();
    void cancel();

signals:
    void openWanted(const QString& path);
    void finished();

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void changeEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void layOut();
    void connectAll();
    void retranslate();
    void colourProgress();
    void chooseFiles();
    void chooseFolder();
    void removeSelected();
    void openRow(const QModelIndex& index);
    void showMenu(const QPoint& position);
    void checkDisk();
    bool hasUnfinished() const;
    bool doesAllAgain(const BatchRecipe& recipe) const; ///< also what is done
    bool hasWork() const; ///< whether run() would convert anything
    QString takenBy(const QString& target, const QString& input) const; ///< another input, or empty
    void runNext();
    void done(int row, Outcome<BatchResult>&& outcome);
    void finish();
    void updateState();
    void showProblem(const QString& problem);

    BatchModel m_model;
    BatchRecipe m_used; ///< of the run, or of the last one
    QHash<QString, QString> m_targets; ///< that were written with it, and of which files
    QPointer<Job> m_job;
    bool m_running = false, m_cancelled = false;

    QLabel* m_hint;
    DropHint* m_dropHint;
    BatchForm* m_form;
    QLabel *m_problem, *m_summary;
    QPushButton *m_addFiles, *m_addFolder, *m_remove, *m_run;
    QTableView* m_table;
    QProgressBar* m_progress;
};

} // namespace ckptscope::ui
