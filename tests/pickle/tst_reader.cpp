#include "core/io/error.h"
#include "core/pickle/reader.h"
#include "core/pickle/writer.h"

#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using io::ErrorKind;
using pickle::Kind;
using pickle::NodeId;
using pickle::OddityKind;
using pickle::Tree;

namespace {

/// Bytes of a literal with NULs in it.
template <std::size_t N> QByteArray raw(const char (&literal)[N])
{
    return {literal, N - 1};
}

pickle::Parsed parse(const QByteArray& bytes)
{
    return pickle::read(io::Source::ofMemory(std::string_view(bytes.data(), std::size_t(bytes.size()))));
}

/// A value as Python would print it, as far as these tests need it.
QByteArray repr(const Tree& tree, NodeId id, int depth = 0);

QByteArray listed(const Tree& tree, std::span<const NodeId> items, int depth)
{
    QByteArray text;
    for (NodeId item : items)
        text += (text.isEmpty() ? "" : ", ") + repr(tree, item, depth + 1);
    return text;
}

QByteArray repr(const Tree& tree, NodeId id, int depth)
{
    if (depth > 8)
        return "…";
    const auto bytes = [&] {
        const std::string_view text = tree.text(id);
        return QByteArray(text.data(), qsizetype(text.size()));
    };
    switch (tree.kind(id)) {
    case Kind::None:
        return "None";
    case Kind::Bool:
        return tree.boolean(id) ? "True" : "False";
    case Kind::Int:
        return QByteArray::number(qlonglong(tree.integer(id)));
    case Kind::BigInt:
        return QByteArray::fromStdString(pickle::formatBigInt(tree.text(id)));
    case Kind::Float:
        return QByteArray::fromStdString(pickle::formatFloat(tree.real(id)));
    case Kind::String:
        return '\'' + bytes() + '\'';
    case Kind::ByteString:
        return "old'" + bytes() + '\'';
    case Kind::Bytes:
        return "b'" + bytes() + '\'';
    case Kind::ByteArray:
        return "bytearray('" + bytes() + "')";
    case Kind::Tuple:
        return '(' + listed(tree, tree.children(id), depth) + ')';
    case Kind::List:
        return '[' + listed(tree, tree.children(id), depth) + ']';
    case Kind::Dict:
        return '{' + listed(tree, tree.children(id), depth) + '}';
    case Kind::Set:
        return "set(" + listed(tree, tree.children(id), depth) + ')';
    case Kind::FrozenSet:
        return "frozenset(" + listed(tree, tree.children(id), depth) + ')';
    case Kind::Global:
        return QByteArray(tree.globalModule(id).data(), qsizetype(tree.globalModule(id).size())) + '.'
            + QByteArray(tree.globalName(id).data(), qsizetype(tree.globalName(id).size()));
    case Kind::Persistent:
        return "persistent(" + repr(tree, tree.persistentId(id), depth + 1) + ')';
    case Kind::Extension:
        return "extension(" + QByteArray::number(tree.extensionCode(id)) + ')';
    case Kind::OutOfBand:
        return "buffer";
    default: {
        const char* const word = tree.kind(id) == Kind::Call ? "call"
            : tree.kind(id) == Kind::Instance                ? "instance"
                                                             : "new";
        QByteArray text =
            word + ('(' + repr(tree, tree.callable(id), depth + 1)) + ", " + repr(tree, tree.arguments(id), depth + 1);
        if (tree.keywords(id).valid())
            text += ", " + repr(tree, tree.keywords(id), depth + 1);
        text += ')';
        if (tree.hasEffects(id))
            for (const pickle::Effect& effect : tree.effects(id))
                text += '+' + repr(tree, effect.value, depth + 1);
        return text;
    }
    }
}

std::optional<ErrorKind> errorOf(const QByteArray& bytes)
{
    try {
        (void)parse(bytes);
    } catch (const io::Error& error) {
        return error.kind();
    }
    return std::nullopt;
}

} // namespace

