#include "ui/views/values/distributions_page.h"

#include "ui/models/row_text.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/icons.h"
#include "ui/views/values/facts_line.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr std::size_t kMostOverlaid = 12; ///< histograms that can be told apart
constexpr std::size_t kMostTensors = 2000;
constexpr std::size_t kBins = 128, kBinsOverlaid = 80, kBinsOfBoxes = 8;
constexpr std::uint64_t kReadUnasked = std::uint64_t(1) << 30; ///< bytes; for more there is a button
constexpr int kPollMilliseconds = 80, kPollMillisecondsOfMany = 500;

/// The dotted segments that the paths of all tensors begin with, in characters.
std::size_t commonPrefix(const Outline& outline, const std::vector<ValueSummary>& summaries)
{
    if (summaries.size() < 2)
        return 0;
    const std::string first = outline.path(summaries.front().row);
    std::size_t same = first.size();
    for (const ValueSummary& summary : summaries) {
        const std::string path = outline.path(summary.row);
        const auto differ = std::ranges::mismatch(first, path);
        same = std::min(same, static_cast<std::size_t>(differ.in1 - first.begin()));
    }
    const std::size_t dot = first.rfind('.', same == 0 ? 0 : same - 1);
    return dot == std::string::npos ? 0 : dot + 1;
}

/// What it was before its numbers were given another dtype, and what it is now. A part of a sparse tensor has no
/// numbers that could be paired.
std::optional<TensorPair> changeOf(const Subject& subject, std::uint32_t tensor)
{
    const EditTrace* trace = subject.rows.trace.get();
    const checkpoint::Tensor* before = trace ? trace->before(tensor) : nullptr;
    const checkpoint::CheckpointPtr& now = subject.rows.outline->checkpointPtr();
    if (!before || before->dtype == now->tensors[tensor].dtype || before->layout != checkpoint::Layout::Strided)
        return {};
    return TensorPair{trace->original(), now, trace->indexBefore(tensor), tensor};
}

/// A part that is as high at least as its lines need in its width, which a splitter does not ask for.
class Part final : public QWidget {
protected:
    bool event(QEvent* event) override
    {
        const bool isTaken = QWidget::event(event);
        if (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest)
            setMinimumHeight(layout()->hasHeightForWidth() ? layout()->minimumHeightForWidth(width()) : 0);
        return isTaken;
    }
};

/// Parts one above the other that are as high as they need at least: what they stand in scrolls to them.
class Parts final : public QSplitter {
public:
    Parts()
        : QSplitter(Qt::Vertical)
    {
    }
    QSize sizeHint() const override { return minimumSizeHint(); }
    QSize minimumSizeHint() const override
    {
        constexpr int kLeastLines = 22;
        return QSplitter::minimumSizeHint().expandedTo(QSize(0, kLeastLines * fontMetrics().height()));
    }
};

} // namespace

DistributionsPage::DistributionsPage(QWidget* parent)
    : DetailsPage(parent)
    , m_heading(new LongText)
    , m_note(new QLabel)
    , m_read(new QPushButton)
    , m_save(new QToolButton)
    , m_logarithmicValues(new QCheckBox)
    , m_logarithmicCounts(new QCheckBox)
    , m_jobLine(new JobLine)
    , m_parts(new Parts)
    , m_tensor(new TensorPanel)
    , m_facts(new QLabel)
    , m_histogram(new OverlaidHistograms)
    , m_boxArea(new QScrollArea)
    , m_boxes(new BoxPlot)
    , m_statistics(new StatisticsTable)
{
    layOut();
    connect(m_read, &QPushButton::clicked, this, &DistributionsPage::start);
    connect(m_save, &QToolButton::clicked, this, [this] { plot()->askAndSave(); });
    connect(m_logarithmicCounts, &QCheckBox::toggled, m_histogram, &OverlaidHistograms::setLogarithmicCounts);
    connect(m_logarithmicValues, &QCheckBox::toggled, this, [this](bool on) {
        m_boxes->setLogarithmic(on);
        showDistributions();
    });
    connect(m_boxes, &BoxPlot::rowWanted, this, &DetailsPage::rowWanted);
    connect(m_statistics, &StatisticsTable::chosen, this,
            [this](int index) { emit rowWanted(m_summaries[static_cast<std::size_t>(index)].row); });
    connect(m_boxes, &BoxPlot::lineReached, this, [this](int top, int bottom) {
        m_boxArea->ensureVisible(0, top, 0, 0);
        m_boxArea->ensureVisible(0, bottom, 0, 0);
    });
    connect(m_boxArea->verticalScrollBar(), &QScrollBar::valueChanged, m_boxes, qOverload<>(&QWidget::update));
    connect(&m_poll, &QTimer::timeout, this, &DistributionsPage::takeNew);
    m_boxes->setLogarithmic(false);
    retranslate();
}

