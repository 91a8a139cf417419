#include "ui/text/loss_lines.h"

#include "ui/text/core_text.h"

namespace ckptscope::ui {

QStringList lossLines(const std::vector<edit::CastLosses>& casts)
{
    QStringList lines;
    for (const edit::CastLosses& losses : casts)
        for (const edit::LossKind kind :
             {edit::LossKind::Overflow, edit::LossKind::Negative, edit::LossKind::Underflow})
            if (const std::string text = edit::lossText(losses, kind); !text.empty())
                lines << QStringLiteral("⚠ ") + coreText(text);
    return lines;
}

} // namespace ckptscope::ui
