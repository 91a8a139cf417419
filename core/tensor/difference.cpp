#include "core/tensor/difference.h"

#include "core/io/error.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <vector>

namespace ckptscope::tensor {

namespace {

constexpr std::size_t kElements = 4096;

/// Elements of one side, as bytes and as numbers, however the blocks of the other side fall.
class Side {
public:
    explicit Side(const View& view)
        : m_reader(view)
        , m_part(partOf(view.dtype))
    {
    }

    std::size_t available(const io::Progress& progress)
    {
        if (m_left.empty())
            m_left = m_reader.next(progress);
        return m_left.size() / m_reader.elementBytes();
    }
    void take(std::size_t count)
    {
        const std::uint64_t first = m_reader.done() - m_left.size() / m_reader.elementBytes();
        m_taken = m_left.first(count * m_reader.elementBytes());
        m_left = m_left.subspan(m_taken.size());
        m_numbers.resize(m_taken.size() / info(m_part).bytes * numbersPerElement(m_part));
        toDoubles(m_part, m_taken, m_numbers.data());
        dequantize(m_reader.view().quantizer, first, m_numbers);
    }
    DType dtype() const { return m_reader.view().dtype; }
    std::span<const std::byte> bytes() const { return m_taken; }
    const std::vector<double>& numbers() const { return m_numbers; }

private:
    ElementReader m_reader;
    DType m_part; ///< complex numbers are compared as their two parts
    std::span<const std::byte> m_left, m_taken;
    std::vector<double> m_numbers;
};

bool isWhole64(DType dtype)
{
    return dtype == DType::Int64 || dtype == DType::UInt64;
}

/// A number that doubles would round: of 64 bits, as all of them fit into a long double of x86.
long double exactly(const Side& side, std::size_t i)
{
    const auto read = [&]<typename T>(T value) {
        std::memcpy(&value, side.bytes().data() + i * sizeof value, sizeof value);
        return static_cast<long double>(value);
    };
    return side.dtype() == DType::Int64 ? read(std::int64_t())
        : side.dtype() == DType::UInt64 ? read(std::uint64_t())
                                        : static_cast<long double>(side.numbers()[i]);
}

/// The greater one, NaN before all (as numpy.maximum).
double greater(double a, double b)
{
    return std::isnan(a) || a > b ? a : b;
}

bool isSame(double a, double b)
{
    return a == b || (std::isnan(a) && std::isnan(b));
}

/// Whether a pair is left out: not all of its parts are finite, and it is the same on both sides.
bool isLeftOut(std::span<const double> a, std::span<const double> b)
{
    const auto isFinite = [](double x) { return std::isfinite(x); };
    return !(std::ranges::all_of(a, isFinite) && std::ranges::all_of(b, isFinite)) && std::ranges::equal(a, b, isSame);
}

/// Sums over pairs of numbers: of a², b², a × b and |a - b|².
template <typename T> struct Products {
    T a = 0, b = 0, ab = 0, steps = 0;

    void add(T x, T y)
    {
        a += x * x;
        b += y * y;
        ab += x * y;
    }
    void addStep(T size) { steps += size * size; }
};

/// Whether squares that underflowed, if any, are nothing beside this sum of a block's squares, and none overflowed.
bool isWhole(double squares)
{
    constexpr double kLeast = 0x1p-900;
    return squares >= kLeast && std::isfinite(squares);
}
bool isWhole(double squares, std::span<const double> numbers)
{
    return isWhole(squares) || (squares == 0 && std::ranges::all_of(numbers, [](double x) { return x == 0; }));
}

class PairSums {
public:
    explicit PairSums(const Tolerance& tolerance)
        : m_tolerance(tolerance)
    {
    }

    void add(double a, double b, double step)
    {
        ++found.numbers;
        const bool finite = std::isfinite(a) && std::isfinite(b);
        if (!finite && isSame(a, b))
            return;
        m_block.add(a, b);
        addStep(std::fabs(step), std::fabs(b), finite);
    }

    /// The two parts of each.
    void addComplex(const double* a, const double* b)
    {
        ++found.numbers;
        const bool finite =
            std::ranges::all_of(std::array{a[0], a[1], b[0], b[1]}, [](double x) { return std::isfinite(x); });
        if (!finite && isSame(a[0], b[0]) && isSame(a[1], b[1]))
            return;
        m_block.add(a[0], b[0]);
        m_block.add(a[1], b[1]);
        // Of finite parts it can leave the range of double, and zero times infinity is no number.
        const double ofB = std::hypot(b[0], b[1]);
        addStep(std::hypot(a[0] - b[0], a[1] - b[1]), finite ? std::min(ofB, std::numeric_limits<double>::max()) : ofB,
                finite);
    }

    /// Ends a block of the numbers `a` and `b`, of which wideProducts() gives the sums where doubles lose some.
    template <typename WideProducts>
    void endBlock(std::span<const double> a, std::span<const double> b, WideProducts&& wideProducts)
    {
        const bool sameSteps = found.different == m_differentBefore;
        const bool fits = isWhole(m_block.a, a) && isWhole(m_block.b, b) && (sameSteps || isWhole(m_block.steps));
        const Products<long double> sums =
            fits ? Products<long double>{m_block.a, m_block.b, m_block.ab, m_block.steps} : wideProducts();
        m_all.a += sums.a;
        m_all.b += sums.b;
        m_all.ab += sums.ab;
        m_all.steps += sums.steps;
        m_block = {};
        m_differentBefore = found.different;
    }

