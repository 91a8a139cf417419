#pragma once

#include "ui/document/document.h"

#include <QFileInfo>
#include <QPointer>

namespace ckptscope::ui {

/// One side of a comparison: a file, or an open document with its edits or without them.
struct CompareSide {
    QString path; ///< absolute
    QPointer<Document> document; ///< null: the file is opened for the comparison
    bool original = false; ///< of a document: as in the file

    checkpoint::CheckpointPtr checkpoint() const ///< of the document; null when there is none yet
    {
        if (!document)
            return {};
        return original ? document->original() : document->current();
    }
    bool isEdited() const { return document && !original && !document->plan().steps.empty(); }
    QString fileName() const { return QFileInfo(path).fileName(); }
};

} // namespace ckptscope::ui
