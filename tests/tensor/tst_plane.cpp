#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/element.h"
#include "core/tensor/slice.h"
#include "tests/support/oracle.h"
#include "tests/tensor/samples.h"

#include <QtTest>

#include <cmath>
#include <memory>
#include <random>

using namespace ckptscope;
using namespace ckptscope::tensor;

namespace {

bool isSame(double found, double expected, double tolerance)
{
    return found == expected || (std::isnan(found) && std::isnan(expected))
        || std::fabs(found - expected) <= tolerance * std::max(1.0, std::fabs(expected));
}

/// Planes of a tensor: the last axes, two others, transposed ones, tiles.
std::vector<Plane> planesOf(const View& view, std::mt19937& random)
{
    std::vector<Plane> planes{lastAxes(view)};
    const std::size_t axes = view.shape.size();
    std::vector<std::uint64_t> index(axes, 0);
    if (view.elements == 0)
        return planes;
    for (std::size_t i = 0; i < axes; ++i)
        index[i] = random() % static_cast<std::uint64_t>(view.shape[i]);
    for (std::size_t a = 0; a < axes; ++a)
        for (std::size_t b = 0; b < axes; ++b)
            if (a != b)
                planes.push_back(twoAxes(view, a, b, index));
    if (axes >= 4)
        planes.push_back(kernelTiles(view, index));
    return planes;
}

std::uint64_t flat(const View& view, const std::vector<std::uint64_t>& index)
{
    std::uint64_t out = 0;
    for (std::size_t i = 0; i < index.size(); ++i)
        out = out * static_cast<std::uint64_t>(view.shape[i]) + index[i];
    return out;
}

Rectangle partOf(const Plane& plane, std::mt19937& random)
{
    Rectangle part = whole(plane);
    if (part.elements() == 0)
        return part;
    part.firstRow = random() % part.rows;
    part.firstColumn = random() % part.columns;
    part.rows = 1 + random() % std::min<std::uint64_t>(part.rows - part.firstRow, 40);
    part.columns = 1 + random() % std::min<std::uint64_t>(part.columns - part.firstColumn, 40);
    return part;
}

} // namespace

/// Tensors on a plane: elements with their bits, and pictures, against PyTorch.
class PlaneTest : public QObject {
    Q_OBJECT

    std::unique_ptr<NumberSamples> m_samples;

    static void compareElements(const NumberSample& sample, const View& view, const Plane& plane, const Rectangle& part,
                                const std::vector<double>& expected)
    {
        const double tolerance = view.quantizer.scales.empty() && !isComplex(view.dtype) ? 0 : 1e-6;
        const std::uint64_t each = numbersPerElement(view.dtype);
        const std::vector<Element> found = elementsOf(view, plane, part);
        QCOMPARE(found.size(), static_cast<std::size_t>(part.elements()));
        for (std::uint64_t i = 0; i < part.elements(); ++i) {
            const auto index = plane.indexAt(part.firstRow + i / part.columns, part.firstColumn + i % part.columns);
            const auto at = static_cast<std::size_t>(flat(view, index) * each);
            const Element& element = found[static_cast<std::size_t>(i)];
            const bool isComplexNaN = std::isnan(element.real) || std::isnan(element.imaginary);
            const double number = !isComplex(view.dtype) ? element.real
                : isComplexNaN                           ? std::nan("")
                                                         : std::hypot(element.real, element.imaginary);
            QVERIFY2(isSame(number, expected[at], tolerance),
                     qPrintable(QString("%1 %2 [%3]: %4, not %5")
                                    .arg(sample.file, sample.name)
                                    .arg(at)
                                    .arg(number)
                                    .arg(expected[at])));
            if (each == 2)
                QCOMPARE(element.imaginary, expected[at + 1]);
        }
    }

