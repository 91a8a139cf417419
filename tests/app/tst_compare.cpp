#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QtTest>

/// `compare`: names, shapes and modules; see tst_compare_values for numbers.
class CompareTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

private slots:
    void compareFiles()
    {
        const QString parallel = testData("parallel/sequential.pth");
        const CliRun same = runCli({"compare", "--json", parallel, parallel});
        QCOMPARE(same.code, 0);
        QVERIFY(same.document().value("same").toBool());
        const CliRun prefixed = runCli({"compare", "--json", parallel, testData("single/sequential.pth")});
        QCOMPARE(prefixed.code, 1);
        const QJsonObject document = prefixed.document();
        for (const char* key : {"a", "b", "alignment", "paired", "same", "counts", "checksums", "differences", "values",
                                "value_differences"})
            QVERIFY2(document.contains(key), key);
        QCOMPARE(document.value("alignment").toObject().value("strip_a").toString(), QString("module."));
        const CliRun other = runCli({"compare", "--json", parallel, testData("parallel/named.pth")});
        QCOMPARE(other.code, 1);
        QVERIFY(!other.document().value("differences").toArray().isEmpty());
        const CliRun missing = runCli({"compare", "--json", parallel, m_folder.path("missing.pth")});
        QCOMPARE(missing.code, 2);
        QCOMPARE(missing.document().value("file").toString(), m_folder.path("missing.pth"));
    }

    /// A whole model counts as its state dict.
    void compareWholeModels_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("whole and weights")
            << testData("single/whole_named.pth") << testData("single/named.pth") << "B is the state dict of A";
        QTest::newRow("weights and whole")
            << testData("single/named.pth") << testData("single/whole_named.pth") << "A is the state dict of B";
        QTest::newRow("parallel whole and weights")
            << testData("parallel/whole_named.pth") << testData("single/named.pth")
            << "B = the state dict of A without \"module.\"";
        QTest::newRow("whole and parallel whole")
            << testData("single/whole_named.pth") << testData("parallel/whole_named.pth")
            << "B = A with \"module.\" before every key";
    }

    void compareWholeModels()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, sentence);
        const CliRun run = runCli({"compare", "--json", a, b});
        QCOMPARE(run.code, 1);
        const QJsonObject document = run.document();
        const QJsonObject alignment = document.value("alignment").toObject();
        QCOMPARE(alignment.value("sentence").toString(), sentence);
        QCOMPARE(document.value("paired").toInt(), alignment.value("matched").toInt());
        // What a state dict leaves out (buffers that are not persistent) is all that may be left.
        for (const QJsonValue& difference : document.value("differences").toArray())
            QVERIFY2(difference["kind"].toString() == "only-in-a" || difference["kind"].toString() == "only-in-b",
                     run.out.constData());
        QVERIFY2(document.value("values").toArray().isEmpty(), run.out.constData());
    }
};

QTEST_GUILESS_MAIN(CompareTest)
#include "tst_compare.moc"
