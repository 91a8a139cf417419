#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/pickle/reader.h"
#include "core/pickle/writer.h"
#include "tests/pickle/samples.h"

#include <QtTest>

#include <cmath>
#include <limits>

using namespace ckptscope;
using namespace ckptscope::pickle;
using namespace std::string_literals;

namespace {

QByteArray written(const Tree& tree, NodeId root, const Style& style)
{
    io::MemorySink sink;
    write(tree, root, style, sink);
    return QByteArray(reinterpret_cast<const char*>(sink.bytes().data()), static_cast<qsizetype>(sink.bytes().size()));
}

QByteArray writtenAgain(const QByteArray& bytes)
{
    const Parsed parsed = read(io::Source::ofMemory(std::string_view(bytes.data(), std::size_t(bytes.size()))));
    return written(parsed.tree, parsed.tree.root(), parsed.style);
}

Style styleOf(int protocol)
{
    Style style;
    style.protocol = protocol;
    style.framed = protocol >= 4;
    return style;
}

QByteArray bytes(const std::string& text)
{
    return QByteArray(text.data(), static_cast<qsizetype>(text.size()));
}

struct Case {
    const char* name;
    int protocol;
    NodeId (*build)(Tree&);
    std::string expected; ///< of Unsupported and Damaged rows: the error's kind
};

std::string bigIntBytes(unsigned count)
{
    return std::string(count - 1, '\x11') + '\x01';
}

NodeId list(Tree& t, std::initializer_list<NodeId> items)
{
    return t.addContainer(Kind::List, std::vector<NodeId>(items));
}
NodeId tuple(Tree& t, std::initializer_list<NodeId> items)
{
    return t.addTuple(std::vector<NodeId>(items));
}
NodeId number(std::int64_t value)
{
    return NodeId::ofSmallInt(value);
}

const Case kForms[] = {
    {"none", 2, [](Tree&) { return NodeId::none(); }, "\x80\x02N."s},
    {"none below 2", 1, [](Tree&) { return NodeId::none(); }, "N."s},
    {"true", 2, [](Tree&) { return NodeId::ofBool(true); }, "\x80\x02\x88."s},
    {"false below 2", 1, [](Tree&) { return NodeId::ofBool(false); }, "I00\n."s},
    {"int of 1 byte", 2, [](Tree&) { return number(255); }, "\x80\x02K\xff."s},
    {"int of 2 bytes", 2, [](Tree&) { return number(256); }, "\x80\x02M\x00\x01."s},
    {"int of 4 bytes", 2, [](Tree&) { return number(-1); }, "\x80\x02J\xff\xff\xff\xff."s},
    {"int of 5 bytes", 2, [](Tree& t) { return t.addInt(1LL << 32); }, "\x80\x02\x8a\x05\0\0\0\0\x01."s},
    {"int in 32 bits", 2, [](Tree& t) { return t.addInt(2147483647); }, "\x80\x02J\xff\xff\xff\x7f."s},
    {"int over 32 bits", 1, [](Tree& t) { return t.addInt(2147483648); }, "L2147483648L\n."s},
    {"int text", 0, [](Tree&) { return number(-7); }, "I-7\n."s},
    {"big int not minimal", 2, [](Tree& t) { return t.addBigInt("\x05\0\0\0\0\0\0\0\0\0"s); }, "\x80\x02K\x05."s},
    {"big int", 2, [](Tree& t) { return t.addBigInt("\0\0\0\0\0\0\0\0\x80\xff"s); },
     "\x80\x02\x8a\x09\0\0\0\0\0\0\0\0\x80."s},
    {"big int text", 0, [](Tree& t) { return t.addBigInt("\0\0\0\0\0\0\0\0\x01"s); }, "L18446744073709551616L\n."s},
    {"float", 2, [](Tree& t) { return t.addFloat(1.5); }, "\x80\x02G\x3f\xf8\0\0\0\0\0\0."s},
    {"float text", 0, [](Tree& t) { return t.addFloat(1e-5); }, "F1e-05\n."s},
    {"text", 2, [](Tree& t) { return t.addString("ab"); }, "\x80\x02X\x02\0\0\0abq\0."s},
    {"text at 4", 4, [](Tree& t) { return t.addString("ab"); }, "\x80\x04\x95\6\0\0\0\0\0\0\0\x8c\x02"s + "ab\x94."},
    {"text line", 0, [](Tree& t) { return t.addString("a\n\xc3\xa9\xf0\x9f\x98\x80\xed\xa0\x80"); },
     "Va\\u000a\xe9\\U0001f600\\ud800\np0\n."s},
    {"Python 2 text", 2, [](Tree& t) { return t.addText(Kind::ByteString, "ab"); }, "\x80\x02U\x02"s + "abq\0."s},
    {"Python 2 text line", 0, [](Tree& t) { return t.addText(Kind::ByteString, "a'\n\xff"); },
     "S\"a'\\n\\xff\"\np0\n."s},
    {"bytes", 3, [](Tree& t) { return t.addText(Kind::Bytes, "ab"); }, "\x80\x03"s + "C\x02"s + "abq\0."s},
    {"bytearray", 5, [](Tree& t) { return t.addText(Kind::ByteArray, "a"); },
     "\x80\x05\x95\x0c\0\0\0\0\0\0\0\x96\x01\0\0\0\0\0\0\0"s + "a\x94."},
    {"empty tuple line", 0, [](Tree&) { return NodeId::emptyTuple(); }, "(t."s},
    {"empty tuple", 1, [](Tree&) { return NodeId::emptyTuple(); }, ")."s},
    {"tuple of 2", 2,
     [](Tree& t) {
         return tuple(t, {number(1), number(2)});
     },
     "\x80\x02K\x01K\x02\x86q\0."s},
    {"tuple of 2 below 2", 1,
     [](Tree& t) {
         return tuple(t, {number(1), number(2)});
     },
     "(K\x01K\x02tq\0."s},
    {"list of 1", 2, [](Tree& t) { return list(t, {number(1)}); }, "\x80\x02]q\0K\x01"s + "a."},
    {"list of 2", 2,
     [](Tree& t) {
         return list(t, {number(1), number(2)});
     },
     "\x80\x02]q\0(K\x01K\x02"s + "e."},
    {"list of 2 lines", 0,
     [](Tree& t) {
         return list(t, {number(1), number(2)});
     },
     "(lp0\nI1\naI2\na."s},
    {"dict of 1", 2,
     [](Tree& t) {
         return t.addContainer(Kind::Dict, std::vector{number(1), number(2)});
     },
     "\x80\x02}q\0K\x01K\x02s."s},
    {"shared", 2,
     [](Tree& t) {
         const NodeId inner = list(t, {});
         return tuple(t, {inner, inner});
     },
     "\x80\x02]q\0h\0\x86q\x01."s},
    {"set", 4, [](Tree& t) { return t.addContainer(Kind::Set, std::vector{number(1)}); },
     "\x80\x04\x95\7\0\0\0\0\0\0\0\x8f\x94(K\x01\x90."s},
    {"global", 2, [](Tree& t) { return t.addGlobal("a.b", "C"); }, "\x80\x02"s + "ca.b\nC\nq\0."s},
    {"global at 4", 4, [](Tree& t) { return t.addGlobal("a", "C"); },
     "\x80\x04\x95\x0b\0\0\0\0\0\0\0\x8c\x01"s + "a\x94\x8c\x01"s + "C\x94\x93\x94."},
    {"call with state", 2,
     [](Tree& t) {
         const NodeId call = t.addCall(Kind::Call, t.addGlobal("a", "C"), NodeId::emptyTuple());
         t.setState(call, NodeId::none());
         return call;
     },
     "\x80\x02"s + "ca\nC\nq\0)Rq\x01Nb."s},
    {"new object with items", 2,
     [](Tree& t) {
         const NodeId made = t.addCall(Kind::NewObject, t.addGlobal("a", "C"), NodeId::emptyTuple());
         t.addEffect(made, EffectKind::Append, std::vector{number(1), number(2)});
         t.addEffect(made, EffectKind::SetItems, std::vector{number(3), number(4)});
         return made;
     },
     "\x80\x02"s + "ca\nC\nq\0)\x81q\x01(K\x01K\x02"s + "eK\x03K\x04s."s},
    {"instance", 1,
     [](Tree& t) {
         return t.addCall(Kind::Instance, t.addGlobal("a", "C"), tuple(t, {number(1), number(2)}));
     },
     "(ca\nC\nq\0K\x01K\x02oq\x01."s},
    {"instance line", 0,
     [](Tree& t) { return t.addCall(Kind::Instance, t.addGlobal("a", "C"), tuple(t, {number(1)})); },
     "(I1\nia\nC\np0\n."s},
    {"persistent twice", 2,
     [](Tree& t) {
         const NodeId id = t.addPersistent(tuple(t, {number(1)}));
         return tuple(t, {id, id});
     },
     "\x80\x02K\x01\x85q\0Qh\0Q\x86q\x01."s},
    {"persistent with state twice", 2,
     [](Tree& t) {
         const NodeId id = t.addPersistent(number(1));
         t.setState(id, NodeId::none());
         return tuple(t, {id, id});
     },
     "\x80\x02K\x01Qq\0Nbh\0\x86q\x01."s},
    {"persistent line", 0, [](Tree& t) { return t.addPersistent(t.addString("key")); }, "Pkey\n."s},
    {"extension", 2, [](Tree& t) { return t.addExtension(0x100); }, "\x80\x02\x83\0\x01."s},
};

const Case kRefused[] = {
    {"bytes at 2", 2, [](Tree& t) { return t.addText(Kind::Bytes, "a"); }, "unsupported"},
    {"bytes at 0", 0, [](Tree& t) { return t.addText(Kind::Bytes, "a"); }, "unsupported"},
    {"bytearray at 4", 4, [](Tree& t) { return t.addText(Kind::ByteArray, "a"); }, "unsupported"},
    {"set at 3", 3, [](Tree& t) { return t.addContainer(Kind::Set); }, "unsupported"},
    {"frozenset at 3", 3, [](Tree& t) { return t.addContainer(Kind::FrozenSet); }, "unsupported"},
    {"new object at 1", 1,
     [](Tree& t) { return t.addCall(Kind::NewObject, t.addGlobal("a", "b"), NodeId::emptyTuple()); }, "unsupported"},
    {"new object with keywords at 3", 3,
     [](Tree& t) { return t.addNewObjectEx(t.addGlobal("a", "b"), NodeId::emptyTuple(), t.addContainer(Kind::Dict)); },
     "unsupported"},
    {"extension at 1", 1, [](Tree& t) { return t.addExtension(1); }, "unsupported"},
    {"out of band", 5, [](Tree& t) { return t.addOutOfBand(); }, "unsupported"},
    {"line break in a name", 2, [](Tree& t) { return t.addGlobal("a\nb", "C"); }, "unsupported"},
    {"persistent tuple line", 0, [](Tree& t) { return t.addPersistent(tuple(t, {number(1)})); }, "unsupported"},
    {"persistent line break", 0, [](Tree& t) { return t.addPersistent(t.addString("a\nb")); }, "unsupported"},
    {"integer of 5000 digits as text", 0, [](Tree& t) { return t.addBigInt(bigIntBytes(2080)); }, "unsupported"},
    {"bad UTF-8 as text", 0, [](Tree& t) { return t.addString("\xff"); }, "damaged"},
    {"protocol 6", 6, [](Tree&) { return NodeId::none(); }, "unsupported"},
    {"no node", 2, [](Tree&) { return NodeId(); }, "damaged"},
    {"node of another tree", 2, [](Tree&) { return NodeId::ofIndex(77); }, "damaged"},
    {"tuple in itself", 2,
     [](Tree& t) {
         const NodeId self = tuple(t, {number(1)});
         t.setChild(self, 0, self);
         return self;
     },
     "damaged"},
    {"call as its own argument", 2,
     [](Tree& t) {
         const NodeId arguments = tuple(t, {number(1)});
         const NodeId call = t.addCall(Kind::Call, t.addGlobal("a", "b"), arguments);
         t.setChild(arguments, 0, call);
         return list(t, {call});
     },
     "damaged"},
};

} // namespace

