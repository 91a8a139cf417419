"""Pickles that exhaust or confuse a reader, and tensors whose numbers lie."""

import struct

import opcodes as op
from catalog import AMBIGUOUS, DANGER, DATA, ERROR, FALSE, PROGRAM
from containers import floats
from hostile_base import HUGE, SYSTEM


def make_pickle_bombs(write):
    def laughs(width, depth):
        out = op.PROTO2 + b"]q\0" + b"K\1a"
        for level in range(depth):
            out += b"]q" + bytes([level + 1]) + b"(" + (b"h" + bytes([level])) * width + b"e"
        return out + b"."

    fine = [DATA, FALSE, AMBIGUOUS]
    write.everywhere("laughs_memo", lambda _: laughs(10, 10), "10^10 leaves by memo", fine)
    write.raw(
        "laughs_dup",
        op.PROTO2 + b"]" + b"".join(b"(" + b"2" * 9 + b"l" for _ in range(9)) + b".",
        "DUP + LIST",
        fine + [ERROR],
    )
    write.everywhere("nest_tuple1", lambda _: op.PROTO2 + b")" + b"\x85" * 10**6 + b".", "10^6 nested tuples", fine)
    write.raw("nest_list", op.PROTO2 + b"]" * 10**5 + b"a" * (10**5 - 1) + b".", "10^5 nested lists", fine)
    write.raw("nest_dict", op.PROTO2 + (b"}" + b"K\1") * 10**5 + b"N" + b"s" * 10**5 + b".", "10^5 nested dicts", fine)
    write.raw(
        "nest_reduce",
        op.PROTO2 + op.glob("a", "b") * 20000 + b")" + b"R\x85" * 19999 + b"R.",
        "20000 nested calls",
        [PROGRAM, AMBIGUOUS, ERROR],
    )
    long_dicts = (b"}(" + b"NN" * 1200 + b"N") * 2000 + b"N" + b"u" * 2000
    write.raw("nest_long_dicts", op.PROTO2 + long_dicts + b".", "2000 nested dicts of 1200 items", fine)
    write.raw("marks_million", op.PROTO2 + b"(" * 10**6 + b"N.", "10^6 marks", [AMBIGUOUS, ERROR])
    write.raw("stack_million", op.PROTO2 + b"N" * 10**6 + b".", "10^6 values left on the stack", [AMBIGUOUS, ERROR])
    write.raw("memo_sparse", op.PROTO2 + b"]r\xff\xff\xff\xff.", "memo index 2^32-1", fine)
    write.raw("memo_sparse_text", b"(lp1000000000\n.", "memo index 10^9 as text", fine)
    write.raw("memo_negative", b"(lp-1\n.", "memo index -1", [AMBIGUOUS, ERROR])
    write.raw("memo_missing", op.PROTO2 + b"h\x07.", "a memo entry that was never written", [AMBIGUOUS, ERROR])
    write.raw("memo_repeat", op.PROTO2 + b"]" + b"q\0" * 10**6 + b".", "10^6 writes of one memo entry", fine)
    lengths = {
        "binunicode8": b"\x8d" + struct.pack("<Q", 2**40),
        "binunicode8_max": b"\x8d" + struct.pack("<Q", HUGE),
        "binbytes8": b"\x8e" + struct.pack("<Q", 2**62),
        "bytearray8": b"\x96" + struct.pack("<Q", 2**63),
        "binunicode": b"X\xff\xff\xff\xff",
        "long4": b"\x8b\xff\xff\xff\x7f",
        "binbytes": b"B\xff\xff\xff\xff",
        "frame": b"\x95" + struct.pack("<Q", HUGE),
        "long4_negative": b"\x8b\xff\xff\xff\xff",
        "binstring_negative": b"T\xfb\xff\xff\xff",
    }
    for name, data in lengths.items():
        write.raw(f"length_{name}", b"\x80\x04" + data + b"abc.", f"a length that lies: {name}", [AMBIGUOUS, ERROR])
    write.raw(
        "long4_megabyte",
        op.PROTO2 + b"\x8b" + struct.pack("<i", 10**6) + b"\x7f" * 10**6 + b".",
        "an integer of 1 MB",
        fine,
    )
    write.raw("text_integer", b"L" + b"7" * 10**6 + b"L\n.", "an integer of 10^6 digits", fine + [ERROR])
    bad = {
        "reduce_empty": b"R.",
        "pop_empty": b"0.",
        "tuple_no_mark": b"t.",
        "popmark_empty": b"1.",
        "setitems_odd": b"}(NNNu.",
        "tuple1_empty": b"\x85.",
        "append_to_int": b"K\1K\2a.",
        "setitem_on_list": b"]K\1K\2s.",
        "additems_on_list": b"](K\1\x90.",
        "build_on_nothing": b"b.",
        "stop_empty": b".",
        "dup_empty": b"2.",
        "unknown_opcode": b"\xfe.",
        "nothing": b"",
        "odd_dict": b"(K\1d.",
        "get_text_garbage": b"gabc\n.",
        "int_garbage": b"Iabc\n.",
        "float_garbage": b"Fxyz\n.",
        "int_no_newline": b"I12",
        "global_no_newline": b"cposix",
        "string_no_quote": b"Sabc\n.",
        "bad_utf8": b"X\x02\0\0\0\xff\xfe.",
        "next_buffer": b"\x97.",
        "readonly_buffer": b"\x98.",
        "mark_at_stop": b"(.",
    }
    for name, data in bad.items():
        write.raw(f"malformed_{name}", op.PROTO2 + data, f"malformed: {name}", [AMBIGUOUS, ERROR])
    write.raw(
        "leftover",
        op.PROTO2 + b"K\7" + op.dictionary([("a", b"K\1")]) + b".",
        "an item left below the value",
        [AMBIGUOUS],
    )
    write.raw("proto_255", b"\x80\xff}.", "protocol 255", [AMBIGUOUS, ERROR])
    write.raw("proto_twice", op.PROTO2 + op.PROTO2 + b"}.", "PROTO twice", [AMBIGUOUS, FALSE, DATA])
    write.raw(
        "proto_middle",
        op.PROTO2 + b"}" + op.text("a") + b"\x80\x04K\1s.",
        "PROTO in the middle",
        [AMBIGUOUS, FALSE, DATA],
    )
    frame = lambda size: b"\x95" + struct.pack("<Q", size)
    write.raw(
        "frame_too_short",
        b"\x80\x04" + frame(3) + op.dictionary([("a", b"K\1")]) + b".",
        "a frame that ends in an opcode",
        [AMBIGUOUS, ERROR],
    )
    write.raw(
        "frame_too_long",
        b"\x80\x04" + frame(500) + op.dictionary([("a", b"K\1")]) + b".",
        "a frame beyond the end",
        [AMBIGUOUS, ERROR],
    )
    write.raw(
        "frame_in_frame",
        b"\x80\x04" + frame(20) + frame(2) + b"N0" + op.dictionary([]) + b".",
        "a frame in a frame",
        [AMBIGUOUS, ERROR],
    )
    padding = op.text("p" * 131000) + b"0"
    straddle = (
        b"\x80\x04" + frame(len(padding) + 6) + padding + op.text(SYSTEM + b".") + b"0" + op.dictionary([]) + b"."
    )
    write.raw(
        "frame_straddle",
        straddle,
        "after 128 KiB of padding an argument crosses the frame's end",
        [AMBIGUOUS, ERROR, DANGER],
    )
    write.raw("dict_own_key", op.PROTO2 + b"}q\0h\0Ns.", "a dict as its own key", [AMBIGUOUS, ERROR, FALSE, DATA])
    write.raw("set_itself", b"\x80\x04\x8fq\0(h\0\x90.", "a set that contains itself", [AMBIGUOUS, ERROR, FALSE, DATA])
    write.raw("list_itself", op.PROTO2 + b"]q\0h\0a.", "a list that contains itself", fine)
    write.raw("surrogate", op.PROTO2 + op.dictionary([("a\ud800", b"K\1")]) + b".", "a lone surrogate", fine)
    write.raw("keys_duplicate", op.PROTO2 + op.dictionary([("a", b"K\1"), ("a", b"K\2")]) + b".", "a key twice", fine)
    nasty = "\u202e<img src=x>\n%1\t\x1b[31m\u2028\u200b=HYPERLINK()" * 250000
    write.zip(
        "key_nasty_10mb",
        op.PROTO2 + op.dictionary([(nasty, op.tensor("0", 4, (4,)))]) + b".",
        "10 MB of nasty key",
        DATA,
    )
    flood = [(f"{i:08x}" * 2, b"K\1") for i in range(200000)]
    write.raw("keys_flood", op.PROTO2 + op.dictionary(flood) + b".", "200000 keys", fine)


