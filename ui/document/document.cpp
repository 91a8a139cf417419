#include "ui/document/document.h"

#include "core/checkpoint/verify_crc.h"
#include "ui/document/plan_change.h"
#include "ui/document/scoped_steps.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QFileInfo>

#include <algorithm>
#include <functional>

namespace ckptscope::ui {

using checkpoint::CheckpointPtr;

namespace {

PlanState applied(const CheckpointPtr& original, std::vector<edit::Step> steps, std::vector<std::size_t> together)
{
    if (steps.empty())
        return {{}, {}, {}, original};
    edit::Applied result = edit::apply(original, steps);
    return {std::move(steps), std::move(together), std::move(result.reports), std::move(result.checkpoint)};
}

/// The steps that still fit, and why others do not.
struct Kept {
    PlanState plan;
    std::vector<std::string> refusals;
};

/// The longest beginning of `steps` that is not refused, without those that change nothing any more; listed as before
/// where it is all of them.
Kept appliedAsFarAsPossible(const CheckpointPtr& original, std::vector<edit::Step> steps,
                            const std::vector<std::size_t>& together)
{
    const std::size_t all = steps.size();
    std::string refusal;
    Kept kept;
    while (true) {
        try {
            kept.plan = applied(original, steps, steps.size() == all ? together : listedAlone(steps));
        } catch (const io::Error& error) {
            if (steps.empty())
                throw;
            refusal = error.describe();
            steps.pop_back();
            continue;
        }
        std::vector<edit::Step> working;
        for (std::size_t i = 0; i < kept.plan.steps.size(); ++i)
            if (std::holds_alternative<edit::Scope>(steps[i]) || kept.plan.reports[i].changes != 0)
                working.push_back(steps[i]);
            else
                kept.refusals.push_back(kept.plan.reports[i].sentence);
        if (working.size() == steps.size())
            break;
        steps = withoutIdleScopes(working);
    }
    if (!refusal.empty())
        kept.refusals.push_back(refusal);
    return kept;
}

/// What the steps from `begin` on that changed something say, in English, with QChar::LineSeparator between, since a
/// QUndoCommand cuts its text at \n.
QString sentencesOf(const PlanState& plan, std::size_t begin)
{
    QStringList sentences;
    for (std::size_t i = begin; i < plan.reports.size(); ++i)
        if (plan.reports[i].changes != 0)
            sentences << plain(plan.reports[i].sentence);
    return sentences.join(QChar::LineSeparator);
}

std::vector<std::string> wordsOf(const std::vector<edit::Step>& steps)
{
    std::vector<std::string> words;
    for (const edit::Step& step : withoutIdleScopes(steps))
        for (std::string& word : edit::arguments(step))
            words.push_back(std::move(word));
    return words;
}

/// What undo and the list of changes call the steps of a reload.
QString nameOf(const PlanState& plan)
{
    const bool isOne = std::ranges::count_if(plan.reports, &edit::StepReport::changes) == 1;
    return isOne ? sentencesOf(plan, 0) : Document::tr("Edits from before the reload");
}

/// Why the steps from `begin` on changed nothing.
Sentence remarksOf(const PlanState& plan, std::size_t begin)
{
    std::vector<std::string> sentences;
    for (std::size_t i = begin; i < plan.reports.size(); ++i) {
        if (std::holds_alternative<edit::Scope>(plan.steps[i]))
            continue;
        sentences.push_back(plan.reports[i].sentence);
        sentences.insert(sentences.end(), plan.reports[i].remarks.begin(), plan.reports[i].remarks.end());
    }
    return [sentences] {
        QStringList said;
        for (const std::string& sentence : sentences)
            said << coreText(sentence);
        return joinedSentences(said);
    };
}

} // namespace

Document::Document(QString path, QObject* parent)
    : QObject(parent)
    , m_path(QFileInfo(path).absoluteFilePath())
{
    connect(&m_watcher, &QFileSystemWatcher::fileChanged, this, &Document::checkDisk);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &Document::checkDisk);
}

