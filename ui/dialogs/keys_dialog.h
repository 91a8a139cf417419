#pragma once

#include "ui/dialogs/edit_dialog.h"
#include "ui/models/keys_preview_model.h"
#include "ui/models/selected_parts.h"

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

    /// `keys`: of the selection, to begin with: one at most, but for Delete, which deletes several as they are.
    KeysDialog(Kind kind, Document& document, const QStringList& parts, const std::vector<RowKeys>& keys,
               QWidget* parent = nullptr);
    std::vector<edit::Step> steps() const override;

private:
    void layOutRename(const RowKeys& keys);
    void layOutDelete();
    void layOutPrefix();
    void scopeChanged() override;
    void previewSoon();
    void previewNow();
    void use(edit::KeysPreview preview);
    edit::Step step() const;
    edit::Step previewedStep() const; ///< Rename or Delete, whose effect on keys is that of step()
    bool isEmpty() const; ///< nothing was typed yet
    bool deletesRows() const { return m_rows.size() > 1; }
    bool hasTooManyRows() const { return m_rows.size() > kMostRowsOfAnEdit; }

    /// A Rename or Delete, and the part that it is limited to.
    struct Scoped {
        std::string scope;
        edit::Step step;
    };
    std::vector<Scoped> previewed() const; ///< whose effect on keys is that of steps()

    Kind m_kind;
    std::vector<RowKeys> m_rows; ///< to begin with
    bool m_hasSeveralDicts; ///< of keys
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
