"""Runs to look at: a slow beam search over a made-up model, written into traces by hand."""

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.steered import UnderOrders
from s2s_lab.decoding.trace import Candidate, Cost, Hypothesis, Output, Step, Term, Trace

LISTED = 5

Prefix = tuple[str, ...]


def distribution(prefix: Prefix, target: Sequence[str], others: Sequence[str]) -> dict[str, float]:
    """Log-probabilities that mostly follow `target`; the same for the same prefix."""
    dice = random.Random(" ".join(prefix))
    position = min(len(prefix), len(target) - 1)
    logits = {word: dice.gauss(0, 1) for word in sorted({*target, *others, "<eos>"})}
    logits["<eos>"] -= max(0, len(target) - 2 - len(prefix))
    logits[target[position]] += 3.5
    if position + 1 < len(target):
        logits[target[position + 1]] += 1.5
    norm = math.log(sum(math.exp(value) for value in logits.values()))
    return {word: value - norm for word, value in sorted(logits.items())}


def attention_row(prefix: Prefix, length: int) -> tuple[float, ...]:
    """A peak that wanders over the source; sums to 1."""
    dice = random.Random("a" + " ".join(prefix))
    center = min(length - 1, max(0.0, len(prefix) + dice.gauss(0, 0.8)))
    weights = [math.exp(-abs(i - center) * 1.3) + dice.random() * 0.05 for i in range(length)]
    return tuple(weight / sum(weights) for weight in weights)


@dataclass
class Search:
    """A beam search as a loop, and the trace that it writes."""

    source: Sequence[str]
    target: Sequence[str]
    others: Sequence[str]
    width: int
    attends: bool
    nodes: list[Hypothesis] = field(
        default_factory=lambda: [Hypothesis(0, None, -1, 1, "<bos>", 0.0, 0.0, finished=False)]
    )
    prefixes: list[Prefix] = field(default_factory=lambda: [()])
    steps: list[Step] = field(default_factory=list)

    def run(self, longest: int, strategy: Greedy | Beam) -> Trace:
        live: list[int] = [0]
        while live and len(self.steps) < longest:
            places = self.width - sum(node.finished for node in self.nodes)
            live = self.step(live, places)
        ended = [n for n in self.nodes if n.finished] or [self.nodes[i] for i in live]
        alpha = strategy.alpha if isinstance(strategy, Beam) else 0.0
        outputs = self.outputs(ended, alpha)
        answer = " ".join(token for token in outputs[0].tokens if token != "<eos>")
        settings = {"width": self.width, "alpha": alpha, "max_steps": longest}
        return Trace(
            strategy=strategy.name,
            settings=settings if isinstance(strategy, Beam) else {"max_steps": longest},
            model="made up",
            source_text=" ".join(word for word in self.source if word != "<eos>"),
            source=tuple(self.source),
            hypotheses=tuple(self.nodes),
            steps=tuple(self.steps),
            outputs=outputs,
            output_text=answer,
            cost=Cost(len(self.steps), sum(len(s.live) for s in self.steps), 12.5),
        )

    def step(self, live: list[int], places: int) -> list[int]:
        weighed = [
            (self.nodes[i].total + logprob, i, word, logprob)
            for i in live
            for word, logprob in distribution(self.prefixes[i], self.target, self.others).items()
        ]
        weighed.sort(key=lambda entry: -entry[0])
        last = weighed[places - 1][0]
        listed = tuple(
            self.candidate(rank, entry, places, last)
            for rank, entry in enumerate(weighed[: places + LISTED], 1)
        )
        rows = tuple(attention_row(self.prefixes[i], len(self.source)) for i in live)
        self.steps.append(
            Step(len(self.steps), tuple(live), rows if self.attends else (), listed, len(weighed))
        )
        return [c.hypothesis for c in listed if c.fate == "kept" and c.hypothesis is not None]

    def candidate(
        self, rank: int, entry: tuple[float, int, str, float], places: int, last: float
    ) -> Candidate:
        total, parent, word, logprob = entry
        stays, ends = rank <= places, word == "<eos>"
        identity = len(self.nodes) if stays else None
        if identity is not None:
            self.nodes.append(
                Hypothesis(identity, parent, len(self.steps), 9, word, logprob, total, ends)
            )
            self.prefixes.append((*self.prefixes[parent], word))
        behind = 0.0 if stays else last - total
        reason = f"rank {rank}, the beam keeps {places}"
        return Candidate(
            parent=parent,
            token_id=9,
            token=word,
            logprob=logprob,
            total=total,
            score=total,
            rank=rank,
            fate=("finished" if ends else "kept") if stays else "pruned",
            behind=behind,
            reason=reason if stays else f"{reason}: {behind:.2f} nats behind",
            hypothesis=identity,
        )

    def outputs(self, ended: list[Hypothesis], alpha: float) -> tuple[Output, ...]:
        found = []
        for node in ended:
            tokens = self.prefixes[node.id]
            penalty = ((5 + len(tokens)) / 6) ** alpha
            found.append((node.total / penalty, penalty, node, tokens))
        found.sort(key=lambda entry: -entry[0])
        return tuple(
            Output(
                hypothesis=node.id,
                tokens=tokens,
                token_ids=(9,) * len(tokens),
                total=node.total,
                score=score,
                terms=(
                    Term("log-probability", node.total),
                    Term(f"length penalty ((5 + {len(tokens)}) / 6) ^ {alpha:g}", penalty),
                    Term("score = log-probability / length penalty", score),
                ),
                finished=node.finished,
                reason="best score"
                if score == found[0][0]
                else f"score {found[0][0] - score:.2f} behind the best",
            )
            for score, penalty, node, tokens in found
        )


def make_trace(
    source: str = "I really do not love the old blue house .",
    target: str = "je n' aime vraiment pas la vieille maison bleue .",
    others: str = "une le ne déteste adore plus petite rouge",
    strategy: Greedy | Beam | None = None,
    attends: bool = True,
    longest: int = 14,
) -> Trace:
    """A run whose answer is mostly `target`; words stand between spaces."""
    strategy = strategy or Beam(width=4)
    width = strategy.width if isinstance(strategy, Beam) else 1
    words = [*target.split(), "<eos>"]
    search = Search([*source.split(), "<eos>"], words, others.split(), width, attends)
    return search.run(longest, strategy)


@dataclass
class MadeUp:
    """A translator with the made-up model."""

    name: str = "made up"
    asked: list[tuple[str, Greedy | Beam]] = field(default_factory=list)

    def trace(self, text: str, strategy: Greedy | Beam | UnderOrders) -> Trace:
        """Decode, or complain about an empty sentence; orders of a person are not followed."""
        if isinstance(strategy, UnderOrders):
            strategy = strategy.strategy
        assert isinstance(strategy, Greedy | Beam)
        self.asked.append((text, strategy))
        if not text.strip():
            raise ValueError("source: expected at least one word, got none")
        return make_trace(text, strategy=strategy)
