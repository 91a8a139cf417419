#include "core/checkpoint/checkpoint.h"
#include "tests/compare/checkpoint_builder.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "tests/ui/shown_window.h"
#include "ui/dialogs/compare_dialog.h"
#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/theme.h"
#include "ui/views/compare_page.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QScrollBar>
#include <QSettings>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;
using test::CheckpointBuilder;

namespace {

const std::vector<std::string> kNet = {"conv1.weight", "layer1.0.conv1.weight", "layer1.0.bn1.bias", "fc.weight"};

std::shared_ptr<const CompareRows> rowsOf(const checkpoint::CheckpointPtr& a, const checkpoint::CheckpointPtr& b)
{
    return std::make_shared<const CompareRows>(a, b, io::Progress{});
}

/// A comparison with a row of each state.
std::shared_ptr<const CompareRows> mixedRows()
{
    CheckpointBuilder x;
    const auto a = x.build(x.dict({{"block.0.conv.same", x.tensor({2})},
                                   {"block.0.conv.shape", x.tensor({2, 3})},
                                   {"block.0.bn.dtype", x.tensor({4})},
                                   {"gone", x.tensor({1})},
                                   {"device", x.tensor({5}, "FloatStorage", "cuda:0")}}));
    CheckpointBuilder y;
    const auto b = y.build(y.dict({{"block.0.bn.new", y.tensor({1})},
                                   {"block.0.conv.same", y.tensor({2})},
                                   {"block.0.conv.shape", y.tensor({3, 2})},
                                   {"block.0.bn.dtype", y.tensor({4}, "HalfStorage")},
                                   {"device", y.tensor({5})}}));
    return rowsOf(a, b);
}

QStringList print(const QAbstractItemModel& model)
{
    QStringList lines;
    const auto line = [&](const QModelIndex& index, const QString& indent) {
        lines << indent
                + QStringList{index.data().toString(), index.siblingAtColumn(CompareStateColumn).data().toString(),
                              index.siblingAtColumn(RightNameColumn).data().toString()}
                      .join(" | ");
    };
    for (int row = 0; row < model.rowCount(); ++row) {
        const QModelIndex top = model.index(row, 0);
        line(top, {});
        for (int child = 0; child < model.rowCount(top); ++child)
            line(model.index(child, 0, top), "  ");
    }
    return lines;
}

} // namespace

/// A comparison as the window shows it.
class CompareViewTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    ComparePage* pageOf(MainWindow& window) { return window.findChild<ComparePage*>(); }

