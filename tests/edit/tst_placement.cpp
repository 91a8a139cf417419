#include "core/checkpoint/save.h"
#include "core/checkpoint/storage_use.h"
#include "core/edit/placement.h"
#include "core/edit/plan.h"
#include "core/io/error.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace ckptscope;

/// Weights on several devices: what stays together, what follows, and that torch sees the tags.
class PlacementTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

    checkpoint::CheckpointPtr make(const QString& code)
    {
        const QString path = m_folder.filePath("in.pth");
        const QString answer =
            m_torch.run("from torch import nn\n" + code + "\ntorch.save(saved, '" + path + "')\nresult = 'ok'");
        if (answer != "ok")
            qWarning() << answer;
        return checkpoint::open(path.toStdString());
    }

    static edit::Applied placed(const checkpoint::CheckpointPtr& checkpoint, const char* value)
    {
        return edit::apply(checkpoint, {edit::parseStep("device", value)});
    }

    static QStringList names(const checkpoint::CheckpointPtr& checkpoint, std::uint64_t most = ~std::uint64_t(0))
    {
        const edit::SectionTensors tensors(*checkpoint);
        QStringList list;
        for (const edit::PlacedUnit& unit : edit::unitsOf(tensors, checkpoint->sections.at(0), most))
            list << QString::fromStdString(unit.name);
        return list;
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
    }

    void layersStayWhole()
    {
        const checkpoint::CheckpointPtr opened = make(R"(
saved = {k: torch.zeros(4) for k in ('module.conv1.weight', 'module.layer1.0.conv1.weight',
    'module.layer1.0.down.0.weight', 'module.layer1.1.conv1.weight', 'module.scale', 'module.fc.weight',
    'module.fc.bias')})");
        QCOMPARE(names(opened),
                 (QStringList{"module.conv1", "module.layer1.0", "module.layer1.1", "module.scale", "module.fc"}));
    }

    /// Modules without numbered layers (DenseNet) are taken apart where they are too large, single layers never.
    void largeModulesAreTakenApart()
    {
        const checkpoint::CheckpointPtr opened = make(R"(
saved = {k: torch.zeros(10) for k in ('features.a.conv.weight', 'features.b.conv.weight', 'head.weight', 'head.bias')})");
        QCOMPARE(names(opened), (QStringList{"features", "head"}));
        QCOMPARE(names(opened, 50), (QStringList{"features.a", "features.b", "head"}));
        QCOMPARE(names(opened, 1), (QStringList{"features.a.conv", "features.b.conv", "head"}));
    }

    /// A file may have any text for a tag.
    void strangeTagsStandInTheMap()
    {
        const checkpoint::CheckpointPtr opened = make(R"(
tags, own = {2: 'cuda:x', 3: 'cuda:99999999999', 4: 'cuda', 5: 'cuda:3'}, torch.serialization.location_tag
def tag(storage):
    text = tags.pop(storage.nbytes() // 4)
    if not tags:
        torch.serialization.location_tag = own
    return text
torch.serialization.location_tag = tag
saved = {k: torch.zeros(n) for k, n in (('a.w', 2), ('b.w', 3), ('c.w', 4), ('d.w', 5))})");
        QCOMPARE(edit::deviceMapJson(*opened),
                 std::string("{\n  \"a\": \"cuda:x\",\n  \"b\": \"cuda:99999999999\",\n  \"c\": 0,\n  \"d\": 3\n}\n"));
    }

    /// All of a tensor that lies in several storages moves, but for the sizes of nested ones.
    void tensorsOfSeveralStoragesMoveWhole()
    {
        const checkpoint::CheckpointPtr opened = make(R"(
saved = {'a.coo': torch.eye(3).to_sparse(), 'b.csr': torch.eye(3).to_sparse_csr(),
    'c.nested': torch.nested.nested_tensor([torch.zeros(2), torch.zeros(3)]),
    'd.scaled': torch.quantize_per_channel(torch.zeros(2, 4), torch.tensor([.1, .2]), torch.tensor([0, 0]), 0, torch.qint8)})");
        for (const char* target : {"balanced:1", "a:cuda:1"}) {
            const checkpoint::CheckpointPtr moved = placed(opened, target).checkpoint;
            for (std::uint32_t row = 0; row < moved->tensors.size(); ++row) {
                const bool expected = row == 0 || QString(target) == "balanced:1";
                for (const checkpoint::StorageUse& use : storagesOf(*moved, moved->tensors[row]))
                    QCOMPARE(moved->storageDevice(moved->storages[use.storage]),
                             std::string(expected && !use.onCpu ? "cuda:1" : "cpu"));
            }
        }
        const auto count = [&](std::size_t row) { return storagesOf(*opened, opened->tensors[row]).size(); };
        QCOMPARE(count(0), std::size_t(2));
        QCOMPARE(count(1), std::size_t(3));
        QCOMPARE(count(2), std::size_t(4));
        QCOMPARE(count(3), std::size_t(3));
    }

    void sharesAreEven()
    {
        std::vector<edit::PlacedUnit> units;
        for (const std::uint64_t bytes : {10, 10, 10, 10, 40, 20})
            units.push_back({"x", bytes, {}});
        using Places = std::vector<std::uint32_t>;
        const edit::DeviceRoom any[] = {{"cuda:0", 0}, {"cuda:1", 0}, {"cuda:2", 0}};
        QCOMPARE(edit::balance(units, any), (Places{0, 0, 0, 0, 1, 2}));
        const edit::DeviceRoom known[] = {{"cuda:0", 200}, {"cuda:1", 100}};
        QCOMPARE(edit::balance(units, known), (Places{0, 0, 0, 0, 0, 1}));
        QVERIFY(edit::balance({}, any).empty());
    }

    void countsAreEven_data()
    {
        QTest::addColumn<QList<int>>("sizes");
        QTest::addColumn<int>("devices");
        QTest::addColumn<QList<int>>("loads");
        QTest::newRow("12 over 5") << QList<int>(12, 1) << 5 << QList<int>{2, 2, 2, 3, 3};
        QTest::newRow("10 over 4") << QList<int>(10, 1) << 4 << QList<int>{2, 2, 3, 3};
        QTest::newRow("a large one first") << QList<int>{100, 10, 10} << 3 << QList<int>{10, 10, 100};
        QTest::newRow("a large one last") << QList<int>{1, 1, 1, 9} << 4 << QList<int>{1, 1, 1, 9};
        QTest::newRow("pairs") << QList<int>{6, 6, 6, 6, 12} << 4 << QList<int>{6, 6, 12, 12};
        QTest::newRow("fewer than devices") << QList<int>{5, 5} << 3 << QList<int>{0, 5, 5};
        QTest::newRow("embeddings around layers")
            << (QList<int>{50} + QList<int>(10, 10) + QList<int>{50}) << 3 << QList<int>{60, 70, 70};
    }

    /// No device is left empty, or with a rest, where others could give.
    void countsAreEven()
    {
        QFETCH(QList<int>, sizes);
        QFETCH(int, devices);
        QFETCH(QList<int>, loads);
        std::vector<edit::PlacedUnit> units;
        for (const int size : sizes)
            units.push_back({"x", static_cast<std::uint64_t>(size), {}});
        const std::vector<std::uint32_t> places =
            edit::balance(units, std::vector<edit::DeviceRoom>(static_cast<std::size_t>(devices)));
        QCOMPARE(places.size(), units.size());
        QVERIFY(std::ranges::is_sorted(places));
        QList<int> found(devices, 0);
        for (std::size_t i = 0; i < units.size(); ++i)
            found[places[i]] += sizes[static_cast<qsizetype>(i)];
        std::ranges::sort(found);
        QCOMPARE(found, loads);
    }

    /// Weights without dots in their keys are those of one module; numbers are layers, or a list of parameters.
    void oneModuleStaysWhole()
    {
        const checkpoint::CheckpointPtr opened = make("saved = nn.Linear(8, 8).state_dict()");
        QCOMPARE(names(opened), QStringList{""});
        const checkpoint::CheckpointPtr spread = placed(opened, "balanced:0,1").checkpoint;
        QCOMPARE(edit::deviceMapJson(*spread), std::string("{\n  \"\": 0\n}\n"));
        QCOMPARE(names(make("saved = nn.ParameterList([torch.ones(2), torch.ones(3)]).state_dict()")),
                 (QStringList{"0", "1"}));
        QCOMPARE(names(make("saved = {'cls': torch.ones(2), 'head.weight': torch.ones(3)}")),
                 (QStringList{"cls", "head"}));
    }

    /// torch.load meets these tags; the optimizer's state is where its parameter is, but for the counters of steps.
    void torchSeesTheTags()
    {
        const checkpoint::CheckpointPtr opened = make(R"(
net = nn.Sequential(nn.Linear(4, 4), nn.Linear(4, 4))
optimizer = torch.optim.Adam(net.parameters())
net(torch.ones(4)).sum().backward()
optimizer.step()
saved = {'model': net.state_dict(), 'optimizer': optimizer.state_dict()})");
        const edit::Applied applied = placed(opened, "balanced:3,1");
        QVERIFY(applied.reports.at(0).sentence.starts_with("Place 12 storages on cuda:3 (240 B), cuda:1 (240 B)"));
        const QString path = m_folder.filePath("out.pth");
        checkpoint::SaveOptions options;
        options.ifExists = io::AtomicFile::IfExists::Replace;
        checkpoint::SavePlan plan(applied.checkpoint, checkpoint::Format::AsInput, path.toStdString());
        checkpoint::save(plan, path.toStdString(), options, {});
        const QString seen = m_torch.run(R"(
seen = {}
def place(storage, tag):
    seen[storage.data_ptr()] = tag
    return storage
file = torch.load(')" + path + R"(', map_location=place, weights_only=True)
tag = lambda t: seen[t.untyped_storage().data_ptr()]
lines = [k + '=' + tag(v) for k, v in file['model'].items()]
lines += [f'{n}.{k}={tag(v)}' for n, s in file['optimizer']['state'].items() for k, v in s.items()]
result = ' '.join(lines))");
        QCOMPARE(seen,
                 QString("0.weight=cuda:3 0.bias=cuda:3 1.weight=cuda:1 1.bias=cuda:1 "
                         "0.step=cpu 0.exp_avg=cuda:3 0.exp_avg_sq=cuda:3 1.step=cpu 1.exp_avg=cuda:3 "
                         "1.exp_avg_sq=cuda:3 2.step=cpu 2.exp_avg=cuda:1 2.exp_avg_sq=cuda:1 3.step=cpu "
                         "3.exp_avg=cuda:1 3.exp_avg_sq=cuda:1"));
    }

    void partsGoWhereTheyAreTold()
    {
        const checkpoint::CheckpointPtr opened = make("w = torch.ones(2)\n"
                                                      "saved = {'a.w': w, 'b.w': w, 'c.w': torch.ones(3)}");
        const checkpoint::CheckpointPtr one = placed(opened, "c:cuda:1").checkpoint;
        QCOMPARE(edit::deviceMapJson(*one), std::string("{\n  \"a\": \"cpu\",\n  \"b\": \"cpu\",\n  \"c\": 1\n}\n"));
        const edit::Applied tied = placed(opened, "balanced:0,1,2");
        QCOMPARE(tied.checkpoint->device(tied.checkpoint->tensors[0]),
                 tied.checkpoint->device(tied.checkpoint->tensors[1]));
        QCOMPARE(placed(opened, "a:cuda:1").reports[0].remarks,
                 std::vector<std::string>{"Moved along, by a shared storage: \"b.w\"."});
        const edit::Applied again =
            edit::apply(opened, {edit::parseStep("device", "a:cuda:1"), edit::parseStep("device", "a:cuda:1")});
        QCOMPARE(again.reports[1].remarks.size(), std::size_t(0));
        const checkpoint::CheckpointPtr all = placed(opened, "balanced:2").checkpoint;
        QCOMPARE(edit::deviceMapJson(*all), std::string("{\n  \"\": 2\n}\n"));
    }

    /// A moving average lies as its model does, not behind it on the other device.
    void eachNetworkByItself()
    {
        const checkpoint::CheckpointPtr opened =
            make("saved = {n: {'a.w': torch.ones(2), 'b.w': torch.ones(2)} for n in ('model', 'model_ema')}");
        const checkpoint::CheckpointPtr spread = placed(opened, "balanced:0,1").checkpoint;
        QCOMPARE(spread->tensors.size(), std::size_t(4));
        for (const checkpoint::Tensor& tensor : spread->tensors) {
            const std::string name = spread->tensorName(tensor);
            QCOMPARE(spread->device(tensor), std::string(name.ends_with("a.w") ? "cuda:0" : "cuda:1"));
        }
    }

    /// What stands among the weights and is none of their modules is no share of its own.
    void optimizersAmongTheWeightsFollow()
    {
        const checkpoint::CheckpointPtr opened = make(
            "saved = {'a.weight': torch.ones(2), 'b.weight': torch.ones(2), 'optimizer': {'state': {0: {'exp_avg': "
            "torch.ones(2)}, 1: {'exp_avg': torch.ones(2)}}, 'param_groups': [{'lr': 0.1, 'params': [0, 1]}]}}");
        const checkpoint::CheckpointPtr spread = placed(opened, "balanced:0,1").checkpoint;
        QCOMPARE(edit::deviceMapJson(*spread), std::string("{\n  \"a\": 0,\n  \"b\": 1\n}\n"));
        QCOMPARE(spread->device(spread->tensors[2]), std::string("cuda:0"));
        QCOMPARE(spread->device(spread->tensors[3]), std::string("cuda:1"));
    }

    void wholeModelsToo()
    {
        const checkpoint::CheckpointPtr opened =
            make("saved = nn.ModuleDict({'a': nn.Linear(2, 2), 'b': nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))})");
        const checkpoint::CheckpointPtr spread = placed(opened, "balanced:0,1,2").checkpoint;
        QCOMPARE(edit::deviceMapJson(*spread), std::string("{\n  \"a\": 0,\n  \"b.0\": 1,\n  \"b.1\": 2\n}\n"));
    }

    void whatDoesNotFitIsSaid()
    {
        const checkpoint::CheckpointPtr opened = make("saved = {'module.a.w': torch.ones(1000)}");
        const edit::Applied applied = placed(opened, "balanced:2x1KiB");
        const edit::StepReport& report = applied.reports.at(0);
        QVERIFY(report.remarks.at(0).starts_with("A DataParallel model"));
        QVERIFY(report.remarks.at(1).starts_with("It does not fit: cuda:0 would have to hold 3.9 KiB"));
        QCOMPARE(report.overfull, report.remarks.size() - 1);
    }

    void memoryOfTraining()
    {
        const checkpoint::CheckpointPtr opened =
            make("saved = {'a.weight': torch.ones(10), 'a.running_mean': torch.ones(5), 'a.n': torch.ones(1).long()}");
        bool estimated = false;
        const edit::DeviceNeed need = edit::deviceNeeds(*opened, &estimated).at("cpu");
        QVERIFY(estimated);
        QCOMPARE(need.weights, std::uint64_t(68));
        QCOMPARE(need.gradients, std::uint64_t(40));
        QCOMPARE(need.optimizer, std::uint64_t(80));
    }

    void badDevices_data()
    {
        QTest::addColumn<int>("unused");
        for (const char* value : {"balanced:", "balanced:0,x y", "balanced:0=24", "balanced:0x24GiB",
                                  "balanced:999x1GiB", "balanced:128", "balanced:4xmuch", "a:cuda:12345", "zzz:cuda:0"})
            QTest::newRow(value) << 0;
    }
    void badDevices()
    {
        const checkpoint::CheckpointPtr opened = make("saved = {'a.w': torch.ones(1)}");
        QVERIFY_THROWS_EXCEPTION(io::Error, placed(opened, QTest::currentDataTag()));
    }

    void stepsAreReadAsTheyAreWritten()
    {
        for (const char* value : {"balanced:cuda:0,cpu", "balanced:xpu:0,xpu:1", "balanced:cuda:0=25165824KiB,cuda:1",
                                  "layer1.0:cuda:1", "a:cpu", "a=b:cuda:1", "cuda:0=cpu,cuda:1=c:cpu"}) {
            QVERIFY(std::string_view(value).starts_with("balanced:")
                    || std::holds_alternative<edit::Place>(edit::parseStep("device", value)));
            const edit::Step step = edit::parseStep("device", value);
            QCOMPARE(edit::arguments(step), (std::vector<std::string>{"--device", value}));
        }
        for (const char* value : {"cuda:0=cuda:1,cuda:1=cuda:0", "cuda=cpu", "*=npu:0", "cuda:2=CUDA:0"})
            QVERIFY(std::holds_alternative<edit::Device>(edit::parseStep("device", value)));
        QCOMPARE(edit::arguments(edit::parseStep("device", "balanced:0=1.9KiB,1=0.5KiB")).at(1),
                 std::string("balanced:cuda:0=1.8994140625KiB,cuda:1=0.5KiB"));
        QCOMPARE(edit::arguments(edit::parseStep("device", "balanced:2x24GiB")).at(1),
                 std::string("balanced:cuda:0=25165824KiB,cuda:1=25165824KiB"));
    }

    void unitsOfMemory_data()
    {
        QTest::addColumn<QString>("kibibytes");
        QTest::newRow("1GiB") << "1048576";
        QTest::newRow("1Gi") << "1048576";
        QTest::newRow("1G") << "1048576";
        QTest::newRow("1gib") << "1048576";
        QTest::newRow("1.024GB") << "1000000";
        QTest::newRow("1.024gb") << "1000000";
        QTest::newRow("1.024MB") << "1000";
        QTest::newRow("0.5TiB") << "536870912";
    }
    void unitsOfMemory()
    {
        QFETCH(QString, kibibytes);
        const edit::Step step = edit::parseStep("device", std::string("balanced:0=") + QTest::currentDataTag());
        QCOMPARE(QString::fromStdString(edit::arguments(step).at(1)), "balanced:cuda:0=" + kibibytes + "KiB");
    }

    void badUnitsOfMemory()
    {
        for (const char* size : {"24", "24B", "24iB", "24GGiB", "24GiBB", "GiB", "24Gb/s", "-1GB"})
            QVERIFY_THROWS_EXCEPTION(io::Error, edit::parseStep("device", std::string("balanced:0=") + size));
    }
};

QTEST_GUILESS_MAIN(PlacementTest)
#include "tst_placement.moc"
