#include "ui/views/values/axes_bar.h"

#include "ui/views/flow_layout.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QVBoxLayout>

#include <algorithm>
#include <limits>
#include <tuple>

namespace ckptscope::ui {

namespace {

constexpr std::size_t kMostChoosers = 8; ///< further axes stay at 0

/// The last two axes that hold more than one index, so that of a 1×1 convolution out and in are shown.
std::pair<int, int> shownAxes(const std::vector<std::int64_t>& shape)
{
    std::vector<int> axes;
    for (int axis = static_cast<int>(shape.size()) - 1; axis >= 0 && axes.size() < 2; --axis)
        if (shape[static_cast<std::size_t>(axis)] > 1)
            axes.push_back(axis);
    const int last = static_cast<int>(shape.size()) - 1;
    const int first = axes.size() == 2 ? axes[1] : std::min(axes.empty() ? last : axes[0], last - 1);
    return {first, axes.size() == 2 ? axes[0] : first + 1};
}

} // namespace

AxesBar::AxesBar(QWidget* parent)
    : QWidget(parent)
    , m_downSide(new QWidget)
    , m_acrossSide(new QWidget)
    , m_downLabel(new QLabel)
    , m_acrossLabel(new QLabel)
    , m_down(new QComboBox)
    , m_across(new QComboBox)
    , m_tiles(new QCheckBox)
    , m_grid(new QGridLayout)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* choosers = new QWidget;
    auto* line = new FlowLayout(choosers);
    m_downLabel->setBuddy(m_down);
    m_acrossLabel->setBuddy(m_across);
    for (auto [side, label, box] :
         {std::tuple(m_downSide, m_downLabel, m_down), std::tuple(m_acrossSide, m_acrossLabel, m_across)}) {
        auto* together = new QHBoxLayout(side);
        together->setContentsMargins(0, 0, 0, 0);
        together->addWidget(label);
        together->addWidget(box);
        line->addWidget(side);
    }
    line->addWidget(m_tiles);
    layout->addWidget(choosers);
    layout->addLayout(m_grid);
    for (QComboBox* box : {m_down, m_across})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    connect(m_down, &QComboBox::activated, this, [this] { choose(m_down, m_across); });
    connect(m_across, &QComboBox::activated, this, [this] { choose(m_across, m_down); });
    connect(m_tiles, &QCheckBox::toggled, this, [this] {
        rebuild();
        update();
    });
    retranslate();
}

void AxesBar::setTensor(const tensor::View& view, const QStringList& names, bool hasKernels)
{
    m_view = view;
    m_names = names;
    m_index.assign(view.shape.size(), 0);
    const auto axes = static_cast<int>(view.shape.size());
    for (QComboBox* box : {m_down, m_across}) {
        box->clear();
        for (int i = 0; i < axes; ++i)
            box->addItem(axisText(i));
    }
    const auto [down, across] = shownAxes(view.shape);
    m_down->setCurrentIndex(down);
    m_across->setCurrentIndex(across);
    {
        const QSignalBlocker blocker(m_tiles);
        m_tiles->setChecked(hasKernels);
        m_tiles->setVisible(hasKernels);
    }
    setVisible(axes > 1);
    rebuild();
    update();
}

QString AxesBar::axisText(int axis) const
{
    return QStringLiteral("%1 (%2)").arg(m_names[axis]).arg(m_view.shape[static_cast<std::size_t>(axis)]);
}

void AxesBar::setNames(const QStringList& names)
{
    m_names = names;
    for (QComboBox* box : {m_down, m_across})
        for (int i = 0; i < box->count(); ++i)
            box->setItemText(i, axisText(i));
    rebuild();
    update();
}

void AxesBar::choose(QComboBox* changed, QComboBox* other)
{
    if (changed->currentIndex() == other->currentIndex()) // they change places
        other->setCurrentIndex(
            static_cast<int>(changed == m_down ? m_plane.rows.back().axis : m_plane.columns.back().axis));
    rebuild();
    update();
}

