"""The convolutional encoder against a loop over positions, its laws, and a decoder behind it."""

import math

import pytest
import torch
from torch import nn

from s2s_lab import batch
from s2s_lab.decoding import Greedy
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.models.convolution import ConvolutionalEncoder, ConvolutionBlock
from s2s_lab.models.embeddings import LearnedEmbedding

SOURCES = [[5, 6, 7, 8, 9, 5, 2], [7, 5, 2], [8, 2]]


def make(**changes):
    torch.manual_seed(0)
    sizes = {"embedding": 4, "hidden": 6, "layers": 2, "kernel": 3} | changes
    words = LearnedEmbedding(10, sizes["embedding"])
    encoder = ConvolutionalEncoder(words, **sizes).double().eval()
    for name, weight in encoder.named_parameters():
        if name.endswith("bias"):  # zeros would hide mistakes, on padding above all
            nn.init.normal_(weight)
    return encoder


@pytest.fixture(params=[3, 5, 1], ids=lambda kernel: f"kernel {kernel}")
def encoder(request):
    return make(kernel=request.param)


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def test_a_block_by_hand():
    """One unit, kernel 3, weights 1, 2, 3 for the candidate, 0 for the gate, no bias.

    x = (1, 2): candidates 1·0 + 2·1 + 3·2 = 8 and 1·1 + 2·2 + 3·0 = 5; the gate is σ(0) = ½.
    So x' = (4 + 1, 2.5 + 2) · √½.
    """
    block = ConvolutionBlock(1, 3, 0.0)
    with torch.no_grad():
        block.convolution.weight.copy_(torch.tensor([[[1.0, 2.0, 3.0]], [[0.0, 0.0, 0.0]]]))
    x = torch.tensor([[[1.0], [2.0], [9.0]], [[1.0], [2.0], [4.0]]])
    mask = torch.tensor([[True, True, False], [True, True, True]])
    got = block(x, mask)
    assert got[0, :2, 0].tolist() == pytest.approx([5 * 0.5**0.5, 4.5 * 0.5**0.5])
    assert got[1, 1, 0].item() == pytest.approx((17 / 2 + 2) * 0.5**0.5)


def test_equals_the_loop_over_positions(encoder):
    """Equations of the paper, one unit of one position after another, each sentence alone."""
    encoded = encoder(batch.sources(SOURCES))
    for row, source in enumerate(SOURCES):
        e = [encoder.embedding.weight[n] + encoder.places.weight[j] for j, n in enumerate(source)]
        x = [encoder.widen.weight @ one + encoder.widen.bias for one in e]
        for block in encoder.blocks:
            W, b = block.convolution.weight, block.convolution.bias
            reach = W.shape[2] // 2
            new = []
            for j in range(len(x)):
                near = [(k, j + k - reach) for k in range(W.shape[2])]
                both = b + sum(W[:, :, k] @ x[i] for k, i in near if 0 <= i < len(x))
                a, gate = both[:6], both[6:]
                glu = torch.stack([a[u] * sigmoid(gate[u].item()) for u in range(6)])
                new.append((glu + x[j]) / math.sqrt(2))
            x = new
        z = [encoder.narrow.weight @ one + encoder.narrow.bias for one in x]
        memory = torch.stack([(one + own) / math.sqrt(2) for one, own in zip(z, e, strict=True)])
        assert torch.allclose(encoded.memory[row, : len(source)], memory, atol=1e-12)
        assert torch.allclose(encoded.final[0][0, row], memory.mean(0), atol=1e-12)


def test_a_sentence_alone_gives_what_it_gives_in_a_batch(encoder):
    together = encoder(batch.sources(SOURCES))
    for row, source in enumerate(SOURCES):
        alone = encoder(batch.sources([source]))
        assert torch.allclose(together.memory[row, : len(source)], alone.memory[0], atol=1e-12)
        assert torch.allclose(together.final[0][:, row], alone.final[0][:, 0], atol=1e-12)


def test_padding_and_what_stands_on_it_change_nothing(encoder):
    short = batch.sources(SOURCES)
    ids, mask = (nn.functional.pad(part, (0, 3)) for part in (short.ids, short.mask))
    before, after = encoder(short), encoder(batch.Sources(ids.masked_fill(~mask, 9), mask))
    assert torch.allclose(before.memory, after.memory[:, :7], atol=1e-12)
    assert torch.equal(after.memory[~mask], torch.zeros_like(after.memory[~mask]))
    assert torch.allclose(before.final[0], after.final[0], atol=1e-12)


