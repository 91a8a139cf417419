#include "ui/views/document_page.h"

#include "core/checkpoint/path.h"
#include "ui/models/row_text.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/text/finding_text.h"

#include <QDesktopServices>
#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QSettings>
#include <QSplitter>
#include <QUrl>

#include <utility>

namespace ckptscope::ui {

using checkpoint::Severity;

namespace {

constexpr std::size_t kLongestName = 60; ///< characters of a file's name where it has no place to break at

} // namespace

DocumentPage::DocumentPage(const QString& path, QWidget* parent)
    : QWidget(parent)
    , m_document(path)
    , m_findings(new FindingsBar)
    , m_filter(new FilterLine)
    , m_tree(new CheckpointTree)
    , m_details(new DetailsPanel)
    , m_changes(new ChangesPanel(m_document))
    , m_status(new QLabel)
    , m_jobLine(new JobLine)
    , m_stack(new QStackedWidget)
    , m_placeholder(new QLabel)
{
    m_tree->setCheckpointModel(&m_model);
    layOut();
    connectDocument();
    connectTree();
    m_document.open();
}

void DocumentPage::layOut()
{
    auto* left = new QWidget;
    auto* leftLayout = new QVBoxLayout(left);
    leftLayout->setContentsMargins(0, 0, 0, 0);
    leftLayout->addWidget(m_filter);
    leftLayout->addWidget(m_tree, 1);
    auto* across = new QSplitter(Qt::Horizontal);
    across->addWidget(left);
    across->addWidget(m_details);
    across->setStretchFactor(0, 3);
    across->setStretchFactor(1, 2);
    across->setSizes({780, 420});
    across->setChildrenCollapsible(false);
    auto* down = new QSplitter(Qt::Vertical);
    down->addWidget(across);
    down->addWidget(m_changes);
    down->setStretchFactor(0, 5);
    down->setStretchFactor(1, 1);
    down->setChildrenCollapsible(false);

    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setWordWrap(true);
    m_placeholder->setTextFormat(Qt::PlainText);
    m_stack->addWidget(m_placeholder);
    m_stack->addWidget(down);

    auto* state = new QHBoxLayout;
    m_status->setTextFormat(Qt::PlainText);
    state->addWidget(m_status, 1);
    state->addWidget(m_jobLine);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 4);
    layout->addWidget(m_findings);
    layout->addWidget(m_stack, 1);
    layout->addLayout(state);
}

void DocumentPage::connectDocument()
{
    connect(&m_document, &Document::stateChanged, this, &DocumentPage::documentChanged);
    connect(&m_document, &Document::planChanged, this, [this] {
        if (std::exchange(m_showsRefusal, false)) {
            m_findings->clearMessage();
            if (m_document.isChangedOnDisk())
                showChangeOnDisk(); // what the refusal stood in place of
        }
        rebuildRows();
    });
    connect(&m_document, &Document::jobChanged, this, [this] {
        m_jobLine->setJob(m_document.job() ? m_document.job() : m_document.readingJob());
        emit stateChanged();
    });
    connect(&m_document, &Document::refused, this, &DocumentPage::showRefusal);
    connect(&m_document, &Document::saveFailed, this, [this](const Sentence& sentence) {
        showFailed(Severity::Error, [sentence] { return tr("Not saved. %1").arg(sentence()); });
    });
    connect(&m_document, &Document::saved, this, &DocumentPage::saved);
    connect(&m_document, &Document::valuesChanged, this, &DocumentPage::valuesRead);
    connect(&m_document, &Document::checksumsChecked, this, &DocumentPage::checksumsChecked);
    connect(&m_document, &Document::exported, this, &DocumentPage::exported);
    connect(&m_document, &Document::exportFailed, this, [this](const Sentence& sentence) {
        showFailed(Severity::Error, [sentence] { return tr("Not exported. %1").arg(sentence()); });
    });
    connect(&m_document, &Document::changedOnDisk, this, &DocumentPage::showChangeOnDisk);
    connect(m_changes, &ChangesPanel::noted, this, [this](const QString& sentence) {
        showMessage([sentence] { return FindingsBar::Message{Severity::Note, sentence, {}, {}}; });
    });
    connect(m_findings, &FindingsBar::messageAction, this, [this](int action) {
        m_findings->clearMessage();
        if (m_savedTarget.isEmpty())
            m_document.open();
        else if (action == 0)
            QDesktopServices::openUrl(QUrl::fromLocalFile(QFileInfo(m_savedTarget).absolutePath()));
        else
            emit openWanted(m_savedTarget);
    });
    connect(m_findings, &FindingsBar::cureWanted, this, [this](const std::vector<std::string>& fix) {
        cure(fix);
        m_tree->setFocus(); // the button goes, and the filter line stands next
    });
    connect(m_findings, &FindingsBar::whyWanted, this, &DocumentPage::whyWanted);
    m_findings->setPlaces([this](const checkpoint::Finding& finding) { return rowOf(finding) != 0; });
    connect(m_findings, &FindingsBar::placeWanted, this, [this](const checkpoint::Finding& finding) {
        goTo(rowOf(finding));
        m_tree->setFocus();
    });
}

