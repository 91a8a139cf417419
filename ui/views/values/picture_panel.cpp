#include "ui/views/values/picture_panel.h"

#include "core/tensor/decode.h"
#include "ui/text/display.h"
#include "ui/views/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QVBoxLayout>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

using tensor::Rectangle;
using tensor::Reduction;

namespace {

constexpr double kZoomStep = 1.5;
constexpr int kSoon = 40; ///< milliseconds: more changes of the view may follow

} // namespace

PicturePanel::PicturePanel(QWidget* parent)
    : QWidget(parent)
    , m_heatMap(new HeatMap)
    , m_linePlot(new LinePlot)
    , m_stack(new QStackedWidget)
    , m_colours(new ColourBar)
    , m_told(new QLabel)
    , m_in(new QToolButton)
    , m_out(new QToolButton)
    , m_all(new QToolButton)
    , m_save(new QToolButton)
{
    layOut();
    m_colours->attach(m_heatMap);
    m_soon.setSingleShot(true);
    m_soon.setInterval(kSoon);
    connect(&m_soon, &QTimer::timeout, this, &PicturePanel::request);
    connect(m_heatMap, &HeatMap::viewChanged, this, [this] {
        m_soon.start();
        tell();
    });
    connect(m_linePlot, &LinePlot::viewChanged, this, [this] { m_soon.start(); });
    connect(m_heatMap, &HeatMap::pointed, this, &PicturePanel::tell);
    connect(m_linePlot, &LinePlot::pointed, this, &PicturePanel::tell);
    connect(m_heatMap, &HeatMap::chosen, this,
            [this] { emit placeWanted(m_heatMap->cursor()->row, m_heatMap->cursor()->column / m_each); });
    connect(m_linePlot, &LinePlot::chosen, this, [this] { emit placeWanted(*m_linePlot->cursor() / m_each, 0); });
    connect(m_colours, &ColourBar::reductionChanged, this, [this] {
        m_isWholeThere = false;
        request();
    });
    connect(m_in, &QToolButton::clicked, this, [this] { zoom(kZoomStep); });
    connect(m_out, &QToolButton::clicked, this, [this] { zoom(1 / kZoomStep); });
    connect(m_all, &QToolButton::clicked, this, [this] { isLine() ? m_linePlot->fit() : m_heatMap->fit(); });
    connect(m_save, &QToolButton::clicked, this, [this] { plot()->askAndSave(); });
    retranslate();
    connect(&m_loader, &SliceLoader::arrived, this, &PicturePanel::arrived);
    connect(&m_loader, &SliceLoader::failed, this, &PicturePanel::said);
    connect(&m_loader, &SliceLoader::progressed, this, [this](int percent) {
        m_percent = percent;
        tell();
    });
}

void PicturePanel::layOut()
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_colours);
    m_stack->addWidget(m_heatMap);
    m_stack->addWidget(m_linePlot);
    layout->addWidget(m_stack, 1);
    m_told->setTextFormat(Qt::PlainText);
    m_told->setMinimumWidth(1);
    m_told->setWordWrap(true);
    m_told->setFixedHeight(2 * m_told->fontMetrics().lineSpacing()); // so that nothing moves while one points
    auto* line = new QHBoxLayout;
    line->setSpacing(0);
    line->addWidget(m_told, 1);
    const std::pair<QToolButton*, QString> buttons[] = {{m_in, QStringLiteral("zoom-in")},
                                                        {m_out, QStringLiteral("zoom-out")},
                                                        {m_all, QStringLiteral("zoom-all")},
                                                        {m_save, QStringLiteral("save")}};
    for (const auto& [button, name] : buttons) {
        button->setIcon(icon(name));
        button->setAutoRaise(true);
        button->setFocusPolicy(Qt::TabFocus);
        line->addWidget(button);
    }
    layout->addLayout(line);
}

void PicturePanel::zoom(double factor)
{
    isLine() ? m_linePlot->zoom(factor, 0.5) : m_heatMap->zoom(factor);
}

