#pragma once

#include "ui/views/details_page.h"

#include <QTabWidget>

namespace ckptscope::ui {

/// The pages beside the tree that follow its selection.
class DetailsPanel final : public QTabWidget {
    Q_OBJECT

public:
    explicit DetailsPanel(QWidget* parent = nullptr);
    QSize minimumSizeHint() const override;
    void setSubject(Subject subject);
    /// Brings the page that tells how to load the file to the front.
    void showLoadPage();

signals:
    void stepsWanted(const std::vector<edit::Step>& steps);
    void rowWanted(RowId row);

protected:
    void changeEvent(QEvent* event) override;

private:
    void addPage(DetailsPage* page);
    void refresh();

    Subject m_subject;
    DetailsPage* m_load = nullptr;
};

} // namespace ckptscope::ui
