#include "core/edit/losses.h"
#include "core/edit/recipe.h"
#include "core/io/error.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace ckptscope;

namespace {

/// Python that every row can use. `cast` is what a person would write by hand.
const char* const kPrelude = R"(
import collections
from collections import OrderedDict
torch.manual_seed(3)
def cast(state, dtype):
    out = type(state)((k, v.to(dtype) if torch.is_tensor(v) and v.is_floating_point() else v) for k, v in state.items())
    if hasattr(state, '_metadata'):
        out._metadata = state._metadata
    return out
def weights(dtype=torch.float32):
    return OrderedDict([('a.weight', torch.randn(64, 33).to(dtype)), ('a.bias', torch.randn(64).to(dtype)),
                        ('n', torch.tensor(7)), ('e', torch.empty(0).to(dtype)), ('s', torch.tensor(0.1).to(dtype))])
def net():
    torch.manual_seed(5)
    return torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3), torch.nn.BatchNorm2d(8), torch.nn.Linear(8, 4))
def training():
    model = net()
    optimizer = torch.optim.Adam(model.parameters())
    for p in model.parameters():
        p.grad = torch.ones_like(p)
    optimizer.step()
    return {'model': model.state_dict(), 'optimizer': optimizer.state_dict(), 'epoch': 3}
)";

} // namespace