@pytest.mark.parametrize(("layers", "kernel"), [(1, 3), (2, 3), (1, 5), (3, 1)])
def test_a_token_reaches_as_far_as_the_blocks_do_and_no_further(layers, kernel):
    encoder, reach = make(layers=layers, kernel=kernel), layers * (kernel // 2)
    sources = batch.sources(SOURCES[:1] * 2)
    before = encoder(sources).memory
    for j in range(7):
        ids = sources.ids.clone()
        ids[0, j] = 4
        difference = (encoder(batch.Sources(ids, sources.mask)).memory - before).abs().amax(-1)
        assert (difference[0] > 1e-9).tolist() == [abs(i - j) <= reach for i in range(7)]
        assert difference[1].max() < 1e-12


def test_equal_words_at_different_places_differ():
    memory = make(kernel=1)(batch.sources([[5, 5, 5, 2], [6, 6, 2]])).memory
    assert not torch.allclose(memory[0, 0], memory[0, 1])


def test_the_source_stays_as_it_is(encoder):
    sources = batch.sources(SOURCES)
    ids, mask = sources.ids.clone(), sources.mask.clone()
    encoder(sources)
    assert torch.equal(sources.ids, ids)
    assert torch.equal(sources.mask, mask)


def test_variance_survives_ten_blocks():
    """√½ and the first weights of section 3.5 are there for this, as long as gates stay near ½.

    With variance v ≪ 1 the convolution makes 4v, half of each number passes: 4v/4 = v, plus the v
    of the input, times (√½)²: v again.
    """
    torch.manual_seed(0)
    mask, x = torch.ones(8, 50, dtype=torch.bool), 0.1 * torch.randn(8, 50, 64)
    before = x.var().item()
    for _ in range(10):
        x = ConvolutionBlock(64, 3, 0.0)(x, mask)
    assert 0.7 < x.var().item() / before < 1.4


def behind_it(**changes):
    """A recurrent model whose encoder is convolutional; the sizes of both memories agree."""
    torch.manual_seed(0)
    sizes = {"embedding": 32, "hidden": 32, "encoder": "convolutional"}
    return Seq2Seq(Seq2SeqSettings(10, 11, **sizes, **changes))


@pytest.mark.parametrize("changes", [{}, {"cell": "lstm", "layers": 2}, {"order": "bahdanau"}])
def test_recurrent_decoders_step_on_it_as_they_were_trained(changes):
    model = behind_it(**changes).double().eval()
    sources = batch.sources(SOURCES)
    inputs = batch.targets([[5, 6, 2], [9, 5, 7, 2], [6, 2]]).inputs
    all_at_once, state = model(sources, inputs), model.start(sources)
    for t in range(inputs.shape[1]):
        one, state, read = model.step(state, inputs[:, t])
        assert torch.allclose(one, all_at_once[:, t], atol=1e-12)
        assert torch.allclose(read.sum(1), torch.ones(3).double())


def test_a_recurrent_decoder_learns_ten_pairs_from_it():
    model = behind_it()
    sources = [[5 + n % 5, 5 + n // 5, *[7] * (n % 3), 2] for n in range(10)]
    targets = [[*reversed(source[:-1]), *[10] * (n % 4), 2] for n, source in enumerate(sources)]
    read, gold = batch.sources(sources), batch.targets(targets)
    optimizer = torch.optim.Adam(model.parameters(), lr=5e-3)
    for _ in range(300):
        optimizer.zero_grad()
        scores = model(read, gold.inputs)
        nn.functional.cross_entropy(scores[gold.mask], gold.labels[gold.mask]).backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
    found = Greedy(max_steps=12).search(model.eval(), read)
    assert [best.ids for (best,) in found] == [tuple(target) for target in targets]


def test_an_even_kernel_and_too_long_a_source_are_named():
    with pytest.raises(ValueError, match="kernel: expected an odd number, got 4"):
        make(kernel=4)
    with pytest.raises(ValueError, match="at most longest = 6, got 7"):
        make(longest=6)(batch.sources(SOURCES))
