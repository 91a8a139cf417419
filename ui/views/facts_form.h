#pragma once

#include "ui/views/long_text.h"

#include <QFormLayout>

namespace ckptscope::ui {

/// Names and values, one below the other; the values can be selected and are plain text.
class FactsForm final : public QFormLayout {
    Q_OBJECT

public:
    FactsForm();
    /// The widget of the value; null, and no row, for an empty one.
    LongText* add(const QString& name, const QString& value);
    void clear();
};

} // namespace ckptscope::ui
