#include "tests/app/run_cli.h"

#include "tests/support/files.h"

#include <QJsonDocument>
#include <QProcess>

namespace {

constexpr int kTimeout = 60'000;

CliRun run(const QString& program, const QStringList& arguments, const QByteArray& input)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert("CLI", qEnvironmentVariable("CKPTSCOPE_CLI"));
    process.setProcessEnvironment(environment);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(kTimeout)) {
        process.kill();
        process.waitForFinished();
        return {};
    }
    const bool ended = process.exitStatus() == QProcess::NormalExit;
    return {ended ? process.exitCode() : -1, process.readAllStandardOutput(), process.readAllStandardError()};
}

} // namespace

QList<QJsonObject> CliRun::documents() const
{
    QList<QJsonObject> documents;
    if (!out.endsWith('\n'))
        return documents;
    for (const QByteArray& line : out.chopped(1).split('\n')) {
        const QJsonDocument document = QJsonDocument::fromJson(line);
        if (!document.isObject())
            return {};
        documents.append(document.object());
    }
    return documents;
}

QJsonObject CliRun::document() const
{
    const QList<QJsonObject> all = documents();
    return all.size() == 1 ? all.first() : QJsonObject();
}

CliRun runCli(const QStringList& arguments, const QByteArray& input)
{
    return run(qEnvironmentVariable("CKPTSCOPE_CLI"), arguments, input);
}

CliRun runShell(const QString& script, const QStringList& arguments)
{
    return run("/bin/sh", QStringList{"-c", script, "sh"} + arguments, {});
}

QByteArray pickleOf(const QByteArray& key)
{
    QByteArray bytes("\x80\x02}X", 4);
    bytes.append(char(key.size())).append(3, '\0').append(key);
    return bytes + QByteArray("K\x01s.", 4);
}

QString TestFolder::write(const QString& name, const QByteArray& bytes) const
{
    writeFile(path(name), bytes);
    return path(name);
}
