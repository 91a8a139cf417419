"""Hostile files. Nothing here is ever loaded by PyTorch or pickle: the payload of all of them is to create the file that
$CKPTSCOPE_CANARY names, so that a test can see that nobody ran it."""

import struct
import tarfile

import opcodes as op
import zips
from catalog import AMBIGUOUS, DANGER, DATA, ERROR, PROGRAM
from containers import floats, plain_tar, tar_of
from foreign import safetensors
from hostile_base import COMMAND, DATA_OF_GOOD, GOOD, SYSTEM, Writer, with_payload
from hostile_archives import make_tars, make_zips
from hostile_calls import make_calls, make_hidden
from hostile_pickles import make_pickle_bombs, make_tensors


def make_named(write):
    """The rest of the fifteen nastiest: number in the name."""
    good = op.state_dict(GOOD)
    write.add(
        "nastiest_01_two_zips.pth",
        zips.checkpoint(good, DATA_OF_GOOD) + zips.checkpoint(op.PROTO2 + SYSTEM + b"."),
        "zip",
        "A for torch, B for Python",
        [AMBIGUOUS, ERROR],
    )
    write.zip(
        "nastiest_02_storage_2_60",
        op.state_dict([("x", op.tensor("0", 2**60, (2**60,)))]),
        "2^60 floats on 16 bytes",
        AMBIGUOUS,
        storages=[b"\0" * 16],
    )
    write.zip(
        "nastiest_03_stride_0",
        op.state_dict([("x", op.tensor("0", 4, (2**40,), (0,)))]),
        "2^40 elements of stride 0",
        [DATA, AMBIGUOUS],
        storages=[b"\0" * 16],
    )
    write.zip("nastiest_04_nest", op.PROTO2 + b")" + b"\x85" * 10**6 + b".", "10^6 nested tuples", [DATA, AMBIGUOUS])
    laughs = b"".join(b"]q" + bytes([i + 1]) + b"(" + (b"h" + bytes([i])) * 10 + b"e" for i in range(10))
    write.zip("nastiest_05_laughs", op.PROTO2 + b"]q\0" + laughs + b".", "billion laughs", [DATA, AMBIGUOUS])
    padding = op.text("p" * 131000) + b"0"
    body = b"\x80\x04\x95" + struct.pack("<Q", len(padding) + 6) + padding + op.text(SYSTEM + b".") + b"0}."
    write.zip(
        "nastiest_06_frame_straddle", body, "disassembler and loader see different programs", [AMBIGUOUS, ERROR, DANGER]
    )
    mix = (
        op.text("torch._utils")
        + b"\x940"
        + op.text("posix")
        + b"q\x000"
        + op.text("system")
        + b"q\x010h\0h\x01\x93"
        + op.text(COMMAND)
        + b"\x85R"
    )
    write.zip("nastiest_07_memo_mix", with_payload(mix), "the name reads torch._utils to who looks back", DANGER)
    write.zip(
        "nastiest_08_injected",
        op.PROTO2 + op.dictionary(GOOD) + SYSTEM + b"0\xff",
        "genuine state dict, dropped call, syntax error",
        [DANGER, AMBIGUOUS, ERROR],
    )
    entries = zips.checkpoint_entries(good, DATA_OF_GOOD) + [zips.Entry("archive/constants.pkl", b"\x80\x02).")]
    write.add("nastiest_09_constants.pth", zips.build(entries), "zip", "TorchScript to torch.load", PROGRAM)
    wraps = {"a": {"dtype": "F32", "shape": [2**32, 2**32], "data_offsets": [0, 0]}}
    write.add("nastiest_10_wraps.safetensors", safetensors(wraps), "safetensors", "a product that wraps to 0", ERROR)
    info = tarfile.TarInfo("storages")
    info.type = tarfile.FIFOTYPE
    write.add(
        "nastiest_11_fifo.tar",
        tar_of([("storages", info)] + plain_tar()[1:]),
        "tar",
        "a FIFO named storages",
        [ERROR, AMBIGUOUS],
    )
    nasty = "\u202e<img src=x onerror=1>\n\r%1 %n=cmd|' /C calc'!A0\x00\u2029" * 160000
    write.zip(
        "nastiest_14_key",
        op.PROTO2 + op.dictionary([(nasty, op.tensor("0", 4, (4,)))]) + b".",
        "10 MB of nasty key",
        DATA,
        storages=[b"\0" * 16],
    )


def make(catalog):
    write = Writer(catalog)
    for part in (make_calls, make_hidden, make_pickle_bombs, make_tensors, make_zips, make_tars, make_named):
        part(write)
