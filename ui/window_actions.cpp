#include "ui/window_actions.h"

#include "ui/text/display.h"
#include "ui/views/icons.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QToolButton>

namespace ckptscope::ui {

namespace {

QAction* make(QWidget* window, const char* iconName = nullptr, const QKeySequence& shortcut = {})
{
    auto* action = new QAction(window);
    if (iconName)
        action->setIcon(icon(QString::fromLatin1(iconName)));
    action->setShortcut(shortcut);
    window->addAction(action);
    return action;
}

QActionGroup* group(QWidget* window, const std::vector<QAction*>& actions)
{
    auto* group = new QActionGroup(window);
    for (QAction* action : actions) {
        action->setCheckable(true);
        group->addAction(action);
    }
    actions.front()->setChecked(true);
    return group;
}

/// A menu's text elsewhere: without the letter to press, which stands behind the text in Chinese.
QString withoutMnemonic(QString text)
{
    static const QRegularExpression behind(QStringLiteral("\\(&.\\)"));
    return text.remove(behind).remove(QLatin1Char('&'));
}

void setText(QAction* action, const QString& text, const QString& toolTip = {})
{
    action->setText(text);
    action->setIconText(withoutMnemonic(text));
    action->setProperty("plainToolTip", toolTip);
    action->setToolTip(toolTip); // with an empty one a button shows its text, and a menu nothing
}

} // namespace

WindowActions::WindowActions(QWidget* window)
{
    open = make(window, "open", QKeySequence::Open);
    openExample = make(window);
    reload = make(window, "reload", QKeySequence(Qt::Key_F5));
    saveAs = make(window, "save", QKeySequence(Qt::CTRL | Qt::Key_S));
    exportNumbers = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E));
    closeTab = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::Key_W));
    quit = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::Key_Q));
    quit->setMenuRole(QAction::QuitRole);
    undo = make(window, "undo", QKeySequence::Undo);
    redo = make(window, "redo", QKeySequence::Redo);
    if (const QKeySequence other(Qt::CTRL | Qt::Key_Y); !redo->shortcuts().contains(other))
        redo->setShortcuts(redo->shortcuts() << other); // as in Windows and many editors
    copyKeys = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_C));
    copyRows = make(window, "copy", QKeySequence::Copy);
    copyPython = make(window);
    copyJson = make(window);
    find = make(window, "find", QKeySequence::Find);
    findNext = make(window, nullptr, QKeySequence(Qt::Key_F3));
    findPrevious = make(window, nullptr, QKeySequence(Qt::SHIFT | Qt::Key_F3));
    grouped = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::Key_1));
    flat = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::Key_2));
    fileStructure = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::Key_3));
    orderFile = make(window);
    orderName = make(window);
    orderElements = make(window);
    orderBytes = make(window);
    for (std::size_t i = 0; i < kNumberOrders.size(); ++i)
        numberOrders.push_back(make(window));
    openBelow = make(window, nullptr, QKeySequence(Qt::Key_Asterisk));
    closeBelow = make(window, nullptr, QKeySequence(Qt::Key_Slash));
    for (QAction* action :
         {copyRows, openBelow, closeBelow}) // keys of the tree; elsewhere they copy text or are letters
        action->setShortcutContext(Qt::WidgetShortcut);
    strip = make(window, "strip", QKeySequence(Qt::CTRL | Qt::Key_M));
    add = make(window, "add", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_M));
    otherPrefix = make(window);
    unwrap = make(window, "unwrap");
    extract = make(window, "extract", QKeySequence(Qt::CTRL | Qt::Key_E));
    pick = make(window);
    devices = make(window, "devices", QKeySequence(Qt::CTRL | Qt::Key_D));
    spread = make(window, "devices", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
    cast = make(window);
    compact = make(window);
    dequantize = make(window);
    makeDense = make(window);
    rename = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::Key_R));
    remove = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::Key_Delete));
    drop = make(window);
    loadRecipe = make(window);
    saveRecipe = make(window);
    compare = make(window, "compare", QKeySequence(Qt::CTRL | Qt::Key_K));
    batch = make(window, "batch", QKeySequence(Qt::CTRL | Qt::Key_B));
    readValues = make(window, "numbers", QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_N));
    checkChecksums = make(window, nullptr, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_K));
    storageMap = make(window, "map");
    help = make(window, "help", QKeySequence::HelpContents);
    about = make(window);
    about->setMenuRole(QAction::AboutRole);
    systemLanguage = make(window);
    english = make(window);
    chinese = make(window);
    systemTheme = make(window);
    light = make(window);
    dark = make(window);
    modes = group(window, {grouped, flat, fileStructure});
    std::vector<QAction*> all{orderFile, orderName, orderElements, orderBytes};
    all.insert(all.end(), numberOrders.begin(), numberOrders.end());
    orders = group(window, all);
    languages = group(window, {systemLanguage, english, chinese});
    themes = group(window, {systemTheme, light, dark});
}

