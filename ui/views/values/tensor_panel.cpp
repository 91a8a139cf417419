#include "ui/views/values/tensor_panel.h"

#include "ui/models/axis_names.h"
#include "ui/text/display.h"

#include <QEvent>
#include <QScopedValueRollback>
#include <QVBoxLayout>

namespace ckptscope::ui {

namespace {

enum Tab { PictureTab, NumbersTab, StatisticsTab, SpectrumTab, ChangeTab };

} // namespace

TensorPanel::TensorPanel(QWidget* parent)
    : QWidget(parent)
    , m_axes(new AxesBar)
    , m_tabs(new QTabWidget)
    , m_picture(new PicturePanel)
    , m_numbers(new NumberPanel)
    , m_statistics(new StatisticsTable)
    , m_spectrum(new SpectrumPanel)
    , m_change(new PairPictures(PairPictures::Sides::Edited, m_axes))
    , m_said(new QLabel)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_axes);
    m_tabs->setDocumentMode(true);
    for (QWidget* page : std::initializer_list<QWidget*>{m_picture, m_numbers, m_statistics, m_spectrum, m_change})
        m_tabs->addTab(page, QString());
    layout->addWidget(m_tabs, 1);
    m_said->setTextFormat(Qt::PlainText);
    m_said->setWordWrap(true);
    m_said->setMinimumWidth(1);
    layout->addWidget(m_said);
    connect(m_tabs, &QTabWidget::currentChanged, this, [this](int index) {
        if (m_isChanging)
            return;
        m_chosen = index;
        showChange();
    });
    connect(m_axes, &AxesBar::planeChanged, this, &TensorPanel::showPlane);
    connect(m_picture, &PicturePanel::placeWanted, this, [this](quint64 row, quint64 column) {
        m_tabs->setCurrentWidget(m_numbers);
        m_numbers->goTo(row, column);
        m_numbers->table()->setFocus();
    });
    connect(m_picture, &PicturePanel::said, this, &TensorPanel::say);
    connect(m_numbers, &NumberPanel::said, this, &TensorPanel::say);
    connect(m_numbers, &NumberPanel::elementWanted, this, &TensorPanel::goTo);
    retranslate();
    clear();
}

void TensorPanel::setTensor(const checkpoint::CheckpointPtr& checkpoint, std::uint32_t tensor,
                            const std::optional<TensorPair>& change)
{
    clear();
    m_checkpoint = checkpoint;
    m_tensor = tensor;
    m_changed = change;
    m_picture->setFileName(shown(checkpoint->tensorName(checkpoint->tensors[tensor]), 100));
    m_job = Job::start<ViewPtr>( // scales of a quantised tensor are read from the file
        this, tr("Reading values"),
        [checkpoint, tensor](const io::Progress&) -> ViewPtr {
            return std::make_shared<const tensor::View>(tensor::viewOf(*checkpoint, checkpoint->tensors[tensor]));
        },
        [this](Outcome<ViewPtr>&& outcome) { opened(std::move(outcome)); });
}

void TensorPanel::clear()
{
    delete m_job; // its result is dropped
    m_checkpoint.reset();
    m_view.reset();
    m_changed.reset();
    m_change->clear();
    m_picture->clear();
    m_numbers->clear();
    m_axes->hide();
    const QScopedValueRollback changing(m_isChanging, true);
    for (const Tab tab : {PictureTab, NumbersTab, SpectrumTab, ChangeTab})
        m_tabs->setTabVisible(tab, false);
    m_spectrum->setView(nullptr);
    say({});
}

void TensorPanel::setSummary(const ValueSummary& summary)
{
    m_statistics->setSummaries({QString()}, {summary});
    if (summary.statistics)
        m_picture->suggestColours(summary.statistics->least < 0 && summary.statistics->greatest > 0);
}

void TensorPanel::opened(Outcome<ViewPtr>&& outcome)
{
    if (!std::holds_alternative<ViewPtr>(outcome))
        return; // the statistics say why
    m_view = std::get<ViewPtr>(outcome);
    const QScopedValueRollback changing(m_isChanging, true);
    m_tabs->setTabVisible(NumbersTab, m_view->elements != 0);
    m_tabs->setTabVisible(PictureTab, m_view->elements > 1);
    m_tabs->setTabVisible(SpectrumTab, SpectrumPanel::isMatrix(*m_view));
    m_tabs->setTabVisible(ChangeTab, m_changed && m_view->elements != 0);
    m_spectrum->setView(SpectrumPanel::isMatrix(*m_view) ? m_view : nullptr);
    if (m_view->elements != 0)
        m_tabs->setCurrentIndex(m_tabs->isTabVisible(m_chosen) ? m_chosen
                                    : m_view->elements > 1     ? PictureTab
                                                               : NumbersTab);
    showChange();
    m_axes->setTensor(*m_view, namesOfAxes(), hasKernels(m_view->shape));
}

QStringList TensorPanel::namesOfAxes() const
{
    return axisNames(m_checkpoint->tensorName(m_checkpoint->tensors[m_tensor]), m_view->shape,
                     m_view->meaning == tensor::Meaning::Stored);
}

void TensorPanel::showPlane()
{
    if (!m_view || m_view->elements == 0)
        return;
    m_picture->setTensor(m_view, m_axes->plane(), m_axes->rowName(), m_axes->columnName());
    m_numbers->setTensor(m_view, m_axes->plane());
}

void TensorPanel::showChange()
{
    if (m_changed && m_tabs->currentIndex() == ChangeTab)
        m_change->setPair(*m_changed);
}

void TensorPanel::say(const QString& sentence)
{
    m_said->setText(sentence);
    m_said->setVisible(!sentence.isEmpty());
}

void TensorPanel::goTo(const std::vector<std::uint64_t>& index)
{
    for (std::size_t i = 0; i < index.size(); ++i)
        if (index[i] >= static_cast<std::uint64_t>(m_view->shape[i]))
            return say(tr("Axis %1 goes from 0 to %2 only.").arg(i).arg(m_view->shape[i] - 1));
    say({});
    m_axes->showElement(index);
    if (const auto place = m_axes->plane().placeOf(index))
        m_numbers->goTo(place->first, place->second);
}

void TensorPanel::retranslate()
{
    m_tabs->setTabText(PictureTab, tr("Picture"));
    m_tabs->setTabText(NumbersTab, tr("Numbers"));
    m_tabs->setTabText(StatisticsTab, tr("Statistics"));
    m_tabs->setTabText(SpectrumTab, tr("Spectrum"));
    m_tabs->setTabText(ChangeTab, tr("Change"));
    m_tabs->setTabToolTip(ChangeTab, tr("The numbers before the edits and after them, and the difference"));
    m_tabs->setAccessibleName(tr("Picture, numbers, statistics, spectrum or change"));
    m_statistics->setAccessibleName(tr("Statistics"));
}

void TensorPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    retranslate();
    if (m_view)
        m_axes->setNames(namesOfAxes());
}

} // namespace ckptscope::ui
