#include "ui/dialogs/save_dialog.h"

#include "ui/dialogs/cast_dialog.h"
#include "ui/dialogs/save_target.h"
#include "ui/document/save_name.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/text/loss_lines.h"
#include "ui/views/first_size.h"

#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSettings>
#include <QVBoxLayout>

namespace ckptscope::ui {

namespace {

const QString kFolderKey = QStringLiteral("save/folder");
const QString kInputFolderKey = QStringLiteral("save/inputFolder");
constexpr int kDelayMilliseconds = 150;
constexpr int kChangesLines = 6;

/// Beside the input; but the files of one folder go where the last one of it went.
QString proposedFolder(const QString& path)
{
    const QSettings settings;
    const QString beside = QFileInfo(path).absolutePath();
    const QString last = settings.value(kFolderKey).toString();
    const bool sameSource = settings.value(kInputFolderKey).toString() == beside;
    if ((sameSource || !QFileInfo(beside).isWritable()) && QFileInfo(last).isDir())
        return last;
    return beside;
}

checkpoint::Format formatOf(const QComboBox& box)
{
    return static_cast<checkpoint::Format>(box.currentData().toInt());
}

} // namespace

SaveDialog::SaveDialog(Document& document, const QString& format, QWidget* parent)
    : QDialog(parent)
    , m_document(document)
    , m_target(new QLineEdit)
    , m_format(new QComboBox)
    , m_changes(new QPlainTextEdit)
    , m_size(new QLabel)
    , m_losses(new QLabel)
    , m_lossJob(new JobLine)
    , m_problem(new QLabel)
    , m_replace(new QCheckBox(tr("&Replace the file that exists")))
    , m_verify(new QCheckBox(tr("Read the new file again and &compare it with what was to be saved")))
    , m_buttons(new QDialogButtonBox(QDialogButtonBox::Save | QDialogButtonBox::Cancel))
    , m_historyIndex(document.history().index())
    , m_formatWord(format)
{
    setWindowTitle(tr("Save as"));
    fillFormats(format);
    layOut();
    describeChanges();
    countLosses();
    proposeTarget();
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &SaveDialog::planAgain);
    connect(m_target, &QLineEdit::textChanged, this, [this] {
        m_replace->setChecked(false); // agreed to for another file
        judge();
        m_delay.start();
    });
    connect(m_format, &QComboBox::currentIndexChanged, this, &SaveDialog::planAgain);
    connect(m_replace, &QCheckBox::toggled, this, &SaveDialog::judge);
    connect(&document, &Document::planChanged, this, &SaveDialog::planChanged);
    connect(&document, &Document::jobChanged, this, &SaveDialog::judge);
    connect(&document, &Document::refused, this, [this](const Sentence& sentence) {
        m_refused = sentence();
        describeChanges();
    });
    planAgain();
    m_target->setFocus();
    const QString name = QFileInfo(m_target->text()).completeBaseName();
    m_target->setSelection(static_cast<int>(m_target->text().lastIndexOf(name)), static_cast<int>(name.size()));
}

void SaveDialog::fillFormats(const QString& format)
{
    m_format->addItem(
        tr("As the input (%1)").arg(plain(checkpoint::containerName(m_document.original()->origin->container))),
        static_cast<int>(checkpoint::Format::AsInput));
    m_format->addItem(tr("zip, for PyTorch 1.6 and newer"), static_cast<int>(checkpoint::Format::Zip));
    m_format->addItem(tr("legacy, for PyTorch before 1.6"), static_cast<int>(checkpoint::Format::Legacy));
    m_format->setCurrentIndex(format == "zip" ? 1 : format == "legacy" ? 2 : 0);
}

