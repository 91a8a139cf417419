#include "core/compare/rows.h"

#include "core/compare/compared_path.h"
#include "core/io/error.h"
#include "core/io/limits.h"

#include <map>

namespace ckptscope::compare {

namespace {

using checkpoint::Checkpoint;
using checkpoint::kNoIndex;
using checkpoint::SectionKind;

/// Of all names of one side. A file can use one long key any number of times.
constexpr std::size_t kNameBytes = 1024 * limits::kMiB;
/// Rows between two looks at whether to stop.
constexpr std::uint32_t kCheckEvery = 1 << 14;

/// The nearest section around each place, and around the root's own tensors.
struct SectionsOfPlaces {
    std::vector<std::uint32_t> ofPlace;
    std::uint32_t ofRoot = kNoIndex;

    explicit SectionsOfPlaces(const Checkpoint& checkpoint)
        : ofPlace(checkpoint.places.size(), kNoIndex)
    {
        std::map<pickle::NodeId, std::uint32_t> byNode;
        for (std::uint32_t i = 0; i < checkpoint.sections.size(); ++i)
            if (checkpoint.sections[i].kind != SectionKind::Values
                && checkpoint.sections[i].kind != SectionKind::Tensors)
                byNode.emplace(checkpoint.sections[i].node, i);
        const auto at = [&](pickle::NodeId node, std::uint32_t otherwise) {
            const auto found = byNode.find(node);
            return found == byNode.end() ? otherwise : found->second;
        };
        ofRoot = at(checkpoint.tree.root(), kNoIndex);
        for (std::uint32_t i = 0; i < ofPlace.size(); ++i) { // a parent stands before its children
            const checkpoint::Place& place = checkpoint.places[i];
            ofPlace[i] = at(place.node, of(place.parent));
        }
    }

    std::uint32_t of(std::uint32_t place) const { return place == kNoIndex ? ofRoot : ofPlace[place]; }
};

bool isBelow(const std::string& name, const std::string& section)
{
    return section.empty()
        || (name.size() > section.size() && name.starts_with(section) && name[section.size()] == '.');
}

} // namespace

Rows::Rows(const Checkpoint& source, const checkpoint::Query& select, const io::Progress& progress)
    : checkpoint(source)
{
    const SectionsOfPlaces places(source);
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
        // Below the dicts of a module, names and paths part.
        const std::uint32_t section = places.of(each.parent);
        sections.push_back(section != kNoIndex && isBelow(names.back(), source.sections[section].name) ? section
                                                                                                       : kNoIndex);
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
