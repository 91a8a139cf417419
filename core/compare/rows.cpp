#include "core/compare/rows.h"

#include "core/checkpoint/section_finder.h"
#include "core/compare/compared_path.h"
#include "core/io/error.h"
#include "core/io/limits.h"

namespace ckptscope::compare {

namespace {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;
using checkpoint::SectionKind;

/// Of all names of one side. A file can use one long key any number of times.
constexpr std::size_t kNameBytes = 1024 * limits::kMiB;
/// Rows between two looks at whether to stop.
constexpr std::uint32_t kCheckEvery = 1 << 14;

bool isBelow(const std::string& name, const std::string& section)
{
    return section.empty()
        || (name.size() > section.size() && name.starts_with(section) && name[section.size()] == '.');
}

/// Tensors alone mean nothing together; and below the dicts of a module, names and paths part.
bool isPart(const checkpoint::Section& section, const std::string& name)
{
    return section.kind != SectionKind::Tensors && isBelow(name, section.name);
}

} // namespace

Rows::Rows(const Checkpoint& source, const checkpoint::Query& select, const io::Progress& progress)
    : checkpoint(source)
{
    const checkpoint::NearestSections nearest(source);
    std::size_t bytes = 0;
    for (std::uint32_t i = 0; i < source.tensors.size(); ++i) {
        if (i % kCheckEvery == 0)
            progress.check();
        const checkpoint::Tensor& each = source.tensors[i];
        if (!select.empty() && !select.matches(source, each))
            continue;
        tensors.push_back(i);
        names.push_back(comparedName(source, each));
        bytes += names.back().size();
        if (bytes > kNameBytes)
            throw io::Error(io::ErrorKind::LimitExceeded,
                            "The names of the tensors in \"" + source.origin->path
                                + "\" take more than 1 GiB; compare a part of it with --select.");
        const std::uint32_t section = nearest.of(each);
        sections.push_back(section != kNoIndex && isPart(source.sections[section], names.back()) ? section : kNoIndex);
    }
}

const checkpoint::Section* Rows::section(std::uint32_t row) const
{
    return sections[row] == kNoIndex ? nullptr : &checkpoint.sections[sections[row]];
}

bool Rows::isWeight(std::uint32_t row) const
{
    const checkpoint::Section* found = section(row);
    return found != nullptr
        && (found->kind == SectionKind::Weights || found->kind == SectionKind::Ema
            || found->kind == SectionKind::Model);
}

} // namespace ckptscope::compare
