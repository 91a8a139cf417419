#include "tests/support/files.h"

#include <QtTest>

using namespace ckptscope;

/// The same networks saved by the real torch from a plain and from a parallel model: an edit must give the other file.
class TwinsTest : public QObject {
    Q_OBJECT

    static QString folder(const char* name) { return testData(QString::fromLatin1(name)); }

    static void addFiles(const char* pattern)
    {
        QTest::addColumn<QString>("name");
        const QStringList names = QDir(folder("single")).entryList({QString::fromLatin1(pattern)}, QDir::Files);
        for (const QString& name : names)
            QTest::newRow(qPrintable(name)) << name;
    }

private slots:
    void initTestCase()
    {
        if (!QDir(folder("single")).exists())
            QSKIP("the test data were not made (no Python with torch)");
    }

    void stripGivesTheSingleFile_data() { addFiles("[!w]*.pth"); }
    void stripGivesTheSingleFile()
    {
        QFETCH(QString, name);
        QVERIFY(converted(folder("parallel") + '/' + name, {edit::Strip{"module."}})
                == contents(folder("single") + '/' + name));
    }

    void addGivesTheParallelFile_data() { addFiles("[!w]*.pth"); }
    void addGivesTheParallelFile()
    {
        QFETCH(QString, name);
        QVERIFY(converted(folder("single") + '/' + name, {edit::Add{"module.", false}})
                == contents(folder("parallel") + '/' + name));
    }

    void unwrapGivesTheSingleFile_data() { addFiles("whole*.pth"); }
    void unwrapGivesTheSingleFile()
    {
        QFETCH(QString, name);
        QVERIFY(converted(folder("parallel") + '/' + name, {edit::Unwrap{}})
                == contents(folder("single") + '/' + name));
    }

    /// The files "whole_x" and "x" hold the same network: as a whole model, and as its state_dict().
    void extractGivesTheStateDict_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"named", "names", "root", "sequential", "spectral", "tied"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }
    void extractGivesTheStateDict()
    {
        QFETCH(QString, name);
        const std::string target = name.toStdString() + ".pth";
        for (const char* kind : {"single", "parallel"}) {
            const QString whole = folder(kind) + "/whole_" + name + ".pth";
            QVERIFY(converted(whole, {edit::Extract{}}, target) == contents(folder(kind) + '/' + name + ".pth"));
            QVERIFY(converted(whole, {edit::Unwrap{}, edit::Extract{}}, target)
                    == contents(folder("single") + '/' + name + ".pth"));
        }
    }

    void stripThenAddIsTheIdentity_data() { addFiles("*.pth"); }
    void stripThenAddIsTheIdentity()
    {
        QFETCH(QString, name);
        for (const char* kind : {"parallel", "parallel_legacy"}) {
            const QString path = folder(kind) + '/' + name;
            QVERIFY(converted(path, {edit::Strip{"module."}, edit::Add{"module.", false}}) == contents(path));
        }
    }
};

QTEST_APPLESS_MAIN(TwinsTest)
#include "tst_twins.moc"
