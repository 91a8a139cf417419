#pragma once

#include "ui/document/batch_work.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QWidget>

namespace ckptscope::ui {

/// What a batch does with each file: the recipe, the format, the folder and the names of the new files.
class BatchForm final : public QWidget {
    Q_OBJECT

public:
    /// Edits of an open document that can be the recipe.
    struct NamedSteps {
        QString name;
        std::vector<edit::Step> steps;
        QString path = {}; ///< tells documents of one name apart
    };

    explicit BatchForm(QWidget* parent = nullptr);

    BatchRecipe recipe() const;
    /// `chooseFirst`: the first one becomes the recipe; else the recipe that was chosen stays while it is there.
    void setDocuments(std::vector<NamedSteps> documents, bool chooseFirst = true);
    void loadRecipe(const QString& path); ///< uses the edits of a file; problem() says what is wrong with it
    void setFolder(const QString& folder);

signals:
    void problem(const QString& sentence); ///< empty: it is solved
    void changed(); ///< recipe() is another one, perhaps

protected:
    void changeEvent(QEvent* event) override;

private:
    void retranslate();
    void fillRecipes();
    void recipeChosen(int index);
    void choose(const QString& what);
    void chooseTargetFolder();

    std::vector<NamedSteps> m_documents;
    std::vector<std::vector<edit::Step>> m_choices; ///< by row of m_recipe
    QString m_chosen; ///< what the chosen row is, in every language and beside any documents: its data
    NamedSteps m_file; ///< of a recipe file; no name: none was chosen

    QLabel *m_recipeLabel, *m_steps, *m_formatLabel, *m_folderLabel, *m_namingLabel;
    QComboBox *m_recipe, *m_format, *m_naming;
    QLineEdit* m_folder;
    QPushButton* m_browse;
    QCheckBox *m_replace, *m_verify;
};

} // namespace ckptscope::ui
