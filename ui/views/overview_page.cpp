#include "ui/views/overview_page.h"

#include "core/checkpoint/whole_tensor.h"
#include "ui/models/row_search.h"
#include "ui/models/row_text.h"
#include "ui/models/value_text.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/text/finding_text.h"
#include "ui/views/bars.h"
#include "ui/views/group_table.h"
#include "ui/views/row_links.h"

#include <QCoreApplication>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QScrollArea>

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using checkpoint::Tensor;

namespace {

constexpr std::size_t kMostBars = 12;
constexpr std::size_t kMostLinks = 8;
constexpr qsizetype kShortValue = 200;
constexpr std::size_t kMostShown = 2000; ///< characters of a name: a file may have one of megabytes
/// For each line that breaks a longer word Qt looks for its end, which takes seconds for a word of 200,000 letters.
constexpr qsizetype kLongWord = 2000;
/// The bars of so many tensors are summed at once, of more beside the window's thread.
constexpr std::uint64_t kSummedAtOnce = 150'000;

std::vector<Bar> barsOf(const Outline& outline, const std::vector<Share>& shares, std::uint64_t whole)
{
    std::vector<Bar> bars;
    Share rest;
    for (std::size_t i = 0; i < shares.size(); ++i) {
        const Share& share = shares[i];
        if (shares.size() > kMostBars && i + 1 >= kMostBars) {
            rest.tensors += share.tensors;
            rest.elements += share.elements;
            rest.bytes += share.bytes;
            continue;
        }
        const QString name = share.row != 0 ? nameText(outline, share.row)
            : share.name.empty()            ? QCoreApplication::translate("ckptscope::ui::OverviewPage", "(none)")
                                            : shown(share.name, 80);
        bars.push_back({name, bytesText(share.bytes), {}, 0, share.row});
    }
    if (rest.tensors != 0) {
        const int others =
            static_cast<int>(shares.size() - kMostBars + 1); // lupdate finds no plural with an expression
        const QString name =
            QCoreApplication::translate("ckptscope::ui::OverviewPage", "%Ln other(s)", nullptr, others);
        bars.push_back({name, bytesText(rest.bytes), {}, 0, 0});
    }
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const Share& share = rest.tensors != 0 && i + 1 == bars.size() ? rest : shares[i];
        const double part = whole == 0 ? 0 : static_cast<double>(share.bytes) / static_cast<double>(whole);
        Totals totals;
        totals.tensors = share.tensors;
        totals.elements = share.elements;
        totals.bytes = share.bytes;
        bars[i].share = part;
        bars[i].toolTip = bars[i].name + '\n' + totalsText(totals) + QStringLiteral(" · ")
            + QLocale().toString(part * 100, 'f', 1) + QStringLiteral(" %");
    }
    return bars;
}

/// In characters.
qsizetype longestWord(const QString& text)
{
    qsizetype longest = 0, now = 0;
    for (const QChar c : text) {
        now = c.isSpace() ? 0 : now + 1;
        longest = std::max(longest, now);
    }
    return longest;
}

/// The number of a parameter's group and its learning rate, which is what one looks for.
QString groupText(const Outline& outline, RowId parameter, std::size_t group)
{
    QString text = QString::number(group);
    const Row& optimizer = outline.row(outline.row(parameter).parent);
    for (RowId row = optimizer.first; row < optimizer.first + optimizer.count; ++row) {
        if (outline.row(row).kind != RowKind::ParameterGroup || group-- != 0)
            continue;
        const Row& options = outline.row(row);
        for (RowId option = options.first; option < options.first + options.count; ++option)
            if (nameText(outline, option) == QLatin1String("lr"))
                text += QStringLiteral(" · lr ") + contentText(outline, option);
        break;
    }
    return text;
}

} // namespace

OverviewPage::OverviewPage(QWidget* parent)
    : DetailsPage(parent)
    , m_heading(new LongText)
{
    auto* layout = new QVBoxLayout(this);
    QFont font = m_heading->font();
    font.setBold(true);
    m_heading->setFont(font);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    auto* content = new QWidget;
    m_content = new QVBoxLayout(content);
    QMargins margins = layout->contentsMargins();
    m_content->setContentsMargins(0, 0, margins.right(), 0); // the scroll bar stands at the edge
    margins.setRight(0);
    layout->setContentsMargins(margins);
    auto* top = new QHBoxLayout;
    top->setContentsMargins(m_content->contentsMargins());
    top->addWidget(m_heading);
    layout->insertLayout(0, top);
    m_content->setSpacing(10);
    m_form = new FactsForm;
    m_content->addLayout(m_form);
    m_content->addStretch(1);
    area->setWidget(content);
    layout->addWidget(area, 1);
}

