#include "core/checkpoint/trust_lists.h"

#include <algorithm>
#include <array>

namespace ckptscope::checkpoint {

namespace {

/// Classes and functions that only make plain values or are plain arithmetic; exact names.
constexpr std::array<std::string_view, 129> kHarmless = {
    "_codecs.encode",
    "accelerate.utils.dataclasses.DistributedType",
    "argparse.Namespace",
    "builtins.Ellipsis",
    "builtins.NotImplemented",
    "builtins.bool",
    "builtins.bytes",
    "builtins.dict",
    "builtins.float",
    "builtins.frozenset",
    "builtins.int",
    "builtins.list",
    "builtins.object",
    "builtins.range",
    "builtins.slice",
    "builtins.str",
    "builtins.tuple",
    "collections.UserDict",
    "collections.UserList",
    "collections.defaultdict",
    "collections.deque",
    "copyreg._reconstructor",
    "datetime.date",
    "datetime.datetime",
    "datetime.time",
    "datetime.timedelta",
    "datetime.timezone",
    "decimal.Decimal",
    "enum.Enum",
    "fairseq.data.dictionary.Dictionary",
    "fractions.Fraction",
    "functools.partial",
    "lightning.fabric.utilities.data.AttributeDict",
    "lightning.pytorch.utilities.parsing.AttributeDict",
    "lightning_fabric.utilities.data.AttributeDict",
    "mmengine.config.config.ConfigDict",
    "numpy.bool_",
    "numpy.float32",
    "numpy.float64",
    "numpy.int64",
    "numpy.ndarray",
    "numpy.random._mt19937.MT19937",
    "numpy.random._pcg64.PCG64",
    "numpy.random._pcg64.PCG64DXSM",
    "numpy.random._philox.Philox",
    "numpy.random._pickle.__bit_generator_ctor",
    "numpy.random._pickle.__generator_ctor",
    "numpy.random._pickle.__randomstate_ctor",
    "numpy.random._sfc64.SFC64",
    "numpy.random.bit_generator.SeedSequence",
    "numpy.random.bit_generator.__pyx_unpickle_SeedSequence",
    "omegaconf.base.ContainerMetadata",
    "omegaconf.base.Metadata",
    "omegaconf.dictconfig.DictConfig",
    "omegaconf.listconfig.ListConfig",
    "omegaconf.nodes.AnyNode",
    "omegaconf.nodes.BooleanNode",
    "omegaconf.nodes.BytesNode",
    "omegaconf.nodes.EnumNode",
    "omegaconf.nodes.FloatNode",
    "omegaconf.nodes.IntegerNode",
    "omegaconf.nodes.PathNode",
    "omegaconf.nodes.StringNode",
    "pathlib.Path",
    "pathlib.PosixPath",
    "pathlib.PurePath",
    "pathlib.PurePosixPath",
    "pathlib.PureWindowsPath",
    "pathlib.WindowsPath",
    "pytorch_lightning.utilities.parsing.AttributeDict",
    "torch._C.TensorBase",
    "torch._C._TensorBase",
    "torch._C._VariableFunctionsClass",
    "torch._C._nn.gelu",
    "torch._C._nn.hardtanh",
    "torch._C._nn.log_sigmoid",
    "torch._C._nn.softplus",
    "torch._dynamo.decorators._DimRange",
    "torch.amp.grad_scaler.GradScaler",
    "torch.amp.grad_scaler._refresh_per_optimizer_state",
    "torch.channels_last",
    "torch.contiguous_format",
    "torch.cuda.amp.grad_scaler.GradScaler",
    "torch.cuda.amp.grad_scaler._refresh_per_optimizer_state",
    "torch.distributed.tensor.DTensor",
    "torch.distributed.tensor._api.DTensor",
    "torch.jit._pickle.build_boollist", // of TorchScript archives: lists with the type of their elements
    "torch.jit._pickle.build_doublelist",
    "torch.jit._pickle.build_intlist",
    "torch.jit._pickle.build_tensor_from_id",
    "torch.jit._pickle.build_tensorlist",
    "torch.jit._pickle.restore_type_tag",
    "torch.nested._internal.nested_tensor.NestedTensor",
    "torch.nested._internal.nested_tensor._rebuild_njt",
    "torch.nn.backends.thnn._get_thnn_function_backend", // of whole models before torch 1.2
    "torch.nn.functional.celu",
    "torch.nn.functional.elu",
    "torch.nn.functional.gelu",
    "torch.nn.functional.glu",
    "torch.nn.functional.hardsigmoid",
    "torch.nn.functional.hardswish",
    "torch.nn.functional.hardtanh",
    "torch.nn.functional.leaky_relu",
    "torch.nn.functional.log_softmax",
    "torch.nn.functional.logsigmoid",
    "torch.nn.functional.mish",
    "torch.nn.functional.relu",
    "torch.nn.functional.relu6",
    "torch.nn.functional.selu",
    "torch.nn.functional.sigmoid",
    "torch.nn.functional.silu",
    "torch.nn.functional.softmax",
    "torch.nn.functional.softplus",
    "torch.nn.functional.softsign",
    "torch.nn.functional.tanh",
    "torch.nn.parallel.data_parallel.DataParallel",
    "torch.nn.parallel.distributed.DistributedDataParallel",
    "torch.nn.parallel.distributed._BucketCapacityConfig",
    "torch.nn.utils.spectral_norm.SpectralNorm",
    "torch.nn.utils.spectral_norm.SpectralNormLoadStateDictPreHook",
    "torch.nn.utils.spectral_norm.SpectralNormStateDictHook",
    "torch.nn.utils.weight_norm.WeightNorm",
    "torch.preserve_format",
    "torch.storage._load_from_bytes",
    "torch.torch_version.TorchVersion",
    "torch.utils.hooks.RemovableHandle",
    "types.SimpleNamespace",
    "typing.Any",
    "uuid.UUID",
};
static_assert(std::ranges::is_sorted(kHarmless));

/// Packages of torch whose classes (a capital letter after the last dot) are plain modules, optimizers and so on.
constexpr std::array<std::string_view, 16> kHarmlessPackages = {
    "torch.ao.nn.",
    "torch.distributed._mesh_layout.",
    "torch.distributed._shard.metadata.",
    "torch.distributed._shard.sharded_tensor.",
    "torch.distributed._shard.sharding_spec.",
    "torch.distributed._tensor.",
    "torch.distributed.algorithms.join.",
    "torch.distributed.device_mesh.",
    "torch.distributed.tensor._dtensor_spec.",
    "torch.distributed.tensor.placement_types.",
    "torch.nn.modules.",
    "torch.nn.qat.",
    "torch.nn.quantized.",
    "torch.nn.utils.spectral_norm.",
    "torch.nn.utils.weight_norm.",
    "torch.optim.",
};

/// Modules (and what is below them) that start programs, evaluate text, import, open files or sockets, load further
/// pickles, or glue calls together. Categories after the public scanners' experience; see the manual page.
constexpr std::array<std::string_view, 93> kDangerousModules = {
    "_aix_support",
    "_osx_support",
    "_pickle",
    "_posixsubprocess",
    "_pyrepl",
    "_socket",
    "_testcapi",
    "_thread",
    "aiohttp",
    "asyncio",
    "bdb",
    "cProfile",
    "cgi",
    "cgitb",
    "cloudpickle",
    "codeop",
    "commands",
    "compileall",
    "concurrent",
    "ctypes",
    "dill",
    "distutils",
    "doctest",
    "ensurepip",
    "fileinput",
    "ftplib",
    "gc",
    "glob",
    "http",
    "httplib",
    "idlelib",
    "imaplib",
    "imp",
    "importlib",
    "inspect",
    "io",
    "joblib",
    "lib2to3",
    "linecache",
    "mailcap",
    "marshal",
    "mmap",
    "multiprocessing",
    "nt",
    "ntpath",
    "operator",
    "os",
    "pdb",
    "pickle",
    "pickletools",
    "pip",
    "pkgutil",
    "platform",
    "popen2",
    "poplib",
    "posix",
    "posixpath",
    "profile",
    "pty",
    "py_compile",
    "pydoc",
    "requests",
    "rlcompleter",
    "runpy",
    "sched",
    "setuptools",
    "shelve",
    "shutil",
    "signal",
    "smtplib",
    "socket",
    "socketserver",
    "sqlite3",
    "ssl",
    "subprocess",
    "sys",
    "sysconfig",
    "tarfile",
    "telnetlib",
    "tempfile",
    "threading",
    "timeit",
    "tkinter",
    "turtle",
    "unittest",
    "urllib",
    "urllib2",
    "venv",
    "webbrowser",
    "winreg",
    "xmlrpc",
    "zipfile",
    "zipimport",
};
static_assert(std::ranges::is_sorted(kDangerousModules));

/// Functions of otherwise innocent modules.
constexpr std::array<std::string_view, 51> kDangerousNames = {
    "builtins.__import__",
    "builtins.apply",
    "builtins.breakpoint",
    "builtins.compile",
    "builtins.delattr",
    "builtins.dir",
    "builtins.eval",
    "builtins.exec",
    "builtins.execfile",
    "builtins.exit",
    "builtins.file",
    "builtins.filter",
    "builtins.getattr",
    "builtins.globals",
    "builtins.help",
    "builtins.input",
    "builtins.locals",
    "builtins.map",
    "builtins.memoryview",
    "builtins.open",
    "builtins.print",
    "builtins.quit",
    "builtins.setattr",
    "builtins.super",
    "builtins.type",
    "builtins.vars",
    "code.InteractiveConsole",
    "code.InteractiveInterpreter",
    "code.interact",
    "functools.partialmethod",
    "functools.reduce",
    "itertools.starmap",
    "logging.config.dictConfig",
    "logging.config.fileConfig",
    "logging.config.listen",
    "numpy.f2py.crackfortran.getlincoef",
    "numpy.f2py.crackfortran.myeval",
    "numpy.load",
    "numpy.testing._private.utils.runstring",
    "site.addsitedir",
    "torch.hub.load",
    "torch.hub.load_state_dict_from_url",
    "torch.jit.load",
    "torch.load",
    "torch.serialization.load",
    "torch.utils.collect_env.run",
    "torch.utils.cpp_extension.load",
    "torch.utils.cpp_extension.load_inline",
    "trace.Trace",
    "types.CodeType",
    "types.FunctionType",
};
static_assert(std::ranges::is_sorted(kDangerousNames));

/// What torch.save(torch.compile(model)) names: it compiles code, but only what it is given.
constexpr std::array<std::string_view, 8> kCompiledModel = {
    "torch._dynamo.convert_frame.CatchErrorsWrapper",
    "torch._dynamo.convert_frame.ConvertFrame",
    "torch._dynamo.convert_frame.ConvertFrameAssert",
    "torch._dynamo.convert_frame.ConvertFrameBox",
    "torch._dynamo.eval_frame.OptimizeContext",
    "torch._dynamo.eval_frame.OptimizedModule",
    "torch._dynamo.hooks.Hooks",
    "torch._dynamo.repro.after_dynamo.WrapBackendDebug",
};
static_assert(std::ranges::is_sorted(kCompiledModel));

/// Tensor subclasses among the tools of torch's own tests, which others use as examples: like any class that nobody
/// knows, not like the functions beside them, which start programs.
constexpr std::array<std::string_view, 5> kTensorsOfTests = {
    "torch.testing._internal.custom_tensor.ConstantExtraMetadataTensor",
    "torch.testing._internal.custom_tensor.CustomTensorPlainOut",
    "torch.testing._internal.logging_tensor.LoggingTensor",
    "torch.testing._internal.subclasses.WrapperSubclass",
    "torch.testing._internal.two_tensor.TwoTensor",
};
static_assert(std::ranges::is_sorted(kTensorsOfTests));

bool isDangerous(std::string_view name)
{
    if (std::ranges::binary_search(kDangerousNames, name))
        return true;
    if (std::ranges::binary_search(kCompiledModel, name) || std::ranges::binary_search(kTensorsOfTests, name))
        return false;
    const std::string_view top = name.substr(0, name.find('.'));
    return std::ranges::binary_search(kDangerousModules, top) || name.starts_with("torch._dynamo.")
        || name.starts_with("torch._inductor.") || name.starts_with("numpy.f2py.") || name.starts_with("numpy.testing.")
        || name.starts_with("torch.distributed.rpc.") || name.starts_with("torch.testing.")
        || name.starts_with("test.support.");
}

bool isHarmlessClassOfTorch(std::string_view name)
{
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos || dot + 1 >= name.size())
        return false;
    const char first = name[dot + 1];
    const bool looksLikeClass = (first >= 'A' && first <= 'Z')
        || (first == '_' && dot + 2 < name.size() && name[dot + 2] >= 'A' && name[dot + 2] <= 'Z');
    return looksLikeClass
        && std::ranges::any_of(kHarmlessPackages, [&](std::string_view package) { return name.starts_with(package); });
}

} // namespace

Trust trustOf(std::string_view name)
{
    if (std::ranges::binary_search(kHarmless, name))
        return Trust::Harmless; // exact names come before the packages that are dangerous as a whole
    if (isDangerous(name))
        return Trust::Dangerous;
    return isHarmlessClassOfTorch(name) ? Trust::Harmless : Trust::Unknown;
}

} // namespace ckptscope::checkpoint
