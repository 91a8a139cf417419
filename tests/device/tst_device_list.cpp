#include "core/device/device_list.h"

#include <QtTest>

using namespace ckptscope;
using device::CudaAnswer;
using device::Gpu;
using device::NvmlAnswer;

/// What two libraries say becomes one list, or the reason why there is none. The answers are those of other machines.
class DeviceListTest : public QObject {
    Q_OBJECT

    static constexpr std::uint64_t kGiB = std::uint64_t(1) << 30;

    static NvmlAnswer nvml()
    {
        NvmlAnswer answer;
        answer.isThere = true;
        answer.driver = "580.65.06";
        answer.gpus = {{-1, "NVIDIA RTX A5000", "GPU-a", 24 * kGiB, 20 * kGiB, 8, 6},
                       {-1, "NVIDIA H100", "GPU-b", 80 * kGiB, 79 * kGiB, 9, 0}};
        return answer;
    }
    static CudaAnswer cuda()
    {
        CudaAnswer answer;
        answer.isBuiltIn = true;
        answer.driver = answer.runtime = 13000;
        return answer;
    }

private slots:
    /// CUDA puts the fastest first, so its order is not NVML's.
    void joinsByUuid()
    {
        CudaAnswer answer = cuda();
        answer.gpus = {{0, "NVIDIA H100", "GPU-b", 79 * kGiB, device::kUnknownMemory, 9, 0},
                       {1, "NVIDIA RTX A5000", "GPU-a", 23 * kGiB, device::kUnknownMemory, 8, 6}};
        const device::DeviceList list = device::join(answer, nvml(), nullptr);
        QCOMPARE(list.gpus.size(), std::size_t(2));
        QCOMPARE(list.gpus[0].tag(), std::string("cuda:0"));
        QCOMPARE(list.gpus[0].free, 79 * kGiB);
        QCOMPARE(list.gpus[1].free, 20 * kGiB);
        QCOMPARE(list.driver, std::string("580.65.06"));
        QVERIFY2(list.problem.empty(), list.problem.c_str());
    }

    void hiddenOnesAreListedLast()
    {
        CudaAnswer answer = cuda();
        answer.gpus = {{0, "NVIDIA H100", "GPU-b", 79 * kGiB, device::kUnknownMemory, 9, 0}};
        const device::DeviceList list = device::join(answer, nvml(), "1");
        QCOMPARE(list.gpus.size(), std::size_t(2));
        QCOMPARE(list.gpus[1].uuid, std::string("GPU-a"));
        QVERIFY(list.gpus[1].tag().empty());
        QCOMPARE(list.problem, std::string("CUDA_VISIBLE_DEVICES=\"1\" shows 1 of 2 GPUs to CUDA."));
    }

    void saysWhyThereAreNone_data()
    {
        QTest::addColumn<int>("error");
        QTest::addColumn<int>("driver");
        QTest::addColumn<bool>("isBuiltIn");
        QTest::addColumn<bool>("hasNvml");
        QTest::addColumn<QString>("visible");
        QTest::addColumn<QString>("word");
        QTest::newRow("no driver") << 35 << 0 << true << false << QString() << "No NVIDIA driver was found";
        QTest::newRow("driver too old") << 35 << 12020 << true << true << QString() << "supports CUDA up to 12.2";
        QTest::newRow("none visible") << 100 << 13000 << true << true << ""
                                      << "CUDA_VISIBLE_DEVICES=\"\" shows none of 2";
        QTest::newRow("other trouble") << 999 << 13000 << true << true << QString() << "unknown error (error 999)";
        QTest::newRow("no runtime, no driver") << 0 << 0 << false << false << QString() << "has no CUDA runtime";
        QTest::newRow("no runtime") << 0 << 0 << false << true << QString() << "those of nvidia-smi";
    }
    void saysWhyThereAreNone()
    {
        QFETCH(int, error);
        QFETCH(int, driver);
        QFETCH(bool, isBuiltIn);
        QFETCH(bool, hasNvml);
        QFETCH(QString, visible);
        QFETCH(QString, word);
        CudaAnswer answer = cuda();
        answer.error = error;
        answer.driver = driver;
        answer.isBuiltIn = isBuiltIn;
        answer.message = "unknown error";
        const QByteArray value = visible.toUtf8();
        const device::DeviceList list =
            device::join(answer, hasNvml ? nvml() : NvmlAnswer(), visible.isNull() ? nullptr : value.constData());
        QVERIFY2(QString::fromStdString(list.problem).contains(word), list.problem.c_str());
        QCOMPARE(list.gpus.size(), std::size_t(hasNvml ? 2 : 0));
        QCOMPARE(!list.gpus.empty() && list.gpus[0].index == 0, !isBuiltIn && hasNvml);
    }

    /// What an NVIDIA H200 said, with driver 580.159.04 and CUDA 13.0: NVML counts what the driver reserves to the
    /// memory, CUDA does not. torch.cuda sees as many GPUs under each value.
    void anH200_data()
    {
        QTest::addColumn<QByteArray>("visible");
        QTest::addColumn<int>("seen");
        QTest::addColumn<QString>("problem");
        const auto none = [](const char* visible) {
            return QString("CUDA_VISIBLE_DEVICES=\"%1\" shows none of 1 GPU to CUDA.").arg(visible);
        };
        QTest::newRow("not set") << QByteArray() << 1 << QString();
        for (const char* one : {"0", "GPU-88d608e1-16e4-a406-85cf-40a90bb1814f", "GPU-88d608e1", "0,1"})
            QTest::newRow(one) << QByteArray(one) << 1 << QString();
        for (const char* other : {"", "1", "GPU-deadbeef", "-1"})
            QTest::addRow("hidden by \"%s\"", other) << QByteArray(other) << 0 << none(other);
    }
    void anH200()
    {
        QFETCH(QByteArray, visible);
        QFETCH(int, seen);
        QFETCH(QString, problem);
        const std::string uuid = "GPU-88d608e1-16e4-a406-85cf-40a90bb1814f";
        NvmlAnswer nvml;
        nvml.isThere = true;
        nvml.driver = "580.159.04";
        nvml.gpus = {{-1, "NVIDIA H200", uuid, 150'754'820'096, 150'109'880'320, 9, 0}};
        CudaAnswer cuda = DeviceListTest::cuda();
        if (seen == 1) {
            cuda.gpus = {{0, "NVIDIA H200", uuid, 150'109'880'320, device::kUnknownMemory, 9, 0}};
        } else {
            cuda.error = 100;
            cuda.message = "no CUDA-capable device is detected";
        }
        const device::DeviceList list = device::join(cuda, nvml, visible.isNull() ? nullptr : visible.constData());
        QCOMPARE(list.gpus.size(), std::size_t(1));
        QCOMPARE(list.gpus[0].tag(), std::string(seen == 1 ? "cuda:0" : ""));
        QCOMPARE(list.gpus[0].memory, std::uint64_t(seen == 1 ? 150'109'880'320 : 150'754'820'096));
        QCOMPARE(list.gpus[0].free, std::uint64_t(150'109'880'320));
        QCOMPARE(device::cudaVersionText(list.cudaOfDriver), std::string("13.0"));
        QCOMPARE(QString::fromStdString(list.problem), problem);
    }

    /// On this machine, whatever it has: an answer or a reason.
    void thisMachine()
    {
        const device::DeviceList list = device::listDevices();
        QVERIFY(!list.gpus.empty() || !list.problem.empty());
    }
};

QTEST_APPLESS_MAIN(DeviceListTest)
#include "tst_device_list.moc"
