"""Tensors of every dtype, layout and odd shape, and values that are no tensors."""

import datetime
import decimal
import fractions
import pathlib
import random
import types
import uuid
import warnings
from collections import Counter, OrderedDict, defaultdict, deque

import numpy
import torch
from torch import nn
from torch.testing._internal.two_tensor import TwoTensor

from catalog import DATA, FALSE, PROGRAM
from torch_save import both, module_of

DTYPES = [
    "bfloat16",
    "bits16",
    "bits1x8",
    "bits2x4",
    "bits4x2",
    "bits8",
    "bool",
    "complex128",
    "complex32",
    "complex64",
    "float16",
    "float32",
    "float4_e2m1fn_x2",
    "float64",
    "float8_e4m3fn",
    "float8_e4m3fnuz",
    "float8_e5m2",
    "float8_e5m2fnuz",
    "float8_e8m0fnu",
    "int16",
    "int32",
    "int64",
    "int8",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
]


def of_dtype(name, byte=None):
    """64 bytes 0, 37, 74 … (bool: 0 and 1) seen as the dtype."""
    dtype = getattr(torch, name)
    raw = torch.tensor([(i * 37) % (2 if name == "bool" else 256) for i in range(64)], dtype=torch.uint8)
    out = torch.empty(0, dtype=dtype)
    count = 64 // out.element_size()
    return out.set_(raw.untyped_storage(), 0, (2, count // 2), (count // 2, 1))


def quantised():
    values = torch.linspace(-2, 2, 24).reshape(4, 6)
    scales, zeros = torch.tensor([0.1, 0.2, 0.05, 0.3]), torch.tensor([0, 1, 2, 3])
    out = {}
    for name in ("quint8", "qint8", "qint32"):
        dtype = getattr(torch, name)
        out[f"tensor_{name}"] = torch.quantize_per_tensor(values, 0.1, 3, dtype)
        out[f"channel_{name}"] = torch.quantize_per_channel(values, scales, zeros, 0, dtype)
    out["tensor_quint4x2"] = torch.quantize_per_tensor(values, 0.5, 4, torch.quint4x2)
    out["float_qparams_quint4x2"] = torch.quantize_per_channel(values, scales, zeros.float(), 0, torch.quint4x2)
    out["float_qparams_quint2x4"] = torch.quantize_per_channel(values, scales, zeros.float(), 0, torch.quint2x4)
    return out


class Tagged(torch.Tensor):
    """A subclass of Tensor with attributes."""


def make_dtypes(catalog):
    both(catalog, "dtypes", {name: of_dtype(name) for name in DTYPES}, "every dtype that has storages")
    for name in DTYPES:
        both(catalog, f"dtype_{name}", {name: of_dtype(name)}, f"dtype {name}")
    both(
        catalog,
        "dtype_objects",
        {
            "a": torch.float32,
            "b": torch.int4,
            "c": torch.per_tensor_affine,
            "size": torch.Size([2, 3]),
            "device": torch.device("cuda", 1),
        },
        "dtypes, sizes and devices as values",
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        both(catalog, "quantised", quantised(), "quantised per tensor and per channel")


def make_layouts(catalog):
    dense = torch.tensor([[0.0, 1, 0, 2], [3, 0, 0, 0], [0, 0, 4, 0], [0, 5, 0, 6]])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sparse = {
            "coo": dense.to_sparse(),
            "csr": dense.to_sparse_csr(),
            "csc": dense.to_sparse_csc(),
            "bsr": dense.to_sparse_bsr((2, 2)),
            "bsc": dense.to_sparse_bsc((2, 2)),
            "coo_uncoalesced": torch.sparse_coo_tensor([[0, 0]], [1.0, 2.0], (3,)),
            "coo_empty": torch.sparse_coo_tensor(size=(3, 4)),
        }
        both(catalog, "sparse", sparse, "sparse layouts")
        nested = torch.nested.nested_tensor([torch.ones(2, 3), torch.zeros(1, 3)])
        _, legacy = both(catalog, "nested_strided", {"x": nested}, "nested, strided")
        legacy["torch"] = False  # torch rebuilds it from sizes that a legacy stream has not read yet: garbage, by chance
        jagged = torch.nested.nested_tensor([torch.ones(2, 3), torch.zeros(1, 3)], layout=torch.jagged)
        both(catalog, "nested_jagged", {"x": jagged}, "nested, jagged", level=[DATA, FALSE, PROGRAM], torch=False)
    both(catalog, "meta", {"x": torch.empty(3, 4, device="meta"), "p": nn.Parameter(torch.ones(2))}, "no data")
    base = torch.arange(24, dtype=torch.float32)
    complex_ = torch.tensor([1 + 2j, 3 - 4j])
    shapes = {
        "scalar": torch.tensor(3.5),
        "empty": torch.empty(0),
        "empty_2d": torch.empty(3, 0, 2),
        "empty_int": torch.empty(0, dtype=torch.int64),
        "expanded": torch.ones(1, 3).expand(4, 3),
        "expanded_scalar": torch.tensor(1.0).expand(2, 3),
        "transposed": base.reshape(4, 6).t(),
        "channels_last": base.reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last),
        "step": base[1::2],
        "windows": base.unfold(0, 4, 2),
        "conj": complex_.conj(),
        "neg": torch._neg_view(torch.tensor([1.0, 2.0])),
        "many_dims": torch.ones([1] * 20),
    }
    both(catalog, "shapes", shapes, "odd shapes and strides")
    both(
        catalog,
        "views",
        {"all": base, "head": base[:6], "tail": base[18:].reshape(2, 3), "again": base},
        "views of one storage",
    )
    shared = torch.ones(3)
    both(
        catalog,
        "same_object",
        {"a": shared, "b": shared, "list": [shared, shared]},
        "one tensor in four places",
    )
    both(
        catalog,
        "slice",
        {"x": torch.zeros(50000)[:10], "y": torch.ones(2)},
        "200 kB for ten numbers",
        findings=["oversized-storage"],
    )
    both(
        catalog,
        "slices_shared",
        {"x": torch.zeros(50000)[:10], **dict(zip("yz", torch.ones(40000)[5:25].split(10)))},
        "slices, two of which share",
        findings=["oversized-storage"],
    )
    storage = torch.arange(4, dtype=torch.float32)
    both(catalog, "storage_untyped", {"s": storage.untyped_storage()}, "an untyped storage as a value")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        both(catalog, "storage_typed", {"s": storage.storage(), "t": storage}, "a typed storage beside its tensor")
    both(
        catalog,
        "storage_two_dtypes_untyped",
        {"u": of_dtype("uint16").view(torch.uint16), "v": of_dtype("uint32")},
        "UntypedStorage with explicit dtypes",
    )


def make_subclasses(catalog):
    parameter = nn.Parameter(torch.ones(2, 2))
    parameter.tag = "mine"
    parameter.sparse_info = {"rows": 2}
    both(
        catalog,
        "parameter_with_state",
        {"p": parameter, "plain": nn.Parameter(torch.zeros(2), requires_grad=False)},
        "Parameter with attributes",
    )
    attributed = torch.ones(2)
    attributed.note = "attribute"
    both(catalog, "tensor_with_attributes", {"t": attributed}, "Tensor with attributes")
    with module_of("somewhere.tensors", Tagged):
        tagged = torch.ones(2, 3).as_subclass(Tagged)
        tagged.inner = torch.zeros(2)
        both(
            catalog,
            "tensor_subclass",
            {"t": tagged},
            "a subclass with a tensor among its attributes",
            level=[FALSE, PROGRAM],
        )
    both(
        catalog,
        "tensor_wrapper_subclass",
        {"t": TwoTensor(torch.ones(2), torch.zeros(2))},
        "a wrapper subclass, of torch's own tests",
        level=[FALSE, PROGRAM],
    )


def make_values(catalog):
    plain = {
        "none": None,
        "true": True,
        "int": 3,
        "negative": -7,
        "int64": 2**40,
        "big": -(2**200),
        "float": 0.1,
        "inf": float("inf"),
        "nan": float("nan"),
        "zero": -0.0,
        "text": "é 中 \U0001f600",
        "empty": "",
        "tuple": (1, (2, ()), [3]),
        "list": [],
        "dict": {},
        "nested": {"a": {"b": [{"c": 1}]}},
    }
    both(catalog, "values_plain", plain, "plain values only")
    both(catalog, "values_long4", {"huge": 1 << 3000}, "an integer beyond 255 bytes (LONG4)", level=[FALSE, DATA])
    both(
        catalog,
        "values_allowed",
        {
            "bytes": b"\x00\xff abc",
            "bytearray": bytearray(b"xyz"),
            "set": {1},
            "complex": 1 + 2j,
            "counter": Counter("abca"),
            "ordered": OrderedDict(a=1),
        },
        "values that weights_only takes",
    )
    both(
        catalog,
        "values_more",
        {
            "defaultdict": defaultdict(list, {"a": [1]}),
            "frozenset": frozenset({1, 2}),
            "no_bytes": b"",
            "range": range(1, 9, 2),
            "slice": slice(1, 2),
            "deque": deque([1, 2]),
            "path": pathlib.PurePosixPath("/data/set"),
            "path2": pathlib.PosixPath("a/b"),
            "date": datetime.datetime(2024, 5, 6, 7, 8, 9),
            "delta": datetime.timedelta(1),
            "uuid": uuid.UUID(int=5),
            "space": types.SimpleNamespace(x=1),
            "fraction": fractions.Fraction(1, 3),
            "decimal": decimal.Decimal("1.5"),
        },
        "harmless classes outside weights_only",
        level=FALSE,
    )
    one = torch.ones(1)
    keys = {
        0: one,
        (1, "a"): one * 2,
        None: one * 3,
        1.5: one * 4,
        True: one * 5,
        b"by": one * 6,
        "": one * 7,
        -(2**70): one * 8,
        "a\ud800b": one * 9,
        "\u202egnp.exe": one * 10,
        "line\nbreak\ttab\x1b[31m": one * 11,
        "<img src=x>": one * 12,
        "%1 %n": one * 13,
        "=1+1": one * 14,
        "a.b": one * 15,
        "\u200b": one * 16,
    }
    both(catalog, "keys_odd", keys, "keys that are no text, or nasty text")
    both(catalog, "key_10mb", {"k" * 10_000_000: one, "other": one}, "a key of 10 MB")
    both(
        catalog,
        "keys_2500",
        OrderedDict((f"layer{i}.weight", torch.tensor([float(i)])) for i in range(2500)),
        "2500 keys: three SETITEMS, memo above 256",
    )
    cyclic = {"a": [1]}
    cyclic["self"] = cyclic
    cyclic["a"].append(cyclic["a"])
    loop = ([],)
    loop[0].append(loop)
    cyclic["tuple"] = loop
    both(catalog, "cyclic", cyclic, "containers that contain themselves", level=[DATA, FALSE])
    generator = numpy.random.RandomState(1)
    arrays = {
        "f4": numpy.arange(6, dtype="f4").reshape(2, 3),
        "fortran": numpy.asfortranarray(numpy.eye(2)),
        "big": numpy.arange(3, dtype=">i4"),
        "text": numpy.array(["a", "bc"]),
        "scalar": numpy.float64(2.5),
        "int": numpy.int64(4),
        "bool": numpy.bool_(True),
        "dtype": numpy.dtype("f2"),
        "half": numpy.float16(1),
        "record": numpy.zeros(2, dtype=[("a", "i4"), ("b", "f8")]),
        "object": numpy.array([1, "x"], dtype=object),
        "empty": numpy.empty((0, 3)),
        "zero_d": numpy.array(5),
    }
    both(catalog, "numpy", arrays, "numpy scalars and arrays", level=FALSE)
    both(
        catalog,
        "rng",
        {
            "torch": torch.get_rng_state(),
            "numpy": generator.get_state(),
            "python": random.Random(1).getstate(),
            "cuda": [torch.zeros(16, dtype=torch.uint8)],
            "generator": numpy.random.default_rng(3),
        },
        "random number states",
        level=FALSE,
    )
    both(catalog, "tensor_alone", torch.arange(6.0).reshape(2, 3), "one tensor and nothing else")
    both(catalog, "tensor_list", [torch.ones(1), (torch.ones(2), {"x": torch.ones(3)})], "tensors in a list")
    both(catalog, "empty_dict", {}, "an empty dict")
    both(catalog, "number_alone", 42, "a number and nothing else")
    both(catalog, "no_tensors", {"epoch": 1, "lr": [0.1, 0.2]}, "no tensor at all")


def make(catalog):
    make_dtypes(catalog)
    make_layouts(catalog)
    make_subclasses(catalog)
    make_values(catalog)
