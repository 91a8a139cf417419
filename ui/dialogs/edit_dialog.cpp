#include "ui/dialogs/edit_dialog.h"

#include "ui/dialogs/prove_dialog.h"
#include "ui/text/display.h"
#include "ui/views/first_size.h"

#include <QVBoxLayout>

namespace ckptscope::ui {

EditDialog::EditDialog(Document& document, const QStringList& parts, QWidget* parent)
    : QDialog(parent)
    , m_checkpoint(document.current())
    , m_form(new QFormLayout)
    , m_scope(new QComboBox)
    , m_problem(new QLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(m_form);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_scope->addItem(tr("The whole file"));
    for (const QString& part : parts)
        if (!part.isEmpty())
            m_scope->addItem(tr("Only %1").arg(shown(part.toStdString(), 100)), part);
    m_scope->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    addLabel(tr("&Acts on:"), m_scope, m_scope);
    connect(m_scope, &QComboBox::currentIndexChanged, this, &EditDialog::scopeChanged);
}

QLabel* EditDialog::addLabel(const QString& text, QWidget* buddy, QWidget* field)
{
    auto* label = new QLabel(text);
    label->setBuddy(buddy);
    buddy->setAccessibleName(QString(text).remove('&').remove(':'));
    m_form->addRow(label, field);
    return label;
}

void EditDialog::addBody(QWidget* widget)
{
    static_cast<QVBoxLayout*>(layout())->addWidget(widget, 1);
}

void EditDialog::finish(const QString& verb)
{
    layout()->addWidget(m_problem);
    layout()->addWidget(m_buttons);
    m_buttons->button(QDialogButtonBox::Ok)->setText(verb);
    m_buttons->button(QDialogButtonBox::Ok)->setDefault(true);
    connect(m_buttons, &QDialogButtonBox::accepted, this, [this] {
        if (m_buttons->button(QDialogButtonBox::Ok)->isEnabled())
            accept();
    });
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resizeWithinScreen(*this, {720, 520});
}

void EditDialog::offerProof(std::function<std::vector<edit::Step>()> steps)
{
    m_prove = m_buttons->addButton(tr("&Prove It…"), QDialogButtonBox::ActionRole);
    m_prove->setAutoDefault(false);
    m_prove->setToolTip(asHtml(tr("Place the tensors on these devices with LibTorch, to see whether they fit")));
    connect(m_prove, &QPushButton::clicked, this,
            [this, steps = std::move(steps)] { ProveDialog(checkpoint(), steps(), this).exec(); });
}

void EditDialog::setProvable(bool provable)
{
    m_prove->setEnabled(provable);
}

void EditDialog::setProblem(const QString& problem)
{
    m_problem->setText(problem.isEmpty() ? QString() : QStringLiteral("⚠ ") + problem);
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(problem.isEmpty());
    m_buttons->button(QDialogButtonBox::Ok)->setToolTip(asHtml(problem));
}

QString EditDialog::scope() const
{
    return m_scope->currentData().toString();
}

QStringList EditDialog::scopes() const
{
    const QStringList parts = m_scope->currentData().toStringList();
    return parts.isEmpty() ? QStringList{QString()} : parts;
}

void EditDialog::choose(const QString& scope)
{
    if (const int index = m_scope->findData(scope); index >= 0)
        m_scope->setCurrentIndex(index);
}

void EditDialog::offerRows(const QStringList& scopes)
{
    if (scopes.size() == 1)
        return choose(scopes.front());
    m_scope->addItem(tr("The %Ln selected row(s)", nullptr, static_cast<int>(scopes.size())), scopes);
    m_scope->setCurrentIndex(m_scope->count() - 1);
}

void EditDialog::actOnRowsAlone()
{
    const QSignalBlocker quiet(m_scope);
    m_scope->clear();
    m_scope->addItem(tr("The selected rows"));
    m_scope->setEnabled(false);
}

} // namespace ckptscope::ui
