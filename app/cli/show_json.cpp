#include "app/cli/array_path.h"
#include "app/cli/finding_text.h"
#include "app/cli/show.h"
#include "app/cli/utf8.h"
#include "app/cli/values.h"
#include "core/checkpoint/numpy_array.h"
#include "core/checkpoint/whole_tensor.h"

#include <set>

namespace ckptscope::cli {

using checkpoint::Checkpoint;
using checkpoint::Container;
using checkpoint::kNoIndex;
using checkpoint::NodeId;
using checkpoint::Storage;
using checkpoint::Tensor;
using pickle::Kind;

using checkpoint::dottedName;
using checkpoint::shortText;
using checkpoint::typeName;

namespace {

void writeTextOrNull(JsonWriter& json, std::string_view text)
{
    text.empty() ? json.null() : json.string(text);
}

void writeFormat(JsonWriter& json, const checkpoint::Origin& origin)
{
    json.key("format").beginObject();
    if (origin.zip) {
        json.key("root").string(origin.zip->root());
        json.key("version").string(origin.version);
        json.key("byteorder").string(origin.byteOrder);
    } else {
        json.key("protocol").integer(origin.style.protocol);
    }
    json.key("written_by").string(origin.writtenBy());
    json.endObject();
}

void writeSections(JsonWriter& json, const Checkpoint& checkpoint)
{
    json.key("sections").beginArray();
    for (const checkpoint::Section& section : checkpoint.sections) {
        json.beginObject();
        json.key("kind").string(checkpoint::sectionName(section.kind));
        json.key("name").string(section.name);
        json.key("tensors").count(section.tensors);
        json.key("elements").count(section.elements);
        json.key("bytes").count(section.bytes);
        json.endObject();
    }
    json.endArray();
}

void writeTensor(JsonWriter& json, const Checkpoint& checkpoint, const Tensor& tensor)
{
    json.beginObject();
    json.key("name").string(checkpoint.tensorName(tensor));
    json.key("path").strings(checkpoint.tensorPath(tensor));
    json.key("shape").integers(checkpoint.shape(tensor));
    json.key("dtype").string(checkpoint::info(tensor.dtype).name);
    json.key("device");
    writeTextOrNull(json, checkpoint.device(tensor));
    json.key("requires_grad").boolean(tensor.has(checkpoint::kRequiresGrad));
    json.key("storage");
    tensor.storage == kNoIndex ? json.null() : json.string(checkpoint.storageKey(checkpoint.storages[tensor.storage]));
    json.key("offset").integer(tensor.offset);
    json.key("strides").integers(checkpoint.strides(tensor));
    json.key("elements").count(tensor.elements);
    json.key("bytes").count(checkpoint.bytes(tensor));
    if (tensor.layout != checkpoint::Layout::Strided)
        json.key("layout").string(checkpoint::layoutName(tensor.layout));
    if (const std::optional<checkpoint::WholeTensor> whole = checkpoint::wholeOf(checkpoint, tensor)) {
        json.key("class").string(whole->className);
        json.key("whole_shape").integers(whole->shape);
    }
    json.endObject();
}

/// Where the bytes of a storage lie in the file, or nothing for those that are nested, missing or damaged.
std::uint64_t filePosition(const Checkpoint& checkpoint, const Storage& storage)
{
    if (storage.at == Storage::At::File)
        return storage.position;
    if (storage.at != Storage::At::Record)
        return checkpoint::kUnknownOffset;
    try {
        return checkpoint.origin->zip->payloadOffset(checkpoint.origin->bytes, storage.record);
    } catch (const io::Error&) {
        return checkpoint::kUnknownOffset; // a finding tells of the damage
    }
}

void writeStorages(JsonWriter& json, const Checkpoint& checkpoint)
{
    json.key("storages").beginArray();
    for (const Storage& storage : checkpoint.storages) {
        json.beginObject();
        json.key("key").string(checkpoint.storageKey(storage));
        json.key("dtype").string(checkpoint::info(storage.dtype).name);
        json.key("device");
        writeTextOrNull(json, checkpoint.storageDevice(storage));
        json.key("bytes").count(storage.bytes);
        json.key("record");
        const bool inRecord = storage.at == Storage::At::Record && checkpoint.origin->zip;
        inRecord ? json.string(checkpoint.origin->zip->fullName(storage.record)) : json.null();
        json.key("file_offset");
        const std::uint64_t position = filePosition(checkpoint, storage);
        position == checkpoint::kUnknownOffset ? json.null() : json.count(position);
        json.endObject();
    }
    json.endArray();
}

void writeGlobals(JsonWriter& json, const Checkpoint& checkpoint)
{
    std::set<std::string> names;
    for (std::uint32_t i = 0; i < checkpoint.tree.globalCount(); ++i)
        names.insert(dottedName(checkpoint.tree, checkpoint.tree.global(i)));
    json.key("globals").beginArray();
    for (const std::string& name : names)
        json.string(name);
    json.endArray();
}

void writeArrays(JsonWriter& json, const Checkpoint& checkpoint)
{
    if (checkpoint.arrays.empty())
        return;
    json.key("arrays").beginArray();
    for (const checkpoint::Array& array : checkpoint.arrays) {
        const std::vector<std::string> path = arrayPath(checkpoint, array);
        const auto facts = checkpoint::describeArray(checkpoint.tree, array.node).value_or(checkpoint::ArrayFacts{});
        json.beginObject();
        json.key("name").string(joinedPath(path));
        json.key("path").strings(path);
        json.key("shape").integers(facts.shape);
        json.key("dtype");
        writeTextOrNull(json, facts.dtype);
        json.endObject();
    }
    json.endArray();
}

void writeValueOf(JsonWriter& json, const checkpoint::Tree& tree, const Value& value)
{
    constexpr std::size_t kMostChars = 1000;
    const Kind kind = tree.kind(value.node);
    json.key("value");
    bool cut = value.isDeep;
    if (kind == Kind::None) {
        json.null();
    } else if (kind == Kind::Bool) {
        json.boolean(tree.boolean(value.node));
    } else if (kind == Kind::Int) {
        json.integer(tree.integer(value.node));
    } else if (kind == Kind::Float) {
        json.real(tree.real(value.node));
    } else if (kind == Kind::String && !tree.isFar(value.node)) {
        const std::string_view text = tree.text(value.node);
        cut = text.size() > kMostChars;
        json.string(startOf(text, kMostChars));
    } else {
        json.string(shortText(tree, value.node, kMostChars));
        cut = cut || (tree.isText(value.node) && tree.textSize(value.node) > kMostChars);
    }
    if (cut)
        json.key("cut").boolean(true);
}

void writeValues(JsonWriter& json, const Checkpoint& checkpoint)
{
    json.key("values").beginArray();
    PlainValues(checkpoint).forEach({checkpoint.tree.root(), {}}, [&](const Value& value) {
        json.beginObject();
        json.key("path").strings(value.path);
        json.key("type").string(typeName(checkpoint.tree, value.node));
        writeValueOf(json, checkpoint.tree, value);
        json.endObject();
        return true;
    });
    json.endArray();
}

} // namespace

void writeCheckpoint(JsonWriter& json, const Checkpoint& checkpoint, const ShowRequest& request)
{
    json.key("bytes").count(checkpoint.origin->bytes.size());
    json.key("container").string(checkpoint::containerName(checkpoint.origin->container));
    writeFormat(json, *checkpoint.origin);
    writeVerdict(json, checkpoint.verdict);
    writeSections(json, checkpoint);
    json.key("tensors").beginArray();
    for (const Tensor& tensor : checkpoint.tensors)
        if (request.select.matches(checkpoint, tensor))
            writeTensor(json, checkpoint, tensor);
    json.endArray();
    writeStorages(json, checkpoint);
    writeGlobals(json, checkpoint);
    writeFindings(json, checkpoint.findings);
    writeArrays(json, checkpoint);
    if (request.all)
        writeValues(json, checkpoint);
}

} // namespace ckptscope::cli
