#include "tests/support/oracle.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QThread>

namespace {
constexpr int kPatienceMs = 120'000;

QString script()
{
    return qEnvironmentVariable("CKPTSCOPE_SOURCE") + "/tests/support/oracle.py";
}
} // namespace

#ifdef Q_OS_WIN
// Under Wine Python is a program of the system below: Windows' pipes do not reach it, nor does it know of drives.

namespace {
QString onUnix(QString text)
{
    return text.replace("Z:/", "/").replace("C:/", qEnvironmentVariable("WINEPREFIX") + "/drive_c/");
}

QByteArray takenOnceThere(const QString& path)
{
    QFile file(path);
    for (int waited = 0; waited < kPatienceMs && !file.open(QIODevice::ReadOnly); waited += 5)
        QThread::msleep(5);
    const QByteArray content = file.readAll();
    file.remove(); // in a full folder Wine looks long for a name
    return content;
}
} // namespace

Oracle::Oracle()
{
    QProcess python;
    python.setProgram("Z:/usr/bin/env"); // Wine would start it by a name by which it does not find its packages
    python.setArguments(
        {onUnix(qEnvironmentVariable("CKPTSCOPE_PYTHON")), "-W", "ignore", onUnix(script()), onUnix(m_folder.path())});
    python.setStandardInputFile(QProcess::nullDevice());
    python.setStandardOutputFile(QProcess::nullDevice());
    python.setStandardErrorFile(QProcess::nullDevice());
    python.startDetached();
    m_available = run("result = torch.__version__").startsWith("2.");
}

Oracle::~Oracle() = default; // Python ends with the folder

QByteArray Oracle::exchange(const QByteArray& request)
{
    const QString path = m_folder.filePath(QString("%1.request").arg(m_asked)), written = path + "-written";
    QFile file(written);
    file.open(QIODevice::WriteOnly);
    file.write(onUnix(QString::fromUtf8(request)).toUtf8());
    file.close();
    file.rename(path);
    return takenOnceThere(m_folder.filePath(QString("%1.answer").arg(m_asked++)));
}
#else
Oracle::Oracle()
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(qEnvironmentVariable("CKPTSCOPE_PYTHON"), {"-W", "ignore", script()});
    m_available = run("result = torch.__version__").startsWith("2.");
}

Oracle::~Oracle()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

QByteArray Oracle::exchange(const QByteArray& request)
{
    m_process.write(request + '\n');
    while (!m_process.canReadLine())
        if (!m_process.waitForReadyRead(kPatienceMs))
            return {};
    return m_process.readLine();
}
#endif

QJsonObject Oracle::ask(const QJsonObject& request)
{
    const QByteArray answer = exchange(QJsonDocument(request).toJson(QJsonDocument::Compact));
    if (answer.isEmpty())
        return {{"ok", false}, {"error", "Python does not answer"}};
    return QJsonDocument::fromJson(answer).object();
}

QString Oracle::load(const QString& file, bool weightsOnly, bool mmap)
{
    const QJsonObject answer = ask({{"op", "load"}, {"file", file}, {"weights_only", weightsOnly}, {"mmap", mmap}});
    return answer["ok"].toBool() ? QString() : answer["error"].toString();
}

QString Oracle::difference(const QString& a, const QString& b, const QStringList& ignore)
{
    const QJsonObject answer =
        ask({{"op", "same"}, {"a", a}, {"b", b}, {"ignore", QJsonArray::fromStringList(ignore)}});
    return answer["ok"].toBool() ? answer["reason"].toString() : answer["error"].toString();
}

QString Oracle::run(const QString& code)
{
    const QJsonObject answer = ask({{"op", "exec"}, {"code", code}});
    return answer["ok"].toBool() ? answer["result"].toVariant().toString() : answer["error"].toString();
}
