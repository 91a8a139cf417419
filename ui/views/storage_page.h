#pragma once

#include "ui/views/details_page.h"
#include "ui/views/facts_form.h"
#include "ui/views/storage_strip.h"

#include <QLabel>

namespace ckptscope::ui {

/// Where a tensor's bytes lie: record and range in the file, who else uses them, which are dead.
class StoragePage final : public DetailsPage {
    Q_OBJECT

public:
    explicit StoragePage(QWidget* parent = nullptr);
    QString title() const override;
    void setSubject(const Subject& subject) override;

private:
    void describeTensor(const Subject& subject, const checkpoint::Tensor& tensor);
    void describeParts(const Subject& subject, const std::vector<std::uint32_t>& storages);
    void describeStorage(const checkpoint::CheckpointPtr& checkpoint, const checkpoint::Storage& storage);
    void describePlace(const checkpoint::CheckpointPtr& checkpoint, const checkpoint::Storage& storage);
    void describeUsers(const Subject& subject, const checkpoint::Tensor& tensor);
    void describeAll(const Subject& subject);

    FactsForm* m_form;
    QLabel* m_stripTitle;
    StorageStrip* m_strip;
};

} // namespace ckptscope::ui
