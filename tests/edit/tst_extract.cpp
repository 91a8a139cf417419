#include "core/checkpoint/modules.h"
#include "core/edit/module_versions.h"
#include "core/io/error.h"
#include "tests/compare/checkpoint_builder.h"
#include "tests/edit/steps.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

using namespace ckptscope;
using pickle::NodeId;
using test::CheckpointBuilder;

/// The state dict of a whole model: torch's own, byte for byte, or a refusal.
class ExtractTest : public QObject {
    Q_OBJECT

    TorchFiles m_files;

private slots:
    void initTestCase()
    {
        if (!m_files.torch.available())
            QSKIP("no Python with torch");
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
        row("activation checkpoints",
            "nn.Sequential(checkpoint_wrapper(nn.Linear(2, 2)), nn.BatchNorm1d(2), "
            "checkpoint_wrapper(nn.Sequential(checkpoint_wrapper(nn.Linear(2, 2)), offload_wrapper(nn.Linear(2, 2)))))",
            "extract", dict);
        row("out of an average", "AveragedModel(nn.Linear(2, 2))", "unwrap", "model.module");
        row("out of an average of a parallel model", "AveragedModel(nn.DataParallel(nn.Linear(2, 2)))", "unwrap",
            "model.module.module");
        row("out of a compiled model", "torch.compile(nn.Sequential(nn.Linear(2, 2)))", "unwrap",
            "nn.Sequential(*[model._orig_mod[0]])");
        row("a part of it", "nn.Sequential(nn.Linear(2, 2), nn.DataParallel(nn.Linear(2, 2)))", "unwrap",
            "[model, model.__setitem__(1, model[1].module)][0]");
        row("parts of a parallel model, and a part of a part",
            "nn.DataParallel(nn.Sequential(nn.DataParallel(nn.Sequential(AveragedModel(nn.Linear(2, 2)))), nn.ReLU()))",
            "unwrap",
            "[model.module, model.module.__setitem__(0, model.module[0].module), "
            "model.module[0].__setitem__(0, model.module[0][0].module)][0]");
        row("a part that stands twice", "nn.Sequential(*[nn.DataParallel(nn.Linear(2, 2))] * 2)", "unwrap",
            "[model, model.__setitem__(0, model[0].module), model.__setitem__(1, model[1].module)][0]");
        const char* const beside = "{**model, 'model': model['model'].state_dict()}";
        row("a digit after it", "{'model': nn.Sequential(nn.Linear(1, 1)), 'gpu': '0'}", "extract", beside);
        row("a digit before it", "{'gpu': '0', 'model': nn.Sequential(nn.Linear(1, 1))}", "extract",
            "{'gpu': '0', 'model': model['model'].state_dict()}");
        row("the state dict of a model with wrapped parts", "nn.Sequential(nn.DataParallel(nn.Linear(2, 2)))",
            "unwrap|extract", "nn.Sequential(model[0].module).state_dict()");
    }
    void wholeModels()
    {
        QFETCH(QString, before);
        QFETCH(QString, step);
        QFETCH(QString, after);
        const QString input = m_files.folder.filePath("in.pth"), expected = m_files.folder.filePath("expected.pth");
        const QString code = "import warnings\nwarnings.simplefilter('ignore')\nfrom torch import nn\n"
                             "from torch.optim.swa_utils import AveragedModel\n"
                             "from torch.distributed.algorithms._checkpoint.checkpoint_wrapper import "
                             "checkpoint_wrapper, offload_wrapper\nmodel = %1\n"
                             "torch.save(model, '%2')\ntorch.save(%3, '%4')\nresult = 'ok'";
        QCOMPARE(m_files.torch.run(code.arg(before, input, after, expected)), QString("ok"));
        QVERIFY(converted(input, stepsOf(step), "expected.pth") == contents(expected));
    }

    /// The tag of a GPU is put together for each reference to a storage.
    void tiedOnAGpu()
    {
        const QString input = m_files.folder.filePath("in.pth"), expected = m_files.folder.filePath("expected.pth");
        const QString code = "from unittest import mock\nfrom torch import nn\n"
                             "model = nn.Sequential(nn.Linear(2, 2), nn.Linear(2, 2))\n"
                             "model[1].weight = model[0].weight\n"
                             "with mock.patch('torch.serialization.location_tag', lambda storage: 'cuda:' + str(0)):\n"
                             "    torch.save(model, '%1')\n    torch.save(model.state_dict(), '%2')\nresult = 'ok'";
        QCOMPARE(m_files.torch.run(code.arg(input, expected)), QString("ok"));
        QVERIFY(converted(input, stepsOf("extract"), "expected.pth") == contents(expected));
    }

