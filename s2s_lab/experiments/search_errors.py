"""Search errors and model errors of a trained model, counted with proofs.

A search makes an error if the model prefers another output to the one that was found; exact search
says so with a proof, or with a bound if its budget ends first. The reference decides a second
question: is it more probable than what was found (then the search is to blame for sure), or less
(then no better search could have found it)? Last, how often is the model's own best output, the
mode, empty or much shorter than the reference? The criterion was formed on 100 sentences of valid.

Source: Stahlberg & Byrne (2019), "On NMT Search Errors and Model Errors: Cat Got Your Tongue?",
sections 3 and 4.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import fmean
from time import process_time

from s2s_lab.charts import LineChart
from s2s_lab.decoding import Beam, Exact, Greedy
from s2s_lab.decoding.decoded import Decoded
from s2s_lab.decoding.proof import Proof
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.experiments.beam_width import too_short
from s2s_lab.experiments.experiment import Experiment, Outcome
from s2s_lab.experiments.shipped import NAME, HeldOut, held_out
from s2s_lab.metrics import corpus_bleu

SENTENCES = 300
NODES = 20_000
"""Prefixes that exact search may ask for, for one source."""
WIDTHS = (1, 2, 4, 8, 16)
STRATEGIES: Mapping[str, Strategy] = {
    "greedy": Greedy(),
    **{f"beam of {width}": Beam(width, 0.0) for width in WIDTHS[1:]},
}
BEST = "beam of 4"
"""The search with which the mode is compared."""
MISSED, BLAMED, SHORT_MODES = 0.5, 0.05, 0.15
"""Greedy search misses at least the first share of the modes; the reference is more probable than
at most the second share of outputs; at least the third share of the modes are too short."""
BINS = ((1, 6), (7, 8), (9, 10), (11, 13), (14, 90))
"""Tokens of a source, EOS not counted, from … to."""
HEAD = (
    "search      search errors  open  reference better  output better  right   BLEU  tokens"
    "  CPU minutes"
)
TIE = 1e-3
"""Nats below which two log-probabilities are called equal: batches round differently."""


@dataclass(frozen=True)
class Counted:
    """What one search came to."""

    name: str
    missed: int
    """Outputs to which the model prefers another one."""
    open: int
    """Outputs of which that is not known, since the budget ended."""
    reference: int
    """Outputs to which the model prefers the reference: search errors for sure."""
    right: int
    """Outputs that are the reference."""
    of: int
    bleu: float
    tokens: float
    """Of an output on average, EOS not counted."""
    minutes: float
    """CPU time."""

    def __str__(self) -> str:
        model = self.of - self.reference - self.right
        return (
            f"{self.name:10}  {self.missed / self.of:13.1%}  {self.open:4}  "
            f"{self.reference / self.of:16.1%}  {model / self.of:14.1%}  "
            f"{self.right / self.of:5.1%}  {self.bleu:5.2f}  {self.tokens:6.2f}  "
            f"{self.minutes:11.2f}"
        )


def prove(data: HeldOut, known: Sequence[Decoded]) -> list[Proof]:
    """The model's best output for each source, with how sure that is.

    Args:
        data: model and sources.
        known: a complete output for each source, which exact search has to beat.
    """
    exact, found = Exact(nodes=NODES), dict[int, Proof]()
    for rows, sources in data.batches():
        beaten = [known[row] for row in rows]
        proofs = exact.prove(data.translator.model, sources, known=beaten)
        found |= dict(zip(rows, proofs, strict=True))
    return [found[row] for row in range(len(data.sources))]


def count(
    data: HeldOut,
    name: str,
    outputs: Sequence[Decoded],
    proofs: Sequence[Proof],
    references: Sequence[Decoded],
    minutes: float,
) -> Counted:
    """Errors of one search over all sentences."""
    missed = [_beats(p.answers[0], d) for p, d in zip(proofs, outputs, strict=True)]
    left = [not m and not p.proved for m, p in zip(missed, proofs, strict=True)]
    pairs = list(zip(references, outputs, strict=True))
    texts = data.texts(outputs)
    return Counted(
        name,
        sum(missed),
        sum(left),
        sum(_beats(reference, d) for reference, d in pairs),
        sum(reference.ids == d.ids for reference, d in pairs),
        len(outputs),
        corpus_bleu(texts, data.references).score,
        fmean(len(d.ids) - d.finished for d in outputs),
        minutes,
    )


def _beats(best: Decoded, output: Decoded) -> bool:
    """Whether it is another sequence, and more probable."""
    return best.ids != output.ids and best.logprob > output.logprob + TIE


def references_of(data: HeldOut) -> list[Decoded]:
    """The references, with what the model thinks of them."""
    targets, found = data.ids(), dict[int, float]()
    for rows, sources in data.batches():
        scores = logprob_of(data.translator.model, sources, [targets[row] for row in rows])
        found |= dict(zip(rows, scores.tolist(), strict=True))
    return [Decoded(ids, found[row], found[row], True) for row, ids in enumerate(targets)]


@dataclass(frozen=True)
class Bin:
    """Modes of sources of about one length; those that were proved."""

    first: int
    last: int
    """Tokens of a source, EOS not counted, from … to."""
    of: int
    """Sources."""
    proved: int
    empty: int
    """Modes without a token."""
    short: int
    """Modes with half of the reference's tokens or fewer, empty ones included."""

    def __str__(self) -> str:
        span = f"{self.first} to {self.last}"
        return (
            f"{span:13}  {self.of:9}  {self.proved:6}  {self.empty:10}  {self.short:6} "
            f"({self.share:.0%})"
        )

    @property
    def share(self) -> float:
        """Of the proved modes, those that are too short."""
        return self.short / max(self.proved, 1)


