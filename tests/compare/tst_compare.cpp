#include "core/compare/compare.h"
#include "tests/compare/checkpoint_builder.h"
#include "tests/support/files.h"

#include <QtTest>

using namespace ckptscope;
using pickle::NodeId;
using test::CheckpointBuilder;
using Names = std::vector<std::string>;

namespace {

const Names kNet = {"conv1.weight", "bn1.weight", "bn1.bias", "layer1.0.conv1.weight", "fc.weight", "fc.bias"};
const Names kAlexNet = {"features.0.weight", "features.0.bias", "features.3.weight",   "features.3.bias",
                        "features.6.weight", "features.6.bias", "classifier.1.weight", "classifier.1.bias"};
const Names kAlexNetParallel = {"features.module.0.weight", "features.module.0.bias",   "features.module.3.weight",
                                "features.module.3.bias",   "features.module.6.weight", "features.module.6.bias",
                                "classifier.1.weight",      "classifier.1.bias"};
const Names kPartly = {"conv1.weight",          "bn1.weight",       "bn1.bias",
                       "layer1.0.conv1.weight", "fc.module.weight", "fc.module.bias"};

const Names kTwoNets = {"g.0.weight", "g.0.bias", "g.1.weight", "g.1.bias", "d.0.weight", "d.0.bias"};
const Names kTwoNetsNested = {"g.model.0.weight", "g.model.0.bias",   "g.model.1.weight",
                              "g.model.1.bias",   "d.model.0.weight", "d.model.0.bias"};

/// A file: weights of these names with a prefix, below `container` where that is not empty, beside an epoch.
checkpoint::CheckpointPtr file(const Names& names, const std::string& prefix, const std::string& container)
{
    CheckpointBuilder b;
    const auto weights = b.weights(names, prefix);
    return b.build(container.empty() ? weights : b.dict({{"epoch", b.number(90)}, {container, weights}}));
}

QStringList qt(const std::vector<std::string>& list)
{
    QStringList out;
    for (const std::string& text : list)
        out << QString::fromStdString(text);
    return out;
}

using Differences = std::vector<compare::Difference>;

Differences differencesOf(const compare::Comparison& comparison, const checkpoint::Checkpoint& a,
                          const checkpoint::Checkpoint& b)
{
    Differences out;
    compare::forEachDifference(comparison, a, b, [&](const compare::Difference& each) { out.push_back(each); });
    return out;
}

} // namespace

class CompareTest : public QObject {
    Q_OBJECT

private slots:
    void alignment_data()
    {
        QTest::addColumn<Names>("namesA");
        QTest::addColumn<QString>("prefixA");
        QTest::addColumn<QString>("containerA");
        QTest::addColumn<Names>("namesB");
        QTest::addColumn<QString>("prefixB");
        QTest::addColumn<QString>("containerB");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QStringList>("fixA");
        QTest::addColumn<QStringList>("fixB");

        const QStringList none;
        QTest::newRow("as they are") << kNet << ""
                                     << "" << kNet << ""
                                     << ""
                                     << "" << none << none;
        QTest::newRow("B parallel") << kNet << ""
                                    << "" << kNet << "module."
                                    << ""
                                    << "B = A with \"module.\" before every key" << QStringList{"--add", "module."}
                                    << QStringList{"--strip", "module."};
        QTest::newRow("A parallel") << kNet << "module."
                                    << "" << kNet << ""
                                    << ""
                                    << "B = A without \"module.\"" << QStringList{"--strip", "module."}
                                    << QStringList{"--add", "module."};
        QTest::newRow("stack of wrappers")
            << kNet << ""
            << "" << kNet << "module._orig_mod."
            << ""
            << "B = A with \"module._orig_mod.\" before every key" << QStringList{"--add", "module._orig_mod."}
            << QStringList{"--strip", "module._orig_mod."};
        QTest::newRow("container") << kNet << ""
                                   << "" << kNet << ""
                                   << "state_dict"
                                   << "A is the \"state_dict\" of B" << none << QStringList{"--pick", "state_dict"};
        QTest::newRow("container and prefix")
            << kNet << ""
            << "" << kNet << "module."
            << "state_dict"
            << "The \"state_dict\" of B = A with \"module.\" before every key" << QStringList{"--add", "module."}
            << QStringList{"--pick", "state_dict", "--strip", "module."};
        QTest::newRow("same container") << kNet << ""
                                        << "model" << kNet << "module."
                                        << "model"
                                        << "B = A with \"module.\" before every key" << QStringList{"--add", "module."}
                                        << QStringList{"--strip", "module."};
        QTest::newRow("two containers") << kNet << ""
                                        << "model" << kNet << ""
                                        << "state_dict"
                                        << "The \"state_dict\" of B = the \"model\" of A" << none << none;
        QTest::newRow("alexnet") << kAlexNet << ""
                                 << "" << kAlexNetParallel << ""
                                 << ""
                                 << "B = A with \"module.\" after \"features.\" in 6 keys"
                                 << QStringList{"--rename", "^features\\.(.*)=>features.module.$1"}
                                 << QStringList{"--rename", "^features\\.module\\.(.*)=>features.$1"};
        QTest::newRow("a small part wrapped")
            << kNet << ""
            << "" << kPartly << ""
            << ""
            << "B = A with \"module.\" after \"fc.\" in 2 keys" << QStringList{"--rename", "^fc\\.(.*)=>fc.module.$1"}
            << QStringList{"--rename", "^fc\\.module\\.(.*)=>fc.$1"};
        QTest::newRow("two networks, the same difference")
            << kTwoNets << ""
            << "" << kTwoNetsNested << ""
            << ""
            << "B = A with \"model.\" after \"g.\" in 4 keys; B = A with \"model.\" after \"d.\" in 2 keys"
            << QStringList{"--rename", "^g\\.(.*)=>g.model.$1", "--rename", "^d\\.(.*)=>d.model.$1"}
            << QStringList{"--rename", "^g\\.model\\.(.*)=>g.$1", "--rename", "^d\\.model\\.(.*)=>d.$1"};
    }

