#include "tests/app/run_cli.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QtTest>

/// `compare`: names, shapes and modules; see tst_compare_values for numbers.
class CompareTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;
    Oracle m_oracle;

    /// Applies the offered edits to one file; compared with the other one nothing may be left.
    void expectCure(const QString& file, const QString& other, const QJsonValue& fix)
    {
        QStringList arguments{"convert", file, "--force", "-o", m_folder.path("cured.pth")};
        for (const QJsonValue& argument : fix.toArray())
            arguments << argument.toString();
        const CliRun converted = runCli(arguments);
        QVERIFY2(converted.code == 0, converted.err.constData());
        const CliRun again = runCli({"compare", m_folder.path("cured.pth"), other});
        QVERIFY2(again.code == 0, again.out.constData());
    }

private slots:
    /// Training files with several state dicts, a layer called "module", an optimizer whose parameters have numbers:
    /// the relation is found, and the edits that are offered make the two the same.
    void curesMakeThemMatch_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("averages without prefix")
            << "{'state_dict': w, 'ema': dict(w)}"
            << "{'state_dict': p('module.', w), 'ema': w}"
            << "In \"state_dict\", B = A with \"module.\" before every key (6 of 6); \"ema\": the same keys";
        QTest::newRow("a pair of nets")
            << "{'G': w, 'D': m}"
            << "{'G': w, 'D': p('module.', m)}"
            << "In \"D\", B = A with \"module.\" before every key (4 of 4); \"G\": the same keys";
        QTest::newRow("a layer called module") << "{'state_dict': m, 'optimizer': o, 'epoch': 1}"
                                               << "{'state_dict': p('module.', m), 'optimizer': o, 'epoch': 1}"
                                               << "B = A with \"module.\" before every key";
        for (const char* prefix : {"model.", "net.", "encoder.", "x."})
            QTest::newRow(prefix)
                << "{'state_dict': w, 'optimizer_states': [o], 'epoch': 1}"
                << QString("{'state_dict': p('%1', w), 'optimizer_states': [o], 'epoch': 1}").arg(prefix)
                << QString("B = A with \"%1\" before every key").arg(prefix);
        QTest::newRow("an optimizer with names") << "{'state_dict': w, 'optimizer': n('', w)}"
                                                 << "{'state_dict': p('model.', w), 'optimizer': n('model.', w)}"
                                                 << "B = A with \"model.\" before every key";
    }

    void curesMakeThemMatch()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, sentence);
        const QString fileA = m_folder.path("a.pth"), fileB = m_folder.path("b.pth");
        QCOMPARE(m_oracle.run(QString(R"(
torch.manual_seed(0)
net = torch.nn.Sequential(torch.nn.Conv2d(1, 2, 3), torch.nn.Flatten(), torch.nn.Linear(8, 2), torch.nn.Linear(2, 3))
w = dict(net.state_dict())
m = {'weight': torch.ones(2), 'bias': torch.ones(3), 'module.weight': torch.ones(1, 1), 'module.bias': torch.ones(4)}
adam = torch.optim.Adam(net.parameters())
net(torch.ones(1, 1, 4, 4)).sum().backward()
adam.step()
o = adam.state_dict()
def p(prefix, weights): return {prefix + k: v for k, v in weights.items()}
def n(prefix, weights):  # as FSDP's full_optim_state_dict
    names = [prefix + k for k in weights]
    return {'state': dict(zip(names, o['state'].values())), 'param_groups': [{'lr': 0.1, 'params': names}]}
torch.save(%1, '%3')
torch.save(%2, '%4')
result = 'done')")
                                  .arg(a, b, fileA, fileB)),
                 QString("done"));
        const CliRun run = runCli({"compare", "--json", fileA, fileB});
        QCOMPARE(run.code, 1);
        const QJsonObject alignment = run.document()["alignment"].toObject();
        QCOMPARE(alignment["sentence"].toString(), sentence);
        // The names in the groups of an optimizer are plain values.
        QCOMPARE(runCli({"compare", fileA, fileB}).out.contains("nothing but that differs"),
                 run.document()["values"].toArray().isEmpty());
        expectCure(fileA, fileB, alignment["fix_a"]);
        expectCure(fileB, fileA, alignment["fix_b"]);
    }

    /// What the checksums tell of the numbers counts as well.
    void otherNumbersAreNotTheSame()
    {
        const QString fileA = m_folder.path("x.pth"), fileB = m_folder.path("y.pth"), other = m_folder.path("z.pth");
        QCOMPARE(
            m_oracle.run(QString("torch.save({'w': torch.zeros(9)}, '%1')\ntorch.save({'w': torch.ones(9)}, '%2')\n"
                                 "torch.save({'net.w': torch.ones(9)}, '%3')\nresult = 'done'")
                             .arg(fileA, fileB, other)),
            QString("done"));
        for (const QStringList& more : {QStringList(), QStringList{"--values"}}) {
            const CliRun run = runCli(QStringList{"compare", "--json", fileA, fileB} + more);
            QCOMPARE(run.code, 1);
            QVERIFY(!run.document()["same"].toBool());
            QVERIFY(!runCli(QStringList{"compare", fileA, other} + more).out.contains("nothing but that"));
        }
        const CliRun text = runCli({"compare", fileA, fileB});
        QCOMPARE(text.code, 1);
        QVERIFY2(text.out.contains("(1 tensor)\n"), text.out.constData());
        QVERIFY2(text.out.contains("\n1 tensor agrees in name, shape, dtype and device; by the checksums"),
                 text.out.constData());
        const CliRun within = runCli({"compare", "--json", "--values", "--atol", "1", fileA, fileB});
        QCOMPARE(within.code, 0); // as close as was asked for
        QVERIFY(within.document()["same"].toBool());
    }

    void numpyArraysAreToldAsSuch_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("line");
        QTest::newRow("numbers") << "np.zeros(20000)"
                                 << "np.ones(20000)"
                                 << "x: numpy array 20000 <f8 → numpy array 20000 <f8, other data";
        QTest::newRow("few numbers") << "np.zeros(2)"
                                     << "np.ones(2)"
                                     << "x: numpy array 2 <f8 → numpy array 2 <f8, other data";
        QTest::newRow("the same") << "np.zeros(20000)"
                                  << "np.zeros(20000)"
                                  << "";
        QTest::newRow("shape") << "np.zeros(20000)"
                               << "np.ones((3, 4), 'f4')"
                               << "x: numpy array 20000 <f8 → numpy array 3×4 <f4";
        QTest::newRow("columns first") << "np.zeros((3, 3))"
                                       << "np.asfortranarray(np.zeros((3, 3)))"
                                       << "x: numpy array 3×3 <f8 → numpy array 3×3 <f8, pickled in another form";
        QTest::newRow("objects") << "np.array([{'a': 1, 'b': 2}, 2], 'O')"
                                 << "np.array([{'a': 2}, 3], 'O')"
                                 << "x: numpy array 2 O8 → numpy array 2 O8, other data";
        QTest::newRow("in a list") << "[np.zeros(2), np.zeros(2)]"
                                   << "[np.zeros(2), np.ones(2)]"
                                   << "x.1: numpy array 2 <f8 → numpy array 2 <f8, other data";
    }

    /// Not as what numpy pickles them of.
    void numpyArraysAreToldAsSuch()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, line);
        const QString fileA = m_folder.path("x.pth"), fileB = m_folder.path("y.pth");
        QCOMPARE(m_oracle.run(QString("import numpy as np\ntorch.save({'w': torch.ones(1), 'x': %1}, '%2')\n"
                                      "torch.save({'w': torch.ones(1), 'x': %3}, '%4')\nresult = 'done'")
                                  .arg(a, fileA, b, fileB)),
                 QString("done"));
        const QJsonArray values = runCli({"compare", "--json", fileA, fileB}).document()["values"].toArray();
        QCOMPARE(values, line.isEmpty() ? QJsonArray() : QJsonArray{line});
    }

    void protocolsMakeNoDifference_data()
    {
        QTest::addColumn<QString>("value");
        for (const char* value :
             {"{1, 2, 3}", "frozenset('abcdefgh')", "set()", "b'abc\\xff'", "b''", "bytearray(b'q\\xff')",
              "bytearray()", "1j", "range(3)", "Ellipsis", "np.arange(3)", "np.asfortranarray(np.ones((2, 3)))",
              "np.zeros(200000)", "np.float32(1)", "collections.Counter('aab')", "collections.deque([1])",
              "[int, set, Exception]", "argparse.Namespace(a=1)"})
            QTest::newRow(value) << QString(value);
    }

    /// Each has other names for builtins, and other forms for what the older ones had no opcode for.
    void protocolsMakeNoDifference()
    {
        QFETCH(QString, value);
        const QString name = m_folder.path("protocol");
        QCOMPARE(m_oracle.run(QString("import argparse, collections\nimport numpy as np\nfor p in range(2, 6):\n"
                                      " torch.save({'w': torch.ones(1), 'x': %1}, f'%2{p}.pth', pickle_protocol=p)\n"
                                      "result = 'done'")
                                  .arg(value, name)),
                 QString("done"));
        for (const char* protocol : {"3", "4", "5"}) {
            const CliRun run = runCli({"compare", "--json", name + "2.pth", name + protocol + ".pth"});
            QCOMPARE(run.document()["values"].toArray(), QJsonArray());
            QCOMPARE(run.code, 0);
        }
    }

    void otherFormsOfOtherValues_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QJsonArray>("values");
        QTest::newRow("bytes") << "b'abc'"
                               << "b'abd'" << QJsonArray{"x: b'abc' → b'abd'"};
        QTest::newRow("bytes and text") << "b'abc'"
                                        << "'abc'" << QJsonArray{"x: b'abc' → 'abc'"};
        QTest::newRow("set") << "{1, 2}"
                             << "{3, 1}" << QJsonArray{"x.1: only in A (2)", "x.1: only in B (3)"};
        QTest::newRow("set and frozenset") << "{1}"
                                           << "frozenset([1])" << QJsonArray{"x: set of 1 → frozenset of 1"};
        QTest::newRow("array") << "np.zeros(2)"
                               << "np.ones(2)" << QJsonArray{"x: numpy array 2 <f8 → numpy array 2 <f8, other data"};
        QTest::newRow("nan") << "struct.unpack('d', struct.pack('Q', 0x7ff8000000000001))[0]"
                             << "float('nan')" << QJsonArray{"x: nan → nan, other data"};
    }
    void otherFormsOfOtherValues()
    {
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QJsonArray, values);
        const QString fileA = m_folder.path("x2.pth"), fileB = m_folder.path("x5.pth");
        QCOMPARE(m_oracle.run(QString("import numpy as np, struct\n"
                                      "torch.save({'w': torch.ones(1), 'x': %1}, '%2', pickle_protocol=2)\n"
                                      "torch.save({'w': torch.ones(1), 'x': %3}, '%4', pickle_protocol=5)\n"
                                      "result = 'done'")
                                  .arg(a, fileA, b, fileB)),
                 QString("done"));
        QCOMPARE(runCli({"compare", "--json", fileA, fileB}).document()["values"].toArray(), values);
    }

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
