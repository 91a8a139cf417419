"""Tensors of every dtype and kind of view, written by PyTorch, and what PyTorch and numpy say about their numbers.

make(FOLDER) writes FILE.pth, beside it for each tensor FILE.NAME.f64 (its numbers as float64, in row-major order), and
returns JSON: [{"file", "name", "count", "nan", "positive_infinity", …}], statistics of the finite numbers in float64.
"""

import io
import json
import math
import os
import warnings
import zipfile

import numpy
import torch

EIGHT = ["uint8", "int8", "float8_e5m2", "float8_e4m3fn", "float8_e5m2fnuz", "float8_e4m3fnuz", "float8_e8m0fnu"]
SIXTEEN = ["float16", "bfloat16", "int16", "uint16"]
WIDE = {"float32": 4, "float64": 8, "int32": 4, "int64": 8, "uint32": 4, "uint64": 8}
COMPLEX = {"complex32": 4, "complex64": 8, "complex128": 16}
UNITS = {"complex32": 2, "complex64": 4, "complex128": 8}
E2M1 = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0, 4.0, 6.0]
LEAST_NORMAL = {
    "float64": 2.0**-1022,
    "float32": 2.0**-126,
    "bfloat16": 2.0**-126,
    "float16": 2.0**-14,
    "float8_e5m2": 2.0**-14,
    "float8_e4m3fn": 2.0**-6,
    "float8_e5m2fnuz": 2.0**-15,
    "float8_e4m3fnuz": 2.0**-7,
    "float4_e2m1fn_x2": 1.0,
    "complex128": 2.0**-1022,
    "complex64": 2.0**-126,
    "complex32": 2.0**-14,
}

SHARES = [0.001, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 0.999]


