#include "core/io/error.h"
#include "core/tensor/distribution.h"
#include "core/tensor/scan.h"
#include "tests/support/oracle.h"
#include "tests/tensor/samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTemporaryDir>
#include <QtTest>

#include <bit>
#include <cmath>
#include <numeric>

using namespace ckptscope;

namespace {

using Numbers = std::vector<std::uint64_t>;

void append(Numbers& out, const std::vector<double>& numbers)
{
    for (const double number : numbers)
        out.push_back(std::bit_cast<std::uint64_t>(number));
}

/// Every bit of them.
Numbers bitsOf(const tensor::Statistics& s)
{
    Numbers out = {s.counts.numbers,
                   s.counts.nan,
                   s.counts.positiveInfinity,
                   s.counts.negativeInfinity,
                   s.counts.zeros,
                   s.counts.subnormals,
                   s.channels,
                   s.zeroChannels,
                   s.firstZeroChannel};
    append(out, {s.least, s.greatest, s.mean, s.deviation, s.magnitudes, s.norm});
    if (s.whole)
        out.insert(out.end(),
                   {static_cast<std::uint64_t>(s.whole->least), static_cast<std::uint64_t>(s.whole->greatest)});
    if (s.perChannel)
        for (const auto* numbers :
             {&s.perChannel->least, &s.perChannel->greatest, &s.perChannel->mean, &s.perChannel->norm})
            append(out, *numbers);
    return out;
}

Numbers bitsOf(const tensor::Distribution& distribution)
{
    Numbers out;
    for (const tensor::Histogram* histogram : {&distribution.linear, &distribution.symmetricLog}) {
        for (const tensor::Exact& edge : histogram->edges)
            append(out, {edge.value, edge.rest});
        out.insert(out.end(), histogram->counts.begin(), histogram->counts.end());
    }
    for (const tensor::Quantile& quantile : distribution.quantiles)
        append(out, {quantile.value.value, quantile.value.rest, quantile.error});
    return out;
}

constexpr const char* kMake = R"(
torch.manual_seed(3)
large = torch.randn(3, 2_500_000) * 0.02 + 0.5
large[1] = 0
tensors = {
    'large': large,
    'tied': large,
    'channels': torch.randn(90_000, 50),
    'transposed': torch.randn(1500, 4000).t(),
    'short': torch.randn(9_000_000).bfloat16(),
    'special': torch.randn(5_000_000).half(),
    'whole': torch.randint(-2**62, 2**62, (2_500_000,)),
    'quantised': torch.quantize_per_channel(torch.randn(40, 250_000), torch.linspace(0.01, 0.03, 40),
                                            torch.arange(40), 0, torch.qint8),
    'small': torch.tensor(7.0),
    'near_zero': (torch.randn(1_100_000) * 1e-25).bfloat16(),
    'near_one': (torch.randn(1_100_000) * 0.01 + 1).half(),
    'outliers': torch.where(torch.arange(1_100_000) % 8 == 0, 1.0, 1e-4).bfloat16(),
}
tensors['special'][4_000_000] = float('nan')
tensors['special'][17] = float('inf')
torch.save(tensors, '%1')
def told(x):
    x = x.dequantize() if x.is_quantized else x
    x = x.double().numpy()
    x = x[numpy.isfinite(x)]
    return [x.mean(), x.std(ddof=1) if x.size > 1 else 0.0, float(numpy.abs(x).sum()), float(numpy.sqrt((x * x).sum()))]
result = json.dumps({name: told(x) for name, x in tensors.items()})
)";

} // namespace

/// The numbers of large tensors: accurate, and the same whatever the count of threads.
class ThreadsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QString m_file = m_folder.filePath("large.pth");
    QJsonObject m_expected;
    checkpoint::CheckpointPtr m_checkpoint;

    std::vector<tensor::Scanned> scanAll(std::size_t threads, const io::Progress& progress = {})
    {
        std::vector<std::uint32_t> rows(m_checkpoint->tensors.size());
        std::iota(rows.begin(), rows.end(), 0);
        tensor::StatisticsOptions options;
        options.threads = threads;
        options.perChannel = true;
        std::vector<tensor::Scanned> out;
        tensor::scan(
            *m_checkpoint, rows, options, [&](const tensor::Scanned& one) { out.push_back(one); }, progress);
        return out;
    }

