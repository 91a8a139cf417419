#include "core/tensor/scan.h"

#include "core/io/error.h"

#include <unordered_map>

namespace ckptscope::tensor {

using checkpoint::Checkpoint;
using checkpoint::Tensor;

namespace {

/// Equal for two places that show the same elements in the same way; empty where nobody else can use the storage.
std::string identity(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const bool isShared = tensor.core.valid()
        && (tensor.storage == checkpoint::kNoIndex || checkpoint.storages[tensor.storage].tensors > 1
            || tensor.core != tensor.node);
    if (!isShared)
        return {};
    if (tensor.storage == checkpoint::kNoIndex || tensor.has(checkpoint::kQuantized))
        return std::to_string(tensor.core.raw());
    constexpr std::uint16_t kBits = checkpoint::kConjugate | checkpoint::kNegative | checkpoint::kBroken;
    std::string text = std::to_string(tensor.storage) + '+' + std::to_string(tensor.offset) + '.'
        + std::to_string(static_cast<int>(tensor.dtype)) + '.' + std::to_string(tensor.flags & kBits);
    for (const std::int64_t size : checkpoint.shape(tensor))
        text += ',' + std::to_string(size);
    for (const std::int64_t stride : checkpoint.strides(tensor))
        text += ';' + std::to_string(stride);
    return text;
}

Scanned scanOne(const Checkpoint& checkpoint, std::uint32_t row, const StatisticsOptions& options,
                const io::Progress& progress, std::uint64_t done, std::uint64_t total)
{
    Scanned scanned;
    scanned.tensor = row;
    try {
        const View view = viewOf(checkpoint, checkpoint.tensors[row]);
        scanned.statistics = statisticsOf(view, options, progress, done, total);
    } catch (const io::Error& error) {
        if (error.kind() == io::ErrorKind::Cancelled)
            throw;
        scanned.problem = error.describe();
        scanned.isDamaged = error.kind() != io::ErrorKind::Unsupported;
    }
    return scanned;
}

} // namespace

void scan(const Checkpoint& checkpoint, std::span<const std::uint32_t> rows, const StatisticsOptions& options,
          const std::function<void(const Scanned&)>& visit, const io::Progress& progress)
{
    std::uint64_t total = 0;
    for (const std::uint32_t row : rows)
        total += checkpoint.bytes(checkpoint.tensors[row]);
    std::uint64_t done = 0;
    std::unordered_map<std::string, Scanned> known;
    for (const std::uint32_t row : rows) {
        const Tensor& tensor = checkpoint.tensors[row];
        const std::string key = identity(checkpoint, tensor);
        if (const auto found = known.find(key); !key.empty() && found != known.end()) {
            Scanned again = found->second;
            again.tensor = row;
            visit(again);
        } else {
            const Scanned scanned = scanOne(checkpoint, row, options, progress, done, total);
            visit(scanned);
            if (!key.empty() && !scanned.isDamaged)
                known.emplace(key, scanned);
        }
        done += checkpoint.bytes(tensor);
        progress.advance(done, total);
    }
}

} // namespace ckptscope::tensor
