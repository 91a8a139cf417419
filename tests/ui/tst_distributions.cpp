#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "ui/views/values/distributions_page.h"

#include <QCheckBox>
#include <QClipboard>
#include <QGuiApplication>
#include <QSignalSpy>
#include <QtTest>
#ifdef QT_SVG_LIB // not in the build for Windows
#include <QSvgRenderer>
#endif

#include <cmath>

using namespace ckptscope;
using namespace ckptscope::ui;

/// Histograms, statistics and boxes of the selected tensors.
class DistributionsTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    QString m_file;
    std::shared_ptr<Outline> m_outline;

    Subject subjectOf(const QStringList& paths) const
    {
        Subject subject;
        subject.rows.outline = m_outline;
        for (const QString& path : paths)
            subject.selection.push_back(m_outline->find(path.toStdString()));
        subject.row = subject.selection.empty() ? 0 : subject.selection.back();
        return subject;
    }
    static QString cell(DistributionsPage& page, const QString& name)
    {
        for (int i = 0; i < page.statistics().rowCount(); ++i)
            if (page.statistics().item(i, 0)->text() == name)
                return page.statistics().item(i, 1)->text();
        return {};
    }
    static void show(DistributionsPage& page, const Subject& subject)
    {
        page.resize(420, 600);
        page.show();
        page.setSubject(subject);
        QTRY_VERIFY(!page.isReading());
    }
    static std::uint64_t counted(const tensor::Histogram& histogram)
    {
        std::uint64_t sum = 0;
        for (const std::uint64_t count : histogram.counts)
            sum += count;
        return sum;
    }

