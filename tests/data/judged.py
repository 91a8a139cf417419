"""Files for the verdict: what torch's weights_only unpickler answers decides between data-only and the rest."""

import enum
import random

import torch

import opcodes as op
import zips
from catalog import AMBIGUOUS, DANGER, DATA, ERROR, FALSE, PROGRAM
from hostile_base import short4
from torch_save import saved

STORAGES = [b"\0" * 16, b"\0" * 8]
GLOBALS = [
    ("collections", "OrderedDict"),
    ("collections", "Counter"),
    ("_codecs", "encode"),
    ("__builtin__", "set"),
    ("builtins", "bytearray"),
    ("builtins", "complex"),
    ("torch", "Size"),
    ("torch", "device"),
    ("torch", "Tensor"),
    ("torch.nn.parameter", "Parameter"),
    ("torch.serialization", "_get_layout"),
    ("torch._tensor", "_rebuild_from_type_v2"),
    ("torch._utils", "_rebuild_tensor_v2"),
    ("torch._utils", "_rebuild_tensor"),
    ("torch._utils", "_rebuild_parameter"),
    ("torch._utils", "_rebuild_sparse_tensor"),
    ("torch", "FloatStorage"),
    ("torch", "float32"),
    ("torch", "per_tensor_affine"),
]


class Outer(torch.nn.Module):
    class Inner:
        def __init__(self):
            self.size = 1

    class Mode(enum.Enum):
        TRAIN = 1

    def __init__(self):
        super().__init__()
        self.layer = torch.nn.Linear(2, 2)
        self.inner, self.mode = Outer.Inner(), Outer.Mode.TRAIN
        self.layer.register_forward_hook(self.hook)

    def hook(self, *_):
        pass


def make_names(catalog):
    """One global and nothing else, with what weights_only says of it."""
    names = [(module, name) for module in ("torch", "torch.cuda", "torch.sparse", "torch.storage", "torchlike")
             for name in ("UntypedStorage", "_TypedStorage", "TypedStorage", "FloatStorage", "QInt8Storage",
                          "BoolTensor", "HalfTensor")]
    names += [("torch", name) for name, value in sorted(vars(torch).items()) if isinstance(value, torch.dtype)
              and name == str(value).split(".")[1]]
    names += [("__builtin__", name) for name in ("long", "unicode", "basestring", "xrange", "set", "getattr", "dict")]
    names += [("exceptions", "StandardError"), ("UserDict", "UserDict"), ("itertools", "izip")]
    for module, name in names:
        body = op.PROTO2 + op.glob(module, name) + b"."
        catalog.write(
            f"judged/global_{module}.{name}.pth",
            zips.checkpoint(body),
            "zip",
            f"{module}.{name} and nothing else",
            level=[DATA, FALSE, PROGRAM, DANGER],
        )


def make_genuine(catalog):
    """What torch.save writes with getattr, and modules whose activation is a function: never dangerous."""
    model = torch.nn.Linear(2, 2)
    optimizer = torch.optim.Adam(model.parameters())
    values = {
        "nested_class": (Outer(), PROGRAM, []),
        "class_method": (Outer.hook, PROGRAM, []),
        "optimizer_method": ({"optimizer": optimizer.state_dict}, FALSE, ["bound-method", "whole-optimizer"]),
        "hook_of_torch": (torch.nn.LazyLinear(3), FALSE, []),
        "lazy_state_dict": (torch.nn.LazyLinear(3).state_dict(), FALSE, []),
        "scaler_object": ({"scaler": torch.amp.GradScaler("cpu"), "w": torch.ones(1)}, FALSE, []),
        "parallel_activation": (torch.nn.DataParallel(torch.nn.ReLU()), FALSE, ["whole-model", "parallel-model"]),
        "loss_object": ({"criterion": torch.nn.MSELoss(), "model": model.state_dict()}, FALSE, ["whole-model"]),
        "functions": ({"a": torch.relu, "b": torch.nn.functional.gelu, "c": torch.Tensor.abs}, FALSE, []),
        "transformer": (torch.nn.TransformerEncoderLayer(4, 2), FALSE, ["whole-model"]),
        "weight_norm": (torch.nn.utils.weight_norm(torch.nn.Linear(2, 2)), FALSE, ["whole-model"]),
    }
    for name, (value, level, findings) in values.items():
        torch_reads = False if level == PROGRAM else None  # the oracle has no such classes
        catalog.write(f"judged/{name}.pth", saved(value), "zip", name.replace("_", " "), level=level,
                      findings=findings, torch=torch_reads)
    dotted = short4("torch.nn.modules.module") + short4("torch.utils.cpp_extension.subprocess.Popen") + b"\x93."
    catalog.write("judged/dotted_popen.pth", zips.checkpoint(b"\x80\x04" + dotted), "zip", "Popen as a part of a module of torch",
                  level=[PROGRAM, DANGER], torch=False)


