#include "core/tensor/value_findings.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "tests/ui/dialogs.h"
#include "tests/ui/shown_window.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/why_dialog.h"
#include "ui/text/core_text.h"

#include <QAbstractItemModelTester>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollBar>
#include <QSemaphore>
#include <QtTest>

#include <algorithm>
#include <memory>
#include <set>

using namespace ckptscope;
using namespace ckptscope::ui;

/// Numbers of all tensors as columns of the tree, and on their way into files for other programs.
class NumbersTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    ShownWindow m_window;

    QString path(const QString& name) const { return m_folder.filePath(name); }

    QString write(const QString& name, const QString& code)
    {
        const QString done = m_torch.run("import torch\nnan, inf = float('nan'), float('inf')\n" + code
                                         + "\ntorch.save(x, '" + path(name) + "')\nresult = 'ok'");
        return done == "ok" ? path(name) : done;
    }

    /// What the column of a row says.
    static QString cell(DocumentPage& page, const QString& name, int column)
    {
        const RowId row = page.model().outline()->find(name.toStdString());
        return page.model().indexOf(row, column).data().toString();
    }

    QStringList topNames(DocumentPage& page, const QString& below)
    {
        const QModelIndex up = page.model().indexOf(page.model().outline()->find(below.toStdString()));
        QStringList names;
        for (int row = 0; row < page.model().rowCount(up); ++row)
            names << page.model().index(row, 0, up).data().toString();
        return names;
    }

    void clickHeader(DocumentPage& page, int column)
    {
        QHeaderView* header = page.tree().header();
        page.tree().horizontalScrollBar()->setValue(header->sectionPosition(column));
        const QPoint middle(header->sectionViewportPosition(column) + header->sectionSize(column) / 2,
                            header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, middle);
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        ShownWindow::keepSettingsIn(m_folder, "numbers");
    }

    void init() { QVERIFY(m_window.show()); }
    void cleanup() { m_window.close(); }

    /// A tensor's own, and those of a group as torch computes them over all of it.
    void columnsShowWhatTorchComputes()
    {
        DocumentPage* page = m_window.open(
            write("columns.pth",
                  "torch.manual_seed(1)\n"
                  "x = {'a.w': torch.randn(300, 7) * 3 + 2, 'a.b': torch.randn(50), 'a.c.deep': torch.zeros(11), "
                  "'b': torch.tensor([1., nan, inf, 0.])}"));
        QVERIFY(page);
        QCOMPARE(cell(*page, "a.w", MeanColumn), QString());
        QVERIFY(page->tree().header()->isSectionHidden(MeanColumn));
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QVERIFY(m_window.ready() && page->document().values());
        QVERIFY(!page->tree().header()->isSectionHidden(MeanColumn));
        const QStringList expected =
            m_torch
                .run("x = torch.load('" + path("columns.pth")
                     + "')\nc = torch.cat([v.double().flatten() for k, v in x.items() if k.startswith('a.')])\n"
                       "result = ' '.join('%.5g' % v for t in (x['a.w'].double(), c)"
                       " for v in (t.mean(), t.std(), t.min(), t.max()))")
                .split(' ');
        QCOMPARE(expected.size(), 8);
        for (int i = 0; i < 4; ++i) {
            QCOMPARE(cell(*page, "a.w", MeanColumn + i), expected[i]);
            QCOMPARE(cell(*page, "a", MeanColumn + i), expected[4 + i]);
        }
        QCOMPARE(cell(*page, "b", NotFiniteColumn), QString("1 NaN, 1 Inf"));
        QCOMPARE(cell(*page, "a", NotFiniteColumn), QString("0"));
        QCOMPARE(cell(*page, "b", ZerosColumn), QString("1 (25 %)"));
        QCOMPARE(cell(*page, "b", LeastColumn), QString("0"));
        QVERIFY(cell(*page, "a", ZerosColumn).startsWith("11 ("));
        QAbstractItemModelTester tester(&page->model());
    }

    /// Of a group that a stopped scan did not come to the end of, nothing is said.
    void aStoppedScanTellsOfNoHalfGroup()
    {
        DocumentPage* page = m_window.open(
            write("stopped.pth",
                  "x = {'a.w': torch.ones(2), 'a.b': torch.zeros(2), 'b.w': torch.ones(2), 'b.b': torch.ones(2)}"));
        QVERIFY(page);
        const Outline& outline = *page->model().outline();
        std::stop_source stopped;
        stopped.request_stop();
        const auto none = scanValues(outline.checkpointPtr(), {stopped.get_token(), {}});
        QVERIFY(!none->isWhole && std::ranges::all_of(none->byTensor, &NumberFacts::isPartial));
        auto values = std::make_shared<ScannedValues>(*scanValues(outline.checkpointPtr(), {}));
        QVERIFY(values->isWhole && std::ranges::none_of(values->byTensor, &NumberFacts::isPartial));
        values->byTensor[3] = none->byTensor[3];
        const RowNumbers numbers(page->model().rows().outline, nullptr, values);
        QVERIFY(numbers.of(outline.find("a")) && numbers.of(outline.find("b.w")));
        QVERIFY(!numbers.of(outline.find("b")) && !numbers.of(outline.find("b.b")));
    }

    /// Esc on the page stops what its line of progress shows.
    void escapeStopsAScan()
    {
        DocumentPage* page = m_window.open(write("escape.pth", "x = {'a': torch.ones(2)}"));
        QVERIFY(page);
        const auto gate = std::make_shared<QSemaphore>(); // lets no job begin before the key is pressed
        const int threads = Job::pool().maxThreadCount();
        for (int i = 0; i < threads; ++i)
            Job::pool().start([gate] { gate->acquire(); });
        page->document().readValues();
        QTest::keyClick(&page->tree(), Qt::Key_Escape);
        gate->release(threads);
        QVERIFY(m_window.ready());
        QVERIFY(page->document().values() && !page->document().values()->isWhole);
    }

    /// Where an edit changed bytes, the numbers are those that it makes, once they are read; never those of before.
    void numbersOfEditedTensors()
    {
        const QString file = write("edited.pth",
                                   "x = {'a': torch.tensor([1.0001, 3.0003]), 'n': torch.tensor([4, 8]), "
                                   "'q': torch.quantize_per_tensor(torch.ones(4), .5, 1, torch.qint8)}");
        DocumentPage* page = m_window.open(file);
        QVERIFY(page);
        page->document().readValues();
        QVERIFY(m_window.ready());
        QTRY_COMPARE(cell(*page, "n", MeanColumn), QString("6"));
        QCOMPARE(cell(*page, "q", MeanColumn), QString("1"));
        page->document().addSteps(
            {edit::Cast{checkpoint::DType::BFloat16}, edit::Cast{checkpoint::DType::Float32}, edit::Dequantize{}});
        QVERIFY(m_window.ready());
        QTRY_COMPARE(cell(*page, "a", MeanColumn), QString());
        QCOMPARE(cell(*page, "n", MeanColumn), QString("6"));
        QCOMPARE(cell(*page, "q", MeanColumn), QString());
        page->document().readValues();
        QVERIFY(m_window.ready());
        QTRY_COMPARE(cell(*page, "a", MeanColumn), QString("2"));
        QCOMPARE(cell(*page, "q", MeanColumn), QString("1"));
        page->document().history().undo();
        QVERIFY(m_window.ready());
        QTRY_COMPARE(cell(*page, "a", MeanColumn), QString());
        QCOMPARE(cell(*page, "n", MeanColumn), QString("6")); // the same bytes as those that were read
    }

    /// What is not of all numbers as they are says so where it stands.
    void marksOfStoredValuesAndMagnitudes()
    {
        DocumentPage* page =
            m_window.open(write("marks.pth",
                                "x = {'plain': torch.tensor([1., 3.]), 'sparse': torch.tensor([0., 0., 1., 3.])"
                                ".to_sparse(), 'complex': torch.tensor([3 + 4j, 0j])}"));
        QVERIFY(page);
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QVERIFY(m_window.ready() && page->document().values());
        const auto toolTip = [page](const char* name, int column) {
            return page->model().indexOf(page->model().outline()->find(name), column).data(Qt::ToolTipRole).toString();
        };
        QCOMPARE(cell(*page, "plain", MeanColumn), QString("2"));
        QCOMPARE(cell(*page, "sparse", MeanColumn), QString("2 *"));
        QCOMPARE(cell(*page, "sparse", LeastColumn), QString("1 *"));
        QCOMPARE(cell(*page, "sparse", NotFiniteColumn), QString("0"));
        QCOMPARE(cell(*page, "sparse", ZerosColumn), QString("0 *"));
        QCOMPARE(cell(*page, "complex", GreatestColumn), QString("|z| 5"));
        QCOMPARE(cell(*page, "complex", ZerosColumn), QString("1 (50 %)"));
        QVERIFY(toolTip("sparse", ZerosColumn).contains("stored values"));
        QVERIFY(toolTip("complex", MeanColumn).contains("absolute values"));
        QVERIFY(!toolTip("plain", MeanColumn).contains("stored values"));
    }

    void findingsComeFromTheNumbers()
    {
        DocumentPage* page = m_window.open(write("nan.pth", "x = {'w': torch.tensor([[nan, 1.], [2., 3.]])}"));
        QVERIFY(page);
        QVERIFY(!says(page, "NaN"));
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QTRY_VERIFY(says(page, "w: 1 of 4 numbers is NaN."));
        QVERIFY(says(page, "The numbers of 1 tensor were read."));
        QVERIFY(m_window.ready());
        page->document().addSteps({edit::Rename{"w", "v"}}); // they stay
        QVERIFY(m_window.ready());
        QTRY_COMPARE(cell(*page, "v", NotFiniteColumn), QString("1 NaN"));
        QVERIFY(says(page, "1 of 4 numbers is NaN."));
        page->document().open();
        QVERIFY(m_window.ready() && !page->document().values()); // perhaps it is another file
        QTRY_VERIFY(!says(page, "1 of 4 numbers is NaN."));
    }

    /// By a button of the finding: also from a group that is closed, past a filter, and after a rename.
    void findingsLeadToTheirTensors()
    {
        DocumentPage* page =
            m_window.open(write("lead.pth",
                                "x = {'state_dict': {'a.b.w': torch.rand(4, 4), 'c.w': torch.tensor([[nan, 1.], [2., "
                                "3.]])}, 'epoch': 3}"));
        QVERIFY(page);
        const auto current = [page] { return page->model().outline()->path(page->tree().currentRow()); };
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QVERIFY(m_window.ready() && page->document().values());
        page->tree().collapseAll();
        page->tree().setCurrentIndex(page->model().index(0, 0));
        QVERIFY(button(page, "Go to"));
        button(page, "Go to")->click();
        QCOMPARE(current(), std::string("state_dict.c.w"));
        QVERIFY(page->tree().viewport()->rect().contains(page->tree().visualRect(page->tree().currentIndex())));

        page->filter().edit()->setText("a.b");
        QVERIFY(current() != "state_dict.c.w");
        button(page, "Go to")->click();
        QVERIFY(page->filter().edit()->text().isEmpty());
        QCOMPARE(current(), std::string("state_dict.c.w"));

        page->document().addSteps({edit::Rename{"c.w", "d.w"}});
        QVERIFY(m_window.ready());
        page->tree().setCurrentIndex(page->model().index(0, 0));
        QTRY_VERIFY(button(page, "Go to"));
        button(page, "Go to")->click();
        QCOMPARE(current(), std::string("state_dict.d.w"));
        page->document().addSteps({edit::Delete{"d.w"}});
        QVERIFY(m_window.ready());
        QTRY_VERIFY(!button(page, "Go to")); // it has no row any more
        QVERIFY(says(page, "1 of 4 numbers is NaN."));
    }

    /// What is said of a section leads there too; what is said of the whole file leads nowhere.
    void placesOfOtherFindingsAreRows()
    {
        DocumentPage* page = m_window.open(
            write("partial.pth",
                  "x = {'net': {'module.a.weight': torch.rand(2, 2), 'module.b.weight': torch.rand(2, 2), "
                  "'module.c.weight': torch.rand(2, 2)}, 'epoch': 3}"));
        QVERIFY(page);
        const auto findings = page->document().findings();
        QVERIFY(!findings.empty());
        page->tree().goTo(page->model().outline()->find("epoch"));
        QCOMPARE(button(page, "Go to") != nullptr, findings[0].where == "net");
        QCOMPARE(findings[0].where, std::string("net"));
        button(page, "Go to")->click();
        QCOMPARE(page->model().outline()->path(page->tree().currentRow()), std::string("net"));
    }

    /// Of the finding that was asked about, and without advice on loading, which has nothing to do with numbers.
    void whyIsOfTheFindingItself()
    {
        DocumentPage* page = m_window.open(write("why.pth",
                                                 "x = {'a': torch.tensor([nan, 1.]), 'b': torch.tensor([nan, "
                                                 "nan, 1.])}"));
        QVERIFY(page);
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QVERIFY(m_window.ready() && page->document().values());
        QPushButton* why = nullptr;
        for (QPushButton* each : page->findChildren<QPushButton*>())
            why = each->isVisible() && each->accessibleName().contains("2 of 3") ? each : why;
        QVERIFY(why);
        why->click();
        auto* dialog = m_window->findChild<WhyDialog*>();
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->isVisible());
        QVERIFY(says(dialog, "b: 2 of 3 numbers are NaN."));
        QVERIFY(!button(dialog, "How to load it"));
        dialog->close();
    }

    /// Damage that torch.load does not notice is told before anything is saved.
    void checksumsAreCheckedOnDemand()
    {
        const QString name = write("sound.pth", "x = {'w': torch.full((64,), 3.)}");
        DocumentPage* page = m_window.open(name);
        QVERIFY(page);
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
        QTRY_VERIFY(says(page, "All bytes of the file match its checksums."));

        QFile file(name);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray bytes = file.readAll();
        const qsizetype at = bytes.indexOf(QByteArray("\x00\x00\x40\x40", 4));
        QVERIFY(at > 0);
        file.seek(at);
        file.write("\x01");
        file.close();
        page->document().open();
        QVERIFY(m_window.ready() && !page->document().checksums());
        page->document().checkChecksums();
        QTRY_VERIFY(says(page, "are damaged"));
        page->document().open(); // perhaps it is whole again
        QVERIFY(m_window.ready());
        QTRY_VERIFY(!says(page, "are damaged"));
    }

    /// Each of them, in Chinese.
    void everyFindingIsTranslated()
    {
        const QString file = write(
            "all.pth",
            "w = torch.randn(8, 3, 3, 3)\nw[2] = 0\n"
            "x = {'conv.weight': w, 'bad.weight': torch.tensor([[nan, inf], [-inf, 1.]]), 'zero.weight': "
            "torch.zeros(4, 4), 'same.weight': torch.full((4, 4), 0.5), 'bn.running_var': torch.tensor([1.0, 0.0]), "
            "'bn.num_batches_tracked': torch.tensor(0), 'bn2.num_batches_tracked': torch.tensor(0), 'wide.weight': "
            "torch.tensor([[1.0, 7e4]]), 'tiny.weight': torch.tensor([[1e-40, 1.0]]), 'a.bias': torch.zeros(4), "
            "'b.bias': torch.zeros(4)}\n"
            "for i in range(8): x['layers.%d.weight' % i] = torch.randn(5, 5) * (1000. if i == 3 else 1.)");
        std::vector<checkpoint::Finding> findings = scanValues(checkpoint::open(file.toStdString()), {})->findings;
        const QString training = write("training.pth",
                                       "n = torch.nn.Linear(1, 1)\no = torch.optim.SGD(n.parameters(), .1, .9)\n"
                                       "n(torch.ones(1, 1)).backward()\no.step()\ns = o.state_dict()\n"
                                       "s['state'][0]['momentum_buffer'].fill_(inf)\nx = {'n': {**n.state_dict(), "
                                       "'a.bias': torch.zeros(4)}, 'o': s}");
        const auto more = scanValues(checkpoint::open(training.toStdString()), {});
        findings.insert(findings.end(), more->findings.begin(), more->findings.end());
        std::set<std::string> ids;
        m_window.language().use("zh_CN");
        for (const checkpoint::Finding& finding : findings) {
            QVERIFY2(knownCoreText(finding.message), finding.message.c_str());
            QVERIFY(knownCoreText(finding.message) != QString::fromStdString(finding.message));
            ids.insert(finding.id);
        }
        QCOMPARE(ids.size(), tensor::valueFindingIds().size());
    }

    void nothingNoteworthyIsSaid()
    {
        DocumentPage* page = m_window.open(write("fine.pth", "x = {'w': torch.rand(4, 4) + 1}"));
        QVERIFY(page);
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QTRY_VERIFY(says(page, "No NaN, no infinity"));
    }

    /// By a click on the header: the largest first, the smallest first, as in the file.
    void theHeaderSorts()
    {
        DocumentPage* page = m_window.open(
            write("order.pth",
                  "x = {'state_dict': {'m': torch.ones(3), 'a': torch.full((2,), 5.), 'z': torch.tensor([nan]), 'k': "
                  "torch.full((4,), -2.)}}"));
        QVERIFY(page);
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QVERIFY(m_window.ready() && page->document().values());
        page->tree().expandAll();
        clickHeader(*page, MeanColumn);
        QCOMPARE(topNames(*page, "state_dict"), QStringList({"a", "m", "k", "z"}));
        QVERIFY(page->tree().header()->isSortIndicatorShown());
        clickHeader(*page, MeanColumn);
        QCOMPARE(topNames(*page, "state_dict"), QStringList({"k", "m", "a", "z"}));
        clickHeader(*page, MeanColumn);
        QCOMPARE(topNames(*page, "state_dict"), QStringList({"m", "a", "z", "k"}));
        clickHeader(*page, NameColumn);
        QCOMPARE(topNames(*page, "state_dict"), QStringList({"a", "k", "m", "z"}));
        clickHeader(*page, ShapeColumn); // no order: all stays
        QCOMPARE(topNames(*page, "state_dict"), QStringList({"a", "k", "m", "z"}));
        clickHeader(*page, SizeColumn);
        QCOMPARE(topNames(*page, "state_dict"), QStringList({"k", "m", "a", "z"}));
    }

    /// What is open stays open, also the section that is the whole file.
    void sortingKeepsTheTreeOpen()
    {
        DocumentPage* page = m_window.open(write("open.pth", "x = {'a.w': torch.ones(2), 'b.w': torch.ones(3)}"));
        QVERIFY(page);
        page->tree().expandAll();
        clickHeader(*page, SizeColumn);
        QCOMPARE(topNames(*page, ""), QStringList({"b", "a"}));
        const QModelIndex whole = page->model().index(0, 0);
        QVERIFY(page->tree().isExpanded(whole));
        QVERIFY(page->tree().isExpanded(page->model().index(0, 0, whole)));
    }

    void readingCanBeStopped()
    {
        const QString file = path("large.pth");
        QCOMPARE(m_torch.run("import torch\ntorch.save({'w%d' % i: torch.ones(2**20) for i in range(60)}, '" + file
                             + "')\nresult = 'ok'"),
                 QString("ok"));
        const checkpoint::CheckpointPtr checkpoint = checkpoint::open(file.toStdString());
        std::stop_source stop;
        const io::Progress progress{stop.get_token(), [&](std::uint64_t done, std::uint64_t total) {
                                        if (done > total / 3)
                                            stop.request_stop();
                                    }};
        const std::shared_ptr<const ScannedValues> values = scanValues(checkpoint, progress);
        QVERIFY(!values->isWhole);
        QVERIFY(values->read > 0 && values->read < 60);
        QVERIFY(values->byTensor.front().isKnown && !values->byTensor.back().isKnown);
        QCOMPARE(values->byTensor.front().mean, 1.0);

        std::uint64_t bytes = 0;
        const io::Progress rest{{}, [&](std::uint64_t, std::uint64_t total) { bytes = total; }};
        const auto whole = scanValues(checkpoint, rest, values);
        QVERIFY(whole->isWhole && whole->toGoOnFrom.empty());
        QCOMPARE(bytes, (60 - values->read) * (4 << 20)); // nothing is read twice
        QCOMPARE(whole->read, std::uint64_t(60));
        QVERIFY(whole->byTensor.front().isKnown && whole->byTensor.back().isKnown);
        QCOMPARE(whole->findings.size(), scanValues(checkpoint, {})->findings.size());
        QCOMPARE(scanValues(checkpoint::open(file.toStdString()), {}, values)->read, std::uint64_t(60));
    }

    /// One tensor as an array, by keyboard.
    void exportsTheSelectedTensor()
    {
        DocumentPage* page =
            m_window.open(write("export.pth", "x = {'a': torch.arange(6.).reshape(2, 3), 'b': torch.ones(2)}"));
        QVERIFY(page);
        page->tree().goTo(page->model().outline()->find("a"));
        QString target;
        withDialog<ExportDialog>([&](ExportDialog& dialog) {
            auto* line = dialog.findChild<QLineEdit*>();
            target = QDir::fromNativeSeparators(line->text());
            auto* go = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
            QTRY_VERIFY(go->isEnabled());
            QTest::keyClick(line, Qt::Key_Return);
        });
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
        QTRY_VERIFY(says(page, "Exported 1 tensor to"));
        QCOMPARE(target, path("a.npy"));
        QCOMPARE(m_torch.run("import numpy\nx = numpy.load('" + target + "')\nresult = str(x.tolist()) + str(x.dtype)"),
                 QString("[[0.0, 1.0, 2.0], [3.0, 4.0, 5.0]]float32"));
    }

    /// The whole file into a folder; what exists is not replaced without a tick.
    void exportsAFolderAndAsksBeforeReplacing()
    {
        DocumentPage* page =
            m_window.open(write("folder.pth", "x = {'a/b': torch.ones(2, dtype=torch.bfloat16), 'c': torch.zeros(3)}"));
        QVERIFY(page);
        QDir().mkpath(path("out"));
        QVERIFY(QFile::copy(page->document().path(), path("out/c.npy")));
        withDialog<ExportDialog>([&](ExportDialog& dialog) {
            const QList<QComboBox*> boxes = dialog.findChildren<QComboBox*>();
            boxes[0]->setCurrentIndex(boxes[0]->count() - 1);
            boxes[1]->setCurrentIndex(boxes[1]->count() - 1);
            dialog.findChild<QLineEdit*>()->setText(path("out"));
            QTRY_VERIFY(says(&dialog, "1 file of this name exists already"));
            QVERIFY(says(&dialog, "bfloat16 is written as float32: numpy has no bfloat16."));
            auto* go = dialog.findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Save);
            QVERIFY(!go->isEnabled());
            dialog.findChild<QCheckBox*>()->click();
            QVERIFY(go->isEnabled());
            QTest::mouseClick(go, Qt::LeftButton);
        });
        m_window->findChild<QTabWidget*>()->setFocus();
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
        QTRY_VERIFY(says(page, "Exported 2 tensors to"));
        QCOMPARE(m_torch.run("import numpy\nresult = ' '.join(str(numpy.load('" + path("out")
                             + "/' + n).tolist()) for n in ('a_b.npy', 'c.npy'))"),
                 QString("[1.0, 1.0] [0.0, 0.0, 0.0]"));
    }
};

QTEST_MAIN(NumbersTest)
#include "tst_numbers.moc"
