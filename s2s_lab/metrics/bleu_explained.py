"""A BLEU score taken apart: places of n-grams, counts, sentence scores, corpus score, signature.

All figures are sacreBLEU's: its tokens, its smoothing, and for a single sentence its effective
order. To report a score use `corpus_bleu`; this module is for looking into one.

Source: Papineni et al. (2002); Post (2018), "A Call for Clarity in Reporting BLEU Scores".
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from s2s_lab.metrics.bleu_by_hand import BleuByHand, BleuScore, Smoothing
from s2s_lab.metrics.bleu_matches import SentenceMatches, matches
from s2s_lab.metrics.bleu_tokens import TokenizerName, tokens
from s2s_lab.metrics.metric import several


@dataclass(frozen=True)
class BleuExplained:
    """Everything that leads from texts to BLEU, with one way to cut them and one smoothing."""

    sentences: tuple[SentenceMatches, ...]
    sentence_scores: tuple[BleuScore, ...]
    """Each sentence by itself; orders that it is too short for are left out (effective order)."""
    corpus: BleuScore
    """From the sums of the sentences' counts, over all four orders."""
    signature: str
    """sacreBLEU's, of the corpus score."""
    sentence_signature: str
    """sacreBLEU's, of the sentence scores."""

    @property
    def mean(self) -> float:
        """The mean of the sentence scores: often taken for corpus BLEU, which it is not."""
        return sum(each.score for each in self.sentence_scores) / len(self.sentence_scores)


def explain(
    outputs: Sequence[str],
    references: Sequence[Sequence[str]],
    tokenizer: TokenizerName = "13a",
    smoothing: Smoothing = "exp",
    amount: float | None = None,
) -> BleuExplained:
    """Take the BLEU of a corpus apart.

    Args:
        outputs: what a system wrote, a line each.
        references: for each output one or several texts.
        tokenizer: sacreBLEU's name of one; see `TOKENIZERS`.
        smoothing: for orders without a match; see `BleuByHand`.
        amount: what the smoothing adds; None: 0.1 for ``floor``, 1 for ``add-k``.

    Raises:
        ValueError: for another number of references than outputs, or none; for settings that
            do not exist.

    >>> round(explain(["the cat sat on a mat"], [["the cat sat on the mat"]]).corpus.score, 4)
    53.7285
    """
    golds = several("BLEU", outputs, references)
    cut = [tokens(text, tokenizer) for text in outputs]
    cut_golds = [[tokens(text, tokenizer) for text in gold] for gold in golds]
    metric = BleuByHand(smoothing=smoothing, amount=amount)
    table = metric.table(
        [" ".join(each) for each in cut], [[" ".join(g) for g in gold] for gold in cut_golds]
    )
    alone = replace(metric, effective_order=True)
    return BleuExplained(
        tuple(matches(each, gold, metric.max_n) for each, gold in zip(cut, cut_golds, strict=True)),
        tuple(map(alone.result, table)),
        metric.total(table),
        *(_signature(golds, tokenizer, smoothing, amount, each) for each in (False, True)),
    )


def _signature(
    golds: Sequence[Sequence[str]],
    tokenizer: TokenizerName,
    smoothing: Smoothing,
    amount: float | None,
    effective_order: bool,
) -> str:
    """What sacreBLEU would write behind the score; it depends on the texts' numbers alone."""
    from sacrebleu.metrics import BLEU

    metric = BLEU(
        tokenize=tokenizer,
        smooth_method=smoothing,
        smooth_value=amount,
        effective_order=effective_order,
    )
    most = max(map(len, golds))
    streams = [["" if i < len(gold) else None for gold in golds] for i in range(most)]
    metric.corpus_score([""] * len(golds), streams)
    return str(metric.get_signature())
