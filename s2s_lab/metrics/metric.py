"""What the metrics computed by hand share: counts that add up, and a score that shows its work.

A metric turns each sentence into a row of counts (its *sufficient statistics*). Rows add up over
a corpus, and the score is a function of the sums: that is what makes a score a corpus score, and
not a mean of sentence scores. The same rows serve `bootstrap.py`.

This module computes no metric.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

Row = tuple[float, ...]
"""The counts of one sentence; each metric says which."""


@dataclass(frozen=True)
class Line:
    """One line of the arithmetic behind a score.

    >>> print(Line("precision", "3/4", 0.75))
    precision             3/4 = 0.7500
    """

    name: str
    working: str
    """How the value comes about, as a person would write it."""
    value: float

    def __str__(self) -> str:
        return f"{self.name:<21} {self.working} = {self.value:.4f}"


class Score(ABC):
    """A score of a corpus: frozen counts, and the arithmetic that leads from them to `score`."""

    @property
    @abstractmethod
    def score(self) -> float:
        """The figure to report."""

    @abstractmethod
    def lines(self) -> tuple[Line, ...]:
        """The arithmetic, term by term; the last line is `score`."""

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines()))

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        printer.text(str(self))


S = TypeVar("S", bound=Score)


class Metric(ABC, Generic[S]):
    """Turns summed counts into a score."""

    name: ClassVar[str]
    higher_is_better: ClassVar[bool] = True

    @abstractmethod
    def result(self, counts: Sequence[float]) -> S:
        """The score of a row of counts, or of a sum of rows."""

    def total(self, table: Iterable[Row]) -> S:
        """The score of a corpus, from the rows of its sentences."""
        return self.result([sum(column) for column in zip(*table, strict=True)])


class TextMetric(Metric[S]):
    """A metric of texts against one reference each, or several.

    Texts hold no special tokens: no BOS, no EOS.
    """

    def table(self, outputs: Sequence[str], references: Sequence[str | Sequence[str]]) -> list[Row]:
        """One row of counts for each output.

        Args:
            outputs: what a system wrote.
            references: for each output its reference, or a sequence of references.

        Raises:
            ValueError: if there are not as many references as outputs, or none.
        """
        golds = several(self.name, outputs, references)
        return [self._counts(text, gold) for text, gold in zip(outputs, golds, strict=True)]

    def corpus(self, outputs: Sequence[str], references: Sequence[str | Sequence[str]]) -> S:
        """The score of all outputs together; arguments and errors as in `table`."""
        return self.total(self.table(outputs, references))

    @abstractmethod
    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        """The counts of one output."""


def several(
    name: str, outputs: Sequence[str], references: Sequence[str | Sequence[str]]
) -> list[tuple[str, ...]]:
    """The references of each output as a tuple, also where there is one.

    Raises:
        ValueError: for unequal numbers, none at all, or a lone text in place of a sequence.

    >>> several("BLEU", ["a", "b"], ["a", ["b", "c"]])
    [('a',), ('b', 'c')]
    """
    for what, texts in (("outputs", outputs), ("references", references)):
        if isinstance(texts, str):
            raise ValueError(f"{name}: expected {what} to be a sequence of texts, got {texts!r}")
    same_number(name, outputs, references)
    golds = [(gold,) if isinstance(gold, str) else tuple(gold) for gold in references]
    if () in golds:
        raise ValueError(
            f"{name}: expected a reference for each output, got none at {golds.index(())}"
        )
    return golds


def same_number(name: str, outputs: Sequence[Any], references: Sequence[Any]) -> None:
    """Refuse unequal numbers of outputs and references, and empty corpora.

    Raises:
        ValueError: for either.
    """
    if len(outputs) != len(references) or not outputs:
        raise ValueError(
            f"{name}: expected one reference for each output, "
            f"got {len(outputs)} outputs and {len(references)} references"
        )


def ratio(part: float, whole: float) -> float:
    """part / whole, and 0 where there is no whole.

    >>> ratio(3, 4), ratio(0, 0)
    (0.75, 0.0)
    """
    return part / whole if whole else 0.0


def harmonic(precision: float, recall: float, beta: float = 1.0) -> float:
    """F-measure, 0 where both are 0; recall counts `beta` times as much as precision.

    Source: van Rijsbergen (1979), "Information Retrieval", chapter 7.

    >>> round(harmonic(0.5, 1.0), 4), round(harmonic(0.5, 1.0, beta=2), 4)
    (0.6667, 0.8333)
    """
    below = beta**2 * precision + recall
    return (1 + beta**2) * precision * recall / below if below else 0.0
