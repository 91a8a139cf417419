#include "ui/document/checkpoint_files.h"

#include "ui/text/natural_order.h"

#include <QDirIterator>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr int kMost = 20'000;

} // namespace

QStringList checkpointsIn(const QString& folder, bool below)
{
    static const QStringList names{"*.pt", "*.pth", "*.pkl", "*.bin", "*.ckpt", "*.tar"};
    QStringList paths;
    QDirIterator files(folder, names, QDir::Files,
                       below ? QDirIterator::Subdirectories : QDirIterator::NoIteratorFlags);
    while (files.hasNext() && paths.size() < kMost)
        paths << QFileInfo(files.next()).absoluteFilePath();
    std::ranges::sort(paths, naturallyLess, [](const QString& path) { return path.toLower().toStdString(); });
    return paths;
}

} // namespace ckptscope::ui
