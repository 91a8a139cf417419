#include "core/tensor/densify.h"

#include "core/io/error.h"
#include "core/io/limits.h"
#include "core/io/saturate.h"
#include "core/tensor/cast.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"
#include "core/tensor/pack.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <mutex>
#include <numeric>

namespace ckptscope::tensor {

using checkpoint::Layout;
using io::Error;
using io::ErrorKind;

namespace {

constexpr std::uint64_t kWindow = 32 << 20; // bytes that are made at once
constexpr std::uint64_t kBlock = 4 << 20; // bytes of values that are read at once
constexpr std::uint64_t kEntries = 1 << 16; // whose indices are read at once
constexpr std::uint64_t kLeastEntries = 16; // even of large ones: something is kept for each part

[[noreturn]] void throwUnfit()
{
    throw Error(ErrorKind::Unsupported, "The parts of this sparse tensor do not fit together; it is not made dense.");
}

[[noreturn]] void throwBeyond()
{
    throw Error(ErrorKind::Damaged, "An index of a sparse tensor lies beyond its sizes. Get the file again.");
}

std::uint64_t productOf(std::span<const std::int64_t> sizes)
{
    std::uint64_t product = 1;
    for (const std::int64_t size : sizes)
        if (size < 0 || __builtin_mul_overflow(product, static_cast<std::uint64_t>(size), &product))
            throwUnfit();
    return product;
}

/// Integers of a view along its last axis, from `first` on, in the row that the other axes' `row` names.
std::vector<std::int64_t> integersOf(const View& view, std::uint64_t row, std::uint64_t first, std::uint64_t count)
{
    View line = view;
    line.file.reset(); // looked at by who reads the whole: there may be a line for each entry
    line.shape = {static_cast<std::int64_t>(count)};
    line.strides = {view.strides.back()};
    line.elements = count;
    line.offset += first * static_cast<std::uint64_t>(view.strides.back());
    for (std::size_t axis = view.shape.size() - 1; axis-- > 0;) {
        const auto size = static_cast<std::uint64_t>(view.shape[axis]);
        line.offset += row % size * static_cast<std::uint64_t>(view.strides[axis]);
        row /= size;
    }
    std::vector<std::int64_t> out;
    ElementReader reader(std::move(line));
    for (std::span<const std::byte> block = reader.next(); !block.empty(); block = reader.next())
        for (std::size_t at = 0; at < block.size(); at += reader.elementBytes()) {
            std::int64_t wide = 0;
            std::int32_t narrow = 0;
            if (view.dtype == DType::Int64)
                std::memcpy(&wide, block.data() + at, sizeof wide);
            else
                std::memcpy(&narrow, block.data() + at, sizeof narrow);
            out.push_back(view.dtype == DType::Int64 ? wide : narrow);
        }
    return out;
}

std::uint64_t storedElements(const View& view)
{
    return view.bytes.size() / std::max<std::uint64_t>(checkpoint::info(view.dtype).bytes, 1);
}

/// Views of one stored element can claim entries without end; the work must stay within what the file holds.
void requireStored(std::uint64_t entries, std::uint64_t stored)
{
    if (entries > std::max(stored, limits::kRepeatedEntries))
        throw Error(ErrorKind::LimitExceeded,
                    "A sparse tensor repeats the few entries that the file holds so often that it is not made dense. "
                    "Limit the edit to a part of the file.");
}

void requireIndices(const View& view, std::size_t axes)
{
    if ((view.dtype != DType::Int64 && view.dtype != DType::Int32) || view.shape.size() != axes || axes == 0)
        throwUnfit();
}

/// Entries are the values of a sparse tensor, each a number or a small dense tensor, and where they go.
class Entries {
public:
    virtual ~Entries() = default;
    /// The first element, in the dense tensor, of each entry in a part.
    virtual void placesOf(std::uint64_t part, std::vector<std::uint64_t>& places) const = 0;

    std::uint64_t partCount = 0; ///< of parts that entries come in
    std::uint64_t each = 1; ///< entries in a part; the last of a batch has fewer
    std::uint64_t batch = 0; ///< entries in a batch, which parts do not cross
    /// An entry is `rows` pieces of so many elements; `pitch` lies between their beginnings.
    std::uint64_t rows = 1, piece = 1, pitch = 0;

    std::vector<std::uint32_t> order; ///< that entries are added in; empty: as they come

