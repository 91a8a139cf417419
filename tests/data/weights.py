"""State dicts and whole models: single and parallel twins, optimizers, prefixes."""

import argparse
import copy
import os
import tempfile
import warnings
from collections import OrderedDict

import torch
from torch import nn
from torch.distributed.tensor import Shard, distribute_tensor

import nets
from catalog import DANGER, FALSE, PROGRAM
from torch_save import both, module_of, saved, tagged

EXAMPLE = torch.linspace(-1, 1, 50).reshape(2, 1, 5, 5)
NETS = {
    "named": (nets.named_net, EXAMPLE),
    "sequential": (nets.conv_net, EXAMPLE),
    "root": (lambda: nets.seeded(nets.RootNet), torch.linspace(-1, 1, 6).reshape(2, 3)),
    "names": (lambda: nets.seeded(nets.NamesNet), torch.linspace(-1, 1, 4).reshape(2, 2)),
}


def arguments():
    return argparse.Namespace(
        gpu="0",
        momentum=0.9,
        weight_decay=1e-4,
        lr=0.1,
        arch="resnet18",
        a="a",
        workers=4,
        dist_url="tcp://224.66.41.62:23456",
        pretrained=False,
        seed=None,
        start_epoch=0,
    )


OPTIMIZERS = {
    "sgd": lambda net: torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9, weight_decay=1e-4),
    "sgd_plain": lambda net: torch.optim.SGD(net.parameters(), lr=0.1),
    "adam": lambda net: torch.optim.Adam(net.parameters(), lr=1e-3),
    "adamw_amsgrad": lambda net: torch.optim.AdamW(net.parameters(), lr=1e-3, amsgrad=True),
    "adam_names": lambda net: torch.optim.Adam(net.named_parameters(), lr=1e-3),
    "sgd_groups": lambda net: torch.optim.SGD(
        [
            {"params": [p for p in net.parameters() if p.ndim > 1]},
            {"params": [p for p in net.parameters() if p.ndim <= 1], "weight_decay": 0.0},
        ],
        lr=0.1,
        momentum=0.9,
    ),
    "rmsprop": lambda net: torch.optim.RMSprop(net.parameters(), lr=1e-3, momentum=0.5, centered=True),
    "adagrad": lambda net: torch.optim.Adagrad(net.parameters()),
    "adadelta": lambda net: torch.optim.Adadelta(net.parameters()),
    "adamax": lambda net: torch.optim.Adamax(net.parameters()),
    "nadam": lambda net: torch.optim.NAdam(net.parameters()),
    "radam": lambda net: torch.optim.RAdam(net.parameters()),
    "asgd": lambda net: torch.optim.ASGD(net.parameters()),
    "rprop": lambda net: torch.optim.Rprop(net.parameters()),
    "adafactor": lambda net: torch.optim.Adafactor(net.parameters()),
}


def twins(catalog, name, make, level, findings=(), parallel_findings=(), tag="cuda:0"):
    """single/NAME.pth and parallel/NAME.pth: what the same run writes without and with DataParallel."""
    for folder, wrap in (("single", False), ("parallel", True)):
        for container in ("zip", "legacy"):
            file = f"{folder}/{name}.pth" if container == "zip" else f"{folder}_legacy/{name}.pth"
            with tagged(tag):
                torch.save(make(wrap), catalog.path(file), _use_new_zipfile_serialization=container == "zip")
            found = list(findings) + (list(parallel_findings) if wrap else [])
            catalog.add(
                file,
                container,
                f"{name}, {folder}",
                level=level,
                findings=found,
                twin=file.replace("single", "parallel") if not wrap else file.replace("parallel", "single"),
            )


def wrapped(net, wrap):
    return nets.fake_parallel(net) if wrap else net


def run(make_net, example, make_optimizer, wrap):
    """{model, optimizer, …} after one step. The step is taken without the wrapper's forward (no GPU)."""
    net = make_net()
    model = wrapped(net, wrap)
    optimizer = make_optimizer(model)
    nets.step(net, optimizer, example)
    scheduler = torch.optim.lr_scheduler.StepLR(optimizer, 30)
    return {
        "epoch": 3,
        "arch": "resnet18",
        "model": model.state_dict(),
        "best_acc1": 71.5,
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
        "args": arguments(),
    }


