#pragma once

#include "core/checkpoint/checkpoint.h"

#include <vector>

namespace ckptscope::checkpoint {

/// \name One function for each subject; each appends what it finds. Tensors, sections and verdict must be there.
///@{
void findNames(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< wrapper prefixes of keys
void findDevices(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< device tags, device ids
void findModels(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< whole models, optimizers, bound methods
void findData(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< records, storages, broken tensors
void findLoading(const Checkpoint& checkpoint, std::vector<Finding>& out); ///< what torch.load will say
///@}

/// Whether it is the "data.pkl" of a zip file by itself: pickle.dump refers to no storages outside.
bool isUnpacked(const Checkpoint& checkpoint);

/// All of them, the most severe first.
std::vector<Finding> findAll(const Checkpoint& checkpoint);

/// At most a hundred of a kind, and one that counts the rest.
std::vector<Finding> shortened(std::vector<Finding> all);

} // namespace ckptscope::checkpoint
