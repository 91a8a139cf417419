#pragma once

#include "ui/models/value_summary.h"

#include <QTableWidget>

namespace ckptscope::ui {

/// The statistics of tensors: of one a line for each statistic, of several a line for each tensor. Ctrl+C copies the
/// selected cells, separated by tabs.
class StatisticsTable final : public QTableWidget {
    Q_OBJECT

public:
    explicit StatisticsTable(QWidget* parent = nullptr);
    void setSummaries(const QStringList& names, const std::vector<ValueSummary>& summaries);

private:
    struct Fact {
        QString name, value;
    };
    /// What every line of a table tells; with `all` more, for which there is room when there is one tensor.
    static std::vector<Fact> factsOf(const tensor::Statistics& statistics, const tensor::Distribution* distribution,
                                     bool all);
    void showOne(const ValueSummary& summary);
    void showMany(const QStringList& names, const std::vector<ValueSummary>& summaries);
    void copy() const;
};

} // namespace ckptscope::ui
