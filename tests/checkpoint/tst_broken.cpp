#include "core/checkpoint/save.h"
#include "core/checkpoint/verify_crc.h"
#include "core/io/error.h"
#include "tests/support/files.h"

#include <QtTest>

#include <sys/resource.h>

using namespace ckptscope;

#if defined(__SANITIZE_ADDRESS__)
/// One allocation of this size would be far over anything that a file of a few KB may ask for.
extern "C" const char* __asan_default_options();
extern "C" const char* __asan_default_options()
{
    return "max_allocation_size_mb=64:allocator_may_return_null=0";
}
#endif

/// Small files, broken in every place: each is read or refused with a sentence, quickly, in little memory.
class BrokenTest : public QObject {
    Q_OBJECT

    static void addFiles()
    {
        QTest::addColumn<QByteArray>("whole");
        for (const char* folder : {"single", "single_legacy", "parallel", "raw", "legacy_old", "tar", "zip", "legacy"})
            addSmallest(QString::fromLatin1(folder));
    }
    /// The smallest file of a folder that holds tensors.
    static void addSmallest(const QString& folder)
    {
        const QFileInfoList files = QDir(testData(folder)).entryInfoList(QDir::Files, QDir::Size | QDir::Reversed);
        for (const QFileInfo& file : files) {
            try {
                if (checkpoint::open(file.filePath().toStdString())->tensors.empty() || file.size() > 6000)
                    continue;
            } catch (const io::Error&) {
                continue;
            }
            QTest::newRow(qPrintable(folder + '/' + file.fileName())) << contents(file.filePath());
            return;
        }
    }

    /// Reads, checks, edits and writes; anything but an io::Error is a failure of the test program.
    static void work(const QByteArray& bytes)
    {
        try {
            const checkpoint::CheckpointPtr opened = openBytes(bytes);
            (void)checkpoint::checkLocalHeaders(*opened);
            (void)checkpoint::checkCrc(*opened, {});
            const edit::Applied applied = edit::apply(opened, {edit::Add{"x.", true}, edit::Device{"*", "cpu"}});
            const checkpoint::SavePlan plan(applied.checkpoint, checkpoint::Format::AsInput, "out.pth");
            io::MemorySink sink;
            plan.write(sink, {});
        } catch (const io::Error& error) {
            const QByteArray sentence = error.what();
            if (sentence.size() < 20 || !(sentence.endsWith('.') || sentence.endsWith(')')))
                qWarning("no sentence: %s", sentence.constData());
        }
    }

private slots:
    void initTestCase()
    {
        if (!haveTestData())
            QSKIP("the test data were not made (no Python with torch)");
    }

    void everyByteFlipped_data() { addFiles(); }
    void everyByteFlipped()
    {
        QFETCH(QByteArray, whole);
        for (qsizetype i = 0; i < whole.size(); ++i) {
            for (const int bits : {0x01, 0x80, 0xff}) {
                QByteArray broken = whole;
                broken[i] = char(broken[i] ^ bits);
                work(broken);
            }
        }
    }

    void everyPrefix_data() { addFiles(); }
    void everyPrefix()
    {
        QFETCH(QByteArray, whole);
        for (qsizetype size = 0; size < whole.size(); ++size)
            work(whole.left(size));
    }

    /// Every stretch of four bytes becomes the largest number: sizes, counts, offsets.
    void everyNumberHuge_data() { addFiles(); }
    void everyNumberHuge()
    {
        QFETCH(QByteArray, whole);
        for (qsizetype i = 0; i + 4 <= whole.size(); ++i)
            work(QByteArray(whole).replace(i, 4, "\xff\xff\xff\x7f"));
    }

    void memoryStayedSmall()
    {
#if defined(__SANITIZE_ADDRESS__)
        QSKIP("the sanitizer bounds each allocation instead");
#endif
        rusage usage{};
        QCOMPARE(getrusage(RUSAGE_SELF, &usage), 0);
        QVERIFY2(usage.ru_maxrss < 160 * 1024, qPrintable(QString::number(usage.ru_maxrss) + " KiB"));
    }
};

QTEST_APPLESS_MAIN(BrokenTest)
#include "tst_broken.moc"
