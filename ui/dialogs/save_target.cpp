#include "ui/dialogs/save_target.h"

#include "core/io/system.h"
#include "ui/text/display.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QStorageInfo>

namespace ckptscope::ui {

namespace {

struct SaveTarget {
    Q_DECLARE_TR_FUNCTIONS(SaveTarget)
};

/// Other names of one file (links) count, too.
bool isInput(const checkpoint::Checkpoint& original, const QString& target)
{
    const std::shared_ptr<const io::File>& file = original.origin->bytes.file();
    if (!file)
        return false;
    const io::FileIdentity identity = io::system::identityOf(target.toStdString());
    return identity.inode != 0 && identity.inode == file->identity().inode
        && identity.device == file->identity().device;
}

} // namespace

QString targetPath(const QString& typed, const QString& input)
{
    const QString path = QDir::fromNativeSeparators(typed);
    if (path.isEmpty())
        return {};
    if (path.startsWith("~/"))
        return QDir::homePath() + path.mid(1);
    return QDir::cleanPath(QFileInfo(input).absoluteDir().absoluteFilePath(path));
}

TargetState inspectTarget(const checkpoint::Checkpoint& original, const QString& target, std::optional<quint64> bytes)
{
    const QFileInfo file(target);
    const QFileInfo folder(file.absolutePath());
    TargetState state;
    if (target.isEmpty() || file.fileName().isEmpty())
        state.refusal = SaveTarget::tr("Name the new file.");
    else if (file.isDir())
        state.refusal = SaveTarget::tr("That is a folder; name a file in it.");
    else if (isInput(original, target))
        state.refusal =
            SaveTarget::tr("That is the opened file itself, which is never overwritten. Choose another name.");
    else if (!folder.isDir())
        state.refusal = SaveTarget::tr("There is no folder %1.").arg(shown(folder.filePath().toStdString(), 120));
    else if (!folder.isWritable())
        state.refusal = SaveTarget::tr("You may not write into %1. Choose another folder.")
                            .arg(shown(folder.filePath().toStdString(), 120));
    else if (file.exists() && !file.isFile())
        state.refusal = SaveTarget::tr("That is no regular file.");
    if (!state.refusal.isEmpty())
        return state;
    state.exists = file.exists();
    const QStorageInfo disk(folder.filePath());
    if (bytes && disk.isValid() && static_cast<quint64>(disk.bytesAvailable()) < *bytes)
        state.refusal = SaveTarget::tr("There is not enough space: the file takes %1, and %2 are free.")
                            .arg(bytesText(*bytes), bytesText(static_cast<quint64>(disk.bytesAvailable())));
    return state;
}

} // namespace ckptscope::ui
