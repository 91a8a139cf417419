#include "ui/views/facts_form.h"

#include <QLabel>

namespace ckptscope::ui {

FactsForm::FactsForm()
{
    setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFormAlignment(Qt::AlignLeft | Qt::AlignTop);
    setFieldGrowthPolicy(AllNonFixedFieldsGrow);
    setHorizontalSpacing(16);
}

LongText* FactsForm::add(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return nullptr;
    auto* text = new LongText(value);
    text->setAccessibleName(name);
    auto* label = new QLabel(name);
    label->setBuddy(text);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop); // beside the first line
    addRow(label, text);
    return text;
}

void FactsForm::clear()
{
    while (rowCount() > 0)
        removeRow(0);
}

} // namespace ckptscope::ui
