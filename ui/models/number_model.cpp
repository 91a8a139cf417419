#include "ui/models/number_model.h"

#include "core/tensor/decode.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QColor>
#include <QTimer>

#include <algorithm>
#include <cmath>

namespace ckptscope::ui {

namespace {

constexpr std::uint64_t kBlockRows = 64, kBlockColumns = 32;
constexpr std::size_t kMostBlocks = 512, kMostRunning = 2, kMostWanted = 64;

std::string cellText(const tensor::View& view, const tensor::Element& element, int precision, bool isHexadecimal)
{
    return isHexadecimal ? tensor::elementBits(view, element) : tensor::elementText(view, element, precision);
}

/// A rectangle as text, in parts that are read at once.
QString textOf(const tensor::View& view, const tensor::Plane& plane, const tensor::Rectangle& where, int precision,
               bool isHexadecimal, const io::Progress& progress)
{
    std::string out;
    const std::uint64_t rows =
        std::max<std::uint64_t>(1, tensor::kMostElements / 64 / std::max<std::uint64_t>(1, where.columns));
    for (std::uint64_t row = 0; row < where.rows; row += rows) {
        progress.check();
        const tensor::Rectangle part{where.firstRow + row, std::min(rows, where.rows - row), where.firstColumn,
                                     where.columns};
        std::uint64_t i = 0;
        for (const tensor::Element& element : tensor::elementsOf(view, plane, part)) {
            out += cellText(view, element, precision, isHexadecimal);
            out += ++i % where.columns == 0 ? '\n' : '\t';
        }
    }
    return plain(out);
}

} // namespace

void NumberModel::setTensor(std::shared_ptr<const tensor::View> view, tensor::Plane plane)
{
    beginResetModel();
    forget();
    m_view = std::move(view);
    m_plane = std::move(plane);
    m_part = {};
    if (m_view && m_view->elements != 0)
        m_part = {0, std::min(m_plane.rowCount(), kMostRows), 0, std::min(m_plane.columnCount(), kMostColumns)};
    endResetModel();
}

void NumberModel::clear()
{
    setTensor({}, {});
}

void NumberModel::forget()
{
    m_jobs.reset();
    m_blocks.clear();
    m_wanted.clear();
    m_running.clear();
}

void NumberModel::setPrecision(int digits)
{
    m_precision = digits;
    if (rowCount() != 0 && columnCount() != 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DisplayRole});
}

void NumberModel::setHexadecimal(bool isHexadecimal)
{
    m_hexadecimal = isHexadecimal;
    setPrecision(m_precision);
}

void NumberModel::showPart(std::uint64_t firstRow, std::uint64_t firstColumn)
{
    if (!m_view || (firstRow == m_part.firstRow && firstColumn == m_part.firstColumn))
        return;
    beginResetModel();
    forget();
    m_part = {firstRow, std::min(m_plane.rowCount() - firstRow, kMostRows), firstColumn,
              std::min(m_plane.columnCount() - firstColumn, kMostColumns)};
    endResetModel();
}

QModelIndex NumberModel::showPlace(std::uint64_t row, std::uint64_t column)
{
    if (!m_view || row >= m_plane.rowCount() || column >= m_plane.columnCount())
        return {};
    showPart(row / kMostRows * kMostRows, column / kMostColumns * kMostColumns);
    return index(static_cast<int>(row - m_part.firstRow), static_cast<int>(column - m_part.firstColumn));
}

std::vector<std::uint64_t> NumberModel::elementAt(const QModelIndex& index) const
{
    return m_plane.indexAt(m_part.firstRow + static_cast<std::uint64_t>(index.row()),
                           m_part.firstColumn + static_cast<std::uint64_t>(index.column()));
}

void NumberModel::asText(const QModelIndex& first, const QModelIndex& last,
                         std::function<void(QString, QString problem)> use)
{
    if (!m_view || !first.isValid() || !last.isValid())
        return;
    const tensor::Rectangle where{m_part.firstRow + static_cast<std::uint64_t>(first.row()),
                                  static_cast<std::uint64_t>(last.row() - first.row() + 1),
                                  m_part.firstColumn + static_cast<std::uint64_t>(first.column()),
                                  static_cast<std::uint64_t>(last.column() - first.column() + 1)};
    if (where.elements() > kMostCopied)
        return use({},
                   tr("That are %1 numbers; at most %2 are copied at once. Export the tensor instead.")
                       .arg(numberText(where.elements()), numberText(kMostCopied)));
    if (!m_jobs)
        m_jobs = std::make_unique<QObject>();
    Job::start<QString>(
        m_jobs.get(), tr("Copying numbers"),
        [view = m_view, plane = m_plane, where, precision = m_precision, isHexadecimal = m_hexadecimal](
            const io::Progress& progress) { return textOf(*view, plane, where, precision, isHexadecimal, progress); },
        [use = std::move(use)](Outcome<QString>&& outcome) {
            if (const auto* text = std::get_if<QString>(&outcome))
                use(*text, {});
            else
                use({}, coreText(std::get<io::Error>(outcome).describe()));
        });
}

int NumberModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_part.rows);
}

int NumberModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_part.columns);
}

std::uint64_t NumberModel::keyOf(int row, int column) const
{
    return static_cast<std::uint64_t>(row) / kBlockRows * (kMostColumns / kBlockColumns)
        + static_cast<std::uint64_t>(column) / kBlockColumns;
}

tensor::Rectangle NumberModel::blockAt(std::uint64_t key) const
{
    const std::uint64_t row = key / (kMostColumns / kBlockColumns) * kBlockRows;
    const std::uint64_t column = key % (kMostColumns / kBlockColumns) * kBlockColumns;
    return {m_part.firstRow + row, std::min(kBlockRows, m_part.rows - row), m_part.firstColumn + column,
            std::min(kBlockColumns, m_part.columns - column)};
}

void NumberModel::fetch(std::uint64_t key) const
{
    if (m_running.contains(key) || std::ranges::find(m_wanted, key) != m_wanted.end())
        return;
    m_wanted.push_back(key);
    if (m_wanted.size() > kMostWanted) // scrolled past
        m_wanted.erase(m_wanted.begin());
    startJobs();
}

void NumberModel::startJobs() const
{
    if (!m_jobs)
        m_jobs = std::make_unique<QObject>();
    while (!m_wanted.empty() && m_running.size() < kMostRunning) {
        const std::uint64_t key = m_wanted.back();
        m_wanted.pop_back();
        m_running.insert(key);
        Job::start<Block>(
            m_jobs.get(), tr("Reading numbers"),
            [view = m_view, plane = m_plane, where = blockAt(key)](const io::Progress&) -> Block {
                return std::make_shared<const std::vector<tensor::Element>>(tensor::elementsOf(*view, plane, where));
            },
            [this, key](Outcome<Block>&& outcome) {
                m_running.erase(key);
                if (m_blocks.size() >= kMostBlocks)
                    m_blocks.clear();
                if (const auto* block = std::get_if<Block>(&outcome)) {
                    m_blocks[key] = *block;
                } else {
                    m_blocks[key] = nullptr;
                    emit failed(coreText(std::get<io::Error>(outcome).describe()));
                }
                const tensor::Rectangle where = blockAt(key);
                const auto at = [&](std::uint64_t row, std::uint64_t column) {
                    return index(static_cast<int>(row - m_part.firstRow),
                                 static_cast<int>(column - m_part.firstColumn));
                };
                emit const_cast<NumberModel*>(this)->dataChanged(
                    at(where.firstRow, where.firstColumn),
                    at(where.firstRow + where.rows - 1, where.firstColumn + where.columns - 1));
                startJobs();
            });
    }
}

QString NumberModel::text(const tensor::Element& element) const
{
    return plain(cellText(*m_view, element, m_precision, m_hexadecimal));
}

QString NumberModel::widest() const
{
    if (!m_view)
        return {};
    tensor::Element element;
    const checkpoint::DTypeInfo& dtype = checkpoint::info(m_view->dtype);
    if (tensor::isFloating(m_view->dtype) || !m_view->quantizer.scales.empty()) {
        element.real = element.imaginary = -1.2345678901234567e-38; // all digits, and an exponent
    } else if (m_view->dtype != checkpoint::DType::Bool) {
        element.real = -std::ldexp(1.0, 8 * dtype.bytes - 1); // the least integer
        element.bytes[dtype.bytes - std::size_t(1)] = std::byte(0x80);
    }
    return text(element);
}

QVariant NumberModel::data(const QModelIndex& index, int role) const
{
    if (!index.isValid() || !m_view)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ToolTipRole) {
        QStringList parts;
        for (const std::uint64_t at : elementAt(index))
            parts << QString::number(at);
        return QString('[' + parts.join(QStringLiteral(", ")) + ']');
    }
    if (role != Qt::DisplayRole && role != Qt::ForegroundRole)
        return {};
    const std::uint64_t key = keyOf(index.row(), index.column());
    const auto found = m_blocks.find(key);
    if (found == m_blocks.end()) {
        fetch(key);
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("…")) : QVariant();
    }
    if (!found->second)
        return role == Qt::DisplayRole ? QVariant(QStringLiteral("?")) : QVariant();
    const tensor::Rectangle where = blockAt(key);
    const std::uint64_t row = m_part.firstRow + static_cast<std::uint64_t>(index.row()) - where.firstRow;
    const std::uint64_t column = m_part.firstColumn + static_cast<std::uint64_t>(index.column()) - where.firstColumn;
    const tensor::Element& element = (*found->second)[static_cast<std::size_t>(row * where.columns + column)];
    if (role == Qt::DisplayRole)
        return text(element);
    const bool isFinite = std::isfinite(element.real) && std::isfinite(element.imaginary);
    return isFinite ? QVariant() : QVariant(QColor(0xd0, 0x30, 0x90));
}

QVariant NumberModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (role == Qt::TextAlignmentRole)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const std::uint64_t first = orientation == Qt::Horizontal ? m_part.firstColumn : m_part.firstRow;
    return QString::number(first + static_cast<std::uint64_t>(section));
}

} // namespace ckptscope::ui
