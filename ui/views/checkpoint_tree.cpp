#include "ui/views/checkpoint_tree.h"

#include "core/tensor/decode.h"
#include "ui/models/row_text.h"
#include "ui/models/rows_at.h"
#include "ui/text/display.h"
#include "ui/views/name_delegate.h"

#include <QApplication>
#include <QClipboard>
#include <QHeaderView>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QKeyEvent>
#include <QMenu>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSettings>

#include <algorithm>
#include <set>

namespace ckptscope::ui {

namespace {

const QString kHeaderKey = QStringLiteral("tree/header3");
/// More matches are counted but not all opened: nobody reads them, and the view lays out each.
constexpr std::size_t kMostOpened = 5000;
/// Rows that "expand all below" opens at most: the view keeps an index of each, and a filter waits until it let them
/// go.
constexpr int kMostOpenedBelow = 120'000;
/// In digits; the first two also take the room that is left.
constexpr int kStandardWidths[CheckpointColumnCount] = {31, 23, 10, 9,  12, 10, 10, 10, 10,
                                                        10, 9,  13, 10, 10, 18, 13, 40};
/// Those of the first two beside columns of numbers, and beside what they were before the edits.
constexpr int kNarrowWidths[] = {32, 15};
constexpr int kRenamedWidths[] = {42, 21};
/// Where there is less room, before all that can be scrolled.
constexpr int kLeastName = 18, kLeastShape = 13;
constexpr int kLeastNameBesideNumbers = 28; ///< these can be scrolled to: they are many
constexpr int kRetypedWidth = 18; ///< of the dtype: "float32 → bfloat16"
constexpr int kMovedWidth = 14; ///< of the device: "cpu → cuda:0"

} // namespace

CheckpointTree::CheckpointTree(QWidget* parent)
    : QTreeView(parent)
{
    setUniformRowHeights(true);
    setAlternatingRowColors(true);
    setSelectionMode(ExtendedSelection);
    setAllColumnsShowFocus(true);
    setContextMenuPolicy(Qt::CustomContextMenu);
    setAccessibleName(tr("Contents of the checkpoint"));
    setItemDelegateForColumn(NameColumn, new NameDelegate(this));
    header()->setContextMenuPolicy(Qt::CustomContextMenu);
    header()->setStretchLastSection(false);
    header()->setSectionsClickable(true);
    connect(header(), &QHeaderView::sectionClicked, this, &CheckpointTree::orderByColumn);
    connect(header(), &QHeaderView::sectionResized, this,
            [this] { m_standardColumns = m_standardColumns && m_arranging; });
    connect(header(), &QWidget::customContextMenuRequested, this, &CheckpointTree::showHeaderMenu);
    connect(this, &QWidget::customContextMenuRequested, this,
            [this](const QPoint& position) { emit menuRequested(viewport()->mapToGlobal(position)); });
}

CheckpointTree::~CheckpointTree()
{
    if (m_model)
        QSettings().setValue(kHeaderKey, m_standardColumns ? QByteArray() : header()->saveState());
}

void CheckpointTree::setCheckpointModel(CheckpointModel* model)
{
    m_model = model;
    setModel(model);
    m_selection = new RowSelection(model, this);
    setSelectionModel(m_selection);
    connect(model, &QAbstractItemModel::modelReset, this, [this] {
        if (m_standardColumns)
            spreadColumns(); // old names and devices come and go, and long dtypes
    });
    connect(model, &QAbstractItemModel::dataChanged, this, [this] {
        if (m_standardColumns)
            spreadColumns(); // numbers were read, perhaps NaN
    });
    const QByteArray state = QSettings().value(kHeaderKey).toByteArray();
    m_standardColumns = state.isEmpty() || !header()->restoreState(state);
    if (m_standardColumns)
        setDefaultColumns();
}

void CheckpointTree::setDefaultColumns()
{
    const QScopedValueRollback arranging(m_arranging, true);
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    for (int column = 0; column < CheckpointColumnCount; ++column) {
        header()->moveSection(header()->visualIndex(column), column);
        header()->resizeSection(column, kStandardWidths[column] * unit);
        header()->setSectionHidden(column, column > SizeColumn);
    }
    m_standardColumns = true;
    spreadColumns();
}

int CheckpointTree::widthFor(const QString& text) const
{
    return fontMetrics().horizontalAdvance(text)
        + 4 * (style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, this) + 1);
}

