#include "core/archive/tar_reader.h"

#include "core/io/error.h"
#include "core/io/limits.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace ckptscope::archive {

using io::Error;
using io::ErrorKind;

namespace {

constexpr std::uint64_t kBlock = 512;
using Header = std::array<unsigned char, kBlock>;

std::string field(const Header& header, std::size_t offset, std::size_t size)
{
    const auto* begin = reinterpret_cast<const char*>(header.data()) + offset;
    return {begin, std::find(begin, begin + size, '\0')};
}

/// Octal digits, or a big-endian number when the first bit is set (GNU, for large sizes).
std::optional<std::uint64_t> number(const Header& header, std::size_t offset, std::size_t size)
{
    std::uint64_t value = 0;
    if ((header[offset] & 0x80) != 0) {
        for (std::size_t i = 1; i < size; ++i) {
            if (value >> 56 != 0)
                return std::nullopt;
            value = (value << 8) | header[offset + i];
        }
        return value;
    }
    for (std::size_t i = 0; i < size; ++i) {
        const unsigned char c = header[offset + i];
        if (c >= '0' && c <= '7')
            value = value * 8 + (c - '0');
        else if (c != ' ' && c != '\0')
            return std::nullopt;
    }
    return value;
}

bool checksumFits(const Header& header)
{
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < header.size(); ++i)
        sum += i >= 148 && i < 156 ? ' ' : header[i];
    return number(header, 148, 8) == sum;
}

std::string contentText(const io::Source& file, std::uint64_t offset, std::uint64_t size)
{
    constexpr std::uint64_t kLongest = 65536;
    const std::vector<std::byte> bytes = file.slice(offset, size).readAll(kLongest);
    const std::string text(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    return text.substr(0, text.find('\0'));
}

/// What an extended header says about the member after it.
struct Extended {
    std::optional<std::string> path;
    std::optional<std::uint64_t> size;
};

/// "27 path=some/long/name\n" and so on (POSIX pax).
void readPax(const std::string& text, Extended& extended)
{
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t space = text.find(' ', at);
        const std::size_t end = text.find('\n', at);
        if (space == std::string::npos || end == std::string::npos || space > end)
            return;
        const std::string entry = text.substr(space + 1, end - space - 1);
        if (entry.starts_with("path="))
            extended.path = entry.substr(5);
        if (entry.starts_with("size=") && entry.size() < 25
            && std::all_of(entry.begin() + 5, entry.end(), [](char c) { return c >= '0' && c <= '9'; }))
            extended.size = std::stoull(entry.substr(5));
        at = end + 1;
    }
}

} // namespace

std::vector<TarMember> readTar(const io::Source& file)
{
    std::vector<TarMember> members;
    Extended extended;
    for (std::uint64_t at = 0; at < file.size();) {
        if (file.size() - at < kBlock)
            throw Error(ErrorKind::Truncated, "This tar archive is cut off in a header. Get the file again.").at(at);
        Header header;
        file.read(at, std::as_writable_bytes(std::span(header)));
        if (std::ranges::all_of(header, [](unsigned char c) { return c == 0; }))
            break;
        std::optional<std::uint64_t> size = number(header, 124, 12);
        if (!checksumFits(header) || !size)
            throw Error(ErrorKind::Damaged, "A header of this tar archive is damaged. Get the file again.").at(at);
        const char type = static_cast<char>(header[156]);
        const std::uint64_t offset = at + kBlock;
        if (type != 'x' && type != 'g' && extended.size)
            size = extended.size;
        if (*size > file.size() - offset)
            throw Error(ErrorKind::Truncated, "This tar archive is cut off. Get the file again.").at(at);
        if (type == 'x' || type == 'g') {
            readPax(contentText(file, offset, *size), extended);
        } else if (type == 'L') { // GNU: the next member's long name
            extended.path = contentText(file, offset, *size);
        } else {
            if (members.size() >= limits::kTarMembers)
                throw Error(ErrorKind::LimitExceeded, "This tar archive has more than 65536 members.").at(at);
            members.push_back({extended.path.value_or(field(header, 0, 100)), offset, *size, type});
            extended = {};
        }
        at = offset + (*size + kBlock - 1) / kBlock * kBlock;
    }
    return members;
}

} // namespace ckptscope::archive
