#include "core/io/error.h"
#include "core/tensor/engine_jobs.h"

#include <c10/core/impl/DeviceGuardImplInterface.h>
#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>
#include <fstream>
#include <map>

// Accelerators of every kind tell of their memory in the same way since torch 2.9, how much is free since 2.10.
#define CKPTSCOPE_TORCH_SINCE(minor)                                                                                   \
    (TORCH_VERSION_MAJOR > 2 || (TORCH_VERSION_MAJOR == 2 && TORCH_VERSION_MINOR >= minor))
#if CKPTSCOPE_TORCH_SINCE(9)
#include <c10/core/CachingDeviceAllocator.h>
#endif

namespace ckptscope::tensor::engine {

using io::Error;
using io::ErrorKind;

namespace {

constexpr std::int64_t kBlock = 16 << 20; // of host memory, of which two are used

using Clock = std::chrono::steady_clock;

/// Adds the time until it goes.
class Stopwatch {
public:
    explicit Stopwatch(double& seconds)
        : m_seconds(seconds)
    {
    }
    ~Stopwatch() { m_seconds += std::chrono::duration<double>(Clock::now() - m_begin).count(); }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    double& m_seconds;
    Clock::time_point m_begin = Clock::now();
};

/// The most memory that this process used since resetProcessPeak(), as Linux tells.
std::uint64_t processPeak()
{
    std::ifstream status("/proc/self/status");
    for (std::string word; status >> word;)
        if (std::uint64_t kib = 0; word == "VmHWM:" && status >> kib)
            return kib * 1024;
    return DeviceProof::kUnknown;
}

void resetProcessPeak()
{
    std::ofstream("/proc/self/clear_refs") << '5';
}

/// The first line: what comes after it is for developers of LibTorch.
std::string sentenceOf(const c10::Error& error)
{
    const std::string text = error.what_without_backtrace();
    return "LibTorch refused: " + text.substr(0, text.find('\n'));
}

/// A device as LibTorch has it, or why it has none.
struct Found {
    std::optional<c10::Device> device;
    std::string problem;
};

Found find(const std::string& tag)
{
    std::optional<c10::Device> device;
    try {
        device.emplace(tag.empty() ? "cpu" : tag);
    } catch (const c10::Error&) {
        return {{}, "PyTorch knows no device \"" + tag + "\"."};
    }
    const std::string type = c10::DeviceTypeName(device->type(), true);
    if (device->is_meta())
        return {{}, "Nothing can be placed on the device meta; it holds no numbers."};
    if (!c10::impl::hasDeviceGuardImpl(device->type()))
        return {{},
                "This LibTorch (" + torchVersion() + ") is built without " + type
                    + ". Build ckptscope with one that has it (-DCKPTSCOPE_TORCH=<its folder>)."};
    const int count = c10::impl::getDeviceGuardImpl(device->type())->deviceCount();
    if (!device->has_index())
        device->set_index(0);
    if (device->index() >= count)
        return {{},
                "There is no device " + tag + " here: LibTorch finds " + std::to_string(count) + " of the kind " + type
                    + "."};
    return {device, {}};
}

#if CKPTSCOPE_TORCH_SINCE(9)
c10::DeviceAllocator* allocatorOf(c10::Device device)
{
    return device.is_cpu() ? nullptr : dynamic_cast<c10::DeviceAllocator*>(c10::GetAllocator(device.type()));
}
#endif

/// One device: what is known of its memory before, and afterwards.
class Target {
public:
    explicit Target(const std::string& tag)
    {
        m_proof.device = tag;
        Found found = find(tag);
        m_device = found.device;
        m_proof.problem = std::move(found.problem);
        if (m_device)
            prepare();
    }

    const std::optional<c10::Device>& device() const { return m_device; }
    DeviceProof& proof() { return m_proof; }
    bool isOpen() const { return m_proof.problem.empty(); }

