"""ROUGE-N and ROUGE-L: how much of a reference summary comes back.

Equal to the package rouge-score on the same tokens. This module does not stem, and does not split
texts into sentences (ROUGE-Lsum).

Source: Lin (2004), "ROUGE: A Package for Automatic Evaluation of Summaries", eq. 1 (ROUGE-N) and
eq. 2 to 4 (ROUGE-L), with precision and recall weighed equally.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar

from s2s_lab.metrics.f_score import MeanF1Score, mean_f1, overlap_row
from s2s_lab.metrics.metric import Row, TextMetric
from s2s_lab.metrics.ngrams import matched, ngrams
from s2s_lab.text import SpaceTokenizer, Tokenizer


@dataclass(frozen=True)
class RougeN(TextMetric[MeanF1Score]):
    """Mean F1 of n-grams, 0 to 1; an n-gram matches at most as often as the reference has it.

    Of several references the one with the best F1 counts, the first of equals. A text without an
    n-gram scores 0, also against one that has none either.

    >>> RougeN(n=2).corpus(["a b c"], ["a b d c"]).lines()[1].working
    '1/3'
    """

    name: ClassVar[str] = "ROUGE-N"

    n: int = 1
    lowercase: bool = False
    tokenizer: Tokenizer = field(default_factory=SpaceTokenizer)

    def __post_init__(self) -> None:
        if self.n < 1:
            raise ValueError(f"n: expected at least 1, got {self.n}")

    def result(self, counts: Sequence[float]) -> MeanF1Score:
        """The score of: matched, n-grams of both sides, sums of P, R and F1, texts."""
        return mean_f1(f"ROUGE-{self.n}", counts)

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        ours = ngrams(_tokens(self, output), self.n)
        golds = [ngrams(_tokens(self, reference), self.n) for reference in references]
        rows = [overlap_row(matched(ours, gold), ours.total(), gold.total()) for gold in golds]
        return max(rows, key=lambda row: row[5])


@dataclass(frozen=True)
class RougeL(TextMetric[MeanF1Score]):
    """Mean F1 of the longest common subsequence, 0 to 1.

    Of several references the one with the best F1 counts, the first of equals. An empty text
    scores 0, also against another empty one.

    >>> print(RougeL().corpus(["a b c"], ["a x c y"]))
    precision             2/3 = 0.6667
    recall                2/4 = 0.5000
    F1 of pooled counts   2 · 2/(3 + 4) = 0.5714
    ROUGE-L               2PR/(P + R) = 0.5714
    """

    name: ClassVar[str] = "ROUGE-L"

    lowercase: bool = False
    tokenizer: Tokenizer = field(default_factory=SpaceTokenizer)

    def result(self, counts: Sequence[float]) -> MeanF1Score:
        """The score of: matched, tokens of both sides, sums of P, R and F1, texts."""
        return mean_f1(self.name, counts)

    def _counts(self, output: str, references: tuple[str, ...]) -> Row:
        ours = _tokens(self, output)
        golds = [_tokens(self, reference) for reference in references]
        rows = [
            overlap_row(len(common_subsequence(ours, gold)), len(ours), len(gold)) for gold in golds
        ]
        return max(rows, key=lambda row: row[5])


def common_subsequence(output: Sequence[str], reference: Sequence[str]) -> list[str]:
    """The longest sequence that both have in this order, with gaps allowed.

    Where several are equally long, the one whose words stand furthest left in the output.

    >>> common_subsequence("a b c".split(), "a x c y".split())
    ['a', 'c']
    """
    n, m = len(output), len(reference)
    longest = [[0] * (m + 1) for _ in range(n + 1)]  # of output[i:] and reference[j:]
    for i in reversed(range(n)):
        for j in reversed(range(m)):
            if output[i] == reference[j]:
                longest[i][j] = longest[i + 1][j + 1] + 1
            else:
                longest[i][j] = max(longest[i + 1][j], longest[i][j + 1])
    words, i, j = [], 0, 0
    while longest[i][j]:
        if longest[i][j + 1] == longest[i][j]:
            j += 1
        elif longest[i + 1][j] == longest[i][j]:
            i += 1
        else:
            words.append(output[i])
            i, j = i + 1, j + 1
    return words


def _tokens(metric: RougeN | RougeL, text: str) -> list[str]:
    return metric.tokenizer.split(text.lower() if metric.lowercase else text)
