#include "core/checkpoint/query_terms.h"

#include "core/io/error.h"
#include "core/io/text.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <regex>
#include <utility>

namespace ckptscope::checkpoint::query {

namespace {

constexpr std::size_t kLongestPattern = 1000;
constexpr std::string_view kFields = "dtype: device: shape: ndim: size: numel: kind: shared:";

/// One term as typed, quotes taken away.
struct Raw {
    std::string typed; ///< for messages
    std::string text;
    bool negated = false;
    bool quoted = false; ///< began with a quote: always a word
    bool regex = false;
};

[[noreturn]] void refuse(const Raw& raw, const std::string& reason)
{
    throw io::Error(io::ErrorKind::Usage, "The filter term '" + raw.typed + "' makes no sense: " + reason);
}

bool isSpace(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/// Takes /…/ from `at`; a slash inside is written \/.
std::size_t takeRegex(std::string_view text, std::size_t at, Raw& raw)
{
    for (std::size_t i = at + 1; i < text.size(); ++i) {
        if (text[i] == '\\' && i + 1 < text.size()) {
            raw.text += text[i++] == '\\' && text[i] == '/' ? "" : "\\";
            raw.text += text[i];
        } else if (text[i] == '/' && (i + 1 == text.size() || isSpace(text[i + 1]))) {
            raw.regex = true;
            return i + 1;
        } else {
            raw.text += text[i];
        }
    }
    raw.typed = text.substr(at);
    refuse(raw, "a regular expression ends with '/', as in /weight$/.");
}

std::size_t takeText(std::string_view text, std::size_t at, Raw& raw)
{
    raw.quoted = text[at] == '\'' || text[at] == '"';
    while (at < text.size() && !isSpace(text[at])) {
        const char c = text[at];
        if (c != '\'' && c != '"') {
            raw.text += c;
            ++at;
            continue;
        }
        const std::size_t end = text.find(c, at + 1);
        if (end == std::string_view::npos) {
            raw.typed = text.substr(at);
            refuse(raw, "the quote is not closed.");
        }
        raw.text += text.substr(at + 1, end - at - 1);
        at = end + 1;
    }
    return at;
}

std::vector<Raw> split(std::string_view text)
{
    std::vector<Raw> terms;
    std::size_t at = 0;
    while (at < text.size()) {
        if (isSpace(text[at])) {
            ++at;
            continue;
        }
        Raw raw;
        const std::size_t begin = at;
        raw.negated = text[at] == '-';
        at += raw.negated ? 1 : 0;
        if (at == text.size() || isSpace(text[at])) {
            raw.typed = "-";
            refuse(raw, "'-' negates the term that follows it without a space.");
        }
        at = text[at] == '/' ? takeRegex(text, at, raw) : takeText(text, at, raw);
        raw.typed = text.substr(begin, at - begin);
        terms.push_back(std::move(raw));
    }
    return terms;
}

std::vector<std::string> commaList(const Raw& raw, std::string_view value)
{
    std::vector<std::string> parts;
    for (std::size_t begin = 0; begin <= value.size();) {
        const std::size_t comma = std::min(value.find(',', begin), value.size());
        std::string_view part = value.substr(begin, comma - begin);
        while (!part.empty() && isSpace(part.front()))
            part.remove_prefix(1);
        while (!part.empty() && isSpace(part.back()))
            part.remove_suffix(1);
        if (part.empty() && !value.empty())
            refuse(raw, "a value is missing beside a comma.");
        parts.emplace_back(part);
        begin = comma + 1;
    }
    return parts;
}

std::uint64_t dtypeMask(const Raw& raw, const std::string& wanted)
{
    constexpr std::array<std::pair<std::string_view, std::string_view>, 24> kShort = {{
        {"f64", "float64"},   {"f32", "float32"},       {"f16", "float16"},       {"fp64", "float64"},
        {"fp32", "float32"},  {"fp16", "float16"},      {"bf16", "bfloat16"},     {"f8", "float8*"},
        {"fp8", "float8*"},   {"e4m3", "float8_e4m3*"}, {"e5m2", "float8_e5m2*"}, {"i64", "int64"},
        {"i32", "int32"},     {"i16", "int16"},         {"i8", "int8"},           {"u64", "uint64"},
        {"u32", "uint32"},    {"u16", "uint16"},        {"u8", "uint8"},          {"byte", "uint8"},
        {"c32", "complex32"}, {"c64", "complex64"},     {"c128", "complex128"},   {"boolean", "bool"},
    }};
    static_assert(static_cast<unsigned>(DType::UInt7) < 64);
    std::string name = io::lowered(wanted.starts_with("torch.") ? std::string_view(wanted).substr(6) : wanted);
    for (const auto& [alias, full] : kShort)
        if (alias == name)
            name = full;
    if (const auto dtype = dtypeByName(name))
        return std::uint64_t(1) << static_cast<unsigned>(*dtype);
    std::uint64_t mask = 0;
    for (const DTypeInfo& row : dtypes())
        if (io::matchesGlob(name, row.name))
            mask |= std::uint64_t(1) << static_cast<unsigned>(row.dtype);
    if (mask == 0)
        refuse(raw, "there is no dtype '" + wanted + "'; use PyTorch's names such as float32, bf16 or int*.");
    return mask;
}

DTypes parseDTypes(const Raw& raw, std::string_view value)
{
    DTypes out;
    for (const std::string& name : commaList(raw, value))
        out.mask |= dtypeMask(raw, name);
    return out;
}

Devices parseDevices(const Raw& raw, std::string_view value)
{
    Devices out;
    for (const std::string& name : commaList(raw, value))
        out.names.push_back(io::lowered(name));
    return out;
}

Dimensions parseDimensions(const Raw& raw, std::string_view value)
{
    Dimensions out;
    if (value.size() >= 2
        && ((value.front() == '(' && value.back() == ')') || (value.front() == '[' && value.back() == ']')))
        value = value.substr(1, value.size() - 2);
    if (value.ends_with(',')) // (64,)
        value.remove_suffix(1);
    if (value.empty())
        return out; // shape:() is a single number
    for (const std::string& part : commaList(raw, value)) {
        std::int64_t size = 0;
        if (part == "*" || part == "?") {
            out.sizes.emplace_back(std::nullopt);
        } else if (part == "..." && !out.ellipsis) {
            out.ellipsis = out.sizes.size();
        } else {
            const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), size);
            if (error != std::errc() || end != part.data() + part.size() || size < 0)
                refuse(raw, "'" + part + "' is no size; write numbers, * and one ..., as in shape:64,*,7,7.");
            out.sizes.emplace_back(size);
        }
    }
    return out;
}

Number parseNumber(const Raw& raw, std::string_view value, Quantity quantity)
{
    constexpr std::array<std::pair<std::string_view, Comparison>, 6> kSigns = {{
        {">=", Comparison::AtLeast},
        {"<=", Comparison::AtMost},
        {"==", Comparison::Equal},
        {">", Comparison::More},
        {"<", Comparison::Less},
        {"=", Comparison::Equal},
    }};
    Number out{quantity, Comparison::Equal, 0};
    for (const auto& [sign, comparison] : kSigns) {
        if (value.starts_with(sign)) {
            out.comparison = comparison;
            value.remove_prefix(sign.size());
            break;
        }
    }
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), out.value);
    std::string unit = io::lowered(value.substr(static_cast<std::size_t>(end - value.data())));
    if (quantity == Quantity::Bytes && unit.ends_with('b'))
        unit.pop_back();
    if (quantity == Quantity::Bytes && unit.ends_with('i'))
        unit.pop_back();
    constexpr std::string_view kUnits = "kmgt";
    const double step = quantity == Quantity::Bytes ? 1024 : 1000;
    const std::size_t power = unit.size() == 1 ? kUnits.find(unit[0]) : std::string_view::npos;
    if (error != std::errc() || !(out.value >= 0) || (!unit.empty() && power == std::string_view::npos)
        || (!unit.empty() && quantity == Quantity::Dimensions))
        refuse(raw,
               quantity == Quantity::Dimensions ? "it needs a number, as in ndim:4 or ndim:>2."
                                                : "it needs a number, as in size:>1M, size:<=10K or numel:>1e6.");
    for (std::size_t i = 0; !unit.empty() && i <= power; ++i)
        out.value *= step;
    return out;
}

