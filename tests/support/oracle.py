"""What PyTorch says about a file, for tests: JSON lines in, JSON lines out, so that torch is imported once.

Requests (each answer has "ok"; a failure has "error"):
  {"op": "load", "file": F, "weights_only": true, "mmap": false}   does torch.load take it? GPU tags go to the CPU
  {"op": "state", "file": F}      every tensor: path, name, class, dtype, shape, stride, storage_offset, sha256, storage,
                                  device; numpy arrays under "arrays"
  {"op": "storages", "file": F}   every storage: device tag, bytes, sha256
  {"op": "same", "a": F, "b": G}  same structure, order, types, values, sharing? "same" and "reason"
  {"op": "exec", "code": TEXT}    runs Python; answers the variable `result`
`state`, `storages` and `same` import nothing but torch, numpy and plain classes: other classes become records.
"""

import hashlib
import io
import itertools
import json
import math
import pathlib
import pickle
import struct
import sys
import time
import traceback
import types
import warnings
from collections import OrderedDict, deque

import numpy
import torch

# ---- loading without the classes -----------------------------------------------------------------------------------

REAL_MODULES = (
    "torch._utils",
    "torch._tensor",
    "torch.nn.parameter",
    "torch.storage",
    "torch.serialization",
    "numpy",
    "numpy.core.multiarray",
    "numpy._core.multiarray",
    "numpy._core.numeric",
    "numpy.core.numeric",
    "collections",
    "_codecs",
)
REAL_BUILTINS = {
    "bytearray",
    "bytes",
    "complex",
    "frozenset",
    "range",
    "slice",
    "list",
    "dict",
    "tuple",
    "int",
    "float",
    "str",
    "bool",
    "object",
}


class Record:
    """An object of a class that is not imported, or the result of a call that is not made."""

    origin = "?"

    def __new__(cls, *args, **kwargs):
        self = super().__new__(cls)
        self.args, self.kwargs, self.list_items, self.dict_items, self.state = args, kwargs, [], [], None
        return self

    def __init__(self, *args, **kwargs):
        pass

    def __setstate__(self, state):
        self.__dict__["state"] = state

    def append(self, value):
        self.list_items.append(value)

    def extend(self, values):
        self.list_items.extend(values)

    def add(self, value):
        self.list_items.append(value)

    def __setitem__(self, key, value):
        self.dict_items.append((key, value))


class OrderedSet(list):
    """set([…]) that keeps the file's order and takes what cannot be hashed."""


def subclassed_tensor(function, type_, args, state):
    result = function(*args)
    try:
        result._oracle_state = state
        result._oracle_type = getattr(type_, "origin", f"{type_.__module__}.{type_.__qualname__}")
    except AttributeError:
        pass
    return result


def parameter_with_state(data, requires_grad, hooks, state):
    result = torch.nn.Parameter(data, requires_grad)
    result._oracle_state = state
    return result


class Finder:
    """find_class for one file: the same name gives the same class."""

    def __init__(self):
        self.records = {}

    def __call__(self, module, name, genuine):
        if module == "__builtin__":
            module = "builtins"
        if module == "torch._tensor" and name == "_rebuild_from_type_v2":
            return subclassed_tensor
        if module == "torch._utils" and name == "_rebuild_parameter_with_state":
            return parameter_with_state
        if module == "builtins" and name == "set":
            return OrderedSet
        real = (module in REAL_MODULES and name != "_load_from_bytes") or (
            module == "builtins" and name in REAL_BUILTINS
        )
        if module in ("torch", "torch.cuda", "torch.sparse"):
            real = isinstance(
                getattr(torch, name, None), (torch.dtype, torch.layout, torch.qscheme, torch.memory_format, type)
            ) or name.endswith("Storage")
            real = real and not name.startswith("_")
        if module == "torch.storage" and name == "_load_from_bytes":
            return load_nested
        if module == "collections" and name not in ("OrderedDict", "defaultdict", "Counter", "deque"):
            real = False
        if real:
            return genuine(module, name)
        dotted = f"{module}.{name}"
        if dotted not in self.records:
            self.records[dotted] = type(name.rsplit(".", 1)[-1] or "Record", (Record,), {"origin": dotted})
        return self.records[dotted]