def of_bytes(raw, name):
    out = torch.empty(0, dtype=getattr(torch, name))
    storage = torch.frombuffer(bytearray(raw), dtype=torch.uint8).untyped_storage()
    return out.set_(storage, 0, (len(raw) // out.element_size(),), (1,))


def random_bytes(size):
    return numpy.random.default_rng(size).bytes(size)


def numbers_of(tensor):
    """As float64: what PyTorch itself makes of the elements."""
    tensor = tensor.detach()
    if tensor.is_quantized:
        return tensor.dequantize().to(torch.float64).numpy().ravel()
    if tensor.layout != torch.strided:
        return numbers_of(tensor._values() if tensor.layout == torch.sparse_coo else tensor.values())
    name = str(tensor.dtype)[6:]
    tensor = tensor.resolve_neg()
    if name == "float4_e2m1fn_x2":
        codes = tensor.contiguous().view(torch.uint8).numpy().ravel()
        both = numpy.stack([codes & 15, codes >> 4], 1).ravel()
        return numpy.array(E2M1)[both & 7] * numpy.where(both & 8, -1.0, 1.0)
    if name in COMPLEX:
        parts = torch.view_as_real(tensor.resolve_conj().contiguous()).to(torch.float64).numpy().reshape(-1, 2)
        magnitudes = numpy.hypot(parts[:, 0], parts[:, 1])
        return numpy.where(numpy.isnan(parts).any(1), numpy.nan, magnitudes)
    if name in ("uint16", "uint32", "uint64"):
        return tensor.contiguous().numpy().astype(numpy.float64).ravel()
    return tensor.contiguous().to(torch.float64).numpy().ravel()


def statistics(tensor, numbers):
    name = str(tensor.dtype)[6:]
    finite = numbers[numpy.isfinite(numbers)]
    wide = finite.astype(numpy.longdouble)  # squares of float64 leave its range
    with numpy.errstate(all="ignore"):
        spread = wide.std(ddof=1) if finite.size > 1 else math.nan
        out = {
            "count": numbers.size,
            "nan": int(numpy.isnan(numbers).sum()),
            "positive_infinity": int((numbers == math.inf).sum()),
            "negative_infinity": int((numbers == -math.inf).sum()),
            "zeros": int((numbers == 0).sum()),
            "subnormals": int(((finite != 0) & (numpy.abs(finite) < LEAST_NORMAL.get(name, 0))).sum()),
            "least": float(finite.min()) if finite.size else math.nan,
            "greatest": float(finite.max()) if finite.size else math.nan,
            "mean": float(wide.mean()) if finite.size else math.nan,
            "deviation": float(spread),
            "magnitudes": float(numpy.abs(wide).sum()),
            "norm": float(numpy.sqrt((wide * wide).sum())),
        }
        quantiles = numpy.quantile(wide, SHARES) if finite.size else []
    out = {key: value if isinstance(value, int) else repr(value) for key, value in out.items()}
    return {**out, "quantiles": [repr(float(value)) for value in quantiles]}


def dtypes():
    tensors = {name: of_bytes(bytes(range(256)) * 40, name) for name in EIGHT}
    tensors.update({name: of_bytes(numpy.arange(65536, dtype="u2").tobytes(), name) for name in SIXTEEN})
    tensors.update({name: of_bytes(random_bytes(10007 * size), name) for name, size in WIDE.items()})
    tensors.update({name: of_bytes(random_bytes(5003 * size), name) for name, size in COMPLEX.items()})
    tensors["bool"] = torch.arange(3000) % 7 == 0
    tensors["float4"] = of_bytes(bytes(range(256)) * 3, "float4_e2m1fn_x2")
    tensors["halves"] = torch.randn(100003).half()
    tensors["bfloats"] = torch.randn(100003).bfloat16()
    tensors["doubles"] = torch.randn(50021, dtype=torch.float64)
    finite = torch.randn(20011).clamp(-4, 4)
    for name in ("float8_e5m2", "float8_e4m3fn", "float8_e5m2fnuz", "float8_e4m3fnuz"):
        tensors["finite_" + name] = finite.to(getattr(torch, name))
        tensors["nonzero_" + name] = (finite.sign() * (finite.abs() + 0.1)).to(getattr(torch, name))
    for name in ("int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"):
        info = numpy.iinfo(name)
        tensors["whole_" + name] = torch.from_numpy(
            numpy.random.default_rng(1).integers(info.min, info.max, 20011, dtype=name, endpoint=True)
        )
        corners = [info.min, info.min // 2 + info.max // 2, info.max] * 3000
        tensors["extreme_" + name] = torch.from_numpy(numpy.array(corners, dtype=name))
    tensors["integers"] = torch.randint(-(2**62), 2**62, (4099,))
    return tensors


def odd():
    tensors = {f"tail_{n}": torch.randn(n) for n in (0, 1, 2, 31, 32, 33, 63, 4095, 4096, 4097, 65537)}
    special = torch.randn(5000)
    for i, value in enumerate((math.nan, math.inf, -math.inf, -0.0, 0.0, 1e-45, -1e-40, 3.4e38, -3.4e38)):
        special[i * 537] = value
    tensors.update(special=special, special_half=special.half(), special_bf16=special.bfloat16())
    tensors["special_double"] = special.double() * 1e-300
    tensors["huge"] = torch.full((40,), 1e308, dtype=torch.float64)
    tensors["largest"] = (torch.rand(9001, dtype=torch.float64) - 0.5) * 2 * 1.7e308
    tensors["largest"][:2] = torch.tensor([1.0, -1.0], dtype=torch.float64) * torch.finfo(torch.float64).max
    tensors["all_nan"] = torch.full((70,), math.nan)
    tensors["all_inf"] = torch.full((3,), math.inf)
    tensors["zeros"] = torch.zeros(4, 50)
    tensors["constant"] = torch.full((9999,), 0.1)
    tensors["shifted"] = torch.randn(200000) * 1e-3 + 1000
    tensors["relu"] = torch.randn(100000).relu()
    tensors["scalar"] = torch.tensor(3.5)
    tensors["small_integers"] = torch.randint(-9, 9, (5000,))
    tensors["medium_integers"] = torch.randint(-900, 900, (5000,), dtype=torch.int32)
    tensors["far_integers"] = torch.tensor([-(2**62), 2**62, 0, 1, 5])
    tensors["positive"] = torch.rand(70000) + 1
    tensors["negative"] = -torch.rand(70000).exp()
    tensors["mixed"] = torch.cat([torch.randn(100000), torch.randn(100000) * 1e4])
    return tensors


def cancelling():
    """Great numbers whose sum is 0, and small ones that make the mean."""
    tensors = {}
    greatest = {"float16": 6e4, "bfloat16": 1e6, "float8_e5m2": 57344, "float8_e5m2fnuz": 57344, "float8_e4m3fn": 448}
    for name, great in greatest.items():
        small = {"float16": 1e-3, "bfloat16": 1e-2, "float8_e4m3fn": 2**-9}.get(name, 2**-16)
        orders = {
            "in_turns": [great, small, -great] * 4000,
            "in_rows": [great] * 2000 + [small] * 3000 + [-great] * 2000,
            "by_halves": [great, small] * 4001 + [-great, small] * 4001,
            "rare": [great, -great] * 6000 + [small] * 300,
            "one": [1.0] + [small] * 20000,
        }
        tensors.update({f"{name}_{order}": torch.tensor(x).to(getattr(torch, name)) for order, x in orders.items()})
    return tensors


def views():
    base = torch.randn(60, 70)
    large = torch.randn(1700, 1300)
    image = torch.randn(8, 16, 9, 7)
    parts = torch.randn(30, 40, dtype=torch.complex64)
    wide = torch.arange(300 * 200, dtype=torch.int16).reshape(300, 200)
    return {
        "transposed": base.t(),
        "large_transposed": large.t(),
        "large_slice": large[3:1600:2, 5:1200:3],
        "permuted": image.permute(2, 0, 3, 1),
        "channels_last": image.contiguous(memory_format=torch.channels_last),
        "step": base.reshape(-1)[1::3],
        "offset": base[17:, 9:],
        "expanded": base[:1].expand(50, 70),
        "expanded_inner": base[:, :1].expand(60, 9),
        "expanded_scalar": torch.tensor(2.5).expand(1000, 1000, 1000)[:3, :4],
        "windows": base.reshape(-1).unfold(0, 16, 4),
        "conj": parts.conj(),
        "imaginary": torch.randn(30, 40, dtype=torch.complex64).conj().imag,
        "neg": torch._neg_view(base),
        "neg_complex": torch._neg_view(parts.clone()),
        "neg_int": torch._neg_view(wide[:, 3:50]),
        "short_transposed": wide.t(),
        "byte_transposed": torch.arange(200 * 3, dtype=torch.uint8).reshape(200, 3).t(),
        "double_step": torch.randn(90, 90, dtype=torch.float64)[::2, ::3],
        "complex_transposed": torch.randn(40, 50, dtype=torch.complex128).t(),
        "empty": torch.empty(3, 0, 2).permute(2, 0, 1),
        "ones": torch.randn(1, 5, 1).expand(1, 5, 1),
    }


def quantised():
    numbers = torch.linspace(-2, 2, 24).reshape(4, 6)
    scales, zeros = torch.tensor([0.1, 0.2, 0.05, 0.3]), torch.tensor([0, 1, 2, 3])
    out = {}
    for name in ("quint8", "qint8", "qint32"):
        dtype = getattr(torch, name)
        out[f"tensor_{name}"] = torch.quantize_per_tensor(numbers, 0.1, 3, dtype)
        out[f"channel_{name}"] = torch.quantize_per_channel(numbers, scales, zeros, 0, dtype)
        out[f"second_axis_{name}"] = torch.quantize_per_channel(numbers.t().contiguous(), scales, zeros, 1, dtype)
    out["packed_floats"] = torch.quantize_per_channel(numbers, scales, zeros.float(), 0, torch.quint4x2)
    out["packed_floats_4"] = torch.quantize_per_channel(numbers, scales, zeros.float(), 0, torch.quint2x4)
    return out


def sparse():
    dense = torch.tensor([[0.0, 1, 0, 2], [3, 0, 0, 0], [0, 0, 4, 0], [0, 5, 0, 6]])
    return {"coo": dense.to_sparse(), "csr": dense.to_sparse_csr(), "bsr": dense.to_sparse_bsr((2, 2))}


def rezipped(data, change, method=zipfile.ZIP_STORED):
    """The archive with change(record name, bytes) → bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return out.getvalue()


def big_endian(tensors):
    buffer = io.BytesIO()
    torch.save(tensors, buffer)
    units = {}
    for i, tensor in enumerate(tensors.values()):  # every one has a storage of its own
        name = str(tensor.dtype)[6:]
        units[f"archive/data/{i}"] = UNITS.get(name, tensor.element_size())

    def change(name, record):
        if name == "archive/byteorder":
            return b"big"
        unit = units.get(name, 1)
        return numpy.frombuffer(record, "u1").reshape(-1, unit)[:, ::-1].tobytes() if unit > 1 else record

    return rezipped(buffer.getvalue(), change)


def make(folder):
    torch.manual_seed(7)
    warnings.simplefilter("ignore")
    groups = {"dtypes": dtypes(), "odd": odd(), "cancelling": cancelling(), "views": views(), "quantised": quantised(), "sparse": sparse()}
    files = {}
    for group, tensors in groups.items():
        files[group] = tensors
        torch.save(tensors, os.path.join(folder, group + ".pth"))
        if group != "sparse":
            files[group + "_legacy"] = tensors
            path = os.path.join(folder, group + "_legacy.pth")
            torch.save(tensors, path, _use_new_zipfile_serialization=False)
    files["big_endian"] = groups["dtypes"]
    with open(os.path.join(folder, "big_endian.pth"), "wb") as file:
        file.write(big_endian(groups["dtypes"]))
    files["deflated"] = groups["views"]
    with open(os.path.join(folder, "views.pth"), "rb") as file:
        data = rezipped(file.read(), lambda name, record: record, zipfile.ZIP_DEFLATED)
    with open(os.path.join(folder, "deflated.pth"), "wb") as file:
        file.write(data)
    rows = []
    for group, tensors in files.items():
        for name, tensor in tensors.items():
            numbers = numbers_of(tensor)
            with open(os.path.join(folder, f"{group}.{name}.f64"), "wb") as file:
                file.write(numbers.tobytes())
            rows.append({"file": group, "name": name, **statistics(tensor, numbers)})
    return json.dumps(rows)
