#include "ui/views/filter_line.h"

#include "core/io/error.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

namespace ckptscope::ui {

FilterLine::FilterLine(QWidget* parent)
    : QWidget(parent)
    , m_edit(new QLineEdit)
    , m_count(new QLabel)
    , m_problem(new QLabel)
    , m_previous(new QToolButton)
    , m_next(new QToolButton)
{
    auto* line = new QHBoxLayout;
    line->addWidget(m_edit, 1);
    line->addWidget(m_count);
    line->addWidget(m_previous);
    line->addWidget(m_next);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(2);
    layout->addLayout(line);
    layout->addWidget(m_problem);
    m_edit->setClearButtonEnabled(true);
    m_edit->setAcceptDrops(false); // a file dropped on it is to be opened
    m_edit->installEventFilter(this);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_problem->setMinimumWidth(1);
    m_count->setTextFormat(Qt::PlainText);
    m_problem->hide();
    m_previous->setArrowType(Qt::UpArrow);
    m_next->setArrowType(Qt::DownArrow);
    m_previous->setAutoRaise(true);
    m_next->setAutoRaise(true);
    connect(m_edit, &QLineEdit::textChanged, this, &FilterLine::parse);
    connect(m_edit, &QLineEdit::returnPressed, this, &FilterLine::nextMatch);
    connect(m_next, &QToolButton::clicked, this, &FilterLine::nextMatch);
    connect(m_previous, &QToolButton::clicked, this, &FilterLine::previousMatch);
    retranslate();
    clearCount();
}

void FilterLine::retranslate()
{
    m_edit->setPlaceholderText(tr("Filter: conv1  dtype:float32  size:>1M  shape:64,*  device:cuda  -bias  (Ctrl+F)"));
    m_edit->setToolTip(asHtml(tr("Words match names; * and ? are wildcards; /regex/.\n"
                                 "dtype: device: shape:64,*,7,7 ndim: size:>1M kind:parameter shared:yes\n"
                                 "A minus sign before a term excludes what it matches. All terms must hold.")));
    m_edit->setAccessibleName(tr("Filter"));
    m_previous->setToolTip(tr("Previous match (Shift+F3)"));
    m_previous->setAccessibleName(tr("Previous match"));
    m_next->setToolTip(tr("Next match (F3)"));
    m_next->setAccessibleName(tr("Next match"));
}

void FilterLine::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        if (m_problem->isVisibleTo(this))
            parse();
    }
}

void FilterLine::setCount(quint64 matches, quint64 all)
{
    if (m_problem->isVisibleTo(this))
        return; // it is of the query before
    m_count->setText(tr("%1 of %2").arg(numberText(matches), numberText(all)));
    m_count->setAccessibleDescription(m_count->text());
    m_previous->setEnabled(matches > 0);
    m_next->setEnabled(matches > 0);
}

void FilterLine::clearCount()
{
    m_count->clear();
    m_previous->setEnabled(false);
    m_next->setEnabled(false);
}

void FilterLine::activate()
{
    m_edit->setFocus(Qt::ShortcutFocusReason);
    m_edit->selectAll();
}

void FilterLine::parse()
{
    try {
        m_query = checkpoint::Query::parse(m_edit->text().toStdString());
    } catch (const io::Error& error) {
        m_problem->setText(QStringLiteral("⚠ ") + coreText(error.what()));
        m_problem->setVisible(true);
        clearCount(); // what is listed is not what is asked for
        m_edit->setAccessibleDescription(coreText(error.what()));
        if (!m_query.empty()) { // nor what it was on the way there: "dtype" alone matches nothing
            m_query = {};
            emit queryChanged();
        }
        return;
    }
    m_problem->hide();
    m_edit->setAccessibleDescription({});
    emit queryChanged();
}

bool FilterLine::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto* key = static_cast<QKeyEvent*>(event);
        if (key->key() == Qt::Key_Escape) {
            m_edit->clear();
            emit left();
            return true;
        }
        if (key->key() == Qt::Key_Down) {
            emit left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace ckptscope::ui
