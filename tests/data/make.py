#!/usr/bin/env python3
"""Writes all test files and manifest.json: make.py OUTDIR [--big] [--only PART]

--big makes the sparse file beyond 4 GiB even where the file system would really store it."""

import argparse
import hashlib
import os
import shutil
import sys
import time
import warnings

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, HERE)
sys.path.insert(0, os.path.join(HERE, "..", "support"))
sys.dont_write_bytecode = True
MARK = ".made-by-make.py"  # a folder with this file in it may be emptied


def stamp_text(options):
    """Hash of the scripts and of the PyTorch that they ran with."""
    import importlib.metadata

    digest = hashlib.sha256(f"{importlib.metadata.version('torch')} {sys.version} {options.big}".encode())
    for folder in (HERE, os.path.join(HERE, "..", "support")):
        for name in sorted(os.listdir(folder)):
            if name.endswith(".py"):
                with open(os.path.join(folder, name), "rb") as file:
                    digest.update(name.encode() + b"\0" + file.read())
    return digest.hexdigest() + "\n"


def narrowed(levels, torch_says):
    """Where several levels were acceptable, what torch does decides between the harmless ones: data-only means that
    weights_only=True loads it."""
    if torch_says["weights_only"]:
        left = [level for level in levels if level not in ("needs-weights-only-false", "contains-program")]
    elif torch_says["loads"]:
        left = [level for level in levels if level != "data-only"]
    else:
        left = levels
    return left or levels


def measure(catalog):
    """What torch itself says: does it load, with weights_only, and how many tensors are in it."""
    import torch
    import oracle

    lister = torch.serialization.get_unsafe_globals_in_checkpoint
    for row in catalog.rows:
        if row["torch"] is not None:
            if row["torch"] is False:
                row["torch"] = None
            continue
        file = os.path.join(catalog.folder, row["file"])
        row["torch"] = {"loads": False, "weights_only": False}
        torch.serialization.clear_safe_globals()  # loading imports packages that add their own
        torch.serialization.add_safe_globals(catalog.safe_globals)
        for key, only in (("weights_only", True), ("loads", False)):
            try:
                torch.load(file, map_location="cpu", weights_only=only)
                row["torch"][key] = True
            except BaseException as error:  # any answer is an answer
                row["torch"][key + "_error"] = f"{type(error).__name__}: {error}".split("\n")[0][:200]
        try:
            row["torch"]["unsafe_globals"] = lister(file)
        except BaseException:  # it reads zip files only
            row["torch"]["unsafe_globals"] = None
        row["expected"]["verdict"] = narrowed(row["expected"]["verdict"], row["torch"])
        if row["expected"]["tensors"] is None:
            try:
                tensors, arrays = oracle.walk(oracle.Loaded(file))
                row["expected"]["tensors"], row["expected"]["arrays"] = len(tensors), len(arrays)
            except BaseException as error:
                row["oracle_error"] = f"{type(error).__name__}: {error}"[:200]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("outdir")
    parser.add_argument("--big", action="store_true")
    parser.add_argument("--only", help="one part, for trying; writes no stamp")
    options = parser.parse_args()
    stamp = os.path.join(options.outdir, "stamp")
    text = stamp_text(options)
    if not options.only and os.path.exists(stamp):
        with open(stamp, encoding="utf-8") as file:
            if file.read() == text:
                return
    begin = time.time()
    import torch

    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    import catalog as catalogs

    parts = ["weights", "values", "containers", "frameworks", "damaged", "foreign", "hostile", "judged"]
    if not options.only and os.path.isdir(options.outdir):
        if os.listdir(options.outdir) and not os.path.exists(os.path.join(options.outdir, MARK)):
            sys.exit(f"{options.outdir} is not empty and was not made by this script; name another folder.")
        shutil.rmtree(options.outdir)
    catalog = catalogs.Catalog(options.outdir)
    with open(catalog.path(MARK), "w", encoding="utf-8"):
        pass
    catalog.big = options.big
    catalog.safe_globals = torch.serialization.get_safe_globals()
    for part in [options.only] if options.only else parts:
        torch.manual_seed(1)
        __import__(part).make(catalog)
    measure(catalog)
    catalog.save_manifest({"torch": torch.__version__, "python": sys.version.split()[0]})
    if not options.only:
        with open(stamp, "w", encoding="utf-8") as file:
            file.write(text)
    print(f"{len(catalog.rows)} files in {time.time() - begin:.1f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
