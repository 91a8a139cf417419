#include "core/checkpoint/beside_weights.h"
#include "core/checkpoint/python2_dicts.h"
#include "core/checkpoint/whole_tensor.h"
#include "tests/compare/checkpoint_builder.h"

#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::checkpoint;
using test::CheckpointBuilder;

namespace {

/// "kind name tensors items detail" of each section; what is zero or empty is left out.
QStringList sectionsOf(const Checkpoint& checkpoint)
{
    QStringList out;
    for (const Section& section : checkpoint.sections) {
        std::string line = std::string(sectionName(section.kind)) + ' ' + section.name;
        if (section.tensors != 0)
            line += " " + std::to_string(section.tensors) + " tensors";
        if (section.tensors == 0 && section.items != 0)
            line += " " + std::to_string(section.items) + " items";
        out << QString::fromStdString(line + (section.detail.empty() ? "" : " " + section.detail));
    }
    return out;
}

} // namespace

class SectionsTest : public QObject {
    Q_OBJECT

private slots:
    void valuesAreToldOnceForAContainerWithoutSections()
    {
        CheckpointBuilder b;
        const NodeId loops = b.dict(
            {{"fit",
              b.dict({{"total", b.dict({{"ready", b.number(1)}})}, {"current", b.dict({{"ready", b.number(1)}})}})}});
        const CheckpointPtr checkpoint =
            b.build(b.dict({{"epoch", b.number(3)}, {"loops", loops}, {"state_dict", b.weights({"a.w", "a.b"})}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"values  1 items", "values loops 2 items", "weights state_dict 2 tensors"}));
    }

    void looseTensorsAreOneSection()
    {
        CheckpointBuilder b;
        std::vector<NodeId> pairs;
        for (int i = 0; i < 50; ++i)
            pairs.push_back(b.tuple({b.text("w"), b.tensor({2})}));
        const CheckpointPtr checkpoint = b.build(b.list(pairs));
        QCOMPARE(sectionsOf(*checkpoint), (QStringList{"tensors  50 tensors"}));
    }

    void scoresAreNoWeights()
    {
        CheckpointBuilder b;
        const NodeId best = b.dict({{"out/epoch=3.ckpt", b.tensor({})}, {"out/epoch=4.ckpt", b.tensor({})}});
        const NodeId callback = b.dict({{"best_k_models", best}, {"monitor", b.text("loss")}});
        const NodeId scales = b.dict({{"logit_scale", b.tensor({})}});
        const CheckpointPtr checkpoint =
            b.build(b.dict({{"state_dict", b.weights({"a.w"})}, {"callbacks", callback}, {"net", scales}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"weights state_dict 1 tensors", "values callbacks 1 items", "weights net 1 tensors",
                              "tensors callbacks 2 tensors"}));
    }

    void schedulersOfFrameworks()
    {
        CheckpointBuilder b;
        const NodeId mmengine = b.dict({{"last_step", b.number(3)}, {"_global_step", b.number(4)}});
        const NodeId megatron = b.dict({{"max_lr", b.real(.1)}, {"num_steps", b.number(4)}});
        const NodeId plateau = b.dict({{"last_epoch", b.number(3)}, {"num_bad_epochs", b.number(0)}});
        const NodeId chained =
            b.dict({{"_schedulers", b.list({plateau, plateau})}, {"_last_lr", b.list({b.real(.1)})}});
        const CheckpointPtr checkpoint = b.build(b.dict({{"param_schedulers", b.list({mmengine})},
                                                         {"opt_param_scheduler", megatron},
                                                         {"plateau", plateau},
                                                         {"chained", chained}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"scheduler param_schedulers.0 2 items", "scheduler opt_param_scheduler 2 items",
                              "scheduler plateau 2 items", "scheduler chained 2 items"}));
    }

