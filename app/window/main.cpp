#include "ckptscope_version.h"

#include "ui/main_window.h"

#include <QApplication>

int main(int argc, char** argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("ckptscope"));
    QApplication::setOrganizationName(QStringLiteral("ckptscope"));
    QApplication::setApplicationVersion(QStringLiteral(CKPTSCOPE_VERSION));
    ckptscope::ui::MainWindow window;
    window.openFiles(application.arguments().mid(1));
    window.show();
    return QApplication::exec();
}
