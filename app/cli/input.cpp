#include "app/cli/input.h"

#include "core/io/limits.h"

#include <algorithm>
#include <cstdio>

namespace ckptscope::cli {

namespace {

constexpr std::uint64_t kMostInMemory = 1024 * limits::kMiB;

} // namespace

io::Source readStandardInput()
{
    std::vector<std::byte> bytes;
    std::size_t size = 0;
    while (true) {
        if (bytes.size() - size < limits::kCopyBlock)
            bytes.resize(std::max(bytes.size() * 2, 2 * limits::kCopyBlock));
        const std::size_t read = std::fread(bytes.data() + size, 1, bytes.size() - size, stdin);
        size += read;
        if (size > kMostInMemory)
            throw io::Error(io::ErrorKind::LimitExceeded,
                            "Standard input has more than 1 GiB; save it as a file and name that.");
        if (read == 0)
            break;
    }
    if (std::ferror(stdin) != 0)
        throw io::Error(io::ErrorKind::ReadFailed, "Standard input cannot be read; name a file instead.");
    bytes.resize(size);
    return io::Source::ofMemory(std::move(bytes));
}

checkpoint::CheckpointPtr openCheckpoint(const std::string& name)
{
    return name == "-" ? checkpoint::open(name, readStandardInput()) : checkpoint::open(name);
}

io::Source openBytes(const std::string& name)
{
    return name == "-" ? readStandardInput() : io::Source::ofFile(io::File::open(name));
}

} // namespace ckptscope::cli
