#include "ui/views/compare_page.h"

#include "core/compare/report.h"
#include "core/edit/step.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/compare_export.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QKeyEvent>
#include <QMenu>
#include <QSettings>
#include <QSplitter>
#include <QVBoxLayout>

namespace ckptscope::ui {

using checkpoint::CheckpointPtr;
using checkpoint::kNoIndex;
using checkpoint::Severity;

namespace {

/// Up to so many pairs a filter is answered at once; more are filtered beside the window's thread.
constexpr std::size_t kFilteredAtOnce = 150'000;
/// With fewer rows all headings are open at first.
constexpr std::size_t kOpenAtFirst = 20'000;
using RowsPtr = std::shared_ptr<const CompareRows>;

} // namespace

ComparePage::ComparePage(CompareSide a, CompareSide b, QWidget* parent)
    : QWidget(parent)
    , m_a(std::move(a))
    , m_b(std::move(b))
    , m_messages(new FindingsBar)
    , m_header(new CompareHeader)
    , m_bar(new CompareFilterBar)
    , m_filter(new FilterLine)
    , m_table(
          new CompareTable(CompareStateColumn, {LeftFactsColumn, RightFactsColumn}, QStringLiteral("compare/aligned3")))
    , m_raw(new CompareRawView)
    , m_values(new CompareValues)
    , m_numbers(new CompareNumbers)
    , m_pictures(new PairPictures(PairPictures::Sides::Compared))
    , m_views(new QStackedWidget)
    , m_stack(new QStackedWidget)
    , m_placeholder(new QLabel)
    , m_status(new QLabel)
    , m_jobLine(new JobLine)
{
    const QString ofHeading = compareStateName(OnlyRightState) + QStringLiteral(" 1 · ") + compareStateName(DTypeState);
    m_table->setCompareModel(
        &m_model, {QString(), longFacts(), ofHeading + QStringLiteral(" 1"), QString(), longFacts(), longNumbers()});
    m_table->setAccessibleName(tr("Tensors of both sides, aligned"));
    layOut();
    connectParts();
    follow(m_a);
    follow(m_b);
    compareAgain();
}

void ComparePage::layOut()
{
    m_views->addWidget(m_table);
    m_views->addWidget(m_raw);
    auto* down = new QSplitter(Qt::Vertical);
    down->addWidget(m_views);
    down->addWidget(m_numbers);
    down->addWidget(m_pictures);
    down->addWidget(m_values);
    down->setStretchFactor(0, 4);
    down->setStretchFactor(1, 2);
    down->setStretchFactor(2, 4);
    down->setStretchFactor(3, 1);
    down->setSizes({500, 220, 340, 140});
    m_numbers->hide();
    m_pictures->hide();
    down->setChildrenCollapsible(false);
    auto* content = new QWidget;
    auto* inside = new QVBoxLayout(content);
    inside->setContentsMargins(0, 0, 0, 0);
    inside->addWidget(m_header);
    inside->addWidget(m_bar);
    inside->addWidget(m_filter);
    inside->addWidget(down, 1);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setTextFormat(Qt::PlainText);
    m_placeholder->setWordWrap(true);
    m_stack->addWidget(m_placeholder);
    m_stack->addWidget(content);
    m_status->setTextFormat(Qt::PlainText);
    m_status->setMinimumWidth(1); // beside a job it is cut, rather than the window widened
    auto* state = new QHBoxLayout;
    state->addWidget(m_status, 1);
    state->addWidget(m_jobLine);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(6, 6, 6, 4);
    layout->addWidget(m_messages);
    layout->addWidget(m_stack, 1);
    layout->addLayout(state);
}

void ComparePage::connectParts()
{
    connect(m_header, &CompareHeader::againWanted, this, [this] { compareAgain(); });
    connect(m_header, &CompareHeader::exportWanted, this, &ComparePage::chooseExport);
    connect(m_header, &CompareHeader::cureWanted, this,
            [this](bool right, const std::vector<std::string>& fix) { emit cureWanted(right, edit::parseSteps(fix)); });
    connect(m_messages, &FindingsBar::messageAction, this, [this] {
        m_messages->clearMessage();
        compareAgain();
    });
    connect(m_bar, &CompareFilterBar::statesChanged, this, &ComparePage::project);
    connect(m_bar, &CompareFilterBar::rawKeysWanted, this, &ComparePage::showRaw);
    connect(m_bar, &CompareFilterBar::picturesWanted, this, &ComparePage::showPictures);
    connect(m_bar, &CompareFilterBar::numbersWanted, this, &ComparePage::showNumbers);
    connect(m_numbers, &CompareNumbers::readWanted, this, &ComparePage::readNumbers);
    connect(m_numbers, &CompareNumbers::pairChosen, this, &ComparePage::choosePair);
    for (CompareTable* table : {m_table, m_raw->left(), m_raw->right()}) {
        connect(table, &CompareTable::currentIndexChanged, this, &ComparePage::followCurrent);
        connect(table, &QWidget::customContextMenuRequested, this,
                [this, table](const QPoint& position) { showMenu(*table, position); });
    }
    connect(m_filter, &FilterLine::queryChanged, this, &ComparePage::project);
    connect(m_filter, &FilterLine::nextMatch, this, [this] { nextRow(1); });
    connect(m_filter, &FilterLine::previousMatch, this, [this] { nextRow(-1); });
    connect(m_filter, &FilterLine::left, this,
            [this] { (m_bar->showsRawKeys() ? m_raw->left() : m_table)->setFocus(); });
}

void ComparePage::follow(const CompareSide& side)
{
    if (!side.document)
        return;
    connect(side.document, &Document::planChanged, this, [this] { compareAgain(false); });
}

void ComparePage::setDocument(bool right, Document* document)
{
    CompareSide& side = right ? m_b : m_a;
    if (side.document == document)
        return;
    side.document = document;
    side.original = false;
    follow(side);
}

QString ComparePage::sideText(const CompareSide& side) const
{
    const QString name = shown(side.fileName().toStdString(), 60);
    if (side.isEdited())
        return tr("%1 (edited)").arg(name);
    return side.document && side.original ? tr("%1 (as in the file)").arg(name) : name;
}

QString ComparePage::title() const
{
    return tr("Compare: %1 ↔ %2").arg(shown(m_a.fileName().toStdString(), 24), shown(m_b.fileName().toStdString(), 24));
}

void ComparePage::compareAgain(bool readFiles)
{
    for (const QPointer<Job>& job : {m_job, m_readJob})
        if (job)
            job->cancel();
    m_messages->clearMessage();
    if (!m_rows) {
        m_placeholder->setText(tr("Comparing %1 with %2 …").arg(sideText(m_a), sideText(m_b)));
        m_stack->setCurrentIndex(0);
    }
    const auto known = [&](const CompareSide& side, bool right) {
        const CheckpointPtr open = side.checkpoint();
        return open || readFiles || !m_rows ? open : (right ? m_rows->b : m_rows->a);
    };
    m_job = Job::start<RowsPtr>(
        this, tr("Comparing"),
        [a = known(m_a, false), b = known(m_b, true), pathA = m_a.path.toStdString(),
         pathB = m_b.path.toStdString()](const io::Progress& progress) -> RowsPtr {
            const CheckpointPtr left = a ? a : checkpoint::open(pathA, progress);
            progress.check();
            const CheckpointPtr right = b ? b : checkpoint::open(pathB, progress);
            return std::make_shared<const CompareRows>(left, right, io::Progress{progress.stop, {}});
        },
        [this, number = ++m_number](Outcome<RowsPtr>&& outcome) {
            if (number != m_number) // overtaken by another
                return;
            if (auto* rows = std::get_if<RowsPtr>(&outcome)) {
                useRows(std::move(*rows));
                return;
            }
            m_messages->showMessage([say = coreSentence(std::get<io::Error>(outcome).describe()),
                                     paths = m_a.path + '\n' + m_b.path + '\n'] {
                return FindingsBar::Message{
                    Severity::Error, tr("Not compared. %1").arg(say()), {tr("Compare again")}, paths + say()};
            });
            if (!m_rows)
                m_placeholder->setText(tr("%1 and %2 were not compared.").arg(sideText(m_a), sideText(m_b)));
        });
    m_jobLine->setJob(m_job);
}

void ComparePage::useRows(RowsPtr rows)
{
    const bool first = !m_rows;
    m_rows = std::move(rows);
    m_stack->setCurrentIndex(1);
    showRelation();
    m_bar->setCounts(m_rows->counts);
    m_model.setSideNames(sideText(m_a), sideText(m_b));
    m_raw->setSideNames(sideText(m_a), sideText(m_b));
    m_values->setDifferences(m_rows->comparison.values);
    m_numbers->setRows(m_rows);
    CompareProjection projection = ui::project(*m_rows, {m_bar->states(), m_filter->query()});
    m_model.setRows(m_rows, projection);
    useProjection(std::move(projection));
    if (first)
        m_table->setFocus();
    emit compared();
    readAgain();
}

void ComparePage::showRelation()
{
    const bool oneDocument = m_a.document && m_a.document == m_b.document;
    m_header->setComparison(m_rows->comparison, m_rows->read.get(), !oneDocument && m_a.path != m_b.path);
}

void ComparePage::project()
{
    if (m_projectionJob)
        m_projectionJob->cancel();
    if (!m_rows)
        return;
    const CompareFilter filter{m_bar->states(), m_filter->query()};
    if (m_rows->comparison.pairs.size() <= kFilteredAtOnce) {
        useProjection(ui::project(*m_rows, filter));
        return;
    }
    m_projectionJob = Job::start<CompareProjection>(
        this, tr("Filtering"),
        [rows = m_rows, filter](const io::Progress& progress) { return ui::project(*rows, filter, progress.stop); },
        [this, rows = m_rows](Outcome<CompareProjection>&& outcome) {
            if (auto* projection = std::get_if<CompareProjection>(&outcome); projection && rows == m_rows)
                useProjection(std::move(*projection));
        });
}

void ComparePage::useProjection(CompareProjection projection)
{
    const std::uint32_t current = currentPair();
    m_raw->setRows(m_rows, projection);
    m_numbers->setProjection(projection);
    m_model.setProjection(std::move(projection));
    if (m_model.projection().shown <= kOpenAtFirst)
        m_table->expandAll();
    const QModelIndex index = m_model.indexOf(current);
    m_table->setCurrentIndex(index.isValid() ? index : m_model.index(0, 0));
    m_raw->setCurrentPair(current);
    m_values->setQuery(m_filter->query(), *m_rows->a);
    const std::uint64_t all = m_rows->comparison.pairs.size();
    if (m_filter->query().empty() && m_bar->states() == AllStates)
        m_filter->clearCount();
    else
        m_filter->setCount(m_model.projection().shown, all);
    updateStatus();
}

void ComparePage::showRaw(bool raw)
{
    const std::uint32_t current = raw ? m_model.pairAt(m_table->currentIndex()) : m_raw->currentPair();
    m_views->setCurrentIndex(raw ? 1 : 0);
    if (current == kNoIndex)
        return;
    if (raw)
        m_raw->setCurrentPair(current);
    else
        m_table->setCurrentIndex(m_model.indexOf(current));
}

const CompareTable& ComparePage::currentTable() const
{
    if (!m_bar->showsRawKeys())
        return *m_table;
    return m_raw->right()->hasFocus() ? *m_raw->right() : *m_raw->left();
}

QString ComparePage::copiedKeys(Keys keys) const
{
    QStringList lines;
    for (const std::uint32_t pair : currentTable().selectedPairs()) {
        std::string key = keys == Keys::OfB ? std::string() : m_rows->name(pair, false);
        if (keys != Keys::OfA && key.empty())
            key = m_rows->name(pair, true);
        if (!key.empty())
            lines << plain(key);
    }
    return lines.join('\n');
}

QString ComparePage::copiedRows() const
{
    return currentTable().copiedRows();
}

void ComparePage::showMenu(const CompareTable& table, const QPoint& position)
{
    QMenu menu(this);
    menu.setObjectName(QStringLiteral("compareMenu"));
    const auto add = [&](const QString& text, const QString& copied) {
        menu.addAction(text, this, [copied] { QApplication::clipboard()->setText(copied); })
            ->setEnabled(!copied.isEmpty());
    };
    add(tr("Copy keys of &A"), copiedKeys(Keys::OfA));
    add(tr("Copy keys of &B"), copiedKeys(Keys::OfB));
    add(tr("Copy &rows"), copiedRows());
    menu.exec(table.viewport()->mapToGlobal(position));
}

void ComparePage::nextRow(int direction)
{
    QTreeView* view = m_bar->showsRawKeys() ? m_raw->left() : m_table;
    const QModelIndex current = view->currentIndex();
    QModelIndex next = direction > 0 ? view->indexBelow(current) : view->indexAbove(current);
    while (next.isValid() && !next.data(ComparePairRole).isValid()) // headings
        next = direction > 0 ? view->indexBelow(next) : view->indexAbove(next);
    if (next.isValid())
        view->setCurrentIndex(next);
}

void ComparePage::chooseExport(const QString& format)
{
    const QString key = QStringLiteral("files/folder");
    const QString name = QFileInfo(m_a.path).completeBaseName() + QStringLiteral("-") + tr("compared") + '.' + format;
    const QString folder = QSettings().value(key, QDir::homePath()).toString();
    const QString path = QFileDialog::getSaveFileName(this, tr("Save the report"), folder + '/' + name,
                                                      format.toUpper() + QStringLiteral(" (*.%1)").arg(format));
    if (!path.isEmpty())
        exportTo(path, format);
}

void ComparePage::exportTo(const QString& path, const QString& format)
{
    if (!m_rows)
        return;
    m_exportJob = Job::start<bool>(
        this, tr("Saving the report"),
        [rows = m_rows, path, format, a = m_a.path, b = m_b.path](const io::Progress& progress) {
            exportComparison(*rows, a, b, path, format, progress);
            return true;
        },
        [this, path](Outcome<bool>&& outcome) {
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                m_messages->showMessage([say = coreSentence(error->describe())] {
                    return FindingsBar::Message{
                        Severity::Error, tr("The report was not saved. %1").arg(say()), {}, say()};
                });
                return;
            }
            m_messages->showMessage([path] {
                return FindingsBar::Message{Severity::Note, tr("Saved the report as %1.").arg(shownPath(path)), {}, {}};
            });
            emit exported(path);
        });
    m_jobLine->setJob(m_exportJob);
}

