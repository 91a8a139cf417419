#pragma once

#include "core/checkpoint/checkpoint.h"

#include <memory>
#include <string>
#include <string_view>

namespace ckptscope::checkpoint {

/// The filter language of window and command line: words (substring, or glob with * ?, or /regex/) against the
/// tensor's name, dtype: device: shape:64,*,7,7 ndim: size:>1M kind:parameter|buffer… shared:yes|no, '-' before a term
/// negates it; all terms must hold. A value: copies share the parsed terms.
class Query {
public:
    /// Throws Usage with the term and the reason. An empty text matches everything.
    static Query parse(std::string_view text);
    bool matches(const Checkpoint& checkpoint, const Tensor& tensor) const;
    /// The same for a value of this name that may be no tensor (null: terms about tensors do not hold). `lowered` is
    /// the name in lower case (io::lowered); `name` is looked at only when needsCase().
    bool matches(const Checkpoint& checkpoint, const Tensor* tensor, std::string_view name,
                 std::string_view lowered) const;
    bool needsCase() const;
    /// Whether it asks for nothing.
    bool empty() const;

private:
    struct Terms;
    std::shared_ptr<const Terms> m_terms;
};

} // namespace ckptscope::checkpoint
