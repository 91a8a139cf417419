#pragma once

#include "core/archive/zip_reader.h" // broken

#include <vector>
