"""Attention maps with their tokens: what stands beside what, links, error rates, traces."""

from dataclasses import replace

import pytest
import torch

from s2s_lab.attention_maps import AttentionMap, AttentionMaps, attention_maps
from s2s_lab.decoding import Beam
from s2s_lab.metrics import AlignmentErrorRate, Gold
from s2s_lab.models import TableModel, Transformer, TransformerSettings
from s2s_lab.tasks import load as load_task
from s2s_lab.text import Codec, SpaceTokenizer, Vocab
from s2s_lab.translator import Translator, load
from tests.models import made


@pytest.fixture(scope="module")
def phrasebook():
    return load("phrasebook-en-fr")


def codec(size):
    return Codec(SpaceTokenizer(), Vocab.build([[f"w{i}" for i in range(size)]]))


def transformer(longest=100, **sizes):
    torch.manual_seed(0)
    settings = TransformerSettings(10, 11, **{"width": 8, "heads": 2, "layers": 3, **sizes})
    return Translator("tiny", Transformer(settings).eval(), codec(5), codec(6), longest)


def test_row_t_is_what_was_read_to_produce_word_t(phrasebook):
    """``I love you .`` to ``je t' aime .``: *aime* is produced when *t'* is fed in, and reads
    *love*; the row one below would be that of the full stop."""
    maps = attention_maps(phrasebook, "I love you.", "Je t'aime.")
    assert maps.source == ("I", "love", "you", ".", "<eos>")
    assert maps.target == ("je", "t'", "aime", ".", "<eos>")
    assert maps.fed == ("<bos>", "je", "t'", "aime", ".")
    row = maps.target.index("aime")
    assert maps.fed[row] == "t'"
    assert maps.source[int(maps.map().weights[row].argmax())] == "love"
    assert maps.links(maps.map()) == {(0, 0), (2, 1), (1, 2), (3, 3)}


def test_without_a_target_it_is_what_the_model_decodes(phrasebook):
    """The maps of the decoded output are the attention that the search itself wrote down."""
    for strategy in (None, Beam(width=3)):
        maps = attention_maps(phrasebook, "The red car is new.", strategy=strategy)
        best = phrasebook.translate(["The red car is new."], strategy)[0]
        assert maps.target_text == best.text
        assert maps.target[-1] == "<eos>"
        assert torch.allclose(maps.map().weights, best.hypotheses[0].attention, atol=1e-5)


def test_a_trace_has_the_same_map(phrasebook):
    trace = phrasebook.trace("I love you.", Beam(width=3))
    recorded = AttentionMaps.from_trace(trace)
    maps = attention_maps(phrasebook, "I love you.", strategy=Beam(width=3))
    assert (recorded.source, recorded.target) == (maps.source, maps.target)
    assert recorded.target_text == maps.target_text
    assert torch.allclose(recorded.map().weights, maps.map().weights, atol=1e-5)
    other = trace.outputs[1].hypothesis
    assert AttentionMaps.from_trace(trace, other).target == tuple(
        node.token for node in trace.path(other)
    )
    with pytest.raises(ValueError, match="hypothesis: expected 0 to"):
        AttentionMaps.from_trace(trace, 10**6)


def test_padding_has_columns_of_zeros_and_changes_nothing_else():
    translator = transformer()
    plain = attention_maps(translator, "w0 w1", "w2 w3")
    wide = attention_maps(translator, "w0 w1", "w2 w3", padding=3)
    assert wide.source == (*plain.source, "<pad>", "<pad>", "<pad>")
    assert (plain.padding, wide.padding) == (0, 3)
    for one, other in zip(plain.maps, wide.maps, strict=True):
        rows, columns = one.weights.shape
        assert other.weights.shape == (rows, columns + 3 * (one.kind != "decoder"))
        assert torch.allclose(other.weights[:, :columns], one.weights, atol=1e-6)
        assert other.weights[:, columns:].eq(0).all()
    assert plain.lengths == wide.lengths == (2, 2)
    tight = attention_maps(transformer(longest=3), "w0 w1", "w2", padding=9)
    assert tight.padding == 1  # there is room for one more token


def test_labels_fit_the_weights_of_every_kind():
    maps = attention_maps(transformer(), "w0 w1 w2", "w2 w3", padding=2)
    assert maps.kinds == ("cross", "encoder", "decoder")
    assert [maps.layers(kind) for kind in maps.kinds] == [3, 3, 3]
    assert [maps.heads(kind) for kind in maps.kinds] == [2, 2, 2]
    for one in maps.maps:
        rows, columns = maps.labels(one.kind)
        assert one.weights.shape == (len(rows), len(columns))


