#include "core/checkpoint/modules.h"
#include "core/checkpoint/optimizer.h"
#include "tests/compare/checkpoint_builder.h"

#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::checkpoint;
using test::CheckpointBuilder;

namespace {

/// "path class params buffers attributes" of each module, depth first.
QStringList lines(const Checkpoint& checkpoint, NodeId model)
{
    const Tree& tree = checkpoint.tree;
    const ModuleTree modules = readModules(checkpoint, model);
    QStringList out;
    for (std::uint32_t row : modules.depthFirst()) {
        const Module& module = modules.modules[row];
        std::string line = modules.path(tree, row) + " " + dottedName(tree, module.cls);
        for (const ModuleTensor& parameter : module.parameters)
            line += " p:" + keyText(tree, parameter.name) + (tree.isNone(parameter.value) ? "=None" : "");
        for (const ModuleTensor& buffer : module.buffers)
            line += (buffer.persistent ? " b:" : " t:") + keyText(tree, buffer.name);
        for (const ModuleAttribute& attribute : module.attributes)
            line += " " + keyText(tree, attribute.key) + "=" + shortText(tree, attribute.value);
        out << QString::fromStdString(line + (module.again ? " again" : "") + (module.cut ? " cut" : ""));
    }
    return out;
}

/// An optimizer's state dict with a momentum of each shape; `order` are the numbers of the groups' parameters.
NodeId optimizer(CheckpointBuilder& b, const std::vector<std::vector<std::int64_t>>& shapes,
                 const std::vector<std::size_t>& groupSizes)
{
    std::vector<NodeId> state, groups;
    std::size_t next = 0;
    for (std::size_t size : groupSizes) {
        std::vector<NodeId> numbers;
        for (std::size_t i = 0; i < size; ++i, ++next) {
            const NodeId number = b.number(static_cast<std::int64_t>(next));
            numbers.push_back(number);
            state.push_back(number);
            state.push_back(b.dict({{"momentum_buffer", b.tensor(shapes[next])}}));
        }
        groups.push_back(b.dict({{"lr", b.real(0.1)}, {"params", b.list(numbers)}}));
    }
    return b.dict({{"state", b.tree.addContainer(Kind::Dict, state)}, {"param_groups", b.list(groups)}});
}

} // namespace

class ModulesTest : public QObject {
    Q_OBJECT

private slots:
    void modulesOfAModel()
    {
        CheckpointBuilder b;
        const NodeId conv = b.module("Conv", {{"weight", b.parameter({2})}, {"bias", NodeId::none()}}, {}, {},
                                     {{"stride", b.number(2)}});
        const NodeId transient = b.call("builtins", "set", {b.list({b.text("mask")})});
        const NodeId norm = b.module("Norm", {}, {{"mean", b.tensor({2})}, {"mask", b.tensor({2})}}, {},
                                     {{"_non_persistent_buffers_set", transient}});
        const NodeId block = b.module("Block", {}, {}, {{"a", conv}, {"n", norm}, {"gone", NodeId::none()}});
        const NodeId model = b.module("Net", {}, {}, {{"block", block}, {"again", conv}});
        const CheckpointPtr checkpoint = b.build(model);
        const QString on = " training=True";
        QCOMPARE(lines(*checkpoint, checkpoint->tree.root()),
                 (QStringList{" nets.Net" + on, "block nets.Block" + on,
                              "block.a nets.Conv p:weight p:bias=None" + on + " stride=2 again",
                              "block.n nets.Norm b:mean t:mask" + on,
                              "again nets.Conv p:weight p:bias=None" + on + " stride=2"}));
    }

    void moduleInsideItself()
    {
        CheckpointBuilder b;
        const NodeId children = b.dict({});
        const NodeId model =
            b.object("nets", "Net", {{"_parameters", b.dict({})}, {"_buffers", b.dict({})}, {"_modules", children}});
        b.tree.extend(children, std::vector{b.text("me"), model});
        const CheckpointPtr checkpoint = b.build(model);
        QCOMPARE(lines(*checkpoint, checkpoint->tree.root()), (QStringList{" nets.Net", "me nets.Net again cut"}));
    }

