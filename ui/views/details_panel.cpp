#include "ui/views/details_panel.h"

#include "ui/views/focus_frame.h"
#include "ui/views/load_page.h"
#include "ui/views/overview_page.h"
#include "ui/views/raw_page.h"
#include "ui/views/storage_page.h"
#include "ui/views/values/distributions_page.h"

#include <QEvent>
#include <QScrollArea>
#include <QTabBar>

#include <algorithm>

namespace ckptscope::ui {

DetailsPanel::DetailsPanel(QWidget* parent)
    : QTabWidget(parent)
{
    setDocumentMode(true);
    addPage(new OverviewPage);
    addPage(new DistributionsPage);
    addPage(new StoragePage);
    addPage(m_load = new LoadPage);
    addPage(new RawPage);
    connect(this, &QTabWidget::currentChanged, this, &DetailsPanel::refresh);
    setAccessibleName(tr("Details"));
}

void DetailsPanel::addPage(DetailsPage* page)
{
    addTab(page, page->title());
    if (auto* area = page->findChild<QScrollArea*>(QString(), Qt::FindDirectChildrenOnly))
        new FocusFrame(area); // which owns it
    connect(page, &DetailsPage::stepsWanted, this, &DetailsPanel::stepsWanted);
    connect(page, &DetailsPage::rowWanted, this, &DetailsPanel::rowWanted);
}

/// Narrower ones would cut what the pages show.
QSize DetailsPanel::minimumSizeHint() const
{
    constexpr int kLeastCharacters = 47;
    const int least = std::max(kLeastCharacters * fontMetrics().averageCharWidth(), tabBar()->sizeHint().width());
    return QTabWidget::minimumSizeHint().expandedTo(QSize(least, 0));
}

void DetailsPanel::setSubject(Subject subject)
{
    m_subject = std::move(subject);
    refresh();
}

void DetailsPanel::refresh()
{
    auto* page = qobject_cast<DetailsPage*>(currentWidget());
    if (!page)
        return;
    if (auto* area = page->findChild<QScrollArea*>(QString(), Qt::FindDirectChildrenOnly))
        area->setAccessibleName(page->title());
    page->setSubject(m_subject);
}

void DetailsPanel::showLoadPage()
{
    setCurrentWidget(m_load);
}

void DetailsPanel::changeEvent(QEvent* event)
{
    QTabWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    for (int i = 0; i < count(); ++i)
        if (const auto* page = qobject_cast<DetailsPage*>(widget(i)))
            setTabText(i, page->title());
    setAccessibleName(tr("Details"));
    refresh();
}

} // namespace ckptscope::ui
