#include "core/checkpoint/checkpoint.h"
#include "core/tensor/array_export.h"
#include "tests/app/run_cli.h"
#include "tests/support/oracle.h"

#include <QDir>
#include <QJsonArray>
#include <QtTest>

using namespace ckptscope;

/// `export`, read back by numpy and compared with what PyTorch holds.
class ExportTest : public QObject {
    Q_OBJECT

    TestFolder m_folder;
    Oracle m_oracle;

    /// Runs Python with `state`, the file's tensors, and `same(array, tensor)`.
    QString ask(const QString& code)
    {
        return m_oracle.run(QString("state = torch.load('%1')\n"
                                    "def same(a, t):\n"
                                    "    t = t.resolve_conj().resolve_neg().contiguous()\n"
                                    "    b = torch.from_numpy(a)\n"
                                    "    if a.shape != tuple(t.shape): return False\n"
                                    "    return torch.equal(b.nan_to_num(7), t.to(b.dtype).nan_to_num(7))\n")
                                .arg(m_folder.path("a.pth"))
                            + code);
    }

private slots:
    void initTestCase()
    {
        const QString done = m_oracle.run(
            QString("w = torch.randn(40, 60)\nw[0, 0] = float('nan')\nz = torch.randn(5, 6, dtype=torch.complex64)\n"
                    "state = {str(d)[6:]: torch.randn(7, 5).mul(50).to(d) for d in (torch.float64, torch.float32,\n"
                    "  torch.float16, torch.bfloat16, torch.int64, torch.int32, torch.int16, torch.int8, torch.bool,\n"
                    "  torch.float8_e4m3fn, torch.float8_e5m2)}\n"
                    "state.update(uint8=torch.arange(9, dtype=torch.uint8), t=w.t(), conj=z.conj(), cut=w[3:, ::2],\n"
                    "  scalar=torch.tensor(2.5), empty=torch.empty(0, 3), big=torch.randn(3000, 700).t(),\n"
                    "  double=torch.randn(3, dtype=torch.complex128), half=torch.randn(4).to(torch.complex32))\n"
                    "torch.save(state, '%1')\nresult = 'done'")
                .arg(m_folder.path("a.pth")));
        QCOMPARE(done, QString("done"));
    }

    void folder()
    {
        const CliRun run = runCli({"export", m_folder.path("a.pth"), "-o", m_folder.path("out/")});
        QVERIFY2(run.code == 0, run.err.constData());
        QVERIFY(run.out.contains("bfloat16 7×5, written as float32 (numpy has no bfloat16)"));
        QCOMPARE(ask(QString("result = [k for k, v in state.items() if not same(numpy.load('%1/' + k + '.npy'), v)]\n"
                             "result = f'{len(state)} {result}'")
                         .arg(m_folder.path("out"))),
                 QString("20 []"));
        QCOMPARE(runCli({"export", m_folder.path("a.pth"), "-o", m_folder.path("out/")}).code, 2);
        QCOMPARE(runCli({"export", m_folder.path("a.pth"), "-o", m_folder.path("out/"), "--force"}).code, 0);
    }

    /// Names that Windows keeps for devices, and characters that it does not take in names.
    void namesForAnySystem()
    {
        QCOMPARE(m_oracle.run(
                     QString("torch.save({'con': torch.ones(1), 'NUL.weight': torch.ones(1), 'com1': torch.ones(1), "
                             "'a:b/c': torch.ones(1), 'console': torch.ones(1)}, '%1')\nresult = 'done'")
                         .arg(m_folder.path("names.pth"))),
                 QString("done"));
        QCOMPARE(runCli({"export", m_folder.path("names.pth"), "-o", m_folder.path("names/")}).code, 0);
        QCOMPARE(QDir(m_folder.path("names")).entryList(QDir::Files, QDir::Name),
                 QStringList({"_NUL.weight.npy", "_com1.npy", "_con.npy", "a_b_c.npy", "console.npy"}));
    }