DistributionPlot* PicturePanel::plot() const
{
    return isLine() ? static_cast<DistributionPlot*>(m_linePlot) : m_heatMap;
}

void PicturePanel::setTensor(std::shared_ptr<const tensor::View> view, const tensor::Plane& plane,
                             const QString& rowName, const QString& columnName)
{
    m_loader.cancel();
    m_view = std::move(view);
    m_plane = plane;
    m_each = tensor::numbersPerElement(m_view->dtype);
    m_isWholeThere = false;
    m_last = {};
    m_percent = -1;
    m_colours->setVisible(!isLine());
    m_stack->setCurrentIndex(isLine() ? 1 : 0);
    if (isLine())
        m_linePlot->setCount(m_view->elements * m_each, rowName);
    else
        m_heatMap->setContent({m_plane.rowCount(), m_plane.columnCount() * m_each, m_plane.tileRows(),
                               m_plane.tileColumns() * m_each, rowName, columnName});
    request();
}

void PicturePanel::clear()
{
    m_loader.cancel();
    m_view.reset();
    m_heatMap->setContent({});
    m_linePlot->setCount(0, {});
    m_soon.stop();
}

void PicturePanel::setFileName(const QString& name)
{
    m_heatMap->setFileName(name);
    m_linePlot->setFileName(name);
}

void PicturePanel::request()
{
    m_soon.stop();
    if (!m_view || m_view->elements == 0)
        return;
    isLine() ? requestLine() : requestHeatMap();
}

void PicturePanel::requestLine()
{
    SliceLoader::Request request;
    request.view = m_view;
    request.plane = tensor::lastAxes(*m_view); // across
    request.where = {0, 1, m_linePlot->first() / m_each, std::max<std::uint64_t>(1, m_linePlot->shown() / m_each)};
    request.pixels = QSize(2 * m_linePlot->pixels(), 1);
    request.reduction = Reduction::Limits;
    if (request.where == m_last.where && request.pixels == m_last.pixels)
        return;
    m_last = request;
    m_loader.start(request);
}

void PicturePanel::requestHeatMap()
{
    const Rectangle all = tensor::whole(m_plane);
    Rectangle wanted = all;
    QSize pixels = m_heatMap->seenPixels();
    const auto most = static_cast<double>(tensor::kMostPixels);
    if (m_isWholeThere && !m_heatMap->isWholeSeen()) {
        wanted = m_heatMap->seen();
        wanted.columns = (wanted.firstColumn + wanted.columns - 1) / m_each + 1 - wanted.firstColumn / m_each;
        wanted.firstColumn /= m_each;
        const Rectangle seen = wanted;
        wanted = tensor::aligned(m_plane, wanted);
        // Where tiles are cut more is read than is seen.
        const auto grown = [](int size, std::uint64_t more, std::uint64_t less) {
            return std::min(1e6, size * static_cast<double>(more) / static_cast<double>(less));
        };
        pixels = QSize(static_cast<int>(grown(pixels.width(), wanted.columns, seen.columns)),
                       static_cast<int>(grown(pixels.height(), wanted.rows, seen.rows)));
    } else if (!m_isWholeThere) {
        pixels = pixels.expandedTo({256, 256});
    }
    const double columns = std::min(static_cast<double>(wanted.columns * m_each), static_cast<double>(pixels.width()));
    const double rows = std::min(static_cast<double>(wanted.rows), static_cast<double>(pixels.height()));
    if (const double scale = std::sqrt(most / (columns * rows)); scale < 1)
        pixels = QSizeF(columns * scale, rows * scale).toSize().expandedTo({1, 1});
    const bool isExactThere = m_isWholeThere && m_last.where == all
        && static_cast<std::uint64_t>(m_last.pixels.width()) >= all.columns * m_each
        && static_cast<std::uint64_t>(m_last.pixels.height()) >= all.rows;
    if (m_isWholeThere && (isExactThere || (wanted == m_last.where && pixels == m_last.pixels)))
        return;
    m_last = {m_view, m_plane, wanted, pixels, m_colours->reduction()};
    m_loader.start(m_last);
}

