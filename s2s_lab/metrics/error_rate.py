"""Word error rate and character error rate: edits for each token of the reference.

Equal to jiwer's `wer` and `cer`. This module does not normalise text: case and punctuation count
unless `lowercase` is set.

Source: Levenshtein (1966); the rate as in speech recognition, (S + D + I) / N.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Literal

from s2s_lab.metrics.edit import align
from s2s_lab.metrics.metric import Line, Row, Score, TextMetric

Unit = Literal["word", "char"]


@dataclass(frozen=True)
class ErrorRateScore(Score):
    """Edits of a corpus by kind, and the length of its references."""

    name: str
    substitutions: int
    deletions: int
    """Reference tokens that the output lacks."""
    insertions: int
    """Output tokens that the reference lacks."""
    reference_length: int

    @property
    def errors(self) -> int:
        """All edits."""
        return self.substitutions + self.deletions + self.insertions

    @property
    def score(self) -> float:
        """(S + D + I) / N. 0 is perfect; it exceeds 1 where much was inserted.

        Where no reference has a token: 0 if nothing was put out, else 1.
        """
        if not self.reference_length:
            return float(self.errors > 0)
        return self.errors / self.reference_length

    def lines(self) -> tuple[Line, ...]:
        """One line: substitutions, deletions and insertions over the reference length."""
        edits = f"({self.substitutions} + {self.deletions} + {self.insertions})"
        return (
            Line(self.name, f"(S + D + I) / N = {edits} / {self.reference_length}", self.score),
        )


@dataclass(frozen=True)
class ErrorRate(TextMetric[ErrorRateScore]):
    """WER of words between white space, or CER of characters; 0 is perfect, 1 is 100 %.

    Errors and lengths are summed over the corpus before they are divided. CER counts spaces inside
    the text as characters, not those at its ends. Of several references, the one with the fewest
    errors counts; of those the longest, and then the first.

    >>> print(ErrorRate().corpus(["I like apples ."], ["I really like apples ."]))
    WER                   (S + D + I) / N = (0 + 1 + 0) / 5 = 0.2000
    >>> ErrorRate("char").corpus(["kitten"], ["sitting"]).errors
    3
    """

    name: ClassVar[str] = "error rate"
    higher_is_better: ClassVar[bool] = False

    unit: Unit = "word"
    lowercase: bool = False

    def __post_init__(self) -> None:
        if self.unit not in ("word", "char"):
            raise ValueError(f"unit: expected word or char, got {self.unit!r}")

    def result(self, counts: Sequence[float]) -> ErrorRateScore:
        """The score of: substitutions, deletions, insertions, reference length."""
        substitutions, deletions, insertions, length = map(int, counts)
        name = "WER" if self.unit == "word" else "CER"
        return ErrorRateScore(name, substitutions, deletions, insertions, length)

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        rows = [self._errors(self._tokens(output), self._tokens(gold)) for gold in references]
        return min(rows, key=lambda row: (sum(row[:3]), -row[3]))

    def _errors(self, output: list[str], reference: list[str]) -> Row:
        edits = align(output, reference)
        kinds = edits.count("substitute"), edits.count("delete"), edits.count("insert")
        return (*kinds, len(reference))

    def _tokens(self, text: str) -> list[str]:
        cased = text.lower() if self.lowercase else text
        return cased.split() if self.unit == "word" else list(cased.strip())
