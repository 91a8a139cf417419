#pragma once

#include "core/checkpoint/storage_use.h"
#include "ui/models/outline.h"
#include "ui/views/treemap.h"

#include <QDialog>
#include <QLabel>

namespace ckptscope::ui {

/// The whole file as a treemap: what takes its space, and what a smaller file would leave out.
class StorageMapDialog final : public QDialog {
    Q_OBJECT

public:
    /// `name` is that of the file; `target` is where edits would be saved, since each record carries the new name.
    StorageMapDialog(std::shared_ptr<const Outline> outline, const QString& name, const QString& target,
                     QWidget* parent);
    const Treemap& map() const { return *m_map; }

signals:
    void rowWanted(RowId row);

private:
    void showMap(const checkpoint::SpaceMap& map);
    void showSmaller(const checkpoint::SpaceMap& map);
    void showLegend(const checkpoint::SpaceMap& map);

    std::shared_ptr<const Outline> m_outline;
    Treemap* m_map;
    QLabel *m_total, *m_smaller;
    QWidget* m_legend;
};

} // namespace ckptscope::ui
