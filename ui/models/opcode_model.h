#pragma once

#include "core/io/progress.h"
#include "core/io/source.h"

#include <QAbstractTableModel>

#include <memory>
#include <string>
#include <vector>

namespace ckptscope::ui {

/// Where the opcodes of a pickle stand: every so many-th one, so that a listing of millions takes little memory.
/// Immutable; made on another thread.
class OpcodeIndex {
public:
    static constexpr std::uint64_t kStep = 64;
    /// Walks the pickle at `begin`; a damaged one is listed as far as it goes.
    OpcodeIndex(io::Source source, std::uint64_t begin, const io::Progress& progress);

    struct Line {
        std::uint64_t offset = 0;
        std::string name, argument;
    };
    std::uint64_t count() const { return m_count; }
    /// The block of lines [block × kStep, …).
    std::vector<Line> block(std::uint64_t block) const;
    /// The line of the opcode at this byte, or the last one before it.
    std::uint64_t lineAt(std::uint64_t offset) const;
    /// The next line behind `after` whose name or argument contains `text` (ASCII case ignored), or count().
    std::uint64_t find(const std::string& text, std::uint64_t after, const io::Progress& progress) const;

private:
    io::Source m_source;
    std::vector<std::uint64_t> m_anchors; ///< bytes
    std::uint64_t m_count = 0;
};

enum OpcodeColumn { OffsetOpcodeColumn, NameOpcodeColumn, ArgumentOpcodeColumn, OpcodeColumnCount };

/// The opcodes of a pickle as rows; they are disassembled when they are shown.
class OpcodeModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;
    void setIndex(std::shared_ptr<const OpcodeIndex> index);
    const OpcodeIndex* opcodes() const { return m_index.get(); }
    std::shared_ptr<const OpcodeIndex> opcodesPtr() const { return m_index; }
    void setMarked(int row); ///< the row that is shown bold; -1: none
    int marked() const { return m_marked; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    const OpcodeIndex::Line* line(int row) const;

    std::shared_ptr<const OpcodeIndex> m_index;
    int m_marked = -1;
    mutable std::uint64_t m_block = ~std::uint64_t(0);
    mutable std::vector<OpcodeIndex::Line> m_lines;
};

} // namespace ckptscope::ui
