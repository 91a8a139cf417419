#include "core/device/device_list.h"
#include "core/edit/placement.h"
#include "core/edit/plan.h"
#include "core/io/error.h"
#include "core/io/process.h"
#include "core/tensor/engine.h"
#include "core/tensor/engine_protocol.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"
#include "tests/tensor/samples.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTemporaryDir>
#include <QtTest>

#include <algorithm>
#include <atomic>
#include <cmath>
#include <csignal>
#include <memory>
#include <thread>

using namespace ckptscope;
using namespace ckptscope::tensor;

namespace {

bool isNear(double found, double expected, double tolerance = 2e-5)
{
    return found == expected || std::fabs(found - expected) <= tolerance * std::max(1e-6, std::fabs(expected));
}

/// Bytes that are made: `at` their place. `meanwhile` happens before each block.
class Made final : public io::ByteReader {
public:
    explicit Made(std::function<void()> meanwhile = [] {})
        : m_meanwhile(std::move(meanwhile))
    {
    }
    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        m_meanwhile();
        for (std::byte& byte : out)
            byte = static_cast<std::byte>(offset++ * 7);
    }

private:
    std::function<void()> m_meanwhile;
};

/// Bytes that are others each time.
class Fickle final : public io::ByteReader {
public:
    void read(std::uint64_t, std::span<std::byte> out) const override
    {
        std::ranges::fill(out, static_cast<std::byte>(m_reads++));
    }

private:
    mutable std::atomic<int> m_reads = 0;
};

PlacedStorage made(
    std::uint64_t bytes, std::function<void()> meanwhile = [] {})
{
    return {"cpu", io::Source::ofReader(std::make_shared<Made>(std::move(meanwhile)), bytes), {}};
}

} // namespace

/// torch_worker against Python's torch, and what happens when it is lost.
class EngineTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    std::unique_ptr<Oracle> m_torch;
    std::string m_program;

    QString path(const QString& name) const { return m_folder.filePath(name); }
    QString python(const QString& code) { return m_torch->run(QString(code).replace("@", m_folder.path() + '/')); }
    View view(const QString& file, const QString& name) const
    {
        return viewNamed(*checkpoint::open(path(file).toStdString()), name);
    }

