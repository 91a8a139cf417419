#include "ui/dialogs/spread_dialog.h"

#include "core/edit/preview.h"
#include "ui/document/scoped_steps.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/first_size.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QMenu>
#include <QSplitter>
#include <QVBoxLayout>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr int kTypingMilliseconds = 250;

bool isBelow(const std::string& module, const std::string& above)
{
    return above.empty() || module == above || module.starts_with(above + '.');
}

} // namespace

SpreadDialog::SpreadDialog(Document& document, const QStringList& parts, QWidget* parent)
    : EditDialog(document, parts, parent)
    , m_gpus(new GpuList(true, tr("Type the devices of another computer above.")))
    , m_devices(new QLineEdit)
    , m_way(new QComboBox)
    , m_modules(new SpreadTree)
    , m_target(new QComboBox)
    , m_bars(new MemoryBars)
    , m_training(new QCheckBox)
    , m_remarks(new QLabel)
    , m_copyMap(new QPushButton(tr("Copy device_&map")))
{
    setWindowTitle(tr("Spread over GPUs"));
    m_devices->setPlaceholderText(tr("0,1 or 4x24GiB or cuda:0=24GiB,cpu=64GiB"));
    addLabel(tr("&Devices:"), m_devices, m_devices);
    form().addRow(QString(), m_gpus);
    m_way->addItem(tr("Balanced: layers in order, each on one device"), static_cast<int>(Way::Balanced));
    m_way->addItem(tr("As it was, on these devices"), static_cast<int>(Way::Renumbered));
    m_way->addItem(tr("All on the first"), static_cast<int>(Way::OneDevice));
    addLabel(tr("&How:"), m_way, m_way);
    buildBody();
    finish(tr("Spread"));
    offerProof([this] { return steps(); });
    setProvable(false);
    resizeWithinScreen(*this, {860, 620});
    m_delay.setSingleShot(true);
    m_delay.setInterval(kTypingMilliseconds);
    connect(&m_delay, &QTimer::timeout, this, &SpreadDialog::preview);
    connect(m_devices, &QLineEdit::textChanged, this, [this] {
        setProblem(tr("Sharing out …"));
        m_delay.start();
    });
    connect(m_way, &QComboBox::currentIndexChanged, this, [this] {
        m_byHand.clear();
        preview();
    });
    connect(m_gpus, &GpuList::ticksChanged, this, [this] { m_devices->setText(m_gpus->ticked().join(',')); });
    connect(m_training, &QCheckBox::toggled, this, [this] { showNeeds(); });
    connect(m_copyMap, &QPushButton::clicked, this,
            [this] { QGuiApplication::clipboard()->setText(QString::fromStdString(m_preview.deviceMap)); });
    m_devices->setText(QStringLiteral("0,1"));
    SpreadDialog::scopeChanged();
    m_devices->setFocus();
    m_devices->selectAll();
    m_gpus->look();
}

void SpreadDialog::buildBody()
{
    m_modules->setToolTip(
        asHtml(tr("Drag modules onto the memory of a device, or choose the device in their menu or below")));
    connect(m_modules, &QWidget::customContextMenuRequested, this, &SpreadDialog::showModuleMenu);
    connect(m_bars, &MemoryBars::rowsDropped, this,
            [this](int bar) { placeSelected(QString::fromStdString(m_barDevices[static_cast<std::size_t>(bar)])); });
    auto* left = new QWidget;
    auto* leftColumn = new QVBoxLayout(left);
    leftColumn->setContentsMargins(0, 0, 0, 0);
    leftColumn->addWidget(m_modules, 1);
    auto* line = new QHBoxLayout;
    auto* label = new QLabel(tr("&Selected modules to:"));
    label->setBuddy(m_target);
    m_target->setAccessibleName(tr("Device for the selected modules"));
    line->addWidget(label);
    line->addWidget(m_target, 1);
    leftColumn->addLayout(line);
    connect(m_target, &QComboBox::textActivated, this, &SpreadDialog::placeSelected);
    auto* right = new QWidget;
    auto* rightColumn = new QVBoxLayout(right);
    rightColumn->setContentsMargins(0, 0, 0, 0);
    rightColumn->addWidget(m_training);
    rightColumn->addWidget(m_bars);
    m_remarks->setTextFormat(Qt::PlainText);
    m_remarks->setWordWrap(true);
    rightColumn->addWidget(m_remarks);
    rightColumn->addStretch(1);
    m_copyMap->setAutoDefault(false);
    m_copyMap->setToolTip(asHtml(tr("Where each module lies, for device_map of transformers and accelerate")));
    rightColumn->addWidget(m_copyMap, 0, Qt::AlignRight);
    auto* splitter = new QSplitter;
    splitter->addWidget(left);
    splitter->addWidget(right);
    splitter->setSizes({480, 360});
    splitter->setChildrenCollapsible(false);
    addBody(splitter);
}

