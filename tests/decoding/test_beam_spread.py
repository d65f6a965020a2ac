"""A model that shares the memory among the hypotheses of a source gives what copies would give."""

from dataclasses import dataclass

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam
from s2s_lab.decoding.ending import Ending
from s2s_lab.models.protocol import Spreads, StepModel
from s2s_lab.models.transformer import Transformer, TransformerSettings
from s2s_lab.text import EOS

from .random_models import networks

SOURCES = batch.sources([[5, 6, 7, EOS], [8, EOS], [6, 6, 5, 7, EOS]])


@dataclass(frozen=True)
class Tiled:
    """The same model, as one that cannot share."""

    model: object

    def start(self, sources):
        return self.model.start(sources)

    def step(self, state, last_ids):
        return self.model.step(state, last_ids)

    def reorder(self, state, index):
        return self.model.reorder(state, index)


def transformer(seed, layers=2):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        sizes = TransformerSettings(9, 8, width=4, heads=2, layers=layers, ffn=6)
        model = Transformer(sizes).double().eval()
        for parameter in model.parameters():
            torch.nn.init.normal_(parameter, std=0.8)
    return model


beams = st.builds(
    Beam,
    width=st.integers(1, 5),
    alpha=st.sampled_from([0.0, 1.0]),
    max_steps=st.integers(1, 8),
    ending=st.sampled_from([Ending(), Ending(keeps_place=False), Ending.hugging_face("never")]),
)


def same(one, other):
    for found, expected in zip(one, other, strict=True):
        assert [d.ids for d in found] == [d.ids for d in expected]
        for d, e in zip(found, expected, strict=True):
            assert d.score == pytest.approx(e.score)
            assert (d.attention is None) == (e.attention is None)
            assert d.attention is None or torch.allclose(d.attention, e.attention)


@given(st.integers(0, 10_000), beams)
def test_a_transformer_beam_is_the_same_with_copies(seed, beam):
    model = transformer(seed)
    assert isinstance(model, Spreads)
    assert isinstance(Tiled(model), StepModel)
    assert not isinstance(Tiled(model), Spreads)
    same(beam.search(model, SOURCES), beam.search(Tiled(model), SOURCES))


@settings(deadline=None)
@given(networks, beams)
def test_a_recurrent_beam_is_the_same_with_copies(drawn, beam):
    model, sources = drawn.build()
    same(beam.search(model, sources), beam.search(Tiled(model), sources))


moves = st.lists(
    st.one_of(
        st.tuples(st.just("spread"), st.integers(1, 3)),
        st.tuples(st.just("reorder"), st.lists(st.integers(0, 50), min_size=1, max_size=6)),
        st.tuples(st.just("groups"), st.lists(st.integers(0, 50), min_size=1, max_size=6)),
    ),
    min_size=1,
    max_size=6,
)


@torch.no_grad()
@given(st.integers(0, 10_000), moves)
def test_whatever_is_done_to_the_rows_they_read_on_as_copies_do(seed, moves):
    """Steps between spreads and reorderings of any kind, against a state of copies."""
    model = transformer(seed, layers=1)
    shared = copied = model.start(SOURCES)
    rows, width = len(SOURCES), 1
    for number, (kind, value) in enumerate(moves):
        if kind == "spread":
            index = torch.arange(rows).repeat_interleave(value)
            shared, copied = model.spread(shared, value), model.reorder(copied, index)
            width = value
        else:
            if kind == "groups":  # some sources, and within each of them some of its places
                heads = torch.tensor([v % (rows // width) for v in value])
                places = torch.tensor([[(v + k) % width for k in range(width)] for v in value])
                index = (heads[:, None] * width + places).flatten()
            else:
                index = torch.tensor([v % rows for v in value])
                width = 1
            shared, copied = model.reorder(shared, index), model.reorder(copied, index)
        rows = len(index)
        last = (torch.arange(rows) + number) % 3 + 5
        logits, shared, read = model.step(shared, last)
        expected, copied, wanted = model.step(copied, last)
        assert torch.allclose(logits, expected)
        assert torch.allclose(read, wanted)
