// What the window does with edits: the actions that make them, saving, and the batch.
#include "ui/dialogs/cast_dialog.h"
#include "ui/dialogs/devices_dialog.h"
#include "ui/dialogs/export_dialog.h"
#include "ui/dialogs/keys_dialog.h"
#include "ui/dialogs/save_dialog.h"
#include "ui/dialogs/spread_dialog.h"
#include "ui/main_window.h"
#include "ui/models/value_summary.h"

#include <QApplication>
#include <QClipboard>

#include <utility>

namespace ckptscope::ui {

void MainWindow::connectEdits()
{
    const auto onPage = [this](QAction* action, auto&& work) {
        connect(action, &QAction::triggered, this, [this, work] {
            if (DocumentPage* page = currentPage())
                work(*page);
        });
    };
    onPage(m_actions.undo, [](DocumentPage& page) { page.document().history().undo(); });
    onPage(m_actions.redo, [](DocumentPage& page) { page.document().history().redo(); });
    onPage(m_actions.copyKeys,
           [](DocumentPage& page) { QApplication::clipboard()->setText(page.tree().copiedKeys()); });
    onPage(m_actions.copyRows,
           [](DocumentPage& page) { QApplication::clipboard()->setText(page.tree().copiedRows()); });
    onPage(m_actions.copyPython,
           [](DocumentPage& page) { QApplication::clipboard()->setText(page.tree().copiedPython()); });
    onPage(m_actions.copyJson,
           [](DocumentPage& page) { QApplication::clipboard()->setText(page.tree().copiedJson()); });
    onPage(m_actions.openBelow, [](DocumentPage& page) { page.tree().openBelow(true); });
    onPage(m_actions.closeBelow, [](DocumentPage& page) { page.tree().openBelow(false); });
    onPage(m_actions.strip, [](DocumentPage& page) { page.document().addSteps({edit::Strip{"module."}}); });
    onPage(m_actions.add, [](DocumentPage& page) { page.document().addSteps({edit::Add{"module.", false}}); });
    onPage(m_actions.unwrap, [](DocumentPage& page) { page.document().addSteps({edit::Unwrap{}}); });
    onPage(m_actions.extract, [](DocumentPage& page) { page.document().addSteps({edit::Extract{}}); });
    onPage(m_actions.pick,
           [](DocumentPage& page) { page.document().addSteps({edit::Pick{page.selectedPath().toStdString()}}); });
    onPage(m_actions.drop,
           [](DocumentPage& page) { page.document().addSteps({edit::Drop{page.selectedPath().toStdString()}}); });
    onPage(m_actions.loadRecipe, [](DocumentPage& page) { page.changes().loadRecipe(); });
    onPage(m_actions.saveRecipe, [](DocumentPage& page) { page.changes().saveRecipe(); });
    const auto ask = [](DocumentPage& page, auto&& dialog) {
        if (dialog.exec() == QDialog::Accepted)
            page.document().addSteps(dialog.steps());
    };
    const auto askOnRows = [ask](DocumentPage& page, auto&& dialog) {
        if (const QStringList rows = page.selectedScopes(); !rows.isEmpty())
            dialog.offerRows(rows);
        ask(page, dialog);
    };
    onPage(m_actions.devices, [this, askOnRows](DocumentPage& page) {
        askOnRows(page, DevicesDialog(page.document(), page.selectedParts(), this));
    });
    onPage(m_actions.spread,
           [this, ask](DocumentPage& page) { ask(page, SpreadDialog(page.document(), page.selectedParts(), this)); });
    onPage(m_actions.exportNumbers, [this](DocumentPage& page) { exportNumbers(page); });
    onPage(m_actions.cast, [this, askOnRows](DocumentPage& page) {
        askOnRows(page, CastDialog(page.document(), page.selectedParts(), this));
    });
    onPage(m_actions.compact, [](DocumentPage& page) { page.document().addSteps({edit::Compact{}}); });
    onPage(m_actions.dequantize, [](DocumentPage& page) { page.document().addSteps({edit::Dequantize{}}); });
    onPage(m_actions.makeDense, [](DocumentPage& page) { page.document().addSteps({edit::Dense{}}); });
    const auto askForKeys = [this, ask](KeysDialog::Kind kind) {
        return [this, ask, kind](DocumentPage& page) {
            const bool prefix = kind == KeysDialog::Kind::Prefix; // that of a whole state dict
            const QStringList parts = prefix ? QStringList{page.selectedSection()} : page.selectedParts();
            const bool each = kind == KeysDialog::Kind::Delete;
            ask(page, KeysDialog(kind, page.document(), parts, each ? page.selectedKeys() : page.commonKeys(), this));
        };
    };
    onPage(m_actions.rename, askForKeys(KeysDialog::Kind::Rename));
    onPage(m_actions.remove, askForKeys(KeysDialog::Kind::Delete));
    onPage(m_actions.otherPrefix, askForKeys(KeysDialog::Kind::Prefix));
}

void MainWindow::exportNumbers(DocumentPage& page)
{
    if (!page.model().outline())
        return;
    std::vector<std::uint32_t> rows;
    for (const ValueSummary& each : tensorsBelow(*page.model().outline(), page.tree().selectedRows()))
        rows.push_back(each.tensor);
    ExportDialog dialog(page.document(), std::move(rows), this);
    if (dialog.exec() == QDialog::Accepted)
        page.document().exportArrays(dialog.planned(), dialog.ifExists());
}

bool MainWindow::saveAs(const QString& format)
{
    DocumentPage* page = currentPage();
    if (!page || page->document().state() != Document::State::Ready || page->document().isBusy())
        return false;
    SaveDialog dialog(page->document(), format, this);
    return dialog.exec() == QDialog::Accepted && page->document().save(dialog.request());
}

void MainWindow::showBatch()
{
    std::vector<BatchForm::NamedSteps> documents;
    const auto add = [&](DocumentPage* page) {
        if (page && !page->document().plan().steps.empty())
            documents.push_back({page->document().name(), page->document().plan().steps, page->document().path()});
    };
    add(currentPage());
    const bool isCurrentEdited = !documents.empty();
    BatchPage* batch = nullptr;
    for (int i = 0; i < m_tabs->count(); ++i) {
        if (m_tabs->widget(i) != currentPage())
            add(qobject_cast<DocumentPage*>(m_tabs->widget(i)));
        if (auto* page = qobject_cast<BatchPage*>(m_tabs->widget(i)))
            batch = page;
    }
    if (!batch) {
        batch = new BatchPage;
        connect(batch, &BatchPage::openWanted, this, [this](const QString& path) { openFiles({path}); });
        m_tabs->addTab(batch, tr("Batch"));
    }
    batch->form().setDocuments(std::move(documents), isCurrentEdited);
    m_stack->setCurrentWidget(m_tabs);
    m_tabs->setCurrentWidget(batch);
    updateActions();
}

} // namespace ckptscope::ui
