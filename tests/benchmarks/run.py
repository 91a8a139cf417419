"""Speed against torch, in one run on one machine: opening, stripping with save-as, and statistics of the numbers.

    python tests/benchmarks/run.py BUILD_FOLDER [DATA_FOLDER] [--small] [--rounds N] [--only files|numbers]

Needs torch and numpy. Makes its files once in DATA_FOLDER (default: ~/.cache/ckptscope/bench; 7 GB, with --small 0.7 GB).
Prints medians (min-max) of alternated runs and their ratios; absolute times depend on the machine and its mood.
"""

import argparse
import os
import platform
import statistics
import subprocess
import sys
import time
from collections import OrderedDict
from pathlib import Path

import numpy
import torch
from torch import nn


class Bottleneck(nn.Module):
    def __init__(self, inputs, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, width * 4, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(width * 4)
        if stride != 1 or inputs != width * 4:
            self.downsample = nn.Sequential(nn.Conv2d(inputs, width * 4, 1, stride, bias=False), nn.BatchNorm2d(width * 4))


class ResNet152(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        inputs = 64
        for number, (width, blocks) in enumerate(((64, 3), (128, 8), (256, 36), (512, 3)), 1):
            layers = []
            for block in range(blocks):
                layers.append(Bottleneck(inputs, width, 2 if number > 1 and block == 0 else 1))
                inputs = width * 4
            setattr(self, f"layer{number}", nn.Sequential(*layers))
        self.fc = nn.Linear(2048, 1000)


def make_files(folder, small):
    torch.manual_seed(0)
    net = ResNet152()
    parallel = nn.DataParallel(net)
    wanted = {
        "parallel/resnet152.pth": lambda: parallel.state_dict(),
        "single/resnet152.pth": lambda: net.state_dict(),
        "tiny.pth": lambda: OrderedDict(
            (f"module.layers.{i // 100}.experts.{i % 100}.weight", torch.zeros(4)) for i in range(100_000)
        ),
    }
    if not small:
        wanted["large.pth"] = lambda: OrderedDict(
            (f"module.layers.{i}.weight", torch.zeros(3_500_000, dtype=torch.float16).fill_(i)) for i in range(600)
        )
    for name, make in wanted.items():
        path = folder / name
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            print("making", path, flush=True)
            torch.save(make(), path)


def timed(work):
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def flushed(path):
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


def peak(command):
    """Peak memory of a whole process in MiB. A small interpreter starts it: a child is charged with what its parent held."""
    code = (
        "import os, sys; pid = os.spawnv(os.P_NOWAIT, sys.argv[1], sys.argv[1:]);"
        "print(os.wait4(pid, 0)[2].ru_maxrss, file=sys.stderr)"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code, *map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True
    )
    return int(done.stderr.split()[-1]) / 1024


def shown(values, unit):
    factor = {"s": 1, "ms": 1e3}[unit]
    low, middle, high = (factor * f(values) for f in (min, statistics.median, max))
    return f"{middle:.4g} {unit} ({low:.4g}-{high:.4g})"


def opening(bench, path, rounds):
    bare = float(subprocess.run([bench], capture_output=True, text=True, check=True).stdout.split()[2])
    ours, peaks, tensors = [], [], 0
    peers = {
        "torch.load": lambda: torch.load(path, weights_only=True),
        "torch.load, weights_only=False": lambda: torch.load(path, weights_only=False),
        "torch.load, mmap": lambda: torch.load(path, weights_only=True, mmap=True),
    }
    times = {name: [] for name in peers}
    for _ in range(rounds):
        for _ in range(5):
            micros, count, peak = subprocess.run(
                [bench, path], capture_output=True, text=True, check=True
            ).stdout.split()
            ours.append(float(micros) / 1e6)
            peaks.append(float(peak) - bare)
            tensors = int(count)
        for name, load in peers.items():
            times[name].append(timed(load))
    middle = statistics.median(ours)
    print(f"  open                      {shown(ours, 'ms')}, {tensors} tensors")
    for name, values in times.items():
        print(f"  {name:<32} {shown(values, 'ms')}   ratio {statistics.median(values) / middle:,.0f}x")
    budget = 8 + 300 * tensors / 2**20
    print(f"  memory above a bare process: {max(peaks) / 1024:.1f} MiB (goal {budget:.1f} MiB)")


def saving(cli, path, folder, rounds):
    target = folder / "out.pth"

    def peer():
        state = torch.load(path, weights_only=True)
        torch.save(OrderedDict((k.removeprefix("module."), v) for k, v in state.items()), target)
        flushed(target)

    def copy():
        subprocess.run(["cp", "--reflink=never", path, target], check=True)
        flushed(target)

    ways = {"strip, save as, not verified": [], "strip, save as, verified": [], "cp and fsync": [], "load, rename, save": []}
    for _ in range(rounds):
        for name in ways:
            target.unlink(missing_ok=True)
            os.sync()
            if name.startswith("strip"):
                command = [cli, "convert", path, "--strip", "module.", "-o", target, "--quiet"]
                command += ["--no-verify"] if "not" in name else []
                seconds = timed(lambda: subprocess.run(command, stdout=subprocess.DEVNULL, check=True))
            else:
                seconds = timed(copy if name.startswith("cp") else peer)
            ways[name].append(seconds)
    target.unlink(missing_ok=True)
    memory = peak([cli, "convert", path, "--strip", "module.", "-o", target, "--quiet"])
    target.unlink(missing_ok=True)
    base = statistics.median(ways["strip, save as, not verified"])
    for name, values in ways.items():
        print(f"  {name:<32} {shown(values, 's')}   {statistics.median(values) / base:.2f} of the first")
    print(f"  memory of the whole process: {memory:.1f} MiB (goal 32 MiB)")


def statistics_file(folder, dtype, small):
    """One tensor of normally distributed numbers."""
    size = (128 if small else 1024) * 2**20 // dtype.itemsize
    path = folder / f"numbers-{str(dtype)[6:]}-{size}.pth"
    if not path.exists():
        torch.manual_seed(0)
        numbers = torch.empty(size, dtype=dtype)
        for part in numbers.split(2**24):
            part.copy_(torch.randn(part.numel()) * 0.02)
        torch.save(numbers, path)
    return path


def torch_statistics(x):
    """What a user of torch writes to learn what `stats` tells."""
    return [
        x.min(), x.max(), x.mean(), x.std(), x.abs().sum(), x.norm(),
        x.isnan().sum(), x.isposinf().sum(), x.isneginf().sum(), (x == 0).sum(),
    ]  # fmt: skip


def numpy_statistics(x):
    return [
        x.min(), x.max(), x.mean(), x.std(ddof=1), numpy.abs(x).sum(), numpy.linalg.norm(x),
        numpy.isnan(x).sum(), numpy.isposinf(x).sum(), numpy.isneginf(x).sum(), (x == 0).sum(),
    ]  # fmt: skip


def numbers(bench, cli, path, rounds):
    """A plain loop that reads and adds up, and statistics, take turns in one process; torch and numpy between."""
    x = torch.load(path, weights_only=True)
    gigabytes = x.numel() * x.element_size() / 1e9
    peers = {
        "torch, statistic by statistic": lambda: torch_statistics(x),
        "numpy, statistic by statistic": lambda: numpy_statistics(x.float().numpy()),
    }
    ours, times, found = {}, {name: [] for name in peers}, {}
    for _ in range(rounds):
        for line in subprocess.run([bench, path, "3"], capture_output=True, text=True, check=True).stdout.splitlines():
            name, seconds, value = line.split()
            ours.setdefault(name, []).append(float(seconds))
            found[name] = float(value)
        for name, work in peers.items():
            times[name].append(timed(work))
    exact = float(sum(part.double().sum() for part in x.split(2**24))) / x.numel()
    assert abs(found["file-statistics"] - exact) < 1e-9, (found, exact)

    def shares(part, whole):  # of turns next to each other: what else the machine does slows both
        values = sorted(a / b for a, b in zip(ours[whole], ours[part]))
        return f"{statistics.median(values):.2f} of reading ({values[0]:.2f}-{values[-1]:.2f})"

    def rate(name):
        return f"{gigabytes / statistics.median(ours[name]):5.1f} GB/s"

    print(f"  read and add up, memory       {rate('memory-sum')}")
    print(f"  statistics, memory            {rate('memory-statistics')}   {shares('memory-statistics', 'memory-sum')}")
    print(f"  read and add up, file         {rate('file-sum')}")
    print(f"  statistics, file              {rate('file-statistics')}   {shares('file-statistics', 'file-sum')}, goal 0.85")
    print(f"  the same, all cores           {rate('file-statistics-threads')}")
    print(f"  histograms and quantiles      {rate('file-distribution')}   (once the limits are known)")
    for name, values in times.items():
        ratios = [statistics.median(values) / statistics.median(ours[f"{where}-statistics"]) for where in ("memory", "file")]
        print(f"  {name:<30}{shown(values, 's')}   ratio {ratios[0]:,.0f}x, with reading the file {ratios[1]:,.0f}x")
    for options in ([], ["--histogram"]):
        memory = peak([cli, "stats", path, "--quiet", *options])
        print(f"  memory of stats {' '.join(options):<12}  {memory:.1f} MiB (goal 24 MiB)")


def processor():
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("build")
    parser.add_argument("data", nargs="?", default=os.path.expanduser("~/.cache/ckptscope/bench"))
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", choices=("files", "numbers"), help="one half of it")
    options = parser.parse_args()
    build, folder = Path(options.build), Path(options.data)
    bench = str(next(build.rglob("bench_open")))
    cli = str(next(build.rglob("ckptscope-cli")))
    folder.mkdir(parents=True, exist_ok=True)
    if options.only != "numbers":
        make_files(folder, options.small)
    torch.set_num_threads(1)
    print(f"{time.strftime('%Y-%m-%d')}, {processor()}, {os.cpu_count()} CPUs, {platform.platform()}")
    print(f"torch {torch.__version__} on 1 thread, warm cache, {options.rounds} rounds, load {os.getloadavg()[0]:.1f} at the start")
    for name in ("parallel/resnet152.pth", "large.pth", "tiny.pth"):
        path = folder / name
        if options.only == "numbers" or not path.exists() or (options.small and name == "large.pth"):
            continue
        print(f"{name}, {path.stat().st_size / 2**20:.0f} MiB")
        opening(bench, str(path), options.rounds)
        saving(cli, str(path), folder, options.rounds)
    for dtype in (torch.float32, torch.bfloat16) if options.only != "files" else ():
        path = statistics_file(folder, dtype, options.small)
        print(f"{path.name}, {path.stat().st_size / 2**20:.0f} MiB")
        numbers(str(next(build.rglob("bench_stats"))), cli, str(path), options.rounds)


if __name__ == "__main__":
    main()
