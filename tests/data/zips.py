"""Zip files byte by byte, in the layout that PyTorch's miniz writes (caffe2/serialize/inline_container.cc), with every
field open to being wrong."""

import struct
import zlib

LOCAL, CENTRAL, DESCRIPTOR = b"PK\x03\x04", b"PK\x01\x02", b"PK\x07\x08"
END64, LOCATOR, END = b"PK\x06\x06", b"PK\x06\x07", b"PK\x05\x06"
FULL32 = 0xFFFFFFFF


class Entry:
    """One record. Anything that is None is computed truthfully; what is given is written as it is."""

    def __init__(self, name, data, **fields):
        self.name = name if isinstance(name, bytes) else name.encode()
        self.data = data
        self.local_name = None
        self.flags = 0x0808
        self.method = 0
        self.crc = None
        self.packed = None  # bytes that lie in the file
        self.size = None  # declared size, uncompressed
        self.packed_size = None  # declared size, compressed
        self.offset = None  # declared position of the local header
        self.attributes = 0
        self.made_by = 0
        self.zip64 = False
        self.central_extra = b""
        self.local_sizes = False  # sizes and CRC in the local header, no descriptor
        self.align = 64
        self.reuse = None  # index of an earlier entry whose bytes this one points at
        self.written = True  # False: only in the central directory
        for field, value in fields.items():
            assert hasattr(self, field), field
            setattr(self, field, value)

    def prepare(self):
        if self.packed is None:
            self.packed = self.data
            if self.method == 8:
                deflater = zlib.compressobj(9, zlib.DEFLATED, -15)
                self.packed = deflater.compress(self.data) + deflater.flush()
        self.real_crc = zlib.crc32(self.data) if self.crc is None else self.crc
        self.real_size = len(self.data) if self.size is None else self.size
        self.real_packed = len(self.packed) if self.packed_size is None else self.packed_size


def local_bytes(entry, position):
    name = entry.name if entry.local_name is None else entry.local_name
    extra = (
        struct.pack("<HHQQ", 1, 16, entry.real_size, entry.real_packed) if entry.zip64 and entry.local_sizes else b""
    )
    start = position + 30 + len(name) + len(extra) + 4
    padding = -start % entry.align if entry.align else 0
    extra += b"FB" + struct.pack("<H", padding) + b"Z" * padding if entry.align else b""
    crc, packed, size = (entry.real_crc, entry.real_packed, entry.real_size) if entry.local_sizes else (0, 0, 0)
    if entry.zip64 and entry.local_sizes:
        packed = size = FULL32
    flags = entry.flags & ~8 if entry.local_sizes or not entry.data else entry.flags
    header = LOCAL + struct.pack("<HHHHHIIIHH", 0, flags, entry.method, 0, 0, crc, packed, size, len(name), len(extra))
    tail = b""
    if flags & 8:
        form = "<IQQ" if entry.zip64 else "<III"
        tail = DESCRIPTOR + struct.pack(form, entry.real_crc, entry.real_packed, entry.real_size)
    return header + name + extra, tail


def central_bytes(entry, position):
    offset = position if entry.offset is None else entry.offset
    flags = entry.flags & ~8 if entry.local_sizes or not entry.data else entry.flags
    extra = entry.central_extra
    packed, size, shown = entry.real_packed, entry.real_size, offset
    if entry.zip64:
        extra = struct.pack("<HHQQQ", 1, 24, size, packed, offset) + extra
        packed = size = shown = FULL32
    return (
        CENTRAL
        + struct.pack(
            "<HHHHHHIIIHHHHHII",
            entry.made_by,
            0,
            flags,
            entry.method,
            0,
            0,
            entry.real_crc,
            packed,
            size,
            len(entry.name),
            len(extra),
            0,
            0,
            0,
            entry.attributes,
            shown,
        )
        + entry.name
        + extra
    )


def end_bytes(entries, start, length, comment=b"", **lies):
    """zip64 end record, locator and end record, as miniz always writes them. `lies` replaces values: count, begin, size
    (the 32-bit ones), count64, begin64, size64, locator, comment_size; plain: no zip64 records."""
    get = lies.get
    end64 = END64 + struct.pack(
        "<QHHIIQQQQ",
        44,
        0x31E,
        45,
        0,
        0,
        get("count64", entries),
        get("count64", entries),
        get("size64", length),
        get("begin64", start),
    )
    locator = LOCATOR + struct.pack("<IQI", 0, get("locator", start + length), 1)
    count = min(get("count", entries), 0xFFFF)
    end = (
        END
        + struct.pack(
            "<HHHHIIH",
            0,
            0,
            count,
            count,
            min(get("size", length), FULL32),
            min(get("begin", start), FULL32),
            get("comment_size", len(comment)),
        )
        + comment
    )
    return (b"" if get("plain") else end64 + locator) + end


def build(entries, comment=b"", prefix=b"", **lies):
    """The whole file. `prefix` are bytes before the first header (offsets count them)."""
    out = bytearray(prefix)
    positions = []
    for entry in entries:
        entry.prepare()
        if entry.reuse is not None:
            positions.append(positions[entry.reuse])
            continue
        positions.append(len(out))
        if not entry.written:
            continue
        head, tail = local_bytes(entry, len(out))
        out += head + entry.packed + tail
    begin = len(out)
    for entry, position in zip(entries, positions):
        out += central_bytes(entry, position)
    return bytes(out) + end_bytes(len(entries), begin, len(out) - begin, comment, **lies)


def checkpoint_entries(pickle, storages, root="archive", style="1.6", byteorder="little"):
    """Records of a checkpoint. style: "1.6" (no byteorder), "2.6", "2.13"; storages: bytes in order of their keys."""
    entries = [Entry(f"{root}/data.pkl", pickle)]
    if style == "2.13":
        entries += [Entry(f"{root}/.format_version", b"1"), Entry(f"{root}/.storage_alignment", b"64")]
    if style != "1.6":
        entries.append(Entry(f"{root}/byteorder", byteorder.encode()))
    keys = [str(i) for i in range(len(storages))]
    if style != "2.13":  # keys were sorted as text up to 2.6
        keys.sort()
    entries += [Entry(f"{root}/data/{key}", storages[int(key)]) for key in keys]
    entries.append(Entry(f"{root}/version", b"3\n"))
    if style != "1.6":
        entries.append(Entry(f"{root}/.data/serialization_id", b"0" * 40))
    return entries


def checkpoint(pickle, storages=(), root="archive", **more):
    style = {key: more.pop(key) for key in ("style", "byteorder") if key in more}
    return build(checkpoint_entries(pickle, storages, root, **style), **more)


def read_records(data):
    """[(name without root, bytes)] in central order; for taking genuine files apart."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return [(info.filename.split("/", 1)[1], archive.read(info)) for info in archive.infolist()]


def crc_of_zeros(count):
    """CRC-32 of `count` zero bytes without reading them: the register is a linear map, squared log2(count) times."""

    def apply(matrix, vector):
        result = 0
        for column in matrix:
            if vector & 1:
                result ^= column
            vector >>= 1
        return result

    one_bit = [0xEDB88320] + [1 << i for i in range(31)]
    matrix = one_bit
    for _ in range(3):  # 2, 4, 8 bits
        matrix = [apply(matrix, column) for column in matrix]
    register = 0xFFFFFFFF
    while count:
        if count & 1:
            register = apply(matrix, register)
        matrix = [apply(matrix, column) for column in matrix]
        count >>= 1
    return register ^ 0xFFFFFFFF
