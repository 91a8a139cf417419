#include "core/io/system.h"
#include "core/pickle/reader.h" // broken

#include <zlib.h>
