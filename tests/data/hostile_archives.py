"""Zips and tars that lie."""

import pickle
import struct
import tarfile

import opcodes as op
import zips
from catalog import AMBIGUOUS, DANGER, DATA, ERROR, FALSE, PROGRAM
from containers import floats, plain_tar, tar_of
from hostile_base import DATA_OF_GOOD, GOOD, SYSTEM


def make_zips(write):
    good, other = op.state_dict(GOOD), op.PROTO2 + op.dictionary([("evil", SYSTEM)]) + b"."
    a, b = zips.checkpoint(good, DATA_OF_GOOD), zips.checkpoint(other)

    def add(name, data, description, level=AMBIGUOUS):
        write.add(f"zip_{name}.pth", data, "zip", description, level)

    def changed(name, description, change, level=AMBIGUOUS, **lies):
        entries = zips.checkpoint_entries(good, DATA_OF_GOOD)
        change(entries)
        add(name, zips.build(entries, **lies), description, level)

    refuse = [AMBIGUOUS, ERROR]
    add("concatenated", a + b, "two zips in a row: A for torch, B for Python", refuse)
    add("in_comment", zips.checkpoint(good, DATA_OF_GOOD, comment=b), "a zip in the comment", refuse)
    add(
        "end_in_comment",
        zips.checkpoint(good, DATA_OF_GOOD, comment=zips.END + b"\0" * 18),
        "an empty end record in the comment",
        refuse,
    )
    add("trailing_zeros", a + b"\0" * 512, "zeros after the end", [AMBIGUOUS, DATA, ERROR])
    add(
        "comment_too_long",
        zips.checkpoint(good, DATA_OF_GOOD, comment=b"abc", comment_size=50),
        "the comment is longer than the file",
        refuse,
    )
    write.add(
        "zip_prefix_mz.pth",
        zips.checkpoint(good, DATA_OF_GOOD, prefix=b"MZ" + b"\0" * 62),
        "none",
        "begins with MZ",
        [ERROR, AMBIGUOUS],
    )
    write.add("zip_prefix_png.pth", b"\x89PNG\r\n\x1a\n" + a, "none", "begins like a picture", [ERROR, AMBIGUOUS])
    write.add(
        "zip_pickle_prefix.pth",
        op.PROTO2 + SYSTEM + b"." + a,
        "pickle",
        "a pickle with a zip behind it",
        [DANGER, AMBIGUOUS, ERROR],
    )
    changed(
        "local_name", "the local header has another name", lambda e: setattr(e[0], "local_name", b"archive/evil.pkl")
    )
    changed(
        "local_name_length",
        "the local header has a longer name",
        lambda e: setattr(e[0], "local_name", b"archive/data.pkl" * 3),
    )
    for flag, name in ((0x1, "encrypted"), (0x20, "patched"), (0x40, "strong")):
        changed(f"flag_{name}", f"flag bit {flag:#x}", lambda e, f=flag: setattr(e[0], "flags", 0x0808 | f), refuse)
    changed(
        "method_99",
        "compression method 99",
        lambda e: setattr(e[0], "method", 99) or setattr(e[0], "packed", e[0].data),
        refuse,
    )
    changed(
        "size_lie",
        "1 GiB declared on 16 bytes",
        lambda e: (setattr(e[1], "size", 2**30), setattr(e[1], "packed_size", 2**30)),
        refuse,
    )
    changed("size_differs_stored", "stored, but two sizes", lambda e: setattr(e[1], "size", 2**20), refuse)
    changed("offset_past_end", "an entry beyond the file", lambda e: setattr(e[1], "offset", 2**31), refuse)
    changed("offset_in_directory", "an entry inside the directory", lambda e: setattr(e[1], "offset", 1400), refuse)
    changed(
        "duplicate_pickle",
        "two data.pkl",
        lambda e: e.append(zips.Entry("archive/data.pkl", other)),
        [AMBIGUOUS, ERROR, DANGER],
    )
    changed("duplicate_storage", "two data/0", lambda e: e.append(zips.Entry("archive/data/0", floats(9, 9, 9, 9))))
    changed(
        "case_twins",
        "data.pkl and Data.pkl",
        lambda e: e.append(zips.Entry("archive/Data.pkl", other)),
        [AMBIGUOUS, DATA],
    )
    names = {
        "dotdot": "archive/../../../etc/x",
        "absolute": "/etc/x",
        "backslash": "archive\\x",
        "nul": "archive/data.pkl\0x",
        "empty": "",
        "long": "archive/" + "n" * 60000,
        "control": "archive/\x1b[31m\n",
        "dot": "archive/./data.pkl",
    }
    for name, record in names.items():
        changed(
            f"name_{name}",
            f"a record named {record[:20]!r}",
            lambda e, r=record: e.append(zips.Entry(r, b"x")),
            [AMBIGUOUS, ERROR, DATA],
        )
    changed(
        "symlink",
        "a record marked as a symbolic link",
        lambda e: (setattr(e[1], "attributes", 0o120777 << 16), setattr(e[1], "made_by", 0x0300)),
        [AMBIGUOUS, DATA],
    )
    changed("directory_entry", "a folder entry", lambda e: e.append(zips.Entry("archive/", b"")), [AMBIGUOUS, DATA])
    changed(
        "constants",
        "constants.pkl: torch.load would take it for TorchScript",
        lambda e: e.append(zips.Entry("archive/constants.pkl", b"\x80\x02).")),
        PROGRAM,
    )
    changed(
        "two_roots", "a second root", lambda e: e.append(zips.Entry("evil/data.pkl", other)), [AMBIGUOUS, ERROR, DANGER]
    )
    changed("root_with_slash", "a root with a slash", lambda e: [setattr(x, "name", b"a/" + x.name) for x in e], refuse)
    changed("two_zip64", "two zip64 extra fields", two_zip64, refuse)
    changed(
        "zip64_huge",
        "zip64 sizes of 2^63",
        lambda e: (setattr(e[1], "zip64", True), setattr(e[1], "size", 2**63), setattr(e[1], "packed_size", 2**63)),
        refuse,
    )
    lies = {
        "count_less": dict(count=2, count64=2),
        "count_more": dict(count=9, count64=9),
        "count_differs": dict(count=2),
        "count_2_40": dict(count64=2**40),
        "directory_past_end": dict(begin=2**31, begin64=2**31),
        "directory_begin_lies": dict(begin64=10),
        "size_lies": dict(size64=10, size=10),
        "size_2_63": dict(size64=2**63),
        "locator_lies": dict(locator=0),
        "locator_past_end": dict(locator=2**63),
    }
    for name, lie in lies.items():
        changed(f"end_{name}", f"end record lies: {lie}", lambda e: None, refuse, **lie)
    bomb = zips.Entry("archive/data/0", b"\0" * (64 << 20), method=8)
    entries = [
        zips.Entry("archive/data.pkl", op.state_dict([("x", op.tensor("0", 16 << 20, (16 << 20,)))])),
        bomb,
        zips.Entry("archive/version", b"3\n"),
    ]
    add("deflate_bomb", zips.build(entries), "64 MiB of zeros, deflated to 64 KiB", [DATA, AMBIGUOUS, ERROR])
    pickle_bomb = zips.Entry("archive/data.pkl", op.PROTO2 + b"]" + b"N0" * (16 << 20) + b".", method=8)
    add(
        "deflate_bomb_pickle",
        zips.build([pickle_bomb, zips.Entry("archive/version", b"3\n")]),
        "a pickle of 32 MiB from 32 KiB",
        [ERROR],
    )
    quoted = [zips.Entry("archive/data.pkl", good), zips.Entry("archive/data/0", DATA_OF_GOOD[0])]
    quoted += [zips.Entry(f"archive/data/{i}", DATA_OF_GOOD[0], reuse=1) for i in range(1, 5000)]
    add(
        "overlap_5000",
        zips.build(quoted + [zips.Entry("archive/version", b"3\n")]),
        "5000 entries on one place",
        refuse,
    )
    nested = [
        zips.Entry("archive/data.pkl", good),
        zips.Entry("archive/data/0", a),
        zips.Entry("archive/data/1", b),
        zips.Entry("archive/version", b"3\n"),
    ]
    add("zip_in_zip", zips.build(nested), "checkpoints in place of storages", AMBIGUOUS)
    add("empty", zips.build([]), "no entries", [ERROR])
    add("only_end", zips.END + b"\0" * 18, "only an end record", [ERROR])
    changed(
        "deflated_pickle_short",
        "deflated data.pkl, size lies",
        lambda e: (setattr(e[0], "method", 8), setattr(e[0], "size", 2**31)),
        refuse,
    )


