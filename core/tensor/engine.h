#pragma once

#include "core/io/progress.h"
#include "core/tensor/proof.h"
#include "core/tensor/spectrum.h"
#include "core/tensor/view.h"

#include <chrono>
#include <condition_variable>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <thread>

namespace ckptscope::tensor {

/// What PyTorch's own functions compute, in a process of its own: torch_worker, which links LibTorch. It is started
/// when it is first needed and ended when it was idle for a while. When it crashes, is killed or runs out of memory,
/// the job fails with a sentence, and the next job starts a new one. Safe to use from several threads; jobs run one by
/// one.
class Engine {
public:
    /// `program`: the path of torch_worker; `idle`: how long it may wait for the next job.
    explicit Engine(std::string program, std::chrono::milliseconds idle = std::chrono::seconds(30));
    ~Engine(); ///< ends the worker
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    /// The torch_worker that belongs to this program: beside it, or where it is built or installed. Empty when there is
    /// none.
    static std::string findProgram();
    /// The same, or throws Unsupported with howToGet().
    static std::string requireProgram();
    /// What is missing when findProgram() is empty, and how to get it.
    static std::string howToGet();

    /// Throws Unsupported for a tensor that is no matrix of numbers, LimitExceeded for a too large one, Changed when
    /// the file is another one now, Cancelled when stopped (the worker is ended then), and ReadFailed when the worker
    /// was lost.
    Spectrum spectrum(const View& view, const io::Progress& progress);

    /// Places storages on their devices, all at once, reads them back and compares. What does not fit, and a device
    /// that is not there, is told in the proof. Progress is in bytes, of which each is placed and read back. Throws
    /// what reading the storages throws, Changed, Cancelled and ReadFailed as spectrum() does. The worker is ended
    /// afterwards, since it would keep memory of the devices.
    Proof prove(std::span<const PlacedStorage> storages, const io::Progress& progress);

    /// Process id of the worker that runs; 0: none.
    std::int64_t workerId() const;

private:
    class Worker;
    void watch(const std::stop_token& stop);
    /// The content of the worker's answer; it can ask for bytes of `storages` meanwhile. `m_job` is held.
    std::vector<std::byte> ask(const std::vector<std::byte>& request, std::span<const PlacedStorage> storages,
                               const io::Progress& progress);

    std::string m_program;
    std::chrono::milliseconds m_idle;
    mutable std::mutex m_job; ///< held for a whole job
    std::unique_ptr<Worker> m_worker;
    std::chrono::steady_clock::time_point m_lastUse;
    std::mutex m_wait;
    std::condition_variable_any m_wake;
    std::jthread m_watcher; ///< ends an idle worker
};

} // namespace ckptscope::tensor
