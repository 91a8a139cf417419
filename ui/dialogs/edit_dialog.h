#pragma once

#include "ui/document/document.h"

#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>

#include <functional>

namespace ckptscope::ui {

/// What the dialogs of edits share: which part of the file is meant, what is wrong with the input, and the steps that
/// come out.
class EditDialog : public QDialog {
    Q_OBJECT

public:
    /// The edit as steps, limited to the chosen part; for after accept().
    virtual std::vector<edit::Step> steps() const = 0;
    /// Chooses these parts, on which the edit acts one by one; several of them are offered as one choice.
    void offerRows(const QStringList& scopes);

protected:
    /// `parts`: paths that the edit can be limited to, the narrowest first.
    EditDialog(Document& document, const QStringList& parts, QWidget* parent);
    QFormLayout& form() { return *m_form; }
    void addBody(QWidget* widget); ///< below the form, and grows
    void finish(const QString& verb); ///< adds what stands below the body; `verb` names the button that accepts
    /// Adds a button that proves the devices of the edit by placing the tensors there; `steps` as they are then.
    void offerProof(std::function<std::vector<edit::Step>()> steps);
    /// Whether the edit is one that can be proved; it can where there is no problem, too.
    void setProvable(bool provable);
    void setProblem(const QString& problem); ///< empty: the edit can be made
    QString scope() const; ///< empty: the whole file
    QStringList scopes() const; ///< that, or each of the several parts
    void choose(const QString& scope); ///< where it is offered
    void actOnRowsAlone(); ///< nothing else can be chosen
    const checkpoint::CheckpointPtr& checkpoint() const { return m_checkpoint; }
    QLabel* addLabel(const QString& text, QWidget* buddy, QWidget* field);

    /// Another part was chosen.
    virtual void scopeChanged() = 0;

private:
    checkpoint::CheckpointPtr m_checkpoint;
    QFormLayout* m_form;
    QComboBox* m_scope;
    QLabel* m_problem;
    QDialogButtonBox* m_buttons;
    QPushButton* m_prove = nullptr; ///< null: not offered
};

} // namespace ckptscope::ui