def test_a_mean_is_the_mean_of_its_heads():
    maps = attention_maps(transformer(), "w0 w1 w2", "w2 w3")
    for kind in maps.kinds:
        heads = [maps.map(kind, 2, head).weights for head in (1, 2)]
        assert torch.allclose(maps.map(kind, 2).weights, (heads[0] + heads[1]) / 2)
        assert [one.layer for one in maps.means(kind)] == [1, 2, 3]
    assert maps.map().layer == 3
    for asked in (("cross", 4, 0), ("cross", 1, 3), ("cross", 1, -1)):
        with pytest.raises(ValueError, match="attention: expected a kind of"):
            maps.map(*asked)


@pytest.mark.parametrize("name", ["copy", "pyramidal, dot", "convolutional, general", "none"])
def test_recurrent_models_of_all_sorts(name):
    changes = {"attention": None} if name == "none" else made.CASES[name]
    model = made.make(changes, double=False)
    translator = Translator("tiny", model, codec(5), codec(6))
    maps = attention_maps(translator, "w0 w1 wild w3", "w2 wild", padding=2)
    if name == "none":
        assert maps.maps == ()
        return
    assert maps.target == ("w2", "wild", "<eos>")
    assert maps.unknown == (("wild",))
    assert maps.map().weights.shape == (3, len(maps.source))
    assert maps.source[-1] == "<pad>"
    assert torch.allclose(maps.map().weights.sum(1), torch.ones(3))
    if name == "pyramidal, dot":  # two tokens are read as one
        assert maps.source == ("w0 w1", "wild w3", "<eos>", "<pad>")


def test_signals_have_frames_for_columns():
    model = made.make({"source_features": 3}, double=False)
    translator = Translator("tiny", model, None, codec(6))
    maps = attention_maps(translator, torch.randn(4, 3), "w1 w2", padding=2)
    assert maps.source == ("0", "1", "2", "3")
    assert maps.lengths == (4, 2)


def by_hand(*rows):
    """Maps of one head whose sentences end in EOS."""
    weights = torch.tensor(rows)
    source = (*(f"s{i}" for i in range(weights.shape[1] - 1)), "<eos>")
    target = (*(f"t{j}" for j in range(weights.shape[0] - 1)), "<eos>")
    one = AttentionMap("cross", 1, 1, weights)
    return AttentionMaps("by hand", "s", "t", source, target, (one,))


def test_error_rate_by_hand():
    """t0 reads s1 and t1 EOS, so A = {1-0}; S = {1-0, 0-1}: 1 - (1 + 1)/(1 + 2) = 1/3."""
    maps = by_hand([0.1, 0.8, 0.1], [0.2, 0.2, 0.6], [0.5, 0.3, 0.2])
    gold = Gold(frozenset({(1, 0), (0, 1)}))
    assert maps.links(maps.map()) == {(1, 0)}
    assert maps.score(maps.map(), gold).score == pytest.approx(1 / 3)


def test_a_row_that_read_nothing_links_nothing():
    maps = by_hand([0.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 0.0])
    assert maps.links(maps.map()) == {(1, 1)}


def test_gold_links_must_point_at_words():
    maps = by_hand([0.1, 0.8, 0.1], [0.2, 0.2, 0.6], [0.5, 0.3, 0.2])
    for link in ((2, 0), (0, 2)):
        with pytest.raises(ValueError, match="expected source tokens 0 to 1 and target tokens 0 t"):
            maps.score(maps.map(), Gold(frozenset({(0, 0)}), frozenset({link})))


def test_pairs_of_a_task_count_as_the_metric_counts_them(phrasebook):
    pairs = load_task("phrasebook-en-fr").test[:8]
    found, single = [], []
    for pair in pairs:
        maps = attention_maps(phrasebook, pair.source, pair.target)
        found.append(maps.links(maps.map()))
        single.append(maps.score(maps.map(), pair))
    total = AlignmentErrorRate().corpus(found, pairs)
    assert sum(score.links_sure for score in single) == total.links_sure
    assert sum(score.sure for score in single) == total.sure
    assert total.score < 0.5


def test_what_cannot_be_read_is_said(phrasebook):
    with pytest.raises(ValueError, match="source: expected at least one word"):
        attention_maps(phrasebook, " ")
    with pytest.raises(ValueError, match="target: expected at least one word"):
        attention_maps(phrasebook, "I sleep.", " ")


def test_a_model_without_attention_has_no_maps():
    model = TableModel.of({"": {"a": 1.0}, "a": {"<eos>": 1.0}})
    sides = Codec(SpaceTokenizer(), model.vocab)
    maps = attention_maps(Translator("table", model, sides, sides), "a")
    assert (maps.target, maps.kinds, maps.maps) == (("a", "<eos>"), (), ())
    assert replace(maps, model="x").heads("cross") == 0
