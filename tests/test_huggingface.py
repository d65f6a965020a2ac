"""Hugging Face checkpoints as translators: small ones, made here, saved and opened again."""

import json
import sys
from dataclasses import replace

import pytest
import torch

from s2s_lab import huggingface
from s2s_lab.decoding import Beam, Decoded, Greedy
from s2s_lab.huggingface import HuggingFaceCodec, from_pretrained, is_huggingface
from s2s_lab.text import BOS, EOS, SPECIALS, UNK
from s2s_lab.translator import load

library = pytest.importorskip("transformers", reason="the extra hf is not installed")
tokenizers = pytest.importorskip("tokenizers", reason="the extra hf is not installed")

TEXTS = ["the cat sat on the mat", "a dog saw the old cat", "café au lait à la carte, s'il vous"]
SIZES = {
    "d_model": 16,
    "encoder_layers": 1,
    "decoder_layers": 2,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 16,
    "decoder_ffn_dim": 16,
    "max_position_embeddings": 32,
}


def word_tokenizer():
    """Words between spaces, EOS behind them, no BOS: as MarianMT's, in spirit."""
    words = sorted({word for text in TEXTS for word in text.split()})
    vocab = {token: i for i, token in enumerate(["</s>", "<unk>", *words, "<pad>"])}
    model = tokenizers.Tokenizer(tokenizers.models.WordLevel(vocab, unk_token="<unk>"))
    model.pre_tokenizer = tokenizers.pre_tokenizers.WhitespaceSplit()
    model.post_processor = tokenizers.processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", 0)]
    )
    return library.PreTrainedTokenizerFast(
        tokenizer_object=model, eos_token="</s>", unk_token="<unk>", pad_token="<pad>"
    )


def byte_tokenizer():
    """Pieces of bytes between BOS and EOS, as BART's."""
    model = tokenizers.Tokenizer(tokenizers.models.BPE())
    model.pre_tokenizer = tokenizers.pre_tokenizers.ByteLevel(add_prefix_space=False)
    model.decoder = tokenizers.decoders.ByteLevel()
    specials = ["<s>", "<pad>", "</s>", "<unk>", "<mask>"]
    trainer = tokenizers.trainers.BpeTrainer(
        vocab_size=300,
        special_tokens=specials,
        initial_alphabet=tokenizers.pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )
    model.train_from_iterator(TEXTS, trainer)
    model.post_processor = tokenizers.processors.TemplateProcessing(
        single="<s> $A </s>", special_tokens=[("<s>", 0), ("</s>", 2)]
    )
    names = dict(zip(("bos", "pad", "eos", "unk", "mask"), specials, strict=True))
    return library.PreTrainedTokenizerFast(
        tokenizer_object=model, **{f"{name}_token": token for name, token in names.items()}
    )


def save_marian(folder, tokenizer, seed=0):
    """Our word tokenizer's model; its PAD starts the decoder, and is never written."""
    size = len(tokenizer)
    config = library.MarianConfig(
        vocab_size=size,
        pad_token_id=size - 1,
        decoder_start_token_id=size - 1,
        eos_token_id=0,
        **SIZES,
    )
    model = made(library.MarianMTModel, config, seed)
    model.generation_config.bad_words_ids = [[size - 1]]
    return saved(folder, model, tokenizer)


def save_bart(folder, tokenizer, seed=0):
    """A model with more numbers than its tokenizer has tokens; BOS begins every output."""
    config = library.BartConfig(vocab_size=len(tokenizer) + 4, forced_bos_token_id=0, **SIZES)
    return saved(folder, made(library.BartForConditionalGeneration, config, seed), tokenizer)


def made(kind, config, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = kind(config).eval()
        for name, weight in model.named_parameters():
            if weight.dim() == 2 and "embed_positions" not in name:  # sines are not saved
                torch.nn.init.normal_(weight, std=0.8)
    return model


def saved(folder, model, tokenizer):
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return model


def their_answer(model, tokenizer, text, steps=10):
    """What their own `generate` and `decode` make of a text."""
    model.generation_config.forced_eos_token_id = None
    read = tokenizer(text, return_tensors="pt")
    output = model.generate(
        input_ids=read.input_ids,
        attention_mask=read.attention_mask,
        max_new_tokens=steps,
        num_beams=1,
        do_sample=False,
    )
    return tokenizer.decode(output[0], skip_special_tokens=True).strip()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    ("make", "save"),
    [(word_tokenizer, save_marian), (byte_tokenizer, save_bart)],
    ids=["words", "bytes"],
)
def test_a_saved_model_says_what_their_generate_says(tmp_path, make, save, seed):
    tokenizer = make()
    model = save(tmp_path, tokenizer, seed)
    translator = from_pretrained(tmp_path)
    found = translator.translate(TEXTS, Greedy(max_steps=10))
    expected = [their_answer(model, tokenizer, text) for text in TEXTS]
    assert [one.text for one in found] == expected
    assert any(expected)