    /// Every pattern of bits that numpy's float32 stands in for, NaN included.
    void bitsOfWiderNumbers()
    {
        const QString file = m_folder.path("bits.pth"), out = m_folder.path("bits.npz");
        QCOMPARE(m_oracle.run(QString("kinds = ('bfloat16', 'float8_e4m3fn', 'float8_e5m2', 'float8_e4m3fnuz',\n"
                                      "  'float8_e5m2fnuz', 'float8_e8m0fnu')\n"
                                      "codes = lambda d: numpy.arange(256**d.itemsize, dtype=f'u{d.itemsize}')\n"
                                      "of = lambda d: torch.from_numpy(codes(d).view('u1')).view(d)\n"
                                      "torch.save({k: of(getattr(torch, k)) for k in kinds}, '%1')\nresult = 'done'")
                                  .arg(file)),
                 QString("done"));
        QCOMPARE(runCli({"export", file, "-o", out}).code, 0);
        QCOMPARE(m_oracle.run(QString("state, found = torch.load('%1'), numpy.load('%2')\n"
                                      "result = str([k for k, v in state.items()\n"
                                      "  if (found[k].view('u4') != v.float().numpy().view('u4')).any()])")
                                  .arg(file, out)),
                 QString("[]"));
    }

    /// A few bytes can stand for more numbers than any file can hold.
    void repeatsBeyondAnyFile()
    {
        QCOMPARE(m_oracle.run(QString("torch.save({'w': torch.zeros(1).expand(2**31, 2**31)}, '%1')\n"
                                      "torch.save({'w': torch.zeros(1).expand(2**31, 2**31), 'b': torch.ones(2)}, '%2')"
                                      "\nresult = 'done'")
                                  .arg(m_folder.path("endless.pth"), m_folder.path("endless2.pth"))),
                 QString("done"));
        for (const char* output : {"endless.npy", "endless.csv", "endless.npz"}) {
            const CliRun run = runCli({"export", m_folder.path("endless.pth"), "-o", m_folder.path(output)});
            QVERIFY(run.code != 0);
            QVERIFY2(run.err.contains("w: It repeats its elements so often that no file can hold them all."),
                     run.err.constData());
            QVERIFY(!QFile::exists(m_folder.path(output)));
        }
        const CliRun run = runCli({"export", m_folder.path("endless2.pth"), "-o", m_folder.path("endless/")});
        QVERIFY2((run.out + run.err).contains("w: It repeats its elements"), run.err.constData());
        QCOMPARE(QDir(m_folder.path("endless")).entryList(QDir::Files), QStringList{"b.npy"});
        const CliRun shown = runCli({"show", m_folder.path("endless.pth")});
        QVERIFY2(shown.out.contains("16 EiB") || shown.out.contains("16.0 EiB"), shown.out.constData());
    }

    /// Two numbers in each byte: the axis is twice as long, though there are none.
    void axisBeyondAnyArray()
    {
        QCOMPARE(m_oracle.run(QString("w = torch.empty(0, 2**62, dtype=torch.uint8).view(torch.float4_e2m1fn_x2)\n"
                                      "torch.save({'w': w, 'b': torch.ones(2)}, '%1')\nresult = 'done'")
                                  .arg(m_folder.path("long.pth"))),
                 QString("done"));
        const CliRun run = runCli({"export", m_folder.path("long.pth"), "-o", m_folder.path("long/")});
        QVERIFY2((run.out + run.err).contains("w: Its last axis is longer than that of any array."),
                 run.err.constData());
        QCOMPARE(QDir(m_folder.path("long")).entryList(QDir::Files), QStringList{"b.npy"});
    }

