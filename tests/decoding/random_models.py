"""Random models for laws of decoding: trees of probabilities, and small networks."""

import itertools
from dataclasses import dataclass

import torch
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.models import Seq2Seq, Seq2SeqSettings, TableModel
from s2s_lab.text import EOS, SPECIALS, Vocab

DEPTH = 3


@st.composite
def tables(draw, words=2, depth=DEPTH):
    """Distributions over `words` and EOS after every prefix; after `depth` words EOS is sure."""
    seed = draw(st.integers(0, 10_000))
    generator = torch.Generator().manual_seed(seed)
    vocab = Vocab((*SPECIALS, *"abcdef"[:words]))
    ids = range(len(SPECIALS), len(SPECIALS) + words)
    table = {}
    for n in range(depth):
        for prefix in itertools.product(ids, repeat=n):
            row = (2 * torch.randn(words + 1, generator=generator, dtype=torch.float64)).softmax(-1)
            table[prefix] = dict(zip((*ids, EOS), row.tolist(), strict=True))
    return TableModel(vocab, table)


def every_sequence(model, depth=DEPTH):
    """(log-probability, ids) of every complete sequence of a table, by plain enumeration."""
    words = range(len(SPECIALS), len(model.vocab))
    found = []
    for n in range(depth + 1):
        for prefix in itertools.product(words, repeat=n):
            sequence = (*prefix, EOS)
            logprob = 0.0
            for t, token in enumerate(sequence):
                row = model.table.get(sequence[:t], {EOS: 1.0})
                logprob += torch.tensor(row[token], dtype=torch.float64).log().item()
            found.append((logprob, sequence))
    return sorted(found, reverse=True)


@dataclass(frozen=True)
class Network:
    """What it takes to build a small random encoder-decoder and a ragged batch of sources."""

    seed: int
    attention: str | None
    order: str
    cell: str
    rows: list[list[int]]

    def build(self):
        """The model, in float64, and the batch."""
        with torch.random.fork_rng():
            torch.manual_seed(self.seed)
            settings = Seq2SeqSettings(
                9,
                8,
                embedding=3,
                hidden=6,
                attention=self.attention,
                order=self.order if self.attention else "luong",
                cell=self.cell,
            )
            model = Seq2Seq(settings).double().eval()
            for parameter in model.parameters():
                torch.nn.init.normal_(parameter, std=0.8)
        return model, batch.sources([[*row, EOS] for row in self.rows])


networks = st.builds(
    Network,
    seed=st.integers(0, 10_000),
    attention=st.sampled_from([None, "dot", "general", "additive"]),
    order=st.sampled_from(["luong", "bahdanau"]),
    cell=st.sampled_from(["gru", "lstm"]),
    rows=st.lists(st.lists(st.integers(5, 8), min_size=1, max_size=5), min_size=2, max_size=4),
)
