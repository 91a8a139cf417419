#include "ui/views/changes_panel.h"

#include "core/edit/command_line.h"
#include "ui/text/display.h"
#include "ui/views/icons.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>
#include <QToolButton>
#include <QVBoxLayout>

namespace ckptscope::ui {

ChangesPanel::ChangesPanel(Document& document, QWidget* parent)
    : QWidget(parent)
    , m_document(document)
    , m_heading(new QLabel)
    , m_list(new QListWidget)
    , m_command(new QLineEdit)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_heading);
    layout->addWidget(m_list, 1);
    auto* line = new QHBoxLayout;
    line->addWidget(m_command, 1);
    auto* copy = new QToolButton;
    copy->setIcon(icon(QStringLiteral("copy")));
    copy->setToolTip(tr("Copy this command"));
    copy->setAccessibleName(tr("Copy the command line"));
    connect(copy, &QToolButton::clicked, this, [this] { QApplication::clipboard()->setText(m_command->text()); });
    line->addWidget(copy);
    layout->addLayout(line);
    m_command->setReadOnly(true);
    m_command->setFont(QFont(QStringLiteral("monospace")));
    m_command->setAccessibleName(tr("Command line that does the same"));
    m_list->setAccessibleName(tr("Changes"));
    m_list->setContextMenuPolicy(Qt::CustomContextMenu);
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    connect(m_list, &QWidget::customContextMenuRequested, this, &ChangesPanel::showMenu);
    auto* remove = new QAction(tr("Remove this change"), m_list);
    remove->setShortcut(QKeySequence::Delete);
    remove->setShortcutContext(Qt::WidgetShortcut);
    m_list->addAction(remove);
    connect(remove, &QAction::triggered, this, [this] { removeStep(m_list->currentRow()); });
    connect(&document, &Document::planChanged, this, &ChangesPanel::refresh);
    refresh();
}

void ChangesPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        refresh();
}

void ChangesPanel::refresh()
{
    const PlanState& plan = m_document.plan();
    m_list->clear();
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        QString text = QString::number(i + 1) + QStringLiteral("  ");
        text +=
            i < plan.reports.size() ? plain(plan.reports[i].sentence) : plain(edit::arguments(plan.steps[i]).front());
        auto* item = new QListWidgetItem(text, m_list);
        QStringList remarks;
        if (i < plan.reports.size())
            for (const std::string& remark : plan.reports[i].remarks)
                remarks << plain(remark);
        item->setToolTip(asHtml(remarks.isEmpty() ? text : text + '\n' + remarks.join('\n')));
    }
    m_heading->setText(plan.steps.empty() ? tr("Changes: none yet")
                                          : tr("Changes: %n", nullptr, static_cast<int>(plan.steps.size())));
    std::vector<std::string> arguments;
    for (const edit::Step& step : plan.steps)
        for (const std::string& argument : edit::arguments(step))
            arguments.push_back(argument);
    m_command->setText(plain(edit::commandLine(m_document.path().toStdString(), arguments, "OUT")));
    m_command->setCursorPosition(0);
    setVisible(!plan.steps.empty());
}

void ChangesPanel::showMenu(const QPoint& position)
{
    const int row = m_list->indexAt(position).row();
    if (row < 0)
        return;
    QMenu menu(this);
    menu.addAction(tr("Remove this change"), this, [this, row] { removeStep(row); });
    menu.addAction(tr("Go back to here"), this, [this, row] { keepUntil(row); });
    menu.addAction(tr("Remove all changes"), this, [this] { keepUntil(-1); });
    menu.exec(m_list->mapToGlobal(position));
}

void ChangesPanel::removeStep(int row)
{
    std::vector<edit::Step> steps = m_document.plan().steps;
    if (row < 0 || static_cast<std::size_t>(row) >= steps.size())
        return;
    steps.erase(steps.begin() + row);
    m_document.setSteps(std::move(steps), tr("Remove a change"));
}

void ChangesPanel::keepUntil(int row)
{
    std::vector<edit::Step> steps = m_document.plan().steps;
    steps.resize(static_cast<std::size_t>(row + 1));
    m_document.setSteps(std::move(steps), row < 0 ? tr("Remove all changes") : tr("Go back"));
}

} // namespace ckptscope::ui