Kinds parseKinds(const Raw& raw, std::string_view value)
{
    constexpr std::array<std::pair<std::string_view, TensorKind>, 8> kNames = {{
        {"parameter", TensorKind::Parameter},
        {"buffer", TensorKind::Buffer},
        {"tensor", TensorKind::Plain},
        {"sparse", TensorKind::Sparse},
        {"quantized", TensorKind::Quantized},
        {"meta", TensorKind::Meta},
        {"nested", TensorKind::Nested},
        {"broken", TensorKind::Broken},
    }};
    Kinds out;
    for (const std::string& part : commaList(raw, value)) {
        const auto* row = std::ranges::find(kNames, io::lowered(part), [](const auto& name) { return name.first; });
        if (row == kNames.end())
            refuse(raw, "a kind is parameter, buffer, tensor, sparse, quantized, meta, nested or broken.");
        out.kinds.push_back(row->second);
    }
    return out;
}

Shared parseShared(const Raw& raw, std::string_view value)
{
    const std::string word = io::lowered(value);
    if (word != "yes" && word != "no")
        refuse(raw, "write shared:yes or shared:no.");
    return {word == "yes"};
}

decltype(Term::what) parseField(const Raw& raw, std::string_view field, std::string_view value)
{
    if (value.empty())
        refuse(raw, "a value must follow the colon.");
    if (field == "dtype")
        return parseDTypes(raw, value);
    if (field == "device")
        return parseDevices(raw, value);
    if (field == "shape")
        return parseDimensions(raw, value);
    if (field == "ndim")
        return parseNumber(raw, value, Quantity::Dimensions);
    if (field == "size")
        return parseNumber(raw, value, Quantity::Bytes);
    if (field == "numel")
        return parseNumber(raw, value, Quantity::Elements);
    if (field == "kind")
        return parseKinds(raw, value);
    if (field == "shared")
        return parseShared(raw, value);
    refuse(raw, "the fields are " + std::string(kFields) + "; put the term in quotes to look for it in names.");
}

