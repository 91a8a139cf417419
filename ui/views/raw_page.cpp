#include "ui/views/raw_page.h"

#include "core/pickle/reader.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/plain_header.h"

#include <QEvent>
#include <QFontDatabase>
#include <QHeaderView>
#include <QVBoxLayout>

namespace ckptscope::ui {

using checkpoint::Checkpoint;
using pickle::Kind;

namespace {

QString kindName(Kind kind)
{
    static constexpr const char* kNames[] = {"None",
                                             "bool",
                                             "int",
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "long int"),
                                             "float",
                                             "str",
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "str of Python 2"),
                                             "bytes",
                                             "bytearray",
                                             "tuple",
                                             "list",
                                             "dict",
                                             "set",
                                             "frozenset",
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "global"),
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "REDUCE: a call"),
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "NEWOBJ: a new object"),
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "NEWOBJ_EX: a new object"),
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "INST: an object"),
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "persistent reference"),
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "extension"),
                                             QT_TRANSLATE_NOOP("ckptscope::ui::RawPage", "buffer")};
    const auto index = static_cast<std::size_t>(kind);
    return index < std::size(kNames) ? RawPage::tr(kNames[index]) : QString();
}

} // namespace

RawPage::RawPage(QWidget* parent)
    : DetailsPage(parent)
    , m_form(new FactsForm)
    , m_note(new QLabel)
    , m_search(new QLineEdit)
    , m_next(new QPushButton)
    , m_view(new QTableView)
{
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(m_form);
    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    layout->addWidget(m_note);
    auto* row = new QHBoxLayout;
    row->addWidget(m_search, 1);
    row->addWidget(m_next);
    layout->addLayout(row);
    m_view->setModel(&m_opcodes);
    m_view->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_view->setShowGrid(false);
    m_view->setWordWrap(false);
    m_view->setTabKeyNavigation(false);
    m_view->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_view->verticalHeader()->hide();
    makePlain(m_view->horizontalHeader());
    m_view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    m_view->verticalHeader()->setDefaultSectionSize(m_view->fontMetrics().height() + 4);
    m_view->horizontalHeader()->setStretchLastSection(true);
    m_view->setColumnWidth(OffsetOpcodeColumn, 80);
    m_view->setColumnWidth(NameOpcodeColumn, 130);
    layout->addWidget(m_view, 1);
    m_search->setClearButtonEnabled(true);
    connect(m_search, &QLineEdit::returnPressed, this, &RawPage::search);
    connect(m_next, &QPushButton::clicked, this, &RawPage::search);
    retranslate();
}

QString RawPage::title() const
{
    return tr("Raw");
}

