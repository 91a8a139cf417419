#include "ui/text/changes_text.h"

#include "ui/text/core_text.h"

namespace ckptscope::ui {

QString ChangesText::firstAndCount(const QStringList& sentences)
{
    if (sentences.size() < 2)
        return sentences.join(QString());
    return tr("%1 (and %Ln more)", nullptr, static_cast<int>(sentences.size()) - 1).arg(sentences.front());
}

QString ChangesText::ofCore(const QString& sentencesOfCore)
{
    QStringList sentences;
    for (const QString& line : sentencesOfCore.split(QChar::LineSeparator))
        sentences << coreText(line.toStdString());
    return firstAndCount(sentences);
}

} // namespace ckptscope::ui
