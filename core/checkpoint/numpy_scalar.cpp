#include "core/checkpoint/numpy_scalar.h"

#include "core/checkpoint/plain_objects.h"
#include "core/io/text.h"
#include "core/pickle/writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <limits>

namespace ckptscope::checkpoint {

namespace {

/// IEEE 754 binary16.
double halfOf(std::uint16_t bits)
{
    const int exponent = bits >> 10 & 31, fraction = bits & 1023;
    const double size = exponent == 31
        ? (fraction == 0 ? std::numeric_limits<double>::infinity() : std::numeric_limits<double>::quiet_NaN())
        : exponent == 0 ? std::ldexp(fraction, -24)
                        : std::ldexp(fraction + 1024, exponent - 25);
    return (bits & 0x8000) != 0 ? -size : size;
}

template <typename Part> std::string complexNumberText(const std::string& bytes)
{
    std::array<Part, 2> parts{};
    if (bytes.size() != sizeof parts)
        return {};
    std::memcpy(parts.data(), bytes.data(), sizeof parts);
    return complexText(double{parts[0]}, double{parts[1]});
}

std::string halfText(const std::string& bytes)
{
    std::uint16_t bits = 0;
    if (bytes.size() != sizeof bits)
        return {};
    std::memcpy(&bits, bytes.data(), sizeof bits);
    return pickle::formatFloat(halfOf(bits));
}

template <typename Number> std::string numberText(const std::string& bytes)
{
    Number number{};
    if (bytes.size() != sizeof number)
        return {};
    std::memcpy(&number, bytes.data(), sizeof number);
    if constexpr (std::is_floating_point_v<Number>)
        return pickle::formatFloat(static_cast<double>(number));
    else
        return std::to_string(number);
}

} // namespace

std::string shortBytes(const Tree& tree, NodeId id)
{
    constexpr std::size_t kLongest = 32;
    const bool encoded = tree.kind(id) == Kind::Call && tree.isGlobal(tree.callable(id), "_codecs", "encode");
    const std::span<const NodeId> arguments =
        encoded ? tree.children(tree.arguments(id)) : std::span<const NodeId>(&id, 1);
    if (arguments.empty() || !(tree.isText(arguments[0]) || tree.kind(arguments[0]) == Kind::Bytes)
        || tree.isFar(arguments[0]) || tree.textSize(arguments[0]) > kLongest)
        return {};
    const std::string_view text = tree.text(arguments[0]);
    return encoded ? io::utf8ToLatin1(text).value_or("") : std::string(text);
}

std::string numpyScalarText(const Tree& tree, NodeId id)
{
    if (tree.kind(id) != Kind::Call || tree.globalName(tree.callable(id)) != "scalar"
        || !tree.globalModule(tree.callable(id)).ends_with(".multiarray"))
        return {};
    const std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    if (arguments.size() != 2 || !tree.isCallLike(arguments[0]))
        return {};
    const std::span<const NodeId> dtype = tree.children(tree.arguments(arguments[0]));
    const std::span<const NodeId> state = tree.children(tree.state(arguments[0]));
    std::string bytes = shortBytes(tree, arguments[1]);
    if (dtype.empty() || !tree.isText(dtype[0]) || bytes.empty())
        return {};
    const std::string_view code = tree.text(dtype[0]);
    if (state.size() > 1 && tree.text(state[1]) == ">") {
        std::ranges::reverse(bytes);
        if (code.starts_with('c')) // the real part comes first all the same
            std::rotate(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(bytes.size() / 2), bytes.end());
    }
    if (code == "b1")
        return bytes == std::string(1, '\0') ? "False" : "True";
    if (code == "f8")
        return numberText<double>(bytes);
    if (code == "f2")
        return halfText(bytes);
    if (code == "c8")
        return complexNumberText<float>(bytes);
    if (code == "c16")
        return complexNumberText<double>(bytes);
    if (code == "f4")
        return numberText<float>(bytes);
    if (code == "i8")
        return numberText<std::int64_t>(bytes);
    if (code == "i4")
        return numberText<std::int32_t>(bytes);
    if (code == "i2")
        return numberText<std::int16_t>(bytes);
    if (code == "i1")
        return numberText<std::int8_t>(bytes);
    if (code == "u1")
        return numberText<std::uint8_t>(bytes);
    if (code == "u2")
        return numberText<std::uint16_t>(bytes);
    if (code == "u8")
        return numberText<std::uint64_t>(bytes);
    if (code == "u4")
        return numberText<std::uint32_t>(bytes);
    return {};
}

} // namespace ckptscope::checkpoint
