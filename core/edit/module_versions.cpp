#include "core/edit/module_versions.h"

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

} // namespace ckptscope::edit
