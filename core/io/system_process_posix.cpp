#include "core/io/error.h"
#include "core/io/process.h"
#include "core/io/system.h"

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>
#include <utility>

extern char** environ; // NOLINT: POSIX

namespace ckptscope::io {

namespace {

int descriptor(std::intptr_t handle)
{
    return static_cast<int>(handle);
}

/// Both ends of a pipe, closed in other programs that are started meanwhile.
class Pipe {
public:
    Pipe()
    {
        if (::pipe2(m_ends.data(), O_CLOEXEC) != 0)
            throw Error(ErrorKind::Unsupported, std::string("No pipe can be made: ") + std::strerror(errno) + ".");
    }
    ~Pipe()
    {
        for (const int end : m_ends)
            if (end >= 0)
                ::close(end);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int end(std::size_t i) const { return m_ends[i]; }
    int take(std::size_t i) { return std::exchange(m_ends[i], -1); }

private:
    std::array<int, 2> m_ends{-1, -1};
};

/// Writing to a program that has ended raises SIGPIPE; this keeps it from the thread, and takes it away if it came.
class WithoutBrokenPipe {
public:
    WithoutBrokenPipe()
    {
        sigset_t pending;
        sigemptyset(&pending);
        sigpending(&pending);
        m_wasPending = sigismember(&pending, SIGPIPE) == 1;
        sigemptyset(&m_signal);
        sigaddset(&m_signal, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &m_signal, &m_before);
    }
    ~WithoutBrokenPipe()
    {
        if (const timespec none{}; !m_wasPending)
            while (sigtimedwait(&m_signal, nullptr, &none) == -1 && errno == EINTR)
                ;
        pthread_sigmask(SIG_SETMASK, &m_before, nullptr);
    }
    WithoutBrokenPipe(const WithoutBrokenPipe&) = delete;
    WithoutBrokenPipe& operator=(const WithoutBrokenPipe&) = delete;

private:
    sigset_t m_signal{}, m_before{};
    bool m_wasPending = false;
};

[[noreturn]] void failToStart(const std::string& path, int code)
{
    const std::string why = '"' + path + "\" cannot be started: " + std::strerror(code) + ".";
    throw Error(code == ENOENT       ? ErrorKind::NotFound
                    : code == EACCES ? ErrorKind::NoPermission
                                     : ErrorKind::Unsupported,
                why);
}

} // namespace

Process::Process(const std::string& path, const std::vector<std::string>& arguments)
{
    Pipe input, output;
    std::vector<char*> words;
    words.push_back(const_cast<char*>(path.c_str())); // posix_spawn does not change them
    for (const std::string& argument : arguments)
        words.push_back(const_cast<char*>(argument.c_str()));
    words.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input.end(0), STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, output.end(1), STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawnattr_t attributes; // signals as a program begins with them, whatever this thread blocks
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t id = 0;
    const int code = ::posix_spawn(&id, path.c_str(), &actions, &attributes, words.data(), environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (code != 0)
        failToStart(path, code);
    m_id = id;
    m_input = input.take(1);
    m_output = output.take(0);
}

Process::~Process()
{
    kill();
    ::close(descriptor(m_input));
    ::close(descriptor(m_output));
}

bool Process::write(std::span<const std::byte> bytes)
{
    const WithoutBrokenPipe quiet;
    while (!bytes.empty()) {
        const ssize_t count = ::write(descriptor(m_input), bytes.data(), bytes.size());
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return false;
        bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return true;
}

std::size_t Process::read(std::span<std::byte> out, int milliseconds)
{
    if (m_ended)
        return 0;
    pollfd wait{descriptor(m_output), POLLIN, 0};
    const int ready = ::poll(&wait, 1, milliseconds);
    if (ready <= 0)
        return 0;
    const ssize_t count = ::read(descriptor(m_output), out.data(), out.size());
    if (count > 0)
        return static_cast<std::size_t>(count);
    if (count == 0 || (errno != EINTR && errno != EAGAIN))
        m_ended = true;
    return 0;
}

void Process::kill()
{
    if (!m_reaped)
        ::kill(static_cast<pid_t>(m_id), SIGKILL);
    m_ended = true;
    reap();
}

void Process::reap()
{
    while (!m_reaped) {
        const pid_t id = ::waitpid(static_cast<pid_t>(m_id), &m_status, 0);
        m_reaped = id == static_cast<pid_t>(m_id) || (id < 0 && errno != EINTR);
    }
}

bool Process::wasKilled()
{
    reap();
    return WIFSIGNALED(m_status) && WTERMSIG(m_status) == SIGKILL;
}

std::string Process::ending()
{
    reap();
    return WIFSIGNALED(m_status) ? "signal " + std::to_string(WTERMSIG(m_status))
                                 : "exit status " + std::to_string(WEXITSTATUS(m_status));
}

/// Linux's PR_SET_PDEATHSIG would end it with the thread that started it.
void endWithParent()
{
    const pid_t parent = ::getppid();
    std::thread([parent] {
        constexpr std::chrono::milliseconds kPause(500);
        while (::getppid() == parent)
            std::this_thread::sleep_for(kPause);
        ::_exit(EXIT_FAILURE);
    }).detach();
}

} // namespace ckptscope::io
