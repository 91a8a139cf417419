#pragma once

#include "core/edit/step.h"
#include "ui/models/compare_model.h"
#include "ui/views/compare_filter_bar.h"
#include "ui/views/compare_header.h"
#include "ui/views/compare_numbers.h"
#include "ui/views/compare_raw_view.h"
#include "ui/views/compare_side.h"
#include "ui/views/compare_values.h"
#include "ui/views/filter_line.h"
#include "ui/views/findings_bar.h"
#include "ui/views/job_line.h"
#include "ui/views/values/pair_pictures.h"

#include <QStackedWidget>

namespace ckptscope::ui {

/// The tab of a comparison: the relation of two checkpoints with a cure for either side, their tensors aligned or with
/// raw keys side by side, and the plain values that differ. Follows the edits of documents it compares.
class ComparePage final : public QWidget {
    Q_OBJECT

public:
    ComparePage(CompareSide a, CompareSide b, QWidget* parent = nullptr);

    QString title() const;
    const CompareSide& side(bool right) const { return right ? m_b : m_a; }
    /// Compares this document from now on.
    void setDocument(bool right, Document* document);
    void compareAgain(bool readFiles = true);
    /// Shows how the numbers of all tensors differ, and reads them with the tolerance that is typed there.
    void readNumbers();
    /// Writes the report; `format` is "txt", "csv" or "json".
    void exportTo(const QString& path, const QString& format);

    /// \name The selected rows for the clipboard.
    ///@{
    enum class Keys { OfA, OfB, OfAny }; ///< the last: A's, or B's where A has none
    QString copiedKeys(Keys keys) const; ///< as they are in the files, one a line
    QString copiedRows() const; ///< with their columns, separated by tabs
    ///@}

    std::shared_ptr<const CompareRows> rows() const { return m_rows; } ///< null until compared
    CompareModel& model() { return m_model; }
    CompareTable& table() { return *m_table; }
    CompareRawView& rawView() { return *m_raw; }
    CompareHeader& header() { return *m_header; }
    CompareFilterBar& filterBar() { return *m_bar; }
    CompareValues& values() { return *m_values; }
    CompareNumbers& numbers() { return *m_numbers; }
    PairPictures& pictures() { return *m_pictures; }
    FilterLine& filter() { return *m_filter; }
    Job* job() const { return m_job; }

signals:
    void cureWanted(bool right, const std::vector<edit::Step>& steps);
    void compared(); ///< rows() are new
    void exported(const QString& path);

protected:
    void changeEvent(QEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

private:
    void layOut();
    void connectParts();
    void follow(const CompareSide& side);
    void useRows(std::shared_ptr<const CompareRows> rows);
    void readAgain();
    void useRead(std::shared_ptr<const CompareRows> rows);
    std::uint32_t currentPair() const;
    void choosePair(std::uint32_t pair);
    void showRelation();
    void project();
    void useProjection(CompareProjection projection);
    void showRaw(bool raw);
    void showPictures();
    void showNumbers(bool isWanted);
    void followCurrent();
    void showMenu(const CompareTable& table, const QPoint& position);
    const CompareTable& currentTable() const; ///< the one that shows the selection
    void nextRow(int direction);
    void chooseExport(const QString& format);
    void updateStatus();
    QString sideText(const CompareSide& side) const;

    CompareSide m_a, m_b;
    std::shared_ptr<const CompareRows> m_rows;
    CompareModel m_model;
    QPointer<Job> m_job, m_projectionJob, m_exportJob, m_readJob;
    quint64 m_number = 0; ///< of the newest comparison

    FindingsBar* m_messages;
    CompareHeader* m_header;
    CompareFilterBar* m_bar;
    FilterLine* m_filter;
    CompareTable* m_table;
    CompareRawView* m_raw;
    CompareValues* m_values;
    CompareNumbers* m_numbers;
    PairPictures* m_pictures;
    QStackedWidget* m_views; ///< aligned, raw
    QStackedWidget* m_stack; ///< placeholder, content
    QLabel* m_placeholder;
    QLabel* m_status;
    JobLine* m_jobLine;
};

} // namespace ckptscope::ui
