#pragma once

#include "core/checkpoint/checkpoint.h"

#include <cstdint>
#include <vector>

namespace ckptscope::ui {

/// Whether an edit made bytes that the tensor uses.
bool isMade(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor);

/// Which tensor of the original each tensor of an edited checkpoint was, so that old and new names, dtypes and devices
/// can stand side by side. Immutable; made on any thread.
class EditTrace {
public:
    EditTrace(checkpoint::CheckpointPtr original, const checkpoint::Checkpoint& edited);
    const checkpoint::CheckpointPtr& original() const { return m_original; }
    /// The tensor of the original that became tensor `i`, or null when it is not known.
    const checkpoint::Tensor* before(std::uint32_t i) const;
    std::uint32_t indexBefore(std::uint32_t i) const { return m_before[i]; } ///< kNoIndex when it is not known
    /// Tensors that were given another name, another dtype or layout, or another device.
    bool isRenamed(std::uint32_t i) const { return m_renamed[i]; }
    bool isRetyped(std::uint32_t i) const { return m_retyped[i]; }
    bool isMoved(std::uint32_t i) const { return m_moved[i]; }
    /// One of these, or other bytes: also what a cut of its storage leaves of it.
    bool isEdited(std::uint32_t i) const { return m_renamed[i] || m_retyped[i] || m_moved[i] || m_made[i]; }
    bool hasRenamed() const { return m_hasRenamed; }
    bool hasRetyped() const { return m_hasRetyped; }
    bool hasMoved() const { return m_hasMoved; }

private:
    checkpoint::CheckpointPtr m_original;
    std::vector<std::uint32_t> m_before; ///< by tensor
    std::vector<bool> m_renamed, m_retyped, m_moved, m_made; ///< by tensor
    bool m_hasRenamed = false, m_hasRetyped = false, m_hasMoved = false; ///< any
};

} // namespace ckptscope::ui
