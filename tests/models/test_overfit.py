"""Every encoder with every attention learns ten pairs by heart and writes them down greedily."""

import pytest
import torch
from torch import nn

from s2s_lab import batch
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from tests.models.made import CASES, greedy

TOKENS = [[5 + n % 5, 5 + n // 5, *[7] * (n % 3), 2] for n in range(10)]
WRITTEN = [[*reversed(tokens[:-1]), *[10] * (n % 4), 2] for n, tokens in enumerate(TOKENS)]


def heard(n, picture):
    """Random frames, four for each token, or a picture of 3 × 4 squares in random colours."""
    generator = torch.Generator().manual_seed(n)
    if not picture:
        return torch.randn(4 * len(TOKENS[n]), 3, generator=generator)
    colours = torch.randn(3, 3, 4, generator=generator)
    return colours.repeat_interleave(4, dim=1).repeat_interleave(4, dim=2)


def ten(settings):
    """Ten pairs of the kind that the model reads; copied words are behind its vocabulary of 11."""
    if settings.source_features:
        picture = settings.encoder == "image"
        return [batch.Example(heard(n, picture), WRITTEN[n]) for n in range(10)]
    if not settings.copy:
        return [batch.Example(*pair) for pair in zip(TOKENS, WRITTEN, strict=True)]
    names = [[3, 5 + n, 2] for n in range(10)]  # an unknown word and a known one
    return [batch.Example(ids, [8, 11, 5 + ids[1] % 6, 2], [11, 9, 2]) for ids in names]


@pytest.mark.parametrize("name", CASES)
def test_ten_pairs_are_learned_by_heart(name):
    torch.manual_seed(1 if "convolutional" in name else 0)  # from 0, one gets stuck on one thread
    sizes = {"embedding": 24, "hidden": 24, "heads": 2} | CASES[name]
    model = Seq2Seq(Seq2SeqSettings(16, 11, **sizes))
    examples = ten(model.settings)
    read, gold = batch.collate(examples)
    rate = 3e-3 if "convolutional" in name else 1e-2  # at 1e-2 half of the seeds get stuck
    optimizer = torch.optim.Adam(model.parameters(), lr=rate)
    for _ in range(24):
        for _ in range(25):
            optimizer.zero_grad()
            logits = model.train()(read, gold.inputs)
            nn.functional.cross_entropy(logits[gold.mask], gold.labels[gold.mask]).backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
        if greedy(model.eval(), read) == [example.target for example in examples]:
            return
    pytest.fail("some of the ten pairs are still wrong after 600 steps")
