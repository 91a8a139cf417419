"""Files that were good once: cut off, with flipped bytes, with records that do not fit."""

import io
import zipfile

import torch

import nets
import opcodes as op
import zips
from catalog import AMBIGUOUS, DATA, ERROR, FALSE
from containers import floats, parallel_state
from torch_save import saved


def make_zip(catalog):
    good = saved({"model": parallel_state(), "epoch": 3}, "cuda:0")
    catalog.write(
        "damaged/good.pth",
        good,
        "zip",
        "the file that the others here come from",
        findings=["module-prefix", "device-tags"],
    )
    central = good.rindex(zips.END64)
    for name, cut in (
        ("half", len(good) // 2),
        ("no_directory", good.index(zips.CENTRAL)),
        ("no_end", central),
        ("last_byte", len(good) - 1),
        ("header_only", 20),
    ):
        catalog.write(
            f"damaged/zip_cut_{name}.pth",
            good[:cut],
            "zip",
            f"cut off at byte {cut} of {len(good)}",
            level=[ERROR, AMBIGUOUS],
            findings=["truncated"],
            torch=None,
        )
    place = good.index(dict(zips.read_records(good))["data/0"])
    flipped = good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :]
    catalog.write(
        "damaged/zip_flipped_byte.pth",
        flipped,
        "zip",
        "one bit of data/0 flipped: CRC differs",
        findings=["crc-mismatch"],
        crc=True,
    )
    middle = good.index(b"data.pkl") + 400
    catalog.write(
        "damaged/zip_pickle_overwritten.pth",
        good[:middle] + b"\0" * 64 + good[middle + 64 :],
        "zip",
        "64 zero bytes inside data.pkl",
        level=[ERROR, AMBIGUOUS],
        torch=False,
    )
    body = op.state_dict([("a", op.tensor("0", 4, (4,))), ("b", op.tensor("1", 4, (4,)))])
    data = [floats(1, 2, 3, 4), floats(5, 6, 7, 8)]

    def variant(name, description, findings, change, level):
        entries = zips.checkpoint_entries(body, data)
        change(entries)
        catalog.write(
            f"damaged/{name}.pth", zips.build(entries), "zip", description, findings=findings, level=level, torch=False
        )

    def at(name):
        return lambda entries: next(e for e in entries if e.name.endswith(name))

    second = at(b"data/1")
    variant("record_missing", "data/1 is missing", ["missing-record"], lambda e: e.remove(second(e)), [AMBIGUOUS])
    variant(
        "record_short",
        "data/1 has 8 of 16 bytes",
        ["short-record"],
        lambda e: setattr(second(e), "data", floats(5, 6)),
        [AMBIGUOUS],
    )
    variant(
        "record_empty", "data/1 has no bytes", ["short-record"], lambda e: setattr(second(e), "data", b""), [AMBIGUOUS]
    )
    variant(
        "record_long",
        "data/1 has 20 bytes for 16",
        ["long-record"],
        lambda e: setattr(second(e), "data", data[1] + b"more"),
        [AMBIGUOUS, DATA],
    )
    variant(
        "record_twice",
        "data/1 twice, with other bytes",
        ["duplicate-record"],
        lambda e: e.append(zips.Entry("archive/data/1", floats(0, 0, 0, 0))),
        AMBIGUOUS,
    )
    variant(
        "pickle_twice",
        "data.pkl twice",
        ["duplicate-record"],
        lambda e: e.append(zips.Entry("archive/data.pkl", op.state_dict([("x", b"K\1")]))),
        AMBIGUOUS,
    )
    variant("entries_overlap", "data/1 lies inside data/0", ["overlapping-records"], overlap, AMBIGUOUS)
    variant(
        "same_bytes",
        "two entries, one place",
        ["overlapping-records"],
        lambda e: e.append(zips.Entry("archive/data/2", data[0], reuse=1)),
        AMBIGUOUS,
    )
    variant("no_version", "no version record", ["no-version"], lambda e: e.pop(), [AMBIGUOUS, DATA, ERROR])
    variant(
        "version_11",
        "version 11",
        ["version-unknown"],
        lambda e: setattr(e[-1], "data", b"11\n"),
        [AMBIGUOUS, DATA, ERROR],
    )
    variant(
        "byteorder_middle",
        "byteorder neither little nor big",
        ["byte-order"],
        lambda e: e.append(zips.Entry("archive/byteorder", b"middle")),
        [AMBIGUOUS, DATA, ERROR],
    )
    variant(
        "byteorder_line",
        "byteorder with a line break, as echo writes it",
        ["byte-order"],
        lambda e: e.append(zips.Entry("archive/byteorder", b"little\n")),
        [AMBIGUOUS, DATA],
    )
    variant(
        "version_empty",
        "an empty version record",
        ["version-unknown"],
        lambda e: setattr(e[-1], "data", b""),
        [AMBIGUOUS, DATA],
    )
    variant(
        "second_root",
        "a record under another root",
        ["zip-ambiguous"],
        lambda e: e.append(zips.Entry("other/file", b"x")),
        [AMBIGUOUS, ERROR],
    )
    variant("no_pickle", "no data.pkl", [], lambda e: e.pop(0), [ERROR])
    variant(
        "crc_wrong_pickle",
        "wrong CRC of data.pkl",
        ["crc-mismatch"],
        lambda e: setattr(e[0], "crc", 1234),
        [AMBIGUOUS, DATA],
    )
    variant(
        "deflated_broken",
        "deflated data/1 whose stream is broken",
        ["deflated"],
        broken_deflate,
        [AMBIGUOUS, DATA, ERROR],
    )
    catalog.write(
        "damaged/joined_equal.pth",
        saved({"a": 1}) + saved({"a": 2}),
        "zip",
        "two archives of one length, as in a .distcp file: the end of the second points into the first",
        level=ERROR,
        torch=False,  # it reads the first of them and passes over the other
    )
    big = {"x": torch.zeros(100000)[5:8], "module.y": torch.ones(30000)[:3].reshape(3, 1)}
    catalog.write(
        "damaged/oversized.pth",
        saved(big),
        "zip",
        "storages far bigger than their views",
        findings=["oversized-storage"],
    )
    base = torch.arange(10000.0)
    many = {f"module.l{i}.weight": base[i : i + 1] for i in range(len(base))}
    catalog.write(
        "damaged/many.pth",
        saved(many | {"module.big": torch.zeros(100000)[5:8]}),
        "zip",
        "so many tensors that two threads look for what is wrong",
        findings=["module-prefix", "oversized-storage"],
    )
    out_of = [
        ("past", dict(elements=4, shape=(5,))),
        ("offset", dict(elements=4, shape=(4,), offset=1)),
        ("stride", dict(elements=4, shape=(2, 2), strides=(3, 1))),
        ("negative", dict(elements=4, shape=(-2,))),
        ("negative_stride", dict(elements=4, shape=(2,), strides=(-1,))),
        ("negative_offset", dict(elements=4, shape=(2,), offset=-1)),
        ("rank", dict(elements=4, shape=(2, 2), strides=(1,))),
    ]
    for name, facts in out_of:
        catalog.write(
            f"damaged/view_{name}.pth",
            zips.checkpoint(
                op.state_dict([("a", op.tensor(**facts)), ("b", op.tensor(elements=4, shape=(4,)))]), [data[0]]
            ),
            "zip",
            f"a view that does not fit: {facts}",
            level=AMBIGUOUS,
            findings=["broken-tensor"],
            torch=False,
        )
    make_parts(catalog)


