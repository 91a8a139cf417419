"""The containers beside plain zip and legacy: raw pickles, tar, other writers' zips, programs, big files."""

import io
import os
import pickle
import struct
import sys
import tarfile
import warnings
import zipfile
from collections import Counter, OrderedDict

import torch

import nets
import opcodes as op
import zips
from catalog import AMBIGUOUS, DATA, ERROR, FALSE, PROGRAM
from torch_save import saved

GPU = ["module-prefix", "device-tags"]


def parallel_state():
    return nets.fake_parallel(nets.named_net()).state_dict()


def floats(*values):
    return struct.pack(f"<{len(values)}f", *values)


def make_raw(catalog):
    state = parallel_state()
    for protocol in range(2, 6):
        catalog.write(
            f"raw/state_protocol{protocol}.pkl",
            pickle.dumps(state, protocol),
            "pickle",
            "pickle.dump of a state dict: a nested legacy stream per storage",
            level=[FALSE, PROGRAM],
            findings=["module-prefix", "raw-pickle"],
        )
    values = {
        "a": [1, -5, 2**40, 3.5, None, True],
        "text": "é\n",
        "t": (1, (2,)),
        "b": b"\x00\xff",
        "n": {"x": {}},
        "ordered": OrderedDict(a=1),
        "set": {1},
        "counter": Counter("aab"),
        "array": bytearray(b"xy"),
        "big": 2**90,
    }
    for protocol in range(6):
        catalog.write(
            f"raw/values_protocol{protocol}.pkl",
            pickle.dumps(values, protocol),
            "pickle",
            f"plain values, protocol {protocol}",
            level=[FALSE, DATA],
            findings=["raw-pickle"],
        )
    catalog.write(
        "raw/state_protocol4_unframed.pkl",
        unframed(pickle.dumps(values, 4)),
        "pickle",
        "protocol 4 without frames",
        level=[FALSE, DATA],
    )
    import numpy

    weights = {
        "model": {"backbone.conv1": numpy.arange(6, dtype="f4").reshape(2, 3)},
        "__author__": "x",
        "matching_heuristics": True,
    }
    catalog.write("raw/detectron2.pkl", pickle.dumps(weights, 4), "pickle", "detectron2: numpy arrays", level=FALSE)
    catalog.write(
        "raw/python2.pkl", python2_pickle(), "pickle", "Python 2 strings and class names", level=[FALSE, DATA]
    )


def unframed(data):
    assert data[2:3] == b"\x95"
    return data[:2] + data[11:]


def python2_pickle():
    return (
        op.PROTO2
        + b"}("
        + op.short("epoch")
        + b"K\x05"
        + op.short("name")
        + op.short("caf\xe9".encode("latin-1"))
        + op.short("long")
        + b"\x8a\x01\x07"
        + op.short("list")
        + b"](K\x01K\x02e"
        + op.short("obj")
        + op.glob("copy_reg", "_reconstructor")
        + op.items(op.glob("argparse", "Namespace"), op.glob("__builtin__", "object"), b"N")
        + b"R}"
        + op.short("lr")
        + b"G"
        + struct.pack(">d", 0.1)
        + b"sb"
        + b"u."
    )


