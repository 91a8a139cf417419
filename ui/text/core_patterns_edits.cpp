#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Patterns editPatterns()
{
    static constexpr const char* kPatterns[] = {
        QT_TRANSLATE_NOOP("core",
                          "Several values have the path %1 (a key that is a number, or contains dots, can look like "
                          "another), so it is not clear which is meant."),
        QT_TRANSLATE_NOOP("core", "Dequantize %1 to float32: %2 become %3."),
        QT_TRANSLATE_NOOP("core", "Make %1 dense: %2 become %3."),
        QT_TRANSLATE_NOOP("core", "There is no quantised tensor here; nothing was changed."),
        QT_TRANSLATE_NOOP("core", "There is no sparse tensor here; nothing was changed."),
        QT_TRANSLATE_NOOP("core", "No quantised tensor could be changed here."),
        QT_TRANSLATE_NOOP("core", "No sparse tensor could be changed here."),
        QT_TRANSLATE_NOOP("core", "Not cast: %1 that PyTorch negates when they are read, which it cannot do in %2."),
        QT_TRANSLATE_NOOP("core",
                          "These edits would leave \"%1\" in a form that PyTorch cannot load. Leave one of them out."),
        QT_TRANSLATE_NOOP("core", "The file holds this object at other places, too; edits change it there as well."),
        QT_TRANSLATE_NOOP("core", "\"%1\" has too high a number: PyTorch knows devices 0 to 127 of a kind."),
        QT_TRANSLATE_NOOP("core",
                          "\"%1\" takes too many steps for \"%2\". Write it without a repeat inside of a repeat."),
        QT_TRANSLATE_NOOP("core", "No tensor could be cast to %1; nothing was changed."),
        QT_TRANSLATE_NOOP("core", "Left as they are: %1 that tensors outside of the chosen part use, too."),
        QT_TRANSLATE_NOOP("core", "Left as they are, since they stand outside of the chosen part, too: %1."),
        QT_TRANSLATE_NOOP("core",
                          "Left as they are: %1 that cannot be understood, or that PyTorch does not convert either."),
        QT_TRANSLATE_NOOP("core",
                          "With \"%1\" the dense tensors would take %2; one edit makes %3 at most. Limit it to a part "
                          "of the file."),
        QT_TRANSLATE_NOOP("core", "An index of a sparse tensor lies beyond its sizes. Get the file again."),
        QT_TRANSLATE_NOOP("core", "Strip \"%1\" from %2."),
        QT_TRANSLATE_NOOP("core", "Strip \"%1\" from %2 (and %3)."),
        QT_TRANSLATE_NOOP("core", "No key starts with \"%1\"; nothing was stripped."),
        QT_TRANSLATE_NOOP("core", "%1 of the state dict did not start with \"%2\" and stayed as it is."),
        QT_TRANSLATE_NOOP("core", "%1 of the state dict did not start with \"%2\" and stayed as they are."),
        QT_TRANSLATE_NOOP("core", "%1 of \"%2\" did not start with \"%3\" and stayed as it is."),
        QT_TRANSLATE_NOOP("core", "%1 of \"%2\" did not start with \"%3\" and stayed as they are."),
        QT_TRANSLATE_NOOP("core", "Add \"%1\" to %2."),
        QT_TRANSLATE_NOOP("core", "Add \"%1\" to %2 (and %3)."),
        QT_TRANSLATE_NOOP("core", "Every key has \"%1\" already; nothing was added."),
        QT_TRANSLATE_NOOP("core", "There is no state dict to add \"%1\" to; nothing was changed."),
        QT_TRANSLATE_NOOP("core",
                          "\"%1\" is no prefix: it should be names with dots, such as module. or module.model."),
        QT_TRANSLATE_NOOP("core",
                          "A prefix is that of whole state dicts; \"%1\" is only a part of one. Limit the edit to "
                          "\"%2\", or rename the keys."),
        QT_TRANSLATE_NOOP("core", "Extract the state dict of the whole model: %1."),
        QT_TRANSLATE_NOOP("core", "Extract the state dict of \"%1\": %2."),
        QT_TRANSLATE_NOOP("core", "%1 that is not persistent was left out, as state_dict() does."),
        QT_TRANSLATE_NOOP("core", "%1 that are not persistent were left out, as state_dict() does."),
        QT_TRANSLATE_NOOP(
            "core", "Not torch's own: %1. Their version is assumed to be 1 and their state_dict() to be torch's."),
        QT_TRANSLATE_NOOP("core",
                          "Some modules have state dict hooks, which are programs and were not run: the keys may "
                          "differ from those of state_dict()."),
        QT_TRANSLATE_NOOP("core", "There is no whole model in the file; nothing was extracted."),
        QT_TRANSLATE_NOOP("core",
                          "The module \"%1\" is a \"%2\", whose state dict is other than its parameters and buffers: "
                          "only PyTorch can make it. Load the model there and save model.state_dict()."),
        QT_TRANSLATE_NOOP("core",
                          "The module \"%1\" is a \"%2\", which is pickled in a way of its own: only PyTorch can make "
                          "its state dict. Load the model there and save model.state_dict()."),
        QT_TRANSLATE_NOOP(
            "core", "The module \"%1\" contains itself, or stands in too many others: its state dict has no end."),
        QT_TRANSLATE_NOOP("core", "The averaging cannot go on with it: n_averaged stays behind in AveragedModel."),
        QT_TRANSLATE_NOOP("core", "Take the model out of %1."),
        QT_TRANSLATE_NOOP("core", "Take the model in \"%1\" out of %2."),
        QT_TRANSLATE_NOOP("core", "Take %1 of the model out of %2: %3."),
        QT_TRANSLATE_NOOP("core", "Take %1 of the model in \"%2\" out of %3: %4."),
        QT_TRANSLATE_NOOP("core", "There is no whole wrapped model in the file; nothing was unwrapped."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is the file's root already; nothing was changed."),
        QT_TRANSLATE_NOOP("core", "Make \"%1\" the whole content of the file."),
        QT_TRANSLATE_NOOP("core", "There is nothing at \"%1\". At the top there is: %2."),
        QT_TRANSLATE_NOOP("core", "There is no section \"%1\" to drop. At the top there is: %2."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is the whole file; dropping it would leave nothing."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is not an item of a dict, so it cannot be dropped."),
        QT_TRANSLATE_NOOP("core",
                          "\"%1\" is one value of several in a list, where the others would take its place. Drop the "
                          "whole list, or pick what to keep."),
        QT_TRANSLATE_NOOP("core", "Drop %1."),
        QT_TRANSLATE_NOOP("core", "There is nothing at \"%1\" to limit the edits to."),
        QT_TRANSLATE_NOOP("core", "The next edits apply to the whole file."),
        QT_TRANSLATE_NOOP("core", "The next edits are limited to \"%1\"."),
        QT_TRANSLATE_NOOP("core",
                          "A TorchScript archive holds a program that belongs to its names and tensors; it cannot be "
                          "edited. Load it with torch.jit.load and save its state_dict() first."),
        QT_TRANSLATE_NOOP("core", "Move %1 from %2."),
        QT_TRANSLATE_NOOP("core", "Move %1 from %2 (and %3)."),
        QT_TRANSLATE_NOOP("core", "Nothing has to move from %1; no device was changed."),
        QT_TRANSLATE_NOOP("core", "The file has tensors on %1."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of generator states, step counters and sizes of nested tensors stayed on the CPU, where "
                          "torch needs them."),
        QT_TRANSLATE_NOOP("core", "\"%1\" should map devices: cuda=cpu, cuda:2=cuda:0, cpu=cuda:0 or '*=cpu'."),
        QT_TRANSLATE_NOOP("core", "Place %1 on %2."),
        QT_TRANSLATE_NOOP("core", "Place %1 of \"%2\" on \"%3\"."),
        QT_TRANSLATE_NOOP("core", "Every storage is on the device that was asked for; none was moved."),
        QT_TRANSLATE_NOOP("core", "Not moved apart: %1 that share a storage with others."),
        QT_TRANSLATE_NOOP("core",
                          "The optimizer in \"%1\" could be that of several networks; its state went where \"%2\" is."),
        QT_TRANSLATE_NOOP("core", "It does not fit: %1 would have to hold %2 and has %3."),
        QT_TRANSLATE_NOOP("core",
                          "A DataParallel model keeps all of its parameters on device_ids[0]: load these weights "
                          "without the wrapper, or onto one device."),
        QT_TRANSLATE_NOOP("core", "There are no weights at \"%1\" to place."),
        QT_TRANSLATE_NOOP("core", "There are no weights to spread over devices."),
        QT_TRANSLATE_NOOP("core", "There are no weights in this file to make a device map of."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is no device; it should look like cuda:0 or cpu."),
        QT_TRANSLATE_NOOP("core",
                          "\"%1\" is no device that torch.load puts tensors on; those are cpu, cuda:0, xpu:0, hpu:0, "
                          "mtia:0, mps, and npu:0, mlu:0, musa:0 and privateuseone:0 of other packages."),
        QT_TRANSLATE_NOOP(
            "core", "On \"meta\" tensors have no numbers, so that loading would lose them all; take cpu or cuda:0."),
        QT_TRANSLATE_NOOP("core", "\"%1\" has a number, but there is only one: \"%2\"."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is named twice; each device once."),
        QT_TRANSLATE_NOOP("core", "\"%1\" would never count: \"%2\" stands before it and takes the same devices."),
        QT_TRANSLATE_NOOP("core", "torch.load knows \"%1\" only after the package of these devices was imported."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is no size of memory; it should look like 24GiB."),
        QT_TRANSLATE_NOOP("core", "Cast %1 to %2: %3 become %4."),
        QT_TRANSLATE_NOOP("core", "No tensor has to be cast to %1; nothing was changed."),
        QT_TRANSLATE_NOOP("core", "Left as they are: %1 of other dtypes."),
        QT_TRANSLATE_NOOP("core", "Left as they are: %1 of optimizers, which PyTorch keeps in float32."),
        QT_TRANSLATE_NOOP("core",
                          "\"%1\" is in a layer that PyTorch loads with quantised numbers alone. Load the model there, "
                          "save model.state_dict() and dequantise that."),
        QT_TRANSLATE_NOOP("core", "Not cast: %1 whose storage is used by what stays as it is, too."),
        QT_TRANSLATE_NOOP("core",
                          "Not cast: %1 of a kind that names its dtype elsewhere, too (distributed, on other kinds of "
                          "devices, or of PyTorch before 0.4)."),
        QT_TRANSLATE_NOOP("core", "Too large for %1, so that they become infinite: %2 of %3 (%4)."),
        QT_TRANSLATE_NOOP("core", "Too large for %1, so that they become NaN: %2 of %3 (%4)."),
        QT_TRANSLATE_NOOP("core", "Too large for %1, so that they become 448: %2 of %3 (%4)."),
        QT_TRANSLATE_NOOP("core", "Too small for %1, so that they become 0: %2 of %3 (%4)."),
        QT_TRANSLATE_NOOP("core", "Negative or 0, which %1 cannot hold, so that they become positive: %2 of %3 (%4)."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is no dtype of torch."),
        QT_TRANSLATE_NOOP("core",
                          "Tensors are cast from floating dtypes, integers and bool to floating dtypes (float16, "
                          "bfloat16, float32, float64, float8_e4m3fn …), not from %1 to %2."),
        QT_TRANSLATE_NOOP("core", "Cut %1 to what their tensors use: %2 become %3."),
        QT_TRANSLATE_NOOP("core", "No storage holds more than its tensors use; nothing was cut."),
        QT_TRANSLATE_NOOP("core", "Left as they are: %1 that other things than plain tensors use."),
        QT_TRANSLATE_NOOP("core", "Rename %1 by \"%2\" to \"%3\"."),
        QT_TRANSLATE_NOOP("core", "Rename %1 by \"%2\" to \"%3\" (and %4)."),
        QT_TRANSLATE_NOOP("core", "No key matches \"%1\"; nothing was renamed."),
        QT_TRANSLATE_NOOP("core", "Each key that \"%1\" matches would get the name that it has; nothing was renamed."),
        QT_TRANSLATE_NOOP("core", "The expression must match the whole key: 'old\\.(.*)=>new.$1'."),
        QT_TRANSLATE_NOOP("core", "%1 of more than 2048 bytes stayed as it is."),
        QT_TRANSLATE_NOOP("core", "%1 of more than 2048 bytes stayed as they are."),
        QT_TRANSLATE_NOOP("core", "\"%1\" is no regular expression: %2."),
        QT_TRANSLATE_NOOP("core", "Delete %1 that matches \"%2\"."),
        QT_TRANSLATE_NOOP("core", "Delete %1 that match \"%2\"."),
        QT_TRANSLATE_NOOP("core", "No key matches \"%1\"; nothing was deleted."),
        QT_TRANSLATE_NOOP(
            "core",
            "The optimizer in \"%1\" keeps its entries for the deleted parameters; it no longer fits the weights."),
        QT_TRANSLATE_NOOP("core", "Keys would become equal: %1. Delete or rename one of them first."),
        QT_TRANSLATE_NOOP("core", "Keys would become equal: %1 …. Delete or rename one of them first."),
        QT_TRANSLATE_NOOP("core",
                          "Keys would become equal: %1. Those that have the prefix already stay as they are; with "
                          "--again it is added to all."),
        QT_TRANSLATE_NOOP("core",
                          "Keys would become equal: %1 …. Those that have the prefix already stay as they are; with "
                          "--again it is added to all."),
        QT_TRANSLATE_NOOP("core", "%1 of more than 64 KiB stayed as it is."),
        QT_TRANSLATE_NOOP("core", "%1 of more than 64 KiB stayed as they are."),
        QT_TRANSLATE_NOOP("core", "\"%1\" should look like %2."),
        QT_TRANSLATE_NOOP("core", "--%1 needs a value."),
        QT_TRANSLATE_NOOP("core", "There is no edit \"--%1\"."),
        QT_TRANSLATE_NOOP("core", "This is no recipe: %1"),
        QT_TRANSLATE_NOOP("core", "it is nested too deeply."),
        QT_TRANSLATE_NOOP("core", "its JSON is broken: %1."),
        QT_TRANSLATE_NOOP("core", "it does not begin with {\"ckptscope-recipe\": 1, \"steps\": [ … ]}."),
        QT_TRANSLATE_NOOP("core", "its \"steps\" are missing."),
        QT_TRANSLATE_NOOP("core", "%1 should look like {\"strip\": \"module.\"}."),
        QT_TRANSLATE_NOOP("core", "An edit names something that is no text of Unicode; a recipe cannot hold that."),
        QT_TRANSLATE_NOOP("core",
                          "The recipe has version %1, which this program does not know; a newer ckptscope reads it."),
        QT_TRANSLATE_NOOP("core", "%1: the value of \"%2\" should be a text, or true."),
        QT_TRANSLATE_NOOP("core", "%1 has \"%2\", which does not belong there."),
        QT_TRANSLATE_NOOP("core", "\"%1\": %2"),
        QT_TRANSLATE_NOOP("core",
                          "A TorchScript archive cannot be converted: it holds a program. Load it with torch.jit.load "
                          "and save its state_dict()."),
        QT_TRANSLATE_NOOP("core",
                          "The tar archive of PyTorch before 0.1.10 is saved in the format of PyTorch 0.1.10 to 1.5."),
        QT_TRANSLATE_NOOP(
            "core",
            "Some tensors or storages have types (float8, uint16, untyped …) that torch.load cannot read from a legacy "
            "file. Keep the zip format."),
        QT_TRANSLATE_NOOP(
            "core",
            "The file holds nested tensors, which torch.load cannot read from a legacy file. Keep the zip format."),
        QT_TRANSLATE_NOOP("core", "The new file would replace the input itself. Choose another name."),
        QT_TRANSLATE_NOOP("core", "The new file has another size than planned; nothing was replaced."),
        QT_TRANSLATE_NOOP("core",
                          "The numbers of this file are big-endian, and the legacy format is always little-endian. "
                          "Load and save it with PyTorch first."),
        QT_TRANSLATE_NOOP("core",
                          "The new file does not read back as planned (%1); it was thrown away, nothing was replaced."),
        QT_TRANSLATE_NOOP("core",
                          "The new file does not read back as planned (%1 has other bytes); it was thrown away, "
                          "nothing was replaced."),
        QT_TRANSLATE_NOOP("core",
                          "The new file does not read back as planned (%1 has another size); it was thrown away, "
                          "nothing was replaced."),
        QT_TRANSLATE_NOOP("core",
                          "The new file does not read back as planned (%1 has another CRC-32); it was thrown away, "
                          "nothing was replaced."),
        QT_TRANSLATE_NOOP("core",
                          "The new file does not read back as planned (%1 reads back as %2); it was thrown away, "
                          "nothing was replaced."),
        QT_TRANSLATE_NOOP(
            "core",
            "The new file does not read back as planned (%1 differs); it was thrown away, nothing was replaced."),
    };
    return kPatterns;
}

} // namespace ckptscope::ui
