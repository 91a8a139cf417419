#include "core/checkpoint/load_advice.h"
#include "core/edit/step.h"
#include "core/io/error.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using namespace ckptscope::checkpoint;

namespace {

/// A network and what a training script has beside it; `net` is what the advice calls model.
const char* const kSetUp = R"(
import argparse, torch
from torch import nn
def net():
    torch.manual_seed(5)
    return nn.Sequential(nn.Conv2d(3, 4, 3), nn.BatchNorm2d(4), nn.Flatten(), nn.Linear(4, 2))
def trained(model):
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 10)
    model(torch.randn(2, 3, 3, 3)).sum().backward()
    optimizer.step(); scheduler.step()
    return optimizer, scheduler
)";

QString joined(const std::vector<std::string>& lines)
{
    QStringList out;
    for (const std::string& line : lines)
        out << QString::fromStdString(line);
    return out.join('\n');
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

} // namespace

/// What the advice says happens is what torch does, and the lines it gives run.
class LoadAdviceTest : public QObject {
    Q_OBJECT

    Oracle m_torch;
    QTemporaryDir m_folder;

    QString write(const QString& name, const QString& code)
    {
        const QString path = m_folder.filePath(name);
        const QString said = m_torch.run(kSetUp + code + "\ntorch.save(x, '" + path + "')\nresult = 'ok'");
        if (said != "ok")
            qWarning("%s", qPrintable(said));
        return path;
    }
    static LoadAdvice adviceFor(const QString& path, const LoadTarget& target)
    {
        return adviseLoading(*checkpoint::open(path.toStdString()), target, path.toStdString());
    }
    /// Runs lines of Python with a fresh model of the target's kind; "ok", or what was raised.
    QString run(const LoadTarget& target, const QString& lines, const QString& after = {})
    {
        const QString wrap = target.parallel ? "model = nn.DataParallel(model)\n" : QString();
        return m_torch.run(kSetUp + QString("\nmodel = net()\n") + wrap
                           + "optimizer, scheduler = trained(model)\n"
                             "for p in model.parameters(): p.data.fill_(7)\n"
                           + lines + "\nresult = 'ok'\n" + after);
    }
    static QString converted(const QString& path, const std::vector<std::string>& fix)
    {
        const QString target = path + ".cured.pth";
        writeFile(target, ::converted(path, edit::parseSteps(fix)));
        return target;
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        write("single.pth", "x = net().state_dict()");
        write("parallel.pth", "x = nn.DataParallel(net()).state_dict()");
        write("compiled.pth", "x = {'_orig_mod.' + k: v for k, v in net().state_dict().items()}");
        write("stacked.pth", "x = {'weights': {'module._orig_mod.' + k: v for k, v in net().state_dict().items()}}");
        const QString training = "m = nn.DataParallel(net()); o, s = trained(m)\nx = {'state_dict': m.state_dict(), "
                                 "'optimizer': o.state_dict(), 'lr_scheduler': s.state_dict(), 'epoch': 3";
        write("training.pth", training + "}");
        write("training_args.pth", training + ", 'args': argparse.Namespace(lr=0.1)}");
        write("training_path.pth", training + ", 'best': __import__('pathlib').PurePosixPath('a')}");
        write("whole.pth", "x = net()");
        write("whole_parallel.pth", "x = nn.DataParallel(net())");
        write("whole_inside.pth", "x = {'model': net(), 'epoch': 3}");
        write("method.pth", "x = net().state_dict");
        write("method_parallel.pth", "x = nn.DataParallel(net()).state_dict");
        write("two.pth", "x = {'gen': net().state_dict(), 'dis': nn.DataParallel(net()).state_dict()}");
    }

