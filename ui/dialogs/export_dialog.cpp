#include "ui/dialogs/export_dialog.h"

#include "ui/dialogs/save_target.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/first_size.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

#include <numeric>

namespace ckptscope::ui {

using tensor::ArrayExport;
using tensor::ArrayFormat;

namespace {

const QString kFolderKey = QStringLiteral("export/folder");
constexpr int kDelayMilliseconds = 150;

QString suffixOf(ArrayFormat format)
{
    switch (format) {
    case ArrayFormat::Npy:
        return QStringLiteral(".npy");
    case ArrayFormat::Csv:
        return QStringLiteral(".csv");
    case ArrayFormat::Npz:
        return QStringLiteral(".npz");
    case ArrayFormat::Folder:
        break;
    }
    return {};
}

/// What is worth knowing before: how much it is, and which dtypes numpy does not have.
QString described(const ArrayExport& planned)
{
    QStringList lines{
        ExportDialog::tr("%Ln tensor(s)", nullptr, static_cast<int>(planned.arrays.size()))
        + (planned.format == ArrayFormat::Csv ? QString() : QStringLiteral(" · ") + bytesText(planned.bytes()))};
    QStringList others;
    for (const tensor::ExportedArray& each : planned.arrays)
        if (const std::optional<tensor::DType> other = planned.otherType(each))
            others << ExportDialog::tr("%1 is written as %2: numpy has no %1.")
                          .arg(plain(info(each.view.dtype).name), plain(info(*other).name));
    others.removeDuplicates();
    constexpr std::size_t kMostLeftOut = 3;
    for (std::size_t i = 0; i < std::min(planned.leftOut.size(), kMostLeftOut); ++i)
        others << ExportDialog::tr("Left out: %1").arg(coreText(planned.leftOut[i]));
    if (planned.leftOut.size() > kMostLeftOut)
        others << ExportDialog::tr("%Ln more tensor(s) left out", nullptr,
                                   static_cast<int>(planned.leftOut.size() - kMostLeftOut));
    return (lines + others).join('\n');
}

/// Files that are there already, of those that would be written.
int countExisting(const ArrayExport& planned)
{
    int count = 0;
    for (const std::string& output : outputsOf(planned))
        count += QFileInfo::exists(plain(output)) ? 1 : 0;
    return count;
}

} // namespace

ExportDialog::ExportDialog(Document& document, std::vector<std::uint32_t> selected, QWidget* parent)
    : QDialog(parent)
    , m_document(document)
    , m_selected(std::move(selected))
    , m_what(new QComboBox)
    , m_format(new QComboBox)
    , m_target(new QLineEdit)
    , m_size(new QLabel)
    , m_problem(new QLabel)
    , m_replace(new QCheckBox(tr("&Replace what exists")))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel))
{
    setWindowTitle(tr("Export numbers"));
    const checkpoint::Checkpoint& checkpoint = *document.current();
    if (m_selected.size() == 1)
        m_what->addItem(
            tr("The selected tensor: %1").arg(shown(checkpoint.tensorName(checkpoint.tensors[m_selected[0]]), 80)),
            true);
    else if (!m_selected.empty())
        m_what->addItem(tr("The selection: %Ln tensor(s)", nullptr, static_cast<int>(m_selected.size())), true);
    m_what->addItem(tr("The whole file: %Ln tensor(s)", nullptr, static_cast<int>(checkpoint.tensors.size())), false);
    layOut();
    fillFormats();
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &ExportDialog::planAgain);
    connect(m_what, &QComboBox::currentIndexChanged, this, &ExportDialog::fillFormats);
    connect(m_format, &QComboBox::currentIndexChanged, this, &ExportDialog::proposeTarget);
    connect(m_target, &QLineEdit::textChanged, this, [this] {
        m_replace->setChecked(false); // agreed to for another file
        m_planned.reset();
        m_delay.start();
    });
    connect(m_replace, &QCheckBox::toggled, this, [this] { judge({}); });
    planAgain();
}

