"""Translation edit rate with its shifts in sight: moving a run of words is one edit.

Equal to sacreBLEU's TER, and so to the program Tercom, whose rules for choosing shifts it follows:
the best sequence of shifts is not searched for (that is NP-hard), the best single shift is taken
again and again. sacreBLEU looks for edits only within 25 words of the diagonal of the edit table,
this module in all of it: for long sentences far out of step, its edits may be fewer.

This module does not tokenise or drop punctuation as Tercom's options do.

Source: Snover et al. (2006), "A Study of Translation Edit Rate with Targeted Human Annotation",
algorithm 1.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from s2s_lab.metrics.edit import Edits, distances, next_row, trace_back
from s2s_lab.metrics.metric import Line, Row, Score, TextMetric

LONGEST_SHIFT = 10
"""Words in a run that is moved, at most."""
FARTHEST_SHIFT = 50
"""Distance between a run's place in the output and in the reference, at most."""
MOST_TRIALS = 1000
"""Shifts that are tried for one sentence before its shifting ends."""


@dataclass(frozen=True)
class Shift:
    """A run of words and where it went; positions as they were before this shift."""

    words: tuple[str, ...]
    start: int
    """Where the run stood."""
    target: int
    """Before which position it went; within the run: by how many words it went to the right."""


@dataclass(frozen=True)
class ShiftedEdits:
    """How an output becomes its reference: shifts first, then single edits."""

    shifts: tuple[Shift, ...]
    shifted: tuple[str, ...]
    """The output after the shifts."""
    edits: Edits
    """Of the shifted output; ``insert`` and ``delete`` seen from the reference, as in WER."""

    @property
    def distance(self) -> int:
        """Shifts and edits, each counting 1."""
        return len(self.shifts) + self.edits.distance


@dataclass(frozen=True)
class TerScore(Score):
    """Edits of a corpus by kind, and the length of its references."""

    shifts: int
    substitutions: int
    deletions: int
    insertions: int
    reference_length: float
    """Sum over sentences of the mean length of their references."""

    @property
    def errors(self) -> int:
        """All edits, shifts among them."""
        return self.shifts + self.substitutions + self.deletions + self.insertions

    @property
    def score(self) -> float:
        """Edits over reference length, 0 (perfect) to 100 and more.

        Where no reference has a word: 0 if nothing was put out, else 100.
        """
        if not self.reference_length:
            return 100.0 * (self.errors > 0)
        return 100 * self.errors / self.reference_length

    def lines(self) -> tuple[Line, ...]:
        """One line: shifts, substitutions, deletions and insertions over the length."""
        edits = f"({self.shifts} + {self.substitutions} + {self.deletions} + {self.insertions})"
        working = f"100 · (shifts + S + D + I) / N = 100 · {edits} / {self.reference_length:g}"
        return (Line("TER", working, self.score),)


@dataclass(frozen=True)
class Ter(TextMetric[TerScore]):
    """Corpus TER, 0 is perfect, with one or several references.

    Words stand between white space. Of several references, the one that takes the fewest edits
    counts (the first of equals), over the mean length of all. With an empty reference, every word
    of the output is an edit.

    >>> print(Ter().corpus(["today I eat an apple"], ["I eat an apple today"]))
    TER                   100 · (shifts + S + D + I) / N = 100 · (1 + 0 + 0 + 0) / 5 = 20.0000
    """

    name: ClassVar[str] = "TER"
    higher_is_better: ClassVar[bool] = False

    lowercase: bool = True
    """Case does not count, as in Tercom and in sacreBLEU."""

    def result(self, counts: Sequence[float]) -> TerScore:
        """The score of: shifts, substitutions, deletions, insertions, reference length."""
        shifts, substitutions, deletions, insertions = map(int, counts[:4])
        return TerScore(shifts, substitutions, deletions, insertions, counts[4])

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        words = self._words(output)
        golds = [self._words(reference) for reference in references]
        best = min((shifted_edits(words, gold) for gold in golds), key=lambda e: e.distance)
        edits = best.edits
        kinds = edits.count("substitute"), edits.count("delete"), edits.count("insert")
        return (len(best.shifts), *kinds, sum(map(len, golds)) / len(golds))

    def _words(self, text: str) -> list[str]:
        return (text.lower() if self.lowercase else text).split()


