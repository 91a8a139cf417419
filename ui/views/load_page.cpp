#include "ui/views/load_page.h"

#include "ui/document/save_name.h"
#include "ui/text/display.h"
#include "ui/text/load_text.h"
#include "ui/views/icons.h"

#include <QApplication>
#include <QClipboard>
#include <QEvent>
#include <QFileInfo>
#include <QFontDatabase>
#include <QGridLayout>
#include <QHeaderView>
#include <QScrollArea>
#include <QSettings>

namespace ckptscope::ui {

using checkpoint::LoadAdvice;
using checkpoint::LoadTarget;
using checkpoint::PyTorchRelease;

namespace {

constexpr std::uint32_t kNodesAtOnce = 300'000; ///< larger checkpoints are looked at beside the window's thread
constexpr int kGpuCounts[] = {0, 1, 2, 4, 8};

QLabel* makeLabel(bool bold = false)
{
    auto* label = new QLabel;
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(1); // else its longest word would be
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    QFont font = label->font();
    font.setBold(bold);
    label->setFont(font);
    return label;
}

void fill(QComboBox* box, const QStringList& texts)
{
    const QSignalBlocker quiet(box);
    const int index = std::max(box->currentIndex(), 0);
    box->clear();
    box->addItems(texts);
    box->setCurrentIndex(std::min(index, box->count() - 1));
}

/// What Save As… would call the edited file.
QString proposedName(const Document& document)
{
    const QString folder = QFileInfo(document.path()).absolutePath();
    return QFileInfo(proposedTarget(document.path(), folder, changeWords(document.plan().steps))).fileName();
}

/// What PyTorch says, with its line breaks. It holds names from the file.
QString messageText(const std::string& message)
{
    constexpr std::size_t kLine = 2000;
    QStringList lines;
    for (const QByteArray& line : QByteArray::fromStdString(message).split('\n')) {
        QByteArray indented = line;
        lines << shown(indented.replace('\t', "    ").toStdString(), kLine);
    }
    return lines.join('\n');
}

} // namespace

LoadPage::LoadPage(QWidget* parent)
    : DetailsPage(parent)
    , m_modelLabel(new QLabel)
    , m_gpusLabel(new QLabel)
    , m_purposeLabel(new QLabel)
    , m_releaseLabel(new QLabel)
    , m_model(new QComboBox)
    , m_gpus(new QComboBox)
    , m_purpose(new QComboBox)
    , m_release(new QComboBox)
    , m_cases(new QTableWidget(2, 2))
    , m_outcomeSlot(new QVBoxLayout)
    , m_apply(new QPushButton)
    , m_copy(new QPushButton)
    , m_pythonTitle(makeLabel(true))
    , m_mistakesTitle(makeLabel(true))
    , m_mistakes(new LongText)
    , m_python(new QPlainTextEdit)
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    auto* choices = new QGridLayout;
    const std::pair<QLabel*, QComboBox*> rows[] = {
        {m_modelLabel, m_model}, {m_gpusLabel, m_gpus}, {m_purposeLabel, m_purpose}, {m_releaseLabel, m_release}};
    int line = 0;
    for (const auto& [label, box] : rows) {
        label->setBuddy(box);
        box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
        choices->addWidget(label, line, 0);
        choices->addWidget(box, line++, 1);
    }
    choices->setColumnStretch(1, 1);
    layout->addLayout(choices);
    m_cases->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_cases->setSelectionMode(QAbstractItemView::NoSelection);
    m_cases->setTabKeyNavigation(false);
    m_cases->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_cases->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_cases->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_cases->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    for (QHeaderView* header : {m_cases->horizontalHeader(), m_cases->verticalHeader()})
        header->setHighlightSections(false);
    layout->addWidget(m_cases);
    layout->addWidget(m_apply);
    layout->addLayout(m_outcomeSlot);
    auto* pythonRow = new QHBoxLayout;
    pythonRow->addWidget(m_pythonTitle, 1);
    pythonRow->addWidget(m_copy);
    layout->addLayout(pythonRow);
    m_python->setReadOnly(true);
    m_python->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_python->setTabChangesFocus(true);
    m_python->setLineWrapMode(QPlainTextEdit::NoWrap);
    m_python->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    layout->addWidget(m_python);
    layout->addWidget(m_mistakesTitle);
    layout->addWidget(m_mistakes);
    layout->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);
    retranslate();
    m_gpus->setCurrentIndex(QSettings().value(QStringLiteral("load/gpus"), 0).toInt());
    m_release->setCurrentIndex(QSettings().value(QStringLiteral("load/release"), 0).toInt());
    for (QComboBox* box : {m_model, m_gpus, m_purpose, m_release})
        connect(box, &QComboBox::currentIndexChanged, this, [this] {
            QSettings().setValue(QStringLiteral("load/gpus"), m_gpus->currentIndex());
            QSettings().setValue(QStringLiteral("load/release"), m_release->currentIndex());
            advise();
        });
    connect(m_apply, &QPushButton::clicked, this, [this] { emit stepsWanted(edit::parseSteps(m_advice.fix)); });
    connect(m_copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_python->toPlainText() + '\n'); });
}

