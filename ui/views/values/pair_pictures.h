#pragma once

#include "ui/models/pair_slices.h"
#include "ui/models/tensor_pair.h"
#include "ui/views/job_line.h"
#include "ui/views/values/axes_bar.h"
#include "ui/views/values/heat_map.h"

#include <array>

namespace ckptscope::ui {

/// The numbers of a tensor that both sides of a comparison have, or of one that was edited: each side and the
/// difference as heat maps with one cursor, and how much they differ in figures. Read off the window's thread; another
/// pair stops the reading.
class PairPictures final : public QWidget {
    Q_OBJECT

public:
    enum Picture { A, B, Difference, Count };
    enum class Sides { Compared, Edited }; ///< what A and B are called
    /// `axes`: those that are chosen elsewhere, already for the tensor of the pair; null: it has choosers of its own.
    explicit PairPictures(Sides sides, AxesBar* axes = nullptr);
    void setPair(const TensorPair& pair);
    void clear();
    bool isReading() const { return (m_job && m_job->isRunning()) || (m_counting && m_counting->isRunning()); }
    HeatMap& heatMap(Picture picture) { return *m_maps[picture]; }
    QString saidFacts() const { return m_facts->text(); }
    QString saidPlace() const { return m_place->text(); }

protected:
    void changeEvent(QEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    struct Views {
        ViewPtr a, b;
    };
    void layOut();
    void arrange(); ///< the pictures, by the width that there is
    void askForHeight(bool isShown); ///< none for one that is hidden among others
    void say(const QString& sentence); ///< instead of pictures
    void opened(Views views);
    void read();
    void showSlices(const PairSlices& slices);
    void count();
    void tellFacts();
    void tellPlace(Picture from);
    void tellView(); ///< what a pixel is, and whether something is beyond what is seen
    QStringList namesOfAxes() const; ///< of both
    QString numberAt(Picture picture, HeatMap::Cell cell) const;
    void retranslate();

    Sides m_sides;
    std::optional<TensorPair> m_pair;
    Views m_views;
    std::optional<tensor::Difference> m_difference;
    QPointer<Job> m_job, m_counting;
    QWidget* m_pictures;
    QGridLayout* m_grid;
    AxesBar* m_axes;
    bool m_ownsAxes;
    std::array<HeatMap*, Count> m_maps{};
    std::array<QLabel*, Count> m_titles{};
    QLabel *m_facts, *m_place;
    JobLine* m_jobLine;
    bool m_isOfMeans = false; ///< the pixels, of several numbers
    bool m_following = false; ///< the cursors of the others are being set
};

} // namespace ckptscope::ui
