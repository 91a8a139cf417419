#include "core/tensor/engine_protocol.h"

#include "core/io/error.h"
#include "core/tensor/element_reader.h"

#include <bit>
#include <cstring>

namespace ckptscope::tensor::engine {

using io::Error;
using io::ErrorKind;

namespace {

constexpr std::size_t kHeader = 5;
constexpr std::uint64_t kMostAxes = 64;

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
    std::vector<std::byte> whole;
    for (int shift = 0; shift < 32; shift += 8)
        whole.push_back(static_cast<std::byte>(m_content.size() >> shift));
    whole.push_back(static_cast<std::byte>(type));
    whole.insert(whole.end(), m_content.begin(), m_content.end());
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

RemoteView remoteViewOf(const View& view)
{
    RemoteView remote;
    remote.view = view;
    remote.view.bytes = {};
    if (const std::shared_ptr<const io::File>& file = view.bytes.file()) {
        file->requireUnchanged();
        remote.path = file->path();
        remote.identity = file->identity();
        remote.begin = view.bytes.base();
        remote.size = view.bytes.size();
        return remote;
    }
    if (view.elements >= kLongestMessage / checkpoint::info(view.dtype).bytes
        || checkpoint::info(view.dtype).packed != 1)
        throw Error(ErrorKind::LimitExceeded,
                    "The tensor is compressed or made by edits, and too large to be handed over so. Save the file "
                    "first, then look at the new one.");
    ElementReader reader(view);
    for (std::span<const std::byte> block = reader.next(); !block.empty(); block = reader.next())
        remote.elements.insert(remote.elements.end(), block.begin(), block.end());
    View& own = remote.view; // the reader has resolved these
    own.bigEndian = own.conjugate = own.negative = false;
    own.offset = 0;
    std::int64_t stride = 1;
    for (std::size_t i = own.shape.size(); i-- > 0;) {
        own.strides[i] = stride;
        stride *= std::max<std::int64_t>(own.shape[i], 1);
    }
    return remote;
}

View openView(const RemoteView& remote)
{
    View view = remote.view;
    if (remote.path.empty()) {
        view.bytes = io::Source::ofMemory(remote.elements);
    } else {
        const std::shared_ptr<const io::File> file = io::File::open(remote.path);
        if (file->identity() != remote.identity)
            throw Error(ErrorKind::Changed,
                        "The file \"" + remote.path + "\" changed on disk since it was opened. Open it again.");
        view.bytes = io::Source::ofFile(file).slice(remote.begin, remote.size);
    }
    return view;
}

void write(Writer& writer, const RemoteView& remote)
{
    const View& view = remote.view;
    writer.text(remote.path);
    writer.number(remote.identity.device).number(remote.identity.inode).number(remote.identity.size);
    writer.number(static_cast<std::uint64_t>(remote.identity.modifiedNs));
    writer.number(static_cast<std::uint64_t>(remote.identity.changedNs));
    writer.number(remote.begin).number(remote.size).bytes(remote.elements);
    writer.text(checkpoint::info(view.dtype).name).number(view.shape.size());
    for (std::size_t i = 0; i < view.shape.size(); ++i)
        writer.number(static_cast<std::uint64_t>(view.shape[i])).number(static_cast<std::uint64_t>(view.strides[i]));
    writer.number(view.offset).number(view.elements);
    writer.number((view.bigEndian ? 1u : 0u) | (view.conjugate ? 2u : 0u) | (view.negative ? 4u : 0u));
    writer.reals(view.quantizer.scales).reals(view.quantizer.zeroPoints).number(view.quantizer.run);
}

RemoteView readView(Reader& reader)
{
    RemoteView remote;
    remote.path = reader.text();
    remote.identity.device = reader.number();
    remote.identity.inode = reader.number();
    remote.identity.size = reader.number();
    remote.identity.modifiedNs = static_cast<std::int64_t>(reader.number());
    remote.identity.changedNs = static_cast<std::int64_t>(reader.number());
    remote.begin = reader.number();
    remote.size = reader.number();
    remote.elements = reader.bytes();
    View& view = remote.view;
    const std::optional<DType> dtype = checkpoint::dtypeByName(reader.text());
    const std::uint64_t axes = reader.number();
    if (!dtype || axes > kMostAxes)
        throw Error(ErrorKind::Damaged, "A message between ckptscope and torch_worker makes no sense.");
    view.dtype = *dtype;
    for (std::uint64_t i = 0; i < axes; ++i) {
        view.shape.push_back(static_cast<std::int64_t>(reader.number()));
        view.strides.push_back(static_cast<std::int64_t>(reader.number()));
    }
    view.offset = reader.number();
    view.elements = reader.number();
    const std::uint64_t bits = reader.number();
    view.bigEndian = (bits & 1) != 0;
    view.conjugate = (bits & 2) != 0;
    view.negative = (bits & 4) != 0;
    view.quantizer.scales = reader.reals();
    view.quantizer.zeroPoints = reader.reals();
    view.quantizer.run = reader.number();
    return remote;
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
        throw Error(ErrorKind::Damaged, "A message between ckptscope and torch_worker makes no sense.");
    return spectrum;
}

} // namespace ckptscope::tensor::engine
