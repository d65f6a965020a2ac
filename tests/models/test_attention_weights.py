"""All attention weights of a model: against loops, against single steps, and the laws they keep."""

import math
from functools import cache

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.models import TableModel, Transformer, TransformerSettings
from s2s_lab.models.attention_weights import attention_weights
from s2s_lab.models.huggingface import HuggingFaceModel
from tests.models import made

SOURCES = [[5, 6, 7, 8, 2], [7, 5, 2], [8, 2]]
TARGETS = [[5, 6, 2], [9, 5, 6, 7, 2], [6, 2]]


@cache
def transformer():
    torch.manual_seed(0)
    settings = TransformerSettings(10, 11, width=8, heads=2, layers=3, ffn=8)
    model = Transformer(settings).double().eval()
    for name, weight in model.named_parameters():  # zeros and ones would hide mistakes
        mean = float("norm.weight" in name)
        torch.nn.init.normal_(weight, mean=mean, std=0.4)
    return model


def of_kind(found, kind):
    return [one.weights for one in found if one.kind == kind]


def stepped(model, sources, inputs):
    """What `step` returns, token by token: (batch, tgt, src)."""
    state, rows = model.start(sources), []
    with torch.no_grad():
        for last in inputs.unbind(1):
            _, state, read = model.step(state, last)
            rows.append(read)
    return torch.stack(rows, dim=1)


def looped(attention, head, queries, keys, last=None):
    """One head by its definition, ``softmax(q k / √d)``, number by number.

    Query t may read keys up to t where `last` is given, else all of them.
    """
    size = attention.hidden // attention.heads
    rows = slice(head * size, (head + 1) * size)
    W_q, b_q = attention.W_q.weight[rows], attention.W_q.bias[rows]
    W_k, b_k = (
        attention.W_kv.weight[: attention.hidden][rows],
        attention.W_kv.bias[: attention.hidden][rows],
    )
    table = []
    for t, query in enumerate(queries):
        seen = keys if last is None else keys[: t + 1]
        scores = [float((W_q @ query + b_q) @ (W_k @ key + b_k)) / math.sqrt(size) for key in seen]
        total = sum(math.exp(score) for score in scores)
        shares = [math.exp(score) / total for score in scores]
        table.append(shares + [0.0] * (len(keys) - len(seen)))
    return torch.tensor(table, dtype=torch.double)


@torch.no_grad()
def by_hand(model, source, target):
    """Every head of every layer for one pair, by a loop, in the order cross, encoder, decoder."""
    cross, encoder, decoder = [], [], []
    x = model.encoder.embedding(torch.tensor([source]))[0]
    for layer in model.encoder.layers:
        normed = layer.self_norm(x)
        encoder.append([looped(layer.self_attention, h, normed, normed) for h in range(2)])
        x = x + contexts(layer.self_attention, encoder[-1], normed)
        x = x + layer.ffn(layer.ffn_norm(x))
    memory = model.encoder.norm(x)
    x = model.embedding(torch.tensor([[1, *target[:-1]]]))[0]
    for layer in model.layers:
        normed = layer.self_norm(x)
        decoder.append([looped(layer.self_attention, h, normed, normed, True) for h in range(2)])
        x = x + contexts(layer.self_attention, decoder[-1], normed)
        normed = layer.cross_norm(x)
        cross.append([looped(layer.cross_attention, h, normed, memory) for h in range(2)])
        x = x + contexts(layer.cross_attention, cross[-1], memory)
        x = x + layer.ffn(layer.ffn_norm(x))
    return [torch.stack(heads) for heads in (*cross, *encoder, *decoder)]


def contexts(attention, heads, keys):
    """What the heads make of what they read, joined."""
    size = attention.hidden // attention.heads
    values = keys @ attention.W_kv.weight[attention.hidden :].T
    values = values + attention.W_kv.bias[attention.hidden :]
    joined = [read @ values[:, h * size : (h + 1) * size] for h, read in enumerate(heads)]
    return attention.W_o(torch.cat(joined, dim=-1))


def test_a_lone_token_is_read_whole():
    """Row 0 of a decoder has BOS alone to read, and a source of one token nothing else: 1."""
    found = attention_weights(transformer(), batch.sources([[2]]), batch.targets([[5, 2]]))
    for weights in of_kind(found, "cross") + of_kind(found, "encoder"):
        assert torch.equal(weights, torch.ones_like(weights))
    for weights in of_kind(found, "decoder"):
        assert weights[0, :, 0].tolist() == [[1.0, 0.0]] * 2


def test_every_head_of_a_transformer_equals_a_loop():
    model = transformer()
    found = attention_weights(model, batch.sources(SOURCES), batch.targets(TARGETS))
    assert [(one.kind, one.layer) for one in found] == [
        (kind, layer) for kind in ("cross", "encoder", "decoder") for layer in (1, 2, 3)
    ]
    for row, (source, target) in enumerate(zip(SOURCES, TARGETS, strict=True)):
        for one, expected in zip(found, by_hand(model, source, target), strict=True):
            rows, columns = expected.shape[1:]
            assert torch.allclose(one.weights[row, :, :rows, :columns], expected, atol=1e-10)
            assert one.weights[row, :, rows:].eq(0).all()
            assert one.weights[row, :, :, columns:].eq(0).all()