private slots:
    void initTestCase()
    {
        Oracle oracle;
        const QString text = oracle.run("import json\n" + QString(kMake).arg(m_file));
        m_expected = QJsonDocument::fromJson(text.toUtf8()).object();
        QVERIFY2(!m_expected.isEmpty(), qPrintable(text));
        m_checkpoint = checkpoint::open(m_file.toStdString());
    }

    void accurate()
    {
        for (const tensor::Scanned& scanned : scanAll(0)) {
            const std::string name = m_checkpoint->tensorName(m_checkpoint->tensors[scanned.tensor]);
            QVERIFY2(scanned.statistics, scanned.problem.c_str());
            const tensor::Statistics& found = *scanned.statistics;
            const QJsonArray expected = m_expected[name.c_str()].toArray();
            const double values[] = {found.mean, found.deviation, found.magnitudes, found.norm};
            // PyTorch dequantises in float32; short numbers are added up in float32 for a short while.
            const bool isShort = info(found.dtype).bytes == 2;
            const double scale = name == "quantised" ? 1e-6 : isShort ? 1e-9 : 1e-12;
            for (int i = 0; i < 4; ++i)
                QVERIFY2(std::isnan(values[i]) // of a single number
                             || std::fabs(values[i] - expected[i].toDouble())
                                 <= scale * std::max(std::fabs(values[i]), i == 0 ? found.deviation : 0),
                         qPrintable(QString("%1 %2: %3").arg(name.c_str()).arg(i).arg(values[i], 0, 'g', 17)));
        }
    }

    void sameWithAnyCountOfThreads()
    {
        const std::vector<tensor::Scanned> one = scanAll(1);
        QCOMPARE(one.size(), std::size_t(12));
        for (const std::size_t threads : {2, 5, 8}) {
            const std::vector<tensor::Scanned> more = scanAll(threads);
            QCOMPARE(more.size(), one.size());
            for (std::size_t i = 0; i < one.size(); ++i) {
                QCOMPARE(more[i].tensor, static_cast<std::uint32_t>(i));
                QVERIFY(bitsOf(*more[i].statistics) == bitsOf(*one[i].statistics));
            }
        }
        for (const tensor::Scanned& scanned : one) {
            const tensor::View view = tensor::viewOf(*m_checkpoint, m_checkpoint->tensors[scanned.tensor]);
            tensor::DistributionOptions options;
            options.threads = 1;
            const Numbers expected = bitsOf(tensor::distributionOf(view, *scanned.statistics, options));
            options.threads = 4;
            QVERIFY(bitsOf(tensor::distributionOf(view, *scanned.statistics, options)) == expected);
        }
    }

    void channelsOfLargeRows()
    {
        const tensor::Statistics found = *scanAll(3).front().statistics;
        QCOMPARE(found.channels, std::uint64_t(3));
        QCOMPARE(found.zeroChannels, std::uint64_t(1));
        QCOMPARE(found.firstZeroChannel, std::uint64_t(1));
        QCOMPARE(found.perChannel->mean.size(), std::size_t(3));
        QVERIFY(std::fabs(found.perChannel->mean[2] - 0.5) < 1e-3 && found.perChannel->norm[1] == 0);
    }

    void tellsHowFarItIs()
    {
        std::uint64_t last = 0, all = 0;
        const io::Progress progress{{}, [&](std::uint64_t done, std::uint64_t total) {
                                        QVERIFY(done >= last && done <= total);
                                        last = done;
                                        all = total;
                                    }};
        scanAll(4, progress);
        QVERIFY(all > 100'000'000);
        QCOMPARE(last, all);
    }

    void stops()
    {
        for (const std::size_t threads : {1, 2, 8}) {
            std::stop_source stop;
            const io::Progress progress{stop.get_token(), [&](std::uint64_t done, std::uint64_t) {
                                            if (done > 20'000'000)
                                                stop.request_stop();
                                        }};
            try {
                scanAll(threads, progress);
                QFAIL("it did not stop");
            } catch (const io::Error& error) {
                QCOMPARE(error.kind(), io::ErrorKind::Cancelled);
            }
        }
    }

    /// What visiting throws ends the scan, and no thread goes on.
    void visitorThatThrows()
    {
        const std::uint32_t rows[] = {0, 2, 3};
        QVERIFY_EXCEPTION_THROWN(
            tensor::scan(*m_checkpoint, rows, {}, [](const tensor::Scanned&) { throw std::runtime_error("enough"); }),
            std::runtime_error);
    }
};

QTEST_GUILESS_MAIN(ThreadsTest)
#include "tst_threads.moc"
