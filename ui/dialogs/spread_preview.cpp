#include "ui/dialogs/spread_preview.h"

#include "core/edit/plan.h"

#include <set>

namespace ckptscope::ui {

namespace {

using checkpoint::SectionKind;

std::string devicesOf(const checkpoint::Checkpoint& checkpoint, const edit::PlacedUnit& unit)
{
    std::set<std::string> devices;
    for (std::uint32_t row : unit.tensors)
        devices.insert(checkpoint.device(checkpoint.tensors[row]));
    std::string text;
    for (const std::string& device : devices)
        text += (text.empty() ? "" : ", ") + device;
    return text;
}

std::string joined(const std::string& section, const std::string& unit)
{
    return section + (section.empty() || unit.empty() ? "" : ".") + unit;
}

} // namespace

SpreadPreview previewSpread(const checkpoint::CheckpointPtr& checkpoint, const std::vector<edit::Step>& steps)
{
    const edit::Applied applied = edit::apply(checkpoint, steps);
    const edit::SectionTensors tensors(*applied.checkpoint);
    SpreadPreview preview;
    for (const checkpoint::Section& section : applied.checkpoint->sections) {
        if (section.kind != SectionKind::Weights && section.kind != SectionKind::Model)
            continue;
        const std::string name = section.kind == SectionKind::Weights ? section.name : std::string();
        for (const edit::PlacedUnit& unit : edit::unitsOf(tensors, section))
            preview.rows.push_back({joined(name, unit.name), devicesOf(*applied.checkpoint, unit), unit.bytes});
    }
    preview.needs = edit::deviceNeeds(*applied.checkpoint, &preview.isEstimated);
    for (const edit::StepReport& report : applied.reports) // what is overfull the bars say, of what they are to count
        preview.remarks.insert(preview.remarks.end(), report.remarks.begin(),
                               report.remarks.end() - static_cast<std::ptrdiff_t>(report.overfull));
    preview.deviceMap = edit::deviceMapJson(*applied.checkpoint);
    return preview;
}

} // namespace ckptscope::ui
