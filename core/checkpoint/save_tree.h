#pragma once

#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/python_strings.h"

#include <string>
#include <vector>

namespace ckptscope::checkpoint {

/// The value tree of a file to be written: a copy of the checkpoint's, with storage references in the form and under
/// the keys of the new file.
class SaveTree {
public:
    enum class References {
        AsInput,
        Zip, ///< ('storage', class, key, location, numel)
        Legacy, ///< … and a sixth element, None
    };

    SaveTree(const Checkpoint& checkpoint, References references);

    /// Numbers the storages 0, 1, … in the order in which the pickle meets them, as torch.save does.
    void renumber();

    const pickle::Tree& tree() const { return m_tree; }
    /// Rows of Checkpoint::storages that the tree refers to, in the order in which the pickle meets them.
    const std::vector<std::uint32_t>& rows() const { return m_rows; }
    /// The key of a row in the new file.
    const std::string& key(std::uint32_t row) const { return m_keys[row]; }
    /// How to pickle the tree. A file of torch.save keeps its own way; from pickle.dump comes protocol 2, as torch.save
    /// writes and torch.load(weights_only=True) reads (torch/_weights_only_unpickler.py), unless a value or a nested
    /// class needs a newer one.
    pickle::Style style() const;
    /// Whether a storage has an element type that PyTorch 1.5 does not know.
    bool hasNewTypes() const;

private:
    struct Reference { ///< a persistent reference, or the call around a nested stream
        NodeId node;
        std::uint32_t row;
    };

    void collectReferences();
    void convert(References references);
    void inlineClasses();
    void foldViews();
    bool hasNestedNames() const;
    NodeId storageClass(const Reference& reference, const Storage& storage);
    NodeId locationNode(const Storage& storage);
    static std::uint64_t elementsOf(const Storage& storage);

    const Checkpoint& m_checkpoint;
    pickle::Tree m_tree;
    PythonStrings m_strings;
    std::vector<Reference> m_references;
    std::vector<std::uint32_t> m_rows;
    std::vector<std::string> m_keys; ///< by row
    bool m_converted = false;
};

} // namespace ckptscope::checkpoint
