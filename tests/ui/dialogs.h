#pragma once

#include <QApplication>
#include <QTimer>
#include <QWidget>

#include <functional>

/// Calls `use` with the next modal dialog of type `Dialog` once it is shown; it must close it. For calls that block
/// until a dialog is closed.
template <typename Dialog> void withDialog(std::function<void(Dialog&)> use)
{
    auto* timer = new QTimer(qApp);
    QObject::connect(timer, &QTimer::timeout, timer, [timer, use = std::move(use)] {
        auto* dialog = qobject_cast<Dialog*>(QApplication::activeModalWidget());
        if (!dialog || !dialog->isVisible())
            return;
        timer->stop();
        timer->deleteLater();
        use(*dialog);
    });
    timer->start(20);
}
