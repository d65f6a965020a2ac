"""The translator: text in, text out, with the model that ships."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import Beam, Greedy, Translator, fit, load
from s2s_lab.bpe import BPETokenizer
from s2s_lab.models import Seq2Seq, Seq2SeqSettings, TableModel
from s2s_lab.tasks.sequences import copy
from s2s_lab.text import Codec, SpaceTokenizer, Vocab
from s2s_lab.training import Recipe, TrainSettings
from s2s_lab.translator import PRETRAINED, pretrained_names


@pytest.fixture(scope="module")
def translator():
    return load("phrasebook-en-fr")


@pytest.mark.parametrize(
    ("english", "french"),
    [
        ("I love you.", "Je t'aime."),
        ("i love you", "Je t'aime"),
        ("She eats an apple.", "Elle mange une pomme."),
        ("I don't like apples.", "Je n'aime pas les pommes."),
        ("They have three books.", "Ils ont trois livres."),
        ("We want to see them.", "Nous voulons les voir."),
        ("I’m hungry.", "J'ai faim."),
    ],
)
@pytest.mark.parametrize("strategy", [Greedy(), Beam(5)], ids=["greedy", "beam"])
def test_everyday_sentences(translator, english, french, strategy):
    assert translator.translate([english], strategy)[0].text == french


def test_the_words_look_where_they_come_from(translator):
    """I love you . -> je t' aime . : the links cross, and `t'` and `aime` show it."""
    trace = translator.trace("I love you.")
    assert trace.source == ("I", "love", "you", ".", "<eos>")
    rows = trace.attention_of(trace.outputs[0].hypothesis)
    brightest = [trace.source[max(range(5), key=row.__getitem__)] for row in rows]
    assert dict(zip(trace.replay(), brightest, strict=True))["aime"] == "love"


def test_an_unknown_word_is_marked_in_its_place(translator):
    result = translator.translate(["I see the zebra."])[0]
    assert result.unknown == ("zebra",)
    assert "⟨zebra⟩" in result.text
    assert result.text.startswith("Je vois")


def test_a_batch_in_any_order_gives_what_its_sentences_give_alone(translator):
    texts = ["I love you.", "They have three books.", "Hello.", "I see the zebra.", "We sleep."]
    alone = [translator.translate([text])[0].text for text in texts]
    assert [t.text for t in translator.translate(texts, size=2)] == alone
    assert [t.text for t in translator.translate(texts[::-1])] == alone[::-1]


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_empty_text_is_one_sentence(translator, text):
    for ask in (lambda: translator.translate([text]), lambda: translator.trace(text)):
        with pytest.raises(ValueError, match="expected at least one word, got an empty text"):
            ask()


def test_very_long_text_is_one_sentence(translator):
    with pytest.raises(ValueError, match=r"expected at most \d+ tokens, got 1000"):
        translator.translate(["love " * 1000])


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=60))
def test_any_text_gives_an_answer_or_one_sentence(translator, text):
    try:
        result = translator.translate([text])[0]
    except ValueError as error:
        said = str(error)
    else:
        said = ""
        trace = translator.trace(text)
        assert trace.output_text == result.text
        assert trace.replay() == trace.outputs[0].tokens
    assert not said or (said.startswith("source: expected") and "\n" not in said)


@pytest.mark.parametrize(
    "text", ["Hello 🙂.", "مرحبا بالعالم", "I love <script>x</script>", "我爱你"]
)
def test_other_scripts_are_marked_not_lost(translator, text):
    result = translator.translate([text])[0]
    assert result.unknown
    for word in result.unknown:
        assert word in text


def test_an_unknown_piece_is_marked_without_its_end_mark():
    """The only output is <unk>, read from the only source word; pieces end in </w>."""
    tokenizer = BPETokenizer(SpaceTokenizer(), ())
    vocab = Vocab.build([tokenizer.split("b")])
    torch.manual_seed(0)
    model = Seq2Seq(Seq2SeqSettings(len(vocab), len(vocab), embedding=4, hidden=4)).eval()
    with torch.no_grad():
        model.decoder.output.bias.copy_(torch.tensor([0.0, 0.0, 0.0, 99.0, 0.0, 0.0]))
    codec = Codec(tokenizer, vocab)
    result = Translator("pieces", model, codec, codec).translate(["饺"], Greedy(2))[0]
    assert (result.text, result.unknown) == ("⟨饺⟩ ⟨饺⟩", ("饺",))


def test_a_table_can_be_talked_to():
    model = TableModel.of({"": {"b": 1.0}})
    codec = Codec(SpaceTokenizer(), model.vocab)
    table = Translator("table", model, codec, codec)
    assert table.translate(["b"])[0].text == "b"
    assert table.trace("b", Beam(2)).attention_of(1) == ()


def test_fit_learns_and_leaves_nothing_behind(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    recipe = Recipe(
        Seq2SeqSettings(embedding=16, hidden=32),
        TrainSettings(epochs=12, batch=20, lr=0.01, warmup=5, label_smoothing=0, validations=1),
    )
    model = fit(copy((600, 20, 50), (1, 4)), recipe)
    assert model.translate(["3 1 2"])[0].text == "3 1 2"
    assert list(tmp_path.rglob("*.safetensors")) == []


def test_models_that_ship_are_small_and_whole():
    assert "phrasebook-en-fr" in pretrained_names()
    assert sum(f.stat().st_size for f in PRETRAINED.rglob("*") if f.is_file()) < 20e6
    for name in pretrained_names():
        config = load(name).config
        assert len(config["sha256"]) == 64
        assert config["data"] is None
        assert (PRETRAINED / name / "README.md").read_text().startswith(f"# {name}\n")


def test_an_unknown_model_is_one_sentence():
    with pytest.raises(
        FileNotFoundError, match=r"expected one of phrasebook-en-fr.* or a folder .* 'nope'"
    ):
        load("nope")


def test_a_model_can_be_put_on_a_device(translator):
    there = translator.on(torch.device("cpu"))
    assert there.translate(["I love you."])[0].text == "Je t'aime."


def test_a_transformer_is_trained_saved_and_loaded_like_any_other():
    from s2s_lab.models import Transformer, TransformerSettings

    recipe = Recipe(
        TransformerSettings(width=32, heads=2, layers=1, ffn=64, dropout=0.0, tied=True),
        TrainSettings(epochs=2, batch=32, warmup=5, validations=1),
    )
    model = fit(copy((200, 20, 20), (1, 4)), recipe)
    assert isinstance(model.model, Transformer)
    trace = model.trace("3 1 2", Beam(2, max_steps=6))
    assert trace.replay() == trace.outputs[0].tokens
    for row in trace.attention_of(trace.outputs[0].hypothesis):
        assert sum(row) == pytest.approx(1, abs=1e-4)


@pytest.fixture(scope="module")
def copier():
    """An untrained model that generates nothing: its next word is one that it reads."""
    codec = Codec(SpaceTokenizer(), Vocab.build([["sees", "waits"]]))
    torch.manual_seed(0)
    model = Seq2Seq(Seq2SeqSettings(7, 7, embedding=8, hidden=8, copy=True)).eval()
    for weight in model.parameters():
        torch.nn.init.normal_(weight, std=0.8)
    with torch.no_grad():
        model.decoder.gate.w.weight.zero_()
        model.decoder.gate.w.bias.fill_(-60.0)
    return Translator("copier", model, codec, codec)


NAMED = ["Zoe sees Max", "Max waits", "sees waits", "Eva Zoe Max Anna Zoe <eos>"]


@pytest.mark.parametrize("strategy", [Greedy(6), Beam(3, max_steps=6)], ids=["greedy", "beam"])
def test_copied_words_stand_as_they_stood_in_the_source(copier, strategy):
    written: set[str] = set()
    for result in copier.translate(NAMED, strategy):
        assert set(result.text.split()) <= {*result.source.split(), "⟨<eos>⟩"}
        trace = copier.trace(result.source, strategy)
        assert trace.output_text == result.text
        shown = {token for output in trace.outputs for token in output.tokens}
        assert shown <= {*result.source.split(), "<eos>", "<unk>"}
        written |= shown
    assert written & {"Zoe", "Max", "Eva", "Anna"}
    assert copier.translate(["Zoe Max"])[0].unknown == ("Zoe", "Max")


@pytest.mark.parametrize("strategy", [Greedy(6), Beam(3, max_steps=6)], ids=["greedy", "beam"])
def test_the_names_of_others_in_the_batch_change_nothing(copier, strategy):
    together = copier.translate(NAMED, strategy)
    for text, result in zip(NAMED, together, strict=True):
        alone = copier.translate([text], strategy)[0]
        assert alone.text == result.text
        assert [h.ids for h in alone.hypotheses] == [h.ids for h in result.hypotheses]
        for one, other in zip(alone.hypotheses, result.hypotheses, strict=True):
            assert one.logprob == pytest.approx(other.logprob, abs=1e-4)


def test_a_pyramid_over_tokens_names_them_together():
    codec = Codec(SpaceTokenizer(), Vocab.build([["a", "b", "c"]]))
    torch.manual_seed(0)
    settings = Seq2SeqSettings(8, 8, embedding=8, hidden=8, encoder="pyramidal", halvings=1)
    model = Translator("pyramid", Seq2Seq(settings).eval(), codec, codec)
    trace = model.trace("a b c a", Greedy(4))
    assert trace.source == ("a b", "c a", "<eos>")
    assert len(trace.attention_of(trace.outputs[0].hypothesis)[0]) == 3


def test_a_text_model_does_not_take_signals(translator):
    with pytest.raises(ValueError, match="source: expected a text, got a signal"):
        translator.translate([torch.zeros(3, 2)])


def test_a_signal_that_is_too_long_or_of_another_kind_is_one_sentence():
    codec = Codec(SpaceTokenizer(), Vocab.build([["a"]]))
    settings = Seq2SeqSettings(target_vocab=6, embedding=4, hidden=4, source_features=2)
    model = Translator("ear", Seq2Seq(settings).eval(), None, codec, longest=5)
    assert len(model.translate([torch.zeros(5, 2), torch.zeros(3, 2)], Greedy(3))) == 2
    with pytest.raises(ValueError, match="expected at most 5 frames, got 6"):
        model.translate([torch.zeros(6, 2)])
    with pytest.raises(ValueError, match="expected a signal, got a text"):
        model.trace("a")
