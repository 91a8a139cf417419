#include "ui/main_window.h"

#include <QApplication>

#include <chrono>
#include <cstdio>

namespace {

/// Ends the program after the window was painted for the first time.
class FirstPaint final : public QObject {
public:
    explicit FirstPaint(std::chrono::steady_clock::time_point begin)
        : m_begin(begin)
    {
    }

private:
    bool eventFilter(QObject* watched, QEvent* event) override
    {
        if (event->type() == QEvent::Paint && watched->isWidgetType() && !m_told) {
            m_told = true;
            QMetaObject::invokeMethod(
                qApp,
                [this] {
                    const auto passed = std::chrono::steady_clock::now() - m_begin;
                    std::printf("%.1f\n", std::chrono::duration<double, std::milli>(passed).count());
                    QApplication::quit();
                },
                Qt::QueuedConnection);
        }
        return QObject::eventFilter(watched, event);
    }

    std::chrono::steady_clock::time_point m_begin;
    bool m_told = false;
};

} // namespace

/// Milliseconds from main() to the first painted window: bench_window [FILE…]
int main(int argc, char** argv)
{
    FirstPaint paint(std::chrono::steady_clock::now());
    QApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("ckptscope-bench"));
    ckptscope::ui::Language language;
    ckptscope::ui::Theme theme;
    ckptscope::ui::MainWindow window(language, theme);
    window.openFiles(QApplication::arguments().mid(1));
    application.installEventFilter(&paint);
    window.show();
    return QApplication::exec();
}
