#pragma once

#include "core/tensor/plane.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QSlider>
#include <QSpinBox>
#include <QWidget>

namespace ckptscope::ui {

/// Which two axes of a tensor are shown, and which index of the others; or kernels as tiles.
class AxesBar final : public QWidget {
    Q_OBJECT

public:
    explicit AxesBar(QWidget* parent = nullptr);
    /// Starts over: with tiles where there are kernels, else with the last two axes.
    void setTensor(const tensor::View& view, const QStringList& names, bool hasKernels);
    void setNames(const QStringList& names); ///< the same axes in another language
    const tensor::Plane& plane() const { return m_plane; }
    const QStringList& names() const { return m_names; }
    /// Shows the others at the index of this element.
    void showElement(const std::vector<std::uint64_t>& index);
    /// "out", "kH in out" … of the sides of the plane.
    QString rowName() const { return sideName(m_plane.rows); }
    QString columnName() const { return sideName(m_plane.columns); }

signals:
    void planeChanged();

protected:
    void changeEvent(QEvent* event) override;

private:
    struct Chooser {
        std::size_t axis;
        QLabel* label;
        QSlider* slider;
        QSpinBox* number;
    };
    void choose(QComboBox* changed, QComboBox* other);
    QString axisText(int axis) const; ///< "out (64)"
    void rebuild(); ///< the choosers of the axes that are not shown
    void update();
    void retranslate();
    QString sideName(const std::vector<tensor::SidePart>& parts) const;

    tensor::View m_view;
    QStringList m_names;
    std::vector<std::uint64_t> m_index;
    tensor::Plane m_plane;
    QWidget *m_downSide, *m_acrossSide; ///< a label with its box
    QLabel *m_downLabel, *m_acrossLabel;
    QComboBox *m_down, *m_across;
    QCheckBox* m_tiles;
    QGridLayout* m_grid;
    std::vector<Chooser> m_choosers;
};

} // namespace ckptscope::ui