def two_zip64(entries):
    entries[1].zip64 = True
    entries[1].central_extra = struct.pack("<HHQQQ", 1, 24, 1, 1, 0)


def make_tars(write):
    def special(name, kind, link=""):
        info = tarfile.TarInfo(name)
        info.type, info.linkname = kind, link
        return name, info

    good = plain_tar()
    refuse = [ERROR, AMBIGUOUS, FALSE]
    kinds = {
        "fifo": (tarfile.FIFOTYPE, ""),
        "symlink": (tarfile.SYMTYPE, "/etc/passwd"),
        "hardlink": (tarfile.LNKTYPE, "tensors"),
        "device": (tarfile.CHRTYPE, ""),
        "folder": (tarfile.DIRTYPE, ""),
    }
    for name, (kind, link) in kinds.items():
        write.add(
            f"tar_{name}.tar",
            tar_of([special("storages", kind, link)] + good[1:]),
            "tar",
            f"storages is a {name}",
            refuse,
        )
    call = ("pickle", op.PROTO2 + SYSTEM + b".")
    write.add(
        "tar_duplicate.tar",
        tar_of(good + [call]),
        "tar",
        "two members named pickle, of which torch takes the last",
        DANGER,
        findings=["duplicate-record"],
    )
    write.add(
        "tar_duplicate_first.tar",
        tar_of([call] + good),
        "tar",
        "two members named pickle, of which other programs take the first",
        AMBIGUOUS,
        findings=["duplicate-record"],
        tensors=3,
    )
    write.add(
        "tar_dangerous.tar",
        tar_of(good[:2] + [("pickle", op.PROTO2 + SYSTEM + b".")]),
        "tar",
        "the object is a call",
        DANGER,
    )
    zero, hidden = pickle.dumps(0, 2), op.PROTO2 + SYSTEM + b"0K\0."
    item = op.PROTO2 + op.items(b"K\1", op.text("cpu"), op.glob("torch", "FloatStorage") + SYSTEM + b"0") + b"."
    tables = {
        "storages": [("storages", hidden + pickle.dumps([], 2)), good[1]],
        "storage": [("storages", pickle.dumps(1, 2) + item + struct.pack("<q", 0) + pickle.dumps([], 2)), good[1]],
        "views": [("storages", zero + op.PROTO2 + b"]" + SYSTEM + b"0."), good[1]],
        "tensors": [good[0], ("tensors", op.PROTO2 + SYSTEM + b".")],
        "tensors_dropped": [good[0], ("tensors", hidden)],
        "tensors_cut": [good[0], ("tensors", op.PROTO2 + SYSTEM)],
        "storages_first": [("storages", hidden + pickle.dumps([], 2)), good[0], good[1]],
        "tensors_last": [good[0], good[1], ("tensors", hidden)],
        "called_class": [("storages", op.PROTO2 + op.glob("torch", "FloatStorage") + b"M\xff\xff\x85R0K\0."), good[1]],
        "extension": [("storages", op.PROTO2 + b"\x82\x01)R0K\0."), good[1]],
    }
    for name, members in tables.items():
        write.add(
            f"tar_dangerous_{name}.tar",
            tar_of(members + [("pickle", op.PROTO2 + b"}.")]),
            "tar",
            f"the call is in the tables: {name}",
            ERROR,
        )
    write.add(
        "tar_names.tar",
        tar_of(good + [("../../evil", b"x"), ("/etc/evil", b"x")]),
        "tar",
        "names that climb out",
        [FALSE, AMBIGUOUS, ERROR],
    )
    ndim = pickle.dumps(1, 2) + pickle.dumps((101, 1, 5), 2) + struct.pack("<i", 2**31 - 1)
    write.add(
        "tar_ndim.tar", tar_of([good[0], ("tensors", ndim), good[2]]), "tar", "2^31-1 dimensions", [ERROR, AMBIGUOUS]
    )
    count = pickle.dumps(2**40, 2)
    write.add("tar_count.tar", tar_of([("storages", count)] + good[1:]), "tar", "2^40 storages", [ERROR, AMBIGUOUS])
    data = bytearray(tar_of(good))
    data[124:136] = b"\x80" + b"\xff" * 11
    write.add("tar_base256.tar", bytes(data), "tar", "a size of 2^88", [ERROR, AMBIGUOUS])
    write.add(
        "tar_negative_size.tar",
        bytes(data[:124]) + b"\xff" * 12 + bytes(data[136:]),
        "tar",
        "a negative size",
        [ERROR, AMBIGUOUS],
    )
    write.add("tar_missing.tar", tar_of(good[:2]), "tar", "no member named pickle", [ERROR])
    write.add("tar_cut.tar", tar_of(good)[:1300], "tar", "cut off", [ERROR, AMBIGUOUS])
    write.add(
        "tar_zip_behind.tar",
        tar_of(good) + zips.checkpoint(op.state_dict(GOOD), DATA_OF_GOOD),
        "tar",
        "a zip behind the tar",
        [ERROR, AMBIGUOUS, FALSE],
    )
