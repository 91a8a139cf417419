#include "ui/document/checkpoint_files.h"
#include "ui/main_window.h"
#include "ui/text/display.h"
#include "ui/views/batch_page.h"
#include "ui/views/drop_hint.h"

#include <QApplication>
#include <QClipboard>
#include <QDir>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QMimeData>
#include <QSettings>
#include <QStandardPaths>
#include <QUrl>

namespace ckptscope::ui {

namespace {

const QString kRecentKey = QStringLiteral("files/recent");
const QString kFolderKey = QStringLiteral("files/folder");
constexpr int kMostRecent = 10;

QString exampleFolder()
{
    return QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
}

/// Shells and Windows' "Copy as path" put paths into quotes.
QString withoutQuotes(const QString& text)
{
    const bool isQuoted =
        text.size() > 2 && text.front() == text.back() && (text.front() == '"' || text.front() == '\'');
    return isQuoted ? text.sliced(1, text.size() - 2) : text;
}

/// The folder of the file that was opened last, in whatever way; the example's is none of the user's.
void rememberFolder(const QString& path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (folder != exampleFolder())
        QSettings().setValue(kFolderKey, folder);
}

/// `withMissing`: also what is written like a path but is not there, to be told so.
QStringList localFiles(const QMimeData* data, bool withMissing = false)
{
    QStringList paths;
    for (const QUrl& url : data->urls())
        if (url.isLocalFile())
            paths << url.toLocalFile();
    if (paths.isEmpty() && data->hasText())
        for (const QString& line : data->text().split('\n', Qt::SkipEmptyParts)) {
            const QString text = withoutQuotes(line.trimmed());
            const QString path = text.startsWith("file://") ? QUrl(text).toLocalFile()
                : text.startsWith("~/")                     ? QDir::homePath() + text.mid(1)
                                                            : text;
            if (QFileInfo::exists(path) || (withMissing && QDir::isAbsolutePath(path)))
                paths << path;
        }
    return paths;
}

bool areTwoFiles(const QStringList& paths)
{
    return paths.size() == 2 && QFileInfo(paths[0]).isFile() && QFileInfo(paths[1]).isFile();
}

} // namespace

void MainWindow::openFiles(const QStringList& paths)
{
    for (const QString& path : paths) {
        if (!QFileInfo(path).isDir()) {
            openOne(path);
            continue;
        }
        const QStringList inside = checkpointsIn(path, false);
        if (inside.isEmpty())
            openOne(path); // which says what a folder is
        for (const QString& file : inside)
            openOne(file);
    }
}

void MainWindow::openOne(const QString& path)
{
    const QString absolute = QFileInfo(path).absoluteFilePath();
    if (DocumentPage* page = pageOf(absolute)) {
        m_tabs->setCurrentWidget(page);
        return;
    }
    addPage(new DocumentPage(absolute));
}

void MainWindow::chooseFiles()
{
    const QString folder = QSettings().value(kFolderKey, QDir::homePath()).toString();
    const QStringList paths = QFileDialog::getOpenFileNames(this, tr("Open checkpoints"), folder,
                                                            tr("Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt *.tar)")
                                                                + QStringLiteral(";;") + tr("All files (*)"));
    openFiles(paths);
}

void MainWindow::openExample()
{
    const QString folder = exampleFolder();
    const QString path = folder + QStringLiteral("/example-dataparallel.pth");
    QDir().mkpath(folder);
    if (!QFile::exists(path) && QFile::copy(QStringLiteral(":/example-dataparallel.pth"), path))
        QFile::setPermissions(path, QFile::ReadOwner | QFile::WriteOwner);
    openFiles({path});
}

void MainWindow::paste()
{
    const QStringList paths = localFiles(QApplication::clipboard()->mimeData(), true);
    if (auto* batch = qobject_cast<BatchPage*>(m_stack->currentWidget() == m_tabs ? m_tabs->currentWidget() : nullptr))
        batch->addFiles(paths);
    else
        openFiles(paths);
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    const QStringList paths = localFiles(event->mimeData());
    if (paths.isEmpty())
        return;
    event->acceptProposedAction();
    m_dropHint->say(areTwoFiles(paths) ? tr("Drop to open both files, or to compare them")
                        : paths.size() == 1
                        ? tr("Drop to open %1").arg(shown(QFileInfo(paths[0]).fileName().toStdString(), 80))
                        : tr("Drop to open %Ln file(s)", nullptr, static_cast<int>(paths.size())));
}

void MainWindow::dropEvent(QDropEvent* event)
{
    const QStringList paths = localFiles(event->mimeData());
    event->acceptProposedAction();
    if (areTwoFiles(paths))
        offerForTwo(paths, mapToGlobal(event->position().toPoint()));
    else
        openFiles(paths);
}

void MainWindow::rememberFile(const QString& path)
{
    rememberFolder(path);
    QSettings settings;
    QStringList recent = settings.value(kRecentKey).toStringList();
    if (!recent.isEmpty() && recent.front() == path)
        return;
    recent.removeAll(path);
    recent.prepend(path);
    settings.setValue(kRecentKey, recent.mid(0, kMostRecent));
    updateRecent();
}

void MainWindow::updateRecent()
{
    const QStringList recent = QSettings().value(kRecentKey).toStringList();
    m_start->setRecent(recent);
    m_actions.recentMenu->clear();
    for (const QString& path : recent) {
        QAction* action = m_actions.recentMenu->addAction(shown(path.toStdString(), 100).replace('&', "&&"));
        action->setEnabled(QFileInfo::exists(path));
        connect(action, &QAction::triggered, this, [this, path] { openFiles({path}); });
    }
    m_actions.recentMenu->setEnabled(!recent.isEmpty());
    if (recent.isEmpty())
        return;
    m_actions.recentMenu->addSeparator();
    m_actions.recentMenu->addAction(tr("Clear this list"), this, [this] {
        QSettings().remove(kRecentKey);
        updateRecent();
    });
}

} // namespace ckptscope::ui
