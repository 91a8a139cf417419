#pragma once

#include "core/io/system.h"
#include "ui/text/core_text.h"

#include <QAbstractTableModel>

#include <vector>

namespace ckptscope::ui {

enum class BatchState { Waiting, Running, Done, Unchanged, Refused, Failed, Cancelled };

struct BatchRow {
    QString input; ///< absolute
    qint64 inputBytes = 0; ///< of that file, when it was added
    BatchState state = BatchState::Waiting;
    Sentence detail; ///< what was done, or why not; null: nothing to say
    QString target; ///< of a file that was written
    quint64 bytes = 0; ///< of the new file
    io::FileIdentity inputFile; ///< as it was converted
    int percent = 0; ///< while it runs
};

/// The files of a batch with what became of each.
class BatchModel final : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { FileColumn, StateColumn, DetailColumn, SizeColumn, ColumnCount };

    explicit BatchModel(QObject* parent = nullptr);

    /// Those that are new; a file stands in it once. Returns how many.
    int addFiles(const QStringList& paths);
    void removeAt(std::vector<int> rows);
    void setRow(int row, BatchRow content);
    const BatchRow& rowAt(int row) const { return m_rows[static_cast<std::size_t>(row)]; }
    int firstWaiting() const; ///< -1: none
    int count(BatchState state) const;
    double doneShare() const; ///< of the bytes of all files, 0 to 1
    /// Lets all wait again, or those that were neither done nor had nothing to do.
    void waitAgain(bool all);
    /// Lets those wait again whose input is another one by now, or whose new file is gone.
    void checkDisk();
    void retranslate();

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    static QString stateText(const BatchRow& row);
    void nameAgain();
    void letWait(int row);

    std::vector<BatchRow> m_rows;
    QStringList m_names; ///< of the rows; those of one name with their folders
};

} // namespace ckptscope::ui
