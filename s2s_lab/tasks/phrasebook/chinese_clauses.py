"""Chinese clauses: somebody does something, or is somehow or somewhere.

The order is: subject, time, why or when, frequency, negation, modal, 在, place, company,
recipient, verb, object; after a modal of wishing, the time of what is wished for stands.
"""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper
from s2s_lab.tasks.phrasebook.chinese_nominals import counted, nominal
from s2s_lab.tasks.phrasebook.chinese_phrases import FREQUENCIES, GOALS, MANNERS, SHARES
from s2s_lab.tasks.phrasebook.chinese_places import at_place, time
from s2s_lab.tasks.phrasebook.chinese_qualities import quality
from s2s_lab.tasks.phrasebook.chinese_verbs import (
    COPIED,
    LINGERING,
    MODALS,
    NOTICED,
    SENSED,
    SKILLS,
    SUDDEN,
    UNBOUNDED,
    UNWILLED,
    WISHES,
    WITH_PREPOSITION,
    means_person,
    verb_words,
)
from s2s_lab.tasks.phrasebook.phrases import HABITUAL

_DEFINITE = frozenset({
    "the", "this", "that", "of", "my", "your", "his", "her", "our", "their",
})  # fmt: skip


def clause(thing: d.Clause) -> list[Token]:
    """A statement, a question or an imperative."""
    subject = nominal(thing.subject, "s") if thing.subject else []
    when = time(thing.time)
    if thing.fronted and when:
        tokens = [*when, head("，", "time.comma"), *subject]
    else:
        tokens = [*subject, *(when if thing.modal not in WISHES else [])]
    tokens += _asking(thing)
    if thing.frequency:
        tokens.append(head(FREQUENCIES[thing.frequency], "freq"))
    tokens += _being(thing) if thing.verb == "be" else _doing(thing)
    if thing.question == "yes-no" and thing.subject != d.Pronoun("who"):
        tokens += [helper("了", "v")] if _is_noticed(thing) else []
        tokens.append(helper("吗", "q"))
    return [*tokens, head("？", "end")] if thing.question else tokens


def is_definite(thing: d.Nominal | None) -> bool:
    """Whether one speaks of something known, which 把 may put before the verb."""
    return isinstance(thing, d.Pronoun) or (
        isinstance(thing, d.NounPhrase) and thing.determiner in _DEFINITE
    )


def takes_ba(thing: d.Clause) -> bool:
    """Whether a given object stands before the verb: 她把钥匙给孩子们."""
    if thing.recipient is None or thing.verb == "show" or not is_definite(thing.object):
        return False
    return thing.verb != "write" or isinstance(thing.object, d.Pronoun)


def is_complement(thing: d.Clause) -> bool:
    """Whether the manner stands after 得."""
    return thing.manner in MANNERS


def _asking(thing: d.Clause) -> list[Token]:
    """为什么 and 什么时候, which stand before the verb."""
    word = {"why": "为什么", "when": "什么时候"}.get(thing.question)
    return [head(word, "wh")] if word else []


def _being(thing: d.Clause) -> list[Token]:
    """What follows the subject of *be*."""
    if thing.quality:
        return quality(thing)
    negation = [head("不", "not")] if thing.negation else []
    if thing.question == "where":
        return [*negation, head("在", "v"), head("哪里", "wh")]
    assert thing.place is not None
    return [*negation, *at_place(thing.place, verb="v")]


def _doing(thing: d.Clause) -> list[Token]:
    """What follows the subject, time and frequency of any other verb."""
    before, verb, after = _verbal(thing)
    wished = time(thing.time) if thing.modal in WISHES and not thing.fronted else []
    tokens = [*_negation(thing, verb), *_modal(thing), *wished, *_aspect(thing)]
    if thing.place and thing.verb not in LINGERING and thing.verb != "go":
        tokens += at_place(thing.place)
    if thing.question == "where" and thing.verb not in LINGERING:
        tokens += [helper("在", "wh"), head("哪里", "wh")]
    if thing.manner in SHARES:
        tokens.append(head(SHARES[thing.manner], "manner.m"))
    return [*tokens, *before, *verb, *after, *_manner(thing, verb)]


def _negation(thing: d.Clause, verb: list[Token]) -> list[Token]:
    """不, 没, 别 and 从来不; none where the verb itself is denied, as 没有 is."""
    if not thing.negation or is_complement(thing):
        return []
    never = [head("从来", "not")] if thing.negation == "never" else []
    if any("not" in token.heads | token.helps for token in verb):
        return never
    make = helper if never else head
    if thing.subject is None:
        return [make("别", "not")]
    return [*never, make("没" if _is_past(thing) and not never else "不", "not")]


def _is_past(thing: d.Clause) -> bool:
    """Whether a denied clause takes 没: what did not happen, or is not going on."""
    if thing.modal:
        return False
    if thing.progressive:
        return thing.verb not in UNBOUNDED
    return thing.verb in ("see", "hear") or is_sudden(thing)


def is_sudden(thing: d.Clause) -> bool:
    """Whether something happens once, at a moment."""
    habit = thing.time in HABITUAL or thing.frequency or thing.question == "when"
    return thing.verb in SUDDEN and not habit and not thing.modal and thing.subject is not None


def _is_noticed(thing: d.Clause) -> bool:
    """Whether one asks if, what or by whom something is seen or heard, once."""
    asks_once = thing.question in ("yes-no", "what") and not thing.modal and not thing.frequency
    return thing.verb in NOTICED and asks_once and thing.time not in HABITUAL