int CheckpointTree::widthOfDTypes() const
{
    int width = kStandardWidths[DTypeColumn] * fontMetrics().horizontalAdvance(QLatin1Char('0'));
    if (!m_model->outline())
        return width;
    std::set<std::pair<checkpoint::DType, checkpoint::Layout>> seen;
    for (const checkpoint::Tensor& tensor : m_model->outline()->checkpoint().tensors)
        seen.emplace(tensor.dtype, tensor.layout);
    for (const auto& [dtype, layout] : seen)
        width = std::max(width, widthFor(dtypeName(dtype, layout)));
    return width;
}

int CheckpointTree::widthOfNumbers() const
{
    QString longest = QStringLiteral("-8.8888e-88");
    if (!m_model->outline())
        return widthFor(longest);
    const auto& tensors = m_model->outline()->checkpoint().tensors;
    if (std::ranges::any_of(tensors, [](const auto& each) { return tensor::isComplex(each.dtype); }))
        longest.replace(0, 1, QStringLiteral("|z| ")); // none of them is negative
    if (std::ranges::any_of(tensors, [](const auto& each) { return each.layout != checkpoint::Layout::Strided; }))
        longest += QStringLiteral(" *");
    return widthFor(longest);
}

void CheckpointTree::spreadColumns()
{
    const int unit = fontMetrics().horizontalAdvance(QLatin1Char('0'));
    const EditTrace* trace = m_model->rows().trace.get();
    const bool isRenamed = trace && trace->hasRenamed(), isMoved = trace && trace->hasMoved();
    const bool isRetyped = trace && trace->hasRetyped();
    const bool hasNumbers = !header()->isSectionHidden(MeanColumn);
    const int* widths = hasNumbers ? kNarrowWidths : isRenamed ? kRenamedWidths : kStandardWidths;
    const int leastName = hasNumbers ? kLeastNameBesideNumbers : kLeastName;
    const int name = widths[NameColumn] * unit, content = widths[ShapeColumn] * unit;
    const QScopedValueRollback arranging(m_arranging, true);
    header()->resizeSection(DTypeColumn, isRetyped ? kRetypedWidth * unit : widthOfDTypes());
    for (int column = MeanColumn; column <= GreatestColumn; ++column)
        header()->resizeSection(column, widthOfNumbers());
    const int notFinite = m_model->numbers() ? widthFor(notFiniteText(m_model->numbers()->all())) : 0;
    header()->resizeSection(NotFiniteColumn, std::max(notFinite, header()->sectionSizeHint(NotFiniteColumn)));
    header()->resizeSection(DeviceColumn, (isMoved ? kMovedWidth : kStandardWidths[DeviceColumn]) * unit);
    int others = 0;
    for (int column = ShapeColumn + 1; column < CheckpointColumnCount; ++column)
        others += header()->sectionSize(column);
    const int spare = viewport()->width() - others - name - content;
    // Narrow ones, which have tooltips, are better than a scroll bar.
    const int forShape = std::min(0, kLeastShape * unit - content), least = std::min(0, leastName * unit - name);
    const bool scrolls = spare < forShape + least;
    const int toShape = scrolls ? 0
        : spare < 0             ? std::clamp(spare * 2 / 3, forShape, spare - least)
        : isRenamed             ? 0
                                : spare - spare / 2;
    header()->resizeSection(NameColumn, name + (scrolls ? 0 : spare - toShape));
    header()->resizeSection(ShapeColumn, content + toShape);
}

