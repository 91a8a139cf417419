#include "core/io/error.h"
#include "core/tensor/distribution.h"
#include "tests/support/oracle.h"
#include "tests/tensor/samples.h"

#include <QJsonArray>
#include <QtTest>

#include <algorithm>
#include <cmath>
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
            counts[i] = static_cast<std::uint64_t>(std::ranges::count(sorted, histogram.edges[i]));
        return counts;
    }
    const std::vector<double>& edges = histogram.edges;
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
                                         .arg(quantile.value)
                                         .arg(value);
                const double scale = std::max(std::fabs(statistics.least), std::fabs(statistics.greatest));
                const double rounding = (isQuantised ? 1e-6 : 1e-12) * scale;
                QVERIFY2(std::fabs(quantile.value - value) <= quantile.error + rounding, qPrintable(what));
                QVERIFY2(quantile.error <= (isEstimate ? 0x1p-20 * scale : 0), qPrintable(what));
            }
        }
    }

    void byValue()
    {
        for (const NumberSample& sample : m_samples->all()) {
            if ((sample.file != "odd" && sample.file != "dtypes") || sample.name.startsWith("extreme_"))
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
            else
                QCOMPARE(values, std::size_t(0));
        }
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
