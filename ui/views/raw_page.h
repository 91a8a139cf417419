#pragma once

#include "ui/models/opcode_model.h"
#include "ui/views/details_page.h"
#include "ui/views/facts_form.h"

#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableView>

namespace ckptscope::ui {

/// The selected value as it stands in the pickle: its node of the value tree, and the opcodes around the one that makes
/// it, with their bytes.
class RawPage final : public DetailsPage {
    Q_OBJECT

public:
    explicit RawPage(QWidget* parent = nullptr);
    QString title() const override;
    void setSubject(const Subject& subject) override;
    const OpcodeModel& opcodes() const { return m_opcodes; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void describeNode(const checkpoint::Checkpoint& checkpoint, NodeId node);
    void list(const Subject& subject);
    void locate();
    void goTo(std::uint64_t line, bool mark);
    void search();

    checkpoint::CheckpointPtr m_listed; ///< whose pickle is listed
    checkpoint::CheckpointPtr m_checkpoint;
    NodeId m_node;
    QPointer<Job> m_listJob, m_locateJob, m_searchJob;
    OpcodeModel m_opcodes;

    FactsForm* m_form;
    QLabel* m_note;
    QLineEdit* m_search;
    QPushButton* m_next;
    QTableView* m_view;
};

} // namespace ckptscope::ui