void DocumentPage::connectTree()
{
    connect(m_filter, &FilterLine::queryChanged, this, &DocumentPage::project);
    connect(m_filter, &FilterLine::nextMatch, this, [this] { nextMatch(1); });
    connect(m_filter, &FilterLine::previousMatch, this, [this] { nextMatch(-1); });
    connect(m_filter, &FilterLine::left, m_tree, [this] { m_tree->setFocus(); });
    connect(m_tree, &CheckpointTree::currentRowChanged, this, [this] {
        m_hasChosen = true;
        updateDetails();
    });
    connect(m_tree, &QAbstractItemView::pressed, this, [this] { m_hasChosen = true; });
    connect(m_tree, &CheckpointTree::selectionChangedTo, this, &DocumentPage::updateDetails);
    connect(m_tree, &CheckpointTree::orderWanted, this, &DocumentPage::setOrder);
    connect(m_tree, &CheckpointTree::menuRequested, this, &DocumentPage::treeMenuWanted);
    connect(m_details, &DetailsPanel::rowWanted, m_tree, &CheckpointTree::goTo);
    connect(m_details, &DetailsPanel::stepsWanted, this,
            [this](const std::vector<edit::Step>& steps) { m_document.addSteps(steps); });
}

void DocumentPage::documentChanged()
{
    switch (m_document.state()) {
    case Document::State::Opening:
        if (!m_model.outline()) {
            m_placeholder->setText(tr("Opening %1 …").arg(shown(m_document.name().toStdString(), kLongestName)));
            m_stack->setCurrentIndex(0);
        }
        break;
    case Document::State::Failed:
        m_placeholder->setText(tr("%1 was not opened.").arg(shown(m_document.name().toStdString(), kLongestName)));
        m_stack->setCurrentIndex(0);
        showFailure();
        break;
    case Document::State::Ready:
        m_findings->clearMessage();
        m_stack->setCurrentIndex(1);
        m_tree->setFocus();
        break;
    }
    updateStatus();
    emit stateChanged();
}

void DocumentPage::cure(const std::vector<std::string>& fix)
{
    if (!fix.empty() && fix[0] == "--format") {
        emit saveWanted(plain(fix[1]));
        return;
    }
    m_document.addSteps(edit::parseSteps(fix));
}

RowId DocumentPage::rowOf(const checkpoint::Finding& finding) const
{
    if (!m_model.outline() || finding.where.empty())
        return 0;
    if (isAboutNumbers(finding.id)) // of the names in the file, which edits may have changed
        return m_model.numbers() ? m_model.numbers()->rowNamed(finding.where) : 0;
    return m_model.outline()->find(finding.where);
}

void DocumentPage::goTo(RowId row)
{
    if (row == 0 || m_model.indexOf(row).isValid() || !m_placeBeforeFilter)
        return m_tree->goTo(row);
    m_placeBeforeFilter->current = m_model.outline()->path(row);
    m_placeBeforeFilter->showsCurrent = true;
    m_hasChosen = false; // of what the filter shows
    m_filter->edit()->clear();
}

QString DocumentPage::selectedSection() const
{
    const Outline* outline = m_model.outline();
    const std::uint32_t section = outline ? outline->section(m_tree->currentRow()) : kNoIndex;
    return section == kNoIndex ? QString() : plain(outline->checkpoint().sections[section].name);
}

QString DocumentPage::selectedPath() const
{
    const Outline* outline = m_model.outline();
    const RowId row = m_tree->currentRow();
    if (!outline || row == 0)
        return {};
    const std::string path = outline->path(row);
    const pickle::Tree& tree = outline->checkpoint().tree;
    return checkpoint::reach(tree, tree.root(), path).node.valid() ? plain(path) : selectedSection();
}

std::vector<RowId> DocumentPage::selectedRows() const
{
    std::vector<RowId> rows = m_tree->selectedRows();
    if (rows.empty())
        rows = {m_tree->currentRow()};
    return m_model.outline() ? outermost(*m_model.outline(), std::move(rows)) : std::vector<RowId>();
}

std::vector<RowKeys> DocumentPage::selectedKeys() const
{
    return m_model.outline() ? keysOf(*m_model.outline(), selectedRows()) : std::vector<RowKeys>();
}

std::vector<RowKeys> DocumentPage::commonKeys() const
{
    return m_model.outline() ? keysOf(*m_model.outline(), {commonRow(*m_model.outline(), selectedRows())})
                             : std::vector<RowKeys>();
}

QStringList DocumentPage::selectedParts() const
{
    QStringList parts;
    const Outline* outline = m_model.outline();
    const RowId row = outline ? commonRow(*outline, selectedRows()) : 0;
    if (row == 0)
        return parts;
    parts = scopesOf(*outline, {row});
    if (const std::uint32_t section = outline->section(row); section != kNoIndex)
        parts << plain(outline->checkpoint().sections[section].name);
    parts.removeDuplicates();
    parts.removeAll(QString());
    return parts;
}

