#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/io/source.h"

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace ckptscope::tensor {

using checkpoint::DType;

/// How integers of a quantised tensor become numbers: (q - zero point) × scale.
struct Quantizer {
    std::vector<double> scales, zeroPoints; ///< one, or one for each channel; empty: not quantised
    std::uint64_t run = 1; ///< elements that lie between two steps of the channel, in row-major order
    bool perChannel = false; ///< though there may be but one
};

/// What the numbers are that reading a view gives.
enum class Meaning : std::uint8_t {
    Numbers,
    Magnitudes, ///< absolute values of complex numbers
    Dequantized, ///< of a quantised tensor
    Stored, ///< the stored values of a sparse or nested tensor
};
/// "numbers", "magnitudes", "dequantized", "stored".
std::string_view meaningName(Meaning meaning);

/// The elements of one tensor: where they lie, and how they are to be read. Validated: every element lies in `bytes`.
struct View {
    io::Source bytes; ///< of the storage
    std::shared_ptr<const io::File> file; ///< that they lie in or are made of; null: none that has to stay as it was
    DType dtype = DType::Unknown;
    std::vector<std::int64_t> shape, strides; ///< in elements; as many strides as sizes, none negative
    std::uint64_t offset = 0; ///< of the first element, in elements
    std::uint64_t elements = 0;
    bool bigEndian = false, conjugate = false, negative = false;
    Quantizer quantizer;
    Meaning meaning = Meaning::Numbers;
};

/// The view of a tensor; of a sparse or nested one that of its stored values. Throws Unsupported for a tensor without
/// values of its own (meta, a wrapper of a distributed tensor …), Damaged for a broken one, Truncated when its data are
/// not in the file.
View viewOf(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor);

/// The tensors that a sparse or nested one is made of (indices, values …), and which of them holds the values. Throws
/// as viewOf does.
struct Parts {
    std::vector<View> views;
    std::size_t values = 0;
};
Parts partsOf(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor);

/// Takes the axes away along which each of these views of one shape shows the same element again and again (expand);
/// answers how often every element that is left was met. Views quantised per channel keep theirs: scales go by the
/// index.
std::uint64_t dropRepeats(std::span<View* const> views);

} // namespace ckptscope::tensor