void CheckpointTree::showNumberColumns()
{
    for (int column = MeanColumn; column <= ZerosColumn; ++column)
        if (!header()->isSectionHidden(column))
            return;
    const QScopedValueRollback arranging(m_arranging, true);
    for (int column = MeanColumn; column <= ZerosColumn; ++column) {
        header()->setSectionHidden(column, false);
        if (m_standardColumns) // where they are seen without scrolling
            header()->moveSection(header()->visualIndex(column),
                                  header()->visualIndex(ShapeColumn) + 1 + column - MeanColumn);
    }
    if (m_standardColumns)
        spreadColumns();
}

/// A click orders by a column, names from the first on and quantities from the largest; the next one the other way
/// round; the third as in the file.
void CheckpointTree::orderByColumn(int column)
{
    const std::optional<Order::By> by = orderBy(column);
    if (!by)
        return showOrder(m_order); // the header has moved its arrow already
    const bool descends = *by != Order::By::Name;
    if (m_order.by != *by)
        emit orderWanted({*by, descends});
    else if (m_order.descending == descends)
        emit orderWanted({*by, !descends});
    else
        emit orderWanted({});
}

void CheckpointTree::showOrder(const Order& order)
{
    m_order = order;
    int column = -1;
    for (int i = 0; i < CheckpointColumnCount; ++i)
        column = orderBy(i) == order.by ? i : column;
    header()->setSortIndicatorShown(column >= 0);
    header()->setSortIndicator(column, order.descending ? Qt::DescendingOrder : Qt::AscendingOrder);
}

void CheckpointTree::resizeEvent(QResizeEvent* event)
{
    const bool showsCurrent = QRect(QPoint(), event->oldSize()).intersects(visualRect(currentIndex()));
    QTreeView::resizeEvent(event);
    if (m_standardColumns)
        spreadColumns();
    if (showsCurrent && event->size().height() < event->oldSize().height()) // the first edit shows the list of edits
        scrollTo(currentIndex());
}

void CheckpointTree::changeEvent(QEvent* event)
{
    QTreeView::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        setAccessibleName(tr("Contents of the checkpoint"));
}

void CheckpointTree::showHeaderMenu(const QPoint& position)
{
    QMenu menu(this);
    fillColumnMenu(menu);
    menu.exec(header()->mapToGlobal(position));
}

void CheckpointTree::fillColumnMenu(QMenu& menu)
{
    for (int column = 1; column < CheckpointColumnCount; ++column) {
        QAction* action = menu.addAction(m_model->headerData(column, Qt::Horizontal, Qt::DisplayRole).toString());
        action->setCheckable(true);
        action->setChecked(!header()->isSectionHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool on) { header()->setSectionHidden(column, !on); });
    }
    menu.addSeparator();
    menu.addAction(tr("Standard columns"), this, &CheckpointTree::setDefaultColumns);
}

QModelIndexList CheckpointTree::selectedNames() const
{
    QModelIndexList list = m_selection ? m_selection->rows() : QModelIndexList();
    std::sort(list.begin(), list.end(),
              [this](const QModelIndex& a, const QModelIndex& b) { return m_model->rowId(a) < m_model->rowId(b); });
    return list;
}

std::vector<RowId> CheckpointTree::selectedRows() const
{
    std::vector<RowId> rows;
    for (const QModelIndex& index : selectedNames())
        rows.push_back(m_model->rowId(index));
    return rows;
}

RowId CheckpointTree::currentRow() const
{
    return m_model ? m_model->rowId(currentIndex()) : 0;
}

void CheckpointTree::goTo(RowId row)
{
    const QModelIndex index = m_model->indexOf(row);
    if (!index.isValid())
        return;
    for (QModelIndex up = index.parent(); up.isValid(); up = up.parent())
        expand(up);
    setCurrentIndex(index);
    scrollTo(index, PositionAtCenter);
}

