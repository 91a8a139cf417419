#pragma once

#include "core/checkpoint/checkpoint.h"

#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace ckptscope::edit {

/// The part of a checkpoint that edits are limited to: a value, or of a dict the items whose keys begin alike
/// ("state_dict.layer1": "layer1.0.weight" and all others of that module).
struct ScopePlace {
    std::string path; ///< of the value; empty: the root
    pickle::NodeId node; ///< no node: there is nothing any more
    std::string keys; ///< "layer1"; empty: the whole value
    bool isAmbiguous = false; ///< another value has the same path

    /// Both parts joined by '.'.
    std::string text() const;
    bool isWholeFile() const { return path.empty() && keys.empty(); }
    /// Whether an item of the value is meant.
    bool holds(std::string_view key) const;
};

/// What a path means as a scope; the longest value first, then keys below it. Nothing when it leads nowhere.
std::optional<ScopePlace> findScope(const pickle::Tree& tree, const std::string& path);

/// Throws Refused, with the sentence for a path that several values have.
[[noreturn]] void refuseAmbiguous(const std::string& path);

/// What can be reached from some nodes, themselves included, by index.
std::vector<bool> nodesBelow(const pickle::Tree& tree, std::vector<pickle::NodeId> starts);
/// What state dicts and models consist of: what can be reached from them, but not by way of an optimizer or another
/// section that stands beside the weights.
std::vector<bool> nodesOfWeights(const checkpoint::Checkpoint& checkpoint);
/// Nodes of such other sections.
std::vector<pickle::NodeId> sectionsBeside(const checkpoint::Checkpoint& checkpoint);
/// What can be reached from the root on other ways than by the places, by index.
std::vector<bool> nodesOutside(const pickle::Tree& tree, const std::vector<ScopePlace>& places);
/// Whether sections are not looked for inside of one: a model may stand in another one, which keeps it.
bool isClosed(checkpoint::SectionKind kind);
/// The sections inside of a place, or the one whose keys are meant. One that stands at several places is inside by each
/// of them, whatever it is called after.
std::vector<const checkpoint::Section*> sectionsIn(const checkpoint::Checkpoint& checkpoint, const ScopePlace& place);
/// Nodes inside of a place, by index.
std::vector<bool> nodesIn(const pickle::Tree& tree, const ScopePlace& place);

/// Which of the listed tensors stand in places, but not in what lies beside them (sections that an edit leaves alone):
/// a tied tensor is one value, and may stand both inside and outside.
class PlacesIn {
public:
    PlacesIn(const checkpoint::Checkpoint& checkpoint, const std::vector<ScopePlace>& places,
             const std::vector<pickle::NodeId>& beside);

    bool holds(const checkpoint::Tensor& tensor) const;

private:
    bool isIn(pickle::NodeId node, pickle::NodeId label, std::uint32_t parent) const;

    const checkpoint::Checkpoint& m_checkpoint;
    std::map<pickle::NodeId, const ScopePlace*> m_ends; ///< by value: all of it, or some of its items
    std::set<pickle::NodeId> m_beside;
    std::vector<bool> m_isIn; ///< by row of Checkpoint::places
};

} // namespace ckptscope::edit
