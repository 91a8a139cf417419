"""Writes pickles by CPython's C pickler into a folder, for tst_writer and tst_disassembler.

    python3 pickle_samples.py FOLDER [--opcodes] [GROUP ...]

Every file NAME.pkl is one pickle. With --opcodes, NAME.ops lists its opcodes as pickletools sees them ("offset name"
lines). Without groups, all of them. Standard library only; the same values at each run.
"""

import collections
import io
import os
import pickle
import pickletools
import random
import sys

SIZES = [0, 1, 2, 3, 4, 255, 256, 257, 999, 1000, 1001, 1999, 2000, 2001]


class Plain:
    def __init__(self, **state):
        self.__dict__.update(state)


class Slots:
    __slots__ = ("a", "b")

    def __init__(self, a, b):
        self.a = a
        self.b = b


class ListChild(list):
    pass


class DictChild(dict):
    pass


class TupleChild(tuple):
    pass


class SetChild(set):
    pass


class IntChild(int):
    pass


class Keywords:
    """NEWOBJ_EX."""

    def __new__(cls, *args, **kwargs):
        return super().__new__(cls)

    def __getnewargs_ex__(self):
        return (1, "two"), {"three": 3.0, "four": [4]}


class NewArguments:
    def __new__(cls, *args):
        return super().__new__(cls)

    def __init__(self, *args):
        self.args = args

    def __getnewargs__(self):
        return self.args


class Reduced:
    """A call with everything that __reduce__ can give."""

    def __init__(self, args, state=None, items=None, pairs=None):
        self.reduced = (make, args, state, iter(items) if items is not None else None,
                        iter(pairs) if pairs is not None else None)

    def __reduce__(self):
        return self.reduced


class Cyclic:
    """Reached again through its own arguments."""

    def __init__(self):
        self.args = ([self], "tail")

    def __reduce__(self):
        return (make, self.args, {"again": self})


class StateOfSet:
    def __init__(self):
        self.home = None

    def __hash__(self):
        return 1


def make(*args):
    return args


class Storage:
    def __init__(self, key, location, size):
        self.key, self.location, self.size = key, location, size


class Tensor:
    def __init__(self, storage, shape):
        self.storage, self.shape = storage, shape

    def __reduce_ex__(self, protocol):
        return (make, (self.storage, 0, self.shape, (self.shape[-1], 1), False, collections.OrderedDict()))


class TorchPickler(pickle.Pickler):
    def persistent_id(self, value):
        if isinstance(value, Storage):
            return ("storage", Plain, str(int(value.key)), value.location, value.size)
        return None