void WindowActions::fill(QMenuBar* menuBar, QToolBar* toolBar)
{
    fileMenu = menuBar->addMenu(QString());
    fileMenu->addAction(open);
    recentMenu = fileMenu->addMenu(QString());
    fileMenu->addActions({openExample, reload});
    fileMenu->addSeparator();
    fileMenu->addActions({saveAs, exportNumbers});
    fileMenu->addSeparator();
    fileMenu->addActions({closeTab, quit});
    editMenu = menuBar->addMenu(QString());
    editMenu->addActions({undo, redo});
    editMenu->addSeparator();
    editMenu->addActions({copyKeys, copyRows, copyPython, copyJson});
    editMenu->addSeparator();
    editMenu->addActions({find, findNext, findPrevious});
    viewMenu = menuBar->addMenu(QString());
    viewMenu->addActions(modes->actions());
    viewMenu->addSeparator();
    viewMenu->addActions({openBelow, closeBelow});
    viewMenu->addSeparator();
    orderMenu = viewMenu->addMenu(QString());
    orderMenu->addActions(orders->actions());
    columnMenu = viewMenu->addMenu(QString());
    viewMenu->addAction(storageMap);
    viewMenu->addSeparator();
    languageMenu = viewMenu->addMenu(QString());
    languageMenu->addActions(languages->actions());
    themeMenu = viewMenu->addMenu(QString());
    themeMenu->addActions(themes->actions());
    checkpointMenu = menuBar->addMenu(QString());
    checkpointMenu->addActions({strip, add, otherPrefix});
    checkpointMenu->addSeparator();
    checkpointMenu->addActions({unwrap, extract, pick});
    checkpointMenu->addSeparator();
    checkpointMenu->addActions({devices, spread, rename, remove, drop});
    checkpointMenu->addSeparator();
    checkpointMenu->addActions({cast, compact, dequantize, makeDense});
    checkpointMenu->addSeparator();
    checkpointMenu->addActions({loadRecipe, saveRecipe});
    toolsMenu = menuBar->addMenu(QString());
    toolsMenu->addActions({compare, batch, readValues, checkChecksums});
    helpMenu = menuBar->addMenu(QString());
    helpMenu->addActions({help, about});
    for (QMenu* menu : {fileMenu, editMenu, viewMenu, orderMenu, checkpointMenu, toolsMenu, helpMenu})
        menu->setToolTipsVisible(true);

    bar = toolBar;
    bar->addActions({open, saveAs});
    bar->addSeparator();
    bar->addActions({undo, redo});
    for (QAction* action : {undo, redo}) // known by their arrows; the room is for what is not
        if (auto* button = qobject_cast<QToolButton*>(bar->widgetForAction(action)))
            button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    bar->addSeparator();
    bar->addActions({strip, add, devices, extract});
    bar->addSeparator();
    bar->addActions({compare, batch});
    retranslate();
}

void WindowActions::nameTarget(const QString& value)
{
    target = value;
    QString named = shown(value.toStdString(), 40);
    named.replace('&', QStringLiteral("&&"));
    setText(pick, value.isEmpty() ? tr("&Pick as root") : tr("&Pick “%1” as root").arg(named),
            tr("The selected value becomes the whole file"));
    setText(drop, value.isEmpty() ? tr("D&rop section") : tr("D&rop “%1”").arg(named),
            tr("Delete the selected section, such as the optimizer, or the selected value"));
}