class TestWriter : public QObject {
    Q_OBJECT

private slots:
    void forms_data();
    void forms();
    void refused_data();
    void refused();
    void samplesComeOutAsTheyWere();
    void pythonBatches_data();
    void pythonBatches();
    void deepNesting_data();
    void deepNesting();
    void cyclesThroughManyTuples();
    void repeatedIntegersAreBounded();
    void longTextIsCopied_data();
    void longTextIsCopied();
    void firstMemo();
    void floats_data();
    void floats();
    void bigInts_data();
    void bigInts();
};

void TestWriter::forms_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const Case& row : kForms)
        QTest::newRow(row.name) << index++;
}

void TestWriter::forms()
{
    QFETCH(int, index);
    Tree tree;
    const NodeId root = kForms[index].build(tree);
    QCOMPARE(written(tree, root, styleOf(kForms[index].protocol)).toHex(' '), bytes(kForms[index].expected).toHex(' '));
}

void TestWriter::refused_data()
{
    QTest::addColumn<int>("index");
    int index = 0;
    for (const Case& row : kRefused)
        QTest::newRow(row.name) << index++;
}

void TestWriter::refused()
{
    QFETCH(int, index);
    Tree tree;
    const NodeId root = kRefused[index].build(tree);
    try {
        written(tree, root, styleOf(kRefused[index].protocol));
    } catch (const io::Error& error) {
        QCOMPARE(std::string(io::kindName(error.kind())), kRefused[index].expected);
        return;
    }
    QFAIL("It was written.");
}