    /// Views of a quantised storage by _rebuild_tensor_v2, which knows no scale: their codes.
    void plainViewsOfQuantisedStorages()
    {
        QCOMPARE(m_oracle.run(QString(R"(
import zipfile
codes = torch.tensor([1, -70000, 2**31 - 1], dtype=torch.int32)
for name, saved, wanted, tensor in (('32', 'IntStorage', 'QInt32Storage', codes),
                                    ('8', 'CharStorage', 'QInt8Storage', torch.tensor([-128, 3], dtype=torch.int8))):
    torch.save({'w': tensor}, '%1/plain.pth')
    with zipfile.ZipFile('%1/plain.pth') as a, zipfile.ZipFile(f'%1/q{name}.pth', 'w') as b:
        for i in a.infolist():
            b.writestr(i.filename, a.read(i).replace(saved.encode() + b'\n', wanted.encode() + b'\n'))
result = 'done')")
                                  .arg(m_folder.path(""))),
                 QString("done"));
        for (const QString name : {"q32", "q8"})
            QCOMPARE(runCli({"export", m_folder.path(name + ".pth"), "-o", m_folder.path(name + ".npy")}).code, 0);
        QCOMPARE(m_oracle.run(QString("a, b = numpy.load('%1/q32.npy'), numpy.load('%1/q8.npy')\n"
                                      "result = f'{a.dtype} {a.tolist()} {b.dtype} {b.tolist()}'")
                                  .arg(m_folder.path(""))),
                 QString("int32 [1, -70000, 2147483647] int8 [-128, 3]"));
    }

    void archive()
    {
        const CliRun run = runCli({"export", "--json", m_folder.path("a.pth"), "-o", m_folder.path("all.npz")});
        QVERIFY2(run.code == 0, run.out.constData());
        QCOMPARE(run.document()["tensors"].toArray().size(), 20);
        QCOMPARE(ask(QString("z = numpy.load('%1')\nimport zipfile\n"
                             "result = [k for k, v in state.items() if not same(z[k], v)]\n"
                             "result = f'{len(z.files)} {result} {zipfile.ZipFile(\"%1\").testzip()}'")
                         .arg(m_folder.path("all.npz"))),
                 QString("20 [] None"));
    }

    void oneArray()
    {
        const QString out = m_folder.path("t.npy");
        QCOMPARE(runCli({"export", m_folder.path("a.pth"), "--select", "/^t$/", "-o", out}).code, 0);
        QCOMPARE(ask(QString("result = str(same(numpy.load('%1'), state['t']))").arg(out)), QString("True"));
        const CliRun many = runCli({"export", m_folder.path("a.pth"), "-o", m_folder.path("many.npy")});
        QCOMPARE(many.code, 2);
        QVERIFY(many.err.contains("Several tensors"));
        QCOMPARE(runCli({"export", m_folder.path("a.pth"), "--select", "nothing", "-o", out}).code, 2);
        QVERIFY(!QFileInfo::exists(m_folder.path("many.npy")));
    }

    void text()
    {
        for (const char* name : {"float64", "float32", "float16", "cut", "int64", "big"}) {
            const QString out = m_folder.path(QString(name) + ".csv");
            QCOMPARE(
                runCli({"export", m_folder.path("a.pth"), "--select", QString("/^%1$/").arg(name), "-o", out}).code, 0);
            QCOMPARE(ask(QString("a = numpy.loadtxt('%1', delimiter=',', ndmin=2, dtype=state['%2'].numpy().dtype)\n"
                                 "result = str(same(a, state['%2']))")
                             .arg(out, name)),
                     QString("True"));
        }
        const QString out = m_folder.path("z.csv");
        QCOMPARE(runCli({"export", m_folder.path("a.pth"), "--select", "/^conj$/", "-o", out}).code, 0);
        QCOMPARE(ask(QString("a = numpy.array([[complex(c) for c in l.split(',')] for l in open('%1')], dtype='c8')\n"
                             "result = str(same(a, state['conj']))")
                         .arg(out)),
                 QString("True"));
    }

    /// A tensor without numbers does not keep the others back.
    void fileWithoutTensors()
    {
        const CliRun run =
            runCli({"export", m_folder.write("none.pkl", pickleOf("key")), "-o", m_folder.path("n.npz")});
        QCOMPARE(run.code, 2);
        QVERIFY2(run.err.contains("The file holds no tensor"), run.err.constData());
    }

