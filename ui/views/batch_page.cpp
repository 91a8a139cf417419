#include "ui/views/batch_page.h"

#include "ui/document/checkpoint_files.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/plain_header.h"

#include <QAction>
#include <QDesktopServices>
#include <QDir>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QSettings>
#include <QUrl>
#include <QVBoxLayout>

namespace ckptscope::ui {

namespace {

const QString kFilesKey = QStringLiteral("batch/files");
constexpr int kPercent = 100;

BatchState stateOf(const io::Error& error)
{
    switch (error.kind()) {
    case io::ErrorKind::Refused:
    case io::ErrorKind::Exists:
    case io::ErrorKind::Usage:
        return BatchState::Refused;
    case io::ErrorKind::Cancelled:
        return BatchState::Cancelled;
    default:
        return BatchState::Failed;
    }
}

} // namespace

BatchPage::BatchPage(QWidget* parent)
    : QWidget(parent)
    , m_hint(new QLabel)
    , m_dropHint(new DropHint(this))
    , m_form(new BatchForm)
    , m_problem(new QLabel)
    , m_summary(new QLabel)
    , m_addFiles(new QPushButton)
    , m_addFolder(new QPushButton)
    , m_remove(new QPushButton)
    , m_run(new QPushButton)
    , m_table(new QTableView)
    , m_progress(new QProgressBar)
{
    setAcceptDrops(true);
    layOut();
    connectAll();
    retranslate();
    colourProgress();
    updateState();
}

void BatchPage::layOut()
{
    for (QLabel* label : {m_hint, m_problem, m_summary}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    m_table->setModel(&m_model);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setWordWrap(false);
    m_table->setTabKeyNavigation(false);
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 8);
    makePlain(m_table->horizontalHeader());
    m_table->horizontalHeader()->setSectionResizeMode(BatchModel::DetailColumn, QHeaderView::Stretch);
    m_table->setColumnWidth(BatchModel::FileColumn, 260);
    m_table->setColumnWidth(BatchModel::StateColumn, 130);

    auto* files = new QHBoxLayout;
    files->addWidget(m_hint, 1);
    for (QPushButton* button : {m_addFiles, m_addFolder, m_remove})
        files->addWidget(button);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(m_summary, 1);
    bottom->addWidget(m_progress);
    bottom->addWidget(m_run);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(files);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_form);
    layout->addWidget(m_problem);
    layout->addLayout(bottom);
    m_problem->hide();
    m_progress->setRange(0, 1000);
    m_progress->hide();
}

void BatchPage::connectAll()
{
    connect(m_addFiles, &QPushButton::clicked, this, &BatchPage::chooseFiles);
    connect(m_addFolder, &QPushButton::clicked, this, &BatchPage::chooseFolder);
    connect(m_remove, &QPushButton::clicked, this, &BatchPage::removeSelected);
    connect(m_form, &BatchForm::problem, this, &BatchPage::showProblem);
    connect(m_form, &BatchForm::changed, this, &BatchPage::updateState);
    connect(m_table, &QTableView::activated, this, &BatchPage::openRow);
    connect(m_table, &QWidget::customContextMenuRequested, this, &BatchPage::showMenu);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &BatchPage::updateState);
    connect(m_run, &QPushButton::clicked, this, [this] { m_running ? cancel() : run(); });
    auto* remove = new QAction(m_table);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_table->addAction(remove);
    connect(remove, &QAction::triggered, this, &BatchPage::removeSelected);
}

void BatchPage::retranslate()
{
    m_hint->setText(tr("Drop checkpoints or folders here. Each is converted the same way; the originals stay as they "
                       "are. A double click opens the new file."));
    m_addFiles->setText(tr("&Add files…"));
    m_addFolder->setText(tr("Add fol&der…"));
    m_remove->setText(tr("Re&move"));
    m_table->setAccessibleName(tr("Files"));
    m_progress->setAccessibleName(tr("Progress"));
}

/// It tells of work, not of the keyboard: under a dialog it is as bright.
void BatchPage::colourProgress()
{
    QPalette bright;
    bright.setColor(QPalette::Inactive, QPalette::Highlight, palette().color(QPalette::Active, QPalette::Highlight));
    m_progress->setPalette(bright);
}

void BatchPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange)
        colourProgress();
    if (event->type() == QEvent::ActivationChange && isActiveWindow() && isVisible())
        checkDisk();
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        m_model.retranslate();
        updateState();
    }
}

void BatchPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    checkDisk();
}

/// What other programs did to the files meanwhile.
void BatchPage::checkDisk()
{
    if (m_running)
        return;
    m_model.checkDisk();
    updateState();
}

