"""A masked language model: an encoder that fills in words which were hidden from it.

It reads both sides of a gap, writes nothing, and needs no pairs: text of one side is enough. What
its encoder learned can begin a `Transformer` (`start_from`). Which words are hidden is decided in
`training.masking`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Bool, Float
from torch import Tensor, nn

from s2s_lab import batch
from s2s_lab.batch import Sources
from s2s_lab.models.transformer import Transformer, TransformerEncoder, TransformerSettings
from s2s_lab.text import EOS, MASK, SPECIALS, Codec

SIZES = ("source_vocab", "width", "heads", "layers", "ffn")
"""Settings by which one encoder's weights are another's; `heads` shows in no shape."""


class MaskedLanguageModel(nn.Module):
    """The encoder of a `Transformer`, and an output layer that is its embedding matrix.

    Source: Devlin et al. (2019), "BERT", section 3.1, task 1. Smaller: no segments, no sentence
    pairs, no layer between encoder and output; pre-norm and sines as in `models.transformer`.

    >>> model = MaskedLanguageModel(TransformerSettings(source_vocab=9, width=4, heads=2, layers=1))
    >>> model(batch.sources([[5, MASK, 2], [7, 2]])).shape
    torch.Size([2, 3, 9])
    """

    def __init__(self, settings: TransformerSettings) -> None:
        """Sizes of the encoder; `target_vocab` and `tied` are of no meaning here.

        Raises:
            ValueError: without the size of the vocabulary.
        """
        super().__init__()
        s = self.settings = settings
        if not s.source_vocab:
            raise ValueError("vocabulary: expected its size, got source_vocab = 0")
        self.encoder = TransformerEncoder(
            s.source_vocab, s.width, s.heads, s.layers, s.ffn, s.dropout, s.longest
        )
        self.output = nn.Linear(s.width, s.source_vocab)
        self.output.weight = self.encoder.embedding.tokens.weight

    def forward(self, sources: Sources) -> Float[Tensor, "batch src vocab"]:
        """Logits of the word at every place, hidden or not."""
        return self.output(self.encoder(sources))

    def at(
        self, sources: Sources, places: Bool[Tensor, "batch src"]
    ) -> Float[Tensor, "places vocab"]:
        """Logits at some places only, row by row; the output layer is most of the work."""
        return self.output(self.encoder(sources)[places])


@dataclass(frozen=True)
class Blank:
    """What a model would write in one gap."""

    place: int
    """Token of the sentence, from 0."""
    words: tuple[tuple[str, float], ...]
    """The best words and their probabilities, best first."""


@torch.inference_mode()
def fill(model: MaskedLanguageModel, codec: Codec, text: str, best: int = 5) -> list[Blank]:
    """What belongs in each ``<mask>`` of a text; each is judged while all others are hidden, too.

    Args:
        model: in evaluation mode.
        codec: of the side that it was trained on.
        text: such as ``the <mask> sat``.
        best: words to list.

    Raises:
        ValueError: for a text without a gap.
    """
    gap, ids = SPECIALS[MASK], list[int]()
    for number, part in enumerate(text.split(gap)):
        ids += [MASK] * (number > 0) + codec.vocab.ids(codec.split(part))
    if MASK not in ids:
        raise ValueError(f"text: expected at least one {gap}, got {text!r}")
    device = model.output.weight.device
    sources = batch.sources([[*ids, EOS]]).to(device)
    places = sources.ids == MASK
    top = model.at(sources, places).softmax(-1).topk(min(best, len(codec.vocab)))
    return [
        Blank(place, tuple(zip((codec.vocab.tokens[i] for i in words), shares, strict=True)))
        for place, words, shares in zip(
            places[0].nonzero()[:, 0].tolist(),
            top.indices.tolist(),
            top.values.tolist(),
            strict=True,
        )
    ]


def start_from(
    model: Transformer, settings: TransformerSettings, pretrained: Mapping[str, Tensor]
) -> None:
    """Put the weights of a pretrained encoder into a Transformer's, in place.

    The two must number words alike; sizes do not show whether they do.

    Args:
        model: what will be trained further.
        settings: those of the pretrained `MaskedLanguageModel`.
        pretrained: its state dict.

    Raises:
        ValueError: if the encoders differ in size; the model stays as it is.
    """
    expect_alike(model.settings, settings)
    start = "encoder."
    encoder = {
        name.removeprefix(start): value
        for name, value in pretrained.items()
        if name.startswith(start)
    }
    model.encoder.load_state_dict(encoder)


def expect_alike(
    model: TransformerSettings, pretrained: TransformerSettings, names: Sequence[str] = SIZES
) -> None:
    """Raise `start_from`'s `ValueError` if two encoders differ in one of their sizes."""
    for name in names:
        if getattr(model, name) != getattr(pretrained, name):
            raise ValueError(
                f"pretrained encoder: expected {name} = {getattr(model, name)}, as the model has, "
                f"got {getattr(pretrained, name)}"
            )
