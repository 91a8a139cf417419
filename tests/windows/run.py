#!/usr/bin/env python3
"""Proves the command line that was built for Windows, under Wine, against the one of this computer.

    python3 tests/windows/run.py CLI WINDOWS_CLI TEST_DATA

Both read the same files and must say and write the same. Then what is peculiar to Windows: names, long paths, files that
are open, streams. Needs no torch. Prints a line for each check that fails; the last line counts them. Exit status 1 if any
failed.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

AT_ONCE = 40
PATIENCE = 240


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def __call__(self, condition, what):
        if condition:
            self.passed += 1
        else:
            self.failed += 1
            print("FAIL:", what, flush=True)


class Program:
    """One of the two programs; `wine` where it is the one for Windows."""

    def __init__(self, path, wine=()):
        self.command = [*wine, str(path)]

    def __call__(self, *arguments, cwd=None, stdin=subprocess.DEVNULL):
        # Files, not pipes: Wine's own processes would inherit the pipes, and stay.
        with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as error:
            command = [*self.command, *map(str, arguments)]
            done = subprocess.run(command, cwd=cwd, stdin=stdin, stdout=output, stderr=error, timeout=PATIENCE)
            output.seek(0)
            error.seek(0)
            return done.returncode, output.read(), error.read().decode("utf-8", "replace")


def documents(output):
    """The JSON documents of an output by file. What the system says in its own words is left out."""
    found = {}
    for line in output.decode("utf-8").splitlines():
        document = json.loads(line)
        if "error" in document and document["error"]["kind"] in ("not-found", "not-a-file", "read-failed"):
            document["error"]["message"] = ""
        found[document.get("file")] = document
    return found


def files_of(data):
    """Small regular files by their path from `data`, without names that Windows cannot have."""
    for path in sorted(data.rglob("*")):
        name = str(path.relative_to(data))
        if path.is_file() and path.stat().st_size < 300_000 and not any(c in name for c in '\\:*?"<>|') and name[-1] not in " .":
            yield name


def same_answers(check, linux, windows, data):
    names = list(files_of(data))
    check(len(names) > 100, f"only {len(names)} test files")
    for begin in range(0, len(names), AT_ONCE):
        part = names[begin : begin + AT_ONCE]
        for words in (("show", "--json", "--all"), ("check", "--json", "--crc")):
            code, output, _ = linux(*words, *part, cwd=data)
            other_code, other, _ = windows(*words, *part, cwd=data)
            check(code == other_code, f"{words[0]}: exit {other_code} instead of {code} for {part[0]} …")
            ours, theirs = documents(output), documents(other)
            for name in part:
                check(ours.get(name) == theirs.get(name), f"{words[0]} {name} differs")


def same_files(check, linux, windows, data, folder):
    names = [name for name in files_of(data) if name.split(os.sep)[0] in ("zip", "legacy", "parallel", "raw", "single")]
    for number, begin in enumerate(range(0, len(names), AT_ONCE)):
        part = names[begin : begin + AT_ONCE]
        # Inputs of one name in two folders would fall together.
        unique = list({Path(name).name: name for name in part}.values())
        ours, theirs = folder / f"ours{number}", folder / f"theirs{number}"
        for program, out in ((linux, ours), (windows, theirs)):
            program("convert", *unique, "--add", "x.", "--device", "cuda=cpu", "-o", f"{out}/", "--quiet", cwd=data)
        check({p.name for p in ours.iterdir()} == {p.name for p in theirs.iterdir()}, f"other files were written ({part[0]} …)")
        for path in ours.iterdir():
            same = (theirs / path.name).is_file() and path.read_bytes() == (theirs / path.name).read_bytes()
            check(same, f"convert {path.name}: other bytes")


def peculiarities(check, linux, windows, example, folder):
    names = folder / "检查点 模型"
    names.mkdir()
    shutil.copy(example, names / "权重.pth")
    code, output, error = windows("show", "权重.pth", cwd=names)
    check(code == 0 and "权重.pth" in output.decode(), f"a Chinese name: {error}")
    code, _, error = windows("convert", "权重.pth", "--strip", "module.", "-o", "单卡.pth", cwd=names)
    check(code == 0 and (names / "单卡.pth").is_file(), f"a Chinese name of a new file: {error}")

    shutil.copy(example, names / "b.pth")
    code, output, error = windows("check", "--json", "*.pth", cwd=names)
    found = [json.loads(line)["file"] for line in output.decode().splitlines()]
    check(found == ["b.pth", "单卡.pth", "权重.pth"], f"names with a wildcard, which no shell of Windows expands: {found} {error}")
    code, _, error = windows("check", "*.none", cwd=names)
    check(code == 2 and "*.none" in error, f"a wildcard that fits nothing: {error}")

    deep = folder
    for _ in range(6):
        deep /= "a-folder-with-a-name-of-fifty-characters-0123456789"
    deep.mkdir(parents=True)
    shutil.copy(example, deep / "in.pth")
    check(len(str(deep)) > 300, "the path is not long")
    code, _, error = windows("convert", deep / "in.pth", "--strip", "module.", "-o", deep / "out.pth")
    check(code == 0 and (deep / "out.pth").is_file(), f"a path of {len(str(deep))} characters: {error}")
    check(sorted(p.name for p in deep.iterdir()) == ["in.pth", "out.pth"], "something was left beside the new file")

    target = folder / "target.pth"
    target.write_bytes(b"old")
    code, _, error = windows("convert", example, "--strip", "module.", "-o", target)
    check(code == 2 and target.read_bytes() == b"old" and "exists already" in error, f"an existing file: {error}")
    code, _, error = windows("convert", example, "--strip", "module.", "-o", target, "--force")
    check(code == 0 and target.stat().st_size > 1000, f"replacing a file: {error}")
    code, _, error = windows("convert", target, "--add", "module.", "-o", target, "--force")
    check(code == 2 and "input" in error, f"the input as the output: {error}")

    sparse = folder / "large.bin"
    with open(sparse, "wb") as file:
        file.truncate(6 << 30)
    code, _, error = windows("show", sparse)
    check(code == 2 and "6.0 GiB" not in error and error, f"a file of zeros and 6 GiB: {error}")
    sparse.unlink()

    with open(example, "rb") as file:
        code, output, error = windows("show", "--json", "-", stdin=file)
    check(code == 0 and json.loads(output)["container"] == "zip", f"standard input: {error}")
    code, output, error = windows("convert", example, "--strip", "module.", "-o", "-")
    check(code == 0 and output == linux("convert", example, "--strip", "module.", "-o", "-")[1], f"standard output: {error}")
    code, output, error = windows("export", example, "-o", str(folder / "arrays") + "\\")
    check(code == 0 and len(list((folder / "arrays").iterdir())) > 3, f"a folder named with a backslash: {error}")
    code, _, error = windows("show", folder / "missing.pth")
    check(code == 2 and "There is no file" in error, f"a missing file: {error}")
    code, _, error = windows("show", folder)
    check(code == 2 and error, f"a folder: {error}")
    code, output, error = windows("gpus")
    check(code == 0 and output, f"gpus: {error}")


def spectra(check, linux, windows, example):
    """With the PyTorch for Windows that CKPTSCOPE_TORCH names (as Z:\\…), else the sentence that it is missing."""
    code, output, error = windows("spectrum", "--json", example)
    found = json.loads(output)["tensors"]
    if "CKPTSCOPE_TORCH" not in os.environ:
        check(found and all("were not found" in tensor["problem"] for tensor in found), f"a spectrum without PyTorch: {error}")
        return
    named = os.environ.pop("CKPTSCOPE_TORCH")
    expected = json.loads(linux("spectrum", "--json", example)[1])["tensors"]
    os.environ["CKPTSCOPE_TORCH"] = named
    check(len(found) == len(expected) > 3, "other spectra")
    for ours, theirs in zip(expected, found):
        same = len(ours["singular_values"]) == len(theirs.get("singular_values", [])) and all(
            abs(a - b) <= 1e-5 * ours["singular_values"][0] for a, b in zip(ours["singular_values"], theirs["singular_values"])
        )
        check(same, f"the spectrum of {ours['name']}: {theirs.get('problem', '')}")


class Wine:
    """Keeps Wine's server for as long as it lives: a start without it takes seconds. In a prefix of our own."""

    def __enter__(self):
        os.environ.setdefault("WINEPREFIX", os.path.expanduser("~/.cache/ckptscope/wine"))
        os.environ.update(WINEDEBUG="-all", WINEARCH="win64")
        os.makedirs(os.environ["WINEPREFIX"], exist_ok=True)
        self.shell = subprocess.Popen(
            ["wine", "cmd"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        return self

    def __exit__(self, *_):
        self.shell.stdin.close()
        self.shell.wait(PATIENCE)


def main():
    linux, executable, data = map(lambda text: Path(text).resolve(), sys.argv[1:])
    check = Checks()
    with tempfile.TemporaryDirectory() as name, Wine():
        folder = Path(name)
        windows = Program(executable, ["wine"])
        code, output, error = windows("--version")
        if code != 0:
            print("Wine does not start the program:", error)
            check(False, "--version")
        else:
            check(output == Program(linux)("--version")[1], "--version differs")
            same_answers(check, Program(linux), windows, data)
            same_files(check, Program(linux), windows, data, folder)
            example = Path(__file__).resolve().parents[2] / "resources/example-dataparallel.pth"
            peculiarities(check, Program(linux), windows, example, folder)
            spectra(check, Program(linux), windows, example)
    print(f"{check.passed} passed, {check.failed} failed")
    return 1 if check.failed else 0


if __name__ == "__main__":
    sys.exit(main())
