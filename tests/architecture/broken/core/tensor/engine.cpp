#include "core/checkpoint/checkpoint.h"

#include <ATen/ATen.h>
#include <torch/torch.h>
