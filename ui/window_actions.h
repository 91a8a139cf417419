#pragma once

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

namespace ckptscope::ui {

/// Every action of the window, in menus and toolbar. Texts follow the language; what an action does is connected by
/// the window.
struct WindowActions {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
public:
    explicit WindowActions(QWidget* window);
    void fill(QMenuBar* bar, QToolBar* toolBar);
    void retranslate();
    /// Enables an action, or says in its tooltip why it cannot be used now.
    static void setUsable(QAction* action, bool usable, const QString& reason);

    QAction *open, *openExample, *reload, *saveAs, *closeTab, *quit;
    QAction *undo, *redo, *copyKeys, *copyRows, *copyPython, *copyJson, *find, *findNext, *findPrevious;
    QAction *grouped, *flat, *fileStructure, *orderFile, *orderName, *orderElements, *orderBytes;
    QAction *strip, *add, *otherPrefix, *unwrap, *extract, *pick, *devices, *spread, *rename, *remove, *drop,
        *loadRecipe, *saveRecipe;
    QAction *compare, *batch, *storageMap;
    QAction *help, *about;
    QAction *english, *chinese, *systemLanguage, *light, *dark, *systemTheme;
    QActionGroup *modes, *orders, *languages, *themes;
    QMenu *fileMenu, *recentMenu, *editMenu, *viewMenu, *orderMenu, *languageMenu, *themeMenu, *checkpointMenu,
        *toolsMenu, *helpMenu;
    QToolBar* bar = nullptr;
};

} // namespace ckptscope::ui
