"""Tokens as a person types and reads them."""

import pytest
import torch

from s2s_lab.bpe import BPETokenizer
from s2s_lab.models import Seq2Seq, Seq2SeqSettings
from s2s_lab.text import UNK, Codec, SpaceTokenizer, Vocab
from s2s_lab.translator import Translator
from s2s_lab.widgets import ExposureBiasLab, SamplerLab
from s2s_lab.widgets.typed import typed_ids
from s2s_lab.words import WordTokenizer


def test_usual_writing_and_tokens_with_spaces_mean_the_same() -> None:
    codec = Codec(WordTokenizer("fr"), Vocab.build([["je", "t'", "aime", "."]]))
    assert typed_ids(codec, "Je t'aime.", "prefix") == typed_ids(codec, "je t' aime .", "prefix")
    assert typed_ids(codec, "  ", "prefix") == ()
    assert typed_ids(codec, "je <unk>", "prefix")[1] == UNK
    with pytest.raises(ValueError, match="prefix: expected words of the target vocab.*'zebra'"):
        typed_ids(codec, "je zebra", "prefix")


def test_the_end_cannot_be_typed() -> None:
    codec = Codec(SpaceTokenizer(), Vocab.build([["a"]]))
    with pytest.raises(ValueError, match="got '<eos>'"):
        typed_ids(codec, "a <eos>", "prefix")


def test_pieces_are_typed_as_they_are_shown() -> None:
    tokenizer = BPETokenizer.learn(WordTokenizer("en"), ["low lower lowest"] * 4, 3)
    codec = Codec(tokenizer, Vocab.build([tokenizer.split("low lower lowest")]))
    ids = tuple(codec.encode("lower low")[:-1])
    assert len(ids) > 2  # some words are in pieces
    shown = codec.show([codec.vocab.tokens[i] for i in ids])
    assert typed_ids(codec, "lower low", "prefix") == ids
    assert typed_ids(codec, " ".join(shown), "prefix") == ids


def test_copied_words_are_read_as_they_stand_in_the_source() -> None:
    """A model that copies has laws over its vocabulary and the words that it lacks."""
    codec = Codec(SpaceTokenizer(), Vocab.build([["a", "b"]]))
    with torch.random.fork_rng():
        torch.manual_seed(0)
        settings = Seq2SeqSettings(7, 7, embedding=4, hidden=6, attention="additive", copy=True)
        model = Seq2Seq(settings).eval()
    translator = Translator("copying", model, codec, codec)
    assert "zebra" in SamplerLab(translator, "a zebra b").distribution
    lab = ExposureBiasLab(translator, "a zebra b", "a b")
    assert lab._names([7]) == ["zebra"]
    assert lab._error == ""
