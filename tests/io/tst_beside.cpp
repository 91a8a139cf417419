#include "core/io/beside.h"

#include <QtTest>

#include <stdexcept>

using ckptscope::io::Beside;

class BesideTest : public QObject {
    Q_OBJECT

private slots:
    void worksOnAThreadOrInFinish_data()
    {
        QTest::addColumn<bool>("onThread");
        QTest::newRow("on a thread of its own") << true;
        QTest::newRow("in finish()") << false;
    }
    void worksOnAThreadOrInFinish()
    {
        QFETCH(bool, onThread);
        std::thread::id where;
        Beside work(onThread, [&] { where = std::this_thread::get_id(); });
        work.finish();
        QVERIFY(where != std::thread::id());
        QCOMPARE(where != std::this_thread::get_id(), onThread);
    }

    void whatItThrowsComesFromFinish_data() { worksOnAThreadOrInFinish_data(); }
    void whatItThrowsComesFromFinish()
    {
        QFETCH(bool, onThread);
        Beside work(onThread, [] { throw std::runtime_error("broken"); });
        QVERIFY_EXCEPTION_THROWN(work.finish(), std::runtime_error);
    }

    /// As when its caller fails meanwhile.
    void nobodyNeedsToWait()
    {
        bool isDone = false;
        {
            const Beside work(true, [&] { isDone = true; });
        }
        QVERIFY(isDone);
    }
};

QTEST_APPLESS_MAIN(BesideTest)
#include "tst_beside.moc"
