#include "ui/models/checkpoint_model.h"

#include "core/tensor/decode.h"
#include "ui/models/row_text.h"
#include "ui/text/display.h"

#include <QFont>

#include <cmath>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::Storage;
using checkpoint::Tensor;

std::optional<Order::By> orderBy(int column)
{
    switch (column) {
    case NameColumn:
        return Order::By::Name;
    case ParametersColumn:
        return Order::By::Elements;
    case SizeColumn:
        return Order::By::Bytes;
    case MeanColumn:
        return Order::By::Mean;
    case DeviationColumn:
        return Order::By::Deviation;
    case LeastColumn:
        return Order::By::Least;
    case GreatestColumn:
        return Order::By::Greatest;
    case NotFiniteColumn:
        return Order::By::NotFinite;
    case ZerosColumn:
        return Order::By::Zeros;
    default:
        return {};
    }
}

namespace {

/// Qt hashes an index by the sum of its row, column and id, and probes one place after the other: ids that stand close
/// together would make the persistent indexes of a large selection cost the square of their number. Multiplying by an
/// odd number spreads them; multiplying by its inverse gives them back.
constexpr RowId kSpread = 0x9e3779b1, kGather = 0xe8b2f51;
static_assert(kSpread * kGather == 1);

quintptr idOfIndex(RowId row)
{
    return row * kSpread;
}

/// What stands before a number and behind it where it is not of the tensor's numbers as they are.
const QString kMagnitude = QStringLiteral("|z| "), kStored = QStringLiteral(" *");

/// Of numbers, and of the header above them.
QVariant alignment(int column)
{
    const bool number = (column >= ParametersColumn && column <= ZerosColumn) || column == OffsetColumn;
    return number ? QVariant::fromValue<int>(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
}

} // namespace

QString notFiniteText(const NumberFacts& facts)
{
    QStringList parts;
    if (facts.nan != 0)
        parts << numberText(facts.nan) + QStringLiteral(" NaN");
    if (facts.infinite != 0)
        parts << numberText(facts.infinite) + QStringLiteral(" Inf");
    return parts.isEmpty() ? QStringLiteral("0") : parts.join(QStringLiteral(", "));
}

CheckpointRows makeRows(const checkpoint::CheckpointPtr& original, const checkpoint::CheckpointPtr& current,
                        OutlineMode mode)
{
    CheckpointRows rows;
    rows.outline = std::make_shared<Outline>(current, mode);
    rows.names = std::make_shared<const RowNames>(*rows.outline);
    if (current != original) {
        rows.trace = std::make_shared<const EditTrace>(original, *current);
        rows.groups = std::make_shared<const EditedGroups>(*rows.outline, *rows.trace);
    }
    return rows;
}

CheckpointModel::CheckpointModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

void CheckpointModel::setRows(CheckpointRows rows)
{
    beginResetModel();
    m_rows = std::move(rows);
    m_numbers.reset();
    m_projection = {};
    m_isMatch.clear();
    endResetModel();
}

void CheckpointModel::setProjection(Projection projection)
{
    beginResetModel();
    m_projection = std::move(projection);
    m_isMatch.clear();
    if (!m_projection.matches.empty()) {
        m_isMatch.resize(outline()->count());
        for (RowId row : m_projection.matches)
            m_isMatch[row] = true;
    }
    endResetModel();
}

void CheckpointModel::setNumbers(std::shared_ptr<const RowNumbers> numbers)
{
    m_numbers = std::move(numbers);
    if (const int rows = rowCount(); rows != 0) // views paint all that they show anew
        emit dataChanged(index(0, MeanColumn), index(rows - 1, ZerosColumn));
}

RowId CheckpointModel::rowId(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<RowId>(index.internalId()) * kGather : 0;
}

QModelIndex CheckpointModel::indexOf(RowId row, int column) const
{
    if (row == 0 || !outline() || row >= outline()->count())
        return {};
    if (m_projection.isWhole() || row >= m_projection.position.size()) {
        const RowId first = outline()->row(outline()->row(row).parent).first;
        return createIndex(static_cast<int>(row - first), column, idOfIndex(row));
    }
    const RowId parent = outline()->row(row).parent;
    const std::uint32_t position = m_projection.position[row];
    if (position >= m_projection.count[parent] || m_projection.rows[m_projection.first[parent] + position] != row)
        return {};
    return createIndex(static_cast<int>(position), column, idOfIndex(row));
}

QModelIndex CheckpointModel::index(int row, int column, const QModelIndex& parent) const
{
    if (row < 0 || column < 0 || column >= CheckpointColumnCount || row >= rowCount(parent))
        return {};
    const RowId up = rowId(parent);
    const bool whole = m_projection.isWhole() || up >= m_projection.first.size();
    const RowId id = whole ? outline()->row(up).first + static_cast<RowId>(row)
                           : m_projection.rows[m_projection.first[up] + static_cast<RowId>(row)];
    return createIndex(row, column, idOfIndex(id));
}

QModelIndex CheckpointModel::parent(const QModelIndex& index) const
{
    if (!index.isValid())
        return {};
    const RowId up = outline()->row(rowId(index)).parent;
    return up == 0 ? QModelIndex() : indexOf(up);
}

int CheckpointModel::rowCount(const QModelIndex& parent) const
{
    if (!outline() || parent.column() > 0)
        return 0;
    const RowId up = rowId(parent);
    return static_cast<int>(m_projection.isWhole() || up >= m_projection.count.size() ? outline()->row(up).count
                                                                                      : m_projection.count[up]);
}

int CheckpointModel::columnCount(const QModelIndex&) const
{
    return CheckpointColumnCount;
}

bool CheckpointModel::hasChildren(const QModelIndex& parent) const
{
    return rowCount(parent) > 0 || canFetchMore(parent);
}

bool CheckpointModel::canFetchMore(const QModelIndex& parent) const
{
    return outline() && m_holds == 0 && parent.isValid() && parent.column() == 0 && m_projection.isWhole()
        && outline()->row(rowId(parent)).lazy;
}

void CheckpointModel::fetchMore(const QModelIndex& parent)
{
    if (!canFetchMore(parent))
        return;
    const RowId up = rowId(parent);
    const std::vector<Row> children = outline()->lazyChildren(up);
    if (children.empty()) {
        m_rows.outline->expand(up, children);
        return;
    }
    beginInsertRows(parent, 0, static_cast<int>(children.size()) - 1);
    m_rows.outline->expand(up, children);
    endInsertRows();
}

Qt::ItemFlags CheckpointModel::flags(const QModelIndex& index) const
{
    return index.isValid() ? Qt::ItemIsEnabled | Qt::ItemIsSelectable : Qt::NoItemFlags;
}

int CheckpointModel::marks(RowId id) const
{
    const Row& row = outline()->row(id);
    int marks = row.again ? AgainMark : 0;
    if (row.kind != RowKind::Tensor) {
        const GroupBefore* group = m_rows.groups ? m_rows.groups->of(row) : nullptr;
        return group && group->edited != 0 ? marks | EditedMark : marks;
    }
    const Checkpoint& checkpoint = outline()->checkpoint();
    const Tensor& tensor = checkpoint.tensors[row.ref];
    if (tensor.has(checkpoint::kBroken))
        marks |= BrokenMark;
    if (tensor.storage != kNoIndex) {
        const Storage& storage = checkpoint.storages[tensor.storage];
        if (storage.shared)
            marks |= SharedMark;
        if (!tensor.has(checkpoint::kBroken) && checkpoint.bytes(tensor) < storage.bytes)
            marks |= ViewMark;
    }
    if (m_rows.trace && m_rows.trace->isEdited(row.ref))
        marks |= EditedMark;
    return marks;
}

QString CheckpointModel::oldName(RowId id) const
{
    const Row& row = outline()->row(id);
    if (!m_rows.trace)
        return {};
    if (row.kind != RowKind::Tensor)
        return oldGroupName(*outline(), id, m_rows.groups.get());
    const Tensor* old = m_rows.trace->isRenamed(row.ref) ? m_rows.trace->before(row.ref) : nullptr;
    return old ? shown(m_rows.trace->original()->tensorName(*old), 2000) : QString();
}

QString CheckpointModel::factText(RowId id, int column) const
{
    constexpr int kDigits = 5;
    const NumberFacts* facts = m_numbers ? m_numbers->of(id) : nullptr;
    if (!facts)
        return {};
    const QString before = isOfMagnitudes(id, column) ? kMagnitude : QString();
    const QString after = isOfStored(id, column) ? kStored : QString();
    const auto number = [&](double value) {
        return std::isnan(value) ? QString() : before + realText(value, kDigits) + after;
    };
    switch (column) {
    case MeanColumn:
        return number(facts->mean);
    case DeviationColumn:
        return number(facts->deviation);
    case LeastColumn:
        return number(facts->least);
    case GreatestColumn:
        return number(facts->greatest);
    case NotFiniteColumn:
        return notFiniteText(*facts);
    default:
        return shareText(facts->zeros, facts->numbers) + after;
    }
}

/// Counts are those of the complex numbers all the same.
bool CheckpointModel::isOfMagnitudes(RowId id, int column) const
{
    const Row& row = outline()->row(id);
    return column >= MeanColumn && column <= GreatestColumn && row.kind == RowKind::Tensor
        && tensor::isComplex(outline()->checkpoint().tensors[row.ref].dtype);
}

/// What is not stored is 0, and so neither NaN nor infinite.
bool CheckpointModel::isOfStored(RowId id, int column) const
{
    const Row& row = outline()->row(id);
    return column >= MeanColumn && column <= ZerosColumn && column != NotFiniteColumn && row.kind == RowKind::Tensor
        && outline()->checkpoint().tensors[row.ref].layout != checkpoint::Layout::Strided;
}

QString CheckpointModel::text(RowId id, int column) const
{
    if (column >= MeanColumn && column <= ZerosColumn)
        return factText(id, column);
    const Checkpoint& checkpoint = outline()->checkpoint();
    const Row& row = outline()->row(id);
    const Tensor* tensor = row.kind == RowKind::Tensor ? &checkpoint.tensors[row.ref] : nullptr;
    const Totals* totals = outline()->totals(id);
    switch (column) {
    case NameColumn:
        return nameText(*outline(), id);
    case ShapeColumn:
        return contentText(*outline(), id);
    case DTypeColumn:
        return dtypeText(*outline(), id, m_rows.trace.get(), m_rows.groups.get());
    case DeviceColumn:
        return deviceText(*outline(), id, m_rows.trace.get(), m_rows.groups.get());
    case ParametersColumn:
        return tensor ? numberText(tensor->elements) : totals ? numberText(totals->elements) : QString();
    case SizeColumn:
        return tensor ? bytesText(checkpoint.bytes(*tensor)) : totals ? bytesText(totals->bytes) : QString();
    case PathColumn:
        return shown(outline()->path(id));
    default:
        break;
    }
    if (!tensor)
        return {};
    switch (column) {
    case StorageColumn:
        return tensor->storage == kNoIndex ? QString()
                                           : shown(checkpoint.storageKey(checkpoint.storages[tensor->storage]), 60);
    case OffsetColumn:
        return numberText(static_cast<quint64>(std::max<std::int64_t>(tensor->offset, 0)));
    case StridesColumn:
        return tensor->strides.valid() ? shapeText(checkpoint.strides(*tensor)) : QString();
    case RequiresGradColumn:
        return tensor->has(checkpoint::kRequiresGrad) ? tr("yes") : tr("no");
    default:
        return {};
    }
}

QString CheckpointModel::toolTip(RowId id, int column) const
{
    QStringList lines;
    const QString cell = text(id, column);
    lines << (column == NameColumn ? shown(outline()->path(id), 2000) : cell);
    const Row& row = outline()->row(id);
    if (column == NameColumn) {
        const int bits = marks(id);
        if (const QString old = oldName(id); !old.isEmpty())
            lines << tr("Before the edits: %1").arg(old);
        if (bits & EditedMark && row.kind != RowKind::Tensor) {
            const GroupBefore& group = *m_rows.groups->of(row);
            lines << tr("Edited: %1 of the %2 tensors below.").arg(numberText(group.edited), numberText(group.tensors));
        }
        if (bits & SharedMark)
            lines << tr("Shares its storage with other tensors (tied weights or views).");
        if (bits & ViewMark)
            lines << tr("Uses a part of its storage only; the whole storage is in the file.");
        if (bits & BrokenMark)
            lines << tr("Broken: its sizes contradict its storage, so its values must not be read.");
        if (bits & AgainMark)
            lines << tr("The same object stands at an earlier place too.");
    }
    if (isOfMagnitudes(id, column) && !cell.isEmpty())
        lines << tr("Of the absolute values |z| of complex numbers.");
    if (isOfStored(id, column) && !cell.isEmpty())
        lines << tr("* Of the stored values alone.");
    lines.removeAll(QString());
    return lines.isEmpty() ? QString() : asHtml(lines.join('\n'));
}

QVariant CheckpointModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !outline())
        return {};
    const RowId id = rowId(index);
    switch (role) {
    case Qt::DisplayRole:
        return text(id, index.column());
    case Qt::ToolTipRole:
        return toolTip(id, index.column());
    case Qt::TextAlignmentRole:
        return alignment(index.column());
    case Qt::FontRole:
        if (outline()->row(id).kind == RowKind::Section && index.column() == NameColumn) {
            QFont font;
            font.setBold(true);
            return font;
        }
        return {};
    case RowIdRole:
        return id;
    case PathRole:
        return plain(outline()->path(id));
    case MarksRole:
        return marks(id);
    case MatchRole:
        return id < m_isMatch.size() && m_isMatch[id];
    case OldNameRole:
        return oldName(id);
    default:
        return {};
    }
}

QVariant CheckpointModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole)
        return alignment(section);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case NameColumn:
        return tr("Name");
    case ShapeColumn:
        return tr("Shape or value");
    case DTypeColumn:
        return tr("DType");
    case DeviceColumn:
        return tr("Device");
    case ParametersColumn:
        return tr("Parameters");
    case SizeColumn:
        return tr("Size");
    case MeanColumn:
        return tr("Mean");
    case DeviationColumn:
        return tr("Std");
    case LeastColumn:
        return tr("Min");
    case GreatestColumn:
        return tr("Max");
    case NotFiniteColumn:
        return tr("NaN/Inf");
    case ZerosColumn:
        return tr("Zeros");
    case StorageColumn:
        return tr("Storage");
    case OffsetColumn:
        return tr("Offset");
    case StridesColumn:
        return tr("Strides");
    case RequiresGradColumn:
        return tr("Requires grad");
    case PathColumn:
        return tr("Path");
    default:
        return {};
    }
}

} // namespace ckptscope::ui