    void disabledScaler()
    {
        CheckpointBuilder b;
        const CheckpointPtr checkpoint =
            b.build(b.dict({{"model", b.weights({"a.w"})}, {"scaler", b.dict({})}, {"shared_params", b.dict({})}}));
        QCOMPARE(sectionsOf(*checkpoint), (QStringList{"weights model 1 tensors", "scaler scaler disabled"}));
    }

    void objectsThatHoldArguments()
    {
        CheckpointBuilder b;
        const NodeId config = b.object("project", "Recipe", {{"lr", b.real(.1)}});
        const NodeId other = b.object("project", "Thing", {{"x", b.object("project", "Part", {{"y", b.number(1)}})}});
        const CheckpointPtr checkpoint = b.build(b.dict({{"cfg", config}, {"thing", other}}));
        QCOMPARE(sectionsOf(*checkpoint), (QStringList{"arguments cfg project.Recipe", "other thing project.Thing"}));
    }

    /// Lightning's hyper_parameters hold the model that was given to __init__; teachers and averages lie anywhere.
    void networksAmongSettings()
    {
        CheckpointBuilder b;
        const NodeId net = b.module("Net", {{"w", b.parameter({2})}}, {}, {});
        const NodeId normalise = b.dict({{"mean", b.tensor({3})}, {"std", b.tensor({3})}});
        const NodeId settings = b.dict({{"net", net}, {"lr", b.real(.1)}, {"normalise", normalise}});
        const NodeId config = b.object("argparse", "Namespace", {{"teacher", b.weights({"module.a.w"})}});
        const NodeId scheduler =
            b.dict({{"last_epoch", b.number(1)}, {"_step_count", b.number(2)}, {"ema", b.weights({"a.w", "a.b"})}});
        const CheckpointPtr checkpoint =
            b.build(b.dict({{"hyper_parameters", settings}, {"config", config}, {"scheduler", scheduler}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"arguments hyper_parameters 2 tensors", "model hyper_parameters.net 1 tensors nets.Net",
                              "arguments config argparse.Namespace", "weights config.teacher 1 tensors",
                              "scheduler scheduler 3 items", "ema scheduler.ema 2 tensors"}));
    }