def make_old_legacy(catalog):
    hooks = op.glob("collections", "OrderedDict") + b")R"

    def stored(key, kind, count, view=b"N", location="cuda:1"):
        return (
            op.items(op.short("storage"), op.glob(*kind), op.short(key), op.short(location), op.number(count), view)
            + b"Q"
        )

    def rebuilt(storage, offset, shape, strides, function="_rebuild_tensor_v2"):
        tail = (b"\x89", hooks) if function.endswith("v2") else ()
        return (
            op.glob("torch._utils", function)
            + op.items(storage, op.number(offset), op.numbers(*shape), op.numbers(*strides), *tail)
            + b"R"
        )

    kind = ("torch.cuda", "FloatStorage")
    view = op.items(op.short("94000002"), op.number(2), op.number(2))
    body = (
        op.PROTO2
        + b"}("
        + b"".join(
            [
                op.short("module.a"),
                rebuilt(stored("94000001", kind, 6), 0, (2, 3), (3, 1)),
                op.short("module.v"),
                rebuilt(stored("94000001", kind, 6, view), 0, (2,), (1,)),
                op.short("module.o"),
                rebuilt(stored("94000009", kind, 2), 0, (2,), (1,), "_rebuild_tensor"),
            ]
        )
        + b"u."
    )
    system = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
    storages = [("94000001", 6, floats(*range(6))), ("94000009", 2, floats(7, 8))]
    catalog.write(
        "legacy_old/python2_views.pth",
        op.legacy(body, storages, system=system),
        "legacy",
        "written by Python 2 with view_metadata, torch.cuda storages and 32-bit sizes",
        findings=GPU,
    )
    old = (
        op.PROTO2
        + b"}("
        + op.short("x")
        + op.glob("torch.cuda", "FloatTensor")
        + b")\x81"
        + op.items(stored("1", kind, 4), op.number(0), op.numbers(2, 2), op.numbers(2, 1))
        + b"bu."
    )
    catalog.write(
        "legacy_old/tensor_by_state.pth",
        op.legacy(old, [("1", 4, floats(1, 2, 3, 4))]),
        "legacy",
        "torch 0.1: torch.cuda.FloatTensor with a state",
        level=[DATA, FALSE],
        findings=["device-tags"],
        tensors=1,
    )
    parameter = (
        op.PROTO2
        + b"}("
        + op.short("w")
        + op.glob("torch.nn.parameter", "Parameter")
        + op.items(rebuilt(stored("1", kind, 4), 0, (4,), (1,), "_rebuild_tensor"), b"\x88")
        + b"\x81"
        + op.items(rebuilt(stored("1", kind, 4), 0, (4,), (1,), "_rebuild_tensor"), b"N", hooks, b"\x88", b"\x89")
        + b"bu."
    )
    catalog.write(
        "legacy_old/parameter_by_state.pth",
        op.legacy(parameter, [("1", 4, floats(1, 2, 3, 4))]),
        "legacy",
        "torch 0.3: Parameter with NEWOBJ and a state of five",
        level=[DATA, FALSE],
        findings=["device-tags"],
        tensors=1,
        torch=False,
    )
    variable = (
        op.PROTO2
        + b"}("
        + op.short("hidden")
        + op.glob("torch.autograd.variable", "Variable")
        + op.items(rebuilt(stored("1", kind, 4), 0, (4,), (1,), "_rebuild_tensor"))
        + b"R"
        + op.items(b"\x88", b"\x89", hooks)
        + b"bu."
    )
    catalog.write(
        "legacy_old/variable.pth",
        op.legacy(variable, [("1", 4, floats(1, 2, 3, 4))]),
        "legacy",
        "torch 0.3: a Variable with a state of three",
        level=FALSE,
        findings=["device-tags"],
        tensors=1,
        torch=False,
    )
    zeros = op.legacy(op.PROTO2 + op.dictionary([("x", op.tensor("5", 0, (0,), view=b"N"))]) + b".", [("5", 0, b"")])
    catalog.write("legacy_old/empty_storage.pth", zeros, "legacy", "a storage without elements")


def tar_of(members):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:", format=tarfile.PAX_FORMAT) as archive:
        for name, data in members:
            info = data if isinstance(data, tarfile.TarInfo) else tarfile.TarInfo(name)
            content = b"" if isinstance(data, tarfile.TarInfo) else data
            if content:
                info.size = len(content)
            archive.addfile(info, io.BytesIO(content) if content else None)
    return out.getvalue()


class TarIds(pickle.Pickler):
    """The object pickle of a tar: tensors and storages are integer ids."""

    def persistent_id(self, obj):
        return obj.key if isinstance(obj, TarId) else None


class TarId:
    def __init__(self, key):
        self.key = key


