#include "core/compare/numbers.h"
#include "core/compare/report.h"
#include "tests/compare/checkpoint_builder.h"
#include "tests/support/oracle.h"

#include <QtTest>

using namespace ckptscope;
using test::CheckpointBuilder;

namespace {

class TextInMemory final : public io::TextOutput {
public:
    std::string text;
    void write(std::string_view more) override { text += more; }
};

QString csvOf(const checkpoint::Checkpoint& a, const checkpoint::Checkpoint& b,
              const compare::NumberComparison* numbers = nullptr)
{
    const compare::Comparison comparison = compare::compare(a, b);
    TextInMemory out;
    compare::writeCsv(out, {a, b, comparison, "a.pth", "b.pth", false, numbers});
    return QString::fromStdString(out.text);
}

} // namespace

/// What a comparison says of every pair, of numbers by checksums, and as a table.
class ReportTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;

    checkpoint::CheckpointPtr saved(const QString& name)
    {
        return checkpoint::open(m_folder.filePath(name).toStdString());
    }

private slots:
    void everyPairIsListed()
    {
        CheckpointBuilder x;
        const auto a = x.build(x.dict({{"w", x.tensor({2})}, {"v", x.tensor({3})}, {"gone", x.tensor({1})}}));
        CheckpointBuilder y;
        const auto b = y.build(y.dict({{"module.v", y.tensor({4}, "FloatStorage", "cuda:1")},
                                       {"module.w", y.tensor({2})},
                                       {"module.new", y.tensor({1})}}));
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(result.pairs.size(), std::size_t(4));
        QCOMPARE(result.pairs[0].b, std::uint32_t(1));
        QCOMPARE(int(result.pairs[0].flags), int(compare::kRenamed));
        QCOMPARE(int(result.pairs[1].flags), compare::kRenamed | compare::kOtherShape | compare::kOtherDevice);
        QVERIFY(result.pairs[2].isOnlyA() && result.pairs[3].isOnlyB());
        QCOMPARE(result.counts.renamed, std::uint64_t(2));
        QCOMPARE(compare::commonName(result, result.pairs[3], *a, *b), std::string("new"));
        const compare::Relation& relation = result.alignment.relations.front();
        QCOMPARE(relation.b.keys, std::string("module."));
        QCOMPARE(relation.matched, std::uint64_t(2));
        QCOMPARE(relation.all, std::uint64_t(3));
    }

    /// A dict around the keys does not rename them.
    void aContainerDoesNotRename()
    {
        CheckpointBuilder x, y;
        const auto a = x.build(x.weights({"a.w", "b.w"}));
        const auto b = y.build(y.dict({{"state_dict", y.weights({"a.w", "b.w"})}}));
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(result.counts.same, std::uint64_t(2));
        QVERIFY(!result.same());
    }

    void formulasAreDisarmed()
    {
        CheckpointBuilder x;
        const auto a = x.build(x.dict({{"=cmd|' /C calc'!A0", x.tensor({2})},
                                       {"+a", x.tensor({2})},
                                       {"a,\"b\"\n", x.tensor({2})},
                                       {"lr", x.real(-0.5)}}));
        CheckpointBuilder y;
        const auto b = y.build(y.dict({{"@x", y.tensor({2})}, {"lr", y.real(0.5)}}));
        const QString csv = csvOf(*a, *b);
        QVERIFY2(csv.contains("only-in-a,'=cmd|' /C calc'!A0,2,float32,cpu,,,,,\r\n"), qPrintable(csv));
        QVERIFY(csv.contains("only-in-a,'+a,"));
        QVERIFY(csv.contains("only-in-a,\"a,\"\"b\"\"\n\","));
        QVERIFY(csv.contains("only-in-b,,,,,'@x,"));
        QVERIFY(csv.contains("value,lr,-0.5,,,lr,0.5,,,\r\n"));
    }

    void stops()
    {
        CheckpointBuilder x;
        const auto a = x.build(x.weights({"a"}));
        std::stop_source source;
        source.request_stop();
        QVERIFY_THROWS_EXCEPTION(io::Error, compare::compare(*a, *a, {}, {source.get_token(), {}}));
    }

    /// The checksums of real files, without reading a tensor.
    void numbersByChecksum()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        m_torch.run(R"(
import torch
torch.manual_seed(0)
folder = ')" + m_folder.path()
                    + R"('
w = torch.randn(8, 8)
base = torch.arange(10.)
x = {'none': torch.empty(2, device='meta'), 'w': w, 'part': base[2:5], 'bias': torch.zeros(3), 'empty': torch.zeros(0), 'turned': w.t(), 'half': w.half()}
torch.save(x, folder + '/a.pth')
torch.save(x, folder + '/legacy.pth', _use_new_zipfile_serialization=False)
other = base.clone(); other[9] = 7
y = {'none': torch.empty(2, device='meta'), 'w': w.clone(), 'part': other[2:5], 'bias': torch.tensor([0., 0., 1.]), 'empty': torch.zeros(0), 'turned': w.t().contiguous(),
     'half': w}
torch.save(y, folder + '/b.pth')
from torch.utils.serialization import config
config.save.compute_crc32 = False
torch.save(x, folder + '/no_crc.pth')
result = 'ok')");
        using enum compare::Numbers;
        const auto numbersOf = [&](const QString& a, const QString& b) {
            const auto left = saved(a), right = saved(b);
            std::map<std::string, compare::Numbers> out;
            const compare::Comparison comparison = compare::compare(*left, *right);
            for (const compare::Pair& pair : comparison.pairs)
                out[left->tensorName(left->tensors[pair.a])] = pair.numbers;
            return out;
        };
        auto numbers = numbersOf("a.pth", "b.pth");
        QVERIFY(numbers["w"] == Same);
        QVERIFY(numbers["bias"] == Different);
        QVERIFY(numbers["part"] == NotKnown); // the change is outside of the view
        QVERIFY(numbers["turned"] == NotKnown); // other strides
        QVERIFY(numbers["half"] == NotKnown); // other dtype
        QVERIFY(numbers["empty"] == Same);
        const auto left = saved("a.pth"), right = saved("b.pth");
        const compare::Comparison comparison = compare::compare(*left, *right);
        const compare::NumberComparison read = compare::compareNumbers(comparison, *left, *right, {});
        const auto textOf = [&](const compare::NumberComparison* found) {
            QString text;
            compare::forEachReportLine(
                {*left, *right, comparison, "a", "b", false, found},
                [&](const compare::ReportLine& line) { text += QString::fromStdString(line.text) + '\n'; });
            return text;
        };
        QVERIFY2(textOf(nullptr).contains("  numbers    bias\n"), qPrintable(textOf(nullptr)));
        QVERIFY2(textOf(&read).contains(
                     "  numbers    bias  max |a-b| 1, max rel 1, rms 0.577, rms rel inf, cosine nan, over 1 of 3\n"),
                 qPrintable(textOf(&read)));
        const QString csv = csvOf(*left, *right, &read);
        QVERIFY2(csv.contains(",numbers,max_abs,max_rel,rms,relative_rms,cosine,over_tolerance\r\n"), qPrintable(csv));
        QVERIFY2(csv.contains("same,bias,3,float32,cpu,bias,3,float32,cpu,different,1,1,0.577350269,inf,nan,1\r\n"),
                 qPrintable(csv));
        QVERIFY2(csv.contains("same,none,2,float32,meta,none,2,float32,meta,not known,,,,,,\r\n"), qPrintable(csv));
        QVERIFY2(csv.contains(",same checksum,,,,,,\r\n") && csv.contains(",equal,,,,,,\r\n"), qPrintable(csv));
        numbers = numbersOf("a.pth", "a.pth");
        QVERIFY(numbers["part"] == Same && numbers["turned"] == Same);
        QVERIFY(numbersOf("a.pth", "legacy.pth")["w"] == NotKnown);
        QVERIFY(numbersOf("a.pth", "no_crc.pth")["w"] == NotKnown);
        const auto legacy = saved("legacy.pth");
        QCOMPARE(compare::compare(*legacy, *legacy).counts.numbersSame, std::uint64_t(6));
    }

    /// NaN is neither before nor after another number; it must not break the order of those around it.
    void theMostChangedComeFirst()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        QCOMPARE(m_torch.run("inf, nan, t = float('inf'), float('nan'), torch.tensor\n"
                             "a = {'little': t([1., 1.]), 'much': t([1., 1.]), 'inf': t([1., 1.]), "
                             "'nan': t([nan, 1.]), 'inf2': t([1., 1.])}\n"
                             "b = {'little': t([1., 1.1]), 'much': t([1., 9.]), 'inf': t([inf, 1.]), "
                             "'nan': t([1., 1.]), 'inf2': t([1., inf])}\n"
                             "torch.save(a, '"
                             + m_folder.filePath("rank_a.pth") + "')\ntorch.save(b, '" + m_folder.filePath("rank_b.pth")
                             + "')\nresult = 'ok'"),
                 QString("ok"));
        const auto left = saved("rank_a.pth"), right = saved("rank_b.pth");
        const compare::Comparison comparison = compare::compare(*left, *right);
        QStringList names;
        for (const compare::NumberDifference& row : compare::compareNumbers(comparison, *left, *right, {}).rows)
            names << QString::fromStdString(compare::commonName(comparison, comparison.pairs[row.pair], *left, *right));
        QCOMPARE(names, (QStringList{"nan", "inf", "inf2", "much", "little"}));
    }
};

QTEST_APPLESS_MAIN(ReportTest)
#include "tst_report.moc"
