#pragma once

#include <QPalette>
#include <QString>

namespace ckptscope::ui {

/// Light, dark, or the system's colours; changed at run time and remembered. One object lives as long as the
/// application.
class Theme {
public:
    /// Uses what was remembered, or else the system's.
    Theme();
    /// "" (the system's), "light", "dark".
    void use(const QString& name);
    static QString remembered();

private:
    void apply(const QString& name);
    QPalette m_system;
    QString m_systemStyle;
};

} // namespace ckptscope::ui
