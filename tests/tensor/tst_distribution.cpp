#include "core/io/error.h"
#include "core/tensor/distribution.h"
#include "tests/support/oracle.h"
#include "tests/tensor/samples.h"

#include <QJsonArray>
#include <QtTest>

#include <algorithm>
#include <cmath>
#include <limits>
#include <memory>
#include <numeric>

using namespace ckptscope;

namespace {

std::vector<double> finiteSorted(std::vector<double> numbers)
{
    std::erase_if(numbers, [](double x) { return !std::isfinite(x); });
    std::ranges::sort(numbers);
    return numbers;
}

/// As numpy.histogram counts: the last bin has both its edges.
std::vector<std::uint64_t> counted(const std::vector<double>& sorted, const tensor::Histogram& histogram)
{
    std::vector<std::uint64_t> counts(histogram.counts.size());
    if (histogram.kind == tensor::BinKind::Values) {
        for (std::size_t i = 0; i < counts.size(); ++i)
            counts[i] = static_cast<std::uint64_t>(std::ranges::count(sorted, histogram.edges[i].value));
        return counts;
    }
    std::vector<double> edges;
    for (const tensor::Exact& edge : histogram.edges)
        edges.push_back(edge.value);
    for (const double x : sorted) {
        if (x < edges.front() || x > edges.back())
            continue;
        const auto at = static_cast<std::size_t>(std::ranges::upper_bound(edges, x) - edges.begin());
        ++counts[std::min(at, counts.size()) - 1];
    }
    return counts;
}

} // namespace

/// Histograms and quantiles of every dtype and view, against numpy.
class DistributionTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NumberSamples> m_samples;

    static void compareHistogram(const NumberSample& sample, const tensor::Histogram& found,
                                 const std::vector<double>& sorted)
    {
        const QString what = QString("%1 %2 %3").arg(sample.file, sample.name, binKindName(found.kind).data());
        QVERIFY2(std::ranges::is_sorted(found.edges), qPrintable(what));
        QVERIFY2(std::isfinite(found.edges.front().value) && std::isfinite(found.edges.back().value), qPrintable(what));
        QVERIFY2(found.edges.size() == found.counts.size() + (found.kind == tensor::BinKind::Values ? 0 : 1),
                 qPrintable(what));
        QVERIFY2(found.counts == counted(sorted, found), qPrintable(what));
        QVERIFY2(std::accumulate(found.counts.begin(), found.counts.end(), std::size_t(0)) == sorted.size(),
                 qPrintable(what));
    }

