"""Each decoder against a readable loop, and what sets it apart from the others."""

import pytest
import torch

from s2s_lab import batch
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from tests.models.made import make, sources, targets


def parts(model):
    """The state at the start, the embedded inputs, and a GRU cell with the decoder's weights."""
    read, inputs = sources(model), targets(model).inputs
    rnn, decoder = model.decoder.rnn, model.decoder
    cell = torch.nn.GRUCell(rnn.input_size, rnn.hidden_size).double()
    names = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")
    cell.load_state_dict({name: getattr(rnn, f"{name}_l0") for name in names})
    return read, inputs, model.start(read), decoder.embedding(inputs), cell, decoder


def additive(score, query, memory, mask):
    """Softmax of vᵀ tanh(W_q q + W_k k) for one row at a time, and the weighted sum."""
    contexts = []
    for q, keys, real in zip(query, memory, mask, strict=True):
        kept = keys[real]
        energy = torch.stack([score.v(torch.tanh(score.W_q(q) + score.W_k(k)))[0] for k in kept])
        contexts.append(sum(w * k for w, k in zip(energy.softmax(0), kept, strict=True)))
    return torch.stack(contexts)


@pytest.mark.parametrize("feeding", [False, True])
def test_luong_equals_the_loop(feeding):
    """h_t = GRU([y; h̃_{t-1}], h_{t-1}), h̃_t = tanh(W_c [c_t; h_t]); h̃_0 = 0."""
    model = make({"attention": "additive", "feeding": feeding})
    read, inputs, state, embedded, cell, decoder = parts(model)
    h, fed = state.hidden[0][0], torch.zeros(3, 8, dtype=torch.double)
    for t in range(inputs.shape[1]):
        x = embedded[:, t]
        h = cell(torch.cat([x, fed], dim=-1) if feeding else x, h)
        c = additive(decoder.attention.score, h, state.memory, state.mask)
        fed = torch.tanh(decoder.W_c(torch.cat([c, h], dim=-1)))
        assert torch.allclose(model(read, inputs)[:, t], decoder.output(fed), atol=1e-9)


def test_bahdanau_equals_the_loop():
    """c_t from s_{t-1}, then s_t = GRU([y; c_t], s_{t-1})."""
    model = make({"attention": "additive", "order": "bahdanau"})
    read, inputs, state, embedded, cell, decoder = parts(model)
    s = state.hidden[0][0]
    for t in range(inputs.shape[1]):
        c = additive(decoder.attention.score, s, state.memory, state.mask)
        s = cell(torch.cat([embedded[:, t], c], dim=-1), s)
        combined = torch.tanh(decoder.W_c(torch.cat([c, s], dim=-1)))
        assert torch.allclose(model(read, inputs)[:, t], decoder.output(combined), atol=1e-9)


@pytest.mark.parametrize("every_step", [False, True])
def test_a_fixed_vector_equals_the_loop(every_step):
    """With every step: h_t = GRU([y; c], h_{t-1}), and the output sees [c; h_t; y]."""
    model = make({"attention": None, "every_step": every_step})
    read, inputs, state, embedded, cell, decoder = parts(model)
    c = h = state.hidden[0][0]
    for t in range(inputs.shape[1]):
        y = embedded[:, t]
        h = cell(torch.cat([y, c], dim=-1) if every_step else y, h)
        features = torch.cat([c, h, y], dim=-1) if every_step else h
        expected = decoder.output(torch.tanh(decoder.W_c(features)))
        assert torch.allclose(model(read, inputs)[:, t], expected, atol=1e-9)


@pytest.mark.parametrize(("every_step", "differs"), [(False, False), (True, True)])
def test_a_decoder_that_forgets_its_state_knows_the_source_only_if_every_step_tells(
    every_step, differs
):
    """A GRU whose update gate is shut (bias -1000: z = 0) keeps nothing of h_{t-1}.

    r is shut, too, so that the candidate does not see h_{t-1}. Sutskever's decoder then says the
    same of every source; Cho's still sees c.
    """
    model = make({"attention": None, "every_step": every_step})
    with torch.no_grad():
        model.decoder.rnn.bias_ih_l0[:16] = -1000.0  # r and z
    inputs = batch.targets([[5, 6, 2]] * 3).inputs
    logits = model(sources(model), inputs)
    assert torch.allclose(logits[0], logits[1], atol=1e-9) != differs


def test_dropped_units_are_not_fed():
    """Input feeding feeds h̃ itself: dropout is only before the output layer and on embeddings."""
    model = make({"feeding": True, "dropout": 0.5})
    read = sources(model)
    _, state, _ = model.train().step(model.start(read), torch.tensor([5, 5, 5]))
    assert (state.fed != 0).all()


def test_heads_show_their_mean():
    model = make({"attention": "multi-head"})
    read = sources(model)
    state = model.start(read)
    _, after, shown = model.step(state, torch.tensor([5, 6, 7]))
    attention = model.decoder.attention
    query = after.hidden[0][-1][:, None]
    _, heads = attention(query, attention.prepare(state.memory), state.mask)
    assert heads.shape[1] == 2
    assert torch.allclose(shown, (heads[:, 0, 0] + heads[:, 1, 0]) / 2)


def test_a_cost_of_its_own_is_what_was_read_again():
    """Σ_s min(a_s, Σ of the rows before), from the rows that the steps show."""
    model = make({"attention": "coverage"})
    read, inputs = sources(model), targets(model).inputs
    logits, costs = model.with_auxiliary(read, inputs)
    assert torch.equal(logits, model(read, inputs))
    state, covered = model.start(read), torch.zeros(3, 6, dtype=torch.double)
    for t in range(inputs.shape[1]):
        _, state, row = model.step(state, inputs[:, t])
        assert torch.allclose(costs[:, t], torch.minimum(row, covered).sum(1), atol=1e-9)
        covered = covered + row
    with pytest.raises(ValueError, match="expected a model with attention, got none"):
        make({"attention": None}).with_auxiliary(read, inputs)


def test_the_first_checkpoints_can_be_read():
    """They have the attention's score as `decoder.score`."""
    model = make({"attention": "additive"})
    old = {
        name.replace("decoder.attention.score.", "decoder.score."): tensor
        for name, tensor in model.state_dict().items()
    }
    assert "decoder.score.v.weight" in old
    kept = list(old)
    other = Seq2Seq(Seq2SeqSettings(10, 11, 8, 8, attention="additive")).double()
    other.load_state_dict(old)
    assert list(old) == kept
    read, inputs = sources(model), targets(model).inputs
    assert torch.equal(other(read, inputs), model(read, inputs))
