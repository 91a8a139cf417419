#include "core/checkpoint/load_advice.h"
#include "core/checkpoint/python_names.h"
#include "core/edit/step.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using namespace ckptscope::checkpoint;

namespace {

const char* const kSetUp = R"(
import argparse, pathlib, torch
from torch import nn
def net(seed=0):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Linear(4, 3), nn.ReLU(), nn.Linear(3, 2))
def sd(seed=0, prefix=''):
    return {prefix + k: v for k, v in net(seed).state_dict().items()}
def keyed(*keys):
    return {key: torch.ones(2) for key in keys}
def opt(lr, seed=0):
    model = net(seed)
    optimizer = torch.optim.SGD(model.parameters(), lr=lr, momentum=0.9)
    model(torch.ones(2, 4)).sum().backward(); optimizer.step()
    return optimizer
)";

QString joined(const std::vector<std::string>& lines)
{
    QStringList out;
    for (const std::string& line : lines)
        out << QString::fromStdString(line);
    return out.join('\n');
}

QStringList words(const std::vector<std::string>& fix)
{
    return joined(fix).split('\n', Qt::SkipEmptyParts);
}

const LoadOutcome* find(const LoadAdvice& advice, LoadTrouble trouble)
{
    const auto found = std::ranges::find(advice.outcomes, trouble, &LoadOutcome::trouble);
    return found == advice.outcomes.end() ? nullptr : &*found;
}

const LoadMistake* find(const LoadAdvice& advice, LoadMistakeKind kind)
{
    const auto found = std::ranges::find(advice.mistakes, kind, &LoadMistake::kind);
    return found == advice.mistakes.end() ? nullptr : &*found;
}

/// Runs lines whose models note the keys that they are given.
const char* const kNotingKeys = R"(
import builtins
class Model:
    def load_state_dict(self, given): self.given = list(given)
    def eval(self): pass
class Names(dict):
    def __missing__(self, name):
        if hasattr(builtins, name): raise KeyError(name)
        self[name] = Model()
        return self[name]
names = Names()
exec(lines, {}, names)
result = str([v.given if isinstance(v, Model) else list(v.state_dict())
              for v in names.values() if isinstance(v, (Model, nn.Module))])
)";

} // namespace