    std::uint64_t elements() const { return rows * piece; }
    /// The entry, counted in the whole tensor, that is added as the i-th.
    std::uint64_t entry(std::uint64_t i) const { return order.empty() ? i : order[static_cast<std::size_t>(i)]; }
    std::uint64_t partsOfBatch() const { return (batch + each - 1) / each; }
    /// Entries of a part: the first, counted in the whole tensor, and how many.
    std::pair<std::uint64_t, std::uint64_t> rangeOf(std::uint64_t part) const
    {
        const std::uint64_t first = part % partsOfBatch() * each;
        return {part / partsOfBatch() * batch + first, std::min(each, batch - first)};
    }

protected:
    void divide(std::uint64_t batches, std::uint64_t ofBatch, const View& indices, const View& values)
    {
        const std::uint64_t bytes = elements() * checkpoint::info(values.dtype).bytes;
        requireStored(io::saturatingProduct(batches, ofBatch),
                      std::max(storedElements(indices), storedElements(values)));
        batch = ofBatch;
        each = std::clamp(kBlock / std::max<std::uint64_t>(bytes, 1), kLeastEntries, kEntries);
        partCount = batch == 0 ? 0 : batches * partsOfBatch();
    }
};

/// Without sparse axes torch sorts the entries before it adds them up, though all have the same place: with a sort that
/// keeps their order from so many on, and below with std::sort, which does not
/// (aten/src/ATen/native/cpu/SortingKernel.cpp).
std::vector<std::uint32_t> orderOfEqual(std::uint64_t entries)
{
    constexpr std::uint64_t kKept = 32768;
    std::vector<std::uint32_t> order(static_cast<std::size_t>(entries < kKept ? entries : 0));
    std::iota(order.begin(), order.end(), 0u);
    std::sort(order.begin(), order.end(), [](std::uint32_t, std::uint32_t) { return false; });
    return order;
}

class CooEntries final : public Entries {
public:
    CooEntries(const std::vector<std::int64_t>& shape, const Parts& parts)
        : m_indices(parts.views[0])
    {
        const View& values = parts.views[1];
        requireIndices(m_indices, 2);
        const auto sparse = static_cast<std::size_t>(m_indices.shape[0]);
        if (sparse > shape.size() || values.shape.size() != shape.size() - sparse + 1
            || values.shape[0] != m_indices.shape[1]
            || !std::equal(shape.begin() + static_cast<std::ptrdiff_t>(sparse), shape.end(), values.shape.begin() + 1))
            throwUnfit();
        m_sizes.assign(shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(sparse));
        piece = productOf(std::span(values.shape).subspan(1));
        divide(1, static_cast<std::uint64_t>(values.shape[0]), m_indices, values);
        if (sparse == 0)
            order = orderOfEqual(static_cast<std::uint64_t>(values.shape[0]));
    }