    /// 2^40 places by sharing: the listing stays small.
    void modulesSharedManyTimes()
    {
        CheckpointBuilder b;
        NodeId model = b.module("Leaf", {}, {}, {});
        for (int i = 0; i < 40; ++i)
            model = b.module("Twice", {}, {}, {{"l", model}, {"r", model}});
        const CheckpointPtr checkpoint = b.build(model);
        const ModuleTree modules = readModules(*checkpoint, checkpoint->tree.root());
        QVERIFY(modules.modules.size() > 1000);
        QVERIFY(modules.modules.size() < 8 * 1024 * 1024);
        QVERIFY(modules.modules.back().cut);
    }

    void wrappers()
    {
        CheckpointBuilder b;
        const NodeId inner = b.module("Net", {}, {}, {});
        const NodeId state = b.dict({{"_parameters", b.dict({})}, {"_modules", b.dict({{"module", inner}})}});
        const NodeId parallel = b.tree.addCall(
            Kind::NewObject, b.tree.addGlobal("torch.nn.parallel.data_parallel", "DataParallel"), NodeId::emptyTuple());
        b.tree.setState(parallel, state);
        const NodeId compiled =
            b.call("torch._dynamo.eval_frame", "OptimizedModule", {inner, b.object("x", "Context", {})});
        QCOMPARE(wrapperKind(b.tree, parallel), WrapperKind::DataParallel);
        QCOMPARE(innerModule(b.tree, parallel), inner);
        QCOMPARE(wrapperKind(b.tree, compiled), WrapperKind::Compiled);
        QCOMPARE(wrapperName(WrapperKind::Compiled), std::string_view("OptimizedModule"));
        QCOMPARE(innerModule(b.tree, compiled), inner);
        QVERIFY(isModule(b.tree, compiled));
        QVERIFY(!innerModule(b.tree, inner).valid());
        QVERIFY(!isModule(b.tree, state));
        const CheckpointPtr checkpoint = b.build(compiled);
        QCOMPARE(lines(*checkpoint, checkpoint->tree.root()),
                 (QStringList{" torch._dynamo.eval_frame.OptimizedModule", "_orig_mod nets.Net training=True"}));
    }

    void optimizerByOrder()
    {
        CheckpointBuilder b;
        const NodeId weights = b.dict({{"a.weight", b.tensor({4, 2})},
                                       {"n.weight", b.tensor({4})},
                                       {"n.running_mean", b.tensor({4})},
                                       {"n.num_batches_tracked", b.tensor({}, "LongStorage")},
                                       {"n.bias", b.tensor({4})}});
        const NodeId state = optimizer(b, {{4, 2}, {4}, {4}}, {3});
        const CheckpointPtr checkpoint = b.build(b.dict({{"w", weights}, {"o", state}}));
        const auto view = describeOptimizer(*checkpoint, state);
        QVERIFY(view.has_value());
        QCOMPARE(view->kind, std::string("SGD"));
        QCOMPARE(view->parameters, std::uint64_t(3));
        QVERIFY(!describeOptimizer(*checkpoint, weights).has_value());
        const OptimizerJoin join = joinParameters(*checkpoint, *view, weights);
        QCOMPARE(join.how, JoinKind::Order);
        QVERIFY(join.mismatch.empty());
        QCOMPARE(join.parameters[0].name, std::string("a.weight"));
        QCOMPARE(join.parameters[2].name, std::string("n.bias"));
        QCOMPARE(join.parameters[2].state, 2u);
    }

