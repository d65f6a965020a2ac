"""Laws that every recurrent encoder-decoder keeps, and peers to compare with."""

import pytest
import torch

from s2s_lab import batch
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.text import PAD

VARIANTS = {
    "fixed vector": {"attention": None},
    "fixed vector, lstm, 2 layers": {"attention": None, "cell": "lstm", "layers": 2},
    "dot": {"attention": "dot"},
    "general, lstm": {"attention": "general", "cell": "lstm"},
    "additive, one direction": {"attention": "additive", "bidirectional": False},
    "bahdanau": {"attention": "additive", "order": "bahdanau"},
    "bahdanau, general, lstm, 2 layers": {
        "attention": "general",
        "order": "bahdanau",
        "cell": "lstm",
        "layers": 2,
    },
    "tied": {"tied": True},
}
SOURCES = [[5, 6, 7, 8, 2], [7, 5, 2], [8, 2]]
TARGETS = [[5, 6, 2], [9, 5, 7, 2], [6, 2]]


@pytest.fixture(params=VARIANTS.values(), ids=VARIANTS.keys())
def model(request):
    torch.manual_seed(0)
    settings = Seq2SeqSettings(10, 11, embedding=4, hidden=6, **request.param)
    return Seq2Seq(settings).double().eval()


def logits(model, sources, targets):
    return model(batch.sources(sources), batch.targets(targets).inputs)


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
        torch.nn.functional.pad(short.ids, (0, 3)), torch.nn.functional.pad(short.mask, (0, 3))
    )
    inputs = batch.targets(TARGETS).inputs
    assert torch.allclose(model(short, inputs), model(longer, inputs), atol=1e-12)


def test_logits_do_not_depend_on_later_target_tokens(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    before = model(sources, inputs)
    for t in range(1, inputs.shape[1]):
        changed = inputs.clone()
        changed[:, t:] = 10
        after = model(sources, changed)
        assert torch.equal(before[:, :t], after[:, :t])
        assert not torch.allclose(before[:, t], after[:, t])


def test_logits_depend_on_every_source_token(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    before = model(sources, inputs)
    for s in range(4):
        changed = sources.ids.clone()
        changed[0, s] = 9
        after = model(batch.Sources(changed, sources.mask), inputs)
        assert not torch.allclose(before[0], after[0])
        assert torch.allclose(before[1:], after[1:], atol=1e-12)


def test_stepping_equals_teacher_forcing(model):
    sources, inputs = batch.sources(SOURCES), batch.targets(TARGETS).inputs
    all_at_once = model(sources, inputs)
    state = model.start(sources)
    for t in range(inputs.shape[1]):
        one, state, read = model.step(state, inputs[:, t])
        assert torch.allclose(one, all_at_once[:, t], atol=1e-12)
        if model.settings.attention is None:
            assert read is None
        else:
            assert torch.allclose(read.sum(1), torch.ones(3).double())
            assert (read[~sources.mask] == 0).all()


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


def test_the_encoder_equals_torch_run_over_each_sentence_alone():
    torch.manual_seed(1)
    model = Seq2Seq(Seq2SeqSettings(10, 11, embedding=4, hidden=6, layers=2)).double().eval()
    encoded = model.encoder(batch.sources(SOURCES))
    for row, source in enumerate(SOURCES):
        outputs, last = model.encoder.rnn(model.encoder.embedding(torch.tensor([source])))
        assert torch.allclose(encoded.memory[row, : len(source)], outputs[0], atol=1e-12)
        by_hand = last.view(2, 2, 3)  # layers, directions, units of this one sentence
        for layer in range(2):
            expected = torch.cat([by_hand[layer, 0], by_hand[layer, 1]])
            assert torch.allclose(encoded.final[0][layer, row], expected, atol=1e-12)


def test_tied_weights_are_one_matrix():
    model = Seq2Seq(Seq2SeqSettings(10, 11, embedding=4, hidden=6, tied=True))
    assert model.decoder.output.weight is model.decoder.embedding.weight


def test_embeddings_begin_at_their_scale_and_all_else_as_without():
    """With tied weights the target embedding is the output layer, too."""
    one, scaled = (
        seeded(Seq2SeqSettings(10, 11, embedding=4, hidden=6, tied=True, embedding_scale=scale))
        for scale in (1.0, 0.01)
    )
    for (name, part), other in zip(one.named_parameters(), scaled.parameters(), strict=True):
        assert torch.equal(part * 0.01 if "embedding" in name else part, other)
    assert not scaled.encoder.embedding.weight[PAD].any()


def seeded(settings):
    torch.manual_seed(0)
    return Seq2Seq(settings)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"embedding_scale": 0.0}, "embedding_scale: expected more than 0, got 0.0"),
        ({"cell": "sru"}, "cell: expected one of rnn, gru, lstm, got 'sru'"),
        ({"attention": "self"}, "attention: expected one of .*, got 'self'"),
        ({"order": "bahdanau", "attention": None}, "bahdanau needs an attention"),
        ({"hidden": 7}, "even number for two directions, got 7"),
    ],
)
def test_wrong_settings_are_named(wrong, message):
    with pytest.raises(ValueError, match=message):
        Seq2SeqSettings(10, 11, **wrong)