Document::~Document()
{
    m_history.blockSignals(true); // it tells of being emptied, when nobody may look at this any more
}

QString Document::name() const
{
    return QFileInfo(m_path).fileName();
}

QString Document::savedPath() const
{
    if (m_plan.steps.empty())
        return m_path;
    return m_history.isClean() ? m_savedAs : QString();
}

int Document::historyIndexOf(const std::vector<edit::Step>& steps) const
{
    const std::vector<std::string> words = wordsOf(steps);
    for (int index = m_history.index() - 1; index > 0; --index) {
        const auto* change = static_cast<const PlanChange*>(m_history.command(index - 1));
        if (wordsOf(change->stepsAfter()) == words)
            return index;
    }
    return -1;
}

void Document::setJob(Job* job)
{
    m_job = job;
    if (job)
        connect(job, &Job::finished, this, [this, job] {
            if (m_job == job)
                setJob(nullptr);
        });
    emit jobChanged();
    if (!m_job && !m_waiting.empty() && m_state == State::Ready) {
        const std::vector<edit::Step> next = std::move(m_waiting.front());
        m_waiting.erase(m_waiting.begin());
        addSteps(next);
    }
}

void Document::setReadingJob(Job* job)
{
    m_readingJob = job;
    connect(job, &Job::finished, this, [this, job] {
        if (m_readingJob == job)
            m_readingJob = nullptr;
        emit jobChanged();
    });
    emit jobChanged();
}

void Document::open()
{
    if (m_job)
        m_job->cancel();
    if (m_readingJob)
        m_readingJob->cancel();
    m_state = State::Opening;
    m_error.reset();
    m_waiting.clear();
    struct Opened {
        CheckpointPtr checkpoint;
        double milliseconds;
    };
    setJob(Job::start<Opened>(
        this, tr("Opening"),
        [path = m_path.toStdString()](const io::Progress& progress) {
            QElapsedTimer clock;
            clock.start();
            CheckpointPtr checkpoint = checkpoint::open(path, progress);
            return Opened{std::move(checkpoint), static_cast<double>(clock.nsecsElapsed()) / 1e6};
        },
        [this](Outcome<Opened>&& outcome) {
            if (auto* opened = std::get_if<Opened>(&outcome))
                openDone(std::move(opened->checkpoint), opened->milliseconds);
            else
                openDone(std::get<io::Error>(outcome), 0);
        }));
    emit stateChanged();
}

void Document::openDone(Outcome<CheckpointPtr>&& outcome, double milliseconds)
{
    const auto* error = std::get_if<io::Error>(&outcome);
    if (error && m_original) { // a reload: what was open stays
        m_state = State::Ready;
        emit stateChanged();
        if (error->kind() == io::ErrorKind::Cancelled)
            return;
        m_changedOnDisk = true;
        m_isGone = isGone();
        if (m_isGone)
            emit changedOnDisk();
        else
            emit refused(coreSentence(error->describe()));
        return;
    }
    m_openMilliseconds = milliseconds;
    m_changedOnDisk = m_isGone = false;
    if (error) {
        m_state = State::Failed;
        m_error = *error;
        emit stateChanged();
        return;
    }
    PlanState before = std::move(m_plan);
    m_original = std::get<CheckpointPtr>(outcome);
    m_values.reset();
    m_checksums.reset();
    m_state = State::Ready;
    m_history.clear();
    setPlan({{}, {}, {}, m_original});
    m_watcher.addPath(m_path);
    m_watcher.addPath(QFileInfo(m_path).absolutePath()); // where it comes back when it was deleted
    emit stateChanged();
    if (!before.steps.empty())
        restore(std::move(before.steps), std::move(before.together));
}