/// Files with several networks: every one is loaded by the lines or named in them, and no fix takes one away.
class LoadPythonTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

    QString write(const QString& code)
    {
        const QString path = m_folder.filePath("file.pth");
        const QString said = m_torch.run(kSetUp + QString("torch.save(%1, '%2')\nresult = 'ok'").arg(code, path));
        if (said != "ok")
            qWarning("%s", qPrintable(said));
        return path;
    }
    static LoadAdvice adviceFor(const QString& path, const LoadTarget& target = {})
    {
        return adviseLoading(*checkpoint::open(path.toStdString()), target, path.toStdString());
    }
    static QStringList fixOf(const QString& path, const LoadTarget& target = {})
    {
        return words(adviceFor(path, target).fix);
    }
    /// Applies the fix and gives the new file's name.
    static QString cured(const QString& path, const LoadTarget& target = {})
    {
        const QString to = path + ".cured.pth";
        writeFile(to, ::converted(path, edit::parseSteps(adviceFor(path, target).fix)));
        return to;
    }

    /// The keys that the lines load, network by network.
    QString keysGiven(const std::vector<std::string>& python)
    {
        return m_torch.run(kSetUp + QString("lines = r'''") + joined(python) + "'''\n" + kNotingKeys);
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
    }

    /// The names that the lines use hold, after they ran, what the file has for them.
    void everyNetworkIsLoaded_data()
    {
        QTest::addColumn<QString>("saved");
        QTest::addColumn<QString>("models"); ///< name:seed
        QTest::addColumn<QString>("optimizers"); ///< name:lr
        QTest::newRow("one") << "{'model_state_dict': sd(1), 'optimizer_state_dict': opt(0.5).state_dict()}"
                             << "model:1"
                             << "optimizer:0.5";
        QTest::newRow("teacher") << "{'epoch': 3, 'state_dict': sd(1), 'teacher': sd(2), 'optimizer': "
                                    "opt(0.5).state_dict()}"
                                 << "model:1 teacher:2"
                                 << "optimizer:0.5";
        QTest::newRow("keywords") << "{'global': sd(1), 'local': sd(2), 'class': sd(3), 'None': sd(4), 'with': sd(5)}"
                                  << "global_:1 local:2 class_:3 None_:4 with_:5"
                                  << "";
        QTest::newRow("taken") << "{'torch': sd(1), 'checkpoint': sd(2), 'state_dict': sd(3), 'epoch': sd(4)}"
                               << "torch_2:1 checkpoint_2:2 model:3 epoch_2:4"
                               << "";
        QTest::newRow("not ASCII") << "{'模型': sd(1), 'class': sd(2), 'a b': sd(3), '1x': sd(4)}"
                                   << "model:1 class_:2 a_b:3 _1x:4"
                                   << "";
        QTest::newRow("list") << "{'networks': [sd(1), sd(2)]}"
                              << "model_0:1 model_1:2"
                              << "";
        QTest::newRow("optimizers") << "{'netG': sd(1, 'module.'), 'netD': sd(2, 'module.'), 'optimizers': "
                                       "[opt(0.5).state_dict(), opt(0.25).state_dict()]}"
                                    << "netG:1 netD:2"
                                    << "optimizer_0:0.5 optimizer_1:0.25";
        QTest::newRow("nested") << "{'G': {'model': sd(1), 'optimizer': opt(0.5).state_dict()}, 'D': {'model': sd(2), "
                                   "'optimizer': opt(0.25).state_dict()}}"
                                << "G:1 D:2"
                                << "G_optimizer:0.5 D_optimizer:0.25";
        QTest::newRow("same names") << "{'a': {'model_0': sd(1)}, 'b c': {'x': sd(2)}, 'b-c': {'x': sd(3)}}"
                                    << "a_model_0:1 b_c_x:2 b_c_x_2:3"
                                    << "";
        QTest::newRow("average only") << "{'state_dict_ema': sd(1, 'module.')}"
                                      << "model:1"
                                      << "";
        QTest::newRow("settings beside the weights") << "sd(1, 'module.') | {'config': {'lr': .1}, 'it\\'s': {}}"
                                                     << "model:1"
                                                     << "";
        QTest::newRow("weights beside the weights") << "sd(1, 'module.') | {'teacher': sd(2, 'module.')}"
                                                    << "model:1 teacher:2"
                                                    << "";
        QTest::newRow("arrays") << "{'model': sd(1), 'arrays': {k: v.numpy() for k, v in sd(2).items()}}"
                                << "model:1"
                                << "";
        QTest::newRow("stacked") << "{'a': sd(1, '_orig_mod.module.'), 'b': sd(2, 'module._orig_mod.'), 'c': sd(3)}"
                                 << "a:1 b:2 c:3"
                                 << "";
    }
    void everyNetworkIsLoaded()
    {
        QFETCH(QString, saved);
        QFETCH(QString, models);
        QFETCH(QString, optimizers);
        const QString path = write(saved);
        for (const bool parallel : {false, true}) {
            const LoadTarget target{parallel, 0, true, PyTorchRelease::V2_6};
            QString before, after;
            for (const QString& pair : models.split(' ', Qt::SkipEmptyParts)) {
                const QString name = pair.section(':', 0, 0), made = parallel ? "nn.DataParallel(net(99))" : "net(99)";
                before += name + " = " + made + '\n';
                after += QString("own = %1.module if isinstance(%1, nn.DataParallel) else %1\n"
                                 "if not torch.equal(own[0].weight, net(%2)[0].weight): wrong.append('%1')\n")
                             .arg(name, pair.section(':', 1));
            }
            for (const QString& pair : optimizers.split(' ', Qt::SkipEmptyParts)) {
                before += pair.section(':', 0, 0) + " = opt(0.001)\n";
                after += QString("if %1.param_groups[0]['lr'] != %2: wrong.append('%1')\n")
                             .arg(pair.section(':', 0, 0), pair.section(':', 1));
            }
            const QString lines = joined(adviceFor(path, target).python);
            QVERIFY2(m_torch.run(kSetUp + before + lines + "\nwrong = []\n" + after + "result = str(wrong)\n") == "[]",
                     qPrintable(lines + '\n' + m_torch.run(kSetUp + before + lines + "\nresult = 'ran'\n")));
            if (adviceFor(path, target).fix.empty())
                continue;
            const LoadAdvice cure = adviceFor(cured(path, target), target);
            QVERIFY(!find(cure, LoadTrouble::KeysDiffer));
            QCOMPARE(
                m_torch.run(kSetUp + before + joined(cure.python) + "\nwrong = []\n" + after + "result = str(wrong)\n"),
                QString("[]"));
        }
    }

    void averagesAndOthersAreNamed()
    {
        const QString both = joined(adviceFor(write("{'model': sd(1), 'model_ema': sd(2)}")).python);
        QVERIFY2(both.contains("\n# Left out here: the averaged weights (EMA) in checkpoint[\"model_ema\"]."),
                 qPrintable(both));
        QVERIFY2(both.contains("\nmodel.load_state_dict(state_dict)"), qPrintable(both));
        const QString many = joined(adviceFor(write("[sd(i) for i in range(60)]")).python);
        QVERIFY2(many.contains("# Left out here: 10 more networks of the file."), qPrintable(many));
        QCOMPARE(many.count("load_state_dict("), 50);
        const LoadAdvice two = adviceFor(write("{'G': sd(1), 'D': sd(2, 'module.')}"));
        QCOMPARE(find(two, LoadMistakeKind::WholeCheckpoint)->after,
                 std::string("checkpoint[\"G\"], checkpoint[\"D\"]"));
        QCOMPARE(find(two, LoadTrouble::KeysDiffer)->names, std::vector<std::string>{"checkpoint[\"D\"]"});
    }

    /// Whole models, also inside of several wrappers.
    void wholeModels()
    {
        const QString path =
            write("{'a': net(1), 'b': nn.DataParallel(torch.compile(nn.DataParallel(net(2)))), 'args': "
                  "argparse.Namespace(lr=0.1)}");
        for (const bool parallel : {false, true}) {
            const LoadTarget target{parallel, 0, false, PyTorchRelease::V2_6};
            const LoadAdvice advice = adviceFor(path, target);
            const QString check = "own = [m.module if isinstance(m, nn.DataParallel) else m for m in (a, b)]\n"
                                  "result = str([torch.equal(own[i][0].weight, net(i + 1)[0].weight) for i in (0, 1)]"
                                  " + [a.training, isinstance(b, nn.DataParallel)])\n";
            const QString right = QString("[True, True, False, %1]").arg(parallel ? "True" : "False");
            QCOMPARE(m_torch.run(kSetUp + joined(advice.python) + '\n' + check), right);
            QCOMPARE(words(advice.fix),
                     QStringList({"--drop", "args", "--unwrap", "--extract"})
                         + (parallel ? QStringList({"--add", "module."}) : QStringList()));
            const QString lines = joined(adviceFor(cured(path, target), target).python);
            QVERIFY2(lines.contains("weights_only=True"), qPrintable(lines));
            const QString made = parallel ? "nn.DataParallel(net(99))" : "net(99)";
            QCOMPARE(m_torch.run(kSetUp + QString("a = %1; b = %1\n").arg(made) + lines + '\n' + check), right);
        }
    }

    /// What weights_only=True refuses is taken out of the file, never a network.
    void fixKeepsNetworks()
    {
        const QString args = ", 'args': argparse.Namespace(lr=0.1)}";
        const QString gan = write("{'netG': sd(1, 'module.'), 'netD': sd(2, 'module.'), 'optimizers': "
                                  "[opt(0.5).state_dict(), opt(0.25).state_dict()]"
                                  + args);
        for (const bool resume : {false, true}) {
            const LoadTarget target{false, 0, resume, PyTorchRelease::V2_6};
            QCOMPARE(fixOf(gan, target), QStringList({"--drop", "args", "--strip", "module."}));
            QVERIFY(adviceFor(cured(gan, target), target).outcomes.empty());
        }
        QCOMPARE(fixOf(write("{'model': sd(1), 'model_ema': sd(2)" + args)), QStringList({"--drop", "args"}));
        QCOMPARE(fixOf(write("{'model': sd(1), 'model_ema': sd(2), 'best': pathlib.PurePosixPath('a')}")),
                 QStringList({"--drop", "best"}));
        QCOMPARE(fixOf(write("{'model': sd(1), 'best': pathlib.PurePosixPath('a')}")),
                 QStringList({"--pick", "model"}));
        QCOMPARE(fixOf(write("{'model': sd(1), 'epoch': 3" + args)), QStringList({"--drop", "args"}));
        const QString list = write("{'model': sd(1), 'runs': [argparse.Namespace(a=1), argparse.Namespace(a=2)]}");
        QCOMPARE(fixOf(list), QStringList({"--drop", "arguments"}));
        QVERIFY(adviceFor(cured(list)).outcomes.empty());
        QCOMPARE(fixOf(write("{'all': [sd(1), sd(2), argparse.Namespace(a=1)]}")), QStringList()); // no edit does it
        QCOMPARE(fixOf(write("{'model': sd(1), 'head': net(2)" + args)), QStringList({"--drop", "args", "--extract"}));
    }

    /// The new file has, network by network, the keys that the lines give to load_state_dict.
    void fixGivesTheKeysOfTheLines_data()
    {
        QTest::addColumn<QString>("saved");
        QTest::addColumn<QString>("plain"); ///< the fix for that target
        QTest::addColumn<QString>("parallel");
        const auto row = [](const char* name, const char* saved, const char* plain, const char* parallel) {
            QTest::newRow(name) << QString(saved) << QString(plain) << QString(parallel);
        };
        row("alone", "keyed('module.a', 'module.b')", "--strip module.", "");
        row("part of it", "keyed('module.a', 'b')", "", "--add module. --again");
        row("all need the same", "{'G': keyed('module.a'), 'D': keyed('module.b')}", "--strip module.", "");
        row("others are not touched", "{'G': keyed('a'), 'D': keyed('module.b')}", "--strip module.", "--add module.");
        row("stacked", "{'a': keyed('_orig_mod.module.a'), 'b': keyed('module._orig_mod.a'), 'c': keyed('a')}",
            "--strip module._orig_mod. --strip _orig_mod.module.",
            "--strip module._orig_mod. --strip _orig_mod.module. --add module.");
        row("many stacks",
            "{'a': keyed('module.a'), 'b': keyed('module.module.a'), 'c': keyed('module._orig_mod.a'), 'd': "
            "keyed('_orig_mod.a')}",
            "--strip module.module. --strip module._orig_mod. --strip module. --strip _orig_mod.",
            "--strip module.module. --strip module._orig_mod. --strip _orig_mod. --add module.");
        row("real name behind a wrapper",
            "{'D': keyed('_orig_mod.module.a', '_orig_mod.module.b'), 'G': keyed('_orig_mod.module.a', "
            "'_orig_mod.head')}",
            "--scope D --strip _orig_mod.module. --scope G --strip _orig_mod. --scope ",
            "--scope D --strip _orig_mod.module. --add module. --scope G --strip _orig_mod. --add module. --again "
            "--scope ");
        row("real name elsewhere",
            "{'net': keyed('module.a', 'module.b'), 'other': keyed('module.x.w', 'y.w'), 'optimizer': {'state': {}, "
            "'param_groups': [{'lr': .1, 'params': [0, 1]}]}}",
            "--scope net --strip module. --scope ", "--scope other --add module. --again --scope ");
        row("keys that would become equal",
            "{'net': keyed('module.a', 'module.b'), 'other': keyed('module.a', 'a', 'b')}",
            "--scope net --strip module. --scope ", "--scope other --add module. --again --scope ");
        row("with arguments",
            "{'net': keyed('module.a'), 'other': keyed('module.x.w', 'y.w'), 'args': argparse.Namespace(a=1)}",
            "--drop args --scope net --strip module. --scope ",
            "--drop args --scope other --add module. --again --scope ");
        row("averages", "{'model': keyed('module.a'), 'model_ema': keyed('module.x', 'y')}",
            "--scope model --strip module. --scope ", "");
        row("one path is the beginning of another",
            "{'a': keyed('module.x'), 'a.b': keyed('module.x', 'y'), 'c': keyed('y')}", "",
            "--scope a.b --add module. --again --scope c --add module. --scope ");
        row("two values at a path", "{'a.b': keyed('module.x'), 'a': {'b': keyed('module.x', 'y')}}", "", "");
        row("whole model", "{'m': net(), 'net': keyed('module.a'), 'args': argparse.Namespace(a=1)}",
            "--drop args --extract --strip module.", "--drop args --extract --add module.");
        row("whole model with such a part",
            "{'m': nn.ModuleDict({'module': net(), 'head': net()}), 'net': keyed('module.a')}",
            "--extract --scope net --strip module. --scope ", "--extract --scope m --add module. --again --scope ");
        row("wrapped whole model", "{'m': nn.DataParallel(net()), 'net': keyed('_orig_mod.a', '_orig_mod.module.b')}",
            "--unwrap --extract --strip _orig_mod.",
            "--extract --scope net --strip _orig_mod. --add module. --again --scope ");
    }
    void fixGivesTheKeysOfTheLines()
    {
        QFETCH(QString, saved);
        QFETCH(QString, plain);
        QFETCH(QString, parallel);
        const QString path = write(saved);
        for (const bool isParallel : {false, true}) {
            const LoadTarget target{isParallel, 0, false, PyTorchRelease::V2_6};
            const LoadAdvice advice = adviceFor(path, target);
            QCOMPARE(joined(advice.fix).replace('\n', ' '), isParallel ? parallel : plain);
            if (advice.fix.empty())
                continue;
            const LoadAdvice cure = adviceFor(cured(path, target), target);
            QCOMPARE(keysGiven(cure.python), keysGiven(advice.python));
            for (const std::string& line : cure.python)
                QVERIFY2(line.find("consume_prefix") == std::string::npos, line.c_str());
        }
    }

    void prefixesOfWrappers_data()
    {
        QTest::addColumn<QString>("saved");
        QTest::addColumn<bool>("parallel");
        QTest::addColumn<QString>("prefix");
        QTest::newRow("plain") << "sd()" << false << "";
        QTest::newRow("parallel") << "sd(0, 'module.')" << true << "module.";
        QTest::newRow("compiled") << "sd(0, '_orig_mod.')" << false << "_orig_mod.";
        QTest::newRow("compiled parallel") << "sd(0, '_orig_mod.module.')" << true << "_orig_mod.module.";
        QTest::newRow("parallel compiled") << "sd(0, 'module._orig_mod.')" << true << "module._orig_mod.";
        QTest::newRow("whole") << "torch.compile(nn.DataParallel(net()))" << true << "_orig_mod.module.";
    }
    void prefixesOfWrappers()
    {
        QFETCH(QString, saved);
        QFETCH(bool, parallel);
        QFETCH(QString, prefix);
        const LoadAdvice advice = adviceFor(write(saved));
        QCOMPARE(advice.savedParallel, parallel);
        QCOMPARE(QString::fromStdString(advice.prefix), prefix);
    }

    /// k[7:] counts characters.
    void sliceIsPythons()
    {
        const QString path =
            write("{'编码器.权重': torch.ones(2), '编码器.层.偏置': torch.ones(2), 'a.b': torch.ones(1)}");
        const LoadAdvice advice = adviceFor(path);
        const LoadMistake* sliced = find(advice, LoadMistakeKind::BlindSlice);
        QVERIFY(sliced);
        QCOMPARE(QString::fromStdString(sliced->after), QString("编码器.权重").mid(7));
        const LoadAdvice longer = adviceFor(write("{'编码器.第一层.偏置': torch.ones(2)}"));
        QCOMPARE(QString::fromStdString(find(longer, LoadMistakeKind::BlindSlice)->after), QString(".偏置"));
    }

    /// What torch.load takes only after an import: the state dict of fully_shard, jagged tensors.
    void importsAreGiven_data()
    {
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("module");
        QTest::addColumn<QString>("type");
        QTest::newRow("DTensor") << R"(
import torch.distributed as dist
from torch.distributed.tensor import distribute_tensor, Shard
dist.init_process_group("gloo", store=dist.HashStore(), rank=0, world_size=1)
mesh = dist.device_mesh.init_device_mesh("cpu", (1,))
x = distribute_tensor(torch.arange(6.).reshape(2, 3), mesh, [Shard(0)])
)"
                                 << "torch.distributed.tensor"
                                 << "DTensor";
        QTest::newRow("jagged") << "x = torch.nested.nested_tensor([torch.ones(2, 3), torch.ones(4, 3)], "
                                   "layout=torch.jagged)"
                                << "torch._dynamo"
                                << "NestedTensor";
    }
    void importsAreGiven()
    {
        QFETCH(QString, code);
        QFETCH(QString, module);
        QFETCH(QString, type);
        const QString path = m_folder.filePath("import.pth");
        QFile::remove(path);
        const auto inNewPython = [&](const QString& lines) {
            return m_torch.run("import subprocess, sys\nran = subprocess.run([sys.executable, '-c', '''" + lines
                               + "'''], capture_output=True, text=True)\nresult = ran.stdout.strip() or ran.stderr");
        };
        const QString made = inNewPython("import torch\n" + code + "\ntorch.save({\"w\": x}, \"" + path + "\")");
        if (!QFile::exists(path))
            QSKIP(qPrintable("this torch cannot make such a tensor here: " + made.right(300)));
        const LoadAdvice advice = adviceFor(path);
        const LoadOutcome* outcome = find(advice, LoadTrouble::ImportMissing);
        QVERIFY(outcome);
        QCOMPARE(outcome->names, std::vector<std::string>{module.toStdString()});
        QVERIFY(!find(advice, LoadTrouble::WeightsOnlyRefused));
        const QString said = inNewPython("import torch; torch.load(\"" + path + "\")");
        QVERIFY2(said.contains(QString::fromStdString(outcome->message)), qPrintable(said));
        const QString lines = joined(advice.python).section("\nstate_dict = ", 0, 0);
        QVERIFY2(lines.contains("weights_only=True"), qPrintable(lines));
        QCOMPARE(inNewPython(lines + "\nprint(type(checkpoint[\"w\"]).__name__)"), type);
        const CheckpointPtr opened = checkpoint::open(path.toStdString());
        QVERIFY(std::ranges::any_of(opened->findings, [&](const Finding& finding) {
            return QString::fromStdString(finding.message)
                .endsWith("It takes the file once " + module + " is imported.");
        }));
    }

    /// A literal is the text itself to Python, and hides nothing from people.
    void literals()
    {
        const QString texts = "['a\\nimport os', 'q\"\\\\', '\\u202eabc', '\\u2028', '\\x85', '\\U000e0041', '模型🚀', "
                              "'\\ud800', '\\x7f', 'é', '']";
        const QString path = write("{k: sd(i) for i, k in enumerate(" + texts + ")}");
        QStringList keys;
        for (const std::string& line : adviceFor(path).python)
            if (const QString text = QString::fromStdString(line); text.startsWith("state_dict = checkpoint["))
                keys << text.section('[', 1).chopped(1);
        for (const QString& key : keys)
            for (const QChar c : key)
                QVERIFY2(c.isPrint() || c.isSurrogate(), qPrintable(key));
        QCOMPARE(m_torch.run(QString("result = str([%1] == %2)").arg(keys.join(", "), texts)), QString("True"));
        QCOMPARE(pythonLiteral("\xff.pth"), std::string("\"\\udcff.pth\""));
    }

    void variableNames()
    {
        QCOMPARE(pythonVariable("lambda"), std::string("lambda_"));
        QCOMPARE(pythonVariable("True"), std::string("True_"));
        QCOMPARE(pythonVariable("a.b-c d"), std::string("a_b_c_d"));
        QCOMPARE(pythonVariable("3d"), std::string("_3d"));
        QCOMPARE(pythonVariable("模型"), std::string());
        for (const QString& keyword :
             m_torch.run("import keyword; result = ' '.join(keyword.kwlist)").split(' ', Qt::SkipEmptyParts))
            QCOMPARE(pythonVariable(keyword.toStdString()), keyword.toStdString() + '_');
    }
};

QTEST_GUILESS_MAIN(LoadPythonTest)
#include "tst_load_python.moc"
