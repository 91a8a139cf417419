#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace ckptscope::io {

/// Another program, talked to through its standard input and output; what it writes to standard error is thrown away.
/// Not copyable; for one thread at a time.
class Process {
public:
    /// Starts the program at `path` with these arguments. Throws NotFound, NoPermission or Unsupported.
    Process(const std::string& path, const std::vector<std::string>& arguments);
    ~Process(); ///< ends it at once when it still runs
    Process(const Process&) = delete;
    Process& operator=(const Process&) = delete;

    /// False when it no longer reads.
    bool write(std::span<const std::byte> bytes);
    /// Waits up to `milliseconds` for bytes and takes what is there, up to out.size(); 0: none came, or it has ended
    /// (hasEnded()).
    std::size_t read(std::span<std::byte> out, int milliseconds);
    bool hasEnded() const { return m_ended; }
    /// Ends it at once, whatever it does.
    void kill();
    /// \name How it ended, once hasEnded() or kill().
    ///@{
    bool wasKilled(); ///< from outside: the system does so when memory runs out
    std::string ending(); ///< "exit status 3", "signal 11"
    ///@}
    std::int64_t id() const { return m_id; }

private:
    void reap();

    std::int64_t m_id = 0;
    [[maybe_unused]] std::intptr_t m_process = -1, m_job = -1; ///< HANDLEs on Windows
    std::intptr_t m_input = -1, m_output = -1;
    bool m_ended = false, m_reaped = false;
    int m_status = 0;
};

/// Ends this program soon after the one that started it is gone, whatever it does meanwhile. For main(), once. (On
/// Windows those that a Process starts end so without it.)
void endWithParent();

} // namespace ckptscope::io
