#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QtTest>

/// `check`: findings, verdict and exit code.
class CheckTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

private slots:
    void checkLevels_data()
    {
        QTest::addColumn<QString>("level");
        QTest::addColumn<int>("code");
        QTest::newRow("default") << "" << 0; // the file has warnings, no errors
        QTest::newRow("error") << "error" << 0;
        QTest::newRow("warning") << "warning" << 1;
        QTest::newRow("note") << "note" << 1;
    }

    void checkLevels()
    {
        QFETCH(QString, level);
        QStringList arguments = {"check", "--json", testData("parallel/sequential_sgd.pth")};
        if (!level.isEmpty())
            arguments << "--fail-on" << level;
        const CliRun run = runCli(arguments);
        QTEST(run.code, "code");
        QCOMPARE(run.document().keys(), (QStringList{"container", "file", "findings", "verdict"}));
    }

    void checkDanger()
    {
        const QString file = m_folder.write("system.pkl", "cos\nsystem\n(S'true'\ntR.");
        const CliRun run = runCli({"check", "--json", file});
        QCOMPARE(run.code, 1);
        const QJsonObject verdict = run.document().value("verdict").toObject();
        QCOMPARE(verdict.value("level").toString(), QString("dangerous"));
        QCOMPARE(verdict.value("reasons").toArray().first().toObject().value("global").toString(),
                 QString("os.system"));
        QCOMPARE(runCli({"show", file}).code, 0);
    }

    void checkCrc()
    {
        QByteArray bytes = contents(testData("parallel/sequential_sgd.pth"));
        const CliRun shown = runCli({"show", "--json", testData("parallel/sequential_sgd.pth")});
        const QJsonObject storage = shown.document().value("storages").toArray().first().toObject();
        const qsizetype at = storage.value("file_offset").toInteger();
        bytes[at] = char(bytes[at] ^ 1);
        const QString file = m_folder.write("flipped.pth", bytes);
        QCOMPARE(runCli({"check", file}).code, 0); // torch.load would not see it either
        const CliRun run = runCli({"check", "--crc", file});
        QCOMPARE(run.code, 1);
        QVERIFY(run.out.contains("[crc-mismatch]"));
        QCOMPARE(runCli({"check", "--crc", testData("parallel/sequential_sgd.pth")}).code, 0);
    }
};

QTEST_GUILESS_MAIN(CheckTest)
#include "tst_check.moc"