def by_length(
    sources: Sequence[int], references: Sequence[int], proofs: Sequence[Proof]
) -> list[Bin]:
    """What modes are like for sources of each length.

    Args:
        sources: tokens of each, EOS not counted.
        references: likewise.
        proofs: of each source.
    """
    table = []
    for first, last in BINS:
        rows = [row for row, n in enumerate(sources) if first <= n <= last]
        modes = {row: len(proofs[row].answers[0].ids) - 1 for row in rows if proofs[row].proved}
        empty = sum(n == 0 for n in modes.values())
        short = sum(too_short(n, references[row]) for row, n in modes.items())
        table.append(Bin(first, last, len(rows), len(modes), empty, short))
    return table


def run(seeds: tuple[int, ...], split: str = "test", sentences: int = SENTENCES) -> Outcome:
    """Every search, then the proofs; nothing is drawn, so that seeds change nothing."""
    data = held_out(split, sentences)
    references = references_of(data)
    found, minutes = {}, {}
    for name, strategy in STRATEGIES.items():
        begun = process_time()
        found[name] = data.search(strategy)
        minutes[name] = (process_time() - begun) / 60
    begun = process_time()
    candidates = zip(references, *found.values(), strict=True)
    known = [max((d for d in row if d.finished), key=lambda d: d.logprob) for row in candidates]
    proofs = prove(data, known)
    found["exact"] = [proof.answers[0] for proof in proofs]
    minutes["exact"] = (process_time() - begun) / 60
    rows = [count(data, n, o, proofs, references, minutes[n]) for n, o in found.items()]
    sources = [len(data.translator.encode(text)) - 1 for text in data.sources]
    bins = by_length(sources, [len(d.ids) - 1 for d in references], proofs)
    lines = [
        f"{len(proofs)} sentences of {split}; proved with {NODES:,} prefixes: "
        f"{sum(proof.proved for proof in proofs)}, with {fmean(p.nodes for p in proofs):.0f} on "
        f"average and at most {max(p.nodes for p in proofs):,}",
        HEAD,
        *map(str, rows),
        "source tokens  sentences  proved  mode empty  mode too short",
        *map(str, bins),
    ]
    return Outcome(holds(rows, bins), tuple(lines), charts(rows, bins))


def holds(rows: Sequence[Counted], bins: Sequence[Bin]) -> bool:
    """The claim, of the figures of every search, exact search last, and of all lengths."""
    *searches, exact = rows
    greedy, widest = searches[0], searches[-1]
    found = {row.name: row for row in rows}
    shrinks = all(a.missed > b.missed for a, b in pairwise(searches))
    errors = greedy.missed >= MISSED * greedy.of and shrinks
    blamed = all(row.reference <= BLAMED * row.of for row in searches)
    short = sum(one.short for one in bins) >= SHORT_MODES * sum(one.proved for one in bins)
    return errors and blamed and short and exact.bleu < found[BEST].bleu and not widest.open


def charts(rows: Sequence[Counted], bins: Sequence[Bin]) -> tuple[LineChart, ...]:
    """Errors by width of the beam, and modes that are too short by length of the source."""
    searches = list(zip(WIDTHS, rows, strict=False))
    errors = {
        "search error": [(w, row.missed / row.of) for w, row in searches],
        "reference is more probable": [(w, row.reference / row.of) for w, row in searches],
    }
    shares = [(float(one.first), one.share) for one in bins if one.proved]
    return (
        LineChart("Errors of search", "width (1: greedy)", "share", errors, doubling=True),
        LineChart("Modes that are too short", "source tokens, from", "share", {"mode": shares}),
    )


EXPERIMENT = Experiment(
    name="search-errors",
    chapter="06",
    claim=(
        f"On {SENTENCES} held-out sentences of {NAME}, greedy search misses the model's most "
        f"probable output in at least {MISSED:.0%} of them, and each doubling of a beam misses it "
        f"less often. The reference is more probable than what was found in at most {BLAMED:.0%}, "
        f"whatever the search: most wrong outputs are the model's errors. Proved modes have half "
        f"of the reference's tokens or fewer in at least {SHORT_MODES:.0%}, and their BLEU is "
        f"below that of a {BEST}."
    ),
    minutes=2,
    run=run,
    corpus=NAME,
)
