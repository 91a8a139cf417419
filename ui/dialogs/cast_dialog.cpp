#include "ui/dialogs/cast_dialog.h"

#include "core/tensor/cast.h"
#include "ui/document/scoped_steps.h"
#include "ui/text/changes_text.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/text/loss_lines.h"
#include "ui/views/first_size.h"

#include <QVBoxLayout>

#include <algorithm>
#include <set>

namespace ckptscope::ui {

using checkpoint::DType;

namespace {

DType dtypeOf(const QComboBox& box)
{
    return static_cast<DType>(box.currentData().toInt());
}

void addDType(QComboBox& box, DType dtype)
{
    box.addItem(plain(checkpoint::info(dtype).name), static_cast<int>(dtype));
}

QLabel* textLabel()
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setAlignment(Qt::AlignLeft | Qt::AlignTop);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

CastDialog::CastDialog(Document& document, const QStringList& parts, QWidget* parent)
    : EditDialog(document, parts, parent)
    , m_to(new QComboBox)
    , m_from(new QComboBox)
    , m_report(textLabel())
    , m_losses(textLabel())
    , m_line(new JobLine)
{
    setWindowTitle(tr("Cast"));
    for (const DType dtype : {DType::Float16, DType::BFloat16, DType::Float32, DType::Float64, DType::Float8E4M3FN,
                              DType::Float8E5M2, DType::Float8E4M3FNUZ, DType::Float8E5M2FNUZ, DType::Float8E8M0FNU})
        addDType(*m_to, dtype);
    fillSources();
    addLabel(tr("&New dtype:"), m_to, m_to);
    addLabel(tr("&Only tensors of:"), m_from, m_from);
    auto* body = new QWidget;
    auto* column = new QVBoxLayout(body);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(m_report);
    column->addWidget(m_losses);
    column->addWidget(m_line);
    column->addStretch();
    addBody(body);
    finish(tr("Cast"));
    resizeWithinScreen(*this, {560, 340});
    connect(m_to, &QComboBox::currentIndexChanged, this, &CastDialog::preview);
    connect(m_from, &QComboBox::currentIndexChanged, this, &CastDialog::preview);
    m_to->setFocus();
    preview();
}

void CastDialog::fillSources()
{
    m_from->addItem(tr("any floating dtype"), static_cast<int>(DType::Unknown));
    std::set<DType> met;
    for (const checkpoint::Tensor& tensor : checkpoint()->tensors)
        if (tensor::canCast(tensor.dtype, DType::Float32))
            met.insert(tensor.dtype);
    for (const DType dtype : met)
        addDType(*m_from, dtype);
}

std::vector<edit::Step> CastDialog::stepsOn(const QStringList& parts) const
{
    std::vector<edit::Step> steps;
    for (const QString& part : parts)
        std::ranges::move(scopedSteps(part, {edit::Cast{dtypeOf(*m_to), dtypeOf(*m_from)}}), std::back_inserter(steps));
    return steps;
}

std::vector<edit::Step> CastDialog::steps() const
{
    return stepsOn(m_parts);
}

void CastDialog::scopeChanged()
{
    preview();
}

void CastDialog::preview()
{
    if (m_job)
        m_job->cancel();
    m_line->setJob(nullptr);
    m_losses->clear();
    m_parts.clear();
    setProblem(tr("Looking for the tensors …"));
    using Reports = std::vector<edit::StepReport>; // of the cast of each part
    Job::start<Reports>(
        this, tr("Looking for the tensors"),
        [checkpoint = checkpoint(), steps = stepsOn(scopes())](const io::Progress&) {
            const Reports all = edit::apply(checkpoint, steps).reports;
            Reports casts;
            for (std::size_t i = 0; i < steps.size(); ++i)
                if (std::holds_alternative<edit::Cast>(steps[i]))
                    casts.push_back(all[i]);
            return casts;
        },
        [this, parts = scopes(), round = ++m_round](Outcome<Reports>&& outcome) {
            if (round != m_round)
                return; // overtaken
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                m_report->clear();
                setProblem(coreText(error->describe()));
                return;
            }
            showReports(parts, std::get<Reports>(outcome));
        });
}

void CastDialog::showReports(const QStringList& parts, const std::vector<edit::StepReport>& reports)
{
    QStringList sentences, remarks;
    for (std::size_t i = 0; i < reports.size(); ++i) {
        if (reports[i].changes != 0) {
            m_parts << parts[static_cast<qsizetype>(i)];
            sentences << coreText(reports[i].sentence);
        }
        for (const std::string& remark : reports[i].remarks)
            if (const QString text = coreText(remark); !remarks.contains(text))
                remarks << text;
    }
    if (!sentences.isEmpty())
        remarks.prepend(ChangesText::firstAndCount(sentences));
    m_report->setText(remarks.join('\n'));
    setProblem(sentences.isEmpty() ? coreText(reports.front().sentence) : QString());
    if (!sentences.isEmpty())
        countLosses();
}

void CastDialog::countLosses()
{
    m_losses->setText(tr("Looking for numbers that the dtype cannot hold …"));
    m_job = Job::start<QStringList>(
        this, tr("Reading the numbers"),
        [checkpoint = checkpoint(), steps = steps()](const io::Progress& progress) {
            return lossLines(edit::countLosses(checkpoint, steps, progress));
        },
        [this, round = m_round](Outcome<QStringList>&& outcome) {
            if (round != m_round)
                return;
            m_line->setJob(nullptr);
            const auto* error = std::get_if<io::Error>(&outcome);
            if (error) {
                m_losses->setText(error->kind() == io::ErrorKind::Cancelled
                                      ? tr("Whether the dtype can hold all numbers was not looked for.")
                                      : coreText(error->describe()));
                return;
            }
            const QStringList& lines = std::get<QStringList>(outcome);
            m_losses->setText(lines.isEmpty() ? tr("No number becomes infinite, and none 0.") : lines.join('\n'));
        });
    m_line->setJob(m_job);
}

} // namespace ckptscope::ui
