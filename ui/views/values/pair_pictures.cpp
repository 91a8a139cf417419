#include "ui/views/values/pair_pictures.h"

#include "core/tensor/decode.h"
#include "ui/models/axis_names.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QEvent>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr int kLeastHeight = 260;
constexpr int kLeastWidth = 200; ///< of a picture beside two others
constexpr int kPixels = 512; ///< of a side: the three stand beside each other

} // namespace

PairPictures::PairPictures(Sides sides, AxesBar* axes)
    : m_sides(sides)
    , m_pictures(new QWidget)
    , m_grid(new QGridLayout(m_pictures))
    , m_axes(axes ? axes : new AxesBar)
    , m_ownsAxes(!axes)
    , m_facts(new QLabel)
    , m_place(new QLabel)
    , m_jobLine(new JobLine)
{
    layOut();
    for (int i = 0; i < Count; ++i) {
        const HeatMap* map = m_maps[static_cast<std::size_t>(i)];
        connect(map, &HeatMap::pointed, this, [this, i] { tellPlace(static_cast<Picture>(i)); });
        connect(map, &HeatMap::viewChanged, this, &PairPictures::tellView);
    }
    connect(m_axes, &AxesBar::planeChanged, this, &PairPictures::read);
    retranslate();
    clear();
}

void PairPictures::layOut()
{
    m_grid->setContentsMargins(0, 0, 0, 0);
    for (std::size_t i = 0; i < Count; ++i) {
        m_titles[i] = new QLabel;
        m_maps[i] = new HeatMap;
    }
    arrange();
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

/// Three beside each other; where it is narrow, the difference below the two.
void PairPictures::arrange()
{
    const bool isNarrow = width() < Count * kLeastWidth;
    const int across = isNarrow ? 2 : int(Count);
    if (m_grid->count() != 0 && m_grid->columnStretch(2) == (isNarrow ? 0 : 1))
        return;
    while (m_grid->count() != 0)
        delete m_grid->takeAt(0);
    if (m_ownsAxes)
        m_grid->addWidget(m_axes, 0, 0, 1, across);
    for (int i = 0; i < Count; ++i) {
        const auto at = static_cast<std::size_t>(i);
        const int row = 1 + 2 * (i / across), span = isNarrow && i == Difference ? across : 1;
        m_grid->addWidget(m_titles[at], row, i % across, 1, span);
        m_grid->addWidget(m_maps[at], row + 1, i % across, 1, span);
        m_grid->setColumnStretch(i, i < across ? 1 : 0);
    }
    m_grid->setRowStretch(2, 1);
    m_grid->setRowStretch(4, isNarrow ? 1 : 0);
    askForHeight(isVisible());
}

void PairPictures::askForHeight(bool isShown)
{
    setMinimumHeight(!isShown ? 0 : m_grid->columnStretch(2) != 0 ? kLeastHeight : 2 * kLeastHeight);
}

void PairPictures::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    askForHeight(true);
}

void PairPictures::hideEvent(QHideEvent* event)
{
    QWidget::hideEvent(event);
    askForHeight(false);
}

void PairPictures::resizeEvent(QResizeEvent* event)
{
    QWidget::resizeEvent(event);
    arrange();
}

void PairPictures::retranslate()
{
    const bool isEdited = m_sides == Sides::Edited;
    m_titles[A]->setText(isEdited ? tr("Before") : QStringLiteral("A"));
    m_titles[B]->setText(isEdited ? tr("After") : QStringLiteral("B"));
    m_titles[Difference]->setText(isEdited ? tr("After − before") : tr("B − A"));
    m_maps[A]->setAccessibleName(isEdited ? tr("Heat map before the edit") : tr("Heat map of A"));
    m_maps[B]->setAccessibleName(isEdited ? tr("Heat map after the edit") : tr("Heat map of B"));
    m_maps[Difference]->setAccessibleName(tr("Heat map of the difference"));
}

void PairPictures::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    retranslate();
    if (m_views.a && m_ownsAxes)
        m_axes->setNames(namesOfAxes());
    if (m_difference)
        tellFacts();
    else if (!m_pair)
        clear();
}

