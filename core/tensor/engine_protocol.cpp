#include "core/tensor/engine_protocol.h"

#include "core/io/error.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace ckptscope::tensor::engine {

using io::Error;
using io::ErrorKind;

namespace {

constexpr std::size_t kHeader = 5;
constexpr std::uint64_t kMostAxes = 64;

[[noreturn]] void throwSenseless()
{
    throw Error(ErrorKind::Damaged, "A message between ckptscope and torch_worker makes no sense.");
}

/// Null: the bytes lie in none.
void writeFile(Writer& writer, const io::File* file)
{
    if (file)
        file->requireUnchanged();
    const io::FileIdentity identity = file ? file->identity() : io::FileIdentity();
    writer.text(file ? file->path() : std::string());
    writer.number(identity.device).number(identity.inode).number(identity.size);
    writer.number(static_cast<std::uint64_t>(identity.modifiedNs));
    writer.number(static_cast<std::uint64_t>(identity.changedNs));
}

std::optional<io::Source> readFile(Reader& reader)
{
    const std::string path = reader.text();
    io::FileIdentity identity;
    identity.device = reader.number();
    identity.inode = reader.number();
    identity.size = reader.number();
    identity.modifiedNs = static_cast<std::int64_t>(reader.number());
    identity.changedNs = static_cast<std::int64_t>(reader.number());
    if (path.empty())
        return std::nullopt;
    std::shared_ptr<const io::File> file = io::File::open(path);
    if (file->identity() != identity)
        throw Error(ErrorKind::Changed,
                    "The file \"" + path + "\" changed on disk since it was opened. Open it again.");
    return io::Source::ofFile(std::move(file));
}

void writeLayout(Writer& writer, DType dtype, std::span<const std::int64_t> shape,
                 std::span<const std::int64_t> strides)
{
    writer.text(checkpoint::info(dtype).name).number(shape.size());
    for (std::size_t i = 0; i < shape.size(); ++i)
        writer.number(static_cast<std::uint64_t>(shape[i])).number(static_cast<std::uint64_t>(strides[i]));
}

void readLayout(Reader& reader, DType& dtype, std::vector<std::int64_t>& shape, std::vector<std::int64_t>& strides)
{
    const std::optional<DType> named = checkpoint::dtypeByName(reader.text());
    const std::uint64_t axes = reader.number();
    if (!named || axes > kMostAxes)
        throwSenseless();
    dtype = *named;
    for (std::uint64_t i = 0; i < axes; ++i) {
        shape.push_back(static_cast<std::int64_t>(reader.number()));
        strides.push_back(static_cast<std::int64_t>(reader.number()));
    }
}

} // namespace

Writer& Writer::number(std::uint64_t value)
{
    for (int shift = 0; shift < 64; shift += 8)
        m_content.push_back(static_cast<std::byte>(value >> shift));
    return *this;
}

Writer& Writer::real(double value)
{
    return number(std::bit_cast<std::uint64_t>(value));
}

Writer& Writer::text(std::string_view text)
{
    return bytes(std::as_bytes(std::span(text.data(), text.size())));
}

Writer& Writer::bytes(std::span<const std::byte> bytes)
{
    number(bytes.size());
    m_content.insert(m_content.end(), bytes.begin(), bytes.end());
    return *this;
}

Writer& Writer::reals(std::span<const double> values)
{
    return bytes(std::as_bytes(values));
}

std::vector<std::byte> Writer::message(MessageType type) const
{
    if (m_content.size() >= kLongestMessage)
        throw Error(ErrorKind::LimitExceeded, "The tensor is too large to be handed to torch_worker.");
    std::vector<std::byte> whole(kHeader + m_content.size());
    for (std::size_t i = 0; i < 4; ++i)
        whole[i] = static_cast<std::byte>(m_content.size() >> (8 * i));
    whole[4] = static_cast<std::byte>(type);
    std::ranges::copy(m_content, whole.begin() + kHeader);
    return whole;
}

std::span<const std::byte> Reader::take(std::uint64_t size)
{
    if (size > m_content.size())
        throw Error(ErrorKind::Damaged, "A message between ckptscope and torch_worker is cut off.");
    const auto taken = m_content.first(static_cast<std::size_t>(size));
    m_content = m_content.subspan(static_cast<std::size_t>(size));
    return taken;
}

