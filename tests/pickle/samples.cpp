#include "tests/pickle/samples.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>

namespace {

QString pythonPath()
{
    const QString chosen = qEnvironmentVariable("CKPTSCOPE_PYTHON");
    return QFileInfo(chosen).isExecutable() ? chosen : QStandardPaths::findExecutable("python3");
}

} // namespace

Samples::Samples(const QString& script, const QStringList& arguments)
{
    const QString python = pythonPath();
    if (python.isEmpty()) {
        m_missing = "There is no python3 to write sample pickles.";
        return;
    }
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.start(python, QStringList{script, m_folder.path()} + arguments);
    if (!process.waitForFinished(240'000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        m_failure = python + " " + script + ": " + process.errorString() + "\n" + process.readAll();
}

QStringList Samples::names() const
{
    QStringList names;
    for (const QFileInfo& file : QDir(m_folder.path()).entryInfoList({"*.pkl"}, QDir::Files, QDir::Name))
        names.append(file.completeBaseName());
    return names;
}

QByteArray Samples::read(const QString& nameWithSuffix) const
{
    QFile file(m_folder.filePath(nameWithSuffix));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}
