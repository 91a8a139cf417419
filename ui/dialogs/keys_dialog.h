#pragma once

#include "ui/dialogs/edit_dialog.h"
#include "ui/models/keys_preview_model.h"

#include <QLineEdit>
#include <QPointer>
#include <QTableView>
#include <QTimer>

namespace ckptscope::ui {

/// Rename, delete, or another prefix: the input, and live below it the keys that change.
class KeysDialog final : public EditDialog {
    Q_OBJECT

public:
    enum class Kind { Rename, Delete, Prefix };

    /// `key`: of the selection, to begin with; may be empty.
    KeysDialog(Kind kind, Document& document, const QStringList& parts, const QString& key, QWidget* parent = nullptr);
    std::vector<edit::Step> steps() const override;

private:
    void layOutRename(const QString& key);
    void layOutDelete(const QString& key);
    void layOutPrefix();
    void scopeChanged() override;
    void previewSoon();
    void previewNow();
    void use(edit::KeysPreview preview);
    edit::Step step() const;
    edit::Step previewedStep() const; ///< Rename or Delete, whose effect on keys is that of step()
    bool isEmpty() const; ///< nothing was typed yet

    Kind m_kind;
    QLineEdit* m_pattern;
    QLineEdit* m_replacement;
    QComboBox* m_operation;
    QComboBox* m_prefix;
    QLabel* m_count;
    QTableView* m_table;
    KeysPreviewModel m_model;
    QTimer m_delay;
    QPointer<Job> m_job;
    int m_round = 0;
};

} // namespace ckptscope::ui
