#pragma once

#include "core/archive/zip_writer.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/save_tree.h"
#include "core/io/progress.h"
#include "core/io/sink.h"

#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// One storage of a file to be written.
struct PlannedStorage {
    std::string key;
    std::uint32_t row; ///< in Checkpoint::storages
};

/// A zip checkpoint as torch of the input's release would write it, worked out but not written.
class ZipImage {
public:
    ZipImage(const Checkpoint& checkpoint, std::string root);
    /// `sizeOnly`: reads no tensor; for a sink that only counts.
    void write(io::Sink& sink, const io::Progress& progress, bool sizeOnly) const;

private:
    void orderStorages(bool renumbered);
    void writeStorages(archive::ZipWriter& zip, const io::Progress& progress, bool sizeOnly) const;
    void writeNew(archive::ZipWriter& zip, const io::Progress& progress, bool sizeOnly) const;
    void writeLikeInput(archive::ZipWriter& zip, const io::Progress& progress, bool sizeOnly) const;

    const Checkpoint& m_checkpoint;
    std::string m_root;
    std::vector<std::byte> m_pickle;
    std::vector<PlannedStorage> m_storages; ///< in the order of the records
    bool m_keepFormatVersion = true; ///< .format_version promises storages in numeric order
};

} // namespace ckptscope::checkpoint
