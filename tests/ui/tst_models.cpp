#include "core/checkpoint/checkpoint.h"
#include "core/edit/plan.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "ui/models/checkpoint_model.h"
#include "ui/models/row_follower.h"
#include "ui/models/rows_at.h"
#include "ui/text/natural_order.h"

#include <QAbstractItemModelTester>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

CheckpointRows rowsOf(const QString& file, OutlineMode mode)
{
    const checkpoint::CheckpointPtr checkpoint = checkpoint::open(file.toStdString());
    return makeRows(checkpoint, checkpoint, mode);
}

checkpoint::CheckpointPtr afterEdits(const checkpoint::CheckpointPtr& original, const QStringList& words)
{
    std::vector<std::string> arguments;
    for (const QString& word : words)
        arguments.push_back(word.toStdString());
    return edit::apply(original, edit::parseSteps(arguments)).checkpoint;
}

/// The rows as indented lines, with the text of one column behind the name.
void print(const QAbstractItemModel& model, const QModelIndex& parent, int column, int depth, QStringList& lines)
{
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        lines << QString(depth * 2, ' ') + index.data().toString() + " | "
                + index.siblingAtColumn(column).data().toString();
        if (depth < 6)
            print(model, index, column, depth + 1, lines);
    }
}

} // namespace

/// Whether the tester looked at the file's model. It asks for all children of all rows and so never ends where objects
/// contain themselves: files with rows that are listed on demand are left out.
bool isAModel(const QString& file, OutlineMode mode)
{
    CheckpointRows rows;
    try {
        rows = rowsOf(file, mode);
    } catch (const io::Error&) {
        return false; // no checkpoint: tested elsewhere
    }
    for (RowId id = 0; id < rows.outline->count(); ++id)
        if (rows.outline->row(id).lazy)
            return false;
    CheckpointModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(rows);
    model.setProjection(
        project(*rows.outline, *rows.names, checkpoint::Query::parse("weight"), {Order::By::Name, false}));
    model.setProjection({});
    return true;
}

