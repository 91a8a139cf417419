#include "core/checkpoint/judge.h"
#include "tests/support/files.h"

#include <QtTest>

using namespace ckptscope;

/// The forecast of weights_only=True and the verdict, against what the installed torch answered about every file.
class ForecastTest : public QObject {
    Q_OBJECT

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

QTEST_APPLESS_MAIN(ForecastTest)
#include "tst_forecast.moc"