void PairPictures::clear()
{
    m_pair.reset();
    say(m_sides == Sides::Compared ? tr("Select a tensor that both sides have to see its numbers.") : QString());
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

void PairPictures::setPair(const TensorPair& pair)
{
    if (m_pair == pair)
        return;
    m_pair = pair;
    say({});
    m_job = Job::start<Views>(
        this, tr("Reading values"),
        [pair](const io::Progress&) {
            return Views{std::make_shared<const tensor::View>(tensor::viewOf(*pair.checkpointA, pair.tensorA())),
                         std::make_shared<const tensor::View>(tensor::viewOf(*pair.checkpointB, pair.tensorB()))};
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
    if (m_ownsAxes)
        m_axes->setTensor(*m_views.a, namesOfAxes(), hasKernels(m_views.a->shape));
    read();
    count();
}

QStringList PairPictures::namesOfAxes() const
{
    return axisNames(m_pair->checkpointA->tensorName(m_pair->tensorA()), m_views.a->shape,
                     m_views.a->meaning == tensor::Meaning::Stored);
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
    m_pictures->show();
    layout()->activate(); // whether cells are square goes by the sizes of the maps
    m_grid->activate();
    const tensor::Plane& plane = m_axes->plane();
    const std::uint64_t each = tensor::numbersPerElement(m_views.a->dtype);
    // The whole at first: where they differ may be anywhere.
    const HeatMap::Content content{plane.rowCount(),
                                   plane.columnCount() * each,
                                   plane.tileRows(),
                                   plane.tileColumns() * each,
                                   m_axes->rowName(),
                                   m_axes->columnName(),
                                   true};
    const tensor::Rectangle whole{0, content.rows, 0, content.columns};
    const bool bothSigns = slices.low < 0 && slices.high > 0;
    const double most = std::max(-slices.low, slices.high);
    const std::array<const tensor::Slice*, Count> all = {&slices.a, &slices.b, &slices.difference};
    for (std::size_t i = 0; i < all.size(); ++i) {
        m_maps[i]->setContent(content);
        if (i == Difference)
            m_maps[i]->setColours(ColourMap::PurpleOrange, HeatMap::Limits::MinMax, false);
        else
            m_maps[i]->setColours(bothSigns ? ColourMap::BlueRed : ColourMap::Viridis, HeatMap::Limits::ByHand, false);
        m_maps[i]->setLimitsByHand(bothSigns ? -most : slices.low, bothSigns ? most : slices.high);
        m_maps[i]->setSlice(whole, std::make_shared<const tensor::Slice>(*all[i]));
    }
    // One shape for all: of a thin plane some would be filled and some not, where they are not of one size.
    const bool isSquare = std::ranges::all_of(m_maps, &HeatMap::isSquare);
    for (HeatMap* map : m_maps)
        if (map->isSquare() != isSquare)
            map->setSquare(isSquare);
    m_isOfMeans = !slices.a.isExact();
    tellView();
}

void PairPictures::tellView()
{
    if (!m_views.a || std::ranges::any_of(m_maps, [](const HeatMap* map) { return map->cursor().has_value(); }))
        return; // what it points at is told
    QStringList sentences;
    if (!std::ranges::all_of(m_maps, &HeatMap::isWholeSeen))
        sentences << tr("A part of the picture; 0 shows the whole.");
    if (m_isOfMeans)
        sentences << tr("Each pixel is the mean of the numbers below it, the difference that of the means.");
    m_place->setText(sentences.join(QLatin1Char(' ')));
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
    if (m_sides == Sides::Edited)
        facts << tr("%1 became Inf").arg(numberText(difference.toInfinite))
              << tr("%1 became 0").arg(numberText(difference.toZero));
    if (difference.notFinite != 0) {
        if (m_sides != Sides::Edited || difference.notFinite != difference.toInfinite)
            facts << tr("%1 with NaN or Inf on one side").arg(numberText(difference.notFinite));
        if (difference.different != difference.notFinite)
            facts << tr("the others by at most %1").arg(realText(difference.greatestFinite));
    } else {
        facts << tr("by at most %1").arg(realText(difference.greatest)) << tr("RMS %1").arg(realText(difference.rms))
              << tr("cosine %1").arg(realText(difference.cosine, 6));
    }
    m_facts->setText(facts.join(QStringLiteral(" · ")));
}

QString PairPictures::numberAt(Picture picture, HeatMap::Cell cell) const
{
    const auto pixel = m_maps[picture]->pixelAt(cell);
    if (!pixel)
        return QStringLiteral("—");
    QStringList parts;
    if ((pixel->marks & tensor::kHasFinite) != 0)
        parts << realText(pixel->low, 6);
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
    const QString sentence =
        m_sides == Sides::Edited ? tr("[%1]: before %2, after %3, difference %4") : tr("[%1]: A %2, B %3, B − A %4");
    m_place->setText(sentence.arg(index.join(QStringLiteral(", ")), numberAt(A, *cell), numberAt(B, *cell),
                                  numberAt(Difference, *cell)));
}

} // namespace ckptscope::ui
