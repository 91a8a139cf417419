#pragma once

#include "core/compare/alignment.h"
#include "core/compare/compare.h"
#include "core/compare/rows.h"

namespace ckptscope::compare {

/// Puts a pairing into words and into arguments of "convert".
Alignment explain(const Pairing& pairing, const Rows& a, const Rows& b);

} // namespace ckptscope::compare
