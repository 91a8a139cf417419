#include "core/io/error.h"
#include "core/tensor/difference.h"
#include "core/tensor/element_reader.h"
#include "core/tensor/scan.h"
#include "core/tensor/statistics.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "tests/tensor/samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <memory>

using namespace ckptscope;

namespace {

bool isClose(double a, double b, double scale = 0, double tolerance = 1e-12)
{
    if (std::isnan(a) || std::isnan(b))
        return std::isnan(a) && std::isnan(b);
    return a == b || std::fabs(a - b) <= tolerance * std::max({std::fabs(a), std::fabs(b), scale});
}

bool isSame(double found, double expected, double tolerance)
{
    if (std::isnan(found) || std::isnan(expected))
        return std::isnan(found) && std::isnan(expected);
    if (found == expected)
        return std::signbit(found) == std::signbit(expected);
    return std::fabs(found - expected) <= tolerance * std::max(1.0, std::fabs(expected));
}

QByteArray text(double value)
{
    return QByteArray::number(value, 'g', 17);
}

} // namespace

/// The numbers of every dtype and view, and statistics of them, against PyTorch and numpy.
class StatisticsTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NumberSamples> m_samples;

    static double real(const NumberSample& sample, const char* key)
    {
        return sample.expected[QLatin1String(key)].toString().toDouble();
    }

    static void compareCounts(const NumberSample& sample, const tensor::Counts& counts)
    {
        const auto same = [&](const char* key, std::uint64_t value) {
            QVERIFY2(sample.expected[QLatin1String(key)].toInteger() == static_cast<qint64>(value),
                     qPrintable(sample.file + ' ' + sample.name + ' ' + key + ": " + QString::number(value)));
        };
        same("count", counts.numbers);
        same("nan", counts.nan);
        same("positive_infinity", counts.positiveInfinity);
        same("negative_infinity", counts.negativeInfinity);
        same("zeros", counts.zeros);
        same("subnormals", counts.subnormals);
    }

    static void compareNumbers(const NumberSample& sample, const tensor::Statistics& found)
    {
        const double scale = std::max(std::fabs(found.least), std::fabs(found.greatest));
        const bool isShort = tensor::isFloating(found.dtype) && checkpoint::info(found.dtype).bytes <= 2;
        const double tolerance = isShort ? 1e-9 : 1e-12;
        const auto same = [&](const char* key, double value, double about) {
            QVERIFY2(isClose(real(sample, key), value, about, tolerance),
                     qPrintable(sample.file + ' ' + sample.name + ' ' + key + ": " + text(value) + " instead of "
                                + text(real(sample, key))));
        };
        same("least", found.least, 0);
        same("greatest", found.greatest, 0);
        same("mean", found.mean, sample.file.startsWith("cancelling") ? 100 * std::fabs(found.mean) : scale);
        same("deviation", found.deviation, scale * 1e-3);
        same("magnitudes", found.magnitudes, 0);
        same("norm", found.norm, 0);
    }

