#include "ckptscope_version.h"

#include "ui/language.h"
#include "ui/main_window.h"
#include "ui/theme.h"

#include <QApplication>
#include <QCommandLineParser>

#ifdef Q_OS_WIN
#include <QDir>
#include <QLibrary>
#include <QMessageBox>
#include <QSettings>
#endif

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

#ifdef Q_OS_WIN
/// The taskbar takes the windows and the entry of the start menu, which bears this name too, for one program.
void nameForTaskbar()
{
    using Name = long(__stdcall*)(const wchar_t*);
    if (const auto name =
            reinterpret_cast<Name>(QLibrary::resolve("shell32", "SetCurrentProcessExplicitAppUserModelID")))
        name(L"io.github.ckptscope.ckptscope");
}

/// Settings are a file of the user, not a part of the registry; beside the program where that has a folder for them, so
/// that it can be carried along.
void placeSettings()
{
    QSettings::setDefaultFormat(QSettings::IniFormat);
    const QDir folder(QCoreApplication::applicationDirPath() + QStringLiteral("/settings"));
    if (folder.exists())
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder.path());
}
#endif

int refuse(const QString& why)
{
#ifdef Q_OS_WIN // has no console for a window's program
    QMessageBox::critical(nullptr, QStringLiteral("ckptscope"), why);
#else
    fputs(qPrintable(why + '\n'), stderr);
#endif
    return kUsageTrouble;
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
#ifdef Q_OS_WIN
    nameForTaskbar();
    placeSettings();
#endif
    ckptscope::ui::Language language;
    ckptscope::ui::Theme theme;
    QCommandLineParser parser;
    addOptions(parser);
    if (!parser.parse(QApplication::arguments()))
        return refuse(parser.errorText());
    const QStringList files = parser.positionalArguments();
    const bool compares = parser.isSet(QStringLiteral("compare"));
    if (compares && files.size() != 2)
        return refuse(QCoreApplication::translate("main", "--compare needs two files."));
    ckptscope::ui::MainWindow window(language, theme);
    if (compares)
        window.compareFiles(files[0], files[1]);
    else
        window.openFiles(files);
    window.show();
    return QApplication::exec();
}
