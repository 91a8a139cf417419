#include "ui/views/values/pair_pictures.h"

#include "core/tensor/decode.h"
#include "ui/models/axis_names.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/values/plot_scale.h"

#include <QEvent>
#include <QGridLayout>

namespace ckptscope::ui {

using checkpoint::kNoIndex;

namespace {

constexpr int kLeastHeight = 260;
constexpr int kPixels = 512; ///< of a side: the three stand beside each other

} // namespace

PairPictures::PairPictures(QWidget* parent)
    : QWidget(parent)
    , m_pictures(new QWidget)
    , m_axes(new AxesBar)
    , m_facts(new QLabel)
    , m_place(new QLabel)
    , m_jobLine(new JobLine)
{
    layOut();
    for (int i = 0; i < Count; ++i)
        connect(m_maps[static_cast<std::size_t>(i)], &HeatMap::pointed, this,
                [this, i] { tellPlace(static_cast<Picture>(i)); });
    connect(m_axes, &AxesBar::planeChanged, this, &PairPictures::read);
    retranslate();
    clear();
}

void PairPictures::layOut()
{
    auto* grid = new QGridLayout(m_pictures);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->addWidget(m_axes, 0, 0, 1, Count);
    for (int i = 0; i < Count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        m_titles[at] = new QLabel;
        m_maps[at] = new HeatMap;
        grid->addWidget(m_titles[at], 1, i);
        grid->addWidget(m_maps[at], 2, i);
        grid->setColumnStretch(i, 1);
    }
    grid->setRowStretch(2, 1);
    setMinimumHeight(kLeastHeight);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_facts);
    layout->addWidget(m_pictures, 1);
    layout->addWidget(m_place);
    layout->addWidget(m_jobLine);
    m_jobLine->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    for (QLabel* label : {m_facts, m_place}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMinimumWidth(1);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
}

void PairPictures::retranslate()
{
    m_titles[A]->setText(QStringLiteral("A"));
    m_titles[B]->setText(QStringLiteral("B"));
    m_titles[Difference]->setText(tr("B − A"));
    m_maps[A]->setAccessibleName(tr("Heat map of A"));
    m_maps[B]->setAccessibleName(tr("Heat map of B"));
    m_maps[Difference]->setAccessibleName(tr("Heat map of the difference"));
}

void PairPictures::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    retranslate();
    if (m_rows && m_views.a)
        m_axes->setNames(axisNames(m_rows->name(m_pair, false), m_views.a->shape));
    if (m_difference)
        tellFacts();
    else if (!m_rows)
        clear();
}

void PairPictures::clear()
{
    m_rows.reset();
    say(tr("Select a tensor that both sides have to see its numbers."));
}

void PairPictures::say(const QString& sentence)
{
    delete m_job; // asks it to stop, and drops its result
    delete m_counting;
    m_jobLine->setJob(nullptr);
    m_views = {};
    m_difference.reset();
    m_pictures->hide();
    m_place->clear();
    m_facts->setText(sentence);
}

void PairPictures::setPair(std::shared_ptr<const CompareRows> rows, std::uint32_t pair)
{
    if (!rows || pair == kNoIndex || rows->pair(pair).isOnlyA() || rows->pair(pair).isOnlyB())
        return clear();
    if (m_rows == rows && m_pair == pair)
        return;
    m_rows = std::move(rows);
    m_pair = pair;
    say({});
    m_job = Job::start<Views>(
        this, tr("Reading values"),
        [rows = m_rows, pair](const io::Progress&) {
            const auto open = [](const checkpoint::Checkpoint& checkpoint, std::uint32_t tensor) {
                return std::make_shared<const tensor::View>(tensor::viewOf(checkpoint, checkpoint.tensors[tensor]));
            };
            return Views{open(*rows->a, rows->pair(pair).a), open(*rows->b, rows->pair(pair).b)};
        },
        [this](Outcome<Views>&& outcome) {
            if (auto* views = std::get_if<Views>(&outcome))
                opened(std::move(*views));
            else
                say(coreText(std::get<io::Error>(outcome).describe()));
        });
}

void PairPictures::opened(Views views)
{
    if (views.a->shape != views.b->shape
        || tensor::numbersPerElement(views.a->dtype) != tensor::numbersPerElement(views.b->dtype))
        return say(tr("The shapes differ, so the numbers cannot be paired."));
    m_views = std::move(views);
    const std::string key = m_rows->name(m_pair, false);
    m_axes->setTensor(*m_views.a, axisNames(key, m_views.a->shape), hasKernels(m_views.a->shape));
    read();
    count();
}

void PairPictures::read()
{
    if (!m_views.a)
        return;
    delete m_job;
    m_job = Job::start<PairSlices>(
        this, tr("Reading values"),
        [views = m_views, plane = m_axes->plane()](const io::Progress& progress) {
            return readPairSlices(*views.a, *views.b, plane, kPixels, progress);
        },
        [this](Outcome<PairSlices>&& outcome) {
            if (const auto* slices = std::get_if<PairSlices>(&outcome))
                showSlices(*slices);
            else if (const io::Error& error = std::get<io::Error>(outcome); error.kind() != io::ErrorKind::Cancelled)
                say(coreText(error.describe()));
        });
}