    /// Parameters that are DTensors stay so: this process may have a part of them alone.
    void modelOfDTensors_data()
    {
        QTest::addColumn<QString>("model");
        QTest::newRow("on all") << "distribute_module(named(nn.Linear(4, 3), nn.Linear(3, 5)), mesh)";
        QTest::newRow("in parts") << "distribute_module(nn.Linear(4, 3), mesh, split)";
        QTest::newRow("tied") << "distribute_module(named(*[nn.Linear(3, 3)] * 2), mesh)";
    }
    void modelOfDTensors()
    {
        QFETCH(QString, model);
        const QString input = m_files.folder.filePath("in.pth"), expected = m_files.folder.filePath("expected.pth");
        const QString code = "from collections import OrderedDict\nfrom torch import nn\n"
                             "import torch.distributed as dist\n"
                             "from torch.distributed.tensor import Shard, distribute_module, distribute_tensor, "
                             "init_device_mesh\n"
                             "dist.init_process_group('gloo', store=dist.HashStore(), rank=0, world_size=1)\n"
                             "mesh = init_device_mesh('cpu', (1,))\n"
                             "def split(name, module, mesh):\n"
                             "    for name, p in module.named_parameters(recurse=False):\n"
                             "        p = nn.Parameter(distribute_tensor(p, mesh, [Shard(0)]), name == 'bias')\n"
                             "        module.register_parameter(name, p)\n"
                             "def named(*parts): # not \"0\": Python has one such text, and the mesh names it\n"
                             "    return nn.Sequential(OrderedDict(zip(['first', 'last'], parts)))\n"
                             "model = %1\n"
                             "model.state_dict() # leaves its hash in each DTensorSpec\n"
                             "torch.save(model, '%2')\ntorch.save(model.state_dict(), '%3')\n"
                             "dist.destroy_process_group()\nresult = 'ok'";
        QCOMPARE(m_files.torch.run(code.arg(model, input, expected)), QString("ok"));
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        QVERIFY(opened->tensors[0].has(checkpoint::kParameter));
        QVERIFY(converted(input, stepsOf("extract"), "expected.pth") == contents(expected));
    }

    /// What stands where a DTensor's mesh should may be another one, and so on.
    void deepDTensorsTakeNoStack()
    {
        CheckpointBuilder b;
        const NodeId cls = b.tree.addGlobal("torch.distributed.tensor", "DTensor");
        const NodeId rebuild = b.tree.addGlobal("torch._utils", "_rebuild_wrapper_subclass");
        NodeId spec = NodeId::none();
        for (int i = 0; i < 200'000; ++i) {
            const NodeId size = b.tuple({b.number(1)});
            const NodeId outer = b.tuple({cls, b.tree.addGlobal("torch", "float32"), size, size, b.number(0),
                                          b.tree.addGlobal("torch", "strided"), b.text("cpu"), NodeId::ofBool(false)});
            spec = b.call("torch._tensor", "_rebuild_from_type_v2",
                          {rebuild, cls, outer, b.dict({{"_local_tensor", b.tensor({1})}, {"_spec", spec}})});
        }
        const NodeId model = b.call("torch.nn.modules.linear", "Linear", {});
        b.tree.setState(
            model,
            b.dict({{"_parameters", b.dict({{"weight", spec}})}, {"_buffers", b.dict({})}, {"_modules", b.dict({})}}));
        QCOMPARE(edit::apply(b.build(model), stepsOf("extract")).changes(), std::uint64_t(1));
    }

    /// The AlexNet of pytorch/examples: only its features are parallel.
    void wrappedPartsAreFound()
    {
        const QString input = m_files.write("in.pth",
                                            "[m := torch.nn.Sequential(torch.nn.DataParallel(torch.nn.Linear(2, 2))), "
                                            "setattr(m[0], 'device_ids', [0, 1])][0]");
        QVERIFY2(!input.startsWith("Python"), qPrintable(input));
        QStringList ids;
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        for (const checkpoint::Finding& finding : opened->findings)
            if (finding.fix == std::vector<std::string>{"--unwrap"})
                ids << QString::fromStdString(finding.id);
        ids.sort();
        QCOMPARE(ids, QStringList({"parallel-device-ids", "parallel-model"}));
        const checkpoint::CheckpointPtr plain = edit::apply(opened, stepsOf("unwrap")).checkpoint;
        for (const checkpoint::Finding& finding : plain->findings)
            QVERIFY2(!finding.id.starts_with("parallel"), finding.id.c_str());
    }