void SaveDialog::layOut()
{
    for (QLabel* label : {m_size, m_losses, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        label->setFocusPolicy(Qt::NoFocus);
    }
    m_changes->setReadOnly(true);
    m_changes->setTabChangesFocus(true);
    m_changes->setFixedHeight(m_changes->fontMetrics().lineSpacing() * kChangesLines + 12);
    m_verify->setChecked(true);
    m_replace->hide();
    m_target->setAccessibleName(tr("New file"));
    m_format->setAccessibleName(tr("Format"));
    m_changes->setAccessibleName(tr("What changes"));
    auto* browse = new QPushButton(tr("&Browse…"));
    browse->setAutoDefault(false);
    connect(browse, &QPushButton::clicked, this, &SaveDialog::chooseTarget);
    auto* targetLine = new QHBoxLayout;
    targetLine->addWidget(m_target, 1);
    targetLine->addWidget(browse);

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    const auto addRow = [form](const QString& text, QWidget* buddy, auto* field) {
        auto* label = new QLabel(text);
        label->setBuddy(buddy);
        form->addRow(label, field);
    };
    addRow(tr("&New file:"), m_target, targetLine);
    addRow(tr("&Format:"), m_format, m_format);
    addRow(tr("C&hanges:"), m_changes, m_changes);
    form->addRow(QString(), makeAdditions());
    form->addRow(tr("Size:"), m_size);
    form->addRow(QString(), m_losses);
    form->addRow(QString(), m_lossJob);
    m_losses->hide();

    auto* layout = new QVBoxLayout(this);
    layout->addLayout(form);
    layout->addWidget(m_verify);
    layout->addWidget(m_problem);
    layout->addWidget(m_replace);
    layout->addStretch();
    layout->addWidget(m_buttons);
    connect(m_buttons, &QDialogButtonBox::accepted, this, &SaveDialog::accept);
    connect(m_buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resizeWithinScreen(*this, {680, sizeHint().height()});
    keepRoomForTexts(*this);
}

QLayout* SaveDialog::makeAdditions()
{
    auto* line = new QHBoxLayout;
    const auto add = [&](const QString& text, const QString& toolTip, auto&& act) {
        auto* button = new QPushButton(text);
        button->setToolTip(asHtml(toolTip));
        button->setAutoDefault(false);
        button->setEnabled(m_document.chances().hasTensors);
        connect(button, &QPushButton::clicked, this, act);
        line->addWidget(button);
    };
    add(tr("Cas&t…"), tr("Cast the weights to another dtype, such as float16"), [this] {
        CastDialog dialog(m_document, {}, this);
        if (dialog.exec() == QDialog::Accepted)
            m_document.addSteps(dialog.steps());
    });
    add(tr("Co&mpact storages"), tr("Cut storages to what their tensors use: a smaller file"),
        [this] { m_document.addSteps({edit::Compact{}}); });
    line->addStretch();
    return line;
}

void SaveDialog::planChanged()
{
    m_refused.clear();
    describeChanges();
    countLosses();
    proposeTarget();
    planAgain();
}

void SaveDialog::proposeTarget()
{
    if (m_target->text() != m_proposed)
        return;
    const std::vector<edit::Step>& steps = m_document.plan().steps;
    const QString words = steps.empty() && !m_formatWord.isEmpty() ? m_formatWord : changeWords(steps);
    m_proposed = QDir::toNativeSeparators(proposedTarget(m_document.path(), proposedFolder(m_document.path()), words));
    m_target->setText(m_proposed);
}

void SaveDialog::describeChanges()
{
    QStringList lines;
    const PlanState& plan = m_document.plan();
    for (std::size_t i = 0; i < plan.reports.size(); ++i) {
        lines << coreText(plan.reports[i].sentence);
        for (const std::string& remark : plan.reports[i].remarks)
            lines << QStringLiteral("    ") + coreText(remark);
    }
    if (lines.isEmpty())
        lines << tr("Nothing was edited: the new file holds the same values.");
    if (!m_refused.isEmpty())
        lines << QStringLiteral("⚠ ") + m_refused;
    m_changes->setPlainText(lines.join('\n'));
}

void SaveDialog::countLosses()
{
    const bool casts = edit::casts(m_document.plan().steps);
    m_losses->setVisible(casts);
    m_lossJob->cancel();
    m_countsLosses = casts;
    const int round = ++m_lossRound;
    if (!casts)
        return;
    m_losses->setText(tr("Looking for numbers that a cast loses …"));
    m_lossJob->setJob(Job::start<QStringList>(
        this, tr("Looking for numbers that a cast loses"),
        [original = m_document.original(), steps = m_document.plan().steps](const io::Progress& progress) {
            return lossLines(edit::countLosses(original, steps, progress));
        },
        [this, round](Outcome<QStringList>&& outcome) {
            if (round != m_lossRound)
                return; // of other steps
            m_lossJob->setJob(nullptr);
            m_countsLosses = false;
            judge();
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                m_losses->setText(error->kind() == io::ErrorKind::Cancelled
                                      ? tr("Whether the cast loses numbers was not looked for.")
                                      : coreText(error->describe()));
                return;
            }
            const QStringList& lines = std::get<QStringList>(outcome);
            m_losses->setText(lines.isEmpty() ? tr("The cast makes no number infinite and none 0.") : lines.join('\n'));
        }));
}

QString SaveDialog::targetPath() const
{
    return ui::targetPath(m_target->text(), m_document.path());
}

void SaveDialog::chooseTarget()
{
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save as"), targetPath(),
                                     tr("Checkpoints (*.pt *.pth *.pkl *.bin *.ckpt)") + ";;" + tr("All files (*)"),
                                     nullptr, QFileDialog::DontConfirmOverwrite); // asked for in this dialog
    if (!path.isEmpty())
        m_target->setText(QDir::toNativeSeparators(path));
}

