#include "core/tensor/cast.h"
#include "core/tensor/decode.h"
#include "tests/support/files.h"
#include "tests/support/oracle.h"

#include <QTemporaryDir>
#include <QtTest>

#include <cmath>
#include <memory>

using namespace ckptscope;
using namespace ckptscope::tensor;

namespace {

std::span<const std::byte> bytesOf(const QByteArray& bytes)
{
    return std::as_bytes(std::span(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

} // namespace

/// Casts against the real PyTorch: all bit patterns of 8 and 16 bits, edges and many at random of the wider ones.
class CastTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    QStringList m_pairs;

private slots:
    void initTestCase()
    {
        Oracle torch;
        if (!torch.available())
            QSKIP("no Python with torch");
        const QString script = qEnvironmentVariable("CKPTSCOPE_SOURCE") + "/tests/tensor";
        const QString pairs = torch.run(QString("import sys\nsys.dont_write_bytecode = True\nsys.path.insert(0, '%1')\n"
                                                "import cast_samples\nresult = cast_samples.make('%2')")
                                            .arg(script, m_folder.path()));
        m_pairs = pairs.split('|');
        QVERIFY2(m_pairs.size() > 100, qPrintable(pairs.left(500)));
    }

    void sameBits()
    {
        int wrong = 0;
        for (const QString& pair : m_pairs) {
            const DType from = *checkpoint::dtypeByName(pair.section(' ', 0, 0).toStdString());
            const DType to = *checkpoint::dtypeByName(pair.section(' ', 1, 1).toStdString());
            QVERIFY(canCast(from, to));
            const QString name = QString(pair).replace(' ', '-');
            const QByteArray in = contents(m_folder.filePath(pair.section(' ', 0, 0) + ".in"));
            const QByteArray expected = contents(m_folder.filePath(name + ".out"));
            const QByteArray exact = contents(m_folder.filePath(name + ".exact"));
            const std::size_t size = checkpoint::info(to).bytes;
            QCOMPARE(static_cast<std::size_t>(expected.size()), static_cast<std::size_t>(exact.size()) * size);
            std::vector<std::byte> out(static_cast<std::size_t>(expected.size()));
            cast(from, to, bytesOf(in), out);
            std::vector<double> numbers(out.size() / size);
            toDoubles(to, out, numbers.data());
            int shown = 0;
            for (std::size_t i = 0; i < numbers.size(); ++i) {
                const bool same = std::memcmp(out.data() + i * size, expected.constData() + i * size, size) == 0;
                if (same || (exact[static_cast<qsizetype>(i)] == 0 && std::isnan(numbers[i])))
                    continue;
                if (++shown > 3)
                    continue;
                ++wrong;
                const auto hex = [](const char* at, std::size_t count) {
                    return QByteArray(at, static_cast<qsizetype>(count)).toHex();
                };
                const std::size_t width = checkpoint::info(from).bytes;
                qWarning() << pair << "element" << i << hex(in.constData() + i * width, width) << "became"
                           << hex(reinterpret_cast<const char*>(out.data()) + i * size, size) << "torch"
                           << hex(expected.constData() + i * size, size);
            }
        }
        QCOMPARE(wrong, 0);
    }

    /// Read in pieces that begin and end anywhere, in both byte orders.
    void whileRead()
    {
        std::vector<std::byte> floats;
        for (int i = 0; i < 100'000; ++i) {
            const float value = std::ldexp(static_cast<float>(i % 4099) + 0.37f, i % 40 - 30);
            const auto* bytes = reinterpret_cast<const std::byte*>(&value);
            floats.insert(floats.end(), bytes, bytes + sizeof value);
        }
        std::vector<std::byte> halves(floats.size() / 2), swapped = floats;
        cast(DType::Float32, DType::Float16, floats, halves);
        for (std::size_t i = 0; i < swapped.size(); i += 4)
            std::reverse(swapped.begin() + static_cast<std::ptrdiff_t>(i),
                         swapped.begin() + static_cast<std::ptrdiff_t>(i + 4));
        for (const bool bigEndian : {false, true}) {
            const io::Source source = castWhileRead(io::Source::ofMemory(bigEndian ? swapped : floats), DType::Float32,
                                                    DType::Float16, bigEndian);
            QCOMPARE(source.size(), halves.size());
            std::vector<std::byte> expected = halves;
            for (std::size_t i = 0; bigEndian && i < expected.size(); i += 2)
                std::swap(expected[i], expected[i + 1]);
            for (const std::size_t step : {std::size_t(1), std::size_t(7), std::size_t(65'537), halves.size()})
                for (std::size_t at = 0; at < std::min<std::size_t>(halves.size(), step * 50); at += step) {
                    std::vector<std::byte> part(std::min(step, halves.size() - at));
                    source.read(at, part);
                    QVERIFY(std::memcmp(part.data(), expected.data() + at, part.size()) == 0);
                }
        }
    }

    void whatCannotBeCast()
    {
        QVERIFY(!canCast(DType::Complex64, DType::Float16));
        QVERIFY(!canCast(DType::Float32, DType::Int8));
        QVERIFY(!canCast(DType::QInt8, DType::Float16));
        QVERIFY(!canCast(DType::Float4E2M1FNx2, DType::Float16));
        QVERIFY(!canCast(DType::Unknown, DType::Float16));
    }
};

QTEST_GUILESS_MAIN(CastTest)
#include "tst_cast.moc"