def test_the_mean_of_the_last_cross_map_is_what_step_returns():
    model, sources, targets = transformer(), batch.sources(SOURCES), batch.targets(TARGETS)
    last = of_kind(attention_weights(model, sources, targets), "cross")[-1]
    expected = stepped(model, sources, targets.inputs)
    assert torch.allclose(last.mean(1)[targets.mask], expected[targets.mask], atol=1e-12)


@pytest.mark.parametrize("name", made.CASES)
def test_recurrent_models_show_what_step_returns(name):
    """Every attention, also those that remember, and every encoder, sounds and pictures too."""
    model = made.make(made.CASES[name])
    sources, targets = made.sources(model), made.targets(model)
    found = attention_weights(model, sources, targets)
    cross = of_kind(found, "cross")
    if model.settings.attention is None:
        assert cross == []
        return
    (read,) = cross
    assert read.shape[1] == (2 if model.settings.attention == "multi-head" else 1)
    expected = stepped(model, sources, targets.inputs)
    assert torch.allclose(read.mean(1)[targets.mask], expected[targets.mask], atol=1e-10)
    assert read.transpose(1, 2)[~targets.mask].eq(0).all()
    assert bool(of_kind(found, "encoder")) == (model.settings.encoder == "transformer")


def test_the_heads_of_a_recurrent_decoder_differ_and_its_hook_is_gone():
    model = made.make({"attention": "multi-head", "feeding": True})
    sources, targets = made.sources(model), made.targets(model)
    (read,) = of_kind(attention_weights(model, sources, targets), "cross")
    assert not torch.allclose(read[:, 0], read[:, 1])
    assert not model.decoder.attention._forward_hooks


def test_a_model_known_by_its_steps_alone():
    class Stranger:
        def __init__(self, model):
            self.start, self.step, self.reorder = model.start, model.step, model.reorder

    model = made.make({"attention": "general"})
    sources, targets = made.sources(model), made.targets(model)
    (own,) = attention_weights(model, sources, targets)
    (other,) = attention_weights(Stranger(model), sources, targets)
    assert torch.allclose(own.weights, other.weights, atol=1e-12)
    table = TableModel.of({"": {"a": 1.0}})
    assert attention_weights(table, sources, targets) == []


PAIRS = st.lists(
    st.tuples(
        st.lists(st.integers(5, 9), max_size=4).map(lambda ids: [*ids, 2]),
        st.lists(st.integers(5, 10), max_size=4).map(lambda ids: [*ids, 2]),
    ),
    min_size=2,
    max_size=4,
)


@settings(max_examples=30)
@given(PAIRS)
def test_rows_sum_to_1_no_one_reads_ahead_and_the_batch_does_not_matter(pairs):
    model = transformer()
    sources = batch.sources([source for source, _ in pairs])
    targets = batch.targets([target for _, target in pairs])
    together = attention_weights(model, sources, targets)
    for one in together:
        real = sources.mask if one.kind == "encoder" else targets.mask
        assert torch.allclose(one.weights.sum(-1).transpose(1, 2)[real], torch.tensor(1.0).double())
    for weights in of_kind(together, "decoder"):
        assert weights.triu(1).eq(0).all()
    for row, (source, target) in enumerate(pairs):
        alone = attention_weights(model, batch.sources([source]), batch.targets([target]))
        for one, lone in zip(together, alone, strict=True):
            rows, columns = lone.weights.shape[2:]
            assert torch.allclose(one.weights[row, :, :rows, :columns], lone.weights[0], atol=1e-12)


@pytest.mark.parametrize("name", ["marian", "bart", "t5"])
def test_hugging_face_models_equal_their_own_forward_pass(name):
    """Their full pass over one pair, without padding and without our encoder call."""
    pytest.importorskip("transformers", reason="the extra hf is not installed")
    from tests.models.test_huggingface import MAKERS, wrapped

    model = wrapped(MAKERS[name]())
    found = attention_weights(model, batch.sources(SOURCES), batch.targets(TARGETS))
    for row, (source, target) in enumerate(zip(SOURCES, TARGETS, strict=True)):
        theirs = [model.source.theirs[number] for number in source]
        inputs = [model.first, *(model.target.theirs[number] for number in target[:-1])]
        with torch.no_grad():
            out = model.model(
                input_ids=torch.tensor([theirs]),
                decoder_input_ids=torch.tensor([inputs]),
                output_attentions=True,
            )
        expected = [*out.cross_attentions, *out.encoder_attentions, *out.decoder_attentions]
        for one, read in zip(found, expected, strict=True):
            rows, columns = read.shape[2:]
            assert torch.allclose(one.weights[row, :, :rows, :columns], read[0], atol=1e-5)
            assert one.weights[row, :, :, columns:].eq(0).all()
            assert one.weights[row, :, rows:].eq(0).all()


def test_a_hugging_face_model_without_attention_says_so():
    pytest.importorskip("transformers", reason="the extra hf is not installed")
    from tests.models.test_huggingface import marian

    model = HuggingFaceModel(marian(), unk=3, attention=False)
    with pytest.raises(ValueError, match="attention=True"):
        attention_weights(model, batch.sources(SOURCES), batch.targets(TARGETS))
