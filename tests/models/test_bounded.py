"""A bounded history: what is remembered, and that nothing else is."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Greedy
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.models import TableModel
from s2s_lab.models.bounded import BoundedHistory
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import BOS, EOS

from ..decoding.random_models import networks

TWO = batch.sources([[EOS], [EOS]])


def test_it_goes_on_as_if_the_sentence_began_later():
    """The table says a, then b, then c after "a b". With one token remembered, after b comes what
    the table has for a sentence that begins with b: c or the end. Greedy takes the end (.7).
    """
    model = TableModel.of(
        {
            "": {"a": 1.0},
            "a": {"b": 1.0},
            "a b": {"c": 1.0},
            "b": {"c": 0.3, "<eos>": 0.7},
        }
    )
    for order, text in ((1, "a b <eos>"), (2, "a b c <eos>")):
        for [best] in Greedy().search(BoundedHistory(model, order), TWO):
            assert " ".join(model.vocab.tokens[i] for i in best.ids) == text


@given(networks, st.integers(1, 3))
def test_only_the_last_tokens_count(drawn, order):
    """Two targets that end alike get the same answer; within `order` tokens it is the model's."""
    inner, sources = drawn.build()
    model = BoundedHistory(inner, order)
    assert isinstance(model, StepModel)
    size = len(sources)
    ends = torch.randint(5, 8, (size, order), generator=torch.Generator().manual_seed(drawn.seed))
    first = torch.cat([torch.full((size, 1), BOS), torch.full((size, 1), 5), ends], dim=1)
    second = torch.cat([torch.full((size, 1), BOS), torch.full((size, 1), 6), ends], dim=1)
    state, other = model.start(sources), model.start(sources)
    for column, another in zip(first.unbind(1), second.unbind(1), strict=True):
        logits, state, read = model.step(state, column)
        logits_2, other, _ = model.step(other, another)
    assert torch.allclose(logits, logits_2)
    assert (read is None) == (inner.settings.attention is None)
    targets = [[*row.tolist()] for row in ends]
    assert torch.allclose(logprob_of(model, sources, targets), logprob_of(inner, sources, targets))
    turned = torch.arange(size).flip(0)
    again, _, _ = model.step(model.reorder(state, turned), first[turned, -1])
    straight, _, _ = model.step(state, first[:, -1])
    assert torch.allclose(again, straight[turned])


def test_an_order_without_memory_is_refused():
    with pytest.raises(ValueError, match="order: expected at least 1, got 0"):
        BoundedHistory(TableModel.of({"": {"a": 1.0}}), 0)
