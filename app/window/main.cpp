#include "ckptscope_version.h"

#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/theme.h"

#include <QApplication>
#include <QCommandLineParser>

namespace {

constexpr int kUsageTrouble = 2;

void addOptions(QCommandLineParser& parser)
{
    parser.setApplicationDescription(
        QCoreApplication::translate("main", "Shows and converts PyTorch checkpoints; runs nothing that is in them."));
    parser.addHelpOption();
    parser.addVersionOption();
    parser.addOption({QStringLiteral("compare"), QCoreApplication::translate("main", "Compare two checkpoints.")});
    parser.addPositionalArgument(QStringLiteral("files"),
                                 QCoreApplication::translate("main", "Checkpoints or folders to open."),
                                 QStringLiteral("[files…]"));
}

void nameApplication()
{
    QCoreApplication::setApplicationName(QStringLiteral("ckptscope"));
    QCoreApplication::setOrganizationName(QStringLiteral("ckptscope"));
    QCoreApplication::setApplicationVersion(QStringLiteral(CKPTSCOPE_VERSION));
    // By this name Wayland finds the desktop file, and with it the icon.
    QGuiApplication::setDesktopFileName(QStringLiteral("io.github.ckptscope.ckptscope"));
}

/// --help and --version are answered without a display.
bool asksForText(int argc, char** argv)
{
    for (int i = 1; i < argc; ++i) {
        const QByteArrayView argument(argv[i]);
        if (argument == "--")
            return false;
        if (argument == "--help" || argument == "-h" || argument == "--help-all" || argument == "--version"
            || argument == "-v")
            return true;
    }
    return false;
}

} // namespace

int main(int argc, char** argv)
{
    nameApplication();
    if (asksForText(argc, argv)) {
        const QCoreApplication application(argc, argv);
        QCommandLineParser parser;
        addOptions(parser);
        parser.process(application); // prints and ends
    }
    QApplication application(argc, argv);
    ckptscope::ui::Language language;
    ckptscope::ui::Theme theme;
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QApplication::arguments())) {
        fputs(qPrintable(parser.errorText() + '\n'), stderr);
        return kUsageTrouble;
    }
    const QStringList files = parser.positionalArguments();
    const bool compares = parser.isSet(QStringLiteral("compare"));
    if (compares && files.size() != 2) {
        fputs(qPrintable(QCoreApplication::translate("main", "--compare needs two files.") + '\n'), stderr);
        return kUsageTrouble;
    }
    ckptscope::ui::MainWindow window(language, theme);
    if (compares)
        window.compareFiles(files[0], files[1]);
    else
        window.openFiles(files);
    window.show();
    return QApplication::exec();
}
