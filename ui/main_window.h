#pragma once

#include "ui/language.h"
#include "ui/theme.h"
#include "ui/views/batch_page.h"
#include "ui/views/document_page.h"
#include "ui/views/help_window.h"
#include "ui/views/start_page.h"
#include "ui/window_actions.h"

#include <QHash>
#include <QMainWindow>
#include <QStackedWidget>
#include <QTabWidget>

namespace ckptscope::ui {

class ComparePage;
class DropHint;
struct CompareSide;

/// The window: one tab a document. Files come by menu, drop, paste or command line; a file that is open already is
/// shown again instead of opened twice.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    /// `language` and `theme` must outlive the window.
    MainWindow(Language& language, Theme& theme, QWidget* parent = nullptr);
    ~MainWindow() override;
    void openFiles(const QStringList& paths); ///< folders are searched for checkpoints, one level deep
    void compareFiles(const QString& a, const QString& b); ///< in a new tab
    DocumentPage* currentPage() const; ///< null: the tab is no document, or there is none

protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void closeEvent(QCloseEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void connectActions();
    void connectEdits();
    void connectViews();
    void connectChoices(); ///< language, theme, help
    void showAbout();
    void connectCompare();
    void openOne(const QString& path);
    void chooseFiles();
    void openExample();
    void paste();
    void addPage(DocumentPage* page);
    DocumentPage* pageOf(const QString& path) const; ///< the tab of an absolute path; null: there is none
    void updateCompare(); ///< actions and titles of comparisons
    void chooseComparison();
    void addComparison(const CompareSide& a, const CompareSide& b);
    /// Shows the document of one side, opened if need be, and adds the steps to it.
    void cureSide(ComparePage& comparison, bool right, const std::vector<edit::Step>& steps);
    /// Asks what to do with two files that were dropped.
    void offerForTwo(const QStringList& paths, const QPoint& globalPosition);
    void showBatch(); ///< its tab, with the edits of the open documents
    enum class Closing { Now, WhenSaved, Refused };
    Closing askToClose(QWidget* tab); ///< where it has unsaved edits or work that runs; closes nothing
    void closePage(int index); ///< asks first
    void removePage(QWidget* tab);
    void connectClosing(DocumentPage* page);
    bool mayQuit(); ///< asks about all tabs; false also as long as one is saved first
    void exportNumbers(DocumentPage& page);
    bool saveAs(const QString& format = {}); ///< whether a save began
    void closeWhenSaved(DocumentPage* page);
    void addScoped(std::vector<edit::Step> steps);
    void updateActions();
    void showChoices(const DocumentPage& page);
    void updateRecent();
    void rememberFile(const QString& path);
    void showWhy(DocumentPage& page, const checkpoint::Finding& finding);
    void showStorageMap(DocumentPage& page);
    void showTreeMenu(const QPoint& globalPosition);

    Language& m_language;
    Theme& m_theme;
    QPointer<HelpWindow> m_help;
    WindowActions m_actions;
    QStackedWidget* m_stack;
    StartPage* m_start;
    QTabWidget* m_tabs;
    DropHint* m_dropHint;
    QHash<const QWidget*, Closing> m_quitting; ///< while a save comes before the window closes: what was answered
};

} // namespace ckptscope::ui
