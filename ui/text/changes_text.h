#pragma once

#include <QCoreApplication>
#include <QStringList>

namespace ckptscope::ui {

/// What edits that were made together are called.
class ChangesText {
    Q_DECLARE_TR_FUNCTIONS(ChangesText)

public:
    /// The first sentence, and how many more there are.
    static QString firstAndCount(const QStringList& sentences);
    /// The same of sentences of core with QChar::LineSeparator between.
    static QString ofCore(const QString& sentencesOfCore);
};

} // namespace ckptscope::ui
