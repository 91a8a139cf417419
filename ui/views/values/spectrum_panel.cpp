#include "ui/views/values/spectrum_panel.h"

#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <cmath>

namespace ckptscope::ui {

namespace {

constexpr int kFactsLines = 6;

std::shared_ptr<tensor::Engine> engineOf(const std::string& program)
{
    return program.empty() ? nullptr : std::make_shared<tensor::Engine>(program);
}

/// The two rows that are most alike, and the two that are most opposed; of those that were sampled.
struct Extremes {
    std::uint64_t likeA = 0, likeB = 0, unlikeA = 0, unlikeB = 0;
    double like = -2, unlike = 2;

    explicit Extremes(const tensor::Spectrum& spectrum)
    {
        const std::size_t count = spectrum.sampled.size();
        for (std::size_t a = 0; a < count; ++a)
            for (std::size_t b = a + 1; b < count; ++b) {
                const double cosine = spectrum.cosines[a * count + b];
                if (cosine > like) {
                    like = cosine;
                    likeA = spectrum.sampled[a];
                    likeB = spectrum.sampled[b];
                }
                if (cosine < unlike) {
                    unlike = cosine;
                    unlikeA = spectrum.sampled[a];
                    unlikeB = spectrum.sampled[b];
                }
            }
    }
    bool areFound() const { return like > -2; }
};

} // namespace

SpectrumPanel::SpectrumPanel(QWidget* parent)
    : QWidget(parent)
    , m_engine(engineOf(tensor::Engine::findProgram()))
    , m_plot(new SpectrumPlot)
    , m_facts(new QPlainTextEdit)
    , m_start(new QPushButton)
    , m_line(new JobLine)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* line = new QHBoxLayout;
    line->addWidget(m_start);
    line->addWidget(m_line, 1);
    line->addStretch();
    m_line->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // or it would widen the pane
    layout->addLayout(line);
    layout->addWidget(m_plot, 1);
    layout->addWidget(m_facts);
    QSizePolicy room = m_plot->sizePolicy();
    room.setRetainSizeWhenHidden(true); // so that nothing moves when it comes
    m_plot->setSizePolicy(room);
    m_facts->setReadOnly(true);
    m_facts->setTabChangesFocus(true);
    m_facts->setMaximumHeight(fontMetrics().lineSpacing() * kFactsLines + 12);
    connect(m_start, &QPushButton::clicked, this, &SpectrumPanel::start);
    retranslate();
    showFound();
}

SpectrumPanel::~SpectrumPanel()
{
    delete m_job; // before the engine that it uses goes
}

bool SpectrumPanel::isMatrix(const tensor::View& view)
{
    return view.shape.size() >= 2 && view.elements > 1 && view.dtype != tensor::DType::Float4E2M1FNx2
        && view.meaning != tensor::Meaning::Stored;
}

void SpectrumPanel::setProgram(const std::string& program)
{
    m_engine = engineOf(program);
    showFound();
}

void SpectrumPanel::setView(std::shared_ptr<const tensor::View> view)
{
    delete m_job;
    m_line->setJob(nullptr);
    m_view = std::move(view);
    m_spectrum.reset();
    m_error.reset();
    showFound();
}

void SpectrumPanel::start()
{
    if (!m_engine || !m_view || m_job)
        return;
    m_error.reset();
    m_job = Job::start<tensor::Spectrum>(
        this, tr("Decomposing the matrix"),
        [engine = m_engine, view = m_view](const io::Progress& progress) {
            return engine->spectrum(*view, {progress.stop, {}}); // its steps are no bytes
        },
        [this](Outcome<tensor::Spectrum>&& outcome) { done(std::move(outcome)); });
    m_line->setJob(m_job);
    m_start->setEnabled(false);
}

void SpectrumPanel::done(Outcome<tensor::Spectrum>&& outcome)
{
    m_job = nullptr;
    m_line->setJob(nullptr);
    if (const auto* error = std::get_if<io::Error>(&outcome))
        m_error = *error;
    else
        m_spectrum = std::move(std::get<tensor::Spectrum>(outcome));
    showFound();
}

void SpectrumPanel::showFound()
{
    m_start->setEnabled(m_engine && m_view && !m_job);
    m_start->setVisible(m_engine && !m_spectrum);
    m_plot->setSpectrum(m_spectrum);
    m_plot->setVisible(m_spectrum.has_value());
    QStringList lines;
    if (!m_engine)
        lines << coreText(tensor::Engine::howToGet());
    else if (m_error)
        lines << (m_error->kind() == io::ErrorKind::Cancelled ? tr("Stopped.") : coreText(m_error->what()));
    else if (!m_spectrum)
        lines << wordsOfStart();
    if (m_spectrum) {
        const tensor::Spectrum& found = *m_spectrum;
        const auto count = [](std::uint64_t value) { return numberText(value); };
        lines << tr("%1 × %2 matrix, rank %3 of %4")
                     .arg(count(found.rows), count(found.columns), count(found.rank), count(found.values.size()));
        lines << tr("Spectral norm %1, Frobenius norm %2, nuclear norm %3")
                     .arg(realText(found.values.front()), realText(found.frobenius), realText(found.nuclear));
        lines << (std::isinf(found.condition) ? tr("Condition: infinite, the least singular value is 0")
                                              : tr("Condition %1").arg(realText(found.condition)));
        lines << tr("Effective rank %1, stable rank %2").arg(realText(found.effectiveRank), realText(found.stableRank));
        lines << tr("Singular values that hold 90 % of the energy: %1, 99 %: %2, 99.9 %: %3")
                     .arg(count(found.valuesFor(0.9)), count(found.valuesFor(0.99)), count(found.valuesFor(0.999)));
        if (const Extremes rows(found); rows.areFound())
            lines << tr("Most alike: rows %1 and %2 (cosine %3); most opposed: rows %4 and %5 (cosine %6)")
                         .arg(count(rows.likeA), count(rows.likeB), realText(rows.like), count(rows.unlikeA),
                              count(rows.unlikeB), realText(rows.unlike));
    }
    m_facts->setPlainText(lines.join('\n'));
    m_facts->setVisible(!lines.isEmpty());
}

QString SpectrumPanel::wordsOfStart() const
{
    return tr("Singular values of this tensor as a matrix: its first axis, and all others together");
}

void SpectrumPanel::retranslate()
{
    m_start->setText(tr("&Decompose"));
    m_start->setToolTip(asHtml(wordsOfStart()));
    m_facts->setAccessibleName(tr("Facts of the spectrum"));
}

void SpectrumPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        showFound();
    }
}

} // namespace ckptscope::ui
