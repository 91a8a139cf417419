#pragma once

#include "ui/views/compare_side.h"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>

namespace ckptscope::ui {

/// Asks which two checkpoints to compare: open documents, with their edits or as in the file, or other files.
class CompareDialog final : public QDialog {
    Q_OBJECT

public:
    /// `documents`: the open ones; the first is proposed as A.
    explicit CompareDialog(const QList<Document*>& documents, QWidget* parent = nullptr);
    CompareSide left() const { return chosen(m_left); }
    CompareSide right() const { return chosen(m_right); }
    void addFile(const QString& path); ///< to both lists
    /// Adds a file to both lists and chooses it for one.
    void chooseFile(bool right, const QString& path);
    QComboBox* box(bool right) { return right ? m_right : m_left; }

private:
    CompareSide chosen(const QComboBox* box) const;
    QWidget* makeRow(QComboBox* box, bool right);
    int indexOf(const QString& path); ///< in m_sides; the file is added to the lists if need be
    void browse(bool right);
    void check();

    QList<CompareSide> m_sides; ///< by the number in a box's item data
    QComboBox* m_left;
    QComboBox* m_right;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
};

} // namespace ckptscope::ui