    /// `repeats`: how often each number stands in the tensor.
    Difference result(std::uint64_t repeats)
    {
        constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
        if (found.different != 0) {
            const auto& [a, b, ab, steps] = m_all;
            found.rms = static_cast<double>(std::sqrt(steps / static_cast<long double>(m_counted)));
            found.relativeRms = static_cast<double>(std::sqrt(steps / a));
            const auto cosine = static_cast<double>(ab / std::sqrt(a) / std::sqrt(b));
            found.cosine = a == 0 || b == 0 ? kNaN : std::clamp(cosine, -1.0, 1.0);
        }
        for (std::uint64_t* count : {&found.numbers, &found.different, &found.overTolerance, &found.notFinite,
                                     &found.toZero, &found.toInfinite})
            *count *= repeats;
        return found;
    }

    Difference found;

private:
    /// `size`: |a - b|.
    void addStep(double size, double ofB, bool finite)
    {
        ++m_counted;
        if (size == 0)
            return;
        ++found.different;
        found.overTolerance += !finite || size > m_tolerance.absolute + m_tolerance.relative * ofB;
        found.notFinite += !finite;
        found.toZero += ofB == 0;
        found.toInfinite += std::isinf(ofB);
        if (finite)
            found.greatestFinite = std::max(found.greatestFinite, size);
        m_block.addStep(size);
        found.greatest = greater(found.greatest, size);
        found.greatestRelative = greater(found.greatestRelative, size / ofB);
    }

    Tolerance m_tolerance;
    std::uint64_t m_counted = 0; ///< without what is NaN, or the same infinity, on both sides
    std::uint64_t m_differentBefore = 0; ///< this block
    Products<double> m_block;
    Products<long double> m_all; ///< of the blocks before
};

/// Of what the two have taken. The squares of doubles leave the range of double, that of a long double of x86 never.
Products<long double> wideProducts(const Side& a, const Side& b)
{
    const std::size_t parts = isComplex(a.dtype()) ? 2 : 1;
    Products<long double> sums;
    for (std::size_t i = 0; i + parts <= a.numbers().size(); i += parts) {
        const std::span<const double> x(&a.numbers()[i], parts), y(&b.numbers()[i], parts);
        if (isLeftOut(x, y))
            continue;
        for (std::size_t part = 0; part < parts; ++part)
            sums.add(x[part], y[part]);
        sums.addStep(parts == 1
                         ? exactly(a, i) - exactly(b, i)
                         : std::hypot(static_cast<long double>(x[0]) - y[0], static_cast<long double>(x[1]) - y[1]));
    }
    return sums;
}

/// Compares what the two have taken.
void compareTaken(const Side& a, const Side& b, PairSums& sums)
{
    const std::vector<double>&x = a.numbers(), &y = b.numbers();
    const bool isExact = !isWhole64(a.dtype()) && !isWhole64(b.dtype());
    if (isComplex(a.dtype()))
        for (std::size_t i = 0; i + 1 < x.size(); i += 2)
            sums.addComplex(&x[i], &y[i]);
    else
        for (std::size_t i = 0; i < x.size(); ++i)
            sums.add(x[i], y[i], isExact ? x[i] - y[i] : static_cast<double>(exactly(a, i) - exactly(b, i)));
    sums.endBlock(x, y, [&] { return wideProducts(a, b); });
}

} // namespace

Difference differenceOf(const View& a, const View& b, const Tolerance& tolerance, const io::Progress& progress,
                        std::uint64_t doneBefore, std::uint64_t total)
{
    if (isComplex(a.dtype) != isComplex(b.dtype))
        throw io::Error(io::ErrorKind::Unsupported, "Only one of the two has complex numbers.");
    if (a.elements != b.elements || numbersPerElement(a.dtype) != numbersPerElement(b.dtype))
        throw io::Error(io::ErrorKind::Unsupported, "The two have different counts of numbers.");
    const bool sameType = a.dtype == b.dtype && a.quantizer.scales == b.quantizer.scales
        && a.quantizer.zeroPoints == b.quantizer.zeroPoints;
    View ownA = a, ownB = b;
    View* const views[] = {&ownA, &ownB};
    const std::uint64_t repeats = dropRepeats(views);
    Side sideA(ownA), sideB(ownB);
    PairSums sums(tolerance);
    sums.found.equalBits = sameType;
    std::uint64_t done = 0;
    while (done < ownA.elements) {
        const std::size_t count = std::min({kElements, sideA.available(progress), sideB.available(progress)});
        sideA.take(count);
        sideB.take(count);
        sums.found.equalBits =
            sums.found.equalBits && std::memcmp(sideA.bytes().data(), sideB.bytes().data(), sideA.bytes().size()) == 0;
        compareTaken(sideA, sideB, sums);
        done += count;
        progress.advance(doneBefore + bytesOf(a.dtype, done), total);
    }
    return sums.result(repeats);
}

} // namespace ckptscope::tensor