std::uint64_t Reader::number()
{
    std::uint64_t value = 0;
    int shift = 0;
    for (const std::byte byte : take(8)) {
        value |= static_cast<std::uint64_t>(byte) << shift;
        shift += 8;
    }
    return value;
}

double Reader::real()
{
    return std::bit_cast<double>(number());
}

std::string Reader::text()
{
    const auto taken = take(number());
    return {reinterpret_cast<const char*>(taken.data()), taken.size()};
}

std::vector<std::byte> Reader::bytes()
{
    const auto taken = take(number());
    return {taken.begin(), taken.end()};
}

std::vector<double> Reader::reals()
{
    const auto taken = take(number());
    std::vector<double> values(taken.size() / sizeof(double));
    if (!values.empty())
        std::memcpy(values.data(), taken.data(), values.size() * sizeof(double));
    return values;
}

std::uint64_t Assembler::size() const
{
    std::uint64_t size = 0;
    for (std::size_t i = 0; i < 4; ++i)
        size |= static_cast<std::uint64_t>(m_bytes[m_begin + i]) << (8 * i);
    return size;
}

std::size_t Assembler::missing() const
{
    const std::size_t there = m_bytes.size() - m_begin;
    return there < kHeader ? kHeader - there : kHeader + static_cast<std::size_t>(size()) - there;
}

std::optional<Message> Assembler::next()
{
    const std::size_t there = m_bytes.size() - m_begin;
    if (there < kHeader)
        return std::nullopt;
    const std::uint64_t size = this->size();
    if (size >= kLongestMessage)
        throw Error(ErrorKind::Damaged, "A message between ckptscope and torch_worker is too long.");
    if (there - kHeader < size)
        return std::nullopt;
    Message message;
    message.type = static_cast<MessageType>(m_bytes[m_begin + 4]);
    const auto begin = m_bytes.begin() + static_cast<std::ptrdiff_t>(m_begin + kHeader);
    message.content.assign(begin, begin + static_cast<std::ptrdiff_t>(size));
    m_begin += kHeader + static_cast<std::size_t>(size);
    if (m_begin == m_bytes.size()) {
        m_bytes.clear();
        m_begin = 0;
    }
    return message;
}

void write(Writer& writer, const View& view)
{
    const std::shared_ptr<const io::File>& file = view.bytes.file();
    writeFile(writer, file.get());
    writer.number(file ? view.bytes.base() : 0).number(view.bytes.size());
    writeLayout(writer, view.dtype, view.shape, view.strides);
    writer.number(view.offset).number(view.elements);
    writer.number((view.bigEndian ? 1u : 0u) | (view.conjugate ? 2u : 0u) | (view.negative ? 4u : 0u)
                  | (view.quantizer.perChannel ? 8u : 0u));
    writer.number(static_cast<std::uint64_t>(view.meaning));
    writer.reals(view.quantizer.scales).reals(view.quantizer.zeroPoints).number(view.quantizer.run);
}

View readView(Reader& reader, const Wanted& wanted)
{
    View view;
    const std::optional<io::Source> file = readFile(reader);
    const std::uint64_t begin = reader.number(), size = reader.number();
    view.bytes = file ? file->slice(begin, size) : wanted(0, size);
    readLayout(reader, view.dtype, view.shape, view.strides);
    view.offset = reader.number();
    view.elements = reader.number();
    const std::uint64_t bits = reader.number();
    view.bigEndian = (bits & 1) != 0;
    view.conjugate = (bits & 2) != 0;
    view.negative = (bits & 4) != 0;
    view.quantizer.perChannel = (bits & 8) != 0;
    const std::uint64_t meaning = reader.number();
    if (meaning > static_cast<std::uint64_t>(Meaning::Stored))
        throwSenseless();
    view.meaning = static_cast<Meaning>(meaning);
    view.quantizer.scales = reader.reals();
    view.quantizer.zeroPoints = reader.reals();
    view.quantizer.run = reader.number();
    return view;
}

