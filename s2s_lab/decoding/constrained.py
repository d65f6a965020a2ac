"""Beam search whose output contains given words, by dynamic beam allocation.

A plain beam would never hold an unlikely word long enough to finish a sentence around it. So the
places are dealt to *banks*: bank b holds hypotheses that have met b tokens of the phrases, and
hypotheses compete within their bank only. The sentence may end in the last bank alone.

Conventions. Every bank gets ``width // banks`` places, the last bank the rest as well; a bank that
cannot use its places passes them down to the next, and what is left at the bottom goes back up. A
finished hypothesis keeps a place of the last bank, as in `Beam`. A continuation is barred when too
few steps would be left for what is missing: hence the output contains its words whenever the
length limit and the model allow it. With phrases the search also ends once no live hypothesis can
beat the best finished one, even if nothing that it still has to say cost anything.

Words that must *not* occur, and a beginning that is given, are `rules`. This module knows no
spelling: `phrases.phrases` turns words into ids.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import Decoded, NBest
from s2s_lab.decoding.length import gnmt_penalty
from s2s_lab.decoding.phrases import Phrase, Phrases
from s2s_lab.decoding.places import Ahead, Choice, Places, Prefix, write_down
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.weighing import Weighed
from s2s_lab.models.protocol import StepModel
from s2s_lab.text import EOS


@dataclass(frozen=True)
class Banked:
    """The continuations of one sentence in one step, sorted into banks."""

    scores: Float[Tensor, "live vocab"]
    """log-probabilities; -inf = barred."""
    banks: Int[Tensor, "live vocab"]
    """How many tokens of the phrases each would have met."""
    dealt: tuple[int, ...]
    """Places that each bank can fill."""
    chosen: tuple[Choice, ...]
    """What stays, best first."""

    def rank(self, place: int, token: int) -> int:
        """1 = best of its bank."""
        mine = self.banks == self.banks[place, token]
        return 1 + int((mine & (self.scores > self.scores[place, token])).sum())


@dataclass(frozen=True)
class Constrained:
    """A beam whose hypotheses meet all phrases before they end.

    Source: Post & Vilar (2018), "Fast Lexically Constrained Decoding with Dynamic Beam
    Allocation", section 3; banks are the rows of Hokamp & Liu (2017), "Lexically Constrained
    Decoding for Sequence Generation Using Grid Beam Search". The paper draws the candidates of a
    bank from three short lists; here all continuations are weighed. Without phrases it is `Beam`.

    Raises:
        ValueError: for phrases that are empty, special or given twice, or that do not fit into
            the length limit; for a setting out of its range.
    """

    must: tuple[Phrase, ...] = ()
    """Token ids of the words and phrases that the output has to contain; see `phrases`."""
    width: int = 5
    """Places of all banks together; with fewer than banks only the foremost are held."""
    alpha: float = 0.6
    """Strength of the length penalty on finished hypotheses; see `Beam`."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search; None: no limit."""

    def __post_init__(self) -> None:
        if self.width < 1:
            raise ValueError(f"width: expected at least 1, got {self.width}")
        if self.alpha < 0:
            raise ValueError(f"alpha: expected 0 or more, got {self.alpha}")
        expect_limits(self.max_steps, self.seconds)
        if self.max_steps < (need := Phrases(self.must).size + 1):
            raise ValueError(
                f"max_steps: expected at least {need}, for the phrases and EOS, "
                f"got {self.max_steps}"
            )

    @property
    def name(self) -> str:
        """``constrained``."""
        return "constrained"

    @torch.inference_mode()
    def search(
        self, model: StepModel, sources: Batch, recorder: Recorder | None = None
    ) -> list[NBest]:
        """Up to `width` hypotheses for each source, best first.

        One that lacks a phrase is returned only if nothing else was possible: the model or a
        budget allowed no more.

        Raises:
            Interrupted: on Ctrl-C, with what was found so far.
        """
        places = Places(model, sources)
        with Clock(self.max_steps, self.seconds) as clock:
            for step in clock.steps():
                ahead = places.look()
                chosen: list[Sequence[Choice]] = []
                for sentence, seen in enumerate(ahead):
                    if seen is None:
                        chosen.append(())
                        continue
                    live, ended = places.live[sentence], places.ended[sentence]
                    banked = self._banked(live, seen, len(ended), self.max_steps - step - 1)
                    chosen.append(banked.chosen)
                    if recorder:
                        why = _Why(self, live, banked, self.max_steps - step - 1)
                        write_down(recorder, sentence, seen, banked.chosen, banked.scores, why)
                places.go(ahead, chosen)
                self._stop_early(places)
                if not places:
                    break
            answers = places.answers(self._score, self.width)
            if recorder:
                for sentence, spent in enumerate(places.spent):
                    recorder.spent(sentence, *spent)
                recorder.finish(answers, self._terms, clock.cut)
        return clock.answer(answers)

    def _banked(self, live: Sequence[Prefix], ahead: Ahead, ended: int, left: int) -> Banked:
        """Sort all continuations into banks, deal the places, fill them."""
        phrases = Phrases(self.must)
        scores = ahead.scores
        banks = torch.zeros_like(scores, dtype=torch.long)
        for place, prefix in enumerate(live):
            banks[place] = phrases.size - sum(map(len, phrases.missing(prefix.ids)))
            for token in phrases.tokens:
                banks[place, token] = phrases.reached((*prefix.ids, token))
        missing = phrases.size - banks
        scores = scores.masked_fill((missing > 0) & (missing + 1 > left), -torch.inf)
        scores[:, EOS] = scores[:, EOS].masked_fill(missing[:, EOS] > 0, -torch.inf)
        possible = [
            int(((banks == bank) & (scores > -torch.inf)).sum())
            for bank in range(phrases.size + 1)
        ]
        dealt = deal(self._shares(ended), possible)
        chosen: list[tuple[float, Choice]] = []
        for bank, count in enumerate(dealt):
            best = scores.masked_fill(banks != bank, -torch.inf).flatten().topk(count)
            for value, index in zip(best.values.tolist(), best.indices.tolist(), strict=True):
                chosen.append((value, divmod(index, scores.shape[1])))
        ordered = sorted(chosen, key=lambda pair: -pair[0])
        return Banked(scores, banks, tuple(dealt), tuple(choice for _, choice in ordered))

    def _shares(self, ended: int) -> list[int]:
        """Places of each bank before any is passed on, less what finished hypotheses hold."""
        below = Phrases(self.must).size
        each = self.width // (below + 1)
        last = self.width - below * each
        # While others may still come up, the last bank always takes one.
        return [each] * below + [max(last - ended, 1 if below else 0)]

    def _stop_early(self, places: Places) -> None:
        """Drop what lives in sentences whose best finished hypothesis cannot be beaten any more."""
        if not self.must:
            return
        longest = gnmt_penalty(self.max_steps, self.alpha)
        for sentence, (live, ended) in enumerate(zip(places.live, places.ended, strict=True)):
            if live and ended:
                hope = max(prefix.logprob for prefix in live) / longest
                if hope <= max(map(self._score, ended)):
                    places.drop(sentence)

    def _score(self, prefix: Prefix) -> float:
        return prefix.logprob / gnmt_penalty(len(prefix.ids), self.alpha)

    def _terms(self, decoded: Decoded) -> list[tuple[str, float]]:
        length = len(decoded.ids)
        return [
            ("log-probability", decoded.logprob),
            (
                f"length penalty ((5 + {length}) / 6) ^ {self.alpha:g}",
                gnmt_penalty(length, self.alpha),
            ),
            ("score = log-probability / length penalty", decoded.score),
        ]