def load_nested(data):
    return torch.load(io.BytesIO(data), map_location="cpu", pickle_module=inert_pickle(), weights_only=False)


def inert_pickle():
    finder = Finder()

    class Unpickler(pickle._Unpickler):
        def find_class(self, module, name):
            return finder(module, name, super().find_class)

    def load(file, **options):
        return Unpickler(file, **options).load()

    def loads(data, **options):
        return load(io.BytesIO(data), **options)

    module = types.ModuleType("inert_pickle")
    module.Unpickler, module.load, module.loads = Unpickler, load, loads
    module.Pickler, module.dump, module.dumps = pickle.Pickler, pickle.dump, pickle.dumps
    module.UnpicklingError = pickle.UnpicklingError
    return module


class Loaded:
    """A file's value, and the tag of each storage as map_location saw it."""

    def __init__(self, file):
        self.tags, self.storages = {}, []

        def on_storage(storage, tag):
            self.tags[storage._cdata] = tag
            self.storages.append(storage)
            return storage

        module = inert_pickle()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if is_raw_pickle(file):
                self.value = load_raw(file, module)
            else:
                self.value = torch.load(file, map_location=on_storage, pickle_module=module, weights_only=False)

    def tag_of(self, tensor):
        try:
            return self.tags.get(tensor.untyped_storage()._cdata, str(tensor.device))
        except (NotImplementedError, RuntimeError, ValueError):
            return str(tensor.device)


def load_raw(file, module):
    """Python 2 strings are UTF-8, or else latin-1."""
    for encoding in ("utf-8", "latin-1"):
        try:
            with open(file, "rb") as stream:
                return module.load(stream, encoding=encoding)
        except UnicodeDecodeError:
            if encoding == "latin-1":
                raise


def is_raw_pickle(file):
    """pickle.dump, not torch.save: no zip, no tar, and the first value is not the magic number."""
    with open(file, "rb") as stream:
        head = stream.read(512)
    return not (
        head.startswith(b"PK")
        or b"\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19" in head[:40]
        or head[257:262] == b"ustar"
        or b"119547037146038801333356" in head[:40]
    )


# ---- walking -------------------------------------------------------------------------------------------------------


def key_text(key):
    if isinstance(key, str):
        return key
    if isinstance(key, bytes):
        try:
            return key.decode()
        except UnicodeDecodeError:
            return key.decode("latin-1")
    return repr(key)


def state_children(state):
    if state is None:
        return []
    if isinstance(state, dict):
        return [(key_text(k), v) for k, v in state.items()]
    if isinstance(state, tuple) and len(state) == 2 and all(s is None or isinstance(s, dict) for s in state):
        return [(key_text(k), v) for s in state if s for k, v in s.items()]
    return [("<state>", state)]


class Arguments(tuple):
    """Arguments of a call that was not made."""


def children(value):
    """(label, child) in the order arguments, list items, dict items, state."""
    if isinstance(value, torch.Tensor):
        return state_children(getattr(value, "_oracle_state", None))
    if isinstance(value, Record):
        out = [("<args>", Arguments(value.args))] if value.args else []
        out += [(str(i), v) for i, v in enumerate(value.list_items)]
        out += [(key_text(k), v) for k, v in value.dict_items]
        return out + state_children(value.state)
    if isinstance(value, dict):
        out = [(key_text(k), v) for k, v in value.items()]
        attributes = getattr(value, "__dict__", None)
        return out + (state_children(attributes) if attributes else [])
    if isinstance(value, (set, frozenset)):
        value = sorted(value, key=repr)
    if isinstance(value, (list, tuple, deque)):
        return [(str(i), v) for i, v in enumerate(value)]
    return []


def raw_bytes(tensor):
    """The stored bytes of a strided tensor's elements, in row-major order (conj and neg bits not applied)."""
    size = tensor.element_size()
    flat = torch.empty(0, dtype=torch.uint8).set_(tensor.untyped_storage())
    if tensor.dtype in (torch.quint4x2, torch.quint2x4):
        return flat.numpy().tobytes()
    if tensor.numel() == 0:
        return b""
    shape = list(tensor.shape) + [size]
    strides = [step * size for step in tensor.stride()] + [1]
    return flat.as_strided(shape, strides, tensor.storage_offset() * size).contiguous().numpy().tobytes()


