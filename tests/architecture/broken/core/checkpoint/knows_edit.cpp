#include "core/archive/zip_reader.h"
#include "core/compare/compare.h" // broken
#include "core/edit/plan.h" // broken
#include "core/pickle/tree.h"
#include "core/tensor/decode.h" // broken

#include <torch/torch.h> // broken

#include <filesystem> // broken
