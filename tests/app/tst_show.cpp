#include "tests/app/run_cli.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QtTest>

/// `show`: documents, values, names that are hard to print.
class ShowTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;
    Oracle m_oracle;

private slots:
    void showJson()
    {
        const CliRun run = runCli({"show", "--json", testData("parallel/sequential_sgd.pth")});
        QCOMPARE(run.code, 0);
        const QJsonObject document = run.document();
        const QByteArrayList keys = {"file",     "bytes",   "container", "format",  "verdict",
                                     "sections", "tensors", "storages",  "globals", "findings"};
        qsizetype last = -1; // the order of the contract
        for (const QByteArray& key : keys) {
            QVERIFY2(document.contains(QString::fromUtf8(key)), key.constData());
            const qsizetype at = run.out.indexOf((last < 0 ? "{\"" : ",\"") + key + "\":", last + 1);
            QVERIFY2(at > last, key.constData());
            last = at;
        }
        QCOMPARE(document.size(), keys.size());
        QCOMPARE(document.value("bytes").toInteger(), QFileInfo(testData("parallel/sequential_sgd.pth")).size());
        QCOMPARE(document.value("container").toString(), QString("zip"));
        const QJsonArray tensors = document.value("tensors").toArray();
        QCOMPARE(tensors.size(), 15);
        const QJsonObject first = tensors.first().toObject();
        QCOMPARE(first.value("name").toString(), QString("model.module.0.weight"));
        QCOMPARE(first.value("path").toArray(), (QJsonArray{"model", "module.0.weight"}));
        QCOMPARE(first.value("shape").toArray(), (QJsonArray{2, 1, 3, 3}));
        QCOMPARE(first.value("strides").toArray(), (QJsonArray{9, 9, 3, 1}));
        QCOMPARE(first.value("dtype").toString(), QString("float32"));
        QCOMPARE(first.value("device").toString(), QString("cuda:0"));
        const QJsonObject storage = document.value("storages").toArray().first().toObject();
        QCOMPARE(storage.value("record").toString(), QString("sequential_sgd/data/0"));
        QCOMPARE(storage.value("file_offset").toInteger() % 64, 0);
    }

    void showWholeModelAsModules()
    {
        const CliRun run = runCli({"show", testData("zip/whole_lstm.pth")});
        QCOMPARE(run.code, 0);
        QVERIFY2(run.out.contains("  LSTM"), run.out);
        QVERIFY2(run.out.contains("weight_ih_l0") && !run.out.contains("_parameters."), run.out);
    }

    void showNamesTheStatesOfAnOptimizer()
    {
        const CliRun run = runCli({"show", testData("zip/timm.pth")});
        QVERIFY2(run.out.contains("parameters named by their order in state_dict"), run.out);
    }

    void showValues()
    {
        const CliRun run = runCli({"show", "--json", "--all", testData("parallel/sequential_sgd.pth")});
        const QJsonArray values = run.document().value("values").toArray();
        QVERIFY(values.contains(QJsonObject{{"path", QJsonArray{"epoch"}}, {"type", "int"}, {"value", 3}}));
        QVERIFY(values.contains(QJsonObject{{"path", QJsonArray{"arch"}}, {"type", "str"}, {"value", "resnet18"}}));
    }

    void select()
    {
        const QString file = testData("parallel/sequential_sgd.pth");
        const CliRun run = runCli({"show", "--json", "--select", "dtype:int64", file});
        QCOMPARE(run.document().value("tensors").toArray().size(), 1);
        QCOMPARE(runCli({"show", "--select", "frob:3", file}).code, 2);
    }

    void severalFiles()
    {
        const QString good = testData("single/named.pth");
        const CliRun run = runCli({"show", "--json", good, m_folder.path("missing.pth"), good});
        QCOMPARE(run.code, 2);
        const QList<QJsonObject> documents = run.documents();
        QCOMPARE(documents.size(), 3);
        QVERIFY(documents[0].contains("tensors"));
        QCOMPARE(documents[1].value("error").toObject().value("kind").toString(), QString("not-found"));
        QVERIFY(documents[1].value("error").toObject().value("record").isNull());
        QVERIFY(documents[2].contains("tensors"));
        QVERIFY(run.err.endsWith("3 files: 2 done, 1 failed\n"));
        QVERIFY(runCli({"show", good}).err.isEmpty());
    }

    /// Names of files that a parser of arguments might take for something else.
    void oddFileNames()
    {
        QDir folder(m_folder.path("odd"));
        QVERIFY(folder.mkpath("."));
        const QStringList names = {"[a]", "[a,b]", "{a}", "show", "help", "++", "a b", "=", "%d"};
        const QStringList dashed = {"-x.pth", "--json", "--", "-5"};
        for (const QString& name : names + dashed)
            QVERIFY(QFile::copy(testData("single/named.pth"), folder.filePath(name)));
        const QString script = "cd \"$1\"; shift; exec $CLI check --json \"$@\"";
        const CliRun run = runShell(script, QStringList{folder.path()} + names + QStringList{"--"} + dashed);
        QCOMPARE(run.code, 0);
        QStringList told;
        for (const QJsonObject& document : run.documents())
            told.append(document.value("file").toString());
        QCOMPARE(told, names + dashed);
        QCOMPARE(runShell(script, {folder.path(), "a b", "-5"}).code, 2);
        QCOMPARE(runShell(script, {folder.path(), "--", "-5", "[a]"}).documents().size(), 2);
    }

    /// Values are taken as they stand, and edits in the order given.
    void oddValues()
    {
        const CliRun run =
            runCli({"convert", "--json", "--dry-run", testData("parallel/named.pth"), "--delete", "[a]",
                    "--delete=--json", "--strip", "-x.", "--extract", "--strip", "module.", "--unwrap", "--add=a=b."});
        QStringList steps;
        for (const QJsonValue& step : run.document().value("steps").toArray())
            steps.append(step["step"].toVariant().toStringList().join(' '));
        QCOMPARE(steps,
                 QStringList({"--delete [a]", "--delete --json", "--strip -x.", "--extract", "--strip module.",
                              "--unwrap", "--add a=b."}));
        const CliRun empty = runCli({"show", "--json", "--select=", testData("single/named.pth")});
        QCOMPARE(empty.document().value("file").toString(), testData("single/named.pth"));
    }

    void fileOfOneValue_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("shown"); ///< empty: an array
        QTest::newRow("int") << "5"
                             << "int"
                             << "5";
        QTest::newRow("text") << "'hello'"
                              << "str"
                              << "'hello'";
        QTest::newRow("None") << "None"
                              << "NoneType"
                              << "None";
        QTest::newRow("list") << "[]"
                              << "list"
                              << "list of 0";
        QTest::newRow("dict") << "{}"
                              << "dict"
                              << "dict of 0";
        QTest::newRow("bytes") << "b'abc'"
                               << "bytes"
                               << "b'abc'";
        QTest::newRow("scalar") << "numpy.float32(1.5)"
                                << "numpy._core.multiarray.scalar"
                                << "1.5";
        QTest::newRow("array") << "numpy.arange(5)"
                               << ""
                               << "";
        QTest::newRow("tensor") << "torch.zeros(5)"
                                << ""
                                << "";
    }

    void fileOfOneValue()
    {
        QFETCH(QString, value);
        QFETCH(QString, type);
        QFETCH(QString, shown);
        const QString file = m_folder.path("one.pth");
        QCOMPARE(m_oracle.run(QString("import numpy\ntorch.save(%1, '%2')\nresult = 'done'").arg(value, file)),
                 QString("done"));
        const QJsonObject document = runCli({"show", "--json", "--all", file}).document();
        const QJsonArray values = document["values"].toArray();
        QCOMPARE(values.size(), shown.isEmpty() ? 0 : 1);
        if (!shown.isEmpty()) {
            QCOMPARE(values[0]["path"].toArray(), QJsonArray());
            QCOMPARE(values[0]["type"].toString(), type);
        }
        const QByteArray text = runCli({"show", "--all", file}).out;
        const QString line =
            shown.isEmpty() ? "  (the file's value)  5  " : "  (the file's value)  " + type + "  " + shown;
        QVERIFY2(text.contains(line.toUtf8()) && !text.contains("<args>"), text.constData());
    }

    void strangeNames_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("json"); ///< inside of the JSON text
        QTest::newRow("escape sequence") << QByteArray("a\x1b[31mred") << QByteArray("a\\u001b[31mred");
        QTest::newRow("new line") << QByteArray("a\nb") << QByteArray("a\\nb");
        QTest::newRow("quote and backslash") << QByteArray("a\"\\b") << QByteArray("a\\\"\\\\b");
        QTest::newRow("right to left") << QByteArray("a\xe2\x80\xae"
                                                     "b")
                                       << QByteArray("a\xe2\x80\xae"
                                                     "b");
        QTest::newRow("lone surrogate") << QByteArray("a\xed\xb0\x80") << QByteArray("a\\ufffd");
        QTest::newRow("Chinese") << QByteArray("权重") << QByteArray("权重");
    }

    void strangeNames()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, json);
        const QString file = m_folder.write("strange.pkl", pickleOf(key));
        const CliRun document = runCli({"show", "--json", "--all", file});
        QVERIFY2(document.out.contains("{\"path\":[\"" + json + "\"]"), document.out.constData());
        QCOMPARE(document.out.count('\n'), 1);
        for (const char* verb : {"show", "dump", "check"}) {
            const CliRun text = runCli({verb, file});
            QVERIFY2(!text.out.isEmpty(), verb);
            QVERIFY2(!text.out.contains('\x1b') && !text.out.contains("\xe2\x80\xae") && !text.out.contains("\xed\xb0"),
                     verb);
        }
    }

    void invalidUtf8()
    {
        const CliRun run = runCli({"show", "--json", "--all",
                                   m_folder.write("strange.pkl",
                                                  pickleOf("a\xff"
                                                           "b"))});
        QVERIFY2(run.code == 2 || run.out.contains("a\\ufffdb"), run.out.constData());
        QCOMPARE(run.documents().size(), 1);
    }
};

QTEST_GUILESS_MAIN(ShowTest)
#include "tst_show.moc"
