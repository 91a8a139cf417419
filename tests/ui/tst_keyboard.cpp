#include "tests/support/files.h"
#include "tests/ui/shown_window.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QLabel>
#include <QRadioButton>
#include <QScreen>
#include <QTabBar>
#include <QtTest>

using namespace ckptscope;
using namespace ckptscope::ui;

namespace {

constexpr int kMostStops = 300; ///< a window has far fewer: the keyboard goes round in it
constexpr QSize kSmallScreen(790, 560); ///< of 800 × 600, without a frame
constexpr int kMostInside = 50; ///< Tab goes through the links of a text before it leaves it

/// What a screen reader calls it: its own name, the text on it, or the label that stands for it.
QString spokenName(const QWidget* widget)
{
    if (!widget->accessibleName().isEmpty())
        return widget->accessibleName();
    if (const auto* button = qobject_cast<const QAbstractButton*>(widget))
        return button->text();
    for (const QLabel* label : widget->window()->findChildren<QLabel*>())
        if (label->buddy() == widget)
            return label->text();
    return {};
}

QString named(const QWidget* widget)
{
    return widget->metaObject()->className() + QString(" “" + spokenName(widget) + "”");
}

/// What Tab comes by, until it is back where it was.
QList<QWidget*> stopsOf(QWidget* window)
{
    QList<QWidget*> stops;
    while (stops.size() < kMostStops) {
        QWidget* focus = QApplication::focusWidget();
        if (!focus || focus->window() != window || stops.contains(focus))
            break;
        stops << focus;
        for (int i = 0; i < kMostInside && QApplication::focusWidget() == focus; ++i)
            QTest::keyClick(focus, Qt::Key_Tab);
    }
    return stops;
}

/// Whether a person expects Tab to come by.
bool isStop(const QWidget* widget)
{
    if (!widget->isVisible() || !widget->isEnabled() || widget->focusProxy() || widget->visibleRegion().isEmpty()
        || (widget->focusPolicy() & Qt::TabFocus) != Qt::TabFocus)
        return false;
    const auto* radio = qobject_cast<const QRadioButton*>(widget);
    return !radio || radio->isChecked(); // the arrows lead to the others
}

/// Whether `to` stands where reading goes on after `from`: right of it, or below.
bool follows(const QWidget* window, const QWidget* from, const QWidget* to)
{
    const QRect a(from->mapTo(window, QPoint()), from->size()), b(to->mapTo(window, QPoint()), to->size());
    const bool above = b.bottom() <= a.top(), leftInRow = b.right() <= a.left() && b.top() <= a.bottom();
    return from->isAncestorOf(to) || to->isAncestorOf(from) || !((above && b.left() <= a.right()) || leftInRow);
}

/// What is wrong with the way that Tab takes through a window; empty: nothing is.
QStringList faultsOf(QWidget* window)
{
    QStringList faults;
    const QList<QWidget*> stops = stopsOf(window);
    for (const QWidget* widget : window->findChildren<QWidget*>())
        if (widget->window() == window && isStop(widget) && !stops.contains(widget))
            faults << "never reached: " + named(widget);
    for (const QWidget* widget : stops)
        if (spokenName(widget).isEmpty() && !qobject_cast<const QTabBar*>(widget))
            faults << "without a name for screen readers: " + named(widget);
    int back = 0; // the round ends once
    QStringList steps;
    for (qsizetype i = 0; i < stops.size(); ++i) {
        const QWidget *from = stops[i], *to = stops[(i + 1) % stops.size()];
        if (!follows(window, from, to)) {
            ++back;
            steps << named(from) + " → " + named(to);
        }
    }
    if (back > 1)
        faults << "against the order of reading: " + steps.join(", ");
    return faults;
}

} // namespace

/// Everything can be reached by Tab, in the order of reading, and has a name for screen readers.
class KeyboardTest : public QObject {
    Q_OBJECT

    QTemporaryDir m_folder;
    ShownWindow m_window;

private slots:
    void initTestCase() { ShownWindow::keepSettingsIn(m_folder, "keyboard"); }

    void init()
    {
        QVERIFY(m_window.show({1280, 860}));
        QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
    }
    void cleanup() { m_window.close(); }

    void theStartPage()
    {
        const QStringList faults = faultsOf(m_window.get());
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }

    void thePagesOfADocument_data()
    {
        QTest::addColumn<int>("tab");
        for (const auto& [name, tab] :
             {std::pair{"overview", 0}, {"values", 1}, {"storage", 2}, {"load", 3}, {"raw", 4}})
            QTest::newRow(name) << tab;
    }
    void thePagesOfADocument()
    {
        QFETCH(int, tab);
        QVERIFY(m_window.open(example()));
        DocumentPage& page = *m_window->currentPage();
        page.tree().goTo(page.model().outline()->find("state_dict.module.features.0.weight"));
        page.details().setCurrentIndex(tab);
        QTest::qWait(300); // pictures are drawn from numbers that are read beside the window
        page.tree().setFocus();
        const QStringList faults = faultsOf(m_window.get());
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }

    void dialogs_data()
    {
        QTest::addColumn<QString>("text");
        for (const char* text :
             {"&Devices…", "Spread over &GPUs…", "Cas&t…", "Re&name keys…", "De&lete keys…", "Another pre&fix…",
              "Save &As…", "&Export numbers…", "&Compare…", "Storage &map", "&Help"})
            QTest::newRow(text) << text;
    }
    void dialogs()
    {
        QFETCH(QString, text);
        QVERIFY(m_window.open(example()));
        QAction* opener = m_window.action(text);
        QVERIFY(opener && opener->isEnabled());
        QStringList faults{"no dialog came"};
        QTimer look;
        connect(&look, &QTimer::timeout, this, [&] {
            QWidget* dialog = QApplication::activeWindow();
            if (!dialog || dialog == m_window.get() || !dialog->isVisible())
                return;
            look.stop();
            QTest::qWait(200); // previews are made beside the window
            faults = faultsOf(dialog);
            if (const QSize least = dialog->minimumSizeHint().expandedTo(dialog->minimumSize());
                dialog->frameSize().boundedTo(dialog->screen()->availableSize()) != dialog->frameSize()
                || least.width() > kSmallScreen.width() || least.height() > kSmallScreen.height())
                faults << QString("too large for the screen: %1 × %2, at least %3 × %4")
                              .arg(dialog->width())
                              .arg(dialog->height())
                              .arg(least.width())
                              .arg(least.height());
            dialog->close();
        });
        look.start(50);
        opener->trigger();
        QVERIFY(QTest::qWaitFor([&] { return !look.isActive(); }, kPatience));
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }

    void theBatch()
    {
        m_window.action("&Batch")->trigger();
        const QStringList faults = faultsOf(m_window.get());
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }

    void aComparison()
    {
        const QString copy = m_folder.filePath("copy.pth");
        QVERIFY(QFile::exists(copy) || QFile::copy(example(), copy));
        m_window->compareFiles(example(), copy);
        QTest::qWait(1000);
        const QStringList faults = faultsOf(m_window.get());
        QVERIFY2(faults.isEmpty(), qPrintable(faults.join('\n')));
    }
};

QTEST_MAIN(KeyboardTest)
#include "tst_keyboard.moc"

#include "tests/ui/shown_window.h"
