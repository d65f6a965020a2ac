"""BLEU and chrF as sacreBLEU computes them, so that figures can be compared with anybody's.

Source: Papineni et al. (2002); Popović (2015); Post (2018), "A Call for Clarity in Reporting BLEU
Scores".
"""

from collections.abc import Sequence
from dataclasses import dataclass

from s2s_lab.metrics.metric import same_number
from s2s_lab.text import Tokenizer


@dataclass(frozen=True)
class Bleu:
    """A corpus score, of BLEU or of chrF, and what it takes to reproduce it."""

    score: float
    """0 to 100."""
    detail: str
    """n-gram precisions, brevity penalty and lengths, as sacreBLEU prints them."""
    signature: str
    """sacreBLEU's signature: tokeniser, case, smoothing, version."""
    name: str = "BLEU"
    """Of the score."""

    def __str__(self) -> str:
        detail = f"  ({self.detail})" if self.detail else ""
        return f"{self.name} = {self.score:.2f}{detail}\nsignature {self.signature}"


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


def tokenised_bleu(
    outputs: Sequence[str], references: Sequence[str], tokenizer: Tokenizer, of: str
) -> Bleu:
    """BLEU over the tokens of a tokenizer in lower case, as papers before sacreBLEU report it.

    As multi-bleu.perl, of Moses, computes it: one reference, no smoothing. It depends on the
    tokenizer, so that figures of two papers can be compared only where these agree.

    Args:
        outputs: what a system wrote.
        references: what it should have written.
        tokenizer: cuts both.
        of: what it is called in the signature.

    Raises:
        ValueError: if there are not as many references as outputs, or none.

    >>> from s2s_lab.words import WordTokenizer
    >>> tokenised_bleu(["A dog (runs) ."], ["a dog (runs)."], WordTokenizer(), "words").score
    100.00000000000004
    """
    same_number("BLEU", outputs, references)
    from sacrebleu.metrics import BLEU

    metric = BLEU(lowercase=True, tokenize="none", smooth_method="none", force=True)
    cut = [[" ".join(tokenizer.split(text)) for text in side] for side in (outputs, references)]
    result = metric.corpus_score(cut[0], [cut[1]])
    detail = result.format(signature="", width=2).partition(" = ")[2].partition(" ")[2]
    signature = f"{metric.get_signature()} over tokens of {of}"
    return Bleu(result.score, detail, signature, "tokenised lower-cased BLEU")


def corpus_chrf(outputs: Sequence[str], references: Sequence[str], lowercase: bool = False) -> Bleu:
    """chrF2 of a corpus with one reference each: 6 character orders, no words, recall twice.

    Args:
        outputs: what a system wrote.
        references: what it should have written.
        lowercase: case does not count.

    Raises:
        ValueError: if there are not as many references as outputs, or none.

    >>> corpus_chrf(["the cat"], ["the cat"]).score
    100.0
    """
    same_number("chrF", outputs, references)
    from sacrebleu.metrics import CHRF

    metric = CHRF(lowercase=lowercase)
    result = metric.corpus_score(list(outputs), [list(references)])
    return Bleu(result.score, "", str(metric.get_signature()), "chrF2")


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
