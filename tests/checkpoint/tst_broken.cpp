#include "core/checkpoint/save.h"
#include "core/checkpoint/verify_crc.h"
#include "core/io/error.h"
#include "tests/archive/zip_builder.h"
#include "tests/support/files.h"

#include <QtTest>

#ifndef Q_OS_WIN
#include <sys/resource.h>
#endif

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

    /// The pickle of a file with many records is read before its directory is.
    void pickleAmongManyRecords_data()
    {
        QTest::addColumn<QByteArray>("pickle");
        QTest::newRow("whole") << QByteArray("\x80\x02}X\x01\x00\x00\x00kK\x05s.", 14);
        QTest::newRow("damaged") << QByteArray("\x80\x02}X\x01\x00\x00\x00kK\x05u.", 14);
        QTest::newRow("cut off") << QByteArray("\x80\x02}X\x01\x00\x00\x00kK", 11);
    }
    void pickleAmongManyRecords()
    {
        QFETCH(QByteArray, pickle);
        const QTemporaryDir folder;
        const auto told = [&](int before, int after) {
            ZipBuilder builder;
            for (int i = 0; i < before + after; ++i) {
                if (i == before)
                    builder.add("a/data.pkl", pickle.toStdString());
                builder.add("a/data/" + std::to_string(i), "x");
            }
            const std::string bytes = builder.bytes(), path = folder.filePath("file.pth").toStdString();
            writeFile(QString::fromStdString(path), QByteArray::fromStdString(bytes));
            try {
                const checkpoint::CheckpointPtr opened = checkpoint::open(path);
                return std::to_string(opened->tree.children(opened->tree.root()).size()) + " items";
            } catch (const io::Error& error) {
                return std::string(error.what());
            }
        };
        const std::string expected = told(0, 1);
        QCOMPARE(expected == "2 items", QTest::currentDataTag() == QByteArray("whole"));
        QCOMPARE(told(0, 10'000), expected);
        QCOMPARE(told(9'999, 1), expected);
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

    /// What is no checkpoint is called by its name.
    void foreignFiles_data()
    {
        QTest::addColumn<QString>("word");
        const std::pair<const char*, const char*> files[] = {
            {"lfs_pointer.pth", "LFS"},       {"page.pth", "web page"},   {"error.pth", "web service"},
            {"long_index.json", "index"},     {"weights.pth.gz", "gzip"}, {"weights.pth.xz", "xz"},
            {"zeros.pth", "zero bytes"},      {"empty.pth", "empty"},     {"array.npy", "NumPy"},
            {"model.onnx", "ONNX"},           {"model.gguf", "GGUF"},     {"model.h5", "HDF5"},
            {"zip_of_files.zip", "model.pth"}};
        for (const auto& [name, word] : files)
            QTest::newRow(name) << QString(word);
    }
    void foreignFiles()
    {
        QFETCH(QString, word);
        try {
            (void)checkpoint::open((testData("foreign/") + QTest::currentDataTag()).toStdString());
            QFAIL("it was opened");
        } catch (const io::Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(word), error.what());
        }
    }

    /// Files as large as the file system takes (ext4: 16 TiB), sparse: refused by their first and last bytes, not read.
    void hugeFiles_data()
    {
        QTest::addColumn<QByteArray>("head");
        QTest::addColumn<QString>("reason");
        QTest::newRow("zeros") << QByteArray() << "zero bytes";
        QTest::newRow("zip") << QByteArray("PK\x03\x04") << "no directory";
        QTest::newRow("legacy") << QByteArray::fromHex("80028a0a6cfc9c46f9206aa850192e80024de9032e") << "TiB";
        QTest::newRow("pickle") << QByteArray("\x80\x02}") << "TiB";
        QTest::newRow("text") << QByteArray("{\"metadata\": 1") << "JSON";
    }
    void hugeFiles()
    {
        QFETCH(QByteArray, head);
        QFETCH(QString, reason);
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(head);
        if (!file.resize((qint64(16) << 40) - (1 << 20)))
            QSKIP("this file system has no files of 16 TiB");
        file.close();
        try {
            (void)checkpoint::open(file.fileName().toStdString());
            QFAIL("it was opened");
        } catch (const io::Error& error) {
            QVERIFY2(QString::fromUtf8(error.what()).contains(reason), error.what());
        }
    }

    void memoryStayedSmall()
    {
#if defined(__SANITIZE_ADDRESS__)
        QSKIP("the sanitizer bounds each allocation instead");
#endif
#ifdef Q_OS_WIN
        QSKIP("POSIX tells how much memory was used");
#else
        rusage usage{};
        QCOMPARE(getrusage(RUSAGE_SELF, &usage), 0);
        QVERIFY2(usage.ru_maxrss < 160 * 1024, qPrintable(QString::number(usage.ru_maxrss) + " KiB"));
#endif
    }
};

QTEST_APPLESS_MAIN(BrokenTest)
#include "tst_broken.moc"
