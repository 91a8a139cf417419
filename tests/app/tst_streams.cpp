#include "tests/app/run_cli.h"
#include "tests/support/files.h"

#include <QtTest>

namespace {

/// Whether the process has its signal handlers in place (Linux: SigCgt of /proc/…/status, bit 1 is SIGINT).
bool catchesInterrupt(qint64 process)
{
    const QByteArray status = contents(QString("/proc/%1/status").arg(process));
    const qsizetype at = status.indexOf("SigCgt:");
    return at >= 0 && (status.mid(at + 7, 17).trimmed().toULongLong(nullptr, 16) & 2) != 0;
}

} // namespace

/// Pipes, terminals and signals.
class StreamsTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;

private slots:
    void noColourInPipes()
    {
        for (const char* verb : {"show", "check", "dump"})
            QVERIFY2(!runCli({verb, testData("parallel/sequential_sgd.pth")}).out.contains('\x1b'), verb);
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
            + "; $CLI show named.pth; $CLI show run_sgd.pth; $CLI check named.pth; $CLI dump named.pth; $CLI compare "
              "named.pth "
              "../single/named.pth; "
              "$CLI convert --dry-run --strip module. named.pth";
        const CliRun run =
            runShell("cd \"$1\"; NO_COLOR=1 script -qec '" + verbs + "' /dev/null", {testData("parallel")});
        QCOMPARE(run.code, 0);
        for (const QString& line : QString::fromUtf8(run.out).remove('\r').split('\n'))
            QVERIFY2(line.size() <= width, qPrintable(line));
    }

    void longNameInAPipe()
    {
        const QByteArray pickle = QByteArray("\x80\x02}(X\x84\x03\0\0", 9) + QByteArray(900, 'x')
            + QByteArray("K\x01X\x01\0\0\0yK\x02u.", 12);
        const CliRun run = runCli({"show", "--all", m_folder.write("long.pkl", pickle)});
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
        const QStringList file = {testData("parallel/sequential_sgd.pth")};
        QVERIFY(runShell("TERM=xterm NO_COLOR= " + shown, file).out.contains("\x1b["));
        const CliRun plain = runShell("TERM=xterm NO_COLOR=1 " + shown, file);
        QVERIFY(plain.out.contains("module-prefix"));
        QVERIFY(!plain.out.contains("\x1b[3") && !plain.out.contains("\x1b[1m"));
    }

    void streams()
    {
        const QByteArray input = contents(testData("parallel/sequential.pth"));
        const CliRun shown = runCli({"show", "--json", "-"}, input);
        QCOMPARE(shown.document().value("file").toString(), QString("-"));
        const CliRun converted = runCli({"convert", "-", "-o", "-"}, input);
        QCOMPARE(converted.code, 0);
        QCOMPARE(converted.out, input);
    }

    void readerThatLeaves()
    {
        const CliRun run = runShell("{ \"$CLI\" show --json \"$1\"; echo \"code $?\" >&2; } | head -c 1",
                                    {testData("parallel/sequential_sgd.pth")});
        QCOMPARE(run.err, QByteArray("code 0\n"));
    }

    void closedStandardOutput_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("text") << QStringList{"show", testData("single/named.pth")};
        QTest::newRow("JSON") << QStringList{"show", "--json", testData("single/named.pth")};
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
        const QString target = m_folder.path("closed.pth");
        const QString script = "\"$CLI\" convert \"$1\" -o \"$2\" >&- 2>&-";
        runShell(script, {testData("parallel/sequential.pth"), target});
        const QByteArray written = contents(target);
        QVERIFY(written.isEmpty() || written == contents(testData("parallel/sequential.pth")));
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

    /// With --json the file that was cut has its document, too; those after it have none.
    void stopInTheMiddleOfAFile()
    {
#ifndef Q_OS_LINUX
        QSKIP("/proc tells when the program is ready for the signal");
#endif
        // More text than a pipe holds: the program waits for its reader while the signal comes.
        const QString file = m_folder.write("long.pkl", QByteArray("\x80\x02", 2) + QByteArray(100'000, ']') + '.');
        QProcess process;
        process.start(qEnvironmentVariable("CKPTSCOPE_CLI"), {"dump", "--json", file, file});
        QVERIFY(process.waitForStarted());
        QDeadlineTimer limit(10'000);
        while (!catchesInterrupt(process.processId()) && !limit.hasExpired())
            QThread::msleep(1); // without an event loop, which would read
        QThread::msleep(100); // a pipe is filled
        QProcess::execute("kill", {"-INT", QString::number(process.processId())});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.exitCode(), 2);
        const CliRun run{2, process.readAllStandardOutput(), {}};
        QCOMPARE(run.document().value("file").toString(), file);
        QVERIFY(!run.document().value("instructions").toArray().isEmpty());
        QCOMPARE(run.document().value("error").toObject().value("kind").toString(), QString("cancelled"));
    }
};

QTEST_GUILESS_MAIN(StreamsTest)
#include "tst_streams.moc"
