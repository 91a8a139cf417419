#pragma once

#include "ui/main_window.h"
#include "ui/views/long_text.h"

#include <QAction>
#include <QLabel>
#include <QPushButton>
#include <QSettings>
#include <QTemporaryDir>
#include <QtTest>

#include <memory>

inline constexpr int kPatience = 20'000; ///< milliseconds, for a loaded machine

/// The checkpoint that the program brings along.
inline QString example()
{
    return QString::fromLocal8Bit(qgetenv("CKPTSCOPE_SOURCE")) + "/resources/example-dataparallel.pth";
}

/// Its copy under that name; empty where that fails.
inline QString copyOfExample(const QTemporaryDir& folder, const QString& name)
{
    const QString path = folder.filePath(name);
    QFile::remove(path);
    return QFile::copy(example(), path) ? path : QString();
}

/// The visible button with this text; null where there is none.
inline QPushButton* button(QWidget* parent, const QString& text)
{
    for (QPushButton* each : parent->findChildren<QPushButton*>())
        if (each->text() == text && each->isVisible())
            return each;
    return nullptr;
}

/// Whether a visible label has these words.
inline bool says(QWidget* parent, const QString& words)
{
    for (const QLabel* label : parent->findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains(words))
            return true;
    for (const auto* text : parent->findChildren<ckptscope::ui::LongText*>())
        if (text->isVisible() && text->text().contains(words))
            return true;
    return false;
}

/// Of the first tensor, as the document has it now.
inline QString firstKey(ckptscope::ui::DocumentPage& page)
{
    const ckptscope::checkpoint::Checkpoint& checkpoint = *page.document().current();
    return QString::fromStdString(checkpoint.tensorName(checkpoint.tensors[0]));
}

/// The program's window in English, with settings of a test program alone.
class ShownWindow {
public:
    /// Before the first window: where the settings are.
    static void keepSettingsIn(const QTemporaryDir& folder, const QString& name)
    {
        QCoreApplication::setOrganizationName("ckptscope-test");
        QCoreApplication::setApplicationName(name);
        QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, folder.path());
    }

    /// A new window, as if the program had never run before.
    bool show(QSize size = {})
    {
        QSettings().clear();
        QSettings().setValue("view/language", "en");
        m_language = std::make_unique<ckptscope::ui::Language>();
        m_theme = std::make_unique<ckptscope::ui::Theme>();
        m_window = std::make_unique<ckptscope::ui::MainWindow>(*m_language, *m_theme);
        if (size.isValid())
            m_window->resize(size);
        m_window->show();
        return QTest::qWaitForWindowExposed(get());
    }
    void close() { m_window.reset(); }

    ckptscope::ui::MainWindow* get() const { return m_window.get(); }
    ckptscope::ui::MainWindow* operator->() const { return get(); }
    ckptscope::ui::MainWindow& operator*() const { return *m_window; }
    ckptscope::ui::Language& language() { return *m_language; }

    /// The current page, once it shows its rows and no job runs; null when that takes too long.
    ckptscope::ui::DocumentPage* ready() const
    {
        using namespace ckptscope::ui;
        const auto isReady = [this] {
            DocumentPage* page = m_window->currentPage();
            return page && page->document().state() == Document::State::Ready && page->model().outline()
                && !page->document().isBusy() && !page->document().readingJob()
                && page->model().outline()->checkpointPtr() == page->document().current();
        };
        return QTest::qWaitFor(isReady, kPatience) ? m_window->currentPage() : nullptr;
    }
    ckptscope::ui::DocumentPage* open(const QString& path) const
    {
        m_window->openFiles({path});
        return ready();
    }

    /// The page of a file with its "module." stripped; null when that takes too long.
    ckptscope::ui::DocumentPage* edited(const QString& path) const
    {
        ckptscope::ui::DocumentPage* page = open(path);
        if (!page)
            return nullptr;
        page->document().addSteps({ckptscope::edit::Strip{"module."}});
        const bool isThere = QTest::qWaitFor([page] { return page->document().isModified(); }, kPatience);
        return isThere && ready() ? page : nullptr;
    }

    QAction* action(const QString& text) const
    {
        for (QAction* each : m_window->actions())
            if (each->text() == text)
                return each;
        return nullptr;
    }

private:
    std::unique_ptr<ckptscope::ui::Language> m_language;
    std::unique_ptr<ckptscope::ui::Theme> m_theme;
    std::unique_ptr<ckptscope::ui::MainWindow> m_window;
};
