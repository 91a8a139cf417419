"""What training frameworks write around the weights."""

import argparse
import copy
import enum
import pathlib
import struct
import warnings
from collections import Counter, defaultdict

import numpy
import torch
from torch import nn

import nets
from catalog import DATA, FALSE, PROGRAM
from torch_save import both, module_of
from weights import EXAMPLE, arguments, renamed

GPU = ["device-tags"]


class DetectionModel(nn.Module):
    """Stands for a class that only the writer has."""

    def __init__(self):
        super().__init__()
        self.model = nn.Sequential(nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2))
        self.yaml = {"nc": 3, "backbone": [[-1, 1, "Conv", [64, 3, 2]]]}
        self.stride = torch.tensor([8.0, 16.0])
        self.names = {0: "cat", 1: "dog"}


class DictConfig:
    def __init__(self, content):
        self.__dict__.update(_metadata=ContainerMetadata(), _parent=None, _content=content)


class AnyNode:
    def __init__(self, value):
        self.__dict__.update(_metadata=ContainerMetadata(), _parent=None, _val=value)


class ContainerMetadata:
    def __init__(self):
        self.__dict__.update(ref_type=None, object_type=dict, optional=True, key=None, flags={})


class IntervalStrategy(enum.Enum):
    STEPS = "steps"


class TrainingArguments:
    def __init__(self):
        self.output_dir = pathlib.PosixPath("out")
        self.learning_rate = 5e-5
        self.evaluation_strategy = IntervalStrategy.STEPS
        self.device = torch.device("cuda", 0)


class AttributeDict(dict):
    pass


class HistoryBuffer:
    def __init__(self):
        self._log_history = numpy.array([0.5, 0.4])
        self._max_length = 1000000


def trained(net=None):
    net = net or nets.named_net()
    optimizer = torch.optim.AdamW(net.parameters(), lr=1e-3)
    nets.step(net, optimizer, EXAMPLE)
    return net, optimizer


def make_lightning(catalog):
    net, optimizer = trained()
    scheduler = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10)
    content = {
        "epoch": 4,
        "global_step": 500,
        "pytorch-lightning_version": "2.2.0",
        "state_dict": renamed(net.state_dict(), lambda k: "model." + k),
        "loops": {"fit_loop": {"state_dict": {}, "epoch_progress": {"total": {"ready": 5, "completed": 4}}}},
        "callbacks": {
            "ModelCheckpoint{'monitor': 'val'}": {"best_model_score": torch.tensor(0.25), "best_k_models": {}}
        },
        "optimizer_states": [optimizer.state_dict()],
        "lr_schedulers": [scheduler.state_dict()],
        "hparams_name": "kwargs",
        "hyper_parameters": {"lr": 1e-3, "layers": [1, 2]},
    }
    both(catalog, "lightning", content, "Lightning checkpoint", tag="cuda:0", findings=GPU)
    with module_of("lightning_fabric.utilities.data", AttributeDict):
        both(
            catalog,
            "lightning_attribute_dict",
            {**content, "hyper_parameters": AttributeDict(lr=0.1)},
            "Lightning with AttributeDict",
            tag="cuda:0",
            findings=GPU,
            level=[FALSE, PROGRAM],
        )
    with module_of("omegaconf.dictconfig", DictConfig), module_of("omegaconf.nodes", AnyNode), module_of(
        "omegaconf.base", ContainerMetadata
    ):
        config = DictConfig({"lr": AnyNode(0.1), "inner": DictConfig({"width": AnyNode(64)})})
        both(
            catalog,
            "lightning_omegaconf",
            {**content, "hyper_parameters": config},
            "Lightning with OmegaConf",
            tag="cuda:0",
            findings=GPU,
            level=FALSE,
        )


