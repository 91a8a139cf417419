#include "ui/views/findings_bar.h"

#include "ui/text/display.h"
#include "ui/text/finding_text.h"
#include "ui/views/icons.h"
#include "ui/views/long_text.h"

#include <QAbstractButton>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QToolButton>

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::Finding;
using checkpoint::Severity;

namespace {

constexpr std::size_t kShownAtOnce = 3;

QIcon severityIcon(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return icon(QStringLiteral("error"));
    case Severity::Warning:
        return icon(QStringLiteral("warning"));
    case Severity::Note:
        break;
    }
    return icon(QStringLiteral("note"));
}

QString severityText(Severity severity)
{
    switch (severity) {
    case Severity::Error:
        return FindingsBar::tr("Error");
    case Severity::Warning:
        return FindingsBar::tr("Warning");
    case Severity::Note:
        break;
    }
    return FindingsBar::tr("Note");
}

std::string keyOf(const Finding& finding)
{
    return finding.id + '\n' + finding.where;
}

QLabel* makeIcon(QWidget* parent, Severity severity)
{
    auto* label = new QLabel(parent);
    label->setPixmap(severityIcon(severity).pixmap(16, 16));
    label->setToolTip(severityText(severity));
    label->setAccessibleName(severityText(severity));
    return label;
}

/// A sentence with names of files and keys, which may be longer than a line.
void addText(QHBoxLayout* layout, const QString& text, Severity severity)
{
    auto* label = new LongText(text);
    label->setAccessibleName(severityText(severity));
    layout->addWidget(label, 1, Qt::AlignVCenter);
}

} // namespace

FindingsBar::FindingsBar(QWidget* parent)
    : QScrollArea(parent)
    , m_layout(new QVBoxLayout)
    , m_anchor(new QWidget(this))
{
    m_anchor->setFocusPolicy(Qt::TabFocus);
    m_anchor->hide();
    m_layout->setContentsMargins(0, 0, 0, 0);
    auto* content = new QWidget;
    content->setLayout(m_layout);
    setWidget(content);
    setWidgetResizable(true);
    setFrameShape(NoFrame);
    setFocusPolicy(Qt::NoFocus);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    QSizePolicy room(QSizePolicy::Expanding, QSizePolicy::Preferred);
    room.setHeightForWidth(true);
    setSizePolicy(room);
}

QSize FindingsBar::sizeHint() const
{
    return widget()->sizeHint();
}

QSize FindingsBar::minimumSizeHint() const
{
    constexpr int kLines = 3;
    const QSize least = widget()->minimumSizeHint();
    return {least.width() + verticalScrollBar()->sizeHint().width(),
            std::min(least.height(), kLines * fontMetrics().lineSpacing())};
}

int FindingsBar::heightForWidth(int width) const
{
    return widget()->heightForWidth(width);
}

void FindingsBar::setFindings(std::vector<Finding> findings)
{
    m_findings = std::move(findings);
    m_showsAll = false;
    rebuild();
}

void FindingsBar::setPlaces(std::function<bool(const Finding&)> isThere)
{
    m_isThere = std::move(isThere);
    rebuild();
}

void FindingsBar::showMessage(std::function<Message()> say)
{
    m_message = std::move(say);
    rebuild();
}

void FindingsBar::clearMessage()
{
    m_message = nullptr;
    rebuild();
}

void FindingsBar::changeEvent(QEvent* event)
{
    QScrollArea::changeEvent(event);
    if (event->type() == QEvent::LanguageChange || event->type() == QEvent::PaletteChange)
        rebuild();
}

bool FindingsBar::viewportEvent(QEvent* event)
{
    if (event->type() == QEvent::LayoutRequest)
        updateGeometry(); // the rows need another height
    return QScrollArea::viewportEvent(event);
}

