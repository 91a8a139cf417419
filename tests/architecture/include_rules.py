#!/usr/bin/env python3
"""Proves who may include whom in core/, ui/ and app/.

usage: include_rules.py ROOT

Prints one line for each broken rule (path:line: what is wrong) and exits with 1 if there is any, with 2 if ROOT holds
no sources. The table below is the architecture: a folder knows only what stands before it.
"""

import re
import sys
from pathlib import Path

CORE = ["io", "archive", "pickle", "checkpoint", "edit", "compare", "tensor", "device"]

# folder -> the folders whose headers it may include, besides its own
ALLOWED = {
    "core/io": [],
    "core/archive": ["core/io"],
    "core/pickle": ["core/io"],
    "core/checkpoint": ["core/archive", "core/pickle", "core/io"],
    # The value tree is what a checkpoint holds, so those who work on checkpoints see core/pickle.
    # A cast is an edit whose bytes core/tensor makes: core/checkpoint saves them as a source that it is given, and knows
    # of neither.
    "core/edit": ["core/checkpoint", "core/tensor", "core/pickle", "core/io"],
    "core/compare": ["core/checkpoint", "core/tensor", "core/pickle", "core/io"],
    # An .npz is a zip archive.
    "core/tensor": ["core/checkpoint", "core/archive", "core/pickle", "core/io"],
    "core/device": ["core/io"],
    "app": ["ui"] + ["core/" + name for name in CORE],
}
# The window's folders, each with those before it; ui itself (the window) sees them all.
UI = ["ui/text", "ui/jobs", "ui/document", "ui/models", "ui/views", "ui/dialogs", "ui"]
for i, name in enumerate(UI):
    ALLOWED[name] = UI[:i] + ["core/" + folder for folder in CORE]

# Headers of other libraries in core, and the one folder that each is for.
LIBRARIES = {
    ("zlib.h", "core/archive"),
    ("libdeflate.h", "core/archive"),
    ("nlohmann/json.hpp", "core/edit"),
    ("immintrin.h", "core/tensor"),
    ("cpuid.h", "core/tensor"),
    ("cuda_runtime_api.h", "core/device"),
}

# Headers that the build writes.
GENERATED = {"app": {"ckptscope_version.h"}}

STANDARD = set(
    """
    algorithm any array atomic bit bitset charconv chrono codecvt compare complex concepts condition_variable coroutine
    deque exception execution filesystem forward_list fstream functional future initializer_list iomanip ios iosfwd
    iostream istream iterator latch limits list locale map memory memory_resource mutex new numbers numeric optional
    ostream queue random ranges ratio regex scoped_allocator set shared_mutex source_location span sstream stack
    stdexcept stop_token streambuf string string_view strstream syncstream system_error thread tuple type_traits
    typeindex typeinfo unordered_map unordered_set utility valarray variant vector version
    cassert cctype cerrno cfenv cfloat cinttypes climits clocale cmath csetjmp csignal cstdarg cstddef cstdint cstdio
    cstdlib cstring ctime cuchar cwchar cwctype
    """.split()
)

# Broken or missing in a standard library that is supported.
FORBIDDEN_STANDARD = {"semaphore", "barrier"}
FORBIDDEN_NAMES = re.compile(r"\bstd\s*::\s*(counting_semaphore|binary_semaphore|barrier|atomic_wait\w*|atomic_notify\w*)\b")

QT = re.compile(r"^(Q[A-Z]\w*|Qt[A-Z]\w*/.+)$")
LIBTORCH = re.compile(r"^(torch|ATen|c10|caffe2)/|^cuda[\w]*\.h$")
SYSTEM = re.compile(
    r"^(sys|linux|asm|netinet|arpa|mach)/|"
    r"^(unistd|fcntl|dirent|dlfcn|errno|grp|io|ioapi|poll|pthread|pwd|sched|signal|malloc|spawn|syslog|termios|fileapi|winioctl|"
    r"windows|winsock2|winternl|process|aclapi|shlobj)\.h$",
    re.IGNORECASE,
)

INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')
# Comments and string literals; a newline inside keeps its place so that line numbers stay right.
COMMENT_OR_STRING = re.compile(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', re.DOTALL)
ATOMIC = re.compile(r"\bstd\s*::\s*atomic(?:_\w+|\s*<[^;{}()]*>)\s+(\w+)")


def without_comments(text, keep_strings):
    def blank(match):
        if match.group().startswith('"'):
            return match.group() if keep_strings else '""'
        return "\n" * match.group().count("\n")

    return COMMENT_OR_STRING.sub(blank, text)


def folder_of(path):
    """core/io/error.h -> core/io; ui/main_window.h -> ui; app/cli/main.cpp -> app"""
    parts = path.parts
    return "/".join(parts[:2]) if parts[0] in ("core", "ui") and len(parts) > 2 else parts[0]


def quoted_problem(path, folder, header):
    if header in GENERATED.get(folder, ()):
        return None
    target = folder_of(Path(header))
    if target == folder or target in ALLOWED[folder]:
        return None
    if target not in ALLOWED:
        return f'"{header}" is not written from the root of the sources (such as "core/io/error.h")'
    return f'{folder} must not include "{header}": it may know {", ".join(ALLOWED[folder]) or "nothing but itself"}'


def is_engine(path):
    return path.parent.as_posix() == "core/tensor" and "engine" in path.stem and path.suffix == ".cpp"


def is_door(path):
    return path.parent.as_posix() == "core/io" and path.stem.startswith("system_") and path.suffix == ".cpp"


def angle_problem(path, folder, header):
    if header in FORBIDDEN_STANDARD:
        return f"<{header}> is not used here: some supported standard libraries have it broken"
    if LIBTORCH.search(header) and (header, folder) not in LIBRARIES:
        return None if is_engine(path) else f"<{header}> belongs to the tensor engine's .cpp files alone"
    if SYSTEM.search(header):
        return None if is_door(path) else f"<{header}> belongs in core/io/system_*.cpp: the only door to the system"
    if not folder.startswith("core/"):
        return None
    if header == "filesystem" and folder != "core/io":
        return "<filesystem> in core is for core/io alone: files are opened there"
    if header in STANDARD or (header, folder) in LIBRARIES:
        return None
    if QT.search(header):
        return f"core has no Qt, and <{header}> is Qt's"
    return f"<{header}> is not a header of the C++ standard library, and {folder} uses nothing else"


def wait_on_atomic(path, text):
    """Names of atomics declared in this file or the header beside it."""
    names = set(ATOMIC.findall(text))
    header = path.with_suffix(".h")
    if path.suffix == ".cpp" and header.exists():
        names |= set(ATOMIC.findall(without_comments(header.read_text(encoding="utf-8"), False)))
    if not names:
        return None
    return re.compile(r"\b(%s)\s*\.\s*(wait|notify_one|notify_all)\s*\(" % "|".join(map(re.escape, sorted(names))))


def problems_in(root, path):
    folder = folder_of(path)
    if folder not in ALLOWED:
        yield 1, f"{folder} is not a folder of the architecture: add it to the table in include_rules.py"
        return
    text = (root / path).read_text(encoding="utf-8")
    for number, line in enumerate(without_comments(text, True).split("\n"), 1):
        match = INCLUDE.match(line)
        if match:
            check = quoted_problem if match.group(1) == '"' else angle_problem
            problem = check(path, folder, match.group(2))
            if problem:
                yield number, problem
    code = without_comments(text, False)
    waits = wait_on_atomic(root / path, code)
    for number, line in enumerate(code.split("\n"), 1):
        match = FORBIDDEN_NAMES.search(line) or (waits and waits.search(line))
        if match:
            yield number, f"{match.group().strip('( ')} is not used here: use a mutex and a condition variable"


def main():
    if len(sys.argv) != 2:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    root = Path(sys.argv[1])
    sources = sorted(
        file.relative_to(root)
        for top in ("core", "ui", "app")
        for file in (root / top).rglob("*")
        if file.suffix in (".h", ".cpp") and file.is_file()
    )
    if not sources:
        print(f"{root}: no sources in core, ui or app", file=sys.stderr)
        return 2
    broken = 0
    for path in sources:
        for number, problem in problems_in(root, path):
            print(f"{path.as_posix()}:{number}: {problem}")
            broken += 1
    print(f"{len(sources)} sources, {broken} broken rules")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
