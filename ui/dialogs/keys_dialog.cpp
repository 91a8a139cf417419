#include "ui/dialogs/keys_dialog.h"

#include "core/checkpoint/prefixes.h"
#include "ui/document/scoped_steps.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/plain_header.h"

#include <QHeaderView>
#include <QVBoxLayout>

#include <algorithm>
#include <optional>

namespace ckptscope::ui {

namespace {

constexpr int kDelayMilliseconds = 120;
constexpr std::size_t kMostShown = 1000;

/// The text as a regular expression that matches just it.
QString literal(const QString& text)
{
    QString pattern;
    for (const QChar c : text) {
        if (QStringLiteral("\\^$.|?*+()[]{}").contains(c))
            pattern += '\\';
        pattern += c;
    }
    return pattern;
}

/// The text as a replacement that stands for just it.
QString literalReplacement(const QString& text)
{
    return QString(text).replace('$', QStringLiteral("$$")).replace('\\', QStringLiteral("\\\\"));
}

bool hasSeveralStateDicts(const checkpoint::Checkpoint& checkpoint)
{
    return std::ranges::count_if(checkpoint.sections,
                                 [](const checkpoint::Section& section) {
                                     return section.kind == checkpoint::SectionKind::Weights
                                         || section.kind == checkpoint::SectionKind::Ema;
                                 })
        > 1;
}

edit::KeysPreview previewOf(const checkpoint::Checkpoint& checkpoint, const std::string& scope, const edit::Step& step,
                            const std::stop_token& stop)
{
    if (const auto* rename = std::get_if<edit::Rename>(&step))
        return edit::preview(checkpoint, scope, *rename, kMostShown, stop);
    return edit::preview(checkpoint, scope, std::get<edit::Delete>(step), kMostShown, stop);
}

void add(edit::KeysPreview& all, edit::KeysPreview&& more)
{
    all.changes += more.changes;
    all.collisions += more.collisions;
    all.kept += more.kept;
    for (edit::KeyPreview& key : more.keys)
        if (all.keys.size() < kMostShown)
            all.keys.push_back(std::move(key));
}

} // namespace

KeysDialog::KeysDialog(Kind kind, Document& document, const QStringList& parts, const std::vector<RowKeys>& keys,
                       QWidget* parent)
    : EditDialog(document, parts, parent)
    , m_kind(kind)
    , m_rows(keys)
    , m_hasSeveralDicts(hasSeveralStateDicts(*checkpoint()))
    , m_pattern(new QLineEdit(this))
    , m_replacement(new QLineEdit(this))
    , m_operation(new QComboBox(this))
    , m_prefix(new QComboBox(this))
    , m_count(new QLabel)
    , m_table(new QTableView)
{
    std::ranges::stable_sort(m_rows, {}, &RowKeys::section);
    m_delay.setSingleShot(true);
    m_delay.setInterval(kDelayMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &KeysDialog::previewNow);
    for (QLineEdit* edit : {m_pattern, m_replacement})
        connect(edit, &QLineEdit::textChanged, this, &KeysDialog::previewSoon);
    connect(m_operation, &QComboBox::currentIndexChanged, this, &KeysDialog::previewSoon);
    connect(m_prefix, &QComboBox::currentTextChanged, this, &KeysDialog::previewSoon);
    switch (kind) {
    case Kind::Rename:
        layOutRename(keys.empty() ? RowKeys() : keys.front());
        break;
    case Kind::Delete:
        layOutDelete();
        break;
    case Kind::Prefix:
        layOutPrefix();
        break;
    }
    for (QWidget* unused : {static_cast<QWidget*>(m_pattern), static_cast<QWidget*>(m_replacement),
                            static_cast<QWidget*>(m_operation), static_cast<QWidget*>(m_prefix)})
        unused->setVisible(form().indexOf(unused) >= 0);
    m_count->setTextFormat(Qt::PlainText);
    form().addRow(QString(), m_count);
    m_table->setModel(&m_model);
    m_table->setAccessibleName(tr("Keys that change"));
    m_table->setTabKeyNavigation(false);
    m_table->setWordWrap(false);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->verticalHeader()->hide();
    makePlain(m_table->horizontalHeader());
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + 6);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setSectionResizeMode(KeysPreviewModel::Remark, QHeaderView::ResizeToContents);
    m_table->setColumnHidden(KeysPreviewModel::NewKey, kind == Kind::Delete);
    m_table->setColumnHidden(KeysPreviewModel::Remark, kind == Kind::Delete);
    addBody(m_table);
    finish(kind == Kind::Rename ? tr("Rename") : kind == Kind::Delete ? tr("Delete") : tr("Change keys"));
    previewNow();
}

