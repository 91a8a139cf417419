#include "ui/views/compare_raw_view.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QScopedValueRollback>
#include <QScrollBar>
#include <QSplitter>

namespace ckptscope::ui {

CompareRawView::CompareRawView(QWidget* parent)
    : QWidget(parent)
    , m_leftModel(false)
    , m_rightModel(true)
    , m_left(new CompareTable(CompareSideModel::StateColumn, {CompareSideModel::FactsColumn},
                              QStringLiteral("compare/left2")))
    , m_right(new CompareTable(CompareSideModel::StateColumn, {CompareSideModel::FactsColumn},
                               QStringLiteral("compare/right2")))
{
    auto* splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(m_left);
    splitter->addWidget(m_right);
    splitter->setChildrenCollapsible(false);
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(splitter);
    m_left->setCompareModel(&m_leftModel, {QString(), longFacts(), compareStateName(OnlyRightState)});
    m_right->setCompareModel(&m_rightModel, {QString(), longFacts(), compareStateName(OnlyRightState)});
    for (CompareTable* table : {m_left, m_right}) {
        table->setRootIsDecorated(false);
        table->setVerticalScrollMode(QAbstractItemView::ScrollPerItem); // so that the sides stay in step
        table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn);
    }
    connect(m_left->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { scrolled(m_left, m_right); });
    connect(m_right->verticalScrollBar(), &QScrollBar::valueChanged, this, [this] { scrolled(m_right, m_left); });
    connect(m_left, &CompareTable::currentIndexChanged, this, [this](const QModelIndex& i) { selected(i, false); });
    connect(m_right, &CompareTable::currentIndexChanged, this, [this](const QModelIndex& i) { selected(i, true); });
    retranslate();
}

void CompareRawView::retranslate()
{
    m_left->setAccessibleName(tr("Keys of A"));
    m_right->setAccessibleName(tr("Keys of B"));
}

void CompareRawView::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

void CompareRawView::setRows(std::shared_ptr<const CompareRows> rows, const CompareProjection& projection)
{
    const QScopedValueRollback<bool> busy(m_busy, true);
    m_leftModel.setRows(rows, projection.left);
    m_rightModel.setRows(std::move(rows), projection.right);
    m_offset = 0;
}

void CompareRawView::setSideNames(const QString& left, const QString& right)
{
    m_leftModel.setSideName(left);
    m_rightModel.setSideName(right);
}

std::uint32_t CompareRawView::currentPair() const
{
    const std::uint32_t left = m_leftModel.pairAt(m_left->currentIndex());
    return left == checkpoint::kNoIndex ? m_rightModel.pairAt(m_right->currentIndex()) : left;
}

void CompareRawView::setCurrentPair(std::uint32_t pair)
{
    if (const QModelIndex left = m_leftModel.indexOf(pair); left.isValid())
        m_left->setCurrentIndex(left);
    else if (const QModelIndex right = m_rightModel.indexOf(pair); right.isValid())
        m_right->setCurrentIndex(right);
}

void CompareRawView::scrolled(CompareTable* from, CompareTable* to)
{
    if (m_busy)
        return;
    const QScopedValueRollback<bool> busy(m_busy, true);
    const int offset = from == m_left ? m_offset : -m_offset;
    to->verticalScrollBar()->setValue(from->verticalScrollBar()->value() + offset);
}

void CompareRawView::selected(const QModelIndex& index, bool right)
{
    if (m_busy || !index.isValid())
        return;
    const QScopedValueRollback<bool> busy(m_busy, true);
    CompareTable* from = right ? m_right : m_left;
    CompareTable* to = right ? m_left : m_right;
    CompareSideModel& other = right ? m_leftModel : m_rightModel;
    const QModelIndex partner = other.indexOf((right ? m_rightModel : m_leftModel).pairAt(index));
    if (!partner.isValid()) {
        to->selectionModel()->clear();
        return;
    }
    to->setCurrentIndex(partner);
    // The partner comes to the same height, and from there on both scroll together.
    from->scrollTo(index);
    const int fromTop = from->verticalScrollBar()->value();
    to->verticalScrollBar()->setValue(partner.row() - (index.row() - fromTop));
    const int difference = m_right->verticalScrollBar()->value() - m_left->verticalScrollBar()->value();
    m_offset = difference;
}

} // namespace ckptscope::ui
