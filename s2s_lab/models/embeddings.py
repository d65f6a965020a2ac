"""Embeddings: a vector for each token id. One-hot, learned, or frozen and pretrained.

In all three the row of PAD is 0 and stays 0. A one-hot vector times a matrix is a row of the
matrix, so a learned embedding is a linear layer over one-hot vectors that skips the zeros.

Vectors from files are read in `word_vectors.py`. Nothing here knows of positions.
"""

import torch
import torch.nn.functional as F
from jaxtyping import Float, Int
from torch import Tensor, nn

from s2s_lab.models.word_vectors import WordVectors
from s2s_lab.text import PAD, SPECIALS, Vocab


class OneHotEmbedding(nn.Module):
    """1 at the position of the id, 0 elsewhere; nothing to learn.

    >>> OneHotEmbedding(vocab=4)(torch.tensor([[3, 0]])).tolist()
    [[[0.0, 0.0, 0.0, 1.0], [0.0, 0.0, 0.0, 0.0]]]
    """

    one: Tensor

    def __init__(self, vocab: int) -> None:
        super().__init__()
        self.size = self.vocab = vocab
        self.register_buffer("one", torch.ones(()), persistent=False)

    def forward(self, ids: Int[Tensor, "batch length"]) -> Float[Tensor, "batch length vocab"]:
        """One-hot vectors, 0 everywhere for PAD, in the dtype that the module was moved to."""
        hot = F.one_hot(ids, self.vocab).to(self.one.dtype)
        return hot * (ids != PAD)[..., None]


class LearnedEmbedding(nn.Embedding):
    """A trainable row for each id, drawn from N(0, 1); the row of PAD is 0.

    PAD's row gets no gradient, and weight decay shrinks 0 to 0. (Tied to an output layer it would
    get the output layer's gradient.)
    """

    def __init__(self, vocab: int, size: int) -> None:
        super().__init__(vocab, size, padding_idx=PAD)
        self.size = size


class FrozenEmbedding(nn.Module):
    """Pretrained rows that no optimiser sees, and trainable rows for the ids without a vector.

    The special tokens are always trainable, because no corpus has taught anyone their meaning;
    where the file has a vector for one, training starts from it. The frozen rows are a buffer and
    not parameters: a parameter with gradient 0 would still be changed by weight decay.

    >>> vocab = Vocab.build([["cat", "dog"]])
    >>> vectors = WordVectors(("cat",), torch.tensor([[1.0, 2.0]]))
    >>> FrozenEmbedding.of(vocab, vectors)(torch.tensor([vocab.id("cat"), 0])).tolist()
    [[1.0, 2.0], [0.0, 0.0]]
    """

    frozen: Float[Tensor, "vocab size"]
    """Pretrained rows; 0 for the others."""
    slots: Int[Tensor, "vocab"]
    """Which trainable row belongs to an id; row 0, which is PAD's and 0, for the pretrained."""

    def __init__(self, vocab: int, size: int, trainable: int) -> None:
        """Shapes alone, for `of` or a state dict to fill; `trainable` counts the special tokens."""
        super().__init__()
        self.size = size
        self.register_buffer("frozen", torch.zeros(vocab, size))
        self.register_buffer("slots", torch.zeros(vocab, dtype=torch.long))
        self.trainable = nn.Embedding.from_pretrained(
            torch.zeros(trainable, size), freeze=False, padding_idx=PAD
        )

    @classmethod
    def of(
        cls, vocab: Vocab, vectors: WordVectors, generator: torch.Generator | None = None
    ) -> "FrozenEmbedding":
        """Match words by their exact spelling.

        Args:
            vocab: whose ids are embedded.
            vectors: pretrained; words that the vocabulary lacks are left out.
            generator: source of the other rows: normal, as wide as the pretrained numbers are.
                None: a generator of its own with seed 0.

        Raises:
            ValueError: if no word of the vocabulary has a vector.
        """
        missing = vectors.missing(vocab)
        words = len(vocab) - len(SPECIALS)
        if len(missing) == words:
            raise ValueError(f"vectors: expected some of the vocabulary's {words} words, got none")
        trainable = [*SPECIALS, *missing]
        embedding = cls(len(vocab), vectors.size, len(trainable))
        embedding.slots[vocab.ids(trainable)] = torch.arange(len(trainable))
        generator = generator or torch.Generator().manual_seed(0)
        with torch.no_grad():
            rows = embedding.trainable.weight
            spread = vectors.vectors.std(correction=0)
            rows.copy_(torch.randn(rows.shape, generator=generator) * spread)
            for word, vector in zip(vectors.words, vectors.vectors, strict=True):
                if word in SPECIALS:
                    rows[vocab.id(word)] = vector
                elif word in vocab:
                    embedding.frozen[vocab.id(word)] = vector
            rows[PAD] = 0
        return embedding

    def forward(self, ids: Int[Tensor, "*shape"]) -> Float[Tensor, "*shape size"]:
        """The frozen row plus the trainable one: one of the two is 0 for each id."""
        return F.embedding(ids, self.frozen) + self.trainable(self.slots[ids])


def make_embedding(kind: str, vocab: int, size: int, trainable: int = 0) -> nn.Module:
    """An embedding by the name that a model's settings use; `size_of` says how wide it is.

    Args:
        kind: ``learned``, ``one-hot`` or ``pretrained``.
        vocab: number of ids.
        size: units of a vector; a one-hot one has `vocab`.
        trainable: rows of a pretrained one that learn; the numbers come from `FrozenEmbedding.of`
            or a state dict.

    Raises:
        ValueError: for a pretrained one without rows to learn, since the special tokens always do.
    """
    if kind == "one-hot":
        return OneHotEmbedding(vocab)
    if kind == "learned":
        return LearnedEmbedding(vocab, size)
    if trainable < len(SPECIALS):
        raise ValueError(
            "pretrained embedding: expected word vectors, which a recipe names, got none"
        )
    return FrozenEmbedding(vocab, size, trainable)


def size_of(kind: str, vocab: int, size: int) -> int:
    """Units of a vector that an embedding of this kind makes.

    >>> size_of("one-hot", vocab=100, size=16)
    100
    """
    return vocab if kind == "one-hot" else size
