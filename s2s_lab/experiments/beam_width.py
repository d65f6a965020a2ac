"""The beam-search curse on a trained model: wider beams write less, and BLEU falls.

A wider beam finds what is more probable, and what is more probable is shorter, since every token
multiplies a probability below 1. Averages in the place of sums (log-probability by token) take that
away. The criterion was formed on 300 sentences of valid.

Source: Koehn & Knowles (2017), "Six Challenges for Neural Machine Translation", section 3.6; Murray
& Chiang (2018), "Correcting Length Bias in Neural Machine Translation"; Stahlberg & Byrne (2019),
"On NMT Search Errors and Model Errors: Cat Got Your Tongue?".
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from time import process_time

from s2s_lab.charts import LineChart
from s2s_lab.decoding import Beam
from s2s_lab.decoding.length import Length
from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.experiments.shipped import NAME, HeldOut, held_out, spaced
from s2s_lab.metrics import BleuByHand, corpus_bleu, resample
from s2s_lab.training.history import nice

SENTENCES = 300
WIDTHS = (1, 2, 4, 8, 16, 32, 64)
NARROW, WIDE = 4, 64
"""The two widths that the claim compares."""
SCORES: Mapping[str, tuple[float, Length | None]] = {
    "sum": (0.0, None),
    "average": (1.0, Length("power")),
}
"""What finished hypotheses are compared by: strength and convention of length."""
SHORT = 0.5
"""An output is too short with at most so much of its reference's tokens, EOS not counted."""
TIMES, WITHIN, LOST = 2, 1.5, 0.02
"""By sums, at least so many times as many outputs are too short at the end; by averages, BLEU
stays within so many points, and at most such a share of the tokens is lost."""
RESAMPLES = 1000
HEAD = "score    width   BLEU  tokens   empty  too short  CPU minutes"


@dataclass(frozen=True)
class Measured:
    """One width, one way to score."""

    score: str
    """A name of `SCORES`."""
    width: int
    texts: Sequence[str]
    bleu: float
    """By sacreBLEU, 0 to 100."""
    tokens: float
    """Of an output on average, EOS not counted."""
    empty: float
    """Share of outputs without a token."""
    short: float
    """Share of outputs that are too short, empty ones included."""
    minutes: float
    """CPU time of the search."""

    def __str__(self) -> str:
        return (
            f"{self.score:7}  {self.width:5}  {self.bleu:5.2f}  {self.tokens:6.2f}  "
            f"{self.empty:6.1%}  {self.short:9.1%}  {self.minutes:11.2f}"
        )


def measure(data: HeldOut, score: str, width: int) -> Measured:
    """Decode all sentences with one beam."""
    alpha, length = SCORES[score]
    begun = process_time()
    found = data.search(Beam(width, alpha, length=length))
    minutes = (process_time() - begun) / 60
    texts = data.texts(found)
    lengths = [len(decoded.ids) - decoded.finished for decoded in found]
    expected = [len(ids) - 1 for ids in data.ids()]
    return Measured(
        score,
        width,
        texts,
        corpus_bleu(texts, data.references).score,
        fmean(lengths),
        fmean(n == 0 for n in lengths),
        fmean(map(too_short, lengths, expected)),
        minutes,
    )


def too_short(tokens: int, expected: int) -> bool:
    """Whether an output of so many tokens is too short for its reference.

    >>> too_short(5, 10), too_short(6, 10)
    (True, False)
    """
    return tokens <= SHORT * expected


def interval(
    data: HeldOut, narrow: Measured, wide: Measured, seed: int
) -> tuple[float, float, float]:
    """Difference of BLEU from one width to another, and the ends of its 95 % interval."""
    metric, references = BleuByHand(), spaced(data.references)
    before, after = (metric.table(spaced(one.texts), references) for one in (narrow, wide))
    found = resample(metric, before, after, RESAMPLES, seed)
    low, high = found.interval()
    return found.difference, low, high


def run(seeds: tuple[int, ...], split: str = "test", sentences: int = SENTENCES) -> Outcome:
    """All widths by sums and by averages; the seed is that of the resamples."""
    data = held_out(split, sentences)
    rows = {(s, w): measure(data, s, w) for s in SCORES for w in WIDTHS}
    lines = [HEAD, *map(str, rows.values())]
    tokens = fmean(len(ids) - 1 for ids in data.ids())
    lines.append(f"{len(data.sources)} sentences of {split}; references have {tokens:.2f} tokens")
    differences = {}
    for score in SCORES:
        found = interval(data, rows[score, NARROW], rows[score, WIDE], seeds[0])
        differences[score] = found
        lines.append(
            f"by {score}s, BLEU from width {NARROW} to {WIDE}: {found[0]:+.2f}, "
            f"95 % interval {found[1]:+.2f} … {found[2]:+.2f}"
        )
    return Outcome(holds(rows, differences), tuple(lines), charts(rows))


def holds(
    rows: Mapping[tuple[str, int], Measured],
    differences: Mapping[str, tuple[float, float, float]],
) -> bool:
    """The claim, of the figures of all widths and the differences of BLEU with their intervals."""
    narrow, wide = rows["sum", NARROW], rows["sum", WIDE]
    shrinks = all(rows["sum", a].tokens > rows["sum", b].tokens for a, b in pairwise(WIDTHS))
    curse = shrinks and differences["sum"][1] <= 0 and wide.short >= TIMES * narrow.short
    cured = abs(differences["average"][0]) <= WITHIN
    kept = rows["average", WIDE].tokens >= (1 - LOST) * rows["average", NARROW].tokens
    return curse and cured and kept


def charts(rows: Mapping[tuple[str, int], Measured]) -> tuple[LineChart, ...]:
    """BLEU, length, and the share of outputs that are too short, by width."""
    titles = (
        ("BLEU by width of the beam", "BLEU", "bleu", 30.0),
        ("Length by width of the beam", "tokens of an output", "tokens", 10.0),
        ("Outputs that are too short", "share", "short", 0.25),
    )
    return tuple(
        LineChart(
            title,
            "width",
            name,
            {f"by {s}s": [(w, getattr(rows[s, w], field)) for w in WIDTHS] for s in SCORES},
            top=nice(max(top, *(getattr(row, field) for row in rows.values()))),
            doubling=True,
        )
        for title, name, field, top in titles
    )


EXPERIMENT = Experiment(
    name="beam-width",
    chapter="06",
    claim=(
        f"On {SENTENCES} held-out sentences of {NAME}, a beam that compares sums of "
        f"log-probabilities writes less at every doubling of its width. From width {NARROW} to "
        f"{WIDE} its BLEU does not rise (a 95 % paired-bootstrap interval of the difference does "
        f"not lie above 0), and at least {TIMES} times as many outputs have half of the "
        f"reference's tokens or fewer. By averages, BLEU changes by at most {WITHIN:g} points, and "
        f"outputs lose at most {LOST:.0%} of their tokens."
    ),
    minutes=3,
    run=run,
    seeds=(0,),
    corpus=NAME,
)