void ComparePage::updateStatus()
{
    if (!m_rows)
        return;
    const compare::Comparison& comparison = m_rows->comparison;
    const auto tensors = [](const QString& side, std::uint64_t count) {
        return side + QStringLiteral(": ") + tr("%Ln tensor(s)", nullptr, static_cast<int>(count));
    };
    QStringList parts{tensors(QStringLiteral("A"), comparison.tensorsA),
                      tensors(QStringLiteral("B"), comparison.tensorsB),
                      tr("%1 paired").arg(numberText(comparison.counts.paired))};
    if (comparison.counts.paired != 0)
        parts << (m_rows->read ? tr("numbers were read") : tr("numbers were told by checksums, not read"));
    m_status->setText(parts.join(QStringLiteral(" · ")));
}

void ComparePage::keyPressEvent(QKeyEvent* event)
{
    if (event->key() != Qt::Key_Escape)
        return QWidget::keyPressEvent(event);
    for (const QPointer<Job>& job : {m_job, m_exportJob, m_readJob})
        if (job)
            job->cancel();
}

void ComparePage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() != QEvent::LanguageChange)
        return;
    m_table->setAccessibleName(tr("Tensors of both sides, aligned"));
    if (!m_rows)
        return;
    showRelation();
    m_model.setSideNames(sideText(m_a), sideText(m_b));
    m_raw->setSideNames(sideText(m_a), sideText(m_b));
    m_table->viewport()->update();
    updateStatus();
}

} // namespace ckptscope::ui
