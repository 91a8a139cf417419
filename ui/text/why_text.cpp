#include "ui/text/finding_text.h"

#include <QCoreApplication>

#include <algorithm>

/// The paragraphs behind the "Why" of the findings.
namespace ckptscope::ui {

namespace {

struct Paragraph {
    const char* id;
    const char* text;
};

constexpr Paragraph kParagraphs[] = {
    {"all-zero",
     QT_TRANSLATE_NOOP("WhyText",
                       "Every number of this weight is 0. A new layer is not made so, except on purpose: the last layer"
                       " of a residual branch, LoRA’s B matrix or a zero-initialised projection starts at zero. After "
                       "training it means that no gradient reached it, that it was pruned, or that the file was written"
                       " before the values were there.")},
    {"batches-not-tracked",
     QT_TRANSLATE_NOOP("WhyText",
                       "BatchNorm counts the batches it has seen in training in num_batches_tracked. Here it counts 0, "
                       "so running_mean and running_var are still 0 and 1, and in evaluation the layer does not do what"
                       " it did in training. Either the model was never trained, or its statistics were not loaded "
                       "(strict=False hides that).")},
    {"big-endian",
     QT_TRANSLATE_NOOP("WhyText",
                       "The numbers were written by a computer that stores the most significant byte first (IBM "
                       "mainframes, old PowerPC). PyTorch swaps the bytes while it loads, which works, but not with "
                       "mmap=True and not with map_location='meta'. Saving the file anew on a common computer makes it "
                       "little-endian. Numbers of types that came late (uint16, uint32, uint64, complex32) are not "
                       "swapped by any release: convert those tensors on the computer that wrote them.")},
    {"bound-method",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "torch.save(model.state_dict, path) saves the method itself, because the parentheses are missing. "
         "Python pickles a method as “the attribute state_dict of this object”, so the whole model went into "
         "the file with it. Loading gives a method, and load_state_dict refuses it. No weight is lost: "
         "Extract takes the state dict out of the model inside.")},
    {"broken-tensor",
     QT_TRANSLATE_NOOP("WhyText",
                       "A tensor is described by sizes, strides and an offset into a storage. Here these numbers reach "
                       "outside of the storage or contradict each other, so PyTorch would refuse the tensor or, in old "
                       "releases, read memory that is not its own. The file is damaged or was made by hand; the other "
                       "tensors are not affected.")},
    {"byte-order",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "PyTorch 2.1 and newer write a record “byteorder” that says little or big. This one says neither, "
         "so torch.load stops. A save from here writes the record anew.")},
    {"compile-prefix",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "torch.compile wraps the model in an object that holds it under the name _orig_mod, and so every "
         "key of its state dict starts with “_orig_mod.”. A model that is not compiled has no such keys. "
         "Strip the prefix, or save model._orig_mod.state_dict() next time.")},
    {"constant-tensor",
     QT_TRANSLATE_NOOP("WhyText",
                       "All numbers of this weight are equal. Layers are not initialised so, and training would not "
                       "make them so: it was filled by hand, or never written.")},
    {"constant-vectors",
     QT_TRANSLATE_NOOP("WhyText",
                       "Biases start at 0 and the weights of norms at 1, so a vector that holds one number alone is "
                       "usual in a new model. After training it means that no gradient reached it, or that its layer "
                       "was frozen.")},
    {"crc-mismatch",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Every record of a zip file has a checksum of its bytes. For the records named here it does not "
         "match, so bytes changed after they were written: a bad disk, cable or download. PyTorch does not "
         "check and would load the changed numbers without a word. Get the file again.")},
    {"crc-missing",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "These records were written without a checksum (PyTorch can be told so to save time). It cannot be "
         "found out whether their bytes are those that were written.")},
    {"crc-none",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "This kind of file has no checksums at all. It cannot be found out whether its bytes are those that "
         "were written; compare the file with a checksum from where you got it.")},
    {"dangerous",
     QT_TRANSLATE_NOOP("WhyText",
                       "A pickle is a list of instructions, and one of them is to call a function of any module. This "
                       "file calls functions that no checkpoint needs and that run programs, open files or evaluate "
                       "text. torch.load(weights_only=False), pickle.load and every program built on them would make "
                       "these calls at once; weights_only=True refuses them. Nothing was run here: the file was only "
                       "read. Do not load it, whoever sent it; ask for its weights as a plain state dict or as "
                       "safetensors. The tab Raw shows the calls with their places.")},
    {"deflated",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "torch.save stores its records uncompressed, so that they can be mapped into memory. Here some are "
         "compressed, as happens when the archive was unpacked and zipped again. torch.load reads them, but "
         "with mmap=True it would take the compressed bytes for numbers. Saving as zip from here stores them "
         "plainly.")},
    {"device-tags",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Each storage in a checkpoint remembers the device that it was on, such as cuda:2. torch.load puts "
         "it back there, and stops where that device does not exist. This has nothing to do with “module.” "
         "in the keys: it says where the tensors were, not how the model was wrapped. Either give "
         "map_location=\"cpu\" to every torch.load, or re-tag the file once. A model on a GPU takes CPU "
         "tensors without any loss: load_state_dict copies them to where the model is.")},
    {"duplicate-key",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "A dict is written as a row of keys and values, and this row has one key twice. Python keeps the "
         "last value and forgets the first, so another program may see other weights than torch.load does.")},
    {"duplicate-record",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Two records of the zip archive have the same name. Some programs read the first, others the last: "
         "what one person checks need not be what another one loads. No release of PyTorch writes such a "
         "file.")},
    {"float16-overflow",
     QT_TRANSLATE_NOOP("WhyText",
                       "The largest number that float16 holds is 65504. Casting this tensor to float16 (model.half(), "
                       "--cast float16) would make its larger numbers infinite, and what is computed with them infinite"
                       " or NaN. bfloat16 has the range of float32 and takes them, with fewer digits.")},
    {"infinite-values",
     QT_TRANSLATE_NOOP("WhyText",
                       "The tensor holds infinities. In an attention mask they are meant: -inf there means “do not "
                       "look”. In a weight or in the state of an optimizer they come from an overflow, often with "
                       "float16 or a learning rate that is too high, and everything computed from them is infinite or "
                       "NaN.")},
    {"inner-prefix",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Only a part of the model was wrapped in DataParallel, as the AlexNet and VGG of PyTorch's own "
         "ImageNet example do with their features: the name “module” then stands in the middle of the keys. "
         "A model that is not wrapped there has no such segment. It may also be a layer that is simply "
         "called module; compare with your model's keys before you rename.")},
    {"key-collision",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Some keys exist both with and without the prefix, so removing it would make two keys equal and one "
         "tensor would be lost. Perhaps two state dicts were merged, or a part of the model is really called "
         "so. Nothing is stripped here; delete or rename the keys that you do not want first.")},
    {"legacy-types",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "torch.save writes tensors of new types (float8, uint16, complex32 …) into the old format too, but no "
         "release of PyTorch reads them from there. Nothing is lost: saved in the zip format, the same tensors "
         "load.")},
    {"long-record",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "A record has more bytes than its storage announces. Old PyTorch releases read the beginning and "
         "ignore the rest; new ones refuse the file. In the old format, before 1.6, all of them refuse it.")},
    {"missing-record",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "A tensor refers to a storage whose record is not in the archive, so its numbers are gone and "
         "torch.load fails. The archive was cut, or repacked without it. Other tensors can still be saved: "
         "delete the keys that are concerned.")},
    {"mixed-devices",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The tensors were on several devices when they were saved: the model was spread over several GPUs, "
         "or optimizer and weights lived apart. torch.load wants every one of them. On another computer, put "
         "them all on one device: the CPU always works, since load_state_dict copies to where the model is.")},
    {"module-prefix",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "DataParallel and DistributedDataParallel wrap your model in an object that holds it under the name "
         "“module”, so its state dict says module.conv1.weight where the model itself says conv1.weight. "
         "PyTorch compares names letter by letter: a plain model finds none of its keys, and a parallel "
         "model finds none of a plain file's. Stripping the seven letters changes names alone, never a "
         "number. Next time save model.module.state_dict().")},
    {"nan-values",
     QT_TRANSLATE_NOOP("WhyText",
                       "NaN is what 0/0 or inf - inf gives, and whatever is computed with it becomes NaN, so that a "
                       "model with a single one in its weights answers nothing but NaN. Training had diverged when this"
                       " was saved; go back to a checkpoint before that. In the state of an optimizer it poisons the "
                       "weights at the next step.")},
    {"no-version",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Every archive of torch.save has a small record “version”. Without it torch.load says that the file "
         "is no PyTorch archive. A save from here writes it.")},
    {"norm-outlier",
     QT_TRANSLATE_NOOP("WhyText",
                       "Layers of the same kind at different depths usually have weights of about the same size. This "
                       "one is far from its siblings: a layer that collapsed or exploded, one that was initialised or "
                       "decayed differently, or one that does something of its own. It is a hint where to look, not a "
                       "fault in itself.")},
    {"overlapping-records",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Two records of the archive claim the same bytes of the file. PyTorch never writes such a file; it "
         "serves to show different contents to different programs, or to blow up when it is unpacked.")},
    {"oversized-storage",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "torch.save writes whole storages. A tensor that is a small slice of a large one drags all of it "
         "into the file, although nothing else uses it. Write tensor.clone() before saving to keep only the "
         "slice. The Storage page draws which bytes are used.")},
    {"parallel-device-ids",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "A whole DataParallel model remembers the numbers of the GPUs that it ran on, beside the tags of "
         "its tensors. On a computer without them it loads with map_location, but its forward pass fails: "
         "“module must have its parameters and buffers on device cuda:…”. Unwrap it to get the model inside, "
         "which runs anywhere.")},
    {"parallel-model",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The file holds a whole model inside of a wrapper (DataParallel, DDP, torch.compile …). The wrapper "
         "only belongs to the computer that it was made on; the model itself is its attribute. Unwrap makes "
         "the inner model the content of the file.")},
    {"partial-prefix",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Some keys start with the prefix and others do not: a part of the model was wrapped, weights were "
         "added later, or a layer happens to have that name. The popular k[7:] would cut seven letters off "
         "the other keys too. Strip removes the prefix only where it is.")},
    {"pickle-protocol",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The pickle inside of the file can be written in several protocols. torch.save uses 2; this file "
         "was saved with another one (pickle_protocol=…). The safe reader behind weights_only=True, which is "
         "the default since PyTorch 2.6, knows protocol 2 and stops with “Unsupported operand”. Protocol 0 writes "
         "references to storages as text, which torch.load takes in no way: it wants tuples.")},
    {"python2-text",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Python 2 kept text as bytes, and numpy's numbers went into its pickles as such text. Python 3 decodes them "
         "as UTF-8 (pickle.load as ASCII) and stops at the first byte that is none. encoding=\"latin1\" takes each "
         "byte as a character; numpy turns them into numbers again.")},
    {"raw-pickle",
     QT_TRANSLATE_NOOP("WhyText",
                       "The file was written by pickle.dump, not by torch.save. torch.load says “Invalid magic number; "
                       "corrupt file?”, although nothing is corrupt; only pickle.load reads it, and that runs whatever "
                       "code the file names. Saving as zip from here gives a file for torch.load.")},
    {"requires-grad",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "model.state_dict() detaches its tensors. These still require a gradient or are Parameters, so the "
         "dict was made in another way, such as dict(model.named_parameters()), which also leaves out "
         "buffers like the running means of batch norms. Loading works, with strict=False where buffers are "
         "missing.")},
    {"running-var",
     QT_TRANSLATE_NOOP("WhyText",
                       "A running variance is a mean of squares, so it is positive. Zero means a channel that was "
                       "always constant (dead), a negative one is damage. In evaluation BatchNorm divides by "
                       "sqrt(running_var + eps): the channel is then multiplied by a large number, or becomes NaN.")},
    {"short-record",
     QT_TRANSLATE_NOOP("WhyText",
                       "A record has fewer bytes than its storage announces: the file was cut off or badly repaired. "
                       "torch.load fails at this tensor. Get the file again.")},
    {"stacked-prefix",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The model was wrapped more than once, for example compiled and then put into "
         "DistributedDataParallel, and every wrapper put its own name before the keys. A plain model wants "
         "none of them. Strip removes the whole stack at once.")},
    {"storage-conflict",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Two tensors refer to one storage but describe it differently, with another size or device. Which "
         "description counts depends on the order of reading. PyTorch itself never writes this.")},
    {"subnormal-values",
     QT_TRANSLATE_NOOP("WhyText",
                       "Numbers nearer to 0 than the least normal number of their dtype have fewer digits, and "
                       "processors treat them slowly or take them for 0. Many of them are found in weights that decay "
                       "without being used, and after a cast to float16, whose least normal number is 0.00006.")},
    {"torchscript",
     QT_TRANSLATE_NOOP("WhyText",
                       "torch.jit.save wrote this archive. It holds code and a module beside the tensors; read it with "
                       "torch.jit.load. torch.load refuses it since PyTorch 2.6, unless weights_only=False is given. "
                       "Training checkpoints are better saved with torch.save(model.state_dict()).")},
    {"trailing-data",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Bytes follow behind the end of what PyTorch reads. They do no harm to loading, but nobody knows "
         "what they are: another file joined to this one, leftovers, or something hidden.")},
    {"truncated",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The file ends before its content does: a download or copy was interrupted, or the disk was full. "
         "What is shown was read before the cut. Get the file again and compare the sizes.")},
    {"unpacked-record",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "A checkpoint of PyTorch is a zip file, and some systems unpack such files when they are downloaded. This "
         "is the data.pkl inside: it names and describes the tensors, while their numbers lie in the files beside "
         "it. PyTorch reads the zip file as a whole. Pack the folder again without compression, or get the file "
         "again and keep it packed.")},
    {"unused-record",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The archive holds data that no tensor refers to, left by an edit or put there by another program. "
         "They take space and nothing reads them; a save from here leaves them out.")},
    {"version-unknown",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The archive's version record names a version that no PyTorch release reads. Either a newer program "
         "wrote it, or the record is damaged.")},
    {"weights-only-refused",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "Since PyTorch 2.6 torch.load builds tensors, numbers, text and a few classes of PyTorch, and "
         "nothing else, because a pickle can otherwise run any code. This file names classes outside of that "
         "list. If you need only the weights, pick their state dict or drop the part with those classes, and "
         "the file loads everywhere. Giving weights_only=False also works, but then the file can run code: "
         "do it only if you trust where it came from.")},
    {"whole-model",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "torch.save(model) pickles the object itself: the names of its classes, not their code. Loading "
         "imports these classes from the same modules as on the computer that saved it, and fails when a "
         "file was moved or renamed. Since PyTorch 2.6 it is refused by default as well. Extract makes the "
         "state dict from it, without the classes: names and tensors, which load_state_dict takes anywhere.")},
    {"whole-optimizer",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "The optimizer object was pickled, not optimizer.state_dict(). load_state_dict does not take an "
         "object, and loading imports the optimizer's class. In Python, load the file and call .state_dict() "
         "on it.")},
    {"wrapper-prefix",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "FSDP, activation checkpointing and similar tools wrap modules in objects of their own, whose names "
         "then stand in the keys. A plain model has no such segments. Removing them changes names alone, "
         "never a number.")},
    {"zero-channels",
     QT_TRANSLATE_NOOP("WhyText",
                       "Every number of these output channels is 0, so each gives its bias and nothing else, whatever "
                       "comes in. They were pruned, or died in training (with ReLU and weight decay); a smaller layer "
                       "would do the same.")},
    {"zip-ambiguous",
     QT_TRANSLATE_NOOP(
         "WhyText",
         "A zip file has a directory at its end and a header before each record. Here they contradict each "
         "other or leave room for a second reading, so two programs can see different contents in one file: "
         "one may check what another does not load. PyTorch never writes such a file. Do not load it unless "
         "you know where it came from.")},
};

} // namespace

QString whyText(const QString& id)
{
    const auto* const found =
        std::ranges::find_if(kParagraphs, [&](const Paragraph& each) { return id == QLatin1String(each.id); });
    return found == std::end(kParagraphs) ? QString() : QCoreApplication::translate("WhyText", found->text);
}

} // namespace ckptscope::ui
