#include "core/checkpoint/modules.h"
#include "core/edit/device_text.h"
#include "core/edit/module_versions.h"
#include "core/edit/preview.h"
#include "core/io/error.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace ckptscope;

namespace {

/// Python that every row can use.
const char* const kPrelude = R"(
import collections, sys
from collections import OrderedDict
def t(n):
    return torch.arange(float(n))
def hooked(module):
    module.register_forward_pre_hook(module._check_input_dim)
    return module
def opt():
    return {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0]}]}
def sched():
    return {'last_epoch': 1, '_step_count': 2, '_last_lr': [0.1]}
def sd(*keys, meta=None):
    d = OrderedDict((k, t(i + 1)) for i, k in enumerate(keys))
    if meta is not None:
        d._metadata = OrderedDict((k, dict(version=v)) for k, v in meta.items())
    return d
)";

} // namespace

/// Each step on small checkpoints that torch writes: the result must be what Python code would have made of the same
/// objects (structure, order, types, bits, sharing), or a refusal that names the trouble.
class StepsTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

    QString write(const QString& name, const QString& expression)
    {
        const QString path = m_folder.filePath(name);
        const QString code = QString(kPrelude) + "\ntorch.save(" + expression + ", '" + path + "')\nresult = 'ok'";
        const QString answer = m_torch.run(code);
        return answer == "ok" ? path : "Python: " + answer;
    }

    static std::vector<edit::Step> steps(const QString& words)
    {
        std::vector<edit::Step> list;
        const QStringList parts = words.split('|');
        for (const QString& part : parts) {
            const qsizetype space = part.indexOf(' ');
            list.push_back(edit::parseStep(part.left(space).toStdString(),
                                           space < 0 ? std::string() : part.mid(space + 1).toStdString()));
        }
        return list;
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
    }

    void edits_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* name, const char* before, const char* steps, const char* after) {
            QTest::newRow(name) << QString(before) << QString(steps) << QString(after);
        };
        row("strip", "sd('module.a.weight', 'module.a.bias')", "strip module.", "sd('a.weight', 'a.bias')");
        row("strip without the dot", "sd('module.a.weight', 'module.a.bias')", "strip module",
            "sd('a.weight', 'a.bias')");
        row("a segment that only ends so stays", "sd('module.submodule.x', 'submodule.y', 'mymodule.module.z')",
            "strip module.", "sd('submodule.x', 'submodule.y', 'mymodule.module.z')");
        row("names inside stay", "sd('module.module_list.0.w', 'module.block.module.w')", "strip module.",
            "sd('module_list.0.w', 'block.module.w')");
        row("only some keys", "sd('module.a.w', 'head.w')", "strip module.", "sd('a.w', 'head.w')");
        row("stacked, once", "sd('module.module.a.w', 'module.module.b.w')", "strip module.",
            "sd('module.a.w', 'module.b.w')");
        row("stacked, twice", "sd('module.module.a.w', 'module.module.b.w')", "strip module.|strip module.",
            "sd('a.w', 'b.w')");
        row("another prefix", "sd('_orig_mod.a.w', '_orig_mod.b.w')", "strip _orig_mod.", "sd('a.w', 'b.w')");
        row("strip the metadata", "sd('module.a.w', meta={'': 1, 'module': 1, 'module.a': 2})", "strip module.",
            "sd('a.w', meta={'': 1, 'a': 2})");
        row("add", "sd('a.weight', 'a.bias')", "add module.", "sd('module.a.weight', 'module.a.bias')");
        row("add the metadata", "sd('a.w', meta={'': 1, 'a': 2})", "add module.",
            "sd('module.a.w', meta={'': 1, 'module': 1, 'module.a': 2})");
        row("plain dicts too", "dict(sd('module.a.w'))", "strip module.", "dict(sd('a.w'))");
        row("inside a training checkpoint",
            "{'model': sd('module.a.w'), 'ema': {'state': sd('module.a.w')}, 'epoch': 3, 'names': ['module.a.w']}",
            "strip module.", "{'model': sd('a.w'), 'ema': {'state': sd('a.w')}, 'epoch': 3, 'names': ['module.a.w']}");
        row("only in the scope", "{'model': sd('module.a.w'), 'teacher': sd('module.a.w')}",
            "scope teacher|strip module.", "{'model': sd('module.a.w'), 'teacher': sd('a.w')}");
        row("and out of it again", "{'model': sd('module.a.w'), 'teacher': sd('module.module.a.w')}",
            "scope teacher|strip module.|scope |strip module.", "{'model': sd('a.w'), 'teacher': sd('a.w')}");
        row("param_names",
            "{'model': sd('module.w'), 'optimizer': {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0], "
            "'param_names': ['module.w']}]}}",
            "strip module.",
            "{'model': sd('w'), 'optimizer': {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0], "
            "'param_names': ['w']}]}}");
        row("rename", "sd('encoder.a.w', 'encoder.b.w', 'head.w')", "rename encoder\\.(.*)=>backbone.$1",
            "sd('backbone.a.w', 'backbone.b.w', 'head.w')");
        row("rename as Python writes it", "sd('encoder.a.w', 'encoder.b.w', 'head.w')",
            "rename encoder\\.(.*)=>backbone.\\1", "sd('backbone.a.w', 'backbone.b.w', 'head.w')");
        row("rename moves metadata", "sd('encoder.a.w', meta={'': 1, 'encoder': 1, 'encoder.a': 2})",
            "rename encoder\\.(.*)=>backbone.$1", "sd('backbone.a.w', meta={'': 1, 'encoder': 1, 'backbone.a': 2})");
        row("delete", "sd('a.w', 'a.num_batches_tracked', 'b.num_batches_tracked')", "delete *.num_batches_tracked",
            "sd('a.w')");
        row("drop by kind",
            "{'model': sd('w'), 'optimizer': {'state': {}, 'param_groups': [{'lr': 0.1, 'params': [0]}]}, 'epoch': 2}",
            "drop optimizer", "{'model': sd('w'), 'epoch': 2}");
        row("drop from a list, as Lightning has it",
            "{'state_dict': sd('w'), 'optimizer_states': [opt(), opt()], 'lr_schedulers': [sched()], 'epoch': 2}",
            "drop optimizer|drop scheduler", "{'state_dict': sd('w'), 'epoch': 2}");
        row("drop one of a list of one", "{'state_dict': sd('w'), 'optimizer_states': [opt()]}",
            "drop optimizer_states.0", "{'state_dict': sd('w')}");
        row("drop by name", "{'model': sd('w'), 'junk': [1, 2], 'epoch': 2}", "drop junk",
            "{'model': sd('w'), 'epoch': 2}");
        row("pick", "{'state_dict': sd('w', meta={'': 1}), 'epoch': 2}", "pick state_dict", "sd('w', meta={'': 1})");
        row("pick a key with dots", "{'a.b': {'c': sd('w')}, 'a': 1}", "pick a.b.c", "sd('w')");
        row("a model with a method of its own as hook", "hooked(torch.nn.BatchNorm1d(2))", "extract",
            "torch.nn.BatchNorm1d(2).state_dict()");
        row("a hooked model inside a training checkpoint", "{'net': hooked(torch.nn.BatchNorm1d(2)), 'epoch': 1}",
            "extract", "{'net': torch.nn.BatchNorm1d(2).state_dict(), 'epoch': 1}");
        row("integer keys stay", "{'model': sd('module.w'), 3: 'three', None: (1, 2)}", "strip module.",
            "{'model': sd('w'), 3: 'three', None: (1, 2)}");
        row("only a module's keys", "{'m': sd('a.w', 'ab.w', 'a.v.w'), 'o': sd('a.w')}", "scope m.a|rename (.*)=>x.$1",
            "{'m': sd('x.a.w', 'ab.w', 'x.a.v.w'), 'o': sd('a.w')}");
        row("only a module's keys, at the root", "sd('a.b.w', 'a.w', 'c.w')", "scope a.b|delete *|scope |delete c*",
            "OrderedDict([('a.w', t(2))])");
        row("two devices change places", "{'w': t(2), 'a': torch.device('cuda:0'), 'b': torch.device('cuda:1')}",
            "device cuda:0=cuda:1,cuda:1=cuda:0",
            "{'w': t(2), 'a': torch.device('cuda:1'), 'b': torch.device('cuda:0')}");
        row("the first device that fits counts",
            "{'w': t(2), 'a': torch.device('cuda:0'), 'b': torch.device('cuda:3')}", "device cuda:3=cuda:1,cuda=cpu",
            "{'w': t(2), 'a': torch.device('cpu'), 'b': torch.device('cuda:1')}");
        row("a torch.device moves", "{'w': t(2), 'device': torch.device('cuda', 3)}", "device cuda:3=cuda:0",
            "{'w': t(2), 'device': torch.device('cuda', 0)}");
        row("a text that looks like one stays", "{'w': t(2), 'note': 'cuda:3', 'd': torch.device('cuda:3')}",
            "device cuda:3=cpu", "{'w': t(2), 'note': 'cuda:3', 'd': torch.device('cpu')}");
    }
    void edits()
    {
        QFETCH(QString, before);
        QFETCH(QString, steps);
        QFETCH(QString, after);
        const QString input = write("in.pth", before), expected = write("expected.pth", after);
        QVERIFY2(!input.startsWith("Python") && !expected.startsWith("Python"), qPrintable(input + expected));
        const QString output = m_folder.filePath("out.pth");
        writeFile(output, converted(input, StepsTest::steps(steps)));
        QCOMPARE(m_torch.difference(expected, output), QString());
        QCOMPARE(m_torch.load(output, true), QString());
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
        const QString path = testData(file), moved = m_folder.filePath("device.pth");
        const std::string target = path.section('/', -1).toStdString();
        const bool mixed = file.contains("mixed"); // cuda:1 and cpu would become one
        const QString there = mixed ? "cuda:1=cuda:7" : "cuda:3=cuda:1",
                      back = mixed ? "cuda:7=cuda:1" : "cuda:1=cuda:3";
        if (!mixed)
            QVERIFY(converted(path, steps("device cuda:3=cpu|device cpu=cuda:3")) == contents(path));
        QVERIFY(converted(path, steps("device " + there + "|device " + back)) == contents(path));
        writeFile(moved, converted(path, steps("device " + there)));
        QVERIFY(converted(moved, steps("device " + back), target) == contents(path));
    }

    /// The type of a torch.device is made for it; the tags of storages are a constant of torch's source.
    void tagsAreNotTheNamesOfDeviceObjects()
    {
        const QString path = write("own.pth", "{'device': torch.device('cpu'), 'w': t(2)}"),
                      moved = m_folder.filePath("moved.pth");
        writeFile(moved, converted(path, steps("device cpu=cuda:1")));
        QVERIFY(converted(moved, steps("device cuda:1=cpu"), "own.pth") == contents(path));
    }

    /// In the old format each reference to a storage makes its key anew, also where two weights are tied.
    void extractOfTiedWeightsInTheOldFormat()
    {
        const QString whole = m_folder.filePath("whole.pth"), expected = m_folder.filePath("dict.pth");
        const QString code = QString(kPrelude)
            + "\nm = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))\nm[1].weight = m[0].weight\n"
            + "torch.save(m, '" + whole + "', _use_new_zipfile_serialization=False)\n" + "torch.save(m.state_dict(), '"
            + expected + "', _use_new_zipfile_serialization=False)\nresult = 'ok'";
        QCOMPARE(m_torch.run(code), QString("ok"));
        QVERIFY(converted(whole, {edit::Extract{}}) == contents(expected));
    }

    /// Step counters and generator states stay on the CPU; a model's buffers of that look move.
    void whatMustStayOnTheCpuStays()
    {
        const QString input = write("in.pth",
                                    "{'model': {'step': torch.tensor(1.), 'w': torch.zeros(16, dtype=torch.uint8)}, "
                                    "'optimizer': {'state': {0: {'step': torch.tensor(2.), 'exp_avg': t(2)}}, "
                                    "'param_groups': [{'lr': 0.1, 'params': [0]}]}, 'rng': torch.get_rng_state()}");
        const checkpoint::CheckpointPtr moved =
            edit::apply(checkpoint::open(input.toStdString()), steps("device cpu=cuda:0")).checkpoint;
        QStringList onCpu;
        for (const checkpoint::Tensor& tensor : moved->tensors)
            if (moved->device(tensor) == "cpu")
                onCpu << QString::fromStdString(moved->tensorName(tensor));
        QCOMPARE(onCpu, (QStringList{"optimizer.state.0.step", "rng"}));
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
def parallel(ids):
    model = nn.DataParallel(linear())
    model.dim, model.device_ids, model.output_device = 0, ids, ids[0]
    model.src_device_obj = torch.device('cuda', ids[0])
    return model
torch.save(%1, '%2')
result = 'ok'
)";
        const QString input = m_folder.filePath("in.pth"), expected = m_folder.filePath("expected.pth");
        QCOMPARE(m_torch.run(code.arg(before, input)), QString("ok"));
        QCOMPARE(m_torch.run(code.arg(after, expected)), QString("ok"));
        QVERIFY(converted(input, steps(step), "expected.pth") == contents(expected));
    }

    /// What PyTorch makes of a whole model, byte for byte.
    void wholeModels_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("step");
        QTest::addColumn<QString>("after");
        const auto row = [](const char* name, const char* before, const char* step, const char* after) {
            QTest::newRow(name) << QString(before) << QString(step) << QString(after);
        };
        const char* const dict = "model.state_dict()";
        row("FloatFunctional has no weights",
            "nn.Sequential(nn.Linear(2, 2), torch.ao.nn.quantized.FloatFunctional(), nn.Linear(2, 2))", "extract",
            dict);
        row("nor has it in an LSTM", "torch.ao.nn.quantizable.LSTM(2, 3)", "extract", dict);
        row("on no device", "nn.Linear(3, 2, device='meta')", "extract", dict);
        row("buffers on no device", "nn.BatchNorm1d(3, device='meta')", "extract", dict);
        row("out of an average", "AveragedModel(nn.Linear(2, 2))", "unwrap", "model.module");
        row("out of an average of a parallel model", "AveragedModel(nn.DataParallel(nn.Linear(2, 2)))", "unwrap",
            "model.module.module");
    }
    void wholeModels()
    {
        QFETCH(QString, before);
        QFETCH(QString, step);
        QFETCH(QString, after);
        const QString input = m_folder.filePath("in.pth"), expected = m_folder.filePath("expected.pth");
        const QString code = "import warnings\nwarnings.simplefilter('ignore')\nfrom torch import nn\n"
                             "from torch.optim.swa_utils import AveragedModel\nmodel = %1\n"
                             "torch.save(model, '%2')\ntorch.save(%3, '%4')\nresult = 'ok'";
        QCOMPARE(m_torch.run(code.arg(before, input, after, expected)), QString("ok"));
        QVERIFY(converted(input, steps(step), "expected.pth") == contents(expected));
    }

    /// Modules whose weights are not in parameters and buffers, or not to be seen: never left out in silence, and no
    /// finding offers it.
    void whatOnlyPyTorchCanExtract_data()
    {
        QTest::addColumn<QString>("module");
        QTest::addColumn<QString>("cls");
        const auto row = [](const char* module, const char* cls) {
            QTest::newRow(module) << QString(module) << QString(cls);
        };
        row("q.Linear(2, 2)", "torch.ao.nn.quantized.modules.linear.Linear");
        row("q.Embedding(4, 4)", "torch.ao.nn.quantized.modules.embedding_ops.Embedding");
        row("q.Conv1d(1, 1, 1)", "torch.ao.nn.quantized.modules.conv.Conv1d");
        row("q.Conv2d(1, 1, 1)", "torch.ao.nn.quantized.modules.conv.Conv2d");
        row("q.Conv3d(1, 1, 1)", "torch.ao.nn.quantized.modules.conv.Conv3d");
        row("q.ConvTranspose2d(1, 1, 1)", "torch.ao.nn.quantized.modules.conv.ConvTranspose2d");
        row("q.dynamic.Conv2d(1, 1, 1)", "torch.ao.nn.quantized.dynamic.modules.conv.Conv2d");
        row("torch.ao.nn.intrinsic.quantized.ConvReLU2d(1, 1, 1)",
            "torch.ao.nn.intrinsic.quantized.modules.conv_relu.ConvReLU2d");
        row("q.QFunctional()", "torch.ao.nn.quantized.modules.functional_modules.QFunctional");
        row("dynamic(nn.Sequential(nn.Linear(2, 2)))[0]", "torch.ao.nn.quantized.dynamic.modules.linear.Linear");
        row("TupleState()", "own.TupleState");
        row("Reduced()", "own.Reduced");
    }
    void whatOnlyPyTorchCanExtract()
    {
        QFETCH(QString, module);
        QFETCH(QString, cls);
        const QString input = m_folder.filePath("in.pth");
        const QString code = R"(
import sys, types, warnings
warnings.simplefilter('ignore')
from torch import nn
q, dynamic = torch.ao.nn.quantized, lambda model: torch.ao.quantization.quantize_dynamic(model, {nn.Linear})
class TupleState(nn.Module):
    def __init__(self):
        super().__init__()
        self.w = nn.Parameter(torch.ones(2))
    def __getstate__(self):
        return (self.w, 3)
class Reduced(TupleState):
    def __reduce__(self):
        return Reduced, ()
sys.modules['own'] = types.ModuleType('own')
for cls in (TupleState, Reduced):
    cls.__module__ = 'own'
    setattr(sys.modules['own'], cls.__name__, cls)
torch.save(nn.Sequential(nn.ReLU(), %1), '%2')
result = 'ok'
)";
        QCOMPARE(m_torch.run(code.arg(module, input)), QString("ok"));
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        for (const checkpoint::Finding& finding : opened->findings)
            QVERIFY2(finding.fix.empty() || finding.fix[0] != "--extract", finding.id.c_str());
        try {
            (void)converted(input, steps("extract"));
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Refused);
            QVERIFY2(QString::fromStdString(error.what()).contains("The module \"1\" is a \"" + cls + '"'),
                     error.what());
            return;
        }
        QFAIL("it was not refused");
    }

    /// The classes of torch that make a state dict in a way of their own.
    void ownStateDictsAreTorchs()
    {
        const QString text = m_torch.run(R"(
import inspect, pkgutil, importlib, torch.nn, torch.ao, warnings
warnings.simplefilter('ignore')
plain = torch.nn.Module
found = []
for package in (torch.nn, torch.ao):
    for info in pkgutil.walk_packages(package.__path__, package.__name__ + '.', onerror=lambda name: None):
        try:
            module = importlib.import_module(info.name)
        except Exception:
            continue
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if not issubclass(cls, plain) or cls.__module__ != info.name:
                continue
            own = any(getattr(cls, f) is not getattr(plain, f) for f in ('_save_to_state_dict', 'state_dict'))
            # these put their buffers there a second time, under the same names; lazy ones their parameters
            same = any(c.__name__ in ('FakeQuantize', 'HistogramObserver', 'LazyModuleMixin') for c in cls.__mro__)
            if own and not same:
                found.append(f'{cls.__module__}.{name}')
result = ' '.join(found)
)");
        const QStringList classes = text.split(' ');
        QVERIFY2(classes.size() > 20, qPrintable(text.left(500)));
        QStringList wrong;
        for (const QString& name : classes) {
            pickle::Tree tree;
            checkpoint::Module module;
            module.cls = tree.addGlobal(name.section('.', 0, -2).toStdString(), name.section('.', -1).toStdString());
            if (checkpoint::obstacleOf(tree, module) != checkpoint::Obstacle::OwnStateDict)
                wrong << name;
        }
        QCOMPARE(wrong, QStringList());
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
            const QString known = m_torch.run(QString(R"(
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
        const checkpoint::CheckpointPtr opened = checkpoint::open(write("in.pth", "sd('a.w')").toStdString());
        for (const char* step : {"device cpu=npu:0", "device a:npu:0"})
            QCOMPARE(QString::fromStdString(edit::apply(opened, steps(step)).reports[0].remarks.at(0)),
                     QString("torch.load knows \"npu\" only after the package of these devices was imported."));
        QVERIFY(edit::apply(opened, steps("device cpu=cuda:0")).reports[0].remarks.empty());
    }

    /// Protocol 2 has no names of classes in classes.
    void nestedClassesStayLoadable()
    {
        const QString input = m_folder.filePath("nested.pkl"), output = m_folder.filePath("out.pth");
        const QString code = R"(
import pickle, sys, types
class Outer:
    class Inner:
        pass
sys.modules['own2'] = types.ModuleType('own2')
sys.modules['own2'].Outer = Outer
Outer.__module__ = Outer.Inner.__module__ = 'own2'
Outer.__qualname__, Outer.Inner.__qualname__ = 'Outer', 'Outer.Inner'
with open('%1', 'wb') as file:
    pickle.dump({'a': Outer.Inner(), 'w': torch.ones(2)}, file, protocol=%2)
result = 'ok'
)";
        for (int protocol : {2, 4, 5}) {
            QCOMPARE(m_torch.run(code.arg(input).arg(protocol)), QString("ok"));
            for (checkpoint::Format format : {checkpoint::Format::Zip, checkpoint::Format::Legacy}) {
                writeFile(output, converted(input, {}, "out.pth", format));
                QCOMPARE(
                    m_torch.run("result = type(torch.load('" + output + "', weights_only=False)['a']).__qualname__"),
                    QString("Outer.Inner"));
            }
        }
    }

    /// An optimizer has entries for parameters alone.
    void deletedBuffersLeaveTheOptimizerWhole_data()
    {
        QTest::addColumn<QString>("glob");
        QTest::addColumn<bool>("fits");
        QTest::addColumn<bool>("names");
        for (bool names : {false, true}) {
            const char* const how = names ? "by name" : "by order";
            QTest::addRow("counters %s", how) << "*num_batches_tracked" << true << names;
            QTest::addRow("running values %s", how) << "*running_*" << true << names;
            QTest::addRow("weights %s", how) << "0.*" << false << names;
        }
        QTest::newRow("another buffer, by name") << "mask" << true << true;
    }
    void deletedBuffersLeaveTheOptimizerWhole()
    {
        QFETCH(QString, glob);
        QFETCH(bool, fits);
        QFETCH(bool, names);
        const QString input = m_folder.filePath("in.pth");
        const QString code = R"(
from torch import nn
net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
net.register_buffer('mask', torch.ones(3)) if %2 else None
parameters = list(net.named_parameters()) if %2 else net.parameters()
optimizer = torch.optim.Adam(parameters)
net(torch.randn(4, 2)).sum().backward()
optimizer.step()
torch.save({'model': net.state_dict(), 'optimizer': optimizer.state_dict(), 'ema': net.state_dict()}, '%1')
result = 'ok'
)";
        QCOMPARE(m_torch.run(code.arg(input, names ? "True" : "False")), QString("ok"));
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        const edit::StepReport report = edit::apply(opened, steps("delete " + glob)).reports[0];
        QVERIFY(report.changes != 0);
        QCOMPARE(report.remarks.empty(), fits);
        if (glob == "0.*") // the average is not what the optimizer trains
            QVERIFY(edit::apply(opened, steps("scope ema|delete 0.*")).reports[1].remarks.empty());
    }

    /// What a finding offers is accepted and mends it.
    void curesMend_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("id");
        const auto row = [](const char* id, const char* before) { QTest::newRow(id) << before << id; };
        row("parallel-model", "torch.optim.swa_utils.AveragedModel(torch.nn.Linear(2, 2))");
        row("oversized-storage", "{'rows': [torch.randn(1000, 100)[i] for i in range(3)]}");
        row("partial-prefix", "{'a': sd('module.x', 'y'), 'b': sd('module.x', 'x')}");
        row("module-prefix", "{'a': sd('module.x', 'module.y'), 'b': sd('module.x', 'x')}");
    }
    void curesMend()
    {
        QFETCH(QString, before);
        QFETCH(QString, id);
        const checkpoint::CheckpointPtr opened = checkpoint::open(write("in.pth", before).toStdString());
        const auto found = [&](const checkpoint::Checkpoint& checkpoint) {
            const auto at = std::ranges::find(checkpoint.findings, id.toStdString(), &checkpoint::Finding::id);
            return at == checkpoint.findings.end() ? nullptr : &*at;
        };
        QVERIFY(found(*opened));
        QVERIFY(!found(*opened)->fix.empty());
        QVERIFY(!found(*edit::apply(opened, edit::parseSteps(found(*opened)->fix)).checkpoint));
    }

    /// Two columns that lie side by side in a storage keep nearly all of it.
    void noCureThatCutsNothing()
    {
        const QString input = write("in.pth", "(lambda big: {'a': big[:, 0], 'b': big[:, 99]})(torch.randn(100, 100))");
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        for (const checkpoint::Finding& finding : opened->findings)
            QVERIFY(finding.id != "oversized-storage" || finding.fix.empty());
    }

    void refusals_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("steps");
        QTest::addColumn<QStringList>("words");
        const auto row = [](const char* name, const char* before, const char* steps, const QStringList& words) {
            QTest::newRow(name) << QString(before) << QString(steps) << words;
        };
        row("two keys become equal", "sd('module.a.w', 'a.w')", "strip module.", {"a.w", "module.a.w"});
        row("a prefix onto a layer of that name", "sd('module.x', 'x')", "add module.", {"module.x", "--again"});
        row("by a rename", "sd('a.w', 'b.w')", "rename [ab]\\.w=>c.w", {"a.w", "b.w", "c.w"});
        row("nothing to pick", "{'state_dict': sd('w')}", "pick model", {"model", "state_dict"});
        row("nothing to drop", "{'state_dict': sd('w')}", "drop optimizer", {"optimizer"});
        row("a bad pattern", "sd('a.w')", "rename (a=>b", {"(a"});
        row("a prefix that is none", "sd('a.w')", "strip ..", {".."});
        row("a scope that is not there", "sd('a.w')", "scope teacher|strip module.", {"teacher"});
        row("a device that is none", "sd('a.w')", "device cuda=gpu7", {"gpu7"});
        row("a second device that is none", "sd('a.w')", "device cuda=cpu,cuda:1=gpu7", {"gpu7"});
        row("a device by a name that is none", "sd('a.w')", "device *=gpu", {"gpu", "cuda:0"});
        row("a device that torch.load does not know", "sd('a.w')", "device cpu=xla:0", {"xla:0", "cuda:0"});
        row("a device without numbers", "sd('a.w')", "device *=meta", {"meta", "lose"});
        row("a second CPU", "sd('a.w')", "device cuda=cpu:1", {"cpu:1"});
        row("two moves of one device", "sd('a.w')", "device cuda:0=cpu,cuda:0=cuda:1", {"cuda:0=cpu", "cuda:0=cuda:1"});
        row("a move behind a wider one", "sd('a.w')", "device cuda=cpu,cuda:1=cuda:0", {"cuda=cpu", "cuda:1=cuda:0"});
        row("a device twice", "sd('a.w')", "device balanced:0,0", {"cuda:0", "twice"});
        row("a part on no device", "sd('a.w')", "device a:gpu", {"gpu"});
        row("one value of a list", "[sd('w'), opt(), 5]", "drop optimizer", {"list"});
        row("one of two in a list", "{'m': sd('w'), 'o': [opt(), opt()]}", "drop o.1", {"o.1", "list"});
        row("a prefix of a module's keys", "{'m': sd('module.a.w')}", "scope m.module.a|strip module.", {"m.module.a"});
    }
    void refusals()
    {
        QFETCH(QString, before);
        QFETCH(QString, steps);
        QFETCH(QStringList, words);
        const QString input = write("in.pth", before);
        try {
            (void)converted(input, StepsTest::steps(steps));
        } catch (const io::Error& error) {
            QVERIFY(error.kind() == io::ErrorKind::Refused || error.kind() == io::ErrorKind::Usage);
            for (const QString& word : words)
                QVERIFY2(QString::fromStdString(error.what()).contains(word), error.what());
            return;
        }
        QFAIL("it was not refused");
    }

    void aStepThatChangesNothingSaysSo()
    {
        const QString input = write("in.pth", "sd('a.w')");
        const checkpoint::CheckpointPtr original = checkpoint::open(input.toStdString());
        for (const char* step : {"strip module.", "unwrap", "device cuda=cpu", "delete zzz*", "rename zzz=>y"}) {
            try {
                const edit::Applied applied = edit::apply(original, steps(step));
                QCOMPARE(applied.changes(), std::uint64_t(0));
                QCOMPARE(applied.checkpoint, original);
                QVERIFY(!applied.reports.at(0).sentence.empty());
            } catch (const io::Error& error) {
                QVERIFY2(error.kind() == io::ErrorKind::Refused, step);
            }
        }
    }

    void longKeysAreNotCalledOther()
    {
        const QString input = write("in.pth", "{'module.a': t(1), 'module.' + 70000 * 'x': t(2)}");
        for (const char* step : {"strip module.", "add module."})
            QCOMPARE(QString::fromStdString(
                         edit::apply(checkpoint::open(input.toStdString()), steps(step)).reports[0].remarks.at(0)),
                     QString("1 key of more than 64 KiB stayed as it is."));
    }

    /// A step as arguments and back.
    void stepsAreArguments()
    {
        for (const char* words :
             {"strip module.", "add module.", "unwrap", "extract", "pick a.b", "device cuda:1=cpu", "rename a(.*)=>b$1",
              "delete *.x", "drop optimizer", "scope model", "device cuda:0=cuda:1,cuda:1=cuda:0"}) {
            const edit::Step step = steps(words).at(0);
            const std::vector<std::string> arguments = edit::arguments(step);
            const std::string again = arguments.size() > 1 ? arguments[1] : std::string();
            QCOMPARE(edit::arguments(edit::parseStep(arguments[0].substr(2), again)), arguments);
        }
    }

    /// A pattern that holds the separator is still one text on the command line.
    void separatorInAPattern()
    {
        const edit::Step step = edit::Rename{"a=>b(.*)", "c=>$1"};
        const edit::Step again = edit::parseStep("rename", edit::arguments(step).at(1));
        QCOMPARE(std::get<edit::Rename>(again).replacement, std::string("c=>$1"));
        const QString input = write("in.pth", "sd('a=>b.w')"), expected = write("expected.pth", "sd('c=>.w')");
        QVERIFY(converted(input, {again}, "expected.pth") == contents(expected));
    }

    /// What a dialog shows before a step is one is what the step then does.
    void previews()
    {
        const QString input = write("in.pth", "{'m': sd('a.w', 'b.w', 'c.w'), 'o': sd('a.w')}");
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        const edit::KeysPreview collide = edit::preview(*opened, "", edit::Rename{"[ab]\\.w", "c.w"}, 2, {});
        QCOMPARE(collide.all, std::uint64_t(4));
        QCOMPARE(collide.changes, std::uint64_t(3));
        QCOMPARE(collide.collisions, std::uint64_t(2));
        QCOMPARE(collide.keys.size(), std::size_t(2));
        QVERIFY(collide.keys[0].collides);
        QCOMPARE(collide.keys[0].to, std::string("c.w"));
        const edit::KeysPreview gone = edit::preview(*opened, "m", edit::Delete{"?.w"}, 10, {});
        QCOMPARE(gone.changes, std::uint64_t(3));
        QCOMPARE(gone.collisions, std::uint64_t(0));
        QCOMPARE(edit::preview(*opened, "m.b", edit::Delete{"*"}, 10, {}).changes, std::uint64_t(1));
        const std::vector<edit::DeviceTag> tags = edit::devicesIn(*opened, "m.b");
        QCOMPARE(tags.size(), std::size_t(1));
        QCOMPARE(tags[0].device, std::string("cpu"));
        QCOMPARE(tags[0].storages, std::uint64_t(1));
        QCOMPARE(tags[0].bytes, std::uint64_t(8));
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_EXCEPTION_THROWN(edit::preview(*opened, "", edit::Delete{"*"}, 10, stop.get_token()), io::Error);
    }

    /// The table of class versions is that of the installed torch.
    void moduleVersionsAreTorchs()
    {
        const QString text = m_torch.run(R"(
import inspect, json, pkgutil, importlib, torch.nn, warnings
warnings.simplefilter('ignore')
found = {}
for info in pkgutil.walk_packages(torch.nn.__path__, 'torch.nn.'):
    if '.modules' in info.name or '.quantized' in info.name or '.qat' in info.name or '.intrinsic' in info.name or '.parallel' in info.name:
        try:
            module = importlib.import_module(info.name)
        except Exception:
            continue
        for name, cls in inspect.getmembers(module, inspect.isclass):
            if issubclass(cls, torch.nn.Module) and cls.__module__ == info.name:
                found[f'{cls.__module__}.{name}'] = getattr(cls, '_version', None)
result = json.dumps(found)
)");
        const QJsonObject versions = QJsonDocument::fromJson(text.toUtf8()).object();
        QVERIFY2(versions.size() > 100, qPrintable(text.left(500)));
        QStringList wrong;
        for (auto it = versions.begin(); it != versions.end(); ++it) {
            const std::optional<int> known = edit::moduleVersion(it.key().toStdString());
            if (known && *known != it.value().toInt())
                wrong << it.key();
            if (!known && it.value().toInt() != 1)
                wrong << it.key() + " is missing";
        }
        QCOMPARE(wrong, QStringList());
    }
};

QTEST_GUILESS_MAIN(StepsTest)
#include "tst_steps.moc"