    void notePeak()
    {
        if (!m_device)
            return;
        if (m_device->is_cpu())
            m_proof.peakReserved = processPeak();
#if CKPTSCOPE_TORCH_SINCE(9)
        if (auto* allocator = allocatorOf(*m_device)) {
            const auto stats = allocator->getDeviceStats(m_device->index());
            m_proof.peakAllocated = static_cast<std::uint64_t>(stats.allocated_bytes[0].peak); // 0: of all pools
            m_proof.peakReserved = static_cast<std::uint64_t>(stats.reserved_bytes[0].peak);
        }
#endif
    }

private:
    void prepare()
    {
        if (m_device->is_cpu())
            return resetProcessPeak();
        try {
            (void)torch::empty({1}, *m_device); // starts the device
#if CKPTSCOPE_TORCH_SINCE(9)
            if (auto* allocator = allocatorOf(*m_device)) {
                allocator->emptyCache();
                allocator->resetPeakStats(m_device->index());
#if CKPTSCOPE_TORCH_SINCE(10)
                const auto [free, total] = allocator->getMemoryInfo(m_device->index());
                m_proof.free = free;
                m_proof.memory = total;
#endif
            }
#endif
        } catch (const c10::OutOfMemoryError&) {
            m_proof.problem = "Memory ran out on " + m_proof.device + " before the first tensor.";
        } catch (const c10::Error& error) {
            m_proof.problem = sentenceOf(error);
        }
    }

    DeviceProof m_proof;
    std::optional<c10::Device> m_device;
};

class Placing {
public:
    Placing(std::span<const PlacedStorage> storages, const io::Progress& progress)
        : m_storages(storages)
        , m_progress(progress)
        , m_placed(storages.size())
    {
        for (const PlacedStorage& storage : storages) {
            Target& target = m_targets.try_emplace(storage.device, storage.device).first->second;
            if (std::ranges::find(m_order, &target) == m_order.end())
                m_order.push_back(&target);
            ++target.proof().storages;
            target.proof().tensors += storage.tensors.size();
            target.proof().bytes += storage.bytes.size();
            m_total += 2 * storage.bytes.size();
        }
        const bool hasAccelerator = std::ranges::any_of(
            m_order, [](Target* target) { return target->device() && !target->device()->is_cpu(); });
        for (torch::Tensor& block : m_blocks)
            block = torch::empty({kBlock}, torch::TensorOptions(torch::kUInt8).pinned_memory(hasAccelerator));
    }

    Proof run()
    {
        for (std::size_t i = 0; i < m_storages.size(); ++i)
            place(i);
        for (std::size_t i = 0; i < m_storages.size(); ++i)
            compare(i);
        Proof proof{torchVersion(), {}};
        for (Target* target : m_order) {
            target->notePeak();
            DeviceProof& found = target->proof();
            if (found.differing != 0 && found.problem.empty())
                found.problem = std::to_string(found.differing) + " of " + std::to_string(found.placedStorages)
                    + " storages came back from " + found.device + " with other bytes.";
            proof.devices.push_back(std::move(found));
        }
        return proof;
    }

private:
    Target& targetOf(std::size_t i) { return m_targets.find(m_storages[i].device)->second; }

    void place(std::size_t i)
    {
        Target& target = targetOf(i);
        DeviceProof& proof = target.proof();
        const PlacedStorage& storage = m_storages[i];
        if (target.isOpen()) {
            const Stopwatch watch(proof.placeSeconds);
            try {
                m_placed[i] = torch::empty({static_cast<std::int64_t>(storage.bytes.size())},
                                           torch::TensorOptions(torch::kUInt8).device(*target.device()));
                fill(m_placed[i], storage.bytes);
                view(m_placed[i], storage.tensors);
                ++proof.placedStorages;
                proof.placedTensors += storage.tensors.size();
                proof.placedBytes += storage.bytes.size();
                return;
            } catch (const c10::OutOfMemoryError&) {
                proof.problem = ranOut(proof);
            } catch (const std::bad_alloc&) {
                proof.problem = ranOut(proof);
            } catch (const c10::Error& error) { // the CPU's allocator has no kind of error for it
                const std::string text = error.what_without_backtrace();
                proof.problem =
                    text.find("can't allocate memory") == std::string::npos ? sentenceOf(error) : ranOut(proof);
            }
        }
        m_placed[i] = torch::Tensor();
        if (proof.firstLeft == DeviceProof::kUnknown)
            proof.firstLeft = i;
        advance(storage.bytes.size());
    }

