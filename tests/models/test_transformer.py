"""Laws that the Transformer keeps, and torch's own layers to compare with."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from torch import nn

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.models.protocol import StepModel
from s2s_lab.models.transformer import Transformer, TransformerSettings
from s2s_lab.models.transformer_layers import DecoderLayer, EncoderLayer, bias_of, heads_of

VARIANTS = {
    "two layers": {"layers": 2},
    "one layer, one head": {"layers": 1, "heads": 1},
    "tied": {"layers": 2, "tied": True},
    "shared": {"layers": 2, "tied": True, "shared": True, "source_vocab": 11},
}
SOURCES = [[5, 6, 7, 8, 2], [7, 5, 2], [8, 2]]
TARGETS = [[5, 6, 2], [9, 5, 7, 2], [6, 2]]


def make(**changes):
    torch.manual_seed(0)
    vocabularies = {"source_vocab": 10, "target_vocab": 11}
    sizes = {"width": 8, "heads": 2, "layers": 2, "ffn": 12, "longest": 40}
    settings = TransformerSettings(**(vocabularies | sizes | changes))
    model = Transformer(settings).double().eval()
    for name, weight in model.named_parameters():
        if name.endswith("bias") or "norm" in name:  # zeros and ones would hide mistakes
            nn.init.normal_(weight, mean=float("norm.weight" in name), std=0.3)
    return model


@pytest.fixture(params=VARIANTS.values(), ids=VARIANTS.keys())
def model(request):
    return make(**request.param)


def logits(model, sources, targets):
    return model(batch.sources(sources), batch.targets(targets).inputs)


def test_it_is_a_step_model(model):
    assert isinstance(model, StepModel)


def test_shape_is_batch_tgt_vocab(model):
    assert logits(model, SOURCES, TARGETS).shape == (3, 4, 11)


def test_a_sentence_alone_gives_what_it_gives_in_a_batch(model):
    together = logits(model, SOURCES, TARGETS)
    for row, (source, target) in enumerate(zip(SOURCES, TARGETS, strict=True)):
        alone = logits(model, [source], [target])[0]
        assert torch.allclose(together[row, : len(target)], alone, atol=1e-12)


def test_more_padding_changes_nothing(model):
    short = batch.sources(SOURCES)
    longer = batch.Sources(
        nn.functional.pad(short.ids, (0, 3)), nn.functional.pad(short.mask, (0, 3))
    )
    inputs = batch.targets(TARGETS).inputs
    assert torch.allclose(model(short, inputs), model(longer, inputs), atol=1e-12)
    memory = model.encoder(longer)
    assert torch.equal(memory[~longer.mask], torch.zeros_like(memory[~longer.mask]))


def test_what_stands_on_padding_changes_nothing(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    other = batch.Sources(sources.ids.masked_fill(~sources.mask, 9), sources.mask)
    assert torch.allclose(model(sources, inputs), model(other, inputs), atol=1e-12)


def test_logits_do_not_depend_on_later_target_tokens(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    before = model(sources, inputs)
    for t in range(1, inputs.shape[1]):
        changed = inputs.clone()
        changed[:, t:] = 10
        after = model(sources, changed)
        assert torch.allclose(before[:, :t], after[:, :t], atol=1e-12)
        assert not torch.allclose(before[:, t], after[:, t])


def test_logits_depend_on_every_earlier_target_token(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    before = model(sources, inputs)
    for t in range(inputs.shape[1] - 1):
        changed = inputs.clone()
        changed[:, t] = 10
        assert not torch.allclose(before[1, -1], model(sources, changed)[1, -1])


def test_logits_depend_on_every_source_token(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    before = model(sources, inputs)
    for s in range(4):
        changed = sources.ids.clone()
        changed[0, s] = 9
        after = model(batch.Sources(changed, sources.mask), inputs)
        assert not torch.allclose(before[0], after[0])
        assert torch.allclose(before[1:], after[1:], atol=1e-12)


def test_the_order_of_source_tokens_matters(model):
    one, other = logits(model, [[5, 6, 7, 2]], [[5, 2]]), logits(model, [[6, 5, 7, 2]], [[5, 2]])
    assert not torch.allclose(one, other)


@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(5, 9), max_size=5).map(lambda ids: [*ids, 2]),
            st.lists(st.integers(5, 10), max_size=5).map(lambda ids: [*ids, 2]),
        ),
        min_size=2,
        max_size=4,
    )
)
def test_stepping_equals_teacher_forcing_whatever_the_lengths(pairs):
    model = make()
    sources = batch.sources([source for source, _ in pairs])
    inputs = batch.targets([target for _, target in pairs]).inputs
    all_at_once = model(sources, inputs)
    state = model.start(sources)
    for t in range(inputs.shape[1]):
        one, state, read = model.step(state, inputs[:, t])
        assert torch.allclose(one, all_at_once[:, t], atol=1e-12)
        assert torch.allclose(read.sum(1), torch.ones(len(pairs)).double())
        assert (read[~sources.mask] == 0).all()
        assert (read[sources.mask] > 0).all()


def test_the_attention_row_is_the_mean_over_heads_of_the_last_layer(model):
    """The weights of the last layer's own attention, asked with the query that it was asked."""
    sources = batch.sources(SOURCES)
    layer, asked = model.layers[-1], []
    handle = layer.cross_attention.W_q.register_forward_pre_hook(lambda _, x: asked.append(x[0]))
    state = model.start(sources)
    _, state, _ = model.step(state, torch.tensor([1, 1, 1]))
    _, _, read = model.step(state, torch.tensor([5, 6, 7]))
    handle.remove()
    attention = layer.cross_attention
    prepared = attention.prepare(model.encoder(sources))
    _, by_head = attention(asked[1], prepared, sources.mask)
    expected = sum(by_head[:, head, 0] for head in range(attention.heads)) / attention.heads
    assert torch.allclose(read, expected, atol=1e-12)