void KeysDialog::layOutRename(const RowKeys& keys)
{
    setWindowTitle(tr("Rename keys"));
    addLabel(tr("&Regular expression:"), m_pattern, m_pattern);
    addLabel(tr("&New name:"), m_replacement, m_replacement);
    m_pattern->setToolTip(asHtml(tr("It must match the whole key, such as backbone\\.(.*)")));
    m_replacement->setToolTip(
        asHtml(tr("$1 or \\1 stands for what the first group matched; $$ for a dollar sign, \\\\ for a backslash")));
    m_pattern->setPlaceholderText(QStringLiteral("backbone\\.(.*)"));
    m_replacement->setPlaceholderText(QStringLiteral("$1"));
    if (!keys.key.isEmpty()) {
        m_pattern->setText(literal(keys.key) + (keys.isGroup ? QStringLiteral("\\.(.*)") : QString()));
        m_replacement->setText(literalReplacement(keys.key) + (keys.isGroup ? QStringLiteral(".$1") : QString()));
    }
    if (m_hasSeveralDicts)
        choose(keys.section);
    m_pattern->setFocus();
    m_pattern->selectAll();
}

void KeysDialog::layOutDelete()
{
    setWindowTitle(tr("Delete keys"));
    if (deletesRows()) {
        actOnRowsAlone();
        return;
    }
    addLabel(tr("&Keys (* and ? stand for anything):"), m_pattern, m_pattern);
    m_pattern->setToolTip(asHtml(tr("\\* and \\? stand for the signs themselves")));
    m_pattern->setPlaceholderText(QStringLiteral("fc.*"));
    if (!m_rows.empty() && !m_rows.front().key.isEmpty())
        m_pattern->setText(m_rows.front().glob());
    if (m_hasSeveralDicts && !m_rows.empty())
        choose(m_rows.front().section);
    m_pattern->setFocus();
    m_pattern->selectAll();
}

void KeysDialog::layOutPrefix()
{
    setWindowTitle(tr("Another prefix"));
    m_operation->addItems({tr("Strip from the front of keys"), tr("Add before all keys")});
    m_prefix->setEditable(true);
    m_prefix->setInsertPolicy(QComboBox::NoInsert);
    for (const std::string_view segment : checkpoint::wrapperSegments())
        m_prefix->addItem(plain(checkpoint::withDot(segment)));
    addLabel(tr("&What:"), m_operation, m_operation);
    addLabel(tr("&Prefix:"), m_prefix, m_prefix);
    m_prefix->setFocus();
    m_prefix->lineEdit()->selectAll();
}

bool KeysDialog::isEmpty() const
{
    return m_kind == Kind::Prefix ? m_prefix->currentText().isEmpty() : !deletesRows() && m_pattern->text().isEmpty();
}

edit::Step KeysDialog::step() const
{
    if (m_kind == Kind::Rename)
        return edit::Rename{m_pattern->text().toStdString(), m_replacement->text().toStdString()};
    if (m_kind == Kind::Delete)
        return edit::Delete{m_pattern->text().toStdString()};
    const std::string prefix = checkpoint::withDot(m_prefix->currentText().toStdString());
    return m_operation->currentIndex() == 0 ? edit::Step(edit::Strip{prefix}) : edit::Step(edit::Add{prefix, false});
}

