#include "app/cli/verbs.h"
#include "core/checkpoint/findings.h"
#include "core/tensor/engine.h"
#include "core/tensor/value_findings.h"
#include "tests/app/run_cli.h"

#include <QtTest>

using namespace ckptscope;

/// The console program as its users see it: exit codes, streams, documents, files.
class CliTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    static QString data(const char* name) { return qEnvironmentVariable("CKPTSCOPE_TEST_DATA") + '/' + name; }

    QString write(const QString& name, const QByteArray& bytes) const
    {
        QFile file(path(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("cannot write a test file");
        return file.fileName();
    }

    static QByteArray contents(const QString& name)
    {
        QFile file(name);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// A pickle of protocol 2: {key: 1}.
    static QByteArray pickleOf(const QByteArray& key)
    {
        QByteArray bytes("\x80\x02}X", 4);
        bytes.append(char(key.size())).append(3, '\0').append(key);
        return bytes + QByteArray("K\x01s.", 4);
    }

    static QStringList optionNames(const CLI::App& verb)
    {
        QStringList names;
        for (const CLI::Option* option : verb.get_options({}))
            if (option->nonpositional() && option != verb.get_help_ptr())
                names.append(QString::fromStdString(option->get_name()));
        return names;
    }

private slots:
    void initTestCase()
    {
        QVERIFY2(QFileInfo(qEnvironmentVariable("CKPTSCOPE_CLI")).isExecutable(), "CKPTSCOPE_CLI names no program");
        QVERIFY2(QFileInfo::exists(data("parallel/sequential_sgd.pth")), "CKPTSCOPE_TEST_DATA holds no test files");
        QVERIFY(m_folder.isValid());
    }

    void badUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("named");
        const QString file = data("single/named.pth");
        QTest::newRow("no verb") << QStringList{} << QByteArray();
        QTest::newRow("unknown verb") << QStringList{"frob"} << QByteArray("\"frob\"");
        for (const char* verb : {"gpus"})
            QTest::newRow(verb) << QStringList{verb, file} << QByteArray(verb);
        for (const char* option : {"--in-place", "--undo"})
            QTest::newRow(option) << QStringList{"convert", file, option, "x"} << QByteArray(option);
        QTest::newRow("option of another verb") << QStringList{"show", "--crc", file} << QByteArray("--crc");
        QTest::newRow("no file") << QStringList{"show"} << QByteArray("file");
        QTest::newRow("one file to compare") << QStringList{"compare", file} << QByteArray("two files");
        QTest::newRow("three files to compare") << QStringList{"compare", file, file, "third"} << QByteArray("third");
        QTest::newRow("verb not first") << QStringList{"--json", "show", file} << QByteArray("--json");
        QTest::newRow("value missing") << QStringList{"show", file, "--select"} << QByteArray("--select");
        QTest::newRow("value for a flag") << QStringList{"show", file, "--all=yes"} << QByteArray("--all");
        QTest::newRow("odd level") << QStringList{"check", file, "--fail-on", "never"} << QByteArray("never");
        QTest::newRow("odd format") << QStringList{"convert", file, "-o", path("x"), "--format", "rar"}
                                    << QByteArray("rar");
        QTest::newRow("odd device") << QStringList{"convert", file, "-o", path("x"), "--device", "cuda"}
                                    << QByteArray("cuda");
        QTest::newRow("no output") << QStringList{"convert", file} << QByteArray("-o");
        QTest::newRow("two outputs") << QStringList{"convert", file, "-o", path("x"), "-o", path("y")}
                                     << QByteArray("-o");
        QTest::newRow("again without add")
            << QStringList{"convert", file, "-o", path("x"), "--again"} << QByteArray("--again");
        QTest::newRow("standard input twice") << QStringList{"compare", "-", "-"} << QByteArray("\"-\"");
        QTest::newRow("both want standard output")
            << QStringList{"convert", file, "-o", "-", "--json"} << QByteArray("--json");
    }

    void badUsage()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, named);
        const CliRun run = runCli(arguments);
        QCOMPARE(run.code, 2);
        QVERIFY2((run.out + run.err).contains(named), run.err.constData());
        QVERIFY(run.out.isEmpty() || run.out.startsWith("{\"file\":null,\"error\":{\"kind\":\"usage\"")
                || arguments.isEmpty());
        QVERIFY(!QFileInfo::exists(path("x")));
    }

    void usageErrorAsJson()
    {
        const CliRun run = runCli({"show", "--json", "--cast", "x"});
        QCOMPARE(run.code, 2);
        const QJsonObject error = run.document().value("error").toObject();
        QCOMPARE(error.value("kind").toString(), QString("usage"));
        QVERIFY(error.value("message").toString().contains("--cast"));
    }

    void help()
    {
        const CliRun general = runCli({"help"});
        QCOMPARE(general.code, 0);
        for (const auto& verb : cli::makeVerbs()) {
            const QString name = QString::fromStdString(verb->get_name());
            QVERIFY(general.out.contains(name.toUtf8()));
            const CliRun own = runCli({"help", name});
            QCOMPARE(own.code, 0);
            QCOMPARE(runCli({name, "--help"}).out, own.out);
            for (const QString& option : optionNames(*verb))
                QVERIFY2(own.out.contains(option.toUtf8() + ' '), qPrintable(name + ' ' + option));
        }
        QCOMPARE(runCli({"help", "frob"}).code, 2);
        QVERIFY(QRegularExpression("^ckptscope-cli \\d+\\.\\d+\\.\\d+\n$").match(runCli({"--version"}).out).hasMatch());
    }

    void showJson()
    {
        const CliRun run = runCli({"show", "--json", data("parallel/sequential_sgd.pth")});
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
        QCOMPARE(document.value("bytes").toInteger(), QFileInfo(data("parallel/sequential_sgd.pth")).size());
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
        const CliRun run = runCli({"show", data("zip/whole_lstm.pth")});
        QCOMPARE(run.code, 0);
        QVERIFY2(run.out.contains("  LSTM"), run.out);
        QVERIFY2(run.out.contains("weight_ih_l0") && !run.out.contains("_parameters."), run.out);
    }

    void showNamesTheStatesOfAnOptimizer()
    {
        const CliRun run = runCli({"show", data("zip/timm.pth")});
        QVERIFY2(run.out.contains("parameters named by their order in state_dict"), run.out);
    }

    void showValues()
    {
        const CliRun run = runCli({"show", "--json", "--all", data("parallel/sequential_sgd.pth")});
        const QJsonArray values = run.document().value("values").toArray();
        QVERIFY(values.contains(QJsonObject{{"path", QJsonArray{"epoch"}}, {"type", "int"}, {"value", 3}}));
        QVERIFY(values.contains(QJsonObject{{"path", QJsonArray{"arch"}}, {"type", "str"}, {"value", "resnet18"}}));
    }

    void select()
    {
        const QString file = data("parallel/sequential_sgd.pth");
        const CliRun run = runCli({"show", "--json", "--select", "dtype:int64", file});
        QCOMPARE(run.document().value("tensors").toArray().size(), 1);
        QCOMPARE(runCli({"show", "--select", "frob:3", file}).code, 2);
    }

    void severalFiles()
    {
        const QString good = data("single/named.pth");
        const CliRun run = runCli({"show", "--json", good, path("missing.pth"), good});
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
        QDir folder(path("odd"));
        QVERIFY(folder.mkpath("."));
        const QStringList names = {"[a]", "[a,b]", "{a}", "show", "help", "++", "a b", "=", "%d"};
        const QStringList dashed = {"-x.pth", "--json", "--", "-5"};
        for (const QString& name : names + dashed)
            QVERIFY(QFile::copy(data("single/named.pth"), folder.filePath(name)));
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
            runCli({"convert", "--json", "--dry-run", data("parallel/named.pth"), "--delete", "[a]", "--delete=--json",
                    "--strip", "-x.", "--extract", "--strip", "module.", "--unwrap", "--add=a=b."});
        QStringList steps;
        for (const QJsonValue& step : run.document().value("steps").toArray())
            steps.append(step["step"].toVariant().toStringList().join(' '));
        QCOMPARE(steps,
                 QStringList({"--delete [a]", "--delete --json", "--strip -x.", "--extract", "--strip module.",
                              "--unwrap", "--add a=b."}));
        const CliRun empty = runCli({"show", "--json", "--select=", data("single/named.pth")});
        QCOMPARE(empty.document().value("file").toString(), data("single/named.pth"));
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
        QTest::newRow("lone surrogate") << QByteArray("a\xed\xb0\x80") << QByteArray("a\\udc00");
        QTest::newRow("Chinese") << QByteArray("权重") << QByteArray("权重");
    }

    void strangeNames()
    {
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, json);
        const QString file = write("strange.pkl", pickleOf(key));
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
                                   write("strange.pkl",
                                         pickleOf("a\xff"
                                                  "b"))});
        QVERIFY2(run.code == 2 || run.out.contains("a\\ufffdb"), run.out.constData());
        QCOMPARE(run.documents().size(), 1);
    }

    void noColourInPipes()
    {
        for (const char* verb : {"show", "check", "dump"})
            QVERIFY2(!runCli({verb, data("parallel/sequential_sgd.pth")}).out.contains('\x1b'), verb);
    }

    void terminalWidth_data()
    {
        QTest::addColumn<int>("width");
        for (int width : {40, 80, 200})
            QTest::newRow(qPrintable(QString::number(width))) << width;
    }

    /// No line is wider than the terminal.
    void terminalWidth()
    {
        QFETCH(int, width);
        if (QStandardPaths::findExecutable("script").isEmpty())
            QSKIP("script(1) is not installed");
        const QString verbs = "stty cols " + QString::number(width)
            + "; $CLI show named.pth; $CLI check named.pth; $CLI dump named.pth; $CLI compare named.pth "
              "../single/named.pth; "
              "$CLI convert --dry-run --strip module. named.pth";
        const CliRun run = runShell("cd \"$1\"; NO_COLOR=1 script -qec '" + verbs + "' /dev/null", {data("parallel")});
        QCOMPARE(run.code, 0);
        for (const QString& line : QString::fromUtf8(run.out).remove('\r').split('\n'))
            QVERIFY2(line.size() <= width, qPrintable(line));
    }

    void longNameInAPipe()
    {
        const QByteArray pickle = QByteArray("\x80\x02}(X\x84\x03\0\0", 9) + QByteArray(900, 'x')
            + QByteArray("K\x01X\x01\0\0\0yK\x02u.", 12);
        const CliRun run = runCli({"show", "--all", write("long.pkl", pickle)});
        QVERIFY(run.out.contains(QByteArray(900, 'x')));
        QVERIFY(!run.out.contains(QByteArray(200, ' ')));
    }

    void noColourOnTerminal()
    {
#ifndef Q_OS_LINUX
        QSKIP("script(1) of util-linux gives the program a terminal");
#endif
        if (QStandardPaths::findExecutable("script").isEmpty())
            QSKIP("script(1) is not installed");
        const QString shown = "script -qec \"\\\"$CLI\\\" check \\\"$1\\\"\" /dev/null";
        const QStringList file = {data("parallel/sequential_sgd.pth")};
        QVERIFY(runShell("TERM=xterm NO_COLOR= " + shown, file).out.contains("\x1b["));
        const CliRun plain = runShell("TERM=xterm NO_COLOR=1 " + shown, file);
        QVERIFY(plain.out.contains("module-prefix"));
        QVERIFY(!plain.out.contains("\x1b[3") && !plain.out.contains("\x1b[1m"));
    }

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
        QStringList arguments = {"check", "--json", data("parallel/sequential_sgd.pth")};
        if (!level.isEmpty())
            arguments << "--fail-on" << level;
        const CliRun run = runCli(arguments);
        QTEST(run.code, "code");
        QCOMPARE(run.document().keys(), (QStringList{"container", "file", "findings", "verdict"}));
    }

    void checkDanger()
    {
        const QString file = write("system.pkl", "cos\nsystem\n(S'true'\ntR.");
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
        QByteArray bytes = contents(data("parallel/sequential_sgd.pth"));
        const CliRun shown = runCli({"show", "--json", data("parallel/sequential_sgd.pth")});
        const QJsonObject storage = shown.document().value("storages").toArray().first().toObject();
        const qsizetype at = storage.value("file_offset").toInteger();
        bytes[at] = char(bytes[at] ^ 1);
        const QString file = write("flipped.pth", bytes);
        QCOMPARE(runCli({"check", file}).code, 0); // torch.load would not see it either
        const CliRun run = runCli({"check", "--crc", file});
        QCOMPARE(run.code, 1);
        QVERIFY(run.out.contains("[crc-mismatch]"));
        QCOMPARE(runCli({"check", "--crc", data("parallel/sequential_sgd.pth")}).code, 0);
    }

    void convertStrip()
    {
        const QString target = path("sequential_sgd.pth");
        const CliRun run =
            runCli({"convert", "--json", data("parallel/sequential_sgd.pth"), "--strip", "module.", "-o", target});
        QCOMPARE(run.code, 0);
        QCOMPARE(contents(target), contents(data("single/sequential_sgd.pth")));
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
        const QString target = path("order.pth");
        const QStringList steps = {"--strip", "module.", "--add", "a.", "--rename", "a\\.(.*)=>b.$1"};
        QCOMPARE(runCli(QStringList{"convert", data("parallel/sequential.pth"), "-o", target} + steps).code, 0);
        const QJsonArray tensors = runCli({"show", "--json", target}).document().value("tensors").toArray();
        QVERIFY(tensors.first().toObject().value("name").toString().contains("b.0.weight"));
        QFile::remove(target);
    }

    void convertWithoutEdits()
    {
        const QString target = path("copy.pth");
        const CliRun run = runCli({"convert", data("parallel/sequential_sgd.pth"), "-o", target});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains("verified"));
        QCOMPARE(contents(target), contents(data("parallel/sequential_sgd.pth")));
        QFile::remove(target);
    }

    void convertExisting()
    {
        const QString target = write("existing.pth", "precious");
        const QStringList base = {"convert", "--json", data("parallel/sequential.pth"), "-o", target};
        for (const QStringList& more : {QStringList{}, QStringList{"--dry-run"}}) {
            const CliRun refused = runCli(base + more);
            QCOMPARE(refused.code, 2);
            QCOMPARE(refused.document().value("error").toObject().value("kind").toString(), QString("exists"));
            QCOMPARE(contents(target), QByteArray("precious"));
        }
        QCOMPARE(runCli(base + QStringList{"--force"}).code, 0);
        QCOMPARE(contents(target), contents(data("parallel/sequential.pth")));
        QFile::remove(target);
    }

    void convertOntoItself()
    {
        const QByteArray bytes = contents(data("parallel/sequential.pth"));
        const QString file = write("self.pth", bytes);
        const CliRun run = runCli({"convert", file, "--strip", "module.", "-o", file, "--force"});
        QCOMPARE(run.code, 2);
        QCOMPARE(contents(file), bytes);
    }

    void convertDryRun()
    {
        const QString target = path("dry.pth");
        const QStringList base = {"convert", "--json", data("parallel/sequential_sgd.pth"), "--strip", "module.",
                                  "-o",      target};
        const CliRun dry = runCli(base + QStringList{"--dry-run"});
        QCOMPARE(dry.code, 0);
        QVERIFY(!QFileInfo::exists(target));
        QVERIFY(!dry.document().value("written").toBool(true));
        QCOMPARE(runCli(base).code, 0);
        QCOMPARE(dry.document().value("bytes").toInteger(), QFileInfo(target).size());
        QFile::remove(target);
    }

    /// Without LibTorch the verb says how to get it; with it the numbers are those of tst_tensor_engine.
    void spectrum()
    {
        const CliRun run = runCli({"spectrum", "--json", data("single/named_adam_names.pth"), "--select", "weight"});
        if (tensor::Engine::findProgram().empty()) {
            QCOMPARE(run.code, 2);
            QVERIFY2((run.out + run.err).contains("CKPTSCOPE_TORCH"), (run.out + run.err).constData());
            return;
        }
        QCOMPARE(run.code, 0);
        const QJsonArray tensors = run.document()["tensors"].toArray();
        QVERIFY(!tensors.isEmpty());
        for (const QJsonValue& tensor : tensors) {
            const QJsonArray values = tensor["singular_values"].toArray();
            QVERIFY(!values.isEmpty());
            QCOMPARE(values[0].toDouble(), tensor["spectral_norm"].toDouble());
        }
        const CliRun text = runCli({"spectrum", data("single/named_adam_names.pth")});
        QCOMPARE(text.code, 0);
        QVERIFY2(text.out.contains("condition"), text.out.constData());
    }

    /// 0 when all lay on their devices, 1 when not; nothing is written.
    void prove()
    {
        const QString file = data("single/named_adam_names.pth");
        const CliRun run = runCli({"prove", "--json", file, "--device", "*=cpu"});
        if (tensor::Engine::findProgram().empty()) {
            QCOMPARE(run.code, 2);
            QVERIFY2((run.out + run.err).contains("CKPTSCOPE_TORCH"), (run.out + run.err).constData());
            return;
        }
        QCOMPARE(run.code, 0);
        QVERIFY(run.document()["holds"].toBool());
        QCOMPARE(run.document()["devices"].toArray().size(), 1);
        const QJsonObject device = run.document()["devices"][0].toObject();
        QCOMPARE(device["device"].toString(), QString("cpu"));
        QVERIFY(device["bytes"].toInteger() > 0);
        QCOMPARE(device["placed_bytes"], device["bytes"]);
        QCOMPARE(device["problem"], QJsonValue());
        const CliRun missing =
            runCli({"prove", "--json", file, "--device", "*=cpu", "--device", "balanced:cpu,cuda:99"});
        QCOMPARE(missing.code, 1);
        QVERIFY(!missing.document()["holds"].toBool());
        const QJsonArray devices = missing.document()["devices"].toArray();
        QCOMPARE(devices.size(), 2);
        QCOMPARE(devices[0]["problem"], QJsonValue());
        QVERIFY(!devices[1]["problem"].toString().isEmpty());
        QVERIFY(!devices[1]["first_left"].toString().isEmpty());
        const CliRun text = runCli({"prove", file, "--device", "*=cuda:99"});
        QCOMPARE(text.code, 1);
        QVERIFY2(text.out.contains("cuda"), text.out.constData());
        QCOMPARE(runCli({"prove", file, "--device", "balanced:"}).code, 2);
        QCOMPARE(runCli({"prove", file, "--strip", "a."}).code, 2);
        QCOMPARE(runCli({"prove", path("not-there.pth")}).code, 2);
    }

    void convertCastAndCompact()
    {
        const QString target = path("half.pth"), input = data("single/named_adam_names.pth");
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
        const QString target = path("refused.pth");
        const CliRun run = runCli({"convert", data("parallel/sequential.pth"), "--rename", ".*=>same", "-o", target});
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("module.0.weight"), run.err.constData());
        QVERIFY(!QFileInfo::exists(target));
    }

    void convertManyFiles()
    {
        const QStringList inputs = {data("parallel/sequential.pth"), data("parallel/named.pth")};
        QCOMPARE(runCli(QStringList{"convert"} + inputs + QStringList{"-o", path("one.pth")}).code, 2);
        QVERIFY(!QFileInfo::exists(path("one.pth")));
        QVERIFY(QDir(m_folder.path()).mkdir("out"));
        QCOMPARE(runCli(QStringList{"convert", "--strip", "module."} + inputs + QStringList{"-o", path("out")}).code,
                 0);
        QCOMPARE(contents(path("out/sequential.pth")), contents(data("single/sequential.pth")));
        QCOMPARE(contents(path("out/named.pth")), contents(data("single/named.pth")));
        QDir(path("out")).removeRecursively();
    }

    /// A folder that is missing is created, but not for a dry run, nor when nothing can be saved.
    void convertIntoNewFolder()
    {
        const QString file = data("parallel/named.pth");
        QCOMPARE(runCli({"convert", file, "-o", path("new/deep/"), "--dry-run"}).code, 0);
        QCOMPARE(runCli({"convert", write("bad.pth", "bad"), "-o", path("new/deep/")}).code, 2);
        QVERIFY(!QFileInfo::exists(path("new")));
        QCOMPARE(runCli({"convert", file, "-o", path("new/deep/"), "--strip", "module."}).code, 0);
        QCOMPARE(contents(path("new/deep/named.pth")), contents(data("single/named.pth")));
        QCOMPARE(runCli({"convert", file, "-o", path("new/deep/named.pth/x/")}).code, 2);
        QCOMPARE(runCli({"convert", "-", "-o", path("new/")}, contents(file)).code, 2);
    }

    /// The same edits by --recipe as by their options, in their place among others.
    void recipes()
    {
        const QString recipe = path("recipe.json"), file = data("parallel/named.pth");
        const CliRun saved = runCli({"convert", file, "--strip", "module.", "--dry-run", "--save-recipe", recipe});
        QCOMPARE(saved.code, 0);
        QVERIFY(contents(recipe).contains("ckptscope-recipe"));
        QCOMPARE(runCli({"convert", file, "--strip", "module.", "-o", path("by-option.pth")}).code, 0);
        QCOMPARE(runCli({"convert", file, "--recipe", recipe, "-o", path("by-recipe.pth")}).code, 0);
        QCOMPARE(runCli({"compare", path("by-option.pth"), path("by-recipe.pth")}).code, 0);
        const QJsonObject both =
            runCli({"convert", file, "--recipe", recipe, "--add", "x.", "--dry-run", "--json"}).document();
        QCOMPARE(both["steps"].toArray().size(), 2);
        QCOMPARE(both["steps"].toArray()[0].toObject()["step"].toArray()[0].toString(), QString("--strip"));
        const CliRun again = runCli({"convert", file, "--dry-run", "--save-recipe", recipe});
        QCOMPARE(again.code, 2); // it exists
        QCOMPARE(runCli({"convert", file, "--dry-run", "--force", "--save-recipe", recipe}).code, 0);
        write("recipe.json", "{}");
        const CliRun broken = runCli({"convert", file, "--dry-run", "--recipe", recipe});
        QCOMPARE(broken.code, 2);
        QVERIFY2(broken.err.contains("recipe"), broken.err);
    }

    void convertTwoOfOneName()
    {
        QVERIFY(QDir(m_folder.path()).mkdir("same"));
        const CliRun run =
            runCli({"convert", data("parallel/named.pth"), data("single/named.pth"), "-o", path("same/")});
        QCOMPARE(run.code, 2);
        QVERIFY(run.err.contains("both become"));
        QVERIFY(QDir(path("same")).isEmpty());
    }

    void streams()
    {
        const QByteArray input = contents(data("parallel/sequential.pth"));
        const CliRun shown = runCli({"show", "--json", "-"}, input);
        QCOMPARE(shown.document().value("file").toString(), QString("-"));
        const CliRun converted = runCli({"convert", "-", "-o", "-"}, input);
        QCOMPARE(converted.code, 0);
        QCOMPARE(converted.out, input);
    }

    void compareFiles()
    {
        const QString parallel = data("parallel/sequential.pth");
        const CliRun same = runCli({"compare", "--json", parallel, parallel});
        QCOMPARE(same.code, 0);
        QVERIFY(same.document().value("same").toBool());
        const CliRun prefixed = runCli({"compare", "--json", parallel, data("single/sequential.pth")});
        QCOMPARE(prefixed.code, 1);
        const QJsonObject document = prefixed.document();
        for (const char* key : {"a", "b", "alignment", "paired", "same", "counts", "checksums", "differences", "values",
                                "value_differences"})
            QVERIFY2(document.contains(key), key);
        QCOMPARE(document.value("alignment").toObject().value("strip_a").toString(), QString("module."));
        const CliRun other = runCli({"compare", "--json", parallel, data("parallel/named.pth")});
        QCOMPARE(other.code, 1);
        QVERIFY(!other.document().value("differences").toArray().isEmpty());
        const CliRun missing = runCli({"compare", "--json", parallel, path("missing.pth")});
        QCOMPARE(missing.code, 2);
        QCOMPARE(missing.document().value("file").toString(), path("missing.pth"));
    }

    /// A whole model counts as its state dict.
    void compareWholeModels_data()
    {
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("sentence");
        QTest::newRow("whole and weights")
            << data("single/whole_named.pth") << data("single/named.pth") << "B is the state dict of A";
        QTest::newRow("weights and whole")
            << data("single/named.pth") << data("single/whole_named.pth") << "A is the state dict of B";
        QTest::newRow("parallel whole and weights") << data("parallel/whole_named.pth") << data("single/named.pth")
                                                    << "B = the state dict of A without \"module.\"";
        QTest::newRow("whole and parallel whole") << data("single/whole_named.pth") << data("parallel/whole_named.pth")
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

    void dumpTar()
    {
        const CliRun run = runCli({"dump", "--json", data("tar/state.pth")});
        QCOMPARE(run.code, 0);
        QCOMPARE(run.document().value("record").toString(), QString("pickle"));
        QCOMPARE(runCli({"dump", write("empty.pth", "")}).code, 2);
    }

    void dump()
    {
        const CliRun run = runCli({"dump", write("dump.pkl", pickleOf("key"))});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains("0: PROTO") && run.out.contains("'key'") && run.out.contains("STOP"));
        QVERIFY(runCli({"dump", data("parallel/sequential.pth")}).out.contains("sequential/data.pkl"));
        const CliRun legacy = runCli({"dump", data("parallel_legacy/sequential.pth")});
        QCOMPARE(legacy.code, 0);
        QCOMPARE(legacy.out.count("STOP"), 5);
    }

    void dumpDamaged()
    {
        const QString file = write("cut.pkl", pickleOf("key").chopped(3));
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
        const QByteArray whole = contents(data("parallel/sequential_sgd.pth"));
        const QString file = write("cut.pth", whole.first(whole.size() / 2));
        const CliRun run = runCli({"dump", file});
        QCOMPARE(run.code, 2);
        QVERIFY(run.out.contains("STOP"));
        QVERIFY(run.err.contains("cut off"));
    }

    void readerThatLeaves()
    {
        const CliRun run = runShell("{ \"$CLI\" show --json \"$1\"; echo \"code $?\" >&2; } | head -c 1",
                                    {data("parallel/sequential_sgd.pth")});
        QCOMPARE(run.err, QByteArray("code 0\n"));
    }

    void closedStandardOutput_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("text") << QStringList{"show", data("single/named.pth")};
        QTest::newRow("JSON") << QStringList{"show", "--json", data("single/named.pth")};
        QTest::newRow("usage error as JSON") << QStringList{"show", "--json"};
        QTest::newRow("help") << QStringList{"help"};
    }

    void closedStandardOutput()
    {
        QFETCH(QStringList, arguments);
        const CliRun run = runShell("\"$CLI\" \"$@\" >&-", arguments);
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("standard output"), run.err.constData());
    }

    /// The new file must not take the number of the closed stream and swallow the report.
    void closedStandardOutputOfConvert()
    {
        const QString target = path("closed.pth");
        const QString script = "\"$CLI\" convert \"$1\" -o \"$2\" >&- 2>&-";
        runShell(script, {data("parallel/sequential.pth"), target});
        const QByteArray written = contents(target);
        QVERIFY(written.isEmpty() || written == contents(data("parallel/sequential.pth")));
        QFile::remove(target);
    }

    void stopBySignal_data()
    {
        QTest::addColumn<QString>("signal");
        for (const char* name : {"INT", "TERM", "HUP"})
            QTest::newRow(name) << QString(name);
    }

    void stopBySignal()
    {
        QFETCH(QString, signal);
#ifndef Q_OS_LINUX
        QSKIP("/proc tells when the program is ready for the signal");
#endif
        for (const char* more : {"", "--json"}) {
            QProcess process;
            process.start(qEnvironmentVariable("CKPTSCOPE_CLI"),
                          QStringList{"show", "-"} + QString(more).split(' ', Qt::SkipEmptyParts));
            QVERIFY(process.waitForStarted());
            // The program sits in a read; once the signal has come, the end of its input lets it find that out.
            QTRY_VERIFY(catchesInterrupt(process.processId()));
            QProcess::execute("kill", {'-' + signal, QString::number(process.processId())});
            process.write(pickleOf("key"));
            process.closeWriteChannel();
            QVERIFY(process.waitForFinished());
            QCOMPARE(process.exitStatus(), QProcess::NormalExit);
            QCOMPARE(process.exitCode(), 2);
            QVERIFY(process.readAllStandardError().contains("Stopped"));
        }
    }

    void manualPage_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("English") << "ckptscope-cli.1";
        QTest::newRow("Chinese") << "zh_CN/ckptscope-cli.1";
    }

    void manualPage()
    {
        QFETCH(QString, file);
        const QString name = QFINDTESTDATA("../../packaging/linux/" + file);
        const QByteArray page = contents(name).replace("\\-", "-");
        QVERIFY(!page.isEmpty());
        std::vector<checkpoint::FindingId> ids = checkpoint::findingIds();
        ids.insert(ids.end(), tensor::valueFindingIds().begin(), tensor::valueFindingIds().end());
        for (const checkpoint::FindingId& id : ids) {
            const std::string_view severity = checkpoint::severityName(id.severity);
            const QByteArray entry = ".BR " + QByteArray(id.id.data(), qsizetype(id.id.size())) + " \" ("
                + QByteArray(severity.data(), qsizetype(severity.size())) + ")\"\n";
            QVERIFY2(page.contains(entry), entry.constData());
        }
        const QRegularExpression anyEntry("\n\\.BR [a-z0-9-]+ \" \\((note|warning|error)\\)\"\n");
        QCOMPARE(QString::fromUtf8(page).count(anyEntry), qsizetype(ids.size()));
        for (int level = 0; level <= int(checkpoint::VerdictLevel::Dangerous); ++level) {
            const std::string_view word = checkpoint::verdictName(checkpoint::VerdictLevel(level));
            QVERIFY(page.contains(".B " + QByteArray(word.data(), qsizetype(word.size())) + '\n'));
        }
        for (const auto& verb : cli::makeVerbs()) {
            const QByteArray head = ".SS " + QByteArray::fromStdString(verb->get_name()) + '\n';
            const qsizetype begin = page.indexOf(head);
            QVERIFY2(begin >= 0, head.constData());
            const QByteArray part = page.mid(begin, page.indexOf("\n.S", begin + head.size()) - begin);
            for (const QString& option : optionNames(*verb))
                QVERIFY2(QRegularExpression("\n\\.B " + option + "( |\n)").match(part).hasMatch(),
                         qPrintable(head + option));
        }
    }

    void completion()
    {
        const QString name = QFINDTESTDATA("../../packaging/linux/completion/ckptscope-cli");
        const QString script = contents(name);
        QVERIFY(!script.isEmpty());
        QStringList all;
        for (const auto& verb : cli::makeVerbs()) {
            const QString word = QString::fromStdString(verb->get_name());
            all.append(word);
            if (!optionNames(*verb).isEmpty())
                QVERIFY2(script.contains(word + ") options=\"" + optionNames(*verb).join(' ') + '"'), qPrintable(word));
        }
        QVERIFY(script.contains("\"" + all.join(' ') + " --version"));
    }

private:
    /// Whether the process has its signal handlers in place (Linux: SigCgt of /proc/…/status, bit 1 is SIGINT).
    static bool catchesInterrupt(qint64 process)
    {
        const QByteArray status = contents(QString("/proc/%1/status").arg(process));
        const qsizetype at = status.indexOf("SigCgt:");
        return at >= 0 && (status.mid(at + 7, 17).trimmed().toULongLong(nullptr, 16) & 2) != 0;
    }
};

QTEST_GUILESS_MAIN(CliTest)
#include "tst_cli.moc"
