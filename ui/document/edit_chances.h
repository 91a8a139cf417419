#pragma once

#include "core/checkpoint/checkpoint.h"

namespace ckptscope::ui {

/// Which edits have something to work on. True where only the edit itself could tell.
struct EditChances {
    bool strips = false; ///< a key starts with "module.", or one may that only the edit sees
    bool adds = false; ///< a key does not
    bool hasStateDict = false;
    bool hasModel = false; ///< a whole one
    bool hasTensors = false, hasQuantized = false, hasSparse = false; ///< the latter two: among them
};
EditChances chancesOf(const checkpoint::Checkpoint& checkpoint);

} // namespace ckptscope::ui
