#include "app/cli/verbs.h"
#include "core/checkpoint/findings.h"
#include "core/tensor/value_findings.h"
#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QtTest>

using namespace ckptscope;

namespace {

QStringList optionNames(const CLI::App& verb)
{
    QStringList names;
    for (const CLI::Option* option : verb.get_options({}))
        if (option->nonpositional() && option != verb.get_help_ptr())
            names.append(QString::fromStdString(option->get_name()));
    return names;
}

} // namespace

/// What the console program takes as its words, and says of them: usage, help, manual page, completion.
class ArgumentsTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

private slots:
    void badUsage_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("named");
        const QString file = testData("single/named.pth");
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
        QTest::newRow("odd format") << QStringList{"convert", file, "-o", m_folder.path("x"), "--format", "rar"}
                                    << QByteArray("rar");
        QTest::newRow("odd device") << QStringList{"convert", file, "-o", m_folder.path("x"), "--device", "cuda"}
                                    << QByteArray("cuda");
        QTest::newRow("no output") << QStringList{"convert", file} << QByteArray("-o");
        QTest::newRow("two outputs") << QStringList{"convert", file, "-o", m_folder.path("x"), "-o", m_folder.path("y")}
                                     << QByteArray("-o");
        QTest::newRow("again without add")
            << QStringList{"convert", file, "-o", m_folder.path("x"), "--again"} << QByteArray("--again");
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
        QVERIFY(!QFileInfo::exists(m_folder.path("x")));
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

    void manualPage_data()
    {
        QTest::addColumn<QString>("file");
        QTest::newRow("English") << "ckptscope-cli.1";
        QTest::newRow("Chinese") << "zh_CN/ckptscope-cli.1";
    }

    void manualPage()
    {
        QFETCH(QString, file);
        const QString name = QFINDTESTDATA("../packaging/linux/" + file);
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
        const QString name = QFINDTESTDATA("../packaging/linux/completion/ckptscope-cli");
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
};

QTEST_GUILESS_MAIN(ArgumentsTest)
#include "tst_arguments.moc"
