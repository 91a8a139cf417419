#include "core/checkpoint/open_storages.h"
#include "core/checkpoint/save.h"
#include "core/edit/device_text.h"
#include "core/edit/plan.h"
#include "core/io/error.h"
#include "tests/edit/steps.h"

#include <QtTest>

using namespace ckptscope;

/// Moving tensors from device to device: what moves along, what stays, and which devices there are.
class DeviceTest : public QObject {
    Q_OBJECT

    TorchFiles m_files;

    /// Runs Python that writes d to %1, with this tag on its storages; the file's path.
    QString tagged(const QString& code, const QString& name, const QString& tag)
    {
        const QString path = m_files.folder.filePath(name);
        const QString answer = m_files.torch.run(
            QString(kPrelude)
            + "\nd, tag = OrderedDict(w=t(3), n=torch.arange(4)), torch.serialization.location_tag\n"
              "torch.serialization.location_tag = lambda storage: '"
            + tag + "'\n" + code.arg(path) + "\ntorch.serialization.location_tag = tag\nresult = 'ok'");
        return answer == "ok" ? path : answer;
    }

private slots:
    void initTestCase()
    {
        if (!m_files.torch.available())
            QSKIP("no Python with torch");
    }

    /// Tags that are one string or many, in one run and in two.
    void devicesThereAndBack_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* file : {"zip/device_cuda3.pth", "legacy/device_cuda3.pth", "zip/device_mixed.pth"})
            QTest::newRow(file) << QString::fromLatin1(file);
    }
    void devicesThereAndBack()
    {
        QFETCH(QString, file);
        const QString path = testData(file), moved = m_files.folder.filePath("device.pth");
        const std::string target = path.section('/', -1).toStdString();
        const bool mixed = file.contains("mixed"); // cuda:1 and cpu would become one
        const QString there = mixed ? "cuda:1=cuda:7" : "cuda:3=cuda:1",
                      back = mixed ? "cuda:7=cuda:1" : "cuda:1=cuda:3";
        if (!mixed)
            QVERIFY(converted(path, stepsOf("device cuda:3=cpu|device cpu=cuda:3")) == contents(path));
        QVERIFY(converted(path, stepsOf("device " + there + "|device " + back)) == contents(path));
        writeFile(moved, converted(path, stepsOf("device " + there)));
        QVERIFY(converted(moved, stepsOf("device " + back), target) == contents(path));
    }

    /// Names of no device, too: they keep torch.load from reading the file at all.
    void everyTagGoes_data()
    {
        QTest::addColumn<QString>("tag");
        for (const char* tag : {"cuda:0", "foo", "CUDA:0", "cuda:0:1", "cuda:1000"})
            QTest::newRow(tag) << QString(tag);
    }
    void everyTagGoes()
    {
        QFETCH(QString, tag);
        const QString path = tagged("torch.save(d, '%1')", "tagged.pth", tag),
                      plain = tagged("torch.save(d, '%1')", "plain.pth", "cpu");
        QVERIFY(converted(path, stepsOf("device *=cpu"), "plain.pth") == contents(plain));
        const checkpoint::CheckpointPtr opened = checkpoint::open(path.toStdString());
        const auto finding = std::ranges::find(opened->findings, "device-tags", &checkpoint::Finding::id);
        QVERIFY(finding != opened->findings.end());
        QVERIFY(converted(path, edit::parseSteps(finding->fix), "plain.pth") == contents(plain));
    }

    /// Tags and numbers of pickle.dump lie inside of texts; in another format they can be changed.
    void tagsOfPickleDump_data()
    {
        QTest::addColumn<int>("protocol");
        for (const int protocol : {0, 2, 4})
            QTest::newRow(qPrintable(QString::number(protocol))) << protocol;
    }
    void tagsOfPickleDump()
    {
        QFETCH(int, protocol);
        const QString path = tagged("__import__('pickle').dump(d, open('%1', 'wb'), " + QString::number(protocol) + ")",
                                    "dumped.pkl", "cuda:0"),
                      plain = tagged("d['w'] = d['w'].half(); torch.save(d, '%1')", "plain.pth", "cpu");
        const checkpoint::CheckpointPtr opened = checkpoint::open(path.toStdString());
        const auto finding = std::ranges::find(opened->findings, "device-tags", &checkpoint::Finding::id);
        QVERIFY(finding != opened->findings.end());
        QCOMPARE(finding->fix, (std::vector<std::string>{"--format", "zip", "--device", "cuda=cpu"}));
        const edit::Applied applied =
            edit::apply(checkpoint::withOpenStorages(opened), stepsOf("device cuda=cpu|cast float32=float16"));
        const checkpoint::SavePlan plan(applied.checkpoint, checkpoint::Format::Zip, "plain.pth");
        io::MemorySink sink;
        plan.write(sink, {});
        const std::vector<std::byte> bytes = sink.take();
        const QString output = m_files.folder.filePath("out.pth");
        writeFile(output, QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())));
        QCOMPARE(m_files.torch.difference(output, plain), QString());
        QVERIFY_EXCEPTION_THROWN(edit::apply(opened, stepsOf("device cuda=cpu")), io::Error);
    }

    /// The type of a torch.device is made for it; the tags of storages are a constant of torch's source.
    void tagsAreNotTheNamesOfDeviceObjects()
    {
        const QString path = m_files.write("own.pth", "{'device': torch.device('cpu'), 'w': t(2)}"),
                      moved = m_files.folder.filePath("moved.pth");
        writeFile(moved, converted(path, stepsOf("device cpu=cuda:1")));
        QVERIFY(converted(moved, stepsOf("device cuda:1=cpu"), "own.pth") == contents(path));
    }

    /// A storage has one tag: what shares it from outside of a scope moves along, and is named.
    void sharersMoveAlong_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("scope");
        QTest::addColumn<QString>("along");
        const QString tied = "{'net': OrderedDict([('emb.w', e), ('head.w', e.detach()), ('bias', t(2))])}";
        QTest::newRow("two tensors") << tied << "net.head"
                                     << "net.emb.w";
        QTest::newRow("the other one") << tied << "net.emb"
                                       << "net.head.w";
        QTest::newRow("one tensor at two places") << "{'net': {'w': e}, 'ema': {'w': e}}"
                                                  << "net"
                                                  << "ema.w";
        QTest::newRow("nothing shared") << "{'net': {'w': e}, 'ema': {'w': t(4)}}"
                                        << "net"
                                        << "";
    }
    void sharersMoveAlong()
    {
        QFETCH(QString, expression);
        QFETCH(QString, scope);
        QFETCH(QString, along);
        const QString path = m_files.write("shared.pth", "(lambda e: " + expression + ")(t(3))");
        const edit::Applied moved =
            edit::apply(checkpoint::open(path.toStdString()),
                        edit::parseSteps({"--scope", scope.toStdString(), "--device", "cpu=cuda:1"}));
        QCOMPARE(moved.reports.at(1).changes, std::uint64_t(1));
        std::vector<std::string> remarks;
        if (!along.isEmpty())
            remarks.push_back("Moved along, by a shared storage: \"" + along.toStdString() + "\".");
        QCOMPARE(moved.reports.at(1).remarks, remarks);
        QVERIFY(std::ranges::none_of(moved.checkpoint->storages, [](const auto& storage) { return storage.conflict; }));
        for (const checkpoint::Tensor& tensor : moved.checkpoint->tensors) {
            const QString name = QString::fromStdString(moved.checkpoint->tensorName(tensor));
            QCOMPARE(moved.checkpoint->device(tensor),
                     std::string(name == along || name.startsWith(scope + '.') ? "cuda:1" : "cpu"));
        }
    }

    /// Step counters and generator states stay on the CPU; a model's buffers of that look move.
    void whatMustStayOnTheCpuStays_data()
    {
        QTest::addColumn<QString>("value");
        const QString others = "'optimizer': {'state': {0: {'step': torch.tensor(2.), 'exp_avg': t(2)}}, "
                               "'param_groups': [{'lr': 0.1, 'params': [0]}]}, 'rng': torch.get_rng_state()}";
        QTest::newRow("beside a state dict")
            << "{'model': {'step': torch.tensor(1.), 'w': torch.zeros(16, dtype=torch.uint8)}, " + others;
        QTest::newRow("among the weights")
            << "{'a.step': torch.tensor(1.), 'a.weight': t(2), 'b.weight': t(2), " + others;
    }
    void whatMustStayOnTheCpuStays()
    {
        QFETCH(QString, value);
        const QString input = m_files.write("in.pth", value);
        const checkpoint::CheckpointPtr moved =
            edit::apply(checkpoint::open(input.toStdString()), stepsOf("device cpu=cuda:0")).checkpoint;
        QStringList onCpu;
        for (const checkpoint::Tensor& tensor : moved->tensors)
            if (moved->device(tensor) == "cpu")
                onCpu << QString::fromStdString(moved->tensorName(tensor));
        QCOMPARE(onCpu, (QStringList{"optimizer.state.0.step", "rng"}));
    }

    /// PyTorch crashes when the sizes of a nested tensor lie on a GPU; torch.save leaves them on the CPU.
    void sizesOfNestedTensorsStayOnTheCpu()
    {
        const QString input = m_files.write("in.pth", "{'n': torch.nested.nested_tensor([t(2), t(3)]), 'w': t(4)}");
        const edit::Applied moved = edit::apply(checkpoint::open(input.toStdString()), stepsOf("device cpu=cuda:0"));
        QStringList devices;
        for (const checkpoint::Storage& storage : moved.checkpoint->storages)
            devices << QString::fromStdString(moved.checkpoint->storageDevice(storage));
        QCOMPARE(devices, (QStringList{"cuda:0", "cpu", "cpu", "cpu", "cuda:0"})); // numbers, sizes, strides, offsets
        QCOMPARE(moved.checkpoint->device(moved.checkpoint->tensors[0]), std::string("cuda:0"));
        QCOMPARE(moved.reports.at(0).changes, std::uint64_t(2));
    }

    /// Each optimizer of several goes where its own network is, however the file is laid out.
    void optimizersFollowTheirNetworks_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("a");
        QTest::addColumn<QString>("b");
        QTest::addColumn<QString>("optimizerOfA");
        const auto row = [](const char* name, const char* expression, const char* a, const char* b,
                            const char* optimizer) {
            QTest::newRow(name) << QString(expression) << QString(a) << QString(b) << QString(optimizer);
        };
        row("by name", "{'gen': sd('w'), 'disc': sd('w'), 'optimizer_gen': adam(1), 'optimizer_disc': adam(1)}", "gen",
            "disc", "optimizer_gen");
        row("by name, in another order",
            "{'optimizer_disc': adam(1), 'optimizer_gen': adam(1), 'gen': sd('w'), 'disc': sd('w')}", "gen", "disc",
            "optimizer_gen");
        row("by a letter", "{'netG': sd('w'), 'netD': sd('w'), 'optD': adam(1), 'optG': adam(1)}", "netG", "netD",
            "optG");
        row("by the dict around them",
            "{'x': {'model': sd('w'), 'optimizer': adam(1)}, 'y': {'model': sd('w'), 'optimizer': adam(1)}}", "x.model",
            "y.model", "x.optimizer");
        row("by place in lists", "{'models': [sd('w'), sd('w')], 'optimizers': [adam(1), adam(1)]}", "models.0",
            "models.1", "optimizers.0");
        row("by place", "{'gen': sd('w'), 'disc': sd('w'), 'first': adam(1), 'second': adam(1)}", "gen", "disc",
            "first");
        row("by shape",
            "{'one': sd('w'), 'two': {'v': t(3), 'w': t(4)}, 'optimizer_two': adam(1), 'optimizer_one': adam(3, 4)}",
            "one", "two", "optimizer_two");
    }
    void optimizersFollowTheirNetworks()
    {
        QFETCH(QString, expression);
        QFETCH(QString, a);
        QFETCH(QString, b);
        QFETCH(QString, optimizerOfA);
        const QString input = m_files.write("in.pth", expression);
        const checkpoint::CheckpointPtr placed = edit::apply(checkpoint::open(input.toStdString()),
                                                             stepsOf("device " + a + ":cuda:0|device " + b + ":cuda:1"))
                                                     .checkpoint;
        int seen = 0;
        for (const checkpoint::Tensor& tensor : placed->tensors) {
            const QString name = QString::fromStdString(placed->tensorName(tensor));
            if (!name.contains("exp_avg"))
                continue;
            const QString expected = name.startsWith(optimizerOfA + '.') ? "cuda:0" : "cuda:1";
            QCOMPARE(name + " on " + QString::fromStdString(placed->device(tensor)), name + " on " + expected);
            ++seen;
        }
        QVERIFY(seen >= 2);
    }

    /// Two keys that would be one device, of which loading would lose one.
    void devicesAsKeys_data()
    {
        QTest::addColumn<QString>("expression");
        QTest::addColumn<QString>("step");
        QTest::addColumn<QStringList>("words"); ///< of the refusal; none: it is done
        const QString devices = "torch.device('cuda:0'): t(1), torch.device('cuda:1'): t(2)";
        const QString members = "([torch.device('cuda:0'), torch.device('cuda:1')])";
        const QStringList words = {"\"cuda:0\" and \"cuda:1\" would both be \"cpu\""};
        QTest::newRow("dict") << "{'w': t(2), 'm': {" + devices + "}}"
                              << "device cuda=cpu" << words;
        QTest::newRow("OrderedDict") << "OrderedDict({" + devices + "})"
                                     << "device cuda=cpu" << words;
        QTest::newRow("defaultdict") << "collections.defaultdict(list, {" + devices + "})"
                                     << "device cuda=cpu" << words;
        QTest::newRow("set") << "{'s': set" + members + "}"
                             << "device cuda=cpu" << words;
        QTest::newRow("frozenset") << "{'s': frozenset" + members + "}"
                                   << "device cuda=cpu" << words;
        QTest::newRow("one is there already")
            << "{torch.device('cuda:0'): 1, torch.device('cpu'): 2}"
            << "device cuda=cpu" << QStringList{"\"cpu\" and \"cuda:0\" would both be \"cpu\""};
        QTest::newRow("in tuples") << "{(torch.device('cuda', i), 'a'): 1 for i in range(2)}"
                                   << "device cuda=cpu" << QStringList{"(cuda:0, 'a')", "(cuda:1, 'a')", "(cpu, 'a')"};
        QTest::newRow("apart") << "{'m': {" + devices + "}}"
                               << "device cuda:0=cpu" << QStringList();
        QTest::newRow("tuples that differ") << "{(torch.device('cuda', i), i): 1 for i in range(2)}"
                                            << "device cuda=cpu" << QStringList();
        QTest::newRow("a list") << "{'l': list" + members + "}"
                                << "device cuda=cpu" << QStringList();
        QTest::newRow("elsewhere") << "{'w': {'d': torch.device('cuda:0')}, 'm': {" + devices + "}}"
                                   << "scope w|device cuda=cpu" << QStringList();
    }
    void devicesAsKeys()
    {
        QFETCH(QString, expression);
        QFETCH(QString, step);
        QFETCH(QStringList, words);
        for (const char* options : {"", ", pickle_protocol=4"}) {
            const QString path = m_files.folder.filePath("keys.pth");
            QCOMPARE(m_files.torch.run(QString(kPrelude) + "\ntorch.save(" + expression + ", '" + path + "'" + options
                                       + ")\nresult = 'ok'"),
                     QString("ok"));
            const checkpoint::CheckpointPtr opened = checkpoint::open(path.toStdString());
            QString refusal;
            try {
                QVERIFY(edit::apply(opened, stepsOf(step)).changes() != 0);
            } catch (const io::Error& error) {
                QCOMPARE(int(error.kind()), int(io::ErrorKind::Refused));
                refusal = QString::fromUtf8(error.what());
            }
            QCOMPARE(refusal.isEmpty(), words.isEmpty());
            for (const QString& word : words)
                QVERIFY2(refusal.contains(word), qPrintable(refusal));
        }
    }

    /// Device ids of parallel models, whole or part of a model, are what that model would have had there.
    void deviceIdsMoveAlong_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("after");
        QTest::newRow("whole") << "parallel([1, 2])"
                               << "device cuda:1=cuda:0"
                               << "parallel([0, 2])";
        QTest::newRow("two become one") << "parallel([1, 2])"
                                        << "device cuda=cuda:0"
                                        << "parallel([0])";
        QTest::newRow("inside") << "nn.Sequential(parallel([1, 2]), nn.ReLU())"
                                << "device cuda:1=cuda:0"
                                << "nn.Sequential(parallel([0, 2]), nn.ReLU())";
        QTest::newRow("the first to the CPU, where the model is then") << "parallel([0, 1])"
                                                                       << "device cuda:0=cpu"
                                                                       << "nn.DataParallel(linear())";
        QTest::newRow("another to the CPU") << "parallel([0, 1])"
                                            << "device cuda:1=cpu"
                                            << "parallel([0])";
        QTest::newRow("the output's to the CPU") << "parallel([1, 2], 2)"
                                                 << "device cuda:2=cpu"
                                                 << "parallel([1])";
        QTest::newRow("to the CPU") << "parallel([1, 2])"
                                    << "device cuda=cpu"
                                    << "nn.DataParallel(linear())";
    }
    void deviceIdsMoveAlong()
    {
        QFETCH(QString, before);
        QFETCH(QString, step);
        QFETCH(QString, after);
        const QString code = R"(
from torch import nn
def linear():
    torch.manual_seed(0)
    return nn.Linear(2, 2)
def parallel(ids, output=None):
    model = nn.DataParallel(linear())
    model.dim, model.device_ids, model.output_device = 0, ids, ids[0] if output is None else output
    model.src_device_obj = torch.device('cuda', ids[0])
    return model
torch.save(%1, '%2')
result = 'ok'
)";
        const QString input = m_files.folder.filePath("in.pth"), expected = m_files.folder.filePath("expected.pth");
        QCOMPARE(m_files.torch.run(code.arg(before, input)), QString("ok"));
        QCOMPARE(m_files.torch.run(code.arg(after, expected)), QString("ok"));
        QVERIFY(converted(input, stepsOf(step), "expected.pth") == contents(expected));
    }

    /// What torch.load can put tensors on, by what it registers.
    void devicesAreTorchs()
    {
        for (const char* device : {"cpu", "cpu:0", "cuda", "cuda:0", "cuda:00", "cuda:7", "xpu:1", "hpu", "mtia:0",
                                   "mps", "mps:0", "privateuseone:0", "gpu", "xla:0", "ipu:0", "vulkan", "cpu:1"}) {
            std::string tag = device;
            bool accepted = true;
            try {
                tag = edit::checkedDevice(device);
            } catch (const io::Error&) {
                accepted = false;
            }
            const QString known = m_files.torch.run(QString(R"(
def restores(deserializer):
    try:
        return deserializer(torch.UntypedStorage(1), '%1') is not None
    except Exception:
        return True
result = 'yes' if any(restores(entry[2]) for entry in torch.serialization._package_registry) else 'no'
)")
                                                        .arg(QString::fromStdString(tag)));
            QCOMPARE(QString(device) + ": " + known, QString(device) + (accepted ? ": yes" : ": no"));
        }
        QCOMPARE(edit::checkedDevice("cuda:00"), std::string("cuda:0"));
        QVERIFY_EXCEPTION_THROWN((void)edit::checkedDevice("meta"), io::Error);
    }

    void foreignDevicesAreRemarkedOn()
    {
        const checkpoint::CheckpointPtr opened = checkpoint::open(m_files.write("in.pth", "sd('a.w')").toStdString());
        for (const char* step : {"device cpu=npu:0", "device a:npu:0"})
            QCOMPARE(QString::fromStdString(edit::apply(opened, stepsOf(step)).reports[0].remarks.at(0)),
                     QString("torch.load knows \"npu\" only after the package of these devices was imported."));
        QVERIFY(edit::apply(opened, stepsOf("device cpu=cuda:0")).reports[0].remarks.empty());
    }

    /// A device that is not in the file may be a slip of the keys.
    void devicesOfTheFileAreTold()
    {
        const checkpoint::CheckpointPtr opened = checkpoint::open(m_files.write("in.pth", "sd('a.w')").toStdString());
        const edit::StepReport report = edit::apply(opened, stepsOf("device cuda:3=cuda:0")).reports[0];
        QCOMPARE(report.changes, std::uint64_t(0));
        QCOMPARE(QString::fromStdString(report.remarks.at(0)),
                 QString("No tensor moves: those of this file are on \"cpu\"."));
    }
};

QTEST_GUILESS_MAIN(DeviceTest)
#include "tst_device.moc"
