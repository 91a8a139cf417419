// The program that computes with LibTorch for the others: it takes requests from its standard input and answers on its
// standard output (core/tensor/engine_protocol.h), and ends when its input does.
#include "core/io/error.h"
#include "core/tensor/engine_jobs.h"
#include "core/tensor/engine_protocol.h"

#include <algorithm>
#include <cstdio>
#include <exception>

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

void sendFailure(io::ErrorKind kind, const std::string& sentence)
{
    send(Writer().number(static_cast<std::uint64_t>(kind)).text(sentence).message(MessageType::Failure));
}

void answer(const Message& message)
{
    Reader reader(message.content);
    if (message.type == MessageType::Hello) {
        send(
            Writer().number(tensor::engine::kVersion).text(tensor::engine::torchVersion()).message(MessageType::Hello));
        return;
    }
    if (message.type != MessageType::Spectrum)
        throw io::Error(io::ErrorKind::Unsupported, "torch_worker does not know what it was asked for.");
    const io::Progress progress{{}, [](std::uint64_t done, std::uint64_t total) {
                                    send(Writer().number(done).number(total).message(MessageType::Progress));
                                }};
    const tensor::View view = tensor::engine::openView(tensor::engine::readView(reader));
    Writer result;
    write(result, tensor::engine::spectrumOf(view, progress));
    send(result.message(MessageType::Result));
}

void answerSafely(const Message& message)
{
    try {
        answer(message);
    } catch (const io::Error& error) {
        sendFailure(error.kind(), error.what());
    } catch (const std::exception& error) {
        sendFailure(io::ErrorKind::Unsupported, std::string("torch_worker failed: ") + error.what());
    }
}

} // namespace

int main()
{
    tensor::engine::Assembler assembler;
    std::vector<std::byte> block;
    try {
        while (true) {
            while (const std::optional<Message> message = assembler.next())
                answerSafely(*message);
            block.resize(std::min(assembler.missing(), kBlock));
            if (std::fread(block.data(), 1, block.size(), stdin) != block.size())
                return 0; // whoever asked is gone
            assembler.add(block);
        }
    } catch (const io::Error&) {
        return 1; // what comes in is no message
    }
}
