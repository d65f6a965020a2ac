"""How somebody or something is, in Chinese: 很, 是 … 的, 了, and degrees."""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.aligned import Token, head, helper
from s2s_lab.tasks.phrasebook.chinese_lexicon import WORDS, adjective
from s2s_lab.tasks.phrasebook.chinese_phrases import DEGREES, DENIED_DEGREES
from s2s_lab.tasks.phrasebook.lexicon import PROFESSIONS


def quality(clause: d.Clause) -> list[Token]:
    """What follows the subject of a clause that says how somebody is.

    >>> [t.form for t in quality(d.Clause(d.Pronoun("she"), "be", quality="tired"))]
    ['很', '累']
    """
    assert clause.quality is not None
    assert clause.subject is not None
    negation = [head("不", "not")] if clause.negation else []
    if clause.quality in PROFESSIONS:
        return [*negation, head("是", "v"), head(WORDS[clause.quality][0], "quality")]
    mark, words = _form(clause.quality, clause.subject)
    first, *more = words
    if mark in ("=", "@"):
        end = {"=": "的", "@": "人"}[mark]
        said = [head("是", "v"), head(first, "quality"), helper(end, "quality")]
        if clause.negation and clause.quality == "right":
            said = [Token(first, frozenset({"quality"}), frozenset({"v"}))]
        return [*negation, *said]
    adjective_token = Token(first, frozenset({"quality"}), frozenset({"v"}))
    if mark == "+":
        return _come_about(clause, adjective_token, more)
    if clause.degree:
        return _by_degree(clause, adjective_token)
    if clause.negation:
        return [*negation, adjective_token]
    asks = clause.question == "yes-no" and clause.subject != d.Pronoun("who")
    return [adjective_token] if asks else [helper("很", "quality", "v"), adjective_token]


def is_gradable(key: str, thing: d.Nominal) -> bool:
    """Whether one may be very so, or too much so."""
    return _form(key, thing)[0] == ""


def _form(key: str, thing: d.Nominal) -> tuple[str, list[str]]:
    """The mark of an adjective's predicative form and its words."""
    form = adjective(key, thing)[1]
    mark = form[0] if form[0] in "=@+" else ""
    return mark, form.removeprefix(mark).split("_")


def _come_about(clause: d.Clause, first: Token, more: list[str]) -> list[Token]:
    """生病了, denied 没生病; the door is 开着, denied 没开."""
    if clause.negation:
        kept = [word for word in more if word not in ("了", "着")]
        return [head("没", "not"), first, *(helper(word, "quality") for word in kept)]
    return [first, *(helper(word, "quality") for word in more)]


def _by_degree(clause: d.Clause, adjective_token: Token) -> list[Token]:
    """非常小, 太小了, 真的很小, and these denied."""
    assert clause.degree is not None
    if clause.negation:
        first, *rest = DENIED_DEGREES[clause.degree].split()
        *middle, last = rest
        between = [helper(word, "v") for word in middle]
        return [head(first, "not"), *between, head(last, "degree"), adjective_token]
    asks = clause.question == "yes-no" and clause.subject != d.Pronoun("who")
    degree = head(DEGREES[clause.degree], "degree")
    if clause.degree == "too":
        return [degree, adjective_token, helper("了", "degree")]
    if clause.degree == "really" and not asks:
        return [degree, helper("很", "quality"), adjective_token]
    return [degree, adjective_token]
