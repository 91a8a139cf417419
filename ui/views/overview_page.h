#pragma once

#include "ui/jobs/job.h"
#include "ui/models/breakdown.h"
#include "ui/views/details_page.h"
#include "ui/views/facts_form.h"

#include <QPointer>
#include <QVBoxLayout>

namespace ckptscope::ui {

/// All that is known of the selected row: of a tensor everything, of a file, section, group or module totals and what
/// they are made of, of an optimizer's entry its parameter, of a value the whole value.
class OverviewPage final : public DetailsPage {
    Q_OBJECT

public:
    explicit OverviewPage(QWidget* parent = nullptr);
    QString title() const override;
    void setSubject(const Subject& subject) override;

private:
    void addLinks(const QString& name, const Outline& outline, const std::vector<RowId>& rows, std::size_t more);
    void addBelow(QWidget* widget, int stretch = 0);
    void describeFile(const Subject& subject);
    void describeTensor(const Subject& subject);
    void addLayout(const checkpoint::Checkpoint& checkpoint, const checkpoint::Tensor& tensor);
    void addSharing(const Subject& subject, const checkpoint::Tensor& tensor);
    void describeRow(const Subject& subject);
    void addParameter(const Outline& outline, const Row& row);
    void describeParameter(const Subject& subject);
    void describeValue(const Subject& subject);
    void addBreakdown(const Subject& subject);
    void addBars(QWidget* box, const Outline& outline, const Breakdown& breakdown);
    void addGroups(const Subject& subject);

    QPointer<Job> m_sums; ///< of the bars of a row with very many tensors
    LongText* m_heading;
    QVBoxLayout* m_content = nullptr;
    FactsForm* m_form = nullptr;
};

} // namespace ckptscope::ui