void RawPage::retranslate()
{
    m_search->setPlaceholderText(tr("Find an opcode or argument"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_next->setText(tr("Next"));
    m_view->setAccessibleName(tr("Opcodes of the pickle"));
}

void RawPage::setSubject(const Subject& subject)
{
    m_form->clear();
    if (!subject.checkpoint())
        return;
    m_checkpoint = subject.rows.outline->checkpointPtr();
    m_node = subject.rows.outline->node(subject.row);
    if (!m_node.valid())
        m_node = subject.rows.outline->row(subject.row).label; // of a group: the first key that it is made of
    if (m_node.valid())
        describeNode(*m_checkpoint, m_node);
    list(subject);
}

void RawPage::describeNode(const Checkpoint& checkpoint, NodeId node)
{
    constexpr std::size_t kText = 600;
    const pickle::Tree& tree = checkpoint.tree;
    m_form->add(tr("Kind"), kindName(tree.kind(node)));
    if (tree.kind(node) == Kind::Global)
        m_form->add(tr("Name"), shown(checkpoint::dottedName(tree, node), kText));
    if (tree.isCallLike(node)) {
        m_form->add(tr("Class"), valueText(checkpoint::shortText(tree, tree.callable(node), kText)));
        m_form->add(tr("Arguments"), valueText(checkpoint::shortText(tree, tree.arguments(node), kText)));
        if (const NodeId state = tree.state(node); state.valid())
            m_form->add(tr("State"), valueText(checkpoint::shortText(tree, state, kText)));
        return;
    }
    m_form->add(tr("Value"), valueText(checkpoint::shortText(tree, node, kText)));
}

void RawPage::list(const Subject& subject)
{
    const checkpoint::CheckpointPtr original =
        subject.document && subject.document->original() ? subject.document->original() : m_checkpoint;
    if (m_listed == original)
        return locate();
    m_listed = original;
    m_opcodes.setIndex({});
    m_note->setText(tr("Listing the opcodes …"));
    if (m_listJob)
        m_listJob->cancel();
    using Index = std::shared_ptr<const OpcodeIndex>;
    m_listJob = Job::start<Index>(
        this, tr("Listing the opcodes"),
        [original](const io::Progress& progress) -> Index {
            const checkpoint::Origin& origin = *original->origin;
            return std::make_shared<const OpcodeIndex>(origin.pickle, origin.pickleBegin, progress);
        },
        [this, original](Outcome<Index>&& outcome) {
            if (original != m_listed)
                return;
            if (auto* index = std::get_if<Index>(&outcome)) {
                m_opcodes.setIndex(std::move(*index));
                locate();
            } else {
                m_note->setText(coreText(std::get<io::Error>(outcome).describe()));
            }
        });
}

void RawPage::locate()
{
    m_opcodes.setMarked(-1);
    m_view->setCurrentIndex({}); // of the value before
    if (!m_opcodes.opcodes() || m_locateJob) // it looks again for the value that is wanted by then
        return;
    const QString count = tr("%1 opcodes in %2")
                              .arg(numberText(m_opcodes.opcodes()->count()),
                                   bytesText(m_listed->origin->pickleEnd - m_listed->origin->pickleBegin));
    if (!m_checkpoint->isOriginal) {
        m_note->setText(tr("%1. They are the file's own, before the edits.").arg(count));
        return;
    }
    if (!m_node.valid() || m_node.isImmediate() || m_listed->origin->container == checkpoint::Container::Tar) {
        m_note->setText(count);
        return;
    }
    using Found = std::optional<std::uint64_t>;
    m_locateJob = Job::start<Found>(
        this, tr("Finding the value"),
        [listed = m_listed, node = m_node](const io::Progress&) {
            return pickle::offsetOf(listed->origin->pickle, listed->origin->pickleBegin, node);
        },
        [this, listed = m_listed, node = m_node, count](Outcome<Found>&& outcome) {
            m_locateJob = nullptr;
            if (listed != m_listed || node != m_node || !m_opcodes.opcodes())
                return locate();
            const Found* found = std::get_if<Found>(&outcome);
            m_note->setText(found && *found ? tr("%1. The marked one makes this value.").arg(count) : count);
            if (found && *found)
                goTo(m_opcodes.opcodes()->lineAt(**found), true);
        });
}

void RawPage::goTo(std::uint64_t line, bool mark)
{
    if (line >= static_cast<std::uint64_t>(m_opcodes.rowCount()))
        return;
    const QModelIndex index = m_opcodes.index(static_cast<int>(line), 0);
    if (mark)
        m_opcodes.setMarked(index.row());
    m_view->setCurrentIndex(index);
    m_view->scrollTo(index, QAbstractItemView::PositionAtCenter);
}

void RawPage::search()
{
    if (m_search->text().isEmpty() || !m_opcodes.opcodes())
        return;
    if (m_searchJob)
        m_searchJob->cancel();
    const auto from = static_cast<std::uint64_t>(std::max(m_view->currentIndex().row(), 0));
    m_searchJob = Job::start<std::uint64_t>(
        this, tr("Searching the opcodes"),
        [index = m_opcodes.opcodesPtr(), text = m_search->text().toStdString(), from](const io::Progress& progress) {
            const std::uint64_t found = index->find(text, from, progress);
            return found < index->count() || from == 0 ? found : index->find(text, 0, progress);
        },
        [this, index = m_opcodes.opcodesPtr()](Outcome<std::uint64_t>&& outcome) {
            const auto* found = std::get_if<std::uint64_t>(&outcome);
            if (!found || index != m_opcodes.opcodesPtr())
                return;
            if (*found < index->count())
                goTo(*found, false);
            else
                m_note->setText(tr("“%1” is not there.").arg(m_search->text()));
        });
}

void RawPage::changeEvent(QEvent* event)
{
    DetailsPage::changeEvent(event);
    if (event->type() == QEvent::LanguageChange)
        retranslate();
}

} // namespace ckptscope::ui
