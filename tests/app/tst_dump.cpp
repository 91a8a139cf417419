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

    void otherFilesAreNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("page") << QByteArray("<html><body>Sign in</body></html>") << "This is a web page";
        QTest::newRow("LFS") << QByteArray("version https://git-lfs.github.com/spec/v1\n")
                             << "This is a Git LFS pointer";
        QTest::newRow("gzip") << QByteArray("\x1f\x8b\x08\0\0\0\0\0", 8) << "This is a gzip-compressed file";
        QTest::newRow("text") << QByteArray("hello, world\n") << "This is a text file";
        QTest::newRow("zeros") << QByteArray(100, '\0') << "nothing but zero bytes";
    }
    void otherFilesAreNamed()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QString, sentence);
        const QString file = m_folder.write("other", bytes);
        const QString message =
            runCli({"dump", "--json", file}).document().value("error").toObject().value("message").toString();
        QVERIFY2(message.contains(sentence), qPrintable(message));
        QVERIFY(runCli({"dump", file}).err.contains(sentence.toUtf8()));
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