class Randomly:
    """Pickles put together from allowed names, most of them in ways that nobody writes."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def some(self, depth, least=0, most=3):
        return b"".join(self.value(depth + 1) for _ in range(self.random.randint(least, most)))

    def pairs(self, depth):
        return b"".join(op.text(self.random.choice("abcd")) + self.value(depth + 1) for _ in range(2))

    def tensor(self):
        parameter = op.glob("torch._utils", "_rebuild_parameter")
        return self.random.choice(
            [
                op.tensor("0", 4, (2, 2)),
                op.tensor("0", 4, (1,), offset=3),
                parameter + b"(" + op.tensor("1", 2, (2,)) + b"\x88" + op.EMPTY_HOOKS + b"tR",
            ]
        )

    def value(self, depth=0):
        pick, glob = self.random.choice, op.glob(*self.random.choice(GLOBALS))
        kind = self.random.randrange(14) if depth < 4 else 0
        if kind < 4:
            return pick([b"N", b"\x88", b"K\1", b")", b"]", b"}", op.text("a"), op.text("cpu"), op.text("latin1")])
        forms = {
            4: lambda: self.tensor(),
            5: lambda: glob,
            6: lambda: b"(" + self.some(depth) + b"t",
            7: lambda: b"](" + self.some(depth) + b"e",
            8: lambda: b"}(" + self.pairs(depth) + b"u",
            9: lambda: op.EMPTY_HOOKS + b"(" + self.pairs(depth) + b"u",
            10: lambda: glob + b"(" + self.some(depth) + b"t" + pick([b"R", b"R", b"\x81"]),
            11: lambda: self.value(depth + 1) + b"(" + self.some(depth, 1) + b"e",
            12: lambda: self.value(depth + 1) + b"(" + self.pairs(depth) + b"u",
            13: lambda: self.value(depth + 1) + self.value(depth + 1) + pick([b"b", b"b", b"a", b"R", b"\x81"]),
        }
        return forms[kind]()


def accepted(path):
    try:
        torch.load(path, weights_only=True)
        return True
    except Exception:  # any answer but a tensor is a refusal
        return False


def make_random(catalog):
    """What weights_only=True refuses is never data-only."""
    make = Randomly(1)
    refused = [FALSE, PROGRAM, DANGER, AMBIGUOUS, ERROR]
    for i in range(500):
        name = f"judged/random_{i:03}.pth"
        body = op.PROTO2 + op.dictionary([("x", make.value()), ("weight", make.tensor())]) + b"."
        row = catalog.write(name, zips.checkpoint(body, STORAGES), "zip", "put together at random", torch=False)
        row["expected"]["verdict"] = [DATA, *refused] if accepted(catalog.path(name)) else refused


def make_findings(catalog):
    """For tst_findings."""
    model = torch.nn.Sequential(torch.nn.Linear(2, 2), torch.nn.Linear(2, 2))
    averaged = torch.optim.swa_utils.AveragedModel(model).state_dict()
    fsdp = "_fsdp_wrapped_module."
    wrapped = {f"{fsdp}layer.{fsdp}{i}.{fsdp}weight": torch.ones(2) for i in range(3)}
    big = torch.ones(1000, 100)
    values = {
        "averaged": (averaged, ["partial-prefix"]),
        "one_key": ({"module.weight": torch.ones(2)}, ["module-prefix"]),
        "wrapped_thrice": (wrapped, ["wrapper-prefix"]),
        "one_slice_often": ({f"k{i}": big[:100] for i in range(10)}, ["oversized-storage"]),
        "many_sections": ({f"s{i}": {"module.weight": torch.ones(1)} for i in range(150)}, ["module-prefix"]),
    }
    for name, (value, findings) in values.items():
        catalog.write(f"judged/{name}.pth", saved(value), "zip", name.replace("_", " "), findings=findings)
    for name, word, findings in (("ascii", b"cafe", []), ("utf8", "caf\u00e9".encode(), []),
                                 ("latin1", b"caf\xe9", ["python2-text"])):
        key = b"U" + bytes([len(word)]) + word
        pickled = op.state_dict([("a", op.tensor("0", 4, (4,))), (key, b"K\1")])
        catalog.write(f"judged/python2_{name}.pth", zips.checkpoint(pickled, STORAGES), "zip", f"a key of Python 2 in {name}",
                      findings=findings, torch=False)
    deep = [("a" + ".module" * 8000 + f".x{i}", op.tensor("0", 4, (4,))) for i in range(100)]
    catalog.write("judged/deep_wrappers.pth", zips.checkpoint(op.state_dict(deep), STORAGES), "zip",
                  "8000 wrappers in each key", findings=["inner-prefix"], torch=False)
    get = op.glob("__builtin__", "getattr")
    calls = b"".join(get + b"(" + op.text("a") + op.text("x") + b"tR" for _ in range(50000))
    catalog.write("judged/getattr_50000.pth", zips.checkpoint(op.PROTO2 + b"](" + calls + b"e."), "zip",
                  "getattr 50000 times", level=FALSE, torch=False)


def make(catalog):
    make_findings(catalog)
    make_names(catalog)
    make_genuine(catalog)
    make_random(catalog)
