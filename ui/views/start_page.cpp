#include "ui/views/start_page.h"

#include "ui/text/display.h"

#include <QEvent>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QVBoxLayout>

namespace ckptscope::ui {

StartPage::StartPage(QWidget* parent)
    : QWidget(parent)
    , m_sentence(new QLabel)
    , m_open(new QPushButton)
    , m_example(new QPushButton)
    , m_recentTitle(new QLabel)
    , m_recent(new QListWidget)
{
    auto* column = new QVBoxLayout;
    m_sentence->setAlignment(Qt::AlignCenter);
    m_sentence->setWordWrap(true);
    QFont font = m_sentence->font();
    font.setPointSizeF(font.pointSizeF() * 1.3);
    m_sentence->setFont(font);
    column->addStretch(2);
    column->addWidget(m_sentence);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_open);
    buttons->addWidget(m_example);
    buttons->addStretch();
    column->addSpacing(12);
    column->addLayout(buttons);
    column->addSpacing(24);
    column->addWidget(m_recentTitle);
    column->addWidget(m_recent, 3);
    column->addStretch(2);
    auto* row = new QHBoxLayout(this);
    row->addStretch(1);
    row->addLayout(column, 3);
    row->addStretch(1);
    m_open->setDefault(true);
    connect(m_open, &QPushButton::clicked, this, &StartPage::openWanted);
    connect(m_example, &QPushButton::clicked, this, &StartPage::exampleWanted);
    connect(m_recent, &QListWidget::itemActivated, this,
            [this](const QListWidgetItem* item) { emit fileWanted(item->data(Qt::UserRole).toString()); });
    retranslate();
}

void StartPage::retranslate()
{
    m_sentence->setText(tr("Drop a PyTorch checkpoint here (.pt .pth .pkl .bin .ckpt) to see what is in it, "
                           "why it does not load, and to save one that does."));
    m_open->setText(tr("Open…"));
    m_example->setText(tr("Open an example"));
    m_recentTitle->setText(tr("Opened last"));
    m_recent->setAccessibleName(m_recentTitle->text());
}

void StartPage::setRecent(const QStringList& paths)
{
    m_recent->clear();
    for (const QString& path : paths) {
        const QFileInfo file(path);
        auto* item = new QListWidgetItem(shown(file.fileName().toStdString()) + QStringLiteral("  —  ")
                                             + shown(file.absolutePath().toStdString()),
                                         m_recent);
        item->setData(Qt::UserRole, path);
        item->setToolTip(asHtml(path));
        if (!file.exists())
            item->setFlags(Qt::NoItemFlags);
    }
    m_recent->setVisible(!paths.isEmpty());
    m_recentTitle->setVisible(!paths.isEmpty());
}

void StartPage::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
