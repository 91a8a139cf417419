#include "core/io/cursor.h"
#include "core/io/error.h"
#include "core/io/pod_vector.h"
#include "core/io/source.h"
#include "core/io/text.h"

#include <QtTest>

#include <sys/stat.h>
#include <unistd.h>

using namespace ckptscope;
using io::ErrorKind;

class SourceTest : public QObject {
    Q_OBJECT

    std::unique_ptr<QTemporaryDir> m_folder;

    std::string path(const char* name) const { return m_folder->filePath(QString::fromLatin1(name)).toStdString(); }

    void put(const char* name, const QByteArray& bytes) const
    {
        QFile file(QString::fromStdString(path(name)));
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(bytes), bytes.size());
    }

    static std::string pattern(std::size_t size)
    {
        std::string text(size, '\0');
        for (std::size_t i = 0; i < size; ++i)
            text[i] = static_cast<char>(i * 7 + i / 251);
        return text;
    }

private slots:
    void init() { m_folder = std::make_unique<QTemporaryDir>(); }

    void oddFiles_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<int>("kind");
        QTest::newRow("missing") << "missing" << int(ErrorKind::NotFound);
        QTest::newRow("folder") << "folder" << int(ErrorKind::NotAFile);
        QTest::newRow("pipe that nobody writes to") << "pipe" << int(ErrorKind::NotAFile);
        QTest::newRow("endless device") << "/dev/zero" << int(ErrorKind::NotAFile);
        QTest::newRow("link into nowhere") << "dangling" << int(ErrorKind::NotFound);
        QTest::newRow("link to itself") << "loop" << int(ErrorKind::NotFound);
        QTest::newRow("file as a folder") << "file/below" << int(ErrorKind::NotFound);
    }
    void oddFiles()
    {
        QFETCH(QString, name);
        QFETCH(int, kind);
        put("file", "x");
        QVERIFY(QDir(m_folder->path()).mkdir("folder"));
        QCOMPARE(::mkfifo(path("pipe").c_str(), 0600), 0);
        QCOMPARE(::symlink("nothing", path("dangling").c_str()), 0);
        QCOMPARE(::symlink("loop", path("loop").c_str()), 0);
        try {
            io::File::open(name.startsWith('/') ? name.toStdString() : m_folder->filePath(name).toStdString());
            QFAIL("it was opened");
        } catch (const io::Error& error) {
            QCOMPARE(int(error.kind()), kind);
        }
    }

    void changesAreSeen_data()
    {
        QTest::addColumn<QString>("change");
        for (const char* change : {"truncated", "appended", "overwritten", "replaced"})
            QTest::newRow(change) << change;
    }
    void changesAreSeen()
    {
        QFETCH(QString, change);
        put("a", "0123456789");
        const auto file = io::File::open(path("a"));
        file->requireUnchanged();
        ::usleep(20'000); // a clock tick of the file system
        if (change == "truncated") {
            QCOMPARE(::truncate(path("a").c_str(), 3), 0);
            std::byte bytes[5];
            QVERIFY_THROWS_EXCEPTION(io::Error, file->read(2, bytes)); // an error, not a crash
        } else if (change == "appended" || change == "overwritten") {
            QFile again(QString::fromStdString(path("a")));
            QVERIFY(again.open(change == "appended" ? QIODevice::Append : QIODevice::ReadWrite));
            again.write("xyz");
        } else {
            put("b", "0123456789");
            QCOMPARE(::rename(path("b").c_str(), path("a").c_str()), 0);
        }
        QVERIFY_THROWS_EXCEPTION(io::Error, file->requireUnchanged());
    }

    void aFileWithoutAPathKeepsItsBytes()
    {
        put("a", "0123456789");
        const auto file = io::File::open(path("a"));
        ::usleep(20'000); // a clock tick of the file system
        QCOMPARE(::rename(path("a").c_str(), path("b").c_str()), 0);
        file->requireUnchanged();
        QCOMPARE(::unlink(path("b").c_str()), 0);
        file->requireUnchanged();
        std::byte bytes[5];
        file->read(2, bytes);
        QCOMPARE(bytes[0], std::byte('2'));
        put("a", "0123456789");
        QVERIFY_THROWS_EXCEPTION(io::Error, file->requireUnchanged()); // another one stands there
        QCOMPARE(::unlink(path("a").c_str()), 0);
        const auto written = io::File::open((put("c", "0123456789"), path("c")));
        QFile again(QString::fromStdString(path("c")));
        QVERIFY(again.open(QIODevice::Append));
        QCOMPARE(::unlink(path("c").c_str()), 0);
        again.write("xyz");
        again.close();
        QVERIFY_THROWS_EXCEPTION(io::Error, written->requireUnchanged());
    }

    void readAheadGivesTheSameBytes()
    {
        const std::string text = pattern(700'000);
        put("a", QByteArray::fromStdString(text));
        const io::Source source = io::Source::ofFile(io::File::open(path("a"))).slice(10, 699'000).readAhead();
        QVERIFY(source.file());
        QCOMPARE(source.base(), std::uint64_t(10));
        const auto compare = [&](std::uint64_t offset, std::size_t size) {
            std::string read(size, '\0');
            source.read(offset, std::as_writable_bytes(std::span(read)));
            QVERIFY2(read == text.substr(10 + offset, size), std::to_string(offset).c_str());
        };
        for (std::uint64_t offset = 0, size = 1; offset + size <= source.size(); size = (size * 5 + 1) % 6007 + 1) {
            compare(offset, size); // also longer ones than are read ahead, and with gaps
            offset += size + size % 7;
        }
        for (std::uint64_t offset : {690'000u, 5u, 6u, 400'000u, 300'000u, 303'000u, 306'000u, 698'990u, 0u})
            compare(offset, 10);
        compare(0, 699'000);
        char beyond[2];
        QVERIFY_THROWS_EXCEPTION(io::Error, source.read(698'999, std::as_writable_bytes(std::span(beyond))));
    }

    void readAheadSeesThatAFileShrinks()
    {
        put("a", QByteArray::fromStdString(pattern(20'000)));
        const io::Source source = io::Source::ofFile(io::File::open(path("a"))).readAhead();
        std::byte bytes[8];
        source.read(0, bytes);
        QCOMPARE(::truncate(path("a").c_str(), 10'000), 0);
        QVERIFY_THROWS_EXCEPTION(io::Error, source.read(12'000, bytes));
        source.read(100, bytes);
        QVERIFY(std::memcmp(bytes, pattern(20'000).data() + 100, sizeof bytes) == 0);
    }

    void slicesStayInside()
    {
        const io::Source source = io::Source::ofMemory(std::string_view("0123456789"));
        const io::Source part = source.slice(2, 5).slice(1, 3);
        QCOMPARE(part.size(), std::uint64_t(3));
        char text[3];
        part.read(0, std::as_writable_bytes(std::span(text)));
        QCOMPARE(std::string(text, 3), std::string("345"));
        QVERIFY_THROWS_EXCEPTION(io::Error, part.read(1, std::as_writable_bytes(std::span(text))));
        QVERIFY_THROWS_EXCEPTION(io::Error, source.slice(11, 0));
        QVERIFY_THROWS_EXCEPTION(io::Error, source.slice(1, ~std::uint64_t(0)));
        QVERIFY_THROWS_EXCEPTION(io::Error, source.readAll(9));
    }

    void cursorAcrossWindows()
    {
        const std::string text = pattern(10'000);
        for (const std::size_t window : {1u, 2u, 7u, 64u, 4096u, 65536u}) {
            io::Cursor cursor(io::Source::ofMemory(text), 0, window);
            std::string read;
            for (std::size_t step = 1; cursor.remaining() > 0; step = step % 97 + 1) {
                const std::size_t count = std::min<std::size_t>(step, cursor.remaining());
                const unsigned char* bytes = cursor.take(count);
                read.append(reinterpret_cast<const char*>(bytes), count);
                QCOMPARE(cursor.position(), std::uint64_t(read.size()));
            }
            QVERIFY(read == text);
            QVERIFY_THROWS_EXCEPTION(io::Error, cursor.u8());
            cursor.seek(5000);
            QCOMPARE(char(cursor.u8()), text[5000]);
            cursor.skip(10);
            QCOMPARE(char(cursor.u8()), text[5011]);
            QVERIFY_THROWS_EXCEPTION(io::Error, cursor.skip(5000));
            QVERIFY_THROWS_EXCEPTION(io::Error, cursor.take(1'000'000'000)); // refused before it is allocated
        }
    }

    void cursorLines()
    {
        const std::string text = "one\n\n" + std::string(500, 'x') + "\nlast";
        for (const std::size_t window : {1u, 3u, 600u}) {
            io::Cursor cursor(io::Source::ofMemory(text), 0, window);
            QCOMPARE(std::string(cursor.line(100)), std::string("one"));
            QCOMPARE(std::string(cursor.line(100)), std::string());
            QVERIFY_THROWS_EXCEPTION(io::Error, cursor.line(100));
            QCOMPARE(cursor.line(1000).size(), std::size_t(500));
            QVERIFY_THROWS_EXCEPTION(io::Error, cursor.line(1000)); // the end is missing
        }
    }

    void podVectorGrows()
    {
        io::PodVector<int> numbers;
        for (int i = 0; i < 1000; ++i)
            numbers.push_back(i);
        for (int round = 0; round < 5; ++round)
            numbers.append({numbers.data(), numbers.size()}); // its own elements
        QCOMPARE(numbers.size(), std::size_t(32'000));
        for (std::size_t i = 0; i < numbers.size(); ++i)
            QCOMPARE(numbers[i], int(i % 1000));
        io::PodVector<int> copy = numbers;
        copy[0] = 7;
        QCOMPARE(numbers[0], 0);
        copy.resize(40'000);
        QCOMPARE(copy[39'999], 0);
    }

    void escapes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("shown");
        QTest::newRow("plain") << QByteArray("layer1.0.weight") << QByteArray("layer1.0.weight");
        QTest::newRow("chinese") << QByteArray("权重") << QByteArray("权重");
        QTest::newRow("escape sequence") << QByteArray("\x1b[31m") << QByteArray("\\u{1b}[31m");
        QTest::newRow("newline and tab") << QByteArray("a\n\tb") << QByteArray("a\\u{a}\\u{9}b");
        QTest::newRow("direction override") << QByteArray("a\xe2\x80\xae") << QByteArray("a\\u{202e}");
        QTest::newRow("zero width") << QByteArray("a\xe2\x80\x8b") << QByteArray("a\\u{200b}");
        QTest::newRow("lone surrogate") << QByteArray("\xed\xa0\x80") << QByteArray("\\u{d800}");
        QTest::newRow("invalid byte") << QByteArray("a\xff") << QByteArray("a\\x{ff}");
        QTest::newRow("overlong") << QByteArray("\xc0\xaf") << QByteArray("\\x{c0}\\x{af}");
        QTest::newRow("cut short") << QByteArray("\xe6\x9d") << QByteArray("\\x{e6}\\x{9d}");
    }
    void escapes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, shown);
        QCOMPARE(QByteArray::fromStdString(io::escapeForDisplay(text.toStdString(), 100)), shown);
    }

    void numbersForPeople()
    {
        QCOMPARE(io::humanBytes(512), std::string("512 B"));
        QCOMPARE(io::humanBytes(241'692'352), std::string("230.5 MiB"));
        QCOMPARE(io::humanBytes(1024 * 1024 - 1), std::string("1.0 MiB"));
        QCOMPARE(io::humanCount(932), std::string("932"));
        QCOMPARE(io::humanCount(60'344'387), std::string("60.3 M"));
        QCOMPARE(io::escapeForDisplay("abcdef", 3), std::string("abc…"));
        QCOMPARE(io::latin1ToUtf8("\xe9"), std::string("é"));
        QVERIFY(!io::isValidUtf8("\xed\xa0\x80"));
    }

    void errorsSayWhere()
    {
        const io::Error error = io::Error(ErrorKind::Damaged, "It is damaged.").at(12).in("data.pkl").at(99);
        QCOMPARE(error.describe(), std::string("It is damaged. (data.pkl, byte 12)"));
        QCOMPARE(std::string(io::kindName(ErrorKind::NotACheckpoint)), std::string("not-a-checkpoint"));
        QCOMPARE(std::string(io::kindName(ErrorKind::Usage)), std::string("usage"));
    }
};

QTEST_APPLESS_MAIN(SourceTest)
#include "tst_source.moc"
