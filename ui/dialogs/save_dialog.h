#pragma once

#include "ui/document/document.h"
#include "ui/views/job_line.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPointer>
#include <QTimer>

namespace ckptscope::ui {

/// Asks where and how to save a document: what changes, the exact size before a byte is written, and what stands in the
/// way. Never lets the input be overwritten, and another file only when that was ticked. A cast and a cut of the
/// storages can be added here; whoever cancels takes them back.
class SaveDialog final : public QDialog {
    Q_OBJECT

public:
    /// `format`: "zip" or "legacy" to begin with that; else as the input.
    SaveDialog(Document& document, const QString& format, QWidget* parent = nullptr);
    SaveRequest request() const;

public slots:
    void accept() override;
    void reject() override;

private:
    void layOut();
    void fillFormats(const QString& format);
    QLayout* makeAdditions(); ///< the buttons that add an edit
    void describeChanges();
    void planChanged();
    void proposeTarget(); ///< unless another name was typed
    void chooseTarget();
    void countLosses(); ///< of casts; nothing is saved until they are told, or the counting is cancelled
    void planAgain(); ///< works the size out, on another thread
    void judge(); ///< what stands in the way of this target
    QString targetPath() const; ///< absolute

    Document& m_document;
    QLineEdit* m_target;
    QComboBox* m_format;
    QPlainTextEdit* m_changes;
    QLabel* m_size;
    QLabel* m_losses;
    JobLine* m_lossJob;
    QLabel* m_problem;
    QCheckBox* m_replace;
    QCheckBox* m_verify;
    QDialogButtonBox* m_buttons;
    QTimer m_delay;
    QPointer<Job> m_job;
    int m_round = 0; ///< of planAgain()
    int m_lossRound = 0; ///< of countLosses()
    int m_historyIndex; ///< of the document when the dialog opened
    QString m_formatWord; ///< "zip", "legacy", or empty
    QString m_proposed; ///< the name that proposeTarget() wrote
    QString m_refused; ///< why an edit was not added
    std::optional<quint64> m_bytes; ///< nothing: not known (yet)
    bool m_countsLosses = false;
    QString m_planRefusal; ///< why it cannot be saved in this format
};

} // namespace ckptscope::ui
