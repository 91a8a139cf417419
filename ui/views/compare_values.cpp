#include "ui/views/compare_values.h"

#include "core/io/text.h"
#include "ui/text/display.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHeaderView>
#include <QShortcut>
#include <QVBoxLayout>

namespace ckptscope::ui {

namespace {

enum Column { PathColumn, LeftColumn, RightColumn, ColumnCount };
constexpr std::size_t kLongest = 2000; ///< characters of a path

} // namespace

CompareValues::CompareValues(QWidget* parent)
    : QWidget(parent)
    , m_title(new QLabel)
    , m_table(new QTreeWidget)
{
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAlternatingRowColors(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setColumnCount(ColumnCount);
    const int unit = m_table->fontMetrics().horizontalAdvance(QLatin1Char('0'));
    m_table->header()->resizeSection(PathColumn, 44 * unit);
    m_table->header()->resizeSection(LeftColumn, 40 * unit);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_title);
    layout->addWidget(m_table, 1);
    auto* copy = new QShortcut(QKeySequence::Copy, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, [this] {
        QStringList lines;
        for (const QTreeWidgetItem* item : m_table->selectedItems())
            lines << item->text(PathColumn) + '\t' + item->text(LeftColumn) + '\t' + item->text(RightColumn);
        QApplication::clipboard()->setText(lines.join('\n'));
    });
    retranslate();
}

void CompareValues::setDifferences(compare::ValueDifferences differences)
{
    m_differences = std::move(differences);
    m_table->clear();
    QList<QTreeWidgetItem*> items;
    const QSize size(1, m_table->fontMetrics().height() + 6); // as the rows of the tensors
    for (const compare::ValueDifference& row : m_differences.rows) {
        items << new QTreeWidgetItem;
        items.back()->setSizeHint(PathColumn, size);
        items.back()->setData(PathColumn, Qt::UserRole, plain(row.path));
    }
    m_table->addTopLevelItems(items);
    m_table->setVisible(!items.isEmpty());
    retranslate();
    setMaximumHeight(!items.isEmpty() ? QWIDGETSIZE_MAX : m_title->sizeHint().height() + 4);
}

void CompareValues::setQuery(const checkpoint::Query& query, const checkpoint::Checkpoint& checkpoint)
{
    for (int i = 0; i < m_table->topLevelItemCount(); ++i) {
        QTreeWidgetItem* item = m_table->topLevelItem(i);
        const std::string path = item->data(PathColumn, Qt::UserRole).toString().toStdString();
        item->setHidden(!query.empty() && !query.matches(checkpoint, nullptr, path, io::lowered(path)));
    }
    showTitle();
}

void CompareValues::showTitle()
{
    const int count = m_table->topLevelItemCount();
    int seen = 0;
    for (int i = 0; i < count; ++i)
        seen += m_table->topLevelItem(i)->isHidden() ? 0 : 1;
    QString title = m_differences.empty()
        ? tr("All other values (epoch, optimizer options, arguments …) that both have are equal.")
        : m_differences.cutShort ? tr("Other values that differ: the first %Ln", nullptr, count)
                                 : tr("Other values that differ: %Ln", nullptr, count);
    if (seen != count)
        title = tr("%1 (%2 shown)").arg(title, numberText(static_cast<quint64>(seen)));
    m_title->setText(title);
}

void CompareValues::retranslate()
{
    using Kind = compare::ValueDifference::Kind;
    const int count = m_table->topLevelItemCount();
    showTitle();
    m_table->setHeaderLabels({tr("Value"), QStringLiteral("A"), QStringLiteral("B")});
    m_table->setAccessibleName(tr("Other values that differ"));
    for (int i = 0; i < count; ++i) {
        const compare::ValueDifference& row = m_differences.rows[static_cast<std::size_t>(i)];
        QTreeWidgetItem* item = m_table->topLevelItem(i);
        const QString absent = QStringLiteral("—");
        item->setText(PathColumn, shown(row.path, kLongest));
        item->setText(LeftColumn, row.kind == Kind::OnlyInB ? absent : valueText(row.a));
        item->setText(RightColumn, row.kind == Kind::OnlyInA ? absent : valueText(row.b));
        for (int column = 0; column < ColumnCount; ++column)
            item->setToolTip(column, asHtml(item->text(column)));
    }
}

void CompareValues::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
