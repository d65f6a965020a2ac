"""The wrong solutions of exercise 09.5b, as people write them."""

import re
from collections.abc import Callable

from s2s_lab.grading.probe import Wrong

MARK = re.compile(r"([.,?!;:])")
WHOLE = ("aujourd'hui", "quelqu'un")
PRONOUN = re.compile(r"(.+?)((?:-t)?-(?:je|tu|il|elle|on|nous|vous|ils|elles))")
Tokens = list[str]


def _parts(text: str) -> Tokens:
    return MARK.sub(r" \1 ", text).split()


def _elided(part: str) -> Tokens:
    tokens = []
    while "'" in part and part.lower() not in WHOLE:
        end = part.index("'") + 1
        tokens.append(part[:end])
        part = part[end:]
    return [*tokens, part] if part else tokens


def _pronoun(part: str) -> Tokens:
    found = PRONOUN.fullmatch(part)
    return list(found.groups()) if found else [part]


def _each(parts: Tokens, *cuts: Callable[[str], Tokens]) -> Tokens:
    for cut in cuts:
        parts = [token for part in parts for token in cut(part)]
    return parts


def _every_apostrophe(text: str) -> Tokens:
    return _each(_parts(text), lambda part: re.findall(r"[^']+'?", part), _pronoun)


def _whole_part(text: str) -> Tokens:
    keeps = lambda part: [part] if any(one in part.lower() for one in WHOLE) else _elided(part)  # noqa: E731
    return _each(_parts(text), keeps, _pronoun)


def _last_apostrophe(text: str) -> Tokens:
    def cut(part: str) -> Tokens:
        if part.lower() in WHOLE or "'" not in part:
            return [part]
        end = part.rindex("'") + 1
        return [part[:end], part[end:]]

    return _each(_parts(text), cut, _pronoun)


def _rest_unasked(text: str) -> Tokens:
    def cut(part: str) -> Tokens:
        return [part] if part.lower() in WHOLE else re.findall(r"[^']+'?", part)

    return _each(_parts(text), cut, _pronoun)


def _no_elision(text: str) -> Tokens:
    return _each(_parts(text), _pronoun)


def _without_apostrophe(text: str) -> Tokens:
    return [token.removesuffix("'") for token in _each(_parts(text), _elided, _pronoun)]


def _apostrophe_alone(text: str) -> Tokens:
    def cut(token: str) -> Tokens:
        return [token[:-1], "'"] if token.endswith("'") else [token]

    return _each(_parts(text), _elided, _pronoun, cut)


def _apostrophe_behind(text: str) -> Tokens:
    def cut(part: str) -> Tokens:
        first, *rest = [part] if part.lower() in WHOLE else part.split("'")
        return [first, *(f"'{one}" for one in rest)]

    return _each(_parts(text), cut, _pronoun)


def _marks_stick(text: str) -> Tokens:
    return _each(text.split(), _elided, _pronoun)


def _only_full_stop(text: str) -> Tokens:
    return _each(re.sub(r"([.?!])", r" \1 ", text).split(), _elided, _pronoun)


def _no_marks(text: str) -> Tokens:
    return _each(MARK.sub(" ", text).split(), _elided, _pronoun)


def _no_pronoun(text: str) -> Tokens:
    return _each(_parts(text), _elided)


def _every_hyphen(text: str) -> Tokens:
    def cut(part: str) -> Tokens:
        first, *rest = part.split("-")
        return [first, *(f"-{one}" for one in rest)]

    return _each(_parts(text), _elided, cut)


def _t_left_behind(text: str) -> Tokens:
    def cut(part: str) -> Tokens:
        found = re.fullmatch(r"(.+)(-(?:je|tu|il|elle|on|nous|vous|ils|elles))", part)
        return list(found.groups()) if found else [part]

    return _each(_parts(text), _elided, cut)


def _lower(text: str) -> Tokens:
    return _each(_parts(text.lower()), _elided, _pronoun)


def _lower_first(text: str) -> Tokens:
    return _each(_parts(text[:1].lower() + text[1:]), _elided, _pronoun)


WRONG = (
    Wrong("09.5b/exception-hides-elision", _rest_unasked),
    Wrong("09.5b/splits-aujourdhui", _every_apostrophe),
    Wrong("09.5b/exception-hides-elision", _whole_part),
    Wrong("09.5b/exception-hides-elision", _last_apostrophe),
    Wrong("09.5b/keeps-elision", _no_elision),
    Wrong("09.5b/apostrophe-elsewhere", _without_apostrophe),
    Wrong("09.5b/apostrophe-elsewhere", _apostrophe_alone),
    Wrong("09.5b/apostrophe-elsewhere", _apostrophe_behind),
    Wrong("09.5b/punctuation-sticks", _marks_stick),
    Wrong("09.5b/punctuation-sticks", _only_full_stop),
    Wrong("09.5b/loses-punctuation", _no_marks),
    Wrong("09.5b/keeps-pronoun", _no_pronoun),
    Wrong("09.5b/cuts-every-hyphen", _every_hyphen),
    Wrong("09.5b/cuts-every-hyphen", _t_left_behind),
    Wrong("09.5b/lower-case", _lower),
    Wrong("09.5b/lower-case", _lower_first),
)
"""Entries may share an id: one mistake, written in several ways. The first one answers as the
second wherever it is wrong, and is wrong less often: it explains better where both fit."""