void Document::restore(std::vector<edit::Step> steps, std::vector<std::size_t> together)
{
    setJob(Job::start<Kept>(
        this, tr("Applying the edits again"),
        [original = m_original, steps = std::move(steps), together = std::move(together)](const io::Progress&) {
            return appliedAsFarAsPossible(original, steps, together);
        },
        [this](Outcome<Kept>&& outcome) {
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                emit refused(coreSentence(error->describe()));
                return;
            }
            auto& [plan, refusals] = std::get<Kept>(outcome);
            const QString name = nameOf(plan);
            if (!plan.steps.empty())
                m_history.push(new PlanChange(*this, name, std::move(plan)));
            if (!refusals.empty())
                emit refused([refusals = refusals] {
                    QStringList said;
                    for (const std::string& each : refusals)
                        said << coreText(each);
                    return tr("An edit does not fit the file any more and was dropped: %1").arg(joinedSentences(said));
                });
        }));
}

void Document::setPlan(PlanState plan)
{
    ++m_round;
    m_plan = std::move(plan);
    m_chances = chancesOf(*m_plan.checkpoint);
    emit planChanged();
}

void Document::applyThen(std::vector<edit::Step> steps, std::vector<std::size_t> together,
                         std::function<void(PlanState&&)> use)
{
    if (m_state != State::Ready)
        return;
    setJob(Job::start<PlanState>(
        this, tr("Applying the edit"),
        [original = m_original, steps = std::move(steps), together = std::move(together)](const io::Progress&) {
            return applied(original, steps, together);
        },
        [this, use = std::move(use), round = ++m_round](Outcome<PlanState>&& outcome) {
            if (round != m_round)
                return;
            if (const auto* error = std::get_if<io::Error>(&outcome))
                emit refused(coreSentence(error->describe()));
            else
                use(std::move(std::get<PlanState>(outcome)));
        }));
}

void Document::addSteps(const std::vector<edit::Step>& steps)
{
    if (m_job) {
        m_waiting.push_back(steps);
        return;
    }
    std::vector<edit::Step> all = joinedSteps(m_plan.steps, steps);
    const std::size_t before = all.size() - steps.size();
    std::vector<std::size_t> together = m_plan.together;
    for (const std::size_t count : listedTogether(steps))
        together.push_back(count);
    applyThen(std::move(all), std::move(together), [this, before](PlanState&& plan) {
        const QString sentences = sentencesOf(plan, before);
        if (sentences.isEmpty()) {
            emit refused(remarksOf(plan, before));
            return;
        }
        m_history.push(new PlanChange(*this, sentences, std::move(plan)));
    });
}

void Document::setSteps(std::vector<edit::Step> steps, std::vector<std::size_t> together, const QString& what)
{
    applyThen(std::move(steps), std::move(together),
              [this, what](PlanState&& plan) { m_history.push(new PlanChange(*this, what, std::move(plan))); });
}

Job* Document::save(const SaveRequest& request)
{
    if (isBusy() || m_state != State::Ready)
        return nullptr;
    m_isSaving = true;
    setJob(Job::start<QStringList>(
        this, tr("Saving"),
        [checkpoint = m_plan.checkpoint, request](const io::Progress& progress) {
            const std::string target = request.target.toStdString();
            checkpoint::SavePlan plan(checkpoint, request.format, target);
            checkpoint::SaveOptions options;
            options.verify = request.verify;
            options.ifExists = request.replace ? io::AtomicFile::IfExists::Replace : io::AtomicFile::IfExists::Refuse;
            const bool isDamaged = !checkpoint::save(plan, target, options, progress).empty();
            QStringList remarks;
            if (request.verify)
                remarks << (isDamaged ? tr("It was read again and holds what the damaged input holds.")
                                      : tr("It was read again and holds what it should."));
            for (const std::string& remark : plan.remarks())
                remarks << coreText(remark);
            return remarks;
        },
        [this, target = request.target](Outcome<QStringList>&& outcome) {
            m_isSaving = false;
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                emit saveFailed(reasonOf(*error));
                return;
            }
            m_savedAs = target;
            m_history.setClean();
            emit saved(target, std::get<QStringList>(outcome));
        }));
    return m_job;
}

