"""Small networks; the same weights every time."""

import torch
from torch import nn


class RootNet(nn.Module):
    """Parameters of the root itself: their keys have no dot, and one has the name of an optimizer option."""

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.randn(3, 2))
        self.momentum = nn.Parameter(torch.randn(2))
        self.register_buffer("scale", torch.ones(1))
        self.register_buffer("scratch", torch.zeros(2), persistent=False)
        self.a = nn.Linear(2, 2)

    def forward(self, x):
        return self.a(x @ self.weight + self.momentum) * self.scale


class NamesNet(nn.Module):
    """Names at the root that Python has only one object of: letters, constants of torch, options; and some that are no
    identifiers. A buffer without elements, and one with attributes."""

    def __init__(self):
        super().__init__()
        for name in ("a", "w", "storage", "exp_avg", "seed", "module", "with space", "\u00e9", "\u65e5\u672c"):
            self.register_parameter(name, nn.Parameter(torch.randn(2)))
        self.register_buffer("empty", torch.empty(0))
        self.extra = nn.Buffer(torch.ones(2))
        self.b = nn.Linear(2, 2)
        self.list = nn.ParameterList([torch.ones(1), torch.zeros(1)])

    def forward(self, x):
        return self.b(x).sum() + sum(p.sum() for p in self._parameters.values())


class TiedNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.embed = nn.Embedding(5, 4)
        self.head = nn.Linear(4, 5, bias=False)
        self.head.weight = self.embed.weight

    def forward(self, x):
        return self.head(self.embed(x))


class PartNet(nn.Module):
    """Like AlexNet in examples/imagenet: only `features` is wrapped."""

    def __init__(self):
        super().__init__()
        self.features = nn.DataParallel(nn.Sequential(nn.Conv2d(1, 2, 3), nn.ReLU()))
        self.classifier = nn.Linear(2, 3)


def spectral_net(seed=1):
    """The old spectral_norm puts a version of its own into _metadata. Hooks are numbered through the whole process."""
    torch.manual_seed(seed)
    torch.utils.hooks.RemovableHandle.next_id = 0
    return nn.Sequential(nn.utils.spectral_norm(nn.Conv2d(1, 2, 3)), nn.ReLU(), nn.utils.spectral_norm(nn.Linear(4, 2)))


def conv_net(seed=1):
    torch.manual_seed(seed)
    return nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.Flatten(), nn.Linear(18, 4))


class Named(nn.Module):
    """Conv-BN-ReLU-Linear with names, as most people write them."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(1, 2, 3)
        self.bn1 = nn.BatchNorm2d(2)
        self.relu = nn.ReLU()
        self.fc = nn.Linear(18, 4)

    def forward(self, x):
        return self.fc(self.relu(self.bn1(self.conv1(x))).flatten(1))


def named_net(seed=1):
    torch.manual_seed(seed)
    return Named()


def seeded(make, seed=1):
    torch.manual_seed(seed)
    return make()


def fake_parallel(net, ids=(1, 2)):
    """DataParallel as it looks on a machine with GPUs; here its constructor finds none and leaves the fields out."""
    wrapped = nn.DataParallel(net)
    wrapped.dim = 0
    wrapped.device_ids = list(ids)
    wrapped.output_device = ids[0]
    wrapped.src_device_obj = torch.device("cuda", ids[0])
    return wrapped


def step(net, optimizer, example):
    """One training step, so that the optimizer has state."""
    net.train()
    net(example).float().pow(2).mean().backward()
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
