#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/save.h"
#include "core/edit/plan.h"
#include "core/edit/step.h"
#include "core/io/error.h"
#include "core/tensor/view.h"
#include "tests/support/files.h"

#include <QtTest>

#include <algorithm>

using namespace ckptscope;
using checkpoint::Finding;

/// What findings say and offer; that each is there stands in the manifest (tst_manifest).
class FindingsTest : public QObject {
    Q_OBJECT

    static std::vector<Finding> findings(const checkpoint::Checkpoint& checkpoint, std::string_view id)
    {
        std::vector<Finding> found;
        std::ranges::copy_if(checkpoint.findings, std::back_inserter(found),
                             [&](const Finding& finding) { return finding.id == id; });
        return found;
    }
    static checkpoint::CheckpointPtr open(const char* name)
    {
        return checkpoint::open(testData("judged/" + QString::fromLatin1(name) + ".pth").toStdString());
    }
    /// The checkpoint after the steps that a fix names.
    static checkpoint::CheckpointPtr cured(const checkpoint::CheckpointPtr& checkpoint, const Finding& finding)
    {
        std::vector<edit::Step> steps;
        for (std::size_t i = 0; i + 1 < finding.fix.size(); i += 2) {
            const std::string& value = finding.fix[i + 1];
            if (finding.fix[i] == "--strip")
                steps.emplace_back(edit::Strip{value});
            else if (finding.fix[i] == "--delete")
                steps.emplace_back(edit::Delete{value});
            else
                steps.emplace_back(edit::Rename{value.substr(0, value.find("=>")), value.substr(value.find("=>") + 2)});
        }
        return edit::apply(checkpoint, steps).checkpoint;
    }

private slots:
    void init()
    {
        if (!haveTestData())
            QSKIP("the test data were not made (no Python with torch)");
    }

    void foldersInAZipAreNoData()
    {
        const checkpoint::CheckpointPtr opened = checkpoint::open(testData("zips/folders.pth").toStdString());
        QVERIFY(findings(*opened, "unused-record").empty());
        QVERIFY(findings(*opened, "zip-ambiguous").empty());
    }

