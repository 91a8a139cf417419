#include "ui/views/values/number_panel.h"

#include "core/checkpoint/dtype.h"
#include "ui/text/display.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFontDatabase>
#include <QHeaderView>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace ckptscope::ui {

NumberPanel::NumberPanel(QWidget* parent)
    : QWidget(parent)
    , m_table(new QTableView)
    , m_indexLabel(new QLabel)
    , m_digitsLabel(new QLabel)
    , m_part(new QLabel)
    , m_index(new QLineEdit)
    , m_digits(new QSpinBox)
    , m_bits(new QCheckBox)
    , m_copy(new QToolButton)
    , m_before(new QToolButton)
    , m_after(new QToolButton)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    auto* bar = new QWidget;
    auto* line = new FlowLayout(bar);
    m_indexLabel->setBuddy(m_index);
    m_digitsLabel->setBuddy(m_digits);
    m_before->setArrowType(Qt::LeftArrow);
    m_after->setArrowType(Qt::RightArrow);
    m_copy->setIcon(icon(QStringLiteral("copy")));
    for (QToolButton* button : {m_copy, m_before, m_after})
        button->setFocusPolicy(Qt::StrongFocus);
    m_digits->setRange(0, 17);
    m_index->setObjectName(QStringLiteral("index"));
    for (QWidget* widget : std::initializer_list<QWidget*>{m_indexLabel, m_index, m_digitsLabel, m_digits, m_bits,
                                                           m_copy, m_before, m_part, m_after})
        line->addWidget(widget);
    layout->addWidget(bar);
    m_table->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_table->setModel(&m_model);
    m_table->setWordWrap(false);
    m_table->setSelectionMode(QAbstractItemView::ContiguousSelection);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->verticalHeader()->setMinimumSectionSize(8);
    m_table->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    layout->addWidget(m_table, 1);
    auto* copy = new QShortcut(QKeySequence::Copy, m_table, nullptr, nullptr, Qt::WidgetShortcut);
    connect(copy, &QShortcut::activated, this, &NumberPanel::copySelection);
    connect(m_copy, &QToolButton::clicked, this, &NumberPanel::copySelection);
    connect(m_index, &QLineEdit::returnPressed, this, &NumberPanel::goToTyped);
    connect(m_digits, &QSpinBox::valueChanged, this, [this](int digits) {
        m_model.setPrecision(digits);
        fitColumns();
    });
    connect(m_bits, &QCheckBox::toggled, this, [this](bool on) {
        m_digits->setEnabled(!on);
        m_model.setHexadecimal(on);
        fitColumns();
    });
    connect(m_before, &QToolButton::clicked, this, [this] { showPart(-1, -1); });
    connect(m_after, &QToolButton::clicked, this, [this] { showPart(1, 1); });
    connect(&m_model, &NumberModel::failed, this, &NumberPanel::said);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &NumberPanel::updatePart);
    retranslate();
}

void NumberPanel::setTensor(std::shared_ptr<const tensor::View> view, const tensor::Plane& plane)
{
    m_model.setTensor(std::move(view), plane);
    fitColumns();
}

void NumberPanel::clear()
{
    m_model.clear();
}

void NumberPanel::fitColumns()
{
    // All columns are as wide as the widest number may be: measuring would read the tensor.
    constexpr qsizetype kLeast = 7; // digits of an index
    const QString widest(std::max(kLeast, m_model.widest().size() + 1), QLatin1Char('0'));
    const int margin = 2 * (style()->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, m_table) + 1) + 1;
    m_table->horizontalHeader()->setDefaultSectionSize(m_table->fontMetrics().horizontalAdvance(widest) + margin);
    if (const QModelIndex current = m_table->currentIndex(); current.isValid())
        m_table->scrollTo(current);
}

