#include "ui/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>
#include <QSettings>

/// Resources of a static library are there only after this, which must stand outside of a namespace.
static void initialiseTranslations()
{
    Q_INIT_RESOURCE(translations);
}

namespace ckptscope::ui {

namespace {

const QString kKey = QStringLiteral("view/language");

} // namespace

Language::Language()
{
    initialiseTranslations();
    install(remembered());
}

Language::~Language() = default;

QString Language::remembered()
{
    return QSettings().value(kKey).toString();
}

void Language::use(const QString& name)
{
    QSettings().setValue(kKey, name);
    install(name);
}

void Language::install(const QString& name)
{
    QLocale locale = name.isEmpty() ? QLocale::system() : QLocale(name);
    if (locale.language() == QLocale::C) // says no language, and writes numbers without separators
        locale = QLocale(QLocale::English);
    QLocale::setDefault(locale);
    m_translators.clear(); // a translator that goes removes itself
    const bool isChinese = locale.language() == QLocale::Chinese;
    // English too: its plurals stand in a translation.
    for (const QString& file :
         {QStringLiteral(":/translations/ckptscope_") + (isChinese ? "zh_CN" : "en"),
          QLibraryInfo::path(QLibraryInfo::TranslationsPath) + "/qtbase_" + (isChinese ? "zh_CN" : "en")}) {
        auto translator = std::make_unique<QTranslator>();
        if (!translator->load(file))
            continue; // Qt's own translations are a package that may be missing
        QCoreApplication::installTranslator(translator.get());
        m_translators.push_back(std::move(translator));
    }
}

} // namespace ckptscope::ui