edit::Step KeysDialog::previewedStep() const
{
    if (m_kind != Kind::Prefix)
        return step();
    const QString prefix = plain(checkpoint::withDot(m_prefix->currentText().toStdString()));
    const std::string pattern = literal(prefix).toStdString();
    if (m_operation->currentIndex() == 0)
        return edit::Rename{pattern + "(.+)", "$1"};
    return edit::Rename{"(?!" + pattern + ")(.*)", literalReplacement(prefix).toStdString() + "$1"};
}

std::vector<KeysDialog::Scoped> KeysDialog::previewed() const
{
    if (!deletesRows())
        return {{scope().toStdString(), previewedStep()}};
    std::vector<Scoped> steps;
    for (const RowKeys& row : m_rows)
        steps.push_back(
            {m_hasSeveralDicts ? row.section.toStdString() : std::string(), edit::Delete{row.glob().toStdString()}});
    return steps;
}

std::vector<edit::Step> KeysDialog::steps() const
{
    if (!deletesRows())
        return scopedSteps(scope(), {step()});
    std::vector<edit::Step> steps;
    std::string current;
    for (const Scoped& each : previewed()) {
        if (each.scope != current)
            steps.push_back(edit::Scope{each.scope});
        current = each.scope;
        steps.push_back(each.step);
    }
    if (!current.empty())
        steps.push_back(edit::Scope{});
    return steps;
}

void KeysDialog::scopeChanged()
{
    previewSoon();
}

void KeysDialog::previewSoon()
{
    m_delay.start();
}

void KeysDialog::previewNow()
{
    if (m_job)
        m_job->cancel();
    const int round = ++m_round;
    if (isEmpty() || hasTooManyRows()) {
        use({});
        return;
    }
    m_job = Job::start<edit::KeysPreview>(
        this, tr("Looking which keys change"),
        [checkpoint = checkpoint(), steps = previewed()](const io::Progress& progress) {
            edit::KeysPreview all;
            std::optional<std::string> counted; // steps of one scope stand together
            for (const auto& [scope, step] : steps) {
                edit::KeysPreview one = previewOf(*checkpoint, scope, step, progress.stop);
                if (counted != scope)
                    all.all += one.all;
                counted = scope;
                add(all, std::move(one));
            }
            return all;
        },
        [this, round](Outcome<edit::KeysPreview>&& outcome) {
            if (round != m_round)
                return; // overtaken
            if (auto* preview = std::get_if<edit::KeysPreview>(&outcome)) {
                use(std::move(*preview));
                return;
            }
            use({});
            m_count->clear();
            setProblem(coreText(std::get<io::Error>(outcome).what()));
        });
}

void KeysDialog::use(edit::KeysPreview preview)
{
    const int collisionCount = static_cast<int>(std::min<quint64>(preview.collisions, 2'000'000'000));
    const quint64 changes = preview.changes, collisions = preview.collisions, rows = preview.keys.size();
    const bool isKept = preview.kept != 0;
    QString count =
        isEmpty() ? QString() : tr("%1 of %2 keys change").arg(numberText(changes), numberText(preview.all));
    if (m_kind == Kind::Delete && !isEmpty() && !hasTooManyRows())
        count = tr("%1 of %2 keys go").arg(numberText(changes), numberText(preview.all));
    if (rows < changes)
        count += tr("; the first %1 are listed").arg(numberText(rows));
    m_count->setText(count);
    m_model.setPreview(std::move(preview));
    if (hasTooManyRows())
        setProblem(tr("More than %1 rows are selected. Select the groups that they are in, or one row, and write a "
                      "pattern.")
                       .arg(numberText(kMostRowsOfAnEdit)));
    else if (isEmpty())
        setProblem(tr("Nothing was typed yet."));
    else if (collisions != 0)
        setProblem(tr("%Ln key(s) would have the name of another one and stand(s) first in the list.", nullptr,
                      collisionCount));
    else if (changes == 0 && isKept)
        setProblem(tr("The names stay as they are: write another new name."));
    else if (changes == 0)
        setProblem(m_kind == Kind::Rename
                       ? tr("No key matches. The expression must match the whole key: begin or end with .* for a part.")
                       : tr("No key matches."));
    else
        setProblem({});
}

} // namespace ckptscope::ui