private slots:
    void initTestCase()
    {
        if (!m_torch.available() || !haveTestData())
            QSKIP("no Python with torch");
        m_file = m_folder.filePath("values.pth");
        const QString said = m_torch.run(R"(
import torch
torch.manual_seed(1)
w = torch.arange(1001) / 250 - 1
bad = torch.randn(100); bad[3] = float('nan'); bad[4] = float('inf'); bad[5] = -float('inf')
x = {'net.a.weight': w, 'net.a.bias': torch.zeros(7), 'net.b.weight': bad, 'net.b.steps': torch.tensor([1, 1, 5]),
     'times': 1764000000000000000 + torch.arange(1000),
     'net.b.empty': torch.zeros(0), 'other': torch.empty(3, device='meta'),
     'large': torch.zeros(64, 1024, 1024, dtype=torch.int8)}
torch.save(x, ')" + m_file + R"(')
result = 'ok')");
        QCOMPARE(said, QString("ok"));
        m_outline = std::make_shared<Outline>(checkpoint::open(m_file.toStdString()), OutlineMode::Grouped);
    }

    void oneTensor()
    {
        DistributionsPage page;
        show(page, subjectOf({"net.a.weight"}));
        QCOMPARE(cell(page, "Numbers"), QLocale().toString(1001));
        QCOMPARE(cell(page, "Min").toDouble(), -1.0);
        QCOMPARE(cell(page, "Max").toDouble(), 3.0);
        QCOMPARE(cell(page, "Median").toDouble(), 1.0);
        QCOMPARE(cell(page, "Quantiles"), QString("exact"));
        QCOMPARE(page.histogram().series().size(), std::size_t(1));
        QCOMPARE(counted(page.histogram().series()[0].histogram), std::uint64_t(1001));
        QVERIFY(page.boxes().isHidden() || page.boxes().boxes().empty());
    }

    void binsAreToldByKeys()
    {
        DistributionsPage page;
        show(page, subjectOf({"net.b.steps"}));
        OverlaidHistograms& plot = page.histogram();
        QVERIFY(plot.series()[0].histogram.kind == tensor::BinKind::Values);
        for (const QCheckBox* box : page.findChildren<QCheckBox*>())
            QCOMPARE(box->isEnabled(), box->text() != "Log values"); // values one by one have no axis
        plot.setFocus();
        QTest::keyClick(&plot, Qt::Key_Home);
        QVERIFY2(plot.accessibleDescription().startsWith("1: 2 numbers"), qPrintable(plot.accessibleDescription()));
        QTest::keyClick(&plot, Qt::Key_Right);
        QVERIFY2(plot.accessibleDescription().startsWith("5: 1 numbers"), qPrintable(plot.accessibleDescription()));
    }

    /// Integers that doubles cannot tell apart.
    void wideIntegers()
    {
        DistributionsPage page;
        show(page, subjectOf({"times"}));
        OverlaidHistograms& plot = page.histogram();
        QCOMPARE(plot.series()[0].histogram.counts.size(), std::size_t(125));
        plot.setFocus();
        QTest::keyClick(&plot, Qt::Key_End);
        const QString text = "1764000000000000992 to 1764000000000001000: 8 numbers";
        QVERIFY2(plot.accessibleDescription().startsWith(text), qPrintable(plot.accessibleDescription()));
        QTest::mouseMove(&plot, plot.rect().center() + QPoint(plot.width() / 8, 0));
        QTRY_VERIFY2(plot.accessibleDescription().startsWith("1764000000000000"),
                     qPrintable(plot.accessibleDescription()));
        QVERIFY(!plot.accessibleDescription().startsWith(text)); // bins have widths
        QCOMPARE(cell(page, "Median"), QString("1.764e18"));
    }

    void oddTensors()
    {
        DistributionsPage page;
        show(page, subjectOf({"net.b.weight"}));
        QVERIFY2(cell(page, "NaN").startsWith("1 ("), qPrintable(cell(page, "NaN")));
        QVERIFY(cell(page, "+Inf").startsWith("1 ("));
        QVERIFY(cell(page, "−Inf").startsWith("1 ("));
        show(page, subjectOf({"net.b.empty"}));
        QCOMPARE(cell(page, "Numbers"), QString("0"));
        QVERIFY(page.histogram().series().empty());
        show(page, subjectOf({"other"}));
        QVERIFY(!cell(page, "Not read").isEmpty());
        show(page, subjectOf({}));
        QVERIFY(!page.grab().isNull());
    }

    void severalLieOverEachOther()
    {
        DistributionsPage page;
        show(page, subjectOf({"net.a.weight", "net.b.weight", "other"}));
        QCOMPARE(page.statistics().rowCount(), 3);
        QCOMPARE(page.statistics().item(0, 0)->text(), QString("net.a.weight"));
        QCOMPARE(page.histogram().series().size(), std::size_t(2)); // the third has no numbers
        show(page, subjectOf({"net.a.weight", "net.a.bias"}));
        QCOMPARE(page.statistics().item(1, 0)->text(), QString("bias"));
        show(page, subjectOf({"other", "large", "net.b.steps", "net.a.bias"}));
        QStringList names; // as they stand in the tree
        for (int row = 0; row < page.statistics().rowCount(); ++row)
            names << page.statistics().item(row, 0)->text();
        QCOMPARE(names, (QStringList{"net.a.bias", "net.b.steps", "other", "large"}));
    }

    /// Both NaN and Inf are told, and boxes without numbers have no scale.
    void boxesOfOddNumbers()
    {
        const auto drawn = [](const Box& box) {
            BoxPlot plot;
            plot.resize(500, 80);
            plot.setBoxes({box});
            plot.show();
            return plot.grab().toImage();
        };
        Box box;
        box.name = "w";
        box.isKnown = true;
        const QImage none = drawn(box);
        const QRgb paper = none.pixel(490, 2);
        for (int x = 0; x < none.width(); ++x) // above the line: no axis
            for (int y = 0; y < 6; ++y)
                QCOMPARE(none.pixel(x, y), paper);
        box.nan = 1;
        const QImage nan = drawn(box);
        box.infinite = 131;
        QVERIFY(drawn(box) != nan);
    }

    void moduleIsBoxes()
    {
        DistributionsPage page;
        show(page, subjectOf({"net"}));
        const std::vector<Box>& boxes = page.boxes().boxes();
        QCOMPARE(boxes.size(), std::size_t(5));
        QCOMPARE(boxes[0].name, QString("a.weight"));
        QCOMPARE(boxes[0].lower, 0.0);
        QCOMPARE(boxes[0].median, 1.0);
        QCOMPARE(boxes[0].upper, 2.0);
        QCOMPARE(boxes[2].nan, std::uint64_t(1));
        QCOMPARE(boxes[2].infinite, std::uint64_t(2));
        QVERIFY(!boxes[4].hasNumbers);
        QSignalSpy wanted(&page, &DetailsPage::rowWanted);
        page.boxes().setFocus();
        QTest::keyClick(&page.boxes(), Qt::Key_Down);
        QTest::keyClick(&page.boxes(), Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].value<RowId>(), m_outline->find("net.a.bias"));
    }

    void selectionMovesOn()
    {
        DistributionsPage page;
        page.resize(420, 600);
        page.show();
        page.setSubject(subjectOf({"large"}));
        QVERIFY(page.isReading());
        page.setSubject(subjectOf({"net.a.bias"}));
        QTRY_VERIFY(!page.isReading());
        QCOMPARE(cell(page, "Numbers"), QString("7"));
        QTest::qWait(200); // the older job must not come late
        QCOMPARE(cell(page, "Numbers"), QString("7"));
    }

    void hidingEndsTheReading()
    {
        DistributionsPage page;
        page.resize(420, 600);
        page.show();
        page.setSubject(subjectOf({"large"}));
        page.hide();
        QVERIFY(!page.isReading());
        page.show();
        page.setSubject(subjectOf({"large"}));
        QTRY_VERIFY_WITH_TIMEOUT(!page.isReading(), 20000);
        QCOMPARE(cell(page, "Numbers"), QLocale().toString(64 * 1024 * 1024));
    }

    void ticksAreNoMoreThanThereIsRoomFor()
    {
        QCOMPARE(indexTicks(0, 84, 1), std::vector<double>{0});
        QCOMPARE(indexTicks(0, 3, 8), (std::vector<double>{0, 1, 2}));
        QCOMPARE(indexTicks(-500, 12, 2), (std::vector<double>{0, 10})); // less than its room
        QCOMPARE(indexTicks(1e-14, 12, 2), (std::vector<double>{0, 10})); // where rounding leaves a little
        QVERIFY(!std::signbit(indexTicks(0, 12, 2)[0])); // it would be written "-0"
        QVERIFY(indexTicks(0, 1e6, 5).size() <= 7);
        QVERIFY(PlotScale(-1, 1).ticks(4).size() <= 6);
        QCOMPARE(PlotScale(-1.7e308, 1.7e308).ticks(4).size(), std::size_t(3));
        QCOMPARE(tickTexts({0.5, 1}).texts, QStringList({"0.5", "1"}));
        QCOMPARE(tickTexts({1.00001, 1.00002}).texts, QStringList({"1.00001", "1.00002"}));
        const TickTexts close = tickTexts({1.764e18, 1.764e18 + 5e5});
        QVERIFY(close.areRelative);
        QCOMPARE(close.texts, QStringList({"+0", "+5e5"}));
        const std::vector<double> uneven = PlotScale(-0.3, 17, 1e-4).ticks(7);
        QVERIFY(std::ranges::find(uneven, 10.0) != uneven.end() && uneven.size() >= 4 && uneven.size() <= 7);
        const std::vector<double> narrow = PlotScale(3.2, 71, 3.2).ticks(6); // one power of ten
        QVERIFY(narrow.size() >= 3);
        QVERIFY(narrow.front() >= 3.2 && narrow.back() <= 71);
    }

    void linesAreSortedAndChosen()
    {
        DistributionsPage page;
        show(page, subjectOf({"net"}));
        StatisticsTable& table = page.statistics();
        QCOMPARE(table.item(0, 0)->text(), QString("a.weight"));
        table.sortByColumn(1, Qt::DescendingOrder); // 1001, 100, 7, 3, 0
        QCOMPARE(table.item(1, 0)->text(), QString("b.weight"));
        QCOMPARE(table.item(4, 0)->text(), QString("b.empty"));
        QSignalSpy wanted(&page, &DetailsPage::rowWanted);
        table.setCurrentCell(1, 0);
        QTest::keyClick(&table, Qt::Key_Return);
        QCOMPARE(wanted.count(), 1);
        QCOMPARE(wanted[0][0].value<RowId>(), m_outline->find("net.b.weight"));
    }

    void readingIsCancelledAndTakenUpAgain()
    {
        DistributionsPage page;
        page.resize(420, 600);
        page.show();
        page.setSubject(subjectOf({"large", "net.a.bias"}));
        QTest::mouseClick(page.findChild<JobLine*>()->findChild<QToolButton*>(), Qt::LeftButton);
        QTRY_VERIFY(!page.isReading());
        auto* again = page.findChild<QPushButton*>();
        if (again->isHidden())
            QSKIP("this machine reads it at once");
        QTest::mouseClick(again, Qt::LeftButton);
        QVERIFY(page.isReading());
        QTRY_VERIFY_WITH_TIMEOUT(!page.isReading(), 20000);
        QCOMPARE(page.statistics().item(1, 1)->text(), QLocale().toString(64 * 1024 * 1024));
    }

    void picturesAreSavedAndCopied()
    {
        DistributionsPage page;
        show(page, subjectOf({"net.a.weight"}));
        const QString png = m_folder.filePath("plot.png");
        QVERIFY(page.histogram().savePicture(png));
        QVERIFY(QImage(png).width() >= 2 * page.histogram().width());
        QVERIFY(!page.histogram().savePicture(m_folder.filePath("none/plot.png")));
        page.histogram().setFocus();
        QTest::keyClick(&page.histogram(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(!QGuiApplication::clipboard()->image().isNull());
    }

#ifdef QT_SVG_LIB
    void drawingsAreSaved()
    {
        DistributionsPage page;
        const QString svg = m_folder.filePath("plot.svg");
        show(page, subjectOf({"net.a.weight"}));
        QVERIFY(page.histogram().savePicture(svg));
        QVERIFY(QSvgRenderer(svg).isValid());
        show(page, subjectOf({"net"}));
        QVERIFY(page.boxes().savePicture(svg));
        QVERIFY(contents(svg).contains("a.weight"));
    }
#endif

    void cellsAreCopied()
    {
        DistributionsPage page;
        show(page, subjectOf({"net.a.bias"}));
        page.tensor().tabs().setCurrentWidget(&page.statistics());
        page.statistics().setFocus();
        page.statistics().selectAll();
        QTest::keyClick(&page.statistics(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(QGuiApplication::clipboard()->text().startsWith("Numbers\t7\nMean\t0\n"));
    }
};

QTEST_MAIN(DistributionsTest)
#include "tst_distributions.moc"
