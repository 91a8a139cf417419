"""Calls of harmful and of unknown functions, open and hidden."""

import pickle
import struct
import zlib

import opcodes as op
import zips
from catalog import AMBIGUOUS, DANGER, DATA, ERROR, FALSE, PROGRAM
from hostile_base import COMMAND, DATA_OF_GOOD, GOOD, PYTHON, SYSTEM, call_forms, short4, with_payload


def make_calls(write):
    for form, payload in call_forms("posix", "system", COMMAND).items():
        write.everywhere(
            f"call_{form}", lambda pairs, p=payload: with_payload(p, pairs), f"posix.system by {form}", DANGER
        )
    callables = {
        "os_system": ("os", "system"),
        "nt_system": ("nt", "system"),
        "popen": ("subprocess", "Popen"),
        "check_output": ("subprocess", "check_output"),
        "eval": ("builtins", "eval"),
        "eval_py2": ("__builtin__", "eval"),
        "exec": ("builtins", "exec"),
        "compile": ("builtins", "compile"),
        "import": ("builtins", "__import__"),
        "open": ("builtins", "open"),
        "open_io": ("io", "open"),
        "import_module": ("importlib", "import_module"),
        "run_code": ("runpy", "_run_code"),
        "run_path": ("runpy", "run_path"),
        "pickle_loads": ("pickle", "loads"),
        "pickle_c_loads": ("_pickle", "loads"),
        "dill_loads": ("dill", "loads"),
        "marshal_loads": ("marshal", "loads"),
        "torch_load": ("torch", "load"),
        "torch_hub": ("torch.hub", "load"),
        "joblib": ("joblib", "load"),
        "numpy_load": ("numpy", "load"),
        "pip": ("pip", "main"),
        "pip_internal": ("pip._internal", "main"),
        "webbrowser": ("webbrowser", "open"),
        "socket": ("socket", "create_connection"),
        "timeit": ("timeit", "timeit"),
        "profile": ("cProfile", "run"),
        "pty": ("pty", "spawn"),
        "ctypes": ("ctypes", "CDLL"),
        "shutil": ("shutil", "copyfile"),
        "urlopen": ("urllib.request", "urlopen"),
        "code": ("types", "CodeType"),
        "operator": ("operator", "attrgetter"),
        "breakpoint": ("builtins", "breakpoint"),
        "idle": ("idlelib.pyshell", "ModifiedInterpreter.runcommand"),
        "logging": ("logging.config", "listen"),
        "f2py": ("numpy.f2py.crackfortran", "myeval"),
        "collect_env": ("torch.utils.collect_env", "run"),
        "sys_modules": ("sys", "setrecursionlimit"),
    }
    for name, (module, function) in callables.items():
        write.zip(
            f"callable_{name}",
            with_payload(call_forms(module, function, COMMAND)["global"]),
            f"{module}.{function}",
            [DANGER, PROGRAM] if name in ("sys_modules", "code") else DANGER,
        )
    unknown = {
        "unknown_function": ("company.tools", "make"),
        "unknown_class": ("models.net", "Net"),
        "dotted_name": ("__future__", "_ssl.x"),
        "dotted_torch": ("torch", "serialization.os.system"),
        "lookalike_module": ("torch._utilz", "_rebuild_tensor_v2"),
        "lookalike_case": ("Collections", "OrderedDict"),
        "cyrillic": ("c\u043ellections", "OrderedDict"),
        "space": ("collections ", "OrderedDict"),
        "storage_anywhere": ("evil", "EvilStorage"),
        "numpy_dotted": ("numpy", "prod.a"),
    }
    for name, (module, function) in unknown.items():
        write.zip(
            f"callable_{name}",
            with_payload(call_forms(module, function, COMMAND)["global"]),
            f"{module}.{function}",
            [PROGRAM, DANGER],
        )
    dotted = short4("torch") + short4("serialization.os.system") + b"\x93" + op.text(COMMAND) + b"\x85R"
    write.zip("stack_global_dotted", with_payload(dotted), "a dotted name reaches os.system", [PROGRAM, DANGER])
    for size, code in ((1, b"\x82\x05"), (2, b"\x83\x05\0"), (4, b"\x84\x05\0\0\0")):
        write.zip(
            f"extension_{size}",
            with_payload(code + op.text(COMMAND) + b"\x85R"),
            f"EXT{size}",
            [PROGRAM, AMBIGUOUS, ERROR],
        )


