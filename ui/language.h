#pragma once

#include <QString>
#include <QTranslator>

#include <memory>
#include <vector>

namespace ckptscope::ui {

/// The language of the window: the system's, English, or Chinese; changed at run time and remembered. One object lives
/// as long as the application.
class Language {
public:
    /// Uses what was remembered, or else the system's language.
    Language();
    ~Language();
    /// "" (the system's), "en", "zh_CN". Every widget is told by a LanguageChange event.
    void use(const QString& name);
    static QString remembered();

private:
    void install(const QString& name);
    std::vector<std::unique_ptr<QTranslator>> m_translators;
};

} // namespace ckptscope::ui