void SaveDialog::planAgain()
{
    if (m_job)
        m_job->cancel();
    m_bytes.reset();
    m_planRefusal.clear();
    struct Planned {
        quint64 bytes;
        bool copy;
        QStringList remarks;
    };
    m_job = Job::start<Planned>(
        this, tr("Working out the size"),
        [checkpoint = m_document.current(), format = formatOf(*m_format),
         target = targetPath().toStdString()](const io::Progress&) {
            const checkpoint::SavePlan plan(checkpoint, format, target);
            QStringList remarks;
            for (const std::string& remark : plan.remarks())
                remarks << coreText(remark);
            return Planned{plan.size(), plan.isCopy(), remarks};
        },
        [this, round = ++m_round](Outcome<Planned>&& outcome) {
            if (round != m_round)
                return; // overtaken
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                m_planRefusal = coreText(error->describe());
                m_size->setText(tr("not known"));
            } else {
                const Planned& planned = std::get<Planned>(outcome);
                m_bytes = planned.bytes;
                QStringList lines{tr("%1 (%2 bytes)").arg(bytesText(planned.bytes), numberText(planned.bytes))};
                if (planned.copy)
                    lines << tr("A copy of the input, byte for byte.");
                m_size->setText((lines + planned.remarks).join('\n'));
            }
            judge();
        });
    m_size->setText(QStringLiteral("…"));
    judge();
}

void SaveDialog::judge()
{
    const TargetState state = inspectTarget(*m_document.original(), targetPath(), m_bytes);
    m_replace->setVisible(state.exists);
    QString problem = state.refusal.isEmpty() ? m_planRefusal : state.refusal;
    if (problem.isEmpty() && state.exists && !m_replace->isChecked())
        problem = tr("This file exists already. Choose another name, or tick below to replace it.");
    m_problem->setText(problem.isEmpty() ? QString() : QStringLiteral("⚠ ") + problem);
    m_problem->setVisible(!problem.isEmpty());
    QPushButton* save = m_buttons->button(QDialogButtonBox::Save);
    // Nobody would see what is lost, or what an edit that is being added does.
    save->setEnabled(problem.isEmpty() && !m_countsLosses && !m_document.isEditing());
    save->setToolTip(asHtml(m_countsLosses ? m_losses->text() : problem));
    save->setDefault(true);
}

void SaveDialog::reject()
{
    if (m_document.isEditing())
        return; // what was added a moment ago could not be taken back
    m_document.history().setIndex(m_historyIndex);
    QDialog::reject();
}

SaveRequest SaveDialog::request() const
{
    return {targetPath(), formatOf(*m_format), m_replace->isChecked(), m_verify->isChecked()};
}

void SaveDialog::accept()
{
    if (!m_buttons->button(QDialogButtonBox::Save)->isEnabled())
        return;
    QSettings settings;
    settings.setValue(kFolderKey, QFileInfo(targetPath()).absolutePath());
    settings.setValue(kInputFolderKey, QFileInfo(m_document.path()).absolutePath());
    QDialog::accept();
}

} // namespace ckptscope::ui
