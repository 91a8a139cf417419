#include "core/tensor/scan.h"

#include "core/tensor/stretch_statistics.h"

#include <unordered_map>
#include <unordered_set>

namespace ckptscope::tensor {

using checkpoint::Checkpoint;
using checkpoint::Tensor;

namespace {

/// Equal for two places that show the same elements in the same way; empty where nobody else can use the storage.
std::string identity(const Checkpoint& checkpoint, const Tensor& tensor)
{
    const bool isShared = tensor.core.valid()
        && (tensor.storage == checkpoint::kNoIndex || checkpoint.storages[tensor.storage].shared
            || tensor.core != tensor.node);
    if (!isShared)
        return {};
    if (tensor.storage == checkpoint::kNoIndex || tensor.has(checkpoint::kQuantized))
        return std::to_string(tensor.core.raw());
    constexpr std::uint16_t kBits = checkpoint::kConjugate | checkpoint::kNegative | checkpoint::kBroken;
    std::string text = std::to_string(tensor.storage) + '+' + std::to_string(tensor.offset) + '.'
        + std::to_string(static_cast<int>(tensor.dtype)) + '.' + std::to_string(tensor.flags & kBits);
    for (const std::int64_t size : checkpoint.shape(tensor))
        text += ',' + std::to_string(size);
    for (const std::int64_t stride : checkpoint.strides(tensor))
        text += ';' + std::to_string(stride);
    return text;
}

/// Others are a problem of one tensor.
bool endsAll(const io::Error& error)
{
    return error.kind() == io::ErrorKind::Cancelled || error.kind() == io::ErrorKind::Changed;
}

/// A tensor that is being read.
struct Reading {
    Scanned scanned;
    std::string key;
    bool isAgain = false; ///< what an earlier one of this key has
    std::optional<StatisticsSum> sum; ///< nothing where it cannot be read
    std::uint64_t next = 0; ///< of its stretches
    std::uint64_t bytes = 0; ///< read so far
};

/// Some of the stretches of a tensor, in order.
struct Job {
    std::shared_ptr<Reading> reading;
    std::vector<Stretch> stretches;
    std::vector<StretchStatistics> found;
    std::string problem;
    bool isDamaged = false, isLast = true;
};

class Scan {
public:
    Scan(const Checkpoint& checkpoint, std::span<const std::uint32_t> rows, const StatisticsOptions& options,
         const std::function<void(const Scanned&)>& visit, const io::Progress& progress,
         const DistributionOptions* distribution)
        : m_checkpoint(checkpoint)
        , m_rows(rows)
        , m_options(options)
        , m_visit(visit)
        , m_distribution(distribution)
        , m_stop(progress.stop)
        , m_gathering(distribution != nullptr ? 1 : kMostGathering) // the distribution does so too
        , m_progress(progress, 0, bytesOfAll() * (distribution != nullptr ? 2 : 1))
    {
    }

    void run()
    {
        workThrough<Job>(
            threadsFor(m_options.threads), [this] { return next(); }, [this](Job& job) { work(job); },
            [this](Job& job) { take(job); });
    }

private:
    std::uint64_t bytesOfAll() const
    {
        std::uint64_t total = 0;
        for (const std::uint32_t row : m_rows)
            total += m_checkpoint.bytes(m_checkpoint.tensors[row]);
        return total;
    }

    std::optional<Job> next()
    {
        if (!m_current) {
            if (m_rows.empty())
                return {};
            m_current = begin(m_rows.front());
            m_rows = m_rows.subspan(1);
        }
        Job job;
        job.reading = m_current;
        const std::uint64_t count = m_current->sum ? m_current->sum->stretches().count() : 0;
        while (m_current->next < count) {
            job.stretches.push_back(m_current->sum->stretches().at(m_current->next++));
            if (m_current->sum->stretches().isReadAnyhow())
                break;
        }
        job.isLast = m_current->next == count;
        if (job.isLast)
            m_current.reset();
        return job;
    }