def make_parts(catalog):
    """Sparse, quantised and nested tensors of which one part reaches outside of its storage."""
    quantised = torch.quantize_per_channel(
        torch.ones(2, 3), torch.tensor([0.1, 0.2]), torch.tensor([0, 1]), 0, torch.quint8
    )
    for name, tensor, shape in (
        ("indices", torch.eye(3).to_sparse(), b"K\x02K\x03\x86"),
        ("values", torch.eye(3).to_sparse(), b"K\x03\x85"),
        ("crow_indices", torch.eye(4).to_sparse_csr(), b"K\x05\x85"),
        ("col_indices", torch.eye(4).to_sparse_csr(), b"K\x04\x85"),
        ("scales", quantised, b"K\x02\x85"),
        ("buffer", torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]), b"K\x05\x85"),
    ):
        records = dict(zips.read_records(saved({"part": tensor})))
        assert shape in records["data.pkl"], name
        records["data.pkl"] = records["data.pkl"].replace(shape, b"K\x63" + shape[2:], 1)
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as archive:
            for record, content in records.items():
                archive.writestr("archive/" + record, content)
        catalog.write(
            f"damaged/part_{name}.pth",
            out.getvalue(),
            "zip",
            f"{name} reach outside of their storage",
            level=AMBIGUOUS,
            findings=["broken-tensor"],
        )


