#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Wordings windowSentences()
{
    static constexpr Wording kSentences[] = {
        {"%1 had \"%2\" already and stayed as they are; --again adds it once more.",
         QT_TRANSLATE_NOOP("core", "%1 had \"%2\" already and stayed as they are.")},
        {"%1 had \"%2\" already and stayed as it is; --again adds it once more.",
         QT_TRANSLATE_NOOP("core", "%1 had \"%2\" already and stayed as it is.")},
        {"The file holds a whole wrapped model, whose keys appear only in its state dict: --unwrap takes the model "
         "out, --extract makes the state dict.",
         QT_TRANSLATE_NOOP("core",
                           "The file holds a whole wrapped model, whose keys appear only in its state dict: unwrap the "
                           "model, or extract its state dict.")},
        {"The file holds a whole model: --extract makes its state dict first.",
         QT_TRANSLATE_NOOP("core", "The file holds a whole model: extract its state dict first.")},
        {"State dicts have no wrapper around them: their keys carry its name (--strip module.).",
         QT_TRANSLATE_NOOP(
             "core", "State dicts have no wrapper around them: their keys carry its name, which can be stripped.")},
        {"In a file of pickle.dump the device tags lie inside of nested streams and cannot be changed in place. "
         "Convert it with --format zip first, then map the devices of the new file.",
         QT_TRANSLATE_NOOP("core",
                           "In a file of pickle.dump the device tags lie inside of nested streams and cannot be "
                           "changed in place. Save it as zip first, then map the devices of the new file.")},
        {"The state of the optimizer stays as it is; --scope limits a cast to it.",
         QT_TRANSLATE_NOOP("core", "The state of the optimizer stays as it is; a cast can be limited to it.")},
        {"In a file of pickle.dump the numbers lie inside of nested streams and cannot be changed in place. Convert it "
         "with --format zip first, then edit the new file.",
         QT_TRANSLATE_NOOP("core",
                           "In a file of pickle.dump the numbers lie inside of nested streams and cannot be changed in "
                           "place. Save it as zip first, then edit the new file.")},
    };
    return kSentences;
}

Wordings windowPhrases()
{
    static constexpr Wording kPhrases[] = {
        {"\"*\" to \"%1\"", QT_TRANSLATE_NOOP("core", "any device to \"%1\"")},
    };
    return kPhrases;
}

} // namespace ckptscope::ui
