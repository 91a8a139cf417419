#include "core/checkpoint/checkpoint.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "ui/views/compare_page.h"

#include <QSemaphore>
#include <QtTest>

#include <cmath>

using namespace ckptscope;
using namespace ckptscope::ui;

/// The numbers of both sides of a comparison as pictures.
class PairPicturesTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    Oracle m_torch;
    std::shared_ptr<const CompareRows> m_rows;

    std::uint32_t pairOf(const char* name) const
    {
        for (std::uint32_t i = 0; i < m_rows->comparison.pairs.size(); ++i)
            if (m_rows->name(i, false) == name || m_rows->name(i, true) == name)
                return i;
        return checkpoint::kNoIndex;
    }
    void show(PairPictures& pictures, const char* name) const
    {
        const std::optional<TensorPair> pair = m_rows->tensorsOf(pairOf(name));
        pair ? pictures.setPair(*pair) : pictures.clear();
    }
    QString path(const char* name) const { return m_folder.filePath(name); }

private slots:
    void initTestCase()
    {
        if (!m_torch.available() || !haveTestData())
            QSKIP("no Python with torch");
        const QString said = m_torch.run(R"(
import torch
torch.manual_seed(1)
w = torch.randn(6, 8)
v = w.clone(); v[2, 3] += 0.5; v[1, 1] = float('nan')
a = {'w': w, 'same': w, 'cast': w, 'shape': torch.zeros(2, 3), 'kernels': torch.randn(8, 4, 3, 3), 'only': w,
     'stem': torch.randn(32, 3, 7, 7), 'one': torch.zeros(400, 400), 'large': torch.zeros(40, 1024, 1024, dtype=torch.int8), 'meta': torch.empty(2, device='meta')}
o = a['one'].clone(); o[301, 203] = 1
s = a['stem'].clone(); s[31, 2, 6, 6] += 1
a['narrow'] = torch.tensor([1e6, 1e-9, 1.0001, 2.]); a['fits'] = torch.tensor([1.0001, 0.])
b = dict(a, narrow=a['narrow'].half(), fits=a['fits'].half(), one=o, stem=s, w=v, cast=w.bfloat16(), shape=torch.zeros(3, 2), kernels=a['kernels'] * 2, large=a['large'] + 1)
del b['only']
torch.save(a, ')" + path("a.pth") + R"('); torch.save(b, ')"
                                         + path("b.pth") + R"(')
result = 'ok')");
        QCOMPARE(said, QString("ok"));
        m_rows = std::make_shared<const CompareRows>(checkpoint::open(path("a.pth").toStdString()),
                                                     checkpoint::open(path("b.pth").toStdString()), io::Progress{});
    }

    /// What a cast did: told whether or not something left the range.
    void editsTellWhatBecameInfiniteOrZero()
    {
        PairPictures pictures(PairPictures::Sides::Edited);
        pictures.resize(900, 400);
        pictures.show();
        show(pictures, "narrow");
        QTRY_COMPARE(pictures.saidFacts(),
                     QString("3 of 4 numbers differ · 1 became Inf · 1 became 0 · the others by "
                             "at most 0.0001"));
        show(pictures, "fits");
        QTRY_VERIFY2(pictures.saidFacts().startsWith(
                         "1 of 2 numbers differ · 0 became Inf · 0 became 0 · by at most 0.0001 · RMS "),
                     qPrintable(pictures.saidFacts()));
    }

    void differencesAreShown()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(900, 400);
        pictures.show();
        show(pictures, "w");
        QTRY_VERIFY2(pictures.saidFacts().startsWith("2 of 48 numbers differ"), qPrintable(pictures.saidFacts()));
        QVERIFY(pictures.saidFacts().contains("the others by at most 0.5"));
        QVERIFY(!pictures.saidFacts().contains("became")); // two files, of which neither is older
        QVERIFY(pictures.saidFacts().contains("1 with NaN or Inf on one side"));
        HeatMap& difference = pictures.heatMap(PairPictures::Difference);
        QTRY_VERIFY(difference.pixelAt({2, 3}));
        QVERIFY(std::fabs(difference.pixelAt({2, 3})->low - 0.5) < 1e-6);
        QCOMPARE(difference.pixelAt({0, 0})->low, 0.0);
        QVERIFY((difference.pixelAt({1, 1})->marks & tensor::kHasNaN) != 0);
        QCOMPARE(pictures.heatMap(PairPictures::A).scale().low(), pictures.heatMap(PairPictures::B).scale().low());
    }

