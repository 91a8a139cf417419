#pragma once

#include <QFormLayout>
#include <QLabel>

namespace ckptscope::ui {

/// Names and values, one below the other; the values can be selected and are plain text.
class FactsForm final : public QFormLayout {
    Q_OBJECT

public:
    FactsForm();
    /// The label of the value; null, and no row, for an empty one.
    QLabel* add(const QString& name, const QString& value);
    void clear();
};

} // namespace ckptscope::ui
