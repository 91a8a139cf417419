#include "ui/views/compare_table.h"

#include "ui/models/compare_model.h"
#include "ui/views/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QSettings>
#include <QStyledItemDelegate>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr int kLeastName = 19; ///< digits
constexpr int kIcon = 16; ///< pixels

/// Shape, dtype and device, of which those that differ from the other side are bold.
class FactsDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override
    {
        const QStringList facts = index.data(CompareFactsRole).toStringList();
        const int states = index.data(CompareStatesRole).toInt();
        if (facts.isEmpty() || (states & (ShapeState | DTypeState | DeviceState)) == 0)
            return QStyledItemDelegate::paint(painter, option, index);
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        item.text.clear();
        const QStyle* style = item.widget ? item.widget->style() : QApplication::style();
        style->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        QRect rect = item.rect.adjusted(style->pixelMetric(QStyle::PM_FocusFrameHMargin) + 1, 0, 0, 0);
        const bool selected = item.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->setPen(item.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        static constexpr std::array<CompareState, 3> kParts = {ShapeState, DTypeState, DeviceState};
        for (qsizetype i = 0; i < facts.size() && rect.width() > 0; ++i) {
            if (facts[i].isEmpty())
                continue;
            QFont font = item.font;
            font.setBold(states & kParts[static_cast<std::size_t>(i)]);
            draw(*painter, font, facts[i], rect);
            if (i + 1 < facts.size())
                draw(*painter, item.font, QStringLiteral(" · "), rect);
        }
        painter->restore();
    }

private:
    /// Draws at the left end of `rect` and takes what it used off it.
    static void draw(QPainter& painter, const QFont& font, const QString& text, QRect& rect)
    {
        const QFontMetrics metrics(font);
        painter.setFont(font);
        painter.drawText(rect, Qt::AlignVCenter | Qt::AlignLeft | Qt::TextSingleLine,
                         metrics.elidedText(text, Qt::ElideRight, rect.width()));
        rect.setLeft(rect.left() + metrics.horizontalAdvance(text));
    }
};

/// The state with its icon.
class StateDelegate final : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        QStyledItemDelegate::initStyleOption(option, index);
        const int states = index.data(CompareStatesRole).toInt();
        option->icon = compareStateIcon(static_cast<unsigned>(states));
        option->features |= QStyleOptionViewItem::HasDecoration;
        option->decorationSize = QSize(kIcon, kIcon);
        option->textElideMode = Qt::ElideRight; // what matters most stands first
    }
};

} // namespace

QIcon compareStateIcon(unsigned state)
{
    static constexpr std::array<std::pair<CompareState, const char*>, kCompareStates.size()> kIcons = {
        {{OnlyLeftState, "only-left"},
         {OnlyRightState, "only-right"},
         {ShapeState, "shape"},
         {DTypeState, "dtype"},
         {DeviceState, "devices"},
         {NumbersState, "numbers"},
         {RenamedState, "renamed"},
         {SameState, "same"}}}; // what matters most first
    for (const auto& [each, name] : kIcons)
        if (state & each)
            return icon(QString::fromLatin1(name));
    return {};
}

CompareTable::CompareTable(int stateColumn, const QList<int>& factsColumns, const QString& settingsKey, QWidget* parent)
    : QTreeView(parent)
    , m_settingsKey(settingsKey)
{
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setSelectionMode(ExtendedSelection);
    setAllColumnsShowFocus(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setTextElideMode(Qt::ElideMiddle);
    setItemDelegateForColumn(stateColumn, new StateDelegate(this));
    for (int column : factsColumns)
        setItemDelegateForColumn(column, new FactsDelegate(this));
    header()->setStretchLastSection(false);
}

void CompareTable::setCompareModel(QAbstractItemModel* model, const QStringList& samples)
{
    setModel(model);
    const QByteArray state = QSettings().value(m_settingsKey).toByteArray();
    if (state.isEmpty() || !header()->restoreState(state)) {
        m_samples = samples;
        spreadColumns();
    }
    connect(header(), &QHeaderView::sectionResized, this, [this] {
        if (m_arranging || header()->count() == 0) // in the end the model goes first, and the columns with it
            return;
        m_samples.clear();
        QSettings().setValue(m_settingsKey, header()->saveState());
    });
}

void CompareTable::spreadColumns()
{
    QFont bold = font(); // what differs
    bold.setBold(true);
    const QFontMetrics metrics(bold);
    const int margins = kIcon + 4 * (style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, this) + 1);
    const QScopedValueRollback arranging(m_arranging, true);
    int spare = viewport()->width(), names = 0;
    for (int column = 0; column < m_samples.size(); ++column)
        if (m_samples[column].isEmpty()) {
            ++names;
        } else {
            header()->resizeSection(column, metrics.horizontalAdvance(m_samples[column]) + margins);
            spare -= header()->sectionSize(column);
        }
    const int least = kLeastName * fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < m_samples.size(); ++column)
        if (m_samples[column].isEmpty()) {
            header()->resizeSection(column, std::max(least, spare / names));
            spare -= spare / names--;
        }
}

void CompareTable::resizeEvent(QResizeEvent* event)
{
    QTreeView::resizeEvent(event);
    spreadColumns();
}

QModelIndexList CompareTable::selectedFromTop() const
{
    QModelIndexList rows = selectionModel()->selectedRows();
    const auto place = [](const QModelIndex& row) {
        return row.parent().isValid() ? std::pair(row.parent().row(), row.row()) : std::pair(row.row(), -1);
    };
    std::ranges::sort(rows, {}, place);
    return rows;
}

std::vector<std::uint32_t> CompareTable::selectedPairs() const
{
    std::vector<std::uint32_t> pairs;
    for (const QModelIndex& row : selectedFromTop()) {
        const bool isBelow = row.parent().isValid() && selectionModel()->isRowSelected(row.parent().row(), {});
        if (const QVariant pair = row.data(ComparePairRole); pair.isValid() && !isBelow)
            pairs.push_back(pair.toUInt());
        for (int child = 0; child < model()->rowCount(row); ++child)
            pairs.push_back(model()->index(child, 0, row).data(ComparePairRole).toUInt());
    }
    return pairs;
}

QString CompareTable::copiedRows() const
{
    QStringList lines;
    for (const QModelIndex& row : selectedFromTop()) {
        QStringList cells;
        for (int column = 0; column < model()->columnCount(); ++column) {
            const QModelIndex cell = row.siblingAtColumn(column);
            const QVariant whole = cell.data(Qt::AccessibleTextRole); // where the heading's part is not shown again
            cells << (whole.isValid() ? whole : cell.data()).toString();
        }
        lines << cells.join('\t');
    }
    return lines.join('\n');
}

void CompareTable::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(copiedRows());
        return;
    }
    QTreeView::keyPressEvent(event);
}

void CompareTable::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    emit currentIndexChanged(current);
}

} // namespace ckptscope::ui
