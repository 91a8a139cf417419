#include "core/edit/plan.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "ui/models/axis_names.h"
#include "ui/text/display.h"
#include "ui/views/values/distributions_page.h"
#include "ui/views/values/statistics_table.h"

#include <QAbstractItemModelTester>
#include <QClipboard>
#include <QGuiApplication>
#include <QPainter>
#include <QTableView>
#include <QWheelEvent>
#include <QXmlStreamReader>
#include <QtTest>
#ifdef QT_SVG_LIB // not in the build for Windows
#include <QSvgRenderer>
#endif

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

constexpr int kPatience = 20'000;

} // namespace

/// A tensor as a picture and as a table of numbers, with real keys, wheel and clipboard.
class ValuesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    std::shared_ptr<Outline> m_outline;
    std::unique_ptr<DistributionsPage> m_page;

    TensorPanel& panel() { return m_page->tensor(); }
    HeatMap& heatMap() { return *panel().picture().heatMap(); }
    QTableView& table() { return *panel().numbers().table(); }

    Subject subjectOf(const QString& name) const
    {
        Subject subject;
        subject.rows.outline = m_outline;
        subject.row = m_outline->find(name.toStdString());
        subject.selection = {subject.row};
        return subject;
    }
    void select(const QString& name)
    {
        m_page->setSubject(subjectOf(name));
        QTRY_VERIFY_WITH_TIMEOUT(!m_page->isReading() && !panel().picture().isReading(), kPatience);
    }
    QString cell(int row, int column)
    {
        const QModelIndex index = panel().numbers().model().index(row, column);
        index.data();
        const bool isThere = QTest::qWaitFor([&] { return index.data().toString() != QStringLiteral("…"); }, kPatience);
        return isThere ? index.data().toString() : QStringLiteral("not read");
    }
    QString torch(const QString& code)
    {
        return m_torch.run("x = torch.load('" + file() + "')\nresult = str(" + code + ")");
    }
    QString file() const { return m_folder.filePath("values.pth"); }

