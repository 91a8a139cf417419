#include "ui/views/storage_page.h"

#include "ui/models/row_search.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/row_links.h"

#include <QCoreApplication>
#include <QScrollArea>
#include <QVBoxLayout>

#include <algorithm>

namespace ckptscope::ui {

using checkpoint::ByteRange;
using checkpoint::Checkpoint;
using checkpoint::Storage;
using checkpoint::Tensor;

namespace {

constexpr std::size_t kMostViews = 1000;
constexpr std::size_t kMostLinks = 12;

QString rangeText(std::uint64_t begin, std::uint64_t size)
{
    return QCoreApplication::translate("ckptscope::ui::StoragePage", "%1 to %2")
        .arg(numberText(begin), numberText(begin + size));
}

} // namespace

StoragePage::StoragePage(QWidget* parent)
    : DetailsPage(parent)
    , m_form(new FactsForm)
    , m_stripTitle(new QLabel)
    , m_strip(new StorageStrip)
{
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->addLayout(m_form);
    m_stripTitle->setTextFormat(Qt::PlainText);
    m_stripTitle->setWordWrap(true);
    layout->addWidget(m_stripTitle);
    layout->addWidget(m_strip);
    layout->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(content);
    auto* outer = new QVBoxLayout(this);
    outer->setContentsMargins(0, 0, 0, 0);
    outer->addWidget(area);
}

QString StoragePage::title() const
{
    return tr("Storage");
}

void StoragePage::setSubject(const Subject& subject)
{
    m_form->clear();
    m_strip->hide();
    m_stripTitle->clear();
    if (!subject.checkpoint())
        return;
    const Tensor* tensor = subject.tensor();
    if (tensor && tensor->storage != kNoIndex)
        return describeTensor(subject, *tensor);
    if (tensor)
        if (const std::vector<std::uint32_t> parts = storagesBelow(*subject.rows.outline, subject.row); !parts.empty())
            return describeParts(subject, parts);
    describeAll(subject);
}

void StoragePage::describeTensor(const Subject& subject, const Tensor& tensor)
{
    const Checkpoint& checkpoint = *subject.checkpoint();
    describeStorage(subject.rows.outline->checkpointPtr(), checkpoint.storages[tensor.storage]);
    if (const auto extent = checkpoint::extentOf(checkpoint, tensor))
        m_form->add(tr("This tensor"), tr("bytes %1 of it").arg(rangeText(extent->begin, extent->end - extent->begin)));
    describeUsers(subject, tensor);
}

/// A tensor without a storage of its own, such as a sparse one.
void StoragePage::describeParts(const Subject& subject, const std::vector<std::uint32_t>& storages)
{
    const checkpoint::CheckpointPtr& checkpoint = subject.rows.outline->checkpointPtr();
    for (const std::uint32_t storage : storages)
        describeStorage(checkpoint, checkpoint->storages[storage]);
    m_stripTitle->setText(tr("The tensor has no storage of its own: these hold its parts."));
}

void StoragePage::describeStorage(const checkpoint::CheckpointPtr& checkpoint, const Storage& storage)
{
    m_form->add(tr("Storage"), shown(checkpoint->storageKey(storage), 100));
    m_form->add(tr("Type"), storage.untyped ? tr("bytes without a type") : plain(checkpoint::info(storage.dtype).name));
    m_form->add(tr("Device"), shown(checkpoint->storageDevice(storage), 60));
    m_form->add(tr("Size"), tr("%1 (%2 bytes)").arg(bytesText(storage.bytes), numberText(storage.bytes)));
    if (storage.available < storage.bytes)
        m_form->add(tr("In the file"), tr("only %1 bytes of it").arg(numberText(storage.available)));
    describePlace(checkpoint, storage);
}

void StoragePage::describePlace(const checkpoint::CheckpointPtr& checkpoint, const Storage& storage)
{
    switch (storage.at) {
    case Storage::At::File:
        m_form->add(tr("Bytes of the file"), rangeText(storage.position, storage.available));
        return;
    case Storage::At::Nested:
        m_form->add(tr("Bytes of the file"), tr("inside a text of the pickle"));
        return;
    case Storage::At::Made:
        m_form->add(tr("Bytes of the file"), tr("none: the edits make them when the file is saved"));
        return;
    case Storage::At::Nowhere:
        m_form->add(tr("Bytes of the file"), tr("none: the data are missing"));
        return;
    case Storage::At::Record:
        break;
    }
    const checkpoint::Origin& origin = *checkpoint->origin;
    m_form->add(tr("Record"), shown(origin.zip->fullName(storage.record), 300));
    const std::uint64_t size = origin.zip->record(storage.record).storedSize;
    LongText* text = m_form->add(tr("Bytes of the file"), QStringLiteral("…"));
    Job::start<std::uint64_t>( // the record's own header tells where its content starts
        text, tr("Looking up a record"),
        [checkpoint, record = storage.record](const io::Progress&) {
            return checkpoint->origin->zip->payloadOffset(checkpoint->origin->bytes, record);
        },
        [text, size](Outcome<std::uint64_t>&& outcome) { // dropped when the text is gone
            const auto* begin = std::get_if<std::uint64_t>(&outcome);
            text->setText(begin ? rangeText(*begin, size) : coreText(std::get<io::Error>(outcome).describe()));
        });
}

void StoragePage::describeUsers(const Subject& subject, const Tensor& tensor)
{
    const Checkpoint& checkpoint = *subject.checkpoint();
    const Outline& outline = *subject.rows.outline;
    const std::uint32_t self = outline.row(subject.row).ref;
    const std::vector<std::uint32_t> users = tensorsOfStorage(checkpoint, tensor.storage, kMostViews);
    std::vector<StorageStrip::View> views;
    for (const std::uint32_t user : users)
        if (const auto extent = checkpoint::extentOf(checkpoint, checkpoint.tensors[user]))
            views.push_back({*extent, shown(checkpoint.tensorName(checkpoint.tensors[user]), 120), user == self});
    if (!views.empty()) {
        m_strip->setViews(checkpoint.storages[tensor.storage].bytes, std::move(views));
        m_strip->show();
        m_stripTitle->setText(
            m_strip->deadBytes() == 0
                ? tr("Every byte of the storage is used.")
                : tr("%1 of the storage are used by no tensor (hatched); they are saved all the same.")
                      .arg(bytesText(m_strip->deadBytes())));
    }
    std::vector<RowId> others = rowsOfStorage(outline, tensor.storage, kMostViews);
    std::erase(others, subject.row);
    if (others.empty()) {
        m_form->add(tr("Also used by"), tr("nothing else"));
        return;
    }
    const std::size_t more = others.size() - std::min(others.size(), kMostLinks);
    others.resize(others.size() - more);
    auto* links = new RowLinks;
    links->setRows(outline, others);
    if (more != 0)
        links->addText(tr("and %Ln more", nullptr, static_cast<int>(more)));
    connect(links, &RowLinks::rowWanted, this, &StoragePage::rowWanted);
    m_form->addRow(tr("Also used by"), links);
}

void StoragePage::describeAll(const Subject& subject)
{
    const Checkpoint& checkpoint = *subject.checkpoint();
    std::vector<std::uint32_t> storages = storagesBelow(*subject.rows.outline, subject.row);
    const bool isWhole = storages.empty();
    if (isWhole)
        for (std::uint32_t i = 0; i < checkpoint.storages.size(); ++i)
            storages.push_back(i);
    std::uint64_t bytes = 0, shared = 0;
    for (const std::uint32_t storage : storages) {
        bytes += checkpoint.storages[storage].bytes;
        shared += checkpoint.storages[storage].shared ? 1 : 0;
    }
    const std::string path = subject.rows.outline->path(subject.row);
    m_form->add(tr("Of"), isWhole || path.empty() ? tr("the whole file") : shown(path, 300));
    m_form->add(tr("Storages"), numberText(storages.size()));
    m_form->add(tr("Bytes in them"), bytesText(bytes));
    m_form->add(tr("Shared ones"), numberText(shared));
    m_stripTitle->setText(tr("Select a tensor to see where its bytes lie."));
}

} // namespace ckptscope::ui
