"""Laws along given tokens: by hand, against steps one by one, and in batches."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab.decoding.next_token import next_laws
from s2s_lab.decoding.scoring import token_logprobs
from s2s_lab.models import TableModel
from s2s_lab.text import BOS

from .laws import many
from .random_models import networks

MODEL = TableModel.of({"": {"a": 0.6, "b": 0.4}, "a": {"b": 0.5, "<eos>": 0.5}})
A, B = MODEL.vocab.id("a"), MODEL.vocab.id("b")


def test_by_hand():
    """Nothing written: a .6, b .4. After a: b or the end. After a b, in no row: the end."""
    empty, two = next_laws(MODEL, many(2), [[], [A, B]])
    assert empty.exp()[:, [A, B]].tolist() == [[pytest.approx(0.6), pytest.approx(0.4)]]
    assert two.exp()[:, [A, B, 2]].tolist() == [
        pytest.approx([0.6, 0.4, 0]), pytest.approx([0, 0.5, 0.5]), [0, 0, 1],
    ]  # fmt: skip


@settings(max_examples=30)
@given(networks, st.lists(st.integers(5, 7), max_size=4))
def test_what_the_laws_say_of_the_next_token_is_its_score(drawn, prefix):
    """Rows of several lengths in one batch, against one row after another, step by step."""
    model, sources = drawn.build()
    prefixes = [prefix[: row + 1] for row in range(len(sources))]
    laws = next_laws(model, sources, prefixes)
    for row, (law, one) in enumerate(zip(laws, prefixes, strict=True)):
        assert law.shape[0] == len(one) + 1
        state = model.start(sources.rows(torch.tensor([row])))
        for t, last in enumerate([BOS, *one]):
            logits, state, _ = model.step(state, torch.tensor([last]))
            assert torch.allclose(law[t], logits[0].log_softmax(-1))
    scored = token_logprobs(model, sources, [[*one, 2] for one in prefixes])
    for law, one, row in zip(laws, prefixes, scored.tolist(), strict=True):
        found = [float(law[t, token]) for t, token in enumerate([*one, 2])]
        assert found == pytest.approx(row[: len(one) + 1])


def test_one_prefix_a_source():
    with pytest.raises(ValueError, match="prefixes: expected one for each of 2 sources, got 1"):
        next_laws(MODEL, many(2), [[A]])
