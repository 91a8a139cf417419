#include "tests/support/oracle.h"
#include "tests/ui/dialogs.h"
#include "tests/ui/shown_window.h"
#include "ui/dialogs/cast_dialog.h"
#include "ui/dialogs/devices_dialog.h"
#include "ui/dialogs/keys_dialog.h"

#include <QHeaderView>
#include <QListWidget>
#include <QScrollBar>
#include <QTableView>

using namespace ckptscope;
using namespace ckptscope::ui;

/// Dialogs of edits act on the rows that are selected, and on nothing else.
class SelectionTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    ShownWindow m_window;
    QString m_path;
    DocumentPage* m_page = nullptr;

    void choose(const QStringList& paths)
    {
        CheckpointTree& tree = m_page->tree();
        const Outline& outline = *m_page->model().outline();
        const QItemSelectionModel::SelectionFlags rows = QItemSelectionModel::Rows;
        tree.clearSelection();
        for (const QString& path : paths) {
            const RowId row = outline.find(path.toStdString());
            QVERIFY2(row != 0, qPrintable(path));
            tree.selectionModel()->setCurrentIndex(m_page->model().indexOf(row), QItemSelectionModel::NoUpdate);
            tree.selectionModel()->select(m_page->model().indexOf(row), QItemSelectionModel::Select | rows);
        }
    }
    /// All keys with dots: "m: a b, ema: a b".
    QString keys()
    {
        const checkpoint::Checkpoint& now = *m_page->document().current();
        QMap<QString, QStringList> bySection;
        for (const checkpoint::Tensor& tensor : now.tensors) {
            const QString name = QString::fromStdString(now.tensorName(tensor));
            bySection[name.section('.', 0, 0)] << name.section('.', 1);
        }
        return bySection["m"].join(' ') + " | " + bySection["ema"].join(' ');
    }
    QString current() { return QString::fromStdString(m_page->model().outline()->path(m_page->tree().currentRow())); }
    template <typename Dialog> bool answers(const QString& action, std::function<void(Dialog&)> use)
    {
        const checkpoint::CheckpointPtr before = m_page->document().current();
        withDialog<Dialog>([&](Dialog& dialog) {
            use(dialog);
            auto* ok = dialog.template findChild<QDialogButtonBox*>()->button(QDialogButtonBox::Ok);
            QTRY_VERIFY(ok->isEnabled());
            ok->click();
        });
        m_window.action(action)->trigger();
        return QTest::qWaitFor([&] { return m_page->document().current() != before; }, kPatience) && m_window.ready();
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        ShownWindow::keepSettingsIn(m_folder, "selection");
        m_path = m_folder.filePath("odd.pth");
        const QString code =
            "import torch\nfrom collections import OrderedDict\n"
            "keys = ['c.0.w', 'c.0.b', 'c.01.w', 'c.1.w', 'a*b', 'aXb', 'p$1', 'q\\\\1', 'r=>s', 'x?', 'xy']\n"
            "m = OrderedDict((k, torch.ones(2)) for k in keys)\n"
            "e = OrderedDict((k, torch.zeros(2)) for k in keys)\n"
            "torch.save({'m': m, 'ema': e}, '"
            + m_path + "')\nresult = 'ok'";
        QCOMPARE(m_torch.run(code), QString("ok"));
    }
    void init()
    {
        QVERIFY(m_window.show({1000, 700}));
        m_page = m_window.open(m_path);
        QVERIFY(m_page);
    }
    void cleanup() { m_window.close(); }

    void oneRowIsDeletedAsItIs_data()
    {
        QTest::addColumn<QString>("gone");
        for (const char* key : {"c.0.w", "a*b", "p$1", "q\\1", "r=>s", "x?"})
            QTest::newRow(key) << key;
        QTest::newRow("c.0") << "c.0.w c.0.b";
    }
    void oneRowIsDeletedAsItIs()
    {
        QFETCH(QString, gone);
        const QString before = keys();
        choose({QString("m.") + QTest::currentDataTag()});
        QVERIFY(answers<KeysDialog>("De&lete keys…", [](KeysDialog&) {}));
        QString after = before;
        after.replace(after.indexOf(gone), gone.size() + 1, QString());
        QCOMPARE(keys(), after);
    }

    void oneRowIsRenamedAsItIs_data()
    {
        QTest::addColumn<QString>("old");
        QTest::addColumn<QString>("renamed");
        for (const char* key : {"c.0.w", "a*b", "p$1", "q\\1", "r=>s", "x?"})
            QTest::newRow(key) << key << "new." + QString(key);
        QTest::newRow("c.0") << "c.0.w c.0.b"
                             << "new.c.0.w new.c.0.b";
    }
    void oneRowIsRenamedAsItIs()
    {
        QFETCH(QString, old);
        QFETCH(QString, renamed);
        const QString before = keys();
        choose({QString("m.") + QTest::currentDataTag()});
        QVERIFY(answers<KeysDialog>("Re&name keys…", [](KeysDialog& dialog) {
            QTRY_VERIFY(says(&dialog, "The names stay as they are"));
            auto* replacement = dialog.findChildren<QLineEdit*>().at(1);
            replacement->setText("new." + replacement->text());
        }));
        QString after = before;
        after.replace(after.indexOf(old), old.size(), renamed);
        QCOMPARE(keys(), after);
    }

    void severalRowsAreDeletedTogether()
    {
        const QString before = keys();
        choose({"m.a*b", "m.c.0", "m.c.0.w", "ema.xy"});
        QVERIFY(answers<KeysDialog>("De&lete keys…", [](KeysDialog& dialog) {
            QTRY_COMPARE(dialog.findChild<QTableView*>()->model()->rowCount(), 4);
            QVERIFY(says(&dialog, "4 of 22 keys go"));
        }));
        QCOMPARE(keys(),
                 QString("c.01.w c.1.w aXb p$1 q\\1 r=>s x? xy | "
                         "c.0.w c.0.b c.01.w c.1.w a*b aXb p$1 q\\1 r=>s x?"));
        const auto* list = m_page->changes().findChild<QListWidget*>();
        QCOMPARE(list->count(), 1);
        QVERIFY2(list->item(0)->text().endsWith("(only in ema) (and 2 more)"), qPrintable(list->item(0)->text()));
        QVERIFY2(m_window.action("&Undo")->toolTip().contains("(and 2 more)"),
                 qPrintable(m_window.action("&Undo")->toolTip()));
        m_window.action("&Undo")->trigger();
        QTRY_COMPARE(keys(), before);
    }

    void aChangeOfSeveralRowsIsRemovedWhole()
    {
        const QString before = keys();
        choose({"m.a*b", "m.c.0"});
        QVERIFY(answers<KeysDialog>("De&lete keys…", [](KeysDialog&) {}));
        choose({"ema.xy"});
        QVERIFY(answers<KeysDialog>("De&lete keys…", [](KeysDialog&) {}));
        auto* list = m_page->changes().findChild<QListWidget*>();
        QCOMPARE(list->count(), 2);
        m_page->document().open();
        QVERIFY(m_window.ready());
        QTRY_COMPARE(list->count(), 2); // as before the file was read again
        list->setCurrentRow(0);
        list->actions().constFirst()->trigger();
        QTRY_COMPARE(keys(), before.chopped(3));
        QCOMPARE(list->count(), 1);
    }

    void renameOfSeveralRowsOffersWhatHoldsThem()
    {
        choose({"m.c.0.w", "m.c.1"});
        QVERIFY(answers<KeysDialog>("Re&name keys…", [](KeysDialog& dialog) {
            const auto* part = dialog.findChild<QComboBox*>();
            QCOMPARE(part->itemText(1), QString("Only m.c"));
            auto* replacement = dialog.findChildren<QLineEdit*>().at(1);
            QCOMPARE(replacement->text(), QString("c.$1"));
            replacement->setText("d.$1");
        }));
        QVERIFY(keys().startsWith("d.0.w d.0.b d.01.w d.1.w a*b"));
        QVERIFY(keys().contains("| c.0.w"));
    }

    void rowsAreCopiedAsTheyStand()
    {
        CheckpointTree& tree = m_page->tree();
        choose({"m.xy"});
        tree.header()->moveSection(tree.header()->visualIndex(DeviceColumn), 1);
        QCOMPARE(tree.copiedRows().split('\t').mid(0, 4).join(' '), QString("m.xy cpu 2 float32"));
    }

    void aGroupIsADictInPython()
    {
        choose({"m.c.0", "m.c.1", "m.xy"});
        QCOMPARE(m_page->tree().copiedPython(),
                 QString("checkpoint[\"m\"][\"xy\"]\n"
                         "{k: v for k, v in checkpoint[\"m\"].items() if k.startswith(\"c.0.\")}\n"
                         "{k: v for k, v in checkpoint[\"m\"].items() if k.startswith(\"c.1.\")}"));
    }

    /// Where the current row goes, the next one is; where that comes back, it is as it was.
    void theSelectionStaysWhereTheRowWas()
    {
        choose({"m.a*b"});
        QVERIFY(answers<KeysDialog>("De&lete keys…", [](KeysDialog&) {}));
        QTRY_COMPARE(current(), QString("m.aXb"));
        m_window.action("&Undo")->trigger();
        QTRY_COMPARE(current(), QString("m.a*b"));
        choose({"m.xy"});
        QVERIFY(answers<KeysDialog>("De&lete keys…", [](KeysDialog&) {}));
        QTRY_COMPARE(current(), QString("m.x?"));
        m_window.action("&Undo")->trigger();
        QTRY_COMPARE(current(), QString("m.xy"));
    }

    void aDroppedSectionComesBackOpen()
    {
        CheckpointTree& tree = m_page->tree();
        const auto isOpen = [&] {
            const RowId row = m_page->model().outline()->find("ema.c");
            return row != 0 && tree.isExpanded(m_page->model().indexOf(row));
        };
        choose({"ema"});
        tree.openBelow(true);
        QVERIFY(isOpen());
        m_window.action("D&rop “ema”")->trigger();
        QTRY_COMPARE(current(), QString("m"));
        QVERIFY(m_window.ready());
        m_window.action("&Undo")->trigger();
        QTRY_COMPARE(current(), QString("ema"));
        QVERIFY(isOpen());
    }

    /// Also what it left out; but what was opened meanwhile stays open.
    void whatAPickLeftOutComesBackOpen()
    {
        CheckpointTree& tree = m_page->tree();
        const auto isOpen = [&](const char* path) {
            const RowId row = m_page->model().outline()->find(path);
            return row != 0 && tree.isExpanded(m_page->model().indexOf(row));
        };
        tree.collapseAll();
        for (const char* path : {"ema", "ema.c", "m", "m.c"})
            tree.expand(m_page->model().indexOf(m_page->model().outline()->find(path)));
        choose({"m.c.0"});
        choose({"m"});
        m_window.action("&Pick “m” as root")->trigger();
        QTRY_VERIFY(m_page->model().outline()->find("ema") == 0);
        QVERIFY(m_window.ready());
        QVERIFY(isOpen("c"));
        tree.expand(m_page->model().indexOf(m_page->model().outline()->find("c.0")));
        m_window.action("&Undo")->trigger();
        QTRY_COMPARE(current(), QString("m"));
        QCOMPARE(tree.selectedRows(), std::vector<RowId>{m_page->model().outline()->find("m")});
        for (const char* path : {"ema", "ema.c", "m", "m.c", "m.c.0"})
            QVERIFY2(isOpen(path), path);
        QVERIFY(!isOpen("ema.c.0"));
        m_window.action("&Redo")->trigger();
        QTRY_VERIFY(m_page->model().outline()->find("ema") == 0);
        QVERIFY(isOpen("c") && isOpen("c.0"));
    }

    /// Also where the list of changes, which the first edit shows, takes room from the tree.
    void whatIsCurrentAfterADropIsInSight()
    {
        CheckpointTree& tree = m_page->tree();
        choose({"m"});
        tree.openBelow(true);
        choose({"ema"});
        tree.openBelow(true);
        tree.verticalScrollBar()->setValue(0);
        const int rowHeight = tree.visualRect(tree.currentIndex()).height();
        const int below = tree.viewport()->height() - tree.visualRect(tree.currentIndex()).bottom();
        m_window->resize(m_window->width(), m_window->height() - below + rowHeight);
        QTRY_VERIFY(tree.viewport()->height() - tree.visualRect(tree.currentIndex()).bottom() <= 2 * rowHeight);
        tree.verticalScrollBar()->setValue(0);
        QVERIFY(tree.viewport()->rect().contains(tree.visualRect(tree.currentIndex())));
        const int before = tree.viewport()->height();
        m_page->document().addSteps({edit::Drop{"ema"}});
        QTRY_COMPARE(current(), QString("m"));
        QTRY_VERIFY(tree.viewport()->height() < before);
        QTRY_VERIFY(tree.viewport()->rect().contains(tree.visualRect(tree.currentIndex())));
    }

    /// Of "a" and "a.b" the path "a" is the tensor, and nothing else says what is below it.
    void aGroupWithTheNameOfATensorIsNoPart()
    {
        const QString path = m_folder.filePath("twice.pth");
        QCOMPARE(m_torch.run("import torch\ntorch.save({'m': {'a': torch.ones(1), 'a.b': torch.ones(2), 'c': "
                             "torch.ones(3)}}, '"
                             + path + "')\nresult = 'ok'"),
                 QString("ok"));
        m_page = m_window.open(path);
        QVERIFY(m_page);
        const Outline& outline = *m_page->model().outline();
        for (RowId row = 1; row < outline.count(); ++row)
            if (outline.path(row) == "m.a") {
                m_page->tree().goTo(row);
                const bool isGroup = outline.row(row).kind == RowKind::Group;
                QCOMPARE(m_page->selectedParts(), isGroup ? QStringList{"m"} : (QStringList{"m.a", "m"}));
                QCOMPARE(m_page->selectedKeys().at(0).glob(), QString(isGroup ? "a.*" : "a"));
            }
    }

    void oneModuleMovesAlone()
    {
        const auto scopes = [&](const QString& scope, int storages) {
            withDialog<DevicesDialog>([=](DevicesDialog& dialog) {
                auto* part = dialog.findChild<QComboBox*>();
                QCOMPARE(part->currentText(), scope);
                QCOMPARE(part->itemText(0), QString("The whole file"));
                auto* table = dialog.findChild<QTableWidget*>();
                QTRY_COMPARE(table->rowCount(), 1);
                QCOMPARE(table->item(0, 1)->text(), QString::number(storages));
                dialog.reject();
            });
            m_window.action("&Devices…")->trigger();
        };
        scopes("The whole file", 22); // the first row, which nobody has chosen
        choose({"m.c.0"});
        scopes("Only m.c.0", 2);
        choose({"ema.xy"});
        scopes("Only ema.xy", 1);
        choose({"ema"});
        scopes("The whole file", 22);
    }

    void severalRowsMoveTogether()
    {
        choose({"m.c.0.w", "ema.c.0"});
        QVERIFY(answers<DevicesDialog>("&Devices…", [](DevicesDialog& dialog) {
            const auto* part = dialog.findChild<QComboBox*>();
            QCOMPARE(part->currentText(), QString("The 2 selected rows"));
            auto* table = dialog.findChild<QTableWidget*>();
            QTRY_COMPARE(table->rowCount(), 1);
            QCOMPARE(table->item(0, 1)->text(), QString("3"));
            button(&dialog, "All to cuda:&0")->click();
        }));
        const checkpoint::Checkpoint& now = *m_page->document().current();
        QStringList moved;
        for (const checkpoint::Tensor& tensor : now.tensors)
            if (now.device(tensor) == "cuda:0")
                moved << QString::fromStdString(now.tensorName(tensor));
        QCOMPARE(moved.join(' '), QString("m.c.0.w ema.c.0.w ema.c.0.b"));
        m_window.action("&Undo")->trigger();
        QTRY_COMPARE(m_page->document().current(), m_page->document().original());
    }

    void severalRowsAreCastTogether()
    {
        choose({"m.c.0.w", "ema.c.0"});
        QVERIFY(answers<CastDialog>("Cas&t…", [](CastDialog& dialog) {
            QCOMPARE(dialog.findChild<QComboBox*>()->currentText(), QString("The 2 selected rows"));
            QTRY_VERIFY(says(&dialog, "(and 1 more)"));
            QTRY_VERIFY(says(&dialog, "No number becomes infinite"));
        }));
        const checkpoint::Checkpoint& now = *m_page->document().current();
        QStringList cast;
        for (const checkpoint::Tensor& tensor : now.tensors)
            if (tensor.dtype == checkpoint::DType::Float16)
                cast << QString::fromStdString(now.tensorName(tensor));
        QCOMPARE(cast.join(' '), QString("m.c.0.w ema.c.0.w ema.c.0.b"));
        QCOMPARE(m_page->changes().findChild<QListWidget*>()->count(), 1);
    }
};

QTEST_MAIN(SelectionTest)
#include "tst_selection.moc"
