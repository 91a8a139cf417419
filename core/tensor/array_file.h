#pragma once

#include "core/io/progress.h"
#include "core/io/sink.h"
#include "core/tensor/view.h"

#include <string>
#include <string_view>

namespace ckptscope::tensor {

/// How numpy holds the elements of a dtype: itself where numpy knows it, else the smallest that holds every number
/// (bfloat16 and float8 as float32), quantised numbers as float32.
struct NumpyType {
    DType dtype; ///< of what is written
    std::string_view code; ///< "<f4" …, as in the header of an .npy file
};
NumpyType numpyType(const View& view);
/// Shape of what is written: that of the view, but float4_e2m1fn_x2 has two numbers for each element. Throws
/// LimitExceeded where 64 bits do not hold them (there are none, as another axis is 0).
std::vector<std::int64_t> arrayShape(const View& view);

/// The bytes of an .npy file (numpy/lib/format.py, version 1.0), made while they are read from front to back. Throws
/// LimitExceeded where they would be more than a file can have (an expanded view), and what arrayShape() throws.
io::Source npyFile(const View& view);

/// Writes the numbers as text: a line for each index of all axes but the last, commas between the numbers of the last
/// one; of a tensor with one axis a line for each number. The shortest digits that give the same number of the dtype.
void writeCsv(io::Sink& sink, const View& view, const io::Progress& progress, std::uint64_t doneBefore,
              std::uint64_t total);

} // namespace ckptscope::tensor