def overlap(entries):
    first = next(e for e in entries if e.name.endswith(b"data/0"))
    second = next(e for e in entries if e.name.endswith(b"data/1"))
    inner = zips.Entry("archive/data/1", second.data)
    inner.prepare()
    head, tail = zips.local_bytes(inner, 0)
    first.data = head + inner.packed + tail
    first.size = first.packed_size = None
    second.written = False
    before = zips.Entry(entries[0].name, entries[0].data)
    before.prepare()
    head0, tail0 = zips.local_bytes(before, 0)
    start = len(head0) + len(before.packed) + len(tail0)
    first.prepare()
    second.offset = start + len(zips.local_bytes(first, start)[0])


def broken_deflate(entries):
    record = next(e for e in entries if e.name.endswith(b"data/1"))
    record.method, record.packed, record.packed_size = 8, b"\xff" * 10, 10


def make_legacy(catalog):
    good = saved({"model": parallel_state(), "epoch": 3}, "cuda:0", _use_new_zipfile_serialization=False)
    catalog.write(
        "damaged/good_legacy.pth",
        good,
        "legacy",
        "the file that the others here come from",
        findings=["module-prefix", "device-tags"],
    )
    for name, cut, level in (
        ("last_byte", len(good) - 1, AMBIGUOUS),
        ("half_data", len(good) - 300, AMBIGUOUS),
        ("pickle", 400, [ERROR, AMBIGUOUS]),
        ("magic", 10, [ERROR, AMBIGUOUS]),
        ("head", 60, [ERROR, AMBIGUOUS]),
    ):
        catalog.write(
            f"damaged/legacy_cut_{name}.pth",
            good[:cut],
            "legacy",
            f"cut off at byte {cut} of {len(good)}",
            level=level,
            findings=["truncated"],
        )
    catalog.write(
        "damaged/legacy_trailing.pth",
        good + b"more",
        "legacy",
        "four bytes after the last storage",
        level=[AMBIGUOUS, DATA],
        findings=["trailing-data"],
    )
    body = op.PROTO2 + op.dictionary([("a", op.tensor("7", 4, (4,), view=b"N"))]) + b"."
    counts = {"count_too_small": 2, "count_too_big": 400, "count_negative": -1, "count_2_62": 2**62}
    for name, count in counts.items():
        catalog.write(
            f"damaged/legacy_{name}.pth",
            op.legacy(body, [("7", count, floats(1, 2, 3, 4))]),
            "legacy",
            f"count {count} before a storage of 4",
            level=[AMBIGUOUS, ERROR],
            torch=False,
        )
    catalog.write(
        "damaged/legacy_count_one_more.pth",
        op.legacy(body, [("7", 5, floats(1, 2, 3, 4, 5))]),
        "legacy",
        "five elements, of which the reference knows four",
        findings=["long-record"],
    )
    catalog.write(
        "damaged/legacy_types.pth",
        saved({"a": torch.zeros(2, dtype=torch.uint16), "b": torch.ones(2)}, _use_new_zipfile_serialization=False),
        "legacy",
        "a type that has no storage class",
        findings=["legacy-types"],
    )
    catalog.write(
        "damaged/legacy_key_unknown.pth",
        op.legacy(body, [("8", 4, floats(1, 2, 3, 4))]),
        "legacy",
        "the key list names another storage",
        level=[AMBIGUOUS, ERROR],
        torch=False,
    )
    catalog.write(
        "damaged/legacy_key_twice.pth",
        op.legacy(body, [("7", 4, floats(1, 2, 3, 4))] * 2),
        "legacy",
        "a key twice in the list",
        level=[AMBIGUOUS, ERROR],
        torch=False,
    )
    catalog.write(
        "damaged/legacy_protocol_1002.pth",
        good.replace(b"M\xe9\x03", b"M\xea\x03", 1),
        "legacy",
        "protocol version 1002",
        level=[AMBIGUOUS, ERROR],
        torch=False,
    )


def make_protocols(catalog):
    """torch.save writes any protocol; what it writes in 0 no torch.load reads."""
    for protocol, level, finding in ((0, AMBIGUOUS, "pickle-protocol"), (1, FALSE, "weights-only-refused")):
        for container, suffix in (("zip", ""), ("legacy", "_legacy")):
            catalog.write(
                f"damaged/protocol{protocol}{suffix}.pth",
                saved(
                    {"w": torch.ones(2)},
                    pickle_protocol=protocol,
                    _use_new_zipfile_serialization=container == "zip",
                ),
                container,
                f"saved with pickle protocol {protocol}",
                level=level,
                findings=[finding],
            )


def make(catalog):
    make_zip(catalog)
    make_legacy(catalog)
    make_protocols(catalog)