QString OverviewPage::title() const
{
    return tr("Overview");
}

void OverviewPage::addLinks(const QString& name, const Outline& outline, const std::vector<RowId>& rows,
                            std::size_t more)
{
    auto* links = new RowLinks;
    links->setRows(outline, rows);
    if (more != 0)
        links->addText(tr("and %Ln more", nullptr, static_cast<int>(more)));
    connect(links, &RowLinks::rowWanted, this, &OverviewPage::rowWanted);
    m_form->addRow(name, links);
}

void OverviewPage::addBelow(QWidget* widget, int stretch)
{
    m_content->insertWidget(m_content->count() - 1, widget, stretch);
}

void OverviewPage::setSubject(const Subject& subject)
{
    if (m_sums)
        m_sums->cancel();
    m_form->clear();
    while (m_content->count() > 2) { // between the form and the stretch
        QLayoutItem* item = m_content->takeAt(1);
        delete item->widget();
        delete item;
    }
    m_heading->setText({});
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
    m_heading->setText(subject.document ? shown(subject.document->name().toStdString(), kMostShown) : QString());
    m_form->add(tr("Container"), plain(checkpoint::containerName(checkpoint.origin->container)));
    m_form->add(tr("Written by"), coreText(checkpoint.origin->writtenBy()));
    m_form->add(tr("Size"), bytesText(checkpoint.origin->bytes.size()));
    m_form->add(tr("Safety"), verdictText(checkpoint.verdict.level));
    if (const Totals* totals = subject.rows.outline->totals(0))
        m_form->add(tr("Holds"), totalsText(*totals));
    addBreakdown(subject);
}

void OverviewPage::describeTensor(const Subject& subject)
{
    const Checkpoint& checkpoint = *subject.checkpoint();
    const Outline& outline = *subject.rows.outline;
    const Tensor& tensor = *subject.tensor();
    const std::string path = outline.path(subject.row); // a tied tensor has another one at each place
    m_heading->setText(path.empty() ? tr("Tensor") : shown(path, kMostShown));
    const EditTrace* trace = subject.rows.trace.get();
    if (const Tensor* old = trace ? trace->before(outline.row(subject.row).ref) : nullptr) {
        const std::string name = trace->original()->tensorName(*old);
        if (name != checkpoint.tensorName(tensor))
            m_form->add(tr("Before the edits"), shown(name, kMostShown));
    }
    if (tensor.has(checkpoint::kBroken))
        m_form->add(tr("Broken"), tr("its sizes, strides or offset contradict its storage; the values cannot be read"));
    m_form->add(tr("Shape"), tensor.sizes.valid() ? shapeText(checkpoint.shape(tensor)) : QString());
    m_form->add(tr("DType"), dtypeText(outline, subject.row, trace));
    m_form->add(tr("Device"), deviceText(outline, subject.row, trace));
    m_form->add(tr("Elements"), numberText(tensor.elements));
    const std::uint64_t bytes = checkpoint.bytes(tensor);
    m_form->add(tr("Size"),
                bytes < 1024 ? bytesText(bytes) : tr("%1 (%2 bytes)").arg(bytesText(bytes), numberText(bytes)));
    addLayout(checkpoint, tensor);
    const std::optional<checkpoint::WholeTensor> whole = checkpoint::wholeOf(checkpoint, tensor);
    m_form->add(tr("Kind"),
                whole ? tr("%1: the part of one process, of %2").arg(plain(whole->className), shapeText(whole->shape))
                    : tensor.has(checkpoint::kParameter) ? tr("parameter")
                    : tensor.has(checkpoint::kSubclass)  ? tr("tensor of a class of its own, or with attributes")
                                                         : QString());
    m_form->add(tr("Requires grad"), tensor.has(checkpoint::kRequiresGrad) ? tr("yes") : tr("no"));
    QStringList bits;
    if (tensor.has(checkpoint::kConjugate))
        bits << tr("conjugated when read");
    if (tensor.has(checkpoint::kNegative))
        bits << tr("negated when read");
    m_form->add(tr("View bits"), bits.join(QStringLiteral(", ")));
    m_form->add(tr("Quantised"), quantizerText(checkpoint, tensor));
    m_form->add(tr("Python"), shown(outline.pythonExpression(subject.row), kMostShown));
    if (const Row& parent = outline.row(outline.row(subject.row).parent); parent.kind == RowKind::Parameter)
        addParameter(outline, parent);
    else if (const std::vector<RowId> rows = parametersOf(outline, outline.node(subject.row)); !rows.empty())
        addLinks(tr("Optimizer"), outline, rows, 0);
    addSharing(subject, tensor);
}

