#include "core/io/source.h"

#include "core/io/error.h"
#include "core/io/read_ahead.h"

#include <cstring>

namespace ckptscope::io {

std::shared_ptr<const File> File::open(const std::string& path)
{
    FileIdentity identity;
    const system::Handle handle = system::openForReading(path, identity);
    return std::shared_ptr<const File>(new File(path, handle, identity));
}

File::File(std::string path, system::Handle handle, FileIdentity identity)
    : m_path(std::move(path))
    , m_handle(handle)
    , m_identity(identity)
{
}

File::~File()
{
    system::close(m_handle);
}

void File::requireUnchanged() const
{
    const FileIdentity open = system::identityOf(m_handle), there = system::identityOf(m_path);
    const bool isGone = there == FileIdentity(); // deleting and moving change no byte, only the time of the last change
    const bool isWhole = open.size == m_identity.size && open.modifiedNs == m_identity.modifiedNs
        && (isGone || open.changedNs == m_identity.changedNs);
    if (!isWhole || (!isGone && there != m_identity))
        throw Error(ErrorKind::Changed,
                    "The file \"" + m_path + "\" changed on disk since it was opened. Open it again.");
}

void File::read(std::uint64_t offset, std::span<std::byte> out) const
{
    if (system::readAt(m_handle, offset, out) != out.size())
        throw Error(ErrorKind::Truncated,
                    "The file ends before byte " + std::to_string(offset + out.size())
                        + "; it became shorter while it was open. Open it again.")
            .at(offset);
}

Source Source::ofFile(std::shared_ptr<const File> file)
{
    Source source;
    source.m_size = file->size();
    source.m_bytes = std::move(file);
    return source;
}

Source Source::ofMemory(std::vector<std::byte> bytes)
{
    Source source;
    source.m_size = bytes.size();
    source.m_bytes = std::make_shared<const std::vector<std::byte>>(std::move(bytes));
    return source;
}

Source Source::ofMemory(std::string_view text)
{
    const auto bytes = std::as_bytes(std::span(text.data(), text.size()));
    return ofMemory(std::vector<std::byte>(bytes.begin(), bytes.end()));
}

Source Source::ofReader(std::shared_ptr<const ByteReader> reader, std::uint64_t size)
{
    Source source;
    source.m_size = size;
    source.m_bytes = std::move(reader);
    return source;
}

void Source::read(std::uint64_t offset, std::span<std::byte> out) const
{
    if (offset > m_size || out.size() > m_size - offset)
        throw Error(ErrorKind::Truncated,
                    "The data end before what they announce: " + std::to_string(out.size()) + " bytes are wanted, "
                        + std::to_string(offset > m_size ? 0 : m_size - offset) + " are left. Get the file again.")
            .at(offset);
    if (out.empty())
        return;
    if (const auto* memory = std::get_if<Memory>(&m_bytes))
        std::memcpy(out.data(), (*memory)->data() + m_base + offset, out.size());
    else if (const auto* reader = std::get_if<Reader>(&m_bytes))
        (*reader)->read(m_base + offset, out);
    else if (const File& file = *std::get<std::shared_ptr<const File>>(m_bytes); m_window)
        m_window->read(file, m_base + offset, out);
    else
        file.read(m_base + offset, out);
}

void Source::makeReady(std::uint64_t offset, const Progress& progress) const
{
    if (const auto* reader = std::get_if<Reader>(&m_bytes))
        (*reader)->makeReady(m_base + offset, progress);
}

Source Source::readAhead() const
{
    Source source = *this;
    if (file())
        source.m_window = std::make_shared<ReadAhead>();
    return source;
}

Source Source::slice(std::uint64_t offset, std::uint64_t size) const
{
    if (offset > m_size || size > m_size - offset)
        throw Error(ErrorKind::Truncated,
                    "The data end before what they announce: " + std::to_string(size) + " bytes are wanted, "
                        + std::to_string(offset > m_size ? 0 : m_size - offset) + " are left. Get the file again.")
            .at(offset);
    Source part = *this;
    part.m_base += offset;
    part.m_size = size;
    return part;
}

std::vector<std::byte> Source::readAll(std::uint64_t limit) const
{
    if (m_size > limit)
        throw Error(ErrorKind::LimitExceeded,
                    std::to_string(m_size) + " bytes are too many to hold in memory here (at most "
                        + std::to_string(limit) + ").");
    std::vector<std::byte> bytes(m_size);
    read(0, bytes);
    return bytes;
}

const std::shared_ptr<const File>& Source::file() const
{
    static const std::shared_ptr<const File> none;
    const auto* file = std::get_if<std::shared_ptr<const File>>(&m_bytes);
    return file ? *file : none;
}

} // namespace ckptscope::io
