#include "core/archive/zip_writer.h"
#include "core/io/error.h"
#include "core/io/limits.h"
#include "tests/archive/zip_builder.h"
#include "tests/support/files.h"

#include <QtTest>

#include <algorithm>
#include <functional>
#include <optional>

using namespace ckptscope;
using archive::ZipDirectory;
using archive::ZipOddityKind;
using io::ErrorKind;

namespace {

io::Source source(const std::string& bytes)
{
    return io::Source::ofMemory(std::string_view(bytes));
}

std::string text(const io::Source& bytes)
{
    const std::vector<std::byte> all = bytes.readAll(1 << 20);
    return {reinterpret_cast<const char*>(all.data()), all.size()};
}

std::vector<ZipOddityKind> oddities(const io::Source& file)
{
    const ZipDirectory directory = ZipDirectory::read(file);
    std::vector<ZipOddityKind> kinds;
    for (const archive::ZipOddity& oddity : directory.oddities())
        kinds.push_back(oddity.kind);
    for (const archive::ZipOddity& oddity : directory.verifyLocalHeaders(file))
        kinds.push_back(oddity.kind);
    return kinds;
}

bool has(const std::vector<ZipOddityKind>& kinds, ZipOddityKind kind)
{
    return std::ranges::find(kinds, kind) != kinds.end();
}

ErrorKind errorOf(const std::string& bytes)
{
    try {
        const ZipDirectory directory = ZipDirectory::read(source(bytes));
        for (std::uint32_t i = 0; i < directory.count(); ++i)
            (void)directory.open(source(bytes), i, limits::kInflatedBytes);
    } catch (const io::Error& error) {
        return error.kind();
    }
    return ErrorKind::Usage;
}

} // namespace

class ZipTest : public QObject {
    Q_OBJECT

private slots:
    void readsNamesAndContents()
    {
        const std::string bytes = ZipBuilder().add("a/data.pkl", "first").add("a/data/0", "second").bytes();
        const ZipDirectory directory = ZipDirectory::read(source(bytes));
        QCOMPARE(directory.count(), 2u);
        QCOMPARE(directory.root(), std::string("a"));
        QCOMPARE(text(directory.open(source(bytes), *directory.find("data/0"), 100)), std::string("second"));
        QCOMPARE(directory.fullName(0), std::string("a/data.pkl"));
        QVERIFY(!directory.find("data/1"));
        QVERIFY(oddities(source(bytes)).empty());
    }