def tar_members(value, storages, views, tensors):
    data = pickle.dumps(len(storages), 2)
    for key, location, cls, count, raw in storages:
        data += pickle.dumps((key, location, cls), 2) + struct.pack("<q", count) + raw
    data += pickle.dumps(views, 2)
    heads = pickle.dumps(len(tensors), 2)
    for key, storage, cls, shape, strides, offset in tensors:
        heads += pickle.dumps((key, storage, cls), 2) + struct.pack("<i", len(shape)) + b"\0" * 4
        heads += struct.pack(f"<{len(shape)}q", *shape) + struct.pack(f"<{len(strides)}q", *strides)
        heads += struct.pack("<q", offset)
    body = io.BytesIO()
    TarIds(body, 2).dump(value)
    system = dict(protocol_version=1000, little_endian=True, type_sizes=dict(short=2, int=4, long=8))
    return [
        ("storages", data),
        ("tensors", heads),
        ("pickle", body.getvalue()),
        ("sys_info", pickle.dumps(system, 2)),
    ]


def plain_tar():
    value = OrderedDict([("module.weight", TarId(101)), ("module.bias", TarId(102)), ("module.tail", TarId(103))])
    storages = [
        (1, "cpu", torch.FloatStorage, 6, floats(*range(6))),
        (2, "cpu", torch.LongStorage, 2, struct.pack("<2q", 7, 8)),
    ]
    tensors = [
        (101, 1, torch.FloatTensor, (2, 3), (3, 1), 0),
        (102, 2, torch.LongTensor, (2,), (1,), 0),
        (103, 3, torch.FloatTensor, (2,), (1,), 0),
    ]
    return tar_members(value, storages, [(3, 1, 4, 2)], tensors)


def make_tar(catalog):
    catalog.write(
        "tar/state.pth",
        tar_of(plain_tar()),
        "tar",
        "torch before 0.1.10, with a view",
        level=FALSE,
        findings=["module-prefix"],
        tensors=3,
    )


def rezip(data, order=None, root=None, method=zipfile.ZIP_STORED, skip=(), folders=()):
    out = io.BytesIO()
    records = zips.read_records(data)
    if order:
        records.sort(key=order)
    with zipfile.ZipFile(out, "w", method) as archive:
        for name in folders:
            archive.writestr(f"{root or 'archive'}/{name}/", b"")
        for name, content in records:
            if name not in skip:
                info = zipfile.ZipInfo(f"{root or 'archive'}/{name}")
                info.compress_type = method
                archive.writestr(info, content)
    return out.getvalue()


def swapped(data, size):
    return b"".join(data[i : i + size][::-1] for i in range(0, len(data), size))


