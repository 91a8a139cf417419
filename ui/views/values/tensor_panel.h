#pragma once

#include "ui/models/value_summary.h"
#include "ui/views/values/axes_bar.h"
#include "ui/views/values/number_panel.h"
#include "ui/views/values/pair_pictures.h"
#include "ui/views/values/picture_panel.h"
#include "ui/views/values/spectrum_panel.h"
#include "ui/views/values/statistics_table.h"

#include <QPointer>
#include <QTabWidget>

namespace ckptscope::ui {

/// One tensor as a picture, as a table of numbers, its statistics and its spectrum; and what an edit made of its
/// numbers.
class TensorPanel final : public QWidget {
    Q_OBJECT

public:
    explicit TensorPanel(QWidget* parent = nullptr);
    /// Stops reading whatever was shown, and begins with this. `change`: the tensor before an edit of its numbers and
    /// after it.
    void setTensor(const checkpoint::CheckpointPtr& checkpoint, std::uint32_t tensor,
                   const std::optional<TensorPair>& change = {});
    void clear();
    /// What was counted so far.
    void setSummary(const ValueSummary& summary);

    AxesBar& axes() { return *m_axes; }
    PicturePanel& picture() { return *m_picture; }
    NumberPanel& numbers() { return *m_numbers; }
    StatisticsTable& statistics() { return *m_statistics; }
    SpectrumPanel& spectrum() { return *m_spectrum; }
    PairPictures& change() { return *m_change; }
    QTabWidget& tabs() { return *m_tabs; }

protected:
    void changeEvent(QEvent* event) override;

private:
    using ViewPtr = std::shared_ptr<const tensor::View>;
    void opened(Outcome<ViewPtr>&& outcome);
    void showPlane();
    void showChange(); ///< read only once it is looked at
    QStringList namesOfAxes() const; ///< of m_view
    void goTo(const std::vector<std::uint64_t>& index);
    void say(const QString& sentence);
    void retranslate();

    checkpoint::CheckpointPtr m_checkpoint;
    std::uint32_t m_tensor = 0;
    std::optional<TensorPair> m_changed;
    ViewPtr m_view;
    QPointer<Job> m_job;
    AxesBar* m_axes;
    QTabWidget* m_tabs;
    PicturePanel* m_picture;
    NumberPanel* m_numbers;
    StatisticsTable* m_statistics;
    SpectrumPanel* m_spectrum;
    PairPictures* m_change;
    QLabel* m_said;
    int m_chosen = 0; ///< the part that was chosen last, and stays where a tensor has it
    bool m_isChanging = false; ///< parts come and go with the tensor
};

} // namespace ckptscope::ui