void Document::readValues()
{
    if (m_readingJob || m_state != State::Ready)
        return;
    using Values = std::shared_ptr<const ScannedValues>;
    // Where edits changed bytes, those; else those of the file, which stay right when edits are undone.
    const bool isChanged = std::ranges::any_of(current()->storages, [](const checkpoint::Storage& storage) {
        return storage.at == checkpoint::Storage::At::Made;
    });
    setReadingJob(Job::start<Values>(
        this, tr("Reading all numbers"),
        [read = isChanged ? current() : m_original, earlier = m_values](const io::Progress& progress) {
            return scanValues(read, progress, earlier);
        },
        [this, original = m_original](Outcome<Values>&& outcome) {
            if (original != m_original) // opened anew
                return;
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                emit refused(reasonOf(*error));
                return;
            }
            m_values = std::get<Values>(std::move(outcome));
            emit valuesChanged();
        }));
}

void Document::checkChecksums()
{
    if (m_readingJob || m_state != State::Ready)
        return;
    using Findings = std::vector<checkpoint::Finding>;
    setReadingJob(Job::start<Findings>(
        this, tr("Checking the checksums"),
        [original = m_original](const io::Progress& progress) { return checkpoint::checkCrc(*original, progress); },
        [this, original = m_original](Outcome<Findings>&& outcome) {
            if (original != m_original) // opened anew
                return;
            if (const auto* error = std::get_if<io::Error>(&outcome)) {
                emit refused(reasonOf(*error));
                return;
            }
            m_checksums = std::get<Findings>(std::move(outcome));
            emit checksumsChecked();
        }));
}

std::vector<checkpoint::Finding> Document::findings() const
{
    std::vector<checkpoint::Finding> all = m_plan.checkpoint->findings;
    if (m_values)
        all.insert(all.end(), m_values->findings.begin(), m_values->findings.end());
    if (m_checksums)
        all.insert(all.end(), m_checksums->begin(), m_checksums->end());
    std::ranges::stable_sort(all, std::greater(), &checkpoint::Finding::severity);
    if (auto danger = checkpoint::dangerFinding(m_plan.checkpoint->verdict))
        all.insert(all.begin(), *std::move(danger));
    return all;
}

void Document::exportArrays(const tensor::ArrayExport& planned, io::AtomicFile::IfExists ifExists)
{
    if (m_readingJob || m_state != State::Ready)
        return;
    setReadingJob(Job::start<bool>(
        this, tr("Exporting"),
        [checkpoint = m_plan.checkpoint, planned, ifExists](const io::Progress& progress) {
            std::size_t written = 0;
            tensor::writeExport(*checkpoint, planned, ifExists, written, progress);
            return true;
        },
        [this, planned](Outcome<bool>&& outcome) {
            if (const auto* error = std::get_if<io::Error>(&outcome))
                emit exportFailed(reasonOf(*error));
            else
                emit exported(planned);
        }));
}

Sentence Document::reasonOf(const io::Error& error)
{
    if (error.kind() == io::ErrorKind::Changed)
        checkDisk(); // nobody may have told yet
    return coreSentence(error.describe());
}

bool Document::isGone() const
{
    return !QFileInfo::exists(m_path);
}

void Document::checkDisk()
{
    if (!m_original || !m_original->origin->bytes.file())
        return;
    bool changed = m_changedOnDisk;
    const bool gone = isGone();
    try {
        m_original->origin->bytes.file()->requireUnchanged();
    } catch (const io::Error&) {
        changed = true;
    }
    if (!gone && !m_watcher.files().contains(m_path))
        m_watcher.addPath(m_path); // some editors replace the file, and the watch goes with the old one
    if (changed == m_changedOnDisk && gone == m_isGone)
        return;
    m_changedOnDisk = changed;
    m_isGone = gone;
    emit changedOnDisk();
}

} // namespace ckptscope::ui
