#include "core/tensor/engine.h"
#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QDir>
#include <QProcess>
#include <QtTest>

#include <unistd.h>

using namespace ckptscope;

/// The verbs that need torch_worker, with and without it.
class WorkerTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

    /// Of a torch_worker that the process with this id started and that runs; 0: none.
    static qint64 workerOf(qint64 parent)
    {
        for (const QString& name : QDir("/proc").entryList(QDir::Dirs))
            if (const QList<QByteArray> stat = contents("/proc/" + name + "/stat").split(' ');
                stat.size() > 3 && stat[1].startsWith("(torch_worker") && stat[3].toLongLong() == parent)
                return name.toLongLong();
        return 0;
    }
    static bool runs(qint64 id)
    {
        const QList<QByteArray> stat = contents("/proc/" + QString::number(id) + "/stat").split(' ');
        return stat.size() > 2 && stat[2] != "Z";
    }
    /// Seconds that it has computed.
    static qint64 secondsOf(qint64 id)
    {
        const QList<QByteArray> stat = contents("/proc/" + QString::number(id) + "/stat").split(' ');
        return stat.size() > 13 ? stat[13].toLongLong() / sysconf(_SC_CLK_TCK) : 0;
    }

private slots:
    /// Without LibTorch the verb says how to get it; with it the numbers are those of tst_tensor_engine.
    void spectrum()
    {
        const CliRun run =
            runCli({"spectrum", "--json", testData("single/named_adam_names.pth"), "--select", "weight"});
        if (tensor::Engine::findProgram().empty()) {
            QCOMPARE(run.code, 2);
            QVERIFY2((run.out + run.err).contains("CKPTSCOPE_TORCH"), (run.out + run.err).constData());
            return;
        }
        QCOMPARE(run.code, 0);
        const QJsonArray tensors = run.document()["tensors"].toArray();
        QVERIFY(!tensors.isEmpty());
        for (const QJsonValue& tensor : tensors) {
            const QJsonArray values = tensor["singular_values"].toArray();
            QVERIFY(!values.isEmpty());
            QCOMPARE(values[0].toDouble(), tensor["spectral_norm"].toDouble());
        }
        const CliRun text = runCli({"spectrum", testData("single/named_adam_names.pth")});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("condition"), text.out.constData());
    }

    /// Even in the middle of a job that takes minutes.
    void theWorkerEndsWithWhoStartedIt()
    {
        if (tensor::Engine::findProgram().empty() || !haveTestData())
            QSKIP("there is no torch_worker, or no Python with torch");
        const QString file = m_folder.path("large.pth");
        QCOMPARE(QProcess::execute(
                     qEnvironmentVariable("CKPTSCOPE_PYTHON"),
                     {"-c", "import sys, torch; torch.save({'w': torch.randn(6000, 6000)}, sys.argv[1])", file}),
                 0);
        QProcess process;
        process.start(qEnvironmentVariable("CKPTSCOPE_CLI"), {"spectrum", file});
        QVERIFY(process.waitForStarted());
        qint64 worker = 0;
        QTRY_VERIFY_WITH_TIMEOUT((worker = workerOf(process.processId())) != 0, 30'000);
        QTRY_VERIFY_WITH_TIMEOUT(secondsOf(worker) > 3, 120'000); // LibTorch is loaded, and the job begun
        process.kill();
        QVERIFY(process.waitForFinished());
        QTRY_VERIFY_WITH_TIMEOUT(!runs(worker), 10'000);
    }

    /// 0 when all lay on their devices, 1 when not; nothing is written.
    void prove()
    {
        const QString file = testData("single/named_adam_names.pth");
        const CliRun run = runCli({"prove", "--json", file, "--device", "*=cpu"});
        if (tensor::Engine::findProgram().empty()) {
            QCOMPARE(run.code, 2);
            QVERIFY2((run.out + run.err).contains("CKPTSCOPE_TORCH"), (run.out + run.err).constData());
            return;
        }
        QCOMPARE(run.code, 0);
        QVERIFY(run.document()["holds"].toBool());
        QCOMPARE(run.document()["devices"].toArray().size(), 1);
        const QJsonObject device = run.document()["devices"][0].toObject();
        QCOMPARE(device["device"].toString(), QString("cpu"));
        QVERIFY(device["bytes"].toInteger() > 0);
        QCOMPARE(device["placed_bytes"], device["bytes"]);
        QCOMPARE(device["problem"], QJsonValue());
        const CliRun missing =
            runCli({"prove", "--json", file, "--device", "*=cpu", "--device", "balanced:cpu,cuda:99"});
        QCOMPARE(missing.code, 1);
        QVERIFY(!missing.document()["holds"].toBool());
        const QJsonArray devices = missing.document()["devices"].toArray();
        QCOMPARE(devices.size(), 2);
        QCOMPARE(devices[0]["problem"], QJsonValue());
        QVERIFY(!devices[1]["problem"].toString().isEmpty());
        QVERIFY(!devices[1]["first_left"].toString().isEmpty());
        const CliRun text = runCli({"prove", file, "--device", "*=cuda:99"});
        QCOMPARE(text.code, 1);
        QVERIFY2(text.out.contains("cuda"), text.out.constData());
        // Two devices that are not there: what is the same for both is said once.
        const CliRun two = runCli({"prove", file, "--device", "balanced:cuda:98,cuda:99"});
        const QStringList lines = QString::fromUtf8(two.out).split('\n');
        for (const QString& line : lines)
            if (line.contains("is built without"))
                QCOMPARE(lines.count(line), 1);
        QCOMPARE(runCli({"prove", file, "--device", "balanced:"}).code, 2);
        QCOMPARE(runCli({"prove", file, "--strip", "a."}).code, 2);
        QCOMPARE(runCli({"prove", m_folder.path("not-there.pth")}).code, 2);
    }
};

QTEST_GUILESS_MAIN(WorkerTest)
#include "tst_worker.moc"
