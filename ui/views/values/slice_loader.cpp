#include "ui/views/values/slice_loader.h"

#include "ui/text/core_text.h"

#include <mutex>

namespace ckptscope::ui {

namespace {

/// Rows that the job has finished, for the window's thread.
class Arrived {
public:
    /// Copies the rows that are new.
    void add(const tensor::Slice& slice, std::size_t rows)
    {
        const std::lock_guard lock(m_mutex);
        if (m_rows == 0)
            m_slice = slice;
        const auto from = static_cast<std::ptrdiff_t>(m_rows * slice.width);
        const auto to = static_cast<std::ptrdiff_t>(rows * slice.width);
        const auto copy = [&](const auto& all, auto& out) {
            if (!all.empty())
                std::copy(all.begin() + from, all.begin() + to, out.begin() + from);
        };
        copy(slice.low, m_slice.low);
        copy(slice.high, m_slice.high);
        copy(slice.marks, m_slice.marks);
        m_rows = rows;
    }

    /// Null when nothing is new.
    SliceLoader::SlicePtr take()
    {
        const std::lock_guard lock(m_mutex);
        if (m_rows == m_taken)
            return {};
        m_taken = m_rows;
        return std::make_shared<const tensor::Slice>(m_slice);
    }

private:
    std::mutex m_mutex;
    tensor::Slice m_slice;
    std::size_t m_rows = 0, m_taken = 0;
};

} // namespace

void SliceLoader::start(const Request& request)
{
    cancel();
    const auto arriving = std::make_shared<Arrived>();
    m_job = Job::start<SlicePtr>(
        this, tr("Reading numbers"),
        [request, arriving](const io::Progress& progress) -> SlicePtr {
            return std::make_shared<const tensor::Slice>(tensor::readSlice(
                *request.view, request.plane, request.where, static_cast<std::size_t>(request.pixels.width()),
                static_cast<std::size_t>(request.pixels.height()), request.reduction, progress,
                [&](const tensor::Slice& slice, std::size_t rows) { arriving->add(slice, rows); }));
        },
        [this, where = request.where](Outcome<SlicePtr>&& outcome) {
            m_job.clear();
            if (auto* slice = std::get_if<SlicePtr>(&outcome))
                emit arrived(where, *slice, true);
            else
                emit failed(coreText(std::get<io::Error>(outcome).describe()));
        });
    connect(m_job, &Job::progressed, this, [this, arriving, where = request.where](quint64 done, quint64 total) {
        if (const SlicePtr slice = arriving->take())
            emit arrived(where, slice, false);
        emit progressed(total == 0 ? 0 : static_cast<int>(done * 100 / total));
    });
}

void SliceLoader::cancel()
{
    delete m_job; // asks it to stop, and drops its result
}

} // namespace ckptscope::ui
