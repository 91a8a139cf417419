#pragma once

#include "core/tensor/array_export.h"
#include "ui/document/document.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPointer>
#include <QTimer>

namespace ckptscope::ui {

/// Asks which tensors are written for other programs, as what and where: the size and what becomes another dtype before
/// a byte is written, and what stands in the way. Replaces files only when that was ticked.
class ExportDialog final : public QDialog {
    Q_OBJECT

public:
    /// `selected`: rows of Checkpoint::tensors; none: the selection holds no tensor.
    ExportDialog(Document& document, std::vector<std::uint32_t> selected, QWidget* parent = nullptr);
    /// For after accept().
    const tensor::ArrayExport& planned() const { return *m_planned; }
    io::AtomicFile::IfExists ifExists() const;

public slots:
    void accept() override;

private:
    void layOut();
    void fillFormats();
    void proposeTarget();
    void chooseTarget();
    void planAgain(); ///< on another thread
    void judge(const QString& refusal);
    std::vector<std::uint32_t> rows() const;
    tensor::ArrayFormat format() const;
    QString targetPath() const; ///< absolute

    Document& m_document;
    std::vector<std::uint32_t> m_selected;
    QComboBox* m_what;
    QComboBox* m_format;
    QLineEdit* m_target;
    QLabel* m_size;
    QLabel* m_problem;
    QCheckBox* m_replace;
    QDialogButtonBox* m_buttons;
    QTimer m_delay;
    QPointer<Job> m_job;
    int m_round = 0; ///< of planAgain()
    std::shared_ptr<const tensor::ArrayExport> m_planned; ///< null: not worked out, or refused
};

} // namespace ckptscope::ui