def make_tensors(write):
    def one(name, description, level=AMBIGUOUS, storages=(b"\0" * 16,), **facts):
        write.zip(
            f"tensor_{name}",
            op.state_dict([("x", op.tensor(**facts))]),
            description,
            level,
            storages=list(storages),
            findings=["broken-tensor"] if level == AMBIGUOUS and name not in ("storage_2_60", "storage_1000", "double_on_16", "key_path") else [],
        )

    one("storage_2_60", "16 bytes declared as 2^60 floats", elements=2**60, shape=(2**60,))
    one("storage_1000", "16 bytes declared as 1000 floats", elements=1000, shape=(1000,))
    one("stride_0", "size 2^40 with stride 0", [DATA, AMBIGUOUS], elements=4, shape=(2**40,), strides=(0,))
    one("size_2_62", "size 2^62", elements=4, shape=(2**62,))
    one("size_2_63", "size 2^63", elements=4, shape=(2**63,))
    one("product_overflow", "2^32 × 2^32", elements=4, shape=(2**32, 2**32), strides=(0, 0))
    one("product_wraps_0", "2^32 × 2^32 wraps to 0 elements", elements=0, shape=(2**32, 2**32), storages=[b""])
    one("empty_2_62", "size (0, 2^62)", [DATA, AMBIGUOUS], elements=4, shape=(0, 2**62), strides=(1, 1))
    one("dims_65", "65 dimensions", [DATA, AMBIGUOUS], elements=4, shape=(1,) * 65)
    one("dims_100000", "10^5 dimensions", [DATA, AMBIGUOUS], elements=4, shape=(1,) * 100000)
    one("stride_overflow", "stride 2^62", elements=4, shape=(4,), strides=(2**62,))
    one("offset_2_62", "offset 2^62", elements=4, shape=(1,), offset=2**62)
    one("negative_numel", "a storage of -4 elements", [AMBIGUOUS, ERROR], elements=-4, shape=(1,))
    one("double_on_16", "4 doubles on 16 bytes", elements=4, shape=(4,), kind=("torch", "DoubleStorage"))
    one("device_99", "cuda:99", DATA, elements=4, shape=(4,), location="cuda:99")
    one("device_nonsense", "a device that is none", [DATA, FALSE, AMBIGUOUS], elements=4, shape=(4,), location="../etc")
    one(
        "device_10mb",
        "a device tag of 10 MB",
        [DATA, FALSE, AMBIGUOUS],
        elements=4,
        shape=(4,),
        location="cuda:" + "9" * 10**7,
    )
    one("key_path", "a storage key that is a path", key="../../data/0", elements=4, shape=(4,))
    write.zip(
        "tensor_two_dtypes",
        op.state_dict(
            [("a", op.tensor("0", 4, (4,))), ("b", op.tensor("0", 2, (2,), kind=("torch", "DoubleStorage")))]
        ),
        "one key as two dtypes",
        [AMBIGUOUS, DATA],
        storages=[b"\0" * 16],
    )
    write.zip(
        "tensor_two_counts",
        op.state_dict([("a", op.tensor("0", 4, (4,))), ("b", op.tensor("0", 400, (400,)))]),
        "one key with two lengths",
        AMBIGUOUS,
        storages=[b"\0" * 16],
    )
    sizes = {"not_numbers": op.items(op.text("a")), "none": b"N", "float": op.items(b"G" + b"\0" * 8)}
    for name, shape in sizes.items():
        body = (
            op.glob("torch._utils", "_rebuild_tensor_v2")
            + op.items(op.storage("0", 4), b"K\0", shape, op.numbers(1), b"\x89", op.EMPTY_HOOKS)
            + b"R"
        )
        write.zip(
            f"tensor_size_{name}",
            op.state_dict([("x", body)]),
            f"sizes are {name}",
            [AMBIGUOUS, FALSE, ERROR, PROGRAM],
            storages=[b"\0" * 16],
        )
    for count, name in ((0, "no_arguments"), (1, "one_argument")):
        body = op.glob("torch._utils", "_rebuild_tensor_v2") + op.items(*[op.storage("0", 4)] * count) + b"R"
        write.zip(
            f"tensor_{name}",
            op.state_dict([("x", body)]),
            "too few arguments",
            [AMBIGUOUS, FALSE, ERROR, PROGRAM],
            storages=[b"\0" * 16],
        )
    write.zip(
        "tensor_setitem",
        op.PROTO2 + op.tensor("0", 4, (4,)) + b"K\0K\7s.",
        "SETITEM on a tensor",
        [AMBIGUOUS, ERROR, PROGRAM, FALSE],
        storages=[b"\0" * 16],
    )
    many = (
        op.PROTO2 + b"}(" + b"".join(op.text(f"k{i}") + op.tensor("0", 4, (2**20,), (0,)) for i in range(2000)) + b"u."
    )
    write.zip("tensor_2000_expanded", many, "2000 expanded views", [DATA, AMBIGUOUS], storages=[b"\0" * 16])
