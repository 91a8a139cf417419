#pragma once

#include <filesystem>
#include <string>
