"""What a beam search came up with: hypotheses read back from its steps, scored and in order."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from s2s_lab.decoding.beam_step import Scoring, Step
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.text import EOS


class Answers:
    """Collects the steps of a search, and makes n-best lists of them."""

    def __init__(self, batch: int, width: int, scoring: Scoring, cut_competes: bool) -> None:
        self.batch, self.width, self.scoring = batch, width, scoring
        self.cut_competes = cut_competes
        self.steps: list[Step] = []
        self._parts: dict[int, _Path] = {}
        """Where each answer came from, by its identity."""

    def collect(self, cut: Sequence[int]) -> list[NBest]:
        """Up to `width` hypotheses of each sentence, best first.

        Args:
            cut: sentences that a limit cut.

        Raises:
            ValueError: if rules allowed a sentence no first token.
        """
        plain: list[_Plain] = []
        for step in self.steps:
            plain.append(_Plain.of(step, plain[-1].reads_after if plain else 0))
        paths = [
            self._best(plain, sentence, sentence in set(cut)) for sentence in range(self.batch)
        ]
        flat = [path for found in paths for path in found]
        reads = iter(self._reads([path.reads for path in flat]))
        answers = []
        for found in paths:
            answers.append(
                [Decoded(p.ids, p.logprob, p.score, p.ids[-1] == EOS, next(reads)) for p in found]
            )
            self._parts |= {id(d): p for d, p in zip(answers[-1], found, strict=True)}
        return answers

    def terms(self, decoded: Decoded) -> list[tuple[str, float]]:
        """The arithmetic of a score, line by line."""
        path = self._parts[id(decoded)]
        counted = self.scoring.length.counted(len(path.ids), decoded.finished)
        return self.scoring.lines(path.logprob, path.total, counted, path.coverage, path.score)

    def verdict(self, decoded: Decoded, best: Decoded) -> str:
        """Why an answer won or lost."""
        if decoded is best:
            return "best score" if decoded.finished else "best score, but unfinished"
        said = f"score {best.score - decoded.score:.2f} behind the best"
        more = self._parts[id(decoded)].total - self._parts[id(best)].total
        if more > 0:
            said += f", although its sum is {more:.2f} nats higher"
        return said

    def _best(self, steps: Sequence["_Plain"], sentence: int, cut: bool) -> list["_Path"]:
        """Its best hypotheses, in order."""
        mine = [step for step in steps if sentence in step.row]
        ended = [
            (t, entry)
            for t, step in enumerate(mine)
            for entry, ends in enumerate(step.ends[step.row[sentence]])
            if ends
        ]
        live = self._live(mine, sentence)
        if not ended:
            ended = live
        elif cut and self.cut_competes:
            t = len(mine) - 1
            places = self.width - sum(mine[t].ends[mine[t].row[sentence]])
            ended = ended + [(step, entry) for step, entry in live if step == t][:places]
        found = [_path(mine, sentence, t, entry) for t, entry in ended]
        return sorted(found, key=lambda path: -path.score)[: self.width]

    def _live(self, steps: Sequence["_Plain"], sentence: int) -> list[tuple[int, int]]:
        """The last hypotheses that could go on, at the latest step that had any."""
        for t in range(len(steps) - 1, -1, -1):
            goes_on = steps[t].goes_on[steps[t].row[sentence]]
            if any(goes_on):
                return [(t, entry) for entry, goes in enumerate(goes_on) if goes]
        if any(any(step.ends[step.row[sentence]]) for step in steps):
            return []
        raise ValueError("rules: expected at least one token that may come first, got none")

    def _reads(self, wanted: Sequence[Sequence[int]]) -> Sequence[Tensor | None]:
        """The attention rows of many hypotheses, found together."""
        parts = [step.attention.flatten(0, 1) for step in self.steps if step.attention is not None]
        if not parts:
            return [None] * len(wanted)
        index = torch.tensor([i for rows in wanted for i in rows], device=parts[0].device)
        found = torch.cat(parts).index_select(0, index)
        return found.split([len(rows) for rows in wanted])


@dataclass(frozen=True)
class _Plain:
    """A step without tensors, which Python reads faster one by one."""

    row: dict[int, int]
    """Rows by sentence."""
    parent: list[list[int]]
    token: list[list[int]]
    logprob: list[list[float]]
    total: list[list[float]]
    score: list[list[float]]
    coverage: list[list[float]] | None
    goes_on: list[list[bool]]
    ends: list[list[bool]]
    places: int
    """Old places of a sentence."""
    reads_before: int
    """Attention rows of all earlier steps."""

    @property
    def reads_after(self) -> int:
        """And with those of this one."""
        return self.reads_before + len(self.row) * self.places

    @classmethod
    def of(cls, step: Step, reads_before: int) -> "_Plain":
        made = step.entries
        return cls(
            {sentence: row for row, sentence in enumerate(step.sentences)},
            made.parent.tolist(),
            made.token.tolist(),
            made.logprob.tolist(),
            made.total.tolist(),
            step.score.tolist(),
            None if step.coverage is None else step.coverage.tolist(),
            step.goes_on.tolist(),
            step.ends.tolist(),
            step.places,
            reads_before,
        )


@dataclass(frozen=True)
class _Path:
    """A hypothesis and what it was made of."""

    ids: tuple[int, ...]
    logprob: float
    total: float
    score: float
    coverage: float | None
    reads: list[int]
    """Its attention rows, counted through all steps, sentences and places."""


def _path(steps: Sequence[_Plain], sentence: int, t: int, entry: int) -> _Path:
    """Follow the parents back from an end."""
    last, row = steps[t], steps[t].row[sentence]
    ids, reads, place = [], [], entry
    for step in reversed(steps[: t + 1]):
        at = step.row[sentence]
        ids.append(step.token[at][place])
        place = step.parent[at][place]
        reads.append(step.reads_before + at * step.places + place)
    return _Path(
        tuple(reversed(ids)),
        last.logprob[row][entry],
        last.total[row][entry],
        last.score[row][entry],
        None if last.coverage is None else last.coverage[row][entry],
        reads[::-1],
    )