void SpreadDialog::scopeChanged()
{
    m_byHand.clear();
    setProblem(tr("Sharing out …"));
    using Tags = std::vector<edit::DeviceTag>;
    Job::start<Tags>(
        this, tr("Looking for the devices"),
        [checkpoint = checkpoint(), part = scope().toStdString()](const io::Progress&) {
            return edit::devicesIn(*checkpoint, part);
        },
        [this, round = ++m_round](Outcome<Tags>&& outcome) {
            if (round != m_round)
                return; // overtaken
            m_tags.clear();
            if (const auto* tags = std::get_if<Tags>(&outcome))
                for (const edit::DeviceTag& tag : *tags)
                    m_tags.push_back(tag.device);
            std::ranges::sort(m_tags);
            preview();
        });
}

std::optional<edit::Balance> SpreadDialog::rooms(QString* problem) const
{
    try {
        const QString text = QString(m_devices->text()).remove(' ').replace(QChar(0xd7), 'x');
        edit::Step step = edit::parseStep("device", "balanced:" + text.toStdString());
        return std::get<edit::Balance>(std::move(step));
    } catch (const io::Error& error) {
        *problem = coreText(error.describe());
        return std::nullopt;
    }
}

/// cuda:2 and cuda:5 become the first and second of the devices.
std::vector<edit::DeviceMove> SpreadDialog::renumbered(const edit::Balance& rooms) const
{
    std::vector<edit::DeviceMove> moves;
    for (const std::string& tag : m_tags)
        if (tag.starts_with("cuda"))
            moves.push_back({tag, rooms.devices[moves.size() % rooms.devices.size()].device});
    return moves;
}

std::vector<edit::Step> SpreadDialog::steps() const
{
    QString problem;
    const auto rooms = this->rooms(&problem);
    if (!rooms)
        return {};
    std::vector<edit::Step> steps;
    const auto way = static_cast<Way>(m_way->currentData().toInt());
    if (way == Way::Balanced)
        steps.push_back(*rooms);
    else if (way == Way::OneDevice)
        steps.push_back(edit::Device("*", rooms->devices.front().device));
    else if (std::vector<edit::DeviceMove> moves = renumbered(*rooms); !moves.empty())
        steps.push_back(edit::Device(std::move(moves)));
    for (const auto& [module, device] : m_byHand) {
        if (module.empty())
            steps.push_back(edit::Device("*", device));
        else
            steps.push_back(edit::Place{module, device});
    }
    return steps.empty() ? steps : scopedSteps(scope(), std::move(steps));
}

void SpreadDialog::preview()
{
    m_delay.stop();
    QString problem;
    const auto rooms = this->rooms(&problem);
    if (rooms) // modules that were placed by hand on a device that is no longer one of them
        std::erase_if(m_byHand, [&](const auto& placed) {
            return std::ranges::find(rooms->devices, placed.second, &edit::DeviceRoom::device) == rooms->devices.end();
        });
    const std::vector<edit::Step> steps = this->steps();
    setProvable(rooms && !steps.empty());
    if (!rooms || steps.empty()) {
        ++m_round;
        show({}); // what stood there is the plan of other devices
        setProblem(rooms ? tr("No tensor is on a GPU in this file; choose another way.") : problem);
        return;
    }
    const QString target = m_target->currentText();
    m_target->clear();
    for (const edit::DeviceRoom& room : rooms->devices)
        m_target->addItem(plain(room.device));
    m_target->setCurrentIndex(std::max(0, m_target->findText(target)));
    setProblem(tr("Sharing out …"));
    Job::start<SpreadPreview>(
        this, tr("Sharing out"),
        [checkpoint = checkpoint(), steps](const io::Progress&) { return previewSpread(checkpoint, steps); },
        [this, round = ++m_round](Outcome<SpreadPreview>&& outcome) {
            if (round != m_round)
                return; // overtaken
            const auto* error = std::get_if<io::Error>(&outcome);
            show(error ? SpreadPreview() : std::get<SpreadPreview>(std::move(outcome)));
            setProblem(error ? coreText(error->describe()) : QString());
        });
}

