"""Beam search whose output contains given words, by dynamic beam allocation.

A plain beam would never hold an unlikely word long enough to finish a sentence around it. So the
places are dealt to *banks*: bank b holds hypotheses that have met b tokens of the phrases, and
hypotheses compete within their bank only. The sentence may end in the last bank alone.

Conventions. Every bank gets ``width // banks`` places, the last bank the rest as well; a bank that
cannot use its places passes them down to the next, and what is left at the bottom goes back up. A
finished hypothesis keeps a place of the last bank, as in `Beam`. A continuation is barred when too
few steps would be left for all that is missing, phrase after phrase: hence the output contains its
words whenever the length limit and the model allow it. With phrases the search also ends once no
live hypothesis can beat the best finished one, even if all that it still has to say were free.

Words that must *not* occur, and a beginning that is given, are `rules`. This module knows no
spelling: `phrases.phrases` turns words into ids.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from jaxtyping import Float, Int
from torch import Tensor

from s2s_lab.batch import Batch
from s2s_lab.decoding.clock import Clock, expect_limits
from s2s_lab.decoding.decoded import NBest
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.phrases import Phrase, Phrases
from s2s_lab.decoding.places import Ahead, Choice, Places, Prefix, Worth
from s2s_lab.decoding.recorder import Recorder
from s2s_lab.decoding.rules import Rule
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
    """Strength of the length convention, which ranks finished hypotheses."""
    max_steps: int = 100
    """Length limit, EOS included; a sentence that reaches it is cut."""
    seconds: float | None = None
    """Time budget of a search; None: no limit."""
    length: Length | None = None
    """How length enters the score; None: ``Length()``. Its `in_step` is not looked at: places are
    filled by plain sums."""
    rules: tuple[Rule, ...] = ()
    """What next tokens must obey, in this order; they may make a phrase impossible."""

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
            ValueError: for rules that allow no first token.
            Interrupted: on Ctrl-C, with what was found so far.
        """
        places = Places(model, sources, self.rules)
        worth = Worth(self.length or Length(), self.alpha)
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
                        why = _Why(banked, places.barred(seen), self.max_steps - step - 1)
                        shown = (banked.chosen, banked.scores, why)
                        places.write_down(recorder, sentence, seen, *shown)
                places.go(ahead, chosen)
                self._stop_early(places, worth)
                if not places:
                    break
            answers = places.answers(worth, self.width)
            if recorder:
                places.finish(recorder, answers, worth, clock.cut)
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
            int(((banks == bank) & (scores > -torch.inf)).sum()) for bank in range(phrases.size + 1)
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

    def _stop_early(self, places: Places, worth: Worth) -> None:
        """Drop what lives in sentences whose best finished hypothesis cannot be beaten any more."""
        for sentence, (live, ended) in enumerate(zip(places.live, places.ended, strict=True)):
            if self.must and live and ended:
                best = max(prefix.total for prefix in live)
                hope = worth.length.bound(best, self.max_steps, self.alpha)
                if hope <= max(map(worth.score, ended)):
                    places.drop(sentence)


@dataclass(frozen=True)
class _Why:
    """Why each continuation stayed, lost or was barred."""

    banked: Banked
    by_rule: Callable[[int, int], str]
    left: int
    """Steps after this one."""

    def __call__(self, weighed: Weighed) -> tuple[str, Sequence[tuple[str, float]]]:
        """One sentence; there is no arithmetic but the log-probability."""
        place, token, size = weighed.place, weighed.token, len(self.banked.dealt) - 1
        bank = int(self.banked.banks[place, token])
        if weighed.fate == "barred":
            return self._barred(place, token, size - bank), ()
        rank, dealt = self.banked.rank(place, token), self.banked.dealt[bank]
        open_places = f"{dealt} {'place was' if dealt == 1 else 'places were'} open"
        said = (f"bank {bank} of {size}: " if size else "") + f"rank {rank}, {open_places}"
        if weighed.stays:
            return said + (", and it ends the sentence" if token == EOS else ""), ()
        stayed = [
            float(self.banked.scores[p, t])
            for p, t in self.banked.chosen
            if int(self.banked.banks[p, t]) == bank
        ]
        if stayed:
            said += f": {min(stayed) - weighed.score:.2f} nats behind the last that stayed"
        return said, ()

    def _barred(self, place: int, token: int, missing: int) -> str:
        if missing and token == EOS:
            return f"the sentence may not end while {_tokens(missing)} of the phrases are missing"
        if missing and missing + 1 > self.left:
            return f"{_tokens(missing)} and EOS do not fit into the {self.left} steps left"
        return self.by_rule(place, token)


def _tokens(count: int) -> str:
    return "1 token" if count == 1 else f"{count} tokens"


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
