#pragma once

#include "ui/views/details_page.h"

#include <QFormLayout>
#include <QLabel>

namespace ckptscope::ui {

/// All that is known of the selected row: of a tensor everything, of a module or group totals, of a value itself.
class OverviewPage final : public DetailsPage {
    Q_OBJECT

public:
    explicit OverviewPage(QWidget* parent = nullptr);
    QString title() const override;
    void setSubject(const Subject& subject) override;

private:
    void add(const QString& name, const QString& value);
    void describeFile(const Subject& subject);
    void describeTensor(const Subject& subject);
    void describeRow(const Subject& subject);

    QLabel* m_heading;
    QWidget* m_facts = nullptr;
    QFormLayout* m_form = nullptr;
};

} // namespace ckptscope::ui
