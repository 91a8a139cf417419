#include "tests/support/files.h"
#include "tests/ui/dialogs.h"
#include "tests/ui/shown_window.h"
#include "ui/dialogs/storage_map_dialog.h"
#include "ui/text/display.h"
#include "ui/text/finding_text.h"
#include "ui/views/drop_hint.h"
#include "ui/views/findings_bar.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QToolButton>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

/// Pairs of entries that the same letter would choose.
QStringList sameLetters(const QMenu& menu)
{
    QStringList twice;
    QMap<QString, QString> used;
    for (const QAction* action : menu.actions()) {
        const QString letter = QKeySequence::mnemonic(action->text()).toString();
        if (action->isSeparator() || !action->isVisible() || letter.isEmpty())
            continue;
        if (used.contains(letter))
            twice << menu.title() + ": " + used[letter] + ", " + action->text();
        used[letter] = action->text();
    }
    return twice;
}

} // namespace

/// The window as a person uses it: real key and mouse events, drops, the clipboard.
class WindowTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    ShownWindow m_window;

    QString copyOfExample(const QString& name) { return ::copyOfExample(m_folder, name); }
    DocumentPage* edited(const QString& name) { return m_window.edited(copyOfExample(name)); }

private slots:
    void initTestCase() { ShownWindow::keepSettingsIn(m_folder, "window"); }

    void init() { QVERIFY(m_window.show()); }
    void cleanup() { m_window.close(); }

    void anEmptyWindowSaysWhatToDo()
    {
        QVERIFY(says(m_window.get(), "Drop a PyTorch checkpoint here"));
        QVERIFY(button(m_window.get(), "Open an example"));
    }

    void theExampleOpens()
    {
        QTest::mouseClick(button(m_window.get(), "Open an example"), Qt::LeftButton);
        DocumentPage* page = m_window.ready();
        QVERIFY(page && page->model().rowCount() > 0);
        QVERIFY(says(page, "module."));
    }

    /// Click the cure, undo and redo by keyboard.
    void stripUndoRedo()
    {
        m_window->openFiles({copyOfExample("strip.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        QVERIFY(firstKey(*page).startsWith("state_dict.module."));
        QTRY_VERIFY(button(page, "Strip “module.”"));
        QTest::mouseClick(button(page, "Strip “module.”"), Qt::LeftButton);
        QTRY_VERIFY(!firstKey(*page).contains("module."));
        QVERIFY(page->tree().hasFocus()); // the button is gone
        QVERIFY(page->document().isModified());
        QVERIFY(m_window.ready());
        QTest::keySequence(m_window.get(), QKeySequence::Undo);
        QTRY_VERIFY(firstKey(*page).contains("module."));
        QVERIFY(!page->document().isModified());
        QVERIFY(m_window.ready());
        for (const QKeySequence& redo : {QKeySequence(QKeySequence::Redo), QKeySequence(Qt::CTRL | Qt::Key_Y)}) {
            QTest::keySequence(m_window.get(), redo);
            QTRY_VERIFY(!firstKey(*page).contains("module."));
            page->document().history().undo();
            QVERIFY(m_window.ready());
        }
    }

    /// The tensor that is selected stays, and what is open above it, under whichever names.
    void editsKeepThePlaceInTheTree()
    {
        m_window->openFiles({copyOfExample("place.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        const auto current = [page] { return page->model().outline()->path(page->tree().currentRow()); };
        const auto isOpen = [page](const char* path) {
            return page->tree().isExpanded(page->model().indexOf(page->model().outline()->find(path)));
        };
        page->tree().goTo(page->model().outline()->find("state_dict.module.features.0.weight"));
        QCOMPARE(current(), std::string("state_dict.module.features.0.weight"));
        for (const bool again : {false, true}) {
            again ? page->document().history().redo() : m_window.action("&Strip “module.”")->trigger();
            QTRY_VERIFY(!firstKey(*page).contains("module."));
            QVERIFY(m_window.ready());
            QCOMPARE(current(), std::string("state_dict.features.0.weight"));
            QVERIFY(isOpen("state_dict.features") && isOpen("state_dict.features.0"));
            page->document().history().undo();
            QTRY_VERIFY(firstKey(*page).contains("module."));
            QVERIFY(m_window.ready());
            QCOMPARE(current(), std::string("state_dict.module.features.0.weight"));
            QVERIFY(isOpen("state_dict.module") && isOpen("state_dict.module.features"));
        }
        page->document().addSteps({edit::Strip{"module."}});
        QVERIFY(m_window.ready());
        page->document().open(); // again, with its edits
        QVERIFY(m_window.ready());
        QTRY_COMPARE(current(), std::string("state_dict.features.0.weight"));
        page->document().history().setIndex(0);
    }

    /// An edit that changes nothing says so in the tab, and is no step.
    void nothingToDoIsSaid()
    {
        m_window->openFiles({copyOfExample("nothing.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        page->document().addSteps({edit::Strip{"_orig_mod."}});
        QTRY_VERIFY(!page->document().isBusy());
        QVERIFY(page->document().plan().steps.empty());
        QTRY_VERIFY(says(page, "_orig_mod."));
    }

    void filterByKeyboard()
    {
        m_window->openFiles({copyOfExample("filter.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        page->tree().setFocus();
        QTest::keySequence(m_window.get(), QKeySequence::Find);
        QTRY_VERIFY(page->filter().edit()->hasFocus());
        QTest::keyClicks(page->filter().edit(), "classifier.weight");
        QTRY_VERIFY(page->model().projection().matches.size() >= 1);
        const RowId first = page->tree().currentRow();
        QVERIFY(page->model().outline()->path(first).find("classifier.weight") != std::string::npos);
        QTest::keyClick(page->filter().edit(), Qt::Key_Escape);
        QTRY_VERIFY(page->model().projection().isWhole());
        QTest::keyClicks(page->filter().edit(), "ndim:many");
        QTRY_VERIFY(says(page, "⚠"));
        QTRY_VERIFY(page->model().projection().isWhole()); // not without a row, as "ndim" on the way there
        QTest::keyClick(page->filter().edit(), Qt::Key_Escape);
    }

    /// Esc leaves the filter: for the row that was chosen in it, or else for where it was before.
    void leavingTheFilterKeepsWhatWasFound()
    {
        m_window->openFiles({copyOfExample("found.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        const auto current = [page] { return page->model().outline()->path(page->tree().currentRow()); };
        const std::string before = "state_dict.module.features.0.weight";
        QLineEdit* line = page->filter().edit();
        const auto lookFor = [&](const QList<int>& keys) {
            QTest::keySequence(m_window.get(), QKeySequence::Find);
            QTest::keyClicks(line, "classifier.weight");
            for (const int key : keys)
                QTest::keyClick(line, static_cast<Qt::Key>(key));
        };
        page->tree().goTo(page->model().outline()->find(before));
        lookFor({Qt::Key_Escape});
        QCOMPARE(current(), before); // nothing was chosen
        QVERIFY(page->tree().hasFocus());
        QVERIFY(line->text().isEmpty());
        lookFor({Qt::Key_Return});
        const std::string found = current();
        QVERIFY(found != before && found.find("classifier.weight") != std::string::npos);
        QTest::keyClick(line, Qt::Key_Escape);
        QCOMPARE(current(), found);
        QVERIFY(page->model().projection().isWhole());
        QVERIFY(page->tree().isExpanded(page->tree().currentIndex().parent()));
        QVERIFY(page->tree().viewport()->rect().contains(page->tree().visualRect(page->tree().currentIndex())));
        QVERIFY(page->tree().hasFocus());
        m_window.action("&Strip “module.”")->trigger(); // and undo is that of the edits
        QTRY_VERIFY(!firstKey(*page).contains("module."));
        QVERIFY(m_window.ready());
        QTest::keySequence(m_window.get(), QKeySequence::Undo);
        QTRY_VERIFY(firstKey(*page).contains("module."));
        QVERIFY(line->text().isEmpty());
    }

    /// "module" alone says nothing: what is in it is seen at once; and no more.
    void anOnlyGroupIsOpenAtFirst()
    {
        m_window->openFiles({copyOfExample("first.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        const auto isOpen = [&](const char* path) {
            return page->tree().isExpanded(page->model().indexOf(page->model().outline()->find(path)));
        };
        QTRY_VERIFY(isOpen("state_dict.module"));
        QVERIFY(!isOpen("state_dict.module.features") && !isOpen("state_dict.module.classifier"));
    }

    /// By key and by menu, a list that is not listed yet included.
    void allBelowOpensAndCloses()
    {
        m_window->openFiles({copyOfExample("below.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        CheckpointTree& tree = page->tree();
        const auto index = [&](const char* path) { return page->model().indexOf(page->model().outline()->find(path)); };
        const RowId section = page->model().outline()->find("state_dict");
        QVERIFY(section != 0);
        tree.goTo(section);
        QTest::keyClick(&tree, Qt::Key_Asterisk);
        QVERIFY(tree.isExpanded(index("state_dict.module")));
        QVERIFY(tree.isExpanded(index("state_dict.module.classifier")));
        QVERIFY(tree.visualRect(index("state_dict.module.classifier.bias")).isValid());
        QTest::keyClick(&tree, Qt::Key_Slash);
        QVERIFY(!tree.isExpanded(index("state_dict.module.classifier")));
        QVERIFY(!tree.isExpanded(index("state_dict")));
        m_window.action("E&xpand all below")->trigger();
        QVERIFY(tree.isExpanded(index("state_dict.module.classifier")));
        m_window.action("&Collapse all below")->trigger();
        QVERIFY(!tree.isExpanded(index("state_dict")));
    }

    /// What pick and drop act on stands in the menu: of a module's row the whole section.
    void targetsAreNamed()
    {
        m_window->openFiles({copyOfExample("targets.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        const auto choose = [&](const char* path) { page->tree().goTo(page->model().outline()->find(path)); };
        choose("state_dict.module.classifier.bias");
        QVERIFY(m_window.action("&Pick “state_dict.module.classifier.bias” as root"));
        choose("state_dict.module.classifier");
        QAction* drop = m_window.action("D&rop “state_dict”");
        QVERIFY(drop && drop->isEnabled());
        page->tree().setCurrentIndex({});
        QCOMPARE(drop->text(), QString("D&rop section"));
        QVERIFY(!drop->isEnabled());
    }

    /// What could only fail is not offered, and says why.
    void editsWithoutKeysAreNotOffered()
    {
        const char* const keyEdits[] = {"Another pre&fix…", "Re&name keys…", "De&lete keys…"};
        m_window->openFiles({testData("single/whole_named.pth")});
        QVERIFY(m_window.ready());
        for (const char* text : keyEdits) {
            QAction* action = m_window.action(text);
            QVERIFY2(action, text);
            QVERIFY(!action->isEnabled());
            QVERIFY(action->toolTip().contains("extract the state dict"));
        }
        QVERIFY(m_window.action("Cas&t…")->isEnabled());
        m_window.action("&Extract state dict")->trigger();
        for (const char* text : keyEdits)
            QTRY_VERIFY2(m_window.action(text)->isEnabled(), text);
        m_window->openFiles({testData("zip/no_tensors.pth")});
        QVERIFY(m_window.ready());
        for (const char* text : {"Cas&t…", "Co&mpact storages", "Spread over &GPUs…"})
            QVERIFY2(m_window.action(text)->toolTip().contains("no tensors"), text);
        QVERIFY(m_window.action("&Devices…")->isEnabled()); // it moves torch.device objects, too
    }

    void copying()
    {
        m_window->openFiles({copyOfExample("copy.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        const RowId row = page->model().outline()->find("state_dict.module.classifier.bias");
        QVERIFY(row != 0);
        page->tree().goTo(row);
        QCOMPARE(page->tree().copiedKeys(), QString("state_dict.module.classifier.bias"));
        QCOMPARE(page->tree().copiedPython(), QString(R"(checkpoint["state_dict"]["module.classifier.bias"])"));
        QVERIFY(page->tree().copiedRows().contains("\t10\tfloat32\tcuda:0"));
        QVERIFY(page->tree().copiedJson().contains("\"dtype\": \"float32\""));
    }

    void aFileOpenedTwiceIsOneTab()
    {
        const QString path = copyOfExample("twice.pth");
        m_window->openFiles({path});
        DocumentPage* first = m_window.ready();
        m_window->openFiles({copyOfExample("other.pth")});
        QVERIFY(m_window.ready() != first);
        m_window->openFiles({path});
        QCOMPARE(m_window->currentPage(), first);
    }

    /// What must not be loaded is said before all else, with a reason, and in no other way than as an error.
    void dangerIsTheFirstFinding_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("names");
        QTest::newRow("one call") << "hostile/callable_os_system.pth"
                                  << "os.system";
        QTest::newRow("text is run") << "hostile/callable_eval.pth"
                                     << "builtins.eval";
        QTest::newRow("harmless") << "zip/prefix_plain_dict.pth" << QString();
    }
    void dangerIsTheFirstFinding()
    {
        QFETCH(QString, file);
        QFETCH(QString, names);
        m_window->openFiles({testData(file)});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        const std::vector<checkpoint::Finding> findings = page->document().findings();
        if (names.isEmpty()) {
            QVERIFY(std::ranges::find(findings, "dangerous", &checkpoint::Finding::id) == findings.end());
            return;
        }
        QCOMPARE(findings.at(0).id, std::string("dangerous"));
        QCOMPARE(findings[0].severity, checkpoint::Severity::Error);
        const QString sentence =
            "Do not load this file: loading it would call what is known to do harm: " + names + '.';
        QCOMPARE(findingText(findings[0]), sentence);
        const QList<QPushButton*> buttons = page->findChild<FindingsBar*>()->findChildren<QPushButton*>();
        QCOMPARE(buttons.at(0)->accessibleName(), "Why: " + sentence);
        QVERIFY(whyText("dangerous").contains("weights_only=True refuses"));
    }

    void droppedFilesOpen()
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(copyOfExample("dropped.pth"))});
        QDragEnterEvent enter({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &enter);
        QVERIFY(enter.isAccepted());
        auto* hint = m_window->findChild<DropHint*>();
        QVERIFY(hint->isVisible());
        QCOMPARE(hint->text(), QString("Drop to open dropped.pth"));
        QDragLeaveEvent leave;
        QApplication::sendEvent(m_window.get(), &leave);
        QVERIFY(!hint->isVisible());
        QApplication::sendEvent(m_window.get(), &enter);
        QDropEvent drop({5, 5}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_window.get(), &drop);
        QVERIFY(!hint->isVisible());
        QVERIFY(m_window.ready());
    }

    void aPastedPathOpens()
    {
        for (const QString& quote : {QString(), QString("'"), QString("\"")}) {
            const QString path =
                copyOfExample(QString("pasted%1.pth").arg(m_window->findChildren<DocumentPage*>().size()));
            QApplication::clipboard()->setText(quote + path + quote);
            QTest::keySequence(m_window.get(), QKeySequence::Paste);
            DocumentPage* page = m_window.ready();
            QVERIFY(page);
            QCOMPARE(page->document().path(), path);
        }
    }

    /// Compared files are recent ones, too, but not those that cannot be read.
    void comparedFilesAreRecent()
    {
        const QString a = copyOfExample("a.pth"), b = copyOfExample("b.pth");
        m_window->compareFiles(a, m_folder.filePath("missing.pth"));
        m_window->compareFiles(a, b);
        QTRY_COMPARE(QSettings().value("files/recent").toStringList(), QStringList({a, b}));
    }

    /// What is no checkpoint is said in the tab, in words.
    void errorsStandInTheTab()
    {
        const QString path = m_folder.filePath("page.pth");
        writeFile(path, "<!DOCTYPE html><html><body>404</body></html>");
        m_window->openFiles({path});
        QTRY_VERIFY(m_window->currentPage()->document().state() == Document::State::Failed);
        QTRY_VERIFY(says(m_window.get(), "web page"));
        QVERIFY(button(m_window.get(), "Copy details"));
        QVERIFY(QFile::remove(path) && QFile::copy(example(), path));
        QVERIFY(m_window.action("Re&load")->isEnabled()); // as "Try again" is
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QVERIFY(m_window.ready());
    }

    /// The names of files are shown with all that they hold.
    void namesInMessagesAreMadeVisible()
    {
        DocumentPage* page = edited("odd.pth");
        QVERIFY(page);
#ifdef Q_OS_WIN
        const QString name = "a%1b.pth"; // no line feeds in names
#else
        const QString name = "a%1b\nc.pth";
#endif
        const QString target = m_folder.filePath(name.arg(QChar(0x202e)));
        QVERIFY(page->document().save({target, {}, false, false}));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "Saved "), kPatience);
        QVERIFY(!says(page, QChar(0x202e)) && !says(page, "b\nc"));
        QVERIFY(shownPath('/' + QString(500, 'x') + "/net.pth").endsWith("x/net.pth"));
        QVERIFY(shownPath('/' + QString(500, 'x')).size() < 300);
    }

    /// After an edit the map is that of the new file.
    void theStorageMapFollowsTheEdits()
    {
        m_window->openFiles({copyOfExample("space.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        page->document().addSteps({edit::Cast{checkpoint::DType::Float16}});
        QTRY_COMPARE(page->document().plan().steps.size(), std::size_t(1));
        QVERIFY(m_window.ready());
        m_window.action("Storage &map")->trigger();
        auto* dialog = m_window->findChild<StorageMapDialog*>();
        QVERIFY(dialog);
        QTRY_VERIFY(says(dialog, "After the edits"));
        const QString target = m_folder.filePath("space-float16.pth"); // as it is proposed
        QVERIFY(page->document().save({target, {}, false, false}));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "Saved "), kPatience);
        const qint64 bytes = QFileInfo(target).size();
        QVERIFY(bytes < QFileInfo(example()).size());
        QVERIFY(says(dialog, bytesText(static_cast<quint64>(bytes))));
        QVERIFY(says(dialog, "Names, values, directory"));
        dialog->close();
        page->document().history().setClean();
    }

    /// The batch keeps its recipe when it is shown again, but takes the edits of the tab that one comes from.
    void theBatchKeepsItsRecipe()
    {
        m_window->openFiles({copyOfExample("recipe.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        m_window.action("&Batch")->trigger();
        auto* batch = m_window->findChild<BatchPage*>();
        QVERIFY(batch);
        QComboBox* recipes = nullptr;
        for (QComboBox* each : batch->form().findChildren<QComboBox*>())
            recipes = each->findText("Move to cpu") >= 0 ? each : recipes;
        QVERIFY(recipes);
        recipes->setCurrentText("Move to cpu");
        emit recipes->activated(recipes->currentIndex());
        m_window.action("&Batch")->trigger();
        QCOMPARE(recipes->currentText(), QString("Move to cpu"));
        m_window->openFiles({page->document().path()});
        m_window.action("&Batch")->trigger();
        QCOMPARE(recipes->currentText(), QString("Move to cpu"));
        m_window->openFiles({page->document().path()});
        page->document().addSteps({edit::Strip{"module."}});
        QTRY_COMPARE(page->document().plan().steps.size(), std::size_t(1));
        m_window.action("&Batch")->trigger();
        QCOMPARE(recipes->currentText(), QString("The edits of recipe.pth"));
        page->document().history().setClean();
    }

    /// A refusal is said again in another language, and goes with the next edit.
    void aRefusalGoesWithTheNextEdit()
    {
        m_window->openFiles({copyOfExample("stale.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        page->document().addSteps({edit::Strip{"_orig_mod."}});
        QTRY_VERIFY(says(page, "nothing was stripped"));
        m_window.language().use("zh_CN");
        QTRY_VERIFY(says(page, "没有"));
        QVERIFY(!says(page, "nothing was stripped"));
        m_window.language().use("en");
        QTRY_VERIFY(says(page, "nothing was stripped"));
        page->document().addSteps({edit::Strip{"module."}});
        QTRY_VERIFY(!says(page, "nothing was stripped"));
        page->document().history().setClean();
    }

    /// The advice is about the file that holds what is shown.
    void theAdviceNamesTheFileToSave()
    {
        m_window->openFiles({copyOfExample("advice.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        page->details().showLoadPage();
        const auto python = [page] {
            for (const QPlainTextEdit* text : page->details().findChildren<QPlainTextEdit*>())
                if (text->toPlainText().startsWith("import torch"))
                    return text->toPlainText();
            return QString();
        };
        QVERIFY2(python().contains("\"advice.pth\""), qPrintable(python()));
        page->document().addSteps({edit::Strip{"module."}, edit::Device("*", "cpu")});
        QTRY_VERIFY2(python().contains("\"advice-no-module-cpu.pth\""), qPrintable(python()));
        QTRY_VERIFY(says(page, "The edits are not saved"));
        QVERIFY(says(page, "After saving"));
        QVERIFY(!says(page, "It loads as it is"));
        QVERIFY(page->document().save({m_folder.filePath("chosen.pth"), {}, true, false}));
        QTRY_VERIFY2(python().contains("\"chosen.pth\""), qPrintable(python()));
        QTRY_VERIFY(says(page, "It loads as it is"));
        page->document().history().undo();
        QTRY_VERIFY2(python().contains("\"advice.pth\""), qPrintable(python()));
        page->document().history().setClean();
    }

    void columnsAreChosenInAMenu()
    {
        m_window->openFiles({copyOfExample("columns2.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        QMenu* columns = nullptr;
        for (QMenu* menu : m_window->findChildren<QMenu*>())
            columns = menu->title() == "Col&umns" ? menu : columns;
        QVERIFY(columns && columns->isEnabled());
        emit columns->aboutToShow();
        QHeaderView* header = page->tree().header();
        QCOMPARE(columns->actions().size(), header->count() + 1); // without the names, with a line and the standard
        QVERIFY(!header->isSectionHidden(ShapeColumn));
        columns->actions().front()->trigger();
        QVERIFY(header->isSectionHidden(ShapeColumn));
        columns->actions().back()->trigger();
        QVERIFY(!header->isSectionHidden(ShapeColumn));
    }

    void openingCanBeCancelledAndTriedAgain()
    {
        QFile file(m_folder.filePath("long.pkl"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("\x80\x02(" + QByteArray(15'000'000, 'N') + "l.");
        file.close();
        m_window->openFiles({file.fileName()});
        DocumentPage* page = m_window->currentPage();
        QVERIFY(page);
        QToolButton* cancel = nullptr;
        QTRY_VERIFY((cancel = page->findChild<JobLine*>()->findChild<QToolButton*>())->isVisible()
                    || page->document().state() != Document::State::Opening);
        if (page->document().state() != Document::State::Opening)
            QSKIP("this machine opens it at once");
        QTest::mouseClick(cancel, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(page->document().state(), Document::State::Failed, kPatience);
        QCOMPARE(page->document().error()->kind(), io::ErrorKind::Cancelled);
        QTRY_VERIFY(button(page, "Try again"));
        file.open(QIODevice::WriteOnly);
        file.write("]Na.");
        file.close();
        QTest::mouseClick(button(page, "Try again"), Qt::LeftButton);
        QVERIFY(m_window.ready());
    }

    void columnsFillTheWidthUntilTheyAreChanged()
    {
        m_window->openFiles({copyOfExample("columns.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        QHeaderView* header = page->tree().header();
        QTRY_COMPARE(header->length(), page->tree().viewport()->width());
        m_window->resize(m_window->width() + 80, m_window->height());
        QTRY_COMPARE(header->length(), page->tree().viewport()->width());
        header->resizeSection(NameColumn, 111); // as a drag does
        m_window->resize(m_window->width() + 80, m_window->height());
        QTest::qWait(50);
        QCOMPARE(header->sectionSize(NameColumn), 111);
    }

    /// The name gives way, not the dtype.
    void longDTypesAreSeenWhole()
    {
        m_window->resize(1280, 860);
        DocumentPage* page = m_window.open(testData("zip/dtypes.pth"));
        QVERIFY(page);
        const CheckpointTree& tree = page->tree();
        for (const char* dtype : {"float8_e4m3fnuz", "complex128"})
            QVERIFY(tree.columnWidth(DTypeColumn) > tree.fontMetrics().horizontalAdvance(dtype) + 4);
        QCOMPARE(tree.header()->length(), tree.viewport()->width());
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QVERIFY(m_window.ready() && page->document().values());
        bool someAreNot = false;
        for (RowId row = 1; row < page->model().outline()->count(); ++row) {
            const QString text = page->model().indexOf(row, NotFiniteColumn).data().toString();
            QVERIFY(tree.columnWidth(NotFiniteColumn) > tree.fontMetrics().horizontalAdvance(text) + 4);
            someAreNot |= text.contains("NaN");
        }
        QVERIFY(someAreNot);
    }

    /// Beside the columns of numbers, of which that of NaN is narrow where there is none.
    void namesKeepRoomBesideNumbers()
    {
        m_window->resize(1280, 860);
        DocumentPage* page = m_window.open(copyOfExample("numbers.pth"));
        QVERIFY(page);
        const CheckpointTree& tree = page->tree();
        QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
        QVERIFY(m_window.ready() && page->document().values());
        const auto width = [&](const char* text) { return tree.fontMetrics().horizontalAdvance(text); };
        QVERIFY(tree.columnWidth(NameColumn) >= 28 * width("0"));
        QVERIFY(tree.columnWidth(NotFiniteColumn) < width("129 NaN, 131 Inf"));
        QVERIFY(tree.columnWidth(NotFiniteColumn) > width("NaN/Inf") + 4);
    }

    /// Under the address sanitizer this also shows that nothing is left behind.
    void manyFilesInARow()
    {
        const QString path = copyOfExample("row.pth");
        const auto count = [&] { return m_window->findChildren<QObject*>().size(); };
        qsizetype before = 0;
        for (int i = 0; i < 200; ++i) {
            m_window->openFiles({path});
            QVERIFY(m_window.ready());
            QTest::keySequence(m_window.get(), QKeySequence("Ctrl+W"));
            QTRY_VERIFY(!m_window->currentPage());
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            if (i == 0)
                before = count();
        }
        QVERIFY2(count() <= before,
                 qPrintable(QString("%1 objects, %2 after the first file").arg(count()).arg(before)));
        QVERIFY(Job::pool().waitForDone(kPatience));
    }

    void actionsSayWhyTheyAreDisabled()
    {
        for (const QAction* action : m_window->actions())
            if (!action->isEnabled() && !action->text().isEmpty())
                QVERIFY2(action->toolTip().contains("—"), qPrintable(action->text()));
        for (const QMenu* menu : m_window->findChildren<QMenu*>())
            if (menu->title() == "Col&umns")
                QVERIFY(!menu->menuAction()->isEnabled() && menu->menuAction()->toolTip().contains("—"));
        for (const QMenu* menu : m_window->findChildren<QMenu*>())
            for (const QAction* each : menu->actions())
                QVERIFY2(each->isEnabled() || menu->toolTipsVisible() || !each->toolTip().contains("—"),
                         qPrintable(each->text()));
    }

    void aboutNamesVersionAndLicences_data()
    {
        QTest::addColumn<QString>("language");
        QTest::newRow("English") << "en";
        QTest::newRow("Chinese") << "zh_CN";
    }

    void aboutNamesVersionAndLicences()
    {
        QFETCH(QString, language);
        m_window.language().use(language);
        QCoreApplication::setApplicationVersion("1.2.3");
        QAction* about = nullptr;
        for (QAction* action : m_window->findChildren<QAction*>())
            if (action->menuRole() == QAction::AboutRole)
                about = action;
        QVERIFY(about);
        QString text;
        withDialog<QMessageBox>([&](QMessageBox& box) {
            text = box.text();
            box.reject();
        });
        about->trigger();
        for (const QString& word :
             {QStringLiteral("ckptscope 1.2.3"), QStringLiteral("Apache"), "Qt " + QString::fromLatin1(qVersion()),
              QStringLiteral("GNU"), QStringLiteral("THIRD-PARTY.md")})
            QVERIFY2(text.contains(word), qPrintable(word));
        QCOMPARE(text.contains("Licence"), language == "en");
    }

    void lettersOfMenusAreUnique_data()
    {
        aboutNamesVersionAndLicences_data();
    }
    void lettersOfMenusAreUnique()
    {
        QFETCH(QString, language);
        m_window.language().use(language);
        QCoreApplication::processEvents();
        m_window->openFiles({copyOfExample("letters.pth")});
        DocumentPage* page = m_window.ready();
        QVERIFY(page);
        QStringList twice;
        QTimer::singleShot(0, this, [&twice] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            twice << (menu ? sameLetters(*menu) : QStringList("no menu of the tree"));
            if (menu)
                menu->close();
        });
        emit page->treeMenuWanted(m_window->pos());
        for (const QMenu* menu : m_window->findChildren<QMenu*>())
            twice << sameLetters(*menu);
        QVERIFY2(twice.isEmpty(), qPrintable(twice.join(" | ")));
    }

    void shortcutsAreUnique()
    {
        QMap<QString, QString> used;
        for (const QAction* action : m_window->actions()) {
            const QString shortcut = action->shortcut().toString();
            if (shortcut.isEmpty())
                continue;
            QVERIFY2(!used.contains(shortcut), qPrintable(shortcut + ": " + used[shortcut] + ", " + action->text()));
            used[shortcut] = action->text();
        }
    }
};

QTEST_MAIN(WindowTest)
#include "tst_window.moc"
