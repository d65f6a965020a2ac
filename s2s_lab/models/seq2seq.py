"""An encoder and a decoder, joined by a bridge: the model of chapters 02 to 06.

`Seq2Seq` is a `torch.nn.Module` for training (`forward` with gold inputs) and a `StepModel` for
decoding (`start`, `step`, `reorder`), through the same layers.
"""

from dataclasses import asdict, dataclass
from typing import Any

import torch
from jaxtyping import Float, Int
from torch import Tensor, nn

from s2s_lab.attention import SCORES
from s2s_lab.batch import Sources
from s2s_lab.models.decoders import BahdanauDecoder, DecoderState, RNNDecoder
from s2s_lab.models.encoders import CELLS, RNNEncoder


@dataclass(frozen=True)
class Seq2SeqSettings:
    """All sizes and choices of a recurrent encoder-decoder.

    Raises:
        ValueError: for a choice that does not exist or does not fit the others.
    """

    source_vocab: int = 0
    """Tokens of the source side; 0 = to be filled in from the data."""
    target_vocab: int = 0
    """Tokens of the target side; 0 = to be filled in from the data."""
    embedding: int = 128
    hidden: int = 256
    """Units of the decoder; a bidirectional encoder has half of them in each direction."""
    layers: int = 1
    cell: str = "gru"
    """``gru`` or ``lstm``."""
    attention: str | None = "general"
    """``dot``, ``scaled``, ``general``, ``additive``, ``concat``, or None: the final state is all
    that the decoder gets."""
    order: str = "luong"
    """``luong``: attend with the current state; ``bahdanau``: with the previous one."""
    bidirectional: bool = True
    dropout: float = 0.0
    tied: bool = False
    """One matrix for target embedding and output layer (Press & Wolf 2017). Then the row of PAD
    learns, too; no real token ever reads it."""

    def __post_init__(self) -> None:
        _expect("cell", self.cell, tuple(CELLS))
        _expect("attention", self.attention, (*SCORES, None))
        _expect("order", self.order, ("luong", "bahdanau"))
        if self.order == "bahdanau" and self.attention is None:
            raise ValueError("order: bahdanau needs an attention, got attention = None")
        if self.bidirectional and self.hidden % 2:
            raise ValueError(
                f"hidden: expected an even number for two directions, got {self.hidden}"
            )

    def to_json(self) -> dict[str, Any]:
        """A dict from which ``Seq2SeqSettings(**data)`` makes equal settings."""
        return asdict(self)


class Seq2Seq(nn.Module):
    """A recurrent encoder-decoder, with attention or without.

    >>> model = Seq2Seq(Seq2SeqSettings(source_vocab=9, target_vocab=8, embedding=4, hidden=6))
    >>> from s2s_lab import batch
    >>> model(batch.sources([[5, 6, 2], [7, 2]]), torch.tensor([[1, 5], [1, 6]])).shape
    torch.Size([2, 2, 8])
    """

    def __init__(self, settings: Seq2SeqSettings) -> None:
        super().__init__()
        s = self.settings = settings
        if not (s.source_vocab and s.target_vocab):
            raise ValueError(
                "vocabulary: expected the sizes of both sides, "
                f"got source_vocab = {s.source_vocab}, target_vocab = {s.target_vocab}"
            )
        self.encoder = RNNEncoder(
            s.source_vocab,
            s.embedding,
            s.hidden // (2 if s.bidirectional else 1),
            s.layers,
            s.cell,
            s.bidirectional,
            s.dropout,
        )
        key = self.encoder.size
        score = SCORES[s.attention](s.hidden, key) if s.attention else None
        decoder = BahdanauDecoder if s.order == "bahdanau" else RNNDecoder
        self.decoder = decoder(
            s.target_vocab, s.embedding, s.hidden, s.layers, s.cell, key, score, s.dropout
        )
        self.bridge = nn.Linear(key, s.hidden)
        if s.tied:
            self.decoder.output.weight = self.decoder.embedding.weight

    def start(self, sources: Sources) -> DecoderState:
        """Encode the sources; one row each."""
        encoded = self.encoder(sources)
        h, *c = encoded.final
        hidden = (torch.tanh(self.bridge(h)), *(self.bridge(part) for part in c))
        score = self.decoder.score
        prepared = encoded.memory if score is None else score.prepare(encoded.memory)
        return DecoderState(hidden, encoded.memory, prepared, sources.mask)

    def forward(
        self, sources: Sources, inputs: Int[Tensor, "batch tgt"]
    ) -> Float[Tensor, "batch tgt vocab"]:
        """Teacher forcing: logits after each gold prefix."""
        logits: Tensor = self.decoder(self.start(sources), inputs)[0]
        return logits

    def step(
        self, state: DecoderState, last_ids: Int[Tensor, "rows"]
    ) -> tuple[Float[Tensor, "rows vocab"], DecoderState, Float[Tensor, "rows src"] | None]:
        """One token further; see `StepModel.step`."""
        logits, new_state, read = self.decoder(state, last_ids[:, None])
        return logits[:, 0], new_state, None if read is None else read[:, 0]

    def reorder(self, state: DecoderState, index: Int[Tensor, "new_rows"]) -> DecoderState:
        """Rows dropped, copied or swapped; see `StepModel.reorder`."""
        return state.rows(index)


def _expect(name: str, value: object, choices: tuple[object, ...]) -> None:
    if value not in choices:
        raise ValueError(f"{name}: expected one of {', '.join(map(str, choices))}, got {value!r}")
