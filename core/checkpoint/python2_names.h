#pragma once

#include <string>
#include <string_view>

namespace ckptscope::checkpoint {

/// "builtins.set" for "__builtin__.set": the name that a present Python imports for what Python 2 called so.
std::string importedName(std::string_view module, std::string_view name);

/// The name by which torch's weights_only unpickler asks for it; it knows fewer of Python 2's names.
std::string weightsOnlyName(std::string_view module, std::string_view name);

} // namespace ckptscope::checkpoint
