#include "ui/views/changes_panel.h"

#include "core/edit/recipe.h"
#include "ui/document/save_name.h"
#include "ui/document/scoped_steps.h"
#include "ui/text/changes_text.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/icons.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QMenu>
#include <QSettings>
#include <QVBoxLayout>

namespace ckptscope::ui {

namespace {

const QString kFolderKey = QStringLiteral("recipe/folder");
constexpr int kChangeRole = Qt::UserRole; ///< index in PlanState::changes()
constexpr int kCommandRole = Qt::UserRole + 1; ///< of an undone change: index in the history
constexpr int kMostInToolTip = 12;

/// The steps of so many changes in the list.
std::vector<edit::Step> firstChanges(const PlanState& plan, std::size_t count)
{
    if (count == 0)
        return {};
    const std::size_t last = plan.changes()[count - 1].back();
    return {plan.steps.begin(), plan.steps.begin() + static_cast<std::ptrdiff_t>(last) + 1};
}

} // namespace

ChangesPanel::ChangesPanel(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_heading(new QLabel)
    , m_list(new QListWidget)
    , m_command(new QLineEdit)
    , m_copy(new QToolButton)
    , m_save(new QPushButton)
    , m_load(new QPushButton)
    , m_remove(new QAction(m_list))
{
    layOut();
    connect(m_copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_command->text()); });
    connect(m_save, &QPushButton::clicked, this, &ChangesPanel::saveRecipe);
    connect(m_load, &QPushButton::clicked, this, &ChangesPanel::loadRecipe);
    connect(m_list, &QWidget::customContextMenuRequested, this, &ChangesPanel::showMenu);
    connect(m_list, &QListWidget::itemActivated, this, [this] { goTo(m_list->currentRow()); });
    connect(m_remove, &QAction::triggered, this, [this] { removeChange(m_list->currentRow()); });
    connect(&document, &Document::planChanged, this, &ChangesPanel::refresh);
    connect(&document.history(), &QUndoStack::indexChanged, this, &ChangesPanel::refresh);
    retranslate();
}

void ChangesPanel::layOut()
{
    m_copy->setIcon(icon(QStringLiteral("copy")));
    m_command->setReadOnly(true);
    m_command->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_remove->setShortcut(QKeySequence::Delete);
    m_remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(m_remove);
    auto* top = new QHBoxLayout;
    top->addWidget(m_heading, 1);
    top->addWidget(m_load);
    top->addWidget(m_save);
    auto* line = new QHBoxLayout;
    line->addWidget(m_command, 1);
    line->addWidget(m_copy);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addLayout(top);
    layout->addWidget(m_list, 1);
    layout->addLayout(line);
}

void ChangesPanel::retranslate()
{
    m_list->setAccessibleName(tr("Changes"));
    m_list->setToolTip(tr("Enter goes back (or forward) to a change, Delete removes it"));
    m_command->setAccessibleName(tr("Command line that does the same"));
    m_copy->setToolTip(tr("Copy this command"));
    m_copy->setAccessibleName(tr("Copy the command line"));
    m_save->setText(tr("Save recipe…"));
    m_save->setToolTip(tr("Keep these edits as a file, for other checkpoints, the batch view and the command line"));
    m_load->setText(tr("Load recipe…"));
    m_load->setToolTip(tr("Add the edits of a recipe file"));
    m_remove->setText(tr("Remove this change"));
    refresh();
}

void ChangesPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void ChangesPanel::refresh()
{
    const PlanState& plan = m_document.plan();
    const QUndoStack& history = m_document.history();
    m_list->clear();
    for (const std::vector<std::size_t>& steps : plan.changes())
        addChange(m_list->count(), steps);
    const int count = m_list->count();
    for (int command = history.index(); command < history.count(); ++command)
        addUndone(command);
    m_list->setCurrentRow(count - 1);
    m_heading->setText(count == 0 ? tr("Changes: none") : tr("Changes: %Ln", nullptr, count));
    const QString target =
        proposedTarget(m_document.path(), QFileInfo(m_document.path()).absolutePath(), changeWords(plan.steps));
    m_command->setText(plain(commandLineOf(m_document.path(), plan.steps, target)));
    m_command->setCursorPosition(0);
    m_save->setEnabled(count != 0);
    setVisible(m_list->count() != 0);
}

void ChangesPanel::addChange(int change, const std::vector<std::size_t>& steps)
{
    const PlanState& plan = m_document.plan();
    const std::vector<QString> scopes = scopesOf(plan.steps);
    QStringList sentences, remarks;
    for (const std::size_t step : steps) {
        const QString sentence = coreText(plan.reports[step].sentence);
        const QString& scope = scopes[step];
        sentences << (scope.isEmpty() ? sentence : tr("%1 (only in %2)").arg(sentence, shown(scope.toStdString(), 80)));
        for (const std::string& remark : plan.reports[step].remarks)
            remarks << coreText(remark);
    }
    remarks.removeDuplicates();
    auto* item = new QListWidgetItem(
        QString::number(change + 1) + QStringLiteral("  ") + ChangesText::firstAndCount(sentences), m_list);
    item->setData(kChangeRole, change);
    item->setToolTip(asHtml((sentences.mid(0, kMostInToolTip) + remarks.mid(0, kMostInToolTip)).join('\n')));
}