void PicturePanel::arrived(const Rectangle& where, const SliceLoader::SlicePtr& slice, bool isAll)
{
    Rectangle numbers = where;
    numbers.firstColumn *= m_each;
    numbers.columns *= m_each;
    if (isLine())
        m_linePlot->setSlice(numbers.firstColumn, slice);
    else
        m_heatMap->setSlice(numbers, slice);
    if (!isLine() && where == tensor::whole(m_plane))
        m_colours->setReduced(!slice->isExact());
    if (isAll) {
        m_percent = -1;
        if (!isLine() && where == tensor::whole(m_plane) && !m_isWholeThere) {
            m_isWholeThere = true;
            request(); // it may be zoomed already
        }
    }
    tell();
}

QString PicturePanel::pixelText(double low, double high, std::uint8_t marks, std::uint64_t rows,
                                std::uint64_t columns) const
{
    QStringList parts;
    if ((marks & tensor::kHasFinite) != 0) {
        if (rows * columns == 1)
            parts << realText(low, 9);
        else if (low == high)
            parts << tr("mean %1").arg(realText(low, 6));
        else
            parts << tr("%1 to %2").arg(realText(low, 6), realText(high, 6));
    }
    if ((marks & tensor::kHasNaN) != 0)
        parts << QStringLiteral("NaN");
    if ((marks & tensor::kHasPositiveInfinity) != 0)
        parts << QStringLiteral("+Inf");
    if ((marks & tensor::kHasNegativeInfinity) != 0)
        parts << QStringLiteral("−Inf");
    QString text = parts.join(QStringLiteral(", "));
    if (rows * columns != 1)
        text += QStringLiteral("  ") + tr("(%1 × %2 numbers)").arg(numberText(rows), numberText(columns));
    return text;
}

QString PicturePanel::placeText(std::uint64_t row, std::uint64_t column) const
{
    QStringList parts;
    for (const std::uint64_t at : m_plane.indexAt(row, column / m_each))
        parts << QString::number(at);
    return '[' + parts.join(QStringLiteral(", ")) + ']';
}

void PicturePanel::tell()
{
    QString text;
    if (m_view && isLine() && m_linePlot->cursor()) {
        const std::uint64_t at = *m_linePlot->cursor();
        if (const auto point = m_linePlot->pointAt(at))
            text = QStringLiteral("[%1]  ").arg(at / m_each)
                + pixelText(point->low, point->high, point->marks, 1, point->numbers);
    } else if (m_view && !isLine() && m_heatMap->cursor()) {
        const HeatMap::Cell cell = *m_heatMap->cursor();
        text = placeText(cell.row, cell.column);
        if (const auto pixel = m_heatMap->pixelAt(cell))
            text +=
                QStringLiteral("  ") + pixelText(pixel->low, pixel->high, pixel->marks, pixel->rows, pixel->columns);
    }
    plot()->setAccessibleDescription(text);
    if (text.isEmpty() && m_percent >= 0)
        text = tr("reading … %1 %").arg(m_percent);
    else if (text.isEmpty() && m_view && !isLine() && !m_heatMap->isWholeSeen())
        text = tr("A part of the picture; 0 shows the whole");
    m_told->setText(text);
}

void PicturePanel::retranslate()
{
    const std::pair<QToolButton*, QString> buttons[] = {{m_in, tr("Zoom in (+)")},
                                                        {m_out, tr("Zoom out (-)")},
                                                        {m_all, tr("Show the whole (0)")},
                                                        {m_save, tr("Save picture…")}};
    for (const auto& [button, words] : buttons) {
        button->setToolTip(words);
        button->setAccessibleName(words);
    }
    tell();
}

void PicturePanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
