#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/verify_crc.h"
#include "core/io/error.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QtTest>

#include <algorithm>

using namespace ckptscope;

/// Every generated file, hostile ones included: opened, judged and searched for findings, and compared with what the
/// script that made it says (tests/data/make.py; its numbers come from torch where torch loads the file).
class ManifestTest : public QObject {
    Q_OBJECT

    static QString folder() { return qEnvironmentVariable("CKPTSCOPE_TEST_DATA") + '/'; }

    static QStringList words(const QJsonValue& value)
    {
        QStringList list;
        for (const QJsonValue& word : value.toArray())
            list << word.toString();
        return list;
    }

    static QStringList findingsOf(const checkpoint::Checkpoint& checkpoint)
    {
        QStringList ids;
        for (const checkpoint::Finding& finding : checkpoint.findings)
            ids << QString::fromStdString(finding.id);
        for (const checkpoint::Finding& finding : checkpoint::checkCrc(checkpoint, {}))
            ids << QString::fromStdString(finding.id);
        return ids;
    }

private slots:
    void everyFile_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QStringList>("verdicts");
        QTest::addColumn<QStringList>("findings");
        QTest::addColumn<int>("tensors");
        QFile manifest(folder() + "manifest.json");
        if (!manifest.open(QIODevice::ReadOnly))
            QSKIP("the test data were not made (no Python with torch)");
        const QJsonDocument document = QJsonDocument::fromJson(manifest.readAll());
        const QJsonArray entries = document.isArray() ? document.array() : document.object()["files"].toArray();
        for (const QJsonValue& entry : entries) {
            const QString file = entry["file"].toString();
            const QJsonValue expected = entry["expected"];
            if (!QFileInfo(folder() + file).isDir())
                QTest::newRow(qPrintable(file)) << file << words(expected["verdict"]) << words(expected["findings"])
                                                << expected["tensors"].toInt(-1);
        }
    }

    void everyFile()
    {
        QFETCH(QString, file);
        QFETCH(QStringList, verdicts);
        QFETCH(QStringList, findings);
        QFETCH(int, tensors);
        checkpoint::CheckpointPtr checkpoint;
        try {
            checkpoint = checkpoint::open((folder() + file).toStdString());
        } catch (const io::Error& error) {
            QVERIFY2(verdicts.isEmpty() || verdicts.contains("error"), error.what());
            QVERIFY(QString::fromStdString(error.describe()).size() > 20);
            return;
        }
        if (!verdicts.isEmpty()) {
            const auto level = checkpoint::verdictName(checkpoint->verdict.level);
            const QString found = QString::fromUtf8(level.data(), qsizetype(level.size()));
            QVERIFY2(verdicts.contains(found), qPrintable(found + " instead of " + verdicts.join(" or ")));
        }
        if (tensors >= 0)
            QCOMPARE(int(checkpoint->tensors.size()), tensors);
        const QStringList found = findings.isEmpty() ? QStringList() : findingsOf(*checkpoint);
        for (const QString& id : findings)
            QVERIFY2(found.contains(id), qPrintable(id + " is missing among " + found.join(", ")));
    }

    /// Page after page they are the entries that stand whole.
    void entriesComeInPages_data() { everyFile_data(); }
    void entriesComeInPages()
    {
        QFETCH(QString, file);
        checkpoint::CheckpointPtr checkpoint;
        try {
            checkpoint = checkpoint::open((folder() + file).toStdString());
        } catch (const io::Error&) {
            return;
        }
        const pickle::Tree& tree = checkpoint->tree;
        for (std::uint32_t i = 0; i < std::min(tree.nodeCount(), 2000U); ++i) {
            const auto id = pickle::NodeId::ofIndex(i);
            std::vector<checkpoint::Entry> whole, pages;
            checkpoint::entriesOf(tree, id, whole);
            for (std::size_t read = 0; read == pages.size(); read += 3) {
                checkpoint::entriesOf(tree, id, read, 3, pages);
                QVERIFY(pages.size() <= read + 3);
                if (pages.size() == read)
                    break;
            }
            QVERIFY(std::ranges::equal(whole, pages, [](const checkpoint::Entry& a, const checkpoint::Entry& b) {
                return a.kind == b.kind && a.label == b.label && a.value == b.value;
            }));
        }
    }

    void longContainersAreWalkedInOrder()
    {
        const QString file = folder() + "zips/records_70000.pth";
        if (!QFile::exists(file))
            QSKIP("the test data were not made (no Python with torch)");
        const checkpoint::CheckpointPtr checkpoint = checkpoint::open(file.toStdString());
        QCOMPARE(checkpoint->tensors.size(), std::size_t(70'000));
        for (std::size_t i = 0; i < checkpoint->tensors.size(); ++i)
            QCOMPARE(checkpoint->tensorName(checkpoint->tensors[i]), 'k' + std::to_string(i));
    }

    void findingIdsAreInOrder()
    {
        QVERIFY(std::ranges::is_sorted(checkpoint::findingIds(), {}, &checkpoint::FindingId::id));
    }
};

QTEST_APPLESS_MAIN(ManifestTest)
#include "tst_manifest.moc"
