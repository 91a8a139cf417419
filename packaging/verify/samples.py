"""Checkpoints from the real PyTorch for packaging/verify.sh.

usage: samples.py write FOLDER | samples.py read FILE [DTYPE] | samples.py spectrum FILE

"read" loads what ckptscope-cli made of parallel.pth by --strip module. (and --cast DTYPE), and compares it with the model
it came from; "spectrum" compares what ckptscope-cli spectrum --json said of its last weight.
"""

import json
import sys
import zipfile
from pathlib import Path

import torch


def model():
    torch.manual_seed(7)
    return torch.nn.Sequential(torch.nn.Conv2d(3, 16, 3), torch.nn.BatchNorm2d(16), torch.nn.Flatten(), torch.nn.Linear(16, 4))


def write(folder):
    folder.mkdir(parents=True, exist_ok=True)
    parallel = torch.nn.DataParallel(model()).state_dict()
    torch.save(parallel, folder / "parallel.pth")
    torch.save(parallel, folder / "parallel")
    torch.save(parallel, folder / "legacy.pt", _use_new_zipfile_serialization=False)
    torch.save(parallel, folder / "legacy", _use_new_zipfile_serialization=False)
    torch.jit.save(torch.jit.script(model()), folder / "script")
    with zipfile.ZipFile(folder / "plain", "w") as archive:
        archive.writestr("readme.txt", "no checkpoint")


def read(name, dtype="float32"):
    loaded = torch.load(name, weights_only=True)
    expected = model().to(getattr(torch, dtype)).state_dict()
    assert list(loaded) == list(expected), list(loaded)
    assert all(torch.equal(loaded[key], expected[key]) for key in expected)
    assert all(loaded[key].dtype == expected[key].dtype for key in expected)
    model().load_state_dict(loaded)


def spectrum(name):
    told = json.loads(Path(name).read_text())
    expected = torch.linalg.svdvals(model()[3].weight.detach())
    values = torch.tensor(told["tensors"][0]["singular_values"])
    assert torch.allclose(values, expected, rtol=1e-5), (values, expected)


if __name__ == "__main__":
    if sys.argv[1] == "write":
        write(Path(sys.argv[2]))
    elif sys.argv[1] == "spectrum":
        spectrum(sys.argv[2])
    else:
        read(*sys.argv[2:])