private slots:
    void initTestCase() { m_samples = std::make_unique<NumberSamples>(); }

    void histograms_data()
    {
        QTest::addColumn<int>("sorted");
        QTest::newRow("counted") << 0;
        QTest::newRow("sorted") << 65536;
    }

    void histograms()
    {
        QFETCH(int, sorted);
        tensor::DistributionOptions options;
        options.sorted = static_cast<std::size_t>(sorted);
        for (const NumberSample& sample : m_samples->all()) {
            if (sample.file.startsWith("quantised")) // PyTorch dequantises in float32: other numbers on the edges
                continue;
            if (sample.name == "extreme_int64" || sample.name == "extreme_uint64") // as doubles they lie on the edges
                continue;
            const tensor::View view = m_samples->view(sample);
#ifdef Q_OS_WIN
            if (tensor::isComplex(view.dtype)) // hypot() rounds otherwise there: again other numbers on the edges
                continue;
#endif
            const std::vector<double> numbers = finiteSorted(m_samples->numbers(sample));
            const tensor::Distribution found = tensor::distributionOf(view, tensor::statisticsOf(view), options);
            if (numbers.empty()) {
                QVERIFY(found.linear.counts.empty() && found.quantiles.empty());
                continue;
            }
            compareHistogram(sample, found.linear, numbers);
            compareHistogram(sample, found.symmetricLog, numbers);
            if (found.values)
                compareHistogram(sample, *found.values, numbers);
            QVERIFY(found.linear.counts.size() <= 128);
            QVERIFY2(found.symmetricLog.counts.size() <= 131,
                     qPrintable(sample.name + ' ' + QString::number(found.symmetricLog.counts.size())));
        }
    }

    void quantiles_data()
    {
        histograms_data();
    }

    void quantiles()
    {
        QFETCH(int, sorted);
        tensor::DistributionOptions options;
        options.sorted = static_cast<std::size_t>(sorted);
        for (const NumberSample& sample : m_samples->all()) {
            const tensor::View view = m_samples->view(sample);
            const tensor::Statistics statistics = tensor::statisticsOf(view);
            const tensor::Distribution found = tensor::distributionOf(view, statistics, options);
            const QJsonArray expected = sample.expected["quantiles"].toArray();
            QCOMPARE(qsizetype(found.quantiles.size()), expected.size());
            const bool isEstimate = view.elements > options.sorted
                && (info(view.dtype).bytes == 8 || view.meaning != tensor::Meaning::Numbers);
            const bool isQuantised = sample.file.startsWith("quantised");
            for (qsizetype i = 0; i < expected.size(); ++i) {
                const tensor::Quantile& quantile = found.quantiles[static_cast<std::size_t>(i)];
                const double value = expected[i].toString().toDouble();
                const QString what = QString("%1 %2 %3: %4 instead of %5")
                                         .arg(sample.file, sample.name)
                                         .arg(quantile.share)
                                         .arg(quantile.value.value)
                                         .arg(value);
                const double scale = std::max(std::fabs(statistics.least), std::fabs(statistics.greatest));
                const double rounding = (isQuantised ? 1e-6 : 1e-12) * scale;
                QVERIFY2(std::fabs(quantile.value.value - value) <= quantile.error + rounding, qPrintable(what));
                QVERIFY2(quantile.error <= (isEstimate ? 0x1p-20 * scale : 0), qPrintable(what));
            }
        }
    }

    void wideIntegers_data()
    {
        histograms_data();
    }

    /// That doubles cannot tell apart, against the integers of Python.
    void wideIntegers()
    {
        QFETCH(int, sorted);
        const QString file = m_samples->path("wide.pth");
        Oracle oracle;
        oracle.run(QString("r = numpy.random.default_rng(3)\nt = 1764000000000000000\nn = 9001\n"
                           "x = {'times': t + r.integers(0, 1000, n), 'few': t + r.integers(0, 9, n),\n"
                           "     'high': (2**64 - 1 - r.integers(0, 300, n).astype('u8')).astype('u8'),\n"
                           "     'low': -2**63 + r.integers(0, 300, n), 'same': numpy.full(n, 2**63 - 1),\n"
                           "     'ends': numpy.tile([-2**63, -1, 2**63 - 1], n),\n"
                           "     'unsigned_ends': numpy.tile(numpy.array([0, 2**63 - 1, 2**63, 2**64 - 1], 'u8'), n),\n"
                           "     'edges': numpy.concatenate([-2**63 + k * 2**57 + r.integers(-3, 3, 99) for k in "
                           "range(1, 128)])}\n"
                           "torch.save({k: torch.from_numpy(v) for k, v in x.items()}, '%1')")
                       .arg(file));
        const auto checkpoint = checkpoint::open(file.toStdString());
        tensor::DistributionOptions options;
        options.sorted = static_cast<std::size_t>(sorted);
        for (const checkpoint::Tensor& tensor : checkpoint->tensors) {
            const QString name = QString::fromStdString(checkpoint->tensorName(tensor));
            const tensor::View view = tensor::viewOf(*checkpoint, tensor);
            const tensor::Distribution found = tensor::distributionOf(view, tensor::statisticsOf(view), options);
            QCOMPARE(found.values.has_value(), name == "few" || name == "same" || name.endsWith("ends"));
            QCOMPARE(found.linear.counts.size() > 1, name != "same");
            QString asked = QString("import bisect\nfrom fractions import Fraction as F\n"
                                    "x = sorted(torch.load('%1')['%2'].numpy().tolist())\nresult = ''\n")
                                .arg(file, name);
            std::vector<const tensor::Histogram*> histograms = {&found.linear, &found.symmetricLog};
            if (found.values)
                histograms.push_back(&*found.values);
            for (const tensor::Histogram* histogram : histograms) {
                QVERIFY(std::ranges::adjacent_find(histogram->edges, std::greater_equal()) == histogram->edges.end()
                        || name == "same");
                asked += "e, c = [";
                for (const tensor::Exact& edge : histogram->edges)
                    asked += QString("F(%1) + F(%2), ").arg(edge.value, 0, 'g', 17).arg(edge.rest);
                asked += "], [";
                for (const std::uint64_t count : histogram->counts)
                    asked += QString("%1, ").arg(count);
                asked += histogram->kind == tensor::BinKind::Values
                    ? "]\ntrue = [x.count(v) for v in e]\n"
                    : "]\ntrue = [0] * len(c)\n"
                      "for v in x:\n"
                      "    assert e[0] <= v <= e[-1]\n"
                      "    true[min(bisect.bisect_right(e, v), len(c)) - 1] += 1\n";
                asked += "result += '' if c == true else f'{c} instead of {true} '\n";
            }
            for (const tensor::Quantile& quantile : found.quantiles)
                asked += QString("p = (len(x) - 1) * %1\nk = int(p)\n"
                                 "v = x[k] + (x[min(k + 1, len(x) - 1)] - x[k]) * F(p - k)\n"
                                 "d = abs(F(%2) + F(%3) - v)\n"
                                 "result += '' if d <= %4 + (x[-1] - x[0]) * 1e-12 else f'%1: {float(d)} '\n")
                             .arg(quantile.share, 0, 'g', 17)
                             .arg(quantile.value.value, 0, 'g', 17)
                             .arg(quantile.value.rest, 0, 'g', 17)
                             .arg(quantile.error, 0, 'g', 17);
            const QString said = oracle.run(asked);
            QVERIFY2(said.isEmpty(), qPrintable(name + ": " + said));
        }
    }

    void integerTexts()
    {
        QCOMPARE(integerText(tensor::exact(std::uint64_t(1764000000000000001))), std::string("1764000000000000001"));
        QCOMPARE(integerText(tensor::exact(std::numeric_limits<std::uint64_t>::max())),
                 std::string("18446744073709551615"));
        QCOMPARE(integerText(tensor::exact(std::numeric_limits<std::int64_t>::min() + 1)),
                 std::string("-9223372036854775807"));
        QCOMPARE(integerText(tensor::exact(std::uint64_t(9000000000000000001))), std::string("9000000000000000001"));
        QCOMPARE(integerText(tensor::exact(std::int64_t(-12))), std::string("-12"));
        QCOMPARE(integerText(tensor::Exact{0x1p64, 1}), std::string("18446744073709551617"));
    }

    void byValue()
    {
        for (const NumberSample& sample : m_samples->all()) {
            if (sample.file != "odd" && sample.file != "dtypes")
                continue;
            const tensor::View view = m_samples->view(sample);
            const tensor::Distribution found = tensor::distributionOf(view, tensor::statisticsOf(view));
            const std::size_t values = found.values ? found.values->edges.size() : 0;
            if (sample.name == "bool")
                QCOMPARE(values, std::size_t(2));
            else if (sample.name == "small_integers")
                QCOMPARE(values, std::size_t(18));
            else if (sample.name == "far_integers")
                QCOMPARE(values, std::size_t(5));
            else if (sample.name.startsWith("extreme_"))
                QCOMPARE(values, std::size_t(3));
            else if (checkpoint::info(view.dtype).bytes == 1 && !tensor::isFloating(view.dtype))
                QVERIFY2(values > 128 && values <= 256, qPrintable(sample.name));
            else
                QCOMPARE(values, std::size_t(0));
        }
    }

    /// Numbers that come between two readings lie outside of what was counted.
    void numbersThatChangeMeanwhile()
    {
        struct Changing final : io::ByteReader {
            mutable int reads = 0;
            void read(std::uint64_t offset, std::span<std::byte> out) const override
            {
                ++reads;
                for (std::size_t at = 0; at + 8 <= out.size(); at += 8) {
                    const std::int64_t ends[] = {-(std::int64_t(1) << 40), std::int64_t(1) << 40};
                    const std::int64_t number =
                        reads < 3 ? ends[(offset + at) / 8 % 2] : std::numeric_limits<std::int64_t>::max();
                    std::memcpy(out.data() + at, &number, sizeof number);
                }
            }
        };
        tensor::View view;
        view.dtype = checkpoint::DType::Int64;
        view.shape = {1000};
        view.strides = {1};
        view.elements = 1000;
        const auto reader = std::make_shared<Changing>();
        view.bytes = io::Source::ofReader(reader, 8000);
        const tensor::Statistics statistics = tensor::statisticsOf(view, {.threads = 1});
        tensor::DistributionOptions options;
        options.sorted = 0;
        options.threads = 1;
        QCOMPARE(tensor::distributionOf(view, statistics, options).quantiles.size(), options.shares.size());
        QVERIFY(reader->reads >= 3);
    }

    void cancel()
    {
        for (const NumberSample& sample : m_samples->all()) {
            if (sample.name != "large_transposed")
                continue;
            const tensor::View view = m_samples->view(sample);
            const tensor::Statistics statistics = tensor::statisticsOf(view);
            std::stop_source stop;
            std::uint64_t last = 0;
            const std::uint64_t bytes = view.elements * 4;
            const io::Progress progress{stop.get_token(), [&](std::uint64_t done, std::uint64_t total) {
                                            QVERIFY(done >= last && done >= 100 && done <= 100 + bytes);
                                            QCOMPARE(total, std::uint64_t(1000));
                                            last = done;
                                        }};
            tensor::distributionOf(view, statistics, {}, progress, 100, 1000);
            QCOMPARE(last, 100 + bytes);
            stop.request_stop();
            QVERIFY_EXCEPTION_THROWN(tensor::distributionOf(view, statistics, {}, progress, 100, 1000), io::Error);
        }
    }
};

QTEST_GUILESS_MAIN(DistributionTest)
#include "tst_distribution.moc"
