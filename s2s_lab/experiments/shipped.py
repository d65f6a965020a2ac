"""The model from Chinese that ships, and held-out sentences of Tatoeba for it.

Shared by experiments on search. A source may have several translations; as in `evaluation`, the
first one is the reference of BLEU.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from s2s_lab import batch, tasks
from s2s_lab.batch import Batch, Example
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.metrics.bleu_tokens import tokens
from s2s_lab.text import EOS
from s2s_lab.translator import Translator

NAME = "tatoeba-zh-en"
"""The model, and its task."""
SIZE = 64
"""Sentences decoded at once."""


@dataclass(frozen=True)
class HeldOut:
    """A model, sentences that it has not read, and how they were translated."""

    translator: Translator
    sources: Sequence[str]
    references: Sequence[str]

    def ids(self) -> list[tuple[int, ...]]:
        """References as the model would write them, EOS included."""
        return [tuple(self.translator.target.encode(text)) for text in self.references]

    def batches(self) -> Iterator[tuple[list[int], Batch]]:
        """Rows of sources of about equal length, and what the model reads of them."""
        sources = [self.translator.encode(source) for source in self.sources]
        for rows in batch.by_length([len(ids) for ids in sources], SIZE):
            examples = [Example(sources[row], [EOS]) for row in rows]
            yield rows, batch.collate(examples)[0]

    def search(self, strategy: Strategy) -> list[Decoded]:
        """The best output for each source."""
        found = dict[int, Decoded]()
        for rows, sources in self.batches():
            answers = strategy.search(self.translator.model, sources)
            found |= {row: best[0] for row, best in zip(rows, answers, strict=True)}
        return [found[row] for row in range(len(self.sources))]

    def texts(self, outputs: Sequence[Decoded]) -> list[str]:
        """Outputs as a person would write them."""
        pairs = zip(self.sources, outputs, strict=True)
        return [self.translator.write(source, decoded) for source, decoded in pairs]


def held_out(split: str, sentences: int) -> HeldOut:
    """The first sentences of a split of Tatoeba, for the model that ships.

    Args:
        split: ``valid`` or ``test``.
        sentences: at most so many.

    Raises:
        FileNotFoundError: if the corpus is not to be had.
    """
    pairs = tasks.load(NAME).split(split)[:sentences]
    references = [pair.references[0] if pair.references else pair.target for pair in pairs]
    return HeldOut(Translator.load(NAME), [pair.source for pair in pairs], references)


def spaced(texts: Sequence[str]) -> list[str]:
    """Texts as sacreBLEU cuts them, for a metric that cuts at spaces.

    >>> spaced(["Yes, I do."])
    ['Yes , I do .']
    """
    return [" ".join(tokens(text)) for text in texts]