    void alignment()
    {
        QFETCH(Names, namesA);
        QFETCH(QString, prefixA);
        QFETCH(QString, containerA);
        QFETCH(Names, namesB);
        QFETCH(QString, prefixB);
        QFETCH(QString, containerB);
        QFETCH(QString, sentence);
        QFETCH(QStringList, fixA);
        QFETCH(QStringList, fixB);
        const auto a = file(namesA, prefixA.toStdString(), containerA.toStdString());
        const auto b = file(namesB, prefixB.toStdString(), containerB.toStdString());
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(QString::fromStdString(result.alignment.sentence), sentence);
        QCOMPARE(result.counts.paired, namesA.size());
        QCOMPARE(result.counts.differences(), std::uint64_t(0));
        QCOMPARE(qt(result.alignment.fixA), fixA);
        QCOMPARE(qt(result.alignment.fixB), fixB);
        QCOMPARE(result.same(), sentence.isEmpty());
    }

    void countsKeysThatDiffer()
    {
        Names more = kNet;
        more.push_back("head.weight");
        const auto a = file(kNet, "", "");
        const auto b = file(more, "module.", "");
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(result.alignment.sentence, std::string("B = A with \"module.\" before every key"));
        QCOMPARE(result.alignment.matched, std::uint64_t(6));
        const Differences differences = differencesOf(result, *a, *b);
        QCOMPARE(differences.size(), std::size_t(1));
        QCOMPARE(differences[0].kind, compare::DifferenceKind::OnlyInB);
        QCOMPARE(differences[0].key, std::string("head.weight"));
        QCOMPARE(differences[0].b.name, std::string("module.head.weight"));

        const compare::Comparison reverse = compare::compare(*b, *a);
        QCOMPARE(reverse.alignment.sentence, std::string("B = A without \"module.\" before 6 of 7 keys"));
    }

