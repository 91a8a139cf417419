#include "core/edit/module_versions.h"

#include <algorithm>
#include <array>

namespace ckptscope::edit {

namespace {

struct Row {
    std::string_view package; ///< the class's module starts with it
    std::string_view name;
    int version;
};

// The classes of torch whose _version is not 1; a test compares this with the installed torch.
constexpr std::array kRows = {
    Row{"torch.nn.modules.batchnorm", "", 2},
    Row{"torch.nn.modules.instancenorm", "", 2},
    Row{"torch.ao.nn.intrinsic.qat.modules.conv_fused", "ConvBn1d", 2},
    Row{"torch.ao.nn.intrinsic.qat.modules.conv_fused", "ConvBn2d", 2},
    Row{"torch.ao.nn.intrinsic.qat.modules.conv_fused", "ConvBn3d", 2},
    Row{"torch.ao.nn.intrinsic.qat.modules.conv_fused", "ConvBnReLU1d", 2},
    Row{"torch.ao.nn.intrinsic.qat.modules.conv_fused", "ConvBnReLU2d", 2},
    Row{"torch.ao.nn.intrinsic.qat.modules.conv_fused", "ConvBnReLU3d", 2},
    Row{"torch.ao.nn.intrinsic.qat.modules.conv_fused", "_ConvBnNd", 2},
    Row{"torch.ao.nn.intrinsic.quantized.dynamic.modules.linear_relu", "LinearReLU", 4},
    Row{"torch.ao.nn.intrinsic.quantized.modules.bn_relu", "", 2},
    Row{"torch.ao.nn.intrinsic.quantized.modules.linear_relu", "", 3},
    Row{"torch.ao.nn.quantized.dynamic.modules.linear", "Linear", 4},
    Row{"torch.ao.nn.quantized.dynamic.modules.rnn", "GRU", 2},
    Row{"torch.ao.nn.quantized.dynamic.modules.rnn", "LSTM", 2},
    Row{"torch.ao.nn.quantized.dynamic.modules.rnn", "RNNBase", 2},
    Row{"torch.ao.nn.quantized.modules.batchnorm", "", 2},
    Row{"torch.ao.nn.quantized.modules.linear", "", 3},
    Row{"torch.ao.nn.quantized.modules.normalization", "InstanceNorm1d", 2},
    Row{"torch.ao.nn.quantized.modules.normalization", "InstanceNorm2d", 2},
    Row{"torch.ao.nn.quantized.modules.normalization", "InstanceNorm3d", 2},
    Row{"torch.ao.quantization.observer", "HistogramObserver", 3},
    Row{"torch.ao.quantization.observer", "MinMaxObserver", 3},
    Row{"torch.ao.quantization.observer", "MovingAverageMinMaxObserver", 3},
    Row{"torch.ao.quantization.observer", "MovingAveragePerChannelMinMaxObserver", 3},
    Row{"torch.ao.quantization.observer", "PerChannelMinMaxObserver", 3},
    Row{"torch.ao.quantization.observer", "UniformQuantizationObserverBase", 3},
};

} // namespace

std::optional<int> moduleVersion(std::string_view className)
{
    if (!className.starts_with("torch."))
        return std::nullopt;
    const std::size_t dot = className.rfind('.');
    const std::string_view package = className.substr(0, dot), name = className.substr(dot + 1);
    for (const Row& row : kRows)
        if (row.package == package && (row.name.empty() || row.name == name))
            return row.version;
    return 1;
}

/// The classes that override _save_to_state_dict in torch/ao/nn/quantized and its neighbours.
bool packsParameters(std::string_view className)
{
    static constexpr std::array<std::string_view, 10> kFiles = {
        "conv",          "conv_add",           "conv_relu", "linear", "linear_relu",
        "embedding_ops", "functional_modules", "rnn",       "sparse", "utils"};
    if (!className.starts_with("torch.") || className.find(".quantized.") == std::string_view::npos)
        return false;
    std::string_view file = className.substr(0, className.rfind('.'));
    file = file.substr(file.rfind('.') + 1);
    return std::ranges::find(kFiles, file) != kFiles.end();
}

} // namespace ckptscope::edit