def make_hidden(write):
    popped = SYSTEM + b"0"
    write.everywhere(
        "injected_popped",
        lambda pairs: op.PROTO2 + popped + op.dictionary(pairs) + b".",
        "called, result dropped",
        DANGER,
    )
    write.everywhere(
        "injected_then_error",
        lambda pairs: op.PROTO2 + op.dictionary(pairs) + SYSTEM + b"0" + b"\xff.",
        "a genuine state dict, a dropped call, then a syntax error",
        [DANGER, AMBIGUOUS, ERROR],
    )
    write.everywhere(
        "injected_before_stop",
        lambda pairs: op.PROTO2 + op.dictionary(pairs) + popped + b".",
        "called before STOP",
        DANGER,
    )
    write.everywhere(
        "no_stop",
        lambda pairs: op.PROTO2 + op.dictionary(pairs) + popped,
        "no STOP after the call",
        [DANGER, AMBIGUOUS, ERROR],
    )
    write.everywhere(
        "after_stop",
        lambda pairs: op.PROTO2 + op.dictionary(pairs) + b"." + op.PROTO2 + SYSTEM + b".",
        "a second pickle after STOP",
        [AMBIGUOUS, DANGER, ERROR],
    )
    write.zip("in_key", op.PROTO2 + b"}" + SYSTEM + op.tensor("0", 4, (2, 2)) + b"s.", "the call is a dict key", DANGER)
    write.zip(
        "in_persid",
        op.PROTO2
        + b"}"
        + op.text("x")
        + op.items(op.text("storage"), SYSTEM, op.text("0"), op.text("cpu"), b"K\4")
        + b"Qs.",
        "the call is in a persistent id",
        DANGER,
    )
    write.zip(
        "in_hooks",
        op.PROTO2
        + b"}"
        + op.text("x")
        + op.glob("torch._utils", "_rebuild_tensor_v2")
        + op.items(op.storage("0", 4), b"K\0", op.numbers(4), op.numbers(1), b"\x89", SYSTEM)
        + b"Rs.",
        "the call stands in the hooks of a tensor",
        DANGER,
    )
    write.zip(
        "in_metadata",
        op.PROTO2 + op.glob("collections", "OrderedDict") + b")R}" + op.text("_metadata") + SYSTEM + b"sb.",
        "the call is the _metadata",
        DANGER,
    )
    write.zip(
        "in_parameter_state",
        with_payload(
            op.glob("torch._utils", "_rebuild_parameter_with_state")
            + op.items(op.tensor("0", 4, (4,)), b"\x88", op.EMPTY_HOOKS, SYSTEM)
            + b"R"
        ),
        "the call is the state of a Parameter",
        DANGER,
    )
    write.zip(
        "persid_text",
        op.PROTO2 + b"}" + op.text("x") + b"P0\ns.",
        "a persistent id as text",
        [AMBIGUOUS, FALSE, ERROR, PROGRAM],
    )
    write.zip(
        "persid_wrong",
        op.PROTO2 + b"}" + op.text("x") + b"K\7Qs.",
        "a persistent id that is a number",
        [AMBIGUOUS, ERROR, FALSE, PROGRAM],
    )
    look_back = (
        op.text("torch._utils")
        + b"\x94"
        + b"0"
        + op.text("posix")
        + b"q\x00"
        + b"0"
        + op.text("system")
        + b"q\x01"
        + b"0"
        + op.text("torch._utils")
        + b"0"
        + b"h\x00h\x01\x93"
        + op.text(COMMAND)
        + b"\x85R"
    )
    write.zip("memo_mix", with_payload(look_back), "MEMOIZE and BINPUT mixed: who looks back sees torch._utils", DANGER)
    computed = (
        op.glob("_codecs", "encode")
        + op.items(op.text("posix"), op.text("latin1"))
        + b"R"
        + op.text("system")
        + b"\x93"
        + op.text(COMMAND)
        + b"\x85R"
    )
    write.zip(
        "stack_global_computed",
        with_payload(computed),
        "the module name is the result of a call",
        [PROGRAM, AMBIGUOUS, DANGER, ERROR],
    )
    inner = op.PROTO2 + SYSTEM + b"."
    nested = (
        op.glob("torch.storage", "_load_from_bytes")
        + op.items(op.glob("_codecs", "encode") + op.items(op.text(inner.decode("latin-1")), op.text("latin1")) + b"R")
        + b"R"
    )
    write.raw(
        "nested_load_from_bytes",
        op.PROTO2 + b"}" + op.text("w") + nested + b"s.",
        "a program where a nested storage is expected",
        [DANGER, AMBIGUOUS],
    )
    write.raw(
        "nested_loads",
        op.PROTO2 + op.glob("pickle", "loads") + b"C" + bytes([len(inner)]) + inner + b"\x85R.",
        "pickle.loads of a pickle",
        DANGER,
    )
    packed = zlib.compress(inner)
    write.raw(
        "nested_zlib",
        op.PROTO2
        + op.glob("pickle", "loads")
        + op.glob("zlib", "decompress")
        + b"C"
        + bytes([len(packed)])
        + packed
        + b"\x85R\x85R.",
        "pickle.loads of zlib bytes",
        DANGER,
    )
    magic = (
        op.PROTO2
        + op.glob("builtins", "eval")
        + op.items(op.text(PYTHON))
        + b"R0"
        + pickle.dumps(0x1950A86A20F9469CFC6C, 2)[2:]
    )
    write.legacy(
        "magic_computed",
        op.state_dict(GOOD),
        "code runs before the magic number",
        [DANGER, ERROR, AMBIGUOUS],
        magic=magic,
    )
    good = op.state_dict(GOOD)
    body = op.PROTO2 + op.dictionary([("a", op.tensor("0", 4, (4,), view=b"N"))]) + b"."
    keys = op.PROTO2 + popped + b"]" + op.text("0") + b"a."
    head = pickle.dumps(0x1950A86A20F9469CFC6C, 2) + pickle.dumps(1001, 2)
    system = pickle.dumps(op.LEGACY_SYSTEM, 2)
    tail = struct.pack("<q", 4) + DATA_OF_GOOD[0]
    write.add(
        "in_keys_legacy.pth",
        head + system + body + keys + tail,
        "legacy",
        "the call is in the key list",
        [DANGER, AMBIGUOUS, ERROR],
    )
    write.add(
        "in_system_legacy.pth",
        head + op.PROTO2 + popped + system[2:] + body + pickle.dumps(["0"], 2) + tail,
        "legacy",
        "the call is in the system info",
        [DANGER, AMBIGUOUS, ERROR],
    )
    write.add(
        "in_version_legacy.pth",
        head[:15] + op.PROTO2 + popped + b"M\xe9\x03." + system + body + pickle.dumps(["0"], 2) + tail,
        "legacy",
        "the call is in the version",
        [DANGER, AMBIGUOUS, ERROR],
    )
    write.add(
        "extra_pickle.pth",
        zips.build(
            zips.checkpoint_entries(good, DATA_OF_GOOD)
            + [zips.Entry("archive/extra.pkl", inner), zips.Entry("archive/.data/x", inner)]
        ),
        "zip",
        "programs in records that torch does not read",
        [DATA, PROGRAM, DANGER, AMBIGUOUS],
    )
