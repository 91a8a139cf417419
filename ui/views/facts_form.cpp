#include "ui/views/facts_form.h"

namespace ckptscope::ui {

FactsForm::FactsForm()
{
    setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFormAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFieldGrowthPolicy(AllNonFixedFieldsGrow);
    setHorizontalSpacing(16);
}

QLabel* FactsForm::add(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return nullptr;
    auto* label = new QLabel(value);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(1); // else its longest word would be
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    addRow(name, label);
    return label;
}

void FactsForm::clear()
{
    while (rowCount() > 0)
        removeRow(0);
}

} // namespace ckptscope::ui
