"""The list of test files: where each one goes, what it is, and what is expected of it (manifest.json)."""

import json
import os

# Levels, from core/checkpoint/findings.h
DATA = "data-only"
FALSE = "needs-weights-only-false"
PROGRAM = "contains-program"
DANGER = "dangerous"
AMBIGUOUS = "ambiguous"
ERROR = "error"  # not a level: opening is refused with one clear sentence


class Catalog:
    """Collects the files of one output folder. Paths are relative to it, with '/'."""

    def __init__(self, folder):
        self.folder = folder
        self.rows = []

    def path(self, name):
        full = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(full), exist_ok=True)
        return full

    def add(self, name, container, description, level=DATA, findings=(), torch=None, tensors=None, **more):
        """Lists a file that exists. `level` is one level, or a list of those that are acceptable (ERROR among them).
        `torch`: None = find out by loading; False = never loaded by us; or the answer itself."""
        levels = [level] if isinstance(level, str) else list(level)
        row = {
            "file": name,
            "container": container,
            "description": description,
            "expected": {"container": container, "verdict": levels, "findings": list(findings), "tensors": tensors},
            "torch": torch,
        }
        row.update(more)
        self.rows.append(row)
        return row

    def write(self, name, data, container, description, **more):
        with open(self.path(name), "wb") as file:
            file.write(data)
        return self.add(name, container, description, **more)

    def read(self, name):
        with open(os.path.join(self.folder, name), "rb") as file:
            return file.read()

    def save_manifest(self, about):
        names = [row["file"] for row in self.rows]
        twice = {name for name in names if names.count(name) > 1}
        assert not twice, f"listed twice: {sorted(twice)}"
        with open(os.path.join(self.folder, "manifest.json"), "w", encoding="utf-8") as file:
            json.dump({**about, "files": self.rows}, file, indent=1, ensure_ascii=True)
            file.write("\n")
