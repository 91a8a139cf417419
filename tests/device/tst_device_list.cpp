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

    /// On this machine, whatever it has: an answer or a reason.
    void thisMachine()
    {
        const device::DeviceList list = device::listDevices();
        QVERIFY(!list.gpus.empty() || !list.problem.empty());
    }
};

QTEST_APPLESS_MAIN(DeviceListTest)
#include "tst_device_list.moc"
