#pragma once

#include "core/checkpoint/findings.h"
#include "core/checkpoint/key_index.h"
#include "core/checkpoint/origin.h"
#include "core/checkpoint/rebuild.h"
#include "core/checkpoint/sections.h"
#include "core/checkpoint/tensor.h"
#include "core/io/pod_vector.h"
#include "core/io/progress.h"
#include "core/pickle/tree.h"

#include <map>
#include <memory>
#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// What storages hold after edits that change bytes (a cast, a cut), by key: sources that make them of the file's bytes
/// while they are read. Whoever saves, verifies or looks at numbers reads them like any others.
using MadeStorages = std::map<std::string, io::Source, std::less<>>;

/// A numpy array at a place of the tree; listed apart from tensors.
struct Array {
    NodeId node;
    std::uint32_t parent = kNoIndex;
    NodeId label;
    LabelKind labelKind = LabelKind::Key;
};

/// An opened checkpoint: the value tree and what it means. Immutable; shared between threads without locks. Edits make
/// a new one that shares the Origin.
struct Checkpoint {
    std::shared_ptr<const Origin> origin;
    pickle::Tree tree;
    GlobalTable globals;
    io::PodVector<Tensor> tensors; ///< one for each place that holds a tensor, in file order
    io::PodVector<NodeId> components; ///< inner tensors of sparse and nested ones (Tensor::components)
    io::PodVector<Storage> storages; ///< in order of first meeting
    std::shared_ptr<const MadeStorages> made; ///< null: no edit changed bytes
    KeyIndex storageIndex; ///< row of a storage by its key
    io::PodVector<Place> places;
    io::PodVector<Array> arrays;
    std::vector<Section> sections;
    std::vector<Finding> findings;
    Verdict verdict;
    bool hasOtherReferences = false; ///< the pickle refers to outside objects that are no storages
    bool isOriginal = false; ///< the tree is the file's own, unedited

    explicit Checkpoint(pickle::Tree valueTree)
        : tree(std::move(valueTree))
        , globals(tree)
    {
    }

    /// Texts of the labels from the root to a tensor; `path` of the command line's JSON.
    std::vector<std::string> tensorPath(const Tensor& tensor) const;
    /// tensorPath joined by '.'.
    std::string tensorName(const Tensor& tensor) const;
    std::vector<std::int64_t> shape(const Tensor& tensor) const;
    std::vector<std::int64_t> strides(const Tensor& tensor) const;
    /// "cpu", "cuda:0", "meta" …: the tag of its storage, or the device that its rebuild call names; may be empty.
    std::string device(const Tensor& tensor) const;
    /// Bytes of its elements (elements × size of an element), of the inner tensors for sparse ones.
    std::uint64_t bytes(const Tensor& tensor) const;
    /// The same for one inner tensor, as describeTensor() tells of it.
    std::uint64_t bytesOfPart(const TensorFacts& part) const;
    /// Index of the storage of a persistent reference or nested stream, or kNoIndex.
    std::uint32_t storageOf(NodeId reference) const;
    std::string storageKey(const Storage& storage) const;
    /// The name of a storage in `made`: its key's own bytes.
    std::string madeKey(const Storage& storage) const;
    std::string storageDevice(const Storage& storage) const;
    /// Its bytes as they lie in the file, or as an edit makes them; throws when they are not (all) there.
    io::Source storageBytes(const Storage& storage) const { return storageBytes(storage, origin->bytes); }
    /// The same out of `file`: origin->bytes, with read-ahead for a job that goes through all storages.
    io::Source storageBytes(const Storage& storage, const io::Source& file) const;
    /// The same for reading once from front to back: a compressed record is unpacked on the way, never held in memory.
    io::Source storageStream(const Storage& storage) const;
};

using CheckpointPtr = std::shared_ptr<const Checkpoint>;

/// Opens a checkpoint: recognises the container by its content, reads directory and pickle (not the tensors), and
/// interprets them. Throws io::Error when it is no checkpoint or too damaged to show, or when `progress` stops it.
CheckpointPtr open(const std::string& path, const io::Progress& progress = {});
CheckpointPtr open(const std::shared_ptr<const io::File>& file, const io::Progress& progress = {});
/// The same for bytes in memory (tests, fuzzing).
CheckpointPtr open(const std::string& path, io::Source bytes, const io::Progress& progress = {});

/// Finds meaning in a tree: tensors, storages, sections, findings, verdict. `tree` may be an edited one, and `made`
/// hold storages that its edits changed.
CheckpointPtr interpret(std::shared_ptr<const Origin> origin, pickle::Tree tree, bool isOriginal = false,
                        const io::Progress& progress = {}, std::shared_ptr<const MadeStorages> made = nullptr);

} // namespace ckptscope::checkpoint
