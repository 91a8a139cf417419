#include "core/checkpoint/plain_objects.h"

#include "core/checkpoint/numpy_scalar.h"
#include "core/io/text.h"
#include "core/pickle/writer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace ckptscope::checkpoint {

namespace {

enum class Form : std::uint8_t { Arguments, Bytes, Complex, Container, Date, DateTime, Path, Time, TimeDelta };

struct PlainClass {
    std::string_view module, name;
    Form form;
};
constexpr std::string_view kBuiltins = "builtins"; // and __builtin__ of Python 2

/// What their __reduce__ gives (CPython's Lib/_pydatetime.py, pathlib, fractions, _pydecimal.py, Objects/*.c).
constexpr std::array kClasses = {
    PlainClass{kBuiltins, "bytearray", Form::Arguments},
    PlainClass{kBuiltins, "complex", Form::Complex},
    PlainClass{kBuiltins, "bytes", Form::Bytes}, // empty ones below protocol 3
    PlainClass{kBuiltins, "frozenset", Form::Container},
    PlainClass{kBuiltins, "range", Form::Arguments},
    PlainClass{kBuiltins, "set", Form::Container},
    PlainClass{kBuiltins, "slice", Form::Arguments},
    PlainClass{kBuiltins, "xrange", Form::Arguments},
    PlainClass{"datetime", "date", Form::Date},
    PlainClass{"datetime", "datetime", Form::DateTime},
    PlainClass{"datetime", "time", Form::Time},
    PlainClass{"datetime", "timedelta", Form::TimeDelta},
    PlainClass{"datetime", "timezone", Form::Arguments},
    PlainClass{"decimal", "Decimal", Form::Arguments},
    PlainClass{"fractions", "Fraction", Form::Arguments},
    PlainClass{"pathlib", "PosixPath", Form::Path},
    PlainClass{"pathlib", "PurePosixPath", Form::Path},
    PlainClass{"pathlib", "PureWindowsPath", Form::Path},
    PlainClass{"pathlib", "WindowsPath", Form::Path},
    PlainClass{"pathlib._local", "PosixPath", Form::Path}, // Python 3.13
    PlainClass{"pathlib._local", "WindowsPath", Form::Path},
};
constexpr int kDeepest = 3; ///< datetime(…, timezone(timedelta(…)))

const PlainClass* classOfCall(const Tree& tree, NodeId id)
{
    if (id.isImmediate() || tree.kind(id) != Kind::Call || tree.hasEffects(id)
        || tree.kind(tree.callable(id)) != Kind::Global)
        return nullptr;
    std::string_view module = tree.globalModule(tree.callable(id));
    if (module == "__builtin__")
        module = kBuiltins;
    const std::string_view name = tree.globalName(tree.callable(id));
    const auto found =
        std::ranges::find_if(kClasses, [&](const PlainClass& cls) { return cls.module == module && cls.name == name; });
    return found == kClasses.end() ? nullptr : &*found;
}

std::size_t sizeOfBytes(Form form)
{
    return form == Form::Date ? 4 : form == Form::Time ? 6 : 10;
}

bool isPlain(const Tree& tree, NodeId id, int depth)
{
    const PlainClass* cls = classOfCall(tree, id);
    if (!cls || depth == kDeepest)
        return false;
    const std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    const auto isNumber = [&](NodeId argument) {
        return tree.kind(argument) == Kind::Int || tree.kind(argument) == Kind::Float;
    };
    switch (cls->form) {
    case Form::Bytes:
        return arguments.empty();
    case Form::Container: // one with elements is shown by them
        return arguments.size() <= 1 && std::ranges::all_of(arguments, [&](NodeId argument) {
                   return tree.kind(argument) == Kind::List && tree.children(argument).empty();
               });
    case Form::Complex:
        return arguments.size() == 2 && std::ranges::all_of(arguments, isNumber);
    case Form::TimeDelta:
        return arguments.size() == 3 && std::ranges::all_of(arguments, isNumber);
    case Form::Path:
        return std::ranges::all_of(arguments, [&](NodeId argument) { return tree.isText(argument); });
    case Form::Date:
    case Form::DateTime:
    case Form::Time:
        return !arguments.empty() && shortBytes(tree, arguments[0]).size() == sizeOfBytes(cls->form)
            && std::ranges::all_of(arguments.subspan(1),
                                   [&](NodeId argument) { return isPlain(tree, argument, depth + 1); });
    case Form::Arguments:
        break;
    }
    return arguments.size() <= 3 && std::ranges::all_of(arguments, [&](NodeId argument) {
               return tree.kind(argument) <= Kind::ByteArray || typeName(tree, argument) == "bytes"
                   || isPlain(tree, argument, depth + 1);
           });
}

/// Without the ".0" that numbers in a complex one do not have.
std::string partText(double value)
{
    std::string text = pickle::formatFloat(value);
    return text.ends_with(".0") ? text.substr(0, text.size() - 2) : text;
}

double realOf(const Tree& tree, NodeId id)
{
    return tree.kind(id) == Kind::Int ? static_cast<double>(tree.integer(id)) : tree.real(id);
}

/// The numbers in the bytes of a date or time: years take two, microseconds three.
std::string momentText(std::string_view bytes, Form form)
{
    std::vector<unsigned> parts;
    const auto at = [&](std::size_t i) { return unsigned{static_cast<unsigned char>(bytes[i])}; };
    std::size_t i = 0;
    if (form != Form::Time) {
        parts.push_back(at(0) << 8 | at(1));
        parts.push_back(at(2) & 0x7f); // the highest bit tells the second of two equal hours (PEP 495)
        parts.push_back(at(3));
        i = 4;
    }
    if (form != Form::Date) {
        parts.push_back(at(i) & 0x7f);
        for (std::size_t k = 1; k < 3; ++k)
            parts.push_back(at(i + k));
        if (const unsigned micros = at(i + 3) << 16 | at(i + 4) << 8 | at(i + 5); micros != 0)
            parts.push_back(micros);
        else if (parts.back() == 0)
            parts.pop_back(); // Python leaves out seconds that are 0
    }
    std::string text;
    for (const unsigned part : parts)
        text += (text.empty() ? "" : ", ") + std::to_string(part);
    return text;
}

std::string timeDeltaText(const Tree& tree, std::span<const NodeId> arguments)
{
    static constexpr std::array<std::string_view, 3> kNames = {"days=", "seconds=", "microseconds="};
    std::string text;
    for (std::size_t i = 0; i < kNames.size(); ++i)
        if (realOf(tree, arguments[i]) != 0)
            (text += text.empty() ? "" : ", ").append(kNames[i]) += shortText(tree, arguments[i], 60);
    return text.empty() ? "0" : text;
}

std::string pathText(const Tree& tree, std::span<const NodeId> parts)
{
    std::string path;
    for (const NodeId part : parts)
        path += (path.empty() || path.ends_with('/') || path.ends_with('\\') ? "" : "/") + keyText(tree, part);
    return path.empty() ? "." : path;
}

} // namespace

