#include "core/checkpoint/checkpoint.h"
#include "core/checkpoint/collector.h"
#include "core/checkpoint/finders.h"
#include "core/checkpoint/judge.h"
#include "core/checkpoint/python2_dicts.h"
#include "core/checkpoint/section_finder.h"
#include "core/io/beside.h"

namespace ckptscope::checkpoint {

CheckpointPtr interpret(std::shared_ptr<const Origin> origin, pickle::Tree tree, bool isOriginal,
                        const io::Progress& progress, std::shared_ptr<const MadeStorages> made)
{
    if (isOriginal)
        adoptPython2Dicts(tree);
    auto checkpoint = std::make_shared<Checkpoint>(std::move(tree));
    checkpoint->origin = std::move(origin);
    checkpoint->isOriginal = isOriginal;
    checkpoint->made = std::move(made);
    progress.check();
    Collector(*checkpoint).collect();
    progress.check();
    std::vector<Finding> ofData;
    io::Beside rest(checkpoint->tensors.size() >= kManyTensors, [&] { // what needs no sections
        checkpoint->verdict = judge(*checkpoint);
        findData(*checkpoint, ofData);
    });
    findSections(*checkpoint);
    progress.check();
    const std::vector<Finding> ofSections = findInSections(*checkpoint);
    rest.finish();
    checkpoint->findings = ranked(*checkpoint, ofData, ofSections);
    return checkpoint;
}

} // namespace ckptscope::checkpoint
