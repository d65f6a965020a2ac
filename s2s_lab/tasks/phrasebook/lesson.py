"""A first lesson in Chinese: the phrasebook's sentences that are made of a hundred words.

With few words a small model learns in seconds what the whole phrasebook takes minutes for, so that
one can train a translator, break it and train it again in class. The grammar is all there; only
the vocabulary is small. A sentence belongs to the same set as in the whole task.
"""

from collections.abc import Iterable
from dataclasses import replace
from itertools import islice

from s2s_lab.tasks.phrasebook import chinese
from s2s_lab.tasks.phrasebook.chinese_corpus import from_chinese, load_chinese, split_of_chinese
from s2s_lab.tasks.phrasebook.chinese_sense import says
from s2s_lab.tasks.phrasebook.corpus import sentences
from s2s_lab.tasks.task import Pair, Task

WORDS = """
我 你 他 她 它 我们 他们 的 们 是 不 没 没有 有 在 吗 什么 谁 哪里 这 那 一 个 只 杯 本 封 很 把 给
跟 一起 喜欢 爱 想 要 能 会 得 别 更喜欢 需要 想要 每 天 今天 早上 是的 吃 喝 看 看见 买 卖 做 读 写
苹果 蛋糕 面包 水 茶 咖啡 鸡蛋 米饭 鱼 书 信 狗 猫 妈妈 爸爸 朋友 老师 学生 孩子 家 里 厨房 房子
花园 小 好 忙 累 高
"""
"""The words of the lesson."""
_MARKS = frozenset("。？！，")


def lesson(words: str | Iterable[str] = WORDS, drawn: int = 120_000, seed: int = 0) -> Task:
    """Chinese to English with the given Chinese words only, as ``phrasebook-zh-en`` has it.

    Args:
        words: every word that a source may have, punctuation aside; a text is cut at spaces.
        drawn: how many sentences to draw from the grammar; a few in a hundred are kept.
        seed: of the draw.

    Raises:
        ValueError: if `drawn` is negative.

    >>> few = lesson("我 你 爱 喜欢", drawn=4000)
    >>> [(pair.source, pair.target) for pair in few.train][:1]
    [('我喜欢你。', 'I like you.')]
    """
    if drawn < 0:
        raise ValueError(f"drawn: expected 0 or more sentences, got {drawn}")
    known = frozenset(words.split() if isinstance(words, str) else words) | _MARKS
    sets: dict[str, dict[str, Pair]] = {"train": {}, "valid": {}, "test": {}}
    for sentence, _ in islice(sentences(seed), drawn):
        if says(sentence) and known.issuperset(t.form for t in chinese.realise(sentence)):
            pair = from_chinese(sentence)
            sets[split_of_chinese(pair.source)].setdefault(pair.source, pair)
    train, valid, test = (tuple(pairs.values()) for pairs in sets.values())
    return replace(load_chinese("zh-en", 0, 0, 0), train=train, valid=valid, test=test)