def shifted_edits(output: Sequence[str], reference: Sequence[str]) -> ShiftedEdits:
    """Shift runs of words while that lowers the edit distance, then count the single edits.

    >>> shifted_edits("b c a".split(), "a b c".split()).shifts
    (Shift(words=('a',), start=2, target=0),)
    """
    words, shifts, trials = list(output), [], 0
    while reference:
        shift, gain, tried = _best_shift(words, reference, MOST_TRIALS - trials)
        trials += tried
        if shift is None or gain <= 0 or trials >= MOST_TRIALS:
            break
        shifts.append(shift)
        words = _moved(words, shift.start, len(shift.words), shift.target)
    edits = trace_back(distances(words, reference), words, reference)
    return ShiftedEdits(tuple(shifts), tuple(words), edits)


def _best_shift(
    words: list[str], reference: Sequence[str], trials: int
) -> tuple[Shift | None, int, int]:
    """The best shift or None, by how much it lowers the edit distance, and how many were tried.

    Better is: a larger gain, a longer run, a run further left, a target further left.
    """
    rows = distances(words, reference)
    place, wrong_words, wrong_gold = _places(trace_back(rows, words, reference))
    gains: dict[tuple[int, int, int], int] = {}
    tried = 0
    for start, gold, length in _common_runs(words, reference):
        if not any(wrong_words[start : start + length]) or not any(
            wrong_gold[gold : gold + length]
        ):
            continue  # the run is right where it stands, or its place is taken by the right words
        if start <= place[gold] < start + length:
            continue
        for target in _targets(place, gold, length):
            tried += 1
            key = (length, -start, -target)
            if key not in gains:
                gains[key] = rows[-1][-1] - _distance_moved(words, reference, rows, key)
        if tried >= trials:
            break
    if not gains:
        return None, 0, tried
    best = max(gains, key=lambda key: (gains[key], key))
    length, start, target = best[0], -best[1], -best[2]
    return Shift(tuple(words[start : start + length]), start, target), gains[best], tried


def _places(edits: Edits) -> tuple[list[int], list[bool], list[bool]]:
    """Where in the output each reference word stands, and which words of both sides are wrong.

    A reference word that the output lacks stands where the word before it stands, or at −1.
    """
    place: list[int] = []
    wrong_words: list[bool] = []
    wrong_gold: list[bool] = []
    for step in edits.steps:
        if step.output is not None:
            wrong_words.append(step.operation != "match")
        if step.reference is not None:
            wrong_gold.append(step.operation != "match")
            place.append(len(wrong_words) - 1)
    return place, wrong_words, wrong_gold


def _common_runs(words: Sequence[str], reference: Sequence[str]) -> Iterator[tuple[int, int, int]]:
    """Start in the output, start in the reference and length of all runs that both have."""
    for start in range(len(words)):
        for gold in range(len(reference)):
            if abs(gold - start) > FARTHEST_SHIFT:
                continue
            longest = min(LONGEST_SHIFT, len(words) - start, len(reference) - gold)
            for length in range(1, longest + 1):
                if words[start + length - 1] != reference[gold + length - 1]:
                    break
                yield start, gold, length


def _targets(place: list[int], gold: int, length: int) -> list[int]:
    """Where a run may go: before its first reference word's place, or after each of its words'."""
    positions = range(gold - 1, gold + length)
    after = [0 if position < 0 else place[position] + 1 for position in positions]
    return [target for i, target in enumerate(after) if i == 0 or target != after[i - 1]]


def _moved(words: list[str], start: int, length: int, target: int) -> list[str]:
    """The words with one run moved; a target within the run moves it to the right."""
    run, rest = words[start : start + length], words[:start] + words[start + length :]
    place = target - length if target > start + length else target
    return rest[:place] + run + rest[place:]


def _distance_moved(
    words: list[str], reference: Sequence[str], rows: list[list[int]], key: tuple[int, int, int]
) -> int:
    """Edit distance after a shift; table rows before the first changed word are used again."""
    length, start, target = key[0], -key[1], -key[2]
    row = rows[min(start, target)]
    for word in _moved(words, start, length, target)[min(start, target) :]:
        row = next_row(row, word, reference)
    return row[-1]
