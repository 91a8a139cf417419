"""Files that are no checkpoints of PyTorch, or say that they are."""

import gzip
import io
import json
import lzma
import os
import struct

import numpy

from catalog import ERROR
from torch_save import saved

import nets


def safetensors(header, data=b"", length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def make_safetensors(catalog):
    floats = struct.pack("<6f", *range(6))
    good = {
        "__metadata__": {"format": "pt"},
        "module.a": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16]},
        "module.b": {"dtype": "F32", "shape": [2], "data_offsets": [16, 24]},
    }
    catalog.write(
        "safetensors/model.safetensors",
        safetensors(good, floats),
        "safetensors",
        "two tensors",
        level=["data-only", ERROR],
        findings=["module-prefix"],
        torch=False,
        tensors=2,
    )
    dtypes = {
        "BOOL": 1,
        "U8": 1,
        "I8": 1,
        "F8_E5M2": 1,
        "F8_E4M3": 1,
        "F8_E8M0": 1,
        "I16": 2,
        "U16": 2,
        "F16": 2,
        "BF16": 2,
        "I32": 4,
        "U32": 4,
        "F32": 4,
        "C64": 8,
        "F64": 8,
        "I64": 8,
        "U64": 8,
    }
    header, offset = {}, 0
    for name, size in sorted(dtypes.items(), key=lambda item: -item[1]):
        header[name.lower()] = {"dtype": name, "shape": [2], "data_offsets": [offset, offset + 2 * size]}
        offset += 2 * size
    catalog.write(
        "safetensors/dtypes.safetensors",
        safetensors(header, bytes(i % 2 for i in range(offset))),
        "safetensors",
        "all dtypes",
        level=["data-only", ERROR],
        torch=False,
        tensors=len(dtypes),
    )

    def one(**change):
        return {"a": {"dtype": "F32", "shape": [2, 2], "data_offsets": [0, 16], **change}}

    bad = {
        "length_past_end": safetensors(one(), floats, length=10**6),
        "length_2_64": safetensors(one(), floats, length=2**64 - 1),
        "length_zero": struct.pack("<Q", 0) + b"{}",
        "not_json": safetensors(b"{'a': 1}", floats),
        "bom": safetensors(b"\xef\xbb\xbf{}", b""),
        "not_utf8": safetensors(b'{"\xff": {}}', b""),
        "reversed": safetensors(one(data_offsets=[16, 0]), floats[:16]),
        "past_end": safetensors(one(), floats[:8]),
        "hole": safetensors({"a": one()["a"], "b": {"dtype": "F32", "shape": [1], "data_offsets": [20, 24]}}, floats),
        "overlap": safetensors({"a": one()["a"], "b": {"dtype": "F32", "shape": [4], "data_offsets": [8, 24]}}, floats),
        "wrapping_shape": safetensors(one(shape=[2**32, 2**32], data_offsets=[0, 0]), b""),
        "duplicate_key": safetensors(
            b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"a":{"dtype":"F32","shape":[2],'
            b'"data_offsets":[0,8]}}',
            floats[:8],
        ),
        "escaped_twin": safetensors(
            b'{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"\\u0061":{"dtype":"F32","shape":'
            b'[2],"data_offsets":[8,16]}}',
            floats[:16],
        ),
        "deep": safetensors(b'{"a":' + b"[" * 100000 + b"]" * 100000 + b"}", b""),
        "unknown_dtype": safetensors(one(dtype="F31"), floats[:16]),
        "number_forms": safetensors(b'{"a":{"dtype":"F32","shape":[1e0],"data_offsets":[0,-0]}}', b""),
        "size_mismatch": safetensors(one(shape=[3]), floats[:16]),
    }
    for name, data in bad.items():
        catalog.write(
            f"safetensors/bad_{name}.safetensors", data, "safetensors", f"not valid: {name}", level=ERROR, torch=False
        )
    catalog.write(
        "safetensors/trailing_bytes.safetensors",
        safetensors(one(), floats[:20]),
        "safetensors",
        "four bytes too many at the end",
        level=["data-only", "ambiguous", ERROR],
        torch=False,
        tensors=1,
    )


def make(catalog):
    make_safetensors(catalog)
    weights = saved(nets.named_net().state_dict())
    array = io.BytesIO()
    numpy.save(array, numpy.arange(3.0))
    arrays = io.BytesIO()
    numpy.savez(arrays, a=numpy.arange(3.0))
    files = {
        "lfs_pointer.pth": (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:" + b"0" * 64 + b"\nsize 241692352\n",
            "Git LFS pointer",
        ),
        "page.pth": (b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head></html>\n", "web page"),
        "page_without_doctype.pth": (b"<!-- cached -->\n<head><title>Sign in</title></head>\n", "web page"),
        "error.pth": (b'{"error":"Entry not found"}', "JSON error of a server"),
        "long_index.json": (
            b'{"metadata": {"note": "' + b"x" * 10000 + b'"}, "weight_map": {"a": "pytorch_model-00001-of-00002.bin"}}',
            "index of shards behind long metadata",
        ),
        "weights.pth.gz": (gzip.compress(weights, mtime=0), "gzip of a checkpoint"),
        "weights.pth.xz": (lzma.compress(weights), "xz of a checkpoint"),
        "weights.7z": (b"7z\xbc\xaf\x27\x1c\x00\x04" + b"\0" * 24, "7-Zip"),
        "zeros.pth": (b"\0" * 4096, "only zeros"),
        "empty.pth": (b"", "empty"),
        "one_byte.pth": (b"P", "one byte"),
        "array.npy": (array.getvalue(), "numpy array"),
        "arrays.npz": (arrays.getvalue(), "numpy archive"),
        "text.pth": (b"just some text\nand more\n", "plain text"),
        "blank_line.pth": (b"\n\n\n", "blank lines"),
        "model.onnx": (b'\x08\x08\x12\x07pytorch\x1a\x052.1.0:\x10\n\x01x\x12\x01y"\x04Relu\x12\x02g', "ONNX"),
        "no_producer.onnx": (b"\x08\x0a:\x10\n\x0e\n\x01x\x12\x01y\"\x04Relu\x12\x00", "ONNX of no named program"),
        "model.ggml": (b"tjgg" + struct.pack("<I", 3) + b"\0" * 64, "old GGML"),
        "nothing.zip": (b"PK\x05\x06" + b"\0" * 18, "zip archive without records"),
        "model.gguf": (b"GGUF" + struct.pack("<IQQ", 3, 0, 0), "GGUF"),
        "model.h5": (b"\x89HDF\r\n\x1a\n" + b"\0" * 64, "HDF5"),
        "model.ptl": (b"\x18\0\0\0PTMF" + b"\0" * 64, "mobile TorchScript flatbuffer"),
        "model.pte": (b"\x18\0\0\0ET12" + b"\0" * 64, "ExecuTorch"),
        "picture.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 64, "PNG"),
        "program.exe": (b"MZ" + b"\0" * 126, "DOS program"),
        "library.so": (b"\x7fELF" + b"\0" * 60, "ELF"),
        "preview.pth": (b"PYTORCH1" + b"\0" * 64, "preview format of 1.5"),
        "random.pth": (bytes((i * 73 + i // 7) % 256 for i in range(5000)), "noise"),
    }
    for name, (data, description) in files.items():
        catalog.write(f"foreign/{name}", data, "none", description, level=ERROR, torch=False)
    torch_zip = io.BytesIO()
    import zipfile

    with zipfile.ZipFile(torch_zip, "w") as archive:
        archive.writestr(zipfile.ZipInfo("readme.txt"), "hello")
        archive.writestr(zipfile.ZipInfo("weights/model.pth"), weights)
    catalog.write(
        "foreign/zip_of_files.zip",
        torch_zip.getvalue(),
        "none",
        "a zip with a checkpoint in it",
        level=ERROR,
        torch=False,
    )
    os.makedirs(catalog.path("foreign/folder.pth/x").rsplit("/", 1)[0], exist_ok=True)
