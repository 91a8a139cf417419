#include "core/checkpoint/verify_crc.h"

#include "core/archive/crc32.h"
#include "core/io/limits.h"

#include <array>
#include <cstdio>

namespace ckptscope::checkpoint {

namespace {

constexpr std::uint16_t kEncryptedFlag = 1; // APPNOTE.TXT 4.4.4, bit 0

std::string hex(std::uint32_t crc)
{
    std::array<char, 9> text{};
    std::snprintf(text.data(), text.size(), "%08x", crc);
    return text.data();
}

Finding mismatch(const std::string& name, const std::string& what)
{
    return {"crc-mismatch",
            Severity::Error,
            name,
            "The bytes of \"" + name + "\" are damaged: " + what
                + ". torch.load would not notice. Get the file again from where it came.",
            {}};
}

/// Reads one record; what is wrong with it, if anything.
void checkRecord(const Origin& origin, const io::Source& file, std::uint32_t row, std::uint64_t done,
                 std::uint64_t total, const io::Progress& progress, std::vector<Finding>& findings)
{
    const archive::ZipRecord& record = origin.zip->record(row);
    std::uint32_t crc = 0;
    try {
        const io::Source content = origin.zip->open(file, row, limits::kInflatedBytes);
        crc = archive::crc32(content, progress, done, total);
    } catch (const io::Error& error) {
        if (error.kind() != io::ErrorKind::Damaged && error.kind() != io::ErrorKind::Truncated
            && error.kind() != io::ErrorKind::LimitExceeded && error.kind() != io::ErrorKind::Unsupported)
            throw;
        findings.push_back(
            mismatch(origin.zip->fullName(row), std::string("it cannot be read (") + error.what() + ")"));
        return;
    }
    if (crc != record.crc && record.crc != 0)
        findings.push_back(mismatch(origin.zip->fullName(row),
                                    "their CRC-32 is " + hex(crc) + ", the file announces " + hex(record.crc)));
}

/// torch.utils.serialization.config.save.compute_crc32 = False leaves 0 (caffe2/serialize/inline_container.cc).
bool lacksCrc(const archive::ZipRecord& record)
{
    return record.crc == 0 && record.size != 0;
}

Finding missing(std::uint64_t count, std::uint64_t records)
{
    return {"crc-missing",
            Severity::Note,
            {},
            std::to_string(count) + " of " + std::to_string(records)
                + " records were written without a CRC-32 (compute_crc32=False), so they cannot be checked.",
            {}};
}

} // namespace

bool isDamaged(const Origin& origin, const io::Source& file, std::uint32_t record, const io::Progress& progress)
{
    std::vector<Finding> findings;
    if (!lacksCrc(origin.zip->record(record)))
        checkRecord(origin, file, record, 0, 0, {progress.stop, {}}, findings);
    return !findings.empty();
}

std::vector<Finding> checkCrc(const Checkpoint& checkpoint, const io::Progress& progress)
{
    const Origin& origin = *checkpoint.origin;
    std::vector<Finding> findings;
    if (!origin.zip) {
        findings.push_back({"crc-none",
                            Severity::Note,
                            {},
                            "This kind of file (" + std::string(containerName(origin.container))
                                + ") holds no checksums; damaged values cannot be recognised.",
                            {}});
        return findings;
    }
    std::uint64_t total = 0;
    for (std::uint32_t i = 0; i < origin.zip->count(); ++i)
        total += origin.zip->record(i).size; // sizes of at most 2^21 entries that fit the file; wrapping is harmless
    const io::Source file = origin.bytes.readAhead();
    std::uint64_t done = 0;
    std::uint64_t without = 0;
    for (std::uint32_t i = 0; i < origin.zip->count(); ++i) {
        progress.check();
        const archive::ZipRecord& record = origin.zip->record(i);
        if (lacksCrc(record) && (record.flags & kEncryptedFlag) == 0)
            ++without;
        else
            checkRecord(origin, file, i, done, total, progress, findings);
        done += record.size;
    }
    if (origin.bytes.file())
        origin.bytes.file()->requireUnchanged(); // else its bytes would be called damaged
    if (without != 0)
        findings.push_back(missing(without, origin.zip->count()));
    return findings;
}

std::vector<Finding> checkLocalHeaders(const Checkpoint& checkpoint)
{
    using archive::ZipOddityKind;
    const Origin& origin = *checkpoint.origin;
    std::vector<Finding> findings;
    if (!origin.zip)
        return findings;
    for (const archive::ZipOddity& oddity : origin.zip->verifyLocalHeaders(origin.bytes)) {
        // Bytes that no record explains hide something at worst; all else makes two readers see different contents.
        const bool harmless =
            oddity.kind == ZipOddityKind::UnlistedBytes || oddity.kind == ZipOddityKind::TrailingBytes;
        Finding finding;
        finding.id = "zip-ambiguous";
        finding.severity = harmless ? Severity::Warning : Severity::Error;
        if (oddity.record != archive::kNoRecord && oddity.record < origin.zip->count())
            finding.where = origin.zip->fullName(oddity.record);
        finding.message = oddity.detail + " (byte " + std::to_string(oddity.offset) + ").";
        findings.push_back(std::move(finding));
    }
    return findings;
}

} // namespace ckptscope::checkpoint
