#include "ui/text/core_text.h"
#include "ui/views/compare_page.h"

/// What the page of a comparison tells of numbers: pictures of the selected pair, and how much all of them differ.
namespace ckptscope::ui {

using checkpoint::kNoIndex;
using checkpoint::Severity;
using RowsPtr = std::shared_ptr<const CompareRows>;

void ComparePage::readNumbers()
{
    m_bar->numbersButton()->setChecked(true);
    const std::optional<tensor::Tolerance> tolerance = m_numbers->tolerance();
    if (!m_rows || m_readJob || !tolerance)
        return;
    m_numbers->setReading(true);
    m_readJob = Job::start<RowsPtr>(
        this, tr("Reading all numbers"),
        [rows = m_rows, tolerance = *tolerance](const io::Progress& progress) -> RowsPtr {
            return std::make_shared<const CompareRows>(
                *rows, compare::compareNumbers(rows->comparison, *rows->a, *rows->b, tolerance, progress));
        },
        [this, before = m_rows](Outcome<RowsPtr>&& outcome) {
            m_readJob = nullptr;
            m_numbers->setReading(false);
            if (before != m_rows) // compared again
                return readAgain();
            if (auto* rows = std::get_if<RowsPtr>(&outcome)) {
                useRead(std::move(*rows));
                return;
            }
            const io::Error& error = std::get<io::Error>(outcome);
            if (error.kind() != io::ErrorKind::Cancelled)
                m_messages->showMessage([say = coreSentence(error.describe())] {
                    return FindingsBar::Message{Severity::Error, say(), {}, say()};
                });
        });
    m_jobLine->setJob(m_readJob);
}

/// After the sides were compared again, while the numbers are shown.
void ComparePage::readAgain()
{
    if (m_bar->numbersButton()->isChecked())
        readNumbers();
}

/// The same pairs: the selected one stays.
void ComparePage::useRead(RowsPtr rows)
{
    const std::uint32_t current = currentPair();
    m_rows = std::move(rows);
    showRelation();
    m_bar->setCounts(m_rows->counts);
    m_numbers->setRows(m_rows);
    CompareProjection projection = ui::project(*m_rows, {m_bar->states(), m_filter->query()});
    m_model.setRows(m_rows, projection);
    useProjection(std::move(projection));
    choosePair(current);
    emit compared();
}

std::uint32_t ComparePage::currentPair() const
{
    return m_bar->showsRawKeys() ? m_raw->currentPair() : m_model.pairAt(m_table->currentIndex());
}

void ComparePage::choosePair(std::uint32_t pair)
{
    if (m_bar->showsRawKeys())
        m_raw->setCurrentPair(pair);
    else if (const QModelIndex index = m_model.indexOf(pair); index.isValid())
        m_table->setCurrentIndex(index);
}

void ComparePage::showPictures()
{
    const bool isWanted = m_bar->showsPictures();
    m_pictures->setVisible(isWanted);
    const std::uint32_t pair = currentPair();
    const std::optional<TensorPair> tensors =
        isWanted && m_rows && pair != kNoIndex ? m_rows->tensorsOf(pair) : std::nullopt;
    tensors ? m_pictures->setPair(*tensors) : m_pictures->clear();
}

void ComparePage::showNumbers(bool isWanted)
{
    m_numbers->setVisible(isWanted);
    if (isWanted && m_rows && !m_rows->read)
        readNumbers();
}

void ComparePage::followCurrent()
{
    showPictures();
    if (const std::uint32_t pair = currentPair(); pair != kNoIndex)
        m_numbers->setCurrentPair(pair);
}

} // namespace ckptscope::ui
