"""Makes example-dataparallel.pth: a small training checkpoint as nn.DataParallel on the GPU cuda:0 would have written it.

    python resources/make_example.py

Needs torch, but no GPU: the device tags are written as a GPU would have had them.
"""

import argparse
import sys
from pathlib import Path

import torch
from torch import nn

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "tests" / "data"))

from torch_save import tagged  # noqa: E402


class Classifier(nn.Module):
    """A little network for pictures of 32 by 32 pixels."""

    def __init__(self):
        super().__init__()
        self.features = nn.Sequential(
            nn.Conv2d(3, 8, 3, padding=1, bias=False), nn.BatchNorm2d(8), nn.ReLU(), nn.MaxPool2d(4),
            nn.Conv2d(8, 16, 3, padding=1, bias=False), nn.BatchNorm2d(16), nn.ReLU(), nn.AdaptiveAvgPool2d(1),
        )
        self.classifier = nn.Linear(16, 10)

    def forward(self, x):
        return self.classifier(self.features(x).flatten(1))


def main():
    torch.manual_seed(0)
    model = nn.DataParallel(Classifier())
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, step_size=30)
    for _ in range(3):
        optimizer.zero_grad()
        nn.functional.cross_entropy(model(torch.randn(8, 3, 32, 32)), torch.randint(10, (8,))).backward()
        optimizer.step()
        scheduler.step()
    checkpoint = {
        "epoch": 3,
        "best_acc1": 41.5,
        "state_dict": model.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "args": {"arch": "classifier", "batch_size": 8, "gpus": [0, 1]},
    }
    with tagged("cuda:0"):
        torch.save(checkpoint, HERE / "example-dataparallel.pth")


if __name__ == "__main__":
    main()
