#pragma once

#include "ui/models/compare_rows.h"

#include <QToolButton>
#include <QWidget>

#include <array>

namespace ckptscope::ui {

/// A button for each state of a comparison with its count: pressed ones are shown alone, none
/// pressed shows all. And the switches to raw keys, to pictures of the numbers and to all that differ.
class CompareFilterBar final : public QWidget {
    Q_OBJECT

public:
    explicit CompareFilterBar(QWidget* parent = nullptr);
    void setCounts(const CompareCounts& counts);
    unsigned states() const; ///< CompareState bits of what is shown
    bool showsRawKeys() const { return m_raw->isChecked(); }
    QToolButton* button(CompareState state);
    QToolButton* rawButton() { return m_raw; }
    bool showsPictures() const { return m_pictures->isChecked(); }
    QToolButton* picturesButton() { return m_pictures; }
    QToolButton* numbersButton() { return m_numbers; }

signals:
    void statesChanged();
    void rawKeysWanted(bool raw);
    void picturesWanted(bool pictures);
    void numbersWanted(bool numbers);

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();

    std::array<QToolButton*, kCompareStates.size()> m_buttons;
    CompareCounts m_counts{};
    QToolButton* m_raw;
    QToolButton* m_pictures;
    QToolButton* m_numbers;
};

} // namespace ckptscope::ui
