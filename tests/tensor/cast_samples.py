"""What PyTorch's Tensor.to() makes of elements: every bit pattern of 8 and 16 bits; of wider ones the edges of all
exponents and many at random.

make(FOLDER) writes FROM.in, FROM-TO.out and FROM-TO.exact (a byte for each element: 1 where its bits are certain, 0 for
a NaN whose bits depend on where in the tensor, or on which processor, torch met it) and returns "FROM TO|FROM TO|...".
"""

import numpy
import torch

FLOATING = ["float64", "float32", "float16", "bfloat16", "float8_e5m2", "float8_e4m3fn", "float8_e5m2fnuz",
            "float8_e4m3fnuz", "float8_e8m0fnu"]
INTEGER = ["bool", "int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]


def dtype(name):
    return getattr(torch, name)


def size(name):
    return torch.empty(0, dtype=dtype(name)).element_size()


def of_bytes(raw, name):
    return torch.frombuffer(bytearray(raw), dtype=torch.uint8).view(dtype(name))


def raw(tensor):
    return tensor.contiguous().view(torch.uint8).numpy().tobytes()


def patterns(name):
    random = numpy.random.default_rng(7)
    if name == "bool":
        return bytes([0, 1, 1, 0, 1])
    if size(name) <= 2:
        return numpy.arange(256 ** size(name), dtype="<u2" if size(name) == 2 else "u1").tobytes()
    unsigned = "<u4" if size(name) == 4 else "<u8"
    everything = random.integers(0, 2 ** (8 * size(name)), 1 << 19, dtype=unsigned, endpoint=False)
    bits = 23 if size(name) == 4 else 52
    exponents = numpy.arange(1 << (31 - bits if bits == 23 else 11), dtype=unsigned) << numpy.array(bits, unsigned)
    # One bit, one bit less, and the halves between two numbers of fewer bits, for each exponent.
    mantissas = [0, 1, (1 << bits) - 1]
    for kept in range(bits):
        half = 1 << (bits - 1 - kept)
        mantissas += [half, half - 1, half + 1, 3 * half & ((1 << bits) - 1)]
    mantissas = numpy.unique(numpy.array(mantissas, dtype=unsigned))
    edges = (exponents[:, None] | mantissas[None, :]).ravel()
    negative = edges | numpy.array(1 << (8 * size(name) - 1), unsigned)
    near = random.normal(size=1 << 17)  # where weights are
    near = near.astype("<f4" if size(name) == 4 else "<f8").view(unsigned)
    return numpy.concatenate([everything, edges, negative, near]).tobytes()


def certain(source, target, cast):
    exact = torch.ones(source.numel(), dtype=torch.uint8)
    if not target.is_floating_point:
        return exact
    missing = torch.isnan(cast.to(torch.float64)).nonzero().ravel()
    if torch.backends.cpu.get_cpu_capability() not in ("AVX2", "AVX512"):
        exact[missing] = 0
        return exact
    few = missing[:: max(1, len(missing) // 4000)]
    exact[missing] = 0
    for at in few.tolist():
        alone = [source[at:at + 1].repeat(count).to(target)[-1:] for count in (1, 9)]
        exact[at] = all(raw(one) == raw(cast[at:at + 1]) for one in alone)
    return exact


def make(folder):
    pairs = []
    for name in FLOATING + INTEGER:
        data = patterns(name)
        with open(f"{folder}/{name}.in", "wb") as file:
            file.write(data)
        source = of_bytes(data, name)
        for target in FLOATING:
            if target == name:
                continue
            cast = source.to(dtype(target))
            with open(f"{folder}/{name}-{target}.out", "wb") as file:
                file.write(raw(cast))
            with open(f"{folder}/{name}-{target}.exact", "wb") as file:
                file.write(raw(certain(source, dtype(target), cast)))
            pairs.append(f"{name} {target}")
    return "|".join(pairs)
