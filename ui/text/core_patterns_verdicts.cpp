#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Patterns verdictPatterns()
{
    static constexpr const char* kPatterns[] = {
        QT_TRANSLATE_NOOP(
            "core", "It is a TorchScript archive: it holds code, and torch.load hands it to the TorchScript loader."),
        QT_TRANSLATE_NOOP("core", "Do not load this file: loading it would make calls that are known to do harm."),
        QT_TRANSLATE_NOOP("core", "Do not load this file: loading it would call what is known to do harm: %1."),
        QT_TRANSLATE_NOOP("core", "It is pickled with protocol %1, which weights_only=True does not read."),
        QT_TRANSLATE_NOOP("core", "The pickle announces its protocol twice."),
        QT_TRANSLATE_NOOP("core", "A frame of the pickle does not end where it says: readers differ."),
        QT_TRANSLATE_NOOP("core", "Objects are left over at the end of the pickle."),
        QT_TRANSLATE_NOOP("core", "The result of a call is thrown away; the call still runs."),
        QT_TRANSLATE_NOOP(
            "core", "An object comes from the extension registry: what it is depends on the program that loads it."),
        QT_TRANSLATE_NOOP("core",
                          "A reference to an outside object is written as text, as pickle protocol 0 does; torch.load "
                          "cannot read that."),
        QT_TRANSLATE_NOOP("core", "Items or a state are put into something that takes none."),
        QT_TRANSLATE_NOOP("core", "A list, dict or set is used as a key; Python cannot load that."),
        QT_TRANSLATE_NOOP("core", "%1 only holds data, but weights_only=True refuses it."),
        QT_TRANSLATE_NOOP("core", "%1 is a class or function of another package: loading imports and runs it."),
        QT_TRANSLATE_NOOP("core", "%1 is code in the archive itself, which torch.jit.load compiles."),
        QT_TRANSLATE_NOOP("core", "%1 is a class or function of torch itself that is more than data: loading runs it."),
        QT_TRANSLATE_NOOP("core", "%1 can run programs, open files or evaluate text."),
        QT_TRANSLATE_NOOP("core", "The result of another call is called: what runs cannot be told."),
        QT_TRANSLATE_NOOP("core", "Something is called that is neither a class nor a function of a module."),
        QT_TRANSLATE_NOOP("core", "%1 is called with arguments, items or a state that torch does not write."),
        QT_TRANSLATE_NOOP("core", "%1 can reach any function of any object."),
        QT_TRANSLATE_NOOP("core", "%1 can reach any function of any object; here it fetches %2."),
        QT_TRANSLATE_NOOP("core", "%1 fetches %2, which is part of another package."),
        QT_TRANSLATE_NOOP("core", "%1 fetches %2; weights_only=True refuses it."),
        QT_TRANSLATE_NOOP(
            "core",
            "A byte string is handed to torch's loader, and it is not the plain storage that torch writes there."),
        QT_TRANSLATE_NOOP("core", "A buffer is expected from outside of the file, which nothing supplies."),
        QT_TRANSLATE_NOOP("core", "It refers to an object outside of the pickle in a way that torch does not."),
        QT_TRANSLATE_NOOP(
            "core",
            "Tensor %1 contradicts its storage (sizes, strides, offset); torch releases treat that differently."),
        QT_TRANSLATE_NOOP("core", "Storage %1 announces more bytes than the file has for it."),
        QT_TRANSLATE_NOOP(
            "core",
            "Storage %1 has a longer record than it announces; some releases of torch refuse that, others cut it."),
        QT_TRANSLATE_NOOP("core", "weights_only=True refuses it because %1."),
    };
    return kPatterns;
}

} // namespace ckptscope::ui
