"""chrF and chrF++ with every term in sight: overlap of character n-grams, recall before precision.

Equal to sacreBLEU's chrF. This module does not offer the variant of Popović's first script, which
takes an F-score of each order and averages those.

Source: Popović (2015), "chrF: character n-gram F-score for automatic MT evaluation", eq. 1;
Popović (2017), "chrF++: words helping character n-grams"; Post (2018) for the conventions.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from string import punctuation
from typing import ClassVar

from s2s_lab.metrics.metric import Line, Row, Score, TextMetric, harmonic, ratio
from s2s_lab.metrics.ngrams import Ngrams, matched, ngrams


@dataclass(frozen=True)
class ChrFScore(Score):
    """The counts behind a chrF score and what follows from them."""

    matches: tuple[int, ...]
    """Clipped matches: character orders from 1, then word orders from 1."""
    output_totals: tuple[int, ...]
    """N-grams in the outputs; a sentence whose reference is too short for an order adds none."""
    reference_totals: tuple[int, ...]
    char_order: int
    beta: float

    @property
    def counted(self) -> tuple[int, ...]:
        """Positions of the orders that both sides have; only they enter the means."""
        sides = zip(self.output_totals, self.reference_totals, strict=True)
        return tuple(i for i, (ours, theirs) in enumerate(sides) if ours and theirs)

    @property
    def precision(self) -> float:
        """Mean over the counted orders of matches / n-grams in the outputs."""
        parts = [self.matches[i] / self.output_totals[i] for i in self.counted]
        return ratio(sum(parts), len(parts))

    @property
    def recall(self) -> float:
        """Mean over the counted orders of matches / n-grams in the references."""
        parts = [self.matches[i] / self.reference_totals[i] for i in self.counted]
        return ratio(sum(parts), len(parts))

    @property
    def score(self) -> float:
        """One F-measure of mean precision and mean recall, 0 to 100."""
        return 100 * harmonic(self.precision, self.recall, self.beta)

    def lines(self) -> tuple[Line, ...]:
        """Precision and recall of each order, their means, and the F-measure."""
        lines = []
        for i in self.counted:
            kind, n = ("char", i + 1) if i < self.char_order else ("word", i + 1 - self.char_order)
            for side, totals in (
                ("precision", self.output_totals),
                ("recall", self.reference_totals),
            ):
                working = f"{self.matches[i]}/{totals[i]}"
                lines.append(Line(f"{kind} {n}-gram {side}", working, self.matches[i] / totals[i]))
        p, r, b = self.precision, self.recall, f"{self.beta:g}²"
        means = f"mean over {len(self.counted)} orders"
        f_measure = f"100 · (1 + {b}) · {p:.4f} · {r:.4f} / ({b} · {p:.4f} + {r:.4f})"
        words = "+" * (len(self.matches) - self.char_order)
        name = f"chrF{self.beta:g}{words}"
        return (
            *lines,
            Line("precision", means, p),
            Line("recall", means, r),
            Line(name, f_measure if p + r else "nothing matched", self.score),
        )


@dataclass(frozen=True)
class ChrF(TextMetric[ChrFScore]):
    """Corpus chrF, 0 to 100, with one or several references; chrF++ with ``word_order=2``.

    White space is no character here. Of several references the one with the best F-measure for
    the sentence counts, the first of equals. An empty output, or an empty reference, has no
    n-grams: nothing matches, and a corpus of nothing else scores 0.

    Recall weighs ``beta²`` times as much as precision:

    >>> print(ChrF(char_order=2).corpus(["abc"], ["abcd"]))
    char 1-gram precision 3/3 = 1.0000
    char 1-gram recall    3/4 = 0.7500
    char 2-gram precision 2/2 = 1.0000
    char 2-gram recall    2/3 = 0.6667
    precision             mean over 2 orders = 1.0000
    recall                mean over 2 orders = 0.7083
    chrF2                 100 · (1 + 2²) · 1.0000 · 0.7083 / (2² · 1.0000 + 0.7083) = 75.2212
    """

    name: ClassVar[str] = "chrF"

    char_order: int = 6
    """Longest character n-grams that count."""
    word_order: int = 0
    """Longest word n-grams that count; a mark at one end of a word is a word of its own."""
    beta: float = 2.0
    """How many times as much recall counts as precision."""
    lowercase: bool = False

    def __post_init__(self) -> None:
        if self.char_order < 1 or self.word_order < 0 or self.beta <= 0:
            raise ValueError(
                "chrF: expected char_order ≥ 1, word_order ≥ 0 and beta > 0, "
                f"got {self.char_order}, {self.word_order} and {self.beta}"
            )

    def result(self, counts: Sequence[float]) -> ChrFScore:
        """The score of: matches, n-grams in the outputs, n-grams in the references, by order."""
        k = self.char_order + self.word_order
        whole = tuple(map(int, counts))
        return ChrFScore(whole[:k], whole[k : 2 * k], whole[2 * k :], self.char_order, self.beta)

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        ours = self._ngrams(output)
        rows = [_compared(ours, self._ngrams(reference)) for reference in references]
        return max(rows, key=lambda row: self.result(row).score)

    def _ngrams(self, text: str) -> list[Ngrams]:
        words = (text.lower() if self.lowercase else text).split()
        characters, cut = "".join(words), [part for word in words for part in _cut(word)]
        return [
            *(ngrams(characters, n) for n in range(1, self.char_order + 1)),
            *(ngrams(cut, n) for n in range(1, self.word_order + 1)),
        ]


def _compared(ours: list[Ngrams], theirs: list[Ngrams]) -> Row:
    """Matches, output totals and reference totals of one sentence."""
    pairs = list(zip(ours, theirs, strict=True))
    return (
        *(matched(output, reference) for output, reference in pairs),
        *(output.total() if reference else 0 for output, reference in pairs),
        *(reference.total() for _, reference in pairs),
    )


def _cut(word: str) -> list[str]:
    """A word with one mark cut off: at its end, or else at its beginning."""
    if len(word) > 1 and word[-1] in punctuation:
        return [word[:-1], word[-1]]
    if len(word) > 1 and word[0] in punctuation:
        return [word[0], word[1:]]
    return [word]
