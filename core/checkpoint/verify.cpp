#include "core/checkpoint/save.h"
#include "core/io/limits.h"

#include <algorithm>

namespace ckptscope::checkpoint {

namespace {

[[noreturn]] void fail(const std::string& what)
{
    throw io::Error(io::ErrorKind::Damaged,
                    "The new file does not read back as planned (" + what
                        + "); it was thrown away, nothing was replaced.");
}

void compareBytes(const io::Source& a, const io::Source& b, const std::string& name, const io::Progress& progress)
{
    if (a.size() != b.size())
        fail(name + " has another size");
    std::vector<std::byte> x(static_cast<std::size_t>(std::min<std::uint64_t>(a.size(), limits::kCopyBlock))),
        y(x.size());
    for (std::uint64_t at = 0; at < a.size(); at += x.size()) {
        progress.check();
        const auto count = static_cast<std::size_t>(std::min<std::uint64_t>(a.size() - at, x.size()));
        a.read(at, std::span(x).first(count));
        b.read(at, std::span(y).first(count));
        if (!std::equal(x.begin(), x.begin() + static_cast<std::ptrdiff_t>(count), y.begin()))
            fail(name + " has other bytes");
    }
}

} // namespace

void verify(const Checkpoint& planned, const Checkpoint& written, const io::Progress& progress)
{
    if (planned.tensors.size() != written.tensors.size())
        fail("another number of tensors");
    std::vector<bool> compared(planned.storages.size());
    for (std::size_t i = 0; i < planned.tensors.size(); ++i) {
        const Tensor& a = planned.tensors[i];
        const Tensor& b = written.tensors[i];
        if (planned.tensorPath(a) != written.tensorPath(b))
            fail("a tensor has another name");
        if (a.dtype != b.dtype || a.offset != b.offset || a.layout != b.layout || planned.shape(a) != written.shape(b)
            || planned.strides(a) != written.strides(b) || planned.device(a) != written.device(b)
            || (a.storage == kNoIndex) != (b.storage == kNoIndex))
            fail(planned.tensorName(a) + " differs");
        if (a.storage == kNoIndex || compared[a.storage])
            continue;
        compared[a.storage] = true;
        compareBytes(planned.storageBytes(planned.storages[a.storage]),
                     written.storageBytes(written.storages[b.storage]), planned.tensorName(a), progress);
    }
}

} // namespace ckptscope::checkpoint