void ChangesPanel::addUndone(int command)
{
    const QString text = tr("undone: %1").arg(ChangesText::ofCore(m_document.history().text(command)));
    auto* item = new QListWidgetItem(text, m_list);
    item->setData(kCommandRole, command);
    item->setForeground(palette().brush(QPalette::Disabled, QPalette::Text));
    QFont font = m_list->font();
    font.setItalic(true);
    item->setFont(font);
    item->setToolTip(asHtml(tr("Enter does this again")));
}

void ChangesPanel::showMenu(const QPoint& position)
{
    const QModelIndex index = m_list->indexAt(position);
    const int row = index.isValid() ? index.row() : m_list->currentRow();
    if (row < 0)
        return;
    QMenu menu(this);
    if (m_list->item(row)->data(kCommandRole).isValid()) {
        menu.addAction(tr("Do this again"), this, [this, row] { goTo(row); });
    } else {
        menu.addAction(tr("Remove this change"), this, [this, row] { removeChange(row); });
        menu.addAction(tr("Go back to here"), this, [this, row] { goTo(row); });
        menu.addAction(tr("Remove all changes"), this, [this] { keepChanges(0, tr("Remove all changes")); });
    }
    menu.exec(m_list->mapToGlobal(position));
}

void ChangesPanel::goTo(int row)
{
    const QListWidgetItem* item = m_list->item(row);
    if (!item || m_document.isBusy())
        return;
    if (const QVariant command = item->data(kCommandRole); command.isValid()) {
        m_document.history().setIndex(command.toInt() + 1);
        return;
    }
    const auto count = static_cast<std::size_t>(item->data(kChangeRole).toInt()) + 1;
    const PlanState& plan = m_document.plan();
    if (count == plan.together.size())
        return;
    const std::vector<edit::Step> kept = withoutIdleScopes(firstChanges(plan, count));
    if (const int index = m_document.historyIndexOf(kept); index >= 0)
        m_document.history().setIndex(index); // so that the later ones can be done again
    else
        keepChanges(count, tr("Go back"));
}

void ChangesPanel::removeChange(int row)
{
    const QListWidgetItem* item = m_list->item(row);
    if (!item || !item->data(kChangeRole).isValid() || m_document.isBusy())
        return;
    const PlanState& plan = m_document.plan();
    const int change = item->data(kChangeRole).toInt();
    std::vector<edit::Step> steps = plan.steps;
    const std::vector<std::size_t> gone = plan.changes()[static_cast<std::size_t>(change)];
    for (auto step = gone.rbegin(); step != gone.rend(); ++step)
        steps.erase(steps.begin() + static_cast<std::ptrdiff_t>(*step));
    std::vector<std::size_t> together = plan.together;
    together.erase(together.begin() + change);
    m_document.setSteps(withoutIdleScopes(steps), std::move(together), tr("Remove a change"));
}

void ChangesPanel::keepChanges(std::size_t count, const QString& what)
{
    const PlanState& plan = m_document.plan();
    if (count >= plan.together.size() || m_document.isBusy())
        return;
    const std::vector<std::size_t> together(plan.together.begin(),
                                            plan.together.begin() + static_cast<std::ptrdiff_t>(count));
    m_document.setSteps(withoutIdleScopes(firstChanges(plan, count)), together, what);
}

void ChangesPanel::saveRecipe()
{
    const QString folder = QSettings().value(kFolderKey, QFileInfo(m_document.path()).absolutePath()).toString();
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Save recipe"), folder + QStringLiteral("/recipe.json"),
                                     tr("Recipes (*.json)") + QStringLiteral(";;") + tr("All files (*)"));
    if (path.isEmpty())
        return;
    QSettings().setValue(kFolderKey, QFileInfo(path).absolutePath());
    try {
        edit::writeRecipe(path.toStdString(), withoutIdleScopes(m_document.plan().steps), true); // the dialog asked
        emit noted(tr("The edits are kept in %1.").arg(shownPath(path)));
    } catch (const io::Error& error) {
        emit m_document.refused(coreSentence(error.describe()));
    }
}

void ChangesPanel::loadRecipe()
{
    const QString folder = QSettings().value(kFolderKey, QFileInfo(m_document.path()).absolutePath()).toString();
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Load recipe"), folder, tr("Recipes (*.json)") + QStringLiteral(";;") + tr("All files (*)"));
    if (path.isEmpty())
        return;
    QSettings().setValue(kFolderKey, QFileInfo(path).absolutePath());
    try {
        m_document.addSteps(edit::readRecipe(path.toStdString()));
    } catch (const io::Error& error) {
        emit m_document.refused(coreSentence(error.describe()));
    }
}

} // namespace ckptscope::ui