void DistributionsPage::layOut()
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    QFont bold = m_heading->font();
    bold.setBold(true);
    m_heading->setFont(bold);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    auto* options = new QHBoxLayout;
    options->addWidget(m_logarithmicValues);
    options->addWidget(m_logarithmicCounts);
    options->addStretch(1);
    m_save->setIcon(icon(QStringLiteral("save")));
    m_save->setAutoRaise(true);
    m_save->setFocusPolicy(Qt::TabFocus);
    options->addWidget(m_save);
    m_boxArea->setWidgetResizable(true);
    m_boxArea->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_boxArea->setFocusPolicy(Qt::NoFocus);
    m_boxArea->setBackgroundRole(QPalette::Base);
    m_boxArea->setWidget(m_boxes);
    m_facts->setTextFormat(Qt::PlainText);
    m_facts->setWordWrap(true);
    m_facts->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* spread = new Part;
    auto* below = new QVBoxLayout(spread);
    below->setContentsMargins(0, 0, 0, 0);
    below->addLayout(options);
    below->addWidget(m_histogram, 1);
    below->addWidget(m_boxArea, 1);
    below->addWidget(m_facts);
    for (QWidget* part : std::initializer_list<QWidget*>{m_tensor, spread, m_statistics})
        m_parts->addWidget(part);
    m_parts->setChildrenCollapsible(false);
    m_parts->setStretchFactor(0, 3);
    m_parts->setStretchFactor(1, 2);
    m_parts->setStretchFactor(2, 2);
    layout->addWidget(m_heading);
    layout->addWidget(m_note);
    layout->addWidget(m_read, 0, Qt::AlignLeft);
    layout->addWidget(m_parts, 1);
    m_jobLine->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // or its line would widen the pane
    auto* area = new QScrollArea; // in a low window it scrolls, and does not make the window higher
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    QMargins margins = outer->contentsMargins();
    layout->setContentsMargins(0, 0, margins.right(), 0); // the scroll bar stands at the edge
    margins.setRight(0);
    outer->setContentsMargins(margins);
    outer->addWidget(area, 1);
    outer->addWidget(m_jobLine); // seen wherever the page is scrolled to
}

QString DistributionsPage::title() const
{
    return tr("Values");
}

void DistributionsPage::retranslate()
{
    m_logarithmicValues->setText(tr("Log values"));
    m_logarithmicValues->setToolTip(tr("Equal ratios, on both sides of 0, take equal widths"));
    m_logarithmicCounts->setToolTip(tr("Bins with few numbers show beside those with many"));
    m_logarithmicCounts->setText(tr("Log counts"));
    m_save->setToolTip(tr("Save picture…"));
    m_save->setAccessibleName(tr("Save picture"));
    m_histogram->setAccessibleName(tr("Histogram"));
    m_boxes->setAccessibleName(tr("How the numbers of each tensor are spread"));
    refresh();
}

