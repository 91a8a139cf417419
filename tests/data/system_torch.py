"""Twins by the PyTorch of the Linux distribution (Debian 12: 1.13): python3 system_torch.py FOLDER. Then, with files as
further arguments, loads each of them: prints "ok" or what went wrong."""

import argparse
import os
import sys
import warnings

import torch
from torch import nn


class Root(nn.Module):
    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3))
        self.momentum = nn.Parameter(torch.randn(2))
        self.a = nn.Parameter(torch.ones(1))
        self.layer = nn.Linear(2, 2)
        self.register_buffer("empty", torch.empty(0))
        self.register_buffer("scratch", torch.ones(2), persistent=False)


NETS = {
    "conv": lambda: nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.Flatten(), nn.Linear(2, 2)),
    "many": lambda: nn.ModuleList([nn.Linear(1, 1) for _ in range(12)]),
    "lstm": lambda: nn.LSTM(2, 2, 2),
    "root": Root,
}


def run(model):
    optimizer = torch.optim.AdamW(model.parameters(), amsgrad=True)
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)
    optimizer.step()
    arguments = argparse.Namespace(momentum=0.9, lr=0.1, gpu="0")
    return {"epoch": 1, "model": model.state_dict(), "optimizer": optimizer.state_dict(), "args": arguments}


def make(folder):
    for kind in ("single", "parallel"):
        os.makedirs(os.path.join(folder, kind), exist_ok=True)
        for name, make_net in NETS.items():
            torch.manual_seed(0)
            model = make_net() if kind == "single" else nn.DataParallel(make_net())
            path = os.path.join(folder, kind, name)
            torch.save(model.state_dict(), path + ".pth")
            if name != "root":  # its class is this script's
                torch.save(model, path + "_model.bin")
            torch.save(run(model), path + "_run.pth")


def load(path):
    try:
        torch.load(path)
        return "ok"
    except Exception as error:
        return f"{path}: {error}"


warnings.simplefilter("ignore")
if len(sys.argv) == 2:
    make(sys.argv[1])
    print(torch.__version__)
else:
    print("\n".join(sorted({load(path) for path in sys.argv[2:]})))