private slots:
    void initTestCase()
    {
        m_program = Engine::findProgram();
        m_torch = std::make_unique<Oracle>();
        if (m_program.empty())
            QSKIP("this build has no torch_worker");
        if (!m_torch->available())
            QSKIP("no Python with torch");
        QCOMPARE(python(R"(
import torch
torch.manual_seed(1)
low = torch.randn(40, 3).matmul(torch.randn(3, 30))
torch.save({'plain': torch.randn(50, 20), 'wide': torch.randn(7, 90), 'conv': torch.randn(16, 8, 3, 3),
            'strided': torch.randn(30, 40).t()[::2], 'double': torch.randn(20, 20, dtype=torch.float64),
            'half': torch.randn(30, 20).half(), 'bfloat': torch.randn(30, 20).bfloat16(), 'low': low,
            'ints': torch.randint(-9, 9, (12, 8)), 'bytes': torch.randint(0, 255, (12, 8), dtype=torch.uint8),
            'complex': torch.randn(9, 6, dtype=torch.complex64), 'conj': torch.randn(9, 6, dtype=torch.complex64).conj(),
            'eight': torch.randn(16, 16).to(torch.float8_e4m3fn), 'zeros': torch.zeros(5, 4),
            'many': torch.randn(700, 4), 'nan': torch.tensor([[1., float('nan')], [0., 1.]]), 'vector': torch.randn(8),
            'quantized': torch.quantize_per_tensor(torch.randn(10, 10), 0.05, 3, torch.qint8)}, '@in.pth')
eye = torch.eye(20)
torch.save({'coo': eye.to_sparse(), 'csr': eye.to_sparse_csr(), 'bsr': eye.to_sparse_bsr((5, 5)),
            'hybrid': torch.sparse_coo_tensor(torch.tensor([[0, 1]]), torch.eye(2), (4, 2))}, '@sparse.pth')
torch.save({'w': torch.randn(1500, 1500)}, '@big.pth')
result = 'ok')"),
                 QString("ok"));
    }

    void spectraAreTorchs_data()
    {
        QTest::addColumn<QString>("name");
        for (const char* name : {"plain", "wide", "conv", "strided", "double", "half", "bfloat", "low", "ints", "bytes",
                                 "complex", "conj", "eight", "zeros", "many", "quantized"})
            QTest::newRow(name) << name;
    }
    void spectraAreTorchs()
    {
        QFETCH(QString, name);
        const QString json = python(QString(R"(
import json, math
t = torch.load('@in.pth')['%1']
t = t.dequantize() if t.is_quantized else t
wide = t.dtype in (torch.float64, torch.complex128, torch.int64)
if not t.is_complex():
    t = t.to(torch.float64 if wide else torch.float32)
m = t.reshape(t.shape[0], -1).resolve_conj()
s = torch.linalg.svdvals(m).double()
p = s[s > 0] / s.sum()
rows = m if len(m) <= 512 else m[[i * len(m) // 512 for i in range(512)]]
u = rows / torch.linalg.vector_norm(rows, dim=1, keepdim=True)
c = u.matmul(u.conj().T)
c = (c.real if c.is_complex() else c).double()
result = json.dumps(dict(shape=list(m.shape), values=s.tolist(), norm=torch.linalg.norm(m).item(),
    spectral=torch.linalg.matrix_norm(m, 2).item(), nuclear=torch.linalg.matrix_norm(m, 'nuc').item(),
    rank=int(torch.linalg.matrix_rank(m)), effective=float(torch.exp(-(p * p.log()).sum())) if len(p) else 0,
    condition=torch.linalg.cond(m).double().item() if float(s[-1]) > 0 else None,
    cosines=[x if math.isfinite(x) else None for x in c.flatten().tolist()])))")
                                        .arg(name));
        const QJsonObject expected = QJsonDocument::fromJson(json.toUtf8()).object();
        QVERIFY2(!expected.isEmpty(), qPrintable(json.left(500)));
        Engine engine(m_program);
        const Spectrum found = engine.spectrum(view("in.pth", name), {});
        QCOMPARE(qint64(found.rows), expected["shape"][0].toInteger());
        QCOMPARE(qint64(found.columns), expected["shape"][1].toInteger());
        const QJsonArray values = expected["values"].toArray();
        QCOMPARE(qsizetype(found.values.size()), values.size());
        for (qsizetype i = 0; i < values.size(); ++i)
            QVERIFY2(std::fabs(found.values[size_t(i)] - values[i].toDouble()) <= 1e-5 * values[0].toDouble(),
                     qPrintable(QString::number(i)));
        QVERIFY(isNear(found.frobenius, expected["norm"].toDouble()));
        QVERIFY(isNear(found.values.front(), expected["spectral"].toDouble()));
        QVERIFY(isNear(found.nuclear, expected["nuclear"].toDouble()));
        QVERIFY(isNear(found.effectiveRank, expected["effective"].toDouble(), 1e-4));
        QCOMPARE(qint64(found.rank), expected["rank"].toInteger());
        if (name != "low" && name != "zeros") // of rank-deficient matrices it is noise
            QVERIFY(isNear(found.condition, expected["condition"].toDouble(), 1e-3));
        if (name == "zeros")
            QVERIFY(std::isinf(found.condition));
        else
            QVERIFY(isNear(found.energy.back(), 1));
        if (name == "low")
            QCOMPARE(found.valuesFor(0.9999), std::uint64_t(3));
        const QJsonArray cosines = expected["cosines"].toArray();
        QCOMPARE(qsizetype(found.cosines.size()), cosines.size());
        for (qsizetype i = 0; i < cosines.size(); ++i)
            QVERIFY(cosines[i].isNull() ? std::isnan(found.cosines[size_t(i)])
                                        : std::fabs(found.cosines[size_t(i)] - cosines[i].toDouble()) < 1e-5);
    }

    /// One that fails leaves the worker as it is.
    void whatIsNoMatrixIsRefused()
    {
        Engine engine(m_program);
        for (const char* name : {"nan", "vector"})
            QVERIFY_EXCEPTION_THROWN(engine.spectrum(view("in.pth", name), {}), io::Error);
        const std::int64_t id = engine.workerId();
        QVERIFY(id != 0);
        for (const char* name : {"coo", "csr", "bsr", "hybrid"}) // their stored values are no matrix
            try {
                engine.spectrum(view("sparse.pth", name), {});
                QFAIL(name);
            } catch (const io::Error& error) {
                QVERIFY2(QString(error.what()).contains("make the sparse tensor dense first"), error.what());
            }
        engine.spectrum(view("in.pth", "plain"), {});
        QCOMPARE(engine.workerId(), id);
    }

    /// Bytes that lie in no file are handed over themselves.
    void bytesInMemory()
    {
        const View inFile = view("in.pth", "strided");
        View inMemory = inFile;
        inMemory.bytes = io::Source::ofMemory(inFile.bytes.readAll(1 << 20));
        Engine engine(m_program);
        QCOMPARE(engine.spectrum(inMemory, {}).values, engine.spectrum(inFile, {}).values);
    }

    /// What edits make of a tensor, also where it lies strided.
    void spectraOfEditedTensors()
    {
        const auto original = checkpoint::open(path("in.pth").toStdString());
        const auto edited =
            edit::apply(original, {edit::parseStep("cast", "float8_e5m2"), edit::Dequantize{}}).checkpoint;
        Engine engine(m_program);
        for (const char* name : {"plain", "strided", "quantized"}) {
            const double norm = python(QString("t = torch.load('@in.pth')['%1']\n"
                                               "t = t.dequantize() if t.is_quantized else t.to(torch.float8_e5m2)\n"
                                               "result = float(torch.linalg.matrix_norm(t.float(), 2))")
                                           .arg(name))
                                    .toDouble();
            const Spectrum found = engine.spectrum(viewNamed(*edited, name), {});
            QVERIFY2(isNear(found.values.front(), norm), name);
        }
    }

    void anotherFileIsNoticed()
    {
        QFile::copy(path("in.pth"), path("copy.pth"));
        const View before = view("copy.pth", "plain");
        QFile file(path("copy.pth"));
        QVERIFY(file.open(QIODevice::ReadWrite));
        file.seek(file.size());
        file.write("x");
        file.close();
        Engine engine(m_program);
        try {
            engine.spectrum(before, {});
            QFAIL("a file that changed was read");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Changed);
        }
    }

    /// Killed in the middle of a job: a message, and the next job works.
    void aKilledWorkerIsStartedAnew()
    {
        const View big = view("big.pth", "w");
        Engine engine(m_program);
        engine.spectrum(view("in.pth", "plain"), {});
        const std::int64_t id = engine.workerId();
        std::thread killer([id] {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            ::kill(static_cast<pid_t>(id), SIGKILL);
        });
        std::optional<io::ErrorKind> kind;
        QString sentence;
        try {
            engine.spectrum(big, {});
        } catch (const io::Error& error) {
            kind = error.kind();
            sentence = error.what();
        }
        killer.join();
        QVERIFY2(kind == io::ErrorKind::ReadFailed, "it was not killed in the middle of the job");
        QVERIFY2(sentence.contains("was stopped by the system, probably because memory ran out"), qPrintable(sentence));
        QCOMPARE(engine.workerId(), std::int64_t(0));
        QVERIFY(!engine.spectrum(view("in.pth", "plain"), {}).values.empty());
        QVERIFY(engine.workerId() != id);
    }

    /// Cancelling ends the worker, at once.
    void cancelling()
    {
        const View big = view("big.pth", "w");
        Engine engine(m_program);
        engine.spectrum(view("in.pth", "plain"), {});
        std::stop_source stop;
        std::thread canceller([&stop] {
            std::this_thread::sleep_for(std::chrono::milliseconds(60));
            stop.request_stop();
        });
        std::optional<io::ErrorKind> kind;
        try {
            engine.spectrum(big, {stop.get_token(), {}});
        } catch (const io::Error& error) {
            kind = error.kind();
        }
        canceller.join();
        QVERIFY(kind == io::ErrorKind::Cancelled);
        QCOMPARE(engine.workerId(), std::int64_t(0));
        QVERIFY(!engine.spectrum(view("in.pth", "plain"), {}).values.empty());
    }

    void anIdleWorkerEnds()
    {
        Engine engine(m_program, std::chrono::milliseconds(200));
        engine.spectrum(view("in.pth", "plain"), {});
        const auto id = static_cast<pid_t>(engine.workerId());
        QTRY_COMPARE_WITH_TIMEOUT(engine.workerId(), std::int64_t(0), 10'000);
        QCOMPARE(::kill(id, 0), -1);
        QVERIFY(!engine.spectrum(view("in.pth", "plain"), {}).values.empty());
    }

    void noProgram()
    {
        Engine none("");
        Engine wrong("/nowhere/torch_worker"), other("/bin/true");
        for (Engine* engine : {&none, &wrong, &other})
            QVERIFY_EXCEPTION_THROWN(engine->spectrum(view("in.pth", "plain"), {}), io::Error);
    }

    /// All dtypes and layouts that PyTorch saves, on the CPU and, where there is one, on a GPU.
    void placing_data()
    {
        QTest::addColumn<QString>("device");
        QTest::newRow("cpu") << "cpu";
        const device::DeviceList list = device::listDevices();
        if (!list.gpus.empty() && list.gpus[0].index == 0)
            QTest::newRow("cuda:0") << "cuda:0";
    }
    void placing()
    {
        QFETCH(QString, device);
        QCOMPARE(python(R"(
names = ['float64', 'float32', 'float16', 'bfloat16', 'int64', 'int32', 'int16', 'int8', 'uint8', 'bool', 'complex128',
         'complex64', 'complex32', 'uint16', 'uint32', 'uint64', 'float8_e5m2', 'float8_e4m3fn', 'float8_e8m0fnu']
t = {n: torch.zeros(3, 5).to(getattr(torch, n)) for n in names}
t['strided'] = torch.randn(30, 40).t()[::2]
t['tied'] = t['strided']
t['part'] = torch.randn(100)[10:20]
t['empty'] = torch.empty(0, 4)
t['scalar'] = torch.tensor(3.)
t['large'] = torch.randn(5, 1 << 20)
t['sparse'] = torch.eye(9).to_sparse()
t['csr'] = torch.eye(9).to_sparse_csr()
t['quantized'] = torch.quantize_per_tensor(torch.randn(10, 10), 0.05, 3, torch.qint8)
t['channels'] = torch.quantize_per_channel(torch.randn(4, 10), torch.rand(4) + 1, torch.zeros(4), 0, torch.quint8)
t['parameter'] = torch.nn.Parameter(torch.randn(4))
torch.save(t, '@all.pth')
result = len(t))"),
                 QString("30"));
        const auto original = checkpoint::open(path("all.pth").toStdString());
        const auto moved = edit::apply(original, {edit::Device("*", device.toStdString())}).checkpoint;
        const std::vector<PlacedStorage> storages = edit::placedStorages(*moved);
        QCOMPARE(storages.size(), std::size_t(moved->storages.size()));
        std::uint64_t bytes = 0, told = 0;
        for (const checkpoint::Storage& storage : moved->storages)
            bytes += storage.bytes;
        Engine engine(m_program);
        const Proof proof = engine.prove(storages, {{}, [&](std::uint64_t done, std::uint64_t total) {
                                                        QVERIFY(total == 2 * bytes && done >= told);
                                                        told = done;
                                                    }});
        QCOMPARE(told, 2 * bytes);
        QCOMPARE(engine.workerId(), std::int64_t(0));
        QVERIFY2(proof.holds(), proof.devices.at(0).problem.c_str());
        QVERIFY(!proof.torch.empty());
        QCOMPARE(proof.devices.size(), std::size_t(1));
        const DeviceProof& found = proof.devices[0];
        QCOMPARE(found.device, device.toStdString());
        QCOMPARE(found.placedBytes, bytes);
        QCOMPARE(found.placedStorages, std::uint64_t(storages.size()));
        QCOMPARE(found.tensors, found.placedTensors);
        QCOMPARE(found.tensors, std::uint64_t(30 - 1 - 2 + 2 + 3 + 2)); // tied ones are one; parts, scales
        QVERIFY(found.placeSeconds > 0 && found.readBackSeconds > 0);
        QVERIFY(found.peakReserved != DeviceProof::kUnknown && found.peakReserved >= bytes);
        QCOMPARE(found.peakAllocated != DeviceProof::kUnknown, device != "cpu");
    }

    /// What edits make and what is compressed is handed over block by block.
    void placingWhatLiesInNoFile()
    {
        const auto original = checkpoint::open(path("in.pth").toStdString());
        const auto cast = edit::apply(original, {edit::parseStep("cast", "float16")}).checkpoint;
        Engine engine(m_program);
        QVERIFY(engine.prove(edit::placedStorages(*cast), {}).holds());
        const Proof proof = engine.prove(std::vector{made(0), made(1), made(40'000'001)}, {});
        QVERIFY(proof.holds());
        QCOMPARE(proof.devices[0].placedBytes, std::uint64_t(40'000'002));
        try {
            engine.prove(std::vector{made(10, [] { throw io::Error(io::ErrorKind::Damaged, "It is broken."); })}, {});
            QFAIL("bytes that could not be made were placed");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Damaged);
            QCOMPARE(QString(error.what()), QString("It is broken."));
        }
    }

    /// What a device gives back is compared with the file: here the file is another one by then, which looks the same.
    void otherBytesComeBack()
    {
        const PlacedStorage fickle{"cpu", io::Source::ofReader(std::make_shared<Fickle>(), 1000), {}};
        Engine engine(m_program);
        const Proof proof = engine.prove(std::vector{made(1000), fickle, made(10)}, {});
        QVERIFY(!proof.holds());
        QCOMPARE(proof.devices[0].differing, std::uint64_t(1));
        QCOMPARE(proof.devices[0].problem, std::string("1 of 3 storages came back from cpu with other bytes."));
    }

    /// A device that is not there leaves the others as they are.
    void devicesThatAreNotThere()
    {
        std::vector<PlacedStorage> storages(5, made(100));
        storages[1].device = "cuda:99";
        storages[2].device = "meta";
        storages[3].device = "tpu<script>";
        storages[4].device = "";
        Engine engine(m_program);
        const Proof proof = engine.prove(storages, {});
        QVERIFY(!proof.holds());
        QCOMPARE(proof.devices.size(), std::size_t(5));
        for (const std::size_t there : {0, 4}) {
            QVERIFY2(proof.devices[there].problem.empty(), proof.devices[there].problem.c_str());
            QCOMPARE(proof.devices[there].placedBytes, std::uint64_t(100));
        }
        const char* const words[] = {"", "cuda", "meta", "knows no device \"tpu<script>\"", ""};
        for (const std::size_t missing : {1, 2, 3}) {
            const DeviceProof& found = proof.devices[missing];
            QVERIFY2(QString::fromStdString(found.problem).contains(words[missing]), found.problem.c_str());
            QCOMPARE(found.firstLeft, std::uint64_t(missing));
            QCOMPARE(found.placedStorages, std::uint64_t(0));
        }
    }

    /// A worker that may have only so much memory.
    void memoryThatRunsOut()
    {
        QFile script(path("poor_worker"));
        QVERIFY(script.open(QIODevice::WriteOnly));
        script.write("#!/bin/sh\nulimit -v 20000000\nexec \"" + QByteArray::fromStdString(m_program) + "\"\n");
        script.close();
        script.setPermissions(QFile::ReadOwner | QFile::ExeOwner);
        std::vector<PlacedStorage> storages{made(1000), made(std::uint64_t(1) << 36), made(1000)};
        for (PlacedStorage& storage : storages)
            storage.tensors.resize(1, {checkpoint::DType::UInt8, {10}, {1}, 0});
        Engine engine(script.fileName().toStdString());
        const Proof proof = engine.prove(storages, {});
        QVERIFY(!proof.holds());
        QCOMPARE(proof.devices[0].problem,
                 std::string("Memory ran out on cpu after 1 of 3 tensors; the others were not placed."));
        QCOMPARE(proof.devices[0].firstLeft, std::uint64_t(1));
        QCOMPARE(proof.devices[0].placedBytes, std::uint64_t(1000));
        QVERIFY(engine.prove(std::vector{made(10)}, {}).holds());
    }

    /// Killed while it places, as by the system when memory runs out: a message, and the next job works.
    void aWorkerKilledWhilePlacing()
    {
        Engine engine(m_program);
        engine.spectrum(view("in.pth", "plain"), {});
        const auto id = static_cast<pid_t>(engine.workerId());
        QFile score(QString("/proc/%1/oom_score_adj").arg(id));
        QVERIFY(score.open(QIODevice::ReadOnly));
        QCOMPARE(score.readAll().trimmed(), QByteArray("1000")); // the system takes it before the window
        try {
            engine.prove(std::vector{made(1000, [id] { ::kill(id, SIGKILL); })}, {});
            QFAIL("the worker lived");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::ReadFailed);
            QVERIFY2(QString(error.what()).contains("was stopped by the system, probably because memory ran out"),
                     error.what());
        }
        QVERIFY(engine.prove(std::vector{made(10)}, {}).holds());
    }

    void cancellingWhilePlacing()
    {
        std::stop_source stop;
        Engine engine(m_program);
        try {
            engine.prove(std::vector{made(1 << 30, [&stop] { stop.request_stop(); })}, {stop.get_token(), {}});
            QFAIL("it was not stopped");
        } catch (const io::Error& error) {
            QCOMPARE(error.kind(), io::ErrorKind::Cancelled);
        }
        QCOMPARE(engine.workerId(), std::int64_t(0));
    }

    /// What is no message, or half of one, ends the worker; it never reads beyond.
    void brokenMessages()
    {
        for (const QByteArray& bytes : {QByteArray("\xff\xff\xff\xff\x02", 5),
                                        QByteArray("\x02\0\0\0\x02"
                                                   "ab",
                                                   7),
                                        QByteArray("\x08\0\0\0\x02\xff\xff\xff\xff\xff\xff\xff\xff", 13),
                                        QByteArray("\x08\0\0\0\x06\xff\xff\xff\xff\xff\xff\xff\xff", 13),
                                        QByteArray("\x02\0\0\0\x06"
                                                   "ab",
                                                   7)}) {
            io::Process process(m_program, {});
            process.write(std::as_bytes(std::span(bytes.constData(), size_t(bytes.size()))));
            std::array<std::byte, 4096> out;
            engine::Assembler assembler;
            std::optional<engine::Message> message;
            for (int i = 0; i < 600 && !process.hasEnded() && !message; ++i) {
                assembler.add(std::span(out).first(process.read(out, 50)));
                message = assembler.next();
            }
            QVERIFY(process.hasEnded() || (message && message->type == engine::MessageType::Failure));
        }
    }
};

QTEST_GUILESS_MAIN(EngineTest)
#include "tst_engine.moc"
