"""Every Chinese word of the phrasebook: what its tokenizer looks for."""

from collections.abc import Iterable

from s2s_lab.tasks.phrasebook import chinese_lexicon as lexicon
from s2s_lab.tasks.phrasebook import chinese_phrases as phrases
from s2s_lab.tasks.phrasebook import chinese_verbs as verbs
from s2s_lab.words import LexiconTokenizer

_SMALL = """
的 们 个 这 那 这些 那些 一些 很多 几 和 很 是 人 不 没 没有 有 别 从来 了 着 得 会 打算
在 正 把 给 跟 一起 说话 吗 什么 谁 哪里 为什么 什么时候 一会儿 一点儿 它们 他们
岁 点 现在 叫 天气 是的 请 请问 谢谢
"""


def _templates() -> Iterable[str]:
    """The words of all templates."""
    for table in (phrases.TIMES, phrases.PHRASES):
        for text in table.values():
            for word in text.split():
                yield word[: max(word.rfind(":"), word.rfind("~"))]


def _listed() -> Iterable[str]:
    """The words of all plain tables."""
    tables = (
        phrases.PLACES, phrases.EXISTING_PLACES, phrases.GOALS, phrases.RELATIONS,
        phrases.FREQUENCIES, phrases.MANNERS, phrases.SHARES, phrases.DEGREES,
        phrases.DENIED_DEGREES, phrases.WEATHER, lexicon.SINGLE_MEASURES, lexicon.PRONOUNS,
        lexicon.POSSESSIVES, lexicon.NUMBERS, lexicon.NAMES, verbs.MODALS, verbs.SENSED,
        verbs.WITH_PREPOSITION,
    )  # fmt: skip
    for table in tables:
        for text in table.values():
            yield from text.split()
    for pair in (*lexicon.WORDS.values(), *lexicon.adjective_forms()):
        for form in pair:
            yield from form.strip("=@+-").split("_")
    for text in (*verbs.verb_forms(), *verbs.COPIED.values(), _SMALL):
        yield from text.split()


def _is_chinese(word: str) -> bool:
    """Whether this is a word and no punctuation mark."""
    return word not in ("", "，", "？", "！")


CHINESE = LexiconTokenizer(tuple(sorted(filter(_is_chinese, {*_templates(), *_listed()}))))
"""The tokenizer of the Chinese side."""
