#include "core/archive/tar_reader.h"

#include "core/io/error.h"
#include "core/io/limits.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <span>
#include <string_view>

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

/// Octal digits up to a NUL, in spaces; or a big-endian number behind the byte 0x80 (GNU, for large sizes).
std::optional<std::uint64_t> number(const Header& header, std::size_t offset, std::size_t size)
{
    std::uint64_t value = 0;
    if (header[offset] == 0x80) {
        for (std::size_t i = 1; i < size; ++i) {
            if (value >> 56 != 0)
                return std::nullopt;
            value = (value << 8) | header[offset + i];
        }
        return value;
    }
    std::string digits = field(header, offset, size);
    digits.erase(0, digits.find_first_not_of(' '));
    digits.erase(digits.find_last_not_of(' ') + 1);
    for (const char c : digits) {
        if (c < '0' || c > '7')
            return std::nullopt;
        value = value * 8 + static_cast<std::uint64_t>(c - '0');
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
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Error damagedHeader(std::uint64_t at)
{
    return Error(ErrorKind::Damaged, "A header of this tar archive is damaged. Get the file again.").at(at);
}

/// Of headers that this reader and Python's could take in two ways.
Error strangeHeader(std::uint64_t at)
{
    return Error(ErrorKind::NotACheckpoint,
                 "This tar archive has headers that no checkpoint has. Unpack it, then open the checkpoint in it.")
        .at(at);
}

/// What an extended header says about the member after it.
struct Extended {
    std::optional<std::string> path;
    std::optional<std::uint64_t> size;

    bool isEmpty() const { return !path && !size; }
};

std::optional<std::uint64_t> plainNumber(std::string_view digits)
{
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc() || end != digits.data() + digits.size())
        return std::nullopt;
    return value;
}

/// "27 path=some/long/name\n" and so on (POSIX pax): a record is as long as its number says.
Extended readPax(std::string_view text, std::uint64_t at)
{
    Extended extended;
    while (!text.empty() && text[0] != '\0') {
        const std::size_t space = std::min(text.find(' '), text.size());
        const std::uint64_t length = plainNumber(text.substr(0, space)).value_or(0);
        if (length < space + 2 || length > text.size() || text[length - 1] != '\n')
            throw damagedHeader(at);
        const std::string_view entry = text.substr(space + 1, length - space - 2);
        text.remove_prefix(length);
        if (entry.starts_with("GNU.sparse."))
            throw strangeHeader(at);
        if (entry.starts_with("path=")) {
            extended.path = entry.substr(5);
            extended.path->erase(extended.path->find_last_not_of('/') + 1);
        } else if (entry.starts_with("size=")) {
            extended.size = plainNumber(entry.substr(5));
            if (!extended.size)
                throw damagedHeader(at);
        }
    }
    return extended;
}

/// The name of a member without an extended header.
std::string plainName(const Header& header)
{
    const std::string folder = field(header, 345, 155);
    return (folder.empty() ? "" : folder + '/') + field(header, 0, 100);
}

bool isExtension(char type)
{
    return type == 'x' || type == 'g' || type == 'L';
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
            throw damagedHeader(at);
        char type = static_cast<char>(header[156]);
        const std::uint64_t offset = at + kBlock;
        // Python's tarfile, by which torch reads, knows links of long names, sparse files and Sun's headers, too.
        if (type == 'K' || type == 'S' || type == 'X' || (isExtension(type) && !extended.isEmpty()))
            throw strangeHeader(at);
        if (!isExtension(type) && extended.size)
            size = extended.size;
        if (type == '\0' && plainName(header).ends_with('/'))
            type = '5'; // a folder, as before POSIX
        if (type >= '1' && type <= '6')
            size = 0; // links, devices, folders and pipes have no content, whatever they say
        if (*size > file.size() - offset)
            throw Error(ErrorKind::Truncated, "This tar archive is cut off. Get the file again.").at(at);
        if (type == 'L') { // GNU: the next member's long name
            const std::string name = contentText(file, offset, *size);
            extended.path = name.substr(0, name.find('\0'));
        } else if (isExtension(type)) {
            extended = readPax(contentText(file, offset, *size), at);
            if (type == 'g' && !extended.isEmpty()) // of all members after it
                throw strangeHeader(at);
        } else {
            if (members.size() >= limits::kTarMembers)
                throw Error(ErrorKind::LimitExceeded, "This tar archive has more than 65536 members.").at(at);
            members.push_back({extended.path.value_or(plainName(header)), offset, *size, type});
            extended = {};
        }
        at = offset + (*size + kBlock - 1) / kBlock * kBlock;
    }
    return members;
}

} // namespace ckptscope::archive