    /// A model that also stands inside of another, after it or before it.
    void modelsInOthers_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("before") << "{'g': g, 'net': nn.Sequential(OrderedDict(g=g))}"
                                << "{'g': g.state_dict(), 'net': nn.Sequential(OrderedDict(g=g)).state_dict()}";
        QTest::newRow("after") << "{'net': nn.Sequential(OrderedDict(g=g)), 'g': g}"
                               << "{'net': nn.Sequential(OrderedDict(g=g)).state_dict(), 'g': g.state_dict()}";
        QTest::newRow("parallel") << "{'g': g, 'dp': nn.DataParallel(g)}"
                                  << "{'g': g.state_dict(), 'dp': nn.DataParallel(g).state_dict()}";
    }
    void modelsInOthers()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        const QString input = m_files.folder.filePath("in.pth"), expected = m_files.folder.filePath("expected.pth");
        const QString code = QString(kPrelude)
            + "\nfrom torch import nn\ng = nn.Linear(2, 2)\ntorch.save(%1, '%2')\ntorch.save(%3, '%4')\nresult = 'ok'";
        QCOMPARE(m_files.torch.run(code.arg(before, input, after, expected)), QString("ok"));
        QVERIFY(converted(input, {edit::Extract{}}, "expected.pth") == contents(expected));
    }

    /// In the old format each reference to a storage makes its key anew, also where two weights are tied.
    void extractOfTiedWeightsInTheOldFormat()
    {
        const QString whole = m_files.folder.filePath("whole.pth"), expected = m_files.folder.filePath("dict.pth");
        const QString code = QString(kPrelude)
            + "\nm = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))\nm[1].weight = m[0].weight\n"
            + "torch.save(m, '" + whole + "', _use_new_zipfile_serialization=False)\n" + "torch.save(m.state_dict(), '"
            + expected + "', _use_new_zipfile_serialization=False)\nresult = 'ok'";
        QCOMPARE(m_files.torch.run(code), QString("ok"));
        QVERIFY(converted(whole, {edit::Extract{}}) == contents(expected));
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
        const QString input = m_files.folder.filePath("in.pth");
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
        QCOMPARE(m_files.torch.run(code.arg(module, input)), QString("ok"));
        const checkpoint::CheckpointPtr opened = checkpoint::open(input.toStdString());
        for (const checkpoint::Finding& finding : opened->findings)
            QVERIFY2(finding.fix.empty() || finding.fix[0] != "--extract", finding.id.c_str());
        try {
            (void)converted(input, stepsOf("extract"));
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Refused);
            QVERIFY2(QString::fromStdString(error.what()).contains("The module \"1\" is a \"" + cls + '"'),
                     error.what());
            return;
        }
        QFAIL("it was not refused");
    }

    /// Nor can PyTorch load them with other numbers.
    void quantizedLayersStayQuantized()
    {
        const QString input = m_files.folder.filePath("in.pth");
        const QString code = "import warnings\nwarnings.simplefilter('ignore')\n"
                             "q = torch.ao.nn.quantized\n"
                             "torch.save(torch.nn.Sequential(torch.nn.ReLU(), q.Conv2d(1, 1, 1)), '%1')\nresult = 'ok'";
        QCOMPARE(m_files.torch.run(code.arg(input)), QString("ok"));
        try {
            (void)converted(input, stepsOf("dequantize"));
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Refused);
            return;
        }
        QFAIL("it was not refused");
    }

    /// The classes of torch that make a state dict in a way of their own.
    void ownStateDictsAreTorchs()
    {
        const QString text = m_files.torch.run(R"(
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

    /// The table of class versions is that of the installed torch.
    void moduleVersionsAreTorchs()
    {
        const QString text = m_files.torch.run(R"(
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

QTEST_GUILESS_MAIN(ExtractTest)
#include "tst_extract.moc"
