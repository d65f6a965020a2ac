"""Small things to train, shared by the tests of `training`."""

import torch
from torch import nn

from s2s_lab.batch import Example
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.training.devices import present

DEVICES = present()
CPU = torch.device("cpu")
VOCAB = 11


def some(count: int, seed: int = 0, longest: int = 6) -> list[Example]:
    """Random pairs of 1 to `longest` tokens a side, EOS at the end."""
    generator = torch.Generator().manual_seed(seed)

    def ids() -> list[int]:
        length = int(torch.randint(1, longest + 1, (), generator=generator))
        return [*torch.randint(5, VOCAB, (length,), generator=generator).tolist(), 2]

    return [Example(ids(), ids()) for _ in range(count)]


def model(dropout: float = 0.0, seed: int = 0, **choices: object) -> Seq2Seq:
    """A recurrent encoder-decoder of a few units."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        settings = Seq2SeqSettings(VOCAB, VOCAB, embedding=6, hidden=8, dropout=dropout, **choices)
        return Seq2Seq(settings)


def weights_of(module: nn.Module) -> torch.Tensor:
    """All weights in a row, on the CPU."""
    return torch.cat([p.detach().flatten().cpu() for p in module.parameters()])
