#include "core/checkpoint/same_values.h"
#include "core/checkpoint/save.h"
#include "core/edit/plan.h"
#include "core/io/error.h"
#include "tests/archive/zip_builder.h"
#include "tests/support/files.h"

#include <QtTest>

#include <algorithm>
#include <filesystem>
#include <functional>
#include <optional>

using namespace ckptscope;
using checkpoint::CheckpointPtr;
using checkpoint::Format;
using checkpoint::SavePlan;
using io::ErrorKind;

namespace {

/// What a call threw; nothing when it returned.
std::optional<ErrorKind> errorOf(const std::function<void()>& call)
{
    try {
        call();
    } catch (const io::Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

/// Fails, or lies, at the n-th call of one operation.
class Trouble final : public io::SaveOperations {
public:
    enum What { Write, CopyRange, Sync, Rename, FlipByte };
    Trouble(What what, int at)
        : m_what(what)
        , m_left(at)
    {
    }
    bool happened() const { return m_left < 0; }

    void write(io::system::Handle file, std::span<const std::byte> bytes) override
    {
        strike(Write);
        if (m_what == FlipByte && !m_flipped) { // a small file is one write
            m_flipped = true;
            std::vector<std::byte> changed(bytes.begin(), bytes.end());
            changed[static_cast<std::size_t>(m_left) * 7919 % changed.size()] ^= std::byte(0x10);
            m_left = -1;
            io::SaveOperations::write(file, changed);
            return;
        }
        io::SaveOperations::write(file, bytes);
    }
    std::uint64_t copyRange(io::system::Handle from, std::uint64_t offset, std::uint64_t size,
                            io::system::Handle to) override
    {
        strike(CopyRange);
        return m_what == FlipByte ? 0 : io::SaveOperations::copyRange(from, offset, size, to);
    }
    void sync(io::system::Handle file) override
    {
        strike(Sync);
        io::SaveOperations::sync(file);
    }
    void rename(const std::string& from, const std::string& to, bool replace) override
    {
        strike(Rename);
        io::SaveOperations::rename(from, to, replace);
    }

private:
    void strike(What what)
    {
        if (what == m_what && m_left-- == 0)
            throw io::Error(ErrorKind::DiskFull, "The disk is full.");
    }
    What m_what;
    int m_left;
    bool m_flipped = false;
};

} // namespace

/// A save through the whole of it: plan, atomic file, reading back.
class SaveTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QStringList files() const
    {
        return QDir(m_folder.path()).entryList(QDir::Files | QDir::Hidden | QDir::System, QDir::Name);
    }
    static CheckpointPtr stripped(const QString& file)
    {
        return edit::apply(checkpoint::open(file.toStdString()), {edit::Strip{"module."}}).checkpoint;
    }
    static void save(const CheckpointPtr& edited, const QString& target, bool verify = true,
                     io::SaveOperations& operations = io::AtomicFile::defaultOperations(),
                     const io::Progress& progress = {})
    {
        SavePlan plan(edited, Format::AsInput, target.toStdString());
        checkpoint::save(plan, target.toStdString(), {io::AtomicFile::IfExists::Replace, verify}, progress, operations);
    }

private slots:
    void initTestCase()
    {
        if (!haveTestData())
            QSKIP("the test data were not made (no Python with torch)");
    }
    void init()
    {
        for (const QString& file : files())
            QFile::remove(path(file));
    }

    /// Every file that opens, in each format that can hold it: the size is known before, and the file reads back as
    /// planned. An unedited one is the same bytes.
    void everyFileReadsBack_data()
    {
        QTest::addColumn<QString>("file");
        for (const ManifestRow& row : manifest())
            if (!row.container.isEmpty() && !row.file.startsWith("big/"))
                QTest::newRow(qPrintable(row.file)) << row.file;
    }
    void everyFileReadsBack()
    {
        QFETCH(QString, file);
        CheckpointPtr original;
        if (errorOf([&] { original = checkpoint::open(testData(file).toStdString()); }))
            QSKIP("refused");
        io::MemorySink copy;
        SavePlan(original, Format::AsInput, "out.pth").write(copy, {});
        QVERIFY(QByteArray::fromRawData(reinterpret_cast<const char*>(copy.bytes().data()), qsizetype(copy.written()))
                == contents(testData(file)));
        const bool large =
            original->tree.nodeCount() > 50'000 || original->origin->bytes.size() > 4'000'000 || file.contains("bomb");
        if (large) {
            writeAndReadBack(original, edit::Add{"x.", true}, Format::AsInput);
            return;
        }
        for (const edit::Step& step : std::vector<edit::Step>{edit::Add{"x.", true}, edit::Device{"*", "cuda:1"},
                                                              edit::Unwrap{}, edit::Extract{}, edit::Delete{"*a*"}})
            for (const Format format : {Format::AsInput, Format::Zip, Format::Legacy})
                writeAndReadBack(original, step, format);
    }
    static void writeAndReadBack(const CheckpointPtr& original, const edit::Step& step, Format format)
    {
        try {
            const edit::Applied applied = edit::apply(original, {step});
            const SavePlan plan(applied.checkpoint, format, "out.pth");
            io::MemorySink sink;
            plan.write(sink, {});
            QCOMPARE(sink.written(), plan.size());
            const CheckpointPtr written = checkpoint::open("out.pth", io::Source::ofMemory(sink.take()));
            checkpoint::verify(plan, *written, {});
        } catch (const io::Error& error) {
            const bool refused = error.kind() == ErrorKind::Refused || error.kind() == ErrorKind::Unsupported
                || error.kind() == ErrorKind::Truncated || error.kind() == ErrorKind::LimitExceeded
                || (error.kind() == ErrorKind::Damaged && !QByteArray(error.what()).contains("read back"));
            QVERIFY2(refused, qPrintable(QString::fromStdString(edit::arguments(step)[0] + ": " + error.describe())));
        }
    }

    void aSaveThatFailsLeavesTheOldFile_data()
    {
        QTest::addColumn<int>("what");
        QTest::addColumn<bool>("verified");
        QTest::newRow("write") << int(Trouble::Write) << true;
        QTest::newRow("sync") << int(Trouble::Sync) << true;
        QTest::newRow("rename") << int(Trouble::Rename) << true;
        QTest::newRow("write, not verified") << int(Trouble::Write) << false;
        QTest::newRow("a flipped byte") << int(Trouble::FlipByte) << true;
    }
    void aSaveThatFailsLeavesTheOldFile()
    {
        QFETCH(int, what);
        QFETCH(bool, verified);
        const CheckpointPtr edited = stripped(testData("parallel/named.pth"));
        writeFile(path("out.pth"), "old");
        int failures = 0;
        for (int at = 0; at < 200; ++at) {
            Trouble trouble(Trouble::What(what), at);
            const std::optional<ErrorKind> error = errorOf([&] { save(edited, path("out.pth"), verified, trouble); });
            if (!trouble.happened())
                break; // it has fewer calls than that
            if (what != Trouble::FlipByte)
                QVERIFY(error.has_value());
            if (error) {
                ++failures;
                QCOMPARE(contents(path("out.pth")), QByteArray("old"));
            } else {
                writeFile(path("out.pth"), "old"); // the flipped bit lies in padding that no reader looks at
            }
            QCOMPARE(files(), QStringList{"out.pth"});
        }
        QVERIFY(failures > (what == Trouble::FlipByte ? 100 : 0));
    }

    /// One of two pickles was edited; who reads the other one should know.
    void ambiguousInputsAreRemarked()
    {
        const std::string pickle("\x80\x02}(U\x01"
                                 "aK\x05U\x01"
                                 "bK\x06u.");
        for (const bool twice : {false, true}) {
            ZipBuilder builder;
            builder.add("a/data.pkl", pickle).add("a/version", "3\n");
            if (twice)
                builder.add("a/data.pkl", pickle);
            const edit::Applied applied =
                edit::apply(openBytes(QByteArray::fromStdString(builder.bytes())), {edit::Pick{"b"}});
            const checkpoint::SavePlan plan(applied.checkpoint, checkpoint::Format::AsInput, "out.pth");
            QVERIFY(!plan.isCopy());
            QCOMPARE(plan.remarks().size(), std::size_t(twice));
        }
    }

    void namesOfOtherFormatsAreRemarked()
    {
        const auto opened = checkpoint::open(testData("parallel/named.pth").toStdString());
        QVERIFY(checkpoint::SavePlan(opened, checkpoint::Format::AsInput, "out.pth").remarks().empty());
        QCOMPARE(checkpoint::SavePlan(opened, checkpoint::Format::AsInput, "out.SafeTensors").remarks().size(),
                 std::size_t(1));
    }

    void theInputIsNeverTheTarget()
    {
        QVERIFY(QFile::copy(testData("parallel/named.pth"), path("in.pth")));
        const QByteArray before = contents(path("in.pth"));
        std::filesystem::create_hard_link(path("in.pth").toStdU16String(), path("hard.pth").toStdU16String());
        QStringList targets{"in.pth", "hard.pth"};
#ifndef Q_OS_WIN // symbolic links are a privilege there
        QVERIFY(QFile::link(path("in.pth"), path("symbolic.pth")));
        targets << "symbolic.pth";
#endif
        const CheckpointPtr edited = stripped(path("in.pth"));
        for (const QString& target : targets)
            QCOMPARE(errorOf([&] { save(edited, path(target)); }), ErrorKind::Refused);
        QCOMPARE(contents(path("in.pth")), before);
        QCOMPARE(files().size(), targets.size());
    }

    void aSymbolicLinkStaysOne()
    {
#ifdef Q_OS_WIN
        QSKIP("symbolic links are a privilege on Windows");
#endif
        writeFile(path("real.pth"), "old");
        QVERIFY(QFile::link(path("real.pth"), path("link.pth")));
        save(stripped(testData("parallel/named.pth")), path("link.pth"));
        QVERIFY(QFileInfo(path("link.pth")).isSymLink());
        QVERIFY(contents(path("real.pth")).size() > 100);
    }

    void anInputThatChangesIsNoticed()
    {
        QVERIFY(QFile::copy(testData("parallel/named.pth"), path("in.pth")));
        const CheckpointPtr edited = stripped(path("in.pth"));
        QFile input(path("in.pth"));
        QVERIFY(input.open(QIODevice::Append));
        input.write("more");
        input.close();
        QCOMPARE(errorOf([&] { save(edited, path("out.pth")); }), ErrorKind::Changed);
        QCOMPARE(files(), QStringList{"in.pth"});
    }

    /// Size and time of writing are what they were, but the bytes are not.
    void anInputThatWasCutAndGrewAgainIsNoticed()
    {
        QVERIFY(QFile::copy(testData("parallel/named.pth"), path("in.pth")));
        QFile input(path("in.pth"));
        QVERIFY(input.open(QIODevice::ReadWrite));
        const qint64 size = input.size();
        const QDateTime time = QDateTime::fromSecsSinceEpoch(1'700'000'000);
        QVERIFY(input.setFileTime(time, QFileDevice::FileModificationTime));
        const CheckpointPtr edited = stripped(path("in.pth"));
        QTest::qWait(50); // the system's clock of files ticks a few times in this
        QVERIFY(input.resize(size / 2) && input.resize(size));
        QVERIFY(input.setFileTime(time, QFileDevice::FileModificationTime));
        input.close();
        QCOMPARE(QFileInfo(path("in.pth")).lastModified(), time);
        QCOMPARE(errorOf([&] { save(edited, path("out.pth")); }), ErrorKind::Changed);
        QCOMPARE(files(), QStringList{"in.pth"});
    }

    void itStopsWhenAsked()
    {
        const CheckpointPtr edited = stripped(testData("parallel/named.pth"));
        std::stop_source source;
        io::Progress progress{source.get_token(), [&](std::uint64_t, std::uint64_t) { source.request_stop(); }};
        QCOMPARE(errorOf([&] { save(edited, path("out.pth"), true, io::AtomicFile::defaultOperations(), progress); }),
                 ErrorKind::Cancelled);
        QVERIFY(files().isEmpty());
    }

    void theReportedProgressReachesTheTotal()
    {
        const CheckpointPtr edited = stripped(testData("parallel/named.pth"));
        std::uint64_t last = 0, whole = 0;
        bool backwards = false;
        const io::Progress progress{{}, [&](std::uint64_t done, std::uint64_t total) {
                                        backwards = backwards || done < last;
                                        last = done;
                                        whole = total;
                                    }};
        save(edited, path("out.pth"), true, io::AtomicFile::defaultOperations(), progress);
        QVERIFY(whole > 0);
        QCOMPARE(last, whole);
        QVERIFY(!backwards);
    }

    void differencesAreFound_data()
    {
        QTest::addColumn<QByteArray>("a");
        QTest::addColumn<QByteArray>("b");
        QTest::addColumn<bool>("same");
        QTest::newRow("same") << QByteArray("\x80\x02]q\x00(K\x01K\x02"
                                            "e.",
                                            12)
                              << QByteArray("\x80\x02]q\x00(K\x01K\x02"
                                            "e.",
                                            12)
                              << true;
        QTest::newRow("a number") << QByteArray("\x80\x02]q\x00(K\x01K\x02"
                                                "e.",
                                                12)
                                  << QByteArray("\x80\x02]q\x00(K\x01K\x03"
                                                "e.",
                                                12)
                                  << false;
        QTest::newRow("fewer") << QByteArray("\x80\x02]q\x00(K\x01K\x02"
                                             "e.",
                                             12)
                               << QByteArray("\x80\x02]q\x00K\x01"
                                             "a.",
                                             9)
                               << false;
        QTest::newRow("a shared list") << QByteArray("]q\x00(]q\x01h\x01"
                                                     "e.",
                                                     11)
                                       << QByteArray("]q\x00(]q\x01]q\x02"
                                                     "e.",
                                                     12)
                                       << false;
        QTest::newRow("a float's sign") << QByteArray("]G\x00\x00\x00\x00\x00\x00\x00\x00"
                                                      "a.",
                                                      12)
                                        << QByteArray("]G\x80\x00\x00\x00\x00\x00\x00\x00"
                                                      "a.",
                                                      12)
                                        << false;
        QTest::newRow("a tuple or list") << QByteArray("]]a.", 4) << QByteArray("])a.", 4) << false;
        QTest::newRow("another class") << QByteArray("]ca\nb\na.", 8) << QByteArray("]ca\nc\na.", 8) << false;
        QTest::newRow("a state") << QByteArray("]ca\nb\n)\x81]ba.", 12) << QByteArray("]ca\nb\n)\x81}ba.", 12) << false;
        QTest::newRow("a cycle") << QByteArray("]q\x00h\x00"
                                               "a.",
                                               7)
                                 << QByteArray("]q\x00]a.", 6) << false;
    }
    void differencesAreFound()
    {
        QFETCH(QByteArray, a);
        QFETCH(QByteArray, b);
        QFETCH(bool, same);
        const CheckpointPtr x = openBytes(a), y = openBytes(b);
        QCOMPARE(checkpoint::firstDifference(*x, *y, false).empty(), same);
    }

    void rootsComeFromFileNames_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("root");
        QTest::newRow("plain") << "a/b/model.pth"
                               << "model";
        QTest::newRow("two dots") << "model.v2.pth"
                                  << "model.v2";
        QTest::newRow("no dot") << "model"
                                << "model";
        QTest::newRow("not ASCII") << QString::fromUtf8("模型.pth") << "archive";
        QTest::newRow("standard output") << "-"
                                         << "archive";
        QTest::newRow("only a suffix") << ".pth"
                                       << "archive";
    }
    void rootsComeFromFileNames()
    {
        QFETCH(QString, path);
        QFETCH(QString, root);
        QCOMPARE(QString::fromStdString(checkpoint::rootFromFileName(path.toStdString())), root);
    }
};

QTEST_APPLESS_MAIN(SaveTest)
#include "tst_save.moc"
