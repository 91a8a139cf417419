#pragma once

#include <string>
#include <string_view>

namespace ckptscope::io {

/// Where text goes, from front to back.
class TextOutput {
public:
    virtual ~TextOutput() = default;
    virtual void write(std::string_view text) = 0;
    /// Asked between the parts of a text, where it can be broken off: throws Cancelled when a stop was requested.
    virtual void requireNoStop() { }
    /// Hands on what is still kept back.
    virtual void flush() { }
};

} // namespace ckptscope::io