def _modal(thing: d.Clause) -> list[Token]:
    """The modal, if it is not within the verb."""
    if not thing.modal or (thing.modal == "can" and thing.negation and thing.verb in SENSED):
        return []
    word = MODALS[thing.modal]
    if thing.modal == "can" and thing.verb in SKILLS and not thing.place and not thing.time:
        word = "会"
    if thing.modal == "be going to":
        if thing.verb in UNWILLED:
            word = "会"
        elif thing.negation:
            word = "打算"
    return [head(word, "modal")]


def _aspect(thing: d.Clause) -> list[Token]:
    """在, or 正 where a place brings its own 在, for what is going on."""
    going_on = thing.progressive and thing.verb not in UNBOUNDED
    if not going_on or thing.verb == "wear" or is_complement(thing) or thing.question == "where":
        return []
    if thing.negation and thing.place and thing.place.key != "with":
        return []
    place = thing.place is not None and thing.place.key != "with"
    if place and thing.question == "why":
        return []
    return [helper("正" if place or takes_ba(thing) else "在", "v")]


def _verbal(thing: d.Clause) -> tuple[list[Token], list[Token], list[Token]]:
    """What stands before the verb, the verb, and what stands after it."""
    first, *more = verb_words(thing)
    if thing.manner == "a little":
        first, more = COPIED.get(first, first), []
    verb = [_main(thing, first), *(helper(word, "v") for word in more)]
    denied = bool(thing.negation)
    if thing.recipient:
        return _giving(thing, verb, denied)
    if thing.verb == "go" and thing.place:
        word, goal = GOALS[thing.place.key].split()
        going = Token(word, frozenset({"v"}), frozenset({"place.p"}))
        return [], [going], [Token(goal, frozenset({"place.n"}), frozenset({"place.d"}))]
    if thing.verb in LINGERING:
        return [], verb, _where(thing)
    what = _object(thing, denied)
    if thing.verb in WITH_PREPOSITION:
        return [helper(WITH_PREPOSITION[thing.verb], "v"), *what], verb, []
    if thing.verb == "listen to" and means_person(thing):
        return [], verb, [*what, helper("说话", "v")]
    return [], [*verb, *_happened(thing)], what


def _main(thing: d.Clause, word: str) -> Token:
    """The main verb; 没有 and 看不见 are denied within."""
    if thing.verb == "have" and thing.negation:
        return head("没有", "v", "not")
    cannot = thing.modal == "can" and thing.negation and thing.verb in SENSED
    if cannot:
        return head(SENSED[thing.verb], "v", "not", "modal")
    if thing.verb == "find" and thing.negation == "never":
        return Token("找不到", frozenset({"v"}), frozenset({"not"}))
    return head(word, "v")


def _happened(thing: d.Clause) -> list[Token]:
    """了 after what happens at a moment, 着 after what is being worn."""
    if thing.verb == "wear" and thing.progressive and not thing.negation:
        return [helper("着", "v")]
    if thing.question == "what" or thing.subject == d.Pronoun("who"):
        noticed = _is_noticed(thing)
    else:
        noticed = False  # 了 stands before 吗
    return [helper("了", "v")] if noticed or (is_sudden(thing) and not thing.negation) else []


def _where(thing: d.Clause) -> list[Token]:
    """The place after a verb of staying."""
    if thing.question == "where":
        return [helper("在", "v"), head("哪里", "wh")]
    assert thing.place is not None
    first, *rest = at_place(thing.place)
    return [Token(first.form, first.heads, first.helps | {"v"}), *rest]


def _object(thing: d.Clause, denied: bool) -> list[Token]:
    """The object, or what asks for it."""
    if thing.question == "what":
        return [head("什么", "wh")]
    if thing.object is None:
        return []
    if thing.question == "many":
        assert isinstance(thing.object, d.NounPhrase)
        return counted(thing.object, "o")
    return nominal(thing.object, "o", denied=denied, things=not means_person(thing))


def _giving(
    thing: d.Clause, verb: list[Token], denied: bool
) -> tuple[list[Token], list[Token], list[Token]]:
    """给 before the recipient, 把 before a known object."""
    assert thing.object is not None
    assert thing.recipient is not None
    what = nominal(thing.object, "o", denied=denied, things=True)
    to = nominal(thing.recipient, "r")
    giving = helper("给", "v", "r", "r.to")
    if thing.verb == "give":
        verb = [Token("给", frozenset({"v"}), frozenset({"r.to"}))]
    if takes_ba(thing):
        before = [helper("把", "v"), *what]
        return before, verb, to if thing.verb == "give" else [giving, *to]
    if thing.verb == "give":
        return [], verb, [*to, *what]
    if thing.verb == "sell":
        return [], verb, [giving, *to, *what]
    return [giving, *to], verb, what


def _manner(thing: d.Clause, verb: list[Token]) -> list[Token]:
    """得 and how something is done: 唱歌唱得很好, 睡一会儿."""
    if thing.manner == "a little":
        word = {"sleep": "一会儿"}.get(thing.verb, "一点儿")
        return [head(word, "manner.m")]
    if not is_complement(thing):
        return []
    assert thing.manner is not None
    copied = COPIED.get(" ".join(token.form for token in verb))
    tokens = [helper(copied, "v")] if copied else []
    tokens.append(helper("得", "v", "manner.m"))
    how = MANNERS[thing.manner]
    if thing.negation:
        return [*tokens, head("不", "not"), head(how, "manner.m")]
    if thing.question == "yes-no" and thing.subject != d.Pronoun("who"):
        return [*tokens, head(how, "manner.m")]
    if thing.manner == "a lot":
        return [*tokens, head("很多", "manner.m")]
    return [*tokens, helper("很", "manner.m"), head(how, "manner.m")]