#ifdef QT_SVG_LIB // not in the build for Windows
    /// Where all numbers are one, so is the number beside the colours: others would stand on top of it.
    void oneNumberHasOneLabel()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(900, 400);
        pictures.show();
        show(pictures, "same");
        HeatMap& difference = pictures.heatMap(PairPictures::Difference);
        QTRY_VERIFY(difference.pixelAt({0, 0}));
        QVERIFY(difference.savePicture(path("same.svg")));
        static const QRegularExpression label(QStringLiteral("<text[^>]* x=\"([^\"]*)\" y=\"([^\"]*)\""));
        QSet<QString> places;
        auto matches = label.globalMatch(QString::fromUtf8(contents(path("same.svg"))));
        while (matches.hasNext()) {
            const QString place = matches.next().capturedTexts().mid(1).join(' ');
            QVERIFY2(!places.contains(place), qPrintable(place));
            places << place;
        }
        QVERIFY(places.size() > 4); // the axes have theirs
    }
#endif

    void cursorsGoTogether()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(900, 400);
        pictures.show();
        show(pictures, "w");
        QTRY_VERIFY(pictures.heatMap(PairPictures::A).pixelAt({2, 3}));
        HeatMap& a = pictures.heatMap(PairPictures::A);
        a.setFocus();
        a.setCursorCell({2, 2});
        QTest::keyClick(&a, Qt::Key_Right);
        QVERIFY(pictures.heatMap(PairPictures::B).cursor() == (HeatMap::Cell{2, 3}));
        QVERIFY2(pictures.saidPlace().startsWith("[2, 3]: A "), qPrintable(pictures.saidPlace()));
        QVERIFY2(pictures.saidPlace().endsWith("B − A 0.5"), qPrintable(pictures.saidPlace()));
    }

    void otherPairs()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(900, 400);
        pictures.show();
        show(pictures, "same");
        QTRY_COMPARE(pictures.saidFacts(), QString("Every bit is the same."));
        show(pictures, "cast");
        QTRY_VERIFY2(pictures.saidFacts().contains("of 48 numbers differ"), qPrintable(pictures.saidFacts()));
        show(pictures, "shape");
        QTRY_VERIFY(pictures.saidFacts().startsWith("The shapes differ"));
        show(pictures, "kernels");
        QTRY_VERIFY2(pictures.saidFacts().startsWith("288 of 288"), qPrintable(pictures.saidFacts()));
        QVERIFY2(pictures.saidFacts().contains("by at most") && pictures.saidFacts().endsWith("cosine 1"),
                 qPrintable(pictures.saidFacts()));
        QTRY_COMPARE(pictures.heatMap(PairPictures::B).content().tileRows, std::uint64_t(3));
        show(pictures, "only");
        QVERIFY(pictures.saidFacts().startsWith("Select a tensor that both sides have"));
        show(pictures, "meta");
        QTRY_VERIFY(!pictures.saidFacts().isEmpty());
    }

    /// Where kernels differ may be in the last of them.
    void allKernelsAreSeenFirst()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(620, 260);
        pictures.show();
        show(pictures, "stem");
        HeatMap& difference = pictures.heatMap(PairPictures::Difference);
        QTRY_VERIFY(difference.pixelAt({0, 0}));
        for (const auto picture : {PairPictures::A, PairPictures::B, PairPictures::Difference})
            QVERIFY(pictures.heatMap(picture).isWholeSeen());
        QVERIFY(pictures.saidPlace().isEmpty());
        difference.zoom(2);
        QVERIFY2(pictures.saidPlace().startsWith("A part of the picture"), qPrintable(pictures.saidPlace()));
        difference.fit();
        QVERIFY(pictures.saidPlace().isEmpty());
    }

    /// A pixel of the screen stands for several numbers: the one that differs is among them.
    void aSingleDifferenceIsPainted()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(620, 260);
        pictures.show();
        show(pictures, "one");
        HeatMap& difference = pictures.heatMap(PairPictures::Difference);
        QTRY_VERIFY(difference.pixelAt({0, 0}));
        QVERIFY(difference.cellRect({0, 0}).width() < 0.5);
        const QRgb colour = difference.scale().colour(1);
        QVERIFY(colour != difference.scale().colour(0));
        const QRect cell = difference.cellRect({301, 203}).toAlignedRect().adjusted(-1, -1, 1, 1);
        const QImage painted = difference.grab(cell).toImage();
        bool isThere = false;
        for (int y = 0; y < painted.height(); ++y)
            for (int x = 0; x < painted.width(); ++x)
                isThere = isThere || (painted.pixel(x, y) | 0xff000000) == colour;
        QVERIFY(isThere);
    }

    /// Three beside each other need room; in a narrow pane the difference stands below.
    void arrangedByTheWidth()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(900, 500);
        pictures.show();
        show(pictures, "w");
        const HeatMap& b = pictures.heatMap(PairPictures::B);
        const HeatMap& difference = pictures.heatMap(PairPictures::Difference);
        QTRY_VERIFY(b.pixelAt({0, 0}));
        QTRY_COMPARE(difference.y(), b.y());
        pictures.resize(420, 500);
        QTRY_VERIFY(difference.y() > b.geometry().bottom());
        pictures.resize(900, 500);
        QTRY_COMPARE(difference.y(), b.y());
    }

    void anotherPairStopsTheReading()
    {
        PairPictures pictures(PairPictures::Sides::Compared);
        pictures.resize(900, 400);
        pictures.show();
        show(pictures, "large");
        show(pictures, "same");
        QTRY_COMPARE(pictures.saidFacts(), QString("Every bit is the same."));
        QTest::qWait(200); // nothing of the other comes late
        QCOMPARE(pictures.saidFacts(), QString("Every bit is the same."));
    }

    /// Nobody has to take a job away that is done.
    void progressGoesWithItsJob()
    {
        JobLine line;
        QSemaphore gate;
        line.setJob(Job::start<bool>(
            &line, "Comparing numbers",
            [&gate](const io::Progress&) {
                gate.acquire();
                return true;
            },
            [](Outcome<bool>&&) {}));
        QTRY_VERIFY(line.isVisible());
        gate.release();
        QTRY_VERIFY(!line.isVisible());
        QTest::qWait(200); // nor does it come back
        QVERIFY(!line.isVisible());
    }

    void pageShowsThem()
    {
        ComparePage page({path("a.pth"), {}, false}, {path("b.pth"), {}, false});
        page.resize(1100, 800);
        page.show();
        QTRY_VERIFY(page.rows());
        QVERIFY(page.pictures().isHidden());
        QTest::mouseClick(page.filterBar().picturesButton(), Qt::LeftButton);
        QVERIFY(page.pictures().isVisible());
        page.table().setCurrentIndex(page.model().indexOf(pairOf("kernels")));
        QTRY_VERIFY2(page.pictures().saidFacts().startsWith("288 of 288"), qPrintable(page.pictures().saidFacts()));
        page.table().setFocus();
        QTest::keyClick(&page.table(), Qt::Key_L, Qt::ControlModifier | Qt::ShiftModifier);
        QTRY_VERIFY(page.pictures().isHidden());
        QTest::keyClick(&page.table(), Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(page.filterBar().showsRawKeys());
    }
};

QTEST_MAIN(PairPicturesTest)
#include "tst_pair_pictures.moc"
