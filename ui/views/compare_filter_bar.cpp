#include "ui/views/compare_filter_bar.h"

#include "ui/models/compare_model.h"
#include "ui/text/display.h"
#include "ui/views/compare_table.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icons.h"

#include <QEvent>
#include <QHBoxLayout>

#include <algorithm>

namespace ckptscope::ui {

CompareFilterBar::CompareFilterBar(QWidget* parent)
    : QWidget(parent)
    , m_buttons{}
    , m_raw(new QToolButton)
    , m_pictures(new QToolButton)
    , m_numbers(new QToolButton)
{
    auto* states = new QWidget;
    auto* flow = new FlowLayout(states);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(4);
    for (std::size_t i = 0; i < kCompareStates.size(); ++i) {
        auto* button = new QToolButton;
        button->setCheckable(true);
        button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
        button->setIcon(compareStateIcon(kCompareStates[i]));
        connect(button, &QToolButton::toggled, this, &CompareFilterBar::statesChanged);
        m_buttons[i] = button;
        flow->addWidget(button);
    }
    layout->addWidget(states, 1);
    m_raw->setCheckable(true);
    connect(m_raw, &QToolButton::toggled, this, &CompareFilterBar::rawKeysWanted);
    m_pictures->setCheckable(true);
    connect(m_pictures, &QToolButton::toggled, this, &CompareFilterBar::picturesWanted);
    m_numbers->setCheckable(true);
    connect(m_numbers, &QToolButton::toggled, this, &CompareFilterBar::numbersWanted);
    layout->addWidget(m_numbers, 0, Qt::AlignTop);
    layout->addWidget(m_pictures, 0, Qt::AlignTop);
    layout->addWidget(m_raw, 0, Qt::AlignTop);
    retranslate();
}

QToolButton* CompareFilterBar::button(CompareState state)
{
    const auto found = std::ranges::find(kCompareStates, state);
    return found == kCompareStates.end() ? nullptr
                                         : m_buttons[static_cast<std::size_t>(found - kCompareStates.begin())];
}

unsigned CompareFilterBar::states() const
{
    unsigned states = 0;
    for (std::size_t i = 0; i < m_buttons.size(); ++i)
        states |= m_buttons[i]->isChecked() ? unsigned(kCompareStates[i]) : 0U;
    return states == 0 ? unsigned(AllStates) : states;
}

void CompareFilterBar::setCounts(const CompareCounts& counts)
{
    m_counts = counts;
    retranslate();
}

void CompareFilterBar::retranslate()
{
    const std::array<QString, kCompareStates.size()> toolTips = {
        tr("Same key, shape, dtype and device on both sides, and no other numbers as far as is known"),
        tr("Only A has it"),
        tr("Only B has it"),
        tr("The same key but for a prefix such as “module.”"),
        tr("The shapes differ"),
        tr("The dtypes differ"),
        tr("The devices differ"),
        tr("The numbers differ, as the checksums in the files tell or reading them showed"),
    };
    for (std::size_t i = 0; i < m_buttons.size(); ++i) {
        const QString name = compareStateName(kCompareStates[i]);
        m_buttons[i]->setText(name + QStringLiteral("  ") + numberText(m_counts[i]));
        m_buttons[i]->setToolTip(toolTips[i]);
        m_buttons[i]->setAccessibleName(tr("Show: %1, %2").arg(name, numberText(m_counts[i])));
        m_buttons[i]->setEnabled(m_counts[i] != 0);
        if (m_counts[i] == 0)
            m_buttons[i]->setChecked(false);
    }
    m_numbers->setText(tr("Read all numbers"));
    m_numbers->setToolTip(tr("How much the numbers of all tensors differ, the most changed first (Ctrl+Shift+N)"));
    m_pictures->setText(tr("Show numbers"));
    m_pictures->setToolTip(tr("The numbers of the selected tensor on both sides and their difference (Ctrl+Shift+L)"));
    m_raw->setText(tr("Show raw keys"));
    m_pictures->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_L)); // a new text takes it away
    m_raw->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_L));
    m_raw->setToolTip(tr("Each side with its keys as they are, in its own order (Ctrl+L)"));
}

void CompareFilterBar::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