void TestWriter::samplesComeOutAsTheyWere()
{
    const Samples samples(QFINDTESTDATA("pickle/pickle_samples.py"));
    if (!samples.missing().isEmpty())
        QSKIP(qPrintable(samples.missing()));
    QVERIFY2(samples.failure().isEmpty(), qPrintable(samples.failure()));
    const QStringList names = samples.names();
    QVERIFY2(names.size() > 3000, qPrintable(QString::number(names.size())));
    int different = 0;
    for (const QString& name : names) {
        const QByteArray before = samples.read(name + ".pkl");
        QString problem;
        try {
            const QByteArray after = writtenAgain(before);
            const auto at = std::mismatch(before.begin(), before.end(), after.begin(), after.end()).first;
            if (before != after)
                problem = QString("differs at byte %1 of %2").arg(at - before.begin()).arg(before.size());
        } catch (const io::Error& error) {
            problem = QString::fromStdString(error.describe());
        }
        if (!problem.isEmpty() && ++different <= 20)
            qWarning("%s: %s", qPrintable(name), qPrintable(problem));
    }
    QCOMPARE(different, 0);
}

void TestWriter::pythonBatches_data()
{
    QTest::addColumn<int>("size");
    QTest::addColumn<bool>("python");
    QTest::addColumn<QByteArray>("end");
    const QByteArray one = "K\x07";
    QTest::newRow("C, 1000") << 1000 << false << one + "u(u.";
    QTest::newRow("C, 1001") << 1001 << false << one + "u(K\x07" + one + "u.";
    QTest::newRow("C, 1") << 1 << false << one + "s.";
    QTest::newRow("Python, 1000") << 1000 << true << one + one + "u.";
    QTest::newRow("Python, 1001") << 1001 << true << one + "uK\x07" + one + "s.";
    QTest::newRow("Python, 1") << 1 << true << one + "s.";
}

