#include "tests/ui/dialogs.h"
#include "tests/ui/shown_window.h"
#include "ui/dialogs/save_dialog.h"

#include <QMessageBox>
#include <QSemaphore>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

/// Jobs wait as long as it is there, or until they are let go.
class HeldJobs {
public:
    HeldJobs()
    {
        Job::pool().setMaxThreadCount(1);
        Job::pool().start([this] { m_gate.acquire(); });
    }
    ~HeldJobs()
    {
        letGo();
        Job::pool().waitForDone();
        Job::pool().setMaxThreadCount(QThread::idealThreadCount());
    }
    Q_DISABLE_COPY_MOVE(HeldJobs)
    void letGo() { m_gate.release(); }

private:
    QSemaphore m_gate;
};

} // namespace

/// Closing tabs and the window: what is asked, what goes on, what is lost.
class ClosingTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    ShownWindow m_window;

    QString copyOfExample(const QString& name) { return ::copyOfExample(m_folder, name); }
    DocumentPage* edited(const QString& name) { return m_window.edited(copyOfExample(name)); }

    using Answer = std::function<void(QMessageBox&)>;
    /// Answers the next questions, one after the other.
    static void answer(QList<Answer> answers)
    {
        withDialog<QMessageBox>([answers](QMessageBox& box) mutable {
            const Answer first = answers.takeFirst();
            if (!answers.isEmpty())
                answer(std::move(answers));
            first(box);
        });
    }
    static Answer click(QMessageBox::StandardButton button)
    {
        return [button](QMessageBox& box) { QTest::mouseClick(box.button(button), Qt::LeftButton); };
    }

