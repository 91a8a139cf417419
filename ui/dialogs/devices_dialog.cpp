#include "ui/dialogs/devices_dialog.h"

#include "ui/document/scoped_steps.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/plain_header.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QRegularExpression>

#include <algorithm>

namespace ckptscope::ui {

namespace {

enum Column { DeviceColumn, StoragesColumn, SizeColumn, TargetColumn, ColumnCount };

constexpr int kOfferedGpus = 8;
constexpr int kTagRole = Qt::UserRole;

bool isDevice(const QString& text)
{
    static const QRegularExpression name(QStringLiteral("^[a-z_]+(:[0-9]{1,3})?$"));
    return name.match(text).hasMatch();
}

/// The tags of several parts; what they share counts for each.
std::vector<edit::DeviceTag> summed(const std::vector<std::vector<edit::DeviceTag>>& parts)
{
    std::vector<edit::DeviceTag> sum;
    for (const std::vector<edit::DeviceTag>& part : parts)
        for (const edit::DeviceTag& tag : part) {
            const auto known = std::ranges::find(sum, tag.device, &edit::DeviceTag::device);
            if (known == sum.end()) {
                sum.push_back(tag);
                continue;
            }
            known->storages += tag.storages;
            known->bytes += tag.bytes;
        }
    return sum;
}

/// Whether one of the moves takes storages of a part elsewhere.
bool movesAny(const std::vector<edit::DeviceMove>& moves, const std::vector<edit::DeviceTag>& part)
{
    return std::ranges::any_of(part, [&](const edit::DeviceTag& tag) {
        return std::ranges::any_of(moves, [&](const edit::DeviceMove& move) {
            return tag.device != move.to && (move.from == "*" || move.from == tag.device);
        });
    });
}

} // namespace

DevicesDialog::DevicesDialog(Document& document, const QStringList& parts, QWidget* parent)
    : EditDialog(document, parts, parent)
    , m_table(new QTableWidget(0, ColumnCount))
    , m_gpus(new GpuList(false, tr("A file may still be tagged for the GPUs of another computer.")))
{
    setWindowTitle(tr("Devices"));
    auto* shortcuts = new QWidget;
    auto* line = new QHBoxLayout(shortcuts);
    line->setContentsMargins(0, 0, 0, 0);
    const auto addShortcut = [&](const QString& text, const QString& device) {
        auto* button = new QPushButton(text);
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, device] { setAll(device); });
        line->addWidget(button);
    };
    addShortcut(tr("All to &cpu"), QStringLiteral("cpu"));
    addShortcut(tr("All to cuda:&0"), QStringLiteral("cuda:0"));
    line->addStretch();
    form().addRow(QString(), shortcuts);
    m_table->setHorizontalHeaderLabels({tr("In the file"), tr("Storages"), tr("Size"), tr("Move to")});
    for (int column = DeviceColumn + 1; column < TargetColumn; ++column)
        m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    m_table->setAccessibleName(tr("Devices in the file and where they move to"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    makePlain(m_table->horizontalHeader());
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    addBody(m_table);
    form().addRow(tr("This computer:"), m_gpus);
    finish(tr("Move"));
    offerProof([this] { return moves() ? steps() : std::vector<edit::Step>(); });
    connect(m_gpus, &GpuList::found, this, [this](const QStringList& tags) {
        m_present = tags;
        for (int row = 0; row < m_table->rowCount(); ++row)
            offer(*static_cast<QComboBox*>(m_table->cellWidget(row, TargetColumn)));
    });
    m_gpus->look();
    DevicesDialog::scopeChanged();
}

void DevicesDialog::scopeChanged()
{
    setProvable(false);
    setProblem(tr("Looking for the devices …"));
    using Tags = std::vector<std::vector<edit::DeviceTag>>;
    Job::start<Tags>(
        this, tr("Looking for the devices"),
        [checkpoint = checkpoint(), parts = scopes()](const io::Progress&) {
            Tags tags;
            for (const QString& part : parts)
                tags.push_back(edit::devicesIn(*checkpoint, part.toStdString()));
            return tags;
        },
        [this, round = ++m_round](Outcome<Tags>&& outcome) {
            if (round != m_round)
                return; // overtaken
            if (auto* tags = std::get_if<Tags>(&outcome)) {
                m_tags = std::move(*tags);
                fill();
            } else
                setProblem(coreText(std::get<io::Error>(outcome).describe()));
        });
}

void DevicesDialog::fill()
{
    m_table->setRowCount(0);
    for (const edit::DeviceTag& tag : summed(m_tags)) {
        const int row = m_table->rowCount();
        m_table->insertRow(row);
        const QString name = tag.device.empty() ? tr("not written") : shown(tag.device, 60);
        const QString texts[] = {name, numberText(tag.storages), bytesText(tag.bytes)};
        for (int column = 0; column < TargetColumn; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
            if (column != DeviceColumn)
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
        m_table->item(row, DeviceColumn)->setData(kTagRole, plain(tag.device));
        auto* box = new QComboBox;
        box->setEditable(true);
        box->setInsertPolicy(QComboBox::NoInsert);
        box->addItem(plain(tag.device));
        offer(*box);
        box->setEnabled(isDevice(plain(tag.device)));
        box->setAccessibleName(tr("Move %1 to").arg(name));
        connect(box, &QComboBox::currentTextChanged, this, &DevicesDialog::judge);
        m_table->setCellWidget(row, TargetColumn, box);
    }
    m_table->resizeRowsToContents();
    QWidget* last = m_table;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        setTabOrder(last, m_table->cellWidget(row, TargetColumn));
        last = m_table->cellWidget(row, TargetColumn);
    }
    if (QWidget* first = m_table->cellWidget(0, TargetColumn))
        first->setFocus();
    judge();
}

/// The device as it is, the CPU, the GPUs of this computer, and where it has none, those that another may have.
void DevicesDialog::offer(QComboBox& box) const
{
    const QSignalBlocker quiet(&box);
    const QString chosen = box.currentText(), own = box.itemText(0);
    QStringList devices = m_present;
    for (int gpu = 0; m_present.isEmpty() && gpu < kOfferedGpus; ++gpu)
        devices << QStringLiteral("cuda:%1").arg(gpu);
    devices.prepend(QStringLiteral("cpu"));
    devices.removeAll(own);
    devices.prepend(own);
    box.clear();
    box.addItems(devices);
    box.setCurrentText(chosen);
}

QString DevicesDialog::from(int row) const
{
    return m_table->item(row, DeviceColumn)->data(kTagRole).toString();
}

QString DevicesDialog::to(int row) const
{
    return static_cast<QComboBox*>(m_table->cellWidget(row, TargetColumn))->currentText().trimmed();
}

void DevicesDialog::setAll(const QString& device)
{
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (auto* box = static_cast<QComboBox*>(m_table->cellWidget(row, TargetColumn)); box->isEnabled())
            box->setCurrentText(device);
    m_all = device;
}

bool DevicesDialog::moves() const
{
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (to(row) != from(row))
            return true;
    return false;
}

void DevicesDialog::judge()
{
    setProvable(m_table->rowCount() > 0);
    for (int row = 0; row < m_table->rowCount(); ++row)
        if (to(row) != from(row) && !isDevice(to(row))) {
            setProvable(false);
            setProblem(tr("“%1” is no device; it should be cpu, or cuda:0 for the first GPU.").arg(to(row)));
            return;
        }
    setProblem(moves()                   ? QString()
                   : m_table->rowCount() ? tr("Choose where to move the tensors.")
                                         : tr("There are no tensors with storages here."));
}

std::vector<edit::Step> DevicesDialog::steps() const
{
    std::vector<edit::DeviceMove> moves;
    bool all = !m_all.isEmpty();
    for (int row = 0; row < m_table->rowCount(); ++row) {
        all = all && to(row) == m_all;
        if (to(row) != from(row))
            moves.push_back({from(row).toStdString(), to(row).toStdString()});
    }
    if (all && !moves.empty()) // also what is no tensor, and in other files whatever they hold
        moves = {{"*", m_all.toStdString()}};
    const QStringList parts = scopes();
    std::vector<edit::Step> steps;
    for (qsizetype i = 0; i < parts.size(); ++i) {
        if (parts.size() > 1 && !movesAny(moves, m_tags[static_cast<std::size_t>(i)]))
            continue;
        std::vector<edit::Step> part = scopedSteps(parts[i], {edit::Device(moves)});
        steps.insert(steps.end(), part.begin(), part.end());
    }
    return steps;
}

} // namespace ckptscope::ui
