#include "ui/dialogs/prove_dialog.h"

#include "core/edit/placement.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/first_size.h"
#include "ui/views/plain_header.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace ckptscope::ui {

using tensor::DeviceProof;

namespace {

enum Column { DeviceColumn, TensorsColumn, PlacedColumn, TimeColumn, RateColumn, BackColumn, PeakColumn, ColumnCount };

QString secondsText(double seconds)
{
    return ProveDialog::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 2 : 0));
}

QString rateText(const DeviceProof& device)
{
    return device.placeSeconds <= 0 || device.placedBytes == 0
        ? QString()
        : ProveDialog::tr("%1/s").arg(
            bytesText(static_cast<quint64>(static_cast<double>(device.placedBytes) / device.placeSeconds)));
}

/// "12", or "3 of 12" when not all were placed.
QString partText(const QString& placed, const QString& all)
{
    return placed == all ? all : ProveDialog::tr("%1 of %2").arg(placed, all);
}

} // namespace

ProveDialog::ProveDialog(checkpoint::CheckpointPtr checkpoint, std::vector<edit::Step> steps, QWidget* parent,
                         const std::string& program)
    : QDialog(parent)
    , m_engine(program.empty() ? nullptr : std::make_shared<tensor::Engine>(program))
    , m_table(new QTableWidget(0, ColumnCount))
    , m_line(new JobLine)
    , m_verdict(new QLabel)
{
    setWindowTitle(tr("Proof on the devices"));
    auto* layout = new QVBoxLayout(this);
    auto* what = new QLabel(tr("LibTorch places every tensor on its device, all at once, reads it back and compares "
                               "each byte with the file."));
    what->setWordWrap(true);
    layout->addWidget(what);
    m_table->setHorizontalHeaderLabels(
        {tr("Device"), tr("Tensors"), tr("Placed"), tr("Time"), tr("Rate"), tr("Read back"), tr("Peak memory")});
    for (int column = DeviceColumn + 1; column < ColumnCount; ++column)
        m_table->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    makePlain(m_table->horizontalHeader());
    m_table->setAccessibleName(tr("What was placed on each device"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 6);
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    m_table->horizontalHeader()->setSectionResizeMode(DeviceColumn, QHeaderView::Stretch);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_line);
    m_verdict->setTextFormat(Qt::PlainText);
    m_verdict->setWordWrap(true);
    m_verdict->setTextInteractionFlags(Qt::TextSelectableByMouse);
    layout->addWidget(m_verdict);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(buttons);
    resizeWithinScreen(*this, {760, 320});
    start(std::move(checkpoint), std::move(steps));
}

ProveDialog::~ProveDialog()
{
    delete m_job; // before the engine that it uses goes
}

void ProveDialog::start(checkpoint::CheckpointPtr checkpoint, std::vector<edit::Step> steps)
{
    if (!m_engine) {
        m_verdict->setText(coreText(tensor::Engine::howToGet()));
        return;
    }
    m_job = Job::start<Proved>(
        this, tr("Placing the tensors"),
        [engine = m_engine, checkpoint = std::move(checkpoint),
         steps = std::move(steps)](const io::Progress& progress) {
            const checkpoint::CheckpointPtr placed = edit::apply(checkpoint, steps).checkpoint;
            Proved proved{engine->prove(edit::placedStorages(*placed), progress), {}};
            for (const DeviceProof& device : proved.proof.devices)
                proved.firstLeft.push_back(device.placedStorages != 0 && device.firstLeft != DeviceProof::kUnknown
                                               ? edit::tensorIn(*placed, device.firstLeft)
                                               : std::string());
            return proved;
        },
        [this](Outcome<Proved>&& outcome) { done(std::move(outcome)); });
    m_line->setJob(m_job);
}

void ProveDialog::done(Outcome<Proved>&& outcome)
{
    m_job = nullptr;
    m_line->setJob(nullptr);
    if (const auto* error = std::get_if<io::Error>(&outcome))
        m_verdict->setText(error->kind() == io::ErrorKind::Cancelled ? tr("Stopped.") : coreText(error->describe()));
    else
        showProof(std::get<Proved>(outcome));
}

void ProveDialog::showProof(const Proved& proved)
{
    const auto& devices = proved.proof.devices;
    m_table->setRowCount(static_cast<int>(devices.size()));
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const DeviceProof& device = devices[static_cast<std::size_t>(row)];
        const QString texts[] = {shown(device.device.empty() ? "cpu" : device.device, 60),
                                 partText(numberText(device.placedTensors), numberText(device.tensors)),
                                 partText(bytesText(device.placedBytes), bytesText(device.bytes)),
                                 device.placedStorages == 0 ? QString() : secondsText(device.placeSeconds),
                                 rateText(device),
                                 device.placedStorages == 0 ? QString() : secondsText(device.readBackSeconds),
                                 device.peakReserved == DeviceProof::kUnknown ? QString()
                                                                              : bytesText(device.peakReserved)};
        for (int column = 0; column < ColumnCount; ++column) {
            auto* item = new QTableWidgetItem(texts[column]);
            if (column != DeviceColumn)
                item->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            m_table->setItem(row, column, item);
        }
    }
    m_verdict->setText(linesOf(proved).join('\n'));
}

QStringList ProveDialog::linesOf(const Proved& proved)
{
    QStringList lines;
    for (std::size_t i = 0; i < proved.proof.devices.size(); ++i) {
        if (const std::string& problem = proved.proof.devices[i].problem; !problem.empty())
            lines << QStringLiteral("⚠ ") + coreText(problem);
        if (const std::string& left = proved.firstLeft[i]; !left.empty())
            lines << tr("The first that was not placed: %1").arg(shown(left, 200));
    }
    lines.removeDuplicates(); // several devices have the same problem
    if (proved.proof.holds())
        lines << tr("All lay on their devices at once, and came back with the same bytes.");
    lines << tr("LibTorch %1").arg(plain(proved.proof.torch));
    return lines;
}

} // namespace ckptscope::ui
