"""How good are the outputs? By the field's own library, and by hand with every term in sight.

To report: `corpus_bleu` and `corpus_chrf`, through sacreBLEU with its signature. To understand: the
classes, each with `corpus(outputs, references)`, whose result prints its arithmetic, and
`table(…)`, whose rows `resample` takes to compare two systems. Importing this package does not
import sacreBLEU.
"""

from s2s_lab.metrics.accuracy import AccuracyScore, SequenceAccuracy, TokenAccuracy
from s2s_lab.metrics.alignment import AlignmentErrorRate, AlignmentScore, Gold, links_of
from s2s_lab.metrics.bleu import Bleu, corpus_bleu, corpus_chrf, exact_match, tokenised_bleu
from s2s_lab.metrics.bleu_by_hand import BleuByHand, BleuScore
from s2s_lab.metrics.bootstrap import BootstrapScore, resample
from s2s_lab.metrics.boundaries import BoundaryF1, BoundaryScore, boundaries
from s2s_lab.metrics.chrf import ChrF, ChrFScore
from s2s_lab.metrics.edit import Edit, Edits, align
from s2s_lab.metrics.error_rate import ErrorRate, ErrorRateScore
from s2s_lab.metrics.f_score import MeanF1Score, SpanF1, SpanScore, TokenF1
from s2s_lab.metrics.metric import Line, Metric, Score, TextMetric
from s2s_lab.metrics.perplexity import Perplexity, PerplexityScore, gold_logprobs
from s2s_lab.metrics.rouge import RougeL, RougeN
from s2s_lab.metrics.ter import ShiftedEdits, Ter, TerScore, shifted_edits

__all__ = [
    "AccuracyScore",
    "AlignmentErrorRate",
    "AlignmentScore",
    "Bleu",
    "BleuByHand",
    "BleuScore",
    "BootstrapScore",
    "BoundaryF1",
    "BoundaryScore",
    "ChrF",
    "ChrFScore",
    "Edit",
    "Edits",
    "ErrorRate",
    "ErrorRateScore",
    "Gold",
    "Line",
    "MeanF1Score",
    "Metric",
    "Perplexity",
    "PerplexityScore",
    "RougeL",
    "RougeN",
    "Score",
    "SequenceAccuracy",
    "ShiftedEdits",
    "SpanF1",
    "SpanScore",
    "Ter",
    "TerScore",
    "TextMetric",
    "TokenAccuracy",
    "TokenF1",
    "align",
    "boundaries",
    "corpus_bleu",
    "corpus_chrf",
    "exact_match",
    "gold_logprobs",
    "links_of",
    "resample",
    "shifted_edits",
    "tokenised_bleu",
]
