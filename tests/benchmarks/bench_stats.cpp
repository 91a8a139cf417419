#include "core/tensor/distribution.h"

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>

using namespace ckptscope;

namespace {

/// As fast as this machine can read: adds up words.
std::uint64_t sumOf(std::span<const std::byte> bytes)
{
    using Words [[gnu::vector_size(64)]] = std::uint64_t;
    Words sums[4]{};
    std::size_t at = 0;
    for (; at + sizeof sums <= bytes.size(); at += sizeof sums)
        for (std::size_t i = 0; i < 4; ++i) {
            Words words;
            std::memcpy(&words, bytes.data() + at + i * sizeof words, sizeof words);
            sums[i] += words;
        }
    const Words all = sums[0] + sums[1] + sums[2] + sums[3];
    std::uint64_t sum = 0;
    for (std::size_t i = 0; i < 8; ++i)
        sum += all[i];
    return sum;
}

std::uint64_t sumOfFile(const tensor::View& view, std::uint64_t bytes)
{
    std::vector<std::byte> block(256 * 1024);
    std::uint64_t sum = 0;
    for (std::uint64_t at = 0; at < bytes; at += block.size()) {
        const auto part =
            std::span(block).first(static_cast<std::size_t>(std::min<std::uint64_t>(block.size(), bytes - at)));
        view.bytes.read(at, part);
        sum += sumOf(part);
    }
    return sum;
}

template <typename Work> void timed(const char* name, const Work& work)
{
    const auto begin = std::chrono::steady_clock::now();
    const auto check = work();
    const std::chrono::duration<double> passed = std::chrono::steady_clock::now() - begin;
    std::printf("%s %.9f %.17g\n", name, passed.count(), static_cast<double>(check));
    std::fflush(stdout);
}

} // namespace

/// Statistics of the first tensor of a file beside plain reading: bench_stats FILE ROUNDS. Prints lines of a name,
/// seconds, and what came out, in turns.
int main(int argc, char** argv)
{
    if (argc < 3)
        return 2;
    const checkpoint::CheckpointPtr checkpoint = checkpoint::open(argv[1]);
    const tensor::View view = tensor::viewOf(*checkpoint, checkpoint->tensors[0]);
    const std::uint64_t bytes = view.elements * info(view.dtype).bytes;
    const std::vector<std::byte> memory = view.bytes.slice(0, bytes).readAll(bytes);
    const auto statistics = [&](std::size_t threads) {
        tensor::StatisticsOptions options;
        options.threads = threads;
        return tensor::statisticsOf(view, options);
    };
    const tensor::Statistics known = statistics(1);
    for (int round = std::atoi(argv[2]); round > 0; --round) {
        timed("memory-sum", [&] { return sumOf(memory); });
        timed("memory-statistics", [&] {
            tensor::Accumulator sums(view.dtype);
            sums.add(memory);
            return sums.mean();
        });
        timed("file-sum", [&] { return sumOfFile(view, bytes); });
        timed("file-statistics", [&] { return statistics(1).mean; });
        timed("file-statistics-threads", [&] { return statistics(0).mean; });
        timed("file-distribution", [&] {
            tensor::DistributionOptions options;
            options.threads = 1;
            return tensor::distributionOf(view, known, options).quantiles[4].value.value;
        });
    }
    return 0;
}
