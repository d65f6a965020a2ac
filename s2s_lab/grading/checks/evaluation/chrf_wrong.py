"""Wrong solutions of exercise 08.3: what a submission is compared with to name its mistake.

Each makes one mistake, most of them in what becomes of the counts of each order.
"""

from collections import Counter
from collections.abc import Callable, Sequence

from s2s_lab.grading.probe import Wrong

Orders = list[tuple[int, int, int]]
"""Matches, n-grams of the output, n-grams of the reference, for each order."""


def _grams(units: Sequence[str], n: int) -> Counter[tuple[str, ...]]:
    return Counter(tuple(units[i : i + n]) for i in range(len(units) - n + 1))


def _orders(hyp: Sequence[str], ref: Sequence[str], n: int) -> Orders:
    pairs = [(_grams(hyp, k), _grams(ref, k)) for k in range(1, n + 1)]
    return [(sum(min(c, b[g]) for g, c in a.items()), a.total(), b.total()) for a, b in pairs]


def _letters(text: str) -> Sequence[str]:
    return "".join(text.split())


def _f(p: float, r: float, beta: float) -> float:
    return 100 * (1 + beta**2) * p * r / (beta**2 * p + r) if p and r else 0.0


def _means(orders: Orders) -> tuple[float, float]:
    counted = [(m / a, m / b) for m, a, b in orders if a and b]
    if not counted:
        return 0.0, 0.0
    ps, rs = zip(*counted, strict=True)
    return sum(ps) / len(ps), sum(rs) / len(rs)


def _with(
    f: Callable[[float, float, float], float] = _f,
    units: Callable[[str], Sequence[str]] = _letters,
    orders: Callable[[Sequence[str], Sequence[str], int], Orders] = _orders,
    means: Callable[[Orders], tuple[float, float]] = _means,
) -> Callable[..., float]:
    """The score with one part that is wrong."""

    def submission(hyp: str, ref: str, n: int = 6, beta: float = 2) -> float:
        return f(*means(orders(units(hyp), units(ref), n)), beta)

    return submission


def _averages_f(hyp: str, ref: str, n: int = 6, beta: float = 2) -> float:
    orders = [(m, a, b) for m, a, b in _orders(_letters(hyp), _letters(ref), n) if a and b]
    return sum(_f(m / a, m / b, beta) for m, a, b in orders) / len(orders)


def _all_orders(orders: Orders) -> tuple[float, float]:
    ps, rs = (sum(one[0] / one[i] for one in orders if one[i]) for i in (1, 2))
    return ps / len(orders), rs / len(orders)


def _pooled(orders: Orders) -> tuple[float, float]:
    m, a, b = (sum(one[i] for one in orders if one[1] and one[2]) for i in range(3))
    return m / a, m / b


def _sets(hyp: Sequence[str], ref: Sequence[str], n: int) -> Orders:
    pairs = [(set(_grams(hyp, k)), set(_grams(ref, k))) for k in range(1, n + 1)]
    return [(len(a & b), len(a), len(b)) for a, b in pairs]


WRONG = (
    Wrong("08.3/f1", _with(f=lambda p, r, beta: _f(p, r, 1))),
    Wrong("08.3/beta-on-precision", _with(f=lambda p, r, beta: _f(r, p, beta))),
    Wrong("08.3/keeps-spaces", _with(units=lambda text: text)),
    Wrong("08.3/averages-f", _averages_f),
    Wrong("08.3/counts-empty-orders", _with(means=_all_orders)),
    Wrong("08.3/pools-orders", _with(means=_pooled)),
    Wrong("08.3/sets", _with(orders=_sets)),
    Wrong("08.3/words", _with(units=str.split)),
    Wrong(
        "08.3/nothing-matches",
        _with(f=lambda p, r, beta: 100 * (1 + beta**2) * p * r / (beta**2 * p + r)),
    ),
    Wrong("08.3/zero-to-one", _with(f=lambda p, r, beta: _f(p, r, beta) / 100)),
)
