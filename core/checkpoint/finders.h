#pragma once

#include "core/checkpoint/checkpoint.h"

#include <vector>

namespace ckptscope::checkpoint {

/// \name One function for each subject; each appends what it finds. Tensors must be there, and sections but for
/// findData.
///@{
void findDuplicateKeys(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< keys that are set twice
void findNames(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< wrapper prefixes of keys
void findDevices(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< device tags, device ids
void findModels(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< whole models, optimizers, bound methods
void findData(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< records, storages, broken tensors
void findLoading(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< what torch.load will say
///@}

/// Whether it is the "data.pkl" of a zip file by itself: pickle.dump refers to no storages outside.
bool isUnpacked(const Checkpoint& checkpoint);

/// Whether a file of torch.save refers to storages by text, as pickle protocol 0 does: torch.load takes tuples only
/// ("saved_id must be a tuple, got str"), so no storage of it can be found.
bool refersByText(const Origin& origin);

/// Tensors for which a thread of their own is worth while to look at them.
inline constexpr std::size_t kManyTensors = 10'000;
/// What all of them but findData() find.
std::vector<Finding> findInSections(const Checkpoint& checkpoint);
/// What was found when the file was opened, in findData() and in the sections: the most severe first.
std::vector<Finding> ranked(const Checkpoint& checkpoint, const std::vector<Finding>& ofData,
                            const std::vector<Finding>& ofSections);

/// At most a hundred of a kind, and one that counts the rest.
std::vector<Finding> shortened(std::vector<Finding> all);

} // namespace ckptscope::checkpoint