CheckpointTree::Place CheckpointTree::place() const
{
    Place place;
    if (!m_model || !m_model->outline())
        return place;
    const Outline& outline = *m_model->outline();
    for (RowId id = 1; id < outline.count() && place.open.size() < kMostOpened; ++id)
        if (outline.row(id).count != 0)
            if (const QModelIndex index = m_model->indexOf(id); index.isValid() && isExpanded(index))
                place.open.push_back(outline.path(id));
    if (currentRow() != 0)
        place.current = outline.path(currentRow());
    place.nearby = nearby();
    place.scroll = verticalScrollBar()->value();
    place.showsCurrent = viewport()->rect().intersects(visualRect(currentIndex()));
    return place;
}

std::vector<std::string> CheckpointTree::nearby() const
{
    constexpr int kMost = 40; // each is looked for among many rows
    std::vector<std::string> paths;
    const auto add = [&](const QModelIndex& index) {
        if (index.isValid())
            paths.push_back(m_model->outline()->path(m_model->rowId(index)));
    };
    for (QModelIndex at = currentIndex().siblingAtColumn(0); at.isValid(); at = at.parent()) {
        for (int next = 1; next <= kMost; ++next)
            add(at.siblingAtRow(at.row() + next));
        for (int before = 1; before <= kMost; ++before)
            add(at.siblingAtRow(at.row() - before));
        add(at.parent());
    }
    return paths;
}

void CheckpointTree::restore(const Place& place)
{
    const Outline* outline = m_model->outline();
    if (!outline)
        return;
    scheduleDelayedItemsLayout(); // once for all rows that open
    forRowsAt(*outline, place.open, [this](RowId id) {
        if (const QModelIndex index = m_model->indexOf(id); index.isValid())
            open(index);
    });
    QModelIndex current = m_model->indexOf(outline->find(place.current));
    for (std::size_t i = 0; i < place.nearby.size() && !current.isValid(); ++i)
        current = m_model->indexOf(outline->find(place.nearby[i]));
    setCurrentIndex(current.isValid() ? current : m_model->index(0, 0));
    executeDelayedItemsLayout();
    verticalScrollBar()->setValue(place.scroll);
    if (place.showsCurrent) // rows above it may have gone or come
        scrollTo(currentIndex());
}

void CheckpointTree::open(const QModelIndex& index)
{
    if (m_model->canFetchMore(index)) // the view would list it only when it lays out its rows
        m_model->fetchMore(index);
    expand(index);
}

void CheckpointTree::openMatches()
{
    const Projection& projection = m_model->projection();
    scheduleDelayedItemsLayout(); // once for all rows that open
    std::size_t opened = 0;
    RowId last = 0;
    for (RowId row : projection.matches) {
        const RowId parent = m_model->outline()->row(row).parent;
        if (parent == last)
            continue;
        last = parent;
        for (RowId up = parent; up != 0; up = m_model->outline()->row(up).parent) {
            const QModelIndex index = m_model->indexOf(up);
            if (isExpanded(index))
                break;
            expand(index);
            if (++opened > kMostOpened)
                return;
        }
    }
}

void CheckpointTree::openFirstLevels()
{
    constexpr int kEnough = 60; // rows that are worth opening at once
    constexpr int kMostOfOne = 100'000; // where there is nothing else to be seen
    const int most = m_model->rowCount() == 1 ? kMostOfOne : kEnough;
    const auto isWorthOpening = [&](const QModelIndex& index) {
        const int below = m_model->rowCount(index);
        return below > 0 && below <= most;
    };
    for (int row = 0; row < m_model->rowCount(); ++row) {
        QModelIndex index = m_model->index(row, 0);
        if (m_model->outline()->row(m_model->rowId(index)).kind != RowKind::Section)
            continue;
        for (; index.isValid() && isWorthOpening(index); index = onlyGroup(index))
            expand(index);
    }
}

