#pragma once

#include "ui/document/document.h"
#include "ui/models/checkpoint_model.h"
#include "ui/models/selected_parts.h"
#include "ui/views/changes_panel.h"
#include "ui/views/checkpoint_tree.h"
#include "ui/views/details_panel.h"
#include "ui/views/filter_line.h"
#include "ui/views/findings_bar.h"
#include "ui/views/job_line.h"

#include <QStackedWidget>

namespace ckptscope::ui {

/// The tab of one document: findings above, filter and tree beside the details, changes and state below.
class DocumentPage final : public QWidget {
    Q_OBJECT

public:
    explicit DocumentPage(const QString& path, QWidget* parent = nullptr);

    Document& document() { return m_document; }
    CheckpointTree& tree() { return *m_tree; }
    FilterLine& filter() { return *m_filter; }
    DetailsPanel& details() { return *m_details; }
    ChangesPanel& changes() { return *m_changes; }
    CheckpointModel& model() { return m_model; }
    const OutlineMode& mode() const { return m_mode; }
    const Order& order() const { return m_order; }
    void setMode(OutlineMode mode);
    void setOrder(Order order);
    /// The path of the selected value, or of the section around a row that is none; empty for the whole file.
    QString selectedPath() const;
    /// What the selected rows are in state dicts, without those below others.
    std::vector<RowKeys> selectedKeys() const;
    /// The same for the one row that holds all that is selected.
    std::vector<RowKeys> commonKeys() const;
    /// What an edit of the selection can be limited to, the narrowest first: a module, its section.
    QStringList selectedParts() const;
    /// Each selected row as such a part; empty where an edit cannot be limited to them, and of one row that is no
    /// module, layer or tensor: a tab begins with its first section, which nobody has chosen.
    QStringList selectedScopes() const;
    /// The section that the selection is in; empty when that is the whole file.
    QString selectedSection() const;
    void nextMatch(int direction); ///< 1 or -1
    void showMessage(std::function<FindingsBar::Message()> say); ///< above the findings

signals:
    void stateChanged(); ///< title, actions and status line may say something else now
    void openWanted(const QString& path);
    void saveWanted(const QString& format);
    void whyWanted(const checkpoint::Finding& finding);
    void treeMenuWanted(const QPoint& globalPosition);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    std::vector<RowId> selectedRows() const; ///< without those below others
    void layOut();
    void connectDocument();
    void connectTree();
    void documentChanged();
    void cure(const std::vector<std::string>& fix);
    RowId rowOf(const checkpoint::Finding& finding) const; ///< that it is about; 0: none
    void goTo(RowId row); ///< also where the filter leaves it out
    void rebuildRows();
    /// `sinceShown`: what the tensors were in the checkpoint shown now; null where that is the same one.
    void useRows(CheckpointRows rows, const EditTrace* sinceShown);
    void rememberGone(const CheckpointTree::Place& place);
    void bringBack(CheckpointTree::Place& place);
    void project();
    /// Works something out over the rows: at once where they are few, else in `job`, after the one before; nothing is
    /// listed meanwhile. What is overtaken by other rows is dropped.
    template <typename Result>
    void overRows(QPointer<Job>& job, const QString& title, std::function<Result(const std::stop_token&)> work,
                  std::function<void(Result&&)> use);
    void joinNumbers(); ///< of the scan with the rows
    void valuesRead();
    void checksumsChecked();
    void showRefusal(const Sentence& sentence);
    void showFailed(checkpoint::Severity severity, const Sentence& sentence); ///< offers to reload a changed file
    void showChangeOnDisk();
    void showFailure();
    void useProjection(Projection projection);
    void updateDetails();
    void updateStatus();
    void saved(const QString& target, const QStringList& remarks);
    void exported(const tensor::ArrayExport& planned);

    Document m_document;
    CheckpointModel m_model;
    OutlineMode m_mode = OutlineMode::Grouped;
    Order m_order;
    QPointer<Job> m_rowsJob, m_projectionJob, m_numbersJob;
    std::optional<CheckpointTree::Place> m_placeBeforeFilter;
    std::vector<CheckpointTree::Place> m_gone; ///< what an edit took away of the rows that were open or current
    bool m_hasChosen = false; ///< a row since the filter went to its first match
    QString m_savedTarget;
    bool m_showsRefusal = false; ///< of an edit: the next one takes it away

    FindingsBar* m_findings;
    FilterLine* m_filter;
    CheckpointTree* m_tree;
    DetailsPanel* m_details;
    ChangesPanel* m_changes;
    QLabel* m_status;
    JobLine* m_jobLine;
    QStackedWidget* m_stack;
    QLabel* m_placeholder;
};

} // namespace ckptscope::ui
