#include "ui/views/help_window.h"

#include "ui/views/first_size.h"

#include <QDialogButtonBox>
#include <QEvent>
#include <QFile>
#include <QLocale>
#include <QVBoxLayout>

namespace ckptscope::ui {

HelpWindow::HelpWindow(QWidget* parent)
    : QDialog(parent)
    , m_text(new QTextBrowser)
{
    resizeWithinScreen(*this, {760, 640});
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(m_text);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    layout->addWidget(buttons);
    m_text->setOpenExternalLinks(false);
    m_text->setOpenLinks(false);
    connect(m_text, &QTextBrowser::anchorClicked, m_text,
            [this](const QUrl& link) { m_text->scrollToAnchor(link.fragment()); });
    load();
}

void HelpWindow::load()
{
    setWindowTitle(tr("Help"));
    m_text->setAccessibleName(tr("Help"));
    const bool isChinese = QLocale().language() == QLocale::Chinese;
    QFile file(isChinese ? QStringLiteral(":/help/zh_CN.html") : QStringLiteral(":/help/en.html"));
    if (file.open(QFile::ReadOnly))
        m_text->setHtml(QString::fromUtf8(file.readAll()));
}

void HelpWindow::changeEvent(QEvent* event)
{
    QDialog::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        load();
}

} // namespace ckptscope::ui
