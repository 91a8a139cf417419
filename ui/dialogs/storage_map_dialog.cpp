#include "ui/dialogs/storage_map_dialog.h"

#include "core/checkpoint/save.h"
#include "ui/jobs/job.h"
#include "ui/models/row_search.h"
#include "ui/text/core_text.h"
#include "ui/text/display.h"
#include "ui/views/first_size.h"

#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

#include <algorithm>
#include <functional>
#include <map>

namespace ckptscope::ui {

using checkpoint::kSpaceKinds;
using checkpoint::SpaceKind;
using checkpoint::SpaceMap;
using checkpoint::SpacePart;

namespace {

constexpr std::size_t kMostTiles = 60; ///< of one kind; smaller ones become one tile

QString kindText(SpaceKind kind)
{
    switch (kind) {
    case SpaceKind::Weights:
        return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Weights");
    case SpaceKind::Ema:
        return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Averaged weights");
    case SpaceKind::Optimizer:
        return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Optimizer");
    case SpaceKind::Other:
        return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Other tensors");
    case SpaceKind::Duplicate:
        return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Copies (same size and checksum)");
    case SpaceKind::Dead:
        return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Dead bytes in storages");
    case SpaceKind::Unused:
        return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Unused records");
    case SpaceKind::Structure:
        break;
    }
    return QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "Names, values, directory");
}

QString shareOfFile(std::uint64_t bytes, std::uint64_t whole)
{
    const double share = whole == 0 ? 0 : static_cast<double>(bytes) / static_cast<double>(whole);
    return bytesText(bytes) + QStringLiteral(" · ") + QLocale().toString(share * 100, 'f', 1) + QStringLiteral(" %");
}

std::vector<Treemap::Tile> tilesOf(const checkpoint::Checkpoint& checkpoint, const SpaceMap& map)
{
    std::map<SpaceKind, std::vector<SpacePart>> byKind;
    for (const SpacePart& part : map.parts)
        byKind[part.kind].push_back(part);
    std::vector<Treemap::Tile> tiles;
    for (auto& [kind, parts] : byKind) {
        std::ranges::stable_sort(parts, std::greater(), &SpacePart::bytes);
        std::uint64_t rest = 0;
        for (std::size_t i = 0; i < parts.size(); ++i) {
            if (i >= kMostTiles) {
                rest += parts[i].bytes;
                continue;
            }
            const bool isTensor = parts[i].tensor != checkpoint::kNoIndex;
            const QString name =
                isTensor ? shown(checkpoint.tensorName(checkpoint.tensors[parts[i].tensor]), 200) : kindText(kind);
            tiles.push_back({name,
                             (isTensor ? StorageMapDialog::tr("%1: %2").arg(kindText(kind), name) : kindText(kind))
                                 + '\n' + shareOfFile(parts[i].bytes, map.fileBytes),
                             parts[i].bytes, static_cast<int>(kind), parts[i].tensor});
        }
        if (rest != 0) {
            const int others =
                static_cast<int>(parts.size() - kMostTiles); // lupdate finds no plural with an expression
            const QString name =
                QCoreApplication::translate("ckptscope::ui::StorageMapDialog", "%Ln smaller one(s)", nullptr, others);
            tiles.push_back(
                {name,
                 StorageMapDialog::tr("%1: %2").arg(kindText(kind), name) + '\n' + shareOfFile(rest, map.fileBytes),
                 rest, static_cast<int>(kind), checkpoint::kNoIndex});
        }
    }
    return tiles;
}

std::uint64_t fileBytes(const checkpoint::CheckpointPtr& checkpoint, const std::string& target)
{
    return checkpoint->isOriginal ? checkpoint->origin->bytes.size()
                                  : checkpoint::SavePlan(checkpoint, checkpoint::Format::AsInput, target).size();
}

} // namespace

