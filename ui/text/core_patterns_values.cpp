#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Patterns valuePatterns()
{
    static constexpr const char* kPatterns[] = {
        QT_TRANSLATE_NOOP("core", "%1 of %2 numbers is NaN. Whatever is computed with it becomes NaN."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of %2 numbers is infinite (%3 of them negative). That is usual in an attention mask, and "
                          "an overflow elsewhere."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of %2 numbers is infinite (%3 of them negative): gradients overflowed, and a training "
                          "that is resumed goes on with them. Take an earlier checkpoint, or leave the optimizer out."),
        QT_TRANSLATE_NOOP("core", "%1 of %2 numbers is subnormal: nearer to 0 than the dtype's least normal number."),
        QT_TRANSLATE_NOOP("core", "%1 of %2 numbers are NaN. Whatever is computed with them becomes NaN."),
        QT_TRANSLATE_NOOP(
            "core",
            "%1 of %2 numbers are infinite (%3 of them negative). That is usual in an attention mask, and "
            "an overflow elsewhere."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of %2 numbers are infinite (%3 of them negative): gradients overflowed, and a training "
                          "that is resumed goes on with them. Take an earlier checkpoint, or leave the optimizer out."),
        QT_TRANSLATE_NOOP("core", "It repeats its elements so often that no file can hold them all."),
        QT_TRANSLATE_NOOP("core", "Its last axis is longer than that of any array."),
        QT_TRANSLATE_NOOP("core", "%1 of %2 numbers are subnormal: nearer to 0 than the dtype's least normal number."),
        QT_TRANSLATE_NOOP(
            "core", "It holds numbers beyond ±65504, which float16 would make infinite; bfloat16 has room for them."),
        QT_TRANSLATE_NOOP(
            "core", "It holds numbers beyond ±65504, which float16 would make infinite, and bfloat16 some of them."),
        QT_TRANSLATE_NOOP("core",
                          "A running variance is zero or negative; in evaluation its channel is divided by the square "
                          "root of it (plus eps)."),
        QT_TRANSLATE_NOOP("core", "Only one of the two has complex numbers."),
        QT_TRANSLATE_NOOP("core", "The two have different counts of numbers."),
        QT_TRANSLATE_NOOP("core", "The two are stored in different layouts."),
        QT_TRANSLATE_NOOP("core", "Their stored values stand at different places."),
        QT_TRANSLATE_NOOP("core", "All %1 numbers are 0."),
        QT_TRANSLATE_NOOP("core", "All %1 numbers are equal."),
        QT_TRANSLATE_NOOP("core",
                          "All %1 numbers of this vector are %2, as in a bias or a norm that was never trained."),
        QT_TRANSLATE_NOOP(
            "core",
            "All %1 numbers of this vector are %2, and those of %3 are equal, too, as in biases and norms "
            "that were never trained."),
        QT_TRANSLATE_NOOP("core", "%1 of %2 output channels hold zeros alone (the first is %3)."),
        QT_TRANSLATE_NOOP("core", "Its L2 norm is %1, %2 times that which is usual among its %3 siblings (%4): %5."),
        QT_TRANSLATE_NOOP("core",
                          "This BatchNorm layer has counted no batch: the running mean and variance are those of a new "
                          "layer."),
        QT_TRANSLATE_NOOP("core",
                          "This and %1 more BatchNorm layer have counted no batch: the running mean and variance are "
                          "those of a new layer."),
        QT_TRANSLATE_NOOP("core",
                          "This and %1 more BatchNorm layers have counted no batch: the running mean and variance are "
                          "those of a new layer."),
    };
    return kPatterns;
}

} // namespace ckptscope::ui
