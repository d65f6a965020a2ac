"""Where to compute: a device by name, and what differs from one kind to another."""

from contextlib import AbstractContextManager, nullcontext

import torch

PRECISIONS = {"bfloat16": torch.bfloat16, "float16": torch.float16}


def device(name: str = "auto", number: int = 0) -> torch.device:
    """A device by name; ``auto`` is the first there is of cuda, mps, cpu.

    Args:
        name: ``auto``, or a name that torch knows.
        number: which of several GPUs, where the name does not say.

    Raises:
        ValueError: for a name that torch does not know, or a device that is not there.

    >>> device("cpu")
    device(type='cpu')
    """
    if name == "auto":
        name = next(kind for kind in ("cuda", "mps", "cpu") if _is_there(kind))
    try:
        found = torch.device(name)
    except RuntimeError:
        raise ValueError(f"device: expected auto, cpu, cuda or mps, got {name!r}") from None
    if not _is_there(found.type):
        raise ValueError(f"device: expected one that is there, got {name!r}")
    if found.type != "cuda":
        return found
    chosen = torch.device("cuda", number if found.index is None else found.index)
    if chosen.index >= torch.cuda.device_count():
        raise ValueError(
            f"device: expected a GPU below {torch.cuda.device_count()}, got {chosen.index}"
        )
    return chosen


def present() -> list[str]:
    """Kinds of devices that this machine has; cpu is among them.

    >>> "cpu" in present()
    True
    """
    return [kind for kind in ("cpu", "cuda", "mps") if _is_there(kind)]


def precision(name: str, on: torch.device) -> AbstractContextManager[object]:
    """The context in which a model computes with `name`: ``off``, ``bfloat16`` or ``float16``.

    Raises:
        ValueError: for float16 anywhere but on a GPU, where its few exponents cannot be helped by
            scaled gradients.
    """
    if name == "off":
        return nullcontext()
    if name == "float16" and on.type != "cuda":
        raise ValueError(f"amp: expected off or bfloat16 on {on.type}, got float16")
    return torch.autocast(on.type, PRECISIONS[name])


def _is_there(kind: str) -> bool:
    if kind == "cuda":
        return torch.cuda.is_available()
    if kind == "mps":
        return torch.backends.mps.is_available()
    return True