def parts_of(tensor):
    """Inner tensors of a sparse one, in the order in which they are pickled."""
    if tensor.layout is torch.sparse_coo:
        return [tensor._indices(), tensor._values()]
    if tensor.layout in (torch.sparse_csr, torch.sparse_bsr):
        return [tensor.crow_indices(), tensor.col_indices(), tensor.values()]
    if tensor.layout in (torch.sparse_csc, torch.sparse_bsc):
        return [tensor.ccol_indices(), tensor.row_indices(), tensor.values()]
    return []


def short_name(value):
    return str(value).replace("torch.", "")


def describe(tensor, classes, tag_of):
    lazy = isinstance(tensor, torch.nn.parameter.UninitializedTensorMixin)
    plain = tensor.layout is torch.strided and not tensor.is_nested and not lazy
    out = {
        "dtype": short_name(tensor.dtype),
        "layout": short_name(tensor.layout),
        "device": tag_of(tensor),
        "requires_grad": tensor.requires_grad,
        "parameter": isinstance(tensor, torch.nn.Parameter),
        "class": getattr(tensor, "_oracle_type", None),
        "elements": tensor.numel() if not tensor.is_nested and not lazy else None,
        "conj": tensor.is_conj() if plain else False,
        "neg": tensor.is_neg() if plain else False,
        "shape": list(tensor.shape) if not tensor.is_nested and not lazy else None,
        "stride": None,
        "storage_offset": None,
        "sha256": None,
        "storage": None,
    }
    if tensor.is_nested:
        out["shape"] = [list(part.shape) for part in tensor.unbind()]
        out["sha256"] = hashlib.sha256(raw_bytes(tensor.values())).hexdigest()
        out["device"] = tag_of(tensor.values())
        return out
    if lazy:
        return out
    if tensor.layout is not torch.strided:
        out["parts"] = [describe(part, classes, tag_of) for part in parts_of(tensor)]
        out["device"] = out["parts"][-1]["device"]
        return out
    out["stride"], out["storage_offset"] = list(tensor.stride()), tensor.storage_offset()
    if tensor.device.type == "meta":
        return out
    out["storage"] = classes.setdefault(tensor.untyped_storage()._cdata, len(classes))
    out["storage_bytes"] = tensor.untyped_storage().nbytes()
    if tensor.numel() <= 50_000_000:
        out["sha256"] = hashlib.sha256(raw_bytes(tensor)).hexdigest()
    return out


def walk(loaded):
    """Tensors and arrays by the command line's rule: an object met again is not walked again, a tensor is listed at
    each place that refers to it."""
    tensors, arrays, classes, seen, keep = [], [], {}, set(), []
    stack = [((), loaded.value)]
    while stack:
        path, value = stack.pop()
        again = id(value) in seen
        if isinstance(value, torch.Tensor):
            tensors.append({"path": list(path), "name": ".".join(path), **describe(value, classes, loaded.tag_of)})
        elif isinstance(value, numpy.ndarray):
            arrays.append(
                {
                    "path": list(path),
                    "shape": list(value.shape),
                    "dtype": value.dtype.str,
                    "sha256": hashlib.sha256(value.tobytes()).hexdigest() if not value.dtype.hasobject else None,
                }
            )
            continue
        if again:
            continue
        below = children(value)
        if below:
            seen.add(id(value))
            keep.append(value)
            stack.extend((path + (label,), child) for label, child in reversed(below))
    return tensors, arrays


# ---- equality ------------------------------------------------------------------------------------------------------

ATOMS = (
    type(None),
    bool,
    int,
    float,
    complex,
    str,
    bytes,
    bytearray,
    torch.dtype,
    torch.layout,
    torch.device,
    torch.qscheme,
    torch.memory_format,
    range,
    slice,
)


def type_text(value):
    if isinstance(value, Record):
        return type(value).origin
    if isinstance(value, OrderedSet):
        return "builtins.set"
    if isinstance(value, type):
        return "class " + getattr(value, "origin", f"{value.__module__}.{value.__qualname__}")
    return f"{type(value).__module__}.{type(value).__qualname__}"


