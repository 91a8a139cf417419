#include "tests/support/files.h"
#include "tests/ui/shown_window.h"

#include <QPushButton>
#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using namespace ckptscope::ui;

/// What happens to an opened file on the disk, and what the tab makes of it.
class FileChangesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    ShownWindow m_window;

    QString copyOfExample(const QString& name) { return ::copyOfExample(m_folder, name); }
    DocumentPage* edited(const QString& name) { return m_window.edited(copyOfExample(name)); }

    /// Not removed: under Windows a file that somebody holds open keeps its name until it is closed.
    bool takeAway(const QString& path)
    {
        return QFile::rename(path, m_folder.filePath(QString("gone%1").arg(++m_gone)));
    }
    int m_gone = 0;

private slots:
    void initTestCase() { ShownWindow::keepSettingsIn(m_folder, "file_changes"); }

    void init() { QVERIFY(m_window.show()); }
    void cleanup() { m_window.close(); }

    void aChangedFileIsSaidAndReloadKeepsEdits()
    {
        DocumentPage* page = edited("changing.pth");
        QVERIFY(page);
        const QString path = page->document().path();
        QFile file(path);
        QVERIFY(file.open(QFile::Append));
        file.write("x");
        file.close();
        page->document().checkDisk();
        QTRY_VERIFY(button(page, "Reload"));
        QVERIFY(QFile::resize(path, QFileInfo(example()).size()));
        QTest::mouseClick(button(page, "Reload"), Qt::LeftButton);
        QTRY_COMPARE(page->document().plan().steps.size(), std::size_t(1));
        QVERIFY(m_window.ready());
        QVERIFY(!firstKey(*page).contains("module."));
        page->document().history().setClean();
    }

    /// Nothing is read of another file than the one that is shown, and to reload stays at hand.
    void numbersOfAChangedFileAreRefused()
    {
        DocumentPage* page = m_window.open(copyOfExample("numbers.pth"));
        QVERIFY(page);
        Document& document = page->document();
        QByteArray other = contents(document.path()); // as large, laid out in another way
        std::ranges::reverse(other);
        writeFile(document.path(), other);
        document.readValues();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "changed on disk since it was opened. Open it again."), kPatience);
        QVERIFY(!document.values());
        QVERIFY(button(page, "Reload"));
        document.checkChecksums();
        QVERIFY(m_window.ready());
        QVERIFY(!document.checksums());
        QVERIFY(button(page, "Reload"));
        document.addSteps({edit::Strip{"no such prefix"}});
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "No key starts with"), kPatience);
        QVERIFY(button(page, "Reload"));
        document.addSteps({edit::Strip{"module."}}); // takes the refusal away
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "The file changed on disk since it was opened."), kPatience);
        QVERIFY(button(page, "Reload"));
        document.history().setClean();
    }

    void aDeletedFileIsSaid()
    {
        DocumentPage* page = edited("gone.pth");
        QVERIFY(page);
        const QString path = page->document().path();
        writeFile(path, "<!DOCTYPE html><html><body>404</body></html>");
        page->document().checkDisk();
        QTRY_VERIFY(says(page, "changed on disk"));
        const auto isKept = [&] {
            return m_window.ready() && !firstKey(*page).contains("module.") && page->document().history().canUndo()
                && page->tree().isVisible();
        };
        QTest::mouseClick(button(page, "Reload"), Qt::LeftButton);
        QTRY_VERIFY(says(page, "web page")); // why it was not read again
        QVERIFY(isKept());
        QVERIFY(takeAway(path));
        page->document().checkDisk();
        QTRY_VERIFY(says(page, "deleted or moved"));
        QTest::mouseClick(button(page, "Reload"), Qt::LeftButton);
        QTRY_VERIFY(page->document().state() == Document::State::Ready);
        QTRY_VERIFY(says(page, "deleted or moved"));
        QVERIFY(isKept());
        QVERIFY(!copyOfExample("gone.pth").isEmpty());
        QTest::keyClick(m_window.get(), Qt::Key_F5);
        QTRY_VERIFY(!page->document().isChangedOnDisk());
        QTRY_COMPARE(page->document().plan().steps.size(), std::size_t(1));
        QVERIFY(isKept());
        page->document().history().setClean();
    }

    /// What is said of the file follows it, without a look at the window in between.
    void aFileThatComesAndGoesIsFollowed()
    {
        DocumentPage* page = edited("coming.pth");
        QVERIFY(page);
        const QString path = page->document().path(), away = m_folder.filePath("away.pth");
        QVERIFY(QFile::rename(path, away));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "deleted or moved"), kPatience);
        const QString target = m_folder.filePath("while-gone.pth");
        QVERIFY(page->document().save({target, {}, false, true}));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "while-gone.pth"), kPatience);
        QVERIFY(says(page, "It was read again and holds what it should."));
        QVERIFY(QFile::rename(away, path));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "changed on disk"), kPatience);
        QVERIFY(takeAway(path));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "deleted or moved"), kPatience);
        page->document().history().setClean();
    }

    /// The file that was saved in the place of one that went is no change from outside.
    void aFileSavedInItsOldPlaceIsNoChange()
    {
        DocumentPage* page = edited("own.pth");
        QVERIFY(page);
        const QString path = page->document().path();
        QVERIFY(takeAway(path));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "deleted or moved"), kPatience);
        QVERIFY(page->document().save({path, {}, false, true}));
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "It was read again"), kPatience);
        page->document().checkDisk();
        QTest::qWait(300); // for what the watcher tells
        QVERIFY(says(page, "It was read again") && !says(page, "changed on disk"));
        page->document().history().setClean();
    }

    /// A step that the new file has no use for is no edit of it.
    void aReloadDropsWhatDoesNotFit()
    {
        DocumentPage* page = edited("stripped.pth");
        QVERIFY(page);
        const QString target = m_folder.filePath("stripped-already.pth"), path = page->document().path();
        QVERIFY(page->document().save({target, {}, false, false}));
        QTRY_VERIFY_WITH_TIMEOUT(QFile::exists(target) && !page->document().isBusy(), kPatience);
        page->document().addSteps({edit::Device{"*", "cuda:5"}});
        QTRY_COMPARE(page->document().plan().steps.size(), std::size_t(2));
        QVERIFY(m_window.ready());
        QVERIFY(takeAway(path) && QFile::copy(target, path));
        page->document().open();
        QTRY_VERIFY_WITH_TIMEOUT(says(page, "was dropped: No key starts with \"module.\""), kPatience);
        QVERIFY(m_window.ready());
        QCOMPARE(page->document().plan().steps.size(), std::size_t(1));
        page->document().history().undo();
        QVERIFY(m_window.ready());
        QVERIFY(!page->document().isModified());
        const QString undone = page->document().history().text(0);
        QVERIFY2(undone.contains("cuda:5"), qPrintable(undone));
    }
};

QTEST_MAIN(FileChangesTest)
#include "tst_file_changes.moc"
