#pragma once

#include "ui/models/compare_rows.h"
#include "ui/models/pair_slices.h"
#include "ui/views/job_line.h"
#include "ui/views/values/axes_bar.h"
#include "ui/views/values/heat_map.h"

#include <array>

namespace ckptscope::ui {

/// The numbers of a tensor that both sides of a comparison have: each side and the difference as heat maps with one
/// cursor, and how much they differ in figures. Read off the window's thread; another pair stops the reading.
class PairPictures final : public QWidget {
    Q_OBJECT

public:
    enum Picture { A, B, Difference, Count };
    explicit PairPictures(QWidget* parent = nullptr);
    void setPair(std::shared_ptr<const CompareRows> rows, std::uint32_t pair); ///< checkpoint::kNoIndex: none
    void clear();
    bool isReading() const { return m_job && m_job->isRunning(); }
    HeatMap& heatMap(Picture picture) { return *m_maps[picture]; }
    QString saidFacts() const { return m_facts->text(); }
    QString saidPlace() const { return m_place->text(); }

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Views {
        ViewPtr a, b;
    };
    void layOut();
    void say(const QString& sentence); ///< instead of pictures
    void opened(Views views);
    void read();
    void showSlices(const PairSlices& slices);
    void count();
    void tellFacts();
    void tellPlace(Picture from);
    QString numberAt(Picture picture, HeatMap::Cell cell) const;
    void retranslate();

    std::shared_ptr<const CompareRows> m_rows;
    std::uint32_t m_pair = 0;
    Views m_views;
    std::optional<tensor::Difference> m_difference;
    QPointer<Job> m_job, m_counting;
    QWidget* m_pictures;
    AxesBar* m_axes;
    std::array<HeatMap*, Count> m_maps{};
    std::array<QLabel*, Count> m_titles{};
    QLabel *m_facts, *m_place;
    JobLine* m_jobLine;
    bool m_following = false; ///< the cursors of the others are being set
};

} // namespace ckptscope::ui
