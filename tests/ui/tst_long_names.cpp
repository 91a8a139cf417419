#include "tests/support/oracle.h"
#include "tests/ui/shown_window.h"

#include <QElapsedTimer>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

constexpr qint64 kAtOnce = 3000; ///< milliseconds, for a loaded machine

} // namespace

/// Names and values of any length leave the window as it is.
class LongNamesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    ShownWindow m_window;

    DocumentPage* open(const QString& code)
    {
        const QString path = m_folder.filePath("x.pth");
        const QString said = m_torch.run("import torch\ntorch.save(" + code + ", '" + path + "')\nresult = 'ok'");
        if (said != "ok")
            qWarning("%s", qPrintable(said));
        return m_window.open(path);
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available())
            QSKIP("no Python with torch");
        ShownWindow::keepSettingsIn(m_folder, "long-names");
    }
    void init() { QVERIFY(m_window.show({1280, 860})); }
    void cleanup() { m_window.close(); }

    void everyRowOnEveryPage_data()
    {
        QTest::addColumn<QString>("code");
        QTest::newRow("a key") << "{'very_' + 'long_name_' * 30: torch.zeros(3, 3), 'ok.weight': torch.zeros(2, 2)}";
        QTest::newRow("parts") << "{'a' * 300 + '.' + 'b' * 300 + '.weight': torch.zeros(3), 'x': torch.zeros(2)}";
        QTest::newRow("a LoRA") << "{'lora_unet_down_blocks_0_attentions_0_transformer_blocks_0_attn1_to_q.lora_down."
                                   "weight': torch.zeros(4, 4)}";
        QTest::newRow("values") << "{'v' * 200_000: 'w' * 200_000, 'w': torch.zeros(2), 'k': {'x' * 9000: [1, 2]}}";
        QTest::newRow("megabytes") << "{'a' * 10_000_000: torch.zeros(3), 'b': 'c' * 10_000_000}";
    }
    void everyRowOnEveryPage()
    {
        QFETCH(QString, code);
        DocumentPage* page = open(code);
        QVERIFY(page);
        page->tree().setCurrentIndex({});
        QTest::qWait(50);
        const auto* splitter = qobject_cast<QSplitter*>(page->details().parentWidget());
        QVERIFY(splitter);
        page->details().setCurrentIndex(1); // the widest: it makes the window as wide as it will be
        QTest::qWait(50);
        const QList<int> sizes = splitter->sizes();
        for (int tab = 0; tab < page->details().count(); ++tab)
            for (RowId row = 1; row < page->model().outline()->count(); ++row) {
                QElapsedTimer timer;
                page->details().setCurrentIndex(tab);
                timer.start();
                page->tree().goTo(row);
                QCoreApplication::processEvents();
                m_window->grab();
                const QString where = page->details().tabText(tab) + " of row " + QString::number(row);
                QVERIFY2(timer.elapsed() < kAtOnce, qPrintable(where + QString(": %1 ms").arg(timer.elapsed())));
                QTest::qWait(50); // what is read beside the window
                QVERIFY2(m_window->minimumSizeHint().width() <= 1280,
                         qPrintable(where + QString(": %1 pixels").arg(m_window->minimumSizeHint().width())));
                QVERIFY2(splitter->sizes() == sizes, qPrintable(where + ": the splitter moved"));
            }
    }

    /// What goes wrong when one loads it names keys, which break where the page ends.
    void adviceWithALongKey()
    {
        DocumentPage* page =
            open("{'module.' + 'x' * 150 + '.module.weight': torch.zeros(3), 'y' * 110: torch.zeros(2)}");
        QVERIFY(page);
        page->details().showLoadPage();
        const auto mistakes = [&]() -> LongText* {
            for (auto* text : page->details().findChildren<LongText*>())
                if (text->isVisible() && text->text().contains("k[7:]"))
                    return text;
            return nullptr;
        };
        QTRY_VERIFY(mistakes());
        QVERIFY(mistakes()->document()->idealWidth() <= mistakes()->viewport()->width() + 1);
        QTRY_VERIFY(mistakes()->height() >= 4 * mistakes()->fontMetrics().height());
    }

    /// Fonts of Chinese are higher, and every line is seen.
    void adviceIsSeenWholeInChinese()
    {
        m_window.language().use("zh_CN");
        DocumentPage* page = open("{'a': {'b': torch.zeros(1)}, 'b.c': {'x.w': torch.zeros(3)}, 'b': {'c': 1}}");
        QVERIFY(page);
        page->details().showLoadPage();
        QTest::qWait(100);
        int texts = 0;
        for (const auto* text : page->details().findChildren<LongText*>()) {
            if (!text->isVisible() || text->text().isEmpty())
                continue;
            ++texts;
            QCOMPARE(text->verticalScrollBar()->maximum(), 0);
        }
        QVERIFY(texts >= 2);
    }

    /// A message with a name that has no place to break at leaves the window as it is, and is seen whole.
    void aMessageWithALongName()
    {
        DocumentPage* page = open("{'a.weight': torch.zeros(3)}");
        QVERIFY(page);
        auto* bar = page->findChild<FindingsBar*>();
        m_window->resize(1024, 700);
        page->document().addSteps({edit::Add{"module."}}); // there are findings and changes, too
        QTRY_VERIFY(page->findChild<ChangesPanel*>()->isVisible());
        const int width = m_window->minimumSizeHint().width();
        const QString name(240, 'x');
        bar->showMessage([name] {
            return FindingsBar::Message{checkpoint::Severity::Note, "Saved " + name + ".", {"Open"}, {}};
        });
        QTRY_VERIFY(bar->height() > 3 * bar->fontMetrics().height());
        QVERIFY2(m_window->minimumSizeHint().width() <= std::max(width, 800),
                 qPrintable(QString::number(m_window->minimumSizeHint().width())));
        QCOMPARE(m_window->size(), QSize(1024, 700));
        page->document().history().setClean();
    }

    /// Rows of several lines are seen whole, or can be scrolled to; the tree keeps most of a small window.
    void findingsOfManyLines()
    {
        m_window.language().use("zh_CN");
        DocumentPage* page = open("{'a.weight': torch.zeros(3)}");
        QVERIFY(page);
        m_window->resize(1024, 700);
        const QString names = QString("torch.nn.modules.batchnorm.BatchNorm2d, ").repeated(8);
        std::vector<checkpoint::Finding> findings;
        for (int i = 0; i < 5; ++i)
            findings.push_back({"id" + std::to_string(i), checkpoint::Severity::Note, {}, names.toStdString(), {}});
        auto* bar = page->findChild<FindingsBar*>();
        bar->setFindings(findings);
        QTest::qWait(50);
        QPushButton* more = nullptr;
        for (QPushButton* each : bar->findChildren<QPushButton*>())
            if (each->isVisible() && each->text().contains('2'))
                more = each;
        QVERIFY(more);
        more->click();
        QTest::qWait(50);
        int texts = 0;
        for (const auto* text : bar->findChildren<LongText*>())
            if (text->isVisible()) {
                ++texts;
                QVERIFY(text->height() >= text->heightForWidth(text->width()));
            }
        QCOMPARE(texts, 5);
        QVERIFY2(3 * bar->height() <= page->height(), qPrintable(QString::number(bar->height())));
        QVERIFY(bar->verticalScrollBar()->maximum() > 0);
        bar->setFindings({findings[0]});
        QTest::qWait(50);
        QCOMPARE(bar->verticalScrollBar()->maximum(), 0);
        QVERIFY(bar->height() < 6 * bar->fontMetrics().lineSpacing());
    }

    /// The details cannot be made so narrow that they are cut, and a small window still has room for them.
    void theDetailsKeepTheirWidth()
    {
        DocumentPage* page = open("{'a.weight': torch.randn(3, 4, 5, 6, 7)}");
        QVERIFY(page);
        m_window->resize(1024, 700);
        auto* splitter = qobject_cast<QSplitter*>(page->details().parentWidget());
        splitter->setSizes({10'000, 1});
        const int least = 30 * page->details().fontMetrics().averageCharWidth();
        for (int tab = 0; tab < page->details().count(); ++tab) {
            page->details().setCurrentIndex(tab);
            page->tree().goTo(page->model().outline()->find("a.weight"));
            QTest::qWait(50);
            QVERIFY2(page->details().width() >= least, qPrintable(page->details().tabText(tab)));
            const auto* area =
                page->details().currentWidget()->findChild<QScrollArea*>(QString(), Qt::FindDirectChildrenOnly);
            QVERIFY2(!area || area->widget()->width() <= area->viewport()->width()
                         || area->horizontalScrollBar()->isVisible(),
                     qPrintable(page->details().tabText(tab)));
        }
        QCOMPARE(m_window->size(), QSize(1024, 700));
    }

    /// The line and the tree stay as they are; what is wrong stands below the line.
    void aBadQuery()
    {
        DocumentPage* page = open("{'a.weight': torch.zeros(3), 'b': torch.zeros(2)}");
        QVERIFY(page);
        const auto* splitter = qobject_cast<QSplitter*>(page->details().parentWidget());
        page->filter().edit()->setText("weight");
        QTRY_VERIFY(page->filter().findChildren<QLabel*>().first()->text().contains("1 of"));
        const QList<int> sizes = splitter->sizes();
        const int width = page->filter().edit()->width();
        page->filter().edit()->setText("size:>>3 (");
        QTest::qWait(50);
        QCOMPARE(splitter->sizes(), sizes);
        QVERIFY(page->filter().edit()->width() >= width);
        bool isSaid = false;
        for (const QLabel* label : page->filter().findChildren<QLabel*>()) {
            QVERIFY(!label->text().contains(" of "));
            isSaid = isSaid || (label->isVisible() && !label->text().isEmpty());
        }
        QVERIFY(isSaid);
    }
};

QTEST_MAIN(LongNamesTest)
#include "tst_long_names.moc"

#include "tests/ui/shown_window.h"
