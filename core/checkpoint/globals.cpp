#include "core/checkpoint/globals.h"

#include "core/checkpoint/python2_names.h"
#include "core/checkpoint/trust_lists.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

namespace {

constexpr WeightsOnly kSince113{true, true, true, true};
constexpr WeightsOnly kSince24{false, true, true, true};
constexpr WeightsOnly kSince26{false, false, true, true};
constexpr WeightsOnly kSince213{false, false, false, true};
constexpr WeightsOnly kOnly113{true, false, false, false};
constexpr WeightsOnly kNever{};

struct KnownGlobal {
    std::string_view name;
    Role role;
    WeightsOnly weightsOnly;
};

// torch/_weights_only_unpickler.py (_get_allowed_globals) of the releases; roles by torch/_utils.py and
// torch/_tensor.py.
constexpr std::array kKnown = {
    KnownGlobal{"_codecs.encode", Role::CodecsEncode, kSince24},
    KnownGlobal{"builtins.bytearray", Role::Other, kSince24},
    KnownGlobal{"builtins.complex", Role::Other, kSince26},
    KnownGlobal{"builtins.getattr", Role::GetAttribute, kNever},
    KnownGlobal{"builtins.set", Role::Other, kSince26},
    KnownGlobal{"collections.Counter", Role::Other, kSince24},
    KnownGlobal{"collections.OrderedDict", Role::OrderedDict, kSince113},
    KnownGlobal{"numpy._core.multiarray._reconstruct", Role::NumpyReconstruct, kNever},
    KnownGlobal{"numpy._core.multiarray.scalar", Role::NumpyScalar, kNever},
    KnownGlobal{"numpy._core.numeric._frombuffer", Role::NumpyReconstruct, kNever}, // protocol 5
    KnownGlobal{"numpy.core.multiarray._reconstruct", Role::NumpyReconstruct, kNever},
    KnownGlobal{"numpy.core.multiarray.scalar", Role::NumpyScalar, kNever},
    KnownGlobal{"numpy.core.numeric._frombuffer", Role::NumpyReconstruct, kNever},
    KnownGlobal{"numpy.dtype", Role::NumpyDType, kNever},
    KnownGlobal{"torch.Size", Role::Size, kSince113},
    KnownGlobal{"torch.Tensor", Role::TensorClass, kSince113},
    KnownGlobal{"torch._tensor._rebuild_from_type", Role::RebuildFromType, kNever},
    KnownGlobal{"torch._tensor._rebuild_from_type_v2", Role::RebuildFromTypeV2, kSince24},
    KnownGlobal{"torch._utils._rebuild_device_tensor_from_cpu_tensor", Role::RebuildDeviceTensorFromCpu, kSince26},
    KnownGlobal{"torch._utils._rebuild_device_tensor_from_numpy", Role::RebuildDeviceTensorFromNumpy, kSince24},
    KnownGlobal{"torch._utils._rebuild_meta_tensor_no_storage", Role::RebuildMetaTensor, kSince113},
    KnownGlobal{"torch._utils._rebuild_mlc_tensor", Role::RebuildDeviceTensorFromNumpy, kNever},
    KnownGlobal{"torch._utils._rebuild_nested_tensor", Role::RebuildNestedTensor, kSince24},
    KnownGlobal{"torch._utils._rebuild_parameter", Role::RebuildParameter, kSince113},
    KnownGlobal{"torch._utils._rebuild_parameter_with_state", Role::RebuildParameterWithState, kSince24},
    KnownGlobal{"torch._utils._rebuild_qtensor", Role::RebuildQTensor, kSince24},
    KnownGlobal{"torch._utils._rebuild_sparse_csr_tensor", Role::RebuildSparseCsrTensor, kOnly113},
    KnownGlobal{"torch._utils._rebuild_sparse_tensor", Role::RebuildSparseTensor, kSince113},
    KnownGlobal{"torch._utils._rebuild_tensor", Role::RebuildTensor, kSince113},
    KnownGlobal{"torch._utils._rebuild_tensor_v2", Role::RebuildTensorV2, kSince113},
    KnownGlobal{"torch._utils._rebuild_tensor_v3", Role::RebuildTensorV3, kSince24},
    KnownGlobal{"torch._utils._rebuild_wrapper_subclass", Role::RebuildWrapperSubclass, kSince24},
    KnownGlobal{"torch._utils._rebuild_xla_tensor", Role::RebuildDeviceTensorFromNumpy, kNever},
    KnownGlobal{"torch.autograd.variable.Variable", Role::VariableClass, kNever},
    KnownGlobal{"torch.device", Role::Device, kSince24},
    KnownGlobal{"torch.jit._pickle.restore_type_tag", Role::JitRestore, kNever},
    KnownGlobal{"torch.nested._internal.nested_tensor.NestedTensor", Role::Other, kSince26},
    KnownGlobal{"torch.nested._internal.nested_tensor._rebuild_njt", Role::RebuildJaggedTensor, kSince26},
    KnownGlobal{"torch.nn.Parameter", Role::ParameterClass, kNever},
    KnownGlobal{"torch.nn.parameter.Buffer", Role::ParameterClass, kNever},
    KnownGlobal{"torch.nn.parameter.Parameter", Role::ParameterClass, kSince113},
    KnownGlobal{"torch.nn.parameter.UninitializedBuffer", Role::UninitializedTensor, kNever},
    KnownGlobal{"torch.nn.parameter.UninitializedParameter", Role::UninitializedTensor, kNever},
    KnownGlobal{"torch.per_channel_affine", Role::Other, kSince24},
    KnownGlobal{"torch.per_channel_affine_float_qparams", Role::Other, kSince24},
    KnownGlobal{"torch.per_channel_symmetric", Role::Other, kSince24},
    KnownGlobal{"torch.per_tensor_affine", Role::Other, kSince24},
    KnownGlobal{"torch.per_tensor_symmetric", Role::Other, kSince24},
    KnownGlobal{"torch.serialization._get_layout", Role::LayoutFunction, kSince113},
    KnownGlobal{"torch.storage._load_from_bytes", Role::LoadFromBytes, kNever},
    KnownGlobal{"torch.tensor._rebuild_from_type", Role::RebuildFromType, kNever}, // torch 1.7 and 1.8
};
static_assert(std::ranges::is_sorted(kKnown, {}, &KnownGlobal::name));

/// Of what is a part of torch itself.
Trust trustInTorch(const WeightsOnly& weightsOnly)
{
    return weightsOnly.in213 ? Trust::Data : Trust::Harmless;
}

/// torch.FloatStorage, torch.cuda.HalfStorage, torch.storage.UntypedStorage … torch.load takes any global whose name
/// is a known storage class, whatever its module (torch/serialization.py, StorageType).
bool fillStorage(std::string_view module, std::string_view name, GlobalInfo& info)
{
    if (!name.ends_with("Storage") || !module.starts_with("torch"))
        return false;
    if (name == "UntypedStorage" || name == "_UntypedStorage") {
        info.untyped = true;
        info.dtype = DType::UInt8;
    } else if (const auto dtype = dtypeByStorage(name)) {
        info.dtype = *dtype;
    } else if (name != "TypedStorage" && name != "_TypedStorage") {
        return false;
    }
    info.role = Role::StorageClass;
    const bool typed = info.dtype != DType::Unknown && !info.untyped;
    const bool quantised = name.starts_with('Q');
    if ((module == "torch" && typed) || (module == "torch.cuda" && typed && !quantised)
        || (module == "torch.storage" && !typed && !name.starts_with('_')))
        info.weightsOnly = kSince113;
    info.trust = trustInTorch(info.weightsOnly);
    if (module != "torch" && !module.starts_with("torch."))
        info.trust = Trust::Unknown;
    return true;
}

bool fillTensorClass(std::string_view module, std::string_view name, GlobalInfo& info)
{
    const auto dtype = dtypeByTensorClass(name);
    if (!dtype || name.starts_with('Q') || name.starts_with("Complex"))
        return false;
    if (module != "torch" && module != "torch.cuda" && module != "torch.sparse" && module != "torch.cuda.sparse")
        return false;
    const bool listed = *dtype != DType::Bool || !module.ends_with("sparse");
    info = {Role::TensorClass, Trust::Data, *dtype, false, listed ? kSince113 : kNever};
    info.trust = trustInTorch(info.weightsOnly);
    return true;
}

bool fillDType(std::string_view module, std::string_view name, GlobalInfo& info)
{
    if (module != "torch")
        return false;
    const auto dtype = dtypeByName(name);
    if (!dtype || ckptscope::checkpoint::info(*dtype).name != name)
        return false;
    info = {Role::DTypeConstant, Trust::Data, *dtype, false, kSince113};
    if (*dtype == DType::BFloat16 || *dtype == DType::Bool || *dtype == DType::UInt8)
        info.weightsOnly = kSince24; // missing in 1.13 by an oversight
    else if (*dtype >= DType::Float8E5M2 && *dtype <= DType::Float8E4M3FNUZ)
        info.weightsOnly = kSince24;
    else if ((*dtype >= DType::Bits8 && *dtype <= DType::Bits4x2)
             || (*dtype >= DType::UInt16 && *dtype <= DType::UInt64))
        info.weightsOnly = kSince24;
    else if (*dtype == DType::BComplex32)
        info.weightsOnly = kNever; // newer than 2.13
    else if (*dtype >= DType::Int1 || *dtype == DType::Float8E8M0FNU || *dtype == DType::Float4E2M1FNx2)
        info.weightsOnly = kSince213;
    info.trust = trustInTorch(info.weightsOnly);
    return true;
}

} // namespace

GlobalInfo lookupGlobal(std::string_view module, std::string_view name)
{
    GlobalInfo info;
    if (fillStorage(module, name, info) || fillTensorClass(module, name, info) || fillDType(module, name, info))
        return info;
    const std::string full = importedName(module, name);
    const auto known = std::ranges::lower_bound(kKnown, std::string_view(full), {}, &KnownGlobal::name);
    if (known != kKnown.end() && known->name == full) {
        info.role = known->role;
        info.weightsOnly = known->weightsOnly;
        info.trust = trustInTorch(info.weightsOnly);
        if (info.role == Role::GetAttribute)
            info.trust = Trust::Dangerous; // its known harmless uses are told apart by their arguments (judge.cpp)
        return info;
    }
    info.trust = trustOf(full);
    if (info.trust == Trust::Harmless && name.find('.') != std::string_view::npos)
        info.trust = Trust::Unknown; // protocol 4 takes attribute after attribute: torch.nn.modules.module + torch.os…
    return info;
}

} // namespace ckptscope::checkpoint
