#include "tests/compare/checkpoint_builder.h"

#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::checkpoint;
using test::CheckpointBuilder;

/// The forms of tensors that a present torch no longer writes, or writes only on devices that few have.
class RebuildTest : public QObject {
    Q_OBJECT

    /// "dtype shape device grad" of the only tensor of a checkpoint.
    static QString described(CheckpointBuilder& b, NodeId tensor)
    {
        const CheckpointPtr checkpoint = b.build(b.dict({{"w", tensor}}));
        if (checkpoint->tensors.empty())
            return "no tensor";
        const Tensor& found = checkpoint->tensors[0];
        std::string line(info(found.dtype).name);
        for (std::int64_t size : checkpoint->shape(found))
            line += ' ' + std::to_string(size);
        return QString::fromStdString(line + ' ' + checkpoint->device(found) + (found.has(kRequiresGrad) ? " grad" : "")
                                      + (found.has(kParameter) ? " parameter" : ""));
    }

    static NodeId oldState(CheckpointBuilder& b, bool requiresGrad)
    {
        return b.tuple({NodeId::ofBool(requiresGrad), NodeId::ofBool(false), b.call("collections", "OrderedDict", {})});
    }

private slots:
    void deviceOfTheCallCounts()
    {
        CheckpointBuilder b;
        const NodeId tensor =
            b.call("torch._utils", "_rebuild_device_tensor_from_cpu_tensor",
                   {b.tensor({2, 3}), b.tree.addGlobal("torch", "float32"), b.text("xla:0"), NodeId::ofBool(true)});
        QCOMPARE(described(b, tensor), QString("float32 2 3 xla:0 grad"));
    }

    void parametersRequireGradUnlessTheySayNot()
    {
        CheckpointBuilder b;
        QCOMPARE(described(b, b.call("torch.nn.parameter", "Parameter", {b.tensor({4})})),
                 QString("float32 4 cpu grad parameter"));
        CheckpointBuilder c;
        QCOMPARE(described(c, c.call("torch.nn.parameter", "Parameter", {c.tensor({4}), NodeId::ofBool(false)})),
                 QString("float32 4 cpu parameter"));
    }

    void parameterOfTorch03()
    {
        CheckpointBuilder b;
        const NodeId parameter = b.call("torch.nn.parameter", "Parameter", {b.tensor({4})});
        b.tree.setState(parameter, oldState(b, false));
        QCOMPARE(described(b, parameter), QString("float32 4 cpu parameter"));
    }

    void variableOfTorch03()
    {
        CheckpointBuilder b;
        const NodeId variable = b.call("torch.autograd.variable", "Variable", {b.tensor({4})});
        b.tree.setState(variable, oldState(b, true));
        QCOMPARE(described(b, variable), QString("float32 4 cpu grad"));
    }

    void uninitialisedParameter()
    {
        CheckpointBuilder b;
        const NodeId lazy = b.call("torch.nn.parameter", "UninitializedParameter", {NodeId::ofBool(true)});
        QCOMPARE(described(b, lazy), QString("unknown  grad"));
    }

    void subclassOfTorch17()
    {
        CheckpointBuilder b;
        const NodeId size = b.tuple({b.number(2)});
        const NodeId arguments =
            b.tuple({b.tree.addGlobal("torch", "float16"), size, b.tuple({b.number(1)}), NodeId::ofBool(false)});
        const NodeId tensor = b.call("torch.tensor", "_rebuild_from_type",
                                     {b.tree.addGlobal("torch._utils", "_rebuild_meta_tensor_no_storage"),
                                      b.tree.addGlobal("nets", "Masked"), arguments, b.dict({})});
        QCOMPARE(described(b, tensor), QString("float16 2 meta"));
    }

    void classOfAReconstructedObject()
    {
        CheckpointBuilder b;
        const NodeId object = b.call(
            "copy_reg", "_reconstructor",
            {b.tree.addGlobal("argparse", "Namespace"), b.tree.addGlobal("__builtin__", "object"), NodeId::none()});
        b.tree.setState(object, b.dict({{"w", b.tensor({2})}}));
        const CheckpointPtr checkpoint = b.build(object);
        QCOMPARE(QString::fromStdString(typeName(checkpoint->tree, object)), QString("argparse.Namespace"));
        QCOMPARE(checkpoint->tensors.size(), std::size_t(1));
        QCOMPARE(QString::fromStdString(checkpoint->tensorName(checkpoint->tensors[0])), QString("w"));
    }

    void shortTextOfCalls()
    {
        CheckpointBuilder b;
        const NodeId device = b.call("torch", "device", {b.text("cuda"), b.number(0)});
        QCOMPARE(QString::fromStdString(shortText(b.tree, device)), QString("torch.device('cuda', 0)"));
        const auto size = [&](const std::vector<NodeId>& numbers) {
            return QString::fromStdString(shortText(b.tree, b.call("torch", "Size", {b.tuple(numbers)})));
        };
        QCOMPARE(size({b.number(2), b.number(3)}), QString("torch.Size([2, 3])"));
        QCOMPARE(size({b.number(2)}), QString("torch.Size([2])"));
        QCOMPARE(size({}), QString("torch.Size([])"));
        const NodeId bytes = b.call("_codecs", "encode", {b.text("ab\xc3\xbf"), b.text("latin1")});
        QCOMPARE(QString::fromStdString(typeName(b.tree, bytes)), QString("bytes"));
        QCOMPARE(QString::fromStdString(shortText(b.tree, bytes)), QString("b'ab\\xff'"));
        const NodeId set = b.call("__builtin__", "set", {b.list({b.number(1), b.number(2)})});
        QCOMPARE(QString::fromStdString(shortText(b.tree, set)), QString("set of 2"));
        const NodeId object = b.object("nets", "Net", {{"a", b.number(1)}});
        QCOMPARE(QString::fromStdString(shortText(b.tree, object)), QString("<nets.Net>"));
        const NodeId storage = b.tree.addPersistent(b.tuple(
            {b.text("storage"), b.tree.addGlobal("torch", "FloatStorage"), b.text("0"), b.text("cpu"), b.number(4)}));
        QCOMPARE(QString::fromStdString(shortText(b.tree, storage)), QString("FloatStorage of 4"));
        const NodeId foreign = b.tree.addPersistent(b.text("somewhere else"));
        QCOMPARE(QString::fromStdString(shortText(b.tree, foreign)), QString("<persistent reference>"));
    }
};

QTEST_APPLESS_MAIN(RebuildTest)

#include "tst_rebuild.moc"
