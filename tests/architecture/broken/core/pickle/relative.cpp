#include "../io/system.h" // broken
#include "reader.h" // broken