void AxesBar::rebuild()
{
    for (const Chooser& chooser : m_choosers) {
        delete chooser.label;
        delete chooser.slider;
        delete chooser.number;
    }
    m_choosers.clear();
    const std::size_t axes = m_view.shape.size();
    const bool areTiles = m_tiles->isChecked();
    m_downSide->setVisible(!areTiles);
    m_acrossSide->setVisible(!areTiles);
    QWidget* last = m_tiles;
    for (std::size_t axis = 0; axis < axes && m_choosers.size() < kMostChoosers; ++axis) {
        const bool isShown = areTiles
            ? axis < 2 || axis + 2 >= axes
            : static_cast<int>(axis) == m_down->currentIndex() || static_cast<int>(axis) == m_across->currentIndex();
        if (isShown || m_view.shape[axis] < 2)
            continue;
        const int most =
            static_cast<int>(std::min<std::int64_t>(m_view.shape[axis] - 1, std::numeric_limits<int>::max()));
        const Chooser chooser{axis, new QLabel(m_names[static_cast<qsizetype>(axis)]), new QSlider(Qt::Horizontal),
                              new QSpinBox};
        chooser.label->setTextFormat(Qt::PlainText);
        chooser.slider->setMaximum(most);
        chooser.number->setMaximum(most);
        chooser.slider->setValue(static_cast<int>(m_index[axis]));
        chooser.number->setValue(static_cast<int>(m_index[axis]));
        chooser.slider->setAccessibleName(m_names[static_cast<qsizetype>(axis)]);
        chooser.number->setAccessibleName(m_names[static_cast<qsizetype>(axis)]);
        chooser.number->setSuffix(QStringLiteral(" / %1").arg(most));
        connect(chooser.slider, &QSlider::valueChanged, chooser.number, &QSpinBox::setValue);
        connect(chooser.number, &QSpinBox::valueChanged, this, [this, chooser](int value) {
            chooser.slider->setValue(value);
            m_index[chooser.axis] = static_cast<std::uint64_t>(value);
            update();
        });
        const int row = static_cast<int>(m_choosers.size());
        m_grid->addWidget(chooser.label, row, 0);
        m_grid->addWidget(chooser.slider, row, 1);
        m_grid->addWidget(chooser.number, row, 2);
        setTabOrder(last, chooser.slider);
        setTabOrder(chooser.slider, chooser.number);
        last = chooser.number;
        m_choosers.push_back(chooser);
    }
}

void AxesBar::update()
{
    if (m_view.shape.size() < 2) {
        m_plane = tensor::lastAxes(m_view);
        if (m_view.shape.size() == 1)
            std::swap(m_plane.rows, m_plane.columns);
    } else if (m_tiles->isChecked()) {
        m_plane = tensor::kernelTiles(m_view, m_index);
    } else {
        m_plane = tensor::twoAxes(m_view, static_cast<std::size_t>(m_down->currentIndex()),
                                  static_cast<std::size_t>(m_across->currentIndex()), m_index);
    }
    emit planeChanged();
}

void AxesBar::showElement(const std::vector<std::uint64_t>& index)
{
    const std::vector<std::uint64_t> before = m_index;
    for (const Chooser& chooser : m_choosers) {
        const QSignalBlocker blockSlider(chooser.slider), blockNumber(chooser.number);
        m_index[chooser.axis] = index[chooser.axis];
        chooser.slider->setValue(static_cast<int>(index[chooser.axis]));
        chooser.number->setValue(static_cast<int>(index[chooser.axis]));
    }
    if (m_index != before)
        update();
}

QString AxesBar::sideName(const std::vector<tensor::SidePart>& parts) const
{
    QStringList names;
    for (const tensor::SidePart& part : parts)
        if (part.count > 1 || parts.size() == 1)
            names << m_names[static_cast<qsizetype>(part.axis)];
    names.removeDuplicates();
    return names.join(QStringLiteral(" × "));
}

void AxesBar::retranslate()
{
    m_downLabel->setText(tr("Down:"));
    m_acrossLabel->setText(tr("Across:"));
    m_down->setAccessibleName(tr("Axis that goes down"));
    m_across->setAccessibleName(tr("Axis that goes across"));
    m_tiles->setText(tr("Kernels as tiles"));
}

void AxesBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
