#include "core/tensor/dequantize.h"

#include "core/io/saturate.h"
#include "core/tensor/pack.h"

#include <algorithm>
#include <cstring>

namespace ckptscope::tensor {

namespace {

constexpr std::uint64_t kChunk = 64 * 1024; // elements

class Dequantizer final : public io::ByteReader {
public:
    explicit Dequantizer(const View& view)
        : m_codes(packedWhileRead(view))
        , m_quantizer(view.quantizer)
        , m_dtype(view.dtype)
        , m_bytes(checkpoint::info(view.dtype).bytes)
        , m_bigEndian(view.bigEndian)
    {
    }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        std::vector<std::byte> codes;
        std::vector<float> numbers;
        while (!out.empty()) {
            const std::uint64_t first = offset / sizeof(float);
            const auto skipped = static_cast<std::size_t>(offset % sizeof(float));
            const std::uint64_t left = m_codes.size() / m_bytes - first;
            const auto count = static_cast<std::size_t>(
                std::min<std::uint64_t>({left, kChunk, (skipped + out.size() + sizeof(float) - 1) / sizeof(float)}));
            codes.resize(count * m_bytes);
            m_codes.read(first * m_bytes, codes);
            numbers.resize(count);
            for (std::size_t i = 0; i < count; ++i)
                numbers[i] = dequantized(m_quantizer, codeAt(codes, i), first + i);
            const auto made = std::as_writable_bytes(std::span(numbers));
            if (m_bigEndian)
                for (std::size_t at = 0; at < made.size(); at += sizeof(float))
                    std::ranges::reverse(made.subspan(at, sizeof(float)));
            const std::size_t taken = std::min(out.size(), made.size() - skipped);
            std::memcpy(out.data(), made.data() + skipped, taken);
            out = out.subspan(taken);
            offset += taken;
        }
    }

private:
    std::int32_t codeAt(std::span<const std::byte> codes, std::size_t i) const
    {
        if (m_dtype == DType::QInt8)
            return static_cast<std::int8_t>(codes[i]);
        if (m_dtype != DType::QInt32)
            return static_cast<std::uint8_t>(codes[i]);
        std::uint32_t code = 0;
        std::memcpy(&code, codes.data() + i * sizeof code, sizeof code);
        return static_cast<std::int32_t>(m_bigEndian ? __builtin_bswap32(code) : code);
    }

    io::Source m_codes; ///< one behind the other
    Quantizer m_quantizer;
    DType m_dtype;
    std::size_t m_bytes; ///< of a code
    bool m_bigEndian;
};

} // namespace

/// Per tensor in 32 bits, with the scale as float32 (fbgemm::Dequantize); per channel with the difference as float32
/// and the scale as float64 (dequantize_per_channel_affine_kernel).
float dequantized(const Quantizer& quantizer, std::int32_t code, std::uint64_t index)
{
    if (!quantizer.perChannel) {
        const auto zero = static_cast<std::uint32_t>(static_cast<std::int32_t>(quantizer.zeroPoints[0]));
        const auto steps = static_cast<std::int32_t>(static_cast<std::uint32_t>(code) - zero);
        return static_cast<float>(steps) * static_cast<float>(quantizer.scales[0]);
    }
    const auto channel = static_cast<std::size_t>(index / quantizer.run % quantizer.scales.size());
    const float steps = static_cast<float>(code) - static_cast<float>(quantizer.zeroPoints[channel]);
    return static_cast<float>(static_cast<double>(steps) * quantizer.scales[channel]);
}

io::Source dequantizedWhileRead(View view)
{
    const std::uint64_t size = io::saturatingProduct(view.elements, sizeof(float));
    return io::Source::ofReader(std::make_shared<Dequantizer>(view), size);
}

} // namespace ckptscope::tensor
