#pragma once

#include "ui/document/document.h"
#include "ui/models/checkpoint_model.h"

#include <QWidget>

namespace ckptscope::ui {

/// What the details are about: the rows of a document's tree, the current one and all that are selected.
struct Subject {
    Document* document = nullptr;
    CheckpointModel* model = nullptr; ///< of the tree: holds its rows while another thread reads them
    CheckpointRows rows;
    RowId row = 0; ///< 0: nothing is selected, the file as a whole
    std::vector<RowId> selection;

    const checkpoint::Checkpoint* checkpoint() const { return rows.outline ? &rows.outline->checkpoint() : nullptr; }
    const checkpoint::Tensor* tensor() const
    {
        return rows.outline && row != 0 && rows.outline->row(row).kind == RowKind::Tensor
            ? &checkpoint()->tensors[rows.outline->row(row).ref]
            : nullptr;
    }
};

/// One page of the details. It is told its subject only while it is visible.
class DetailsPage : public QWidget {
    Q_OBJECT

public:
    using QWidget::QWidget;
    virtual QString title() const = 0;
    virtual void setSubject(const Subject& subject) = 0;

signals:
    void stepsWanted(const std::vector<edit::Step>& steps); ///< an edit that the page offers
    void rowWanted(RowId row); ///< a row to go to
};

} // namespace ckptscope::ui