def make_hugging_face(catalog):
    net, optimizer = trained()
    scheduler = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: 1.0)
    parts = {
        "pytorch_model": net.state_dict(),
        "optimizer": optimizer.state_dict(),
        "scheduler": scheduler.state_dict(),
    }
    names = {"pytorch_model": "pytorch_model.bin", "optimizer": "optimizer.pt", "scheduler": "scheduler.pt"}
    for part, value in parts.items():
        torch.save(value, catalog.path(f"hf/{names[part]}"))
        catalog.add(f"hf/{names[part]}", "zip", f"Hugging Face Trainer: {part}")
    torch.save(
        {"scale": 65536.0, "growth_factor": 2.0, "backoff_factor": 0.5, "growth_interval": 2000, "_growth_tracker": 12},
        catalog.path("hf/scaler.pt"),
    )
    catalog.add("hf/scaler.pt", "zip", "GradScaler")
    rng = {
        "python": __import__("random").Random(1).getstate(),
        "numpy": numpy.random.RandomState(1).get_state(),
        "cpu": torch.get_rng_state(),
        "cuda": torch.zeros(16, dtype=torch.uint8),
    }
    torch.save(rng, catalog.path("hf/rng_state.pth"))
    catalog.add("hf/rng_state.pth", "zip", "random number states", level=FALSE)
    with module_of("transformers.training_args", TrainingArguments), module_of(
        "transformers.trainer_utils", IntervalStrategy
    ):
        torch.save(TrainingArguments(), catalog.path("hf/training_args.bin"))
    catalog.add("hf/training_args.bin", "zip", "pickled TrainingArguments", level=PROGRAM)
    shards = {"pytorch_model-00001-of-00002.bin": ("conv1", "bn1"), "pytorch_model-00002-of-00002.bin": ("fc",)}
    weight_map = {}
    for file, starts in shards.items():
        shard = {k: v for k, v in net.state_dict().items() if k.split(".")[0] in starts}
        weight_map.update({k: file for k in shard})
        torch.save(shard, catalog.path(f"hf_shards/{file}"))
        catalog.add(f"hf_shards/{file}", "zip", "shard")
    import json

    index = json.dumps({"metadata": {"total_size": 512}, "weight_map": weight_map}, indent=2).encode()
    catalog.write(
        "hf_shards/pytorch_model.bin.index.json", index, "index", "index of shards", level="error", torch=False
    )


