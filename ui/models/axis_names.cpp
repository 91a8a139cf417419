#include "ui/models/axis_names.h"

#include "core/io/text.h"

#include <QCoreApplication>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr std::int64_t kLargestKernel = 64;

QString name(const char* text)
{
    return QCoreApplication::translate("AxisNames", text);
}

bool hasAny(std::string_view text, std::initializer_list<std::string_view> words)
{
    return std::ranges::any_of(words, [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

} // namespace

bool hasKernels(const std::vector<std::int64_t>& shape)
{
    return shape.size() >= 4 && shape.size() <= 5
        && std::all_of(shape.begin() + 2, shape.end(), [](std::int64_t size) { return size <= kLargestKernel; })
        && shape[shape.size() - 1] * shape[shape.size() - 2] > 1;
}

QStringList axisNames(std::string_view key, const std::vector<std::int64_t>& shape, bool isStored)
{
    const std::string lower = io::lowered(std::string(key));
    const QString out = name(QT_TRANSLATE_NOOP("AxisNames", "out")), in = name(QT_TRANSLATE_NOOP("AxisNames", "in"));
    if (shape.size() == 2 && !isStored) {
        // Names of embeddings in torch.nn, transformers (wte, wpe) and timm (pos_embed).
        if (hasAny(lower, {"pos_emb", "position", "wpe"}))
            return {name(QT_TRANSLATE_NOOP("AxisNames", "position")), name(QT_TRANSLATE_NOOP("AxisNames", "dim"))};
        if (hasAny(lower, {"embed", "wte", "emb.", "lookup"}))
            return {name(QT_TRANSLATE_NOOP("AxisNames", "vocabulary")), name(QT_TRANSLATE_NOOP("AxisNames", "dim"))};
        return {out, in};
    }
    const bool isKernel = !isStored && shape.size() >= 3 && shape.size() <= 5
        && std::all_of(shape.begin() + 2, shape.end(), [](std::int64_t size) { return size <= kLargestKernel; });
    if (isKernel) {
        QStringList names{out, in};
        static const QStringList kSides[] = {{"k"}, {"kH", "kW"}, {"kD", "kH", "kW"}};
        return names + kSides[shape.size() - 3];
    }
    if (shape.size() == 1)
        return {name(QT_TRANSLATE_NOOP("AxisNames", "index"))};
    QStringList names;
    for (std::size_t i = 0; i < shape.size(); ++i)
        names << name(QT_TRANSLATE_NOOP("AxisNames", "axis %1")).arg(i);
    return names;
}

} // namespace ckptscope::ui
