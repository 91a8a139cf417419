"""What the hostile files are made of."""

import opcodes as op
import zips
from containers import floats


COMMAND = ': > "${CKPTSCOPE_CANARY:-/dev/null}"'
PYTHON = "open(__import__('os').environ['CKPTSCOPE_CANARY'], 'w')"
GOOD = [("module.weight", op.tensor("0", 4, (2, 2))), ("module.bias", op.tensor("1", 2, (2,)))]
PLAIN = [("epoch", b"K\3"), ("name", op.text("x"))]
DATA_OF_GOOD = [floats(1, 2, 3, 4), floats(5, 6)]
SYSTEM = op.glob("posix", "system") + b"(" + op.text(COMMAND) + b"tR"
HUGE = 2**64 - 1


class Writer:
    def __init__(self, catalog):
        self.catalog = catalog

    def add(self, name, data, container, description, level, **more):
        self.catalog.write(f"hostile/{name}", data, container, description, level=level, torch=False, **more)

    def zip(self, name, body, description, level, storages=DATA_OF_GOOD, **more):
        self.add(f"{name}.pth", zips.checkpoint(body, storages), "zip", description, level, **more)

    def raw(self, name, body, description, level):
        self.add(f"{name}.pkl", body, "pickle", description, level)

    def legacy(self, name, body, description, level, storages=None, **more):
        stored = [("0", 4, DATA_OF_GOOD[0]), ("1", 2, DATA_OF_GOOD[1])] if storages is None else storages
        body = body.replace(b"tQ", b"NtQ")  # persistent ids of legacy streams have a sixth part
        self.add(f"{name}_legacy.pth", op.legacy(body, stored, **more), "legacy", description, level)

    def everywhere(self, name, body_of, description, level):
        """`body_of` makes the pickle around the items of a dict; a raw pickle cannot have storages."""
        self.zip(name, body_of(GOOD), description, level)
        self.raw(name, body_of(PLAIN), description, level)
        self.legacy(name, body_of(GOOD), description, level)


def short4(value):
    """SHORT_BINUNICODE"""
    return b"\x8c" + bytes([len(value.encode())]) + value.encode()


def with_payload(payload, pairs=GOOD):
    """A dict with one more item, which is the payload."""
    return op.PROTO2 + op.dictionary([*pairs, ("extra", payload)]) + b"."


def call_forms(module, name, argument):
    text = op.text(argument)
    return {
        "global": op.glob(module, name) + b"(" + text + b"tR",
        "stack_global": short4(module) + short4(name) + b"\x93" + text + b"\x85R",
        "inst": b"(" + text + f"i{module}\n{name}\n".encode(),
        "obj": b"(" + op.glob(module, name) + text + b"o",
        "newobj": op.glob(module, name) + text + b"\x85\x81",
        "newobj_ex": op.glob(module, name) + text + b"\x85}\x92",
        "build": op.glob("argparse", "Namespace")
        + b")\x81}"
        + op.text("__setstate__")
        + op.glob(module, name)
        + b"sb"
        + text
        + b"b",
        "memo_names": op.text(module)
        + b"q\xf0"
        + b"0"
        + op.text(name)
        + b"q\xf1"
        + b"0"
        + b"h\xf0h\xf1\x93"
        + text
        + b"\x85R",
    }