def atom_bits(value):
    if isinstance(value, float):
        return struct.pack("<d", value)
    if isinstance(value, complex):
        return struct.pack("<dd", value.real, value.imag)
    return value


def tensor_difference(a, b, loaded_a, loaded_b, sharing, ignore):
    facts_a, facts_b = describe(a, {}, loaded_a.tag_of), describe(b, {}, loaded_b.tag_of)
    for fact in facts_a:
        if fact in ignore or fact in ("storage", "parts"):
            continue
        if facts_a[fact] != facts_b.get(fact):
            return f"{fact}: {facts_a[fact]} and {facts_b.get(fact)}"
    if a.is_quantized and a.qscheme() != b.qscheme():
        return "quantiser"
    if a.is_quantized and a.qscheme() in (torch.per_tensor_affine, torch.per_tensor_symmetric):
        if (a.q_scale(), a.q_zero_point()) != (b.q_scale(), b.q_zero_point()):
            return "quantiser"
    elif a.is_quantized:
        if not (
            torch.equal(a.q_per_channel_scales(), b.q_per_channel_scales())
            and torch.equal(a.q_per_channel_zero_points(), b.q_per_channel_zero_points())
            and a.q_per_channel_axis() == b.q_per_channel_axis()
        ):
            return "quantiser"
    for part_a, part_b in zip(parts_of(a), parts_of(b)):
        reason = tensor_difference(part_a, part_b, loaded_a, loaded_b, sharing, ignore)
        if reason:
            return "inner " + reason
    if facts_a["storage"] is not None and "storage" not in ignore:
        pair = a.untyped_storage()._cdata, b.untyped_storage()._cdata
        if sharing[0].setdefault(pair[0], pair[1]) != pair[1] or sharing[1].setdefault(pair[1], pair[0]) != pair[0]:
            return "shared storages differ"
    return None


def difference(loaded_a, loaded_b, ignore=()):
    """None, or the first difference. `ignore`: facts of tensors ("device", "storage" …), or "identity"."""
    sharing, ids, keep = ({}, {}), ({}, {}), []
    stack = [("", loaded_a.value, loaded_b.value)]
    while stack:
        where, a, b = stack.pop()
        keep.append((a, b))
        here = where or "the root"
        if type_text(a) != type_text(b):
            return f"{here}: {type_text(a)} and {type_text(b)}"
        if isinstance(a, ATOMS):
            if atom_bits(a) != atom_bits(b):
                return f"{here}: {str(a)[:80]!r} and {str(b)[:80]!r}"
            if not isinstance(a, bytearray):
                continue
        if isinstance(a, type) or (callable(a) and not isinstance(a, (Record, torch.Tensor))):
            continue
        mutable = not isinstance(a, tuple) or isinstance(a, torch.Size) or children(a)
        if mutable and not isinstance(a, Arguments) and "identity" not in ignore:
            known = ids[0].get(id(a)), ids[1].get(id(b))
            if known != (None, None) and known != (id(b), id(a)):
                return f"{here}: one object in one file, two in the other"
            if known != (None, None):
                continue
            ids[0][id(a)], ids[1][id(b)] = id(b), id(a)
        elif "identity" in ignore and not isinstance(a, Arguments):
            if (id(a), id(b)) in ids[0]:
                continue
            ids[0][(id(a), id(b))] = True
        if isinstance(a, torch.Tensor):
            reason = tensor_difference(a, b, loaded_a, loaded_b, sharing, ignore)
            if reason:
                return f"{here}: {reason}"
        elif isinstance(a, numpy.ndarray) and (
            a.dtype != b.dtype
            or a.shape != b.shape
            or a.strides != b.strides
            or (not a.dtype.hasobject and a.tobytes() != b.tobytes())
        ):
            return f"{here}: numpy arrays differ"
        elif isinstance(a, numpy.generic) and (a.dtype != b.dtype or a.tobytes() != b.tobytes()):
            return f"{here}: numpy scalars differ"
        elif isinstance(a, numpy.dtype) and a != b:
            return f"{here}: numpy dtypes differ"
        elif isinstance(a, (torch.UntypedStorage, torch.TypedStorage)) and bytes(a.untyped()) != bytes(b.untyped()):
            return f"{here}: storages differ"
        below_a, below_b = children(a), children(b)
        if [label for label, _ in below_a] != [label for label, _ in below_b]:
            return f"{here}: keys {first_unequal([l for l, _ in below_a], [l for l, _ in below_b])}"
        keys = (list(a), list(b)) if isinstance(a, dict) else ([], [])
        for key_a, key_b in zip(*keys):
            if not isinstance(key_a, torch.Tensor) and (
                type_text(key_a) != type_text(key_b)
                or (isinstance(key_a, ATOMS) and atom_bits(key_a) != atom_bits(key_b))
            ):
                return f"{here}: key {key_a!r} and {key_b!r}"
        stack.extend(
            (f"{where}/{label}", child_a, child_b)
            for (label, child_a), (_, child_b) in reversed(list(zip(below_a, below_b)))
        )
    return None