void BatchPage::addFiles(const QStringList& paths)
{
    QStringList files;
    for (const QString& path : paths)
        files += QFileInfo(path).isDir() ? checkpointsIn(path, true) : QStringList{path};
    m_model.addFiles(files);
    updateState();
}

void BatchPage::chooseFiles()
{
    const QStringList paths = QFileDialog::getOpenFileNames(
        this, tr("Add checkpoints"), QSettings().value(kFilesKey).toString(),
        tr("Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt *.tar)") + QStringLiteral(";;") + tr("All files (*)"));
    if (paths.isEmpty())
        return;
    QSettings().setValue(kFilesKey, QFileInfo(paths.front()).absolutePath());
    addFiles(paths);
}

void BatchPage::chooseFolder()
{
    const QString path =
        QFileDialog::getExistingDirectory(this, tr("Add a folder"), QSettings().value(kFilesKey).toString());
    if (path.isEmpty())
        return;
    QSettings().setValue(kFilesKey, path);
    addFiles({path});
}

void BatchPage::removeSelected()
{
    if (m_running)
        return;
    std::vector<int> rows;
    for (const QModelIndex& index : m_table->selectionModel()->selectedRows())
        rows.push_back(index.row());
    m_model.removeAt(std::move(rows));
    updateState();
}

void BatchPage::openRow(const QModelIndex& index)
{
    const BatchRow& row = m_model.rowAt(index.row());
    emit openWanted(row.target.isEmpty() ? row.input : row.target);
}

void BatchPage::showMenu(const QPoint& position)
{
    const QModelIndex index =
        m_table->indexAt(position).isValid() ? m_table->indexAt(position) : m_table->currentIndex();
    if (!index.isValid())
        return;
    const BatchRow& row = m_model.rowAt(index.row());
    const QString file = row.target.isEmpty() ? row.input : row.target;
    QMenu menu(this);
    menu.setToolTipsVisible(true); // why an entry is disabled
    QAction* open = menu.addAction(row.target.isEmpty() ? tr("&Open the input") : tr("&Open the new file"), this,
                                   [this, index] { openRow(index); });
    menu.setDefaultAction(open);
    menu.addAction(tr("Show in &folder"), this,
                   [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(file).absolutePath())); });
    menu.addSeparator();
    QAction* remove = menu.addAction(tr("&Remove from the list"), this, &BatchPage::removeSelected);
    remove->setEnabled(m_remove->isEnabled());
    remove->setToolTip(remove->isEnabled() ? QString() : m_remove->toolTip());
    menu.exec(m_table->viewport()->mapToGlobal(position));
}

void BatchPage::dragEnterEvent(QDragEnterEvent* event)
{
    if (!event->mimeData()->hasUrls())
        return;
    event->acceptProposedAction();
    m_dropHint->say(tr("Drop to add to the list"));
}

