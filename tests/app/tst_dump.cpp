#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QtTest>

/// `dump`: opcodes, also of damaged files.
class DumpTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

private slots:
    void dumpTar()
    {
        const CliRun run = runCli({"dump", "--json", testData("tar/state.pth")});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.document().value("record").toString(), QString("pickle"));
        QCOMPARE(runCli({"dump", m_folder.write("empty.pth", "")}).code, 2);
    }

    void dump()
    {
        const CliRun run = runCli({"dump", m_folder.write("dump.pkl", pickleOf("key"))});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains("0: PROTO") && run.out.contains("'key'") && run.out.contains("STOP"));
        QVERIFY(runCli({"dump", testData("parallel/sequential.pth")}).out.contains("sequential/data.pkl"));
        const CliRun legacy = runCli({"dump", testData("parallel_legacy/sequential.pth")});
        QCOMPARE(legacy.code, 0);
        QCOMPARE(legacy.out.count("STOP"), 5);
    }

    void dumpDamaged()
    {
        const QString file = m_folder.write("cut.pkl", pickleOf("key").chopped(3));
        const CliRun text = runCli({"dump", file});
        QCOMPARE(text.code, 2);
        QVERIFY(text.out.contains("'key'"));
        QVERIFY(text.err.contains("byte"));
        const CliRun run = runCli({"dump", "--json", file});
        QCOMPARE(run.code, 2);
        const QJsonObject document = run.document();
        QVERIFY(document.value("instructions").toArray().size() >= 3);
        QVERIFY(document.value("error").toObject().value("offset").isDouble());
    }

    void dumpCutZip()
    {
        const QByteArray whole = contents(testData("parallel/sequential_sgd.pth"));
        const QString file = m_folder.write("cut.pth", whole.first(whole.size() / 2));
        const CliRun run = runCli({"dump", file});
        QCOMPARE(run.code, 2);
        QVERIFY(run.out.contains("STOP"));
        QVERIFY(run.err.contains("cut off"));
    }
};

QTEST_GUILESS_MAIN(DumpTest)
#include "tst_dump.moc"