void NumberPanel::goTo(std::uint64_t row, std::uint64_t column)
{
    const QModelIndex index = m_model.showPlace(row, column);
    if (!index.isValid())
        return;
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

void NumberPanel::goToTyped()
{
    std::vector<std::uint64_t> index;
    QString text = m_index->text();
    text.remove('[').remove(']').replace(QChar(0xff0c), ','); // the comma of Chinese keyboards
    for (const QString& part : text.split(',', Qt::SkipEmptyParts)) {
        bool isNumber = false;
        index.push_back(part.trimmed().toULongLong(&isNumber));
        if (!isNumber)
            return emit said(tr("An index is a whole number for each axis, such as 12, 0, 3, 3."));
    }
    if (index.size() != m_model.plane().index.size())
        return emit said(tr("The tensor has %Ln axes; give a number for each.", nullptr,
                            static_cast<int>(m_model.plane().index.size())));
    emit elementWanted(index);
}

void NumberPanel::showPart(int rows, int columns)
{
    const tensor::Rectangle& part = m_model.part();
    const tensor::Plane& plane = m_model.plane();
    const auto moved = [](std::uint64_t first, int way, std::uint64_t most, std::uint64_t all) {
        if (way < 0)
            return first - std::min(first, most);
        return first + most < all ? first + most : first;
    };
    // Columns first, then the next rows.
    std::uint64_t column = moved(part.firstColumn, columns, NumberModel::kMostColumns, plane.columnCount());
    std::uint64_t row = part.firstRow;
    if (column == part.firstColumn) {
        row = moved(part.firstRow, rows, NumberModel::kMostRows, plane.rowCount());
        if (row != part.firstRow)
            column =
                columns > 0 ? 0 : (plane.columnCount() - 1) / NumberModel::kMostColumns * NumberModel::kMostColumns;
    }
    m_model.showPart(row, column);
}

void NumberPanel::updatePart()
{
    const tensor::Rectangle& part = m_model.part();
    const bool isWhole =
        part.rows == 0 || (part.rows == m_model.plane().rowCount() && part.columns == m_model.plane().columnCount());
    for (QWidget* widget : std::initializer_list<QWidget*>{m_before, m_part, m_after})
        widget->setVisible(!isWhole);
    if (isWhole)
        return;
    const auto range = [](std::uint64_t first, std::uint64_t count) {
        return tr("%1 to %2").arg(numberText(first), numberText(first + count - 1));
    };
    m_part->setText(
        part.rows == m_model.plane().rowCount() ? tr("columns %1").arg(range(part.firstColumn, part.columns))
            : part.columns == m_model.plane().columnCount()
            ? tr("rows %1").arg(range(part.firstRow, part.rows))
            : tr("rows %1, columns %2").arg(range(part.firstRow, part.rows), range(part.firstColumn, part.columns)));
}

void NumberPanel::copySelection()
{
    const QItemSelection selection = m_table->selectionModel()->selection();
    const QModelIndex first = selection.isEmpty() ? m_model.index(0, 0) : QModelIndex(selection.front().topLeft());
    const QModelIndex last = selection.isEmpty() ? m_model.index(m_model.rowCount() - 1, m_model.columnCount() - 1)
                                                 : QModelIndex(selection.front().bottomRight());
    m_model.asText(
        first, last,
        [this,
         count = static_cast<quint64>(last.row() - first.row() + 1)
             * static_cast<quint64>(last.column() - first.column() + 1)](const QString& text, const QString& problem) {
            if (!problem.isEmpty())
                return emit said(problem);
            QApplication::clipboard()->setText(text);
            emit said(tr("%Ln numbers were copied, with tabs between them.", nullptr, static_cast<int>(count)));
        });
}

void NumberPanel::retranslate()
{
    m_indexLabel->setText(tr("Go to:"));
    m_index->setPlaceholderText(tr("index, such as 12, 0"));
    m_index->setFixedWidth(
        m_index->fontMetrics().horizontalAdvance(m_index->placeholderText() + QStringLiteral("000")));
    m_index->setAccessibleName(tr("Index to go to"));
    m_digitsLabel->setText(tr("Digits:"));
    m_digits->setSpecialValueText(tr("as needed"));
    m_digits->updateGeometry(); // it tells no layout of the new width itself
    m_digits->setAccessibleName(tr("Digits of the numbers"));
    m_bits->setText(tr("Bits"));
    m_bits->setToolTip(tr("The bits of every element as hexadecimal digits"));
    m_copy->setToolTip(tr("Copy the selected numbers, with tabs between them"));
    m_copy->setAccessibleName(tr("Copy the selected numbers"));
    m_before->setAccessibleName(tr("The part before"));
    m_after->setAccessibleName(tr("The part after"));
    m_before->setToolTip(tr("The part before"));
    m_after->setToolTip(tr("The part after"));
    m_table->setAccessibleName(tr("Numbers"));
    updatePart();
}

void NumberPanel::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
