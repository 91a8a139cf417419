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
    };

    explicit BatchForm(QWidget* parent = nullptr);

    BatchRecipe recipe() const;
    void setDocuments(std::vector<NamedSteps> documents); ///< the first one is chosen
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
    void chooseTargetFolder();

    std::vector<NamedSteps> m_documents;
    std::vector<NamedSteps> m_choices; ///< by row of m_recipe
    NamedSteps m_file; ///< of a recipe file; no name: none was chosen

    QLabel *m_recipeLabel, *m_steps, *m_formatLabel, *m_folderLabel, *m_namingLabel;
    QComboBox *m_recipe, *m_format, *m_naming;
    QLineEdit* m_folder;
    QPushButton* m_browse;
    QCheckBox *m_replace, *m_verify;
};

} // namespace ckptscope::ui