    void tensorsThatDiffer()
    {
        CheckpointBuilder x;
        const auto a = x.build(x.dict({{"same", x.tensor({2})},
                                       {"shape", x.tensor({2, 3})},
                                       {"dtype", x.tensor({4})},
                                       {"gone", x.tensor({1})},
                                       {"device", x.tensor({5}, "FloatStorage", "cuda:0")}}));
        CheckpointBuilder y;
        const auto b = y.build(y.dict({{"new", y.tensor({1})},
                                       {"same", y.tensor({2})},
                                       {"shape", y.tensor({3, 2})},
                                       {"dtype", y.tensor({4}, "HalfStorage")},
                                       {"device", y.tensor({5})}}));
        const compare::Comparison result = compare::compare(*a, *b);
        using enum compare::DifferenceKind;
        const std::vector<std::pair<compare::DifferenceKind, std::string>> expected = {
            {Shape, "shape"}, {DType, "dtype"}, {OnlyInA, "gone"}, {Device, "device"}, {OnlyInB, "new"}};
        const Differences differences = differencesOf(result, *a, *b);
        QCOMPARE(differences.size(), expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(differences[i].kind, expected[i].first);
            QCOMPARE(differences[i].key, expected[i].second);
        }
        QCOMPARE(differences[0].a.shape, (std::vector<std::int64_t>{2, 3}));
        QCOMPARE(differences[1].b.dtype, std::string("float16"));
        QCOMPARE(differences[3].a.device, std::string("cuda:0"));
        QVERIFY(!result.same());
        QVERIFY(compare::compare(*a, *b, checkpoint::Query::parse("same")).same());
    }

    /// A whole training checkpoint beside bare weights: the weights are compared, the rest is one-sided.
    void trainingCheckpointAndWeights()
    {
        const auto a = file(kNet, "", "");
        CheckpointBuilder y;
        CheckpointBuilder::Items states;
        for (int i = 0; i < 6; ++i)
            states.emplace_back(std::to_string(i),
                                y.dict({{"exp_avg", y.tensor({2, 3})}, {"exp_avg_sq", y.tensor({2, 3})}}));
        const auto weights = y.weights(kNet, "module.");
        const auto b = y.build(y.dict({{"state_dict", weights}, {"optimizer", y.dict({{"state", y.dict(states)}})}}));
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(result.alignment.sentence,
                 std::string("The \"state_dict\" of B = A with \"module.\" before every key"));
        QCOMPARE(result.counts.paired, std::uint64_t(6));
        const Differences differences = differencesOf(result, *a, *b);
        QCOMPARE(differences.size(), std::size_t(12));
        QCOMPARE(differences[0].key, std::string("optimizer.state.0.exp_avg"));
    }

    /// State dicts of one file may have different prefixes: what holds is said of each.
    void partsThatDifferInPrefix_data()
    {
        using Parts = QMap<QString, QString>; // a prefix by container; G and D hold different names
        QTest::addColumn<Parts>("a");
        QTest::addColumn<Parts>("b");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QStringList>("fixA");
        QTest::addColumn<QStringList>("fixB");
        const QStringList scoped{"--scope", "state_dict"};
        QTest::newRow("one of two") << Parts{{"state_dict", ""}, {"ema", ""}}
                                    << Parts{{"state_dict", "module."}, {"ema", ""}}
                                    << "In \"state_dict\", B = A with \"module.\" before every key (6 of 6); \"ema\": "
                                       "the same keys"
                                    << scoped + QStringList{"--add", "module."}
                                    << scoped + QStringList{"--strip", "module."};
        QTest::newRow("both") << Parts{{"state_dict", ""}, {"ema", ""}}
                              << Parts{{"state_dict", "module."}, {"ema", "module."}}
                              << "B = A with \"module.\" before every key" << QStringList{"--add", "module."}
                              << QStringList{"--strip", "module."};
        QTest::newRow("in two ways") << Parts{{"state_dict", "module."}, {"ema", ""}}
                                     << Parts{{"state_dict", ""}, {"ema", "x."}}
                                     << "In \"ema\", B = A with \"x.\" before every key (6 of 6); in \"state_dict\", B "
                                        "= A without \"module.\" (6 "
                                        "of 6)"
                                     << QStringList{"--scope", "ema",        "--add",   "x.",
                                                    "--scope", "state_dict", "--strip", "module."}
                                     << QStringList{"--scope", "ema",        "--strip", "x.",
                                                    "--scope", "state_dict", "--add",   "module."};
        QTest::newRow("other names of the part")
            << Parts{{"state_dict", ""}, {"ema", ""}} << Parts{{"model", "module."}, {"ema", ""}}
            << "The \"model\" of B = the \"state_dict\" of A with \"module.\" before every key; \"ema\": the same keys"
            << scoped + QStringList{"--add", "module."} << QStringList{"--scope", "model", "--strip", "module."};
    }

