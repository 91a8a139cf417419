#pragma once

#include "core/io/error.h"
#include "core/io/source.h"

#include <optional>
#include <string>

namespace ckptscope::cli {

/// The pickles of a file for `dump`: where they lie, and how many stand one behind the other. Found without opening the
/// checkpoint as a whole, so that damaged files can be looked into.
struct Pickles {
    io::Source source;
    std::string name; ///< of the record; empty: the file itself
    int count = 1;
    std::optional<io::Error> trouble; ///< what is wrong around them
};

Pickles findPickles(const io::Source& file);

} // namespace ckptscope::cli
