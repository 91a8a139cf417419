#include "app/cli/output.h"

#include "core/io/progress.h"

#include <cerrno>
#include <cstring>

namespace ckptscope::cli {

namespace {

[[noreturn]] void throwWriteFailed(int error)
{
    throw io::Error(error == ENOSPC ? io::ErrorKind::DiskFull : io::ErrorKind::WriteFailed,
                    std::string("Cannot write to standard output: ") + std::strerror(error)
                        + ". Redirect it to a file or a program that reads it.");
}

} // namespace

Output::Output(std::FILE* stream, std::stop_token stop)
    : m_stream(stream)
    , m_stop(std::move(stop))
{
}

void Output::requireNoStop()
{
    io::Progress{m_stop, {}}.check();
}

void Output::flush()
{
    std::string pending;
    pending.swap(m_buffer);
    if (m_closed || pending.empty())
        return;
    errno = 0;
    if (std::fwrite(pending.data(), 1, pending.size(), m_stream) == pending.size() && std::fflush(m_stream) == 0)
        return;
    m_failed = errno != EPIPE;
    if (m_failed)
        throwWriteFailed(errno);
    m_closed = true;
}

void StreamSink::write(std::span<const std::byte> bytes)
{
    errno = 0;
    if (std::fwrite(bytes.data(), 1, bytes.size(), m_stream) != bytes.size())
        throwWriteFailed(errno);
    m_written += bytes.size();
}

void StreamSink::flush()
{
    errno = 0;
    if (std::fflush(m_stream) != 0)
        throwWriteFailed(errno);
}

} // namespace ckptscope::cli