def test_reorder_copies_and_drops_rows_without_touching_the_old_state(model):
    sources = batch.sources(SOURCES)
    _, state, _ = model.step(model.start(sources), torch.tensor([5, 6, 7]))
    index = torch.tensor([2, 2, 0, 1])
    last = torch.tensor([6, 7, 8])
    old, _, _ = model.step(state, last)
    new, _, _ = model.step(model.reorder(state, index), last[index])
    assert torch.allclose(new, old[index], atol=1e-12)
    again, _, _ = model.step(state, last)
    assert torch.equal(old, again)


def test_inputs_and_states_stay_as_they_are(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    state = model.step(model.start(sources), inputs[:, 0])[1]
    tensors = [sources.ids, sources.mask, inputs, *state.past, *state.memory, state.mask]
    copies = [tensor.clone() for tensor in tensors]
    model(sources, inputs)
    model.step(state, inputs[:, 1])
    model.reorder(state, torch.tensor([1, 1, 0]))
    assert all(torch.equal(one, copy) for one, copy in zip(tensors, copies, strict=True))


def test_each_token_is_projected_once_and_the_memory_only_at_the_start(model):
    sources, lengths = batch.sources(SOURCES), {"self_attention": [], "cross_attention": []}
    for name, seen in lengths.items():
        projection = getattr(model.layers[-1], name).W_kv
        projection.register_forward_pre_hook(lambda _, x, seen=seen: seen.append(x[0].shape[1]))
    state = model.start(sources)
    for _ in range(3):
        _, state, _ = model.step(state, torch.tensor([5, 6, 7]))
    assert lengths == {"self_attention": [1, 1, 1], "cross_attention": [5]}


def copied(peer, pairs):
    """Torch's layer with the weights of ours: (its attention, ours) and (its layer, ours)."""
    with torch.no_grad():
        for theirs, ours in pairs:
            if isinstance(theirs, nn.MultiheadAttention):
                theirs.in_proj_weight.copy_(torch.cat([ours.W_q.weight, ours.W_kv.weight]))
                theirs.in_proj_bias.copy_(torch.cat([ours.W_q.bias, ours.W_kv.bias]))
                theirs, ours = theirs.out_proj, ours.W_o
            theirs.load_state_dict(ours.state_dict())
    return peer.double()


def torchs_encoder_layer(ours):
    peer = nn.TransformerEncoderLayer(8, 2, 12, 0.0, batch_first=True, norm_first=True).double()
    return copied(
        peer,
        [
            (peer.self_attn, ours.self_attention),
            (peer.norm1, ours.self_norm),
            (peer.norm2, ours.ffn_norm),
            (peer.linear1, ours.ffn[0]),
            (peer.linear2, ours.ffn[2]),
        ],
    )


def torchs_decoder_layer(ours):
    peer = nn.TransformerDecoderLayer(8, 2, 12, 0.0, batch_first=True, norm_first=True).double()
    return copied(
        peer,
        [
            (peer.self_attn, ours.self_attention),
            (peer.multihead_attn, ours.cross_attention),
            (peer.norm1, ours.self_norm),
            (peer.norm2, ours.cross_norm),
            (peer.norm3, ours.ffn_norm),
            (peer.linear1, ours.ffn[0]),
            (peer.linear2, ours.ffn[2]),
        ],
    )


def with_gradients(output, weighting, *wanted):
    """A loss in which every number counts differently, and its gradients."""
    return output, *torch.autograd.grad((output * weighting).sum(), wanted)


def test_an_encoder_layer_equals_torchs_forward_and_gradient():
    layer = make().encoder.layers[0]
    assert isinstance(layer, EncoderLayer)
    peer, mask = torchs_encoder_layer(layer), batch.sources(SOURCES).mask
    x = torch.randn(3, 5, 8).double().requires_grad_()
    weighting = torch.randn(3, 5, 8).double() * mask[:, :, None]
    ours = with_gradients(layer(x, mask), weighting, x, *layer.ffn.parameters())
    theirs = with_gradients(
        peer(x, src_key_padding_mask=~mask),
        weighting,
        x,
        *peer.linear1.parameters(),
        *peer.linear2.parameters(),
    )
    assert torch.allclose(ours[0][mask], theirs[0][mask], atol=1e-9)
    for one, other in zip(ours[1:], theirs[1:], strict=True):
        assert torch.allclose(one, other, atol=1e-9)


@pytest.mark.parametrize("want_weights", [True, False])
def test_a_decoder_layer_equals_torchs_forward_and_gradient(want_weights):
    layer = make().layers[0]
    assert isinstance(layer, DecoderLayer)
    peer, mask = torchs_decoder_layer(layer), batch.sources(SOURCES).mask
    x = torch.randn(3, 4, 8).double().requires_grad_()
    memory = torch.randn(3, 5, 8).double().requires_grad_()
    weighting = torch.randn(3, 4, 8).double()
    laid_out, nothing = heads_of(layer.cross_attention, memory), x.new_empty(2, 3, 2, 0, 4)
    bias = bias_of(mask[:, None], x)
    output, _, read = layer(x, nothing, laid_out, bias, want_weights=want_weights)
    assert (read is not None) is want_weights
    later = torch.ones(4, 4, dtype=torch.bool).triu(1)
    ours = with_gradients(output, weighting, x, memory)
    peers = peer(x, memory, tgt_mask=later, memory_key_padding_mask=~mask)
    theirs = with_gradients(peers, weighting, x, memory)
    for one, other in zip(ours, theirs, strict=True):
        assert torch.allclose(one, other, atol=1e-9)


def test_the_whole_model_equals_torchs_layers_in_a_row():
    model = make()
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    memory = model.encoder.embedding(sources.ids)
    for layer in model.encoder.layers:
        memory = torchs_encoder_layer(layer)(memory, src_key_padding_mask=~sources.mask)
    memory = model.encoder.norm(memory)
    later = torch.ones(inputs.shape[1], inputs.shape[1], dtype=torch.bool).triu(1)
    x = model.embedding(inputs)
    for layer in model.layers:
        x = torchs_decoder_layer(layer)(
            x, memory, tgt_mask=later, memory_key_padding_mask=~sources.mask
        )
    expected = model.output(model.norm(x))
    assert torch.allclose(model(sources, inputs), expected, atol=1e-9)


def test_greedy_and_beam_of_one_agree_and_their_logprobs_are_teacher_forcings(model):
    sources = batch.sources(SOURCES)
    greedy = Greedy(max_steps=6).search(model, sources)
    beam = Beam(width=1, alpha=0.0, max_steps=6).search(model, sources)
    for row, ((one,), (other,)) in enumerate(zip(greedy, beam, strict=True)):
        assert one.ids == other.ids
        targets = batch.targets([one.ids])
        logprobs = model(sources.rows(torch.tensor([row])), targets.inputs).log_softmax(-1)
        gold = logprobs[0].gather(1, targets.labels[0][:, None]).sum().item()
        assert one.logprob == pytest.approx(gold)
        assert other.logprob == pytest.approx(gold)


def test_a_beam_finds_in_a_batch_what_it_finds_alone(model):
    beam = Beam(width=3, max_steps=6)
    together = beam.search(model, batch.sources(SOURCES))
    for source, found in zip(SOURCES, together, strict=True):
        alone = beam.search(model, batch.sources([source]))[0]
        assert [one.ids for one in found] == [one.ids for one in alone]
        for one, other in zip(found, alone, strict=True):
            assert torch.allclose(one.attention[:, : len(source)], other.attention, atol=1e-9)


def test_it_learns_ten_pairs_by_heart():
    torch.manual_seed(0)
    model = Transformer(TransformerSettings(10, 11, width=32, heads=4, layers=2, ffn=64))
    sources = [[5 + n % 5, 5 + n // 5, *[7] * (n % 3), 2] for n in range(10)]
    targets = [[*reversed(source[:-1]), *[10] * (n % 4), 2] for n, source in enumerate(sources)]
    read, gold = batch.sources(sources), batch.targets(targets)
    optimizer = torch.optim.Adam(model.parameters(), lr=3e-3)
    for _ in range(150):
        optimizer.zero_grad()
        scores = model(read, gold.inputs)
        nn.functional.cross_entropy(scores[gold.mask], gold.labels[gold.mask]).backward()
        optimizer.step()
    found = Greedy(max_steps=12).search(model.eval(), read)
    assert [best.ids for (best,) in found] == [tuple(target) for target in targets]


def test_dropout_acts_in_training_only():
    model = make(dropout=0.5)
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    assert torch.equal(model(sources, inputs), model(sources, inputs))
    model.train()
    assert not torch.allclose(model(sources, inputs), model(sources, inputs))


def test_tied_weights_are_one_matrix():
    model = Transformer(TransformerSettings(10, 11, width=8, tied=True))
    assert model.output.weight is model.embedding.tokens.weight
    assert model.encoder.embedding.tokens.weight is not model.embedding.tokens.weight


def test_a_shared_embedding_is_one_matrix_on_both_sides():
    """V × d numbers, which three readers share, where each had its own."""
    apart = Transformer(TransformerSettings(11, 11, width=8))
    shared = Transformer(TransformerSettings(11, 11, width=8, shared=True))
    all_one = Transformer(TransformerSettings(11, 11, width=8, shared=True, tied=True))
    counts = [sum(p.numel() for p in model.parameters()) for model in (apart, shared, all_one)]
    assert [counts[0] - counts[1], counts[1] - counts[2]] == [11 * 8, 11 * 8]
    for model in (shared, all_one):
        assert model.encoder.embedding.tokens.weight is model.embedding.tokens.weight


def test_settings_survive_json():
    settings = TransformerSettings(11, 11, width=8, heads=2, tied=True, shared=True)
    assert TransformerSettings(**settings.to_json()) == settings


def test_too_long_and_empty_sources_are_named(model):
    with pytest.raises(ValueError, match="at most longest = 40, got 41"):
        model.start(batch.sources([[5] * 40 + [2], [5, 2]]))
    nothing = batch.Sources(torch.tensor([[5, 2], [0, 0]]), torch.tensor([[True] * 2, [False] * 2]))
    with pytest.raises(ValueError, match="none in row 1"):
        model.start(nothing)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"heads": 3}, "heads: expected a divisor of width = 128, got heads = 3"),
        ({"heads": 0}, "heads: expected at least 1, got 0"),
        ({"layers": 0}, "layers: expected at least 1, got 0"),
        ({"width": 5, "heads": 5}, "width: expected an even number .*, got 5"),
        ({"dropout": 1.0}, "dropout: expected 0 or more and below 1, got 1.0"),
        ({"dropout": -0.1}, "dropout: expected 0 or more and below 1, got -0.1"),
        ({"longest": 0}, "longest: expected at least 1, got 0"),
        ({"shared": True}, "shared: expected one vocabulary for both sides, got 10 tokens and 11"),
    ],
)
def test_wrong_settings_are_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        TransformerSettings(10, 11, **wrong)