/// The tree of a checkpoint as the window shows it.
class ModelsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;

    QString write(const QString& name, const QString& code)
    {
        const QString path = m_folder.filePath(name);
        m_torch.run("import torch\nfrom torch import nn\nfrom collections import OrderedDict\n" + code
                    + "\ntorch.save(x, '" + path + "')\nresult = 'ok'");
        return path;
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available() || !haveTestData())
            QSKIP("no Python with torch");
    }

    /// Every file of the test data, in every layout: the model keeps its promises.
    void everyFileIsAModel_data()
    {
        QTest::addColumn<QString>("folder");
        for (const char* folder : {"zip", "legacy", "raw", "parallel", "hostile", "damaged"})
            if (QDir(testData(folder)).exists())
                QTest::newRow(folder) << testData(folder);
    }
    void everyFileIsAModel()
    {
        QFETCH(QString, folder);
        int tested = 0;
        for (const QFileInfo& file : QDir(folder).entryInfoList(QDir::Files)) {
            if (file.size() > 200'000)
                continue;
            for (const OutlineMode mode : {OutlineMode::Grouped, OutlineMode::Flat, OutlineMode::FileStructure})
                tested += isAModel(file.filePath(), mode) ? 1 : 0;
        }
        QVERIFY(tested > 0);
    }

    /// A list that contains itself can be opened for ever, level by level.
    void deepValuesAreListedOnDemand()
    {
        const QString file = write("cycle.pth", "x = [1]; x.append(x)");
        CheckpointModel model;
        model.setRows(rowsOf(file, OutlineMode::FileStructure));
        QModelIndex index = model.index(1, 0);
        for (int depth = 0; depth < 5; ++depth) {
            QVERIFY(model.hasChildren(index));
            if (model.canFetchMore(index))
                model.fetchMore(index);
            QCOMPARE(model.rowCount(index), 2);
            index = model.index(1, 0, index);
        }
    }

    void weightsAreGroupedByDots()
    {
        const QString file = write("grouped.pth",
                                   "x = OrderedDict([('a.b.w', torch.ones(2, 3)), ('a.b.v', torch.ones(1)), ('c', "
                                   "torch.ones(4)), ('a.d', torch.ones(5))])");
        CheckpointModel model;
        model.setRows(rowsOf(file, OutlineMode::Grouped));
        QStringList lines;
        print(model, {}, ParametersColumn, 0, lines);
        QCOMPARE(lines,
                 (QStringList{"Weights | 16", "  a | 12", "    b | 7", "      w | 6", "      v | 1", "    d | 5",
                              "  c | 4"}));
        model.setRows(rowsOf(file, OutlineMode::Flat));
        lines.clear();
        print(model, {}, ShapeColumn, 1, lines);
        QCOMPARE(lines.mid(1), (QStringList{"    a.b.w | 2 × 3", "    a.b.v | 1", "    c | 4", "    a.d | 5"}));
    }

    void aFilterShowsMatchesAndTheirWay()
    {
        const QString file = write("filter.pth",
                                   "x = {'model': OrderedDict([('a.weight', torch.ones(2)), ('a.bias', torch.ones(2)), "
                                   "('b.weight', torch.ones(3))]), 'lr': 0.5}");
        CheckpointModel model;
        model.setRows(rowsOf(file, OutlineMode::Grouped));
        model.setProjection(project(*model.outline(), *model.rows().names, checkpoint::Query::parse("a.weight"), {}));
        QStringList lines;
        print(model, {}, ShapeColumn, 0, lines);
        QCOMPARE(lines.size(), 3);
        QCOMPARE(lines[2], QString("    weight | 2"));
        QCOMPARE(model.projection().candidates, std::uint64_t(4)); // not the groups a and b, nor the section
        model.setProjection(project(*model.outline(), *model.rows().names, checkpoint::Query::parse("LR"), {}));
        lines.clear();
        print(model, {}, ShapeColumn, 0, lines);
        QCOMPARE(lines, QStringList{"lr | 0.5"});
    }

    /// The rows of an outline are numbered by depth; people go through matches from top to bottom.
    void matchesAreVisitedAsTheyStand()
    {
        const QString file = write("visit.pth",
                                   "x = {'model': OrderedDict([('a.b.c.w', torch.ones(2)), ('w2', torch.ones(2)), "
                                   "('a.b.w', torch.ones(3)), ('bias', torch.ones(1))]), 'w': 0.5}");
        CheckpointModel model;
        model.setRows(rowsOf(file, OutlineMode::Grouped));
        const Outline& outline = *model.outline();
        for (const Order order : {Order{}, Order{Order::By::Name, true}}) {
            const Projection shown = project(outline, *model.rows().names, checkpoint::Query::parse("w"), order);
            model.setProjection(shown);
            std::vector<RowId> down, up;
            for (std::size_t i = 0; i < shown.matches.size(); ++i) {
                down.push_back(nextMatch(outline, shown, down.empty() ? 0 : down.back(), 1));
                up.insert(up.begin(), nextMatch(outline, shown, up.empty() ? 0 : up.front(), -1));
            }
            QCOMPARE(nextMatch(outline, shown, down.back(), 1), down.front());
            QCOMPARE(nextMatch(outline, shown, up.front(), -1), up.back());
            QCOMPARE(down, up);
            QStringList names, printed;
            for (RowId row : down)
                names << model.indexOf(row).data().toString();
            print(model, {}, ShapeColumn, 0, printed);
            const QStringList expected =
                order.by == Order::By::File ? QStringList{"w", "w", "w2", "w"} : QStringList{"w", "w2", "w", "w"};
            QCOMPARE(names, expected);
            QCOMPARE(static_cast<qsizetype>(shown.matches.size()), names.size());
        }
    }

    void optimizerRowsAreJoinedWithNames()
    {
        const QString file = write("optimizer.pth", R"(
net = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3), nn.Linear(3, 1))
opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
for p in net.parameters(): p.grad = torch.ones_like(p)
opt.step()
x = {'net': net.state_dict(), 'opt': opt.state_dict()})");
        CheckpointModel model;
        model.setRows(rowsOf(file, OutlineMode::Grouped));
        const RowId row = model.outline()->find("opt.2.weight.momentum_buffer");
        QVERIFY(row != 0);
        QCOMPARE(model.indexOf(row, ShapeColumn).data().toString(), QString("1 × 3"));
        QCOMPARE(model.indexOf(model.outline()->find("opt.2.weight"), ShapeColumn).data().toString(), QString("1 × 3"));
        QCOMPARE(model.indexOf(model.outline()->find("opt.param_groups.0.lr"), ShapeColumn).data().toString(),
                 QString("0.1"));
    }

    /// What an edit changed is told beside what it was before, whatever became of names, storages and offsets.
    void editsAreTold_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("expected"); // of each tensor: mark, dtype, and the name before
        const QString q = "qint8", s = "float32 sparse_coo", f = "float32", h = "float32 → float16";
        QTest::newRow("cast") << QStringList{"--cast", "float16"}
                              << QStringList{"* " + h, "* " + h, "* " + h, "  " + q,
                                             "* float32 sparse_coo → float16 sparse_coo"};
        QTest::newRow("dequantize") << QStringList{"--dequantize"}
                                    << QStringList{"  " + f, "  " + f, "  " + f, "* qint8 → float32", "  " + s};
        QTest::newRow("dense") << QStringList{"--dense"}
                               << QStringList{"  " + f, "  " + f, "  " + f, "  " + q, "* float32 sparse_coo → float32"};
        QTest::newRow("compact") << QStringList{"--compact"}
                                 << QStringList{"  " + f, "* " + f, "* " + f, "  " + q, "  " + s};
        QTest::newRow("compact, then strip")
            << QStringList{"--compact", "--strip", "module."}
            << QStringList{"* float32 < module.w", "* float32 < module.a", "* float32 < module.b", "* qint8 < module.q",
                           "* float32 sparse_coo < module.s"};
        QTest::newRow("drop, then compact and cast")
            << QStringList{"--delete", "module.w", "--compact", "--cast", "bfloat16"}
            << QStringList{"* float32 → bfloat16", "* float32 → bfloat16", "  " + q,
                           "* float32 sparse_coo → bfloat16 sparse_coo"};
    }
    void editsAreTold()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, expected);
        const QString file = write("edited.pth", R"(
big = torch.arange(100.)
x = OrderedDict([('module.w', torch.ones(4, 4)), ('module.a', big[10:20]), ('module.b', big[20:30]),
                 ('module.q', torch.quantize_per_tensor(torch.ones(3), 0.1, 0, torch.qint8)),
                 ('module.s', torch.eye(3).to_sparse())])
)");
        const checkpoint::CheckpointPtr original = checkpoint::open(file.toStdString());
        const checkpoint::CheckpointPtr edited = afterEdits(original, words);
        CheckpointModel model;
        const CheckpointRows rows = makeRows(original, edited, OutlineMode::Flat);
        model.setRows(rows);
        QStringList said;
        for (RowId row = 1; row < rows.outline->count(); ++row) {
            if (rows.outline->row(row).kind != RowKind::Tensor)
                continue;
            const QModelIndex index = model.indexOf(row);
            const QString old = index.data(OldNameRole).toString();
            said << QString(index.data(MarksRole).toInt() & EditedMark ? "* " : "  ")
                    + index.siblingAtColumn(DTypeColumn).data().toString() + (old.isEmpty() ? QString() : " < " + old);
        }
        QCOMPARE(said, expected);
    }

    void closedGroupsTellEdits_data()
    {
        QTest::addColumn<QStringList>("words");
        QTest::addColumn<QStringList>("expected");
        QTest::newRow("strip and move") << QStringList{"--strip", "module.", "--device", "cpu=cuda:1"}
                                        << QStringList{"* net mixed cpu → cuda:1",
                                                       "* a float32 cpu → cuda:1 < net.module.a",
                                                       "* n mixed cpu → cuda:1 < net.module.n"};
        QTest::newRow("add") << QStringList{"--add", "x.", "--again"}
                             << QStringList{"* net mixed cpu", "* x mixed cpu", "* module mixed cpu < net.module",
                                            "* a float32 cpu < net.module.a", "* n mixed cpu < net.module.n"};
        QTest::newRow("cast") << QStringList{"--cast", "float16"}
                              << QStringList{"* net mixed cpu", "* module mixed cpu", "* a float32 → float16 cpu",
                                             "* n mixed cpu"};
        QTest::newRow("one of several") << QStringList{"--rename", "(.*)a\\.w=>$1a.weight"}
                                        << QStringList{"* net mixed cpu", "* module mixed cpu", "* a float32 cpu",
                                                       "  n mixed cpu"};
        QTest::newRow("only less") << QStringList{"--delete", "net.module.a.w"}
                                   << QStringList{"  net mixed cpu", "  module mixed cpu", "  a float32 cpu",
                                                  "  n mixed cpu"};
    }
    void closedGroupsTellEdits()
    {
        QFETCH(QStringList, words);
        QFETCH(QStringList, expected);
        const QString file = write("groups.pth", R"(
x = {"net": OrderedDict([("module.a.w", torch.ones(2)), ("module.a.b", torch.ones(3)),
                         ("module.n.w", torch.ones(4)), ("module.n.t", torch.tensor(1))]), "epoch": 3}
)");
        const checkpoint::CheckpointPtr original = checkpoint::open(file.toStdString());
        const checkpoint::CheckpointPtr edited = afterEdits(original, words);
        CheckpointModel model;
        model.setRows(makeRows(original, edited, OutlineMode::Grouped));
        QStringList said;
        for (RowId row = 1; row < model.outline()->count(); ++row) {
            const QModelIndex index = model.indexOf(row);
            if (!model.outline()->totals(row))
                continue;
            const QString old = index.data(OldNameRole).toString();
            said << QString(index.data(MarksRole).toInt() & EditedMark ? "* " : "  ") + index.data().toString() + ' '
                    + index.siblingAtColumn(DTypeColumn).data().toString() + ' '
                    + index.siblingAtColumn(DeviceColumn).data().toString() + (old.isEmpty() ? QString() : " < " + old);
            QCOMPARE(index.data(Qt::ToolTipRole).toString().contains("tensors below"), said.last().startsWith('*'));
        }
        QCOMPARE(said, expected);
    }

    void openRowsAreFollowed()
    {
        const QString file = write("followed.pth", R"(
x = OrderedDict([("module." + k, torch.ones(1)) for k in ("a.b.c", "a.b.d", "a.x", "e.f", "e.g")])
x = {"net": x, "args": {"lr": 0.1, "a.b": {"c": [1, 2]}}}
)");
        const checkpoint::CheckpointPtr original = checkpoint::open(file.toStdString());
        const checkpoint::CheckpointPtr edited =
            edit::apply(original, edit::parseSteps({"--strip", "module."})).checkpoint;
        const Outline before(original, OutlineMode::Grouped), after(edited, OutlineMode::Grouped);
        std::vector<std::string> found;
        forRowsAt(before, {"args.a.b", "net.module.a.b", "net.module.a.b.c", "net.module", "no", "net"},
                  [&](RowId row) { found.push_back(before.path(row)); });
        QCOMPARE(found, (std::vector<std::string>{"net", "net.module", "net.module.a.b", "args.a.b"}));
        const RowFollower follower(before, after, EditTrace(original, *edited));
        QCOMPARE(follower.paths({"net", "net.module.a.b", "net.module.e.g", "args", "gone"}),
                 (std::vector<std::string>{"net", "net.a.b", "net.e.g", "args", "gone"}));
    }

    void numbersInNamesCountAsNumbers()
    {
        QVERIFY(naturallyLess("layer2.0", "layer10.0"));
        QVERIFY(!naturallyLess("layer10", "layer2"));
        QVERIFY(naturallyLess("a", "a1"));
        QVERIFY(naturallyLess("a01b", "a1c"));
    }
};

QTEST_MAIN(ModelsTest)
#include "tst_models.moc"
