"""BLEU as sacreBLEU computes it, so that figures can be compared with anybody's.

Source: Papineni et al. (2002); Post (2018), "A Call for Clarity in Reporting BLEU Scores".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from s2s_lab.metrics.metric import same_number


@dataclass(frozen=True)
class Bleu:
    """A corpus score and what it takes to reproduce it."""

    score: float
    """0 to 100."""
    detail: str
    """n-gram precisions, brevity penalty and lengths, as sacreBLEU prints them."""
    signature: str
    """sacreBLEU's signature: tokeniser, case, smoothing, version."""

    def __str__(self) -> str:
        return f"BLEU = {self.score:.2f}  ({self.detail})\nsignature {self.signature}"


def corpus_bleu(
    outputs: Sequence[str],
    references: Sequence[str],
    lowercase: bool = False,
    tokenizer: str = "13a",
) -> Bleu:
    """BLEU of a corpus with one reference each, tokenised by sacreBLEU.

    Args:
        outputs: what a system wrote.
        references: what it should have written.
        lowercase: case does not count.
        tokenizer: sacreBLEU's name of one: ``zh`` for Chinese, whose words 13a cannot find.

    Raises:
        ValueError: if there are not as many references as outputs, or none.

    >>> corpus_bleu(["the cat sat on the mat"], ["the cat sat on the mat"]).score
    100.00000000000004
    """
    same_number("BLEU", outputs, references)
    from sacrebleu.metrics import BLEU

    metric = BLEU(lowercase=lowercase, tokenize=tokenizer)
    result = metric.corpus_score(list(outputs), [list(references)])
    detail = result.format(signature="", width=2).partition(" = ")[2].partition(" ")[2]
    return Bleu(result.score, detail, str(metric.get_signature()))


def exact_match(outputs: Sequence[str], references: Sequence[str]) -> float:
    """Share of outputs that equal their reference, character by character.

    Raises:
        ValueError: if there are not as many references as outputs, or none.

    >>> exact_match(["a", "b"], ["a", "c"])
    0.5
    """
    same_number("exact match", outputs, references)
    hits = sum(o == r for o, r in zip(outputs, references, strict=True))
    return hits / len(outputs)
