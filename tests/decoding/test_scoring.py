"""Log-probabilities of given tokens: by hand, against searches, with blocks and without."""

import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.scoring import ReadsBlocks, logprob_of, passes, read_block, token_logprobs
from s2s_lab.models import TableModel

from .blocks import Blocks
from .laws import many
from .random_models import networks, tables

MODEL = TableModel.of({"": {"a": 0.6, "b": 0.4}, "a": {"b": 0.5, "<eos>": 0.5}})
A, B = MODEL.vocab.id("a"), MODEL.vocab.id("b")


def test_by_hand():
    """a·eos: .6 · .5; b·eos: .4 · 1; a·b, a prefix: .6 · .5. Shorter rows are padded with 0."""
    found = logprob_of(MODEL, many(3), [[A, 2], [B, 2], [A, B]])
    assert found.exp().tolist() == pytest.approx([0.3, 0.4, 0.3])
    each = token_logprobs(MODEL, many(2), [[A], [B, 2]])
    assert each.tolist() == [pytest.approx([math.log(0.6), 0]), pytest.approx([math.log(0.4), 0])]
    assert logprob_of(MODEL, many(2), [[A, A], [B, 2]])[0] == -math.inf


@settings(max_examples=30)
@given(networks)
def test_what_a_beam_reports_is_what_its_answers_score(drawn):
    model, sources = drawn.build()
    for found in zip(*Beam(3, max_steps=6).search(model, sources), strict=False):
        scored = logprob_of(model, sources, [d.ids for d in found])
        assert scored.tolist() == pytest.approx([d.logprob for d in found])


@given(tables(), st.lists(st.integers(5, 6), min_size=1, max_size=3))
def test_a_block_is_its_tokens_one_by_one(model, ids):
    block = torch.tensor([[1, *ids], [1, *reversed(ids)]])
    fast = Blocks(model)
    assert isinstance(fast, ReadsBlocks)
    one, one_states, _ = read_block(model, model.start(many(2)), block)
    other, other_states, _ = read_block(fast, fast.start(many(2)), block)
    assert torch.equal(one, other)
    assert one_states == list(other_states)
    assert fast.calls == 1
    assert (passes(model, 4), passes(fast, 4)) == (4, 1)


@pytest.mark.parametrize(
    ("targets", "sentence"),
    [
        ([[A]], "targets: expected one for each of 2 sources, got 1"),
        ([[A], []], "empty row 1"),
        ([[A], [99]], "expected ids below 7, the model's vocabulary, got 99"),
    ],
)
def test_wrong_targets_are_one_sentence(targets, sentence):
    with pytest.raises(ValueError, match=sentence):
        logprob_of(MODEL, many(2), targets)
