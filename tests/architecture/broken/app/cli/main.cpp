#include "ckptscope_version.h"

#include "core/edit/plan.h"
#include "tests/support/text.h" // broken

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <torch/torch.h> // broken

#include <unistd.h> // broken
