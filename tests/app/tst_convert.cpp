#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QtTest>

/// `convert`: steps, targets and recipes.
class ConvertTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

private slots:
    void convertStrip()
    {
        const QString target = m_folder.path("sequential_sgd.pth");
        const CliRun run =
            runCli({"convert", "--json", testData("parallel/sequential_sgd.pth"), "--strip", "module.", "-o", target});
        QCOMPARE(run.code, 0);
        QCOMPARE(contents(target), contents(testData("single/sequential_sgd.pth")));
        const QJsonObject document = run.document();
        QCOMPARE(document.value("output").toString(), target);
        QCOMPARE(document.value("bytes").toInteger(), QFileInfo(target).size());
        QVERIFY(document.value("written").toBool() && document.value("verified").toBool());
        const QJsonObject step = document.value("steps").toArray().first().toObject();
        QCOMPARE(step.value("step").toArray(), (QJsonArray{"--strip", "module."}));
        QVERIFY(step.value("changes").toInteger() > 0);
        QFile::remove(target);
    }

    void convertKeepsOrder()
    {
        const QString target = m_folder.path("order.pth");
        const QStringList steps = {"--strip", "module.", "--add", "a.", "--rename", "a\\.(.*)=>b.$1"};
        QCOMPARE(runCli(QStringList{"convert", testData("parallel/sequential.pth"), "-o", target} + steps).code, 0);
        const QJsonArray tensors = runCli({"show", "--json", target}).document().value("tensors").toArray();
        QVERIFY(tensors.first().toObject().value("name").toString().contains("b.0.weight"));
        QFile::remove(target);
    }

    /// In pickle.dump's own format its device tags are out of reach.
    void tagsOfPickleDumpChangeWithTheFormat()
    {
        const QString target = m_folder.path("from_pickle.pth"), file = testData("raw/state_protocol2.pkl");
        const QStringList move = {"convert", file, "-o", target, "--device", "cpu=cuda:1"};
        QCOMPARE(runCli(move).code, 2);
        const CliRun run = runCli(move + QStringList{"--format", "zip"});
        QVERIFY2(run.code == 0 && run.out.contains("verified"), qPrintable(run.err + run.out));
        const QJsonArray tensors = runCli({"show", "--json", target}).document().value("tensors").toArray();
        QCOMPARE(tensors.first().toObject().value("device").toString(), QString("cuda:1"));
        QFile::remove(target);
    }

    void convertWithoutEdits()
    {
        const QString target = m_folder.path("copy.pth");
        const CliRun run = runCli({"convert", testData("parallel/sequential_sgd.pth"), "-o", target});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains("verified"));
        QCOMPARE(contents(target), contents(testData("parallel/sequential_sgd.pth")));
        QFile::remove(target);
    }

    void convertExisting()
    {
        const QString target = m_folder.write("existing.pth", "precious");
        const QStringList base = {"convert", "--json", testData("parallel/sequential.pth"), "-o", target};
        for (const QStringList& more : {QStringList{}, QStringList{"--dry-run"}}) {
            const CliRun refused = runCli(base + more);
            QCOMPARE(refused.code, 2);
            QCOMPARE(refused.document().value("error").toObject().value("kind").toString(), QString("exists"));
            QCOMPARE(contents(target), QByteArray("precious"));
        }
        QCOMPARE(runCli(base + QStringList{"--force"}).code, 0);
        QCOMPARE(contents(target), contents(testData("parallel/sequential.pth")));
        QFile::remove(target);
    }

    void convertOntoItself()
    {
        const QByteArray bytes = contents(testData("parallel/sequential.pth"));
        const QString file = m_folder.write("self.pth", bytes);
        const CliRun run = runCli({"convert", file, "--strip", "module.", "-o", file, "--force"});
        QCOMPARE(run.code, 2);
        QCOMPARE(contents(file), bytes);
    }

    /// Not even with --force, nor in a dry run.
    void otherFilesReplaceNoCheckpoint_data()
    {
        QTest::addColumn<QString>("option");
        QTest::addColumn<QString>("name");
        QTest::newRow("recipe, input") << "--save-recipe"
                                       << "in.pth";
        QTest::newRow("recipe, input by another name") << "--save-recipe"
                                                       << "./in.pth";
        QTest::newRow("recipe, output") << "--save-recipe"
                                        << "out.pth";
        QTest::newRow("map, input") << "--device-map"
                                    << "in.pth";
        QTest::newRow("map, output") << "--device-map"
                                     << "out.pth";
    }
    void otherFilesReplaceNoCheckpoint()
    {
        QFETCH(QString, option);
        QFETCH(QString, name);
        const QByteArray bytes = contents(testData("parallel/sequential.pth"));
        const QString file = m_folder.write("in.pth", bytes), target = m_folder.path("out.pth");
        const CliRun run = runCli(
            {"convert", "--json", file, "--strip", "module.", "-o", target, "--force", option, m_folder.path(name)});
        QCOMPARE(run.code, 2);
        QCOMPARE(run.document().value("error").toObject().value("kind").toString(), QString("usage"));
        QCOMPARE(contents(file), bytes);
        QVERIFY(!QFile::exists(target));
        if (name != "out.pth") {
            QCOMPARE(
                runCli({"convert", file, "--strip", "module.", "--dry-run", "--force", option, m_folder.path(name)})
                    .code,
                2);
            QCOMPARE(contents(file), bytes);
        }
    }

    /// A recipe or a device map that cannot be written is told before the new file is.
    void otherFilesAreTriedFirst_data()
    {
        QTest::addColumn<QStringList>("option");
        QTest::addColumn<QString>("kind");
        QTest::newRow("recipe, no folder") << QStringList{"--save-recipe", m_folder.path("none/r.json")} << "not-found";
        QTest::newRow("map, no folder") << QStringList{"--device-map", m_folder.path("none/m.json")} << "not-found";
        QTest::newRow("recipe, a device") << QStringList{"--force", "--save-recipe", "/dev/full"} << "not-a-file";
        QTest::newRow("recipe that is read, missing")
            << QStringList{"--recipe", m_folder.path("none.json")} << "not-found";
        QTest::newRow("recipe that is read, a folder") << QStringList{"--recipe", "."} << "not-a-file";
    }
    void otherFilesAreTriedFirst()
    {
        QFETCH(QStringList, option);
        QFETCH(QString, kind);
        const QString target = m_folder.path("tried.pth");
        const CliRun run =
            runCli(QStringList{"convert", "--json", testData("parallel/named.pth"), "-o", target} + option);
        QCOMPARE(run.code, 2);
        QCOMPARE(run.err, QByteArray());
        QVERIFY(run.document().value("file").isNull());
        QCOMPARE(run.document().value("error").toObject().value("kind").toString(), kind);
        QVERIFY(!QFile::exists(target));
    }

    /// A dry run promises nothing that the real run refuses, nor leaves anything behind.
    void dryRunTriesTheTarget()
    {
        const QString file = testData("parallel/named.pth"), folder = m_folder.path("tries");
        QVERIFY(QDir().mkdir(folder));
        for (const QStringList& target : {QStringList{folder + "/none/x.pth"}, QStringList{"/dev/full", "--force"}}) {
            const CliRun dry = runCli(QStringList{"convert", file, "--dry-run", "-o"} + target);
            const CliRun real = runCli(QStringList{"convert", file, "-o"} + target);
            QCOMPARE(dry.code, 2);
            QCOMPARE(dry.err, real.err);
            QVERIFY(!dry.out.contains("would write"));
        }
        QCOMPARE(runCli({"convert", file, "--dry-run", "-o", folder + "/x.pth"}).code, 0);
        QVERIFY(QDir(folder).isEmpty(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot));
    }

    /// In the folder that convert makes for the new files.
    void recipeBesideTheNewFiles()
    {
        const CliRun run = runCli({"convert", testData("parallel/named.pth"), "-o", m_folder.path("beside/"),
                                   "--save-recipe", m_folder.path("beside/r.json")});
        QVERIFY2(run.code == 0, run.err.constData());
        QVERIFY(QFile::exists(m_folder.path("beside/r.json")));
    }

    void recipeOfARefusedEditIsNotWritten()
    {
        const QString recipe = m_folder.path("refused.json");
        QCOMPARE(runCli({"convert", testData("parallel/sequential.pth"), "--pick", "missing", "--dry-run",
                         "--save-recipe", recipe})
                     .code,
                 2);
        QVERIFY(!QFile::exists(recipe));
    }

    /// Bytes whose CRC-32 is wrong are taken over, but not in silence.
    void convertDamagedRecords()
    {
        const QString source = testData("parallel/sequential_sgd.pth");
        QByteArray bytes = contents(source);
        const QJsonObject storage =
            runCli({"show", "--json", source}).document().value("storages").toArray().first().toObject();
        const qsizetype at = storage.value("file_offset").toInteger();
        bytes[at] = static_cast<char>(bytes[at] ^ 1);
        const QString file = m_folder.write("flipped.pth", bytes), target = m_folder.path("flipped-out.pth");
        for (const QStringList& edit : {QStringList{}, QStringList{"--strip", "module."},
                                        QStringList{"--cast", "float16"}, QStringList{"--format", "legacy"}}) {
            const CliRun run = runCli(QStringList{"convert", file, "-o", target, "--force"} + edit);
            QCOMPARE(run.code, 0);
            QVERIFY2(run.out.contains("The input is damaged") && run.out.contains("/data/"), qPrintable(run.out));
            QVERIFY2(run.out.contains("its values may be wrong") && !run.out.contains("verified)"),
                     qPrintable(run.out));
        }
        const QJsonArray damaged =
            runCli({"convert", "--json", file, "-o", target, "--force"}).document().value("damaged_records").toArray();
        QCOMPARE(damaged.size(), 1);
        QVERIFY(damaged[0].toString().contains("/data/"));
        QVERIFY(!runCli({"convert", source, "--strip", "module.", "-o", target, "--force"}).out.contains("damaged"));
    }

    void sizeOfADryRunIsThatOfTheInputsName()
    {
        const QString source = testData("parallel/sequential_sgd.pth");
        const CliRun dry = runCli({"convert", "--json", source, "--strip", "module.", "--dry-run"});
        QCOMPARE(dry.document().value("bytes").toInteger(), QFileInfo(testData("single/sequential_sgd.pth")).size());
    }

    void convertDryRun()
    {
        const QString target = m_folder.path("dry.pth");
        const QStringList base = {"convert", "--json", testData("parallel/sequential_sgd.pth"), "--strip", "module.",
                                  "-o",      target};
        const CliRun dry = runCli(base + QStringList{"--dry-run"});
        QCOMPARE(dry.code, 0);
        QVERIFY(!QFileInfo::exists(target));
        QVERIFY(!dry.document().value("written").toBool(true));
        QCOMPARE(runCli(base).code, 0);
        QCOMPARE(dry.document().value("bytes").toInteger(), QFileInfo(target).size());
        QFile::remove(target);
    }

    void convertCastAndCompact()
    {
        const QString target = m_folder.path("half.pth"), input = testData("single/named_adam_names.pth");
        const CliRun run = runCli({"convert", "--json", input, "--cast", "float16", "--compact", "-o", target});
        QCOMPARE(run.code, 0);
        const QJsonObject document = run.document();
        QCOMPARE(document["bytes"].toInteger(), QFileInfo(target).size());
        QVERIFY(document["verified"].toBool());
        QCOMPARE(document["casts"][0]["dtype"].toString(), QString("float16"));
        QCOMPARE(document["casts"][0]["overflows"].toInt(-1), 0);
        QCOMPARE(document["steps"][0]["step"].toArray(), (QJsonArray{"--cast", "float16"}));
        QVERIFY(QFileInfo(target).size() < QFileInfo(input).size());
        const CliRun shown = runCli({"show", "--json", target, "--select", "dtype:float16"});
        QVERIFY(!shown.document()["tensors"].toArray().isEmpty());
        QCOMPARE(runCli({"convert", input, "--cast", "int8", "-o", target}).code, 2);
        const CliRun text = runCli({"convert", input, "--cast", "float8_e4m3fn", "--dry-run"});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("Cast "), text.out.constData());
    }

    void convertRefusesBeforeWriting()
    {
        const QString target = m_folder.path("refused.pth");
        const CliRun run =
            runCli({"convert", testData("parallel/sequential.pth"), "--rename", ".*=>same", "-o", target});
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("module.0.weight"), run.err.constData());
        QVERIFY(!QFileInfo::exists(target));
    }

    void convertManyFiles()
    {
        const QStringList inputs = {testData("parallel/sequential.pth"), testData("parallel/named.pth")};
        QCOMPARE(runCli(QStringList{"convert"} + inputs + QStringList{"-o", m_folder.path("one.pth")}).code, 2);
        QVERIFY(!QFileInfo::exists(m_folder.path("one.pth")));
        QVERIFY(QDir().mkdir(m_folder.path("out")));
        QCOMPARE(runCli(QStringList{"convert", "--strip", "module."} + inputs + QStringList{"-o", m_folder.path("out")})
                     .code,
                 0);
        QCOMPARE(contents(m_folder.path("out/sequential.pth")), contents(testData("single/sequential.pth")));
        QCOMPARE(contents(m_folder.path("out/named.pth")), contents(testData("single/named.pth")));
        QDir(m_folder.path("out")).removeRecursively();
    }

    /// A folder that is missing is created, but not for a dry run, nor when nothing can be saved.
    void convertIntoNewFolder()
    {
        const QString file = testData("parallel/named.pth");
        QCOMPARE(runCli({"convert", file, "-o", m_folder.path("new/deep/"), "--dry-run"}).code, 0);
        QCOMPARE(runCli({"convert", m_folder.write("bad.pth", "bad"), "-o", m_folder.path("new/deep/")}).code, 2);
        QVERIFY(!QFileInfo::exists(m_folder.path("new")));
        QCOMPARE(runCli({"convert", file, "-o", m_folder.path("new/deep/"), "--strip", "module."}).code, 0);
        QCOMPARE(contents(m_folder.path("new/deep/named.pth")), contents(testData("single/named.pth")));
        QCOMPARE(runCli({"convert", file, "-o", m_folder.path("new/deep/named.pth/x/")}).code, 2);
        QCOMPARE(runCli({"convert", "-", "-o", m_folder.path("new/")}, contents(file)).code, 2);
    }

    void convertTwoOfOneName()
    {
        QVERIFY(QDir().mkdir(m_folder.path("same")));
        const CliRun run = runCli(
            {"convert", testData("parallel/named.pth"), testData("single/named.pth"), "-o", m_folder.path("same/")});
        QCOMPARE(run.code, 2);
        QVERIFY(run.err.contains("both become"));
        const QString file = testData("parallel/named.pth");
        const CliRun twice = runCli({"convert", file, file, "-o", m_folder.path("same/")});
        QCOMPARE(twice.code, 2);
        QVERIFY(twice.err.contains("is given twice"));
        const CliRun nameless = runCli({"convert", file, "-o", ""});
        QCOMPARE(nameless.code, 2);
        QVERIFY(nameless.err.contains("convert needs -o"));
        QVERIFY(QDir(m_folder.path("same")).isEmpty());
    }

    /// The same edits by --recipe as by their options, in their place among others.
    void recipes()
    {
        const QString recipe = m_folder.path("recipe.json"), file = testData("parallel/named.pth");
        const CliRun saved = runCli({"convert", file, "--strip", "module.", "--dry-run", "--save-recipe", recipe});
        QCOMPARE(saved.code, 0);
        QVERIFY(contents(recipe).contains("ckptscope-recipe"));
        QCOMPARE(runCli({"convert", file, "--strip", "module.", "-o", m_folder.path("by-option.pth")}).code, 0);
        QCOMPARE(runCli({"convert", file, "--recipe", recipe, "-o", m_folder.path("by-recipe.pth")}).code, 0);
        QCOMPARE(runCli({"compare", m_folder.path("by-option.pth"), m_folder.path("by-recipe.pth")}).code, 0);
        const QJsonObject both =
            runCli({"convert", file, "--recipe", recipe, "--add", "x.", "--dry-run", "--json"}).document();
        QCOMPARE(both["steps"].toArray().size(), 2);
        QCOMPARE(both["steps"].toArray()[0].toObject()["step"].toArray()[0].toString(), QString("--strip"));
        const CliRun again = runCli({"convert", file, "--dry-run", "--save-recipe", recipe});
        QCOMPARE(again.code, 2); // it exists
        QCOMPARE(runCli({"convert", file, "--dry-run", "--force", "--save-recipe", recipe}).code, 0);
        m_folder.write("recipe.json", "{}");
        const CliRun broken = runCli({"convert", file, "--dry-run", "--recipe", recipe});
        QCOMPARE(broken.code, 2);
        QVERIFY2(broken.err.contains("recipe"), broken.err);
    }

    /// So many files that the request to stop comes between them.
    void stoppedAfterSomeFiles()
    {
        QStringList arguments{"convert", "-o", m_folder.path("stopped/")};
        for (int i = 0; i < 1000; ++i) {
            arguments << m_folder.path(QString("many%1.pth").arg(i));
            QVERIFY(QFile::link(testData("parallel/named.pth"), arguments.last()));
        }
        const auto written = [&] { return QDir(m_folder.path("stopped")).entryList({"*.pth"}, QDir::Files).size(); };
        QProcess process;
        process.start(qEnvironmentVariable("CKPTSCOPE_CLI"), arguments);
        QVERIFY(process.waitForStarted());
        QTRY_VERIFY(written() > 1);
        process.terminate();
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
        const QByteArray told = process.readAllStandardError();
        const QString sentence = QString("Stopped as requested; %1 files were written before.").arg(written());
        QVERIFY2(told.contains(sentence.toUtf8()), told.constData());
    }
};

QTEST_GUILESS_MAIN(ConvertTest)
#include "tst_convert.moc"
