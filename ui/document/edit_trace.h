#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <vector>

namespace ckptscope::ui {

/// Which tensor of the original each tensor of an edited checkpoint was, so that old and new names and devices can
/// stand side by side. Immutable; made on any thread.
class EditTrace {
public:
    EditTrace(checkpoint::CheckpointPtr original, const checkpoint::Checkpoint& edited);
    const checkpoint::Checkpoint& original() const { return *m_original; }
    /// The tensor of the original that became tensor `i`, or null when it is not known.
    const checkpoint::Tensor* before(std::uint32_t i) const;
    /// Tensors that were given another name, or another device.
    bool isRenamed(std::uint32_t i) const { return m_renamed[i]; }
    bool isMoved(std::uint32_t i) const { return m_moved[i]; }
    bool hasRenamed() const { return m_hasRenamed; }
    bool hasMoved() const { return m_hasMoved; }

private:
    checkpoint::CheckpointPtr m_original;
    std::vector<std::uint32_t> m_before; ///< by tensor
    std::vector<bool> m_renamed, m_moved; ///< by tensor
    bool m_hasRenamed = false, m_hasMoved = false; ///< any
};

} // namespace ckptscope::ui
