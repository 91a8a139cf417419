#include "ui/dialogs/why_dialog.h"

#include "ui/text/finding_text.h"
#include "ui/views/first_size.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace ckptscope::ui {

WhyDialog::WhyDialog(const QString& sentence, const QString& findingId, QWidget* parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Why"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto* layout = new QVBoxLayout(this);
    layout->setSpacing(12);
    const auto add = [&](const QString& text, bool bold) {
        auto* label = new QLabel(text);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
        QFont font = label->font();
        font.setBold(bold);
        label->setFont(font);
        layout->addWidget(label);
    };
    add(sentence, true);
    add(whyText(findingId), false);
    layout->addStretch(1);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    if (!isAboutNumbers(findingId.toStdString())) {
        QPushButton* load = buttons->addButton(tr("How to load it"), QDialogButtonBox::ActionRole);
        connect(load, &QPushButton::clicked, this, [this] {
            emit loadAdviceWanted();
            close();
        });
    }
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    layout->addWidget(buttons);
    buttons->button(QDialogButtonBox::Close)->setFocus();
    resizeWithinScreen(*this, {560, sizeHint().height()});
}

} // namespace ckptscope::ui