def test_a_trace_has_a_column_for_each_token_that_was_read(tmp_path):
    save_bart(tmp_path, byte_tokenizer())
    translator = from_pretrained(tmp_path)
    trace = translator.trace("the café", Beam(width=3, max_steps=6))
    assert trace.source[0] == "<s>"
    assert trace.source[-1] == SPECIALS[EOS]
    assert "".join(trace.source[1:-1]) == "the▁café"
    assert {len(row) for row in trace.attention_of(trace.outputs[0].hypothesis)} == {
        len(trace.source)
    }
    assert trace.replay() == trace.outputs[0].tokens
    assert trace.output_text == translator.translate(["the café"], Beam(3, max_steps=6))[0].text


def test_ids_are_those_of_the_tokenizer_renumbered(tmp_path):
    tokenizer = byte_tokenizer()
    save_bart(tmp_path, tokenizer)
    codec = from_pretrained(tmp_path).source
    for text in TEXTS:
        theirs = [codec.numbering.theirs[i] for i in codec.encode(text)]
        assert theirs == tokenizer(text).input_ids
        assert codec.decode(codec.encode(text)) == text
        assert codec.tokenizer.join(codec.split(text)) == text
    assert len(codec.vocab) == len(tokenizer) + 4
    assert codec.encode("") == [EOS]


def test_unknown_words_are_named_as_they_were_typed(tmp_path):
    save_marian(tmp_path, word_tokenizer())
    translator = from_pretrained(tmp_path)
    source = translator.source
    assert source.split("the Zebra sat") == ["the", "Zebra", "sat"]
    assert source.unknown("Zebra sat Zebra gnu") == ["Zebra", "gnu"]
    assert source.encode("the Zebra")[1] == UNK
    assert source.tokenizer.join(["the", "⟨Zebra⟩", "sat"]) == "the ⟨Zebra⟩ sat"
    with pytest.raises(ValueError, match="at least one word"):
        translator.encode(" ")
    with pytest.raises(ValueError, match="at most 31 tokens, got 40"):
        translator.encode("cat " * 40)


def test_attention_can_be_left_out(tmp_path):
    save_marian(tmp_path, word_tokenizer())
    shown, fast = from_pretrained(tmp_path), from_pretrained(tmp_path, attention=False)
    one, other = (t.translate(TEXTS, Greedy(9))[0].hypotheses[0] for t in (shown, fast))
    assert one.ids == other.ids
    assert one.attention is not None
    assert other.attention is None


def test_every_output_can_begin_with_a_token(tmp_path):
    save_marian(tmp_path, word_tokenizer())
    found = from_pretrained(tmp_path, first="dog").translate(TEXTS, Greedy(max_steps=5))
    assert all(one.text.startswith("dog") for one in found)
    with pytest.raises(ValueError, match="first: expected a token of the model, got 'zebra'"):
        from_pretrained(tmp_path, first="zebra")


@pytest.mark.filterwarnings("ignore:Recommended")  # an optional library that sets quotes straight
def test_marian_s_own_tokenizer(tmp_path):
    """Two SentencePiece models and one vocabulary."""
    sentencepiece = pytest.importorskip("sentencepiece", reason="the extra hf is not installed")
    source = tmp_path / "source.spm"
    with open(source, "wb") as file:
        sentencepiece.SentencePieceTrainer.train(
            sentence_iterator=iter(TEXTS * 20), model_writer=file, vocab_size=35, minloglevel=2
        )
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(source))
    names = [pieces.id_to_piece(i) for i in range(3, len(pieces))]
    vocab = {name: i for i, name in enumerate(["</s>", "<unk>", *names, "<pad>"])}
    (tmp_path / "vocab.json").write_text(json.dumps(vocab))
    tokenizer = library.MarianTokenizer(str(source), str(source), str(tmp_path / "vocab.json"))
    model = save_marian(tmp_path / "model", tokenizer)
    translator = from_pretrained(tmp_path / "model")
    assert translator.source.tokenizer.join(translator.source.split("the old cat")) == "the old cat"
    assert translator.source.unknown("the Ω") == ["Ω"]
    found = translator.translate(TEXTS, Greedy(max_steps=10))
    assert [one.text for one in found] == [their_answer(model, tokenizer, t) for t in TEXTS]