    void partsThatDifferInPrefix()
    {
        using Parts = QMap<QString, QString>;
        QFETCH(Parts, a);
        QFETCH(Parts, b);
        QFETCH(QString, sentence);
        QFETCH(QStringList, fixA);
        QFETCH(QStringList, fixB);
        const auto make = [](const Parts& parts) {
            CheckpointBuilder x;
            CheckpointBuilder::Items items{{"epoch", x.number(90)}};
            for (auto part = parts.begin(); part != parts.end(); ++part)
                items.emplace_back(part.key().toStdString(), x.weights(kNet, part.value().toStdString()));
            return x.build(x.dict(items));
        };
        const compare::Comparison result = compare::compare(*make(a), *make(b));
        QCOMPARE(QString::fromStdString(result.alignment.sentence), sentence);
        QCOMPARE(result.counts.paired, std::uint64_t(12));
        QCOMPARE(result.counts.differences(), std::uint64_t(0));
        QCOMPARE(qt(result.alignment.fixA), fixA);
        QCOMPARE(qt(result.alignment.fixB), fixB);
    }

    /// What stands in a relation's count, and that no edit is offered which would do something else.
    void someKeysOnly_data()
    {
        QTest::addColumn<Names>("a");
        QTest::addColumn<Names>("b");
        QTest::addColumn<QString>("sentence");
        QTest::addColumn<QStringList>("fixA");
        QTest::newRow("the rest has no partner")
            << Names{"0.weight", "1.weight", "1.bias", "2.x"} << Names{"q0.weight", "q1.weight", "q1.bias", "q2.y"}
            << "B = A with \"q1.\" in place of \"1.\" before 2 of 4 keys"
            << QStringList{"--rename", "^1\\.(.*)=>q1.$1"};
        QTest::newRow("the rest is the same")
            << Names{"a.w", "b.w", "c.w", "d"} << Names{"m.a.w", "m.b.w", "m.c.w", "d"}
            << "B = A with \"m.\" before 3 of 4 keys" << QStringList();
        QTest::newRow("a layer of the prefix's name")
            << Names{"a", "b", "module.c"} << Names{"module.a", "module.b", "module.module.c"}
            << "B = A with \"module.\" before every key" << QStringList{"--add", "module.", "--again"};
        QTest::newRow("one key") << Names{"fc.w", "a", "b"} << Names{"fc.module.w", "a", "b"}
                                 << "B = A with \"module.\" after \"fc.\" in 1 key"
                                 << QStringList{"--rename", "^fc\\.(.*)=>fc.module.$1"};
    }

    void someKeysOnly()
    {
        QFETCH(Names, a);
        QFETCH(Names, b);
        QFETCH(QString, sentence);
        QFETCH(QStringList, fixA);
        const auto make = [](const Names& names) {
            CheckpointBuilder x;
            CheckpointBuilder::Items items;
            std::int64_t size = 0; // of a shape of its own
            for (const std::string& name : names)
                items.emplace_back(name, x.tensor({++size}));
            return x.build(x.dict(items));
        };
        const compare::Comparison result = compare::compare(*make(a), *make(b));
        QCOMPARE(QString::fromStdString(result.alignment.sentence), sentence);
        QCOMPARE(qt(result.alignment.fixA), fixA);
    }

    /// An optimizer beside the weights, even in their dict, is none of their keys; its names of them differ alike.
    void optimizersBesideWeights_data()
    {
        QTest::addColumn<std::string>("container");
        QTest::newRow("in the state dict") << std::string();
        QTest::newRow("in one of its own") << std::string("model");
    }
    void optimizersBesideWeights()
    {
        QFETCH(std::string, container);
        const auto make = [&](const std::string& prefix, const std::string& last, const char* list) {
            CheckpointBuilder x;
            const auto moments = [&] { return x.dict({{"exp_avg", x.tensor({2})}, {"exp_avg_sq", x.tensor({2})}}); };
            const NodeId state = x.dict({{"0", moments()}, {"1", moments()}, {"2", moments()}});
            const NodeId names = x.list({x.text(prefix + "a.weight"), x.text(prefix + "a.bias"), x.text(last)});
            const NodeId group = x.dict({{"params", x.list({x.number(0)})}, {list, names}});
            const NodeId optimizer = x.dict({{"state", state}, {"param_groups", x.list({group})}});
            CheckpointBuilder::Items items = {{prefix + "a.weight", x.tensor({2})}, {prefix + "a.bias", x.tensor({3})}};
            if (container.empty())
                items.emplace_back("optimizer", optimizer);
            else
                items = {{container, x.dict(items)}, {"optimizer", optimizer}};
            return x.build(x.dict(items));
        };
        const auto a = make("", "x.weight", "param_names"), b = make("module.", "module.y.weight", "param_names");
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(QString::fromStdString(result.alignment.sentence), QString("B = A with \"module.\" before every key"));
        QCOMPARE(qt(result.values.lines()),
                 (QStringList{"optimizer.param_groups.0.param_names.2: 'x.weight' → 'module.y.weight'"}));
        const auto c = make("", "x", "notes"), d = make("module.", "x", "notes");
        QCOMPARE(compare::compare(*c, *d).values.rows.size(), std::size_t(2)); // no names of parameters
        const auto e = make("module.", "", "param_names");
        QCOMPARE(compare::compare(*e, *e).values.rows.size(), std::size_t(0));
    }