    void leftOutWhereThereAreNoNumbers()
    {
        const QString file = m_folder.path("meta.pth"), out = m_folder.path("meta.npz");
        QCOMPARE(m_oracle.run(QString("torch.save({'a': torch.ones(2), 'm': torch.empty(3, device='meta')}, '%1')\n"
                                      "result = 'done'")
                                  .arg(file)),
                 QString("done"));
        const CliRun run = runCli({"export", file, "-o", out});
        QCOMPARE(run.code, 0);
        QVERIFY(run.out.contains("left out: m: It was saved without values"));
        QCOMPARE(m_oracle.run(QString("result = str(list(numpy.load('%1')))").arg(out)), QString("['a']"));
        const CliRun json = runCli({"export", "--json", "--force", file, "-o", out});
        QCOMPARE(QJsonDocument::fromJson(json.out).object()["left_out"].toArray().size(), 1);
        const CliRun none = runCli({"export", file, "--select", "m", "-o", m_folder.path("m.npz")});
        QCOMPARE(none.code, 2);
        QVERIFY(none.err.contains("m: It was saved without values"));
        QVERIFY(!QFileInfo::exists(m_folder.path("m.npz")));
    }

    /// The files before the one that fails stay, and the sentence tells it.
    void errorInTheMiddleOfAFolder()
    {
        QCOMPARE(m_oracle.run(QString("torch.save({k: torch.ones(2) for k in 'abc'}, '%1')\nresult = 'done'")
                                  .arg(m_folder.path("abc.pth"))),
                 QString("done"));
        const char* after[] = {"", " after one other file", " after 2 other files"};
        for (int i = 0; i < 3; ++i) {
            const QString out = m_folder.path(QString("middle%1/").arg(i)), file = out + "abc"[i] + ".npy";
            QVERIFY(QDir().mkpath(file));
            const CliRun run = runCli({"export", m_folder.path("abc.pth"), "-o", out, "--force"});
            QCOMPARE(run.code, 2);
            const QString sentence = QString("\"%1\" could not be written%2: ").arg(file, after[i]);
            QVERIFY2(run.err.contains(sentence.toUtf8()), run.err.constData());
            QCOMPARE(QDir(out).entryList(QDir::Files).size(), i);
        }
    }

    void stops_data()
    {
        QTest::addColumn<int>("after");
        for (const int after : {0, 1, 2})
            QTest::newRow(qPrintable(QString::number(after))) << after;
    }

    /// After so many files; a folder that was made for none is gone.
    void stops()
    {
        QFETCH(int, after);
        const auto checkpoint = checkpoint::open(m_folder.path("abc.pth").toStdString());
        const std::uint32_t rows[] = {0, 1, 2};
        const QString folder = m_folder.path(QString("stops%1").arg(after));
        const auto planned =
            tensor::planExport(*checkpoint, rows, tensor::ArrayFormat::Folder, folder.toStdString() + "/and/more/");
        std::stop_source stop;
        int files = 0;
        const io::Progress progress{stop.get_token(), [&](std::uint64_t, std::uint64_t) {
                                        if (++files == after)
                                            stop.request_stop();
                                    }};
        if (after == 0)
            stop.request_stop();
        const char* sentences[] = {"Stopped as requested; no file was changed.",
                                   "Stopped as requested; one file was written before.",
                                   "Stopped as requested; 2 files were written before."};
        std::size_t written = 0;
        try {
            tensor::writeExport(*checkpoint, planned, io::AtomicFile::IfExists::Refuse, written, progress);
            QFAIL("it did not stop");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Cancelled);
            QCOMPARE(error.what(), sentences[after]);
        }
        QCOMPARE(written, std::size_t(after));
        QCOMPARE(QDir(folder + "/and/more").entryList(QDir::Files).size(), after);
        QCOMPARE(QDir(folder).exists(), after != 0);
    }

    void neverTheInput()
    {
        const QString twin = m_folder.path("twin.npy");
        QVERIFY(QFile::link(m_folder.path("a.pth"), twin));
        const CliRun run = runCli({"export", m_folder.path("a.pth"), "--select", "scalar", "-o", twin, "--force"});
        QCOMPARE(run.code, 2);
        QVERIFY(run.err.contains("input itself"));
        QCOMPARE(runCli({"export", m_folder.path("a.pth"), "-o", m_folder.path("a.txt")}).code, 2);
        QCOMPARE(runCli({"export", m_folder.path("a.pth")}).code, 2);
    }
};

QTEST_GUILESS_MAIN(ExportTest)
#include "tst_export.moc"