def make_others(catalog):
    net, optimizer = trained()
    state, parallel = net.state_dict(), nets.fake_parallel(net).state_dict()
    both(
        catalog,
        "timm",
        {
            "epoch": 9,
            "arch": "resnet18",
            "state_dict": parallel,
            "state_dict_ema": copy.deepcopy(state),
            "optimizer": optimizer.state_dict(),
            "version": 2,
            "args": arguments(),
            "amp_scaler": {
                "scale": 65536.0,
                "growth_factor": 2.0,
                "backoff_factor": 0.5,
                "growth_interval": 2000,
                "_growth_tracker": 0,
            },
            "metric": 71.2,
        },
        "timm checkpoint",
        tag="cuda:0",
        findings=GPU + ["module-prefix"],
        level=FALSE,
    )
    with module_of("mmengine.logging.history_buffer", HistoryBuffer):
        both(
            catalog,
            "mmengine",
            {
                "meta": {"epoch": 12, "iter": 100, "cfg": "model = dict()", "seed": 1, "experiment_name": "x"},
                "state_dict": state,
                "message_hub": {"log_scalars": {"loss": HistoryBuffer()}, "runtime_info": {}},
                "optimizer": optimizer.state_dict(),
                "param_schedulers": [{"last_step": 3}],
            },
            "mmengine checkpoint",
            level=PROGRAM,
        )
    with module_of("ultralytics.nn.tasks", DetectionModel):
        both(
            catalog,
            "ultralytics",
            {
                "epoch": -1,
                "best_fitness": numpy.float64(0.5),
                "model": DetectionModel().half(),
                "ema": DetectionModel(),
                "updates": 20,
                "optimizer": None,
                "train_args": {"lr0": 0.01},
                "date": "2024-05-06",
                "version": "8.2.0",
            },
            "Ultralytics: whole models",
            level=PROGRAM,
            findings=["whole-model"],
        )
    both(
        catalog,
        "fairseq",
        {
            "args": None,
            "cfg": {"model": {"_name": "wav2vec"}},
            "model": state,
            "optimizer_history": [{"criterion_name": "Cross", "num_updates": 8}],
            "extra_state": {"train_iterator": {"epoch": 2, "shuffle": True}},
            "last_optimizer_state": optimizer.state_dict(),
        },
        "fairseq checkpoint",
    )
    both(
        catalog,
        "megatron",
        {
            "args": argparse.Namespace(tensor_model_parallel_size=1),
            "checkpoint_version": 3.0,
            "iteration": 1000,
            "model": {
                "language_model": {
                    "embedding": {"word_embeddings": {"weight": torch.ones(4, 2)}},
                    "encoder": {"layers.0.weight": torch.ones(2, 2)},
                }
            },
            "rng_state": [{"torch_rng_state": torch.get_rng_state()}],
        },
        "Megatron: nested dicts",
        level=FALSE,
    )
    other = nets.named_net(2)
    opt_d = torch.optim.Adam(other.parameters())
    nets.step(other, opt_d, EXAMPLE)
    both(
        catalog,
        "gan",
        {
            "generator": parallel,
            "discriminator": nets.fake_parallel(other).state_dict(),
            "opt_g": optimizer.state_dict(),
            "opt_d": opt_d.state_dict(),
            "iter": 5,
        },
        "two networks",
        tag="cuda:1",
        findings=GPU + ["module-prefix"],
    )
    both(catalog, "ema_params", {"params": state, "params_ema": copy.deepcopy(state)}, "BasicSR: params and params_ema")
    both(
        catalog,
        "deepspeed",
        {
            "module": state,
            "buffer_names": ["bn1.running_mean"],
            "optimizer": None,
            "param_shapes": [{"conv1.weight": torch.Size([2, 1, 3, 3])}],
            "ds_version": "0.14.0",
            "dp_world_size": 2,
            "mp_world_size": 1,
            "global_steps": 10,
        },
        "DeepSpeed model states",
    )
    both(
        catalog,
        "lora",
        {
            "base_model.model.q.lora_A.default.weight": torch.ones(2, 4),
            "base_model.model.q.base_layer.weight": torch.ones(4, 4),
        },
        "PEFT names",
    )
    both(
        catalog, "extra_state", {"fc.weight": torch.ones(1), "fc._extra_state": {"amax": torch.ones(2)}}, "_extra_state"
    )
    both(catalog, "defaultdict", defaultdict(dict, {"a": {"w": torch.ones(1)}}), "a defaultdict as root", level=FALSE)


def make_schedulers(catalog):
    schedulers = {}
    kinds = torch.optim.lr_scheduler
    makers = {
        "StepLR": lambda o: kinds.StepLR(o, 3),
        "MultiStepLR": lambda o: kinds.MultiStepLR(o, [2, 4, 4]),
        "Cosine": lambda o: kinds.CosineAnnealingLR(o, 5),
        "OneCycle": lambda o: kinds.OneCycleLR(o, 0.1, 10),
        "Cyclic": lambda o: kinds.CyclicLR(o, 0.01, 0.1, cycle_momentum=False),
        "Plateau": lambda o: kinds.ReduceLROnPlateau(o),
        "Exponential": lambda o: kinds.ExponentialLR(o, 0.9),
        "Sequential": lambda o: kinds.SequentialLR(o, [kinds.ConstantLR(o), kinds.StepLR(o, 2)], [3]),
    }
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for name, make_one in makers.items():
            optimizer = torch.optim.SGD(nets.named_net().parameters(), lr=0.1)
            scheduler = make_one(optimizer)
            optimizer.step()
            scheduler.step(1.0) if name == "Plateau" else scheduler.step()
            schedulers[name] = scheduler.state_dict()
    for name, state in schedulers.items():
        both(catalog, f"scheduler_{name}", {"scheduler": state}, f"state of {name}", level=[DATA, FALSE, PROGRAM])


def make(catalog):
    make_lightning(catalog)
    make_hugging_face(catalog)
    make_others(catalog)
    make_schedulers(catalog)