    /// Names of parameters that are the same on both sides follow no prefix of the keys: that is said, and the fix
    /// leaves them alone.
    void namesUnlikeTheKeys()
    {
        const auto make = [](const std::string& keys, const std::string& names) {
            CheckpointBuilder x;
            const NodeId list = x.list({x.text(names + "a.w"), x.text(names + "b.w")});
            const NodeId group = x.dict({{"params", x.list({x.number(0), x.number(1)})}, {"param_names", list}});
            const NodeId optimizer = x.dict({{"state", x.dict({})}, {"param_groups", x.list({group})}});
            return x.build(x.dict({{"model", x.weights({"a.w", "b.w"}, keys)}, {"optimizer", optimizer}}));
        };
        const auto parallel = make("module.", "module."), single = make("", ""), mixed = make("", "module."),
                   early = make("module.", "");
        const auto told = [](const checkpoint::CheckpointPtr& a, const checkpoint::CheckpointPtr& b) {
            return qt(compare::compare(*a, *b).values.lines());
        };
        const auto fix = [](const checkpoint::CheckpointPtr& a, const checkpoint::CheckpointPtr& b) {
            return qt(compare::compare(*a, *b).alignment.fixA);
        };
        QCOMPARE(told(parallel, single), QStringList());
        QCOMPARE(fix(parallel, single), (QStringList{"--strip", "module."}));
        QCOMPARE(
            told(parallel, mixed),
            (QStringList{"optimizer.param_groups.0.param_names.0 (unlike the keys): 'module.a.w' → 'module.a.w'"}));
        QCOMPARE(fix(parallel, mixed), (QStringList{"--scope", "model", "--strip", "module."}));
        QCOMPARE(fix(mixed, parallel), (QStringList{"--add", "module."})); // the names have it already
        QCOMPARE(told(single, early),
                 (QStringList{"optimizer.param_groups.0.param_names.0 (unlike the keys): 'a.w' → 'a.w'"}));
        QCOMPARE(fix(single, early), (QStringList{"--scope", "model", "--add", "module."}));
        QCOMPARE(fix(early, single), (QStringList{"--strip", "module."}));
        QCOMPARE(told(mixed, mixed), QStringList());
    }

    /// Tensors in a dict beside the weights count as none of their keys.
    void tensorsBesideWeights()
    {
        const auto make = [](const std::string& prefix) {
            CheckpointBuilder x;
            const NodeId stats = x.dict({{"mean", x.tensor({3})}, {"std", x.tensor({3})}});
            return x.build(x.dict({{prefix + "a.weight", x.tensor({1})},
                                   {prefix + "b.weight", x.tensor({2})},
                                   {prefix + "c.weight", x.tensor({4})},
                                   {"stats", stats}}));
        };
        const compare::Comparison result = compare::compare(*make("module."), *make(""));
        QCOMPARE(QString::fromStdString(result.alignment.sentence), QString("B = A without \"module.\""));
        QCOMPARE(qt(result.alignment.fixA), (QStringList{"--strip", "module."}));
        QCOMPARE(result.counts.renamed, std::uint64_t(3));
        QCOMPARE(result.counts.paired, std::uint64_t(5));
    }

