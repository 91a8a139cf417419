#pragma once

#include <string_view>
#include <vector>

namespace ckptscope::edit {

/// What a name becomes; the same text twice where it stays.
struct NewName {
    std::string_view to, from;

    friend auto operator<=>(const NewName&, const NewName&) = default;
};

/// Throws Refused where two different names become one: 'Keys would become equal: "module.a" and "a" would both be
/// "a".' `what` begins the sentence, and `remedy` is the one after it.
void refuseEqual(std::string_view what, std::vector<NewName> names, std::string_view remedy);

} // namespace ckptscope::edit
