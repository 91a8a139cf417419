#pragma once

#include "app/cli/console.h"
#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/query.h"

#include <string>

namespace ckptscope::cli {

struct ShowRequest {
    std::string file;
    checkpoint::Query select;
    bool all = false;
};

/// The members of a document of `show --json` after "file".
void writeCheckpoint(JsonWriter& json, const checkpoint::Checkpoint& checkpoint, const ShowRequest& request);
/// The same for people.
void printCheckpoint(Console& console, const checkpoint::Checkpoint& checkpoint, const ShowRequest& request);
/// The tensors of each section as a tree with columns, and its plain values.
void printSections(Console& console, const checkpoint::Checkpoint& checkpoint, const ShowRequest& request);

} // namespace ckptscope::cli