void BatchPage::dropEvent(QDropEvent* event)
{
    QStringList paths;
    for (const QUrl& url : event->mimeData()->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    addFiles(paths);
    event->acceptProposedAction();
}

void BatchPage::run()
{
    checkDisk();
    if (m_running || !hasWork())
        return;
    BatchRecipe recipe = m_form->recipe();
    if (!recipe.folder.isEmpty() && !QDir::isAbsolutePath(recipe.folder)) {
        showProblem(tr("Name the whole path of the folder, or leave it empty."));
        return;
    }
    if (recipe.naming.contains('/') || !recipe.naming.contains(QStringLiteral("{stem}"))) {
        showProblem(tr("The names need {stem}, which stands for the name of each file, and no “/”."));
        return;
    }
    showProblem({});
    const bool all = doesAllAgain(recipe);
    m_used = std::move(recipe);
    m_model.waitAgain(all);
    if (all)
        m_targets.clear();
    m_running = true;
    m_cancelled = false;
    runNext();
}

void BatchPage::cancel()
{
    m_cancelled = true;
    if (m_job)
        m_job->cancel();
}

void BatchPage::runNext()
{
    const int row = m_cancelled ? -1 : m_model.firstWaiting();
    if (row < 0) {
        finish();
        return;
    }
    BatchRow running = m_model.rowAt(row);
    running.state = BatchState::Running;
    running.percent = 0;
    const QString target = batchTarget(m_used, running.input);
    m_model.setRow(row, running);
    m_table->scrollTo(m_model.index(row, 0));
    updateState();
    m_job = Job::start<BatchResult>(
        this, tr("Converting"),
        [recipe = m_used, input = running.input, target,
         taken = !takenBy(target, running.input).isEmpty()](const io::Progress& progress) {
            if (taken)
                throw io::Error(io::ErrorKind::Exists, "Another file of this batch has the same new name.");
            return convertOne(recipe, input, target, progress);
        },
        [this, row](Outcome<BatchResult>&& outcome) { done(row, std::move(outcome)); });
    connect(m_job, &Job::progressed, this, [this, row](quint64 done, quint64 total) {
        BatchRow content = m_model.rowAt(row);
        content.percent = total == 0 ? 0 : static_cast<int>(done * kPercent / total);
        m_model.setRow(row, std::move(content));
        updateState();
    });
}

void BatchPage::done(int row, Outcome<BatchResult>&& outcome)
{
    BatchRow content = m_model.rowAt(row);
    if (const auto* error = std::get_if<io::Error>(&outcome)) {
        content.state = stateOf(*error);
        if (const QString other = takenBy(batchTarget(m_used, content.input), content.input); !other.isEmpty())
            content.detail = [other] {
                return tr("Another file of this batch has the same new name: %1.").arg(shownPath(other));
            };
        else if (content.state != BatchState::Cancelled)
            content.detail = coreSentence(error->describe());
    } else {
        const BatchResult& result = std::get<BatchResult>(outcome);
        content.state = result.written ? BatchState::Done : BatchState::Unchanged;
        content.detail = result.sentence;
        content.bytes = result.bytes;
        content.inputFile = result.input;
        if (result.written)
            m_targets.insert(content.target = batchTarget(m_used, content.input), content.input);
    }
    m_model.setRow(row, std::move(content));
    runNext();
}

void BatchPage::finish()
{
    m_running = false;
    updateState();
    emit finished();
}

bool BatchPage::hasUnfinished() const
{
    return m_model.count(BatchState::Done) + m_model.count(BatchState::Unchanged) < m_model.rowCount();
}

/// A run that was cancelled goes on where it was, also when it may replace files.
bool BatchPage::doesAllAgain(const BatchRecipe& recipe) const
{
    return !makeTheSame(recipe, m_used) || (recipe.replace && (!m_used.replace || !hasUnfinished()));
}

bool BatchPage::hasWork() const
{
    return m_model.rowCount() != 0 && (hasUnfinished() || doesAllAgain(m_form->recipe()));
}

QString BatchPage::takenBy(const QString& target, const QString& input) const
{
    const QString other = m_targets.value(target);
    return other == input ? QString() : other;
}

void BatchPage::updateState()
{
    const int all = m_model.rowCount();
    const QString busy = m_running ? tr("Wait until all files are done, or cancel") : QString();
    for (QWidget* widget :
         {static_cast<QWidget*>(m_form), static_cast<QWidget*>(m_addFiles), static_cast<QWidget*>(m_addFolder)}) {
        widget->setEnabled(!m_running);
        widget->setToolTip(busy);
    }
    m_remove->setEnabled(!m_running && m_table->selectionModel()->hasSelection());
    m_remove->setToolTip(m_remove->isEnabled() ? tr("Take the selected files off this list (Delete)")
                             : m_running       ? busy
                                               : tr("Select files in the list first"));
    m_run->setText(m_running ? tr("Cance&l") : tr("R&un"));
    m_run->setEnabled(m_running || hasWork());
    m_run->setToolTip(all == 0                 ? tr("Add files first")
                          : m_run->isEnabled() ? QString()
                                               : tr("All files are done; add more or change what is done with them"));
    m_progress->setVisible(m_running);
    m_progress->setValue(static_cast<int>(m_model.doneShare() * m_progress->maximum()));
    QStringList parts{tr("%Ln file(s)", nullptr, all)};
    const auto add = [&](BatchState state, const QString& text) {
        if (m_model.count(state) != 0)
            parts << text;
    };
    add(BatchState::Done, tr("%Ln done", nullptr, m_model.count(BatchState::Done)));
    add(BatchState::Unchanged, tr("%Ln with nothing to do", nullptr, m_model.count(BatchState::Unchanged)));
    add(BatchState::Refused, tr("%Ln refused", nullptr, m_model.count(BatchState::Refused)));
    add(BatchState::Failed, tr("%Ln failed", nullptr, m_model.count(BatchState::Failed)));
    add(BatchState::Cancelled, tr("%Ln cancelled", nullptr, m_model.count(BatchState::Cancelled)));
    m_summary->setText(all == 0 ? QString() : parts.join(QStringLiteral(" · ")));
}

void BatchPage::showProblem(const QString& problem)
{
    m_problem->setText(QStringLiteral("⚠ ") + problem);
    m_problem->setVisible(!problem.isEmpty());
}

} // namespace ckptscope::ui
