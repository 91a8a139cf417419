// The program that computes with LibTorch for the others: it takes requests from its standard input and answers on its
// standard output (core/tensor/engine_protocol.h), and ends when its input does.
#include "core/io/error.h"
#include "core/io/process.h"
#include "core/io/system.h"
#include "core/tensor/engine_jobs.h"
#include "core/tensor/engine_protocol.h"

#include <algorithm>
#include <cstdio>
#include <exception>
#include <fstream>

namespace {

using namespace ckptscope;
using tensor::engine::Message;
using tensor::engine::MessageType;
using tensor::engine::Reader;
using tensor::engine::Writer;

constexpr std::size_t kBlock = 1 << 20;

void send(const std::vector<std::byte>& message)
{
    std::fwrite(message.data(), 1, message.size(), stdout);
    std::fflush(stdout);
}

/// The next message; nothing when whoever asked is gone. Throws Damaged for what is none.
std::optional<Message> receive(tensor::engine::Assembler& assembler)
{
    std::vector<std::byte> block;
    while (true) {
        if (std::optional<Message> message = assembler.next())
            return message;
        block.resize(std::min(assembler.missing(), kBlock));
        if (std::fread(block.data(), 1, block.size(), stdin) != block.size())
            return std::nullopt;
        assembler.add(block);
    }
}

/// Bytes that lie in no file (compressed, or made by edits): whoever asked for the job hands them over piece by piece.
class Handed final : public io::ByteReader {
public:
    Handed(tensor::engine::Assembler& assembler, std::size_t storage)
        : m_assembler(assembler)
        , m_storage(storage)
    {
    }
    void read(std::uint64_t offset, std::span<std::byte> out) const override
    {
        for (; !out.empty(); offset += tensor::engine::kMostWanted) {
            const auto piece = out.first(std::min<std::size_t>(out.size(), tensor::engine::kMostWanted));
            readPiece(offset, piece);
            out = out.subspan(piece.size());
        }
    }

private:
    void readPiece(std::uint64_t offset, std::span<std::byte> out) const
    {
        send(Writer().number(m_storage).number(offset).number(out.size()).message(MessageType::Want));
        const std::optional<Message> message = receive(m_assembler);
        if (!message)
            throw io::Error(io::ErrorKind::ReadFailed, "Whoever asked is gone.");
        Reader reader(message->content);
        if (message->type == MessageType::Failure) {
            const auto kind = static_cast<io::ErrorKind>(reader.number());
            throw io::Error(kind, reader.text());
        }
        const std::vector<std::byte> bytes = reader.bytes();
        if (message->type != MessageType::Bytes || bytes.size() != out.size())
            throw io::Error(io::ErrorKind::Damaged, "A message between ckptscope and torch_worker makes no sense.");
        std::ranges::copy(bytes, out.begin());
    }

    tensor::engine::Assembler& m_assembler;
    std::size_t m_storage;
};

void sendFailure(io::ErrorKind kind, const std::string& sentence)
{
    send(Writer().number(static_cast<std::uint64_t>(kind)).text(sentence).message(MessageType::Failure));
}

void answer(const Message& message, tensor::engine::Assembler& assembler)
{
    Reader reader(message.content);
    if (message.type == MessageType::Hello) {
        send(
            Writer().number(tensor::engine::kVersion).text(tensor::engine::torchVersion()).message(MessageType::Hello));
        return;
    }
    const io::Progress progress{{}, [](std::uint64_t done, std::uint64_t total) {
                                    send(Writer().number(done).number(total).message(MessageType::Progress));
                                }};
    Writer result;
    const tensor::engine::Wanted wanted = [&](std::size_t index, std::uint64_t size) {
        return io::Source::ofReader(std::make_shared<Handed>(assembler, index), size);
    };
    if (message.type == MessageType::Spectrum) {
        write(result, tensor::engine::spectrumOf(tensor::engine::readView(reader, wanted), progress));
    } else if (message.type == MessageType::Place) {
        write(result, tensor::engine::place(tensor::engine::readPlacing(reader, wanted), progress));
    } else {
        throw io::Error(io::ErrorKind::Unsupported, "torch_worker does not know what it was asked for.");
    }
    send(result.message(MessageType::Result));
}

void answerSafely(const Message& message, tensor::engine::Assembler& assembler)
{
    try {
        answer(message, assembler);
    } catch (const io::Error& error) {
        sendFailure(error.kind(), error.what());
    } catch (const std::exception& error) {
        sendFailure(io::ErrorKind::Unsupported, std::string("torch_worker failed: ") + error.what());
    }
}

} // namespace

int main()
{
    std::ofstream("/proc/self/oom_score_adj") << "1000"; // when memory runs out, this program goes, not the window
    io::endWithParent();
    io::system::prepareStreams(); // messages are bytes
    tensor::engine::Assembler assembler;
    try {
        while (const std::optional<Message> message = receive(assembler))
            answerSafely(*message, assembler);
        return 0; // whoever asked is gone
    } catch (const io::Error&) {
        return 1; // what comes in is no message
    }
}