void DistributionsPage::changeEvent(QEvent* event)
{
    DetailsPage::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void DistributionsPage::hideEvent(QHideEvent* event)
{
    DetailsPage::hideEvent(event);
    if (!isReading() && !m_tensor->picture().isReading() && !m_tensor->change().isReading())
        return;
    stop();
    m_tensor->clear();
    m_rows.clear(); // read anew when it is shown again
    m_summaries.clear();
}

DistributionPlot* DistributionsPage::plot() const
{
    return m_asBoxes ? static_cast<DistributionPlot*>(m_boxes) : m_histogram;
}

bool DistributionsPage::isTensor() const
{
    return m_summaries.size() == 1 && m_rows.size() == 1 && m_outline->row(m_rows[0]).kind == RowKind::Tensor;
}

bool DistributionsPage::isSame(const Subject& subject, const std::vector<RowId>& rows) const
{
    return m_outline == subject.rows.outline && m_rows == rows && !rows.empty();
}

void DistributionsPage::setSubject(const Subject& subject)
{
    std::vector<RowId> rows = subject.selection.size() > 1 ? subject.selection : std::vector<RowId>{subject.row};
    if (isSame(subject, rows))
        return;
    stop();
    m_outline = subject.rows.outline;
    m_rows = std::move(rows);
    m_summaries.clear();
    m_left = 0;
    if (m_outline) {
        m_checkpoint = m_outline->checkpointPtr();
        m_summaries = tensorsBelow(*m_outline, m_rows);
    }
    const bool isModule = m_rows.size() == 1 && m_outline && m_outline->row(m_rows[0]).kind != RowKind::Tensor;
    m_asBoxes = m_summaries.size() > kMostOverlaid || (isModule && m_summaries.size() > 1);
    if (m_summaries.size() > kMostTensors) {
        m_left = m_summaries.size() - kMostTensors;
        m_summaries.resize(kMostTensors);
    }
    m_common = m_outline ? commonPrefix(*m_outline, m_summaries) : 0;
    const int height = m_parts->height();
    m_parts->setSizes(isTensor()      ? QList<int>{height * 2 / 3, height / 3, 0}
                          : m_asBoxes ? QList<int>{0, height * 3 / 5, height * 2 / 5}
                                      : QList<int>{0, height / 2, height / 2});
    if (isTensor())
        m_tensor->setTensor(m_checkpoint, m_summaries[0].tensor, changeOf(subject, m_summaries[0].tensor));
    else
        m_tensor->clear();
    std::uint64_t bytes = 0;
    for (const ValueSummary& summary : m_summaries)
        bytes += summary.bytes;
    m_read->setText(tr("Read %1").arg(bytesText(bytes)));
    m_read->setVisible(m_summaries.size() > 1 && bytes > kReadUnasked);
    m_histogram->setSeries({});
    m_boxes->setBoxes({});
    refresh();
    if (m_read->isHidden() && !m_summaries.empty())
        start();
}

void DistributionsPage::start()
{
    stop();
    m_read->hide();
    m_feed = std::make_shared<SummaryFeed>();
    const std::size_t bins = m_asBoxes ? kBinsOfBoxes : m_summaries.size() > 1 ? kBinsOverlaid : kBins;
    m_job = Job::start<bool>(
        this, tr("Reading values"),
        [checkpoint = m_checkpoint, summaries = m_summaries, bins, feed = m_feed](const io::Progress& progress) {
            readSummaries(*checkpoint, summaries, bins, *feed, progress);
            return true;
        },
        [this, feed = m_feed](Outcome<bool>&& outcome) {
            if (feed == m_feed) // the selection did not move on
                done(outcome);
        });
    m_jobLine->setJob(m_job);
    m_poll.start(m_asBoxes ? kPollMillisecondsOfMany : kPollMilliseconds);
}

void DistributionsPage::stop()
{
    m_poll.stop();
    m_feed.reset();
    m_jobLine->setJob(nullptr);
    if (m_job)
        m_job->cancel();
    m_job.clear();
}

void DistributionsPage::takeNew()
{
    if (!m_feed)
        return;
    std::vector<std::pair<std::size_t, ValueSummary>> fresh = m_feed->take();
    if (fresh.empty())
        return;
    for (auto& [index, summary] : fresh)
        m_summaries[index] = std::move(summary);
    refresh();
}

void DistributionsPage::done(const Outcome<bool>& outcome)
{
    takeNew();
    m_poll.stop();
    m_job.clear();
    m_jobLine->setJob(nullptr);
    const auto* error = std::get_if<io::Error>(&outcome);
    if (error && error->kind() == io::ErrorKind::Cancelled)
        m_read->show(); // stopped by hand: it can be taken up again
    else if (error)
        m_note->setText(coreText(error->describe()));
}

void DistributionsPage::refresh()
{
    m_heading->setText(headingText());
    const bool isEmpty = m_summaries.empty();
    m_note->setText(isEmpty           ? tr("Select a tensor, several, or a module to see its numbers.")
                        : m_left != 0 ? tr("The first %Ln tensors; select a part to see the others.", nullptr,
                                           static_cast<int>(m_summaries.size()))
                                      : QString());
    m_note->setVisible(!m_note->text().isEmpty());
    m_parts->setVisible(!isEmpty);
    const bool hasNumbers = std::ranges::any_of(m_summaries, [](const ValueSummary& each) {
        return !each.error && (!each.statistics || each.statistics->counts.finite() != 0);
    }); // as far as is known
    for (QWidget* widget : std::initializer_list<QWidget*>{m_save, m_logarithmicValues, m_logarithmicCounts})
        widget->setEnabled(hasNumbers);
    const bool isRead = std::ranges::any_of(m_summaries, [](const ValueSummary& each) { return !each.error; });
    m_histogram->setEmptyText(isRead && !hasNumbers ? BoxPlot::tr("no finite numbers") : QString());
    m_save->setVisible(!isEmpty);
    m_logarithmicValues->setVisible(!isEmpty);
    m_logarithmicCounts->setVisible(!isEmpty && !m_asBoxes);
    m_tensor->setVisible(isTensor());
    m_statistics->setVisible(!isTensor());
    m_histogram->setVisible(!m_asBoxes);
    m_boxArea->setVisible(m_asBoxes);
    if (isEmpty)
        return;
    QStringList names;
    for (const ValueSummary& summary : m_summaries)
        names << nameOf(summary);
    if (isTensor())
        m_tensor->setSummary(m_summaries[0]);
    else
        m_statistics->setSummaries(names, m_summaries);
    const bool isSample = std::ranges::any_of(m_summaries, [](const auto& each) { return each.sampled != 0; });
    m_facts->setText(isTensor()     ? factsLine(m_summaries[0])
                         : isSample ? tr("A sample of the large ones, until all of their numbers are counted.")
                                    : QString());
    m_facts->setVisible(!m_facts->text().isEmpty());
    for (DistributionPlot* each : std::initializer_list<DistributionPlot*>{m_histogram, m_boxes})
        each->setFileName(fileName());
    m_logarithmicValues->setEnabled(hasNumbers && !isByValue());
    showDistributions();
}

/// Whether the histogram has a bar for each value.
bool DistributionsPage::isByValue() const
{
    return m_summaries.size() == 1 && m_summaries[0].distribution && m_summaries[0].distribution->values;
}

/// What a saved picture is called: as the row that it is about.
QString DistributionsPage::fileName() const
{
    const std::string path = m_rows.size() == 1 ? m_outline->path(m_rows[0]) : std::string();
    return path.empty() ? QStringLiteral("picture") : shown(path, 100);
}

void DistributionsPage::showDistributions()
{
    if (m_asBoxes) {
        if (m_boxes->boxes().size() != m_summaries.size())
            m_boxes->setBoxes(std::vector<Box>(m_summaries.size()));
        for (std::size_t i = 0; i < m_summaries.size(); ++i)
            m_boxes->setBox(i, boxOf(m_summaries[i]));
        m_boxes->refresh();
        return;
    }
    std::vector<OverlaidHistograms::Series> series;
    for (const ValueSummary& summary : m_summaries) {
        OverlaidHistograms::Series each;
        each.name = nameOf(summary);
        if (summary.distribution) {
            const tensor::Distribution& all = *summary.distribution;
            each.histogram = m_logarithmicValues->isChecked() ? all.symmetricLog : all.linear;
            if (isByValue()) // it has no axis that could be logarithmic
                each.histogram = *all.values;
            each.numbers = summary.statistics->counts.finite();
        }
        series.push_back(std::move(each));
    }
    m_histogram->setSeries(std::move(series));
}

QString DistributionsPage::nameOf(const ValueSummary& summary) const
{
    return shown(m_outline->path(summary.row).substr(m_common), 120);
}

Box DistributionsPage::boxOf(const ValueSummary& summary) const
{
    Box box;
    box.name = nameOf(summary);
    box.row = summary.row;
    box.isKnown = summary.distribution.has_value() || summary.error.has_value();
    if (summary.error)
        box.error = coreText(summary.error->describe());
    if (!summary.distribution)
        return box;
    const tensor::Counts& counts = summary.statistics->counts;
    box.nan = counts.nan;
    box.infinite = counts.positiveInfinity + counts.negativeInfinity;
    box.hasNumbers = counts.finite() != 0;
    box.least = summary.statistics->least;
    box.greatest = summary.statistics->greatest;
    for (const tensor::Quantile& quantile : summary.distribution->quantiles) {
        if (quantile.share == 0.25)
            box.lower = quantile.value.value;
        else if (quantile.share == 0.5)
            box.median = quantile.value.value;
        else if (quantile.share == 0.75)
            box.upper = quantile.value.value;
    }
    return box;
}

QString DistributionsPage::headingText() const
{
    if (!m_outline || m_summaries.empty())
        return {};
    if (m_rows.size() > 1)
        return tr("%Ln tensors", nullptr, static_cast<int>(m_summaries.size() + m_left));
    const RowKind kind = m_outline->row(m_rows[0]).kind;
    const std::string path = m_outline->path(m_rows[0]);
    const QString name = !path.empty() ? shown(path, 500)
        : kind == RowKind::Section     ? QString() // its content begins with what it is called
                                       : nameText(*m_outline, m_rows[0]);
    const QString content = contentText(*m_outline, m_rows[0]);
    const QString type = kind == RowKind::Tensor ? QStringLiteral(" · ") + dtypeText(*m_outline, m_rows[0]) : QString();
    return name.isEmpty() ? content : name + QStringLiteral(" · ") + content + type;
}

} // namespace ckptscope::ui
