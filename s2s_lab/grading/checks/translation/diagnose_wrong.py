"""The wrong solutions of exercise 09.6: four questions, of which one is asked in another way."""

from collections import Counter
from collections.abc import Callable

from s2s_lab.grading.probe import Submission, Wrong

Links = set[tuple[int, int]]
Lemmas = dict[str, str]
Ask = Callable[[list[str], list[str], list[str], Links, Lemmas], bool]


def _counted(words: list[str], lemmas: Lemmas) -> Counter[str]:
    return Counter(lemmas[word] for word in words if word in lemmas)


def _omission(src: list[str], hyp: list[str], ref: list[str], links: Links, lemmas: Lemmas) -> bool:
    linked = _counted([ref[j] for j in {j for _, j in links}], lemmas)
    return bool(linked - _counted(hyp, lemmas))


def _repetition(
    src: list[str], hyp: list[str], ref: list[str], links: Links, lemmas: Lemmas
) -> bool:
    more = _counted(hyp, lemmas) - _counted(ref, lemmas)
    return any(_counted(hyp, lemmas)[lemma] > 1 for lemma in more)


def _agreement(
    src: list[str], hyp: list[str], ref: list[str], links: Links, lemmas: Lemmas
) -> bool:
    known = _counted(ref, lemmas)
    return any(lemmas.get(word) in known for word in hyp if word not in ref)


def _order(src: list[str], hyp: list[str], ref: list[str], links: Links, lemmas: Lemmas) -> bool:
    one, other = ([lemmas.get(word, word) for word in side] for side in (hyp, ref))
    return one != other and Counter(one) == Counter(other)


RIGHT: dict[str, Ask] = {
    "omission": _omission,
    "repetition": _repetition,
    "agreement": _agreement,
    "order": _order,
}


def _with(**others: Ask) -> Submission:
    asks = RIGHT | others

    def diagnose(
        src: list[str], hyp: list[str], ref: list[str], gold_links: Links, lemmas: Lemmas
    ) -> set[str]:
        return {label for label, ask in asks.items() if ask(src, hyp, ref, gold_links, lemmas)}

    return diagnose


def _everything(
    src: list[str], hyp: list[str], ref: list[str], gold_links: Links, lemmas: Lemmas
) -> set[str]:
    return set(RIGHT)


WRONG = (
    Wrong("09.6/flags-everything", _everything),
    Wrong(
        "09.6/repeats-allowed",
        _with(repetition=lambda src, hyp, ref, links, lemmas: len(set(hyp)) < len(hyp)),
    ),
    Wrong(
        "09.6/order-of-forms",
        _with(
            order=lambda src, hyp, ref, links, lemmas: hyp != ref and Counter(hyp) == Counter(ref)
        ),
    ),
    Wrong(
        "09.6/order-by-bag",
        _with(order=lambda src, hyp, ref, links, lemmas: Counter(hyp) == Counter(ref)),
    ),
    Wrong(
        "09.6/ignores-links",
        _with(
            omission=lambda src, hyp, ref, links, lemmas: bool(
                _counted(ref, lemmas) - _counted(hyp, lemmas)
            )
        ),
    ),
    Wrong(
        "09.6/compares-forms",
        _with(
            omission=lambda src, hyp, ref, links, lemmas: bool(
                Counter(ref[j] for _, j in links if ref[j] in lemmas).keys() - set(hyp)
            )
        ),
    ),
    Wrong(
        "09.6/omission-by-length",
        _with(omission=lambda src, hyp, ref, links, lemmas: len(hyp) < len(ref)),
    ),
    Wrong(
        "09.6/omission-by-length",
        _with(omission=lambda src, hyp, ref, links, lemmas: len(hyp) != len(src)),
    ),
)
"""Two entries share an id: one mistake, made in two ways. Of two that answer alike on all that is
wrong, the first gives the name: the more particular one stands before the other."""
