"""How the learning rate and the share of gold inputs change while a model learns.

Both are functions of the settings and of the progress alone, so there is nothing to save but the
progress.
"""

import math
from collections.abc import Callable

from s2s_lab.training.history import History, Progress
from s2s_lab.training.settings import TrainSettings


def learning_rate(settings: TrainSettings, progress: Progress) -> float:
    """The rate of the next update: it rises for `warmup` steps, and falls as the schedule says.

    The rise is a straight line to the highest rate; where the fall is already below the line, the
    fall counts.

    >>> learning_rate(TrainSettings(lr=0.5, warmup=4, schedule="constant"), Progress(step=1))
    0.25
    """
    rising = (progress.step + 1) / max(1, settings.warmup)
    return settings.lr * max(0.0, min(1.0, rising, _FALLS[settings.schedule](settings, progress)))


def _constant(settings: TrainSettings, progress: Progress) -> float:
    return 1.0


def _linear(settings: TrainSettings, progress: Progress) -> float:
    """To 0 at the end of the budget."""
    return 1.0 - progress.done


def _cosine(settings: TrainSettings, progress: Progress) -> float:
    """Half a wave, to 0 at the end of the budget. Source: Loshchilov & Hutter (2017), eq. 5."""
    return (1 + math.cos(math.pi * progress.done)) / 2


def _inverse_sqrt(settings: TrainSettings, progress: Progress) -> float:
    """``√(warmup / step)``.

    Source: Vaswani et al. (2017), equation 3, whose rate at its highest, after the warm-up, is
    ``1 / √(width · warmup)``; here it is `lr`.
    """
    return math.sqrt(max(1, settings.warmup) / (progress.step + 1))


def _exponential(settings: TrainSettings, progress: Progress) -> float:
    """Times `decay` after each epoch."""
    return settings.decay**progress.epoch


def _plateau(settings: TrainSettings, progress: Progress) -> float:
    """Times `decay` after each validation without a new best."""
    return settings.decay ** without_new_best(progress.history)


_FALLS: dict[str, Callable[[TrainSettings, Progress], float]] = {
    "constant": _constant,
    "linear": _linear,
    "cosine": _cosine,
    "inverse-sqrt": _inverse_sqrt,
    "exponential": _exponential,
    "plateau": _plateau,
}


def without_new_best(history: History) -> int:
    """Validations that did not beat every one before them.

    >>> from s2s_lab.training.history import Record
    >>> without_new_best(History(tuple(Record(0, 0.0, 0.0, nll, 0.0) for nll in (3, 2, 2.5, 1, 1))))
    2
    """
    best, count = math.inf, 0
    for record in history:
        if record.valid_nll < best:
            best = record.valid_nll
        else:
            count += 1
    return count


def teacher_forcing(settings: TrainSettings, progress: Progress) -> float:
    """The probability of a gold input in the next update.

    With i the number of updates before, and ε = `teacher_forcing`, the least probability:

    - ``constant``: ε;
    - ``linear``: from 1 to ε over the budget;
    - ``exponential``: k^i, at least ε;
    - ``sigmoid``: k / (k + exp(i / k)), at least ε.

    Source: Bengio et al. (2015), "Scheduled Sampling", section 2.4.

    >>> halved = TrainSettings(teacher_forcing=0.5, forcing_curve="linear")
    >>> teacher_forcing(halved, Progress(done=0.5))
    0.75
    """
    least, k, i = settings.teacher_forcing, settings.forcing_k, progress.step
    if settings.forcing_curve == "linear":
        return 1.0 - (1.0 - least) * progress.done
    if settings.forcing_curve == "exponential":
        return max(least, k**i)
    if settings.forcing_curve == "sigmoid":
        return max(least, k / (k + math.exp(min(700.0, i / k))))
    return least