    /// One pixel, from the numbers under it.
    static void comparePixel(const Slice& slice, std::size_t x, std::size_t y, const std::vector<double>& numbers,
                             double tolerance)
    {
        double sum = 0, least = HUGE_VAL, greatest = -HUGE_VAL;
        std::uint64_t count = 0;
        std::uint8_t marks = 0;
        for (auto row = Slice::begin(y, slice.height, slice.rows); row < Slice::begin(y + 1, slice.height, slice.rows);
             ++row)
            for (auto column = Slice::begin(x, slice.width, slice.columns);
                 column < Slice::begin(x + 1, slice.width, slice.columns); ++column) {
                const double number = numbers[static_cast<std::size_t>(row * slice.columns + column)];
                marks |= std::isnan(number) ? kHasNaN
                    : std::isfinite(number) ? kHasFinite
                    : number > 0            ? kHasPositiveInfinity
                                            : kHasNegativeInfinity;
                if (!std::isfinite(number))
                    continue;
                sum += number;
                ++count;
                least = std::min(least, number);
                greatest = std::max(greatest, number);
            }
        const std::size_t at = y * slice.width + x;
        QCOMPARE(slice.marks[at], marks);
        if (slice.reduction == Reduction::Limits && count != 0) {
            QVERIFY(isSame(slice.low[at], least, tolerance) && isSame(slice.high[at], greatest, tolerance));
        } else if (count != 0 && std::fabs(sum) < 1e300) {
            const double scale = std::max(std::fabs(least), std::fabs(greatest));
            QVERIFY(std::fabs(slice.low[at] - sum / static_cast<double>(count)) <= (1e-9 + tolerance) * scale);
        } else if (count == 0) {
            QVERIFY(std::isnan(slice.low[at]));
        }
    }

private slots:
    void initTestCase() { m_samples = std::make_unique<NumberSamples>(); }

    void elements()
    {
        std::mt19937 random(1);
        for (const NumberSample& sample : m_samples->all()) {
            const std::vector<double> expected = m_samples->numbers(sample);
            const View view = m_samples->view(sample);
            for (const Plane& plane : planesOf(view, random))
                for (int i = 0; i < 4; ++i)
                    compareElements(sample, view, plane, partOf(plane, random), expected);
        }
    }

    void pictures()
    {
        std::mt19937 random(2);
        for (const NumberSample& sample : m_samples->all()) {
            const std::vector<double> all = m_samples->numbers(sample);
            const View view = m_samples->view(sample);
            const std::uint64_t each = numbersPerElement(view.dtype);
            const double tolerance = view.quantizer.scales.empty() && !isComplex(view.dtype) ? 0 : 1e-6;
            for (const Plane& plane : planesOf(view, random)) {
                const Rectangle part = aligned(plane, partOf(plane, random));
                std::vector<double> numbers;
                for (std::uint64_t i = 0; i < part.elements() * each; ++i)
                    numbers.push_back(
                        all[static_cast<std::size_t>(flat(view,
                                                          plane.indexAt(part.firstRow + i / each / part.columns,
                                                                        part.firstColumn + i / each % part.columns))
                                                         * each
                                                     + i % each)]);
                for (const Reduction reduction : {Reduction::Mean, Reduction::Limits})
                    for (const std::size_t size : {std::size_t(7), std::size_t(512)}) {
                        const Slice slice = readSlice(view, plane, part, size, size, reduction);
                        QCOMPARE(slice.isExact(), slice.columns <= size && slice.rows <= size);
                        for (std::size_t y = 0; y < slice.height; ++y)
                            for (std::size_t x = 0; x < slice.width; ++x)
                                comparePixel(slice, x, y, numbers, tolerance);
                    }
            }
        }
    }

    void tilesOfFewChannels()
    {
        View view;
        view.shape = {64, 3, 7, 7};
        view.strides = {147, 49, 7, 1};
        view.elements = 64 * 147;
        const Plane plane = kernelTiles(view, {0, 0, 0, 0});
        QCOMPARE(plane.rowCount() * plane.columnCount(), view.elements);
        QVERIFY(plane.rowCount() < 2 * plane.columnCount() && plane.columnCount() < 2 * plane.rowCount());
        QCOMPARE(plane.tileRows(), std::uint64_t(7));
        QCOMPARE(plane.tileColumns(), std::uint64_t(7));
        QCOMPARE(plane.indexAt(0, 0), (std::vector<std::uint64_t>{0, 0, 0, 0}));
        QCOMPARE(plane.indexAt(0, 21), (std::vector<std::uint64_t>{1, 0, 0, 0})); // the next output stands beside it
        for (std::uint64_t i = 0; i < view.elements; i += 11) {
            const auto place = plane.placeOf(plane.indexAt(i / plane.columnCount(), i % plane.columnCount()));
            QVERIFY(place && place->first * plane.columnCount() + place->second == i);
        }
        QVERIFY(!plane.placeOf({64, 0, 0, 0}) && !plane.placeOf({0, 3, 0, 0}) && !plane.placeOf({0, 0}));
        QCOMPARE(aligned(plane, {8, 3, 22, 5}), (Rectangle{8, 3, 22, 5})); // inside of one tile
        QCOMPARE(aligned(plane, {6, 3, 0, 1}), (Rectangle{0, 14, 0, 1})); // cut tiles are taken whole
    }