def two_of(state, copied):
    """Weights and a copy of their dict, whose keys are the same strings."""
    return {"model": state, "best": copied(state)}


def make_twins(catalog):
    prefix, gpu = ["module-prefix"], ["device-tags"]
    for name, (make_net, example) in NETS.items():
        twins(catalog, f"{name}", lambda wrap, m=make_net: wrapped(m(), wrap).state_dict(), "data-only", gpu, prefix)
        twins(
            catalog,
            f"{name}_cpu",
            lambda wrap, m=make_net: wrapped(m(), wrap).state_dict(),
            "data-only",
            (),
            prefix,
            tag=None,
        )
        for kind in ("sgd", "adam_names"):
            twins(
                catalog,
                f"{name}_{kind}",
                lambda wrap, m=make_net, e=example, k=kind: run(m, e, OPTIMIZERS[k], wrap),
                FALSE,
                gpu,
                prefix,
            )
    for kind, make_optimizer in OPTIMIZERS.items():
        twins(
            catalog,
            f"run_{kind}",
            lambda wrap, o=make_optimizer: run(nets.named_net, EXAMPLE, o, wrap),
            FALSE,
            gpu,
            prefix,
        )
    with module_of("models.net", nets.Named, nets.RootNet, nets.NamesNet, nets.TiedNet):
        for name, make in (
            ("whole_named", nets.named_net),
            ("whole_root", lambda: nets.seeded(nets.RootNet)),
            ("whole_names", lambda: nets.seeded(nets.NamesNet)),
            ("whole_tied", lambda: nets.seeded(nets.TiedNet)),
        ):
            twins(
                catalog,
                name,
                lambda wrap, m=make: wrapped(m(), wrap),
                PROGRAM,
                gpu + ["whole-model"],
                ["parallel-model"],
            )
        twins(
            catalog,
            "whole_in_dict",
            lambda wrap: {"model": wrapped(nets.named_net(), wrap), "epoch": 3},
            PROGRAM,
            gpu + ["whole-model"],
            ["parallel-model"],
        )
    twins(
        catalog,
        "whole_sequential",
        lambda wrap: wrapped(nets.conv_net(), wrap),
        FALSE,
        gpu + ["whole-model"],
        ["parallel-model"],
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        twins(
            catalog,
            "whole_spectral",
            lambda wrap: wrapped(nets.spectral_net(), wrap),
            FALSE,
            gpu + ["whole-model"],
            ["parallel-model"],
        )
        twins(catalog, "spectral", lambda wrap: wrapped(nets.spectral_net(), wrap).state_dict(), "data-only", gpu, prefix)
    for name, copied in (("copied", OrderedDict), ("deep_copied", copy.deepcopy)):
        for net, (make_net, _) in NETS.items():
            twins(
                catalog,
                f"{net}_{name}",
                lambda wrap, m=make_net, c=copied: two_of(wrapped(m(), wrap).state_dict(), c),
                "data-only",
                gpu,
                prefix,
            )
    twins(catalog, "tied", lambda wrap: wrapped(nets.seeded(nets.TiedNet), wrap).state_dict(), "data-only", gpu, prefix)


def make_devices(catalog):
    net = nets.named_net()
    state = net.state_dict()
    first, *rest = state.values()
    both(catalog, "device_cuda3", state, "all on cuda:3", tag="cuda:3", findings=["device-tags"])
    both(catalog, "device_cuda_bare", state, "tag 'cuda' without a number", tag="cuda", findings=["device-tags"])
    both(catalog, "device_mps", state, "tag mps", tag="mps", torch=False)
    both(catalog, "device_npu", state, "tag npu:0, unknown to this PyTorch", tag="npu:0", torch=False)
    both(
        catalog,
        "device_mixed",
        state,
        "cuda:0, cuda:1 and cpu",
        tag="cuda:0",
        special={first: "cuda:1", rest[-1]: "cpu"},
        findings=["device-tags", "mixed-devices"],
    )
    both(
        catalog,
        "device_as_key",
        {"cpu": torch.ones(2), "cuda:0": torch.zeros(2), "device": torch.device("cuda", 0), "where": "cuda:0"},
        "keys and values that look like tags",
        tag="cuda:0",
        findings=["device-tags"],
    )
    optimizer = torch.optim.Adam(net.parameters())
    nets.step(net, optimizer, EXAMPLE)
    steps = {entry["step"]: "cpu" for entry in optimizer.state.values()}
    both(
        catalog,
        "adam_cuda_cpu_step",
        {"model": net.state_dict(), "optimizer": optimizer.state_dict(), "rng": torch.get_rng_state()},
        "Adam on cuda:2 with step and RNG state on the CPU",
        tag="cuda:2",
        special={**steps},
        findings=["device-tags"],
    )


def renamed(state, rule):
    out = OrderedDict((rule(key), value) for key, value in state.items())
    if hasattr(state, "_metadata"):
        out._metadata = OrderedDict(
            (rule(key + ".")[:-1] if key else "", value) for key, value in state._metadata.items()
        )
    return out


def make_prefixes(catalog):
    state = nets.named_net().state_dict()
    plain = OrderedDict(state.items())
    parts = nets.seeded(nets.PartNet).state_dict()
    rules = {
        "module_twice": (lambda k: "module.module." + k, ["stacked-prefix"]),
        "fsdp": (
            lambda k: "_fsdp_wrapped_module." + k.replace("conv1.", "conv1._fsdp_wrapped_module."),
            ["wrapper-prefix"],
        ),
        "checkpoint_wrapper": (lambda k: k.replace("conv1.", "conv1._checkpoint_wrapped_module."), []),
        "module_orig_mod": (lambda k: "module._orig_mod." + k, ["stacked-prefix"]),
        "orig_mod_module": (lambda k: "_orig_mod.module." + k, ["stacked-prefix"]),
        "lightning_model": (lambda k: "model." + k, []),
        "moco": (lambda k: "module.encoder_q." + k, ["module-prefix"]),
        "submodule": (lambda k: "submodule." + k, []),
        "mlp_module": (lambda k: "mlp_module.layer0." + k, []),
        "ends_in_module": (lambda k: k.replace("fc.", "fc.module."), []),
    }
    for name, (rule, findings) in rules.items():
        both(catalog, f"prefix_{name}", renamed(state, rule), f"keys like {rule('fc.weight')}", findings=findings)
    both(
        catalog,
        "prefix_middle",
        parts,
        "features.module.0.weight: only a part was wrapped",
        findings=["inner-prefix"],
    )
    partly = OrderedDict((("module." if i % 2 else "") + k, v) for i, (k, v) in enumerate(state.items()))
    both(catalog, "prefix_partly", partly, "every second key has module.", findings=["partial-prefix"])
    clash = OrderedDict(plain)
    clash["module.fc.weight"] = torch.zeros(4, 18)
    both(
        catalog,
        "prefix_collision",
        clash,
        "fc.weight and module.fc.weight",
        findings=["key-collision"],
    )
    both(
        catalog,
        "prefix_only_module",
        OrderedDict(module=torch.ones(2), **{"module.x": torch.ones(1)}),
        "a key that is the prefix without its dot",
    )
    both(
        catalog,
        "prefix_empty_rest",
        OrderedDict({"module.": torch.ones(2), "module.x": torch.ones(1)}),
        "a key that is nothing but the prefix",
    )
    both(
        catalog,
        "prefix_plain_dict",
        {"module." + k: v for k, v in state.items()},
        "plain dict, no _metadata",
        findings=["module-prefix"],
    )
    averaged = torch.optim.swa_utils.AveragedModel(nets.named_net())
    both(
        catalog,
        "averaged_model",
        averaged.state_dict(),
        "AveragedModel: n_averaged and module.*",
        findings=["partial-prefix"],
    )
    both(
        catalog,
        "compiled",
        torch.compile(nets.named_net()).state_dict(),
        "torch.compile: _orig_mod.",
        findings=["compile-prefix"],
    )


def make_whole(catalog):
    compiled = torch.nn.DataParallel(torch.compile(nets.named_net()))
    both(catalog, "whole_parallel_compiled", compiled, "DataParallel(torch.compile(model))", level=PROGRAM)
    both(catalog, "parallel_compiled", compiled.state_dict(), "its weights: module._orig_mod.")
    both(
        catalog,
        "bound_method",
        nets.conv_net().state_dict,
        "torch.save(model.state_dict) without ()",
        level=[FALSE, PROGRAM, DANGER],
        findings=["bound-method"],
    )
    net = nets.named_net()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    nets.step(net, optimizer, EXAMPLE)
    both(catalog, "whole_optimizer", optimizer, "an optimizer object: its state is keyed by Parameters", level=FALSE)
    both(catalog, "whole_lazy", nn.LazyLinear(3), "a lazy module, its parameters not yet made", level=FALSE)
    both(
        catalog,
        "whole_lstm",
        nets.seeded(lambda: nn.LSTM(2, 3)),
        "LSTM keeps its parameters a second time",
        level=FALSE,
        findings=["whole-model"],
    )
    normed = nn.utils.parametrizations.weight_norm(nn.Linear(2, 3))
    both(catalog, "weight_norm_state", normed.state_dict(), "parametrizations.weight.original0")
    buffered = nn.Linear(2, 2)
    buffered.extra = nn.Buffer(torch.ones(2))
    both(catalog, "whole_buffer", buffered, "nn.Buffer in a whole model", level=FALSE, findings=["whole-model"])
    both(catalog, "nn_buffer", {"extra": buffered.extra}, "nn.Buffer: a tensor with attributes")
    with warnings.catch_warnings(), tempfile.TemporaryDirectory() as folder:
        warnings.simplefilter("ignore")
        os.environ.setdefault("GLOO_SOCKET_IFNAME", "lo")
        torch.distributed.init_process_group("gloo", init_method=f"file://{folder}/init", rank=0, world_size=1)
        try:
            ddp = nn.parallel.DistributedDataParallel(nets.conv_net())
            both(
                catalog,
                "whole_ddp",
                ddp,
                "a whole DistributedDataParallel",
                level=FALSE,
                torch=False,
                findings=["whole-model", "parallel-model"],
                tag="cuda:0",
            )
            both(
                catalog,
                "ddp_state",
                ddp.state_dict(),
                "state dict of DistributedDataParallel",
                findings=["module-prefix"],
            )
            del ddp
            mesh = torch.distributed.init_device_mesh("cpu", (1,), mesh_dim_names=("dp",))
            sharded = {
                key: distribute_tensor(value.detach(), mesh, [Shard(0)])
                for key, value in nets.conv_net().named_parameters()
            }
            both(catalog, "fsdp2", sharded, "DTensors of fully_shard", level=FALSE, torch=False)
        finally:
            torch.distributed.destroy_process_group()
    ema = copy.deepcopy(nets.named_net())
    both(
        catalog,
        "ema",
        {"state_dict": nets.named_net().state_dict(), "state_dict_ema": ema.state_dict()},
        "weights and their average",
    )


def make_protocols(catalog):
    state = {
        "model": nets.fake_parallel(nets.named_net()).state_dict(),
        "args": {"lr": 0.1, "name": "x"},
        "epoch": 2,
        "blob": b"bytes \x00\xff",
        "set": {1, 2},
        "big": 2**70,
    }
    for protocol in (2, 3, 4, 5):
        for container in ("zip", "legacy"):
            file = f"{container}/protocol{protocol}.pth"
            data = saved(state, "cuda:0", pickle_protocol=protocol, _use_new_zipfile_serialization=container == "zip")
            level = "data-only" if protocol == 2 else [FALSE, "data-only"]
            catalog.write(
                file,
                data,
                container,
                f"pickle protocol {protocol}",
                level=level,
                findings=["module-prefix", "device-tags"],
            )


def make(catalog):
    make_twins(catalog)
    make_devices(catalog)
    make_prefixes(catalog)
    make_whole(catalog)
    make_protocols(catalog)
