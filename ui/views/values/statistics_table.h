#pragma once

#include "ui/models/value_summary.h"

#include <QTableWidget>

namespace ckptscope::ui {

/// The statistics of tensors: of one a line for each statistic, of several a line for each tensor, which a click on a
/// header sorts. Ctrl+C copies the selected cells, separated by tabs; Enter and a double click choose a tensor.
class StatisticsTable final : public QTableWidget {
    Q_OBJECT

public:
    explicit StatisticsTable(QWidget* parent = nullptr);
    void setSummaries(const QStringList& names, const std::vector<ValueSummary>& summaries);

signals:
    void chosen(int index); ///< of a summary

private:
    struct Fact {
        QString name, value;
        double number = 0; ///< by which it is sorted
        bool isAlarming = false;
    };
    /// What every line of a table tells; with `all` more, for which there is room when there is one tensor.
    static std::vector<Fact> factsOf(const tensor::Statistics& statistics, const tensor::Distribution* distribution,
                                     bool all);
    void showOne(const ValueSummary& summary);
    void showMany(const QStringList& names, const std::vector<ValueSummary>& summaries);
    void copy() const;
};

} // namespace ckptscope::ui