def first_unequal(a, b):
    for i, (left, right) in enumerate(zip(a, b)):
        if left != right:
            return f"differ at {i}: {left[:80]!r} and {right[:80]!r}"
    return f"differ in number: {len(a)} and {len(b)}"


# ---- requests ------------------------------------------------------------------------------------------------------


def op_load(request):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.load(
            request["file"],
            map_location="cpu",
            weights_only=request.get("weights_only", True),
            mmap=request.get("mmap", False),
        )
    return {}


def op_state(request):
    tensors, arrays = walk(Loaded(request["file"]))
    return {"tensors": tensors, "arrays": arrays}


def op_storages(request):
    loaded = Loaded(request["file"])
    return {
        "storages": [
            {
                "device": loaded.tags[s._cdata],
                "bytes": s.nbytes(),
                "sha256": hashlib.sha256(
                    bytes(s) if s.nbytes() < 1_000_000 else torch.empty(0, dtype=torch.uint8).set_(s).numpy().tobytes()
                ).hexdigest(),
            }
            for s in loaded.storages
            if s.device.type != "meta"
        ]
    }


def op_same(request):
    reason = difference(Loaded(request["a"]), Loaded(request["b"]), tuple(request.get("ignore", ())))
    return {"same": reason is None, "reason": reason or ""}


def op_exec(request):
    scope = {"torch": torch, "numpy": numpy, "Loaded": Loaded, "walk": walk, "difference": difference}
    exec(compile(request["code"], "<request>", "exec"), scope)
    return {"result": scope.get("result")}


OPERATIONS = {"load": op_load, "state": op_state, "storages": op_storages, "same": op_same, "exec": op_exec}


def answer(line):
    try:
        request = json.loads(line)
        return {"ok": True, **OPERATIONS[request["op"]](request)}
    except BaseException as error:  # whatever a file makes torch do: the next request must still be served
        if isinstance(error, KeyboardInterrupt):
            raise
        return {
            "ok": False,
            "error": f"{type(error).__name__}: {error}"[:4000],
            "trace": traceback.format_exc()[-2000:],
        }


def finite(value):
    """JSON has no NaN and no infinity: they go out as text."""
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    if isinstance(value, dict):
        return {str(k): finite(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [finite(v) for v in value]
    return value


def serve(folder):
    """Files N.request and N.answer instead of lines, for those who have no pipe to here, until the folder goes, or for
    ten minutes without a request."""
    for number in itertools.count():
        request = folder / f"{number}.request"
        end = time.monotonic() + 600
        while not request.exists():
            if not folder.exists() or time.monotonic() > end:
                return
            time.sleep(0.005)
        written = folder / "answer"
        written.write_text(json.dumps(finite(answer(request.read_text()))))
        request.unlink()
        written.rename(folder / f"{number}.answer")


def main():
    if len(sys.argv) > 1:
        return serve(pathlib.Path(sys.argv[1]))
    replies = sys.stdout
    sys.stdout = sys.stderr  # what loaded code prints must not mix with the replies
    for line in sys.stdin:
        if line.strip():
            replies.write(json.dumps(finite(answer(line))) + "\n")
            replies.flush()


if __name__ == "__main__":
    main()
