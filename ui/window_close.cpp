// Closing tabs and the window: what is asked before, and the saves that come first.
#include "ui/main_window.h"
#include "ui/text/display.h"

#include <QMessageBox>
#include <QPointer>

#include <utility>

namespace ckptscope::ui {

namespace {

constexpr std::size_t kLongestName = 60;

/// Asks whether work may be stopped: whether it was agreed to.
bool agreesToStop(QMessageBox& box, const QString& agreement)
{
    box.setTextFormat(Qt::PlainText);
    const QAbstractButton* stop = box.addButton(agreement, QMessageBox::DestructiveRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == stop;
}

bool isSaving(DocumentPage* page)
{
    return page && page->document().isSaving();
}

bool isWorking(DocumentPage* page)
{
    return isSaving(page) || (page && page->document().isEditing());
}

} // namespace

MainWindow::Closing MainWindow::askToClose(QWidget* tab)
{
    if (auto* batch = qobject_cast<BatchPage*>(tab); batch && batch->isRunning()) {
        m_tabs->setCurrentWidget(tab);
        QMessageBox box(QMessageBox::Question, tr("Batch"), tr("A conversion is running. Stop it and close?"),
                        QMessageBox::Cancel, this);
        return agreesToStop(box, tr("&Stop and Close")) ? Closing::Now : Closing::Refused;
    }
    const QPointer<DocumentPage> page =
        qobject_cast<DocumentPage*>(tab); // one that waits for its save may go meanwhile
    if (isWorking(page)) {
        m_tabs->setCurrentWidget(tab);
        const QString text = isSaving(page) ? tr("A save of %1 is running. Stop it and close?")
                                            : tr("An edit of %1 is still being applied. Stop it and close?");
        QMessageBox box(QMessageBox::Question, isSaving(page) ? tr("Save") : tr("Unsaved edits"),
                        text.arg(shown(page->document().name().toStdString(), kLongestName)), QMessageBox::Cancel,
                        this);
        const auto end = [&box, page] {
            if (!isWorking(page))
                box.reject();
        };
        connect(&page->document(), &Document::saved, &box, end);
        connect(&page->document(), &Document::saveFailed, &box, end);
        connect(&page->document(), &Document::jobChanged, &box, end);
        if (agreesToStop(box, tr("&Stop and Close")))
            return Closing::Now;
        if (isWorking(page))
            return Closing::Refused;
    }
    if (!page || !page->document().isModified())
        return Closing::Now;
    m_tabs->setCurrentWidget(tab);
    QMessageBox box(
        QMessageBox::Question, tr("Unsaved edits"),
        tr("%1 has edits that were not saved.").arg(shown(page->document().name().toStdString(), kLongestName)),
        QMessageBox::Save | QMessageBox::Discard | QMessageBox::Cancel, this);
    box.setTextFormat(Qt::PlainText);
    switch (box.exec()) {
    case QMessageBox::Save:
        return Closing::WhenSaved;
    case QMessageBox::Discard:
        return Closing::Now;
    default:
        return Closing::Refused;
    }
}

void MainWindow::closePage(int index)
{
    const QPointer<QWidget> tab = m_tabs->widget(index);
    if (!tab)
        return;
    const Closing closing = askToClose(tab);
    if (!tab || closing == Closing::Refused)
        return;
    if (closing == Closing::Now)
        return removePage(tab);
    m_tabs->setCurrentWidget(tab);
    if (saveAs())
        closeWhenSaved(qobject_cast<DocumentPage*>(tab));
}

void MainWindow::removePage(QWidget* tab)
{
    m_quitting.remove(tab);
    m_tabs->removeTab(m_tabs->indexOf(tab));
    tab->deleteLater();
    if (m_tabs->count() == 0)
        m_stack->setCurrentWidget(m_start);
    updateActions();
}

void MainWindow::closeWhenSaved(DocumentPage* page)
{
    auto* waiting = new QObject(page);
    connect(&page->document(), &Document::saveFailed, waiting, &QObject::deleteLater);
    connect(&page->document(), &Document::saved, waiting, [this, page, waiting] {
        waiting->deleteLater();
        closePage(m_tabs->indexOf(page));
    });
}

void MainWindow::connectClosing(DocumentPage* page)
{
    connect(&page->document(), &Document::planChanged, this, [this, page] { m_quitting.remove(page); });
    connect(&page->document(), &Document::saveFailed, this, [this] { m_quitting.clear(); });
    connect(&page->document(), &Document::saved, this, [this, page] {
        if (m_quitting.value(page, Closing::Refused) == Closing::WhenSaved)
            close();
    });
}

/// All are asked before anything is saved or lost. The saves follow one by one: each that is done closes the window
/// again, which does not ask twice.
bool MainWindow::mayQuit()
{
    const auto before = std::exchange(m_quitting, {});
    QList<QPointer<QWidget>> tabs;
    for (int i = m_tabs->count() - 1; i >= 0; --i)
        tabs << m_tabs->widget(i);
    QHash<const QWidget*, Closing> answers;
    for (const QPointer<QWidget>& tab : tabs) {
        if (!tab)
            continue;
        const bool isWaitedFor = isSaving(qobject_cast<DocumentPage*>(tab));
        const bool isAnswered = before.contains(tab) && !(isWaitedFor && before[tab] == Closing::WhenSaved);
        answers[tab] = isAnswered ? before[tab] : askToClose(tab);
        if (answers[tab] == Closing::Refused)
            return false;
    }
    for (const QPointer<QWidget>& tab : tabs) {
        auto* page = qobject_cast<DocumentPage*>(tab);
        if (!page || answers[page] != Closing::WhenSaved || !page->document().isModified())
            continue;
        m_tabs->setCurrentWidget(page);
        if (saveAs())
            m_quitting = answers;
        return false;
    }
    return true;
}

} // namespace ckptscope::ui