void TestWriter::pythonBatches()
{
    QFETCH(int, size);
    QFETCH(bool, python);
    QFETCH(QByteArray, end);
    Tree tree;
    Style style = styleOf(2);
    style.pythonBatches = python;
    const std::vector<NodeId> items(static_cast<std::size_t>(size) * 2, number(7));
    const QByteArray dict = written(tree, tree.addContainer(Kind::Dict, items), style);
    QCOMPARE(dict.right(end.size()).toHex(' '), end.toHex(' '));
}

void TestWriter::deepNesting_data()
{
    QTest::addColumn<QByteArray>("begin");
    QTest::addColumn<QByteArray>("open");
    QTest::addColumn<QByteArray>("close");
    QTest::newRow("lists") << QByteArray() << QByteArray("(l") << QByteArray("a");
    QTest::newRow("tuples") << QByteArray("\x80\x02") << QByteArray() << QByteArray("\x85");
    QTest::newRow("references") << QByteArray("\x80\x02") << QByteArray() << QByteArray("Q");
    QTest::newRow("classes of objects") << QByteArray("\x80\x02") << QByteArray("(") << QByteArray("o");
}

void TestWriter::deepNesting()
{
    constexpr int kDepth = 1'000'000;
    QFETCH(QByteArray, begin);
    QFETCH(QByteArray, open);
    QFETCH(QByteArray, close);
    const QByteArray bare = begin + open.repeated(kDepth) + "N" + close.repeated(kDepth) + ".";
    const QByteArray once = writtenAgain(bare); // with memo
    QVERIFY(once.size() > bare.size());
    QVERIFY(writtenAgain(once) == once);
}

void TestWriter::cyclesThroughManyTuples()
{
    // A tuple of n lists that each hold it: met again n times inside of itself before it exists.
    Tree tree;
    std::vector<NodeId> lists;
    for (int i = 0; i < 50; ++i)
        lists.push_back(tree.addContainer(Kind::List));
    const NodeId whole = tree.addTuple(lists);
    for (const NodeId each : lists)
        tree.extend(each, std::vector{whole});
    const QByteArray once = written(tree, whole, styleOf(2));
    QVERIFY(writtenAgain(once) == once);
}

