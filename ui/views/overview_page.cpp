#include "ui/views/overview_page.h"

#include "ui/models/row_text.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QScrollArea>
#include <QVBoxLayout>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::Storage;
using checkpoint::Tensor;

OverviewPage::OverviewPage(QWidget* parent)
    : DetailsPage(parent)
    , m_heading(new QLabel)
{
    auto* layout = new QVBoxLayout(this);
    m_heading->setTextFormat(Qt::PlainText);
    m_heading->setWordWrap(true);
    m_heading->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont font = m_heading->font();
    font.setBold(true);
    m_heading->setFont(font);
    layout->addWidget(m_heading);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    m_facts = new QWidget;
    m_form = new QFormLayout(m_facts);
    m_form->setLabelAlignment(Qt::AlignLeft);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    area->setWidget(m_facts);
    layout->addWidget(area, 1);
}

QString OverviewPage::title() const
{
    return tr("Overview");
}

void OverviewPage::add(const QString& name, const QString& value)
{
    if (value.isEmpty())
        return;
    auto* label = new QLabel(value);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_form->addRow(name, label);
}

void OverviewPage::setSubject(const Subject& subject)
{
    while (m_form->rowCount() > 0)
        m_form->removeRow(0);
    m_heading->clear();
    if (!subject.checkpoint())
        return;
    if (subject.row == 0)
        describeFile(subject);
    else if (subject.tensor())
        describeTensor(subject);
    else
        describeRow(subject);
}

void OverviewPage::describeFile(const Subject& subject)
{
    const Checkpoint& checkpoint = *subject.checkpoint();
    m_heading->setText(subject.document ? subject.document->name() : QString());
    add(tr("Container"), plain(checkpoint::containerName(checkpoint.origin->container)));
    add(tr("Written by"), coreText(checkpoint.origin->writtenBy()));
    add(tr("Size"), bytesText(checkpoint.origin->bytes.size()));
    if (const Totals* totals = subject.rows.outline->totals(0))
        add(tr("Holds"), totalsText(*totals));
}

void OverviewPage::describeTensor(const Subject& subject)
{
    const Checkpoint& checkpoint = *subject.checkpoint();
    const Tensor& tensor = *subject.tensor();
    m_heading->setText(shown(checkpoint.tensorName(tensor), 2000));
    add(tr("Shape"), tensor.sizes.valid() ? shapeText(checkpoint.shape(tensor)) : QString());
    add(tr("DType"), dtypeText(*subject.rows.outline, subject.row));
    add(tr("Device"), deviceText(*subject.rows.outline, subject.row, subject.rows.trace.get()));
    add(tr("Elements"), numberText(tensor.elements));
    add(tr("Size"), bytesText(checkpoint.bytes(tensor)));
    add(tr("Requires grad"), tensor.has(checkpoint::kRequiresGrad) ? tr("yes") : tr("no"));
    add(tr("Strides"), tensor.strides.valid() ? shapeText(checkpoint.strides(tensor)) : QString());
    if (tensor.storage != kNoIndex) {
        const Storage& storage = checkpoint.storages[tensor.storage];
        add(tr("Storage"), shown(checkpoint.storageKey(storage), 100));
        add(tr("Offset"), numberText(static_cast<quint64>(std::max<std::int64_t>(tensor.offset, 0))));
        add(tr("Storage size"), bytesText(storage.bytes));
        if (storage.tensors > 1)
            add(tr("Shared"), tr("%n tensor(s) use this storage", nullptr, static_cast<int>(storage.tensors)));
    }
}

void OverviewPage::describeRow(const Subject& subject)
{
    const Outline& outline = *subject.rows.outline;
    m_heading->setText(shown(outline.path(subject.row), 2000));
    add(tr("Content"), contentText(outline, subject.row));
    add(tr("Type"), dtypeText(outline, subject.row));
    if (const Totals* totals = outline.totals(subject.row))
        add(tr("Below"), totalsText(*totals));
}

} // namespace ckptscope::ui
