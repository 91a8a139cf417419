#include "app/cli/distribution_text.h"
#include "tests/app/run_cli.h"
#include "tests/support/oracle.h"

#include <QJsonArray>
#include <QtTest>

#include <cmath>

using namespace ckptscope;

/// `stats` as its users see it, on a file that PyTorch wrote.
class StatsTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;
    Oracle m_oracle;

    static QJsonObject tensor(const QJsonObject& document, const QString& name)
    {
        for (const QJsonValue& each : document["tensors"].toArray())
            if (each["name"].toString() == name)
                return each.toObject();
        return {};
    }

    static QStringList findings(const QJsonObject& document)
    {
        QStringList out;
        for (const QJsonValue& each : document["findings"].toArray())
            out << each["id"].toString() + ' ' + each["where"].toString();
        out.sort();
        return out;
    }

private slots:
    void initTestCase()
    {
        const QString done = m_oracle.run(
            QString("nan, inf = float('nan'), float('inf')\n"
                    "w = torch.randn(8, 3, 3, 3)\nw[2] = 0\nw[5] = 0\n"
                    "bad = torch.randn(10, 10)\nbad[0, 0], bad[1, 1], bad[2, 2] = nan, inf, -inf\n"
                    "state = {'conv.weight': w, 'bad.weight': bad, 'zero.weight': torch.zeros(4, 4),\n"
                    "  'same.weight': torch.full((4, 4), 0.5), 'bias': torch.zeros(4),\n"
                    "  'bn.running_var': torch.tensor([1.0, 0.0]), 'bn.num_batches_tracked': torch.tensor(0),\n"
                    "  'bn2.num_batches_tracked': torch.tensor(0), 'wide.weight': torch.tensor([[1.0, 7e4]]),\n"
                    "  'tiny.weight': torch.tensor([[1e-40, 1.0]]), 'z': torch.tensor([3 + 4j]),\n"
                    "  'long': torch.tensor([2**62 + 1])}\nstate['tied.weight'] = w\n"
                    "torch.save(state, '%1')\n"
                    "torch.save({'x': torch.empty(2, device='meta'), 'y': torch.ones(2)}, '%2')\n"
                    "result = 'done'")
                .arg(m_folder.path("a.pth"), m_folder.path("meta.pth")));
        QCOMPARE(done, QString("done"));
    }

    void document()
    {
        const CliRun run = runCli({"stats", "--json", m_folder.path("a.pth")});
        QCOMPARE(run.code, 0);
        const QJsonObject document = run.document();
        QCOMPARE(document["tensors"].toArray().size(), 13);
        const QJsonObject bad = tensor(document, "bad.weight");
        QCOMPARE(bad["count"].toInt(), 100);
        QCOMPARE(bad["finite"].toInt(), 97);
        QCOMPARE(bad["nan"].toInt() + bad["positive_inf"].toInt() + bad["negative_inf"].toInt(), 3);
        const QString torch = m_oracle.run(QString("x = torch.load('%1')['conv.weight'].double()\n"
                                                   "result = f'{x.mean().item()!r} {x.std().item()!r} "
                                                   "{x.abs().sum().item()!r} {x.norm().item()!r}'")
                                               .arg(m_folder.path("a.pth")));
        const QStringList expected = torch.split(' ');
        const QJsonObject conv = tensor(document, "conv.weight");
        QCOMPARE(conv["zeros"].toInt(), 54);
        const char* keys[] = {"mean", "std", "sum_abs", "l2"};
        for (int i = 0; i < 4; ++i)
            QVERIFY2(std::fabs(conv[QLatin1String(keys[i])].toDouble() - expected[i].toDouble()) < 1e-12, keys[i]);
        QCOMPARE(tensor(document, "tied.weight")["mean"], conv["mean"]);
        QCOMPARE(tensor(document, "z")["values"].toString(), QString("magnitudes"));
        QCOMPARE(tensor(document, "z")["max"].toDouble(), 5.0);
        QVERIFY(tensor(document, "z")["std"].isNull());
        QVERIFY(run.out.contains("\"max\":4611686018427387905"));
        QVERIFY(!conv.contains("channels"));
    }

    void findingsFromValues()
    {
        const QStringList expected = {
            "all-zero zero.weight",         "batches-not-tracked bn.num_batches_tracked",
            "constant-tensor same.weight",  "constant-vectors bias",
            "float16-overflow wide.weight", "infinite-values bad.weight",
            "nan-values bad.weight",        "running-var bn.running_var",
            "subnormal-values tiny.weight", "zero-channels conv.weight",
            "zero-channels tied.weight",
        };
        QCOMPARE(findings(runCli({"stats", "--json", m_folder.path("a.pth")}).document()), expected);
    }

    void constantVectorsAndQuantisedWeights()
    {
        QCOMPARE(
            m_oracle.run(
                QString("q = lambda x: torch.quantize_per_tensor(x, .5, 3, torch.qint8)\n"
                        "half = torch.ones(4, 4)\nhalf[1] = 0\n"
                        "torch.save({'norm.weight': torch.ones(64), 'norm.bias': torch.zeros(64),\n"
                        "  'one.bias': torch.zeros(1), 'used.bias': torch.arange(3.), 'ids': torch.ones(9).int(),\n"
                        "  'zero.weight': q(torch.zeros(4, 4)), 'same.weight': q(torch.ones(4, 4)),\n"
                        "  'half.weight': q(half)}, '%1')\nresult = 'done'")
                    .arg(m_folder.path("constant.pth"))),
            QString("done"));
        const QJsonObject document = runCli({"stats", "--json", m_folder.path("constant.pth")}).document();
        const QStringList expected = {"all-zero zero.weight", "constant-tensor same.weight",
                                      "constant-vectors norm.weight", "zero-channels half.weight"};
        QCOMPARE(findings(document), expected);
        for (const QJsonValue& each : document["findings"].toArray())
            if (each["id"] == "constant-vectors")
                QCOMPARE(
                    each["message"].toString(),
                    QString("All 64 numbers of this vector are 1, and those of 1 more vector are equal, too, as in "
                            "biases and norms that were never trained."));
    }

    /// What infinities mean depends on where they stand.
    void infinitiesOfAnOptimizer()
    {
        QCOMPARE(m_oracle.run(QString("net = torch.nn.Linear(2, 2)\nopt = torch.optim.SGD(net.parameters(), .1, .9)\n"
                                      "net(torch.ones(1, 2)).sum().backward()\nopt.step()\ns = opt.state_dict()\n"
                                      "s['state'][0]['momentum_buffer'][0] = float('inf')\n"
                                      "torch.save({'net': net.state_dict(), 'opt': s}, '%1')\nresult = 'done'")
                                  .arg(m_folder.path("overflow.pth"))),
                 QString("done"));
        const CliRun run = runCli({"stats", m_folder.path("overflow.pth")});
        QVERIFY2(run.out.contains("2 of 4 numbers are infinite (0 of them negative): gradients overflowed"),
                 run.out.constData());
        QVERIFY(!run.out.contains("attention"));
    }

    void layersThatWereNeverUsed()
    {
        QCOMPARE(m_oracle.run(QString("torch.save(torch.nn.LazyLinear(3).state_dict(), '%1')\nresult = 'done'")
                                  .arg(m_folder.path("lazy.pth"))),
                 QString("done"));
        const CliRun run = runCli({"stats", m_folder.path("lazy.pth")});
        QVERIFY2(run.out.contains("unknown") && !run.out.contains("scalar"), run.out.constData());
    }

    void channels()
    {
        const CliRun run = runCli({"stats", "--json", "--channels", "--select", "conv", m_folder.path("a.pth")});
        const QJsonArray tensors = run.document()["tensors"].toArray();
        QCOMPARE(tensors.size(), 1);
        const QJsonObject channels = tensors[0]["channels"].toObject();
        for (const char* key : {"min", "max", "mean", "l2"})
            QCOMPARE(channels[QLatin1String(key)].toArray().size(), 8);
        QCOMPARE(channels["l2"].toArray()[5].toDouble(-1), 0.0);
        const CliRun text = runCli({"stats", "--channels", m_folder.path("a.pth")});
        QCOMPARE(text.code, 2);
        QVERIFY(text.err.contains("--json"));
    }

    void tooManyChannelsAreNotLeftOutInSilence()
    {
        const QString file = m_folder.path("many.pth");
        QCOMPARE(m_oracle.run("torch.save({'w': torch.ones(65537, 2), 'e': torch.ones(1, 2).expand(65537, 2)}, '" + file
                              + "')\nresult = 'ok'"),
                 QString("ok"));
        const QJsonObject document = runCli({"stats", "--json", "--channels", file}).document();
        for (const char* name : {"w", "e"})
            QCOMPARE(tensor(document, name)["remark"].toString(),
                     QString("The tensor has 65537 channels; more than 65536 are not listed one by one."));
    }

    void histograms()
    {
        QVERIFY(!tensor(runCli({"stats", "--json", m_folder.path("a.pth")}).document(), "conv.weight")
                     .contains("quantiles"));
        const QJsonObject document = runCli({"stats", "--json", "--histogram", m_folder.path("a.pth")}).document();
        const QJsonObject conv = tensor(document, "conv.weight");
        const QJsonArray quantiles = conv["quantiles"].toArray(), histograms = conv["histograms"].toArray();
        QCOMPARE(quantiles.size(), 9);
        QCOMPARE(histograms.size(), 2);
        const double median =
            m_oracle
                .run(QString("result = repr(float(torch.load('%1')['conv.weight'].double().quantile(0.5)))")
                         .arg(m_folder.path("a.pth")))
                .toDouble();
        QVERIFY(std::fabs(quantiles[4]["value"].toDouble() - median) < 1e-12);
        QCOMPARE(quantiles[4]["error"].toDouble(-1), 0.0);
        for (const QJsonValue& each : histograms) {
            const QJsonArray counts = each["counts"].toArray();
            QCOMPARE(each["edges"].toArray().size(), counts.size() + 1);
            int sum = 0;
            for (const QJsonValue& count : counts)
                sum += count.toInt();
            QCOMPARE(sum, 216);
        }
        const QJsonArray batches = tensor(document, "bn.num_batches_tracked")["histograms"].toArray();
        QCOMPARE(batches[2]["kind"].toString(), QString("values"));
        QCOMPARE(batches[2]["values"].toArray(), QJsonArray({0}));
        const CliRun text = runCli({"stats", "--histogram", m_folder.path("a.pth")});
        QVERIFY(text.out.contains("quantiles  0.1%: ") && text.out.contains("50%: 0.5 "));
    }

    /// All digits of integers that a double would round.
    void wideIntegers()
    {
        const QString file = m_folder.path("times.pth");
        QCOMPARE(
            m_oracle.run("torch.save({'t': 1764000000000000000 + 2 * torch.arange(3)}, '" + file + "')\nresult = 'ok'"),
            QString("ok"));
        const CliRun run = runCli({"stats", "--json", "--histogram", file});
        QVERIFY2(run.out.contains("\"values\":[1764000000000000000,1764000000000000002,1764000000000000004]"),
                 run.out.constData());
        QVERIFY(run.out.contains("\"share\":0.5,\"value\":1764000000000000002,"));
        QCOMPARE(tensor(run.document(), "t")["std"].toDouble(), 2.0);
    }

    /// What a terminal with UTF-8 shows; runCli has none.
    void bars()
    {
        tensor::Distribution found;
        found.linear = {tensor::BinKind::Linear, {-1, 0, 1, 2, 3}, {1, 0, 800, 400}};
        found.symmetricLog = {tensor::BinKind::SymmetricLog, {-1, 1, 4}, {1, 1200}};
        for (const double share : tensor::kUsualShares)
            found.quantiles.push_back({share, share * 2, 0});
        cli::Terminal terminal;
        QCOMPARE(cli::distributionLines(terminal, found).size(), std::size_t(1));
        terminal.drawsBlocks = true;
        terminal.width = 60;
        const std::vector<std::string> lines = cli::distributionLines(terminal, found);
        QCOMPARE(lines[0], std::string("|▁ █▄|  linear -1 to 3"));
        QCOMPARE(lines[1], std::string("|▁█|  symmetric-log -1 to 4"));
        QVERIFY(lines.size() > 3);
        for (const std::string& line : lines)
            QVERIFY(line.size() <= 60);
        found.values = {tensor::BinKind::Values, {5, 7}, {2, 2}};
        QCOMPARE(cli::distributionLines(terminal, found)[0], std::string("|██|  values 5 to 7"));
    }

    void normOutliers()
    {
        const QString done = m_oracle.run(
            QString("torch.manual_seed(1)\n"
                    "state = {f'layers.{i}.fc.weight': torch.randn(20, 20) for i in range(8)}\n"
                    "state['layers.3.fc.weight'] *= 50\nstate['layers.5.fc.weight'] *= 3\n"
                    "state.update({f'layers.{i}.gate.weight': torch.randn(20, 20) * 4.0 ** i for i in range(8)})\n"
                    "state.update({f'few.{i}.weight': torch.randn(20, 20) * 100.0 ** i for i in range(3)})\n"
                    "torch.save(state, '%1')\nresult = 'done'")
                .arg(m_folder.path("siblings.pth")));
        QCOMPARE(done, QString("done"));
        const QJsonObject document = runCli({"stats", "--json", m_folder.path("siblings.pth")}).document();
        QCOMPARE(findings(document), QStringList("norm-outlier layers.3.fc.weight"));
        const QString message = document["findings"].toArray().first()["message"].toString();
        QVERIFY2(message.contains("7 siblings (layers.*.fc.weight)"), qPrintable(message));
    }

    void table()
    {
        const CliRun run = runCli({"stats", m_folder.path("a.pth")});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains("13 tensors") && run.out.contains("NaN/Inf") && run.out.contains("1/2"));
        QVERIFY(run.out.contains("[nan-values]"));
        QVERIFY(run.err.isEmpty());
        QVERIFY(runCli({"stats", "--select", "nothing", m_folder.path("a.pth")}).out.contains("0 tensors"));
    }

    void withoutValues()
    {
        const CliRun run = runCli({"stats", m_folder.path("meta.pth")});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains("x: It was saved without values"));
        QVERIFY(!tensor(runCli({"stats", "--json", m_folder.path("meta.pth")}).document(), "x")["problem"]
                     .toString()
                     .isEmpty());
    }

    /// What is damaged is told; the rest is read.
    void damaged()
    {
        const CliRun run =
            runCli({"stats", "--json", qEnvironmentVariable("CKPTSCOPE_TEST_DATA") + "/damaged/record_missing.pth"});
        QCOMPARE(run.code, 2);
        const QJsonArray tensors = run.document()["tensors"].toArray();
        QVERIFY(tensors.size() > 1);
        qsizetype problems = 0;
        for (const QJsonValue& each : tensors)
            problems += each.toObject().contains("problem");
        QVERIFY(problems > 0 && problems < tensors.size());
    }
};

QTEST_GUILESS_MAIN(StatsTest)
#include "tst_stats.moc"