/// The reader, opcode by opcode (Lib/pickletools.py), and what must not happen with hostile ones.
class ReaderTest : public QObject {
    Q_OBJECT

private slots:
    void readingCanBeStopped()
    {
        const QByteArray bytes = "(" + QByteArray("K\x01").repeated(300'000) + "l.";
        const io::Source source = io::Source::ofMemory(std::string_view(bytes.data(), std::size_t(bytes.size())));
        std::uint64_t heard = 0, last = 0;
        std::stop_source stop;
        const io::Progress progress{stop.get_token(), [&](std::uint64_t done, std::uint64_t total) {
                                        ++heard;
                                        last = done;
                                        QCOMPARE(total, source.size());
                                    }};
        QCOMPARE(pickle::read(source, 0, progress).opcodes, std::uint64_t(300'003));
        QVERIFY(heard >= 4 && last <= source.size());
        stop.request_stop();
        std::optional<ErrorKind> kind;
        try {
            (void)pickle::read(source, 0, progress);
        } catch (const io::Error& error) {
            kind = error.kind();
        }
        QVERIFY(kind == ErrorKind::Cancelled);
    }
    void opcodes_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("value");
        const auto row = [](const char* name, const QByteArray& bytes, const char* value) {
            QTest::newRow(name) << bytes << QByteArray(value);
        };
        row("INT", "I42\n.", "42");
        row("INT, negative", "I-7\n.", "-7");
        row("INT as a boolean", "I01\n.", "True");
        row("INT as false", "I00\n.", "False");
        row("BININT", raw("J\xff\xff\xff\xff."), "-1");
        row("BININT1", raw("K\xff."), "255");
        row("BININT2", raw("M\x01\x02."), "513");
        row("LONG", "L123456789012345678901234567890L\n.", "123456789012345678901234567890");
        row("LONG1", raw("\x8a\x02\x00\x01."), "256");
        row("LONG1, empty", raw("\x8a\x00."), "0");
        row("LONG1, negative", raw("\x8a\x01\x80."), "-128");
        row("LONG4", raw("\x8b\x02\x00\x00\x00\x00\x01."), "256");
        row("STRING", "S'a\\nb'\n.", "old'a\nb'");
        row("STRING, hexadecimal", "S'\\x41'\n.", "old'A'");
        row("BINSTRING",
            raw("T\x03\x00\x00\x00"
                "abc."),
            "old'abc'");
        row("SHORT_BINSTRING",
            raw("U\x03"
                "abc."),
            "old'abc'");
        row("BINBYTES",
            raw("B\x03\x00\x00\x00"
                "abc."),
            "b'abc'");
        row("SHORT_BINBYTES",
            raw("C\x03"
                "abc."),
            "b'abc'");
        row("BINBYTES8",
            raw("\x8e\x03\x00\x00\x00\x00\x00\x00\x00"
                "abc."),
            "b'abc'");
        row("BYTEARRAY8",
            raw("\x96\x03\x00\x00\x00\x00\x00\x00\x00"
                "abc."),
            "bytearray('abc')");
        row("NEXT_BUFFER", raw("\x97."), "buffer");
        row("READONLY_BUFFER", raw("\x97\x98."), "buffer");
        row("NONE", "N.", "None");
        row("NEWTRUE", raw("\x88."), "True");
        row("NEWFALSE", raw("\x89."), "False");
        row("UNICODE", "Va\\u0041\n.", "'aA'");
        row("SHORT_BINUNICODE",
            raw("\x8c\x03"
                "abc."),
            "'abc'");
        row("BINUNICODE",
            raw("X\x03\x00\x00\x00"
                "abc."),
            "'abc'");
        row("BINUNICODE8",
            raw("\x8d\x03\x00\x00\x00\x00\x00\x00\x00"
                "abc."),
            "'abc'");
        row("FLOAT", "F1.5\n.", "1.5");
        row("FLOAT, too large", "F-1e400\n.", "-inf");
        row("FLOAT, infinite", "F-inf\n.", "-inf");
        row("BINFLOAT", raw("G\x3f\xf8\x00\x00\x00\x00\x00\x00."), "1.5");
        row("EMPTY_LIST", "].", "[]");
        row("APPEND",
            raw("]K\x01"
                "a."),
            "[1]");
        row("APPENDS",
            raw("](K\x01K\x02"
                "e."),
            "[1, 2]");
        row("LIST", raw("(K\x01K\x02l."), "[1, 2]");
        row("EMPTY_TUPLE", ").", "()");
        row("TUPLE", raw("(K\x01K\x02K\x03K\x04t."), "(1, 2, 3, 4)");
        row("TUPLE1", raw("K\x01\x85."), "(1)");
        row("TUPLE2", raw("K\x01K\x02\x86."), "(1, 2)");
        row("TUPLE3", raw("K\x01K\x02K\x03\x87."), "(1, 2, 3)");
        row("EMPTY_DICT", "}.", "{}");
        row("DICT",
            raw("(K\x01K\x02"
                "d."),
            "{1, 2}");
        row("SETITEM", raw("}K\x01K\x02s."), "{1, 2}");
        row("SETITEMS", raw("}(K\x01K\x02K\x03K\x04u."), "{1, 2, 3, 4}");
        row("EMPTY_SET, ADDITEMS", raw("\x8f(K\x01K\x02\x90."), "set(1, 2)");
        row("FROZENSET", raw("(K\x01K\x02\x91."), "frozenset(1, 2)");
        row("POP",
            raw("K\x01K\x02"
                "0."),
            "1");
        row("POP of a mark", raw("K\x01(0."), "1");
        row("DUP",
            raw("K\x01"
                "2\x86."),
            "(1, 1)");
        row("POP_MARK",
            raw("K\x01(K\x02K\x03"
                "1."),
            "1");
        row("PUT, GET", raw("K\x01p5\ng5\n\x86."), "(1, 1)");
        row("BINPUT, BINGET", raw("K\x01q\x05h\x05\x86."), "(1, 1)");
        row("LONG_BINPUT, LONG_BINGET", raw("K\x01r\x05\x00\x00\x00j\x05\x00\x00\x00\x86."), "(1, 1)");
        row("MEMOIZE", raw("K\x01\x94h\x00\x86."), "(1, 1)");
        row("EXT1", raw("\x82\x07."), "extension(7)");
        row("EXT2", raw("\x83\x07\x01."), "extension(263)");
        row("EXT4", raw("\x84\x07\x00\x01\x00."), "extension(65543)");
        row("GLOBAL", "cos\nsystem\n.", "os.system");
        row("STACK_GLOBAL", raw("\x8c\x02os\x8c\x06system\x93."), "os.system");
        row("REDUCE", raw("cos\nsystem\n(X\x02\x00\x00\x00lstR."), "call(os.system, ('ls'))");
        row("BUILD", "ca\nB\n)R}b.", "call(a.B, ())+{}");
        row("INST", raw("(K\x01ia\nB\n."), "instance(a.B, (1))");
        row("OBJ", raw("(ca\nB\nK\x01o."), "instance(a.B, (1))");
        row("NEWOBJ", raw("ca\nB\nK\x01\x85\x81."), "new(a.B, (1))");
        row("NEWOBJ_EX", raw("ca\nB\nK\x01\x85}\x92."), "new(a.B, (1), {})");
        row("PROTO", raw("\x80\x02N."), "None");
        row("FRAME", raw("\x80\x04\x95\x02\x00\x00\x00\x00\x00\x00\x00N."), "None");
        row("PERSID", "Pabc\n.", "persistent('abc')");
        row("BINPERSID", raw("K\x07Q."), "persistent(7)");
        row("appending to an object",
            raw("ca\nB\n)RK\x01"
                "a."),
            "call(a.B, ())+[1]");
        row("items set on an object", raw("ca\nB\n)R(K\x01K\x02u."), "call(a.B, ())+{1, 2}");
    }
    void opcodes()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, value);
        const pickle::Parsed parsed = parse(bytes);
        QCOMPARE(repr(parsed.tree, parsed.tree.root()), value);
        QCOMPARE(parsed.end, std::uint64_t(bytes.size()));
        QVERIFY(parsed.used.test(static_cast<unsigned char>('.')));
    }