void OverviewPage::addLayout(const Checkpoint& checkpoint, const Tensor& tensor)
{
    m_form->add(tr("Layout"), plain(checkpoint::layoutName(tensor.layout)));
    if (tensor.has(checkpoint::kNoData))
        m_form->add(tr("Values"), tr("none: only the shape was saved (meta or uninitialised)"));
    if (tensor.layout != checkpoint::Layout::Strided || !tensor.strides.valid())
        return;
    QStringList steps;
    for (const std::int64_t stride : checkpoint.strides(tensor))
        steps << QString::number(stride);
    if (!steps.isEmpty())
        m_form->add(tr("Strides"),
                    steps.join(QStringLiteral(", "))
                        + (checkpoint::isContiguous(checkpoint.shape(tensor), checkpoint.strides(tensor))
                               ? tr(" (contiguous)")
                               : tr(" (not contiguous)")));
    m_form->add(tr("Offset"), tr("%1 elements").arg(QLocale().toString(static_cast<qlonglong>(tensor.offset))));
}

void OverviewPage::addSharing(const Subject& subject, const Tensor& tensor)
{
    if (tensor.storage == kNoIndex)
        return;
    const Checkpoint& checkpoint = *subject.checkpoint();
    const checkpoint::Storage& storage = checkpoint.storages[tensor.storage];
    m_form->add(tr("Storage"),
                tr("%1, %2 in all").arg(shown(checkpoint.storageKey(storage), 100), bytesText(storage.bytes)));
    std::vector<RowId> others = rowsOfStorage(*subject.rows.outline, tensor.storage, subject.rows.outline->count());
    std::erase(others, subject.row);
    if (others.empty())
        return;
    const std::size_t more = others.size() - std::min(others.size(), kMostLinks);
    others.resize(others.size() - more);
    addLinks(tr("Shares with"), *subject.rows.outline, others, more);
}

void OverviewPage::describeRow(const Subject& subject)
{
    const Outline& outline = *subject.rows.outline;
    const Row& row = outline.row(subject.row);
    const std::string path = outline.path(subject.row);
    m_heading->setText(path.empty() ? nameText(outline, subject.row) : shown(path, kMostShown));
    if (row.kind == RowKind::Section) {
        const checkpoint::Section& section = outline.checkpoint().sections[row.ref];
        m_form->add(tr("Section"), sectionTitle(section.kind));
        m_form->add(tr("Class"), shown(section.detail, 300));
        if (const std::string& misfit = outline.misfit(row.ref); !misfit.empty())
            m_form->add(tr("Does not fit"), coreText(misfit));
    }
    if (row.kind == RowKind::Parameter) {
        describeParameter(subject);
    } else if (row.kind == RowKind::Value || row.kind == RowKind::Module) {
        m_form->add(row.kind == RowKind::Module ? tr("Class") : tr("Type"),
                    shown(checkpoint::typeName(outline.checkpoint().tree, outline.node(subject.row)), 300));
    }
    m_form->add(tr("Python"), shown(outline.pythonExpression(subject.row), kMostShown));
    if (row.again)
        m_form->add(tr("Shared"), tr("the same object stands at an earlier place too"));
    addGroups(subject); // the learning rate is what one looks for first
    if (const Totals* totals = outline.totals(subject.row)) {
        m_form->add(tr("Below"), totalsText(*totals));
        addBreakdown(subject);
    }
    describeValue(subject);
}

/// Which weight a row of an optimizer stands for.
void OverviewPage::addParameter(const Outline& outline, const Row& row)
{
    const OptimizerRow& parameter = outline.parameter(row);
    if (parameter.name.empty()) {
        m_form->add(tr("Parameter"), tr("not known: the optimizer does not fit the weights in this file"));
        m_form->add(tr("Does not fit"), coreText(outline.misfit(parameter.section)));
    } else if (const RowId weight = rowOfTensor(outline, parameter.weight); weight != 0) {
        addLinks(tr("Parameter"), outline, {weight}, 0);
    } else {
        m_form->add(tr("Parameter"), shown(parameter.name, 500));
    }
}

