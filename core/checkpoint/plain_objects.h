#pragma once

#include "core/checkpoint/structure.h"

#include <string>

namespace ckptscope::checkpoint {

/// Whether a call makes one value of Python's standard library that holds nothing else: a complex number, Decimal,
/// Fraction, date, time, path, range, slice, bytearray, empty set.
bool isPlainObject(const Tree& tree, NodeId id);

/// Such a value as Python writes it: (1+2j), datetime.date(2020, 1, 2), PosixPath('a/b'). Long texts in it are cut.
/// Empty for what isPlainObject() is false for.
std::string plainObjectText(const Tree& tree, NodeId id);

/// "2j", "(1+2j)".
std::string complexText(double real, double imaginary);

} // namespace ckptscope::checkpoint