private slots:
    void initTestCase() { m_samples = std::make_unique<NumberSamples>(); }

    void numbers()
    {
        for (const NumberSample& sample : m_samples->all()) {
            const std::vector<double> expected = m_samples->numbers(sample);
            // PyTorch dequantises in float32.
            const double tolerance = sample.file.startsWith("quantised") ? 1e-6 : 1e-15;
            tensor::NumberReader reader(m_samples->view(sample));
            std::vector<double> found;
            for (std::span<const double> block = reader.next(); !block.empty(); block = reader.next())
                found.insert(found.end(), block.begin(), block.end());
            QVERIFY2(found.size() == expected.size(), qPrintable(sample.file + ' ' + sample.name));
            for (std::size_t i = 0; i < found.size(); ++i)
                if (!isSame(found[i], expected[i], tolerance))
                    QFAIL(qPrintable(QString("%1 %2 [%3]: %4").arg(sample.file, sample.name).arg(i).arg(found[i])));
        }
    }

    void statistics_data()
    {
        QTest::addColumn<int>("kernels");
        const tensor::KernelList list = tensor::usableKernels();
        for (std::size_t i = 0; i < list.count; ++i)
            QTest::newRow(std::string(list.kernels[i]->name).c_str()) << static_cast<int>(i);
    }

    void statistics()
    {
        QFETCH(int, kernels);
        tensor::StatisticsOptions options;
        options.kernels = tensor::usableKernels().kernels[kernels];
        for (const NumberSample& sample : m_samples->all()) {
            const tensor::Statistics found = tensor::statisticsOf(m_samples->view(sample), options);
            compareCounts(sample, found.counts);
            if (!sample.file.startsWith("quantised"))
                compareNumbers(sample, found);
        }
    }

    void wholeLimits()
    {
        Oracle oracle; // before a file is open: to start it under Wine closes a handle too many
        const auto checkpoint = checkpoint::open(m_samples->path("dtypes.pth").toStdString());
        for (const char* name : {"int64", "uint64"}) {
            const tensor::Statistics found = tensor::statisticsOf(viewNamed(*checkpoint, name));
            QVERIFY(found.whole);
            const QString limits = found.whole->isUnsigned
                ? QString("%1 %2")
                      .arg(static_cast<quint64>(found.whole->least))
                      .arg(static_cast<quint64>(found.whole->greatest))
                : QString("%1 %2").arg(found.whole->least).arg(found.whole->greatest);
            QCOMPARE(limits,
                     oracle.run(QString("x = torch.load('%1')['%2'].numpy()\nresult = f'{x.min()} {x.max()}'")
                                    .arg(m_samples->path("dtypes.pth"), name)));
        }
    }

    /// What sums of plain doubles cannot tell: integers beyond 2^53, and numbers whose squares leave the range of
    /// double. Against exact fractions.
    void wideNumbers()
    {
        const QString file = m_samples->path("wide.pth");
        Oracle oracle;
        const QString rows = oracle.run(
            QString(
                "import json, math\nfrom fractions import Fraction as F\nr = numpy.random.default_rng(3)\n"
                "t = 1764000000000000000\nn = 20011\ni8, u8, f8 = numpy.int64, numpy.uint64, numpy.float64\n"
                "x = {'times': t + r.integers(0, 100, n), 'few_times': t + r.integers(0, 9, 5),\n"
                "     'table': (t + r.integers(0, 100, n - 1)).reshape(-1, 2), 'spread': r.integers(-2**63, 2**63, "
                "n),\n"
                "     'high': (2**64 - 1 - r.integers(0, 50, n).astype(u8)).astype(u8), 'low': -2**63 + r.integers(0, "
                "7, n),\n"
                "     'ends': numpy.array([-2**63, 2**63 - 1] * 3000), 'unsigned_ends': numpy.array([0, 2**64 - 1] * "
                "3000, u8),\n"
                "     'mixed': numpy.where(numpy.arange(n) < 9000, t, r.integers(0, 5, n)),\n"
                "     'max': numpy.full(n, 1.7e308), 'near_max': 1.7e308 + r.random(n) * 1e306,\n"
                "     'both_max': numpy.tile([1.7e308, -1.7e308], n), 'halves_max': numpy.repeat([1.7e308, -1.6e308], "
                "n),\n"
                "     'huge': numpy.full(n, 1e200), 'both_huge': numpy.tile([1e200, -1e200], n),\n"
                "     'few_huge': numpy.array([1e200, -1e200, 3e199]), 'tiny': r.standard_normal(n) * 1e-310,\n"
                "     'small': r.standard_normal(n) * 1e-170, 'least': numpy.tile([5e-324, 0], n),\n"
                "     'zeros_tiny': numpy.repeat([0, 1e-310], n), 'tiny_huge': numpy.repeat([1e-310, 1, 1e200, 2], "
                "n),\n"
                "     'channels': r.standard_normal((70, 31)) * 1e250, 'constant': numpy.full(n, 0.1)}\n"
                "torch.save({k: torch.from_numpy(v) for k, v in x.items()}, '%1')\n"
                "def root(f):\n"
                "    k = (f.numerator.bit_length() - f.denominator.bit_length()) // 2 if f else 0\n"
                "    try: return math.ldexp(math.sqrt(float(f / F(4) ** k)), k)\n"
                "    except OverflowError: return math.inf\n"
                "def real(f):\n"
                "    try: return float(f)\n"
                "    except OverflowError: return math.inf\n"
                "def row(k, v):\n"
                "    v = [F(e.item()) for e in v.ravel()]\n    n = len(v)\n    s, q = sum(v), sum(e * e for e in v)\n"
                "    return [k, real(s / n), root((q - s * s / n) / (n - 1)), real(sum(map(abs, v))), root(q)]\n"
                "result = json.dumps([[k, *map(repr, e)] for k, *e in (row(*e) for e in x.items())])")
                .arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        const QJsonArray expected = QJsonDocument::fromJson(rows.toUtf8()).array();
        QVERIFY2(expected.size() == 23, qPrintable(rows));
        const tensor::KernelList list = tensor::usableKernels();
        for (std::size_t i = 0; i < list.count; ++i)
            for (const QJsonValue& row : expected) {
                tensor::StatisticsOptions options;
                options.kernels = list.kernels[i];
                const QString name = row[0].toString();
                const tensor::Statistics found = tensor::statisticsOf(viewNamed(*checkpoint, name), options);
                const double values[] = {found.mean, found.deviation, found.magnitudes, found.norm};
                const double about[] = {found.deviation, 0, 0, 0};
                for (int j = 0; j < 4; ++j) {
                    const double value = row[j + 1].toString().toDouble();
                    QVERIFY2(isClose(values[j], value, about[j], 1e-11),
                             qPrintable(QString("%1 %2: ").arg(name).arg(j) + text(values[j]) + " instead of "
                                        + text(value)));
                }
            }
    }

    void channels()
    {
        const QString file = m_samples->path("channels.pth");
        Oracle oracle;
        const QString expected =
            oracle
                .run(QString("x = torch.randn(70, 3, 50, 7)\nx[5] = 0\nx[9] = 0\nx[11, 0, 0, 0] = float('nan')\n"
                             "torch.save({'plain': x, 'strided': x.transpose(1, 2)}, '%1')\n"
                             "y = x.double().reshape(70, -1).numpy()\nm = numpy.nanmean(y, 1)\n"
                             "result = f'{m[3]!r} {numpy.nanmin(y, 1)[11]!r} {numpy.nanmax(y, 1)[69]!r} '"
                             " + repr(numpy.sqrt(numpy.nansum(y * y, 1)[8]))")
                         .arg(file))
                .remove("np.float64(")
                .remove(')');
        const QStringList parts = expected.split(' ');
        QCOMPARE(parts.size(), 4);
        const auto checkpoint = checkpoint::open(file.toStdString());
        tensor::StatisticsOptions options;
        options.perChannel = true;
        for (const char* name : {"plain", "strided"}) {
            const tensor::Statistics found = tensor::statisticsOf(viewNamed(*checkpoint, name), options);
            QCOMPARE(found.channels, std::uint64_t(70));
            QCOMPARE(found.zeroChannels, std::uint64_t(2));
            QCOMPARE(found.firstZeroChannel, std::uint64_t(5));
            QVERIFY(found.perChannel && found.perChannel->mean.size() == 70);
            QVERIFY2(isClose(found.perChannel->mean[3], parts[0].toDouble(), 1), expected.toUtf8());
            QVERIFY(isClose(found.perChannel->least[11], parts[1].toDouble()));
            QVERIFY(isClose(found.perChannel->greatest[69], parts[2].toDouble()));
            QVERIFY(isClose(found.perChannel->norm[8], parts[3].toDouble(), 1));
        }
    }

    /// As of a copy that repeats nothing; of a sparse tensor only the values are there, which have no channels.
    void channelsThatRepeat()
    {
        const QString file = m_samples->path("repeated.pth");
        Oracle oracle;
        oracle.run(QString("x = {'inner': torch.tensor([[3.], [4.]]).expand(2, 100), 'first': torch.tensor([[3., 4.]])"
                           ".expand(5, 2), 'zeros': torch.zeros(1, 4).expand(5, 4), 'hybrid': "
                           "torch.sparse_coo_tensor([[0, 5]], torch.tensor([[1., 2.], [0., 0.]]), (10, 2))}\n"
                           "torch.save(x, '%1')")
                       .arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        tensor::StatisticsOptions options;
        options.perChannel = true;
        const auto of = [&](const char* name) { return tensor::statisticsOf(viewNamed(*checkpoint, name), options); };
        QCOMPARE(of("inner").perChannel->norm, (std::vector<double>{30, 40}));
        QCOMPARE(of("first").channels, std::uint64_t(5));
        QCOMPARE(of("first").perChannel->norm, std::vector<double>(5, 5));
        QCOMPARE(of("first").perChannel->mean, std::vector<double>(5, 3.5));
        QCOMPARE(of("zeros").zeroChannels, std::uint64_t(5));
        QCOMPARE(of("hybrid").channels, std::uint64_t(0));
        QVERIFY(!of("hybrid").perChannel);
    }

    /// Everywhere the float32 numbers that Tensor.dequantize() gives.
    void quantisedNumbersAreThoseOfTorch()
    {
        const QString file = m_samples->path("quantised_exact.pth");
        Oracle oracle;
        const QString expected = oracle.run(
            QString("q = torch.quantize_per_tensor(torch.tensor([.9, -1.2]), .1, 3, torch.qint8)\n"
                    "torch.save({'q': q, 'd': q.dequantize()}, '%1')\nresult = repr(float(q.dequantize()[0]))")
                .arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        tensor::NumberReader reader(viewNamed(*checkpoint, "q"));
        QCOMPARE(reader.next()[0], expected.toDouble());
        QCOMPARE(tensor::differenceOf(viewNamed(*checkpoint, "q"), viewNamed(*checkpoint, "d"), {}).different,
                 std::uint64_t(0));
    }

    /// A finite number whose magnitude is beyond float64 is no infinity.
    void complexNumbersAtTheLimit()
    {
        const QString file = m_samples->path("complex_limit.pth");
        Oracle oracle;
        oracle.run(
            QString("inf, x = float('inf'), 1.7e308 + 1.7e308j\n"
                    "torch.save({'x': torch.tensor([x, -x, 1e308 + 1e308j], dtype=torch.complex128),\n"
                    "  'y': torch.tensor([complex(inf, 1), complex(0, -inf), x], dtype=torch.complex128)}, '%1')")
                .arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        const tensor::Statistics found = tensor::statisticsOf(viewNamed(*checkpoint, "x"));
        constexpr double kLargest = std::numeric_limits<double>::max();
        QCOMPARE(found.counts.finite(), std::uint64_t(3));
        QCOMPARE(found.greatest, kLargest);
        QVERIFY(isClose(found.least, std::hypot(1e308, 1e308)));
        QVERIFY(isClose(found.mean, kLargest / 3 * 2 + found.least / 3));
        const tensor::Statistics infinite = tensor::statisticsOf(viewNamed(*checkpoint, "y"));
        QCOMPARE(infinite.counts.positiveInfinity, std::uint64_t(2));
        QCOMPARE(infinite.counts.finite(), std::uint64_t(1));
    }

    void repeatsTakeNoTime()
    {
        const QString file = m_samples->path("expanded.pth");
        Oracle oracle;
        oracle.run(
            QString("torch.save({'x': torch.tensor([1.5, 2.5]).reshape(2, 1).expand(2, 10**12)}, '%1')").arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        const tensor::Statistics found = tensor::statisticsOf(viewNamed(*checkpoint, "x"));
        QCOMPARE(found.counts.numbers, std::uint64_t(2'000'000'000'000));
        QVERIFY(isClose(found.mean, 2) && isClose(found.deviation, 0.5));
    }

    /// Per tensor the scale does not go by the index.
    void repeatsOfQuantisedNumbersTakeNoTime()
    {
        const QString file = m_samples->path("expanded_quantised.pth");
        Oracle oracle;
        oracle.run(QString("q = torch.quantize_per_tensor(torch.tensor([[1.5], [2.5]]), .5, 1, torch.qint8)\n"
                           "torch.save({'q': q.expand(2, 10**12)}, '%1')")
                       .arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        const tensor::Statistics found = tensor::statisticsOf(viewNamed(*checkpoint, "q"));
        QCOMPARE(found.counts.numbers, std::uint64_t(2'000'000'000'000));
        QVERIFY(isClose(found.mean, 2) && isClose(found.deviation, 0.5));
    }

    void stops()
    {
        const auto checkpoint = checkpoint::open(m_samples->path("views.pth").toStdString());
        std::stop_source stop;
        std::uint64_t last = 0;
        const io::Progress progress{stop.get_token(), [&](std::uint64_t done, std::uint64_t total) {
                                        QCOMPARE(total, std::uint64_t(1000));
                                        last = done;
                                        stop.request_stop();
                                    }};
        try {
            tensor::statisticsOf(viewNamed(*checkpoint, "large_transposed"), {}, progress, 100, 1000);
            QFAIL("it did not stop");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Cancelled);
        }
        QVERIFY(last > 100);
    }

    void withoutValues()
    {
        const QString file = m_samples->path("meta.pth");
        Oracle oracle;
        oracle.run(QString("torch.save({'x': torch.empty(3, device='meta')}, '%1')").arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        QVERIFY_EXCEPTION_THROWN(tensor::viewOf(*checkpoint, checkpoint->tensors[0]), io::Error);
    }

    /// Numbers of another file are no numbers of this one, be they where they were or not.
    void changedFile()
    {
        const QByteArray bytes = contents(m_samples->path("views.pth"));
        QByteArray moved = bytes;
        std::ranges::reverse(moved);
        for (const QByteArray& other : {bytes, moved}) {
            const QString file = m_samples->path("changed.pth");
            writeFile(file, bytes);
            const auto checkpoint = checkpoint::open(file.toStdString());
            const tensor::View view = viewNamed(*checkpoint, "large_transposed");
            const std::vector<std::uint32_t> rows{0, 1};
            QTest::qSleep(20); // a clock tick of the file system
            writeFile(file, other);
            const auto isRefused = [](const auto& read) {
                try {
                    read();
                } catch (const io::Error& error) {
                    return error.kind() == io::ErrorKind::Changed;
                }
                return false;
            };
            QVERIFY(isRefused([&] { tensor::statisticsOf(view); }));
            QVERIFY(isRefused([&] { tensor::statisticsOf(viewNamed(*checkpoint, "large_transposed")); }));
            QVERIFY(isRefused([&] { tensor::scan(*checkpoint, rows, {}, [](const tensor::Scanned&) {}); }));
        }
    }

    /// A storage that is damaged by a lying directory must be an error, not a crash.
    void damagedFile()
    {
        QByteArray bytes = contents(m_samples->path("deflated.pth"));
        const auto whole = openBytes(bytes);
        for (int i = 0; i < 200; ++i)
            bytes[bytes.size() / 3 + i * 997] = static_cast<char>(i);
        const auto checkpoint = openBytes(bytes);
        int failed = 0;
        for (const checkpoint::Tensor& tensor : checkpoint->tensors)
            try {
                tensor::statisticsOf(tensor::viewOf(*checkpoint, tensor));
            } catch (const io::Error&) {
                ++failed;
            }
        QVERIFY(failed > 0);
    }
};

QTEST_GUILESS_MAIN(StatisticsTest)
#include "tst_statistics.moc"
