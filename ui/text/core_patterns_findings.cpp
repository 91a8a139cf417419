#include "ui/text/core_patterns.h"

#include <QtGlobal>

namespace ckptscope::ui {

Patterns findingPatterns()
{
    static constexpr const char* kPatterns[] = {
        QT_TRANSLATE_NOOP("core", "Two records have the same name, and programs differ in which one they take: %1."),
        QT_TRANSLATE_NOOP("core",
                          "One that torch.load passes over names %1, which can run programs, open files or evaluate "
                          "text: do not load this file."),
        QT_TRANSLATE_NOOP("core", "Two records claim the same bytes: %1."),
        QT_TRANSLATE_NOOP("core", "Programs that read zip files could see different contents: %1."),
        QT_TRANSLATE_NOOP("core",
                          "The input is damaged, or two readers could see different contents in it; the new file holds "
                          "what is shown here. The findings tell more."),
        QT_TRANSLATE_NOOP("core", "Programs that read zip files could see different contents: %1"),
        QT_TRANSLATE_NOOP(
            "core",
            "%1 record lies outside of the folder %2, such as macOS adds when it packs one: %3. torch.load "
            "refuses that; saving as zip leaves it out."),
        QT_TRANSLATE_NOOP(
            "core",
            "%1 records lie outside of the folder %2, such as macOS adds when it packs one: %3. torch.load "
            "refuses that; saving as zip leaves them out."),
        QT_TRANSLATE_NOOP("core", "Programs that read zip files could see another pickle: %1."),
        QT_TRANSLATE_NOOP("core", "The data of %1 are missing from the file: %2. Get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "This is the pickle of an unpacked checkpoint; the data of %1 lie beside it, in the folder "
                          "\"data\". Get the file again, or pack the folder that both are in: zip -0 -r FILE.pth "
                          "FOLDER."),
        QT_TRANSLATE_NOOP("core",
                          "%1 has fewer bytes than it announces: %2. Some PyTorch releases would read foreign memory "
                          "there; get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have fewer bytes than they announce: %2. Some PyTorch releases would read foreign memory "
                          "there; get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "%1 has fewer bytes than it announces: %2. torch.load says \"storage has wrong byte size\"; "
                          "get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have fewer bytes than they announce: %2. torch.load says \"storage has wrong byte "
                          "size\"; get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "It refers to storages by text, as pickle protocol 0 does: torch.load cannot read that. Save "
                          "it again with protocol 2."),
        QT_TRANSLATE_NOOP("core", "%1 has more bytes than it announces: %2. New PyTorch releases refuse that."),
        QT_TRANSLATE_NOOP("core", "%1 have more bytes than they announce: %2. New PyTorch releases refuse that."),
        QT_TRANSLATE_NOOP(
            "core",
            "%1 has more bytes than it announces: %2. torch.load says \"storage has wrong byte size\"; get "
            "the file again."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have more bytes than they announce: %2. torch.load says \"storage has wrong byte size\"; "
                          "get the file again."),
        QT_TRANSLATE_NOOP("core",
                          "%1 has a type (float8, uint16, untyped …) that torch.load cannot read from a legacy file: "
                          "\"type object 'torch.storage.UntypedStorage' has no attribute 'dtype'\"."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have a type (float8, uint16, untyped …) that torch.load cannot read from a legacy file: "
                          "\"type object 'torch.storage.UntypedStorage' has no attribute 'dtype'\"."),
        QT_TRANSLATE_NOOP("core", "%1 record of data is used by no tensor: %2."),
        QT_TRANSLATE_NOOP("core", "%1 records of data are used by no tensor: %2."),
        QT_TRANSLATE_NOOP("core",
                          "%1 is compressed, as by repacking the zip file: torch.load(mmap=True) reads garbage there."),
        QT_TRANSLATE_NOOP(
            "core", "%1 are compressed, as by repacking the zip file: torch.load(mmap=True) reads garbage there."),
        QT_TRANSLATE_NOOP("core", "%1 tensor contradicts the storage (sizes, strides or offset reach outside): %2."),
        QT_TRANSLATE_NOOP("core", "%1 tensors contradict the storage (sizes, strides or offset reach outside): %2."),
        QT_TRANSLATE_NOOP("core",
                          "%1 holds %2 that no tensor uses: slices were saved, and torch.save writes the whole storage "
                          "behind a slice."),
        QT_TRANSLATE_NOOP("core",
                          "%1 hold %2 that no tensor uses: slices were saved, and torch.save writes the whole storage "
                          "behind a slice."),
        QT_TRANSLATE_NOOP("core", "%1 is described in two ways (size or device): %2."),
        QT_TRANSLATE_NOOP("core", "%1 are described in two ways (size or device): %2."),
        QT_TRANSLATE_NOOP("core", "The key \"%1\" is set twice; Python keeps the last value."),
        QT_TRANSLATE_NOOP(
            "core", "The numbers are stored big-endian, as a mainframe writes them; PyTorch swaps them on loading."),
        QT_TRANSLATE_NOOP(
            "core",
            "The numbers are stored big-endian, as a mainframe writes them; PyTorch swaps them on loading, "
            "but not those of %1 tensor of a type without a storage class (uint16, complex32 …), which it "
            "gets wrong: %2. Here they are read as they were meant."),
        QT_TRANSLATE_NOOP(
            "core",
            "The numbers are stored big-endian, as a mainframe writes them; PyTorch swaps them on loading, "
            "but not those of %1 tensors of types without a storage class (uint16, complex32 …), which it "
            "gets wrong: %2. Here they are read as they were meant."),
        QT_TRANSLATE_NOOP("core",
                          "The parallel model remembers that it ran on GPU %1; on a computer without them its forward "
                          "pass fails. Unwrap it, or map the devices."),
        QT_TRANSLATE_NOOP("core", "Tensors are tagged with several devices: %1."),
        QT_TRANSLATE_NOOP("core", "Tensors are tagged with several devices: %1, others with the CPU."),
        QT_TRANSLATE_NOOP("core",
                          "%1 is tagged %2: without map_location, torch.load fails on a computer that lacks it."),
        QT_TRANSLATE_NOOP("core",
                          "%1 are tagged %2: without map_location, torch.load fails on a computer that lacks it."),
        QT_TRANSLATE_NOOP("core",
                          "%1 are tagged with %2 devices: without map_location, torch.load fails on a computer that "
                          "lacks one of them."),
        QT_TRANSLATE_NOOP("core",
                          "All %1 keys start with \"%2\": the model was wrapped more than once when it was saved."),
        QT_TRANSLATE_NOOP("core",
                          "The only key starts with \"%1\": the model was wrapped more than once when it was saved."),
        QT_TRANSLATE_NOOP("core",
                          "All %1 keys start with \"%2\": saved from a DataParallel or DistributedDataParallel model, "
                          "so a plain model does not find its keys."),
        QT_TRANSLATE_NOOP("core",
                          "The only key starts with \"%1\": saved from a DataParallel or DistributedDataParallel "
                          "model, so a plain model does not find its keys."),
        QT_TRANSLATE_NOOP("core", "All %1 keys start with \"%2\": saved from a model that torch.compile wrapped."),
        QT_TRANSLATE_NOOP("core", "The only key starts with \"%1\": saved from a model that torch.compile wrapped."),
        QT_TRANSLATE_NOOP(
            "core", "All %1 keys start with \"%2\": saved from a wrapped model (FSDP, activation checkpointing …)."),
        QT_TRANSLATE_NOOP(
            "core", "The only key starts with \"%1\": saved from a wrapped model (FSDP, activation checkpointing …)."),
        QT_TRANSLATE_NOOP(
            "core",
            "%1 of %2 keys start with \"%3\", and \"%4\" exists without it too: stripping would make two keys equal."),
        QT_TRANSLATE_NOOP("core",
                          "%1 keys start with \"%2\", beside \"%3\": saved from an averaged model (%4), which reads it "
                          "as it is; a plain model does not find its keys."),
        QT_TRANSLATE_NOOP("core",
                          "%1 has \"%2\" inside, after \"%3\", and \"%4\" exists with and without it: taking it out "
                          "would make two keys equal."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have \"%2\" inside, after \"%3\", and \"%4\" exists with and without it: taking it out "
                          "would make two keys equal."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have \"%2\" inside, after \"%3\" and others, and \"%4\" exists with and without it: "
                          "taking it out would make two keys equal."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of %2 keys start with \"%3\", others such as \"%4\" do not: part of the model was "
                          "wrapped, or it has a layer of that name."),
        QT_TRANSLATE_NOOP(
            "core", "%1 has \"%2\" inside, after \"%3\": only that part was wrapped, or it has a layer of that name."),
        QT_TRANSLATE_NOOP(
            "core", "%1 have \"%2\" inside, after \"%3\": only that part was wrapped, or it has a layer of that name."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have \"%2\" inside, after \"%3\" and others: only that part was wrapped, or it has a "
                          "layer of that name."),
        QT_TRANSLATE_NOOP("core", "%1 has \"%2\" inside, after \"%3\": that part was wrapped when it was saved."),
        QT_TRANSLATE_NOOP("core", "%1 have \"%2\" inside, after \"%3\": that part was wrapped when it was saved."),
        QT_TRANSLATE_NOOP("core",
                          "%1 have \"%2\" inside, after \"%3\" and others: that part was wrapped when it was saved."),
        QT_TRANSLATE_NOOP(
            "core", "This is a whole pickled model, not a state dict: torch.load imports %1 (%2) of torch itself."),
        QT_TRANSLATE_NOOP("core",
                          "This is a whole pickled model, not a state dict: torch.load imports %1 (%2), and fails "
                          "where one of them cannot be imported."),
        QT_TRANSLATE_NOOP("core",
                          "This is a whole pickled model, not a state dict: torch.load imports %1 (%2), and fails "
                          "where %3 of them cannot be imported."),
        QT_TRANSLATE_NOOP("core",
                          "This is a whole pickled module without weights, such as a loss: torch.load imports %1 for "
                          "it."),
        QT_TRANSLATE_NOOP("core", "The model is wrapped in %1; the model itself is inside."),
        QT_TRANSLATE_NOOP("core", "%1 part of the model is wrapped in %2: %3. A plain model has other keys there."),
        QT_TRANSLATE_NOOP("core", "%1 parts of the model are wrapped in %2: %3. A plain model has other keys there."),
        QT_TRANSLATE_NOOP("core",
                          "The method %1 was saved instead of its result (the parentheses of %2() were forgotten), "
                          "together with the whole model it belongs to; the weights are all there."),
        QT_TRANSLATE_NOOP("core",
                          "The method %1 was saved instead of its result (the parentheses of %2() were forgotten), "
                          "together with the whole object it belongs to."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of a state dict is a Parameter: the dict was not made by state_dict(), which detaches "
                          "them. Loading works."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of a state dict requires grad: the dict was not made by state_dict(), which detaches "
                          "them. Loading works."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of a state dict are Parameters: the dict was not made by state_dict(), which detaches "
                          "them. Loading works."),
        QT_TRANSLATE_NOOP("core",
                          "%1 of a state dict require grad: the dict was not made by state_dict(), which detaches "
                          "them. Loading works."),
        QT_TRANSLATE_NOOP(
            "core",
            "This is a whole pickled optimizer (%1), not its state_dict(): load_state_dict() does not take it."),
        QT_TRANSLATE_NOOP("core",
                          "This is a TorchScript archive: torch.jit.load reads it, and torch.load hands it on with a "
                          "warning. It holds code beside the tensors; ckptscope shows the tensors."),
        QT_TRANSLATE_NOOP(
            "core",
            "Python 2 wrote text, or numbers of numpy as text, that Python 3 cannot decode: %1 says \"%2\" "
            "unless encoding=\"latin1\" is given."),
        QT_TRANSLATE_NOOP("core",
                          "The file was written by pickle.dump: torch.load says \"Invalid magic number; corrupt "
                          "file?\". Only pickle.load reads it, which can run any code."),
        QT_TRANSLATE_NOOP("core",
                          "It is pickled with protocol %1; weights_only=True, the default since PyTorch 2.6, stops "
                          "with \"Unsupported operand %2\"."),
        QT_TRANSLATE_NOOP("core", "torch.load(weights_only=True), the default there, refuses it because %1."),
        QT_TRANSLATE_NOOP("core", "torch.load(weights_only=True) refuses it because %1."),
        QT_TRANSLATE_NOOP("core", "torch.load(weights_only=True), the default there, refuses %1."),
        QT_TRANSLATE_NOOP("core",
                          "torch.load(weights_only=True), the default there, refuses %1. It takes the file once "
                          "%2 is imported."),
        QT_TRANSLATE_NOOP("core", "torch.load(weights_only=True) refuses %1."),
        QT_TRANSLATE_NOOP("core", "There is %1 more finding of this kind."),
        QT_TRANSLATE_NOOP("core", "There are %1 more findings of this kind."),
        QT_TRANSLATE_NOOP("core", "The archive says version \"%1\"; torch.load reads 1 to 10 and refuses this file."),
        QT_TRANSLATE_NOOP("core", "The record \"byteorder\" says neither little nor big; torch.load refuses the file."),
        QT_TRANSLATE_NOOP(
            "core",
            "The record \"byteorder\" has a line break or spaces beside its word, so torch.load refuses the "
            "file; an edit and a save write it anew."),
        QT_TRANSLATE_NOOP(
            "core",
            "The archive has no record \"version\", so torch.load refuses it; an edit and a save write it anew."),
        QT_TRANSLATE_NOOP("core", "Bytes follow the pickled object in data.pkl; nothing reads them."),
        QT_TRANSLATE_NOOP(
            "core",
            "The file is cut off or damaged: %1. The tensors before it are whole; get the file again for the rest."),
        QT_TRANSLATE_NOOP("core", "%1 bytes follow the last storage; torch.load ignores them."),
        QT_TRANSLATE_NOOP("core", "%1 bytes follow the pickled object; pickle.load ignores them."),
        QT_TRANSLATE_NOOP("core", "The tar archive has a member \"%1\" that no checkpoint has."),
        QT_TRANSLATE_NOOP("core", "Bytes follow the end of the tar archive; nothing reads them."),
        QT_TRANSLATE_NOOP(
            "core",
            "The bytes of \"%1\" are damaged: %2. torch.load would not notice. Get the file again from where it came."),
        QT_TRANSLATE_NOOP(
            "core", "%1 of %2 records were written without a CRC-32 (compute_crc32=False), so they cannot be checked."),
        QT_TRANSLATE_NOOP("core", "This kind of file (%1) holds no checksums; damaged values cannot be recognised."),
        QT_TRANSLATE_NOOP("core", "PyTorch %1 and newer"),
        QT_TRANSLATE_NOOP("core", "PyTorch %1 and %2"),
        QT_TRANSLATE_NOOP("core", "PyTorch 0.1.10 to 1.5, or later in the old format"),
        QT_TRANSLATE_NOOP("core", "PyTorch before 0.1.10"),
        QT_TRANSLATE_NOOP("core", "%1 (byte %2)."),
        QT_TRANSLATE_NOOP("core", "RAdam or another kin of Adam"),
        QT_TRANSLATE_NOOP("core", "Adam or AdamW"),
        QT_TRANSLATE_NOOP("core", "%1 has a state of shape %2, which no weight (that is left) has."),
        QT_TRANSLATE_NOOP("core", "The optimizer has %1 parameters, the weights have %2 that can be trained."),
        QT_TRANSLATE_NOOP("core", "%1 has a state of shape %2, but its weight \"%3\" has %4."),
    };
    return kPatterns;
}

} // namespace ckptscope::ui