/// Of the rows below, the group of all tensors, such as "module", which says nothing by itself; beside it there may be
/// values ("_metadata"). Invalid where there is none.
QModelIndex CheckpointTree::onlyGroup(const QModelIndex& parent) const
{
    QModelIndex found;
    for (int row = 0; row < m_model->rowCount(parent); ++row) {
        const QModelIndex index = m_model->index(row, 0, parent);
        const RowKind kind = m_model->outline()->row(m_model->rowId(index)).kind;
        if (kind == RowKind::Value)
            continue;
        if (kind != RowKind::Group || found.isValid())
            return {};
        found = index;
    }
    return found;
}

void CheckpointTree::openBelow(bool opens)
{
    scheduleDelayedItemsLayout(); // once: each row that opens at once moves all rows below it
    std::vector<QModelIndex> pending{currentIndex().siblingAtColumn(0)};
    for (int count = 0; !pending.empty() && count < kMostOpenedBelow; ++count) {
        const QModelIndex next = pending.back();
        pending.pop_back();
        if (next.isValid())
            opens ? open(next) : collapse(next);
        for (int row = 0; row < m_model->rowCount(next); ++row)
            if (const QModelIndex child = m_model->index(row, 0, next); m_model->rowCount(child) > 0)
                pending.push_back(child);
    }
}

void CheckpointTree::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) {
        QApplication::clipboard()->setText(copiedRows());
    } else if (event->key() == Qt::Key_Asterisk) {
        openBelow(true);
    } else if (event->key() == Qt::Key_Slash) {
        openBelow(false);
    } else {
        QTreeView::keyPressEvent(event);
        return;
    }
    event->accept();
}

void CheckpointTree::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    emit currentRowChanged(m_model ? m_model->rowId(current) : 0);
}

void CheckpointTree::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected)
{
    QTreeView::selectionChanged(selected, deselected);
    emit selectionChangedTo(static_cast<int>(selectedNames().size()));
}

QString CheckpointTree::copiedKeys() const
{
    QStringList lines;
    for (const RowId row : selectedRows())
        lines << plain(m_model->outline()->path(row));
    return lines.join('\n');
}

QString CheckpointTree::copiedRows() const
{
    QStringList lines;
    for (const QModelIndex& name : selectedNames()) {
        QStringList cells;
        for (int place = 0; place < CheckpointColumnCount; ++place) // as they stand
            if (const int column = header()->logicalIndex(place); !header()->isSectionHidden(column))
                cells << (column == NameColumn ? shown(m_model->outline()->path(m_model->rowId(name)))
                                               : name.siblingAtColumn(column).data().toString());
        lines << cells.join('\t');
    }
    return lines.join('\n');
}

QString CheckpointTree::copiedPython() const
{
    QStringList lines;
    for (const RowId row : selectedRows())
        lines << plain(m_model->outline()->pythonExpression(row));
    lines.removeDuplicates();
    return lines.join('\n');
}

QString CheckpointTree::copiedJson() const
{
    const Outline& outline = *m_model->outline();
    const checkpoint::Checkpoint& checkpoint = outline.checkpoint();
    QJsonArray list;
    for (const RowId id : selectedRows()) {
        QJsonObject object{{"name", plain(outline.path(id))}};
        if (outline.row(id).kind == RowKind::Tensor) {
            const checkpoint::Tensor& tensor = checkpoint.tensors[outline.row(id).ref];
            QJsonArray shape;
            for (const std::int64_t size : checkpoint.shape(tensor))
                shape.append(static_cast<qint64>(size));
            object["shape"] = shape;
            object["dtype"] = plain(checkpoint::info(tensor.dtype).name);
            object["device"] = plain(checkpoint.device(tensor));
            object["elements"] = static_cast<qint64>(tensor.elements);
            object["bytes"] = static_cast<qint64>(checkpoint.bytes(tensor));
        } else if (outline.row(id).kind == RowKind::Value) {
            object["value"] = plain(checkpoint::shortText(checkpoint.tree, outline.node(id), 4000));
        }
        list.append(object);
    }
    return QString::fromUtf8(QJsonDocument(list).toJson());
}

} // namespace ckptscope::ui
