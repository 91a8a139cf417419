#include "ui/views/batch_form.h"

#include "core/edit/recipe.h"
#include "ui/document/scoped_steps.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/text/load_text.h"

#include <QDir>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QSettings>
#include <QVBoxLayout>

namespace ckptscope::ui {

namespace {

const QString kTargetKey = QStringLiteral("batch/target");
const QString kRecipeKey = QStringLiteral("recipe/folder");
const QString kStrip = QStringLiteral("strip"), kFromFile = QStringLiteral("file"); // what a choice is

QString whatIs(const BatchForm::NamedSteps& document)
{
    return QStringLiteral("document ") + (document.path.isEmpty() ? document.name : document.path);
}

QString stepsText(const std::vector<edit::Step>& steps)
{
    QStringList words;
    for (const edit::Step& step : withoutIdleScopes(steps))
        words << stepText(step);
    return words.join(BatchForm::tr(", "));
}

} // namespace

BatchForm::BatchForm(QWidget* parent)
    : QWidget(parent)
    , m_recipeLabel(new QLabel)
    , m_steps(new QLabel)
    , m_formatLabel(new QLabel)
    , m_folderLabel(new QLabel)
    , m_namingLabel(new QLabel)
    , m_recipe(new QComboBox)
    , m_format(new QComboBox)
    , m_naming(new QComboBox)
    , m_folder(new QLineEdit)
    , m_browse(new QPushButton)
    , m_replace(new QCheckBox)
    , m_verify(new QCheckBox)
{
    m_folder->setAcceptDrops(false); // what is dropped on it is to be converted
    m_steps->setTextFormat(Qt::PlainText);
    m_steps->setWordWrap(true);
    m_recipeLabel->setBuddy(m_recipe);
    m_formatLabel->setBuddy(m_format);
    m_folderLabel->setBuddy(m_folder);
    m_namingLabel->setBuddy(m_naming);
    m_verify->setChecked(true);
    m_naming->setEditable(true);
    m_naming->addItems({QStringLiteral("{stem}-{what}.{ext}"), QStringLiteral("{stem}.{ext}")});
    m_folder->setClearButtonEnabled(true);
    auto* folder = new QHBoxLayout;
    folder->addWidget(m_folder, 1);
    folder->addWidget(m_browse);
    auto* form = new QFormLayout;
    form->addRow(m_recipeLabel, m_recipe);
    form->addRow(QString(), m_steps);
    form->addRow(m_formatLabel, m_format);
    form->addRow(m_folderLabel, folder);
    form->addRow(m_namingLabel, m_naming);
    auto* options = new QHBoxLayout;
    options->addWidget(m_verify);
    options->addWidget(m_replace);
    options->addStretch();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(form);
    layout->addLayout(options);
    connect(m_browse, &QPushButton::clicked, this, &BatchForm::chooseTargetFolder);
    connect(m_recipe, &QComboBox::activated, this, &BatchForm::recipeChosen);
    connect(m_format, &QComboBox::currentIndexChanged, this, &BatchForm::changed);
    connect(m_naming, &QComboBox::currentTextChanged, this, &BatchForm::changed);
    connect(m_folder, &QLineEdit::textChanged, this, &BatchForm::changed);
    retranslate();
}

void BatchForm::retranslate()
{
    m_recipeLabel->setText(tr("&Recipe:"));
    m_formatLabel->setText(tr("F&ormat:"));
    m_folderLabel->setText(tr("&Into:"));
    m_folder->setPlaceholderText(tr("beside each file"));
    m_namingLabel->setText(tr("&Named:"));
    m_naming->setToolTip(tr("{stem}: the name without its ending; {what}: what was changed; {ext}: the ending"));
    m_browse->setText(tr("&Browse…"));
    m_replace->setText(tr("Re&place files that exist"));
    m_verify->setText(tr("Read each new file a&gain and compare it"));
    m_recipe->setAccessibleName(tr("Recipe"));
    m_format->setAccessibleName(tr("Format"));
    m_folder->setAccessibleName(tr("Folder of the new files"));
    m_naming->setAccessibleName(tr("Names of the new files"));
    const int format = std::max(m_format->currentIndex(), 0);
    m_format->clear();
    m_format->addItem(tr("As the input"), static_cast<int>(checkpoint::Format::AsInput));
    m_format->addItem(tr("zip, for PyTorch 1.6 and newer"), static_cast<int>(checkpoint::Format::Zip));
    m_format->addItem(tr("legacy, for PyTorch before 1.6"), static_cast<int>(checkpoint::Format::Legacy));
    m_format->setCurrentIndex(format);
    fillRecipes();
}

void BatchForm::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void BatchForm::fillRecipes()
{
    m_choices.clear();
    m_recipe->clear();
    const auto add = [this](const QString& what, const QString& name, std::vector<edit::Step> steps) {
        m_recipe->addItem(name, what);
        m_choices.push_back(std::move(steps));
    };
    for (const NamedSteps& document : m_documents)
        add(whatIs(document), tr("The edits of %1").arg(shown(document.name.toStdString(), 60)), document.steps);
    if (!m_file.name.isEmpty())
        add(kFromFile, shown(m_file.name.toStdString(), 60), m_file.steps);
    add(kStrip, tr("Strip “module.”"), {edit::Strip{"module."}});
    add(QStringLiteral("strip cpu"), tr("Strip “module.” and move to cpu"),
        {edit::Strip{"module."}, edit::Device{"*", "cpu"}});
    add(QStringLiteral("add"), tr("Add “module.”"), {edit::Add{"module.", false}});
    add(QStringLiteral("cpu"), tr("Move to cpu"), {edit::Device{"*", "cpu"}});
    add(QStringLiteral("cuda"), tr("Move to cuda:0"), {edit::Device{"*", "cuda:0"}});
    add(QStringLiteral("extract"), tr("Extract the state dict of whole models"), {edit::Extract{}});
    add(QStringLiteral("format"), tr("Only the format"), {});
    m_recipe->addItem(tr("A recipe file…"));
    choose(m_chosen);
}

/// The plainest recipe where what was chosen is there no more: a document that was closed.
void BatchForm::choose(const QString& what)
{
    const int row = what.isEmpty() ? -1 : m_recipe->findData(what);
    m_recipe->setCurrentIndex(row >= 0 ? row : m_recipe->findData(kStrip));
    m_chosen = m_recipe->currentData().toString();
    m_steps->setText(stepsText(m_choices[static_cast<std::size_t>(m_recipe->currentIndex())]));
    emit changed();
}

void BatchForm::recipeChosen(int index)
{
    if (index < static_cast<int>(m_choices.size())) {
        choose(m_recipe->itemData(index).toString());
        return;
    }
    choose(m_chosen); // until there is a file
    const QString path =
        QFileDialog::getOpenFileName(this, tr("Load recipe"), QSettings().value(kRecipeKey).toString(),
                                     tr("Recipes (*.json)") + QStringLiteral(";;") + tr("All files (*)"));
    if (!path.isEmpty())
        loadRecipe(path);
}

void BatchForm::loadRecipe(const QString& path)
{
    try {
        m_file = {QFileInfo(path).fileName(), edit::readRecipe(path.toStdString())};
    } catch (const io::Error& error) {
        emit problem(coreText(error.describe()));
        return;
    }
    QSettings().setValue(kRecipeKey, QFileInfo(path).absolutePath());
    emit problem({});
    m_chosen = kFromFile;
    fillRecipes();
}

void BatchForm::setDocuments(std::vector<NamedSteps> documents, bool chooseFirst)
{
    m_documents = std::move(documents);
    if (chooseFirst && !m_documents.empty())
        m_chosen = whatIs(m_documents.front());
    fillRecipes();
}

void BatchForm::setFolder(const QString& folder)
{
    m_folder->setText(QDir::toNativeSeparators(folder));
}

void BatchForm::chooseTargetFolder()
{
    const QString path = QFileDialog::getExistingDirectory(this, tr("Folder of the new files"),
                                                           QSettings().value(kTargetKey).toString());
    if (path.isEmpty())
        return;
    QSettings().setValue(kTargetKey, path);
    setFolder(path);
}

BatchRecipe BatchForm::recipe() const
{
    BatchRecipe recipe;
    if (const int chosen = m_recipe->currentIndex(); chosen >= 0 && chosen < static_cast<int>(m_choices.size()))
        recipe.steps = m_choices[static_cast<std::size_t>(chosen)];
    recipe.format = static_cast<checkpoint::Format>(m_format->currentData().toInt());
    recipe.folder = QDir::fromNativeSeparators(m_folder->text().trimmed());
    recipe.naming = m_naming->currentText();
    recipe.replace = m_replace->isChecked();
    recipe.verify = m_verify->isChecked();
    return recipe;
}

} // namespace ckptscope::ui
