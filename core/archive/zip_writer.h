#pragma once

#include "core/io/sink.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::archive {

/// Writes a zip file byte for byte as torch's PyTorchStreamWriter does (zip_layout.h). Records in the order of the
/// calls; finish() writes the directory.
class ZipWriter {
public:
    enum class Checksums { Written, LeftOut };

    /// `root` is the folder of every record; empty: they lie in none. `alignment`: of the payloads, 64 unless the file
    /// says otherwise. Checksums left out are 0, as torch.utils.serialization.config.save.compute_crc32 = False has
    /// them.
    ZipWriter(io::Sink& sink, std::string root, std::uint32_t alignment, Checksums checksums = Checksums::Written);

    /// Adds a record. The content's CRC is `crc` when it is known (a record that is copied), else it is computed.
    void add(std::string_view name, const io::Source& content, std::optional<std::uint32_t> crc,
             const io::Progress& progress, std::uint64_t doneBefore, std::uint64_t total);
    /// Counts a record of `size` bytes without reading them: for a sink that only counts.
    void addSizeOnly(std::string_view name, std::uint64_t size);
    /// Adds a small record.
    void add(std::string_view name, std::span<const std::byte> content);
    /// The 40 digits of `.data/serialization_id` over the records so far (names in order of writing, then CRCs).
    std::string serializationId() const;
    void finish();

private:
    struct Written {
        std::string name; ///< without the root
        std::uint64_t headerOffset;
        std::uint64_t size;
        std::uint32_t crc;
    };
    Written begin(std::string_view name, std::uint64_t size);
    std::size_t fullNameSize(const Written& record) const;
    void appendFullName(const Written& record);
    void writeHeader(const Written& record);
    void writeDescriptor(const Written& record);
    void writeEntry(const Written& record);

    io::Sink& m_sink;
    std::string m_root;
    std::uint32_t m_alignment;
    Checksums m_checksums;
    std::vector<Written> m_records;
    std::string m_bytes; ///< what is put together to be written; here it keeps its memory
};

} // namespace ckptscope::archive