void OverviewPage::describeParameter(const Subject& subject)
{
    const Outline& outline = *subject.rows.outline;
    const OptimizerRow& parameter = outline.parameter(outline.row(subject.row));
    addParameter(outline, outline.row(subject.row));
    m_form->add(tr("Number"), plain(checkpoint::shortText(outline.checkpoint().tree, parameter.key)));
    m_form->add(tr("Shape"),
                parameter.shape.empty() && !parameter.weight.valid() ? QString() : shapeText(parameter.shape));
    m_form->add(tr("DType"), dtypeText(outline, subject.row));
    m_form->add(tr("Group"), groupText(outline, subject.row, parameter.group));
    const Row& row = outline.row(subject.row);
    for (RowId child = row.first; child < row.first + row.count; ++child) {
        const QString type = outline.row(child).kind == RowKind::Tensor ? QStringLiteral(" · ")
                + dtypeText(outline, child) + QStringLiteral(" · ") + deviceText(outline, child, nullptr)
                                                                        : QString();
        m_form->add(nameText(outline, child), contentText(outline, child) + type);
    }
}

void OverviewPage::describeValue(const Subject& subject)
{
    const Outline& outline = *subject.rows.outline;
    const RowKind kind = outline.row(subject.row).kind;
    const bool isValue = kind == RowKind::Value || kind == RowKind::Section || kind == RowKind::Module;
    if (!isValue || outline.totals(subject.row))
        return;
    const ValueText value = valueText(outline.checkpoint(), outline.node(subject.row));
    if (!value.text.contains('\n') && value.text.size() < kShortValue) {
        m_form->add(tr("Value"), value.text);
        return;
    }
    auto* edit = new QPlainTextEdit;
    edit->setReadOnly(true);
    if (longestWord(value.text) > kLongWord)
        edit->setWordWrapMode(QTextOption::WrapAnywhere);
    edit->setPlainText(value.text);
    edit->setTabChangesFocus(true);
    edit->setAccessibleName(tr("Value"));
    edit->setObjectName(QStringLiteral("value"));
    edit->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const int lines = std::clamp(static_cast<int>(value.text.count('\n')) + 2, 3, 24);
    edit->setMinimumHeight(edit->fontMetrics().lineSpacing() * lines);
    addBelow(edit, 100);
    if (value.isCut) {
        auto* note = new QLabel(tr("Only the beginning is shown."));
        note->setTextFormat(Qt::PlainText);
        addBelow(note);
    }
}

void OverviewPage::addBreakdown(const Subject& subject)
{
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    addBelow(box);
    const Totals* totals = subject.rows.outline->totals(subject.row);
    if (!subject.model || !totals || totals->tensors <= kSummedAtOnce)
        return addBars(box, *subject.rows.outline, breakdownOf(*subject.rows.outline, subject.row));
    subject.model->holdRows(true);
    m_sums = Job::start<Breakdown>(
        this, tr("Listing"),
        [outline = subject.rows.outline, row = subject.row](const io::Progress& progress) {
            return breakdownOf(*outline, row, progress.stop);
        },
        [this, model = subject.model, outline = subject.rows.outline,
         target = QPointer<QWidget>(box)](Outcome<Breakdown>&& outcome) {
            model->holdRows(false);
            if (const auto* breakdown = std::get_if<Breakdown>(&outcome); breakdown && target)
                addBars(target, *outline, *breakdown);
        });
}

void OverviewPage::addBars(QWidget* box, const Outline& outline, const Breakdown& breakdown)
{
    std::uint64_t whole = 0;
    for (const Share& share : breakdown.dtypes)
        whole += share.bytes;
    if (breakdown.shared != 0)
        m_form->add(
            tr("Shared"),
            tr("%1 of these are counted more than once: several tensors use them").arg(bytesText(breakdown.shared)));
    const auto add = [&](const QString& title, const std::vector<Share>& shares) {
        if (shares.empty())
            return;
        auto* bars = new Bars;
        bars->setBars(title, barsOf(outline, shares, whole));
        connect(bars, &Bars::rowWanted, this, &OverviewPage::rowWanted);
        box->layout()->addWidget(bars);
    };
    add(tr("By data type"), breakdown.dtypes);
    add(tr("By device"), breakdown.devices);
    add(tr("By part"), breakdown.children);
}

void OverviewPage::addGroups(const Subject& subject)
{
    const Outline& outline = *subject.rows.outline;
    const Row& row = outline.row(subject.row);
    const bool isOptimizer = row.kind == RowKind::Section
        && outline.checkpoint().sections[row.ref].kind == checkpoint::SectionKind::Optimizer;
    if (!isOptimizer && row.kind != RowKind::ParameterGroup)
        return;
    auto* table = new GroupTable;
    if (table->setGroups(outline, isOptimizer ? subject.row : row.parent))
        addBelow(table);
    else
        delete table;
}

} // namespace ckptscope::ui
