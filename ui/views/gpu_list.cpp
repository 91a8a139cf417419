#include "ui/views/gpu_list.h"

#include "ui/text/core_text.h"
#include "ui/text/display.h"

#include <QVBoxLayout>

#include <algorithm>

namespace ckptscope::ui {

namespace {

constexpr int kTagRole = Qt::UserRole;
constexpr int kMostRows = 4;

} // namespace

GpuList::GpuList(bool ticks, const QString& advice, QWidget* parent)
    : QWidget(parent)
    , m_ticks(ticks)
    , m_advice(advice)
    , m_list(new QListWidget)
    , m_reason(new QLabel)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_list);
    layout->addWidget(m_reason);
    m_list->setAccessibleName(tr("GPUs of this computer"));
    m_list->hide();
    m_reason->setTextFormat(Qt::PlainText);
    m_reason->setWordWrap(true);
    connect(m_list, &QListWidget::itemChanged, this, &GpuList::ticksChanged);
}

void GpuList::look()
{
    m_reason->setText(tr("Looking for GPUs …"));
    Job::start<device::DeviceList>(
        this, tr("Looking for GPUs"), [](const io::Progress&) { return device::listDevices(); },
        [this](Outcome<device::DeviceList>&& outcome) {
            if (const auto* list = std::get_if<device::DeviceList>(&outcome))
                setDevices(*list);
        });
}

void GpuList::addGpu(const device::Gpu& gpu)
{
    const bool known = gpu.free != device::kUnknownMemory;
    auto* item = new QListWidgetItem(tr("%1  %2, %3 free of %4, compute %5")
                                         .arg(plain(gpu.tag()), shown(gpu.name, 60),
                                              known ? bytesText(gpu.free) : QStringLiteral("?"), bytesText(gpu.memory),
                                              QStringLiteral("%1.%2").arg(gpu.major).arg(gpu.minor)));
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item->setToolTip(asHtml(plain(gpu.uuid)));
    if (m_ticks) {
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Unchecked);
    }
    item->setData(kTagRole, plain(gpu.tag()) + '=' + QString::number((known ? gpu.free : gpu.memory) / 1024) + "KiB");
    m_list->addItem(item);
}

void GpuList::setDevices(const device::DeviceList& list)
{
    const QSignalBlocker quiet(m_list);
    m_list->clear();
    QStringList tags;
    for (const device::Gpu& gpu : list.gpus)
        if (gpu.index >= 0) {
            addGpu(gpu);
            tags << plain(gpu.tag());
        }
    m_list->setVisible(m_list->count() != 0);
    m_list->setFixedHeight(m_list->sizeHintForRow(0) * std::min(m_list->count(), kMostRows) + 2 * m_list->frameWidth());
    QStringList lines;
    if (!list.problem.empty())
        lines << coreText(list.problem) << m_advice;
    else if (!list.driver.empty())
        lines
            << tr("Driver %1, CUDA %2.").arg(shown(list.driver, 40), plain(device::cudaVersionText(list.cudaOfDriver)));
    m_reason->setText(joinedSentences(lines));
    m_reason->setVisible(!lines.isEmpty());
    emit found(tags);
}

QStringList GpuList::ticked() const
{
    QStringList ticked;
    for (int row = 0; row < m_list->count(); ++row)
        if (m_list->item(row)->checkState() == Qt::Checked)
            ticked << m_list->item(row)->data(kTagRole).toString();
    return ticked;
}

} // namespace ckptscope::ui
