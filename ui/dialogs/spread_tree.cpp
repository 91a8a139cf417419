#include "ui/dialogs/spread_tree.h"

#include "ui/text/display.h"
#include "ui/views/plain_header.h"

#include <QHeaderView>

#include <algorithm>
#include <set>

namespace ckptscope::ui {

namespace {

constexpr int kPathRole = Qt::UserRole;
constexpr std::size_t kMostOpened = 200; ///< rows that are worth opening at first
constexpr auto kDeepest = 64; ///< names with more dots stand below nothing: a made-up one can have thousands

QByteArray pathOf(const QTreeWidgetItem& item)
{
    return item.data(0, kPathRole).toByteArray();
}

/// Empty: it stands at the top.
std::string parentOf(const std::string& path)
{
    const std::size_t dot = path.rfind('.');
    return dot == std::string::npos || std::ranges::count(path, '.') > kDeepest ? std::string() : path.substr(0, dot);
}

} // namespace

SpreadTree::SpreadTree(QWidget* parent)
    : QTreeWidget(parent)
{
    setHeaderLabels({tr("Module"), tr("Size"), tr("Device")});
    headerItem()->setTextAlignment(SizeColumn, Qt::AlignRight | Qt::AlignVCenter);
    makePlain(header());
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(ModuleColumn, QHeaderView::Stretch);
    setAccessibleName(tr("Modules and their devices"));
    setUniformRowHeights(true);
    setAllColumnsShowFocus(true);
    setSelectionMode(ExtendedSelection);
    setDragEnabled(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
}

void SpreadTree::show(const std::vector<PlacedRow>& rows, const std::map<std::string, std::string>& byHand)
{
    const bool isFirst = m_items.empty();
    std::set<std::string> closed, selected;
    for (const auto& [path, item] : m_items) {
        if (!item->isExpanded())
            closed.insert(path);
        if (item->isSelected())
            selected.insert(path);
    }
    const std::string current = currentItem() ? pathOf(*currentItem()).toStdString() : std::string();
    clear();
    m_items.clear();
    m_sums.clear();
    for (const PlacedRow& row : rows) {
        made(row.path);
        std::string path = row.path;
        do {
            Sum& sum = m_sums[path];
            sum.bytes += row.bytes;
            for (const QString& device : shown(row.device, 100).split(QStringLiteral(", ")))
                if (!sum.devices.contains(device))
                    sum.devices << device;
            path = parentOf(path);
        } while (!path.empty());
    }
    for (const auto& [path, item] : m_items)
        fill(*item, byHand);
    for (const auto& [path, item] : m_items)
        item->setExpanded(isFirst ? m_items.size() <= kMostOpened : !closed.contains(path));
    resizeColumnToContents(DeviceColumn);
    resizeColumnToContents(SizeColumn); // of the open rows; those of closed ones may be longer
    const int longest = fontMetrics().horizontalAdvance(QStringLiteral("1,023.9 MiB"));
    setColumnWidth(SizeColumn, std::max(columnWidth(SizeColumn), longest));
    if (QTreeWidgetItem* item = itemOf(current))
        setCurrentItem(item, 0, QItemSelectionModel::NoUpdate);
    for (const std::string& path : selected)
        if (QTreeWidgetItem* item = itemOf(path))
            item->setSelected(true);
}

/// The row of a module, made with those that lead to it where it is not there.
QTreeWidgetItem* SpreadTree::made(const std::string& path)
{
    if (QTreeWidgetItem* item = itemOf(path))
        return item;
    const std::string parent = parentOf(path);
    QTreeWidgetItem* above = parent.empty() ? invisibleRootItem() : made(parent);
    auto* item = new QTreeWidgetItem(above);
    const std::string label = parent.empty() ? path : path.substr(parent.size() + 1);
    item->setText(ModuleColumn, path.empty() ? tr("(whole network)") : shown(label, 200));
    item->setToolTip(ModuleColumn, path.empty() ? QString() : asHtml(shown(path, 200)));
    item->setData(0, kPathRole, QByteArray::fromStdString(path));
    return m_items[path] = item;
}

void SpreadTree::fill(QTreeWidgetItem& item, const std::map<std::string, std::string>& byHand)
{
    const std::string path = pathOf(item).toStdString();
    const Sum& sum = m_sums[path];
    item.setText(SizeColumn, bytesText(sum.bytes));
    item.setTextAlignment(SizeColumn, Qt::AlignRight | Qt::AlignVCenter);
    item.setText(DeviceColumn, sum.devices.join(QStringLiteral(", ")));
    if (!byHand.contains(path))
        return;
    QFont font = this->font();
    font.setBold(true);
    item.setFont(DeviceColumn, font);
    item.setToolTip(DeviceColumn, asHtml(tr("Placed by hand")));
}

QTreeWidgetItem* SpreadTree::itemOf(const std::string& path) const
{
    const auto found = m_items.find(path);
    return found == m_items.end() ? nullptr : found->second;
}

std::vector<std::string> SpreadTree::selectedModules() const
{
    std::vector<std::string> modules;
    for (const auto& [path, item] : m_items) {
        bool isCovered = false;
        for (const QTreeWidgetItem* up = item->parent(); up && !isCovered; up = up->parent())
            isCovered = up->isSelected();
        if (item->isSelected() && !isCovered)
            modules.push_back(path);
    }
    return modules;
}

} // namespace ckptscope::ui
