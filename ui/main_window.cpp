#include "ui/main_window.h"

#include "ui/dialogs/storage_map_dialog.h"
#include "ui/dialogs/why_dialog.h"
#include "ui/document/save_name.h"
#include "ui/text/changes_text.h"
#include "ui/text/display.h"
#include "ui/text/finding_text.h"
#include "ui/views/batch_page.h"
#include "ui/views/drop_hint.h"
#include "ui/views/icons.h"

#include <QApplication>
#include <QCloseEvent>
#include <QFileInfo>
#include <QMessageBox>
#include <QSettings>

namespace ckptscope::ui {

namespace {

const QString kGeometryKey = QStringLiteral("window/geometry");

} // namespace

MainWindow::MainWindow(Language& language, Theme& theme, QWidget* parent)
    : QMainWindow(parent)
    , m_language(language)
    , m_theme(theme)
    , m_actions(this)
    , m_stack(new QStackedWidget)
    , m_start(new StartPage)
    , m_tabs(new QTabWidget)
    , m_dropHint(new DropHint(this))
{
    setWindowTitle(QStringLiteral("ckptscope"));
    QApplication::setWindowIcon(icon(QStringLiteral("ckptscope")));
    setAcceptDrops(true);
    auto* toolBar = new QToolBar;
    toolBar->setObjectName(QStringLiteral("toolbar"));
    toolBar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    toolBar->setMovable(false);
    addToolBar(toolBar);
    m_actions.fill(menuBar(), toolBar);
    m_tabs->setDocumentMode(true);
    m_tabs->setTabsClosable(true);
    m_tabs->setMovable(true);
    m_stack->addWidget(m_start);
    m_stack->addWidget(m_tabs);
    setCentralWidget(m_stack);
    connectActions();
    connectEdits();
    connectViews();
    connectCompare();
    connectChoices();
    if (!restoreGeometry(QSettings().value(kGeometryKey).toByteArray()))
        resize(1200, 800);
    updateRecent();
    updateActions();
}

MainWindow::~MainWindow()
{
    while (m_tabs->count() > 0) // while there still is a window to tell
        delete m_tabs->widget(0);
}

DocumentPage* MainWindow::currentPage() const
{
    return qobject_cast<DocumentPage*>(m_tabs->currentWidget());
}

void MainWindow::connectActions()
{
    connect(m_actions.open, &QAction::triggered, this, &MainWindow::chooseFiles);
    connect(m_actions.openExample, &QAction::triggered, this, &MainWindow::openExample);
    connect(m_actions.reload, &QAction::triggered, this, [this] {
        if (DocumentPage* page = currentPage())
            page->document().open();
    });
    connect(m_actions.saveAs, &QAction::triggered, this, [this] { saveAs(); });
    connect(m_actions.closeTab, &QAction::triggered, this, [this] { closePage(m_tabs->currentIndex()); });
    connect(m_actions.batch, &QAction::triggered, this, &MainWindow::showBatch);
    connect(m_actions.quit, &QAction::triggered, this, &QWidget::close);
    connect(m_tabs, &QTabWidget::tabCloseRequested, this, &MainWindow::closePage);
    connect(m_tabs, &QTabWidget::currentChanged, this, &MainWindow::updateActions);
    connect(m_start, &StartPage::openWanted, this, &MainWindow::chooseFiles);
    connect(m_start, &StartPage::exampleWanted, this, &MainWindow::openExample);
    connect(m_start, &StartPage::fileWanted, this, [this](const QString& path) { openFiles({path}); });
    auto* paste = new QAction(this);
    paste->setShortcut(QKeySequence::Paste);
    addAction(paste);
    connect(paste, &QAction::triggered, this, &MainWindow::paste);
}

void MainWindow::connectViews()
{
    const auto onPage = [this](QAction* action, auto&& work) {
        connect(action, &QAction::triggered, this, [this, work] {
            if (DocumentPage* page = currentPage())
                work(*page);
        });
    };
    onPage(m_actions.find, [](DocumentPage& page) { page.filter().activate(); });
    onPage(m_actions.findNext, [](DocumentPage& page) { page.nextMatch(1); });
    onPage(m_actions.findPrevious, [](DocumentPage& page) { page.nextMatch(-1); });
    onPage(m_actions.storageMap, [this](DocumentPage& page) { showStorageMap(page); });
    onPage(m_actions.grouped, [](DocumentPage& page) { page.setMode(OutlineMode::Grouped); });
    onPage(m_actions.flat, [](DocumentPage& page) { page.setMode(OutlineMode::Flat); });
    onPage(m_actions.fileStructure, [](DocumentPage& page) { page.setMode(OutlineMode::FileStructure); });
    onPage(m_actions.orderFile, [](DocumentPage& page) { page.setOrder({Order::By::File, false}); });
    onPage(m_actions.orderName, [](DocumentPage& page) { page.setOrder({Order::By::Name, false}); });
    onPage(m_actions.orderElements, [](DocumentPage& page) { page.setOrder({Order::By::Elements, true}); });
    onPage(m_actions.orderBytes, [](DocumentPage& page) { page.setOrder({Order::By::Bytes, true}); });
    for (std::size_t i = 0; i < kNumberOrders.size(); ++i)
        onPage(m_actions.numberOrders[i], [by = kNumberOrders[i]](DocumentPage& page) { page.setOrder({by, true}); });
    onPage(m_actions.readValues, [](DocumentPage& page) { page.document().readValues(); });
    onPage(m_actions.checkChecksums, [](DocumentPage& page) { page.document().checkChecksums(); });
    connect(m_actions.columnMenu, &QMenu::aboutToShow, this, [this] {
        m_actions.columnMenu->clear();
        if (DocumentPage* page = currentPage())
            page->tree().fillColumnMenu(*m_actions.columnMenu);
    });
}

void MainWindow::connectChoices()
{
    const auto choose = [this](QAction* action, const QString& value, const QString& now, auto&& use) {
        action->setChecked(value == now);
        connect(action, &QAction::triggered, this, [value, use] { use(value); });
    };
    const auto language = [this](const QString& name) { m_language.use(name); };
    choose(m_actions.systemLanguage, QString(), Language::remembered(), language);
    choose(m_actions.english, QStringLiteral("en"), Language::remembered(), language);
    choose(m_actions.chinese, QStringLiteral("zh_CN"), Language::remembered(), language);
    const auto theme = [this](const QString& name) { m_theme.use(name); };
    choose(m_actions.systemTheme, QString(), Theme::remembered(), theme);
    choose(m_actions.light, QStringLiteral("light"), Theme::remembered(), theme);
    choose(m_actions.dark, QStringLiteral("dark"), Theme::remembered(), theme);
    connect(m_actions.help, &QAction::triggered, this, [this] {
        if (!m_help)
            m_help = new HelpWindow(this);
        m_help->show();
        m_help->raise();
    });
    connect(m_actions.about, &QAction::triggered, this, &MainWindow::showAbout);
}

void MainWindow::showAbout()
{
    QMessageBox box(
        QMessageBox::NoIcon, tr("About ckptscope"),
        tr("ckptscope %1\n\nInspects and converts PyTorch checkpoints. Nothing in a file is ever executed; "
           "nothing is sent anywhere.\n\nLicence: Apache License 2.0.\n\nQt %2, © The Qt Company Ltd. and other "
           "contributors, is used under the GNU Lesser General Public License, version 3; it is a library of "
           "its own that you may replace. THIRD-PARTY.md, which comes with the program, names all libraries, "
           "their licences and where their sources are.")
            .arg(QApplication::applicationVersion(), QString::fromLatin1(qVersion())),
        QMessageBox::Close, this);
    box.setTextFormat(Qt::PlainText);
    box.setIconPixmap(icon(QStringLiteral("ckptscope")).pixmap(64, 64));
    box.exec();
}

void MainWindow::addPage(DocumentPage* page)
{
    const int index = m_tabs->addTab(page, shown(page->document().name().toStdString(), 40));
    m_tabs->setTabToolTip(index, asHtml(shownPath(page->document().path())));
    m_tabs->setCurrentIndex(index);
    m_stack->setCurrentWidget(m_tabs);
    connect(page, &DocumentPage::stateChanged, this, [this, page] {
        if (page->document().state() == Document::State::Ready)
            rememberFile(page->document().path());
        updateActions();
    });
    connect(&page->document().history(), &QUndoStack::indexChanged, this, &MainWindow::updateActions);
    connectClosing(page);
    connect(&page->tree(), &CheckpointTree::currentRowChanged, this, &MainWindow::updateActions);
    connect(page, &DocumentPage::openWanted, this, [this](const QString& path) { openFiles({path}); });
    connect(page, &DocumentPage::saveWanted, this, &MainWindow::saveAs);
    connect(page, &DocumentPage::treeMenuWanted, this, &MainWindow::showTreeMenu);
    connect(page, &DocumentPage::whyWanted, this,
            [this, page](const checkpoint::Finding& finding) { showWhy(*page, finding); });
    updateActions();
}

void MainWindow::showWhy(DocumentPage& page, const checkpoint::Finding& finding)
{
    auto* dialog = new WhyDialog(placedFindingText(finding), plain(finding.id), this);
    connect(dialog, &WhyDialog::loadAdviceWanted, &page, [&page] { page.details().showLoadPage(); });
    dialog->show();
}

void MainWindow::showStorageMap(DocumentPage& page)
{
    if (!page.model().rows().outline)
        return;
    const Document& document = page.document();
    auto* dialog = new StorageMapDialog(
        page.model().rows().outline, shown(document.name().toStdString(), 60),
        proposedTarget(document.path(), QFileInfo(document.path()).absolutePath(), changeWords(document.plan().steps)),
        this);
    connect(dialog, &StorageMapDialog::rowWanted, &page.tree(),
            [&page, outline = page.model().rows().outline](RowId row) {
                if (outline == page.model().rows().outline) // else the rows are others by now
                    page.tree().goTo(row);
            });
    dialog->show();
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    if (!mayQuit()) {
        event->ignore();
        return;
    }
    while (m_tabs->count() > 0)
        removePage(m_tabs->widget(0));
    QSettings().setValue(kGeometryKey, saveGeometry());
    event->accept();
}

void MainWindow::showTreeMenu(const QPoint& globalPosition)
{
    QMenu menu(this);
    menu.setToolTipsVisible(true); // why an entry is disabled
    menu.addActions({m_actions.copyKeys, m_actions.copyRows, m_actions.copyPython, m_actions.copyJson});
    menu.addSeparator();
    menu.addActions({m_actions.openBelow, m_actions.closeBelow});
    menu.addSeparator();
    menu.addActions({m_actions.pick, m_actions.drop, m_actions.remove, m_actions.devices, m_actions.rename});
    menu.addSeparator();
    menu.addAction(m_actions.exportNumbers);
    menu.exec(globalPosition);
}

void MainWindow::updateActions()
{
    DocumentPage* page = currentPage();
    const bool ready = page && page->document().state() == Document::State::Ready;
    const bool free = ready && !page->document().isBusy();
    const QString none = tr("no checkpoint is open");
    const QString busy = ready ? tr("wait until the present job is done") : none;
    for (QAction* action : {m_actions.saveAs, m_actions.loadRecipe, m_actions.devices})
        WindowActions::setUsable(action, free, busy);
    const bool failed = page && page->document().state() == Document::State::Failed;
    WindowActions::setUsable(m_actions.reload, free || failed, busy);
    const bool reads = ready && page->document().readingJob() != nullptr;
    for (QAction* action : {m_actions.readValues, m_actions.exportNumbers})
        WindowActions::setUsable(action, ready && !reads && !page->document().original()->tensors.empty(),
                                 reads       ? tr("the file is being read already")
                                     : ready ? tr("the file holds no tensors")
                                             : none);
    WindowActions::setUsable(m_actions.checkChecksums, ready && !reads,
                             ready ? tr("the file is being read already") : none);
    for (QAction* action : m_actions.numberOrders)
        WindowActions::setUsable(action, ready && page->document().values(), tr("read all numbers first"));
    if (ready)
        showChoices(*page);
    const EditChances chances = ready ? page->document().chances() : EditChances();
    const auto offer = [&](QAction* action, bool hasWork, const QString& idle) {
        WindowActions::setUsable(action, free && hasWork, hasWork || !ready ? busy : idle);
    };
    offer(m_actions.strip, chances.strips, tr("no key starts with “module.”"));
    offer(m_actions.add, chances.adds,
          chances.hasStateDict ? tr("every key starts with “module.” already") : tr("the file holds no state dict"));
    for (QAction* action : {m_actions.unwrap, m_actions.extract})
        offer(action, chances.hasModel, tr("the file holds no whole model"));
    for (QAction* action : {m_actions.otherPrefix, m_actions.rename, m_actions.remove})
        offer(action, chances.hasStateDict,
              chances.hasModel ? tr("extract the state dict of the whole model first")
                               : tr("the file holds no state dict"));
    for (QAction* action : {m_actions.spread, m_actions.cast, m_actions.compact})
        offer(action, chances.hasTensors, tr("the file holds no tensors"));
    offer(m_actions.dequantize, chances.hasQuantized, tr("the file holds no quantised tensor"));
    offer(m_actions.makeDense, chances.hasSparse, tr("the file holds no sparse tensor"));
    const bool hasRow = ready && page->tree().currentRow() != 0;
    m_actions.nameTarget(hasRow ? page->selectedPath() : QString());
    for (QAction* action : {m_actions.pick, m_actions.drop})
        WindowActions::setUsable(action, free && !m_actions.target.isEmpty(),
                                 ready ? tr("the selection is the whole file") : none);
    for (QAction* action : {m_actions.copyKeys, m_actions.copyRows, m_actions.copyPython, m_actions.copyJson})
        WindowActions::setUsable(action, hasRow, ready ? tr("nothing is selected") : none);
    QUndoStack* history = ready ? &page->document().history() : nullptr;
    WindowActions::setUsable(m_actions.undo, free && history->canUndo(), tr("nothing to undo"));
    WindowActions::setUsable(m_actions.saveRecipe, ready && !page->document().plan().steps.empty(),
                             tr("nothing was edited"));
    WindowActions::setUsable(m_actions.redo, free && history->canRedo(), tr("nothing to redo"));
    if (m_actions.undo->isEnabled())
        WindowActions::setToolTip(m_actions.undo, tr("Undo: %1").arg(ChangesText::ofCore(history->undoText())));
    if (m_actions.redo->isEnabled())
        WindowActions::setToolTip(m_actions.redo, tr("Redo: %1").arg(ChangesText::ofCore(history->redoText())));
    WindowActions::setUsable(m_actions.columnMenu->menuAction(), ready, none);
    WindowActions::setUsable(m_actions.closeTab, m_tabs->count() > 0, tr("no tab is open"));
    for (QAction* action : {m_actions.find, m_actions.findNext, m_actions.findPrevious, m_actions.openBelow,
                            m_actions.closeBelow, m_actions.storageMap})
        WindowActions::setUsable(action, ready, none);
    for (int i = 0; i < m_tabs->count(); ++i)
        if (const auto* each = qobject_cast<DocumentPage*>(m_tabs->widget(i)))
            m_tabs->setTabText(
                i,
                (const_cast<DocumentPage*>(each)->document().isModified() ? QStringLiteral("● ") : QString())
                    + shown(const_cast<DocumentPage*>(each)->document().name().toStdString(), 40));
        else if (qobject_cast<BatchPage*>(m_tabs->widget(i)))
            m_tabs->setTabText(i, tr("Batch"));
    updateCompare();
}

/// The layout and order of a tab's tree in the menus.
void MainWindow::showChoices(const DocumentPage& page)
{
    m_actions.modes->actions()[static_cast<int>(page.mode())]->setChecked(true);
    m_actions.orders->actions()[static_cast<int>(page.order().by)]->setChecked(true);
}

void MainWindow::changeEvent(QEvent* event)
{
    QMainWindow::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        m_actions.retranslate();
        updateRecent();
        updateActions();
    } else if (event->type() == QEvent::ActivationChange && isActiveWindow()) {
        for (int i = 0; i < m_tabs->count(); ++i)
            if (auto* page = qobject_cast<DocumentPage*>(m_tabs->widget(i)))
                page->document().checkDisk();
    }
}

} // namespace ckptscope::ui