/// Edits that change bytes, against what torch saves of the same values.
class BytesTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    /// Runs `code`, which may save to files called by path().
    void python(const QString& code)
    {
        QString text = QString(kPrelude) + '\n' + code + "\nresult = 'ok'";
        text.replace("@", m_folder.path() + '/');
        QCOMPARE(m_torch.run(text), QString("ok"));
    }
    /// True, or what is wrong.
    QString truth(const QString& expression)
    {
        QString text = QString(kPrelude) + "\nresult = str(" + expression + ")";
        text.replace("@", m_folder.path() + '/');
        return m_torch.run(text);
    }
    static std::vector<edit::Step> steps(const QStringList& words)
    {
        std::vector<std::string> arguments;
        for (const QString& word : words)
            arguments.push_back(word.toStdString());
        return edit::parseSteps(arguments);
    }
    edit::Applied applied(const QString& name, const QStringList& words) const
    {
        return edit::apply(checkpoint::open(path(name).toStdString()), steps(words));
    }
    /// Saves as a person does: with everything that save() checks.
    void convert(const QString& name, const QStringList& words, const QString& target,
                 checkpoint::Format format = checkpoint::Format::AsInput)
    {
        const edit::Applied result = applied(name, words);
        checkpoint::SavePlan plan(result.checkpoint, format, path(target).toStdString());
        checkpoint::save(plan, path(target).toStdString(), {io::AtomicFile::IfExists::Replace, true}, {});
        QCOMPARE(static_cast<std::uint64_t>(contents(path(target)).size()), plan.size());
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        QVERIFY(QDir(m_folder.path()).mkdir("expected"));
    }

    /// compute_crc32=False: no checksum, in none of the records, before and after.
    void checksumsThatWereLeftOutStayOut()
    {
        python("from torch.utils.serialization import config\n"
               "config.save.compute_crc32 = False\n"
               "single = weights()\n"
               "torch.save(OrderedDict(('module.' + k, v) for k, v in single.items()), '@unchecked.pth')\n"
               "torch.save(single, '@expected/unchecked.pth')\n"
               "config.save.compute_crc32 = True");
        QVERIFY(QDir(m_folder.path()).mkpath("stripped"));
        QVERIFY(QDir(m_folder.path()).mkpath("again"));
        convert("unchecked.pth", {"--strip", "module."}, "stripped/unchecked.pth");
        QCOMPARE(contents(path("stripped/unchecked.pth")), contents(path("expected/unchecked.pth")));
        convert("stripped/unchecked.pth", {"--add", "module."}, "again/unchecked.pth");
        QCOMPARE(contents(path("again/unchecked.pth")), contents(path("unchecked.pth")));
    }

    /// A plain state dict: every byte is that of torch.save({k: v.to(dtype) …}).
    void castIsWhatTorchSaves_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("dtype");
        for (const char* dtype : {"float16", "bfloat16", "float64", "float8_e4m3fn", "float8_e5m2"})
            QTest::newRow(dtype) << "weights()" << dtype;
        QTest::newRow("from float8") << "cast(weights(), torch.float8_e4m3fn)"
                                     << "float16";
        QTest::newRow("from float8 to another") << "cast(weights(), torch.float8_e4m3fn)"
                                                << "float8_e5m2";
        QTest::newRow("from bfloat16") << "weights(torch.bfloat16)"
                                       << "float32";
        QTest::newRow("a module's state dict") << "net().state_dict()"
                                               << "float16";
        QTest::newRow("strides stay") << "OrderedDict(a=torch.randn(4, 6).t(), b=torch.randn(2, 3, 4, 5)"
                                         ".to(memory_format=torch.channels_last))"
                                      << "float16";
        QTest::newRow("sparse")
            << "{'w': torch.randn(5, 5).relu().to_sparse(), 'x': torch.sparse_csr_tensor([0, 1, 2], [0, 1], "
               "[1.5, 2.5], (2, 2))}"
            << "float16";
        QTest::newRow("meta") << "OrderedDict(m=torch.empty(3, 4, device='meta'), w=torch.ones(3), i=torch.arange(3), "
                                 "d=torch.empty(2, device='meta', dtype=torch.float64))"
                              << "float16";
        QTest::newRow("a single tensor") << "torch.randn(9)"
                                         << "bfloat16";
    }
    void castIsWhatTorchSaves()
    {
        QFETCH(QString, before);
        QFETCH(QString, dtype);
        python("before = " + before + "\nafter = cast(before, torch." + dtype
               + ") if isinstance(before, dict) else before.to(torch." + dtype
               + ")\ntorch.save(before, '@in.pth')\ntorch.save(after, '@expected/out.pth')");
        convert("in.pth", {"--cast", dtype}, "out.pth");
        QCOMPARE(m_torch.difference(path("expected/out.pth"), path("out.pth")), QString());
        QCOMPARE(m_torch.load(path("out.pth"), true, true), QString());
        QVERIFY(contents(path("expected/out.pth")) == contents(path("out.pth")));
    }

    /// What is shared stays shared, and views stay views: as if the whole storage had been cast in torch.
    void castKeepsTies()
    {
        python("w = torch.randn(50, 4)\n"
               "torch.save(OrderedDict(embed=w, head=w, part=w[10:20], column=w[:, 1], n=torch.arange(3)), '@in.pth')\n"
               "h = w.half()\n"
               "torch.save(OrderedDict(embed=h, head=h, part=h[10:20], column=h[:, 1], n=torch.arange(3)), "
               "'@expected/out.pth')");
        convert("in.pth", {"--cast", "float16"}, "out.pth");
        QCOMPARE(m_torch.difference(path("expected/out.pth"), path("out.pth")), QString());
        QVERIFY(contents(path("expected/out.pth")) == contents(path("out.pth")));
    }

    /// Weights alone, unless a scope says otherwise; step counters never.
    void castOfATrainingCheckpoint()
    {
        python("torch.save(training(), '@in.pth')");
        convert("in.pth", {"--cast", "bfloat16"}, "weights.pth");
        convert("in.pth", {"--cast", "bfloat16", "--scope", "optimizer", "--cast", "float16"}, "both.pth");
        QCOMPARE(truth("[v.dtype for v in torch.load('@weights.pth')['model'].values() if v.is_floating_point()].count("
                       "torch.bfloat16)"),
                 QString("8"));
        QCOMPARE(truth("{v.dtype for s in torch.load('@weights.pth')['optimizer']['state'].values() for v in "
                       "s.values()}"),
                 QString("{torch.float32}"));
        QCOMPARE(
            truth("[str(s[k].dtype) for s in torch.load('@both.pth')['optimizer']['state'].values() for k in s][:3]"),
            QString("['torch.float32', 'torch.float16', 'torch.float16']"));
        QCOMPARE(truth("all(torch.equal(a.to(b.dtype), b) for a, b in zip(training()['model'].values(), "
                       "torch.load('@both.pth')['model'].values()))"),
                 QString("True"));
        QCOMPARE(truth("str(net().bfloat16().load_state_dict(torch.load('@weights.pth')['model']))"),
                 QString("<All keys matched successfully>"));
        QCOMPARE(applied("in.pth", {"--cast", "bfloat16"}).reports[0].remarks.size(), std::size_t(2));
        python("c = training()\ntorch.save({**c['model'], 'optimizer': c['optimizer']}, '@among.pth')");
        convert("among.pth", {"--cast", "bfloat16"}, "weights.pth");
        QCOMPARE(truth("{v.dtype for s in torch.load('@weights.pth')['optimizer']['state'].values() for v in "
                       "s.values()}"),
                 QString("{torch.float32}"));
        QCOMPARE(truth("sum(v.dtype == torch.bfloat16 for v in torch.load('@weights.pth').values() if "
                       "isinstance(v, torch.Tensor))"),
                 QString("8"));
    }

    void castOfAWholeModel()
    {
        python("m = net()\ntorch.save(m, '@in.pth')\ntorch.save(m.half(), '@expected/out.pth')");
        convert("in.pth", {"--cast", "float16"}, "out.pth");
        QCOMPARE(m_torch.difference(path("expected/out.pth"), path("out.pth")), QString());
    }

    void castInOtherContainers()
    {
        python("w = weights()\n"
               "torch.save(w, '@in.pth', _use_new_zipfile_serialization=False)\n"
               "torch.save(cast(w, torch.float16), '@half.pth')\n"
               "import pickle\npickle.dump(w, open('@raw.pkl', 'wb'))");
        convert("in.pth", {"--cast", "float16"}, "out.pth");
        QCOMPARE(m_torch.difference(path("half.pth"), path("out.pth")), QString());
        convert("in.pth", {"--cast", "float16"}, "zip.pth", checkpoint::Format::Zip);
        QCOMPARE(m_torch.difference(path("half.pth"), path("zip.pth")), QString());
        convert("zip.pth", {"--cast", "float32"}, "legacy.pth", checkpoint::Format::Legacy);
        QCOMPARE(truth("all(torch.equal(a, b) for a, b in zip(cast(torch.load('@half.pth'), torch.float32).values(), "
                       "torch.load('@legacy.pth').values()))"),
                 QString("True"));
        QVERIFY_EXCEPTION_THROWN(convert("in.pth", {"--cast", "float8_e5m2"}, "no.pth"), io::Error);
        QVERIFY_EXCEPTION_THROWN(applied("raw.pkl", {"--cast", "float16"}), io::Error);
    }

    /// Only tensors of a named dtype; integers when they are named.
    void castOfOneDType()
    {
        python("torch.save({'a': torch.randn(3), 'b': torch.randn(3).double(), 'i': torch.arange(5), "
               "'c': torch.randn(2, dtype=torch.complex64)}, '@in.pth')");
        convert("in.pth", {"--cast", "float64=float32", "--cast", "int64=float16"}, "out.pth");
        QCOMPARE(truth("[str(v.dtype)[6:] for v in torch.load('@out.pth').values()]"),
                 QString("['float32', 'float32', 'float16', 'complex64']"));
        QCOMPARE(applied("in.pth", {"--cast", "float32=float32"}).reports[0].changes, std::uint64_t(0));
        for (const char* bad : {"int8", "float99", "complex64=float32", "float32=int8", "="})
            QVERIFY_EXCEPTION_THROWN(steps({"--cast", bad}), io::Error);
    }

    /// What numbers are multiplied with to be what they mean is no number of the network.
    void castLeavesScalesOfQuantizedNumbers()
    {
        python("q = torch.quantize_per_channel(torch.randn(3, 4), torch.tensor([.1, .2, 1e-9], dtype=torch.float64), "
               "torch.zeros(3, dtype=torch.long), 0, torch.qint8)\n"
               "torch.save({'w': torch.randn(4), 'q': q, '0.scale': torch.tensor(0.1), '0.zero_point': "
               "torch.tensor(3), 'scale': torch.ones(1)}, '@in.pth')");
        convert("in.pth", {"--cast", "float16"}, "out.pth");
        const QString loaded = "(lambda a, b: [torch.equal(a['q'].dequantize(), b['q'].dequantize()), "
                               "b['0.scale'].dtype, b['w'].dtype, b['scale'].dtype])"
                               "(torch.load('@in.pth'), torch.load('@out.pth'))";
        QCOMPARE(truth(loaded), QString("[True, torch.float32, torch.float16, torch.float16]"));
    }

    /// In float8 PyTorch cannot negate them when they are read: Tensor.to() does so before.
    void negatedTensorsBecomeFloat8()
    {
        python("base = torch.randn(6, 4)\nbase[0, 0] = float('-inf')\n"
               "torch.save({'imag': torch.complex(torch.randn(6), torch.randn(6)).conj().imag, 'base': base, "
               "'neg': torch._neg_view(base), 'part': torch._neg_view(base)[1:, ::2], 't': base.t(), "
               "'half': torch._neg_view(torch.randn(3).half())}, '@in.pth')");
        QCOMPARE(applied("in.pth", {"--cast", "float16"}).reports[0].changes, std::uint64_t(5));
        for (const QString& dtype : {QString("float8_e5m2"), QString("float8_e4m3fn")}) {
            QCOMPARE(applied("in.pth", {"--cast", dtype}).reports[0].changes, std::uint64_t(6));
            QCOMPARE(applied("in.pth", {"--cast", dtype}).reports[0].remarks.size(), std::size_t(0));
            convert("in.pth", {"--cast", dtype}, "out.pth");
            const QString wrong = "(lambda a, b: [k for k, v in a.items() if b[k].is_neg() or b[k].dtype != torch.%1 "
                                  "or not torch.equal(v.to(torch.%1).contiguous().view(torch.uint8), "
                                  "b[k].contiguous().view(torch.uint8))])"
                                  "(torch.load('@in.pth'), torch.load('@out.pth', weights_only=True))";
            QCOMPARE(truth(wrong.arg(dtype)), QString("[]"));
        }
        QCOMPARE(truth("(lambda b: [b[k].untyped_storage().data_ptr() == b[o].untyped_storage().data_ptr() for k, o in "
                       "(('base', 't'), ('neg', 'part'), ('base', 'neg'))])(torch.load('@out.pth'))"),
                 QString("[True, True, False]"));
    }

    /// Every tensor that is listed is told of once: a tied one at each place, a sparse one with all its parts.
    void castsAddUp()
    {
        python("tied = torch.randn(4)\n"
               "q = torch.quantize_per_channel(torch.randn(3, 4), torch.tensor([.1, .2, .3], dtype=torch.float64), "
               "torch.zeros(3, dtype=torch.long), 0, torch.qint8)\n"
               "torch.save({'state_dict': {'a.w': tied, 'b.w': tied, 'c': torch.randn(2).half(), 'i': torch.arange(3), "
               "'s': torch.eye(3).to_sparse(), 't': torch.eye(3).half().to_sparse(), 'q': q, '0.scale': "
               "torch.tensor(0.1), '0.zero_point': torch.tensor(3), 'm': torch.empty(2, device='meta')}}, '@in.pth')");
        const auto report = [&](const QStringList& words) {
            const edit::StepReport made = applied("in.pth", words).reports[words.indexOf("--cast") / 2];
            QStringList sentences{QString::fromStdString(made.sentence).section(':', 0, 0)};
            for (const std::string& remark : made.remarks)
                sentences += QString::fromStdString(remark);
            return sentences;
        };
        QCOMPARE(report({"--cast", "float16"}),
                 QStringList({"Cast 4 tensors to float16", "Left as they are: 2 tensors of float16 already.",
                              "Left as they are: 3 tensors of other dtypes.",
                              "Left as they are: 1 scale of quantised tensors."}));
        QCOMPARE(report({"--scope", "state_dict.a", "--cast", "float16"}).join('|'),
                 QString("No tensor could be cast to float16; nothing was changed.|Not cast: 1 tensor whose storage is "
                         "used by what stays as it is, too."));
        QCOMPARE(report({"--cast", "float32=bfloat16"})[0], QString("Cast 4 tensors to bfloat16"));
        QCOMPARE(
            edit::countLosses(checkpoint::open(path("in.pth").toStdString()), steps({"--cast", "float16"}), {}).size(),
            std::size_t(1)); // what has no values loses none
    }

    /// A storage that a tensor outside of the scope uses stays, and is told of.
    void castStopsAtTheScope()
    {
        python("w = torch.randn(4)\ntorch.save({'a': OrderedDict(x=w, y=torch.randn(3)), 'b': OrderedDict(x=w)}, "
               "'@in.pth')");
        const edit::Applied result = applied("in.pth", {"--scope", "a", "--cast", "float16"});
        QCOMPARE(result.reports[1].changes, std::uint64_t(1));
        QCOMPARE(QString::fromStdString(result.reports[1].remarks[0]),
                 QString("Not cast: 1 tensor whose storage is used by what stays as it is, too."));
    }

    void lossesAreCounted()
    {
        python("torch.save({'a': torch.tensor([1., 7e4, -1e30, float('inf'), float('nan'), 65519., 65520., 1e-9, 0.]), "
               "'b': torch.tensor([[1e-8, 1.], [5e5, 2.]]).t(), 'gone': torch.full((9,), 1e9)}, '@in.pth')");
        const auto losses = [&](const QStringList& words) {
            return edit::countLosses(checkpoint::open(path("in.pth").toStdString()), steps(words), {});
        };
        const auto half = losses({"--cast", "float16", "--delete", "gone"});
        QCOMPARE(half.size(), std::size_t(1));
        QCOMPARE(half[0].overflows, std::uint64_t(4));
        QCOMPARE(half[0].underflows, std::uint64_t(2));
        QCOMPARE(half[0].tensors.size(), std::size_t(2));
        QCOMPARE(half[0].tensors[0].overflows, std::uint64_t(3));
        QCOMPARE(
            QString::fromStdString(edit::lossText(half[0], edit::LossKind::Overflow)),
            QString("Too large for float16, so that they become infinite: 4 numbers of 2 tensors (\"a\", \"b\")."));
        QCOMPARE(QString::fromStdString(edit::lossText(half[0], edit::LossKind::Underflow)),
                 QString("Too small for float16, so that they become 0: 2 numbers of 2 tensors (\"a\", \"b\")."));
        QCOMPARE(losses({"--cast", "float16"})[0].overflows, std::uint64_t(13));
        QCOMPARE(losses({"--cast", "bfloat16"})[0].overflows, std::uint64_t(0));
        const auto eight = losses({"--cast", "float8_e4m3fn", "--delete", "gone"});
        QCOMPARE(
            QString::number(eight[0].overflows),
            truth("sum(int((v.isfinite() & (v.abs() > 464)).sum()) for k, v in torch.load('@in.pth').items() if k != "
                  "'gone')"));
        QVERIFY(edit::lossText(eight[0], edit::LossKind::Overflow).find("become 448") != std::string::npos);
        QCOMPARE(losses({"--cast", "float16", "--cast", "float32"}).size(), std::size_t(2));
        const auto positive = losses({"--cast", "float8_e8m0fnu", "--delete", "gone"});
        QCOMPARE(positive[0].negatives, std::uint64_t(2)); // -1e30 and 0
        QCOMPARE(positive[0].underflows, std::uint64_t(0));
        QCOMPARE(
            QString::fromStdString(edit::lossText(positive[0], edit::LossKind::Negative)),
            QString("Negative or 0, which float8_e8m0fnu cannot hold, so that they become positive: 2 numbers of 1 "
                    "tensor (\"a\")."));
    }

    /// Elements that a view repeats are counted as often as it shows them, and looked at once.
    void lossesOfRepeats()
    {
        python("torch.save({'w': torch.tensor([[1e9], [1e-9]]).expand(2, 10**12)}, '@in.pth')");
        const auto losses =
            edit::countLosses(checkpoint::open(path("in.pth").toStdString()), steps({"--cast", "float16"}), {});
        QCOMPARE(losses[0].overflows, std::uint64_t(1'000'000'000'000));
        QCOMPARE(losses[0].tensors[0].underflows, std::uint64_t(1'000'000'000'000));
    }

    void lossesDoNotWrap()
    {
        python("torch.save({str(i): torch.tensor([1e9]).expand(2**61) for i in range(9)}, '@in.pth')");
        const auto losses =
            edit::countLosses(checkpoint::open(path("in.pth").toStdString()), steps({"--cast", "float16"}), {});
        QCOMPARE(losses[0].tensors.size(), std::size_t(9));
        QCOMPARE(losses[0].tensors[0].overflows, std::uint64_t(1) << 61);
        QCOMPARE(losses[0].overflows, std::numeric_limits<std::uint64_t>::max());
    }

    void lossesOfFloat32()
    {
        python("torch.save({'d': torch.tensor([1e300, 1.], dtype=torch.float64)}, '@in.pth')");
        QCOMPARE(QString::fromStdString(edit::lossText(edit::countLosses(checkpoint::open(path("in.pth").toStdString()),
                                                                         steps({"--cast", "float32"}), {})[0],
                                                       edit::LossKind::Overflow)),
                 QString("Too large for float32, so that they become infinite: 1 number of 1 tensor (\"d\")."));
    }

    /// Casts after one another are those of torch after one another.
    void castTwice()
    {
        python("w = weights()\ntorch.save(w, '@in.pth')\n"
               "torch.save(cast(cast(w, torch.bfloat16), torch.float16), '@expected/out.pth')");
        convert("in.pth", {"--cast", "bfloat16", "--cast", "float16"}, "out.pth");
        QVERIFY(contents(path("expected/out.pth")) == contents(path("out.pth")));
    }

    /// Tensors that have a part of a large storage for themselves: what torch.save writes of their clones.
    void compactIsWhatTorchSavesOfClones_data()
    {
        QTest::addColumn<QString>("before");
        QTest::newRow("slices") << "OrderedDict((str(i), big[10 * i:10 * i + 4]) for i in range(5))";
        QTest::newRow("one slice") << "{'a': big[3:7], 'b': torch.arange(9)}";
        QTest::newRow("columns") << "{'a': big[:, 3:5], 'n': torch.randn(3)}";
        QTest::newRow("every second") << "{'a': big[::2, ::3]}";
        QTest::newRow("an expanded scalar") << "{'a': torch.randn(4)[2].clone().expand(2, 3).clone(), 'b': big[0]}";
        QTest::newRow("empty") << "{'a': big[0:0], 'b': big[5:6]}";
        QTest::newRow("integers") << "{'a': torch.arange(100)[5:9], 'b': torch.arange(100, dtype=torch.uint8)[50:]}";
        QTest::newRow("float8") << "{'a': big.to(torch.float8_e4m3fn)[1:3]}";
        QTest::newRow("legacy") << "{'a': big[3:7], 'b': big[30:31]}";
    }
    void compactIsWhatTorchSavesOfClones()
    {
        QFETCH(QString, before);
        const bool legacy = QString(QTest::currentDataTag()) == "legacy";
        python("big = torch.randn(100, 20)\nbefore = " + before
               + "\nafter = type(before)((k, v.clone(memory_format=torch.contiguous_format)) for k, v in "
                 "before.items())\ntorch.save(before, '@in.pth'"
               + (legacy ? ", _use_new_zipfile_serialization=False)" : ")")
               + "\ntorch.save(after, '@expected/out.pth')");
        convert("in.pth", {"--compact"}, "out.pth");
        QCOMPARE(m_torch.difference(path("expected/out.pth"), path("out.pth")), QString());
        if (legacy)
            return;
        QCOMPARE(m_torch.load(path("out.pth"), true, true), QString());
        QVERIFY(contents(path("expected/out.pth")) == contents(path("out.pth")));
    }

    /// Views that overlap stay together, ones that do not are parted; what is whole is left.
    void compactKeepsTies()
    {
        python(
            "big = torch.randn(100, 20)\nw = torch.randn(6, 6)\n"
            "before = OrderedDict(a=big[10:20], b=big[15:25], c=big[12, 3], d=big[80:81], e=big[80:81], w=w, t=w.t(), "
            "o=torch.randn(8)[1:3].expand(4, 2))\n"
            "torch.save(before, '@in.pth')\n"
            "x = big[10:25].clone()\ny = big[80:81].clone()\no = before['o'][0].clone()\n"
            "torch.save(OrderedDict(a=x[0:10], b=x[5:15], c=x[2, 3], d=y, e=y[0:1], w=w, t=w.t(), o=o.expand(4, 2)), "
            "'@expected/out.pth')");
        convert("in.pth", {"--compact"}, "out.pth");
        QCOMPARE(m_torch.difference(path("expected/out.pth"), path("out.pth")), QString());
        QVERIFY(contents(path("expected/out.pth")) == contents(path("out.pth")));
        QCOMPARE(applied("out.pth", {"--compact"}).reports[0].changes, std::uint64_t(0));
    }

    /// A storage that a tensor outside of the scope uses stays, and is told of.
    void compactStopsAtTheScope()
    {
        python("b = torch.randn(100)\n"
               "torch.save({'a': OrderedDict(x=b[10:20], y=torch.randn(9)[:3]), 'b': OrderedDict(x=b[50:60])}, "
               "'@in.pth')");
        const edit::Applied result = applied("in.pth", {"--scope", "a", "--compact"});
        QCOMPARE(result.reports[1].changes, std::uint64_t(1));
        QCOMPARE(QString::fromStdString(result.reports[1].remarks[0]),
                 QString("Left as they are: 1 storage that tensors outside of the chosen part use, too."));
    }

    void compactAndCastTogether()
    {
        python("big = torch.randn(100, 20)\ntorch.save({'a': big[3:7], 'b': big[50:, 2:4]}, '@in.pth')\n"
               "torch.save({'a': big[3:7].half(), 'b': big[50:, 2:4].half().contiguous()}, '@expected/out.pth')");
        convert("in.pth", {"--compact", "--cast", "float16"}, "one.pth");
        convert("in.pth", {"--cast", "float16", "--compact"}, "other.pth");
        QCOMPARE(m_torch.difference(path("expected/out.pth"), path("one.pth")), QString());
        QCOMPARE(m_torch.difference(path("expected/out.pth"), path("other.pth")), QString());
    }

    /// A new storage never takes the name of another one.
    void compactFindsFreeKeys()
    {
        python("big = torch.randn(100, 20)\n"
               "torch.save({'a': big[0:2], 'b': big[50:52], 'c': torch.arange(3), 'd': torch.arange(4)}, '@in.pth')");
        convert("in.pth", {"--compact"}, "out.pth");
        QCOMPARE(truth("all(torch.equal(a, b) for a, b in zip(torch.load('@in.pth').values(), "
                       "torch.load('@out.pth').values()))"),
                 QString("True"));
    }

    /// A new file whose converted bytes went wrong is thrown away.
    void damageIsNoticed()
    {
        python("torch.save(weights(), '@in.pth')");
        class Flip final : public io::SaveOperations {
            void write(io::system::Handle file, std::span<const std::byte> bytes) override
            {
                std::vector<std::byte> changed(bytes.begin(), bytes.end());
                if (changed.size() > 3000)
                    changed[changed.size() / 2] ^= std::byte(1);
                io::SaveOperations::write(file, changed);
            }
        } operations;
        const edit::Applied result = applied("in.pth", {"--cast", "float16"});
        checkpoint::SavePlan plan(result.checkpoint, checkpoint::Format::AsInput, "no.pth");
        QVERIFY_EXCEPTION_THROWN(checkpoint::save(plan, path("no.pth").toStdString(), {}, {}, operations), io::Error);
        QVERIFY(!QFile::exists(path("no.pth")));
    }

    void words()
    {
        for (const QStringList& words :
             {QStringList{"--cast", "float16"}, QStringList{"--cast", "float32=bfloat16"}, QStringList{"--compact"},
              QStringList{"--dequantize"}, QStringList{"--dense"}}) {
            const std::vector<edit::Step> list = steps(words);
            QCOMPARE(list.size(), std::size_t(1));
            const std::vector<edit::Step> again = edit::parseRecipe(edit::recipeText(list));
            QCOMPARE(edit::arguments(again.at(0)), edit::arguments(list[0]));
            QCOMPARE(QString::fromStdString(edit::arguments(list[0]).back()), words.back());
        }
    }

    /// Every file that opens: what is saved reads back as planned, and loads as before.
    void everyFileCanBeChanged_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("loads");
        if (haveTestData())
            for (const ManifestRow& row : manifest())
                if (!row.container.isEmpty() && !row.file.startsWith("big/"))
                    QTest::newRow(qPrintable(row.file)) << row.file << (row.loads && row.weightsOnly);
    }
    void everyFileCanBeChanged()
    {
        QFETCH(QString, file);
        QFETCH(bool, loads);
        for (const QStringList& words :
             {QStringList{"--cast", "float16"}, QStringList{"--cast", "float8_e5m2"}, QStringList{"--compact"},
              QStringList{"--compact", "--cast", "bfloat16"}, QStringList{"--dequantize", "--dense"}}) {
            try {
                const auto original = checkpoint::open(testData(file).toStdString());
                const edit::Applied edited = edit::apply(original, steps(words));
                const checkpoint::SavePlan plan(edited.checkpoint, checkpoint::Format::AsInput, "out.pth");
                io::MemorySink sink;
                plan.write(sink, {});
                const QByteArray made(reinterpret_cast<const char*>(sink.bytes().data()), qsizetype(sink.written()));
                QCOMPARE(static_cast<std::uint64_t>(made.size()), plan.size());
                checkpoint::verify(plan, *openBytes(made), {});
                writeFile(path("out.pth"), made);
            } catch (const io::Error& error) {
                const bool refused =
                    error.kind() == io::ErrorKind::Refused || error.kind() == io::ErrorKind::Unsupported;
                QVERIFY2(refused || !loads, error.what());
                continue;
            }
            if (loads)
                QCOMPARE(m_torch.load(path("out.pth"), true), QString());
        }
    }

    /// A file far larger than what may be held: the conversion goes by pieces.
    void memoryStaysBounded()
    {
        python("torch.save({'w': torch.ones(40_000_000)}, '@in.pth')"); // 160 MB
        const auto peak = [] { // of this process, in KiB
            for (const QByteArray& line : contents("/proc/self/status").split('\n'))
                if (line.startsWith("VmHWM:"))
                    return line.mid(6).trimmed().split(' ')[0].toLongLong();
            return qlonglong(0);
        };
        const edit::Applied result = applied("in.pth", {"--cast", "float16", "--compact"});
        checkpoint::SavePlan plan(result.checkpoint, checkpoint::Format::AsInput, "out.pth");
        const qlonglong before = peak();
        checkpoint::save(plan, path("out.pth").toStdString(), {io::AtomicFile::IfExists::Replace, true}, {});
        QVERIFY2(peak() - before < 20'000, qPrintable(QString::number(peak() - before)));
    }
};

QTEST_GUILESS_MAIN(BytesTest)
#include "tst_bytes.moc"