QStringList DocumentPage::selectedScopes() const
{
    const std::vector<RowId> rows = selectedRows();
    const auto isPart = [this](RowId row) {
        const RowKind kind = m_model.outline()->row(row).kind;
        return kind == RowKind::Group || kind == RowKind::Module || kind == RowKind::Tensor;
    };
    if (rows.empty() || rows.size() > kMostRowsOfAnEdit || (rows.size() == 1 && !isPart(rows.front())))
        return {};
    return scopesOf(*m_model.outline(), rows);
}

void DocumentPage::showMessage(std::function<FindingsBar::Message()> say)
{
    m_showsRefusal = false;
    m_findings->showMessage(std::move(say));
}

void DocumentPage::showRefusal(const Sentence& sentence)
{
    showFailed(Severity::Warning, sentence);
    m_showsRefusal = true;
}

void DocumentPage::showFailed(Severity severity, const Sentence& sentence)
{
    if (m_document.isChangedOnDisk())
        m_savedTarget.clear(); // the button is for this file
    showMessage([this, severity, sentence] {
        const QStringList actions = m_document.isChangedOnDisk() ? QStringList{tr("Reload")} : QStringList();
        return FindingsBar::Message{severity, sentence(), actions, sentence()};
    });
}

void DocumentPage::showFailure()
{
    m_savedTarget.clear();
    m_findings->setFindings({}); // those of what was open before
    showMessage([error = *m_document.error(), path = m_document.path()] {
        const QString said = coreText(error.describe());
        return FindingsBar::Message{Severity::Error, said, {tr("Try again")}, path + '\n' + said};
    });
}

void DocumentPage::showChangeOnDisk()
{
    if (m_savedTarget == m_document.path() && !m_document.isGone())
        return; // that is the file that was saved here
    m_savedTarget.clear();
    if (m_document.isGone())
        showMessage([] {
            return FindingsBar::Message{
                Severity::Warning,
                tr("The file was deleted or moved since it was opened. What is shown stays, with "
                   "the edits, and can still be saved while this tab is open."),
                {tr("Reload")},
                {}};
        });
    else
        showMessage([] {
            return FindingsBar::Message{
                Severity::Warning, tr("The file changed on disk since it was opened."), {tr("Reload")}, {}};
        });
}

void DocumentPage::saved(const QString& target, const QStringList& remarks)
{
    m_savedTarget = target;
    showMessage([target, remarks, size = static_cast<quint64>(QFileInfo(target).size())] {
        const QStringList lines = QStringList(tr("Saved %1 (%2).").arg(shownPath(target), bytesText(size))) + remarks;
        return FindingsBar::Message{Severity::Note, joinedSentences(lines), {tr("Show in folder"), tr("Open")}, {}};
    });
    updateDetails(); // the advice about loading names the file
    emit stateChanged();
}

void DocumentPage::exported(const tensor::ArrayExport& planned)
{
    m_savedTarget = plain(planned.out);
    showMessage([count = static_cast<int>(planned.arrays.size()), target = m_savedTarget] {
        return FindingsBar::Message{Severity::Note,
                                    tr("Exported %Ln tensor(s) to %1.", nullptr, count).arg(shownPath(target)),
                                    {tr("Show in folder")},
                                    {}};
    });
}

void DocumentPage::updateDetails()
{
    Subject subject;
    subject.document = &m_document;
    subject.model = &m_model;
    subject.rows = m_model.rows();
    subject.row = m_tree->currentRow();
    subject.selection = m_tree->selectedRows();
    m_details->setSubject(std::move(subject));
}

void DocumentPage::updateStatus()
{
    const checkpoint::CheckpointPtr& checkpoint = m_document.original();
    if (m_document.state() != Document::State::Ready || !checkpoint) {
        m_status->clear();
        return;
    }
    QStringList parts{plain(checkpoint::containerName(checkpoint->origin->container))};
    if (const std::string by = checkpoint->origin->writtenBy(); !by.empty())
        parts << tr("written by %1").arg(coreText(by));
    parts << bytesText(checkpoint->origin->bytes.size()) << verdictText(m_document.current()->verdict.level)
          << tr("opened in %1 ms").arg(m_document.openMilliseconds(), 0, 'f', 1);
    m_status->setText(parts.join(QStringLiteral(" · ")));
}

void DocumentPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        if (m_document.state() != Document::State::Ready)
            documentChanged(); // says again why it was not opened
        updateStatus();
        emit m_model.headerDataChanged(Qt::Horizontal, 0, CheckpointColumnCount - 1);
        m_tree->viewport()->update();
    }
}

/// Esc that nothing on the page has a use for.
void DocumentPage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape)
        m_jobLine->cancel();
    else
        QWidget::keyPressEvent(event);
}

/// However many findings there are, the tree is what the page is for.
void DocumentPage::resizeEvent(QResizeEvent* event)
{
    constexpr int kFindingsShare = 3;
    QWidget::resizeEvent(event);
    m_findings->setMaximumHeight(height() / kFindingsShare);
}

} // namespace ckptscope::ui