    void beyondTheTensor()
    {
        View view;
        view.shape = {4, 5};
        view.strides = {5, 1};
        view.elements = 20;
        const Plane plane = lastAxes(view);
        QVERIFY_EXCEPTION_THROWN(aligned(plane, {0, 5, 0, 1}), io::Error);
        QVERIFY_EXCEPTION_THROWN(tensor::viewOf(view, plane, {0, 1, 2, 4}), io::Error);
        QVERIFY_EXCEPTION_THROWN(tensor::viewOf(view, twoAxes(view, 0, 0, {0, 0}), {0, 1, 0, 1}), io::Error);
        Plane outside = plane;
        outside.rows[0].step = 2;
        QVERIFY_EXCEPTION_THROWN(tensor::viewOf(view, outside, {0, 4, 0, 1}), io::Error);
    }

    void bits()
    {
        Oracle oracle;
        const QStringList names{"float32", "float16",     "bfloat16", "float64",   "int16",
                                "uint8",   "float8_e5m2", "int64",    "complex64", "complex32"};
        const QString answer =
            oracle.run(QString("d = torch.load('%1')\nlines = []\nfor n in '%2'.split():\n"
                               "    b = d[n][:300].contiguous().view(torch.uint8).numpy().tobytes()\n"
                               "    s = d[n].element_size()\n    u = s // 2 if n.startswith('complex') else s\n"
                               "    lines += [' '.join(b[i + j:i + j + u][::-1].hex() for j in range(0, s, u)) "
                               "for i in range(0, len(b), s)]\nresult = '\\n'.join(lines)")
                           .arg(m_samples->path("dtypes.pth"), names.join(' ')));
        QStringList found;
        for (const char* file : {"dtypes.pth", "big_endian.pth"}) {
            found.clear();
            const auto checkpoint = checkpoint::open(m_samples->path(file).toStdString());
            for (const QString& name : names) {
                const View view = viewNamed(*checkpoint, name);
                for (const Element& element : elementsOf(view, lastAxes(view), {0, 1, 0, 300}))
                    found << QString::fromStdString(elementBits(view, element));
            }
            QCOMPARE(found.join('\n'), answer);
        }
    }

    /// Every number that is written is read back as itself by PyTorch, in no more digits than it takes.
    void text()
    {
        Oracle oracle;
        const auto checkpoint = checkpoint::open(m_samples->path("dtypes.pth").toStdString());
        for (const QString& name : {QString("float16"), QString("bfloat16"), QString("float8_e5m2"),
                                    QString("float8_e4m3fn"), QString("float32"), QString("float64")}) {
            const View view = viewNamed(*checkpoint, name);
            QStringList texts;
            const std::uint64_t count = std::min<std::uint64_t>(view.elements, 1 << 15);
            for (const Element& element : elementsOf(view, lastAxes(view), {0, 1, 0, count}))
                texts << QString::fromStdString(elementText(view, element));
            QFile file(m_samples->path("texts"));
            QVERIFY(file.open(QFile::WriteOnly | QFile::Truncate));
            file.write(texts.join('\n').toLatin1());
            file.close();
            QCOMPARE(oracle.run(QString("x = torch.load('%1')['%2'][:%3].double()\n"
                                        "t = torch.tensor([float(s) for s in open('%4').read().split()], "
                                        "dtype=torch.float64).to(torch.%2).double()\n"
                                        "bad = ~((x == t) | (x.isnan() & t.isnan()))\n"
                                        "result = str(bad.sum().item())")
                                    .arg(m_samples->path("dtypes.pth"), name)
                                    .arg(count)
                                    .arg(file.fileName())),
                     QString("0"));
        }
        View half;
        half.dtype = checkpoint::DType::BFloat16;
        Element element;
        element.real = 0.10009765625;
        QCOMPARE(elementText(half, element), std::string("0.1"));
        QCOMPARE(elementText(half, element, 4), std::string("0.1001"));
        View bits;
        bits.dtype = checkpoint::DType::Bool;
        QCOMPARE(elementText(bits, element), std::string("True"));
        View parts;
        parts.dtype = checkpoint::DType::Complex64;
        element.real = 1.5;
        element.imaginary = -2;
        QCOMPARE(elementText(parts, element), std::string("1.5-2j"));
    }
};

QTEST_GUILESS_MAIN(PlaneTest)
#include "tst_plane.moc"
