#pragma once

#include "core/checkpoint/findings.h"
#include "core/tensor/scan.h"
#include "core/tensor/sibling_norms.h"

#include <vector>

namespace ckptscope::tensor {

/// Ids of findings that take reading the numbers, in alphabetical order.
const std::vector<checkpoint::FindingId>& valueFindingIds();

/// Collects what is noteworthy about the numbers of tensors as a scan tells them.
class ValueFindings {
public:
    explicit ValueFindings(const checkpoint::Checkpoint& checkpoint);
    void add(const Scanned& scanned);
    /// The worst first; at most a hundred of a kind, and one that counts the rest.
    std::vector<checkpoint::Finding> take();

private:
    struct Tally {
        std::string first; ///< its name
        std::uint64_t count = 0;
    };

    checkpoint::SectionKind kindOf(const checkpoint::Tensor& tensor) const;
    void addFinding(std::string_view id, const std::string& where, std::string message);
    void addShares(const Statistics& found, const std::string& name, checkpoint::SectionKind kind);
    void addWeight(const Statistics& found, const std::string& name);
    void addBatchNorm(const Statistics& found, const std::string& name);

    const checkpoint::Checkpoint& m_checkpoint;
    std::vector<checkpoint::SectionKind> m_kinds; ///< by place: of the section that it lies in
    checkpoint::SectionKind m_rootKind = checkpoint::SectionKind::Values;
    Tally m_untracked; ///< BatchNorm layers that have counted no batch
    Tally m_constantVectors;
    std::string m_constantVector; ///< what the first one holds
    SiblingNorms m_norms;
    std::vector<checkpoint::Finding> m_findings;
};

} // namespace ckptscope::tensor