    /// Weights that decay first, all others behind them: groups sorted by shape.
    void optimizerByShapes()
    {
        CheckpointBuilder b;
        const NodeId weights = b.dict({{"a.weight", b.tensor({4, 2})},
                                       {"a.bias", b.tensor({4})},
                                       {"b.weight", b.tensor({3, 4})},
                                       {"b.bias", b.tensor({3})}});
        const NodeId state = optimizer(b, {{4, 2}, {3, 4}, {4}, {3}}, {2, 2});
        const CheckpointPtr checkpoint = b.build(b.dict({{"w", weights}, {"o", state}}));
        const OptimizerJoin join = joinParameters(*checkpoint, *describeOptimizer(*checkpoint, state), weights);
        QCOMPARE(join.how, JoinKind::Shapes);
        QVERIFY(join.mismatch.empty());
        QCOMPARE(join.parameters[1].name, std::string("b.weight"));
        QCOMPARE(join.parameters[2].name, std::string("a.bias"));
        QCOMPARE(join.parameters[2].group, 1u);
    }

    /// The first layers are frozen; the bias of one of them has the shape of the first weight that is trained.
    void optimizerOfTheLastLayers()
    {
        CheckpointBuilder b;
        const NodeId weights = b.dict({{"a.weight", b.tensor({4, 2})},
                                       {"a.bias", b.tensor({4})},
                                       {"norm.weight", b.tensor({4})},
                                       {"norm.bias", b.tensor({4})},
                                       {"b.weight", b.tensor({3, 4})}});
        const NodeId state = optimizer(b, {{4}, {4}, {3, 4}}, {3});
        const CheckpointPtr checkpoint = b.build(b.dict({{"w", weights}, {"o", state}}));
        const OptimizerJoin join = joinParameters(*checkpoint, *describeOptimizer(*checkpoint, state), weights);
        QCOMPARE(join.how, JoinKind::Shapes);
        QCOMPARE(join.parameters[0].name, std::string("norm.weight"));
        QCOMPARE(join.parameters[1].name, std::string("norm.bias"));
        QCOMPARE(join.parameters[2].name, std::string("b.weight"));
    }

    void optimizerThatDoesNotFit()
    {
        CheckpointBuilder b;
        const NodeId weights = b.dict({{"a.weight", b.tensor({4, 2})}, {"a.bias", b.tensor({4})}});
        const NodeId state = optimizer(b, {{4, 2}, {5}}, {2});
        const CheckpointPtr checkpoint = b.build(b.dict({{"w", weights}, {"o", state}}));
        const OptimizerJoin join = joinParameters(*checkpoint, *describeOptimizer(*checkpoint, state), weights);
        QCOMPARE(join.how, JoinKind::Nothing);
        QVERIFY2(join.mismatch.find("(5,)") != std::string::npos, join.mismatch.c_str());
        QVERIFY(!join.parameters[0].weight.valid());
    }

    void optimizerByNames()
    {
        CheckpointBuilder b;
        const NodeId weights = b.dict({{"module.a", b.tensor({4})}, {"module.b", b.tensor({4})}});
        const NodeId group = b.dict({{"betas", b.tuple({b.real(0.9), b.real(0.999)})},
                                     {"amsgrad", NodeId::ofBool(false)},
                                     {"decoupled_weight_decay", NodeId::ofBool(true)},
                                     {"params", b.list({b.number(0), b.number(1)})},
                                     {"param_names", b.list({b.text("b"), b.text("a")})}});
        const NodeId state = b.dict({{"state", b.dict({})}, {"param_groups", b.list({group})}});
        const CheckpointPtr checkpoint = b.build(b.dict({{"w", weights}, {"o", state}}));
        const auto view = describeOptimizer(*checkpoint, state);
        QCOMPARE(view->kind, std::string("AdamW"));
        QCOMPARE(view->groups[0].hyperparameters.size(), std::size_t(3));
        const OptimizerJoin join = joinParameters(*checkpoint, *view, weights);
        QCOMPARE(join.how, JoinKind::Names);
        QCOMPARE(join.parameters[0].name, std::string("module.b"));
    }
};

QTEST_APPLESS_MAIN(ModulesTest)
#include "tst_modules.moc"
