#include "ui/views/values/colour_bar.h"

#include "ui/views/flow_layout.h"

#include <QDoubleValidator>
#include <QEvent>
#include <QSignalBlocker>

namespace ckptscope::ui {

ColourBar::ColourBar(QWidget* parent)
    : QWidget(parent)
    , m_map(new QComboBox)
    , m_limits(new QComboBox)
    , m_reduction(new QComboBox)
    , m_logarithmic(new QCheckBox)
    , m_low(new QLineEdit)
    , m_high(new QLineEdit)
{
    auto* layout = new FlowLayout(this);
    for (QWidget* widget :
         {static_cast<QWidget*>(m_map), static_cast<QWidget*>(m_limits), static_cast<QWidget*>(m_low),
          static_cast<QWidget*>(m_high), static_cast<QWidget*>(m_logarithmic), static_cast<QWidget*>(m_reduction)})
        layout->addWidget(widget);
    m_limits->setObjectName(QStringLiteral("limits"));
    for (QComboBox* box : {m_map, m_limits, m_reduction})
        box->setSizeAdjustPolicy(QComboBox::AdjustToContents); // in each language
    m_reduction->setObjectName(QStringLiteral("reduction"));
    for (int i = 0; i < static_cast<int>(ColourMap::Count); ++i)
        m_map->addItem(QString());
    for (int i = 0; i < 3; ++i)
        m_limits->addItem(QString());
    for (int i = 0; i < 2; ++i)
        m_reduction->addItem(QString());
    m_limits->setCurrentIndex(static_cast<int>(HeatMap::Limits::Percentiles));
    for (QLineEdit* edit : {m_low, m_high}) {
        auto* validator = new QDoubleValidator(edit);
        validator->setLocale(QLocale::c());
        edit->setValidator(validator);
        edit->setMaximumWidth(edit->fontMetrics().horizontalAdvance(QStringLiteral("-0.0000e-00")) + 16);
        edit->hide();
        connect(edit, &QLineEdit::editingFinished, this, &ColourBar::apply);
    }
    connect(m_map, &QComboBox::activated, this, [this] {
        m_isChosen = true;
        apply();
    });
    connect(m_limits, &QComboBox::activated, this, [this] {
        const bool isByHand = m_limits->currentIndex() == static_cast<int>(HeatMap::Limits::ByHand);
        m_low->setVisible(isByHand);
        m_high->setVisible(isByHand);
        if (isByHand && m_heatMap) {
            m_low->setText(QString::number(m_heatMap->scale().low(), 'g', 4));
            m_high->setText(QString::number(m_heatMap->scale().high(), 'g', 4));
        }
        apply();
    });
    connect(m_logarithmic, &QCheckBox::toggled, this, &ColourBar::apply);
    connect(m_reduction, &QComboBox::activated, this, &ColourBar::reductionChanged);
    retranslate();
}

void ColourBar::attach(HeatMap* heatMap)
{
    m_heatMap = heatMap;
    apply();
}

void ColourBar::suggest(bool hasBothSigns)
{
    if (m_isChosen)
        return;
    m_map->setCurrentIndex(static_cast<int>(hasBothSigns ? ColourMap::BlueRed : ColourMap::Viridis));
    apply();
}

tensor::Reduction ColourBar::reduction() const
{
    return static_cast<tensor::Reduction>(m_reduction->currentIndex());
}

void ColourBar::apply()
{
    if (!m_heatMap)
        return;
    m_heatMap->setColours(static_cast<ColourMap>(m_map->currentIndex()),
                          static_cast<HeatMap::Limits>(m_limits->currentIndex()), m_logarithmic->isChecked());
    if (m_low->text().isEmpty() || m_high->text().isEmpty())
        return;
    if (m_low->text().toDouble() > m_high->text().toDouble()) {
        const QString low = m_low->text();
        m_low->setText(m_high->text());
        m_high->setText(low);
    }
    m_heatMap->setLimitsByHand(m_low->text().toDouble(), m_high->text().toDouble());
}

void ColourBar::retranslate()
{
    for (int i = 0; i < m_map->count(); ++i)
        m_map->setItemText(i, colourMapName(static_cast<ColourMap>(i)));
    m_limits->setItemText(0, tr("min to max"));
    m_limits->setItemText(1, tr("1 to 99 %"));
    m_limits->setItemText(2, tr("by hand"));
    m_reduction->setItemText(0, tr("mean"));
    m_reduction->setItemText(1, tr("min or max"));
    m_logarithmic->setText(tr("Log"));
    m_map->setAccessibleName(tr("Colour map"));
    m_limits->setAccessibleName(tr("Limits of the colours"));
    m_reduction->setAccessibleName(tr("How many numbers become one pixel"));
    m_low->setAccessibleName(tr("Lower limit"));
    m_high->setAccessibleName(tr("Upper limit"));
    m_map->setToolTip(
        tr("Colour map; those of two colours go as far to both sides of 0, unless the limits are set by hand"));
    m_limits->setToolTip(tr("Limits of the colours"));
    m_reduction->setToolTip(tr("How many numbers become one pixel"));
    m_logarithmic->setToolTip(tr("Logarithmic on both sides of 0, and linear near it"));
}

void ColourBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