void ExportDialog::layOut()
{
    for (QLabel* label : {m_size, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    }
    m_replace->hide();
    auto* browse = new QPushButton(tr("&Browse…"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &ExportDialog::chooseTarget);
    auto* targetLine = new QHBoxLayout;
    targetLine->addWidget(m_target, 1);
    targetLine->addWidget(browse);
    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto addRow = [form](const QString& text, QWidget* buddy, auto* field) {
        auto* label = new QLabel(text);
        label->setBuddy(buddy);
        buddy->setAccessibleName(QString(text).remove('&').remove(':'));
        form->addRow(label, field);
    };
    m_what->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    addRow(tr("&What:"), m_what, m_what);
    addRow(tr("&Format:"), m_format, m_format);
    addRow(tr("&New file or folder:"), m_target, targetLine);
    form->addRow(tr("Size:"), m_size);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_problem);
    layout->addWidget(m_replace);
    layout->addStretch();
    layout->addWidget(m_buttons);
    m_buttons->button(QDialogButtonBox::Save)->setText(tr("&Export"));
    connect(m_buttons, &QDialogButtonBox::accepted, this, &ExportDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resizeWithinScreen(*this, {620, sizeHint().height()});
    keepRoomForTexts(*this);
}

void ExportDialog::fillFormats()
{
    const QSignalBlocker blocker(m_format);
    m_format->clear();
    const auto add = [this](const QString& text, ArrayFormat format) {
        m_format->addItem(text, static_cast<int>(format));
    };
    if (rows().size() == 1) {
        add(tr("numpy array (.npy)"), ArrayFormat::Npy);
        add(tr("text (.csv)"), ArrayFormat::Csv);
    }
    add(tr("numpy archive (.npz)"), ArrayFormat::Npz);
    add(tr("a folder with an .npy for each tensor"), ArrayFormat::Folder);
    proposeTarget();
}

std::vector<std::uint32_t> ExportDialog::rows() const
{
    if (m_what->currentData().toBool())
        return m_selected;
    std::vector<std::uint32_t> all(m_document.current()->tensors.size());
    std::iota(all.begin(), all.end(), 0U);
    return all;
}

ArrayFormat ExportDialog::format() const
{
    return static_cast<ArrayFormat>(m_format->currentData().toInt());
}

/// Named after the tensor or the file, where the last export went.
void ExportDialog::proposeTarget()
{
    const QFileInfo input(m_document.path());
    const QString last = QSettings().value(kFolderKey).toString();
    const QString folder = QFileInfo(last).isDir() ? last : input.absolutePath();
    const checkpoint::Checkpoint& checkpoint = *m_document.current();
    const std::vector<std::uint32_t> chosen = rows();
    QString name = input.completeBaseName();
    if (chosen.size() == 1)
        name = plain(tensor::safeFileName(checkpoint.tensorName(checkpoint.tensors[chosen[0]])));
    m_target->setText(QDir::toNativeSeparators(folder + '/' + name + suffixOf(format())));
}

QString ExportDialog::targetPath() const
{
    return ui::targetPath(m_target->text(), m_document.path());
}

void ExportDialog::chooseTarget()
{
    const QString path = format() == ArrayFormat::Folder
        ? QFileDialog::getExistingDirectory(this, windowTitle(), QFileInfo(targetPath()).absolutePath())
        : QFileDialog::getSaveFileName(this, windowTitle(), targetPath(), '*' + suffixOf(format()), nullptr,
                                       QFileDialog::DontConfirmOverwrite); // asked for in this dialog
    if (!path.isEmpty())
        m_target->setText(QDir::toNativeSeparators(path));
}

void ExportDialog::planAgain()
{
    using Planned = std::shared_ptr<const ArrayExport>;
    if (m_job)
        m_job->cancel();
    m_planned.reset();
    m_size->setText(QStringLiteral("…"));
    m_job = Job::start<Planned>(
        this, tr("Working out the size"),
        [checkpoint = m_document.current(), rows = rows(), format = format(),
         target = targetPath().toStdString()](const io::Progress&) {
            return std::make_shared<const ArrayExport>(tensor::planExport(*checkpoint, rows, format, target));
        },
        [this, round = ++m_round](Outcome<Planned>&& outcome) {
            if (round != m_round)
                return; // overtaken
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                m_size->setText(tr("not known"));
                judge(coreText(error->describe()));
                return;
            }
            m_planned = std::get<Planned>(std::move(outcome));
            m_size->setText(described(*m_planned));
            judge({});
        });
    judge({});
}

void ExportDialog::judge(const QString& refusal)
{
    QString problem = refusal;
    const bool isFolder = format() == ArrayFormat::Folder;
    if (problem.isEmpty() && m_target->text().isEmpty())
        problem = tr("Name the new file or folder.");
    if (problem.isEmpty() && !isFolder)
        problem =
            inspectTarget(*m_document.original(), targetPath(),
                          m_planned && format() != ArrayFormat::Csv ? std::optional(m_planned->bytes()) : std::nullopt)
                .refusal;
    if (problem.isEmpty() && isFolder && QFileInfo::exists(targetPath()) && !QFileInfo(targetPath()).isDir())
        problem = tr("That is a file; name a folder.");
    const int existing = m_planned ? countExisting(*m_planned) : 0;
    m_replace->setVisible(existing != 0);
    if (problem.isEmpty() && existing != 0 && !m_replace->isChecked())
        problem = tr("%Ln file(s) of this name exist already. Choose another name, or tick below to replace them.",
                     nullptr, existing);
    m_problem->setText(problem.isEmpty() ? QString() : QStringLiteral("⚠ ") + problem);
    m_problem->setVisible(!problem.isEmpty());
    QPushButton* go = m_buttons->button(QDialogButtonBox::Save);
    go->setEnabled(problem.isEmpty() && m_planned);
    go->setToolTip(asHtml(problem));
    go->setDefault(true);
}

io::AtomicFile::IfExists ExportDialog::ifExists() const
{
    return m_replace->isChecked() ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse;
}

void ExportDialog::accept()
{
    if (!m_buttons->button(QDialogButtonBox::Save)->isEnabled())
        return;
    QSettings().setValue(kFolderKey, QFileInfo(targetPath()).absolutePath());
    QDialog::accept();
}

} // namespace ckptscope::ui