void SpreadDialog::show(SpreadPreview preview)
{
    m_preview = std::move(preview);
    m_modules->show(m_preview.rows, m_byHand);
    showNeeds();
    QStringList remarks;
    for (const std::string& remark : m_preview.remarks)
        remarks << QStringLiteral("⚠ ") + coreText(remark);
    m_remarks->setText(remarks.join('\n'));
    m_copyMap->setEnabled(!m_preview.deviceMap.empty());
}

void SpreadDialog::showNeeds()
{
    QString problem;
    std::map<std::string, std::uint64_t> room;
    std::map<std::string, edit::DeviceNeed> needs = m_preview.needs;
    if (const auto rooms = this->rooms(&problem))
        for (const edit::DeviceRoom& one : rooms->devices) {
            room[one.device] = one.bytes;
            needs.try_emplace(one.device); // an empty one, for modules to be dropped on
        }
    // The optimizer state of the file lies there in any case; training needs one where the file has none.
    const bool trains = m_training->isChecked(), hasOptimizer = !m_preview.isEstimated && !m_preview.needs.empty();
    m_training->setText(hasOptimizer ? tr("&Training: also gradients") : tr("&Training: also gradients and optimizer"));
    QStringList parts{tr("weights")};
    if (hasOptimizer)
        parts << tr("optimizer in the file");
    if (trains)
        parts << tr("gradients");
    if (trains && !hasOptimizer)
        parts << tr("optimizer (Adam)");
    std::vector<MemoryBars::Bar> bars;
    m_barDevices.clear();
    for (const auto& [device, need] : needs) {
        m_barDevices.push_back(device.empty() ? "cpu" : device);
        MemoryBars::Bar bar{shown(device.empty() ? "cpu" : device, 40), {need.weights + need.other}, room[device]};
        if (hasOptimizer)
            bar.parts.push_back(need.optimizer);
        if (trains)
            bar.parts.push_back(need.gradients);
        if (trains && !hasOptimizer)
            bar.parts.push_back(need.optimizer);
        bars.push_back(std::move(bar));
    }
    m_bars->setParts(parts);
    m_bars->setBars(std::move(bars));
}

void SpreadDialog::placeSelected(const QString& device)
{
    for (const std::string& module : m_modules->selectedModules()) {
        std::erase_if(m_byHand, [&](const auto& placed) { return isBelow(placed.first, module); });
        if (!device.isEmpty())
            m_byHand[module] = device.toStdString();
    }
    preview();
}

void SpreadDialog::showModuleMenu(const QPoint& position)
{
    const std::vector<std::string> modules = m_modules->selectedModules();
    if (modules.empty())
        return;
    QMenu menu(this);
    for (int i = 0; i < m_target->count(); ++i) {
        const QString device = m_target->itemText(i);
        QAction* action = menu.addAction(tr("To %1").arg(device));
        connect(action, &QAction::triggered, this, [this, device] { placeSelected(device); });
    }
    menu.addSeparator();
    QAction* back = menu.addAction(tr("Not by hand"), this, [this] { placeSelected({}); });
    back->setEnabled(std::ranges::any_of(m_byHand, [&](const auto& placed) {
        return std::ranges::any_of(modules, [&](const std::string& module) { return isBelow(placed.first, module); });
    }));
    menu.exec(m_modules->viewport()->mapToGlobal(position));
}

} // namespace ckptscope::ui