    /// Ten thousand dicts of one list of pairs are not ten thousand copies of it: only the first is read as a dict.
    void sharedPairsAreNotCopied()
    {
        CheckpointBuilder b;
        std::vector<NodeId> pairs(10'000, b.list({b.text("w"), b.number(1)})), dicts;
        const NodeId list = b.list(pairs);
        for (int i = 0; i < 10'000; ++i)
            dicts.push_back(b.call("collections", "OrderedDict", {list}));
        b.tree.setRoot(b.list(dicts));
        const std::size_t memory = b.tree.memory();
        adoptPython2Dicts(b.tree);
        QVERIFY2(b.tree.memory() < 2 * memory, qPrintable(QString::number(b.tree.memory())));
        QVERIFY(b.tree.dictItems(b.tree.children(b.tree.root())[0]).size() == 20'000);
        QVERIFY(b.tree.dictItems(b.tree.children(b.tree.root())[1]).empty());
    }

    void numpyScalarsAreValues()
    {
        CheckpointBuilder b;
        const NodeId dtype = b.call("numpy", "dtype", {b.text("f8"), NodeId::ofBool(false), NodeId::ofBool(true)});
        b.tree.setState(dtype, b.tuple({b.number(3), b.text("<")}));
        const NodeId bytes =
            b.call("_codecs", "encode", {b.text(std::string(6, '\0') + "\xc3\xa0?"), b.text("latin1")}); // 0.5
        const NodeId scalar = b.call("numpy._core.multiarray", "scalar", {dtype, bytes});
        const CheckpointPtr checkpoint = b.build(b.dict({{"best", scalar}}));
        QCOMPARE(sectionsOf(*checkpoint), (QStringList{"values  1 items"}));
        QCOMPARE(QString::fromStdString(shortText(checkpoint->tree, scalar)), QString("0.5"));
    }

    void objectsThatHoldMuchAreShort()
    {
        CheckpointBuilder b;
        const NodeId dtype = b.call("numpy", "dtype", {b.text("f4"), NodeId::ofBool(false), NodeId::ofBool(true)});
        b.tree.setState(dtype, b.tuple({b.number(3), b.text("<")}));
        const NodeId array = b.call("numpy._core.multiarray", "_reconstruct",
                                    {b.tree.addGlobal("numpy", "ndarray"), b.tuple({b.number(0)}), b.text("b")});
        b.tree.setState(array,
                        b.tuple({b.number(1), b.tuple({b.number(64), b.number(3)}), dtype, NodeId::ofBool(false)}));
        const NodeId later = b.call("numpy._core.numeric", "_frombuffer", // protocol 5
                                    {b.text("12345678"), dtype, b.tuple({b.number(2), b.number(1)}), b.text("C")});
        const NodeId ordered = b.call("collections", "OrderedDict", {});
        const NodeId items[] = {b.text("a"), b.number(1), b.text("b"), b.number(2)};
        b.tree.addEffect(ordered, pickle::EffectKind::SetItems, items);
        const CheckpointPtr checkpoint = b.build(b.dict({{"x", array}, {"y", later}, {"d", ordered}}));
        QCOMPARE(checkpoint->arrays.size(), std::size_t(2));
        QCOMPARE(QString::fromStdString(shortText(checkpoint->tree, array)), QString("numpy array 64×3 <f4"));
        QCOMPARE(QString::fromStdString(shortText(checkpoint->tree, later)), QString("numpy array 2×1 <f4"));
        QCOMPARE(QString::fromStdString(shortText(checkpoint->tree, ordered)), QString("OrderedDict of 2"));
    }

    void aDTensorIsOneTensor()
    {
        CheckpointBuilder b;
        const NodeId cls = b.tree.addGlobal("torch.distributed.tensor", "DTensor");
        const NodeId size = b.tuple({b.number(8), b.number(3)});
        const NodeId outer =
            b.tuple({cls, b.tree.addGlobal("torch", "float32"), size, b.tuple({b.number(3), b.number(1)}), b.number(0),
                     b.tree.addGlobal("torch", "strided"), b.text("cuda:1"), NodeId::ofBool(false)});
        const NodeId tensor = b.call("torch._tensor", "_rebuild_from_type_v2",
                                     {b.tree.addGlobal("torch._utils", "_rebuild_wrapper_subclass"), cls, outer,
                                      b.tuple({NodeId::none(),
                                               b.dict({{"_local_tensor", b.tensor({4, 3}, "FloatStorage", "cuda:1")},
                                                       {"_spec", b.dict({{"_rank_map", b.tensor({2})}})}})})});
        const CheckpointPtr checkpoint = b.build(b.dict({{"w", tensor}, {"b", b.tensor({3})}}));
        QCOMPARE(checkpoint->tensors.size(), std::size_t(2));
        const Tensor& part = checkpoint->tensors[0];
        QCOMPARE(QString::fromStdString(checkpoint->tensorName(part)), QString("w"));
        QCOMPARE(checkpoint->shape(part), (std::vector<std::int64_t>{4, 3}));
        QVERIFY(part.storage != kNoIndex && !part.has(kBroken));
        QCOMPARE(wholeText(*checkpoint, part), std::string("DTensor of 8×3"));
        QCOMPARE(wholeText(*checkpoint, checkpoint->tensors[1]), std::string());
        QCOMPARE(checkpoint->sections.at(0).elements, std::uint64_t(15));
        QCOMPARE(checkpoint->sections.at(0).bytes, std::uint64_t(60));
    }

    /// Settings of a module among its weights, as get_extra_state() or a hook puts them there.
    void settingsOfModulesAreWeights()
    {
        CheckpointBuilder b;
        const auto settings = [&] { return b.dict({{"scale", b.number(1)}}); };
        const NodeId net = b.dict({{"module.a.w", b.tensor({2})},
                                   {"module.a.settings", settings()},
                                   {"module.a._extra_state", settings()},
                                   {"module.a.none", NodeId::none()},
                                   {"module.bn.num_batches_tracked", b.number(3)}});
        const NodeId run = b.dict({{"w", b.tensor({2})}, {"v", b.tensor({2})}, {"args", settings()}});
        const NodeId scaled = b.dict({{"a.w", b.tensor({2})}, {"a._extra_state", b.dict({{"scale", b.tensor({2})}})}});
        const CheckpointPtr checkpoint = b.build(b.dict({{"net", net}, {"run", run}, {"scaled", scaled}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"weights net 1 tensors", "arguments run.args 1 items", "weights scaled 2 tensors",
                              "tensors run 2 tensors"}));
    }

    /// Each would have the path of all above it.
    void stateDictsInEachOtherAreListedUpToADepth()
    {
        CheckpointBuilder b;
        NodeId nested = b.dict({{"module.a.weight", b.tensor({2})}});
        for (int i = 0; i < 3000; ++i)
            nested = b.dict({{"module.a.weight", b.tensor({2})}, {"n", nested}});
        const CheckpointPtr checkpoint = b.build(nested);
        QVERIFY(checkpoint->sections.size() > 5 && checkpoint->sections.size() < 50);
        QCOMPARE(checkpoint->sections.front().kind, checkpoint::SectionKind::Weights);
    }

    /// sd = model.state_dict(); sd['config'] = {…}
    void dictsBesideWeights()
    {
        CheckpointBuilder b;
        const NodeId plain = b.dict({{"module.a.w", b.tensor({2})},
                                     {"module.b.w", b.tensor({2})},
                                     {"config", b.dict({{"lr", b.number(1)}})},
                                     {"ema", b.weights({"module.a.w", "module.b.w"})},
                                     {"notes", b.dict({{"seen", b.number(1)}})},
                                     {"log", b.dict({{"seen", b.number(1)}})}});
        const NodeId bare = b.dict({{"weight", b.tensor({2})}, {"config", b.dict({{"lr", b.number(1)}})}});
        const NodeId saved = b.call("collections", "OrderedDict", {});
        b.tree.addEffect(
            saved, pickle::EffectKind::SetItems,
            std::vector<NodeId>{b.text("weight"), b.tensor({2}), b.text("config"), b.dict({{"lr", b.number(1)}})});
        b.tree.setState(saved, b.dict({{"_metadata", b.dict({{"", b.dict({{"version", b.number(1)}})}})}}));
        const CheckpointPtr checkpoint = b.build(b.dict({{"plain", plain}, {"bare", bare}, {"saved", saved}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"weights plain 2 tensors", "arguments plain.config 1 items", "ema plain.ema 2 tensors",
                              "values plain.notes 1 items", "values plain.log 1 items", "arguments bare.config 1 items",
                              "weights saved 1 tensors", "arguments saved.config 1 items", "tensors bare 1 tensors"}));
        QStringList prefixed;
        for (const Finding& finding : checkpoint->findings)
            if (finding.id == "module-prefix" && finding.fix == std::vector<std::string>{"--strip", "module."})
                prefixed << QString::fromStdString(finding.where);
        QCOMPARE(prefixed, (QStringList{"plain", "plain.ema"}));
    }

    /// Tensors in a dict beside the weights are none of them; those below a module's own names are.
    void tensorsBesideWeights()
    {
        CheckpointBuilder b;
        const auto stats = [&] { return b.dict({{"mean", b.tensor({3})}, {"std", b.tensor({3})}}); };
        const CheckpointPtr checkpoint = b.build(b.dict({{"net",
                                                          b.dict({{"a.weight", b.tensor({2})},
                                                                  {"b.weight", b.tensor({2})},
                                                                  {"c.weight", b.tensor({2})},
                                                                  {"d.w", b.tensor({2})},
                                                                  {"stats", stats()},
                                                                  {"deep", b.dict({{"stats", stats()}})},
                                                                  {"snaps", b.list({b.tensor({2})})},
                                                                  {"fc._extra_state", stats()}})}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"weights net 6 tensors", "tensors net.stats 2 tensors", "tensors net.deep 2 tensors",
                              "tensors net.snaps 1 tensors"}));
    }

    /// What functions that nobody knows make of tensors, and what they do not.
    void callsBesideWeights()
    {
        CheckpointBuilder b;
        const NodeId built = b.call("vendor", "restore", {});
        b.tree.setState(built, b.dict({{"data", b.tensor({2})}}));
        const NodeId ofTensor = b.call("vendor", "make", {b.text("x"), b.tuple({b.tensor({2})})});
        const NodeId made = b.tree.addCall(Kind::NewObject, b.tree.addGlobal("vendor", "Packed"),
                                           b.tuple({b.number(4), b.tensor({2})}));
        const NodeId named = b.call("vendor", "_rebuild_npu_tensor", {b.text("npu")});
        const NodeId path = b.call("pathlib", "PosixPath", {b.text("a"), b.text("b")});
        const NodeId size = b.call("torch", "Size", {b.tuple({b.number(1)})});
        const NodeId net = b.dict({{"a.w", b.tensor({2})},
                                   {"built", built},
                                   {"ofTensor", ofTensor},
                                   {"made", made},
                                   {"named", named},
                                   {"path", path},
                                   {"size", size}});
        const CheckpointPtr checkpoint = b.build(net);
        QCOMPARE(weightKeys(checkpoint->tree, checkpoint->tree.root()),
                 (std::vector<std::string_view>{"a.w", "built", "ofTensor", "made", "named"}));
        QCOMPARE(keysBesideWeights(checkpoint->tree, checkpoint->tree.root()),
                 (std::vector<std::string>{"path", "size"}));
    }

    /// The front of a large value is enough: a hundred thousand keys can lead to one.
    void largeCallsBesideWeightsAreNotReadAgainAndAgain()
    {
        CheckpointBuilder b;
        const NodeId large = b.call("project", "Thing", {b.list(std::vector<NodeId>(100'000, b.text("x")))});
        CheckpointBuilder::Items items;
        for (int i = 0; i < 100'000; ++i)
            items.emplace_back("k" + std::to_string(i), large);
        const NodeId dict = b.dict(items);
        QCOMPARE(keysBesideWeights(b.tree, dict).size(), std::size_t(100'000));
    }

    /// torch's state holds numbers only; Megatron's and apex's tensors, and no factors.
    void scalersWithTensors()
    {
        CheckpointBuilder b;
        const NodeId megatron = b.dict({{"scale", b.tensor({1})}, {"growth_tracker", b.tensor({})}});
        const NodeId scale = b.dict({{"scale", b.tensor({})}});
        const NodeId layer = b.dict({{"scale", b.tensor({8})}, {"shift", b.tensor({8})}});
        const CheckpointPtr checkpoint = b.build(b.dict({{"model", b.weights({"a.w"})},
                                                         {"fp16", megatron},
                                                         {"grad_scaler", scale},
                                                         {"scaler", layer},
                                                         {"net", b.dict({{"scale", b.tensor({})}})}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"weights model 1 tensors", "scaler fp16 2 tensors", "scaler grad_scaler 1 tensors",
                              "weights scaler 2 tensors", "weights net 1 tensors"}));
    }

    /// How the data were normalised: no key of these is a module's.
    void statisticsAreNoWeights()
    {
        CheckpointBuilder b;
        const NodeId stats = b.dict({{"mean", b.tensor({3})}, {"std", b.tensor({3})}});
        const NodeId rms = b.dict({{"mean", b.tensor({3})}, {"var", b.tensor({3})}, {"count", b.number(4)}});
        const NodeId net = b.dict({{"mean", b.tensor({3})}, {"weight", b.tensor({3})}});
        const CheckpointPtr checkpoint =
            b.build(b.dict({{"model", b.weights({"a.w"})}, {"stats", stats}, {"rms", rms}, {"net", net}}));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"weights model 1 tensors", "values rms 1 items", "weights net 2 tensors",
                              "tensors stats 2 tensors", "tensors rms 2 tensors"}));
    }

    /// Settings beside the parameters of one layer, without _metadata: only names that torch.nn gives tell what it is.
    void settingsBesideOneLayer_data()
    {
        QTest::addColumn<std::vector<std::string>>("names");
        QTest::addColumn<bool>("isLayer");
        const auto row = [](const char* name, const std::vector<std::string>& names, bool isLayer) {
            QTest::newRow(name) << names << isLayer;
        };
        row("Linear", {"weight", "bias"}, true);
        row("GRU", {"weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"}, true);
        row("BatchNorm1d", {"weight", "bias", "running_mean", "running_var", "num_batches_tracked"}, true);
        row("MultiheadAttention", {"in_proj_weight", "in_proj_bias", "out_proj.weight", "out_proj.bias"}, true);
        row("names of its own", {"A_log", "D"}, false);
        row("a normaliser", {"running_mean", "running_var"}, false);
        row("weights of a loss", {"class_weight", "sample_weight"}, false);
    }
    void settingsBesideOneLayer()
    {
        QFETCH(std::vector<std::string>, names);
        QFETCH(bool, isLayer);
        CheckpointBuilder b;
        CheckpointBuilder::Items items = {{"config", b.dict({})}};
        for (const std::string& name : names)
            items.emplace_back(name, b.tensor({3}));
        const CheckpointPtr checkpoint = b.build(b.dict(items));
        QCOMPARE(checkpoint->sections.front().kind, isLayer ? SectionKind::Weights : SectionKind::Tensors);
    }

    void aTensorInACheckpointIsNoWeights_data()
    {
        QTest::addColumn<QStringList>("names");
        QTest::newRow("plain") << QStringList{"some_tensor", "other"};
        QTest::newRow("losses") << QStringList{"loss.train", "loss.val", "accuracy.val", "accuracy.train"};
        QTest::newRow("a criterion's") << QStringList{"criterion.weight", "criterion.bias"};
    }

    void aTensorInACheckpointIsNoWeights()
    {
        QFETCH(QStringList, names);
        CheckpointBuilder b;
        CheckpointBuilder::Items items = {{"model", b.weights({"module.a.weight"})},
                                          {"optimizer", b.dict({{"state", b.dict({})}, {"param_groups", b.list({})}})},
                                          {"epoch", b.number(3)}};
        for (const QString& name : names)
            items.emplace_back(name.toStdString(), b.tensor({9}));
        const CheckpointPtr checkpoint = b.build(b.dict(items));
        QCOMPARE(sectionsOf(*checkpoint),
                 (QStringList{"values  1 items", "weights model 1 tensors", "optimizer optimizer",
                              QString("tensors  %1 tensors").arg(names.size())}));
    }

    void numpyArraysAreWeightsByTheirNames()
    {
        CheckpointBuilder b;
        const auto array = [&] { return b.call("numpy.core.multiarray", "_reconstruct", {b.number(0)}); };
        const NodeId net = b.dict({{"module.a.weight", array()}, {"module.a.scale", array()}});
        const NodeId linear = b.dict({{"weight", array()}, {"bias", array()}});
        const NodeId norm = b.dict({{"mean", array()}, {"val.std", array()}});
        const CheckpointPtr checkpoint = b.build(b.dict({{"net", net}, {"linear", linear}, {"norm", norm}}));
        QCOMPARE(sectionsOf(*checkpoint), (QStringList{"weights net 2 items", "weights linear 2 items"}));
    }
};

QTEST_APPLESS_MAIN(SectionsTest)

#include "tst_sections.moc"
