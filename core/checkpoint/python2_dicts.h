#pragma once

#include "core/pickle/tree.h"

namespace ckptscope::checkpoint {

/// Python 2 pickles an OrderedDict as OrderedDict([[key, value], …]) (collections.py, __reduce__), Python 3 sets the
/// items on an empty one. Gives the former the form of the latter, which is what all else knows.
void adoptPython2Dicts(pickle::Tree& tree);

} // namespace ckptscope::checkpoint