def make_zips(catalog):
    genuine = saved({"model": parallel_state(), "epoch": 3}, "cuda:0")
    records = dict(zips.read_records(genuine))
    count = sum(1 for name in records if name.startswith("data/"))
    storages = [records[f"data/{i}"] for i in range(count)]
    for style in ("1.6", "2.6", "2.13"):
        catalog.write(
            f"zips/style_{style}.pth",
            zips.checkpoint(records["data.pkl"], storages, style=style),
            "zip",
            f"records and order as PyTorch {style}",
            findings=GPU,
        )
    later = ("version", "data/", ".data", "byteorder", "data.pkl")
    catalog.write(
        "zips/other_order.pth",
        rezip(
            genuine,
            lambda r: [i for i, p in enumerate(later) if r[0].startswith(p)],
            "another root",
            skip=(".format_version", ".storage_alignment"),
        ),
        "zip",
        "records in another order, another root, by Python's zipfile",
        findings=GPU,
    )
    catalog.write(
        "zips/deflated.pth",
        rezip(genuine, method=zipfile.ZIP_DEFLATED),
        "zip",
        "deflated by Python's zipfile",
        findings=GPU + ["deflated"],
    )
    catalog.write(
        "zips/folders.pth", rezip(genuine, folders=["data"]), "zip", "packed by a program that lists folders", findings=GPU
    )
    catalog.write(
        "zips/unpacked.pkl",
        records["data.pkl"],
        "pickle",
        "data.pkl out of a zip file",
        level=AMBIGUOUS,
        findings=["unpacked-record"],
    )
    catalog.write("zips/unaligned.pth", rezip(genuine), "zip", "stored, not aligned", findings=GPU)
    entries = zips.checkpoint_entries(records["data.pkl"], storages, style="2.6")
    for entry in entries:
        entry.local_sizes = True
    catalog.write(
        "zips/local_sizes.pth", zips.build(entries), "zip", "sizes in the local headers, no descriptors", findings=GPU
    )
    entries = zips.checkpoint_entries(records["data.pkl"], storages, style="2.6")
    for entry in entries:
        entry.zip64 = True
    catalog.write(
        "zips/zip64_everywhere.pth", zips.build(entries), "zip", "zip64 fields for small records", findings=GPU
    )
    entries = zips.checkpoint_entries(records["data.pkl"], storages)
    catalog.write("zips/no_end64.pth", zips.build(entries, plain=True), "zip", "no zip64 end record", findings=GPU)
    catalog.write(
        "zips/comment.pth",
        zips.checkpoint(records["data.pkl"], storages, comment=b"a comment"),
        "zip",
        "a comment at the end",
        findings=GPU,
    )
    entries = zips.checkpoint_entries(records["data.pkl"], storages, style="2.6")
    for entry in entries:
        entry.crc = 0
    catalog.write(
        "zips/crc_zero.pth", zips.build(entries), "zip", "CRC 0 everywhere: compute_crc32 was off", findings=GPU
    )
    extra = zips.checkpoint_entries(records["data.pkl"], storages)
    extra.insert(1, zips.Entry("archive/extra/note.txt", b"more"))
    catalog.write(
        "zips/extra_record.pth",
        zips.build(extra),
        "zip",
        "a record that nothing refers to",
        findings=GPU,
    )
    big = {
        "f4": ("FloatStorage", ">2f", (1.5, -2.0), 4),
        "f8": ("DoubleStorage", ">2d", (1.5, -2.0), 8),
        "i2": ("ShortStorage", ">2h", (1, -2), 2),
        "i8": ("LongStorage", ">2q", (1, -2), 8),
        "c8": ("ComplexFloatStorage", ">4f", (1, 2, 3, 4), 8),
        "u1": ("ByteStorage", ">2B", (1, 2), 1),
    }
    pairs = [
        (name, op.tensor(str(i), 2, (2,), kind=("torch", cls))) for i, (name, (cls, _, _, _)) in enumerate(big.items())
    ]
    data = [struct.pack(form, *values) for _, form, values, _ in big.values()]
    catalog.write(
        "zips/big_endian.pth",
        zips.checkpoint(op.state_dict(pairs), data, style="2.6", byteorder="big"),
        "zip",
        "byteorder big",
        findings=["big-endian"],
    )
    little = [struct.pack(form.replace(">", "<"), *values) for _, form, values, _ in big.values()]
    catalog.write(
        "zips/big_endian_twin.pth",
        zips.checkpoint(op.state_dict(pairs), little, style="2.6"),
        "zip",
        "the same values, byteorder little",
    )
    many = [(f"k{i}", op.tensor(str(i), 1, (1,))) for i in range(70000)]
    body = op.PROTO2 + b"}(" + b"".join(op.text(k) + v for k, v in many) + b"u."
    small = [struct.pack("<f", i) for i in range(70000)]
    catalog.write(
        "zips/records_70000.pth",
        zips.build(unaligned(zips.checkpoint_entries(body, small))),
        "zip",
        "more than 65535 records",
        torch=False,
        tensors=70000,
    )
    setitem = (
        op.PROTO2
        + b"}"
        + op.text("a")
        + op.glob("__builtin__", "getattr")
        + op.items(op.glob("torch._utils", "torch"), op.text("channels_last"))
        + b"Rs."
    )
    catalog.write(
        "zips/memory_format.pth",
        zips.checkpoint(setitem),
        "zip",
        "a memory format, by getattr",
        level=[FALSE, PROGRAM, "dangerous"],
    )


