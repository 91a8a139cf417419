#include "ui/views/compare_header.h"

#include "ui/text/relation_text.h"
#include "ui/views/icons.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QMenu>

namespace ckptscope::ui {

CompareHeader::CompareHeader(QWidget* parent)
    : QWidget(parent)
    , m_icon(new QLabel)
    , m_sentence(new QLabel)
    , m_cureA(new QPushButton)
    , m_cureB(new QPushButton)
    , m_again(new QPushButton)
    , m_export(new QToolButton)
{
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_sentence->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont font = m_sentence->font();
    font.setBold(true);
    m_sentence->setFont(font);
    auto* menu = new QMenu(m_export);
    m_text = menu->addAction(QString(), this, [this] { emit exportWanted(QStringLiteral("txt")); });
    m_csv = menu->addAction(QString(), this, [this] { emit exportWanted(QStringLiteral("csv")); });
    m_json = menu->addAction(QString(), this, [this] { emit exportWanted(QStringLiteral("json")); });
    m_export->setMenu(menu);
    m_export->setPopupMode(QToolButton::InstantPopup);
    m_export->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_export->setIcon(icon(QStringLiteral("save")));

    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(6, 2, 0, 2);
    auto* said = new QWidget; // the icon stands beside the first line, wherever the lines begin
    auto* line = new QHBoxLayout(said);
    line->setContentsMargins(0, 0, 0, 0);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_sentence, 1);
    layout->addWidget(said, 1, Qt::AlignVCenter);
    for (QPushButton* button : {m_cureA, m_cureB, m_again})
        layout->addWidget(button, 0, Qt::AlignTop);
    layout->addWidget(m_export, 0, Qt::AlignTop);
    connect(m_cureA, &QPushButton::clicked, this, [this] { emit cureWanted(false, m_alignment.fixA); });
    connect(m_cureB, &QPushButton::clicked, this, [this] { emit cureWanted(true, m_alignment.fixB); });
    connect(m_again, &QPushButton::clicked, this, &CompareHeader::againWanted);
    m_cureA->hide();
    m_cureB->hide();
    retranslate();
}

void CompareHeader::setComparison(const compare::Comparison& comparison, const compare::NumberComparison* read,
                                  bool canCure)
{
    m_alignment = comparison.alignment;
    m_canCure = canCure;
    const bool isSame = read ? comparison.sameButNumbers() && read->same() : comparison.same();
    m_icon->setPixmap(icon(isSame ? QStringLiteral("same") : QStringLiteral("compare")).pixmap(16, 16));
    m_sentence->setText(relationText(comparison, read));
    showComparison();
}

void CompareHeader::showComparison()
{
    const auto show = [this](QPushButton* button, const QString& side, const std::vector<std::string>& fix) {
        const QString text = fixText(fix);
        button->setVisible(m_canCure && !text.isEmpty());
        button->setText(tr("%1: %2").arg(side, text));
        button->setToolTip(tr("Opens this side and adds the edit to its list of changes; undo takes it back"));
        button->setAccessibleName(tr("Change %1: %2").arg(side, text));
    };
    show(m_cureA, QStringLiteral("A"), m_alignment.fixA);
    show(m_cureB, QStringLiteral("B"), m_alignment.fixB);
}

void CompareHeader::retranslate()
{
    m_again->setText(tr("Compare again"));
    m_again->setToolTip(tr("Read both sides again (F5)"));
    m_export->setText(tr("Export"));
    m_export->setToolTip(tr("Save the report as a file"));
    m_text->setText(tr("As &text…"));
    m_csv->setText(tr("As &CSV…"));
    m_json->setText(tr("As &JSON…"));
    showComparison();
}

void CompareHeader::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