    void errors_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, const QByteArray& bytes, ErrorKind kind) {
            QTest::newRow(name) << bytes << int(kind);
        };
        row("nothing", "", ErrorKind::Truncated);
        row("no STOP", "N", ErrorKind::Truncated);
        row("an empty stack at STOP", ".", ErrorKind::Damaged);
        row("an unknown opcode", raw("\xff."), ErrorKind::Damaged);
        row("protocol 6", raw("\x80\x06N."), ErrorKind::Unsupported);
        row("a text that ends early",
            raw("X\x05\x00\x00\x00"
                "abc."),
            ErrorKind::Truncated);
        row("a text of 4 GiB",
            raw("X\xff\xff\xff\xff"
                "abc."),
            ErrorKind::Truncated);
        row("a text of 2^63",
            raw("\x8d\xff\xff\xff\xff\xff\xff\xff\x7f"
                "abc."),
            ErrorKind::Truncated);
        row("bytes of 2^63",
            raw("\x8e\xff\xff\xff\xff\xff\xff\xff\x7f"
                "abc."),
            ErrorKind::Truncated);
        row("a long of 2^31",
            raw("\x8b\xff\xff\xff\x7f"
                "a."),
            ErrorKind::LimitExceeded);
        row("a long of negative size",
            raw("\x8b\xff\xff\xff\xff"
                "a."),
            ErrorKind::Damaged);
        row("APPEND without a list",
            raw("K\x01"
                "a."),
            ErrorKind::Damaged);
        row("TUPLE without a mark", raw("K\x01t."), ErrorKind::Damaged);
        row("a memo that is empty", raw("h\x05."), ErrorKind::Damaged);
        row("BUILD on nothing", "b.", ErrorKind::Damaged);
        row("an odd number of items", raw("}(K\x01u."), ErrorKind::Damaged);
        row("REDUCE with no tuple", raw("ca\nB\nK\x01R."), ErrorKind::Damaged);
        row("a number that is none", "Iabc\n.", ErrorKind::Damaged);
        row("an object changed without end", "cm\nC\n)R" + QByteArray("K\1aK\1K\2s").repeated(129) + '.',
            ErrorKind::LimitExceeded);
        row("more digits than allowed", 'L' + QByteArray(5000, '1') + "L\n.", ErrorKind::LimitExceeded);
        row("no UTF-8", raw("X\x02\x00\x00\x00\xff\xfe."), ErrorKind::Damaged);
    }
    void errors()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, kind);
        const std::optional<ErrorKind> error = errorOf(bytes);
        QVERIFY(error.has_value());
        QCOMPARE(int(*error), kind);
    }

    void oddities_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<int>("kind");
        const auto row = [](const char* name, const QByteArray& bytes, OddityKind kind) {
            QTest::newRow(name) << bytes << int(kind);
        };
        row("a call that is dropped",
            raw("K\x01"
                "cos\nsystem\n)R0."),
            OddityKind::DroppedCall);
        row("a call dropped with its mark", raw("K\x01(cos\nsystem\n)R1."), OddityKind::DroppedCall);
        row("objects left behind", raw("cos\nsystem\n)RK\x01."), OddityKind::LeftOnStack);
        row("PROTO twice", raw("\x80\x02\x80\x02N."), OddityKind::ProtocolTwice);
        row("an extension code", raw("\x82\x07."), OddityKind::ExtensionCode);
        row("a persistent id as text", "Pabc\n.", OddityKind::TextPersistentId);
        row("a list as a key", raw("}]K\x01s."), OddityKind::UnhashableKey);
        row("a frame that is overrun", raw("\x80\x04\x95\x01\x00\x00\x00\x00\x00\x00\x00K\x01."),
            OddityKind::FrameMismatch);
    }
    void oddities()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(int, kind);
        const pickle::Parsed parsed = parse(bytes);
        QVERIFY(std::ranges::any_of(parsed.oddities,
                                    [&](const pickle::Oddity& oddity) { return int(oddity.kind) == kind; }));
    }

    /// A tree that is a million deep is read, copied, compacted, written and freed without recursion.
    void depth_data()
    {
        QTest::addColumn<QByteArray>("open");
        QTest::addColumn<QByteArray>("close");
        QTest::newRow("lists") << QByteArray("]") << QByteArray("a");
        QTest::newRow("tuples") << QByteArray(")") << raw("\x86");
        QTest::newRow("calls") << QByteArray("ca\nb\n") << raw("\x85R");
    }
    void depth()
    {
        QFETCH(QByteArray, open);
        QFETCH(QByteArray, close);
        constexpr int kDepth = 1'000'000;
        const pickle::Parsed parsed = parse(open.repeated(kDepth) + ']' + close.repeated(kDepth) + '.');
        const Tree copy = parsed.tree.compacted();
        QCOMPARE(copy.kind(copy.root()), parsed.tree.kind(parsed.tree.root()));
        io::MemorySink sink;
        pickle::Style style;
        style.protocol = 2;
        pickle::write(copy, copy.root(), style, sink);
        QVERIFY(sink.written() > std::uint64_t(kDepth));
    }

    void cyclesStayCycles()
    {
        const pickle::Parsed parsed = parse(raw("]q\x00(h\x00h\x00"
                                                "e."));
        const Tree& tree = parsed.tree;
        QCOMPARE(tree.children(tree.root()).size(), std::size_t(2));
        QCOMPARE(tree.children(tree.root())[0], tree.root());
        QCOMPARE(repr(tree, tree.root()).left(8), QByteArray("[[[[[[[["));
    }

    /// The same object by GET is one node, equal objects are two.
    void sharingStays()
    {
        const pickle::Parsed parsed = parse(raw("](]q\x00h\x00]e."));
        const std::span<const NodeId> items = parsed.tree.children(parsed.tree.root());
        QCOMPARE(items[0], items[1]);
        QVERIFY(items[0] != items[2]);
    }

    void longTextsStayInTheFile()
    {
        const QByteArray text(200'000, 'x');
        const QByteArray bytes = raw("X\x40\x0d\x03\x00") + text + '.';
        const pickle::Parsed parsed = parse(bytes);
        const Tree& tree = parsed.tree;
        QVERIFY(tree.isFar(tree.root()));
        QCOMPARE(tree.textSize(tree.root()), std::uint64_t(200'000));
        QCOMPARE(tree.textSource(tree.root()).readAll(1 << 20).size(), std::size_t(200'000));
        QVERIFY(tree.memory() < 100'000);
    }

    /// A few bytes that ask for much: memory stays in proportion to the file.
    void memoIndexesCostNothing()
    {
        const pickle::Parsed parsed = parse(raw("Nr\xff\xff\xff\xff"
                                                "j\xff\xff\xff\xff\x86."));
        QVERIFY(parsed.tree.memory() < 100'000);
    }

    void nodesAreFoundByTheirOpcode()
    {
        const QByteArray bytes = raw("(ccollections\nOrderedDict\n]X\x01\x00\x00\x00"
                                     "aat."); // (OrderedDict, ['a'])
        const auto source = io::Source::ofMemory(std::string_view(bytes.data(), std::size_t(bytes.size())));
        const Tree tree = parse(bytes).tree;
        const auto parts = tree.children(tree.root());
        QCOMPARE(pickle::offsetOf(source, 0, parts[0]), std::optional<std::uint64_t>(1));
        QCOMPARE(pickle::offsetOf(source, 0, parts[0]), std::optional(tree.globalOffset(parts[0])));
        QCOMPARE(pickle::offsetOf(source, 0, parts[1]), std::optional<std::uint64_t>(bytes.indexOf(']')));
        QCOMPARE(pickle::offsetOf(source, 0, tree.root()), std::optional<std::uint64_t>(bytes.indexOf("t.")));
        QVERIFY(!pickle::offsetOf(source, 0, pickle::NodeId::none()));
        QVERIFY(!pickle::offsetOf(source, 0, pickle::NodeId::ofIndex(1000)));
    }

    void styleIsThatOfTheWriter()
    {
        QCOMPARE(parse(raw("\x80\x02N.")).style.protocol, 2);
        QVERIFY(!parse(raw("\x80\x04N.")).style.framed);
        QVERIFY(parse(raw("\x80\x04\x95\x02\x00\x00\x00\x00\x00\x00\x00N.")).style.framed);
        QCOMPARE(parse(raw("]q\x01.")).style.firstMemo, 1u);
    }
};

QTEST_APPLESS_MAIN(ReaderTest)
#include "tst_reader.moc"
