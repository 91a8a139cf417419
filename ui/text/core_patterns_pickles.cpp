#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Patterns picklePatterns()
{
    static constexpr const char* kPatterns[] = {
        QT_TRANSLATE_NOOP("core", "A line of the pickle is too long."),
        QT_TRANSLATE_NOOP("core", "Pickle protocol %1 cannot hold %2; save with protocol %3 or higher."),
        QT_TRANSLATE_NOOP("core", "A pickle cannot hold an integer of over 2 GiB; remove it."),
        QT_TRANSLATE_NOOP("core", "A pickle cannot hold a Python 2 string of over 2 GiB; remove it."),
        QT_TRANSLATE_NOOP("core",
                          "A text in the pickle is not valid UTF-8, which protocol 0 needs; save with protocol 2."),
        QT_TRANSLATE_NOOP("core", "The pickle has more than %1 open marks; it was made to do harm."),
        QT_TRANSLATE_NOOP("core", "The pickle announces %1 bytes; fetch the file again."),
        QT_TRANSLATE_NOOP("core", "The pickle ends inside a text of %1 bytes; fetch the file again."),
        QT_TRANSLATE_NOOP("core", "The byte %1 is not a pickle opcode; the pickle is damaged, fetch the file again."),
        QT_TRANSLATE_NOOP("core", "The pickle would be longer than 512 MiB; split the checkpoint."),
        QT_TRANSLATE_NOOP(
            "core",
            "The file begins as a pickle and has more than 1 TiB; this program reads pickles in smaller files."),
        QT_TRANSLATE_NOOP("core", "The pickle is damaged: %1. Get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "The pickle works out the name of a class or function while it is loaded, which no pickler "
                          "writes: it hides what it runs. Do not load this file."),
        QT_TRANSLATE_NOOP("core",
                          "Before that place it names %1, which can run programs, open files or evaluate text: Python "
                          "would have run it by then. Do not load this file."),
        QT_TRANSLATE_NOOP("core", "The pickle ends without its last opcode (STOP). Get the file again."),
        QT_TRANSLATE_NOOP("core", "The pickle is damaged: byte %1 is no opcode, so what follows cannot be read."),
        QT_TRANSLATE_NOOP("core", "The pickle puts more than 16 million objects on its stack."),
        QT_TRANSLATE_NOOP("core", "The pickle opens more than 16 million marks."),
        QT_TRANSLATE_NOOP("core",
                          "The pickle changes one object more than 256 times in turns; it was made to do harm."),
        QT_TRANSLATE_NOOP("core",
                          "The pickle ends in the middle of a text: %1 bytes are announced, %2 are left. The file is "
                          "cut off or damaged."),
        QT_TRANSLATE_NOOP("core", "The pickle holds an integer of more than a million bytes."),
        QT_TRANSLATE_NOOP("core", "An integer of the pickle is too large for its opcode."),
        QT_TRANSLATE_NOOP("core", "An integer of the pickle has more than 4300 digits."),
        QT_TRANSLATE_NOOP(
            "core",
            "The pickle has protocol %1; protocols 0 to 5 are known. The file is damaged or newer than this program."),
        QT_TRANSLATE_NOOP("core", "The pickle remembers more than 16 million objects."),
        QT_TRANSLATE_NOOP("core",
                          "Pickle protocol 0 cannot hold an instance whose class is not named; save with protocol 2."),
        QT_TRANSLATE_NOOP("core", "The pickle's tree refers to an object that is not in it."),
        QT_TRANSLATE_NOOP("core",
                          "The pickle needs a buffer that is not in the file; load it where it was made and save it "
                          "without out-of-band buffers."),
        QT_TRANSLATE_NOOP("core", "The pickle's tree holds a value of an unknown kind."),
        QT_TRANSLATE_NOOP("core", "A class in the pickle has a name that is not text."),
        QT_TRANSLATE_NOOP(
            "core",
            "A name in the pickle has a line break, which pickle protocol %1 cannot hold; save with protocol 4."),
        QT_TRANSLATE_NOOP("core", "Pickle protocol 0 cannot hold references to storages; save with protocol 2."),
        QT_TRANSLATE_NOOP("core",
                          "An object in the pickle is needed for its own making, so that no program can build it; take "
                          "the reference to itself out."),
        QT_TRANSLATE_NOOP("core", "The pickle is too large to show: too many %1."),
        QT_TRANSLATE_NOOP("core", "The second pickle of the archive is too large to show beside the first."),
        QT_TRANSLATE_NOOP("core", "There is no pickle protocol %1; take one from 0 to 5."),
        QT_TRANSLATE_NOOP("core", "The list of storages after the pickled object is not a list; the file is damaged."),
        QT_TRANSLATE_NOOP("core", "The file lists more than four million storages."),
        QT_TRANSLATE_NOOP("core", "The list of storages holds something that is no key; the file is damaged."),
        QT_TRANSLATE_NOOP("core",
                          "The file has torch.save's magic number, but an unknown format version after it; it is "
                          "damaged or was not written by PyTorch."),
        QT_TRANSLATE_NOOP(
            "core",
            "One of the small pickles around the object calls code, which torch never writes: do not load this file."),
        QT_TRANSLATE_NOOP("core",
                          "A storage of more than 512 MiB is pickled as text (protocol 2); save the file again with "
                          "torch.save or with a newer pickle protocol."),
        QT_TRANSLATE_NOOP("core",
                          "The data of storage %1 are not (all) in the file: %2 bytes are announced, %3 are there. Get "
                          "the file again."),
        QT_TRANSLATE_NOOP("core", "A nested storage can no longer be read."),
        QT_TRANSLATE_NOOP("core", "The checkpoint has more than 16 million places."),
        QT_TRANSLATE_NOOP("core", "The checkpoint has more than 16 million tensors."),
        QT_TRANSLATE_NOOP("core", "The names of these weights take more than 1 GiB."),
        QT_TRANSLATE_NOOP("core", "The pickle holds more than a million nested storages."),
    };
    return kPatterns;
}

} // namespace ckptscope::ui