QString LoadPage::title() const
{
    return tr("Load");
}

void LoadPage::retranslate()
{
    m_modelLabel->setText(tr("&Model"));
    m_gpusLabel->setText(tr("&Computer"));
    m_purposeLabel->setText(tr("&For"));
    m_releaseLabel->setText(tr("&PyTorch"));
    fill(m_model, {tr("on one GPU or the CPU"), tr("in DataParallel or DDP")});
    QStringList computers{tr("without a GPU")};
    for (const int gpus : kGpuCounts)
        if (gpus != 0)
            computers << tr("with %Ln GPU(s)", nullptr, gpus);
    fill(m_gpus, computers);
    fill(m_purpose, {tr("inference"), tr("resuming training")});
    fill(m_release, {tr("2.6 or newer"), QStringLiteral("2.4, 2.5"), QStringLiteral("1.13")});
    m_cases->setHorizontalHeaderLabels({tr("into a plain model"), tr("into a parallel model")});
    m_cases->setVerticalHeaderLabels({tr("saved plain"), tr("saved parallel")});
    constexpr int kBeside = 10; // Qt's own size of it lets the words touch the lines
    m_cases->verticalHeader()->setMinimumWidth(m_cases->verticalHeader()->sizeHint().width() + kBeside);
    m_cases->setAccessibleName(tr("What to do with the keys, by how they were saved and where they are loaded"));
    m_copy->setText(tr("Copy"));
    m_copy->setAccessibleName(tr("Copy the Python lines"));
    m_mistakesTitle->setText(tr("What does not work"));
    m_mistakes->setAccessibleName(m_mistakesTitle->text());
    showCases();
}

LoadTarget LoadPage::target() const
{
    constexpr PyTorchRelease kReleases[] = {PyTorchRelease::V2_6, PyTorchRelease::V2_4, PyTorchRelease::V1_13};
    LoadTarget target;
    target.parallel = m_model->currentIndex() == 1;
    target.gpus = kGpuCounts[std::clamp(m_gpus->currentIndex(), 0, static_cast<int>(std::size(kGpuCounts)) - 1)];
    target.resume = m_purpose->currentIndex() == 1;
    target.release = kReleases[std::clamp(m_release->currentIndex(), 0, 2)];
    return target;
}

void LoadPage::setSubject(const Subject& subject)
{
    if (!subject.rows.outline)
        return;
    const QString saved = subject.document ? subject.document->savedPath() : QStringLiteral("checkpoint.pth");
    const std::string name = QFileInfo(saved).fileName().toStdString();
    const bool isKnown = m_isSaved ? name == m_file : saved.isEmpty();
    if (subject.rows.outline->checkpointPtr() == m_checkpoint && isKnown)
        return;
    m_checkpoint = subject.rows.outline->checkpointPtr();
    m_isSaved = !saved.isEmpty();
    m_file = m_isSaved ? name : proposedName(*subject.document).toStdString();
    advise();
}

void LoadPage::advise()
{
    if (m_job)
        m_job->cancel();
    if (!m_checkpoint)
        return;
    const auto work = [checkpoint = m_checkpoint, goal = target(), file = m_file] {
        return checkpoint::adviseLoading(*checkpoint, goal, file);
    };
    if (m_checkpoint->tree.nodeCount() <= kNodesAtOnce)
        return showAdvice(work());
    m_job = Job::start<LoadAdvice>(
        this, tr("Thinking about loading"), [work](const io::Progress&) { return work(); },
        [this, checkpoint = m_checkpoint](Outcome<LoadAdvice>&& outcome) {
            if (auto* advice = std::get_if<LoadAdvice>(&outcome); advice && checkpoint == m_checkpoint)
                showAdvice(std::move(*advice));
        });
}

void LoadPage::showAdvice(LoadAdvice advice)
{
    m_advice = std::move(advice);
    showCases();
    showOutcomes();
    QStringList steps, lines, mistakes;
    for (const edit::Step& step : edit::parseSteps(m_advice.fix))
        steps << stepText(step);
    const QString apply = tr("Apply: %1").arg(steps.join(tr(", ")));
    m_apply->setText(QString(apply).replace('&', QStringLiteral("&&")));
    m_apply->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed); // a long one is cut; the tooltip tells it whole
    m_apply->setToolTip(asHtml(apply + '\n' + tr("Adds this edit to the list of changes; undo takes it back")));
    m_apply->setVisible(!steps.isEmpty());
    for (const std::string& line : m_advice.python)
        lines << plain(line);
    m_python->setPlainText(lines.isEmpty() ? tr("# Nobody should load this file: it calls what is known to do harm.")
                                           : lines.join('\n'));
    m_pythonTitle->setText(m_isSaved ? tr("In Python, for the file as it is")
                                     : tr("In Python, once the edits are saved as a file"));
    m_python->setAccessibleName(m_pythonTitle->text());
    const int height = m_python->fontMetrics().lineSpacing() * (static_cast<int>(lines.size()) + 3);
    m_python->setFixedHeight(std::clamp(height, 80, 340));
    for (const checkpoint::LoadMistake& mistake : m_advice.mistakes)
        mistakes << QStringLiteral("• ") + mistakeText(mistake);
    m_mistakes->setText(mistakes.join('\n'));
    m_mistakesTitle->setVisible(!mistakes.isEmpty());
}

