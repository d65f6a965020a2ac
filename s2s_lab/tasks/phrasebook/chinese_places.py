"""Chinese places and times as they stand in a clause."""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper, template
from s2s_lab.tasks.phrasebook.chinese_nominals import nominal
from s2s_lab.tasks.phrasebook.chinese_phrases import EXISTING_PLACES, PLACES, RELATIONS, TIMES


def time(key: str | None) -> list[Token]:
    """The tokens of a time, or none; its last word also stands for *the*, *in*, *at* and *on*."""
    if key is None:
        return []
    *rest, last = template(TIMES[key], "time")
    spoken = {part for token in (*rest, last) for part in token.heads}
    return [*rest, Token(last.form, last.heads, frozenset({"time.d", "time.p"}) - spoken)]


def at_place(where: d.Place, verb: str = "") -> list[Token]:
    """在 and a place, or 跟 and a companion; `verb` is a part that 在 carries, too."""
    parts = ("v",) if verb else ()
    if where.key == "with":
        who = nominal(_landmark(where), "place.n")
        if verb:
            together = [head("在", "v"), helper("一起", "place.p")]
        else:
            together = [helper("一起", "place.p")]
        return [head("跟", "place.p"), *who, *together]
    if where.landmark is not None:
        return [head("在", *parts, helps="place.p") if parts else helper("在", "place.p"),
                *_beside(where)]  # fmt: skip
    within = Token("在", frozenset({*parts, "place.p"}), frozenset({"place.n"}))
    return [within, *_named(PLACES[where.key], helps=("place.d",))]


def existing_place(where: d.Place | None) -> list[Token]:
    """A place at the beginning of a sentence, without 在."""
    if where is None:
        return []
    if where.landmark is not None:
        return _beside(where)
    return _named(EXISTING_PLACES.get(where.key, PLACES[where.key]), ("place.d", "place.p"))


def _named(text: str, helps: tuple[str, ...]) -> list[Token]:
    """The noun of a place and perhaps a word for *in* after it."""
    noun, *after = text.split()
    first = Token(noun, frozenset({"place.n"}), frozenset(helps))
    return [first, *(helper(word, "place.p") for word in after)]


def _beside(where: d.Place) -> list[Token]:
    """A landmark and the side of it."""
    landmark = nominal(_landmark(where), "place.n")
    return [*landmark, head(RELATIONS[where.key], "place.p")]


def _landmark(where: d.Place) -> d.Nominal:
    """The landmark or companion of a place that has one."""
    assert where.landmark is not None
    return where.landmark