    void placesOf(std::uint64_t part, std::vector<std::uint64_t>& places) const override
    {
        const auto [first, count] = rangeOf(part);
        places.assign(static_cast<std::size_t>(count), 0);
        for (std::size_t axis = 0; axis < m_sizes.size(); ++axis) {
            const std::vector<std::int64_t> indices = integersOf(m_indices, axis, first, count);
            for (std::size_t i = 0; i < places.size(); ++i) {
                if (indices[i] < 0 || indices[i] >= m_sizes[axis])
                    throwBeyond();
                places[i] =
                    places[i] * static_cast<std::uint64_t>(m_sizes[axis]) + static_cast<std::uint64_t>(indices[i]);
            }
        }
        for (std::uint64_t& place : places)
            place *= piece;
    }

private:
    View m_indices;
    std::vector<std::int64_t> m_sizes; ///< of the sparse axes
};

/// CSR, CSC, BSR and BSC: of each row (or column) where its entries begin, and of each entry the column (or row).
class CompressedEntries final : public Entries {
public:
    CompressedEntries(Layout layout, const std::vector<std::int64_t>& shape, const Parts& parts)
        : m_pointers(parts.views[0])
        , m_plain(parts.views[1])
        , m_byRow(layout == Layout::SparseCsr || layout == Layout::SparseBsr)
    {
        const View& values = parts.views[2];
        const bool hasBlocks = layout == Layout::SparseBsr || layout == Layout::SparseBsc;
        const std::size_t batchAxes = m_pointers.shape.empty() ? 0 : m_pointers.shape.size() - 1;
        const std::size_t ownAxes = batchAxes + (hasBlocks ? 3 : 1); // batches, entries, block
        requireIndices(m_pointers, batchAxes + 1);
        requireIndices(m_plain, batchAxes + 1);
        if (shape.size() < batchAxes + 2 || values.shape.size() != ownAxes + shape.size() - batchAxes - 2
            || m_pointers.shape.back() < 1 || values.shape[batchAxes] != m_plain.shape.back())
            throwUnfit();
        for (std::size_t axis = 0; axis < batchAxes; ++axis)
            if (shape[axis] != m_pointers.shape[axis] || shape[axis] != m_plain.shape[axis]
                || shape[axis] != values.shape[axis])
                throwUnfit();
        for (std::size_t axis = ownAxes; axis < values.shape.size(); ++axis)
            if (values.shape[axis] != shape[axis - ownAxes + batchAxes + 2])
                throwUnfit();
        m_high = hasBlocks ? static_cast<std::uint64_t>(values.shape[batchAxes + 1]) : 1;
        m_wide = hasBlocks ? static_cast<std::uint64_t>(values.shape[batchAxes + 2]) : 1;
        m_run = productOf(std::span(values.shape).subspan(ownAxes));
        const auto height = static_cast<std::uint64_t>(shape[batchAxes]);
        const auto width = static_cast<std::uint64_t>(shape[batchAxes + 1]);
        const auto lines = static_cast<std::uint64_t>(m_pointers.shape.back()) - 1;
        if (m_high == 0 || m_wide == 0 || height % m_high != 0 || width % m_wide != 0
            || lines != (m_byRow ? height / m_high : width / m_wide))
            throwUnfit();
        m_across = m_byRow ? width / m_wide : height / m_high;
        m_perBatch = height * width * m_run;
        rows = m_high;
        piece = m_wide * m_run;
        pitch = width * m_run;
        divide(productOf(std::span(m_pointers.shape).first(batchAxes)),
               static_cast<std::uint64_t>(m_plain.shape.back()), m_plain, values);
        if (partCount != 0)
            requireStored(lines, storedElements(m_pointers));
    }

    void placesOf(std::uint64_t part, std::vector<std::uint64_t>& places) const override
    {
        const auto [first, count] = rangeOf(part);
        const std::uint64_t ofBatch = first / batch, begin = first % batch;
        const std::vector<std::int64_t> across = integersOf(m_plain, ofBatch, begin, count);
        places.clear();
        std::uint64_t line = lineOf(ofBatch, begin);
        std::vector<std::int64_t> ends;
        std::uint64_t firstEnd = line;
        for (std::size_t i = 0; i < across.size(); ++i) {
            while (true) { // to the line that holds the entry
                if (line - firstEnd >= ends.size()) {
                    firstEnd = line;
                    ends = integersOf(m_pointers, ofBatch, line + 1, std::min(kEntries, lines() - line));
                    if (ends.empty())
                        throwBeyond();
                }
                if (ends[static_cast<std::size_t>(line - firstEnd)] > static_cast<std::int64_t>(begin + i))
                    break;
                ++line;
            }
            if (across[i] < 0 || static_cast<std::uint64_t>(across[i]) >= m_across)
                throwBeyond();
            const auto other = static_cast<std::uint64_t>(across[i]);
            const std::uint64_t row = m_byRow ? line : other, column = m_byRow ? other : line;
            places.push_back(ofBatch * m_perBatch + row * m_high * pitch + column * piece);
        }
    }

private:
    std::uint64_t lines() const { return static_cast<std::uint64_t>(m_pointers.shape.back()) - 1; }

    /// The last line that begins at an entry or before it.
    std::uint64_t lineOf(std::uint64_t ofBatch, std::uint64_t entry) const
    {
        std::uint64_t low = 0, high = lines();
        while (high - low > 1) {
            const std::uint64_t middle = low + (high - low) / 2;
            (integersOf(m_pointers, ofBatch, middle, 1)[0] <= static_cast<std::int64_t>(entry) ? low : high) = middle;
        }
        return low;
    }