    std::shared_ptr<Reading> begin(std::uint32_t row)
    {
        auto reading = std::make_shared<Reading>();
        const Tensor& tensor = m_checkpoint.tensors[row];
        reading->scanned.tensor = row;
        reading->key = identity(m_checkpoint, tensor);
        reading->isAgain = !reading->key.empty() && !m_begun.insert(reading->key).second;
        if (reading->isAgain)
            return reading;
        try {
            reading->sum.emplace(viewOf(m_checkpoint, tensor), m_options);
        } catch (const io::Error& error) {
            if (endsAll(error))
                throw;
            reading->scanned.problem = error.describe();
            reading->scanned.isDamaged = error.kind() != io::ErrorKind::Unsupported;
        }
        return reading;
    }

    void work(Job& job)
    {
        try {
            for (const Stretch& stretch : job.stretches)
                job.found.push_back(job.reading->sum->read(stretch, m_progress, m_gathering));
        } catch (const io::Error& error) {
            if (endsAll(error))
                throw;
            job.problem = error.describe();
            job.isDamaged = error.kind() != io::ErrorKind::Unsupported;
        }
    }

    void take(const Job& job)
    {
        Reading& reading = *job.reading;
        Scanned& scanned = reading.scanned;
        for (std::size_t i = 0; i < job.found.size(); ++i) {
            reading.sum->add(job.stretches[i], job.found[i]);
            reading.bytes += bytesOf(job.stretches[i].view.dtype, job.stretches[i].view.elements);
        }
        if (scanned.problem.empty() && !job.problem.empty()) {
            scanned.problem = job.problem;
            scanned.isDamaged = job.isDamaged;
        }
        if (!job.isLast)
            return;
        if (reading.isAgain) {
            const std::uint32_t row = scanned.tensor;
            scanned = m_known.at(reading.key);
            scanned.tensor = row;
        } else if (reading.sum && scanned.problem.empty()) {
            scanned.statistics = reading.sum->result();
            if (m_distribution != nullptr)
                distribute(scanned);
        }
        m_visit(scanned);
        if (!reading.key.empty() && !reading.isAgain)
            m_known.emplace(reading.key, scanned);
        const std::uint64_t all = m_checkpoint.bytes(m_checkpoint.tensors[scanned.tensor]);
        m_progress.add(all - std::min(all, reading.bytes));
        if (m_distribution != nullptr)
            m_progress.add(all - std::min(all, m_distributed));
        m_distributed = 0;
    }

    void distribute(Scanned& scanned)
    {
        const io::Progress progress{m_stop, [this](std::uint64_t done, std::uint64_t) {
                                        m_progress.add(done - m_distributed);
                                        m_distributed = done;
                                    }};
        try {
            const View view = viewOf(m_checkpoint, m_checkpoint.tensors[scanned.tensor]);
            scanned.distribution = distributionOf(view, *scanned.statistics, *m_distribution, progress);
        } catch (const io::Error& error) {
            if (endsAll(error))
                throw;
            scanned.problem = error.describe();
            scanned.isDamaged = true;
        }
    }

    const Checkpoint& m_checkpoint;
    std::span<const std::uint32_t> m_rows; ///< to be begun
    const StatisticsOptions& m_options;
    const std::function<void(const Scanned&)>& m_visit;
    const DistributionOptions* m_distribution;
    std::stop_token m_stop;
    std::uint64_t m_distributed = 0; ///< bytes that the distribution of the current tensor has read
    Turns m_gathering;
    SharedProgress m_progress;
    std::shared_ptr<Reading> m_current; ///< has stretches that were not given out
    std::unordered_set<std::string> m_begun;
    std::unordered_map<std::string, Scanned> m_known;
};

} // namespace

void scan(const Checkpoint& checkpoint, std::span<const std::uint32_t> rows, const StatisticsOptions& options,
          const std::function<void(const Scanned&)>& visit, const io::Progress& progress,
          const DistributionOptions* distribution)
{
    Scan(checkpoint, rows, options, visit, progress, distribution).run();
}

} // namespace ckptscope::tensor
