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

    /// Python runs what stands before the damage; a scanner that stops there must not call it merely damaged.
    void programBeforeDamage_data()
    {
        QTest::addColumn<QByteArray>("pickle");
        const QByteArray call("\x8c\x05posix\x8c\x06system\x93\x8c\x04true\x85R", 25);
        QTest::newRow("no opcode") << QByteArray("\x80\x04") + call + '\xff';
        QTest::newRow("cut off") << QByteArray("\x80\x04") + call;
        QTest::newRow("unknown memo") << QByteArray("\x80\x04") + call + "0h\x07.";
        QTest::newRow("without a header") << QByteArray("cposix\nsystem\n(S'true'\ntR\xff");
        QTest::newRow("second pickle") << QByteArray("\x80\x02\x8a\x0al\xfc\x9c\x46\xf9 j\xa8P\x19.\x80\x04") + call
                + '\xff';
    }
    void programBeforeDamage()
    {
        QFETCH(QByteArray, pickle);
        const CliRun run = runCli({"check", "--json", m_folder.write("before.pkl", pickle)});
        QCOMPARE(run.code, 2);
        const QString message = run.document().value("error").toObject().value("message").toString();
        QVERIFY2(message.contains("names posix.system") && message.contains("Do not load"), qPrintable(message));
    }

    void nameThatIsWorkedOut()
    {
        const QByteArray pickle("\x80\x04\x8c\x08"
                                "builtins\x8c\x03str\x93\x8c\x05posix\x85R\x8c\x06system\x93.",
                                42);
        const CliRun run = runCli({"check", "--json", m_folder.write("worked-out.pkl", pickle)});
        QCOMPARE(run.code, 2);
        const QString message = run.document().value("error").toObject().value("message").toString();
        QVERIFY2(message.contains("hides what it runs") && !message.contains("Get the file again"),
                 qPrintable(message));
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
