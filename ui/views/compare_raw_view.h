#pragma once

#include "ui/models/compare_side_model.h"
#include "ui/views/compare_table.h"

#include <QWidget>

namespace ckptscope::ui {

/// Both sides with their keys as they are, side by side: they scroll together, and what is selected on one side is
/// selected on the other.
class CompareRawView final : public QWidget {
    Q_OBJECT

public:
    explicit CompareRawView(QWidget* parent = nullptr);
    void setRows(std::shared_ptr<const CompareRows> rows, const CompareProjection& projection);
    void setSideNames(const QString& left, const QString& right);
    void setCurrentPair(std::uint32_t pair);
    std::uint32_t currentPair() const; ///< kNoIndex for none
    CompareTable* left() { return m_left; }
    CompareTable* right() { return m_right; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void scrolled(CompareTable* from, CompareTable* to);
    void selected(const QModelIndex& index, bool right);

    CompareSideModel m_leftModel, m_rightModel;
    CompareTable* m_left;
    CompareTable* m_right;
    int m_offset = 0; ///< rows that the right side is scrolled further than the left one
    bool m_busy = false; ///< one side moves the other
};

} // namespace ckptscope::ui
