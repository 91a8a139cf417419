#include "core/tensor/engine.h"

#include "core/io/error.h"
#include "core/io/process.h"
#include "core/io/system.h"
#include "core/tensor/engine_protocol.h"

#include <array>

namespace ckptscope::tensor {

using engine::Message;
using engine::MessageType;
using io::Error;
using io::ErrorKind;

namespace {

constexpr int kPollMilliseconds = 50; // between two looks at whether to stop

} // namespace

/// A running torch_worker.
class Engine::Worker {
public:
    explicit Worker(const std::string& program)
        : m_process(program, {})
    {
        send(engine::Writer().number(engine::kVersion).message(MessageType::Hello));
        const Message hello = receive({});
        if (hello.type == MessageType::Failure)
            fail(hello);
        if (hello.type != MessageType::Hello || engine::Reader(hello.content).number() != engine::kVersion)
            throw Error(ErrorKind::Unsupported,
                        "torch_worker is of another version than this program. Install both from one build.");
    }

    /// The content of the result; tells progress and hands over bytes on the way.
    std::vector<std::byte> ask(const std::vector<std::byte>& request, std::span<const PlacedStorage> storages,
                               const io::Progress& progress)
    {
        m_isBusy = true;
        send(request);
        while (true) {
            Message message = receive(progress);
            engine::Reader reader(message.content);
            if (message.type == MessageType::Progress) {
                const std::uint64_t done = reader.number();
                progress.advance(done, reader.number());
            } else if (message.type == MessageType::Want) {
                const std::uint64_t index = reader.number(), offset = reader.number();
                send(wanted(storages, index, offset, reader.number()));
            } else if (message.type == MessageType::Failure) {
                m_isBusy = false;
                fail(message);
            } else if (message.type == MessageType::Result) {
                m_isBusy = false;
                return std::move(message.content);
            }
        }
    }
    /// Whether it cannot take another job: it has ended, or still works at one that was given up.
    bool isLost() const { return m_process.hasEnded() || m_isBusy; }
    std::int64_t id() const { return m_process.id(); }

private:
    void send(const std::vector<std::byte>& message)
    {
        if (!m_process.write(message))
            lose();
    }

    static std::vector<std::byte> wanted(std::span<const PlacedStorage> storages, std::uint64_t index,
                                         std::uint64_t offset, std::uint64_t size)
    {
        try {
            if (index >= storages.size() || size > engine::kMostWanted)
                throw Error(ErrorKind::Damaged, "A message between ckptscope and torch_worker makes no sense.");
            std::vector<std::byte> bytes(static_cast<std::size_t>(size));
            storages[static_cast<std::size_t>(index)].bytes.read(offset, bytes);
            return engine::Writer().bytes(bytes).message(MessageType::Bytes);
        } catch (const Error& error) {
            return engine::Writer()
                .number(static_cast<std::uint64_t>(error.kind()))
                .text(error.what())
                .message(MessageType::Failure);
        }
    }

    Message receive(const io::Progress& progress)
    {
        std::array<std::byte, 65536> block;
        while (true) {
            if (std::optional<Message> message = m_assembler.next())
                return std::move(*message);
            progress.check();
            m_assembler.add(std::span(block).first(m_process.read(block, kPollMilliseconds)));
            if (m_process.hasEnded())
                lose();
        }
    }

    [[noreturn]] static void fail(const Message& failure)
    {
        engine::Reader reader(failure.content);
        const auto kind = static_cast<ErrorKind>(reader.number());
        throw Error(kind, reader.text());
    }

    [[noreturn]] void lose()
    {
        m_process.kill();
        const std::string how = m_process.wasKilled()
            ? "was stopped by the system, probably because memory ran out"
            : "has ended (" + m_process.ending() + "); perhaps memory ran out";
        throw Error(ErrorKind::ReadFailed,
                    "torch_worker, which computes with LibTorch, " + how + ". The next job starts it anew.");
    }

    io::Process m_process;
    engine::Assembler m_assembler;
    bool m_isBusy = false;
};

Engine::Engine(std::string program, std::chrono::milliseconds idle)
    : m_program(std::move(program))
    , m_idle(idle)
    , m_watcher([this](const std::stop_token& stop) { watch(stop); })
{
}

Engine::~Engine() = default;

void Engine::watch(const std::stop_token& stop)
{
    while (!stop.stop_requested()) {
        std::unique_lock waiting(m_wait);
        m_wake.wait_for(waiting, stop, m_idle, [] { return false; });
        const std::unique_lock job(m_job, std::try_to_lock);
        if (job && m_worker && std::chrono::steady_clock::now() - m_lastUse >= m_idle)
            m_worker.reset();
    }
}

std::string Engine::findProgram()
{
    const std::string folder = io::system::programFolder();
#ifdef _WIN32
    const std::string name = "torch_worker.exe";
#else
    const std::string name = "torch_worker";
#endif
    for (const char* place : {"/", "/torch_worker/", "/../lib/ckptscope/", "/../app/torch_worker/"})
        if (const std::string path = folder + place + name; io::system::isRegularFile(path))
            return path;
    return {};
}

std::string Engine::requireProgram()
{
    std::string program = findProgram();
    if (program.empty())
        throw io::Error(io::ErrorKind::Unsupported, howToGet());
    return program;
}

std::string Engine::howToGet()
{
    return "torch_worker, the program that computes with LibTorch, is not installed. Install the package "
           "ckptscope-torch-cpu, take the AppImage with LibTorch, or build ckptscope by ./run.sh or with "
           "-DCKPTSCOPE_TORCH=<folder of LibTorch or of Python's torch package>.";
}

std::int64_t Engine::workerId() const
{
    const std::scoped_lock lock(m_job);
    return m_worker ? m_worker->id() : 0;
}

Spectrum Engine::spectrum(const View& view, const io::Progress& progress)
{
    engine::Writer writer;
    write(writer, view);
    const PlacedStorage handed{{}, view.bytes, {}};
    const std::scoped_lock lock(m_job);
    const std::vector<std::byte> content = ask(writer.message(MessageType::Spectrum), std::span(&handed, 1), progress);
    engine::Reader reader(content);
    return engine::readSpectrum(reader);
}

#ifdef _WIN32
Proof Engine::prove(std::span<const PlacedStorage>, const io::Progress&)
{
    throw Error(ErrorKind::Unsupported, kNotOnWindows); // before it is told to install what would not help
}
#else
Proof Engine::prove(std::span<const PlacedStorage> storages, const io::Progress& progress)
{
    engine::Writer writer;
    write(writer, storages);
    const std::scoped_lock lock(m_job);
    const std::vector<std::byte> content = ask(writer.message(MessageType::Place), storages, progress);
    m_worker.reset();
    engine::Reader reader(content);
    return engine::readProof(reader);
}
#endif

std::vector<std::byte> Engine::ask(const std::vector<std::byte>& request, std::span<const PlacedStorage> storages,
                                   const io::Progress& progress)
{
    if (m_program.empty())
        throw Error(ErrorKind::Unsupported, howToGet());
    try {
        if (!m_worker)
            m_worker = std::make_unique<Worker>(m_program);
        std::vector<std::byte> content = m_worker->ask(request, storages, progress);
        m_lastUse = std::chrono::steady_clock::now();
        return content;
    } catch (...) {
        m_lastUse = std::chrono::steady_clock::now();
        if (m_worker && m_worker->isLost())
            m_worker.reset();
        throw;
    }
}

} // namespace ckptscope::tensor
