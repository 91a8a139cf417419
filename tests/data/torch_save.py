"""torch.save with device tags of GPUs that are not there, and without their classes when loaded again."""

import contextlib
import io
import sys
import types

import torch


@contextlib.contextmanager
def tagged(default=None, special=None):
    """While saving, storages are tagged `default`, and those in `special` ({tensor: tag}) otherwise: torch asks
    location_tag() for the text, and nothing else in the file depends on the device."""
    if default is None and not special:
        yield
        return
    genuine = torch.serialization.location_tag
    tags = {value.untyped_storage()._cdata: tag for value, tag in (special or {}).items()}

    def tag_of(storage):
        tag = genuine(storage)
        tag = tags.get(storage._cdata, (default or tag) if tag == "cpu" else tag)
        device, colon, index = tag.partition(":")
        return device + colon + index if colon else tag  # put together anew, as torch's _backend_tag does

    torch.serialization.location_tag = tag_of
    try:
        yield
    finally:
        torch.serialization.location_tag = genuine


@contextlib.contextmanager
def module_of(name, *classes):
    """Pretends that the classes live in the module `name`, which is gone afterwards."""
    parts = name.split(".")
    made = []
    for i in range(len(parts)):
        full = ".".join(parts[: i + 1])
        if full not in sys.modules:
            sys.modules[full] = types.ModuleType(full)
            made.append(full)
    before = [cls.__module__ for cls in classes]
    for cls in classes:
        cls.__module__ = name
        setattr(sys.modules[name], cls.__name__, cls)
    try:
        yield
    finally:
        for cls, module in zip(classes, before):
            cls.__module__ = module
        for full in made:
            del sys.modules[full]


def both(catalog, name, obj, description, tag=None, special=None, **more):
    """zip/NAME.pth as torch.save writes it, and its twin legacy/NAME.pth."""
    rows = []
    for container in ("zip", "legacy"):
        file = f"{container}/{name}.pth"
        with tagged(tag, special):
            torch.save(obj, catalog.path(file), _use_new_zipfile_serialization=container == "zip")
        rows.append(catalog.add(file, container, description, **more))
    return rows


def saved(obj, tag=None, special=None, **options):
    """The bytes of torch.save; root folder "archive"."""
    buffer = io.BytesIO()
    with tagged(tag, special):
        torch.save(obj, buffer, **options)
    return buffer.getvalue()
