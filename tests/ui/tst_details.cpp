#include "core/checkpoint/storage_use.h"
#include "core/tensor/value_findings.h"
#include "tests/compare/checkpoint_builder.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "ui/dialogs/storage_map_dialog.h"
#include "ui/dialogs/why_dialog.h"
#include "ui/models/breakdown.h"
#include "ui/models/row_search.h"
#include "ui/models/row_text.h"
#include "ui/models/value_text.h"
#include "ui/text/finding_text.h"
#include "ui/views/bars.h"
#include "ui/views/group_table.h"
#include "ui/views/load_page.h"
#include "ui/views/overview_page.h"
#include "ui/views/raw_page.h"
#include "ui/views/storage_page.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

/// The pages beside the tree.
class DetailsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;

    QString write(const QString& name, const QString& code)
    {
        const QString path = m_folder.filePath(name);
        const QString said = m_torch.run("import torch, argparse\nfrom torch import nn\nfrom collections import "
                                         "OrderedDict\n"
                                         + code + "\ntorch.save(x, '" + path + "')\nresult = 'ok'");
        if (said != "ok")
            qWarning("%s", qPrintable(said));
        return path;
    }
    static Subject subjectOf(const QString& file, std::string_view path = {}, OutlineMode mode = OutlineMode::Grouped)
    {
        Subject subject;
        subject.rows.outline = std::make_shared<Outline>(checkpoint::open(file.toStdString()), mode);
        subject.rows.names = std::make_shared<const RowNames>(*subject.rows.outline);
        subject.row = path.empty() ? 0 : subject.rows.outline->find(path);
        return subject;
    }
    /// All that the texts and labels of a page say.
    static QString said(const QWidget& page)
    {
        QStringList lines;
        for (const QPlainTextEdit* text : page.findChildren<QPlainTextEdit*>())
            lines << text->toPlainText();
        for (const QLabel* label : page.findChildren<QLabel*>())
            lines << label->text();
        return lines.join('\n');
    }
    static const Bars* bars(const QWidget& page, const QString& title)
    {
        for (const Bars* each : page.findChildren<Bars*>())
            if (each->accessibleName().startsWith(title))
                return each;
        return nullptr;
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available() || !haveTestData())
            QSKIP("no Python with torch");
    }

    void aCureSaysWhatItIsLimitedTo()
    {
        const auto text = [](std::vector<std::string> fix) {
            return cureText({"", checkpoint::Severity::Note, "G", "", std::move(fix)});
        };
        QCOMPARE(text({"--strip", "module."}), QString("Strip “module.”"));
        QCOMPARE(text({"--scope", "G", "--strip", "module."}), QString("Strip “module.” from G"));
        QCOMPARE(text({"--scope", "G", "--rename", "(.*)\\.module\\.(.*)=>$1.$2"}), QString("Rename keys in G"));
        QCOMPARE(text({"--scope", "G", "--strip", "module.", "--delete", "n"}), QString("Mend in G"));
    }

    void breakdownAddsUp()
    {
        const Subject subject = subjectOf(write("parts.pth", R"(
x = {'a.w': torch.zeros(1000), 'a.b': torch.zeros(10).half(), 'c.w': torch.zeros(3, dtype=torch.int64), 'd': torch.zeros(0)}
)"));
        const Breakdown all = breakdownOf(*subject.rows.outline, 0);
        QCOMPARE(all.children.size(), std::size_t(1));
        const Breakdown parts = breakdownOf(*subject.rows.outline, all.children[0].row);
        QCOMPARE(parts.children.size(), std::size_t(3));
        QCOMPARE(parts.children[0].name, std::string("a"));
        QCOMPARE(parts.children[0].bytes, std::uint64_t(4020));
        QCOMPARE(parts.dtypes.size(), std::size_t(3));
        QCOMPARE(parts.dtypes[0].name, std::string("float32"));
        QCOMPARE(parts.dtypes[0].tensors, std::uint64_t(2));
        QCOMPARE(parts.devices.size(), std::size_t(1));
        QCOMPARE(parts.devices[0].name, std::string("cpu"));
        QCOMPARE(parts.devices[0].elements, std::uint64_t(1013));
    }

    /// A million rows would stop the window; meanwhile no row may move.
    void manyTensorsAreSummedBesideTheWindow()
    {
        test::CheckpointBuilder builder;
        const pickle::NodeId epochs = builder.list({builder.number(1)});
        test::CheckpointBuilder::Items items{{"first", epochs}, {"again", epochs}}; // one is listed when it is opened
        for (int i = 0; i < 150'001; ++i)
            items.emplace_back("x." + std::to_string(i), builder.tensor({2}));
        CheckpointModel model;
        CheckpointRows rows;
        rows.outline = std::make_shared<Outline>(builder.build(builder.dict(items)), OutlineMode::FileStructure);
        model.setRows(rows);
        Subject subject;
        subject.model = &model;
        subject.rows = rows;
        QModelIndex list;
        for (RowId row = 1; row < rows.outline->count() && !list.isValid(); ++row)
            if (rows.outline->row(row).lazy)
                list = model.indexOf(row);
        QVERIFY(model.canFetchMore(list));
        OverviewPage page;
        page.setSubject(subject);
        page.setSubject(subject); // the first is overtaken
        QVERIFY(!bars(page, "By data type"));
        QVERIFY(!model.canFetchMore(list));
        QTRY_VERIFY(bars(page, "By data type"));
        QTRY_VERIFY(model.canFetchMore(list));
        QCOMPARE(page.findChildren<Bars*>().size(), qsizetype(3));
    }

    void tensorTellsEverything()
    {
        const QString file = write("views.pth", R"(
b = torch.arange(24.).reshape(4, 6)
x = OrderedDict([('base', b), ('turned', b.t()), ('row', b[1]), ('p', nn.Parameter(torch.zeros(2)))])
)");
        OverviewPage page;
        page.setSubject(subjectOf(file, "turned"));
        const QString turned = said(page);
        QVERIFY2(turned.contains("6 × 4"), qPrintable(turned));
        QVERIFY2(turned.contains("1, 6 (not contiguous)"), qPrintable(turned));
        QVERIFY2(turned.contains("strided"), qPrintable(turned));
        QStringList links;
        for (const QToolButton* link : page.findChildren<QToolButton*>())
            links << link->text();
        QCOMPARE(links, (QStringList{"base", "row"}));
        Subject subject = subjectOf(file, "row");
        page.setSubject(subject);
        QVERIFY(said(page).contains("6 elements"));
        QSignalSpy spy(&page, &DetailsPage::rowWanted);
        QTest::mouseClick(page.findChildren<QToolButton*>().front(), Qt::LeftButton);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy[0][0].value<RowId>(), subject.rows.outline->find("base"));
        page.setSubject(subjectOf(file, "p"));
        QVERIFY(said(page).contains("parameter"));
        QVERIFY(page.findChildren<QToolButton*>().isEmpty());
    }

    void quantisedTensorTellsItsScheme()
    {
        const Subject subject = subjectOf(
            write("quantised.pth", "x = {'q': torch.quantize_per_tensor(torch.ones(4), 0.5, 3, torch.qint8)}"), "q");
        QCOMPARE(quantizerText(*subject.checkpoint(), *subject.tensor()), QString("per_tensor_affine, 0.5, 3"));
    }

    void optimizerEntryTellsItsParameter()
    {
        const QString file = write("optimizer.pth", R"(
m = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
o = torch.optim.SGD([{'params': m[0].parameters()}, {'params': m[1].parameters(), 'lr': 0.5}], lr=0.25, momentum=0.9)
m(torch.ones(1, 3)).sum().backward(); o.step()
x = {'model': m.state_dict(), 'optimizer': o.state_dict()}
)");
        Subject subject = subjectOf(file, "optimizer");
        OverviewPage page;
        page.setSubject(subject);
        const auto* table = page.findChild<GroupTable*>();
        QVERIFY(table);
        QCOMPARE(table->columnCount(), 2);
        bool found = false;
        for (int i = 0; i < table->rowCount(); ++i)
            if (table->verticalHeaderItem(i)->text().startsWith("lr")) {
                found = true;
                QVERIFY(table->verticalHeaderItem(i)->text().contains(QStringLiteral("≠")));
                QCOMPARE(table->item(i, 0)->text(), QString("0.25"));
                QCOMPARE(table->item(i, 1)->text(), QString("0.5"));
            }
        QVERIFY(found);
        subject.row = subject.rows.outline->row(subject.row).first + 1;
        page.setSubject(subject);
        QCOMPARE(page.findChild<LongText*>()->text(), QString("optimizer.param_groups.1"));
        QCOMPARE(subject.rows.outline->find("optimizer.param_groups.1"), subject.row);
        subject = subjectOf(file, "optimizer.1.weight");
        QVERIFY(subject.row != 0);
        page.setSubject(subject);
        QVERIFY2(said(page).contains("momentum_buffer"), qPrintable(said(page)));
        QVERIFY2(said(page).contains(QStringLiteral("1 · lr 0.5")), qPrintable(said(page)));
        QCOMPARE(page.findChildren<QToolButton*>().front()->text(), QString("model.1.weight"));
        QCOMPARE(deviceText(*subject.rows.outline, subject.row, nullptr), QString("cpu"));
        subject = subjectOf(file, "optimizer.1.weight.momentum_buffer");
        QVERIFY(subject.tensor());
        page.setSubject(subject);
        QCOMPARE(page.findChildren<QToolButton*>().front()->text(), QString("model.1.weight"));
        subject = subjectOf(file, "model.1.weight");
        page.setSubject(subject);
        QCOMPARE(page.findChildren<QToolButton*>().front()->text(), QString("optimizer.1.weight"));
        subject = subjectOf(file, "optimizer.1.weight");
        RawPage raw; // of the entry, not of the weight
        raw.setSubject(subject);
        QVERIFY2(said(raw).contains("dict"), qPrintable(said(raw)));
        QTRY_VERIFY(raw.opcodes().marked() > 0);
        const auto opcode = [&](int row, int column) { return raw.opcodes().index(row, column).data().toString(); };
        QCOMPARE(opcode(raw.opcodes().marked(), NameOpcodeColumn), QStringLiteral("▶ EMPTY_DICT"));
        QCOMPARE(opcode(raw.opcodes().marked() - 1, ArgumentOpcodeColumn), QString("2")); // the parameter's number
        subject.row = subject.rows.outline->find("optimizer.param_groups.1");
        QCOMPARE(subject.rows.outline->pythonExpression(subject.row),
                 std::string(R"(checkpoint["optimizer"]["param_groups"][1])"));
        const int before = raw.opcodes().marked();
        raw.setSubject(subject);
        QVERIFY2(said(raw).contains("dict"), qPrintable(said(raw)));
        QTRY_VERIFY(raw.opcodes().marked() > before);
        QCOMPARE(opcode(raw.opcodes().marked(), NameOpcodeColumn), QStringLiteral("▶ EMPTY_DICT"));
        QCOMPARE(opcode(raw.opcodes().marked() + 4, ArgumentOpcodeColumn), QString("0.5")); // behind its name, lr
        const auto* view = raw.findChild<QTableView*>();
        QCOMPARE(view->currentIndex().row(), raw.opcodes().marked());
        subject.row = subject.rows.outline->find("optimizer.param_groups.1.nesterov");
        raw.setSubject(subject); // no opcode is its own
        QCOMPARE(raw.opcodes().marked(), -1);
        QVERIFY(!view->currentIndex().isValid() && !view->selectionModel()->hasSelection());
    }

    void anOptimizerThatDoesNotFitTellsWhy()
    {
        const QString file = write("misfit.pth", R"(
m = nn.Sequential(nn.Linear(3, 2), nn.Linear(2, 2))
o = torch.optim.SGD(m.parameters(), lr=0.25, momentum=0.9)
m(torch.ones(1, 3)).sum().backward(); o.step()
s = o.state_dict()
s['state'][2]['momentum_buffer'] = torch.ones(5, 7)
x = {'model': m.state_dict(), 'optimizer': s}
)");
        OverviewPage page;
        page.setSubject(subjectOf(file, "optimizer"));
        QVERIFY2(said(page).contains("Parameter 2 has a state of shape (5, 7)"), qPrintable(said(page)));
    }

    void valuesAreShownWhole()
    {
        const QString file = write("values.pth", R"(
x = {'text': 'first\nsecond \u202e evil', 'long': 'y' * 300000, 'args': argparse.Namespace(lr=0.1, name='n'), 'n': 5}
)");
        OverviewPage page;
        page.setSubject(subjectOf(file, "text"));
        const QString text = page.findChild<QPlainTextEdit*>("value")->toPlainText();
        QVERIFY2(text.startsWith("first\nsecond") && !text.contains(QChar(0x202e)), qPrintable(text));
        page.setSubject(subjectOf(file, "long"));
        QCOMPARE(page.findChild<QPlainTextEdit*>("value")->toPlainText().size(), 200000);
        QVERIFY(said(page).contains("Only the beginning"));
        page.setSubject(subjectOf(file, "args"));
        QCOMPARE(page.findChild<QPlainTextEdit*>("value")->toPlainText(), QString("lr: 0.1\nname: 'n'"));
        page.setSubject(subjectOf(file, "n"));
        QVERIFY(!page.findChild<QPlainTextEdit*>("value"));
        QVERIFY(said(page).contains("\n5\n"));
    }

    void barsObeyTheKeyboard()
    {
        Bars bars;
        bars.setBars("By part", {{"a", "1 MiB", "a tip", 0.75, 3}, {"b", "1 KiB", "b tip", 0.25, 7}});
        bars.resize(bars.sizeHint());
        bars.show();
        QVERIFY(QTest::qWaitForWindowExposed(&bars));
        QCOMPARE(bars.accessibleDescription(), QString("a 1 MiB, b 1 KiB"));
        QSignalSpy spy(&bars, &Bars::rowWanted);
        QTest::keyClick(&bars, Qt::Key_Down);
        QCOMPARE(bars.current(), 1);
        QTest::keyClick(&bars, Qt::Key_Return);
        QCOMPARE(spy.count(), 1);
        QCOMPARE(spy[0][0].value<RowId>(), RowId(7));
        QTest::mouseDClick(&bars, Qt::LeftButton, {}, QPoint(5, bars.height() / 2));
        QCOMPARE(spy[1][0].value<RowId>(), RowId(3));
    }

    void loadPageOffersTheCure()
    {
        const QString file =
            write("load.pth", "x = {'module.' + k: v for k, v in nn.Linear(2, 2).state_dict().items()}");
        LoadPage page;
        page.setSubject(subjectOf(file));
        QVERIFY2(said(page).contains("2 missing, 2 unexpected"), qPrintable(said(page)));
        QVERIFY2(said(page).contains("Missing key(s) in state_dict: \"weight\", \"bias\""), qPrintable(said(page)));
        QSignalSpy spy(&page, &DetailsPage::stepsWanted);
        QPushButton* apply = nullptr;
        for (QPushButton* button : page.findChildren<QPushButton*>())
            if (button->text().startsWith("Apply"))
                apply = button;
        QVERIFY(apply);
        QCOMPARE(apply->text(), QString("Apply: strip “module.”"));
        apply->click();
        QCOMPARE(spy.count(), 1);
        const auto steps = spy[0][0].value<std::vector<edit::Step>>();
        QCOMPARE(steps.size(), std::size_t(1));
        QVERIFY(std::holds_alternative<edit::Strip>(steps[0]));
        page.findChildren<QComboBox*>().front()->setCurrentIndex(1);
        QVERIFY(said(page).contains("It loads as it is"));
        QVERIFY(apply->isHidden());
        for (QPushButton* button : page.findChildren<QPushButton*>())
            if (button->text() == "Copy")
                button->click();
        QVERIFY(QGuiApplication::clipboard()->text().startsWith(
            "import torch\ncheckpoint = torch.load(\"checkpoint.pth\""));
    }

    /// The table names what this file's keys have in front, not only "module.".
    void loadPageKnowsCompiledModels()
    {
        const auto cell = [](const LoadPage& page, int row, int column) {
            return page.findChild<QTableWidget*>()->item(row, column)->text();
        };
        LoadPage page;
        page.setSubject(subjectOf(
            write("compiled.pth", "x = {'_orig_mod.' + k: v for k, v in nn.Linear(2, 2).state_dict().items()}")));
        QCOMPARE(cell(page, 0, 0), QString("▶ strip “_orig_mod.”"));
        QCOMPARE(cell(page, 0, 1), QString("strip “_orig_mod.”, add “module.”"));
        QCOMPARE(cell(page, 1, 0), QString("strip “module.”"));
        page.setSubject(subjectOf(
            write("both.pth", "x = {'_orig_mod.module.' + k: v for k, v in nn.Linear(2, 2).state_dict().items()}")));
        QCOMPARE(cell(page, 0, 0), QString("fits"));
        QCOMPARE(cell(page, 1, 0), QString("▶ strip “_orig_mod.module.”"));
        QCOMPARE(cell(page, 1, 1), QString("strip “_orig_mod.module.”, add “module.”"));
    }

    /// Where networks differ, the table tells of the one that does not fit.
    void loadPageKnowsSeveralNetworks()
    {
        const auto cell = [](const LoadPage& page, int row, int column) {
            return page.findChild<QTableWidget*>()->item(row, column)->text();
        };
        const auto fileWith = [&](const QString& networks) {
            return subjectOf(
                write("several.pth", "def keyed(*keys): return {k: torch.ones(2) for k in keys}\nx = " + networks));
        };
        LoadPage page;
        page.setSubject(fileWith("{'net': keyed('module.a', 'module.b'), 'other': keyed('module.a', 'a', 'b')}"));
        QCOMPARE(cell(page, 0, 0), QString("fits"));
        QCOMPARE(cell(page, 1, 0), QString("▶ strip “module.” in checkpoint[\"net\"]"));
        page.findChildren<QComboBox*>().front()->setCurrentIndex(1);
        QCOMPARE(cell(page, 0, 1), QString("▶ add “module.” in checkpoint[\"other\"]"));
        QCOMPARE(cell(page, 1, 1), QString("fits"));
        page.findChildren<QComboBox*>().front()->setCurrentIndex(0);
        page.setSubject(fileWith("{'net': keyed('module.a'), 'other': keyed('module.b', 'module.c')}"));
        QCOMPARE(cell(page, 1, 0), QString("▶ strip “module.”"));
    }

    /// The button names what the file calls it.
    void loadPageDropsByKey()
    {
        LoadPage page;
        page.setSubject(subjectOf(
            write("args.pth",
                  "import argparse\nx = {'net': nn.Linear(2, 2).state_dict(), 'my_args': argparse.Namespace(a=1)}")));
        QStringList texts;
        for (const QPushButton* button : page.findChildren<QPushButton*>())
            texts << button->text();
        QVERIFY2(texts.contains("Apply: drop “my_args”"), qPrintable(texts.join('\n')));
    }

    /// What is no model is not said to fit one.
    void filesWithoutWeightsAreNoModels_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<QString>("gives");
        QTest::newRow("tensor") << "torch.ones(2, 3)"
                                << "gives a tensor";
        QTest::newRow("empty") << "{}"
                               << "gives an empty dict";
        QTest::newRow("numbered") << "{0: torch.ones(2), 1: 'x'}"
                                  << "gives a value of type dict";
    }
    void filesWithoutWeightsAreNoModels()
    {
        QFETCH(QString, value);
        QFETCH(QString, gives);
        LoadPage page;
        page.setSubject(subjectOf(write("none.pth", "x = " + value)));
        QVERIFY2(said(page).contains(gives), qPrintable(said(page)));
        QVERIFY(!said(page).contains("It loads as it is"));
        QVERIFY(page.findChild<QTableWidget*>()->isHidden());
        page.setSubject(subjectOf(write("net.pth", "x = nn.Linear(2, 2).state_dict()")));
        QVERIFY(said(page).contains("It loads as it is"));
        QVERIFY(!page.findChild<QTableWidget*>()->isHidden());
    }

    void theWholeFileHasAName()
    {
        const Subject tensor = subjectOf(write("bare.pth", "x = torch.ones(2, 3)"));
        QCOMPARE(tensor.rows.outline->pythonExpression(1), std::string("checkpoint"));
        Subject first = tensor;
        first.row = 1;
        OverviewPage page;
        page.setSubject(first);
        QVERIFY(said(page).startsWith("Tensor\n"));
        const Subject empty = subjectOf(write("empty.pth", "x = {}"));
        QCOMPARE(empty.rows.outline->count(), 2U);
        QCOMPARE(contentText(*empty.rows.outline, 1), QString("empty dict"));
    }

    /// An object that stands at two places is named by each of them, and its bytes are said to be shared.
    void tiedTensorsAreListed()
    {
        const QString file = write("tied.pth",
                                   "t = torch.ones(100, 10)\nx = {'a.weight': t, 'b.weight': t, 'v': t[:5], "
                                   "'sp': torch.eye(3).to_sparse()}");
        const auto links = [](const QWidget& page) {
            QStringList names;
            for (const QToolButton* button : page.findChildren<QToolButton*>())
                names << button->text();
            names.sort();
            return names.join(' ');
        };
        StoragePage storage;
        storage.setSubject(subjectOf(file, "v"));
        QCOMPARE(links(storage), QString("a.weight b.weight"));
        OverviewPage page;
        page.setSubject(subjectOf(file, "b.weight"));
        QVERIFY2(said(page).startsWith("b.weight\n"), qPrintable(said(page)));
        QCOMPARE(links(page), QString("a.weight v"));
        const Subject all = subjectOf(file);
        QCOMPARE(breakdownOf(*all.rows.outline, 0).shared, std::uint64_t(4000 + 200));
        page.setSubject(all);
        QVERIFY2(said(page).contains("counted more than once"), qPrintable(said(page)));
        for (RowId row = 1; row < all.rows.outline->count(); ++row) // sparse ones are on a device, too
            QVERIFY(deviceText(*all.rows.outline, row, nullptr) != "mixed");
    }

    void allSharersAreCounted()
    {
        OverviewPage page;
        page.setSubject(
            subjectOf(write("many.pth", "t = torch.ones(10_500)\nx = {f'v{i}': t[i] for i in range(10_500)}"), "v7"));
        QVERIFY2(said(page).contains("and 10,491 more"), qPrintable(said(page).right(300)));
    }

    void storagePageDrawsViewsAndDeadBytes()
    {
        const QString file =
            write("slice.pth", "b = torch.arange(1000.)\nx = {'a': b[10:20], 'b': b[15:40], 'c': b[::100]}");
        const Subject subject = subjectOf(file, "a");
        const auto extent = checkpoint::extentOf(*subject.checkpoint(), *subject.tensor());
        QCOMPARE(extent, std::optional(checkpoint::ByteRange{40, 80}));
        StoragePage page;
        page.setSubject(subject);
        const auto* strip = page.findChild<StorageStrip*>();
        QVERIFY(!strip->isHidden());
        QCOMPARE(strip->deadBytes(), std::uint64_t(4000 - 3604));
        QTRY_VERIFY(!said(page).contains(QStringLiteral("…\n")));
        QVERIFY2(said(page).contains("slice/data/0"), qPrintable(said(page)));
        page.resize(400, 400);
        page.grab();
        page.setSubject(subjectOf(file));
        QVERIFY(strip->isHidden());
    }

    /// A sparse tensor has no storage of its own: its indices and values have.
    void storagesOfASparseTensor()
    {
        const QString file = write("sparse.pth", "x = {'g.s': torch.eye(7).to_sparse(), 'other': torch.ones(64)}");
        StoragePage page;
        page.setSubject(subjectOf(file, "g.s"));
        QTRY_VERIFY(!said(page).contains(QStringLiteral("…")));
        const QString text = said(page);
        QVERIFY2(text.contains("112 bytes") && text.contains("28 bytes"), qPrintable(text));
        QVERIFY2(text.contains("sparse/data/0") && text.contains("sparse/data/1"), qPrintable(text));
        QVERIFY2(!text.contains("Select a tensor"), qPrintable(text));
        page.setSubject(subjectOf(file, "g"));
        QVERIFY2(said(page).contains("140 B"), qPrintable(said(page)));
    }

    void storagesOfAPartAreItsOwn()
    {
        const QString file = write("parts.pth",
                                   "t = torch.ones(256)\nx = {'a': {'p.w': t, 'p.v': t, 'q.w': "
                                   "torch.ones(512)}, 'b': {'w': torch.ones(1024)}}");
        StoragePage page;
        const auto tells = [&](const char* path) {
            page.setSubject(subjectOf(file, path));
            return said(page).split('\n').mid(0, 4).join(' ');
        };
        QCOMPARE(tells("a.p"), QString("a.p 1 1.0 KiB 1"));
        QCOMPARE(tells("a"), QString("a 2 3.0 KiB 1"));
        QCOMPARE(tells(""), QString("the whole file 3 7.0 KiB 1"));
    }

    void spaceIsMapped()
    {
        const QString file = write("space.pth", R"(
w = torch.arange(5000.)
x = {'state_dict': {'a.w': w, 'a.b': torch.arange(4000.)[:1000]}, 'ema': {'a.w': w.clone(), 'a.b': torch.ones(1000)},
     'optimizer': {'state': {0: {'momentum_buffer': torch.rand(5000)}}, 'param_groups': [{'lr': 0.1, 'params': [0]}]}}
)");
        const checkpoint::CheckpointPtr checkpoint = checkpoint::open(file.toStdString());
        const checkpoint::SpaceMap map = checkpoint::mapSpace(*checkpoint, checkpoint->origin->bytes.size());
        const auto sum = [&](checkpoint::SpaceKind kind) { return map.sums[static_cast<std::size_t>(kind)]; };
        QCOMPARE(sum(checkpoint::SpaceKind::Weights), std::uint64_t(24000));
        QCOMPARE(sum(checkpoint::SpaceKind::Dead), std::uint64_t(12000));
        QCOMPARE(sum(checkpoint::SpaceKind::Duplicate), std::uint64_t(20000));
        QCOMPARE(sum(checkpoint::SpaceKind::Optimizer), std::uint64_t(20000));
        QCOMPARE(sum(checkpoint::SpaceKind::Ema), std::uint64_t(4000));
        std::uint64_t all = 0;
        for (const std::uint64_t each : map.sums)
            all += each;
        QCOMPARE(all, map.fileBytes);
        auto* dialog = new StorageMapDialog(subjectOf(file).rows.outline, "space.pth", file, nullptr);
        dialog->open();
        QTRY_VERIFY(dialog->map().tileCount() > 4);
        QVERIFY2(said(*dialog).contains("could leave out 35.2 KiB: the optimizer's state (19.5 KiB), averaged weights "
                                        "(3.9 KiB), "),
                 qPrintable(said(*dialog)));
        int area = 0;
        for (int i = 0; i < dialog->map().tileCount(); ++i)
            area += dialog->map().tileRect(i).width() * dialog->map().tileRect(i).height();
        QCOMPARE(area, dialog->map().width() * dialog->map().height());
        QSignalSpy spy(dialog, &StorageMapDialog::rowWanted);
        QTest::keyClick(const_cast<Treemap*>(&dialog->map()), Qt::Key_Return);
        QCOMPARE(spy.count(), 1);
        dialog->close();
    }

    /// Equal tensors have keys of their own, which a strict load wants; weights that are averaged may be all there are.
    void whatTheModelNeedsIsNotLeftOut_data()
    {
        QTest::addColumn<QString>("code");
        QTest::newRow("equal buffers")
            << "x = {'bn1.running_mean': torch.ones(5000), 'bn2.running_mean': torch.ones(5000)}";
        QTest::newRow("averaged alone") << "x = {'ema': {'a.w': torch.arange(5000.)}, 'epoch': 3}";
    }
    void whatTheModelNeedsIsNotLeftOut()
    {
        QFETCH(QString, code);
        auto* dialog =
            new StorageMapDialog(subjectOf(write("needed.pth", code)).rows.outline, "needed.pth", {}, nullptr);
        dialog->open();
        QTRY_VERIFY(dialog->map().tileCount() > 0);
        QVERIFY2(said(*dialog).contains("There is nothing that a file for inference could leave out."),
                 qPrintable(said(*dialog)));
        dialog->close();
    }

    void rawPageFindsTheOpcode()
    {
        const QString file = write("raw.pth", "x = {'k%d' % i: torch.full((2,), float(i)) for i in range(300)}");
        RawPage page;
        const Subject subject = subjectOf(file, "k250");
        page.setSubject(subject);
        QTRY_VERIFY(page.opcodes().marked() >= 0);
        const OpcodeModel& opcodes = page.opcodes();
        const auto text = [&](int row, int column) { return opcodes.index(row, column).data().toString(); };
        QCOMPARE(text(opcodes.marked(), NameOpcodeColumn), QStringLiteral("▶ REDUCE"));
        bool hasStorage = false; // its storage, a few opcodes before
        for (int row = opcodes.marked() - 40; row < opcodes.marked(); ++row)
            hasStorage |= text(row, ArgumentOpcodeColumn) == "'250'";
        QVERIFY(hasStorage);
        QCOMPARE(text(0, NameOpcodeColumn), QString("PROTO"));
        QCOMPARE(text(opcodes.rowCount() - 1, NameOpcodeColumn), QString("STOP"));
        QAbstractItemModelTester tester(const_cast<OpcodeModel*>(&opcodes));
        auto* search = page.findChild<QLineEdit*>();
        QTest::keyClicks(search, "'K123'");
        QTest::keyClick(search, Qt::Key_Return);
        auto* view = page.findChild<QTableView*>();
        QTRY_COMPARE(text(view->currentIndex().row(), ArgumentOpcodeColumn), QString("'k123'"));
    }

    void everyFindingIsExplained()
    {
        std::vector<checkpoint::FindingId> ids = checkpoint::findingIds();
        ids.insert(ids.end(), tensor::valueFindingIds().begin(), tensor::valueFindingIds().end());
        for (const checkpoint::FindingId& id : ids) {
            const QString name = QString::fromUtf8(id.id.data(), static_cast<qsizetype>(id.id.size()));
            QVERIFY2(whyText(name).size() > 80, qPrintable(name));
        }
        QVERIFY(whyText("no such thing").isEmpty());
        auto* dialog = new WhyDialog("All 2 keys start with \"module.\".", "module-prefix", nullptr);
        dialog->open();
        QVERIFY(said(*dialog).contains("DataParallel"));
        QSignalSpy spy(dialog, &WhyDialog::loadAdviceWanted);
        for (QPushButton* button : dialog->findChildren<QPushButton*>())
            if (button->text().contains("load"))
                button->click();
        QCOMPARE(spy.count(), 1);
    }

    /// Every row of every file of the test data can be told about.
    void everythingIsShown()
    {
        OverviewPage page;
        StoragePage storage;
        LoadPage load;
        RawPage raw;
        int shownRows = 0;
        for (const ManifestRow& row : manifest()) {
            if (row.container.isEmpty() || QFileInfo(testData(row.file)).size() > 4'000'000)
                continue;
            Subject subject;
            try {
                subject = subjectOf(testData(row.file));
            } catch (const io::Error&) {
                continue; // no checkpoint: tested elsewhere
            }
            constexpr RowId kOfEach = 6; // rows of a file: with more it takes minutes on a busy computer
            const RowId step = subject.rows.outline->count() / kOfEach + 1;
            for (RowId id = 0; id < subject.rows.outline->count(); id += step, ++shownRows) {
                subject.row = id;
                page.setSubject(subject);
                storage.setSubject(subject);
                load.setSubject(subject);
                raw.setSubject(subject);
            }
        }
        QVERIFY(shownRows > 500);
        page.resize(400, 600);
        page.grab();
        page.setSubject(subjectOf(write("grab.pth", "x = {'a.b': torch.ones(3), 'a.c': torch.ones(2).half()}")));
        QVERIFY(bars(page, "By data type"));
        page.grab();
    }
};

QTEST_MAIN(DetailsTest)
#include "tst_details.moc"