@dataclass(frozen=True)
class _Why:
    """Why each continuation stayed, lost or was barred."""

    strategy: Constrained
    live: Sequence[Prefix]
    banked: Banked
    left: int

    def __call__(self, weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
        """One sentence; there is no arithmetic but the log-probability."""
        return self._sentence(weighed), ()

    def _sentence(self, weighed: Weighed) -> str:
        size = Phrases(self.strategy.must).size
        place, token = weighed.place, weighed.token
        bank = int(self.banked.banks[place, token])
        missing = size - bank
        if weighed.fate == "barred" and token == EOS and missing:
            return f"barred: the sentence may not end while {missing} of {size} tokens are missing"
        if weighed.fate == "barred":
            return f"barred: {missing} tokens and EOS do not fit into the {self.left} steps left"
        rank, dealt = self.banked.rank(place, token), self.banked.dealt[bank]
        open_places = f"{dealt} {'place was' if dealt == 1 else 'places were'} open"
        named = f"bank {bank} of {size}: " if size else ""
        said = f"{named}rank {rank}, {open_places}"
        if weighed.stays:
            return said + (", and it ends the sentence" if token == EOS else "")
        stayed = [
            float(self.banked.scores[p, t])
            for p, t in self.banked.chosen
            if int(self.banked.banks[p, t]) == bank
        ]
        behind = f": {min(stayed) - weighed.score:.2f} nats behind the last that stayed"
        return said + (behind if stayed else "")


def deal(shares: Sequence[int], possible: Sequence[int]) -> list[int]:
    """Places of each bank: none more than it can use, the rest passed down, then up.

    Source: Post & Vilar (2018), section 3.2, with the last bank served first.

    >>> deal([1, 1, 3], [9, 2, 0])
    [3, 2, 0]
    >>> deal([1, 1, 3], [0, 9, 9])
    [0, 2, 3]
    """
    dealt = [0] * len(shares)
    spare = 0
    for bank in reversed(range(len(shares))):
        dealt[bank] = min(shares[bank] + spare, possible[bank])
        spare += shares[bank] - dealt[bank]
    for bank in range(len(shares)):
        more = min(spare, possible[bank] - dealt[bank])
        dealt[bank] += more
        spare -= more
    return dealt