def strings():
    yield from ["", "a", "\\", "'", '"', "'\"", "line\nbreak\r\t", "\0\x1a\x7f", "\xe9\xff", "Ā中文", "\U0001f600",
                "\ud800", "x\udfffy"]
    for size in (254, 255, 256, 65535, 65536, 65537, 100000):
        yield "s" * size
        yield "é" * (size // 2)


def integers():
    for bits in list(range(0, 70)) + [127, 128, 255, 256, 511, 512, 1000, 2031, 2032, 2039, 2040, 2041, 5000]:
        for delta in (-1, 0, 1):
            yield (1 << bits) + delta
            yield -(1 << bits) + delta


def floats():
    yield from [0.0, -0.0, 1.0, -1.5, 0.1, 1e-4, 1e-5, 1.5e-7, 1e15, 1e16, 123456789012345680.0, 1e22, 1e100, 1e-300,
                5e-324, 1.7976931348623157e308, float("inf"), float("-inf"), float("nan"), 1 / 3, 2.0**53]


def recursive():
    values = []
    values.append(values)
    yield "list", values
    pairs = {}
    pairs["self"] = pairs
    yield "dict", pairs
    for size in (1, 2, 3, 4, 7):
        inner = []
        value = tuple([inner] + list(range(size - 1)))
        inner.append(value)
        yield f"tuple{size}", value
        yield f"list_of_tuple{size}", inner
    first, second = [], []
    value = (first, second)
    first.append(value)
    second.extend([value, value])
    yield "tuple_twice", value
    plain = Plain()
    plain.me = plain
    plain.all = [plain, (plain,)]
    yield "object", plain
    yield "cyclic_call", Cyclic()
    yield "cyclic_call_in_list", [Cyclic(), 1]
    member = StateOfSet()
    member.home = frozenset([member])
    yield "frozenset", member.home
    yield "frozenset_member", member
    member = StateOfSet()
    member.home = {member}
    yield "set", member.home
    ordered = collections.OrderedDict()
    ordered["self"] = ordered
    yield "ordered", ordered
    child = ListChild()
    child.append(child)
    child.extra = child
    yield "list_child", child


def sized():
    for size in SIZES:
        yield f"list{size}", list(range(size))
        yield f"tuple{size}", tuple(range(size))
        yield f"dict{size}", {i: str(i) for i in range(size)}
        yield f"set{size}", set(range(size))
        yield f"frozenset{size}", frozenset(range(size))
        ordered = collections.OrderedDict((f"k{i}", i) for i in range(size))
        yield f"ordered{size}", ordered
        stateful = collections.OrderedDict(ordered)
        stateful._metadata = {"": {"version": 1}}
        yield f"ordered_state{size}", stateful
        yield f"default{size}", collections.defaultdict(list, {i: [i] for i in range(size)})
        yield f"counter{size}", collections.Counter({i: i for i in range(size)})
        yield f"list_child{size}", ListChild(range(size))
        yield f"dict_child{size}", DictChild((i, i) for i in range(size))
        yield f"set_child{size}", SetChild(range(size))
        yield f"deque{size}", collections.deque(range(size), 5000)
        yield f"reduced{size}", Reduced((1,), {"s": 1}, range(size), [(i, -i) for i in range(size)])


def objects():
    yield "plain", Plain(a=1, b=[2], c="three")
    yield "empty", Plain()
    yield "slots", Slots(1, "b")
    yield "keywords", [Keywords(), Keywords()]
    yield "new_arguments", NewArguments(1, [2], "three")
    yield "child", [IntChild(5), TupleChild((1, 2)), ListChild([1])]
    yield "classes", [Plain, Plain, make, len, int, type(None), type(...), ..., NotImplemented, range(3), slice(1, 2)]
    yield "method", [Plain.__init__, "a".upper, collections.OrderedDict.fromkeys]
    yield "complex", [1 + 2j, complex("inf")]
    yield "reduced", [Reduced(()), Reduced((1, 2, 3, 4), None, [1]), Reduced((), None, None, [(1, 2)])]
    yield "state_of_many", Plain(**{f"k{i}": i for i in range(2000)})


def shared():
    text, items = "shared", [1]
    yield "text", [text, text, {text: text}, (text,)]
    yield "containers", [items, items, (items, items), {"a": items}]
    yield "floats", [x for x in [1.5] for _ in range(3)]
    empty = ()
    yield "empty", [empty, empty, [], {}, set(), frozenset()]
    many = [[str(i)] for i in range(300)]
    yield "memo_300", [many, many[255], many[256], many[127:140], many]
    many = [(str(i), i) for i in range(70000)]
    yield "memo_70000", [many, many[65535], many[69999], many[0]]


def framed():
    yield "strings", [str(i) * 7 for i in range(20000)]
    yield "bytes", [b"x" * n for n in (10, 65535, 65536, 65537, 3, 70000, 200000, 1)]
    yield "bytearray", [bytearray(b"y" * n) for n in (0, 1, 65535, 65536, 100000)]
    yield "mixed", [[str(i), b"z" * (i % 5000), i * 1.5, {"k": i}] for i in range(1200)]
    yield "many", {f"layer.{i}.weight": (i, float(i), [i, str(i)]) for i in range(20000)}
    for size in range(65500, 65545, 3):
        yield f"edge{size}", ["a" * size, "b", "c" * 40, "d"]
    yield "big_first", b"q" * 70000


def random_value(rng, depth, pool):
    kind = rng.randrange(22 if depth > 0 else 9)
    if pool and rng.random() < 0.12:
        return rng.choice(pool)
    if kind == 0:
        return rng.choice([None, True, False, (), ...])
    if kind in (1, 2):
        return rng.choice([1, -1]) * rng.getrandbits(rng.choice([1, 7, 8, 15, 16, 31, 32, 40, 63, 64, 200, 3000]))
    if kind == 3:
        return rng.choice([rng.random(), rng.gauss(0, 1e20), float(rng.randrange(100)), 10.0 ** rng.randrange(-20, 25)])
    if kind in (4, 5):
        return "".join(rng.choice("abc\n\\'\"é中😀\0") for _ in range(rng.choice([0, 1, 3, 20, 300])))
    if kind == 6:
        return rng.randbytes(rng.choice([0, 1, 10, 300]))
    if kind == 7:
        return rng.choice([Plain, make, int, collections.OrderedDict, len])
    if kind == 8:
        return bytearray(rng.randbytes(rng.choice([0, 5])))
    children = [random_value(rng, depth - 1, pool) for _ in range(rng.choice([0, 1, 2, 3, 4, 9]))]
    keys = [rng.choice([f"k{i}", i, (i, "k"), i + 0.5]) for i in range(len(children))]
    value = {
        9: lambda: list(children), 10: lambda: list(children), 11: lambda: tuple(children), 12: lambda: tuple(children),
        13: lambda: dict(zip(keys, children)), 14: lambda: dict(zip(keys, children)), 15: lambda: set(keys),
        16: lambda: frozenset(keys), 17: lambda: collections.OrderedDict(zip(keys, children)),
        18: lambda: Plain(**{f"a{i}": c for i, c in enumerate(children)}),
        19: lambda: Reduced(tuple(children), {"s": children}, children[:1], zip(keys, children)),
        20: lambda: ListChild(children), 21: lambda: NewArguments(*children),
    }[kind]()
    if not isinstance(value, Reduced):  # its iterators can be used only once
        pool.append(value)
        if isinstance(value, list) and rng.random() < 0.2:
            value.append(rng.choice(pool))
    return value


def torch_like():
    storages = [Storage(i, rng_location, 100 + i) for i, rng_location in enumerate(["cpu", "cuda:0", "cpu"] * 400)]
    state = collections.OrderedDict((f"layer.{i}.weight", Tensor(s, (3, i + 1))) for i, s in enumerate(storages))
    state["tied"] = Tensor(storages[0], (1, 1))
    state["same"] = state["tied"]
    state._metadata = collections.OrderedDict([("", {"version": 1}), ("layer", {"version": 2})])
    yield "state_dict", state
    yield "small", {"cpu": Tensor(storages[0], (2,)), "epoch": 3, "storage": "storage"}
    yield "storages", [storages[0], storages[0], storages[1], (storages[2],)]


def groups():
    yield "string", lambda: ((f"{i}", s) for i, s in enumerate(strings()))
    yield "strings", lambda: [("all", list(strings()))]
    yield "integers", lambda: [("all", list(integers()))]
    yield "integer", lambda: [(f"{i}", n) for i, n in enumerate([0, -1, 255, 256, 65536, 1 << 31, -(1 << 31), 1 << 80])]
    yield "floats", lambda: [("all", list(floats()))]
    yield "constants", lambda: [("all", [None, True, False, (), [], {}, set(), frozenset()])] + [
        (str(v), v) for v in (None, True, False)]
    yield "bytes", lambda: [("all", [b"", b"a", b"\xff" * 255, b"b" * 256, bytes(range(256))])]
    yield "recursive", recursive
    yield "sized", sized
    yield "object", objects
    yield "shared", shared
    yield "framed", framed
    yield "random", lambda: [(str(seed), random_value(random.Random(seed), 5, [])) for seed in range(300)]
    yield "torch", torch_like


def write_pickle(path, pickler, protocol, value, opcodes):
    out = io.BytesIO()
    try:
        pickler(out, protocol).dump(value)
    except (ValueError, TypeError, RecursionError):
        return  # cannot be pickled at this protocol: sets that hold themselves, __slots__, …
    with open(path + ".pkl", "wb") as file:
        file.write(out.getvalue())
    if opcodes:
        with open(path + ".ops", "w") as file:
            file.writelines(f"{offset} {op.name}\n" for op, _, offset in pickletools.genops(out.getvalue()))


def main(folder, *arguments):
    wanted = [a for a in arguments if not a.startswith("-")]
    for group, values in groups():
        if wanted and group not in wanted:
            continue
        pickler = TorchPickler if group == "torch" else pickle.Pickler
        for protocol in range(6):
            for name, value in values():  # made anew: some hold iterators
                if protocol < 4 and group == "recursive" and name in ("set", "frozenset"):
                    continue  # set.__reduce__ gives new arguments at each call: the pickle drops the first ones again
                path = os.path.join(folder, f"p{protocol}_{group}_{name}")
                write_pickle(path, pickler, protocol, value, "--opcodes" in arguments)


if __name__ == "__main__":
    sys.setrecursionlimit(10000)
    main(*sys.argv[1:])