def test_an_output_past_the_last_position_is_named(tmp_path):
    """The model has 32 positions; greedy search is told to go on to 100 tokens."""
    save_marian(tmp_path, word_tokenizer(), seed=1)
    translator = from_pretrained(tmp_path)
    translator.model.constraints = replace(translator.model.constraints, shortest=50)
    assert len(translator.translate(TEXTS[:1], Greedy(32))[0].hypotheses[0].ids) == 32
    with pytest.raises(ValueError, match="at most 32 tokens, the positions of the model"):
        translator.translate(TEXTS[:1], Greedy(33))


def test_loading_writes_nothing(tmp_path, capfd):
    save_marian(tmp_path, word_tokenizer())
    capfd.readouterr()
    before = library.utils.logging.is_progress_bar_enabled()
    from_pretrained(tmp_path)
    assert capfd.readouterr() == ("", "")
    assert library.utils.logging.is_progress_bar_enabled() == before


def test_names_are_different_and_specials_ours(tmp_path):
    """Numbers without a token, and tokens spelt like our specials, get names of their own."""
    tokenizer = word_tokenizer()
    tokenizer.add_tokens(["<bos>", "<eos>"])
    save_marian(tmp_path, word_tokenizer())
    numbering = from_pretrained(tmp_path).source.numbering
    bigger = huggingface.Numbering.of(numbering.size + 5, eos=0, pad=numbering.theirs[0], unk=1)
    for target in (False, True):
        tokens = HuggingFaceCodec.of(tokenizer, bigger, target).vocab.tokens
        assert tokens[:5] == SPECIALS
        assert len(set(tokens)) == len(tokens) == numbering.size + 5 + 2  # no BOS, no MASK
        assert tokens[-5].startswith("<bos><")


def test_what_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(ValueError, match="model '.*nowhere': "):
        from_pretrained(tmp_path / "nowhere")
    library.BertConfig(vocab_size=9).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match="expected an encoder-decoder, got bert"):
        from_pretrained(tmp_path)


def test_a_tokenizer_that_ends_in_another_token_is_named(tmp_path):
    tokenizer = word_tokenizer()
    tokenizer.backend_tokenizer.post_processor = tokenizers.processors.TemplateProcessing(
        single="$A cat", special_tokens=[("cat", tokenizer.convert_tokens_to_ids("cat"))]
    )
    save_marian(tmp_path, tokenizer)
    with pytest.raises(ValueError, match=r"expected it to end a text in '</s>', got \['cat'\]"):
        from_pretrained(tmp_path).encode("the dog")


def test_their_folders_are_told_from_ours(tmp_path):
    assert not is_huggingface(tmp_path)
    (tmp_path / "config.json").write_text('{"format": "s2s_lab.checkpoint", "model_type": "x"}')
    assert not is_huggingface(tmp_path)
    (tmp_path / "config.json").write_text("no JSON")
    assert not is_huggingface(tmp_path)
    save_marian(tmp_path, word_tokenizer())
    assert is_huggingface(tmp_path)


def test_without_the_library_one_sentence_says_what_to_do(tmp_path, monkeypatch):
    save_marian(tmp_path, word_tokenizer())
    monkeypatch.setitem(sys.modules, "transformers", None)
    with pytest.raises(ValueError, match=r'install it with: pip install "transformers>=5"'):
        from_pretrained(tmp_path)


def test_the_codec_is_not_written_into_our_checkpoints(tmp_path):
    save_marian(tmp_path, word_tokenizer())
    with pytest.raises(ValueError, match="written with its own save_pretrained"):
        from_pretrained(tmp_path).source.to_json()


def test_load_opens_their_folders_too(tmp_path):
    save_bart(tmp_path, byte_tokenizer())
    found, expected = (
        t.translate(TEXTS, Greedy(9)) for t in (load(tmp_path), from_pretrained(tmp_path))
    )
    assert [one.text for one in found] == [one.text for one in expected]


def test_an_unknown_word_behind_bos_is_the_one_that_was_read(tmp_path):
    """BOS is written but is no word; the row of UNK reads the second token."""
    save_bart(tmp_path, byte_tokenizer())
    translator = from_pretrained(tmp_path)
    the, cat = translator.source.encode("the cat")[1:3]
    rows = torch.eye(4)[[0, 1, 2, 3]]
    decoded = Decoded((BOS, UNK, cat, EOS), 0.0, 0.0, True, rows)
    assert translator.source.split("the cat") == ["<s>", "the", "Ġcat"]
    assert translator.write("the cat", decoded) == "⟨the⟩ cat"
    assert the > UNK