void PairPictures::showSlices(const PairSlices& slices)
{
    const tensor::Plane& plane = m_axes->plane();
    const std::uint64_t each = tensor::numbersPerElement(m_views.a->dtype);
    const HeatMap::Content content{plane.rowCount(),           plane.columnCount() * each, plane.tileRows(),
                                   plane.tileColumns() * each, m_axes->rowName(),          m_axes->columnName()};
    const tensor::Rectangle whole{0, content.rows, 0, content.columns};
    const bool bothSigns = slices.low < 0 && slices.high > 0;
    const std::array<const tensor::Slice*, Count> all = {&slices.a, &slices.b, &slices.difference};
    for (std::size_t i = 0; i < all.size(); ++i) {
        m_maps[i]->setContent(content);
        if (i == Difference)
            m_maps[i]->setColours(ColourMap::PurpleOrange, HeatMap::Limits::MinMax, false);
        else
            m_maps[i]->setColours(bothSigns ? ColourMap::BlueRed : ColourMap::Viridis, HeatMap::Limits::ByHand, false);
        m_maps[i]->setLimitsByHand(slices.low, slices.high);
        m_maps[i]->setSlice(whole, std::make_shared<const tensor::Slice>(*all[i]));
    }
    m_place->setText(slices.a.isExact() ? QString()
                                        : tr("Each pixel is the mean of the numbers below it, the difference that of "
                                             "the means."));
    m_pictures->show();
}

void PairPictures::count()
{
    m_counting = Job::start<tensor::Difference>(
        this, tr("Comparing numbers"),
        [views = m_views](const io::Progress& progress) {
            const std::uint64_t bytes =
                tensor::bytesOf(views.a->dtype, views.a->elements) + tensor::bytesOf(views.b->dtype, views.b->elements);
            return tensor::differenceOf(*views.a, *views.b, {}, progress, 0, bytes);
        },
        [this](Outcome<tensor::Difference>&& outcome) {
            if (auto* difference = std::get_if<tensor::Difference>(&outcome)) {
                m_difference = *difference;
                tellFacts();
            } else if (const io::Error& error = std::get<io::Error>(outcome);
                       error.kind() != io::ErrorKind::Cancelled) {
                m_facts->setText(coreText(error.describe()));
            }
        });
    m_jobLine->setJob(m_counting);
}

void PairPictures::tellFacts()
{
    const tensor::Difference& difference = *m_difference;
    if (difference.equalBits)
        return m_facts->setText(tr("Every bit is the same."));
    if (difference.different == 0)
        return m_facts->setText(tr("All numbers are equal; their bits are not all the same."));
    QStringList facts{
        tr("%1 of %2 numbers differ").arg(numberText(difference.different), numberText(difference.numbers))};
    if (difference.notFinite != 0)
        facts << tr("%1 with NaN or Inf on one side").arg(numberText(difference.notFinite));
    else
        facts << tr("by at most %1").arg(plotNumber(difference.greatest))
              << tr("RMS %1").arg(plotNumber(difference.rms)) << tr("cosine %1").arg(plotNumber(difference.cosine, 6));
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

QString PairPictures::numberAt(Picture picture, HeatMap::Cell cell) const
{
    const auto pixel = m_maps[picture]->pixelAt(cell);
    if (!pixel)
        return QStringLiteral("—");
    QStringList parts;
    if ((pixel->marks & tensor::kHasFinite) != 0)
        parts << plotNumber(pixel->low, 6);
    if ((pixel->marks & tensor::kHasNaN) != 0)
        parts << QStringLiteral("NaN");
    if ((pixel->marks & (tensor::kHasPositiveInfinity | tensor::kHasNegativeInfinity)) != 0)
        parts << QStringLiteral("Inf");
    return parts.join(QStringLiteral(", "));
}

void PairPictures::tellPlace(Picture from)
{
    const auto cell = m_maps[from]->cursor();
    if (!cell || m_following)
        return;
    m_following = true;
    for (std::size_t i = 0; i < m_maps.size(); ++i)
        if (i != from)
            m_maps[i]->setCursorCell(*cell);
    m_following = false;
    const std::uint64_t each = tensor::numbersPerElement(m_views.a ? m_views.a->dtype : tensor::DType::Unknown);
    QStringList index;
    for (const std::uint64_t at : m_axes->plane().indexAt(cell->row, cell->column / each))
        index << QString::number(at);
    m_place->setText(tr("[%1]: A %2, B %3, B − A %4")
                         .arg(index.join(QStringLiteral(", ")), numberAt(A, *cell), numberAt(B, *cell),
                              numberAt(Difference, *cell)));
}

} // namespace ckptscope::ui
