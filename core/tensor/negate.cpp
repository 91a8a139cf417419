#include "core/tensor/negate.h"

#include <memory>

namespace ckptscope::tensor {

namespace {

class NegatedReader final : public io::ByteReader {
public:
    NegatedReader(io::Source elements, std::uint64_t size, std::uint64_t signByte)
        : m_elements(std::move(elements))
        , m_size(size)
        , m_signByte(signByte)
    {
    }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        constexpr std::byte kSign{0x80};
        m_elements.read(offset, out);
        const std::uint64_t first = (m_signByte + m_size - offset % m_size) % m_size;
        for (std::uint64_t at = first; at < out.size(); at += m_size)
            out[static_cast<std::size_t>(at)] ^= kSign;
    }

    void makeReady(std::uint64_t offset, const io::Progress& progress) const override
    {
        m_elements.makeReady(offset, progress);
    }

private:
    io::Source m_elements;
    std::uint64_t m_size, m_signByte; ///< bytes of an element, and which of them holds the sign
};

} // namespace

io::Source negatedWhileRead(io::Source elements, checkpoint::DType dtype, bool bigEndian)
{
    const std::uint64_t size = elements.size(), bytes = checkpoint::info(dtype).bytes;
    return io::Source::ofReader(std::make_shared<NegatedReader>(std::move(elements), bytes, bigEndian ? 0 : bytes - 1),
                                size);
}

} // namespace ckptscope::tensor
