#include "core/checkpoint/judge.h"
#include "core/checkpoint/load_advice.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QtTest>

#include <algorithm>

using namespace ckptscope;

/// The forecast of weights_only=True and the verdict, against what the installed torch answered about every file.
class ForecastTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

private slots:
    void agreesWithTorch_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("accepted");
        QTest::addColumn<QStringList>("globals");
        if (!haveTestData())
            QSKIP("the test data were not made (no Python with torch)");
        for (const ManifestRow& row : manifest()) {
            const bool mayLoad = row.loads || row.weightsOnly; // else it is damaged, and not only refused
            if (row.measured && mayLoad && (row.container == "zip" || row.container == "legacy"))
                QTest::newRow(qPrintable(row.file)) << row.file << row.weightsOnly << row.unsafeGlobals;
        }
    }

    void agreesWithTorch()
    {
        QFETCH(QString, file);
        QFETCH(bool, accepted);
        QFETCH(QStringList, globals);
        const checkpoint::CheckpointPtr opened = checkpoint::open(testData(file).toStdString());
        const checkpoint::WeightsOnlyForecast newest = checkpoint::forecastWeightsOnly(*opened).front();
        QStringList refused;
        for (const std::string& name : newest.globals)
            refused << QString::fromStdString(name);
        QCOMPARE(newest.accepted, accepted);
        if (!accepted)
            QVERIFY(opened->verdict.level != checkpoint::VerdictLevel::DataOnly);
        globals.sort();
        refused.sort();
        if (!globals.isEmpty())
            QCOMPARE(refused, globals);
    }

    /// Opcodes that the restricted unpickler does not know: the first of them stops it, in every container.
    void operandsAreThoseOfTorch_data()
    {
        QTest::addColumn<QString>("save");
        const QString values = "{'w': torch.ones(2), 'n': %1}";
        for (const int protocol : {0, 1, 2, 3, 4, 5})
            for (const char* container : {"True", "False"})
                for (const char* value : {"1", "True", "2.5", "'text'", "-3", "2 ** 70", "2 ** 4000", "b'x'", "(1, 2)",
                                          "{1}", "[[]]", "None", "frozenset([1])", "bytearray(b'x')"})
                    QTest::addRow("protocol %d, zip %s, %s", protocol, container, value)
                        << QString("torch.save(%1, path, pickle_protocol=%2, _use_new_zipfile_serialization=%3)")
                               .arg(values.arg(value), QString::number(protocol), container);
        for (const char* value : {"1", "'text'", "None", "{'a': 1}", "[1, 2]", "2.5"})
            for (const int protocol : {0, 1, 4})
                QTest::addRow("protocol %d, only %s", protocol, value)
                    << QString("torch.save(%1, path, pickle_protocol=%2)").arg(value, QString::number(protocol));
        QTest::newRow("itself in a tuple") << "a = []; b = (a,); a.append(b); torch.save({'a': b}, path)";
        QTest::newRow("class first") << "import argparse; torch.save([argparse.Namespace(), 2 ** 4000], path)";
        QTest::newRow("opcode first") << "import argparse; torch.save([2 ** 4000, argparse.Namespace()], path)";
    }
    void operandsAreThoseOfTorch()
    {
        QFETCH(QString, save);
        if (!m_torch.available())
            QSKIP("no Python with torch");
        const QString path = m_folder.filePath("operand.pth");
        const QString said = m_torch.run(QString(R"(
import warnings
warnings.simplefilter("ignore")
path = %1
%2
try:
    torch.load(path)
    result = "loads"
except Exception as error:
    result = str(error)
)")
                                             .arg('"' + path + '"', save));
        const checkpoint::CheckpointPtr opened = checkpoint::open(path.toStdString());
        const checkpoint::WeightsOnlyForecast newest = checkpoint::forecastWeightsOnly(*opened).front();
        QVERIFY2(newest.accepted == (said == "loads"), qPrintable(said + QString::fromStdString(newest.reason)));
        QCOMPARE(opened->verdict.level == checkpoint::VerdictLevel::DataOnly, newest.accepted);
        const checkpoint::LoadAdvice advice = checkpoint::adviseLoading(*opened, {}, "file.pth");
        const QRegularExpression operand("Unsupported (operand \\d+|global: GLOBAL [\\w.]+)");
        const auto refusal = std::ranges::find(advice.outcomes, checkpoint::LoadTrouble::WeightsOnlyRefused,
                                               &checkpoint::LoadOutcome::trouble);
        const QString message = refusal == advice.outcomes.end() ? QString() : QString::fromStdString(refusal->message);
        QCOMPARE(operand.match(message).captured(), operand.match(said).captured());
    }

    /// Classes of torch are not called those of another package.
    void classesOfTorchAreTorchs()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        const QString path = m_folder.filePath("packed.pth");
        QCOMPARE(m_torch.run(QString("packed = torch.nn.utils.rnn.pack_padded_sequence(torch.ones(2, 1, 1), [2])\n"
                                     "torch.save(packed, '%1'); result = 'ok'")
                                 .arg(path)),
                 QString("ok"));
        const checkpoint::CheckpointPtr opened = checkpoint::open(path.toStdString());
        QVERIFY(opened->verdict.level == checkpoint::VerdictLevel::ContainsProgram);
        QCOMPARE(opened->verdict.reasons.front().message,
                 std::string("torch.nn.utils.rnn.PackedSequence is a class or function of torch itself that is more "
                             "than data: loading runs it."));
    }

    void releasesAreNamed()
    {
        const auto releases = [](const char* file) {
            QStringList names;
            for (const auto& forecast :
                 checkpoint::forecastWeightsOnly(*checkpoint::open(testData(file).toStdString())))
                names << QString::fromStdString(forecast.release);
            return names;
        };
        if (!haveTestData())
            QSKIP("the test data were not made (no Python with torch)");
        QCOMPARE(releases("judged/global_torch.int8.pth"), QStringList({"2.6 and newer", "2.4 and 2.5", "1.13"}));
        QCOMPARE(releases("judged/global_torch.int1.pth"),
                 QStringList({"2.13 and newer", "2.6", "2.4 and 2.5", "1.13"}));
    }
};

QTEST_GUILESS_MAIN(ForecastTest)
#include "tst_forecast.moc"