    void manyRecordsAreReadBesideTheFirst()
    {
        ZipBuilder builder;
        builder.add("a/data.pkl", "first");
        for (int i = 0; i < 10'000; ++i)
            builder.add("a/data/" + std::to_string(i), "x");
        std::string bytes = builder.bytes();
        const QTemporaryDir folder;
        const std::string path = folder.filePath("many.zip").toStdString();
        const auto read = [&](const std::string& content, std::string& first) {
            writeFile(QString::fromStdString(path), QByteArray::fromStdString(content));
            const io::Source source = io::Source::ofFile(io::File::open(path));
            return ZipDirectory::read(source, [&](const ZipDirectory& directory) {
                first = directory.fullName(0) + '=' + text(directory.open(source, 0, 100));
            });
        };
        std::string first;
        const ZipDirectory directory = read(bytes, first);
        QCOMPARE(first, std::string("a/data.pkl=first"));
        QCOMPARE(directory.count(), 10'001u);
        QCOMPARE(directory.findStorage(9'999), std::optional(10'000u));
        QVERIFY(directory.oddities().empty());
        first.clear();
        bytes[bytes.size() - 22 - 11 - 46] = 'X'; // the signature of the last entry
        QVERIFY_EXCEPTION_THROWN(read(bytes, first), io::Error);
        QCOMPARE(first, std::string("a/data.pkl=first"));
    }

    /// Whole, streamed from front to back, and streamed with a step back; a record that lies about its size in neither.
    void deflatedRecords_data()
    {
        QTest::addColumn<int>("lie");
        QTest::newRow("honest") << 0;
        QTest::newRow("longer than announced") << -1;
        QTest::newRow("shorter than announced") << 1;
    }
    void deflatedRecords()
    {
        QFETCH(int, lie);
        QByteArray content;
        for (int i = 0; i < 50'000; ++i)
            content += QByteArray::number(i % 777);
        const QByteArray packed = qCompress(content).mid(6).chopped(4); // a length, zlib's header; its checksum
        ZipBuilder::Record record;
        record.name = "a/data.pkl";
        record.content = packed.toStdString();
        record.method = archive::kDeflated;
        record.size = static_cast<std::uint64_t>(content.size() + lie);
        const io::Source file = source(ZipBuilder().add(record).bytes());
        const ZipDirectory directory = ZipDirectory::read(file);
        const auto whole = [&] { return text(directory.open(file, 0, limits::kInflatedBytes)); };
        const auto streamed = [&] {
            const io::Source stream = directory.openStreamed(file, 0);
            std::string out(static_cast<std::size_t>(stream.size()), '\0');
            const std::span<std::byte> bytes = std::as_writable_bytes(std::span(out));
            for (std::size_t at = 0; at < bytes.size(); at += 10'007)
                stream.read(at, bytes.subspan(at, std::min<std::size_t>(10'007, bytes.size() - at)));
            stream.read(5, bytes.subspan(5, 100));
            return out;
        };
        for (const std::function<std::string()>& read : {std::function<std::string()>(whole), {streamed}}) {
            std::optional<ErrorKind> error;
            std::string found;
            try {
                found = read();
            } catch (const io::Error& problem) {
                error = problem.kind();
            }
            QCOMPARE(error, lie == 0 ? std::nullopt : std::optional(ErrorKind::Damaged));
            if (lie == 0)
                QVERIFY(found == content.toStdString());
        }
    }

    void recordsInAnyOrder()
    {
        const std::string bytes = ZipBuilder().add("r/z", "1").add("r/b/c", "2").add("r/a", "3").bytes();
        const ZipDirectory directory = ZipDirectory::read(source(bytes));
        QCOMPARE(text(directory.open(source(bytes), *directory.find("a"), 100)), std::string("3"));
        QCOMPARE(text(directory.open(source(bytes), *directory.find("b/c"), 100)), std::string("2"));
    }

    /// torch refuses records that stand in no folder (inline_container.cc, "file in archive is not in a subdirectory").
    void recordsOutsideOfTheRootAreNotFound()
    {
        const std::string bytes = ZipBuilder().add("r/a", "1").add("b", "2").bytes();
        const ZipDirectory directory = ZipDirectory::read(source(bytes));
        QVERIFY(directory.find("a") && !directory.find("b"));
    }

    void whatReadersSeeDifferently_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, const std::string& bytes, ZipOddityKind kind) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes) << int(kind);
        };
        const ZipBuilder::Record plain{"a/data.pkl", "content", 0, 0, {}};
        row("the same name twice", ZipBuilder().add(plain).add(plain).bytes(), ZipOddityKind::DuplicateName);
        row("a comment that may be an archive", ZipBuilder().add(plain).bytes("see PK"), ZipOddityKind::TrailingBytes);
        row("bytes behind the end", ZipBuilder().add(plain).bytes() + "tail", ZipOddityKind::TrailingBytes);
        row("a second root", ZipBuilder().add(plain).add("b/x", "1").bytes(), ZipOddityKind::SecondRoot);
        row("an odd name", ZipBuilder().add(plain).add("a/../x", "1").bytes(), ZipOddityKind::StrangeName);
        row("an absolute name", ZipBuilder().add(plain).add("/etc/x", "1").bytes(), ZipOddityKind::StrangeName);
        row("encrypted", ZipBuilder().add({"a/x", "content", 0, 1, {}}).bytes(), ZipOddityKind::Encrypted);
        row("an unknown method", ZipBuilder().add({"a/x", "content", 12, 0, {}}).bytes(), ZipOddityKind::UnknownMethod);
        const auto patched = [](std::size_t at, char value) { // in the directory of one record
            std::string bytes = ZipBuilder().add("a/x", "content").bytes();
            bytes[40 + at] = value;
            return bytes;
        };
        row("a folder with a content", patched(38, 0x10), ZipOddityKind::NoFile);
        row("another disk", patched(34, 2), ZipOddityKind::OtherDisk);
        row("another local name", ZipBuilder().add({"a/data.pkl", "content", 0, 0, "a/evil.pkl"}).bytes(),
            ZipOddityKind::LocalMismatch);
    }
    void whatReadersSeeDifferently()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, kind);
        QVERIFY(has(oddities(source(bytes.toStdString())), ZipOddityKind(kind)));
    }

    /// torch.load and Python's zipfile tolerate a comment, and see the same records.
    void aPlainCommentIsNotOdd()
    {
        QVERIFY(oddities(source(ZipBuilder().add("a/data.pkl", "content").bytes("hello"))).empty());
    }

    void everyPrefixIsRefused()
    {
        const std::string whole = ZipBuilder().add("a/data.pkl", "content").add("a/data/0", "more").bytes();
        for (std::size_t size = 0; size < whole.size(); ++size) {
            const ErrorKind kind = errorOf(whole.substr(0, size));
            QVERIFY2(kind == ErrorKind::Truncated || kind == ErrorKind::Damaged, qPrintable(QString::number(size)));
        }
    }

    void sizesThatLieAreRefused()
    {
        QCOMPARE(errorOf(ZipBuilder().add({"a/x", "content", 8, 0, {}, 7}).bytes()), ErrorKind::Damaged);
        std::string bytes = ZipBuilder().add("a/x", "content").bytes();
        const std::size_t entries = bytes.size() - 12; // count in the end record
        bytes[entries] = bytes[entries - 2] = char(0xff);
        const ErrorKind kind = errorOf(bytes);
        QVERIFY(kind == ErrorKind::Damaged || kind == ErrorKind::Truncated);
    }

    void anInflatedRecordHasALimit()
    {
        const QByteArray packed = qCompress(QByteArray(2'000'000, 'x'), 9).mid(6).chopped(4); // zlib's frame taken off
        ZipBuilder::Record record{"a/x", packed.toStdString(), 8, 0, {}, 2'000'000};
        const std::string bytes = ZipBuilder().add(record).bytes();
        const ZipDirectory directory = ZipDirectory::read(source(bytes));
        QCOMPARE(directory.open(source(bytes), 0, 2'000'000).size(), std::uint64_t(2'000'000));
        QVERIFY_EXCEPTION_THROWN((void)directory.open(source(bytes), 0, 1'999'999), io::Error);
    }

    /// The writer's file read by the reader: alignment, names, checksums, no oddities.
    void writtenFilesAreSound_data()
    {
        QTest::addColumn<int>("alignment");
        for (int alignment : {1, 64, 512, 4096})
            QTest::newRow(qPrintable(QString::number(alignment))) << alignment;
    }
    void writtenFilesAreSound()
    {
        QFETCH(int, alignment);
        io::MemorySink sink;
        archive::ZipWriter writer(sink, "model", std::uint32_t(alignment));
        const std::vector<std::string> contents = {"pickle", "", std::string(100, 'x'), std::string(70'000, 'y')};
        for (std::size_t i = 0; i < contents.size(); ++i)
            writer.add("data/" + std::to_string(i), std::as_bytes(std::span(contents[i].data(), contents[i].size())));
        QCOMPARE(writer.serializationId().size(), std::size_t(40));
        writer.finish();
        const io::Source file = io::Source::ofMemory(sink.bytes());
        const ZipDirectory directory = ZipDirectory::read(file);
        QVERIFY(oddities(file).empty());
        for (std::uint32_t i = 0; i < directory.count(); ++i) {
            const io::Source content = directory.open(file, i, 1 << 20);
            QCOMPARE(text(content), contents[i]);
            QCOMPARE(archive::crc32(content), directory.record(i).crc);
            QCOMPARE(directory.payloadOffset(file, i) % std::uint64_t(alignment), std::uint64_t(0));
        }
    }

    /// A file of torch, taken apart and written again record by record, is the same bytes (checksum of checksums too).
    void writesWhatTorchWrites()
    {
        if (!haveTestData())
            QSKIP("the test data were not made (no Python with torch)");
        const QByteArray original = contents(testData("single/named.pth"));
        const io::Source file = source(original.toStdString());
        const ZipDirectory directory = ZipDirectory::read(file);
        io::MemorySink sink;
        archive::ZipWriter writer(sink, directory.root(), archive::kDefaultAlignment);
        for (std::uint32_t i = 0; i < directory.count(); ++i) {
            const std::vector<std::byte> content = directory.open(file, i, 1 << 20).readAll(1 << 20);
            if (directory.name(i) == archive::kSerializationIdRecord) {
                const std::string id = writer.serializationId();
                QCOMPARE(id, text(directory.open(file, i, 100)));
            }
            writer.add(directory.name(i), content);
        }
        writer.finish();
        QCOMPARE(QByteArray(reinterpret_cast<const char*>(sink.bytes().data()), qsizetype(sink.bytes().size())),
                 original);
    }

    /// A sparse file of more than 4 GiB: zip64 offsets and sizes.
    void largeFiles()
    {
        const QStringList large = QDir(testData("big")).entryList({"*.pth"}, QDir::Files);
        if (large.isEmpty())
            QSKIP("the large test file was not made");
        const auto file = io::Source::ofFile(io::File::open(testData("big/" + large.front()).toStdString()));
        QVERIFY(file.size() > (std::uint64_t(1) << 32));
        const ZipDirectory directory = ZipDirectory::read(file);
        QVERIFY(directory.oddities().empty());
        QVERIFY(directory.verifyLocalHeaders(file).empty());
        std::uint64_t highest = 0, longest = 0;
        for (std::uint32_t i = 0; i < directory.count(); ++i) {
            highest = std::max(highest, directory.record(i).headerOffset);
            longest = std::max(longest, directory.record(i).size);
        }
        QVERIFY(highest > (std::uint64_t(1) << 32) || longest > (std::uint64_t(1) << 32));
    }
};

QTEST_APPLESS_MAIN(ZipTest)
#include "tst_zip.moc"