    /// Protocols 0 and 1 have no header; what begins as they do is no other kind of file.
    void cutOffPicklesOfOldProtocols_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::newRow("dict, 0") << QByteArray("(dp0\nVa\np1\nI1\ns");
        QTest::newRow("dict of Python 2, 0") << QByteArray("(dp0\nS'module.weig");
        QTest::newRow("dict, 1") << QByteArray("}q\x00X\x01\x00\x00\x00", 8);
        QTest::newRow("OrderedDict, 0") << QByteArray("ccollections\nOrderedDict\np0\n(tRp1\nVa\np2\nI1");
        QTest::newRow("OrderedDict, 1") << QByteArray("ccollections\nOrderedDict\nq\x00)Rq\x01X", 31);
    }
    void cutOffPicklesOfOldProtocols()
    {
        QFETCH(QByteArray, bytes);
        try {
            (void)openBytes(bytes);
            QFAIL("it was opened");
        } catch (const io::Error& error) {
            QVERIFY2(error.kind() == io::ErrorKind::Truncated, error.what());
        }
        try {
            (void)openBytes("cat and dog\nare friends\n(in a book");
            QFAIL("a text was opened");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::NotACheckpoint);
        }
    }

    /// Python 2.7 makes an OrderedDict of a list of pairs.
    void dictsOfPython2AreUsual()
    {
        const checkpoint::CheckpointPtr opened = openBytes("\x80\x02"
                                                           "ccollections\nOrderedDict\n]](U\x01"
                                                           "aK\x01"
                                                           "ea\x85R.");
        for (const checkpoint::VerdictReason& reason : opened->verdict.reasons)
            QVERIFY2(reason.level < checkpoint::VerdictLevel::Ambiguous, reason.message.c_str());
        QCOMPARE(opened->tree.dictItems(opened->tree.root()).size(), std::size_t(2));
    }

    void countsThatNoFileHasAreTold()
    {
        const checkpoint::CheckpointPtr opened =
            checkpoint::open(testData("damaged/legacy_count_negative.pth").toStdString());
        const std::vector<Finding> found = findings(*opened, "truncated");
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY2(found.front().message.find("it announces -1 elements") != std::string::npos,
                 found.front().message.c_str());
    }

    /// torch.load runs the small pickles of a tar, too; those that it passes over run in other programs.
    void codeInTheTablesOfATar_data()
    {
        QTest::addColumn<QString>("record");
        QTest::addColumn<bool>("named");
        for (const char* name : {"storages", "storage", "views", "storages_first"})
            QTest::newRow(name) << "storages" << true;
        for (const char* name : {"tensors", "tensors_dropped", "tensors_cut", "tensors_last"})
            QTest::newRow(name) << "tensors" << true;
        for (const char* name : {"called_class", "extension"})
            QTest::newRow(name) << "storages" << false;
    }
    void codeInTheTablesOfATar()
    {
        QFETCH(QString, record);
        QFETCH(bool, named);
        try {
            (void)checkpoint::open(
                (testData("hostile/tar_dangerous_") + QTest::currentDataTag() + ".tar").toStdString());
            QFAIL("it was opened");
        } catch (const io::Error& error) {
            const QString sentence = error.what();
            QVERIFY2(sentence.contains(named ? "names posix.system, which can run programs" : "calls code")
                         && sentence.contains("o not load this file"),
                     error.what());
            QCOMPARE(QString::fromStdString(error.record()), record);
            QVERIFY(error.offset());
        }
    }

    /// torch.load takes the last of two members (tarfile.TarFile.getmember), and it is the one that is shown.
    void twoPicklesInATar()
    {
        const auto taken = [](const char* name) {
            return checkpoint::open(testData("hostile/" + QString::fromLatin1(name) + ".tar").toStdString());
        };
        const checkpoint::CheckpointPtr last = taken("tar_duplicate"), first = taken("tar_duplicate_first");
        QCOMPARE(last->verdict.level, checkpoint::VerdictLevel::Dangerous);
        QCOMPARE(last->verdict.reasons.front().global, std::string("posix.system"));
        QCOMPARE(first->tensors.size(), std::size_t(3));
        const std::vector<Finding> found = findings(*first, "duplicate-record");
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found.front().severity, checkpoint::Severity::Error);
        QVERIFY2(found.front().message.find("One that torch.load passes over names posix.system") != std::string::npos,
                 found.front().message.c_str());
    }

    /// torch.save writes it, and torch.load cannot read it: nothing else is wrong with the file.
    void protocol0RefersByText_data()
    {
        QTest::addColumn<bool>("isRead"); // by torch.load, with weights_only=False
        QTest::newRow("protocol0") << false;
        QTest::newRow("protocol0_legacy") << false;
        QTest::newRow("protocol1") << true;
        QTest::newRow("protocol1_legacy") << true;
    }
    void protocol0RefersByText()
    {
        QFETCH(bool, isRead);
        const checkpoint::CheckpointPtr opened =
            checkpoint::open((testData("damaged/") + QTest::currentDataTag() + ".pth").toStdString());
        QCOMPARE(opened->findings.size(), std::size_t(1));
        QCOMPARE(opened->verdict.reasons.size(), std::size_t(1));
        const Finding& finding = opened->findings.front();
        QCOMPARE(finding.id, std::string(isRead ? "weights-only-refused" : "pickle-protocol"));
        QCOMPARE(finding.severity, isRead ? checkpoint::Severity::Warning : checkpoint::Severity::Error);
    }

    void aCutIsToldOnce()
    {
        const QByteArray whole = contents(testData("damaged/good_legacy.pth"));
        QVERIFY(!whole.isEmpty());
        const checkpoint::CheckpointPtr opened = openBytes(whole.chopped(1));
        QCOMPARE(findings(*opened, "truncated").size(), std::size_t(1));
        QVERIFY(findings(*opened, "truncated")[0].message.find("1 byte is missing") != std::string::npos);
        for (const Finding& finding : opened->findings)
            QVERIFY2(finding.id == "truncated" || finding.severity < checkpoint::Severity::Error,
                     finding.message.c_str());
    }

    void aPickleWithoutItsEnd()
    {
        for (const QByteArray& bytes : {QByteArray("\x80\x02"), QByteArray("\x80\x02}")}) {
            try {
                (void)openBytes(bytes);
                QFAIL("it was opened");
            } catch (const io::Error& error) {
                QVERIFY2(QByteArray(error.what()).contains("without its last opcode"), error.what());
                QCOMPARE(error.kind(), io::ErrorKind::Truncated);
            }
        }
    }

    /// A .distcp file: the last end record counts from the start of its own archive, and of archives of one length hits
    /// the end record of the first.
    void archivesOneAfterTheOther()
    {
        const QByteArray one = contents(testData("single/tied.pth")), other = contents(testData("single/root.pth"));
        QVERIFY(one.size() > 0 && other.size() > 0 && one.size() != other.size());
        for (const QByteArray& joined : {one + one, one + one + one, one + other, other + one, one + other + one}) {
            try {
                (void)openBytes(joined);
                QFAIL("it was opened");
            } catch (const io::Error& error) {
                QVERIFY2(QByteArray(error.what()).contains("consists of several zip archives"), error.what());
            }
        }
        try {
            (void)openBytes(QByteArray(300, 'x') + one);
            QFAIL("it was opened");
        } catch (const io::Error& error) {
            QVERIFY2(!QByteArray(error.what()).contains("several"), error.what());
        }
        try {
            (void)openBytes(QByteArray(one).replace("\n", "\r\n"));
            QFAIL("it was opened");
        } catch (const io::Error& error) {
            QVERIFY2(QByteArray(error.what()).contains("bytes were put into the middle"), error.what());
        }
    }

    /// torch.load reads none of these files; that it reads the first one in the zip format is a matter of tst_torch.
    void whatLegacyFilesCannotHold()
    {
        const checkpoint::CheckpointPtr types = checkpoint::open(testData("damaged/legacy_types.pth").toStdString());
        QCOMPARE(findings(*types, "legacy-types").at(0).fix, (std::vector<std::string>{"--format", "zip"}));
        const checkpoint::CheckpointPtr longer =
            checkpoint::open(testData("damaged/legacy_count_one_more.pth").toStdString());
        QCOMPARE(findings(*longer, "long-record").at(0).severity, checkpoint::Severity::Error);
    }

    /// torch would have to enlarge the storage of a part, which it refuses.
    void brokenPartsAreNamed_data()
    {
        QTest::addColumn<QString>("part");
        for (const char* part : {"indices", "values", "crow_indices", "col_indices", "scales", "buffer"})
            QTest::newRow(part) << QString(part);
    }
    void brokenPartsAreNamed()
    {
        QFETCH(QString, part);
        const checkpoint::CheckpointPtr opened =
            checkpoint::open(testData("damaged/part_" + part + ".pth").toStdString());
        const std::vector<Finding> found = findings(*opened, "broken-tensor");
        QCOMPARE(found.size(), std::size_t(1));
        QVERIFY2(found.front().message.find("part (" + part.toStdString() + ')') != std::string::npos,
                 found.front().message.c_str());
        QVERIFY_EXCEPTION_THROWN(tensor::viewOf(*opened, opened->tensors[0]), io::Error);
    }

    void anUnpackedPickleIsNotOfPickleDump()
    {
        const checkpoint::CheckpointPtr opened = checkpoint::open(testData("zips/unpacked.pkl").toStdString());
        QVERIFY(findings(*opened, "raw-pickle").empty());
        QVERIFY(findings(*opened, "missing-record").empty());
        QVERIFY(findings(*opened, "unpacked-record").at(0).fix.empty());
        for (const checkpoint::VerdictReason& reason : opened->verdict.reasons) // torch's own references
            QVERIFY2(reason.message.find("outside of the pickle") == std::string::npos, reason.message.c_str());
    }

    void averagedModelIsNoAlarm()
    {
        const checkpoint::CheckpointPtr opened = open("averaged");
        const Finding finding = findings(*opened, "partial-prefix").at(0);
        QCOMPARE(finding.severity, checkpoint::Severity::Note);
        QVERIFY(finding.message.find("averaged model") != std::string::npos);
        const checkpoint::CheckpointPtr plain = cured(opened, finding);
        QCOMPARE(plain->tensors.size(), opened->tensors.size() - 1);
        QVERIFY(plain->findings.empty());
    }

    void wrappersInWrappersAreAllRemoved()
    {
        const checkpoint::CheckpointPtr opened = open("wrapped_thrice");
        const std::vector<Finding> found = findings(*opened, "wrapper-prefix");
        QCOMPARE(found.size(), std::size_t(2)); // of all keys, and inside
        QVERIFY(found[1].message.starts_with("3 keys have"));
        const checkpoint::CheckpointPtr plain = cured(opened, found[1]);
        QCOMPARE(plain->tensorName(plain->tensors[0]), std::string("layer.0.weight"));
        QVERIFY(plain->findings.empty());
    }

    /// torch.load and pickle.load decode them in another way, and stop at other bytes.
    void textOfPython2()
    {
        for (const char* name : {"python2_ascii", "python2_utf8"})
            QVERIFY2(findings(*open(name), "python2-text").empty(), name);
        const std::string message = findings(*open("python2_latin1"), "python2-text").at(0).message;
        QVERIFY2(message.find("torch.load says \"'utf-8' codec can't decode byte 0xe9 in position 3\"")
                     != std::string::npos,
                 message.c_str());
        const auto pickled = [](const std::string& text) {
            const std::string bytes = "\x80\x02T"
                + std::string{char(text.size()), char(text.size() >> 8), char(text.size() >> 16), 0} + text + ".";
            const std::vector<Finding> found =
                findings(*checkpoint::open("x.pkl", io::Source::ofMemory(std::string_view(bytes))), "python2-text");
            return QString::fromStdString(found.empty() ? "" : found[0].message);
        };
        QVERIFY(pickled("cafe").isEmpty());
        QVERIFY(
            pickled("caf\xc3\xa9").contains("pickle.load says \"'ascii' codec can't decode byte 0xc3 in position 3\""));
        QVERIFY(pickled(std::string(70'000, 'a') + "\xe9").isEmpty()); // the beginning is read
        QVERIFY(pickled("ab\xe9" + std::string(70'000, 'a')).contains("byte 0xe9 in position 2"));
    }

    /// What torch writes itself is not held against it.
    void objectsOfTorch()
    {
        QVERIFY(findings(*open("lazy_state_dict"), "requires-grad").empty());
        const checkpoint::CheckpointPtr scaler = open("scaler_object");
        QCOMPARE(std::ranges::count(scaler->sections, checkpoint::SectionKind::Scaler, &checkpoint::Section::kind), 1);
        const checkpoint::CheckpointPtr loss = open("loss_object");
        const Finding finding = findings(*loss, "whole-model").at(0);
        QCOMPARE(finding.severity, checkpoint::Severity::Note);
        QVERIFY(finding.fix.empty());
        const checkpoint::CheckpointPtr script = checkpoint::open(testData("programs/scripted.pt").toStdString());
        for (const checkpoint::VerdictReason& reason : script->verdict.reasons)
            QVERIFY2(reason.message.find("another package") == std::string::npos, reason.message.c_str());
    }

    /// A record that torch.load refuses for a line break is mended by an edit and a save.
    void byteOrderIsWrittenAnew()
    {
        const checkpoint::CheckpointPtr opened = checkpoint::open(testData("damaged/byteorder_line.pth").toStdString());
        QVERIFY(findings(*opened, "byte-order").at(0).message.find("line break") != std::string::npos);
        checkpoint::SavePlan plan(edit::apply(opened, {edit::Add{"module."}}).checkpoint, checkpoint::Format::AsInput,
                                  "x.pth");
        io::MemorySink sink;
        plan.write(sink, {});
        const auto saved = checkpoint::open("x.pth", io::Source::ofMemory(sink.bytes()));
        QVERIFY(findings(*saved, "byte-order").empty());
        QCOMPARE(saved->origin->byteOrder, std::string("little"));
    }

    /// Records of macOS beside the folder are left out by the cure that the finding names.
    void recordsOutsideOfTheFolder()
    {
        const checkpoint::CheckpointPtr opened = checkpoint::open(testData("damaged/second_root.pth").toStdString());
        const std::vector<Finding> found = findings(*opened, "zip-ambiguous");
        QCOMPARE(found.size(), std::size_t(1));
        QCOMPARE(found[0].fix, (std::vector<std::string>{"--format", "zip"}));
        checkpoint::SavePlan plan(opened, checkpoint::Format::Zip, "x.pth");
        io::MemorySink sink;
        plan.write(sink, {});
        const auto saved = checkpoint::open("x.pth", io::Source::ofMemory(sink.bytes()));
        QVERIFY(saved->findings.empty());
        QCOMPARE(saved->tensors.size(), opened->tensors.size());
    }

    void oneKeyIsNotAllKeys()
    {
        const Finding finding = findings(*open("one_key"), "module-prefix").at(0);
        QVERIFY(finding.message.starts_with("The only key starts with \"module.\""));
    }

    void manyAlikeAreCounted()
    {
        const std::vector<Finding> found = findings(*open("many_sections"), "module-prefix");
        QCOMPARE(found.size(), std::size_t(101));
        QVERIFY(found.back().message.starts_with("There are 50 more"));
    }

    /// Keys of over 64 KiB stay in the file; two of them are not taken for one.
    void longKeysAreNotOne()
    {
        const auto text = [](const std::string& bytes) {
            const auto size = static_cast<std::uint32_t>(bytes.size());
            std::string out = "X";
            for (int i = 0; i < 4; ++i)
                out += static_cast<char>(size >> (8 * i));
            return out + bytes;
        };
        const auto duplicates = [&](const std::string& first, const std::string& second) {
            const std::string tensor = "ctorch._utils\n_rebuild_meta_tensor_no_storage\n"
                                       "(ctorch\nfloat32\n(K\x02t(K\x01t\x89tR";
            const std::string bytes = "\x80\x02}(" + text(first) + tensor + text(second) + tensor + "u.";
            const auto opened = checkpoint::open("x.pkl", io::Source::ofMemory(std::string_view(bytes)));
            return findings(*opened, "duplicate-key").size();
        };
        QCOMPARE(duplicates(std::string(70'000, 'a'), std::string(70'000, 'b')), std::size_t(0));
        QCOMPARE(duplicates("a", "b"), std::size_t(0));
        QCOMPARE(duplicates("a", "a"), std::size_t(1));
    }

    void hostileNamesTakeNoTime()
    {
        QElapsedTimer timer;
        timer.start();
        QCOMPARE(findings(*open("deep_wrappers"), "inner-prefix").size(), std::size_t(1));
        QVERIFY(open("getattr_50000"));
        constexpr qint64 kFar = 60'000; // ms: a busy computer with sanitizers; the square of their number takes longer
        QVERIFY2(timer.elapsed() < kFar, qPrintable(QString::number(timer.elapsed())));
    }
};

QTEST_APPLESS_MAIN(FindingsTest)
#include "tst_findings.moc"
