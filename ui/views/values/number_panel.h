#pragma once

#include "ui/models/number_model.h"

#include <QCheckBox>
#include <QLabel>
#include <QLineEdit>
#include <QSpinBox>
#include <QTableView>
#include <QToolButton>

namespace ckptscope::ui {

/// The numbers of a tensor as a table: goes to an index, copies what is selected with tabs, shows digits or bits.
class NumberPanel final : public QWidget {
    Q_OBJECT

public:
    explicit NumberPanel(QWidget* parent = nullptr);
    void setTensor(std::shared_ptr<const tensor::View> view, const tensor::Plane& plane);
    void clear();
    /// Shows this place of the plane, and selects it.
    void goTo(std::uint64_t row, std::uint64_t column);
    NumberModel& model() { return m_model; }
    QTableView* table() { return m_table; }
    void copySelection();

signals:
    void elementWanted(const std::vector<std::uint64_t>& index); ///< typed; it may lie beside the plane
    void said(const QString& sentence);

protected:
    void changeEvent(QEvent* event) override;

private:
    void goToTyped();
    void updatePart();
    void showPart(int rows, int columns);
    void fitColumns();
    void retranslate();

    NumberModel m_model;
    QTableView* m_table;
    QLabel *m_indexLabel, *m_digitsLabel, *m_part;
    QLineEdit* m_index;
    QSpinBox* m_digits;
    QCheckBox* m_bits;
    QToolButton *m_copy, *m_before, *m_after;
};

} // namespace ckptscope::ui