void write(Writer& writer, std::span<const PlacedStorage> storages)
{
    std::shared_ptr<const io::File> file;
    for (const PlacedStorage& storage : storages)
        if (storage.bytes.file() && !file)
            file = storage.bytes.file();
    writeFile(writer, file.get());
    writer.number(storages.size());
    for (const PlacedStorage& storage : storages) {
        const bool isInFile = file && storage.bytes.file() == file;
        writer.text(storage.device).number(isInFile ? 1 : 0);
        writer.number(isInFile ? storage.bytes.base() : 0).number(storage.bytes.size()).number(storage.tensors.size());
        for (const PlacedTensor& tensor : storage.tensors) {
            writeLayout(writer, tensor.dtype, tensor.shape, tensor.strides);
            writer.number(tensor.offset);
        }
    }
}

std::vector<PlacedStorage> readPlacing(Reader& reader, const Wanted& wanted)
{
    const std::optional<io::Source> file = readFile(reader);
    std::vector<PlacedStorage> storages;
    for (std::uint64_t left = reader.number(); left > 0; --left) {
        PlacedStorage storage;
        storage.device = reader.text();
        const bool isInFile = reader.number() != 0;
        const std::uint64_t begin = reader.number(), size = reader.number();
        if (isInFile && !file)
            throwSenseless();
        storage.bytes = isInFile ? file->slice(begin, size) : wanted(storages.size(), size);
        for (std::uint64_t tensors = reader.number(); tensors > 0; --tensors) {
            PlacedTensor& tensor = storage.tensors.emplace_back();
            readLayout(reader, tensor.dtype, tensor.shape, tensor.strides);
            tensor.offset = reader.number();
        }
        storages.push_back(std::move(storage));
    }
    return storages;
}

void write(Writer& writer, const Proof& proof)
{
    writer.text(proof.torch).number(proof.devices.size());
    for (const DeviceProof& device : proof.devices) {
        writer.text(device.device).number(device.storages).number(device.tensors).number(device.bytes);
        writer.number(device.placedStorages).number(device.placedTensors).number(device.placedBytes);
        writer.number(device.differing).real(device.placeSeconds).real(device.readBackSeconds);
        writer.number(device.memory).number(device.free).number(device.peakAllocated).number(device.peakReserved);
        writer.number(device.firstLeft).text(device.problem);
    }
}

Proof readProof(Reader& reader)
{
    Proof proof;
    proof.torch = reader.text();
    for (std::uint64_t left = reader.number(); left > 0; --left) {
        DeviceProof& device = proof.devices.emplace_back();
        device.device = reader.text();
        device.storages = reader.number();
        device.tensors = reader.number();
        device.bytes = reader.number();
        device.placedStorages = reader.number();
        device.placedTensors = reader.number();
        device.placedBytes = reader.number();
        device.differing = reader.number();
        device.placeSeconds = reader.real();
        device.readBackSeconds = reader.real();
        device.memory = reader.number();
        device.free = reader.number();
        device.peakAllocated = reader.number();
        device.peakReserved = reader.number();
        device.firstLeft = reader.number();
        device.problem = reader.text();
    }
    return proof;
}

void write(Writer& writer, const Spectrum& spectrum)
{
    writer.number(spectrum.rows).number(spectrum.columns).number(spectrum.rank);
    writer.real(spectrum.frobenius).real(spectrum.nuclear).real(spectrum.condition);
    writer.real(spectrum.effectiveRank).real(spectrum.stableRank);
    writer.reals(spectrum.values).reals(spectrum.energy).number(spectrum.sampled.size());
    for (const std::uint64_t row : spectrum.sampled)
        writer.number(row);
    writer.reals(spectrum.cosines);
}

Spectrum readSpectrum(Reader& reader)
{
    Spectrum spectrum;
    spectrum.rows = reader.number();
    spectrum.columns = reader.number();
    spectrum.rank = reader.number();
    spectrum.frobenius = reader.real();
    spectrum.nuclear = reader.real();
    spectrum.condition = reader.real();
    spectrum.effectiveRank = reader.real();
    spectrum.stableRank = reader.real();
    spectrum.values = reader.reals();
    spectrum.energy = reader.reals();
    for (std::uint64_t left = reader.number(); left > 0; --left)
        spectrum.sampled.push_back(reader.number());
    spectrum.cosines = reader.reals();
    if (spectrum.cosines.size() != spectrum.sampled.size() * spectrum.sampled.size()
        || spectrum.energy.size() != spectrum.values.size())
        throwSenseless();
    return spectrum;
}

} // namespace ckptscope::tensor::engine
