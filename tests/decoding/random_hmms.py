"""Random hidden Markov models with observations, and their state sequences by enumeration."""

import itertools

import torch

from s2s_lab import batch
from s2s_lab.models.hmm import HMM
from s2s_lab.text import EOS, SPECIALS


def random_hmm(generator, states=3, observations=3, sharpness=1.5):
    """Rows are softmaxes of normal numbers."""

    def rows(n, words):
        law = (sharpness * torch.randn(n, len(words), generator=generator).double()).softmax(-1)
        return [dict(zip(words, row.tolist(), strict=True)) for row in law]

    names, shown = "abcdef"[:states], "uvwxyz"[:observations]
    moves, shows = rows(states, names), rows(states, shown)
    return HMM.of(
        rows(1, names)[0],
        dict(zip(names, moves, strict=True)),
        dict(zip(names, shows, strict=True)),
    )


def observed(model, generator, sentences=3, longest=5):
    """A ragged batch of observations, with them as words."""
    words = model.source_vocab.tokens[len(SPECIALS) :]
    texts = []
    for _ in range(sentences):
        length = int(torch.randint(1, longest + 1, (), generator=generator))
        drawn = torch.randint(0, len(words), (length,), generator=generator)
        texts.append([words[i] for i in drawn.tolist()])
    return batch.sources([[*model.source_vocab.ids(text), EOS] for text in texts]), texts


def every_path(model, text):
    """(log p(states, observations), states) of all state sequences, best first."""
    names = model.vocab.tokens[len(SPECIALS) :]
    paths = itertools.product(names, repeat=len(text))
    return sorted(((model.joint_logprob(path, text), path) for path in paths), reverse=True)