    /// Stripping would give a weight the key of the settings.
    void noFixThatWouldBeRefused()
    {
        CheckpointBuilder x;
        const auto a = x.build(x.dict({{"module.a.w", x.tensor({1})},
                                       {"module.b.w", x.tensor({2})},
                                       {"module.size", x.tensor({3})},
                                       {"size", x.tuple({x.number(1), x.number(2)})}}));
        CheckpointBuilder y;
        const auto b = y.build(y.dict({{"a.w", y.tensor({1})}, {"b.w", y.tensor({2})}, {"size", y.tensor({3})}}));
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(QString::fromStdString(result.alignment.sentence), QString("B = A without \"module.\""));
        QCOMPARE(qt(result.alignment.fixA), QStringList());
        QCOMPARE(qt(result.alignment.fixB), (QStringList{"--add", "module."}));
    }

    void unrelatedFilesShareNothing()
    {
        const compare::Comparison result = compare::compare(*file(kNet, "", ""), *file({"a.b", "c.d"}, "", ""));
        QCOMPARE(result.counts.paired, std::uint64_t(0));
        QVERIFY(result.alignment.sentence.empty());
        QCOMPARE(result.counts.differences(), std::uint64_t(8));
    }

    /// Inner names such as "weight" are everywhere: shapes decide which of them is meant, or that none is.
    void shapesDecideBetweenPrefixes()
    {
        const auto build = [](const std::vector<std::pair<std::string, std::int64_t>>& tensors) {
            CheckpointBuilder b;
            CheckpointBuilder::Items items;
            for (const auto& [name, size] : tensors)
                items.emplace_back(name, b.tensor({size}));
            return b.build(b.dict(items));
        };
        const auto net =
            build({{"a.weight", 1}, {"a.bias", 2}, {"b.weight", 3}, {"b.bias", 4}, {"c.x", 9}, {"c.y", 9}});
        const auto part = build({{"weight", 3}, {"bias", 4}});
        const compare::Comparison found = compare::compare(*net, *part);
        QCOMPARE(found.alignment.stripA, std::string("b."));
        QCOMPARE(found.counts.paired, std::uint64_t(2));
        QCOMPARE(compare::compare(*net, *build({{"weight", 7}, {"bias", 8}})).counts.paired, std::uint64_t(0));
    }

    void plainValues()
    {
        const auto make = [](std::int64_t epoch, bool extra) {
            CheckpointBuilder b;
            CheckpointBuilder::Items items = {
                {"epoch", b.number(epoch)},
                {"arch", b.text("resnet18")},
                {"best", b.real(0.5)},
                {"steps", b.list(extra ? std::vector{b.number(3), b.number(5)} : std::vector{b.number(3)})},
                {"state_dict", b.weights(kNet)}};
            if (extra)
                items.emplace_back("note", b.text("x"));
            return b.build(b.dict(items));
        };
        const compare::Comparison result = compare::compare(*make(89, false), *make(90, true));
        QCOMPARE(qt(result.values.lines()),
                 (QStringList{"epoch: 89 → 90", "steps.1: only in B (5)", "note: only in B ('x')"}));
        QVERIFY(!result.same());
        QVERIFY(compare::compare(*make(89, true), *make(89, true)).same());
    }

    /// Extra state of a module has a key with the prefix, too.
    void valuesArePairedAsTheTensorsBesideThem()
    {
        const auto make = [](const std::string& prefix, std::int64_t value) {
            CheckpointBuilder b;
            return b.build(b.dict({{prefix + "a.weight", b.tensor({2})},
                                   {prefix + "a._extra_state", b.number(value)},
                                   {"epoch", b.number(3)}}));
        };
        QVERIFY(compare::compare(*make("", 1), *make("module.", 1)).values.empty());
        QCOMPARE(qt(compare::compare(*make("", 1), *make("module.", 2)).values.lines()),
                 QStringList{"a._extra_state: 1 → 2"});
    }

    void valuesOfACycle()
    {
        const auto make = [](std::int64_t value) {
            CheckpointBuilder b;
            const auto root = b.dict({{"x", b.number(value)}});
            b.tree.extend(root, std::vector{b.text("self"), root});
            return b.build(root);
        };
        QCOMPARE(qt(compare::compare(*make(1), *make(2)).values.lines()), QStringList{"x: 1 → 2"});
    }