void FindingsBar::rebuild()
{
    if (m_rows) { // perhaps one of its buttons was clicked just now
        m_rows->hide();
        m_layout->removeWidget(m_rows);
        m_rows->deleteLater();
    }
    m_rows = new QWidget(widget());
    auto* rows = new QVBoxLayout(m_rows);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(2);
    if (m_message)
        rows->addWidget(makeMessage(m_message()));
    std::size_t shownRows = 0, more = 0;
    for (const Finding& finding : m_findings) {
        if (m_dismissed.contains(keyOf(finding)))
            continue;
        if (m_showsAll || shownRows < kShownAtOnce) {
            rows->addWidget(makeRow(finding));
            ++shownRows;
        } else {
            ++more;
        }
    }
    if (more != 0)
        addFolding(rows, tr("%Ln more finding(s)", nullptr, static_cast<int>(more)), true);
    else if (shownRows > kShownAtOnce)
        addFolding(rows, tr("Show fewer"), false);
    m_layout->addWidget(m_rows);
    orderTabs();
    setAccessibleName(tr("Findings"));
    setVisible(shownRows != 0 || m_message);
    m_rows->show();
    updateGeometry();
    if (isVisible() && parentWidget() && parentWidget()->layout())
        parentWidget()->layout()->activate(); // a click right after that meets what it is meant for
}

void FindingsBar::addFolding(QVBoxLayout* rows, const QString& text, bool showsAll)
{
    auto* button = new QPushButton(text, m_rows);
    connect(button, &QPushButton::clicked, this, [this, showsAll] {
        m_showsAll = showsAll;
        rebuild();
    });
    rows->addWidget(button, 0, Qt::AlignLeft);
}

void FindingsBar::orderTabs()
{
    QWidget* last = m_anchor;
    for (QAbstractButton* button : m_rows->findChildren<QAbstractButton*>()) {
        setTabOrder(last, button);
        last = button;
    }
}

QWidget* FindingsBar::makeRow(const Finding& finding)
{
    auto* row = new QWidget(m_rows);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(6, 2, 6, 2);
    layout->addWidget(makeIcon(row, finding.severity));
    addText(layout, placedFindingText(finding), finding.severity);
    if (!finding.fix.empty()) {
        auto* cure = new QPushButton(cureText(finding), row);
        cure->setToolTip(tr("Adds this edit to the list of changes; undo takes it back"));
        connect(cure, &QPushButton::clicked, this, [this, fix = finding.fix] { emit cureWanted(fix); });
        layout->addWidget(cure);
    }
    if (m_isThere && m_isThere(finding)) {
        auto* place = new QPushButton(tr("Go to"), row);
        place->setAccessibleName(tr("Go to %1").arg(placeText(finding)));
        place->setToolTip(tr("Selects its row in the tree"));
        connect(place, &QPushButton::clicked, this, [this, finding] { emit placeWanted(finding); });
        layout->addWidget(place);
    }
    auto* why = new QPushButton(tr("Why"), row);
    why->setAccessibleName(tr("Why: %1").arg(findingText(finding)));
    connect(why, &QPushButton::clicked, this, [this, finding] { emit whyWanted(finding); });
    layout->addWidget(why);
    auto* dismiss = new QToolButton(row);
    dismiss->setIcon(icon(QStringLiteral("close")));
    dismiss->setAutoRaise(true);
    dismiss->setToolTip(tr("Do not show this for this file"));
    dismiss->setAccessibleName(tr("Dismiss: %1").arg(findingText(finding)));
    connect(dismiss, &QToolButton::clicked, this, [this, key = keyOf(finding)] {
        m_dismissed.insert(key);
        rebuild();
    });
    layout->addWidget(dismiss);
    return row;
}

QWidget* FindingsBar::makeMessage(const Message& message)
{
    auto* row = new QFrame(m_rows);
    row->setFrameShape(QFrame::StyledPanel);
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(6, 4, 6, 4);
    layout->addWidget(makeIcon(row, message.severity));
    addText(layout, message.text, message.severity);
    for (int i = 0; i < message.actions.size(); ++i) {
        auto* button = new QPushButton(message.actions[i], row);
        connect(button, &QPushButton::clicked, this, [this, i] { emit messageAction(i); });
        layout->addWidget(button);
    }
    if (!message.details.isEmpty()) {
        auto* copy = new QPushButton(tr("Copy details"), row);
        connect(copy, &QPushButton::clicked, this,
                [details = message.details] { QApplication::clipboard()->setText(details); });
        layout->addWidget(copy);
    }
    auto* dismiss = new QToolButton(row);
    dismiss->setIcon(icon(QStringLiteral("close")));
    dismiss->setAutoRaise(true);
    dismiss->setToolTip(tr("Close this message"));
    dismiss->setAccessibleName(tr("Close"));
    connect(dismiss, &QToolButton::clicked, this, &FindingsBar::clearMessage);
    layout->addWidget(dismiss);
    return row;
}

} // namespace ckptscope::ui
