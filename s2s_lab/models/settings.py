"""Every choice that makes a recurrent encoder-decoder, and which choices fit together.

Nothing is built here; `seq2seq.py` does that.
"""

from dataclasses import asdict, dataclass
from typing import Any

from s2s_lab.attention import ATTENTIONS

CELLS = ("rnn", "gru", "lstm")
ATTENTION_NAMES = (*ATTENTIONS, "multi-head")
ENCODERS = ("recurrent", "pyramidal", "convolutional", "transformer", "image", "audio")
OF_SIGNALS = ("recurrent", "pyramidal", "image", "audio")
"""Encoders that read numbers instead of tokens, when `source_features` says how many."""
EMBEDDINGS = ("learned", "one-hot", "pretrained")


@dataclass(frozen=True)
class Seq2SeqSettings:
    """All sizes and choices of an encoder-decoder with a recurrent decoder.

    Raises:
        ValueError: for a choice that does not exist or does not fit the others.
    """

    source_vocab: int = 0
    """Tokens of the source side; 0 = to be filled in from the data."""
    target_vocab: int = 0
    """Tokens of the target side; 0 = to be filled in from the data."""
    embedding: int = 128
    """Units of an embedding; a one-hot one has as many as there are tokens."""
    hidden: int = 256
    """Units of the decoder; an encoder of two directions has half of them in each."""
    layers: int = 1
    """Recurrent layers of the encoder, and as many of the decoder."""
    cell: str = "gru"
    """``rnn`` (tanh), ``gru`` or ``lstm``."""
    attention: str | None = "general"
    """A name of `attention.ATTENTIONS`, ``multi-head``, or None: a fixed vector is all that the
    decoder gets."""
    order: str = "luong"
    """``luong``: attend with the current state; ``bahdanau``: with the previous one."""
    bidirectional: bool = True
    dropout: float = 0.0
    """Share of units dropped from embeddings, between layers, and before the output layer."""
    tied: bool = False
    """One matrix for target embedding and output layer (Press & Wolf 2017). Then the row of PAD
    learns, too; no real token ever reads it."""
    feeding: bool = False
    """Input feeding: the cell also gets what the last step made of its context (Luong et al. 2015,
    section 3.3). Bahdanau's order feeds the context in any case."""
    every_step: bool = False
    """Without attention: the fixed vector goes into every step and its output (Cho et al. 2014),
    not into the first state alone (Sutskever et al. 2014)."""
    encoder: str = "recurrent"
    """``recurrent``, ``pyramidal``, ``convolutional``, ``transformer``, ``image`` or ``audio``."""
    source_features: int = 0
    """Numbers in each frame of a sound, colours of a picture; 0 = the source is made of tokens."""
    halvings: int = 2
    """How often the pyramidal, the audio and the image encoder halve what they read."""
    blocks: int = 4
    """Blocks of the convolutional encoder, layers of the Transformer's."""
    heads: int = 4
    """Of multi-head attention and of the Transformer encoder; a divisor of `hidden`."""
    places: str = "fixed"
    """Positions in a picture: ``fixed`` (sines) or ``learned``."""
    longest: int = 512
    """Most source tokens, EOS included, of the convolutional and the Transformer encoder."""
    source_embedding: str = "learned"
    """``learned``, ``one-hot``, or ``pretrained``: frozen, from a file of word vectors."""
    target_embedding: str = "learned"
    """The same for the tokens that the decoder reads."""
    source_trainable: int = 0
    """Rows of a pretrained source embedding that learn, because the file has no vector for them;
    0 = to be filled in from the data."""
    target_trainable: int = 0
    """The same for a pretrained target embedding."""
    copy: bool = False
    """The model may also copy source words, known or not (See, Liu & Manning 2017)."""
    embedding_scale: float = 1.0
    """Factor of the numbers that learned embeddings begin with, drawn from N(0, 1). With 1, rare
    words keep much of their noise, and a tied output layer begins far too sure; with
    ``embedding ** -0.5`` its logits begin near 0."""

    def __post_init__(self) -> None:
        self._check_choices()
        self._check_sizes()
        self._check_attention()
        self._check_source()

    def to_json(self) -> dict[str, Any]:
        """A dict from which ``Seq2SeqSettings(**data)`` makes equal settings."""
        return asdict(self)

    def _check_choices(self) -> None:
        _expect("cell", self.cell, CELLS)
        _expect("attention", self.attention, (*ATTENTION_NAMES, None))
        _expect("order", self.order, ("luong", "bahdanau"))
        _expect("encoder", self.encoder, ENCODERS)
        _expect("places", self.places, ("fixed", "learned"))
        _expect("source_embedding", self.source_embedding, EMBEDDINGS)
        _expect("target_embedding", self.target_embedding, EMBEDDINGS)

    def _check_sizes(self) -> None:
        for name in ("embedding", "hidden", "layers", "halvings", "blocks", "heads", "longest"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: expected at least 1, got {getattr(self, name)}")
        if not self.embedding_scale > 0:
            raise ValueError(f"embedding_scale: expected more than 0, got {self.embedding_scale}")
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected 0 or more and below 1, got {self.dropout}")
        if self.bidirectional and self.hidden % 2:
            raise ValueError(
                f"hidden: expected an even number for two directions, got {self.hidden}"
            )
        in_heads = self.attention == "multi-head" or self.encoder == "transformer"
        if in_heads and self.hidden % self.heads:
            raise ValueError(
                f"heads: expected a divisor of hidden = {self.hidden}, got {self.heads}"
            )
        if self.encoder == "image" and self.hidden % max(4, 2 ** (self.halvings - 1)):
            raise ValueError(
                "hidden: expected a multiple of 4 and of 2 ** (halvings - 1) for pictures, "
                f"got {self.hidden} with {self.halvings} halvings"
            )

    def _check_attention(self) -> None:
        if self.attention is None:
            for name in ("feeding", "copy"):
                if getattr(self, name):
                    raise ValueError(f"{name}: expected an attention beside it, got none")
            if self.order == "bahdanau":
                raise ValueError("order: bahdanau needs an attention, got attention = None")
        elif self.every_step:
            raise ValueError(
                f"every_step: expected attention = None, since it is about a fixed vector, "
                f"got {self.attention}"
            )
        if self.feeding and self.order == "bahdanau":
            raise ValueError("feeding: expected order = luong, since bahdanau feeds the context")
        if self.tied and self.target_embedding != "learned":
            raise ValueError(
                f"tied: expected a learned target embedding, got {self.target_embedding}"
            )

    def _check_source(self) -> None:
        if self.source_features < 0:
            raise ValueError(f"source_features: expected 0 or more, got {self.source_features}")
        if self.source_features and self.encoder not in OF_SIGNALS:
            raise ValueError(
                f"encoder: expected one of {', '.join(OF_SIGNALS)} for sounds and pictures, "
                f"got {self.encoder!r}"
            )
        if self.copy and (self.source_features or self.encoder == "pyramidal"):
            raise ValueError(
                "copy: expected an encoder with one vector for each source token, "
                f"got {self.encoder!r}"
            )
        if self.encoder == "transformer" and self.source_embedding != "learned":
            raise ValueError(
                "source_embedding: expected learned for the Transformer encoder, "
                f"got {self.source_embedding}"
            )

    def expect_complete(self) -> None:
        """Refuse settings that the data still have to fill in.

        Raises:
            ValueError: naming what is missing.
        """
        if not (self.target_vocab and (self.source_vocab or self.source_features)):
            raise ValueError(
                "vocabulary: expected the sizes of both sides, "
                f"got source_vocab = {self.source_vocab}, target_vocab = {self.target_vocab}"
            )
        if self.encoder in ("image", "audio") and not self.source_features:
            raise ValueError(
                f"source_features: expected 1 or more for encoder = {self.encoder}, got 0"
            )


def _expect(name: str, value: object, choices: tuple[object, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(map(str, choices))}, got {value!r}")
