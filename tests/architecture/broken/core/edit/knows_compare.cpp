#include "core/archive/zip_reader.h" // broken
#include "core/checkpoint/checkpoint.h"
#include "core/compare/compare.h" // broken
#include "core/pickle/tree.h"
#include "ui/main_window.h" // broken
/* #include "core/tensor/decode.h" is only a comment
#include "core/compare/compare.h"
*/
