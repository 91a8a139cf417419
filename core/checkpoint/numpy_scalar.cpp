#include "core/checkpoint/numpy_scalar.h"

#include "core/io/text.h"
#include "core/pickle/writer.h"

#include <algorithm>
#include <cstring>

namespace ckptscope::checkpoint {

namespace {

/// The bytes of a scalar: protocols ≥ 3 have bytes, older ones _codecs.encode(text, 'latin1').
std::string scalarBytes(const Tree& tree, NodeId id)
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
    std::string bytes = scalarBytes(tree, arguments[1]);
    if (dtype.empty() || !tree.isText(dtype[0]) || bytes.empty())
        return {};
    if (state.size() > 1 && tree.text(state[1]) == ">")
        std::ranges::reverse(bytes);
    const std::string_view code = tree.text(dtype[0]);
    if (code == "b1")
        return bytes == std::string(1, '\0') ? "False" : "True";
    if (code == "f8")
        return numberText<double>(bytes);
    if (code == "f4")
        return numberText<float>(bytes);
    if (code == "i8")
        return numberText<std::int64_t>(bytes);
    if (code == "i4")
        return numberText<std::int32_t>(bytes);
    if (code == "i2")
        return numberText<std::int16_t>(bytes);
    if (code == "u8")
        return numberText<std::uint64_t>(bytes);
    if (code == "u4")
        return numberText<std::uint32_t>(bytes);
    return {};
}

} // namespace ckptscope::checkpoint
