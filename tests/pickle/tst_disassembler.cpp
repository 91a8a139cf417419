#include "core/io/error.h"
#include "core/pickle/disassembler.h"
#include "tests/pickle/samples.h"

#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::pickle;
using namespace std::string_literals;

namespace {

io::Source sourceOf(const QByteArray& bytes)
{
    return io::Source::ofMemory(std::string_view(bytes.data(), static_cast<std::size_t>(bytes.size())));
}

QByteArray bytes(const std::string& text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

} // namespace

class TestDisassembler : public QObject {
    Q_OBJECT

private slots:
    void arguments_data();
    void arguments();
    void marks_data();
    void marks();
    void damaged_data();
    void damaged();
    void stopsWhenAsked();
    void startsAtOffset();
    void samplesAsPickletoolsSeesThem();
};

void TestDisassembler::arguments_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("argument");
    const auto row = [](const char* tag, const std::string& pickle, const char* name, const QString& argument) {
        QTest::newRow(tag) << bytes(pickle + ".") << name << argument;
    };
    row("none", "N", "NONE", "");
    row("proto", "\x80\x02", "PROTO", "2");
    row("frame", "\x95\x05\0\0\0\0\0\0\x01"s, "FRAME", "72057594037927941");
    row("binint1", "K\xff", "BININT1", "255");
    row("binint2", "M\xff\xff", "BININT2", "65535");
    row("binint", "J\xfe\xff\xff\xff", "BININT", "-2");
    row("binput", "q\x80", "BINPUT", "128");
    row("long_binput", "r\xff\xff\xff\xff", "LONG_BINPUT", "4294967295");
    row("put", "p12\n", "PUT", "12");
    row("int", "I-5\n", "INT", "-5");
    row("int as bool", "I01\n", "INT", "True");
    row("long", "L123L\n", "LONG", "123");
    row("long1", "\x8a\x02\0\x80"s, "LONG1", "-32768");
    row("long4", "\x8b\x01\0\0\0\x07"s, "LONG4", "7");
    row("long4, long", "\x8b\xff\0\0\0"s + std::string(255, 'x'), "LONG4", "integer of 255 bytes");
    row("float", "F1.5\n", "FLOAT", "1.5");
    row("binfloat", "G\x3f\xb9\x99\x99\x99\x99\x99\x9a"s, "BINFLOAT", "0.1");
    row("global", "ctorch._utils\n_rebuild_tensor_v2\n", "GLOBAL", "torch._utils _rebuild_tensor_v2");
    row("global with escape sequence", "ca\x1b[2J\nb\n", "GLOBAL", "a\\x1b[2J b");
    row("inst", "ia\nb\n", "INST", "a b");
    row("string", "S'a\\n'\n", "STRING", "'a\\n'");
    row("unicode", "Va\\u000a\n", "UNICODE", "'a\\\\u000a'");
    row("binunicode", "X\x05\0\0\0a\nb'\x1b"s, "BINUNICODE", "\"a\\nb'\\x1b\"");
    row("short_binunicode", "\x8c\x03\xe4\xb8\xad", "SHORT_BINUNICODE", "'中'");
    row("lone surrogate", "\x8c\x03\xed\xa0\x80", "SHORT_BINUNICODE", "'\\ud800'");
    row("direction mark", "\x8c\x03\xe2\x80\xae", "SHORT_BINUNICODE", "'\\u202e'");
    row("bad UTF-8", "\x8c\x02"s + "a\xff", "SHORT_BINUNICODE", "'a\\xff'");
    row("overlong UTF-8", "\x8c\x02\xc0\x80", "SHORT_BINUNICODE", "'\\xc0\\x80'");
    row("bytes", "C\x03"s + "a\xff'", "SHORT_BINBYTES", "b\"a\\xff'\"");
    row("Python 2 text", "U\x02"s + "ab", "SHORT_BINSTRING", "'ab'");
    row("bytearray", "\x96\x01\0\0\0\0\0\0\0"s + "a", "BYTEARRAY8", "b'a'");
    row("cut", "X\x2c\x01\0\0"s + std::string(300, 'y'), "BINUNICODE", "'" + QString(200, 'y') + "'… (300 bytes)");
    row("cut before a letter in two", "\x8c\xca"s + std::string(199, 'y') + "\xc3\xa9z", "SHORT_BINUNICODE",
        "'" + QString(199, 'y') + "'… (202 bytes)");
    row("not cut", "\x8c\xc8"s + std::string(200, 'y'), "SHORT_BINUNICODE", "'" + QString(200, 'y') + "'");
    row("persid", "Pkey\n", "PERSID", "'key'");
    row("ext4", "\x84\x01\0\0\0"s, "EXT4", "1");
}

void TestDisassembler::arguments()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QString, name);
    QFETCH(QString, argument);
    QList<Instruction> seen;
    std::vector<std::string> names;
    const std::uint64_t end = disassemble(sourceOf(pickle), 0, [&](const Instruction& instruction) {
        seen.append(instruction);
        return true;
    });
    QCOMPARE(end, std::uint64_t(pickle.size()));
    QVERIFY(seen.size() >= 2);
    QCOMPARE(QString::fromUtf8(seen[0].name.data(), qsizetype(seen[0].name.size())), name);
    QCOMPARE(QString::fromStdString(seen[0].argument), argument);
    QCOMPARE(seen[0].offset, std::uint64_t(0));
    QCOMPARE(seen[0].opcode, std::uint8_t(pickle[0]));
    QCOMPARE(seen.last().name, std::string_view("STOP"));
    QCOMPARE(seen.last().offset, end - 1);
}

