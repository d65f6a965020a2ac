"""The masked language model: laws, gaps that are filled, and an encoder that is handed on."""

import pytest
import torch

from s2s_lab import batch
from s2s_lab.models.masked import MaskedLanguageModel, fill, start_from
from s2s_lab.models.transformer import Transformer, TransformerSettings
from s2s_lab.text import MASK, Codec, SpaceTokenizer, Vocab
from s2s_lab.training.masking import MaskedTokens
from s2s_lab.training.pretraining import examples

SIZES = TransformerSettings(source_vocab=12, width=8, heads=2, layers=2, ffn=12, longest=40)
SOURCES = [[5, MASK, 7, 8, 2], [7, MASK, 2], [MASK, 2]]
SENTENCES = [
    "the cat sat on a mat",
    "my dog ran to the park",
    "she reads old books",
    "we drink tea at noon",
    "birds sing in spring",
    "no rain fell today",
    "his car is red",
    "snow covers high hills",
    "they built one bridge",
    "music fills every room",
]


def make(settings=SIZES):
    torch.manual_seed(0)
    return MaskedLanguageModel(settings).double().eval()


def test_padding_changes_nothing():
    model, short = make(), batch.sources(SOURCES)
    longer = batch.Sources(
        torch.nn.functional.pad(short.ids, (0, 3), value=9),
        torch.nn.functional.pad(short.mask, (0, 3)),
    )
    together = model(short)
    assert torch.allclose(model(longer)[:, :5][short.mask], together[short.mask], atol=1e-12)
    for row, source in enumerate(SOURCES):
        alone = model(batch.sources([source]))[0]
        assert torch.allclose(together[row, : len(source)], alone, atol=1e-12)


def test_a_gap_reads_both_sides():
    model, ids = make(), [5, 6, MASK, 8, 9, 2]
    before = model(batch.sources([ids]))[0, 2]
    for place in (0, 1, 3, 4):
        changed = [*ids[:place], 10, *ids[place + 1 :]]
        assert not torch.allclose(model(batch.sources([changed]))[0, 2], before)


def test_the_output_layer_is_the_embedding():
    """By hand: the logit of a word is its row times the encoder's vector, and its bias."""
    model, sources = make(), batch.sources(SOURCES)
    torch.nn.init.normal_(model.output.bias)
    vector = model.encoder(sources)[1, 1]
    row = model.encoder.embedding.tokens.weight[7]
    assert torch.isclose(model(sources)[1, 1, 7], vector @ row + model.output.bias[7])
    assert len(list(model.parameters())) == len(list(model.encoder.parameters())) + 1


def test_logits_at_places_are_those_of_all_places():
    model, sources = make(), batch.sources(SOURCES)
    places = sources.ids == MASK
    assert torch.allclose(model.at(sources, places), model(sources)[places], atol=1e-12)


def codec():
    return Codec(SpaceTokenizer(), Vocab.build([text.split() for text in SENTENCES]))


@pytest.fixture(scope="module")
def learned():
    """A model that has seen ten sentences again and again."""
    own = codec()
    torch.manual_seed(0)
    sizes = TransformerSettings(len(own.vocab), width=32, heads=2, layers=2, ffn=64, longest=40)
    model, texts = MaskedLanguageModel(sizes), examples(SENTENCES, own)
    optimizer, objective = torch.optim.Adam(model.parameters(), lr=5e-3), MaskedTokens()
    generator = torch.Generator().manual_seed(0)
    for _ in range(250):
        loss = objective(model, texts, torch.device("cpu"), generator)
        optimizer.zero_grad()
        (loss.total / loss.tokens).backward()
        optimizer.step()
    return model.eval(), own


def test_ten_sentences_are_learned_by_heart(learned):
    """Every word comes back when it alone is hidden: each sentence has words of its own."""
    model, own = learned
    for text in SENTENCES:
        words = text.split()
        for hidden, word in enumerate(words):
            gap = " ".join([*words[:hidden], "<mask>", *words[hidden + 1 :]])
            (blank,) = fill(model, own, gap)
            assert blank.place == hidden
            assert blank.words[0][0] == word


def test_the_words_of_a_gap_are_a_distribution(learned):
    model, own = learned
    blanks = fill(model, own, "<mask> dog ran to <mask> park", best=len(own.vocab))
    assert [blank.place for blank in blanks] == [0, 4]
    for blank in blanks:
        shares = [share for _, share in blank.words]
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) == pytest.approx(1.0, abs=1e-5)
        assert {word for word, _ in blank.words} == set(own.vocab.tokens)
    assert len(fill(model, own, "the <mask>", best=3)[0].words) == 3


def test_a_text_without_a_gap_is_named(learned):
    with pytest.raises(ValueError, match="at least one <mask>, got 'the cat'"):
        fill(*learned, "the cat")


def test_a_transformer_begins_with_the_pretrained_encoder():
    pretrained = make().float()
    model = Transformer(TransformerSettings(12, 9, width=8, heads=2, layers=2, ffn=12))
    before = {name: value.clone() for name, value in model.state_dict().items()}
    start_from(model, pretrained.settings, pretrained.state_dict())
    sources = batch.sources(SOURCES)
    assert torch.equal(model.encoder(sources), pretrained.encoder(sources))
    for name, value in model.state_dict().items():
        expected = pretrained.state_dict() if name.startswith("encoder.") else before
        assert torch.equal(value, expected[name])
    with torch.no_grad():
        model.encoder.norm.weight.add_(1)
    assert not torch.equal(model.encoder.norm.weight, pretrained.encoder.norm.weight)  # a copy


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"width": 16}, "expected width = 16, as the model has, got 8"),
        ({"heads": 4}, "expected heads = 4, as the model has, got 2"),
        ({"layers": 1}, "expected layers = 1, as the model has, got 2"),
        ({"source_vocab": 13}, "expected source_vocab = 13, as the model has, got 12"),
    ],
)
def test_an_encoder_of_another_size_is_named(changes, sentence):
    sizes = {"source_vocab": 12, "width": 8, "heads": 2, "layers": 2, "ffn": 12} | changes
    model, pretrained = Transformer(TransformerSettings(target_vocab=9, **sizes)), make()
    with pytest.raises(ValueError, match=f"pretrained encoder: {sentence}"):
        start_from(model, pretrained.settings, pretrained.state_dict())


def test_a_model_without_a_vocabulary_is_named():
    with pytest.raises(ValueError, match="vocabulary: expected its size"):
        MaskedLanguageModel(TransformerSettings())