    void longTextsAreToldWhereTheyDiffer()
    {
        const auto make = [](const std::string& end) {
            CheckpointBuilder b;
            return b.build(b.dict({{"args", b.text(std::string(5000, 'x') + "权权权权权权权权" + end)}}));
        };
        QCOMPARE(qt(compare::compare(*make("a"), *make("b")).values.lines()),
                 QStringList{"args: … '权权权权权权权a' → … '权权权权权权权b'"});
    }

    /// 0 is another key than "0", also where tensors stand; one of a dict tells enough.
    void numbersAreNoTexts()
    {
        const auto make = [](bool asText) {
            CheckpointBuilder b;
            const auto key = [&](int number) { return asText ? b.text(std::to_string(number)) : b.number(number); };
            const auto state = b.dict({{"x", b.number(1)}});
            for (int i = 0; i < 3; ++i)
                b.tree.extend(state, std::vector{key(i), b.tensor({2})});
            return b.build(b.dict({{"epoch", b.number(1)}, {"state", state}}));
        };
        QCOMPARE(qt(compare::compare(*make(false), *make(true)).values.lines()), QStringList{"state.0 (key): 0 → '0'"});
        QVERIFY(compare::compare(*make(false), *make(false)).same());
    }

    void manyValues()
    {
        const auto make = [](std::int64_t first) {
            CheckpointBuilder b;
            std::vector<pickle::NodeId> items;
            for (std::int64_t i = 0; i < 5000; ++i)
                items.push_back(b.number(first + i));
            return b.build(b.dict({{"list", b.list(items)}}));
        };
        const auto lines = compare::compare(*make(0), *make(7)).values.lines();
        QCOMPARE(lines.size(), std::size_t(1001));
        QCOMPARE(lines.front(), std::string("list.0: 0 → 7"));
        QVERIFY(lines.back().starts_with("…"));
    }

    void sparseIsNotDense()
    {
        CheckpointBuilder one, two;
        const NodeId layout = two.call("torch.serialization", "_get_layout", {two.tree.addString("torch.sparse_coo")});
        const NodeId parts = two.tuple({two.tensor({2, 1}, "LongStorage"), two.tensor({1}),
                                        two.call("torch", "Size", {two.tuple({two.number(2), two.number(3)})})});
        const auto a = one.build(one.dict({{"w", one.tensor({2, 3})}}));
        const auto b =
            two.build(two.dict({{"w", two.call("torch._utils", "_rebuild_sparse_tensor", {layout, parts})}}));
        const compare::Comparison result = compare::compare(*a, *b);
        QVERIFY(!result.same());
        const Differences differences = differencesOf(result, *a, *b);
        QCOMPARE(differences.size(), std::size_t(1));
        QCOMPARE(differences[0].a.dtype, std::string("float32"));
        QCOMPARE(differences[0].b.dtype, std::string("float32 sparse_coo"));
    }

    /// What torch.compile returned is an object made by a call, whose state dict calls the model "_orig_mod".
    void compiledInAWrapper()
    {
        if (!haveTestData())
            QSKIP("the test data were not made (no Python with torch)");
        const auto whole = checkpoint::open(testData("zip/whole_parallel_compiled.pth").toStdString());
        const auto dict = checkpoint::open(testData("zip/parallel_compiled.pth").toStdString());
        const compare::Comparison result = compare::compare(*whole, *dict);
        QCOMPARE(result.counts.differences(), std::uint64_t(0));
        QCOMPARE(qt(result.alignment.fixA), QStringList{"--extract"});
    }

    void manyKeys()
    {
        Names names;
        for (int i = 0; i < 100000; ++i)
            names.push_back("layers." + std::to_string(i / 10) + ".sub" + std::to_string(i % 10) + ".weight");
        const auto a = file(names, "", "");
        const auto b = file(names, "module.", "state_dict");
        const compare::Comparison result = compare::compare(*a, *b);
        QCOMPARE(result.counts.paired, std::uint64_t(100000));
        QCOMPARE(result.counts.differences(), std::uint64_t(0));
        QCOMPARE(result.alignment.stripB, std::string("state_dict.module."));
        QBENCHMARK_ONCE
        {
            compare::compare(*a, *b);
        }
    }
};

QTEST_APPLESS_MAIN(CompareTest)
#include "tst_compare.moc"
