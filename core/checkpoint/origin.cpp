#include "core/checkpoint/origin.h"

#include "core/archive/zip_layout.h"

#include <algorithm>

namespace ckptscope::checkpoint {

std::string_view containerName(Container container)
{
    switch (container) {
    case Container::Zip:
        return "zip";
    case Container::Legacy:
        return "legacy";
    case Container::Tar:
        return "tar";
    case Container::Pickle:
        return "pickle";
    case Container::TorchScript:
        break;
    }
    return "torchscript";
}

std::string Origin::writtenBy() const
{
    switch (container) {
    case Container::Zip:
    case Container::TorchScript:
        if (zip->find(archive::kFormatVersionRecord))
            return "PyTorch ≥ 2.7";
        if (zip->find(archive::kSerializationIdRecord))
            return "PyTorch ≥ 2.1";
        return "PyTorch ≥ 1.6";
    case Container::Legacy:
        return "PyTorch 0.1.10 to 1.5, or later in the old format";
    case Container::Tar:
        return "PyTorch before 0.1.10";
    case Container::Pickle:
        break;
    }
    return "pickle.dump";
}

const StoredBytes* Origin::findStored(std::string_view key) const
{
    if (!legacy)
        return nullptr;
    const auto found = std::ranges::lower_bound(legacy->storages, key, {},
                                                [](const StoredBytes& stored) { return std::string_view(stored.key); });
    return found != legacy->storages.end() && found->key == key ? &*found : nullptr;
}

} // namespace ckptscope::checkpoint
