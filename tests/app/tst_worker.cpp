#include "core/tensor/engine.h"
#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QtTest>

using namespace ckptscope;

/// The verbs that need torch_worker, with and without it.
class WorkerTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

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
        QCOMPARE(runCli({"prove", file, "--device", "balanced:"}).code, 2);
        QCOMPARE(runCli({"prove", file, "--strip", "a."}).code, 2);
        QCOMPARE(runCli({"prove", m_folder.path("not-there.pth")}).code, 2);
    }
};

QTEST_GUILESS_MAIN(WorkerTest)
#include "tst_worker.moc"
