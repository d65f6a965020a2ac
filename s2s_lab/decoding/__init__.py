"""Decoding strategies, and the trace that each of them can write.

To read them from the simplest on: `greedy`, `beam` (with `length`, `ending`, `rules`), `diverse`,
`constrained`; `sampling` (with `filters`), `stochastic_beam`, `mbr`, `contrastive`, `speculative`,
`rerank`; `best_first`, `exact`, `viterbi`, `recombination`. To ask about a result: `distribution`,
`errors`, `autopsy`, `diff`.
"""

from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.best_first import BestFirst
from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.constrained import Constrained
from s2s_lab.decoding.contrastive import Contrastive
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.diverse import Diverse
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.greedy import Greedy
from s2s_lab.decoding.mbr import MinimumBayesRisk
from s2s_lab.decoding.recombination import Recombination
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rerank import Rerank
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.short_form import parse_strategy
from s2s_lab.decoding.speculative import Speculative
from s2s_lab.decoding.stochastic_beam import StochasticBeam
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.trace import Trace
from s2s_lab.decoding.viterbi import Viterbi

__all__ = [
    "Beam",
    "BestFirst",
    "Constrained",
    "Contrastive",
    "Decoded",
    "Diverse",
    "Exact",
    "Greedy",
    "Interrupted",
    "MinimumBayesRisk",
    "Recombination",
    "Recorder",
    "Rerank",
    "Sampling",
    "Speculative",
    "StochasticBeam",
    "Strategy",
    "Trace",
    "Viterbi",
    "parse_strategy",
]
