#pragma once

#include <QHeaderView>

namespace ckptscope::ui {

/// A header whose titles begin where the texts below them do, and that does not mark the columns of the selection.
inline void makePlain(QHeaderView* header)
{
    header->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header->setHighlightSections(false);
}

} // namespace ckptscope::ui
