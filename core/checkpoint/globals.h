#pragma once

#include "core/checkpoint/dtype.h"

#include <cstdint>
#include <string>
#include <string_view>

namespace ckptscope::checkpoint {

/// What a class or function named in a pickle means to this program.
enum class Role : std::uint8_t {
    Other,
    RebuildTensor, ///< torch._utils._rebuild_tensor and so on; argument layouts in rebuild.cpp
    RebuildTensorV2,
    RebuildTensorV3,
    RebuildParameter,
    RebuildParameterWithState,
    RebuildFromTypeV2,
    RebuildFromType,
    RebuildQTensor,
    RebuildSparseTensor,
    RebuildSparseCsrTensor,
    RebuildNestedTensor,
    RebuildJaggedTensor,
    RebuildMetaTensor,
    RebuildDeviceTensorFromNumpy,
    RebuildDeviceTensorFromCpu,
    RebuildWrapperSubclass,
    ParameterClass, ///< torch.nn.parameter.Parameter, Buffer and so on
    VariableClass, ///< torch.autograd.variable.Variable of torch ≤ 0.3
    TensorClass, ///< torch.FloatTensor; torch.Tensor
    UninitializedTensor,
    StorageClass,
    DTypeConstant,
    LayoutFunction, ///< torch.serialization._get_layout
    Device,
    Size,
    OrderedDict,
    LoadFromBytes, ///< torch.storage._load_from_bytes: a nested legacy stream
    NumpyReconstruct,
    NumpyScalar,
    NumpyDType,
    CodecsEncode,
    GetAttribute, ///< builtins.getattr
    JitRestore, ///< torch.jit._pickle.restore_type_tag
};

/// How far a global can be trusted, by an allow-list: what is not listed is Unknown.
enum class Trust : std::uint8_t {
    Data, ///< on the list of torch's weights_only unpickler (of 2.13)
    Harmless, ///< a known class outside that list that only holds data
    Unknown, ///< importing or calling it may run any code
    Dangerous, ///< known to run programs, open files or evaluate text
};

/// Which releases' weights_only=True accept a global.
struct WeightsOnly {
    bool in113 = false, in24 = false, in26 = false, in213 = false;
};

struct GlobalInfo {
    Role role = Role::Other;
    Trust trust = Trust::Unknown;
    DType dtype = DType::Unknown; ///< of a storage class, tensor class or dtype constant
    bool untyped = false; ///< UntypedStorage and its older names
    WeightsOnly weightsOnly;
};

/// Everything known about `module.name`, as written in the file (Python 2 names are mapped).
GlobalInfo lookupGlobal(std::string_view module, std::string_view name);

} // namespace ckptscope::checkpoint