void WindowActions::retranslate()
{
    nameTarget(target);
    setText(open, tr("&Open…"), tr("Open checkpoints"));
    setText(openExample, tr("Open an e&xample"));
    setText(reload, tr("Re&load"), tr("Read the file again and keep the edits that still fit"));
    setText(saveAs, tr("Save &As…"), tr("Save the edited checkpoint as a new file"));
    setText(exportNumbers, tr("&Export numbers…"), tr("Write tensors for numpy or as text"));
    setText(closeTab, tr("&Close tab"));
    setText(quit, tr("&Quit"));
    setText(undo, tr("&Undo"));
    setText(redo, tr("&Redo"));
    setText(copyKeys, tr("Copy &keys"));
    setText(copyRows, tr("Copy ro&ws"), tr("Copy the selected rows with their columns, separated by tabs"));
    setText(copyPython, tr("Copy as P&ython"));
    setText(copyJson, tr("Copy as &JSON"));
    setText(find, tr("&Filter"));
    setText(findNext, tr("&Next match"));
    setText(findPrevious, tr("Pre&vious match"));
    setText(grouped, tr("&Grouped"), tr("Weights grouped by the dots in their names"));
    setText(flat, tr("F&lat"), tr("Weights as one list of whole keys"));
    setText(fileStructure, tr("File &structure"), tr("Values as they are nested in the file"));
    setText(orderFile, tr("As in the &file"));
    setText(orderName, tr("By &name"), tr("By name, numbers as numbers"));
    setText(orderElements, tr("By &parameters"));
    setText(orderBytes, tr("By &size"));
    const std::array numberTexts{tr("By &mean"), tr("By stan&dard deviation"), tr("By m&in"),
                                 tr("By ma&x"),  tr("By NaN &and Inf"),        tr("By &zeros")};
    for (std::size_t i = 0; i < numberOrders.size(); ++i)
        setText(numberOrders[i], numberTexts[i]);
    setText(openBelow, tr("E&xpand all below"), tr("Open the current row and all rows below it"));
    setText(closeBelow, tr("&Collapse all below"), tr("Close the current row and all rows below it"));
    setText(strip, tr("&Strip “module.”"),
            tr("Remove “module.” from the front of all keys: for a single GPU or the CPU"));
    setText(add, tr("&Add “module.”"), tr("Put “module.” before all keys: for DataParallel or DDP"));
    setText(otherPrefix, tr("Another pre&fix…"), tr("Strip or add another prefix, such as “_orig_mod.”"));
    setText(unwrap, tr("&Unwrap the model"), tr("A whole parallel or compiled model becomes the model inside it"));
    setText(extract, tr("&Extract state dict"), tr("A whole model becomes its weights"));
    setText(devices, tr("&Devices…"), tr("Move tensors to other devices"));
    setText(spread, tr("Spread over &GPUs…"), tr("Place the weights on several GPUs, layer by layer"));
    setText(cast, tr("Cas&t…"), tr("Cast the weights to another dtype, such as float16"));
    setText(compact, tr("Co&mpact storages"), tr("Cut storages to what their tensors use: a smaller file"));
    setText(dequantize, tr("De&quantize"), tr("Quantised tensors become float32"));
    setText(makeDense, tr("Sparse t&o dense"), tr("Sparse tensors become dense ones, zeros included"));
    setText(rename, tr("Re&name keys…"));
    setText(remove, tr("De&lete keys…"));
    setText(loadRecipe, tr("Load rec&ipe…"), tr("Add the edits of a recipe file"));
    setText(saveRecipe, tr("Sa&ve recipe…"),
            tr("Keep the edits as a file, for other checkpoints and the command line"));
    setText(compare, tr("&Compare…"), tr("Compare two checkpoints"));
    setText(batch, tr("&Batch"), tr("Convert many files the same way"));
    setText(
        readValues, tr("Read all &numbers"),
        tr("Statistics of every tensor, as columns that can be sorted, and findings such as NaN; in a comparison how "
           "much the numbers differ"));
    setText(checkChecksums, tr("Check chec&ksums"),
            tr("Read the whole file and tell which of its bytes changed after they were written"));
    setText(storageMap, tr("Storage &map"), tr("What takes the space in this file"));
    setText(help, tr("&Help"));
    setText(about, tr("&About ckptscope"));
    setText(systemLanguage, tr("&System"));
    english->setText(QStringLiteral("&English"));
    chinese->setText(QStringLiteral("中文"));
    setText(systemTheme, tr("&System"));
    setText(light, tr("&Light"));
    setText(dark, tr("&Dark"));
    fileMenu->setTitle(tr("&File"));
    recentMenu->setTitle(tr("Open &recent"));
    editMenu->setTitle(tr("&Edit"));
    viewMenu->setTitle(tr("&View"));
    orderMenu->setTitle(tr("&Order"));
    columnMenu->setTitle(tr("Col&umns"));
    languageMenu->setTitle(tr("L&anguage"));
    themeMenu->setTitle(tr("&Theme"));
    checkpointMenu->setTitle(tr("&Checkpoint"));
    toolsMenu->setTitle(tr("&Tools"));
    helpMenu->setTitle(tr("&Help"));
    bar->setWindowTitle(tr("Toolbar"));
}

void WindowActions::setUsable(QAction* action, bool usable, const QString& reason)
{
    action->setEnabled(usable);
    const QString own = action->property("plainToolTip").toString();
    const QString text = own.isEmpty() ? withoutMnemonic(action->text()) : own;
    action->setToolTip(usable ? own : text + QStringLiteral(" — ") + reason);
}

void WindowActions::setToolTip(QAction* action, const QString& text)
{
    const QString shortcut = action->shortcut().toString(QKeySequence::NativeText);
    action->setToolTip(
        QStringLiteral("<qt>%1 <b>%2</b></qt>").arg(text.toHtmlEscaped(), shortcut.toHtmlEscaped())); // may be long
}

} // namespace ckptscope::ui
