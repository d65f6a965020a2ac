"""Strategies as people type them: ``beam:5``, ``sample:temperature=0.8:top-p=0.9``.

A name, then parts between colons: numbers in the order of a strategy's first settings, or
``setting=value``. What needs more than that (phrases, a second model) is made in Python.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any, get_args, get_type_hints

from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.best_first import BestFirst
from s2s_lab.decoding.contrastive import Contrastive
from s2s_lab.decoding.diverse import Diverse
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.filters import Epsilon, Eta, Filter, MinP, Temperature, TopK, TopP, Typical
from s2s_lab.decoding.greedy import Greedy
from s2s_lab.decoding.mbr import MinimumBayesRisk
from s2s_lab.decoding.recombination import Recombination
from s2s_lab.decoding.rules import MinLength, NoRepeatedNgram, RepetitionPenalty
from s2s_lab.decoding.sampling import Sampling
from s2s_lab.decoding.stochastic_beam import StochasticBeam
from s2s_lab.decoding.strategy import Strategy
from s2s_lab.decoding.viterbi import Viterbi


@dataclass(frozen=True)
class Form:
    """How a strategy is typed."""

    kind: Callable[..., Any]
    numbers: tuple[str, ...] = ()
    """Settings that may be given without their names, in this order."""


FORMS: dict[str, Form] = {
    "greedy": Form(Greedy),
    "beam": Form(Beam, ("width", "alpha")),
    "diverse": Form(Diverse, ("width", "groups", "strength")),
    "stochastic-beam": Form(StochasticBeam, ("width",)),
    "sample": Form(Sampling, ("samples",)),
    "contrastive": Form(Contrastive, ("k", "alpha")),
    "best-first": Form(BestFirst, ("best",)),
    "exact": Form(Exact, ("alpha",)),
    "recombination": Form(Recombination, ("width", "order")),
    "viterbi": Form(Viterbi, ("order",)),
    "mbr": Form(MinimumBayesRisk),
}
"""By name. ``mbr`` takes ``utility``, and the settings of the samples that it chooses from."""

FILTERS: dict[str, Callable[[float], Filter]] = {
    "temperature": Temperature,
    "top-k": lambda count: TopK(int(count)),
    "top-p": TopP,
    "typical": Typical,
    "min-p": MinP,
    "epsilon": Epsilon,
    "eta": Eta,
}
"""Settings of ``sample`` and ``mbr``; they act in the order in which they are given."""

RULES: dict[str, Callable[[float], Any]] = {
    "no-repeat": lambda size: NoRepeatedNgram(int(size)),
    "repetition": RepetitionPenalty,
    "min-length": lambda tokens: MinLength(int(tokens)),
}
"""Settings of every strategy that has rules."""

RULE_NAMES: dict[type, str] = {
    NoRepeatedNgram: "no-repeat",
    RepetitionPenalty: "repetition",
    MinLength: "min-length",
}


def parse_strategy(text: str) -> Strategy:
    """A strategy from its short form; see the module.

    Raises:
        ValueError: for a name, a setting or a value that does not exist.

    >>> parse_strategy("beam:3").width
    3
    >>> parse_strategy("sample:2:temperature=0.7:top-k=5").filters
    (Temperature(value=0.7), TopK(count=5))
    """
    name, *parts = text.strip().split(":")
    if name not in FORMS:
        raise ValueError(f"strategy: expected one of {', '.join(FORMS)}, got {text!r}")
    form = FORMS[name]
    settings: dict[str, str] = {}
    for place, part in enumerate(parts):
        key, given, value = part.partition("=")
        if given:
            settings[key.strip().replace("_", "-")] = value.strip()
        elif place < len(form.numbers):
            settings[form.numbers[place]] = part.strip()
        else:
            raise ValueError(f"strategy {text!r}: expected setting=value, got {part!r}")
    try:
        return _mbr(settings) if name == "mbr" else _made(form.kind, settings)
    except ValueError as error:
        raise ValueError(f"strategy {text!r}: {error}") from None


def write_strategy(strategy: Strategy) -> str | None:
    """The short form that means this strategy; None if there is none.

    >>> write_strategy(Beam(3, max_steps=50))
    'beam:3:0.6:max-steps=50'
    """
    if isinstance(strategy, MinimumBayesRisk):
        chosen_from = write_strategy(strategy.candidates)
        name, _, rest = (chosen_from or "").partition(":")
        own = f"utility={strategy.utility}:weights={strategy.weights}"
        text = f"mbr:samples={rest}:{own}" if name == "sample" else ""
    else:
        name = next((n for n, form in FORMS.items() if form.kind is type(strategy)), "")
        text = ":".join([name, *_written(strategy, FORMS[name])]) if name else ""
    try:
        return text if parse_strategy(text) == strategy else None
    except ValueError:
        return None


def _written(strategy: Strategy, form: Form) -> Iterator[str]:
    """Its first settings as numbers, then all that are not as usual, by name."""
    usual, named = form.kind(), False
    for name in form.numbers:
        value = getattr(strategy, name)
        if value is None:
            named = True  # the next ones cannot stand without their names
        else:
            yield f"{name}={_plainly(value)}" if named else _plainly(value)
    for each in fields(strategy):  # type: ignore[arg-type]
        name, value = each.name, getattr(strategy, each.name)
        if name in ("filters", "rules"):
            for part in value:
                key = getattr(part, "name", None) or RULE_NAMES.get(type(part), "")
                yield f"{key}={_plainly(getattr(part, fields(part)[0].name))}"
        elif name not in form.numbers and value != getattr(usual, name):
            yield f"{name.replace('_', '-')}={_plainly(value)}"


def _plainly(value: Any) -> str:
    """A number without a superfluous ``.0``."""
    return repr(value).removesuffix(".0")


def _mbr(settings: dict[str, str]) -> Strategy:
    """Minimum Bayes risk over samples, whose settings stand beside its own."""
    own = {key: value for key, value in settings.items() if key in ("utility", "weights")}
    rest = {key: value for key, value in settings.items() if key not in own}
    candidates = _made(Sampling, {"samples": "16", **rest})
    chosen: Strategy = MinimumBayesRisk(candidates, **own)  # type: ignore[arg-type]
    return chosen


def _made(kind: Callable[..., Any], settings: dict[str, str]) -> Strategy:
    fields: dict[str, Any] = {}
    types = get_type_hints(kind)
    filters, rules = [], []
    for key, value in settings.items():
        name = key.replace("-", "_")
        if key in FILTERS and "filters" in types:
            filters.append(FILTERS[key](_number(key, value)))
        elif key in RULES and "rules" in types:
            rules.append(RULES[key](_number(key, value)))
        elif name in types and _plain(types[name]):
            number = _number(key, value)
            fields[name] = int(number) if int in _alternatives(types[name]) else number
        else:
            raise ValueError(f"expected one of {', '.join(_known(types))}, got {key!r}")
    if filters:
        fields["filters"] = tuple(filters)
    if rules:
        fields["rules"] = tuple(rules)
    made: Strategy = kind(**fields)
    return made


def _number(key: str, value: str) -> float:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"{key}: expected a number, got {value!r}") from None


def _alternatives(hint: Any) -> tuple[Any, ...]:
    return get_args(hint) or (hint,)


def _plain(hint: Any) -> bool:
    """Whether a setting is a number, or a number or None."""
    return set(_alternatives(hint)) <= {int, float, type(None)}


def _known(types: dict[str, Any]) -> list[str]:
    plain = [name.replace("_", "-") for name, hint in types.items() if _plain(hint)]
    return [
        *plain,
        *(FILTERS if "filters" in types else ()),
        *(RULES if "rules" in types else ()),
    ]
