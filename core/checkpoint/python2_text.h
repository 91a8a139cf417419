#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstddef>
#include <optional>
#include <string>

namespace ckptscope::checkpoint {

/// A text of Python 2 that Python 3 cannot decode: where decoding stops, and at which byte.
struct UndecodableText {
    const char* codec = "utf-8"; ///< that is used where none is given
    unsigned char byte = 0;
    std::size_t position = 0; ///< in the text

    /// What Python says: "'utf-8' codec can't decode byte 0xe9 in position 3".
    std::string message() const;
};

/// The first text for which torch.load, or pickle.load of a raw pickle, stops unless encoding="latin1" is given: names
/// in another language than English, and the numbers of numpy arrays. Of a text of more than 64 KiB the beginning is
/// read.
std::optional<UndecodableText> undecodableText(const Checkpoint& checkpoint);

} // namespace ckptscope::checkpoint