/// What to do with keys that have a prefix where another one is wanted.
QString LoadPage::caseText(const std::string& prefix, const std::string& wanted)
{
    QStringList steps;
    if (prefix != wanted && !prefix.empty())
        steps << stepText(edit::Strip{prefix});
    if (prefix != wanted && !wanted.empty())
        steps << stepText(edit::Add{wanted});
    return steps.isEmpty() ? tr("fits") : steps.join(tr(", "));
}

void LoadPage::showCases()
{
    const std::string kinds[] = {"", "module."};
    const int row = m_advice.savedParallel ? 1 : 0, column = target().parallel ? 1 : 0;
    for (int i = 0; i < 2; ++i)
        for (int j = 0; j < 2; ++j) {
            const bool isNow = m_checkpoint && i == row && j == column;
            QString text = caseText(m_checkpoint && i == row ? m_advice.prefix : kinds[i], kinds[j]);
            if (isNow && !m_advice.network.empty())
                text = tr("%1 in %2").arg(text, shown(m_advice.network, 100));
            auto* item = new QTableWidgetItem(isNow ? QStringLiteral("▶ ") + text : text);
            QFont font = item->font();
            font.setBold(isNow);
            item->setFont(font);
            item->setToolTip(asHtml(isNow ? text + '\n' + tr("this file, this target") : text));
            m_cases->setItem(i, j, item);
        }
    m_cases->setVisible(m_advice.holdsWeights);
    m_model->setEnabled(m_advice.holdsWeights);
    m_cases->setFixedHeight(m_cases->horizontalHeader()->sizeHint().height() + m_cases->rowHeight(0)
                            + m_cases->rowHeight(1) + 2 * m_cases->frameWidth());
}

void LoadPage::showOutcomes()
{
    delete m_outcomes;
    m_outcomes = new QWidget;
    auto* layout = new QGridLayout(m_outcomes);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setColumnStretch(1, 1);
    m_outcomeSlot->addWidget(m_outcomes);
    if (!m_isSaved)
        addOutcome(QStringLiteral("note"),
                   tr("The edits are not saved: the file on disk is as it was. This is about the file that Save As… "
                      "makes, such as %1.")
                       .arg(shown(m_file, 200)));
    for (const checkpoint::LoadOutcome& outcome : m_advice.outcomes)
        addOutcome(outcome.trouble == checkpoint::LoadTrouble::NoOptimizer ? QStringLiteral("note")
                                                                           : QStringLiteral("warning"),
                   outcomeText(outcome), messageText(outcome.message));
    if (!m_advice.holdsWeights && m_checkpoint)
        addOutcome(QStringLiteral("note"), noWeightsText(*m_checkpoint));
    else if (m_advice.outcomes.empty())
        addOutcome(QStringLiteral("note"),
                   m_isSaved ? tr("It loads as it is, into the model that it was saved from.")
                             : tr("After saving, the new file loads as it is."));
}

void LoadPage::addOutcome(const QString& iconName, const QString& text, const QString& message)
{
    auto* layout = static_cast<QGridLayout*>(m_outcomes->layout());
    const int row = layout->rowCount();
    auto* sign = new QLabel;
    sign->setPixmap(icon(iconName).pixmap(16, 16));
    layout->addWidget(sign, row, 0, Qt::AlignTop);
    auto* sentence = new LongText(text);
    sentence->setAccessibleName(tr("Advice"));
    layout->addWidget(sentence, row, 1);
    if (message.isEmpty())
        return;
    auto* said = new QPlainTextEdit(message); // has words too long for a line
    said->setReadOnly(true);
    said->setTabChangesFocus(true);
    said->setWordWrapMode(QTextOption::WrapAtWordBoundaryOrAnywhere);
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QLabel().font().pointSizeF() * 0.9);
    said->setFont(font);
    said->setAccessibleName(tr("What PyTorch says"));
    constexpr int kCharactersALine = 45, kMostLines = 9;
    const int lines = static_cast<int>(message.size()) / kCharactersALine + static_cast<int>(message.count('\n')) + 2;
    said->setFixedHeight(said->fontMetrics().lineSpacing() * std::min(lines, kMostLines) + 10);
    layout->addWidget(said, row + 1, 1);
    QWidget* before = m_apply;
    for (QPlainTextEdit* each : m_outcomes->findChildren<QPlainTextEdit*>())
        if (each != said && each->focusPolicy() == said->focusPolicy()) // what is reached by Tab
            before = each;
    setTabOrder(before, said);
}

void LoadPage::changeEvent(QEvent* event)
{
    DetailsPage::changeEvent(event);
    if (event->type() == QEvent::LanguageChange) {
        retranslate();
        if (m_checkpoint)
            showAdvice(m_advice);
    }
}

} // namespace ckptscope::ui
