#pragma once

#include <QLayout>

#include <vector>

namespace ckptscope::ui {

/// Widgets one beside the other, in as many lines as the width takes.
class FlowLayout final : public QLayout {
    Q_OBJECT

public:
    explicit FlowLayout(QWidget* parent);
    ~FlowLayout() override;
    void addItem(QLayoutItem* item) override { m_items.push_back(item); }
    int count() const override { return static_cast<int>(m_items.size()); }
    QLayoutItem* itemAt(int index) const override;
    QLayoutItem* takeAt(int index) override;
    Qt::Orientations expandingDirections() const override { return {}; }
    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return minimumSize(); }
    QSize minimumSize() const override;
    void setGeometry(const QRect& rect) override;

private:
    /// Answers the height; moves the widgets when it is meant.
    int layOut(const QRect& rect, bool isMeant) const;

    std::vector<QLayoutItem*> m_items;
    int m_height = 0; ///< of the lines, in the width that it has
};

} // namespace ckptscope::ui
