#include "tests/support/oracle.h"

#include <QJsonArray>
#include <QJsonDocument>

namespace {
constexpr int kPatienceMs = 120'000;
}

Oracle::Oracle()
{
    const QString script = qEnvironmentVariable("CKPTSCOPE_SOURCE") + "/tests/support/oracle.py";
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    m_process.start(qEnvironmentVariable("CKPTSCOPE_PYTHON"), {"-W", "ignore", script});
    m_available = run("result = torch.__version__").startsWith("2.");
}

Oracle::~Oracle()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

QJsonObject Oracle::ask(const QJsonObject& request)
{
    m_process.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
    while (!m_process.canReadLine())
        if (!m_process.waitForReadyRead(kPatienceMs))
            return {{"ok", false}, {"error", "Python does not answer: " + m_process.errorString()}};
    return QJsonDocument::fromJson(m_process.readLine()).object();
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