Pattern parsePattern(const Raw& raw)
{
    if (raw.text.size() > kLongestPattern)
        refuse(raw, "a regular expression may have 1000 characters at most.");
    try {
        return {io::Pattern(raw.text)};
    } catch (const std::regex_error& error) {
        refuse(raw, std::string("it is no regular expression (") + error.what() + ").");
    }
}

decltype(Term::what) parseTerm(const Raw& raw)
{
    if (raw.regex)
        return parsePattern(raw);
    const std::size_t colon = raw.text.find(':');
    if (!raw.quoted && colon != std::string::npos && colon != 0) {
        const std::string field = io::lowered(std::string_view(raw.text).substr(0, colon));
        if (std::ranges::all_of(field, [](char c) { return c >= 'a' && c <= 'z'; }))
            return parseField(raw, field, std::string_view(raw.text).substr(colon + 1));
    }
    if (!raw.quoted && raw.text.find_first_of("*?") != std::string::npos)
        return Glob{io::lowered(raw.text), "*." + io::lowered(raw.text)};
    return Word{io::lowered(raw.text)};
}

} // namespace

std::vector<Term> parseTerms(std::string_view text)
{
    std::vector<Term> terms;
    for (const Raw& raw : split(text))
        terms.push_back({parseTerm(raw), raw.negated});
    return terms;
}

} // namespace ckptscope::checkpoint::query
