#pragma once

#include "ui/models/projection.h"

#include <QAction>
#include <QActionGroup>
#include <QCoreApplication>
#include <QMenu>
#include <QMenuBar>
#include <QToolBar>

#include <array>
#include <vector>

namespace ckptscope::ui {

/// The orders by what a scan of the numbers finds.
inline constexpr std::array kNumberOrders{Order::By::Mean,     Order::By::Deviation, Order::By::Least,
                                          Order::By::Greatest, Order::By::NotFinite, Order::By::Zeros};

/// Every action of the window, in menus and toolbar. Texts follow the language; what an action does is connected by
/// the window.
struct WindowActions {
    Q_DECLARE_TR_FUNCTIONS(WindowActions)
public:
    explicit WindowActions(QWidget* window);
    void fill(QMenuBar* bar, QToolBar* toolBar);
    void retranslate();
    /// What pick and drop would act on, to stand in their texts; empty: nothing.
    void nameTarget(const QString& value);
    /// Enables an action, or says in its tooltip why it cannot be used now. What a menu says already is no tooltip.
    static void setUsable(QAction* action, bool usable, const QString& reason);
    /// What an action would do now, with its shortcut.
    static void setToolTip(QAction* action, const QString& text);

    QAction *open, *openExample, *reload, *saveAs, *exportNumbers, *closeTab, *quit;
    QAction *undo, *redo, *copyKeys, *copyRows, *copyPython, *copyJson, *find, *findNext, *findPrevious;
    QAction *grouped, *flat, *fileStructure, *orderFile, *orderName, *orderElements, *orderBytes, *openBelow,
        *closeBelow;
    std::vector<QAction*> numberOrders; ///< by mean and so on, as kNumberOrders
    QAction *strip, *add, *otherPrefix, *unwrap, *extract, *pick, *devices, *spread, *cast, *compact, *dequantize,
        *makeDense, *rename, *remove, *drop, *loadRecipe, *saveRecipe;
    QAction *compare, *batch, *readValues, *checkChecksums, *storageMap;
    QAction *help, *about;
    QAction *english, *chinese, *systemLanguage, *light, *dark, *systemTheme;
    QActionGroup *modes, *orders, *languages, *themes;
    QMenu *fileMenu, *recentMenu, *editMenu, *viewMenu, *orderMenu, *columnMenu, *languageMenu, *themeMenu,
        *checkpointMenu, *toolsMenu, *helpMenu;
    QToolBar* bar = nullptr;
    QString target; ///< see nameTarget()
};

} // namespace ckptscope::ui
