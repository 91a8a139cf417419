#pragma once

#include "core/checkpoint/save.h"
#include "core/edit/step.h"
#include "core/io/system.h"
#include "ui/text/core_text.h"

#include <vector>

namespace ckptscope::ui {

/// How every file of a batch is converted.
struct BatchRecipe {
    std::vector<edit::Step> steps;
    checkpoint::Format format = checkpoint::Format::AsInput;
    QString folder; ///< of the new files; empty: beside each input
    QString naming = QStringLiteral("{stem}-{what}.{ext}");
    bool replace = false; ///< files that exist
    bool verify = true;
};

/// Whether both make the same files of the same inputs.
bool makeTheSame(const BatchRecipe& a, const BatchRecipe& b);

/// Where a file goes.
QString batchTarget(const BatchRecipe& recipe, const QString& input);

struct BatchResult {
    bool written = false; ///< false: there was nothing to change
    Sentence sentence; ///< what was done
    quint64 bytes = 0; ///< of the new file
    io::FileIdentity input; ///< as it was read
};

/// Opens, edits and saves one file. Throws io::Error. For a thread of the pool.
BatchResult convertOne(const BatchRecipe& recipe, const QString& input, const QString& target,
                       const io::Progress& progress);

} // namespace ckptscope::ui
