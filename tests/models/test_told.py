"""Attention that is told what to read: by hand, against the layers themselves, and as laws."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import Greedy
from s2s_lab.attention import ATTENTIONS
from s2s_lab.batch import sources
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.models.told import Told
from s2s_lab.models.transformer import Transformer, TransformerSettings
from s2s_lab.steering import Steering
from s2s_lab.text import BOS

from ..test_steering import of

SOURCES = sources([[5, 6, 7, 2], [8, 2]])
START = torch.tensor([BOS, BOS])
ALL = torch.tensor([True, True])


def seq2seq(attention, order="luong", **more):
    with torch.random.fork_rng():
        torch.manual_seed(3)
        settings = Seq2SeqSettings(9, 8, 4, 6, attention=attention, order=order, **more)
        return Seq2Seq(settings).double().eval()


def transformer(heads, layers=2):
    with torch.random.fork_rng():
        torch.manual_seed(3)
        return Transformer(TransformerSettings(9, 8, 4, heads, layers, 8)).double().eval()


CASES = {
    **{name: seq2seq(name) for name in ATTENTIONS},
    "bahdanau": seq2seq("additive", "bahdanau"),
    "feeding": seq2seq("general", feeding=True),
    "transformer": transformer(1),
    "two heads": transformer(2),
}


def test_rows_by_hand():
    """The first row is told, the second is not; with heads, all of a row are told alike."""
    told = Told(torch.tensor([[0.0, 1.0], [0.5, 0.5]]), torch.tensor([True, False]))
    own = torch.tensor([[[0.9, 0.1]], [[0.2, 0.8]]])
    assert torch.equal(told.instead_of(own), torch.tensor([[[0.0, 1.0]], [[0.2, 0.8]]]))
    heads = torch.stack([own, own + 0.0], dim=1)  # (rows, 2 heads, 1 query, 2)
    assert told.instead_of(heads)[0].tolist() == [[[0.0, 1.0]], [[0.0, 1.0]]]
    grouped = own.view(1, 2, 2)  # both rows belong to one source
    assert told.instead_of(grouped)[0].tolist() == told.instead_of(own)[:, 0].tolist()


def test_luong_reads_the_one_state_that_it_is_told_to():
    """All weight on the second token: h̃ = tanh(W_c [memory_2; s]), logits = W h̃."""
    model = seq2seq("general")
    state = model.start(SOURCES)
    weights = torch.tensor([[0.0, 1.0, 0.0, 0.0]] * 2).double()
    logits, after, read = model.step_reading(state, START, weights, ALL)
    decoder = model.decoder
    output, _ = decoder.run(decoder.embed(START[:, None]), state.hidden)
    features = torch.cat([state.memory[:, 1:2], output], dim=-1)
    assert torch.allclose(logits, decoder.output(torch.tanh(decoder.W_c(features)))[:, 0])
    assert torch.equal(read, weights)
    assert after.told is None


@pytest.mark.parametrize("name", CASES)
def test_who_is_told_nothing_reads_as_always(name):
    model = CASES[name]
    state = model.start(SOURCES)
    nothing = torch.zeros(2, 4).double()
    told, _, read = model.step_reading(state, START, nothing, ~ALL)
    logits, _, own = model.step(state, START)
    assert torch.allclose(told, logits)
    assert torch.allclose(read, own)


@pytest.mark.parametrize("name", [name for name in CASES if name not in ("two heads", "multihead")])
def test_its_own_reading_changes_nothing_now_or_later(name):
    model = CASES[name]
    state = model.start(SOURCES)
    logits, after, read = model.step(state, START)
    told, also, _ = model.step_reading(state, START, read, ALL)
    assert torch.allclose(told, logits)
    last = torch.tensor([5, 6])
    assert torch.allclose(model.step(also, last)[0], model.step(after, last)[0])


@pytest.mark.parametrize("name", CASES)
def test_each_row_reads_what_it_is_told(name):
    model = CASES[name]
    weights = torch.tensor([[0.1, 0.2, 0.3, 0.4], [0.7, 0.3, 0.0, 0.0]]).double()
    one = torch.tensor([True, False])
    logits, _, read = model.step_reading(model.start(SOURCES), START, weights, one)
    own, _, own_read = model.step(model.start(SOURCES), START)
    assert torch.allclose(read[0], weights[0])
    assert torch.allclose(read[1], own_read[1])
    assert torch.allclose(logits[1], own[1])
    assert not torch.allclose(logits[0], own[0])


@pytest.mark.parametrize("name", ["coverage", "location-aware", "monotonic"])
def test_what_is_remembered_is_what_was_told(name):
    """In step 2 the attention goes by the told row, so another row leads to other weights."""
    model = CASES[name]
    rows = [torch.eye(4)[[j, 0]].double() for j in (0, 1)]
    later = []
    for row in rows:
        state = model.step_reading(model.start(SOURCES), START, row, ALL)[1]
        later.append(state.attended[0])
    assert torch.equal(later[1] - later[0], rows[1][0] - rows[0][0])


def test_a_model_without_attention_is_one_sentence():
    model = seq2seq(None)
    with pytest.raises(ValueError, match="attention: expected a model that attends"):
        model.step_reading(model.start(SOURCES), START, torch.zeros(2, 4).double(), ALL)


@given(st.sampled_from(["general", "additive", "coverage"]), st.data())
def test_steering_by_the_models_own_reading_reproduces_the_trace(name, data):
    steering = Steering(of(CASES[name]), "s0 s2 s1", Greedy(6))
    first = steering.trace
    step = data.draw(st.integers(0, len(first.steps) - 1))
    again = steering.edit_attention(step, first.steps[step].attention[0])
    assert again.outputs[0].tokens == first.outputs[0].tokens
    assert again.outputs[0].score == pytest.approx(first.outputs[0].score)
