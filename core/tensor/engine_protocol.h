#pragma once

#include "core/io/source.h"
#include "core/tensor/proof.h"
#include "core/tensor/spectrum.h"
#include "core/tensor/view.h"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// How the programs talk to torch_worker: messages over its standard input and output, each a length (4 bytes), a type
/// (1 byte) and so many bytes of content; integers little-endian, texts and lists with their length in front. Both
/// sides check every length.
namespace ckptscope::tensor::engine {

/// Another number for every change of a message's content; the first message of both sides tells it.
inline constexpr std::uint32_t kVersion = 4;
/// The longest message; more elements are not asked for at once.
inline constexpr std::uint64_t kLongestMessage = std::uint64_t(1) << 30;
/// The most bytes of a storage that are asked for at once.
inline constexpr std::uint64_t kMostWanted = std::uint64_t(1) << 26;

enum class MessageType : std::uint8_t {
    Hello = 1, ///< both ways: version; then the worker's release of torch
    Spectrum = 2, ///< to the worker: SpectrumRequest
    Progress = 3, ///< from the worker: done, total, in steps
    Result = 4, ///< from the worker, of the kind that was asked for
    Failure = 5, ///< from the worker: kind of the error, sentence; to it: instead of Bytes
    Place = 6, ///< to the worker: storages and their devices
    Want =
        7, ///< from the worker, in the middle of a job: bytes that lie in no file; index of the storage, offset, size
    Bytes = 8, ///< to the worker: what it wanted
};

struct Message {
    MessageType type = MessageType::Hello;
    std::vector<std::byte> content;
};

/// Appends values to a message.
class Writer {
public:
    Writer& number(std::uint64_t value);
    Writer& real(double value);
    Writer& text(std::string_view text);
    Writer& bytes(std::span<const std::byte> bytes);
    Writer& reals(std::span<const double> values);
    /// The message as it goes over the pipe.
    std::vector<std::byte> message(MessageType type) const;

private:
    std::vector<std::byte> m_content;
};

/// Takes values from a message; throws Damaged when it ends too early.
class Reader {
public:
    explicit Reader(std::span<const std::byte> content)
        : m_content(content)
    {
    }
    std::uint64_t number();
    double real();
    std::string text();
    std::vector<std::byte> bytes();
    std::vector<double> reals();

private:
    std::span<const std::byte> take(std::uint64_t size);
    std::span<const std::byte> m_content;
};

/// Puts messages together from the bytes of a pipe.
class Assembler {
public:
    void add(std::span<const std::byte> bytes) { m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end()); }
    /// The next whole message, or nothing yet. Throws Damaged for a length over kLongestMessage.
    std::optional<Message> next();
    /// Bytes that are missing, as far as is known, when next() has none.
    std::size_t missing() const;

private:
    std::uint64_t size() const; ///< of the content, once the header is there
    std::vector<std::byte> m_bytes;
    std::size_t m_begin = 0;
};

/// \name Validated views and storages
/// They go as stretches of the file that they lie in, which must still be the one that was opened. What lies in no file
/// (compressed, or made by edits) is asked for while it is read: `Wanted` makes a source of that, of the storage's
/// index (0 for a view) and its size. All throw Changed.
///@{
using Wanted = std::function<io::Source(std::size_t index, std::uint64_t size)>;
void write(Writer& writer, const View& view);
View readView(Reader& reader, const Wanted& wanted);
void write(Writer& writer, std::span<const PlacedStorage> storages);
std::vector<PlacedStorage> readPlacing(Reader& reader, const Wanted& wanted);
///@}
void write(Writer& writer, const Proof& proof);
Proof readProof(Reader& reader);

void write(Writer& writer, const Spectrum& spectrum);
Spectrum readSpectrum(Reader& reader);

} // namespace ckptscope::tensor::engine