private slots:
    void initTestCase()
    {
        if (!m_torch.available() || !haveTestData())
            QSKIP("no Python with torch");
        const QString said = m_torch.run(R"(
import torch
torch.manual_seed(1)
w = torch.randn(40, 60); w[3, 5] = float('nan'); w[10, 10] = float('inf'); w[20, 30] = -float('inf')
x = {'lin.weight': w, 'conv.weight': torch.randn(16, 3, 5, 5), 'walk': torch.cumsum(torch.randn(5000), 0),
     'tok_embed.weight': torch.randn(3000, 64).half(), 'deep': torch.randn(4, 3, 70, 80), 'one': torch.tensor(2.5),
     'all_nan': torch.full((6, 6), float('nan')), 'long': torch.arange(200000), 'none': torch.zeros(3, 0), 'meta': torch.empty(3, device='meta'),
     'wide': torch.ones(2, 5000), 'large': torch.zeros(1 << 27, dtype=torch.int8).reshape(1 << 12, -1),
     'parts': torch.randn(5, 4, dtype=torch.complex64), 'point.weight': torch.randn(12, 7, 1, 1),
     'depth.weight': torch.randn(9, 1, 1, 1), 'many.weight': torch.randn(96, 64, 3, 3),
     'sparse': torch.eye(10).to_sparse()}
torch.save(x, ')" + file() + R"(')
result = 'ok')");
        QCOMPARE(said, QString("ok"));
        m_outline = std::make_shared<Outline>(checkpoint::open(file().toStdString()), OutlineMode::Grouped);
    }
    void init()
    {
        m_page = std::make_unique<DistributionsPage>();
        m_page->resize(420, 700);
        m_page->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_page.get()));
    }
    void cleanup() { m_page.reset(); }

    void matrixIsAHeatMap()
    {
        select("lin.weight");
        QCOMPARE(heatMap().content().rows, std::uint64_t(40));
        QCOMPARE(heatMap().content().columns, std::uint64_t(60));
        QCOMPARE(heatMap().content().rowName, QString("out"));
        QVERIFY(heatMap().hasMark(tensor::kHasNaN) && heatMap().hasMark(tensor::kHasPositiveInfinity)
                && heatMap().hasMark(tensor::kHasNegativeInfinity));
        QVERIFY(isDiverging(heatMap().scale().map())); // there are both signs
        // The colours of what is no number are in the picture itself.
        const QImage image = heatMap().grab().toImage();
        const auto colour = [&](std::uint64_t row, std::uint64_t column) {
            const QPointF at = heatMap().cellRect({row, column}).center() * image.devicePixelRatio();
            return image.pixelColor(at.toPoint());
        };
        QCOMPARE(colour(3, 5), nanColour());
        QCOMPARE(colour(10, 10), positiveInfinityColour());
        QCOMPARE(colour(20, 30), negativeInfinityColour());
    }

    /// What a cast made of the numbers stands beside what they were; nothing is read before it is looked at.
    void changedDtypeShowsBothSides()
    {
        const auto original = checkpoint::open(file().toStdString());
        const auto steps = edit::parseSteps({"--scope", "lin", "--cast", "float16"});
        const auto edited = edit::apply(original, steps).checkpoint;
        Subject subject;
        subject.rows.outline = std::make_shared<Outline>(edited, OutlineMode::Grouped);
        subject.rows.trace = std::make_shared<const EditTrace>(original, *edited);
        const auto select = [&](const char* name) {
            subject.row = subject.rows.outline->find(name);
            subject.selection = {subject.row};
            m_page->setSubject(subject);
            QTRY_VERIFY_WITH_TIMEOUT(!m_page->isReading() && !panel().picture().isReading(), kPatience);
        };
        const auto change = [this] { return panel().tabs().indexOf(&panel().change()); };
        select("conv.weight"); // as it was
        QVERIFY(!panel().tabs().isTabVisible(change()));
        select("lin.weight");
        QVERIFY(panel().tabs().isTabVisible(change()));
        QVERIFY(!panel().change().isReading() && panel().change().saidFacts().isEmpty());
        panel().tabs().setCurrentIndex(change());
        const QString differ = torch("int((x['lin.weight'].half().float() != x['lin.weight'])"
                                     ".logical_and(x['lin.weight'].isfinite()).sum())");
        const auto facts = [this] { return panel().change().saidFacts().remove(','); };
        QTRY_VERIFY2_WITH_TIMEOUT(facts().startsWith(differ + " of 2400 numbers differ"), qPrintable(facts()),
                                  kPatience);
        HeatMap& difference = panel().change().heatMap(PairPictures::Difference);
        QTRY_VERIFY_WITH_TIMEOUT(difference.pixelAt({7, 9}), kPatience);
        const QString expected = torch("float(x['lin.weight'][7, 9].half().float() - x['lin.weight'][7, 9])");
        QCOMPARE(difference.pixelAt({7, 9})->low, expected.toDouble());
        select("conv.weight"); // this part is gone again
        QVERIFY(panel().tabs().currentIndex() != change());
        select("lin.weight"); // and stays chosen where there is one
        QCOMPARE(panel().tabs().currentIndex(), change());
        QTRY_VERIFY_WITH_TIMEOUT(facts().startsWith(differ), kPatience);
    }

    /// Asked for, computed by torch_worker; without that program it says what is missing.
    void spectrumOfAMatrix()
    {
        select("conv.weight");
        SpectrumPanel& spectrum = panel().spectrum();
        panel().tabs().setCurrentWidget(&spectrum);
        spectrum.setProgram({});
        QVERIFY2(spectrum.facts().contains("CKPTSCOPE_TORCH"), qPrintable(spectrum.facts()));
        QVERIFY(!spectrum.startButton().isVisible());
        const std::string program = tensor::Engine::findProgram();
        if (program.empty())
            QSKIP("this build has no torch_worker");
        spectrum.setProgram(program);
        QVERIFY(spectrum.facts().startsWith("Singular values of this tensor")); // what the button gives
        QTest::mouseClick(&spectrum.startButton(), Qt::LeftButton);
        QVERIFY(!spectrum.startButton().isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(!spectrum.facts().startsWith("Singular values"), 6 * kPatience);
#ifdef Q_OS_WIN
        if (spectrum.facts().contains("CKPTSCOPE_TORCH"))
            QSKIP("no PyTorch for Windows here");
#endif
        QVERIFY2(spectrum.facts().startsWith("16 × 75 matrix, rank 16 of 16"), qPrintable(spectrum.facts()));
        const QString norm = torch("float(torch.linalg.matrix_norm(x['conv.weight'].reshape(16, -1), 2))");
        QVERIFY2(spectrum.facts().contains("Spectral norm " + realText(norm.toDouble())), qPrintable(spectrum.facts()));
        QVERIFY(spectrum.plot().isVisible());
        select("lin.weight"); // it has NaN
        QTest::mouseClick(&spectrum.startButton(), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(spectrum.facts().contains("NaN or infinite"), 6 * kPatience);
        select("walk");
        QVERIFY(!panel().tabs().isTabVisible(panel().tabs().indexOf(&spectrum)));
    }

    void cursorTellsIndexAndNumber()
    {
        select("lin.weight");
        heatMap().setFocus();
        heatMap().setCursorCell({7, 8});
        QTest::keyClick(&heatMap(), Qt::Key_Right);
        QTest::keyClick(&heatMap(), Qt::Key_Down);
        const QString told = heatMap().accessibleDescription();
        QVERIFY2(told.startsWith("[8, 9]  "), qPrintable(told));
        const double number = told.mid(8).toDouble();
        QVERIFY2(std::fabs(number - torch("x['lin.weight'][8, 9].item()").toDouble()) < 1e-6, qPrintable(told));
        const QPointF over = heatMap().cellRect({3, 5}).center();
        // Not by QTest::mouseMove(): Wine's pointer stays where it is.
        QMouseEvent move(QEvent::MouseMove, over, heatMap().mapToGlobal(over), Qt::NoButton, Qt::NoButton, {});
        QApplication::sendEvent(&heatMap(), &move);
        QTRY_VERIFY2(heatMap().accessibleDescription().startsWith("[3, 5]  NaN"),
                     qPrintable(heatMap().accessibleDescription()));
        QTest::keyClick(&heatMap(), Qt::Key_Return); // the same place among the numbers
        QCOMPARE(panel().tabs().currentWidget(), static_cast<QWidget*>(&panel().numbers()));
        QCOMPARE(table().currentIndex().row(), 3);
        QCOMPARE(table().currentIndex().column(), 5);
        QCOMPARE(cell(3, 5), QString("nan"));
    }

    void wheelAndKeysZoom()
    {
        select("tok_embed.weight");
        QVERIFY(heatMap().isWholeSeen());
        const QPointF middle = heatMap().rect().center();
        QWheelEvent wheel(middle, heatMap().mapToGlobal(middle), {}, {0, 240}, Qt::NoButton, Qt::NoModifier,
                          Qt::NoScrollPhase, false);
        QCoreApplication::sendEvent(&heatMap(), &wheel);
        QVERIFY(!heatMap().isWholeSeen());
        heatMap().setFocus();
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(&heatMap(), Qt::Key_Plus);
        const tensor::Rectangle part = heatMap().seen();
        QVERIFY(part.rows < 100);
        // What is seen is read in its own pixels: a pixel is a number.
        const HeatMap::Cell at{part.firstRow + part.rows / 2, part.firstColumn + part.columns / 2};
        QTRY_VERIFY_WITH_TIMEOUT(
            heatMap().pixelAt(at) && heatMap().pixelAt(at)->rows * heatMap().pixelAt(at)->columns == 1, kPatience);
        QCOMPARE(heatMap().pixelAt(at)->low,
                 torch(QString("x['tok_embed.weight'][%1, %2].item()").arg(at.row).arg(at.column)).toDouble());
        const double left = heatMap().cellRect({0, 0}).left();
        QTest::keyClick(&heatMap(), Qt::Key_Left, Qt::ControlModifier);
        QVERIFY(heatMap().cellRect({0, 0}).left() > left);
        QTest::keyClick(&heatMap(), Qt::Key_0);
        QVERIFY(heatMap().isWholeSeen());
    }

    void reducedPicturesSayHow()
    {
        select("tok_embed.weight");
        const auto pixel = heatMap().pixelAt({100, 30});
        QVERIFY(pixel && pixel->rows > 1);
        QVERIFY(pixel->low == pixel->high); // the mean
        auto* reduction = panel().picture().findChild<QComboBox*>("reduction");
        QVERIFY(reduction && reduction->isVisible());
        reduction->setFocus();
        QTest::keyClick(reduction, Qt::Key_Down);
        QTRY_VERIFY_WITH_TIMEOUT(heatMap().pixelAt({100, 30})->low < heatMap().pixelAt({100, 30})->high, kPatience);
        select("lin.weight");
        QVERIFY(!reduction->isVisible()); // a pixel is a number
    }

    void kernelsAreTiles()
    {
        select("conv.weight");
        QCOMPARE(heatMap().content().tileRows, std::uint64_t(5));
        QCOMPARE(heatMap().content().tileColumns, std::uint64_t(5));
        QCOMPARE(heatMap().content().rows * heatMap().content().columns, std::uint64_t(16 * 3 * 25));
        auto* tiles = panel().axes().findChild<QCheckBox*>();
        QTest::keyClick(tiles, Qt::Key_Space);
        QVERIFY(!tiles->isChecked());
        QTRY_COMPARE(heatMap().content().tileRows, std::uint64_t(0));
        QCOMPARE(heatMap().content().rowName, QString("kH"));
        QCOMPARE(panel().axes().findChildren<QSlider*>().size(), 2); // out, in
    }

    void convolutionsOfOneByOneShowOutAndIn()
    {
        select("point.weight");
        QCOMPARE(heatMap().content().rows, std::uint64_t(12));
        QCOMPARE(heatMap().content().columns, std::uint64_t(7));
        select("depth.weight");
        QCOMPARE(heatMap().content().rows, std::uint64_t(9));
        QCOMPARE(heatMap().content().columns, std::uint64_t(1));
    }

    void aPartOfTheTilesSaysSo()
    {
        const auto saysPart = [this] {
            const QList<QLabel*> labels = panel().picture().findChildren<QLabel*>();
            return std::ranges::any_of(labels, [](QLabel* label) { return label->text().contains("A part"); });
        };
        select("many.weight");
        QVERIFY(!heatMap().isWholeSeen());
        QVERIFY(saysPart());
        heatMap().fit();
        QVERIFY(!saysPart());
    }

    void statisticsOfStoredValuesSaySo()
    {
        select("sparse");
        const auto saysStored = [this] {
            const QList<QLabel*> labels = m_page->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [](QLabel* label) { return label->text().contains("stored values"); });
        };
        QTRY_VERIFY(saysStored());
        select("lin.weight");
        QVERIFY(!saysStored());
    }

    /// A line that comes and goes does not make the pane wider than the room for it.
    void nothingIsCutBesideTheSpectrum()
    {
        select("lin.weight");
        SpectrumPanel& spectrum = panel().spectrum();
        const int width = spectrum.minimumSizeHint().width();
        spectrum.findChild<JobLine*>()->show();
        QCoreApplication::processEvents();
        QCOMPARE(spectrum.minimumSizeHint().width(), width);
        const auto* area = m_page->findChild<QScrollArea*>(QString(), Qt::FindDirectChildrenOnly);
        QVERIFY(area->widget()->width() <= area->viewport()->width());
    }

    void thePartThatWasChosenStays()
    {
        select("lin.weight");
        QTabWidget& tabs = panel().tabs();
        tabs.setCurrentWidget(&panel().numbers());
        select("conv.weight");
        QCOMPARE(tabs.currentWidget(), static_cast<QWidget*>(&panel().numbers()));
        tabs.setCurrentWidget(&panel().spectrum());
        select("walk"); // it has none
        QCOMPARE(tabs.currentWidget(), static_cast<QWidget*>(&panel().picture()));
        select("none");
        select("lin.weight");
        QCOMPARE(tabs.currentWidget(), static_cast<QWidget*>(&panel().spectrum()));
    }

    /// What has no room is scrolled to.
    void picturesKeepTheirHeight_data()
    {
        QTest::addColumn<QString>("tensor");
        QTest::addColumn<int>("width");
        for (const int width : {280, 420})
            for (const char* tensor : {"deep", "conv.weight", "walk"})
                QTest::addRow("%s in %d pixels", tensor, width) << tensor << width;
    }
    void picturesKeepTheirHeight()
    {
        QFETCH(QString, tensor);
        QFETCH(int, width);
        m_page->resize(width, 330);
        select(tensor);
        QTest::qWait(50);
        const DistributionPlot* plot = tensor == "walk" ? static_cast<DistributionPlot*>(panel().picture().linePlot())
                                                        : panel().picture().heatMap();
        QVERIFY2(plot->height() >= 9 * plot->fontMetrics().height(), qPrintable(QString::number(plot->height())));
        QVERIFY(m_page->histogram().size().height() >= m_page->histogram().minimumSizeHint().height());
        QCOMPARE(m_page->size(), QSize(width, 330));
    }

    /// A chooser grows with its texts, as those of another language are longer.
    void choosersTakeLongerTexts()
    {
        select("tok_embed.weight");
        const QList<QComboBox*> boxes = panel().picture().findChildren<QComboBox*>();
        QCOMPARE(boxes.size(), 3);
        for (QComboBox* box : boxes) {
            const int width = box->sizeHint().width();
            box->setItemText(0, QString(60, 'x'));
            QVERIFY2(box->sizeHint().width() > width, qPrintable(box->accessibleName()));
        }
    }

    void axesAndIndexAreChosen()
    {
        select("deep");
        const QList<QSpinBox*> numbers = panel().axes().findChildren<QSpinBox*>();
        QCOMPARE(numbers.size(), 2);
        QTest::keyClick(numbers[0], Qt::Key_Up);
        QTest::keyClick(numbers[1], Qt::Key_Up);
        QCOMPARE(panel().axes().findChildren<QSlider*>()[0]->value(), 1);
        QVERIFY(std::fabs(cell(1, 2).toDouble() - torch("x['deep'][1, 1, 1, 2].item()").toDouble()) < 1e-6);
        QComboBox* down = panel().axes().findChildren<QComboBox*>()[0];
        down->setFocus();
        QTest::keyClick(down, Qt::Key_Home); // axis 0
        QCOMPARE(panel().numbers().model().rowCount(), 4);
        QVERIFY(std::fabs(cell(3, 2).toDouble() - torch("x['deep'][3, 1, 0, 2].item()").toDouble()) < 1e-6);
    }

    void oneAxisIsALine()
    {
        select("walk");
        LinePlot& line = *panel().picture().linePlot();
        QVERIFY(line.isVisible());
        QCOMPARE(line.shown(), std::uint64_t(5000));
        line.setFocus();
        QTest::keyClick(&line, Qt::Key_End);
        QCOMPARE(line.cursor().value(), std::uint64_t(4999));
        for (int i = 0; i < 12; ++i)
            QTest::keyClick(&line, Qt::Key_Plus);
        QVERIFY(line.shown() < 100);
        QTest::keyClick(&line, Qt::Key_Home);
        QTRY_VERIFY_WITH_TIMEOUT(line.pointAt(0) && line.pointAt(0)->numbers == 1, kPatience);
        QVERIFY(std::fabs(line.pointAt(0)->low - torch("x['walk'][0].item()").toDouble()) < 1e-12);
    }

    void tableReadsWhatIsSeen()
    {
        select("long");
        NumberModel& model = panel().numbers().model();
        QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QCOMPARE(model.rowCount(), static_cast<int>(NumberModel::kMostRows));
        QCOMPARE(model.columnCount(), 1);
        QCOMPARE(cell(70, 0), QString("70"));
        panel().tabs().setCurrentWidget(&panel().numbers());
        auto* index = panel().numbers().findChild<QLineEdit*>("index");
        QTest::keyClicks(index, "150000");
        QTest::keyClick(index, Qt::Key_Return);
        QCOMPARE(model.part().firstRow, std::uint64_t(131072));
        QCOMPARE(table().currentIndex().row(), 150000 - 131072);
        QCOMPARE(cell(table().currentIndex().row(), 0), QString("150000"));
        QCOMPARE(model.headerData(0, Qt::Vertical, Qt::DisplayRole).toString(), QString("131072"));
        select("wide");
        QCOMPARE(model.columnCount(), static_cast<int>(NumberModel::kMostColumns));
    }

    void numbersAreCopied()
    {
        select("lin.weight");
        panel().tabs().setCurrentWidget(&panel().numbers());
        table().setFocus();
        NumberModel& model = panel().numbers().model();
        table().selectionModel()->select(QItemSelection(model.index(2, 4), model.index(3, 6)),
                                         QItemSelectionModel::ClearAndSelect);
        QGuiApplication::clipboard()->clear();
        QTest::keyClick(&table(), Qt::Key_C, Qt::ControlModifier);
        QTRY_VERIFY_WITH_TIMEOUT(!QGuiApplication::clipboard()->text().isEmpty(), kPatience);
        const QStringList lines = QGuiApplication::clipboard()->text().split('\n', Qt::SkipEmptyParts);
        QCOMPARE(lines.size(), 2);
        QCOMPARE(lines[0].count('\t'), 2);
        QCOMPARE(lines[1].split('\t')[1], QString("nan"));
        QVERIFY(std::fabs(lines[0].split('\t')[0].toDouble() - torch("x['lin.weight'][2, 4].item()").toDouble())
                < 1e-6);
    }

    void digitsAndBits()
    {
        select("lin.weight");
        panel().tabs().setCurrentWidget(&panel().numbers());
        auto* digits = panel().numbers().findChild<QSpinBox*>();
        digits->setValue(3);
        QCOMPARE(cell(0, 0), torch("'%.3g' % x['lin.weight'][0, 0].item()"));
        auto* bits = panel().numbers().findChild<QCheckBox*>();
        QTest::keyClick(bits, Qt::Key_Space);
        QCOMPARE(cell(3, 5), QString("7fc00000"));
        QCOMPARE(cell(10, 10), QString("7f800000"));
        select("parts");
        QVERIFY2(cell(0, 0).contains(' '), qPrintable(cell(0, 0))); // both parts
    }

    /// The statistics of complex numbers are those of |z|, and say so.
    void absoluteValuesAreSaid()
    {
        const auto isSaid = [&] {
            const QList<QLabel*> labels = m_page->findChildren<QLabel*>();
            return std::ranges::any_of(labels, [](QLabel* label) { return label->text().contains("|z|"); });
        };
        select("parts");
        QTRY_VERIFY(isSaid());
        const auto* table = panel().findChild<StatisticsTable*>();
        QTRY_COMPARE(table->item(0, 0)->text(), QString("Numbers (absolute values |z|)"));
        select("lin.weight");
        QTRY_VERIFY(!isSaid());
    }

    void columnsAreAsWideAsTheNumbers_data()
    {
        QTest::addColumn<int>("characters");
        QTest::newRow("lin.weight") << 14;
        QTest::newRow("parts") << 28; // "-1.0845224-1.3985955e-05j"
        QTest::newRow("long") << 20;
    }
    void columnsAreAsWideAsTheNumbers()
    {
        QFETCH(int, characters);
        select(QTest::currentDataTag());
        auto& table = *panel().numbers().findChild<QTableView*>();
        QVERIFY2(table.columnWidth(0) >= table.fontMetrics().horizontalAdvance(QString(characters, '0')),
                 qPrintable(QString::number(table.columnWidth(0))));
        QVERIFY(table.columnWidth(0) < table.fontMetrics().horizontalAdvance(QString(40, '0')));
    }

    void picturesAreSavedAndCopied()
    {
        select("conv.weight");
        const QString png = m_folder.filePath("map.png");
        QVERIFY(heatMap().savePicture(png));
        QVERIFY(QImage(png).width() >= 2 * heatMap().width());
        heatMap().setFocus();
        QTest::keyClick(&heatMap(), Qt::Key_C, Qt::ControlModifier);
        QVERIFY(!QGuiApplication::clipboard()->image().isNull());
    }

#ifdef QT_SVG_LIB
    /// Where a part is seen, the picture is cut there, as on the screen.
    void aDrawingIsCutAtTheEdges()
    {
        select("lin.weight");
        heatMap().zoom(5, QPointF(heatMap().width() / 3.0, heatMap().height() / 3.0));
        QTRY_VERIFY_WITH_TIMEOUT(!panel().picture().isReading(), kPatience);
        const QString svg = m_folder.filePath("part.svg"), png = m_folder.filePath("part.png");
        QVERIFY(heatMap().savePicture(svg) && heatMap().savePicture(png));
        const QImage picture = QImage(png).convertToFormat(QImage::Format_RGB32);
        QImage drawing(picture.size(), QImage::Format_RGB32);
        QPainter painter(&drawing);
        QSvgRenderer(svg).render(&painter);
        painter.end();
        int different = 0;
        for (int y = 0; y < picture.height(); ++y)
            for (int x = 0; x < picture.width(); ++x)
                different += std::abs(qGray(picture.pixel(x, y)) - qGray(drawing.pixel(x, y))) > 60 ? 1 : 0;
        const int all = picture.width() * picture.height(); // letters are drawn with other edges
        QVERIFY2(different < all / 50, qPrintable(QString("%1 of %2").arg(different).arg(all)));
        heatMap().fit();
    }

    void drawingsAreSaved()
    {
        const QString svg = m_folder.filePath("map.svg");
        select("conv.weight");
        QVERIFY(heatMap().savePicture(svg) && QSvgRenderer(svg).isValid());
        select("walk");
        QVERIFY(panel().picture().linePlot()->savePicture(svg) && QSvgRenderer(svg).isValid());
    }

    /// The texts of a drawing of the heat map.
    QStringList textsDrawn()
    {
        QFile svg(m_folder.filePath("texts.svg"));
        if (!heatMap().savePicture(svg.fileName()) || !svg.open(QIODevice::ReadOnly))
            return {};
        QXmlStreamReader xml(&svg);
        QStringList texts;
        while (!xml.atEnd())
            if (xml.readNext() == QXmlStreamReader::StartElement && xml.name() == QStringLiteral("text"))
                texts << xml.readElementText().trimmed();
        return texts;
    }

    /// 16 kernels of 3 channels, as 8 × 6 tiles of 5 × 5 numbers.
    void sidesCountTiles()
    {
        select("conv.weight");
        std::vector<int> ticks;
        for (const QString& text : textsDrawn()) {
            bool isInteger = false;
            const int tick = text.toInt(&isInteger);
            if (isInteger)
                ticks.push_back(tick);
        }
        QVERIFY(!ticks.empty());
        const int last = *std::ranges::max_element(ticks);
        QVERIFY2(last >= 4 && last <= 7, qPrintable(QString::number(last)));
    }

    /// The legend alone tells the colour of what has no number.
    void noScaleWithoutNumbers()
    {
        select("all_nan");
        const QStringList texts = textsDrawn();
        QVERIFY(texts.contains("NaN"));
        QVERIFY2(std::ranges::none_of(texts, [](const QString& text) { return text.contains('.'); }),
                 qPrintable(texts.join(' ')));
        select("lin.weight");
        QVERIFY(textsDrawn().size() > texts.size());
    }
#endif

    void limitsAndLogScale()
    {
        select("lin.weight");
        ColourBar& colours = *panel().picture().findChild<ColourBar*>();
        const double cut = heatMap().scale().high();
        auto* limits = colours.findChild<QComboBox*>("limits");
        QTest::keyClick(limits, Qt::Key_Home); // min to max
        QVERIFY(heatMap().scale().high() > cut);
        QCOMPARE(heatMap().scale().low(), -heatMap().scale().high()); // a map around 0 goes as far to both sides
        QCOMPARE(heatMap().scale().position(0), 0.5);
        QTest::keyClick(limits, Qt::Key_End); // by hand
        const QList<QLineEdit*> hands = colours.findChildren<QLineEdit*>();
        QCOMPARE(hands.size(), 2);
        for (const auto& [low, high] : {std::pair("-7", "5"), std::pair("5", "-7")}) { // the lower one comes first
            hands[0]->setText(low);
            hands[1]->setText(high);
            QTest::keyClick(hands[1], Qt::Key_Return);
            QCOMPARE(heatMap().scale().low(), -7.0);
            QCOMPARE(heatMap().scale().high(), 5.0);
            QCOMPARE(hands[0]->text(), QString("-7"));
        }
        QTest::keyClick(colours.findChild<QCheckBox*>(), Qt::Key_Space);
        QVERIFY(heatMap().scale().isLogarithmic());
        QVERIFY(heatMap().scale().position(0.07) > heatMap().scale().position(0) + 0.1);
    }

    void selectionMovesOn()
    {
        m_page->setSubject(subjectOf("large"));
        QTRY_VERIFY_WITH_TIMEOUT(panel().picture().isReading(), kPatience);
        m_page->setSubject(subjectOf("lin.weight"));
        QTRY_VERIFY_WITH_TIMEOUT(heatMap().content().rows == 40, kPatience);
        QTRY_VERIFY_WITH_TIMEOUT(!panel().picture().isReading(), kPatience);
        QTest::qWait(200); // the older job must not come late
        QCOMPARE(heatMap().content().columns, std::uint64_t(60));
        QVERIFY(heatMap().pixelAt({8, 9}));
        m_page->setSubject(subjectOf("large"));
        QTRY_VERIFY_WITH_TIMEOUT(panel().picture().isReading(), kPatience);
        m_page->hide();
        QVERIFY(!panel().picture().isReading() && !m_page->isReading());
    }

    void oddTensors()
    {
        for (const char* name : {"one", "none", "meta", "long", "parts", "wide"}) {
            select(name);
            QVERIFY(!m_page->grab().isNull());
        }
        select("one");
        QCOMPARE(cell(0, 0), QString("2.5"));
        select("meta");
        QCOMPARE(panel().numbers().model().rowCount(), 0);
        select("none");
        QCOMPARE(panel().numbers().model().rowCount(), 0);
    }

    void axesHaveTheirUsualNames()
    {
        QCOMPARE(axisNames("conv1.weight", {64, 3, 7, 7}), (QStringList{"out", "in", "kH", "kW"}));
        QCOMPARE(axisNames("fc.weight", {10, 20}), (QStringList{"out", "in"}));
        QCOMPARE(axisNames("transformer.wte.weight", {50257, 768}), (QStringList{"vocabulary", "dim"}));
        QCOMPARE(axisNames("conv.weight", {8, 4, 3}), (QStringList{"out", "in", "k"}));
        QCOMPARE(axisNames("x", {2, 3, 100, 200}).front(), QString("axis 0"));
        QCOMPARE(axisNames("blocks.weight", {16, 5, 5}, true), (QStringList{"axis 0", "axis 1", "axis 2"}));
    }
};

QTEST_MAIN(ValuesTest)
#include "tst_values.moc"