def test_a_model_needs_both_vocabularies():
    with pytest.raises(ValueError, match="source_vocab = 10, target_vocab = 0"):
        Transformer(TransformerSettings(10))


def test_a_step_without_gradients_equals_the_layers(model):
    """Fewer operations, the same numbers: several tokens, rows moved in between, a state twice."""
    sources, index = batch.sources(SOURCES), torch.tensor([2, 0, 1])
    tokens = [torch.tensor([1, 1, 1]), torch.tensor([5, 6, 7]), torch.tensor([6, 8, 5])]

    def run() -> list[torch.Tensor]:
        state, found = model.start(sources), []
        for token in tokens:
            logits, state, read = model.step(state, token)
            twice, _, _ = model.step(state, token)
            found += [logits, read, twice]
            state = model.reorder(state, index)
        wide = model.spread(state, 2)
        logits, wide, read = model.step(wide, torch.tensor([5, 6, 7, 8, 5, 6]))
        logits_after, _, _ = model.step(wide, torch.tensor([5, 6, 7, 8, 5, 6]))
        return [*found, logits, read, logits_after]

    with torch.no_grad():
        fused = run()
        assert model.start(sources).steps
    layers = run()
    for one, other in zip(fused, layers, strict=True):
        assert torch.allclose(one, other.detach(), atol=1e-9)


def test_the_layers_drop_units_in_training_even_without_gradients():
    """Scheduled sampling and ensembles by dropout step so: twice from one state, two results."""
    model = Transformer(TransformerSettings(9, 8, width=8, heads=2, layers=2, ffn=8, dropout=0.5))
    model.embedding.dropout.p = 0.0  # what is left of it is in the layers
    with torch.no_grad():
        state = model.train().start(batch.sources([[5, 6, 2]]))
        one, other = (model.step(state, torch.tensor([1]))[0] for _ in range(2))
    assert not torch.equal(one, other)
