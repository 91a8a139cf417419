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

    /// Quantized layers keep packed weights, which are no parameters.
    void packedWeightsAreNotExtracted()
    {
        const QString input = m_folder.filePath("in.pth");
        QCOMPARE(m_torch.run("torch.save(torch.ao.nn.quantized.Linear(2, 2), '" + input + "')\nresult = 'ok'"),
                 QString("ok"));
        try {
            (void)converted(input, steps("extract"));
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Refused);
            return;
        }
        QFAIL("it was not refused");
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
        row("by a rename", "sd('a.w', 'b.w')", "rename [ab]\\.w=>c.w", {"a.w", "b.w", "c.w"});
        row("nothing to pick", "{'state_dict': sd('w')}", "pick model", {"model", "state_dict"});
        row("nothing to drop", "{'state_dict': sd('w')}", "drop optimizer", {"optimizer"});
        row("a bad pattern", "sd('a.w')", "rename (a=>b", {"(a"});
        row("a prefix that is none", "sd('a.w')", "strip ..", {".."});
        row("a scope that is not there", "sd('a.w')", "scope teacher|strip module.", {"teacher"});
        row("a device that is none", "sd('a.w')", "device cuda=gpu7", {"gpu7"});
        row("a second device that is none", "sd('a.w')", "device cuda=cpu,cuda:1=gpu7", {"gpu7"});
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
