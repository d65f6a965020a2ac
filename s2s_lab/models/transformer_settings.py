"""All sizes and choices of a `Transformer`, checked when they are made."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class TransformerSettings:
    """All sizes and choices of a Transformer.

    Raises:
        ValueError: for a size below 1, a width that heads or positions do not fit, a dropout that
            is no share, or a shared embedding for two vocabularies.
    """

    source_vocab: int = 0
    """Tokens of the source side; 0 = to be filled in from the data."""
    target_vocab: int = 0
    """Tokens of the target side; 0 = to be filled in from the data."""
    width: int = 128
    """Units of every vector between layers, d in the paper; even."""
    heads: int = 4
    """Attentions side by side in each layer; a divisor of `width`."""
    layers: int = 4
    """In the encoder, and as many in the decoder."""
    ffn: int = 256
    """Units inside each feed-forward layer; usually 2 to 4 times `width`."""
    dropout: float = 0.0
    """Share of units dropped from each embedding and from what each sublayer adds."""
    tied: bool = False
    """One matrix for target embedding and output layer (section 3.4). Then the row of PAD learns,
    too; no real token ever reads it."""
    shared: bool = False
    """One matrix for source and target embedding (section 3.4), for sides with one vocabulary; with
    `tied` it is the output layer's, too."""
    longest: int = 512
    """Most tokens of a source, EOS included, and of an output."""

    def __post_init__(self) -> None:
        for name in ("width", "heads", "layers", "ffn", "longest"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name}: expected at least 1, got {getattr(self, name)}")
        if self.width % self.heads:
            raise ValueError(
                f"heads: expected a divisor of width = {self.width}, got heads = {self.heads}"
            )
        if self.width % 2:
            raise ValueError(
                f"width: expected an even number for pairs of sine and cosine, got {self.width}"
            )
        if not 0 <= self.dropout < 1:
            raise ValueError(f"dropout: expected 0 or more and below 1, got {self.dropout}")
        if self.shared and self.source_vocab != self.target_vocab:
            raise ValueError(
                "shared: expected one vocabulary for both sides, "
                f"got {self.source_vocab} tokens and {self.target_vocab}"
            )

    def to_json(self) -> dict[str, Any]:
        """A dict from which ``TransformerSettings(**data)`` makes equal settings."""
        return asdict(self)
