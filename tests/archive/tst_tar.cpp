#include "core/archive/tar_reader.h"
#include "core/io/error.h"

#include <QtTest>

#include <cstdio>

using namespace ckptscope;

namespace {

std::string header(const std::string& name, std::size_t size, char type = '0', const std::string& folder = {})
{
    std::string block(512, '\0');
    block.replace(0, name.size(), name);
    block.replace(345, folder.size(), folder);
    char octal[13];
    std::snprintf(octal, sizeof octal, "%011zo", size);
    block.replace(124, 11, octal, 11);
    block[156] = type;
    block.replace(257, 8, std::string("ustar\00000", 8));
    block.replace(148, 8, "        ");
    unsigned sum = 0;
    for (char c : block)
        sum += static_cast<unsigned char>(c);
    std::snprintf(octal, sizeof octal, "%06o", sum);
    block.replace(148, 7, std::string(octal, 6) + '\0');
    return block;
}

std::string member(const std::string& name, const std::string& content, char type = '0', const std::string& folder = {})
{
    std::string padded = content;
    padded.resize((content.size() + 511) / 512 * 512);
    return header(name, content.size(), type, folder) + padded;
}

const std::string kEnd(1024, '\0');

std::vector<archive::TarMember> read(const std::string& bytes)
{
    return archive::readTar(io::Source::ofMemory(std::string_view(bytes)));
}

} // namespace

class TarTest : public QObject {
    Q_OBJECT

private slots:
    void listsMembers()
    {
        const auto members = read(member("pickle", "abc") + member("storages", std::string(600, 's')) + kEnd);
        QCOMPARE(members.size(), std::size_t(2));
        QCOMPARE(members[0].name, std::string("pickle"));
        QCOMPARE(members[0].offset, std::uint64_t(512));
        QCOMPARE(members[0].size, std::uint64_t(3));
        QCOMPARE(members[1].offset, std::uint64_t(512 + 512 + 512));
    }

    void longNames()
    {
        const std::string name(300, 'n');
        const auto members = read(member("././@LongLink", name + '\0', 'L') + member("short", "x") + kEnd);
        QCOMPARE(members.size(), std::size_t(1));
        QCOMPARE(members[0].name, name);
    }

    /// As Python's tarfile has it, by which torch reads.
    void namesInTwoParts()
    {
        const auto members = read(member("pickle", "abc", '0', "folder") + member("pickle", "x") + kEnd);
        QCOMPARE(members.size(), std::size_t(2));
        QCOMPARE(members[0].name, std::string("folder/pickle"));
        QCOMPARE(members[1].name, std::string("pickle"));
    }

    void foldersHaveNoContent()
    {
        const auto members = read(header("folder", 512, '5') + member("pickle", "x") + kEnd);
        QCOMPARE(members.size(), std::size_t(2));
        QCOMPARE(members[1].name, std::string("pickle"));
    }

    void recordsOfPaxHaveALength()
    {
        const std::string hidden = "27 comment=a\n15 path=other\n";
        const auto members = read(member("pax", hidden, 'x') + member("pickle", "x") + kEnd);
        QCOMPARE(members.size(), std::size_t(1));
        QCOMPARE(members[0].name, std::string("pickle"));
        QCOMPARE(read(member("pax", "16 path=folder/\n", 'x') + member("pickle", "x") + kEnd)[0].name,
                 std::string("folder"));
    }

    /// What Python could read in another way is refused.
    void strangeHeaders_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        const auto row = [](const char* name, const std::string& bytes) {
            QTest::newRow(name) << QByteArray::fromStdString(bytes + member("pickle", "x") + kEnd);
        };
        row("a path of all members", member("pax", "16 path=other12\n", 'g'));
        row("a sparse file's name", member("pax", "26 GNU.sparse.name=pickle\n", 'x'));
        row("a sparse file", member("sparse", "", 'S'));
        row("a long link", member("link", "target", 'K'));
        row("Sun's header", member("pax", "16 path=other12\n", 'X'));
        row("two names", member("pax", "16 path=other12\n", 'x') + member("long", "other", 'L'));
    }
    void strangeHeaders()
    {
        QFETCH(QByteArray, bytes);
        try {
            (void)read(bytes.toStdString());
            QFAIL("it was accepted");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::NotACheckpoint);
        }
    }

    void linksAreListedNotFollowed()
    {
        const auto members = read(member("link", "", '2') + member("pickle", "x") + kEnd);
        QCOMPARE(members.at(0).type, '2');
    }

    void damageIsNamed_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        std::string flipped = member("pickle", "abc") + kEnd;
        flipped[3] ^= 1;
        QTest::newRow("a wrong checksum") << QByteArray::fromStdString(flipped);
        QTest::newRow("cut in the content")
            << QByteArray::fromStdString((header("pickle", 5000) + std::string(100, 'x')));
        QTest::newRow("cut in a header") << QByteArray::fromStdString(member("pickle", "abc")
                                                                      + header("s", 3).substr(0, 99));
        QTest::newRow("a size of no digits") << QByteArray::fromStdString(member("pax",
                                                                                 "23 size=99999999999999\n"
                                                                                 "9 size=x\n",
                                                                                 'x')
                                                                          + member("pickle", "x") + kEnd);
        QTest::newRow("a size of many digits") << QByteArray::fromStdString(
            member("pax", "33 size=999999999999999999999999\n", 'x') + member("pickle", "x") + kEnd);
        QTest::newRow("a size beyond everything") << QByteArray::fromStdString(header("pickle", 0777777777777) + kEnd);
    }
    void damageIsNamed()
    {
        QFETCH(QByteArray, bytes);
        try {
            (void)read(bytes.toStdString());
        } catch (const io::Error& error) {
            QVERIFY(error.kind() == io::ErrorKind::Damaged || error.kind() == io::ErrorKind::Truncated);
            return;
        }
        QFAIL("it was accepted");
    }
};

QTEST_APPLESS_MAIN(TarTest)
#include "tst_tar.moc"