std::string complexText(double real, double imaginary)
{
    const std::string second = partText(imaginary) + 'j';
    if (real == 0 && !std::signbit(real))
        return second;
    return '(' + partText(real) + (second.starts_with('-') ? "" : "+") + second + ')';
}

bool isPlainObject(const Tree& tree, NodeId id)
{
    return isPlain(tree, id, 0);
}

std::string plainObjectText(const Tree& tree, NodeId id)
{
    if (!isPlain(tree, id, 0))
        return {};
    constexpr std::size_t kLongest = 200;
    const PlainClass& cls = *classOfCall(tree, id);
    std::span<const NodeId> arguments = tree.children(tree.arguments(id));
    if (cls.name.ends_with("range") && arguments.size() == 3 && arguments[2] == NodeId::ofSmallInt(1))
        arguments = arguments.first(2); // the step that repr() leaves out
    const bool isMoment = cls.form == Form::Date || cls.form == Form::DateTime || cls.form == Form::Time;
    std::string inside;
    std::size_t told = 0;
    switch (cls.form) {
    case Form::Bytes:
        return "b''";
    case Form::Complex:
        return complexText(realOf(tree, arguments[0]), realOf(tree, arguments[1]));
    case Form::Date:
    case Form::DateTime:
    case Form::Time:
        inside = momentText(shortBytes(tree, arguments[0]), cls.form);
        told = 1;
        break;
    case Form::TimeDelta:
        inside = timeDeltaText(tree, arguments);
        told = arguments.size();
        break;
    case Form::Path:
        inside = '\'' + io::escapeForDisplay(pathText(tree, arguments), kLongest) + '\'';
        told = arguments.size();
        break;
    case Form::Container:
        told = arguments.size();
        break;
    case Form::Arguments:
        break;
    }
    for (const NodeId argument : arguments.subspan(told))
        inside +=
            std::string(inside.empty() ? "" : ", ") + (isMoment ? "tzinfo=" : "") + shortText(tree, argument, kLongest);
    if (cls.name == "bytearray" && inside.empty())
        inside = "b''";
    const std::string before = cls.module == "datetime" ? "datetime." : ""; // as repr() has it
    return before + std::string(cls.name == "xrange" ? "range" : cls.name) + '(' + inside + ')';
}

} // namespace ckptscope::checkpoint
