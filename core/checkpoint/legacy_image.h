#pragma once

#include "core/checkpoint/zip_image.h"

namespace ckptscope::checkpoint {

/// A legacy stream (torch.save of PyTorch 0.1.10 to 1.5), worked out but not written.
class LegacyImage {
public:
    /// Throws Unsupported for big-endian input.
    explicit LegacyImage(const Checkpoint& checkpoint);
    /// `sizeOnly`: reads no tensor; for a sink that only counts.
    void write(io::Sink& sink, const io::Progress& progress, bool sizeOnly) const;
    bool hasNewTypes() const { return m_hasNewTypes; }

private:
    const Checkpoint& m_checkpoint;
    std::vector<std::byte> m_pickle, m_keys;
    std::vector<PlannedStorage> m_storages; ///< in the order of the stream
    int m_protocol = 2;
    bool m_hasNewTypes = false;
};

} // namespace ckptscope::checkpoint
