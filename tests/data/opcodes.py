"""Pickles written opcode by opcode, for what no pickler writes."""

import pickle
import struct

STOP = b"."
PROTO2 = b"\x80\x02"


def glob(module, name):
    """GLOBAL"""
    return f"c{module}\n{name}\n".encode("utf-8", "surrogatepass")


def text(value):
    """BINUNICODE"""
    data = value.encode("utf-8", "surrogatepass") if isinstance(value, str) else value
    return b"X" + struct.pack("<I", len(data)) + data


def short(value):
    """SHORT_BINSTRING, as Python 2 wrote str"""
    data = value.encode() if isinstance(value, str) else value
    return b"U" + bytes([len(data)]) + data


def number(value):
    if 0 <= value < 256:
        return b"K" + bytes([value])
    if 0 <= value < 65536:
        return b"M" + struct.pack("<H", value)
    if -(2**31) <= value < 2**31:
        return b"J" + struct.pack("<i", value)
    return b"\x8a" + (lambda data: bytes([len(data)]) + data)(pickle.encode_long(value))


def items(*values):
    """A tuple of already encoded values."""
    return b"(" + b"".join(values) + b"t"


def numbers(*values):
    return items(*[number(value) for value in values])


def storage(key="0", elements=1, kind=("torch", "FloatStorage"), location="cpu", view=b""):
    """BINPERSID of a storage, as torch.save writes it; legacy streams have a sixth part, view=b"N" for none"""
    return items(text("storage"), glob(*kind), text(key), text(location), number(elements), view) + b"Q"


EMPTY_HOOKS = glob("collections", "OrderedDict") + b")R"


def tensor(key="0", elements=1, shape=(1,), strides=None, offset=0, **more):
    if strides is None:
        strides, step = [], 1
        for size in reversed(shape):
            strides.insert(0, step)
            step *= size
    return (
        glob("torch._utils", "_rebuild_tensor_v2")
        + items(
            storage(key, elements, **more), number(offset), numbers(*shape), numbers(*strides), b"\x89", EMPTY_HOOKS
        )
        + b"R"
    )


def dictionary(pairs):
    """A dict of (str or encoded key, encoded value)."""
    body = b"".join((text(key) if isinstance(key, str) else key) + value for key, value in pairs)
    return b"}(" + body + b"u"


def state_dict(pairs):
    return PROTO2 + dictionary(pairs) + STOP


LEGACY_SYSTEM = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}


def legacy(body, storages=(), keys=None, system=None, magic=None, protocol=2):
    """A legacy stream: `storages` is [(key, element count, bytes)], body the pickle of the object."""
    head = magic if magic is not None else pickle.dumps(0x1950A86A20F9469CFC6C, protocol)
    head += pickle.dumps(1001, protocol)
    head += pickle.dumps(LEGACY_SYSTEM if system is None else system, protocol)
    names = pickle.dumps([key for key, _, _ in storages] if keys is None else keys, protocol)
    return head + body + names + b"".join(struct.pack("<q", count) + data for _, count, data in storages)
