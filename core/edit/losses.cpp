#include "core/edit/losses.h"

#include "core/edit/context.h"
#include "core/edit/plan.h"
#include "core/io/error.h"
#include "core/io/saturate.h"
#include "core/tensor/cast.h"
#include "core/tensor/decode.h"
#include "core/tensor/element_reader.h"
#include "core/tensor/view.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>

namespace ckptscope::edit {

namespace {

using checkpoint::DType;

double castNumber(float value, DType to)
{
    std::array<std::byte, sizeof(double)> made{};
    tensor::cast(DType::Float32, to, std::as_bytes(std::span(&value, 1)), made);
    double number = 0;
    tensor::toDoubles(to, std::span(made).first(checkpoint::info(to).bytes), &number);
    return number;
}

/// The magnitudes from which on, and up to which, a float32 is lost. Casting keeps the order, so both are found by
/// halving the range of bit patterns.
struct Bounds {
    float overflow = std::numeric_limits<float>::infinity(), underflow = -1;
    bool onlyPositive = false;

    explicit Bounds(DType to)
    {
        constexpr std::uint32_t kInfinity = 0x7f800000;
        const auto firstThat = [&](auto&& holds) {
            std::uint32_t low = 0, high = kInfinity;
            while (low < high) {
                const std::uint32_t middle = low + (high - low) / 2;
                if (holds(castNumber(std::bit_cast<float>(middle), to)))
                    high = middle;
                else
                    low = middle + 1;
            }
            return low;
        };
        if (to == DType::Float64)
            return;
        overflow = to == DType::Float8E4M3FN // ends at 448: what would round to 480 is lost
            ? std::nextafter(464.0f, 480.0f)
            : std::bit_cast<float>(firstThat([](double number) { return !std::isfinite(number); }));
        const std::uint32_t kept = firstThat([](double number) { return number != 0; });
        if (kept != 0)
            underflow = std::bit_cast<float>(kept - 1);
        onlyPositive = castNumber(-1, to) > 0;
    }
};

CastLoss lossOf(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor, const Bounds& bounds,
                const io::Progress& progress, std::uint64_t done, std::uint64_t total)
{
    CastLoss loss;
    tensor::View view = tensor::viewOf(checkpoint, tensor);
    tensor::View* const views[] = {&view};
    const std::uint64_t repeats = tensor::dropRepeats(views);
    const std::uint64_t size = io::saturatingProduct(repeats, checkpoint::info(view.dtype).bytes);
    tensor::NumberReader reader(std::move(view));
    for (std::span<const double> block = reader.next(progress); !block.empty(); block = reader.next(progress)) {
        for (const double number : block) {
            if (bounds.onlyPositive && number <= 0) {
                ++loss.negatives;
                continue;
            }
            const float magnitude = std::fabs(static_cast<float>(number));
            loss.overflows += magnitude >= bounds.overflow && std::fabs(number) <= std::numeric_limits<double>::max();
            loss.underflows += magnitude <= bounds.underflow && number != 0;
        }
        progress.advance(io::saturatingSum(done, io::saturatingProduct(reader.done(), size)), total);
    }
    for (std::uint64_t* count : {&loss.overflows, &loss.underflows, &loss.negatives})
        *count = io::saturatingProduct(*count, repeats);
    return loss;
}

/// Whether the result still has a storage of that name: a later step may have removed the tensor.
bool isKept(const checkpoint::Checkpoint& before, const checkpoint::Tensor& tensor, const checkpoint::Checkpoint& after)
{
    return tensor.storage == checkpoint::kNoIndex
        || after.storageIndex.find(before.madeKey(before.storages[tensor.storage])) != checkpoint::kNoIndex;
}

} // namespace

bool casts(const std::vector<Step>& steps)
{
    return std::ranges::any_of(steps, [](const Step& step) { return std::holds_alternative<Cast>(step); });
}

std::vector<CastLosses> countLosses(const checkpoint::CheckpointPtr& original, const std::vector<Step>& steps,
                                    const io::Progress& progress)
{
    std::vector<CastLosses> all;
    std::vector<CastTensors> casts;
    const Applied applied = applyNoting(original, steps, casts);
    std::uint64_t done = 0, total = 0;
    for (const CastTensors& cast : casts)
        for (const std::uint32_t row : cast.rows)
            total = io::saturatingSum(total, cast.before->bytes(cast.before->tensors[row]));
    for (const CastTensors& cast : casts) {
        const Bounds bounds(cast.to);
        CastLosses& losses = all.emplace_back();
        losses.to = cast.to;
        for (const std::uint32_t row : cast.rows) {
            const checkpoint::Tensor& tensor = cast.before->tensors[row];
            if (!isKept(*cast.before, tensor, *applied.checkpoint))
                continue;
            CastLoss loss = lossOf(*cast.before, tensor, bounds, progress, done, total);
            done = io::saturatingSum(done, cast.before->bytes(tensor));
            losses.overflows = io::saturatingSum(losses.overflows, loss.overflows);
            losses.underflows = io::saturatingSum(losses.underflows, loss.underflows);
            losses.negatives = io::saturatingSum(losses.negatives, loss.negatives);
            if (loss.overflows == 0 && loss.underflows == 0 && loss.negatives == 0)
                continue;
            loss.tensor = cast.before->tensorName(tensor);
            losses.tensors.push_back(std::move(loss));
        }
    }
    return all;
}

std::string lossText(const CastLosses& losses, LossKind kind)
{
    constexpr std::size_t kNamed = 3;
    const std::string to(checkpoint::info(losses.to).name);
    std::string names;
    std::uint64_t tensors = 0, numbers = 0;
    for (const CastLoss& loss : losses.tensors) {
        const std::uint64_t lost = kind == LossKind::Overflow ? loss.overflows
            : kind == LossKind::Underflow                     ? loss.underflows
                                                              : loss.negatives;
        if (lost == 0)
            continue;
        numbers += lost;
        if (++tensors <= kNamed)
            names += (names.empty() ? "" : ", ") + quoted(loss.tensor);
    }
    if (numbers == 0)
        return {};
    const double most = castNumber(std::numeric_limits<float>::max(), losses.to);
    const std::string limit = losses.to == DType::Float8E4M3FN ? "448" : std::isnan(most) ? "NaN" : "infinite";
    const std::string what = counted(numbers, "number") + " of " + counted(tensors, "tensor") + " (" + names
        + (tensors > kNamed ? ", …" : "") + ").";
    if (kind == LossKind::Negative)
        return "Negative or 0, which " + to + " cannot hold, so that they become positive: " + what;
    if (kind == LossKind::Underflow)
        return "Too small for " + to + ", so that they become 0: " + what;
    return "Too large for " + to + ", so that they become " + limit + ": " + what;
}

} // namespace ckptscope::edit
