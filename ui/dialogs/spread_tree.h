#pragma once

#include "ui/dialogs/spread_preview.h"

#include <QTreeWidget>

#include <map>
#include <string>
#include <vector>

namespace ckptscope::ui {

/// The modules of a network as a tree, with their sizes and the devices where they would lie. A row stands for all that
/// is below it. Rows can be dragged; several can be selected.
class SpreadTree final : public QTreeWidget {
    Q_OBJECT

public:
    enum Column { ModuleColumn, SizeColumn, DeviceColumn, ColumnCount };
    explicit SpreadTree(QWidget* parent = nullptr);
    /// What is open and selected stays so. `byHand`: module → device, marked as such.
    void show(const std::vector<PlacedRow>& rows, const std::map<std::string, std::string>& byHand);
    /// Paths, from above; without those below another one.
    std::vector<std::string> selectedModules() const;
    QTreeWidgetItem* itemOf(const std::string& path) const; ///< null: none

private:
    QTreeWidgetItem* made(const std::string& path);
    void fill(QTreeWidgetItem& item, const std::map<std::string, std::string>& byHand);

    struct Sum {
        std::uint64_t bytes = 0;
        QStringList devices; ///< in the order of the modules
    };
    std::map<std::string, QTreeWidgetItem*> m_items; ///< by path
    std::map<std::string, Sum> m_sums; ///< by path
};

} // namespace ckptscope::ui
