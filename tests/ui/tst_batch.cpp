#include "core/edit/recipe.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "tests/ui/dialogs.h"
#include "tests/ui/shown_window.h"
#include "ui/document/checkpoint_files.h"
#include "ui/language.h"
#include "ui/views/batch_page.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QSignalSpy>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

/// Many files at once.
class BatchTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;

    QString write(const QString& name, const QString& value)
    {
        const QString path = m_folder.filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        const QString answer = m_torch.run("import torch\nfrom collections import OrderedDict\ntorch.save(" + value
                                           + ", '" + path + "')\nresult = 'ok'");
        return answer == "ok" ? path : answer;
    }
    QString keys(const QString& path)
    {
        return m_torch.run("import torch\nresult = ' '.join(torch.load('" + path + "'))");
    }
    static bool ran(BatchPage& page)
    {
        page.run();
        return QTest::qWaitFor([&] { return !page.isRunning(); }, 20'000);
    }
    static QPushButton* button(BatchPage& page, const QString& text)
    {
        for (QPushButton* each : page.findChildren<QPushButton*>())
            if (each->text() == text)
                return each;
        return nullptr;
    }
    static QComboBox* recipes(BatchPage& page)
    {
        for (QComboBox* each : page.form().findChildren<QComboBox*>())
            if (each->findText("Only the format") >= 0)
                return each;
        return nullptr;
    }
    static void choose(BatchPage& page, const QString& recipe)
    {
        recipes(page)->setCurrentText(recipe);
        emit recipes(page)->activated(recipes(page)->currentIndex());
    }
    static QList<BatchState> states(BatchPage& page)
    {
        QList<BatchState> states;
        for (int row = 0; row < page.model().rowCount(); ++row)
            states << page.model().rowAt(row).state;
        return states;
    }

private slots:
    void initTestCase()
    {
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_folder.filePath("settings"));
        if (!m_torch.available())
            QSKIP("no Python with torch");
    }

    void theModelKeepsItsPromises()
    {
        BatchModel model;
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.addFiles({"/a.pth", "/b.pth", "/a.pth", "/c.pth"}), 3);
        QCOMPARE(model.addFiles({"/b.pth"}), 0);
        BatchRow row = model.rowAt(1);
        row.state = BatchState::Running;
        row.percent = 50;
        model.setRow(1, row);
        QCOMPARE(model.doneShare(), 0.5 / 3); // files that are not there count the same
        QCOMPARE(model.firstWaiting(), 0);
        model.removeAt({0, 2});
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(model.firstWaiting(), -1);
        model.waitAgain(true);
        QCOMPARE(model.count(BatchState::Waiting), 1);
    }

    void everyKindOfEnd()
    {
        const QString good = write("in/good.pth", "OrderedDict([('module.w', torch.ones(2))])");
        const QString plain = write("in/plain.pth", "OrderedDict([('w', torch.ones(2))])");
        const QString collides =
            write("in/collides.pth", "OrderedDict([('module.w', torch.ones(2)), ('w', torch.ones(2))])");
        const QString broken = m_folder.filePath("in/broken.pth");
        writeFile(broken, contents(good).left(400));
        BatchPage page;
        page.addFiles({good, plain, collides, broken, m_folder.filePath("in/missing.pth")});
        page.form().setDocuments({{"x", {edit::Strip{"module."}}}});
        page.form().setFolder(m_folder.filePath("out/deep"));
        QVERIFY(ran(page));
        QCOMPARE(states(page),
                 (QList{BatchState::Done, BatchState::Unchanged, BatchState::Refused, BatchState::Failed,
                        BatchState::Failed}));
        QCOMPARE(keys(m_folder.filePath("out/deep/good-no-module.pth")), QString("w"));
        QCOMPARE(QDir(m_folder.filePath("out/deep")).entryList(QDir::Files | QDir::Hidden).size(), 1);
        QVERIFY(page.model().rowAt(2).detail().contains("module.w"));
        QVERIFY(!page.model().rowAt(3).detail().isEmpty());
        QSignalSpy opened(&page, &BatchPage::openWanted);
        emit page.findChild<QTableView*>()->activated(page.model().index(0, 0));
        QCOMPARE(opened.at(0).at(0).toString(), m_folder.filePath("out/deep/good-no-module.pth"));

        const QByteArray before = contents(m_folder.filePath("out/deep/good-no-module.pth"));
        writeFile(broken, contents(good));
        QVERIFY(ran(page)); // once more: what is done stays, the rest is tried again
        QCOMPARE(states(page),
                 (QList{BatchState::Done, BatchState::Unchanged, BatchState::Refused, BatchState::Done,
                        BatchState::Failed}));
        QCOMPARE(contents(m_folder.filePath("out/deep/good-no-module.pth")), before);
        page.form().setFolder(m_folder.filePath("out/other")); // something else to do
        QVERIFY(ran(page));
        QCOMPARE(states(page).front(), BatchState::Done);
        QVERIFY(QFile::exists(m_folder.filePath("out/other/good-no-module.pth")));
        page.form().setFolder(m_folder.filePath("out/deep")); // what exists is not replaced
        QVERIFY(ran(page));
        QCOMPARE(states(page).front(), BatchState::Refused);
        QCOMPARE(contents(m_folder.filePath("out/deep/good-no-module.pth")), before);
    }

    void twentyFilesOfAFolderByDrop()
    {
        for (int i = 0; i < 20; ++i)
            write(QString("twenty/sub%1/net%2.pth").arg(i % 2).arg(i), "OrderedDict([('module.w', torch.ones(2))])");
        BatchPage page;
        page.resize(800, 600);
        page.show();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_folder.filePath("twenty"))});
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page, &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&page, &drop);
        QCOMPARE(page.model().rowCount(), 20);
        const QString recipe = m_folder.filePath("recipe.json");
        edit::writeRecipe(recipe.toStdString(), {edit::Strip{"module."}, edit::Device{"*", "cuda:0"}}, true);
        page.form().loadRecipe(recipe);
        page.form().setFolder(m_folder.filePath("twenty-out"));
        QVERIFY(ran(page));
        QCOMPARE(page.model().count(BatchState::Done), 20);
        for (const QFileInfo& file : QDir(m_folder.filePath("twenty-out")).entryInfoList(QDir::Files))
            QCOMPARE(m_torch.run("import torch\nd = torch.load('" + file.filePath()
                                 + "', map_location=lambda s, l: (tags.append(l), s)[1]) if not "
                                   "globals().update(tags=[]) else 0\nresult = ' '.join(d) + ' ' + tags[0]"),
                     QString("w cuda:0"));
    }

    void filesArePastedIntoTheBatch()
    {
        write("pasted.pth", "OrderedDict([('module.w', torch.ones(2))])");
        ShownWindow window;
        QVERIFY(window.show());
        window.action("&Batch")->trigger();
        auto* page = window->findChild<BatchPage*>();
        QVERIFY(page);
        auto* data = new QMimeData;
        data->setUrls({QUrl::fromLocalFile(m_folder.filePath("pasted.pth"))});
        QApplication::clipboard()->setMimeData(data);
        page->setFocus();
        QTest::keyClick(window.get(), Qt::Key_V, Qt::ControlModifier);
        QTRY_COMPARE(page->model().rowCount(), 1);
        QVERIFY(!window->currentPage());
    }

    /// What is done counts as done only while input and new file are what they were.
    void whatChangedIsDoneAgain()
    {
        const QString a = write("stale/a.pth", "OrderedDict([('module.w', torch.ones(2))])");
        const QString b = write("stale/b.pth", "OrderedDict([('module.w', torch.ones(2))])");
        const QString newA = m_folder.filePath("stale/a-no-module.pth");
        BatchPage page;
        page.addFiles({a, b});
        page.form().setDocuments({{"x", {edit::Strip{"module."}}}});
        page.show();
        const auto lookAgain = [&] {
            page.hide();
            page.show();
        };
        const auto isRunEnabled = [&] { return button(page, "R&un")->isEnabled(); };
        QVERIFY(ran(page));
        lookAgain();
        QCOMPARE(states(page), (QList{BatchState::Done, BatchState::Done}));
        QVERIFY(!isRunEnabled());

        QVERIFY(QFile::remove(newA));
        lookAgain();
        QCOMPARE(states(page), (QList{BatchState::Waiting, BatchState::Done}));
        QVERIFY(isRunEnabled());
        QVERIFY(ran(page));
        QCOMPARE(states(page), (QList{BatchState::Done, BatchState::Done}));
        QVERIFY(QFile::exists(newA));

        write("stale/a.pth", "OrderedDict([('module.other', torch.ones(2))])");
        QVERIFY(ran(page)); // looks itself
        QCOMPARE(states(page), (QList{BatchState::Refused, BatchState::Done}));
        QVERIFY(page.model().rowAt(0).detail && !page.model().rowAt(0).detail().contains("of this batch"));
        write("stale/b.pth", "OrderedDict([('w', torch.ones(2))])");
        for (auto* box : page.form().findChildren<QCheckBox*>())
            box->setChecked(true); // also "replace"
        QVERIFY(ran(page));
        QCOMPARE(states(page), (QList{BatchState::Done, BatchState::Unchanged}));
        QCOMPARE(keys(newA), QString("other"));
        QVERIFY(isRunEnabled()); // they may be replaced as often as one likes
        writeFile(newA, "another program's");
        QVERIFY(ran(page));
        QCOMPARE(keys(newA), QString("other"));
    }

    void twoOfOneName()
    {
        const QString a = write("one/net.pth", "OrderedDict([('module.w', torch.ones(2))])");
        const QString b = write("two/net.pth", "OrderedDict([('module.v', torch.ones(2))])");
        BatchPage page;
        page.addFiles({a, b});
        page.form().setDocuments({{"x", {edit::Strip{"module."}}}});
        page.form().setFolder(m_folder.filePath("same"));
        for (auto* box : page.form().findChildren<QCheckBox*>())
            box->setChecked(true); // also "replace"
        QVERIFY(ran(page));
        QCOMPARE(states(page), (QList{BatchState::Done, BatchState::Refused}));
        QCOMPARE(keys(m_folder.filePath("same/net-no-module.pth")), QString("w"));
        const auto text = [&](int row, int column) { return page.model().index(row, column).data().toString(); };
        QCOMPARE(text(0, BatchModel::FileColumn), QString("net.pth — one"));
        QCOMPARE(text(1, BatchModel::FileColumn), QString("net.pth — two"));
        QVERIFY2(text(1, BatchModel::DetailColumn).contains("the same new name: " + a),
                 qPrintable(text(1, BatchModel::DetailColumn)));
        page.addFiles({write("deep/one/net.pth", "OrderedDict([('module.w', torch.ones(2))])")});
        QCOMPARE(text(2, BatchModel::FileColumn), QString("net.pth — deep/one"));
        QVERIFY(text(0, BatchModel::FileColumn).endsWith("/one"));
        QCOMPARE(text(1, BatchModel::FileColumn), QString("net.pth — two"));
        page.model().removeAt({0, 2});
        QCOMPARE(text(0, BatchModel::FileColumn), QString("net.pth"));
    }

    void resultsFollowTheLanguage()
    {
        Language language;
        language.use("en");
        BatchPage page;
        page.addFiles({write("words/net.pth", "OrderedDict([('module.w', torch.ones(2))])")});
        page.form().setDocuments({{"x", {edit::Strip{"module."}}}});
        QVERIFY(ran(page));
        const auto result = [&] { return page.model().index(0, BatchModel::DetailColumn).data().toString(); };
        QVERIFY2(result().contains("Strip \"module.\""), qPrintable(result()));
        QSignalSpy changes(&page.model(), &QAbstractItemModel::dataChanged);
        language.use("zh_CN");
        QTRY_VERIFY(!changes.isEmpty());
        QVERIFY2(!result().contains("Strip") && result().contains("去掉"), qPrintable(result()));
        language.use("en");
    }

    void cancelled()
    {
        QStringList files;
        for (int i = 0; i < 5; ++i)
            files << write(QString("cancel/net%1.pth").arg(i), "OrderedDict([('module.w', torch.ones(2))])");
        BatchPage page;
        page.addFiles(files);
        page.form().setDocuments({{"x", {edit::Strip{"module."}}}});
        page.form().setFolder(m_folder.filePath("cancel-out"));
        page.run();
        QVERIFY(button(page, "Cance&l"));
        for (const char* text : {"&Add files…", "Add fol&der…", "Re&move"})
            QVERIFY2(!button(page, text)->isEnabled() && button(page, text)->toolTip().startsWith("Wait"), text);
        QVERIFY(page.form().toolTip().startsWith("Wait"));
        page.cancel();
        QVERIFY(QTest::qWaitFor([&] { return !page.isRunning(); }));
        QVERIFY(page.model().count(BatchState::Waiting) >= 4);
        QVERIFY(ran(page)); // goes on
        QCOMPARE(page.model().count(BatchState::Waiting), 0);
    }

    void closedWhileItRuns()
    {
        auto page = std::make_unique<BatchPage>();
        page->addFiles({write("close/net.pth", "OrderedDict([('module.w', torch.ones(2))])")});
        page->run();
        page.reset();
        QTest::qWait(50);
    }

    void buttonsWithNothingToDoAreDisabled()
    {
        BatchPage page;
        QVERIFY(!button(page, "Re&move")->isEnabled());
        QVERIFY(!button(page, "R&un")->isEnabled());
        page.addFiles({write("buttons/net.pth", "OrderedDict([('module.w', torch.ones(2))])")});
        page.form().setDocuments({{"x", {edit::Strip{"module."}}}});
        QVERIFY(!button(page, "Re&move")->isEnabled());
        QVERIFY(button(page, "Re&move")->toolTip().startsWith("Select files"));
        auto* table = page.findChild<QTableView*>();
        QString reason;
        QTimer::singleShot(0, this, [&reason] {
            auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget());
            if (menu && menu->toolTipsVisible() && !menu->actions().back()->isEnabled())
                reason = menu->actions().back()->toolTip();
            if (menu)
                menu->close();
        });
        page.show();
        emit table->customContextMenuRequested(table->visualRect(table->model()->index(0, 0)).center());
        QVERIFY2(reason.startsWith("Select files"), qPrintable(reason));
        table->selectRow(0);
        QVERIFY(button(page, "Re&move")->isEnabled());
        QVERIFY(button(page, "Re&move")->toolTip().startsWith("Take"));
        QVERIFY(button(page, "&Add files…")->toolTip().isEmpty());
        QVERIFY(!table->horizontalHeader()->highlightSections());
        for (int column = 0; column < BatchModel::ColumnCount; ++column)
            QCOMPARE(table->model()->headerData(column, Qt::Horizontal, Qt::TextAlignmentRole),
                     table->model()->index(0, column).data(Qt::TextAlignmentRole));
        QVERIFY(ran(page));
        QVERIFY(!button(page, "R&un")->isEnabled());
        QVERIFY(!button(page, "R&un")->toolTip().isEmpty());
        page.form().setFolder(m_folder.filePath("buttons-out"));
        QVERIFY(button(page, "R&un")->isEnabled());
    }

    /// A recipe stays chosen, whatever documents come and go, until it is gone itself.
    void theChosenRecipeStays()
    {
        const std::vector<edit::Step> steps{edit::Add{"x."}};
        BatchPage page;
        const auto chosen = [&] { return recipes(page)->currentText(); };
        QCOMPARE(chosen(), QString("Strip “module.”"));
        choose(page, "Move to cpu");
        page.form().setDocuments({{"a.pth", steps}}, false);
        QCOMPARE(chosen(), QString("Move to cpu"));
        QCOMPARE(page.form().recipe().steps.size(), std::size_t(1));
        QVERIFY(std::holds_alternative<edit::Device>(page.form().recipe().steps[0]));
        withDialog<QFileDialog>([](QFileDialog& dialog) { dialog.reject(); });
        choose(page, "A recipe file…");
        QCOMPARE(chosen(), QString("Move to cpu"));
        choose(page, "The edits of a.pth");
        page.form().setDocuments({{"b.pth", {}}, {"a.pth", steps}}, false);
        QCOMPARE(chosen(), QString("The edits of a.pth"));
        QVERIFY(std::holds_alternative<edit::Add>(page.form().recipe().steps[0]));
        page.form().setDocuments({{"b.pth", {}}}, false);
        QCOMPARE(chosen(), QString("Strip “module.”"));
        page.form().setDocuments({{"b.pth", {}}});
        QCOMPARE(chosen(), QString("The edits of b.pth"));
    }

    void stepsAreSentences()
    {
        BatchPage page;
        page.form().setDocuments({{"x", {edit::Strip{"module."}, edit::Scope{"m"}, edit::Delete{"fc.*"}}}});
        QStringList texts;
        for (const QLabel* label : page.form().findChildren<QLabel*>())
            texts << label->text();
        QVERIFY2(texts.contains("strip “module.”, only in “m”, delete “fc.*”"), qPrintable(texts.join(" | ")));
    }

    void aBadRecipeIsSaid()
    {
        const QString path = m_folder.filePath("bad.json");
        writeFile(path, "{}");
        BatchPage page;
        QSignalSpy problem(&page.form(), &BatchForm::problem);
        page.form().loadRecipe(path);
        QVERIFY(problem.at(0).at(0).toString().contains("recipe"));
    }

    void namesAreNotLookedAtTwice()
    {
        BatchRecipe recipe;
        recipe.folder = "/out";
        QCOMPARE(batchTarget(recipe, "/in/{what}{ext}.pt"), QString("/out/{what}{ext}-copy.pt"));
        recipe.naming = "{stem}.{ext}";
        QCOMPARE(batchTarget(recipe, "/in/noending"), QString("/out/noending.pth"));
        QCOMPARE(batchTarget(recipe, "/in/.hidden"), QString("/out/.hidden.pth"));
    }

    /// Numbers in names count as numbers; what is named otherwise is left.
    void foldersAreListedNaturally()
    {
        const QString folder = m_folder.filePath("natural");
        QDir().mkpath(folder + "/below");
        for (const char* name : {"epoch10.pth", "epoch9.pth", "notes.txt", "below/epoch1.ckpt"}) {
            QFile file(folder + '/' + name);
            QVERIFY(file.open(QIODevice::WriteOnly));
        }
        QCOMPARE(checkpointsIn(folder, false), QStringList({folder + "/epoch9.pth", folder + "/epoch10.pth"}));
        QCOMPARE(checkpointsIn(folder, true),
                 QStringList({folder + "/below/epoch1.ckpt", folder + "/epoch9.pth", folder + "/epoch10.pth"}));
    }
};

QTEST_MAIN(BatchTest)
#include "tst_batch.moc"