    /// The lines load every kind of file for every target; after the fix the file loads without any trouble.
    void linesRun_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("parallel");
        QTest::addColumn<bool>("resume");
        for (const char* file :
             {"single", "parallel", "compiled", "stacked", "training", "training_args", "training_path", "whole",
              "whole_parallel", "whole_inside", "method", "method_parallel"})
            for (const bool parallel : {false, true})
                for (const bool resume : {false, true})
                    QTest::addRow("%s %s %s", file, parallel ? "parallel" : "single", resume ? "resume" : "inference")
                        << file + QString(".pth") << parallel << resume;
    }
    void linesRun()
    {
        QFETCH(QString, file);
        QFETCH(bool, parallel);
        QFETCH(bool, resume);
        const LoadTarget target{parallel, 0, resume, PyTorchRelease::V2_6};
        const QString path = m_folder.filePath(file);
        const QString check = "own = model.module if isinstance(model, nn.DataParallel) else model\n"
                              "same = all(float(p.mean()) != 7 for p in own.parameters())\n"
                              "result = 'ok' if same and isinstance(model, nn.DataParallel) == "
            + QString(parallel ? "True" : "False") + " and model.training == " + (resume ? "True" : "False")
            + " else 'not loaded'\n";
        const LoadAdvice advice = adviceFor(path, target);
        QCOMPARE(run(target, joined(advice.python), check), QString("ok"));
        if (advice.fix.empty())
            return;
        const QString cured = converted(path, advice.fix);
        const LoadAdvice after = adviceFor(cured, target);
        const bool keepsClass = file.startsWith("training_path") && resume; // no edit takes the value out
        for (const LoadOutcome& outcome : after.outcomes)
            QVERIFY2(outcome.trouble == LoadTrouble::NoOptimizer || keepsClass, outcome.message.c_str());
        QVERIFY(after.fix.empty());
        QVERIFY2(joined(after.python).contains("weights_only=True") != keepsClass, qPrintable(joined(after.python)));
        QVERIFY2(!joined(after.python).contains("consume_prefix"), qPrintable(joined(after.python)));
        QCOMPARE(run(target, joined(after.python), check), QString("ok"));
    }

    void linesNameSeveralModels()
    {
        const LoadAdvice advice = adviceFor(m_folder.filePath("two.pth"), {});
        const QString lines = joined(advice.python);
        QVERIFY2(lines.contains("gen.load_state_dict(state_dict)"), qPrintable(lines));
        QCOMPARE(run({}, "gen = net(); dis = net()\n" + lines), QString("ok"));
    }

    /// The messages are torch's own.
    void keysAreThoseOfTorch_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<bool>("parallel");
        QTest::newRow("single to parallel") << "single.pth" << true;
        QTest::newRow("parallel to single") << "parallel.pth" << false;
        QTest::newRow("compiled to single") << "compiled.pth" << false;
        QTest::newRow("compiled to parallel") << "compiled.pth" << true;
    }
    void keysAreThoseOfTorch()
    {
        QFETCH(QString, file);
        QFETCH(bool, parallel);
        const QString path = m_folder.filePath(file);
        const LoadTarget target{parallel, 0, false, PyTorchRelease::V2_6};
        const LoadAdvice advice = adviceFor(path, target);
        const LoadOutcome* keys = find(advice, LoadTrouble::KeysDiffer);
        QVERIFY(keys);
        const QString raised =
            run(target,
                "class Net(nn.Sequential): pass\nif type(model) is nn.Sequential: model = Net(*model)\n"
                "try:\n    model.load_state_dict(torch.load('"
                    + path
                    + "'))\nexcept RuntimeError as e:\n"
                      "    said = 'RuntimeError: ' + str(e)\n",
                "result = said");
        // The parts before each "…", and the counts.
        qsizetype at = 0;
        for (const QString& part : QString::fromStdString(keys->message).split(", …")) {
            at = raised.indexOf(part, at);
            QVERIFY2(at >= 0, qPrintable(raised + "\n\n" + part));
        }
        const QStringList halves = raised.split("Unexpected key(s)");
        QCOMPARE(halves.size(), 2);
        QCOMPARE(static_cast<std::uint64_t>(halves[0].count('"') / 2), keys->missing);
        QCOMPARE(static_cast<std::uint64_t>(halves[1].count('"') / 2), keys->unexpected);
        QVERIFY(find(advice, LoadMistakeKind::NotStrict));
    }

    void refusalsAreThoseOfTorch_data()
    {
        QTest::addColumn<QString>("file");
        for (const char* file :
             {"training_args.pth", "training_path.pth", "whole.pth", "whole_parallel.pth", "method.pth"})
            QTest::newRow(file) << file;
    }
    void refusalsAreThoseOfTorch()
    {
        QFETCH(QString, file);
        const QString path = m_folder.filePath(file);
        const LoadAdvice advice = adviceFor(path, {});
        const LoadOutcome* refusal = find(advice, LoadTrouble::WeightsOnlyRefused);
        QVERIFY(refusal && !refusal->names.empty());
        const QString raised = run({},
                                   "try:\n    torch.load('" + path
                                       + "')\nexcept Exception as e:\n    said = type(e).__name__ + ': ' + str(e)\n",
                                   "result = said")
                                   .remove(QRegularExpression("\\x1b\\[\\d+m"));
        QVERIFY2(raised.startsWith(QString::fromStdString(refusal->message)),
                 qPrintable(raised + "\n\n" + QString::fromStdString(refusal->message)));
        for (const PyTorchRelease release : {PyTorchRelease::V1_13, PyTorchRelease::V2_4})
            QVERIFY(!find(adviceFor(path, {false, 0, false, release}), LoadTrouble::WeightsOnlyRefused));
    }

    void devicesAreThoseOfTorch()
    {
        const QString path = m_folder.filePath("cuda.pth");
        writeFile(path, ::converted(m_folder.filePath("training.pth"), {edit::Device{"cpu", "cuda:3"}}));
        const LoadAdvice none = adviceFor(path, {});
        QVERIFY(find(none, LoadTrouble::NoCuda));
        const QString raised = run({},
                                   "try:\n    torch.load('" + path
                                       + "')\nexcept Exception as e:\n    said = type(e).__name__ + ': ' + str(e)\n",
                                   "result = said");
        QCOMPARE(QString::fromStdString(find(none, LoadTrouble::NoCuda)->message), raised);
        QCOMPARE(run({}, joined(none.python)), QString("ok"));
        const QString cured = converted(path, none.fix);
        QVERIFY(adviceFor(cured, {}).outcomes.empty());
        const LoadAdvice one = adviceFor(path, {false, 1, true, PyTorchRelease::V2_6});
        QVERIFY(find(one, LoadTrouble::NoSuchDevice));
        QVERIFY(find(one, LoadTrouble::NoSuchDevice)->message.find("CUDA device 3 but torch.cuda.device_count() is 1.")
                != std::string::npos);
        QVERIFY(!find(adviceFor(path, {false, 4, true, PyTorchRelease::V2_6}), LoadTrouble::NoSuchDevice));
    }

    /// Of a GPU that is not there and a class that is refused, torch.load names the one that it meets first.
    void theFirstErrorIsTorchs()
    {
        for (const char* file :
             {"{'w': torch.ones(2), 'a': argparse.Namespace()}", "{'a': argparse.Namespace(), 'w': torch.ones(2)}"}) {
            const QString path = m_folder.filePath("both.pth"), tagged = m_folder.filePath("tagged.pth");
            QCOMPARE(run({}, QString("import argparse\ntorch.save(%1, '%2')").arg(file, path)), QString("ok"));
            writeFile(tagged, ::converted(path, {edit::Device{"cpu", "cuda:3"}}));
            const QString raised =
                run({},
                    "try:\n    torch.load('" + tagged
                        + "')\nexcept Exception as e:\n    said = type(e).__name__ + ': ' + str(e)\n",
                    "result = said")
                    .remove(QRegularExpression("\\x1b\\[\\d+m"));
            const LoadAdvice advice = adviceFor(tagged, {});
            QCOMPARE(advice.outcomes.size(), std::size_t(2));
            QVERIFY2(raised.startsWith(QString::fromStdString(advice.outcomes[0].message)), qPrintable(raised));
        }
    }

    void mistakesAreShownWhereTheyHurt()
    {
        const QString path = write("inner.pth",
                                   "x = {'state_dict': {'module.mlp_module.w': torch.zeros(1), "
                                   "'module.b': torch.zeros(1)}}");
        const LoadAdvice advice = adviceFor(path, {});
        const LoadMistake* replaced = find(advice, LoadMistakeKind::ReplaceEverywhere);
        QVERIFY(replaced);
        QCOMPARE(replaced->keys, std::uint64_t(1));
        QCOMPARE(replaced->before, std::string("module.mlp_module.w"));
        QCOMPARE(replaced->after, std::string("mlp_w"));
        QVERIFY(!find(advice, LoadMistakeKind::BlindSlice));
        QVERIFY(find(advice, LoadMistakeKind::WholeCheckpoint));
        QCOMPARE(find(advice, LoadMistakeKind::WholeCheckpoint)->after, std::string("checkpoint[\"state_dict\"]"));
        const LoadAdvice single = adviceFor(m_folder.filePath("single.pth"), {});
        QCOMPARE(find(single, LoadMistakeKind::BlindSlice)->before, std::string("0.weight"));
        QCOMPARE(find(single, LoadMistakeKind::BlindSlice)->after, std::string("t"));
        QVERIFY(find(adviceFor(m_folder.filePath("method.pth"), {}), LoadMistakeKind::SavedMethod));
    }

    /// The key of what stands beside the weights would be that of a weight; the Python lines leave it out first.
    void noFixThatWouldBeRefused()
    {
        const QString path = write("taken.pth",
                                   "x = {'module.' + k: v for k, v in net().state_dict().items()}; x['module.size'] = "
                                   "torch.ones(2); x['size'] = (1, 2)");
        const LoadAdvice advice = adviceFor(path, {});
        QVERIFY(find(advice, LoadTrouble::KeysDiffer));
        QVERIFY2(advice.fix.empty(), qPrintable(joined(advice.fix)));
    }

    void otherContainers()
    {
        const QString script = m_folder.filePath("script.pt");
        QCOMPARE(m_torch.run(kSetUp + QString("torch.jit.script(net()).save('%1'); result = 'ok'").arg(script)),
                 QString("ok"));
        const LoadAdvice advice = adviceFor(script, {});
        QVERIFY(find(advice, LoadTrouble::TorchScriptArchive));
        QCOMPARE(run({}, joined(advice.python)), QString("ok"));
        const QString raw = m_folder.filePath("raw.pkl");
        QCOMPARE(m_torch.run(kSetUp
                             + QString("import pickle\nwith open('%1', 'wb') as f: pickle.dump({'state_dict': "
                                       "net().state_dict()}, f)\nresult = 'ok'")
                                   .arg(raw)),
                 QString("ok"));
        const LoadAdvice pickled = adviceFor(raw, {});
        QVERIFY(find(pickled, LoadTrouble::RawPickle));
        QCOMPARE(run({}, joined(pickled.python)), QString("ok"));
    }

    /// Without the argument torch says what is foretold.
    void textOfPython2()
    {
        const QString path = testData("judged/python2_latin1.pth");
        const LoadAdvice advice = adviceFor(path, {});
        const QString python = joined(advice.python);
        QVERIFY2(python.contains("weights_only=True, encoding=\"latin1\")"), qPrintable(python));
        const QString said = m_torch.run(python.section('\n', 0, 1) + "\nresult = str(list(checkpoint))");
        QVERIFY2(said.contains(QString::fromUtf8("caf\xc3\xa9")), qPrintable(said));
        QVERIFY(find(advice, LoadTrouble::Python2Text));
        const QString foretold = QString::fromStdString(find(advice, LoadTrouble::Python2Text)->message);
        const QString plain =
            m_torch.run(QString("try: torch.load('%1')\nexcept Exception as e: result = str(e)").arg(path));
        QVERIFY2(plain.contains(foretold.section(": ", 1)), qPrintable(plain + " / " + foretold));
    }

    void parallelModelWantsItsDevices()
    {
        const QString path = m_folder.filePath("whole_ids.pth");
        write("whole_ids.pth", "x = nn.DataParallel(net()); x.device_ids = [2, 3]");
        QVERIFY(find(adviceFor(path, {true, 1, false, PyTorchRelease::V2_4}), LoadTrouble::ParallelDevices));
        QVERIFY(!find(adviceFor(path, {true, 4, false, PyTorchRelease::V2_4}), LoadTrouble::ParallelDevices));
    }

    /// Advice for every file of the test data and every target: nothing fails.
    void everyFileIsAdvised()
    {
        if (!haveTestData())
            QSKIP("no test data");
        for (const ManifestRow& row : manifest()) {
            if (row.container.isEmpty())
                continue;
            CheckpointPtr checkpoint;
            try {
                checkpoint = checkpoint::open(testData(row.file).toStdString());
            } catch (const io::Error&) {
                continue; // no checkpoint: tested elsewhere
            }
            for (const bool parallel : {false, true})
                for (const PyTorchRelease release : {PyTorchRelease::V1_13, PyTorchRelease::V2_6}) {
                    const LoadAdvice advice = adviseLoading(*checkpoint, {parallel, 0, true, release}, "f.pth");
                    for (std::size_t i = 0; i < advice.fix.size(); ++i)
                        QVERIFY(!advice.fix[i].empty() || (i != 0 && advice.fix[i - 1] == "--scope"));
                }
        }
    }
};

QTEST_GUILESS_MAIN(LoadAdviceTest)
#include "tst_load_advice.moc"
