#include "app/cli/options.h" // broken
#include "core/edit/plan.h" // broken
#include "core/tensor/decode.h"
