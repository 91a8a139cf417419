#pragma once

#include "core/tensor/element.h"
#include "ui/jobs/job.h"

#include <QAbstractTableModel>

#include <memory>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace ckptscope::ui {

/// The numbers of a tensor on a plane. Blocks of them are read off the window's thread when they are asked for; until
/// then a cell shows "…". Of a plane with more rows or columns than a table can hold a part is shown at a time.
class NumberModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    /// Rows and columns of a part.
    static constexpr std::uint64_t kMostRows = 1 << 16, kMostColumns = 1 << 12;
    static constexpr std::uint64_t kMostCopied = 1 << 20;

    using QAbstractTableModel::QAbstractTableModel;
    void setTensor(std::shared_ptr<const tensor::View> view, tensor::Plane plane);
    void clear();
    const tensor::Plane& plane() const { return m_plane; }

    /// Digits; 0: as many as it takes. Or the bits as hexadecimal digits.
    void setPrecision(int digits);
    void setHexadecimal(bool isHexadecimal);

    /// A text as long as the longest of a number of the tensor's dtype.
    QString widest() const;

    /// The part of the plane that is shown.
    const tensor::Rectangle& part() const { return m_part; }
    void showPart(std::uint64_t firstRow, std::uint64_t firstColumn);
    /// Shows the part with this place of the plane; its cell.
    QModelIndex showPlace(std::uint64_t row, std::uint64_t column);
    std::vector<std::uint64_t> elementAt(const QModelIndex& index) const;

    /// Reads a rectangle of cells as text, with tabs between them, and gives it to `use`; or why not.
    void asText(const QModelIndex& first, const QModelIndex& last, std::function<void(QString, QString problem)> use);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

signals:
    void failed(const QString& sentence) const;

private:
    using Block = std::shared_ptr<const std::vector<tensor::Element>>;
    tensor::Rectangle blockAt(std::uint64_t key) const;
    std::uint64_t keyOf(int row, int column) const;
    void fetch(std::uint64_t key) const;
    void startJobs() const;
    QString text(const tensor::Element& element) const;
    void forget();

    std::shared_ptr<const tensor::View> m_view;
    tensor::Plane m_plane;
    tensor::Rectangle m_part;
    int m_precision = 0;
    bool m_hexadecimal = false;
    // What was read so far: data() asks for more.
    mutable std::unordered_map<std::uint64_t, Block> m_blocks;
    mutable std::vector<std::uint64_t> m_wanted; ///< the last one first
    mutable std::unordered_set<std::uint64_t> m_running;
    mutable std::unique_ptr<QObject> m_jobs; ///< owns the jobs
};

} // namespace ckptscope::ui