void TestDisassembler::marks_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QList<int>>("marks"); // per opcode
    QTest::newRow("none") << QByteArray("N.") << QList<int>{0, 0};
    QTest::newRow("tuple") << QByteArray("(NNt.") << QList<int>{0, 1, 1, 1, 0};
    QTest::newRow("nested") << QByteArray("](](Nee.") << QList<int>{0, 0, 1, 1, 2, 2, 1, 0};
    QTest::newRow("pop of an object") << QByteArray("(N0t.") << QList<int>{0, 1, 1, 1, 0};
    QTest::newRow("pop of the mark") << QByteArray("(N00N.") << QList<int>{0, 1, 1, 1, 0, 0};
    QTest::newRow("pop_mark") << QByteArray("(NN1N.") << QList<int>{0, 1, 1, 1, 0, 0};
    QTest::newRow("no mark") << QByteArray("t.") << QList<int>{0, 0};
    QTest::newRow("made of several") << QByteArray("(NN\x86N\x85R00N.") << QList<int>{0, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0};
}

void TestDisassembler::marks()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QList<int>, marks);
    QList<int> seen;
    disassemble(sourceOf(pickle), 0, [&](const Instruction& instruction) {
        seen.append(static_cast<int>(instruction.marks));
        return true;
    });
    QCOMPARE(seen, marks);
}

void TestDisassembler::damaged_data()
{
    QTest::addColumn<QByteArray>("pickle");
    QTest::addColumn<QByteArray>("kind");
    QTest::addColumn<int>("offset");
    QTest::newRow("empty") << QByteArray() << QByteArray("truncated") << 0;
    QTest::newRow("no STOP") << QByteArray("NN") << QByteArray("truncated") << 2;
    QTest::newRow("no number") << QByteArray("NJ\1\2") << QByteArray("truncated") << -1;
    QTest::newRow("no line end") << QByteArray("Nca\nb") << QByteArray("truncated") << -1;
    QTest::newRow("text too short") << bytes("NX\xff\xff\0\0ab"s) << QByteArray("truncated") << 1;
    QTest::newRow("text of 2^64 - 1 bytes")
        << QByteArray("N\x8d\xff\xff\xff\xff\xff\xff\xff\xff") << QByteArray("truncated") << 1;
    QTest::newRow("negative size") << QByteArray("N\x8b\xff\xff\xff\xff.") << QByteArray("damaged") << 1;
    QTest::newRow("not an opcode") << QByteArray("N\xff.") << QByteArray("damaged") << 1;
}

void TestDisassembler::damaged()
{
    QFETCH(QByteArray, pickle);
    QFETCH(QByteArray, kind);
    QFETCH(int, offset);
    try {
        disassemble(sourceOf(pickle), 0, [](const Instruction&) { return true; });
    } catch (const io::Error& error) {
        QCOMPARE(QByteArray::fromStdString(std::string(io::kindName(error.kind()))), kind);
        QVERIFY(error.offset().has_value());
        if (offset >= 0)
            QCOMPARE(*error.offset(), std::uint64_t(offset));
        return;
    }
    QFAIL("Nothing was thrown.");
}

void TestDisassembler::stopsWhenAsked()
{
    int count = 0;
    QCOMPARE(disassemble(sourceOf("NNNN."), 0, [&](const Instruction&) { return ++count < 2; }), std::uint64_t(2));
    QCOMPARE(count, 2);
}

void TestDisassembler::startsAtOffset()
{
    std::vector<std::uint64_t> offsets;
    const std::uint64_t end = disassemble(sourceOf("xxK\x01.N."), 2, [&](const Instruction& instruction) {
        offsets.push_back(instruction.offset);
        return true;
    });
    QCOMPARE(end, std::uint64_t(5));
    QCOMPARE(offsets, (std::vector<std::uint64_t>{2, 4}));
}

void TestDisassembler::samplesAsPickletoolsSeesThem()
{
    const Samples samples(QFINDTESTDATA("pickle/pickle_samples.py"),
                          {"--opcodes", "string", "strings", "integers", "floats", "constants", "bytes", "recursive",
                           "object", "random", "torch"});
    if (!samples.missing().isEmpty())
        QSKIP(qPrintable(samples.missing()));
    QVERIFY2(samples.failure().isEmpty(), qPrintable(samples.failure()));
    const QStringList names = samples.names();
    QVERIFY2(names.size() > 1500, qPrintable(QString::number(names.size())));
    for (const QString& name : names) {
        QByteArray seen;
        std::uint32_t openAtStop = 0;
        disassemble(sourceOf(samples.read(name + ".pkl")), 0, [&](const Instruction& instruction) {
            seen += QByteArray::number(static_cast<qulonglong>(instruction.offset)) + ' '
                + QByteArray(instruction.name.data(), static_cast<qsizetype>(instruction.name.size())) + '\n';
            openAtStop = instruction.marks;
            return true;
        });
        QVERIFY2(seen == samples.read(name + ".ops"), qPrintable(name));
        QVERIFY2(openAtStop == 0, qPrintable(name));
    }
}

QTEST_APPLESS_MAIN(TestDisassembler)
#include "tst_disassembler.moc"
