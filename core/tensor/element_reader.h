#pragma once

#include "core/tensor/view.h"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace ckptscope::tensor {

/// Streams the elements of a view in row-major order, a block at a time, whatever its strides: in this machine's byte
/// order, with conjugation and negation done, and packed quantised types a byte for each element. Holds at most a few
/// MiB, however large the tensor. Looks whether the file changed after its first and its last block.
class ElementReader {
public:
    explicit ElementReader(View view);
    ~ElementReader();
    ElementReader(const ElementReader&) = delete;
    ElementReader& operator=(const ElementReader&) = delete;

    /// The next elements, valid until the next call; empty at the end. Throws Cancelled when asked to stop while the
    /// bytes are made, after which it can be called again; Changed when the file is not what was opened any more.
    std::span<const std::byte> next(const io::Progress& progress = {});
    const View& view() const { return m_view; }
    std::size_t elementBytes() const { return m_bytes; }
    /// Elements given out so far.
    std::uint64_t done() const { return m_done; }

private:
    class Gather;
    void read(const io::Progress& progress); ///< the next block
    void finish(std::span<std::byte> block) const;

    View m_view;
    std::size_t m_bytes; ///< of an element as given out
    std::uint64_t m_done = 0;
    std::vector<std::byte> m_block;
    std::unique_ptr<Gather> m_gather; ///< for views that are not contiguous
};

/// The same as numbers: decoded, dequantised; of complex tensors the magnitudes. Two for an element of float4.
class NumberReader {
public:
    /// `first`: index of its first element in the whole tensor, by which scales of channels go.
    explicit NumberReader(View view, std::uint64_t first = 0);
    std::span<const double> next(const io::Progress& progress = {});
    /// Elements given out so far.
    std::uint64_t done() const { return m_done; }

private:
    ElementReader m_elements;
    std::uint64_t m_first;
    std::span<const std::byte> m_left; ///< of the block that is being decoded
    std::uint64_t m_done = 0;
    std::vector<double> m_numbers;
};

/// Makes numbers of the raw values of a quantised tensor; `first` is the row-major index of the first.
void dequantize(const Quantizer& quantizer, std::uint64_t first, std::span<double> numbers);

} // namespace ckptscope::tensor
