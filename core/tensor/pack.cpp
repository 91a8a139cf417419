#include "core/tensor/pack.h"

#include "core/io/saturate.h"
#include "core/tensor/element_reader.h"

#include <algorithm>
#include <cstring>
#include <mutex>
#include <utility>

namespace ckptscope::tensor {

namespace {

class PackedReader final : public io::ByteReader {
public:
    explicit PackedReader(View view)
        : m_view(std::move(view))
    {
    }

    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        const std::scoped_lock lock(m_mutex);
        while (!out.empty()) {
            requireBlock(offset, {});
            const auto skipped = static_cast<std::size_t>(offset - m_begin);
            const std::size_t taken = std::min(out.size(), m_block.size() - skipped);
            std::memcpy(out.data(), m_block.data() + skipped, taken);
            out = out.subspan(taken);
            offset += taken;
        }
    }

    void makeReady(std::uint64_t offset, const io::Progress& progress) const override
    {
        const std::scoped_lock lock(m_mutex);
        requireBlock(offset, progress);
    }

private:
    void requireBlock(std::uint64_t offset, const io::Progress& progress) const
    {
        if (!m_reader || offset < m_begin) {
            m_reader = std::make_unique<ElementReader>(m_view);
            m_begin = 0;
            m_block = {};
        }
        while (offset >= m_begin + m_block.size()) {
            progress.check();
            m_begin += std::exchange(m_block, {}).size();
            m_block = m_reader->next(progress);
        }
    }

    View m_view;
    mutable std::mutex m_mutex;
    mutable std::unique_ptr<ElementReader> m_reader;
    mutable std::span<const std::byte> m_block; ///< that the reader gave last
    mutable std::uint64_t m_begin = 0; ///< of the block, in the packed bytes
};

} // namespace

io::Source packedWhileRead(View view)
{
    view.bigEndian = view.conjugate = view.negative = false;
    const std::uint64_t bytes = checkpoint::info(view.dtype).bytes;
    const std::uint64_t size = io::saturatingProduct(view.elements, bytes);
    if (checkpoint::info(view.dtype).packed == 1 && checkpoint::isContiguous(view.shape, view.strides))
        return size == 0 ? io::Source() : view.bytes.slice(view.offset * bytes, size);
    return io::Source::ofReader(std::make_shared<PackedReader>(std::move(view)), size);
}

} // namespace ckptscope::tensor
