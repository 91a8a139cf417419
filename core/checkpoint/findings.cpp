#include "core/checkpoint/finders.h"
#include "core/io/beside.h"
#include "core/io/text.h"

#include <algorithm>
#include <map>

namespace ckptscope::checkpoint {

std::string_view severityName(Severity severity)
{
    switch (severity) {
    case Severity::Note:
        return "note";
    case Severity::Warning:
        return "warning";
    case Severity::Error:
        break;
    }
    return "error";
}

const std::vector<FindingId>& findingIds()
{
    using enum Severity;
    static const std::vector<FindingId> ids = {
        {"big-endian", Note, "the numbers are stored big-endian"},
        {"bound-method", Error, "a method such as model.state_dict was saved instead of its result"},
        {"broken-tensor", Error, "sizes, strides or offset of a tensor contradict its storage"},
        {"byte-order", Error, "the byteorder record says neither little nor big"},
        {"compile-prefix", Warning, "keys start with \"_orig_mod.\", from torch.compile"},
        {"crc-mismatch", Error, "a record's bytes do not match its checksum (check --crc)"},
        {"crc-missing", Note, "records were written without checksums (check --crc)"},
        {"crc-none", Note, "the container has no checksums (check --crc)"},
        {"deflated", Warning, "storages are compressed: torch.load(mmap=True) reads garbage"},
        {"device-tags", Warning, "tensors are tagged with a GPU or another device"},
        {"duplicate-key", Warning, "a key is set twice; the last value counts"},
        {"duplicate-record", Error, "two records of the archive have one name"},
        {"inner-prefix", Note, "a wrapper's name stands inside of keys: only a part of the model was wrapped"},
        {"key-collision", Warning, "keys with and without the prefix would become equal"},
        {"legacy-types", Error, "types that torch.load cannot read from the legacy format"},
        {"long-record", Warning, "a record is longer than its storage"},
        {"missing-record", Error, "a storage has no record in the archive"},
        {"mixed-devices", Warning, "tensors are tagged with several devices"},
        {"module-prefix", Warning, "all keys start with \"module.\", from DataParallel or DistributedDataParallel"},
        {"no-version", Warning, "the archive lacks its version record; torch.load refuses it"},
        {"overlapping-records", Error, "two records claim the same bytes"},
        {"oversized-storage", Warning, "storages hold far more than the tensors use"},
        {"parallel-device-ids", Warning, "a whole parallel model remembers its GPUs"},
        {"parallel-model", Warning, "a whole model is wrapped (DataParallel, DDP, compiled …)"},
        {"partial-prefix", Warning, "some keys start with \"module.\", others do not"},
        {"pickle-protocol", Note, "the pickle protocol is one that weights_only=True does not read"},
        {"python2-text", Warning, "text of Python 2 that torch.load decodes only with encoding=\"latin1\""},
        {"raw-pickle", Warning, "written by pickle.dump: torch.load refuses it"},
        {"requires-grad", Note, "tensors of a state dict require grad"},
        {"short-record", Error, "a record is shorter than its storage"},
        {"stacked-prefix", Warning, "all keys start with several wrapper prefixes"},
        {"storage-conflict", Warning, "one storage is described in two ways"},
        {"torchscript", Note, "a TorchScript archive: torch.jit.load reads it"},
        {"trailing-data", Warning, "bytes follow that nothing reads"},
        {"truncated", Error, "the file is cut off"},
        {"unpacked-record", Error, "the pickle of an unpacked checkpoint, without the data"},
        {"unused-record", Note, "records of data that no tensor refers to"},
        {"version-unknown", Error, "the archive's version is not one that torch reads"},
        {"weights-only-refused", Warning, "torch.load(weights_only=True) refuses classes in it"},
        {"whole-model", Warning, "a whole pickled model: loading needs its classes"},
        {"whole-optimizer", Warning, "a whole pickled optimizer instead of its state dict"},
        {"wrapper-prefix", Warning, "keys carry the name of a wrapper (FSDP, checkpointing …)"},
        {"zip-ambiguous", Error, "programs that read zip files could see different contents"},
    };
    return ids;
}

static std::string moreOfThisKind(std::size_t more)
{
    return more == 1 ? "There is 1 more finding of this kind."
                     : "There are " + std::to_string(more) + " more findings of this kind.";
}

std::vector<Finding> shortened(std::vector<Finding> all)
{
    constexpr std::size_t kMost = 100;
    std::map<std::string_view, std::size_t> counts;
    for (const Finding& finding : all)
        ++counts[finding.id];
    std::vector<Finding> shown;
    std::map<std::string_view, std::size_t> met;
    for (const Finding& finding : all) {
        const std::size_t nth = ++met[finding.id];
        if (nth <= kMost)
            shown.push_back(finding);
        else if (nth == kMost + 1)
            shown.push_back(
                {finding.id, finding.severity, "", moreOfThisKind(counts[finding.id] - kMost), finding.fix});
    }
    return shown;
}

std::optional<Finding> dangerFinding(const Verdict& verdict)
{
    constexpr std::size_t kMost = 3;
    if (verdict.level != VerdictLevel::Dangerous)
        return std::nullopt;
    std::vector<std::string> names;
    for (const VerdictReason& reason : verdict.reasons)
        if (reason.level == VerdictLevel::Dangerous && !reason.global.empty()
            && std::ranges::find(names, reason.global) == names.end())
            names.push_back(reason.global);
    std::string list;
    for (std::size_t i = 0; i < std::min(names.size(), kMost); ++i)
        list += (i == 0 ? "" : ", ") + io::escapeForDisplay(names[i], 120);
    if (names.size() > kMost)
        list += " …";
    return Finding{"dangerous",
                   Severity::Error,
                   "",
                   list.empty()
                       ? "Do not load this file: loading it would make calls that are known to do harm."
                       : "Do not load this file: loading it would call what is known to do harm: " + list + ".",
                   {}};
}

std::vector<Finding> findInSections(const Checkpoint& checkpoint)
{
    std::vector<Finding> repeated, others;
    io::Beside rest(checkpoint.tensors.size() >= kManyTensors, [&] { findDuplicateKeys(checkpoint, repeated); });
    findModels(checkpoint, others);
    findNames(checkpoint, others);
    findDevices(checkpoint, others);
    findLoading(checkpoint, others);
    rest.finish();
    repeated.insert(repeated.end(), others.begin(), others.end());
    return repeated;
}

std::vector<Finding> ranked(const Checkpoint& checkpoint, const std::vector<Finding>& ofData,
                            const std::vector<Finding>& ofSections)
{
    std::vector<Finding> findings;
    for (const Damage& damage : checkpoint.origin->damages) {
        const auto id = std::ranges::find(findingIds(), std::string_view(damage.id), &FindingId::id);
        findings.push_back(
            {damage.id, id == findingIds().end() ? Severity::Error : id->severity, "", damage.message, {}});
    }
    findings.insert(findings.end(), ofData.begin(), ofData.end());
    findings.insert(findings.end(), ofSections.begin(), ofSections.end());
    std::ranges::stable_sort(findings, std::greater(), &Finding::severity);
    return shortened(std::move(findings));
}

} // namespace ckptscope::checkpoint
