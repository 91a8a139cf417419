#!/usr/bin/env python3
"""The rules must notice: every line marked `// broken` under broken/ is reported, and no other line is.

usage: test_include_rules.py
"""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
BROKEN = HERE / "broken"


def expected():
    found = set()
    for file in BROKEN.rglob("*"):
        if file.suffix not in (".h", ".cpp"):
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), 1):
            if line.endswith("// broken"):
                found.add(f"{file.relative_to(BROKEN).as_posix()}:{number}")
    return found


def main():
    result = subprocess.run(
        [sys.executable, str(HERE / "include_rules.py"), str(BROKEN)], capture_output=True, text=True, check=False
    )
    reported = set(re.findall(r"^(\S+?:\d+): ", result.stdout, re.MULTILINE))
    wanted = expected()
    for line in sorted(wanted - reported):
        print(f"not reported: {line}")
    for line in sorted(reported - wanted):
        print(f"reported, but allowed: {line}")
    print(f"{len(wanted & reported)} of {len(wanted)} broken lines reported, exit status {result.returncode}")
    if result.returncode != 1:
        print(result.stdout + result.stderr)
    return 0 if wanted and wanted == reported and result.returncode == 1 else 1


if __name__ == "__main__":
    sys.exit(main())
