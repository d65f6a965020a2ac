"""Wrong solutions of exercise 02.4: what a submission is compared with to name its mistake.

Each makes one mistake. What they share, `_choices`, is no solution: it never ends a row.
"""

from collections.abc import Callable
from typing import Any

import torch

from s2s_lab.grading.probe import Wrong

Step = Callable[[Any, torch.Tensor], tuple[torch.Tensor, torch.Tensor]]
Feed = Callable[[torch.Tensor, int], torch.Tensor]
"""(logits, t) -> what goes into the next step."""


def _best(logits: torch.Tensor, _t: int) -> torch.Tensor:
    return logits.max(dim=1).indices


def _choices(
    step: Step,
    state: torch.Tensor,
    bos: int,
    eos: int,
    steps: int | None,
    feed: Feed = _best,
    renew: bool = True,
) -> list[list[int]]:
    """What the model prefers, row by row, until every row has said EOS or `steps` are done."""
    rows: list[list[int]] = [[] for _ in state]
    given = torch.tensor([bos] * len(rows))
    while steps is None or len(rows[0]) < steps:
        logits, following = step(given, state)
        state = following if renew else state
        given = feed(logits, len(rows[0]))
        for row, token in zip(rows, _best(logits, 0).tolist(), strict=True):
            row.append(token)
        if all(eos in row for row in rows):
            break
    return rows


def _ended(rows: list[list[int]], eos: int, pad: int) -> torch.Tensor:
    """Every row up to its EOS, then PAD."""
    kept = [row[: row.index(eos) + 1] if eos in row else row for row in rows]
    width = max(map(len, kept))
    return torch.tensor([row + [pad] * (width - len(row)) for row in kept])


def _stops_at_first_eos(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    rows = _choices(step, state, bos, eos, max_len)
    width = min(row.index(eos) + 1 if eos in row else len(row) for row in rows)
    return torch.tensor(rows)[:, :width]


def _old_state(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    return _ended(_choices(step, state, bos, eos, max_len, renew=False), eos, pad)


def _includes_bos(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    rows = _choices(step, state, bos, eos, max_len)
    return _ended([[bos, *row] for row in rows], eos, pad)


def _copies_gold(
    step: Any, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    gold: torch.Tensor = step.references
    return gold


def _feeds_gold(
    step: Any, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    rows = _choices(step, state, bos, eos, max_len, feed=lambda _, t: step.references[:, t])
    return _ended(rows, eos, pad)


def _feeds_probabilities(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    rows = _choices(step, state, bos, eos, max_len, feed=lambda logits, _: logits.softmax(-1))
    return _ended(rows, eos, pad)


def _no_pad_after_eos(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    return torch.tensor(_choices(step, state, bos, eos, max_len))


def _eos_becomes_pad(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    ids = _ended(_choices(step, state, bos, eos, max_len), eos, pad)
    return ids.masked_fill(ids == eos, pad)


def _drops_eos(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    ids = _eos_becomes_pad(step, state, bos, eos, pad, max_len)
    return ids[:, : int((ids != pad).sum(1).max())]


def _always_max_len(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    ids = _ended(_choices(step, state, bos, eos, max_len), eos, pad)
    rest = torch.full((len(ids), max_len - ids.shape[1]), pad)
    return torch.cat([ids, rest], dim=1)


def _ignores_max_len(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    return _ended(_choices(step, state, bos, eos, None), eos, pad)


def _fixed_ids(
    step: Step, state: torch.Tensor, bos: int, eos: int, pad: int, max_len: int
) -> torch.Tensor:
    return _ended(_choices(step, state, 1, 2, max_len), 2, 0)


WRONG = (
    Wrong("02.4/stops-at-first-eos", _stops_at_first_eos),
    Wrong("02.4/old-state", _old_state),
    Wrong("02.4/includes-bos", _includes_bos),
    Wrong("02.4/uses-gold", _copies_gold),
    Wrong("02.4/uses-gold", _feeds_gold),
    Wrong("02.4/feeds-probabilities", _feeds_probabilities),
    Wrong("02.4/no-pad-after-eos", _no_pad_after_eos),
    Wrong("02.4/drops-eos", _eos_becomes_pad),
    Wrong("02.4/drops-eos", _drops_eos),
    Wrong("02.4/always-max-len", _always_max_len),
    Wrong("02.4/ignores-max-len", _ignores_max_len),
    Wrong("02.4/fixed-ids", _fixed_ids),
)
"""Two entries may share an id: one mistake, written in two ways."""