    View m_pointers, m_plain;
    bool m_byRow;
    std::uint64_t m_high = 1, m_wide = 1, m_run = 1; ///< a block, and the dense axes after it
    std::uint64_t m_across = 0, m_perBatch = 0;
};

template <typename T> void addAs(std::span<std::byte> to, std::span<const std::byte> values)
{
    for (std::size_t at = 0; at + sizeof(T) <= values.size(); at += sizeof(T)) {
        T a, b;
        std::memcpy(&a, to.data() + at, sizeof a);
        std::memcpy(&b, values.data() + at, sizeof b);
        a = static_cast<T>(a + b);
        std::memcpy(to.data() + at, &a, sizeof a);
    }
}

/// By way of float32, as c10::Half and c10::BFloat16 are added.
void addShort(DType dtype, std::span<std::byte> to, std::span<const std::byte> values)
{
    constexpr std::size_t kAtOnce = 256;
    std::array<float, kAtOnce> sums, others;
    for (std::size_t at = 0; at < values.size(); at += kAtOnce * 2) {
        const std::size_t bytes = std::min(kAtOnce * 2, values.size() - at);
        cast(dtype, DType::Float32, to.subspan(at, bytes), std::as_writable_bytes(std::span(sums)));
        cast(dtype, DType::Float32, values.subspan(at, bytes), std::as_writable_bytes(std::span(others)));
        for (std::size_t i = 0; i < bytes / 2; ++i)
            sums[i] += others[i];
        cast(DType::Float32, dtype, std::as_bytes(std::span(sums).first(bytes / 2)), to.subspan(at, bytes));
    }
}

void add(DType dtype, std::span<std::byte> to, std::span<const std::byte> values)
{
    switch (partOf(dtype)) {
    case DType::Float64:
        return addAs<double>(to, values);
    case DType::Float32:
        return addAs<float>(to, values);
    case DType::Float16:
    case DType::BFloat16:
        return addShort(partOf(dtype), to, values);
    case DType::Int64:
        return addAs<std::uint64_t>(to, values);
    case DType::Int32:
        return addAs<std::uint32_t>(to, values);
    case DType::Int16:
        return addAs<std::uint16_t>(to, values);
    case DType::Int8:
    case DType::UInt8:
        return addAs<std::uint8_t>(to, values);
    default: // bool
        for (std::size_t i = 0; i < values.size(); ++i)
            to[i] |= values[i];
    }
}

bool canAdd(DType dtype)
{
    switch (partOf(dtype)) {
    case DType::Float64:
    case DType::Float32:
    case DType::Float16:
    case DType::BFloat16:
    case DType::Int64:
    case DType::Int32:
    case DType::Int16:
    case DType::Int8:
    case DType::UInt8:
    case DType::Bool:
        return dtype != DType::BComplex32;
    default:
        return false;
    }
}

class DenseReader final : public io::ByteReader {
public:
    DenseReader(std::unique_ptr<const Entries> entries, const View& values, std::uint64_t size)
        : m_entries(std::move(entries))
        , m_values(packedWhileRead(values))
        , m_dtype(values.dtype)
        , m_bytes(checkpoint::info(values.dtype).bytes)
        , m_bigEndian(values.bigEndian)
        , m_size(size)
    {
    }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        const std::scoped_lock lock(m_mutex);
        while (!out.empty()) {
            requireWindow(offset, {});
            const auto skipped = static_cast<std::size_t>(offset - m_begin);
            const std::size_t taken = std::min(out.size(), m_window.size() - skipped);
            std::memcpy(out.data(), m_window.data() + skipped, taken);
            out = out.subspan(taken);
            offset += taken;
            if (skipped + taken == m_window.size())
                m_window = {}; // read to its end: many readers may wait for their turn
        }
    }

    void makeReady(std::uint64_t offset, const io::Progress& progress) const override
    {
        const std::scoped_lock lock(m_mutex);
        requireWindow(offset, progress);
    }

private:
    struct Extent {
        std::uint64_t first = ~std::uint64_t(0), last = 0; ///< elements of the dense tensor that a part touches
    };

    void requireWindow(std::uint64_t offset, const io::Progress& progress) const
    {
        if (offset >= m_begin && offset < m_begin + m_window.size())
            return;
        try {
            make(offset / kWindow * kWindow, progress);
        } catch (...) {
            m_window = {}; // half made
            throw;
        }
    }

    void make(std::uint64_t begin, const io::Progress& progress) const
    {
        m_window.assign(static_cast<std::size_t>(std::min(kWindow, m_size - begin)), std::byte(0));
        m_begin = begin;
        const bool isFirst = m_extents.empty();
        std::vector<Extent> extents(static_cast<std::size_t>(isFirst ? m_entries->partCount : 0));
        std::vector<std::uint64_t> places;
        for (std::uint64_t part = 0; part < m_entries->partCount; ++part) {
            progress.check();
            const auto row = static_cast<std::size_t>(part);
            if (!isFirst && !meets(m_extents[row]))
                continue;
            m_entries->placesOf(part, places);
            if (isFirst)
                extents[row] = extentOf(places);
            if (meets(isFirst ? extents[row] : m_extents[row]))
                put(part, places, progress);
        }
        if (isFirst)
            m_extents = std::move(extents);
        if (m_bigEndian)
            swapUnits(m_window);
    }

