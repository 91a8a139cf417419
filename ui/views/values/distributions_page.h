#pragma once

#include "ui/models/value_summary.h"
#include "ui/views/details_page.h"
#include "ui/views/job_line.h"
#include "ui/views/long_text.h"
#include "ui/views/values/box_plot.h"
#include "ui/views/values/overlaid_histograms.h"
#include "ui/views/values/tensor_panel.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSplitter>
#include <QToolButton>

namespace ckptscope::ui {

/// The numbers of what is selected: histogram and statistics of a tensor, or of a few over each other; a box for each
/// tensor of a module. They are read beside the window's thread, and the reading ends when the selection moves on.
class DistributionsPage final : public DetailsPage {
    Q_OBJECT

public:
    explicit DistributionsPage(QWidget* parent = nullptr);
    QString title() const override;
    void setSubject(const Subject& subject) override;

    OverlaidHistograms& histogram() { return *m_histogram; }
    BoxPlot& boxes() { return *m_boxes; }
    StatisticsTable& statistics() { return isTensor() ? m_tensor->statistics() : *m_statistics; }
    TensorPanel& tensor() { return *m_tensor; }
    bool isReading() const { return m_job && m_job->isRunning(); }

protected:
    void changeEvent(QEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    void layOut();
    void retranslate();
    bool isSame(const Subject& subject, const std::vector<RowId>& rows) const;
    void start();
    void stop();
    void takeNew();
    void done(const Outcome<bool>& outcome);
    void refresh();
    void showDistributions();
    Box boxOf(const ValueSummary& summary) const;
    QString nameOf(const ValueSummary& summary) const; ///< of several tensors without what all begin with
    QString headingText() const;
    QString fileName() const;
    bool isByValue() const;
    DistributionPlot* plot() const; ///< the one that is shown
    bool isTensor() const; ///< the page is about one

    checkpoint::CheckpointPtr m_checkpoint;
    std::shared_ptr<Outline> m_outline;
    std::vector<RowId> m_rows; ///< what the page is about
    std::vector<ValueSummary> m_summaries;
    std::size_t m_common = 0; ///< characters that the paths of all tensors begin with
    std::uint64_t m_left = 0; ///< tensors that are not shown, as they are too many
    bool m_asBoxes = false;
    QPointer<Job> m_job;
    std::shared_ptr<SummaryFeed> m_feed;
    QTimer m_poll;

    LongText* m_heading;
    QLabel* m_note;
    QPushButton* m_read;
    QToolButton* m_save;
    QCheckBox *m_logarithmicValues, *m_logarithmicCounts;
    JobLine* m_jobLine;
    QSplitter* m_parts; ///< as high as its parts need, and higher where there is room
    TensorPanel* m_tensor;
    QLabel* m_facts;
    OverlaidHistograms* m_histogram;
    QScrollArea* m_boxArea;
    BoxPlot* m_boxes;
    StatisticsTable* m_statistics;
};

} // namespace ckptscope::ui