StorageMapDialog::StorageMapDialog(std::shared_ptr<const Outline> outline, const QString& name, const QString& target,
                                   QWidget* parent)
    : QDialog(parent)
    , m_outline(std::move(outline))
    , m_map(new Treemap)
    , m_total(new QLabel)
    , m_smaller(new QLabel)
    , m_legend(new QWidget)
{
    setWindowTitle(tr("Storage map of %1").arg(name));
    setAttribute(Qt::WA_DeleteOnClose);
    resizeWithinScreen(*this, {860, 620});
    auto* layout = new QVBoxLayout(this);
    for (QLabel* label : {m_total, m_smaller}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    }
    m_total->setText(tr("Measuring …"));
    m_map->setAccessibleName(tr("Storage map"));
    layout->addWidget(m_total);
    layout->addWidget(m_map, 1);
    layout->addWidget(m_legend);
    layout->addWidget(m_smaller);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    layout->addWidget(buttons);
    connect(m_map, &Treemap::chosen, this, [this](std::uint32_t tensor) {
        if (tensor == checkpoint::kNoIndex)
            return;
        if (const RowId row = rowOfTensor(*m_outline, m_outline->checkpoint().tensors[tensor].node); row != 0)
            emit rowWanted(row);
    });
    using Measured = std::pair<SpaceMap, std::vector<Treemap::Tile>>;
    Job::start<Measured>(
        this, tr("Measuring"),
        [checkpoint = m_outline->checkpointPtr(), target = target.toStdString()](const io::Progress&) -> Measured {
            SpaceMap map = checkpoint::mapSpace(*checkpoint, fileBytes(checkpoint, target));
            std::vector<Treemap::Tile> tiles = tilesOf(*checkpoint, map);
            return {std::move(map), std::move(tiles)};
        },
        [this](Outcome<Measured>&& outcome) {
            if (auto* measured = std::get_if<Measured>(&outcome)) {
                m_map->setTiles(std::move(measured->second));
                showMap(measured->first);
            } else {
                m_total->setText(coreText(std::get<io::Error>(outcome).describe()));
            }
        });
}

void StorageMapDialog::showMap(const SpaceMap& map)
{
    m_total->setText(
        (m_outline->checkpoint().isOriginal
             ? tr("The file has %1. A double click on a tile goes to its tensor.")
             : tr("After the edits the file will have about %1. A double click on a tile goes to its tensor."))
            .arg(bytesText(map.fileBytes)));
    showLegend(map);
    showSmaller(map);
}

/// What a model can do without. Equal tensors are none of it: a strict load wants each key.
void StorageMapDialog::showSmaller(const SpaceMap& map)
{
    QStringList parts;
    std::uint64_t sum = 0;
    const auto bytesOf = [&](SpaceKind kind) { return map.sums[static_cast<std::size_t>(kind)]; };
    const auto add = [&](const QString& text, SpaceKind kind) {
        if (bytesOf(kind) == 0)
            return;
        parts << text.arg(bytesText(bytesOf(kind)));
        sum += bytesOf(kind);
    };
    add(tr("the optimizer's state (%1)"), SpaceKind::Optimizer);
    if (bytesOf(SpaceKind::Weights) != 0) // else they are the model
        add(tr("averaged weights (%1)"), SpaceKind::Ema);
    add(tr("dead bytes in storages (%1)"), SpaceKind::Dead);
    add(tr("unused records (%1)"), SpaceKind::Unused);
    m_smaller->setText(parts.isEmpty() ? tr("There is nothing that a file for inference could leave out.")
                                       : tr("A file for inference could leave out %1: %2.")
                                             .arg(bytesText(sum), QLocale().createSeparatedList(parts)));
}

void StorageMapDialog::showLegend(const SpaceMap& map)
{
    auto* grid = new QGridLayout(m_legend);
    grid->setContentsMargins(0, 0, 0, 0);
    int at = 0;
    for (std::size_t i = 0; i < kSpaceKinds; ++i) {
        if (map.sums[i] == 0)
            continue;
        auto* patch = new QLabel;
        QPixmap colour(14, 14);
        colour.fill(m_map->groupColour(static_cast<int>(i)));
        patch->setPixmap(colour);
        auto* text = new QLabel(kindText(static_cast<SpaceKind>(i)) + QStringLiteral("  ")
                                + shareOfFile(map.sums[i], map.fileBytes));
        text->setTextFormat(Qt::PlainText);
        grid->addWidget(patch, at / 2, at % 2 * 2);
        grid->addWidget(text, at / 2, at % 2 * 2 + 1);
        ++at;
    }
    grid->setColumnStretch(1, 1);
    grid->setColumnStretch(3, 1);
}

} // namespace ckptscope::ui
