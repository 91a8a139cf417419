#include "ui/models/opcode_model.h"

#include "core/io/error.h"
#include "core/pickle/disassembler.h"
#include "ui/text/display.h"

#include <QFont>

#include <algorithm>
#include <limits>

namespace ckptscope::ui {

namespace {

constexpr std::size_t kText = 300;

char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool contains(std::string_view text, std::string_view lowered)
{
    return !std::ranges::search(text, lowered, {}, lower).empty();
}

} // namespace

OpcodeIndex::OpcodeIndex(io::Source source, std::uint64_t begin, const io::Progress& progress)
    : m_source(std::move(source))
{
    try {
        pickle::disassemble(
            m_source, begin,
            [&](const pickle::Instruction& instruction) {
                if (m_count++ % kStep == 0) {
                    m_anchors.push_back(instruction.offset);
                    return !progress.stop.stop_requested();
                }
                return true;
            },
            0);
    } catch (const io::Error&) {
        // the listing ends where the damage is; opening the file has told about it
    }
}

std::vector<OpcodeIndex::Line> OpcodeIndex::block(std::uint64_t block) const
{
    std::vector<Line> lines;
    if (block >= m_anchors.size())
        return lines;
    const std::uint64_t wanted = std::min(kStep, m_count - block * kStep);
    try {
        pickle::disassemble(
            m_source, m_anchors[block],
            [&](const pickle::Instruction& instruction) {
                lines.push_back({instruction.offset, std::string(instruction.name), instruction.argument});
                return lines.size() < wanted;
            },
            kText);
    } catch (const io::Error&) {
        // as above
    }
    return lines;
}

std::uint64_t OpcodeIndex::lineAt(std::uint64_t offset) const
{
    const auto after = std::ranges::upper_bound(m_anchors, offset);
    if (after == m_anchors.begin())
        return 0;
    const auto number = static_cast<std::uint64_t>(after - m_anchors.begin()) - 1;
    std::uint64_t line = number * kStep;
    for (const Line& each : block(number)) {
        if (each.offset > offset)
            break;
        line += each.offset < offset ? 1 : 0;
    }
    return std::min(line, m_count == 0 ? 0 : m_count - 1);
}

std::uint64_t OpcodeIndex::find(const std::string& text, std::uint64_t after, const io::Progress& progress) const
{
    std::string lowered = text;
    std::ranges::transform(lowered, lowered.begin(), lower);
    for (std::uint64_t number = (after + 1) / kStep; number < m_anchors.size(); ++number) {
        if (progress.stop.stop_requested())
            return m_count;
        const std::vector<Line> lines = block(number);
        for (std::size_t i = 0; i < lines.size(); ++i)
            if (number * kStep + i > after
                && (contains(lines[i].argument, lowered) || contains(lines[i].name, lowered)))
                return number * kStep + i;
    }
    return m_count;
}

void OpcodeModel::setIndex(std::shared_ptr<const OpcodeIndex> index)
{
    beginResetModel();
    m_index = std::move(index);
    m_block = ~std::uint64_t(0);
    m_lines.clear();
    m_marked = -1;
    endResetModel();
}

void OpcodeModel::setMarked(int row)
{
    const int before = m_marked;
    m_marked = row;
    for (const int each : {before, row})
        if (each >= 0 && each < rowCount())
            emit dataChanged(index(each, 0), index(each, OpcodeColumnCount - 1));
}

int OpcodeModel::rowCount(const QModelIndex& parent) const
{
    constexpr std::uint64_t kMost = std::numeric_limits<int>::max() / 64; // views compute heights in int
    return parent.isValid() || !m_index ? 0 : static_cast<int>(std::min(m_index->count(), kMost));
}

int OpcodeModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : OpcodeColumnCount;
}

const OpcodeIndex::Line* OpcodeModel::line(int row) const
{
    const auto number = static_cast<std::uint64_t>(row);
    if (const std::uint64_t block = number / OpcodeIndex::kStep; block != m_block) {
        m_lines = m_index->block(block);
        m_block = block;
    }
    const std::uint64_t at = number % OpcodeIndex::kStep;
    return at < m_lines.size() ? &m_lines[at] : nullptr;
}

QVariant OpcodeModel::data(const QModelIndex& index, int role) const
{
    if (!m_index || !index.isValid())
        return {};
    if (role == Qt::FontRole && index.row() == m_marked) {
        QFont font;
        font.setBold(true);
        return font;
    }
    if (role == Qt::TextAlignmentRole && index.column() == OffsetOpcodeColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole)
        return {};
    const OpcodeIndex::Line* each = line(index.row());
    if (!each)
        return {};
    switch (index.column()) {
    case OffsetOpcodeColumn:
        return QString::number(each->offset);
    case NameOpcodeColumn:
        return (index.row() == m_marked ? QStringLiteral("▶ ") : QString()) + plain(each->name);
    default:
        return plain(each->argument);
    }
}

QVariant OpcodeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation == Qt::Horizontal && role == Qt::TextAlignmentRole && section == OffsetOpcodeColumn)
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case OffsetOpcodeColumn:
        return tr("Byte");
    case NameOpcodeColumn:
        return tr("Opcode");
    default:
        return tr("Argument");
    }
}

} // namespace ckptscope::ui