    Extent extentOf(std::span<const std::uint64_t> places) const
    {
        const auto [least, most] = std::ranges::minmax(places);
        return {least, most + (m_entries->rows - 1) * m_entries->pitch + m_entries->piece};
    }

    bool meets(const Extent& extent) const
    {
        return extent.first * m_bytes < m_begin + m_window.size() && extent.last * m_bytes > m_begin;
    }

    /// Adds what falls into the window.
    void put(std::uint64_t part, std::span<const std::uint64_t> places, const io::Progress& progress) const
    {
        const std::uint64_t first = m_entries->rangeOf(part).first;
        const std::uint64_t begin = m_begin / m_bytes, end = begin + m_window.size() / m_bytes;
        for (std::size_t i = 0; i < places.size(); ++i)
            for (std::uint64_t row = 0; row < m_entries->rows; ++row) {
                const std::uint64_t place = places[i] + row * m_entries->pitch;
                const std::uint64_t from = std::max(place, begin), to = std::min(place + m_entries->piece, end);
                if (from >= to)
                    continue;
                const std::uint64_t value =
                    m_entries->entry(first + i) * m_entries->elements() + row * m_entries->piece + from - place;
                add(m_dtype,
                    std::span(m_window).subspan(static_cast<std::size_t>((from - begin) * m_bytes),
                                                static_cast<std::size_t>((to - from) * m_bytes)),
                    valuesAt(value * m_bytes, (to - from) * m_bytes, progress));
            }
    }

    /// Bytes of the values; reads the block around them.
    std::span<const std::byte> valuesAt(std::uint64_t offset, std::uint64_t size, const io::Progress& progress) const
    {
        if (offset < m_blockBegin || offset + size > m_blockBegin + m_block.size()) {
            const std::uint64_t begin = offset / kBlock * kBlock, end = std::max(offset + size, begin + kBlock);
            m_values.makeReady(begin, progress);
            m_block.resize(static_cast<std::size_t>(std::min(end, m_values.size()) - begin));
            m_values.read(begin, m_block);
            m_blockBegin = begin;
            if (m_bigEndian)
                swapUnits(m_block);
        }
        return std::span(m_block).subspan(static_cast<std::size_t>(offset - m_blockBegin),
                                          static_cast<std::size_t>(size));
    }

    void swapUnits(std::span<std::byte> bytes) const
    {
        const std::size_t unit = checkpoint::info(m_dtype).swap;
        for (std::size_t at = 0; unit > 1 && at + unit <= bytes.size(); at += unit)
            std::ranges::reverse(bytes.subspan(at, unit));
    }

    std::unique_ptr<const Entries> m_entries;
    io::Source m_values; ///< one behind the other
    DType m_dtype;
    std::size_t m_bytes; ///< of an element
    bool m_bigEndian;
    std::uint64_t m_size; ///< of the dense tensor, in bytes
    mutable std::mutex m_mutex;
    mutable std::vector<std::byte> m_window, m_block;
    mutable std::uint64_t m_begin = 0, m_blockBegin = 0;
    mutable std::vector<Extent> m_extents; ///< by part, once all were read
};

} // namespace

io::Source denseWhileRead(Layout layout, const std::vector<std::int64_t>& shape, Parts parts)
{
    if (parts.views.size() != (layout == Layout::SparseCoo ? 2 : 3))
        throwUnfit();
    const View& values = parts.views[parts.values];
    if (!canAdd(values.dtype) || values.conjugate || values.negative)
        throw Error(ErrorKind::Unsupported,
                    "Sparse tensors of this kind are not made dense by PyTorch either: "
                        + std::string(checkpoint::info(values.dtype).name) + ".");
    std::unique_ptr<const Entries> entries;
    if (layout == Layout::SparseCoo)
        entries = std::make_unique<CooEntries>(shape, parts);
    else
        entries = std::make_unique<CompressedEntries>(layout, shape, parts);
    std::vector<std::int64_t> sizes = shape;
    sizes.push_back(checkpoint::info(values.dtype).bytes);
    const std::uint64_t size = productOf(sizes);
    return io::Source::ofReader(std::make_shared<DenseReader>(std::move(entries), values, size), size);
}

} // namespace ckptscope::tensor