    static std::string ranOut(const DeviceProof& proof)
    {
        return "Memory ran out on " + (proof.device.empty() ? "cpu" : proof.device) + " after "
            + std::to_string(proof.placedTensors) + " of " + std::to_string(proof.tensors)
            + " tensors; the others were not placed.";
    }

    torch::Tensor block(std::size_t which, std::int64_t size) { return m_blocks[which].narrow(0, 0, size); }

    void fill(const torch::Tensor& placed, const io::Source& bytes)
    {
        forEachBlock(
            bytes, [&](std::int64_t at, const torch::Tensor& read) { placed.narrow(0, at, read.size(0)).copy_(read); });
    }

    /// The tensors themselves, which PyTorch has to accept: dtype, sizes and strides on this device.
    static void view(const torch::Tensor& placed, std::span<const PlacedTensor> tensors)
    {
        for (const PlacedTensor& tensor : tensors) {
            const auto& names = c10::getStringToDtypeMap();
            const auto dtype = names.find(std::string(checkpoint::info(tensor.dtype).name));
            if (dtype == names.end() || checkpoint::info(tensor.dtype).packed != 1)
                continue; // bytes to this release
            const auto type = c10::isQIntType(dtype->second) ? c10::toUnderlying(dtype->second) : dtype->second;
            (void)torch::empty({0}, torch::TensorOptions(type).device(placed.device()))
                .set_(placed.storage(), static_cast<std::int64_t>(tensor.offset), tensor.shape, tensor.strides);
        }
    }

    void compare(std::size_t i)
    {
        if (!m_placed[i].defined()) {
            advance(m_storages[i].bytes.size());
            return;
        }
        DeviceProof& proof = targetOf(i).proof();
        const Stopwatch watch(proof.readBackSeconds);
        bool same = true;
        try {
            forEachBlock(m_storages[i].bytes, [&](std::int64_t at, const torch::Tensor& read) {
                torch::Tensor back = block(1, read.size(0));
                back.copy_(m_placed[i].narrow(0, at, read.size(0)));
                same =
                    same && std::memcmp(back.data_ptr(), read.data_ptr(), static_cast<std::size_t>(read.size(0))) == 0;
            });
        } catch (const c10::Error& error) {
            proof.problem = sentenceOf(error);
            same = false;
        }
        proof.differing += same ? 0 : 1;
    }

    template <typename Visit> void forEachBlock(const io::Source& bytes, const Visit& visit)
    {
        const auto size = static_cast<std::int64_t>(bytes.size());
        for (std::int64_t at = 0; at < size; at += kBlock) {
            const torch::Tensor read = block(0, std::min(kBlock, size - at));
            bytes.read(static_cast<std::uint64_t>(at),
                       std::span(static_cast<std::byte*>(read.data_ptr()), static_cast<std::size_t>(read.size(0))));
            visit(at, read);
            advance(static_cast<std::uint64_t>(read.size(0)));
        }
    }

    void advance(std::uint64_t bytes)
    {
        m_done += bytes;
        m_progress.advance(m_done, m_total);
    }

    std::span<const PlacedStorage> m_storages;
    const io::Progress& m_progress;
    std::map<std::string, Target> m_targets;
    std::vector<Target*> m_order;
    std::vector<torch::Tensor> m_placed; ///< by storage: its bytes on the device
    std::array<torch::Tensor, 2> m_blocks; ///< what was read, what came back
    std::uint64_t m_done = 0, m_total = 0;
};

} // namespace

Proof place(std::span<const PlacedStorage> storages, const io::Progress& progress)
{
    const torch::NoGradGuard noGradients;
    torch::set_num_threads(1); // bytes are copied, for which threads only wait for each other
    try {
        return Placing(storages, progress).run();
    } catch (const std::bad_alloc&) {
        throw Error(ErrorKind::LimitExceeded, "There is not enough memory to place the tensors.");
    } catch (const c10::Error& error) {
        throw Error(ErrorKind::Unsupported, sentenceOf(error));
    }
}

} // namespace ckptscope::tensor::engine
