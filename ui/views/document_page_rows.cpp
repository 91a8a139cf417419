// The rows of a document's tab: listing, filtering, ordering, and the numbers that belong to them.
#include "ui/models/row_follower.h"
#include "ui/models/rows_at.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/document_page.h"

#include <algorithm>
#include <iterator>
#include <unordered_set>

namespace ckptscope::ui {

using checkpoint::Severity;

namespace {

/// With up to so many rows a filter is answered at once; with more beside the window's thread.
constexpr std::uint32_t kWorkedOutAtOnce = 150'000;

/// The rows of a checkpoint, and what its tensors were in the one that is shown until then.
struct NextRows {
    CheckpointRows rows;
    std::shared_ptr<const EditTrace> sinceShown; ///< null: the same one is shown, or none
};

NextRows nextRows(const checkpoint::CheckpointPtr& original, const checkpoint::CheckpointPtr& current,
                  const checkpoint::CheckpointPtr& shown, OutlineMode mode)
{
    const CheckpointRows rows = makeRows(original, current, mode);
    if (!shown || shown == current)
        return {rows, nullptr};
    return {rows, shown == original ? rows.trace : std::make_shared<const EditTrace>(shown, *current)};
}

/// Those of the paths that have rows below them here, or those that have none.
std::vector<std::string> whereRows(const Outline& outline, const std::vector<std::string>& paths, bool are)
{
    std::unordered_set<std::string> found;
    forRowsAt(outline, paths, [&](RowId row) { found.insert(outline.path(row)); });
    std::vector<std::string> out;
    std::ranges::copy_if(paths, std::back_inserter(out),
                         [&](const std::string& path) { return found.contains(path) == are; });
    return out;
}

CheckpointTree::Place followed(const RowFollower& rows, const CheckpointTree::Place& place)
{
    CheckpointTree::Place now = place;
    now.open = rows.paths(place.open);
    now.current = rows.paths({place.current}).front();
    now.nearby = rows.paths(place.nearby);
    return now;
}

} // namespace

void DocumentPage::rebuildRows()
{
    if (m_rowsJob)
        m_rowsJob->cancel();
    m_findings->setFindings(m_document.findings());
    const checkpoint::CheckpointPtr shown = m_model.outline() ? m_model.outline()->checkpointPtr() : nullptr;
    m_rowsJob = Job::start<NextRows>(
        this, tr("Listing"),
        [original = m_document.original(), current = m_document.current(), shown, mode = m_mode](const io::Progress&) {
            return nextRows(original, current, shown, mode);
        },
        [this, current = m_document.current()](Outcome<NextRows>&& outcome) {
            if (current != m_document.current()) // overtaken by another edit
                return;
            if (auto* next = std::get_if<NextRows>(&outcome))
                useRows(std::move(next->rows), next->sinceShown.get());
            else
                showMessage([say = coreSentence(std::get<io::Error>(outcome).describe())] {
                    return FindingsBar::Message{Severity::Error, say(), {}, {}};
                });
        });
}

void DocumentPage::useRows(CheckpointRows rows, const EditTrace* sinceShown)
{
    const std::shared_ptr<const Outline> before = m_model.rows().outline;
    const CheckpointTree::Place place = m_tree->place();
    const bool hasChosen = m_hasChosen;
    m_model.setRows(std::move(rows));
    if (!before) {
        m_tree->openFirstLevels();
        m_tree->setCurrentIndex(m_model.index(0, 0));
    } else {
        std::optional<RowFollower> renamed;
        if (sinceShown && sinceShown->hasRenamed())
            renamed.emplace(*before, *m_model.outline(), *sinceShown);
        CheckpointTree::Place now = renamed ? followed(*renamed, place) : place;
        rememberGone(now);
        bringBack(now);
        m_tree->restore(now);
        if (renamed && m_placeBeforeFilter)
            m_placeBeforeFilter = followed(*renamed, *m_placeBeforeFilter);
    }
    m_hasChosen = hasChosen;
    if (m_document.values()) {
        joinNumbers();
    } else {
        m_findings->placesChanged();
        if (!m_filter->isEmpty() || m_order.by != Order::By::File)
            project();
    }
    updateDetails();
    updateStatus();
    emit stateChanged();
}

void DocumentPage::rememberGone(const CheckpointTree::Place& place)
{
    constexpr std::size_t kMost = 20;
    CheckpointTree::Place gone = place;
    gone.open = whereRows(*m_model.outline(), place.open, false);
    if (m_model.outline()->find(place.current) != 0)
        gone.current.clear();
    if (gone.open.empty() && gone.current.empty())
        return;
    m_gone.push_back(std::move(gone));
    if (m_gone.size() > kMost)
        m_gone.erase(m_gone.begin());
}

/// Undo selects and opens what it brings back.
void DocumentPage::bringBack(CheckpointTree::Place& place)
{
    const Outline& outline = *m_model.outline();
    const auto isBack = [&](const CheckpointTree::Place& gone) {
        return (!gone.current.empty() && outline.find(gone.current) != 0)
            || !whereRows(outline, gone.open, true).empty();
    };
    const auto back = std::ranges::find_if(m_gone.rbegin(), m_gone.rend(), isBack);
    if (back == m_gone.rend())
        return;
    if (!back->current.empty()) {
        place.current = back->current;
        place.showsCurrent = true;
    }
    place.open.insert(place.open.end(), back->open.begin(), back->open.end());
    m_gone.erase(std::next(back).base());
}

template <typename Result>
void DocumentPage::overRows(QPointer<Job>& job, const QString& title,
                            std::function<Result(const std::stop_token&)> work, std::function<void(Result&&)> use)
{
    if (job)
        job->cancel();
    if (!m_model.outline())
        return;
    if (m_model.outline()->count() <= kWorkedOutAtOnce) {
        use(work({}));
        return;
    }
    m_model.holdRows(true);
    job = Job::start<Result>(
        this, title, [work](const io::Progress& progress) { return work(progress.stop); },
        [this, use, outline = m_model.rows().outline](Outcome<Result>&& outcome) {
            m_model.holdRows(false);
            if (auto* result = std::get_if<Result>(&outcome); result && outline == m_model.rows().outline)
                use(std::move(*result));
        });
}

void DocumentPage::joinNumbers()
{
    using Numbers = std::shared_ptr<const RowNumbers>;
    overRows<Numbers>(
        m_numbersJob, tr("Listing"),
        [rows = m_model.rows(), values = m_document.values()](const std::stop_token&) {
            return std::make_shared<const RowNumbers>(rows.outline, rows.trace, values);
        },
        [this](Numbers&& numbers) {
            m_model.setNumbers(std::move(numbers));
            m_findings->placesChanged();
            if (!m_filter->isEmpty() || m_order.by != Order::By::File)
                project();
        });
}

void DocumentPage::valuesRead()
{
    const ScannedValues& values = *m_document.values();
    m_findings->setFindings(m_document.findings());
    m_tree->showNumberColumns();
    joinNumbers();
    m_savedTarget.clear();
    showMessage([whole = values.isWhole, read = static_cast<int>(values.read),
                 unreadable = static_cast<int>(values.unreadable), good = values.findings.empty()] {
        QStringList said{whole ? tr("The numbers of %Ln tensor(s) were read.", nullptr, read)
                               : tr("Stopped after the numbers of %Ln tensor(s).", nullptr, read)};
        if (unreadable != 0)
            said << tr("%Ln tensor(s) have none that can be read.", nullptr, unreadable);
        if (good && read != 0)
            said << tr("No NaN, no infinity, nothing else that is noteworthy.");
        return FindingsBar::Message{Severity::Note, joinedSentences(said), {}, {}};
    });
    emit stateChanged();
}

void DocumentPage::checksumsChecked()
{
    m_findings->setFindings(m_document.findings());
    if (!m_document.checksums()->empty()) // they say it
        return;
    m_savedTarget.clear();
    showMessage([] {
        return FindingsBar::Message{Severity::Note, tr("All bytes of the file match its checksums."), {}, {}};
    });
}

void DocumentPage::project()
{
    overRows<Projection>(
        m_projectionJob, tr("Filtering"),
        [rows = m_model.rows(), numbers = m_model.numbers(), query = m_filter->query(),
         order = m_order](const std::stop_token& stop) {
            return ui::project(*rows.outline, *rows.names, query, order, stop, numbers.get());
        },
        [this](Projection&& projection) { useProjection(std::move(projection)); });
}

/// A filter shows its first match, unless the user has chosen another one. When it goes, the tree is as it was before;
/// only what was chosen meanwhile is shown there.
void DocumentPage::useProjection(Projection projection)
{
    const bool filters = !m_filter->query().empty();
    if (filters && !m_placeBeforeFilter) {
        m_placeBeforeFilter = m_tree->place();
        m_hasChosen = false;
    }
    const CheckpointTree::Place place = filters || m_placeBeforeFilter ? CheckpointTree::Place() : m_tree->place();
    RowId chosen = m_hasChosen ? m_tree->currentRow() : 0;
    m_model.setProjection(std::move(projection));
    if (filters) {
        const std::vector<RowId>& matches = m_model.projection().matches;
        m_filter->setCount(matches.size(), m_model.projection().candidates);
        m_tree->openMatches();
        if (!m_model.indexOf(chosen).isValid())
            chosen = 0;
        if (chosen != 0 || !matches.empty())
            m_tree->goTo(chosen != 0 ? chosen : ui::nextMatch(*m_model.outline(), m_model.projection(), 0, 1));
        m_hasChosen = chosen != 0;
    } else {
        m_filter->clearCount();
        m_tree->restore(m_placeBeforeFilter ? *m_placeBeforeFilter : place);
        if (m_placeBeforeFilter && chosen != 0)
            m_tree->goTo(chosen);
        m_placeBeforeFilter.reset();
    }
    updateDetails();
}

void DocumentPage::nextMatch(int direction)
{
    if (!m_model.projection().matches.empty())
        m_tree->goTo(ui::nextMatch(*m_model.outline(), m_model.projection(), m_tree->currentRow(), direction));
    m_hasChosen = true; // also where it is the only one
}

void DocumentPage::setMode(OutlineMode mode)
{
    if (mode == m_mode)
        return;
    m_mode = mode;
    if (m_document.current())
        rebuildRows();
    emit stateChanged();
}

void DocumentPage::setOrder(Order order)
{
    m_order = order;
    m_tree->showOrder(order);
    project();
    emit stateChanged();
}

} // namespace ckptscope::ui