def unaligned(entries):
    for entry in entries:
        entry.align = 0
    return entries


def make_programs(catalog):
    net, example = nets.named_net().eval(), torch.ones(1, 1, 5, 5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.jit.save(torch.jit.script(net), catalog.path("programs/scripted.pt"))
        torch.jit.save(torch.jit.trace(net, example), catalog.path("programs/traced.pt"))
    for name in ("scripted", "traced"):
        catalog.add(
            f"programs/{name}.pt", "torchscript", "TorchScript", level=PROGRAM, findings=["torchscript"], torch=False
        )
    from torch.package import PackageExporter

    with PackageExporter(catalog.path("programs/package.pt")) as exporter:
        exporter.extern("**")
        exporter.save_pickle("res", "model.pkl", net.state_dict())
    catalog.add("programs/package.pt", "torch.package", "torch.package", level=[ERROR, PROGRAM, AMBIGUOUS], torch=False)
    try:
        torch.export.save(torch.export.export(net, (example,)), catalog.path("programs/exported.pt2"))
        catalog.add("programs/exported.pt2", "pt2", "torch.export", level=[ERROR, PROGRAM, AMBIGUOUS], torch=False)
    except Exception as error:  # needs parts of PyTorch that some builds lack
        print(f"no .pt2: {error}", file=sys.stderr)
    import torch.distributed.checkpoint as dcp

    folder = catalog.path("dcp/step1/.metadata")
    dcp.save({"model": net.state_dict(), "epoch": 3}, checkpoint_id=os.path.dirname(folder), no_dist=True)
    catalog.add("dcp/step1/.metadata", "pickle", "metadata of a distributed checkpoint", level=ERROR, torch=False)
    catalog.add(
        "dcp/step1/__0_0.distcp",
        "zip",
        "shard of a distributed checkpoint: many zips in a row",
        level=ERROR,
        torch=False,
    )


def make_big(catalog):
    """A storage of more than 4 GiB, all holes, and one behind it. Layout of miniz, with zip64 where it must be."""
    size = (1 << 32) + 4096
    tail = floats(*range(8))
    pickle_ = op.state_dict(
        [("module.huge", op.tensor("0", size // 4, (size // 4,))), ("module.small", op.tensor("1", 8, (8,)))]
    )
    entries = zips.checkpoint_entries(pickle_, [b"", tail], root="huge", style="2.13")
    for entry in entries:
        entry.prepare()
    name = "big/huge.pth"
    central, path = [], catalog.path(name)
    with open(path, "wb") as file:
        for entry in entries:
            position = file.tell()
            huge = entry.name == b"huge/data/0"
            entry.zip64 = huge or position >= zips.FULL32
            if huge:
                entry.real_size = entry.real_packed = size
                entry.real_crc = zips.crc_of_zeros(size)
                entry.data = b"holes"  # so that the header has a descriptor
            head, descriptor = zips.local_bytes(entry, position)
            file.write(head)
            file.seek(size, os.SEEK_CUR) if huge else file.write(entry.packed)
            file.write(descriptor)
            central.append((entry, position))
        begin = file.tell()
        data = b"".join(zips.central_bytes(entry, position) for entry, position in central)
        file.write(data + zips.end_bytes(len(central), begin, len(data)))
    if os.stat(path).st_blocks * 512 > 1 << 20 and not catalog.big:
        os.remove(path)  # this file system stores the holes
        return
    catalog.add(name, "zip", "4 GiB storage (sparse file), zip64", findings=["module-prefix"], torch=False, tensors=2)


def make(catalog):
    make_raw(catalog)
    make_old_legacy(catalog)
    make_tar(catalog)
    make_zips(catalog)
    make_programs(catalog)
    make_big(catalog)
