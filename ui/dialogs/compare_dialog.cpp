#include "ui/dialogs/compare_dialog.h"

#include "ui/text/display.h"

#include <QFileDialog>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSettings>

namespace ckptscope::ui {

namespace {

QString describe(const CompareSide& side)
{
    const QString name = shown(side.fileName().toStdString(), 60);
    if (!side.document || side.document->plan().steps.empty())
        return name;
    return side.original ? CompareDialog::tr("%1 — as in the file").arg(name)
                         : CompareDialog::tr("%1 — with its edits").arg(name);
}

} // namespace

CompareDialog::CompareDialog(const QList<Document*>& documents, QWidget* parent)
    : QDialog(parent)
    , m_left(new QComboBox)
    , m_right(new QComboBox)
    , m_problem(new QLabel)
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Compare checkpoints"));
    for (Document* document : documents) {
        m_sides << CompareSide{document->path(), document, false};
        if (!document->plan().steps.empty())
            m_sides << CompareSide{document->path(), document, true};
    }
    for (QComboBox* box : {m_left, m_right})
        for (int i = 0; i < m_sides.size(); ++i) {
            box->addItem(describe(m_sides[i]), i);
            box->setItemData(i, asHtml(m_sides[i].path), Qt::ToolTipRole);
        }
    // The present document against the next one; alone, with its edits against itself without them.
    m_left->setCurrentIndex(m_sides.isEmpty() ? -1 : 0);
    int other = -1;
    for (int i = 1; i < m_sides.size() && other < 0; ++i)
        other = m_sides[i].document != m_sides[0].document ? i : -1;
    m_right->setCurrentIndex(other >= 0 ? other : m_sides.size() > 1 ? 1 : -1);

    auto* form = new QFormLayout(this);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    auto* labelA = new QLabel(tr("&A:"));
    labelA->setBuddy(m_left);
    auto* labelB = new QLabel(tr("&B:"));
    labelB->setBuddy(m_right);
    form->addRow(labelA, makeRow(m_left, false));
    form->addRow(labelB, makeRow(m_right, true));
    m_problem->setWordWrap(true);
    form->addRow(m_problem);
    form->addRow(m_buttons);
    m_buttons->button(QDialogButtonBox::Ok)->setText(tr("&Compare"));
    connect(m_buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    setMinimumWidth(520);
    check();
}

QWidget* CompareDialog::makeRow(QComboBox* box, bool right)
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    box->setAccessibleName(right ? tr("Checkpoint B") : tr("Checkpoint A"));
    box->setPlaceholderText(tr("Choose a file"));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* file = new QPushButton(tr("File…"));
    file->setAccessibleName(right ? tr("Choose a file as B") : tr("Choose a file as A"));
    layout->addWidget(box, 1);
    layout->addWidget(file);
    connect(file, &QPushButton::clicked, this, [this, right] { browse(right); });
    connect(box, &QComboBox::currentIndexChanged, this, &CompareDialog::check);
    return row;
}

void CompareDialog::browse(bool right)
{
    const QString key = QStringLiteral("files/folder");
    const QString folder = m_sides.isEmpty() ? QSettings().value(key, QDir::homePath()).toString()
                                             : QFileInfo(m_sides.first().path).absolutePath();
    const QString path = QFileDialog::getOpenFileName(this, tr("Choose a checkpoint"), folder,
                                                      tr("Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt *.tar)")
                                                          + QStringLiteral(";;") + tr("All files (*)"));
    if (path.isEmpty())
        return;
    QSettings().setValue(key, QFileInfo(path).absolutePath());
    chooseFile(right, path);
}

int CompareDialog::indexOf(const QString& path)
{
    const CompareSide side{QFileInfo(path).absoluteFilePath(), nullptr, false};
    int index = 0;
    while (index < m_sides.size() && (m_sides[index].path != side.path || m_sides[index].original))
        ++index;
    if (index < m_sides.size())
        return index;
    m_sides << side;
    for (QComboBox* box : {m_left, m_right}) {
        const int before = box->currentIndex();
        box->addItem(describe(side), index);
        box->setItemData(index, asHtml(side.path), Qt::ToolTipRole);
        box->setCurrentIndex(before); // the first item would be chosen by itself
    }
    return index;
}

void CompareDialog::addFile(const QString& path)
{
    indexOf(path);
}

void CompareDialog::chooseFile(bool right, const QString& path)
{
    box(right)->setCurrentIndex(indexOf(path));
    check();
    QPushButton* compare = m_buttons->button(QDialogButtonBox::Ok);
    (compare->isEnabled() ? static_cast<QWidget*>(compare) : box(!right))->setFocus(); // Enter would choose again
}

CompareSide CompareDialog::chosen(const QComboBox* box) const
{
    const int index = box->currentIndex();
    return index < 0 ? CompareSide() : m_sides[index];
}

void CompareDialog::check()
{
    const bool both = m_left->currentIndex() >= 0 && m_right->currentIndex() >= 0;
    const bool same = both && m_left->currentIndex() == m_right->currentIndex();
    m_problem->setText(same        ? tr("Choose two that differ: both are the same now.")
                           : !both ? tr("Choose two checkpoints: open ones, or other files.")
                                   : QString());
    m_buttons->button(QDialogButtonBox::Ok)->setEnabled(both && !same);
}

} // namespace ckptscope::ui
