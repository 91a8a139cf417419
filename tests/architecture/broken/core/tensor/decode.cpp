#include <ATen/ATen.h> // broken

#include <cstdint>
