#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Patterns queryPatterns()
{
    static constexpr const char* kPatterns[] = {
        QT_TRANSLATE_NOOP("core",
                          "The filter term '%1' makes no sense: a regular expression ends with '/', as in /weight$/."),
        QT_TRANSLATE_NOOP("core", "The filter term '%1' makes no sense: the quote is not closed."),
        QT_TRANSLATE_NOOP("core",
                          "The filter term '%1' makes no sense: '-' negates the term that follows it without a space."),
        QT_TRANSLATE_NOOP("core", "The filter term '%1' makes no sense: a value is missing beside a comma."),
        QT_TRANSLATE_NOOP("core",
                          "The filter term '%1' makes no sense: there is no dtype '%2'; use PyTorch's names such as "
                          "float32, bf16 or int*."),
        QT_TRANSLATE_NOOP("core",
                          "The filter term '%1' makes no sense: '%2' is no size; write numbers, * and one ..., as in "
                          "shape:64,*,7,7."),
        QT_TRANSLATE_NOOP("core", "The filter term '%1' makes no sense: it needs a number, as in ndim:4 or ndim:>2."),
        QT_TRANSLATE_NOOP(
            "core",
            "The filter term '%1' makes no sense: it needs a number, as in size:>1M, size:<=10K or numel:>1e6."),
        QT_TRANSLATE_NOOP("core",
                          "The filter term '%1' makes no sense: a kind is parameter, buffer, tensor, sparse, "
                          "quantized, meta, nested or broken."),
        QT_TRANSLATE_NOOP("core", "The filter term '%1' makes no sense: write shared:yes or shared:no."),
        QT_TRANSLATE_NOOP("core", "The filter term '%1' makes no sense: a value must follow the colon."),
        QT_TRANSLATE_NOOP(
            "core",
            "The filter term '%1' makes no sense: the fields are %2; put the term in quotes to look for it in names."),
        QT_TRANSLATE_NOOP(
            "core", "The filter term '%1' makes no sense: a regular expression may have 1000 characters at most."),
        QT_TRANSLATE_NOOP("core", "The filter term '%1' makes no sense: it is no regular expression (%2)."),
        QT_TRANSLATE_NOOP(
            "core", "The names of the tensors in \"%1\" take more than 1 GiB; compare a part of it with --select."),
        QT_TRANSLATE_NOOP("core", "… (more values may differ; the list ends here)"),
        QT_TRANSLATE_NOOP("core", "%1: only in A (%2)"),
        QT_TRANSLATE_NOOP("core", "%1: only in B (%2)"),
    };
    return kPatterns;
}

} // namespace ckptscope::ui
