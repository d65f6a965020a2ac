"""The attention explorer: what its traits promise."""

import json

import pytest
import torch

from s2s_lab.decoding import Beam
from s2s_lab.metrics import Gold
from s2s_lab.models import TableModel, Transformer, TransformerSettings
from s2s_lab.tasks import Pair
from s2s_lab.text import Codec, SpaceTokenizer, Vocab
from s2s_lab.translator import Translator, load
from s2s_lab.widgets.attention_explorer import AttentionExplorer
from s2s_lab.widgets.attention_wire import packed

DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
GOLD = "0-0 1-2 2?1"


@pytest.fixture(scope="module")
def phrasebook() -> Translator:
    return load("phrasebook-en-fr")


def transformer(layers: int = 3, heads: int = 2, longest: int = 100) -> Translator:
    torch.manual_seed(0)
    sizes = {"width": 4 * heads, "heads": heads, "layers": layers, "ffn": 8}
    model = Transformer(TransformerSettings(25, 25, **sizes)).eval()
    codec = Codec(SpaceTokenizer(), Vocab.build([[f"w{i:02}" for i in range(20)]]))
    return Translator("tiny", model, codec, codec, longest)


def sentence(*numbers: int) -> str:
    return " ".join(f"w{number:02}" for number in numbers)


def test_target_none_is_what_the_model_decodes(phrasebook: Translator) -> None:
    explorer = AttentionExplorer(phrasebook, "I love you.")
    assert explorer.target == ""
    assert explorer.maps.target == ("je", "t'", "aime", ".", "<eos>")
    explorer.target = "Je dors."
    assert explorer.maps.target == ("je", "dors", ".", "<eos>")
    explorer.source = "I sleep."
    assert explorer.maps.source[:2] == ("I", "sleep")
    assert explorer.maps.target == ("je", "dors", ".", "<eos>")


def test_an_error_leaves_the_last_maps_in_place(phrasebook: Translator) -> None:
    explorer = AttentionExplorer(phrasebook, "I love you.")
    before = explorer.maps
    explorer.source = "  "
    assert explorer.maps is before
    assert "expected at least one word" in explorer._error
    assert explorer._error in explorer.text()
    explorer.source = "I sleep."
    assert explorer._error == ""
    assert explorer.maps is not before


def test_error_rate_of_the_chosen_map() -> None:
    explorer = AttentionExplorer(transformer(), sentence(1, 2, 3), sentence(4, 5, 6), GOLD)
    gold = Gold(frozenset({(0, 0), (1, 2)}), frozenset({(2, 1)}))
    for layer in (1, 2, 3):
        for head in (0, 1, 2):
            explorer.layer, explorer.head = layer, head
            one = explorer.maps.map("cross", layer, head)
            assert explorer.aer == explorer.maps.score(one, gold).score
    explorer.kind = "encoder"
    assert explorer.aer is None
    explorer.kind = "cross"
    scores = {(m["layer"], m["head"]): m["aer"] for m in json.loads(explorer._gold)["maps"]}
    assert len(scores) == 9
    assert scores[tuple(json.loads(explorer._gold)["best"])] == min(scores.values())


def test_gold_links_of_another_pair_are_dropped_and_wrong_ones_are_said() -> None:
    explorer = AttentionExplorer(transformer(), sentence(1, 2, 3), sentence(4, 5, 6), GOLD)
    assert explorer.aer is not None
    explorer.gold = "0-9"
    assert explorer.aer is None
    assert "expected source tokens 0 to 2" in explorer._error
    explorer.gold = "one to one"
    assert "expected links such as" in explorer._error
    explorer.gold = GOLD
    assert (explorer._error, explorer.aer is None) == ("", False)
    explorer.source = sentence(1, 2, 3, 4)
    assert (explorer.gold, explorer.aer, explorer._error) == ("", None, "")


def test_a_pair_brings_its_alignment(phrasebook: Translator) -> None:
    pair = Pair("I sleep.", "Je dors.", frozenset({(0, 0), (1, 1)}), frozenset({(0, 0), (2, 2)}))
    explorer = AttentionExplorer.from_pair(phrasebook, pair)
    assert explorer.gold == "0-0 1-1 2?2"
    assert explorer.aer == explorer.maps.score(explorer.maps.map(), pair).score


def test_from_a_trace(phrasebook: Translator) -> None:
    trace = phrasebook.trace("I love you.", Beam(width=3))
    explorer = AttentionExplorer.from_trace(trace, gold="0-0")
    assert explorer.maps.target == trace.outputs[0].tokens
    assert explorer.aer is not None
    assert not explorer._live


def test_what_the_model_lacks_falls_back(phrasebook: Translator) -> None:
    explorer = AttentionExplorer(transformer(), sentence(1, 2), sentence(3))
    explorer.layer, explorer.head = 9, 9
    assert (explorer.chosen.layer, explorer.chosen.head) == (3, 2)
    explorer.source = sentence(2, 1)
    assert (explorer.layer, explorer.head) == (0, 0)
    recurrent = AttentionExplorer(phrasebook, "I sleep.")
    recurrent.kind = "decoder"
    assert recurrent.chosen is None
    assert recurrent.aer is None


def test_the_text_holds_the_chosen_map_and_the_caution() -> None:
    text = AttentionExplorer.example().text()
    assert "to produce word t" in text
    assert "<bos> → ce" in text
    assert "AER" in text
    assert "Jain & Wallace 2019; Wiegreffe & Pinter 2019" in text
    model = TableModel.of({"": {"a": 1.0}})
    sides = Codec(SpaceTokenizer(), model.vocab)
    explorer = AttentionExplorer(Translator("table", model, sides, sides), "a")
    assert "no attention" in explorer.text()


def test_weights_on_the_wire_are_exact_to_three_digits() -> None:
    """Two digits of base 64 a weight, unpacked here as the view unpacks them."""
    weights = torch.rand(7, 5, dtype=torch.double)
    text = packed(weights)
    pairs = [text[i : i + 2] for i in range(0, len(text), 2)]
    found = [(DIGITS.index(a) * 64 + DIGITS.index(b)) / 4095 for a, b in pairs]
    assert torch.allclose(torch.tensor(found).double().view(7, 5), weights, atol=0.00013)