private slots:
    void initTestCase() { ShownWindow::keepSettingsIn(m_folder, "closing"); }

    void init() { QVERIFY(m_window.show()); }
    void cleanup() { m_window.close(); }

    void aRunningBatchIsAskedAbout()
    {
        QStringList files;
        for (int i = 0; i < 50; ++i)
            files << copyOfExample(QString("batch%1.pth").arg(i));
        m_window.action("&Batch")->trigger();
        auto* batch = m_window->findChild<BatchPage*>();
        QVERIFY(batch);
        batch->addFiles(files);
        batch->run();
        const QPalette bar = batch->findChild<QProgressBar*>()->palette(); // as bright under the question
        QCOMPARE(bar.color(QPalette::Inactive, QPalette::Highlight), bar.color(QPalette::Active, QPalette::Highlight));
        bool asked = false;
        withDialog<QMessageBox>([&](QMessageBox& box) {
            asked = true;
            box.reject();
        });
        m_window.action("&Close tab")->trigger();
        QVERIFY(asked);
        QVERIFY(m_window->findChild<BatchPage*>() == batch);
        QTRY_VERIFY(!batch->isRunning());
        QCOMPARE(batch->model().count(BatchState::Done), 50);
        m_window.action("&Close tab")->trigger();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QVERIFY(!m_window->findChild<BatchPage*>());
    }

    /// Nothing is closed before all were asked: what was discarded first stays when the second is cancelled.
    void quittingAsksAboutAllFirst()
    {
        QList<DocumentPage*> pages{edited("quit1.pth"), edited("quit2.pth")};
        QVERIFY(pages[0] && pages[1]);
        answer({click(QMessageBox::Discard), click(QMessageBox::Cancel)});
        m_window->close();
        QVERIFY(m_window->isVisible());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        QCOMPARE(m_window->findChildren<DocumentPage*>().size(), 2);
        for (DocumentPage* page : pages)
            QVERIFY(page->document().isModified());
        answer({click(QMessageBox::Discard), click(QMessageBox::Discard)});
        m_window->close();
        QVERIFY(!m_window->isVisible());
    }

    /// The file of a Save comes first; who discarded the edits of another tab before is not asked again after it.
    void quittingSavesAfterAllAgreed()
    {
        QVERIFY(edited("saved1.pth"));
        QVERIFY(edited("saved2.pth"));
        int asked = 0;
        answer({[&](QMessageBox& box) {
                    ++asked;
                    click(QMessageBox::Discard)(box);
                },
                [&](QMessageBox& box) {
                    ++asked;
                    withDialog<SaveDialog>([](SaveDialog& dialog) { QTest::keyClick(&dialog, Qt::Key_Return); });
                    click(QMessageBox::Save)(box);
                }});
        m_window->close();
        QVERIFY(m_window->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), kPatience);
        QCOMPARE(asked, 2);
        QVERIFY(QFile::exists(m_folder.filePath("saved1-no-module.pth")));
    }

    /// Whether it has edits or not: a save is not stopped without a word.
    void aRunningSaveIsAskedAbout()
    {
        for (const bool isEdited : {false, true}) {
            DocumentPage* page = isEdited ? edited("saving2.pth") : m_window.open(copyOfExample("saving1.pth"));
            QVERIFY(page);
            const QString target = m_folder.filePath(isEdited ? "target2.pth" : "target1.pth");
            HeldJobs held;
            QVERIFY(page->document().save({target, {}, false, false}));
            QString question;
            answer({[&](QMessageBox& box) {
                question = box.text();
                box.reject();
            }});
            m_window.action("&Close tab")->trigger();
            QCOMPARE(question, QString("A save of saving%1.pth is running. Stop it and close?").arg(isEdited ? 2 : 1));
            QCOMPARE(m_window->currentPage(), page);
            answer({[&](QMessageBox& box) { // the save ends while it asks: nothing is left to ask
                held.letGo();
                QTRY_VERIFY_WITH_TIMEOUT(!box.isVisible(), kPatience);
            }});
            m_window.action("&Close tab")->trigger();
            QVERIFY(!m_window->currentPage());
            QVERIFY(QFile::exists(target));
        }
    }

    /// An edit that is not there yet is one, too.
    void anEditOnItsWayIsAskedAbout()
    {
        DocumentPage* page = m_window.open(copyOfExample("editing.pth"));
        QVERIFY(page);
        HeldJobs held;
        page->document().addSteps({edit::Strip{"module."}});
        QString question;
        answer({[&](QMessageBox& box) {
            question = box.text();
            box.reject();
        }});
        m_window.action("&Close tab")->trigger();
        QCOMPARE(question, QString("An edit of editing.pth is still being applied. Stop it and close?"));
        QCOMPARE(m_window->currentPage(), page);
        answer({[&](QMessageBox& box) { // it is applied while it asks: what follows is the question about unsaved edits
                    held.letGo();
                    QTRY_VERIFY_WITH_TIMEOUT(!box.isVisible(), kPatience);
                },
                [&](QMessageBox& box) {
                    question = box.text();
                    click(QMessageBox::Discard)(box);
                }});
        m_window.action("&Close tab")->trigger();
        QCOMPARE(question, QString("editing.pth has edits that were not saved."));
        QVERIFY(!m_window->currentPage());
    }

    void aRunningSaveIsStopped()
    {
        DocumentPage* page = edited("stopped.pth");
        QVERIFY(page);
        auto held = std::make_unique<HeldJobs>();
        QVERIFY(page->document().save({m_folder.filePath("never.pth"), {}, false, false}));
        answer({click(QMessageBox::Cancel)});
        m_window->close();
        QVERIFY(m_window->isVisible());
        answer({[](QMessageBox& box) {
            for (QAbstractButton* each : box.buttons())
                if (box.buttonRole(each) == QMessageBox::DestructiveRole)
                    QTest::mouseClick(each, Qt::LeftButton);
        }});
        m_window->close();
        QVERIFY(!m_window->isVisible());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        held.reset();
        QVERIFY(!QFile::exists(m_folder.filePath("never.pth")));
    }

    void aTabClosesWhileItsJobRuns()
    {
        for (int i = 0; i < 20; ++i) {
            m_window->openFiles({copyOfExample(QString("closing%1.pth").arg(i))});
            QTest::keySequence(m_window.get(), QKeySequence(Qt::CTRL | Qt::Key_W));
        }
        QTRY_VERIFY(!m_window->currentPage());
        QTest::qWait(50);
    }
};

QTEST_MAIN(ClosingTest)
#include "tst_closing.moc"