void TestWriter::repeatedIntegersAreBounded()
{
    Tree tree;
    const NodeId big = tree.addBigInt(std::string(60'000, '\x11'));
    const NodeId root = tree.addContainer(Kind::List, std::vector<NodeId>(10'000, big));
    io::CountingSink sink;
    try {
        write(tree, root, styleOf(2), sink);
    } catch (const io::Error& error) {
        QCOMPARE(error.kind(), io::ErrorKind::LimitExceeded);
        QVERIFY(sink.written() <= limits::kPickleBytes);
        return;
    }
    QFAIL("600 MB were written.");
}

void TestWriter::longTextIsCopied_data()
{
    QTest::addColumn<int>("protocol");
    for (int protocol = 0; protocol <= 5; ++protocol)
        QTest::addRow("protocol %d", protocol) << protocol;
}

void TestWriter::longTextIsCopied()
{
    QFETCH(int, protocol);
    const std::string text(limits::kTextInMemory + 1, 'x');
    Tree tree(io::Source::ofMemory("--" + text));
    const NodeId far = tree.addFarText(Kind::String, 2, text.size());
    const NodeId root = tuple(tree, {far, far});
    Tree same;
    const NodeId near = same.addString(text);
    const NodeId sameRoot = tuple(same, {near, near});
    const QByteArray copied = written(tree, root, styleOf(protocol));
    QVERIFY(copied == written(same, sameRoot, styleOf(protocol)));
    QCOMPARE(copied.count(bytes(text)), 1);
}

void TestWriter::firstMemo()
{
    Tree tree;
    const NodeId inner = list(tree, {});
    const NodeId root = list(tree, {inner, inner});
    Style style = styleOf(2);
    style.firstMemo = 1;
    QCOMPARE(written(tree, root, style),
             QByteArray("\x80\x02]q\x01(]q\x02h\x02"
                        "e."));
}

void TestWriter::floats_data()
{
    QTest::addColumn<double>("value");
    QTest::addColumn<QString>("expected");
    const double infinity = std::numeric_limits<double>::infinity();
    const std::pair<double, const char*> rows[] = {
        {0.0, "0.0"},
        {-0.0, "-0.0"},
        {1.0, "1.0"},
        {-2.5, "-2.5"},
        {0.1, "0.1"},
        {1e-4, "0.0001"},
        {1e-5, "1e-05"},
        {1.5e-7, "1.5e-07"},
        {123456.0, "123456.0"},
        {1e15, "1000000000000000.0"},
        {9007199254740993.0, "9007199254740992.0"},
        {1e16, "1e+16"},
        {1e22, "1e+22"},
        {1.25e100, "1.25e+100"},
        {5e-324, "5e-324"},
        {1.7976931348623157e308, "1.7976931348623157e+308"},
        {1.0 / 3, "0.3333333333333333"},
        {infinity, "inf"},
        {-infinity, "-inf"},
        {std::nan(""), "nan"},
        {-std::nan(""), "nan"},
    };
    int i = 0;
    for (const auto& [value, text] : rows)
        QTest::addRow("%d: %s", i++, text) << value << QString(text);
}

void TestWriter::floats()
{
    QFETCH(double, value);
    QFETCH(QString, expected);
    QCOMPARE(QString::fromStdString(formatFloat(value)), expected);
}

void TestWriter::bigInts_data()
{
    QTest::addColumn<QByteArray>("value");
    QTest::addColumn<QString>("expected");
    QTest::newRow("empty") << QByteArray() << "0";
    QTest::newRow("zero") << QByteArray(3, '\0') << "0";
    QTest::newRow("minus one") << QByteArray("\xff") << "-1";
    QTest::newRow("-128") << QByteArray("\x80") << "-128";
    QTest::newRow("255") << bytes("\xff\0"s) << "255";
    QTest::newRow("2^64") << bytes("\0\0\0\0\0\0\0\0\x01"s) << "18446744073709551616";
    QTest::newRow("-2^64") << bytes("\0\0\0\0\0\0\0\0\xff"s) << "-18446744073709551616";
    QTest::newRow("10^18") << bytes("\0\0\x64\xa7\xb3\xb6\xe0\x0d"s) << "1000000000000000000";
    QTest::newRow("64 bytes") << QByteArray(63, '\0') + "\x01"
                              << "5237424972633826992021103514924158643546627273668903663173266188953814074247"
                                 "4792878132321477214466514414186946040961136147476104734166288853256441430016";
    QTest::newRow("65 bytes") << QByteArray(64, '\0') + "\x2a"
                              << "0x2a" + QString(128, '0');
    QTest::newRow("65 bytes, negative") << QByteArray(64, '\0') + "\xff"
                                        << "-0x1" + QString(128, '0');
}

void TestWriter::bigInts()
{
    QFETCH(QByteArray, value);
    QFETCH(QString, expected);
    const std::string_view view(value.data(), static_cast<std::size_t>(value.size()));
    QCOMPARE(QString::fromStdString(formatBigInt(view)), expected);
}

QTEST_APPLESS_MAIN(TestWriter)
#include "tst_writer.moc"