private slots:
    void initTestCase()
    {
        QStandardPaths::setTestModeEnabled(true);
        QCoreApplication::setOrganizationName("ckptscope-test");
        QCoreApplication::setApplicationName("tst_compare_view");
        if (!m_torch.available())
            QSKIP("no Python with torch");
        m_torch.run(R"(
import torch
from torch import nn
from collections import OrderedDict
torch.manual_seed(1)
net = nn.Sequential(OrderedDict(conv1=nn.Conv2d(3, 4, 3), fc=nn.Linear(4, 2)))
opt = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
folder = ')" + m_folder.path()
                    + R"('
torch.save(net.state_dict(), folder + '/single.pth')
parallel = OrderedDict(('module.' + k, v) for k, v in net.state_dict().items())
torch.save(parallel, folder + '/parallel.pth')
torch.save({'state_dict': parallel, 'epoch': 3, 'optimizer': opt.state_dict()}, folder + '/three.pth')
opt.param_groups[0]['lr'] = 0.01
with torch.no_grad(): net.fc.bias.add_(1)
torch.save({'state_dict': parallel, 'epoch': 4, 'optimizer': opt.state_dict()}, folder + '/four.pth')
result = 'ok')");
    }

    void modelsKeepTheirPromises()
    {
        const auto rows = mixedRows();
        CompareModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setRows(rows, project(*rows, {}));
        model.setProjection(project(*rows, {ShapeState | OnlyRightState, checkpoint::Query::parse("block")}));
        model.setProjection(project(*rows, {}));
        CompareSideModel left(false), right(true);
        QAbstractItemModelTester leftTester(&left, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QAbstractItemModelTester rightTester(&right, QAbstractItemModelTester::FailureReportingMode::QtTest);
        left.setRows(rows, model.projection().left);
        right.setRows(rows, model.projection().right);
        QCOMPARE(left.rowCount(), 5);
        QCOMPARE(right.index(0, 0).data().toString(), QString("block.0.bn.new"));
    }

    void rowsAreAlignedBelowHeadings()
    {
        const auto rows = mixedRows();
        CompareModel model;
        model.setRows(rows, project(*rows, {}));
        QCOMPARE(print(model),
                 (QStringList{"block.0 | Only in B 1 · Shape 1 · DType 1 | block.0", "  conv.same | Same | conv.same",
                              "  conv.shape | Shape | conv.shape", "  bn.dtype | DType | bn.dtype",
                              "  — | Only in B | bn.new", "gone | Only in A | —", "device | Device | device"}));
        const QModelIndex row = model.index(0, LeftNameColumn, model.index(0, 0));
        QCOMPARE(row.data(Qt::AccessibleTextRole).toString(), QString("block.0.conv.same"));
        QVERIFY(row.data(Qt::ToolTipRole).toString().contains("block.0.conv.same"));
        model.setProjection(project(*rows, {OnlyRightState | DeviceState, {}}));
        QCOMPARE(print(model),
                 (QStringList{"block.0 | Only in B 1 · Shape 1 · DType 1 | block.0", "  — | Only in B | bn.new",
                              "device | Device | device"}));
        model.setProjection(project(*rows, {AllStates, checkpoint::Query::parse("CONV -same")}));
        QCOMPARE(print(model).mid(1), QStringList{"  conv.shape | Shape | conv.shape"});
        QVERIFY(!model.indexOf(0).isValid());
    }

    void aMillionRows()
    {
        CheckpointBuilder x, y;
        CheckpointBuilder::Items itemsA, itemsB;
        const auto tensorA = x.tensor({2}), tensorB = y.tensor({2});
        for (int i = 0; i < 200'000; ++i) {
            const std::string name = "layers." + std::to_string(i / 10) + ".sub" + std::to_string(i % 10) + ".weight";
            itemsA.emplace_back(name, tensorA);
            itemsB.emplace_back("module." + name, tensorB);
        }
        const auto rows = rowsOf(x.build(x.dict(itemsA)), y.build(y.dict(itemsB)));
        QCOMPARE(rows->comparison.counts.renamed, std::uint64_t(200'000));
        QElapsedTimer clock;
        clock.start();
        const CompareProjection projection = project(*rows, {AllStates, checkpoint::Query::parse("sub7.weight")});
        QCOMPARE(projection.shown, std::uint64_t(20'000));
        qInfo() << "filtered in" << clock.elapsed() << "ms";
        std::stop_source stop;
        stop.request_stop();
        QVERIFY_THROWS_EXCEPTION(io::Error, project(*rows, {}, stop.get_token()));
    }

    void theRelationIsSaidInOneSentence()
    {
        ComparePage page({path("single.pth"), nullptr, false}, {path("three.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        QVERIFY2(page.header().sentence().startsWith(
                     "The keys of “state_dict” in B are those of A with “module.” in front: 4 of 4; same shapes and "
                     "dtypes"),
                 qPrintable(page.header().sentence()));
        QVERIFY(page.header().cure(false)->text().contains("add “module.”"));
        QVERIFY(page.header().cure(true)->text().contains("strip “module.”"));
        QCOMPARE(page.filterBar().button(RenamedState)->text(), QString("Renamed  4"));
        QVERIFY(!page.filterBar().button(ShapeState)->isEnabled());
    }

    /// The buttons go on in a second line, and of a heading the states are seen whole.
    void aComparisonFitsASmallWindow()
    {
        ComparePage page({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        QVERIFY2(page.minimumSizeHint().width() < 800, qPrintable(QString::number(page.minimumSizeHint().width())));
        const CompareTable& table = page.table();
        QVERIFY(table.columnWidth(CompareStateColumn)
                > table.fontMetrics().horizontalAdvance("Only in B 1 · Shape 1") + 16);
    }

    /// At the usual size of the window: what differs is seen, the names take what is left.
    void factsAreSeenWhole()
    {
        ComparePage page({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        page.resize(1280, 860);
        page.show();
        QFont bold = page.table().font();
        bold.setBold(true);
        const QFontMetrics metrics(bold);
        const auto hasRoom = [&](const CompareTable& table, int column, const char* text) {
            return table.columnWidth(column) > metrics.horizontalAdvance(text) + 8;
        };
        for (const int column : {LeftFactsColumn, RightFactsColumn})
            QVERIFY(hasRoom(page.table(), column, "16 × 16 × 1 × 1 · float32 · cuda:0"));
        QVERIFY(hasRoom(page.table(), NumbersColumn, "same checksum"));
        QVERIFY(hasRoom(page.table(), LeftNameColumn, "layer1.0.conv1.weight"));
        QCOMPARE(page.table().header()->length(), page.table().viewport()->width());
        page.filterBar().findChildren<QToolButton*>().last()->click(); // raw keys
        QVERIFY(hasRoom(*page.rawView().left(), CompareSideModel::FactsColumn, "16 × 16 × 1 × 1 · float32 · cuda:0"));
        QCOMPARE(page.rawView().left()->header()->length(), page.rawView().left()->viewport()->width());
    }

    void widthsOfColumnsAreRemembered()
    {
        for (const int width : {345, 123}) { // set in one page, found in the next
            {
                ComparePage page({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
                QSignalSpy compared(&page, &ComparePage::compared);
                QVERIFY(compared.wait());
                page.resize(1200, 700);
                page.show();
                for (CompareTable* table : page.findChildren<CompareTable*>())
                    table->header()->resizeSection(0, width);
                QCoreApplication::processEvents(); // what a header puts off until it is painted
            }
            const ComparePage next({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
            const QList<CompareTable*> tables = next.findChildren<CompareTable*>();
            QCOMPARE(tables.size(), 3); // aligned, and both sides of the raw keys
            for (const CompareTable* table : tables)
                QCOMPARE(table->header()->sectionSize(0), width);
        }
        QSettings().clear();
    }

    /// State dicts of one file with different prefixes: each is named, and so is the part that a cure is for.
    void partsAreNamed()
    {
        m_torch.run("import torch; folder = '" + m_folder.path() + R"('
w = {'a.w': torch.zeros(2), 'b.w': torch.zeros(3)}
torch.save({'state_dict': w, 'ema': dict(w)}, folder + '/bare.pth')
torch.save({'state_dict': {'module.' + k: v for k, v in w.items()}, 'ema': w}, folder + '/wrapped.pth'); result = 'ok')");
        ComparePage page({path("bare.pth"), nullptr, false}, {path("wrapped.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        QVERIFY2(page.header().sentence().startsWith(
                     "“state_dict”: The keys of B are those of A with “module.” in front: 2 of 2; “ema”: A and B have "
                     "the same keys: 2 of 2; same shapes and dtypes"),
                 qPrintable(page.header().sentence()));
        QCOMPARE(page.header().cure(false)->text(), QString("A: in “state_dict”, add “module.”"));
        QCOMPARE(page.header().cure(true)->text(), QString("B: in “state_dict”, strip “module.”"));
    }

    void otherValuesAndChecksums()
    {
        ComparePage page({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        page.show();
        const compare::Counts& counts = page.rows()->comparison.counts;
        QCOMPARE(counts.numbersDifferent, std::uint64_t(1)); // fc.bias
        QCOMPARE(counts.numbersSame, std::uint64_t(3));
        QTreeWidget* table = page.values().table();
        QStringList lines;
        for (int i = 0; i < table->topLevelItemCount(); ++i)
            lines << table->topLevelItem(i)->text(0) + ": " + table->topLevelItem(i)->text(1) + " → "
                    + table->topLevelItem(i)->text(2);
        QCOMPARE(lines, (QStringList{"epoch: 3 → 4", "optimizer.param_groups.0.lr: 0.1 → 0.01"}));
        QVERIFY(says(&page, "Other values that differ: 2"));
        QVERIFY(says(&page, "4 paired · numbers were told by checksums"));
        page.filter().edit()->setText("epoch");
        QVERIFY(says(&page, "Other values that differ: 2 (1 shown)"));
        page.filter().edit()->clear();
        page.filterBar().button(NumbersState)->click();
        QCOMPARE(page.model().projection().shown, std::uint64_t(1));
        page.filter().edit()->setText("conv1");
        QCOMPARE(page.model().projection().shown, std::uint64_t(0));
    }

    /// All numbers are read with a tolerance; the most changed tensor comes first.
    void allNumbersAreRead()
    {
        const QString made = m_torch.run("import torch; folder = '" + m_folder.path() + R"('
torch.manual_seed(0)
a = {'w': torch.randn(40, 30), 'u': torch.randn(7), 'same': torch.ones(3), 'cast': torch.randn(9), 'shape': torch.ones(2),
     'nan': torch.ones(4)}
b = {k: v.clone() for k, v in a.items()}
b['w'][3, 4] += 1e-4; b['u'] *= 2; b['cast'] = b['cast'].double(); b['shape'] = torch.ones(3); b['nan'][1] = float('nan')
torch.save(a, folder + '/read_a.pth'); torch.save(b, folder + '/read_b.pth')
result = float((a['u'] - b['u']).abs().max()))");
        ComparePage page({path("read_a.pth"), nullptr, false}, {path("read_b.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        page.resize(1000, 700);
        page.show();
        QVERIFY(!page.numbers().isVisible());
        page.filterBar().numbersButton()->click();
        QVERIFY(page.numbers().isVisible());
        QTRY_VERIFY(page.rows()->read);
        QAbstractItemModel* model = page.numbers().table().model();
        const auto cell = [&](int row, int column) { return model->index(row, column).data().toString(); };
        QStringList keys;
        for (int row = 0; row < model->rowCount(); ++row)
            keys << cell(row, KeyDifferenceColumn);
        QCOMPARE(keys, (QStringList{"nan", "u", "w"}));
        QCOMPARE(cell(1, GreatestDifferenceColumn), QLocale().toString(made.toDouble(), 'g', 3));
        QCOMPARE(cell(1, CosineDifferenceColumn), QString("1.000000"));
        QCOMPARE(cell(2, OverDifferenceColumn), QString("1 of 1,200"));
        QVERIFY(says(&page, "2 equal · 3 differ · 1 of the equal ones known by checksum · 1 not compared"));
        const auto numbersOf = [&](const char* key) {
            const QModelIndexList found = page.model().match(page.model().index(0, 0), Qt::DisplayRole, key, 1);
            return found.isEmpty() ? QString() : found[0].siblingAtColumn(NumbersColumn).data().toString();
        };
        QCOMPARE(numbersOf("same"), QString("same checksum"));
        QCOMPARE(numbersOf("cast"), QString("equal"));
        QCOMPARE(numbersOf("shape"), QString("not known"));
        QVERIFY(numbersOf("u").startsWith("up to "));
        QVERIFY2(page.header().sentence().contains("numbers of 3 differ; of 1 they were not compared"),
                 qPrintable(page.header().sentence()));
        QCOMPARE(model->headerData(GreatestDifferenceColumn, Qt::Horizontal, Qt::InitialSortOrderRole).toInt(),
                 int(Qt::DescendingOrder));
        page.numbers().table().setCurrentIndex(model->index(1, 0));
        QCOMPARE(page.table().currentIndex().data().toString(), QString("u"));
        page.numbers().relative().setText("a little");
        QVERIFY(says(&page, "A tolerance is a number"));
        QVERIFY(!page.numbers().readButton().isEnabled());
        page.numbers().relative().clear();
        page.numbers().absolute().setText("0.001");
        QVERIFY(says(&page, "Read the numbers again with this tolerance."));
        QTest::keyClick(&page.numbers().absolute(), Qt::Key_Return);
        QTRY_VERIFY(page.rows()->read->tolerance.absolute > 0);
        QVERIFY(says(&page, "3 equal within the tolerance · 2 differ"));
        QVERIFY(numbersOf("w").startsWith("within "));
        page.filterBar().button(NumbersState)->click();
        QCOMPARE(page.model().projection().shown, std::uint64_t(2));
        QCOMPARE(model->rowCount(), 2);
        const auto numbersBefore = page.rows();
        page.compareAgain(); // what is shown is read again
        QTRY_VERIFY(page.rows() != numbersBefore && page.rows()->read);
        QCOMPARE(page.rows()->read->tolerance.absolute, 0.001);
        QCOMPARE(model->rowCount(), 2);
        page.filterBar().numbersButton()->click(); // away
        page.compareAgain();
        QVERIFY(compared.wait());
        QTest::qWait(50);
        QVERIFY(!page.rows()->read);
        page.filterBar().numbersButton()->click();
        page.compareAgain(); // while they are read
        QTRY_VERIFY(!page.job() && page.rows()->read);
    }

    void nothingPairedIsSaid()
    {
        m_torch.run("import torch; folder = '" + m_folder.path() + R"('
torch.save({'a': torch.zeros(1)}, folder + '/one.pth')
torch.save({'b': torch.zeros(2, 2), 'c': torch.zeros(3)}, folder + '/other.pth'); result = 'ok')");
        Language language;
        language.use("en");
        ComparePage page({path("one.pth"), nullptr, false}, {path("other.pth"), nullptr, false});
        page.show();
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        QVERIFY(says(&page, "A: 1 tensor · B: 2 tensors · 0 paired"));
        QVERIFY(!says(&page, "checksums"));
    }

    /// What core says of a container follows the language, also after it changes.
    void valuesFollowTheLanguage()
    {
        m_torch.run("import torch; folder = '" + m_folder.path() + R"('
torch.save({'w': torch.zeros(1), 'schedule': 3}, folder + '/number.pth')
torch.save({'w': torch.zeros(1), 'schedule': {'a': 1, 'b': 2}}, folder + '/dict.pth'); result = 'ok')");
        Language language;
        language.use("zh_CN");
        const auto english = qScopeGuard([&] { language.use("en"); });
        ComparePage page({path("number.pth"), nullptr, false}, {path("dict.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        const QTreeWidgetItem* schedule = page.values().table()->topLevelItem(0);
        QVERIFY(schedule);
        QCOMPARE(schedule->text(1), QString("3"));
        QCOMPARE(schedule->text(2), QString("dict，共 2 项"));
        language.use("en");
        QCoreApplication::processEvents();
        QCOMPARE(page.values().table()->topLevelItem(0)->text(2), QString("dict of 2"));
    }

    void rawKeysScrollAndSelectTogether()
    {
        CheckpointBuilder x, y;
        std::vector<std::string> names;
        for (int i = 0; i < 300; ++i)
            names.push_back("layer" + std::to_string(i) + ".weight");
        const auto rows = rowsOf(x.build(x.weights(names)),
                                 y.build(y.dict({{"new", y.tensor({1})}, {"model", y.weights(names, "module.")}})));
        CompareRawView view;
        view.resize(900, 300);
        view.setRows(rows, project(*rows, {}));
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        QCOMPARE(view.left()->model()->index(0, 0).data().toString(), QString("layer0.weight"));
        QCOMPARE(view.right()->model()->index(1, 0).data().toString(), QString("model.module.layer0.weight"));
        const int offset = view.right()->verticalScrollBar()->value() - view.left()->verticalScrollBar()->value();
        view.left()->verticalScrollBar()->setValue(50);
        QCOMPARE(view.right()->verticalScrollBar()->value(), 50 + offset);
        view.right()->verticalScrollBar()->setValue(20);
        QCOMPARE(view.left()->verticalScrollBar()->value(), 20 - offset);
        view.left()->setCurrentIndex(view.left()->model()->index(100, 0));
        QCOMPARE(view.right()->currentIndex().row(), 101);
        QCOMPARE(view.right()->currentIndex().data().toString(), QString("model.module.layer100.weight"));
        QTest::keyClick(view.left(), Qt::Key_Down);
        QCOMPARE(view.right()->currentIndex().row(), 102);
    }

    void copiedRowsHaveWholeNames()
    {
        ComparePage page({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
        QTRY_VERIFY(page.rows());
        const QModelIndex heading = page.table().model()->index(0, 0);
        page.table().setCurrentIndex(page.table().model()->index(0, 0, heading));
        QCOMPARE(page.table().currentIndex().data().toString(), QString("conv1.weight"));
        const QStringList cells = page.copiedRows().split('\t');
        QCOMPARE(cells.value(LeftNameColumn), QString("state_dict.module.conv1.weight"));
        QCOMPARE(cells.value(RightNameColumn), QString("state_dict.module.conv1.weight"));
    }

    void keysAndRowsAreCopied()
    {
        ComparePage page({path("single.pth"), nullptr, false}, {path("parallel.pth"), nullptr, false});
        page.resize(900, 600);
        page.show();
        QTRY_VERIFY(page.rows());
        page.table().selectAll();
        QCOMPARE(page.copiedKeys(ComparePage::Keys::OfA).split('\n').size(), 4);
        QVERIFY(page.copiedKeys(ComparePage::Keys::OfA).contains("conv1.weight"));
        QVERIFY(page.copiedKeys(ComparePage::Keys::OfB).startsWith("module."));
        QCOMPARE(page.copiedKeys(ComparePage::Keys::OfAny), page.copiedKeys(ComparePage::Keys::OfA));
        QVERIFY(page.copiedRows().contains('\t'));
        QTimer::singleShot(0, this, [] {
            if (auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) {
                menu->actions().at(1)->trigger();
                menu->close();
            }
        });
        emit page.table().customContextMenuRequested({5, 5});
        QCOMPARE(QApplication::clipboard()->text(), page.copiedKeys(ComparePage::Keys::OfB));
    }

    void reportsAreThoseOfTheCommandLine()
    {
        ComparePage page({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        QSignalSpy exported(&page, &ComparePage::exported);
        for (const char* format : {"txt", "csv", "json"}) {
            page.exportTo(path(QString("report.") + format), format);
            QVERIFY(exported.wait());
        }
        const QByteArray cli = qgetenv("CKPTSCOPE_CLI");
        if (!cli.isEmpty()) {
            QProcess process;
            process.start(QString::fromLocal8Bit(cli), {"compare", "--json", path("three.pth"), path("four.pth")});
            QVERIFY(process.waitForFinished());
            QCOMPARE(contents(path("report.json")), process.readAllStandardOutput());
        }
        QVERIFY(contents(path("report.txt")).contains("  value      epoch: 3 → 4\n"));
        const QByteArray csv = contents(path("report.csv"));
        QVERIFY(csv.startsWith("state,a,a_shape,"));
        QVERIFY2(csv.contains("\r\nsame,state_dict.module.fc.bias,2,float32,cpu,state_dict.module.fc.bias,2,float32,"
                              "cpu,different\r\n"),
                 csv.constData());
        QVERIFY(csv.contains("\r\nvalue,epoch,3,,,epoch,4,,,\r\n"));
        page.exportTo(path("no/such/folder/report.txt"), "txt");
        auto* bar = page.findChild<FindingsBar*>();
        QTRY_VERIFY(bar->isVisibleTo(&page));
    }

    void aCureOpensTheSideAndIsCompared()
    {
        Language language;
        Theme theme;
        MainWindow window(language, theme);
        window.compareFiles(path("single.pth"), path("parallel.pth"));
        ComparePage* page = pageOf(window);
        QVERIFY(page);
        QSignalSpy compared(page, &ComparePage::compared);
        QVERIFY(compared.wait());
        QTest::mouseClick(page->header().cure(true), Qt::LeftButton);
        QVERIFY(window.currentPage());
        QTRY_COMPARE(window.currentPage()->document().plan().steps.size(), std::size_t(1));
        QTRY_VERIFY(page->rows()->comparison.same());
        QVERIFY(!page->header().cure(true)->isVisibleTo(page));
        window.currentPage()->document().history().undo();
        QTRY_COMPARE(page->rows()->comparison.counts.renamed, std::uint64_t(4));
    }

    void aDocumentAgainstItself()
    {
        Language language;
        Theme theme;
        MainWindow window(language, theme);
        window.openFiles({path("parallel.pth")});
        Document& document = window.currentPage()->document();
        QTRY_COMPARE(document.state(), Document::State::Ready);
        QTRY_VERIFY(!document.isBusy());
        document.addSteps({edit::Strip{"module."}});
        QTRY_COMPARE(document.plan().steps.size(), std::size_t(1));
        CompareDialog dialog({&document});
        QCOMPARE(dialog.box(false)->count(), 2);
        QVERIFY(dialog.left().original != dialog.right().original);
        ComparePage page(dialog.right(), dialog.left());
        QSignalSpy compared(&page, &ComparePage::compared);
        QVERIFY(compared.wait());
        QCOMPARE(page.rows()->comparison.counts.renamed, std::uint64_t(4));
        QCOMPARE(page.rows()->comparison.counts.numbersSame, std::uint64_t(4));
        QVERIFY(!page.header().cure(true)->isVisibleTo(&page));
        document.history().clear(); // or the window asks about unsaved edits
    }

    void theDialogWantsTwo()
    {
        CompareDialog dialog({});
        QPushButton* ok = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
        QVERIFY(!ok->isEnabled());
        dialog.chooseFile(false, path("single.pth"));
        QVERIFY(!ok->isEnabled());
        dialog.chooseFile(true, path("single.pth"));
        QVERIFY(!ok->isEnabled());
        QCOMPARE(dialog.focusWidget(), dialog.box(false)); // Enter opens no file dialog again
        dialog.chooseFile(true, path("three.pth"));
        QVERIFY(ok->isEnabled());
        QCOMPARE(dialog.focusWidget(), ok);
        QCOMPARE(dialog.right().path, path("three.pth"));
    }

    void twoDroppedFilesOfferToCompare()
    {
        Language language;
        Theme theme;
        MainWindow window(language, theme);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(path("single.pth")), QUrl::fromLocalFile(path("parallel.pth"))});
        QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&window, &drop);
        auto* menu = window.findChild<QMenu*>("dropMenu");
        QVERIFY(menu);
        QCOMPARE(menu->actions().size(), 2);
        QTest::keyClick(menu, Qt::Key_Down);
        QTest::keyClick(menu, Qt::Key_Return);
        QTRY_VERIFY(pageOf(window) && pageOf(window)->rows());
        QCOMPARE(pageOf(window)->rows()->comparison.counts.renamed, std::uint64_t(4));
    }

    void aFileThatIsNoneIsSaid()
    {
        ComparePage page({path("single.pth"), nullptr, false}, {path("missing.pth"), nullptr, false});
        auto* bar = page.findChild<FindingsBar*>();
        QTRY_VERIFY(bar->isVisibleTo(&page));
        QVERIFY(!page.rows());
    }

    void aPageThatGoesCancelsItsJob()
    {
        for (int i = 0; i < 20; ++i) {
            ComparePage page({path("three.pth"), nullptr, false}, {path("four.pth"), nullptr, false});
            QVERIFY(page.job());
            if (i % 2)
                page.job()->cancel();
        }
        Job::pool().waitForDone();
        QCoreApplication::processEvents();
    }
};

QTEST_MAIN(CompareViewTest)
#include "tst_compare_view.moc"
