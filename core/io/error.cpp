#include "core/io/error.h"

#include <array>
#include <new>

namespace ckptscope::io {

std::string_view kindName(ErrorKind kind)
{
    static constexpr std::array<std::string_view, 16> kNames = {
        "not-found",      "no-permission", "not-a-file", "not-a-checkpoint", "truncated", "damaged",     "unsupported",
        "limit-exceeded", "refused",       "changed",    "exists",           "disk-full", "read-failed", "write-failed",
        "cancelled",      "usage"};
    return kNames[static_cast<std::size_t>(kind)];
}

Error::Error(ErrorKind kind, const std::string& sentence)
    : std::runtime_error(sentence)
    , m_kind(kind)
{
}

Error& Error::at(std::uint64_t offset)
{
    if (!m_offset)
        m_offset = offset;
    return *this;
}

Error& Error::in(std::string_view record)
{
    if (m_record.empty())
        m_record = record;
    return *this;
}

std::string Error::describe() const
{
    std::string text = what();
    if (m_record.empty() && !m_offset)
        return text;
    text += " (" + m_record;
    if (m_offset)
        text += (m_record.empty() ? "byte " : ", byte ") + std::to_string(*m_offset);
    return text + ")";
}

Error currentError()
{
    try {
        throw;
    } catch (const Error& error) {
        return error;
    } catch (const std::bad_alloc&) {
        return {ErrorKind::LimitExceeded, "There is not enough memory for this; close other programs and try again."};
    } catch (const std::exception& error) {
        return {ErrorKind::Unsupported, std::string("Unexpected trouble: ") + error.what() + "; please report it."};
    }
}

} // namespace ckptscope::io
