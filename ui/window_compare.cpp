#include "ui/dialogs/compare_dialog.h"
#include "ui/main_window.h"
#include "ui/text/display.h"
#include "ui/views/compare_page.h"

#include <QApplication>
#include <QClipboard>
#include <QSettings>

/// The part of the window that compares.
namespace ckptscope::ui {

void MainWindow::connectCompare()
{
    connect(m_actions.compare, &QAction::triggered, this, &MainWindow::chooseComparison);
    const auto onPage = [this](QAction* action, auto&& work) {
        connect(action, &QAction::triggered, this, [this, work] {
            if (auto* page = qobject_cast<ComparePage*>(m_tabs->currentWidget()))
                work(*page);
        });
    };
    onPage(m_actions.reload, [](ComparePage& page) { page.compareAgain(); });
    onPage(m_actions.readValues, [](ComparePage& page) { page.readNumbers(); });
    onPage(m_actions.copyKeys,
           [](ComparePage& page) { QApplication::clipboard()->setText(page.copiedKeys(ComparePage::Keys::OfAny)); });
    onPage(m_actions.copyRows, [](ComparePage& page) { QApplication::clipboard()->setText(page.copiedRows()); });
    onPage(m_actions.find, [](ComparePage& page) { page.filter().activate(); });
    onPage(m_actions.findNext, [](ComparePage& page) { emit page.filter().nextMatch(); });
    onPage(m_actions.findPrevious, [](ComparePage& page) { emit page.filter().previousMatch(); });
}

void MainWindow::updateCompare()
{
    if (qobject_cast<ComparePage*>(m_tabs->currentWidget()))
        for (QAction* action : {m_actions.reload, m_actions.find, m_actions.findNext, m_actions.findPrevious,
                                m_actions.copyKeys, m_actions.copyRows, m_actions.readValues})
            WindowActions::setUsable(action, true, {});
    for (int i = 0; i < m_tabs->count(); ++i)
        if (const auto* page = qobject_cast<ComparePage*>(m_tabs->widget(i)))
            m_tabs->setTabText(i, page->title());
}

void MainWindow::chooseComparison()
{
    QList<Document*> documents;
    const auto add = [&](QWidget* widget) {
        auto* page = qobject_cast<DocumentPage*>(widget);
        if (page && page->document().state() == Document::State::Ready && !documents.contains(&page->document()))
            documents << &page->document();
    };
    add(m_tabs->currentWidget());
    for (int i = 0; i < m_tabs->count(); ++i)
        add(m_tabs->widget(i));
    auto* dialog = new CompareDialog(documents, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    for (const QString& path : QSettings().value(QStringLiteral("files/recent")).toStringList())
        if (QFileInfo::exists(path))
            dialog->addFile(path);
    connect(dialog, &QDialog::accepted, this, [this, dialog] { addComparison(dialog->left(), dialog->right()); });
    dialog->open();
}

void MainWindow::compareFiles(const QString& a, const QString& b)
{
    const auto side = [this](const QString& path) {
        const QString absolute = QFileInfo(path).absoluteFilePath();
        DocumentPage* page = pageOf(absolute);
        return CompareSide{absolute, page ? &page->document() : nullptr, false};
    };
    addComparison(side(a), side(b));
}

DocumentPage* MainWindow::pageOf(const QString& path) const
{
    for (int i = 0; i < m_tabs->count(); ++i)
        if (auto* page = qobject_cast<DocumentPage*>(m_tabs->widget(i)); page && page->document().path() == path)
            return page;
    return nullptr;
}

void MainWindow::addComparison(const CompareSide& a, const CompareSide& b)
{
    auto* page = new ComparePage(a, b);
    const int index = m_tabs->addTab(page, page->title());
    m_tabs->setTabToolTip(index, asHtml(shownPath(a.path) + '\n' + shownPath(b.path)));
    m_tabs->setCurrentIndex(index);
    m_stack->setCurrentWidget(m_tabs);
    connect(page, &ComparePage::cureWanted, this,
            [this, page](bool right, const std::vector<edit::Step>& steps) { cureSide(*page, right, steps); });
    const auto remember = [this, a = a.path, b = b.path] { // not those that cannot be read
        rememberFile(b);
        rememberFile(a);
    };
    connect(page, &ComparePage::compared, this, remember, Qt::SingleShotConnection);
    updateActions();
}

void MainWindow::cureSide(ComparePage& comparison, bool right, const std::vector<edit::Step>& steps)
{
    openFiles({comparison.side(right).path});
    DocumentPage* page = pageOf(comparison.side(right).path);
    if (!page)
        return;
    Document& document = page->document();
    comparison.setDocument(right, &document);
    if (document.state() == Document::State::Ready) {
        document.addSteps(steps);
        return;
    }
    auto* once = new QObject(&document);
    connect(&document, &Document::stateChanged, once, [&document, once, steps] {
        if (document.state() == Document::State::Opening)
            return;
        once->deleteLater();
        once->disconnect();
        if (document.state() == Document::State::Ready)
            document.addSteps(steps);
    });
}

void MainWindow::offerForTwo(const QStringList& paths, const QPoint& globalPosition)
{
    auto* menu = new QMenu(this);
    menu->setObjectName(QStringLiteral("dropMenu"));
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* both =
        menu->addAction(m_actions.open->icon(), tr("&Open both"), this, [this, paths] { openFiles(paths); });
    menu->addAction(m_actions.compare->icon(), tr("&Compare"), this,
                    [this, paths] { compareFiles(paths[0], paths[1]); });
    menu->setActiveAction(both);
    menu->popup(globalPosition);
}

} // namespace ckptscope::ui
