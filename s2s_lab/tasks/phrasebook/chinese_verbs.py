"""The verbs of the phrasebook in Chinese, and how each behaves.

Keys are those of `verbs.py`. Here stands which word says a verb, which may depend on its object
(one 穿 a shirt but 戴 a hat), and which verbs go with 在, 没, 了 or 会.
"""

from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook.lexicon import NOUNS
from s2s_lab.tasks.phrasebook.nominal_grammar import PEOPLE
from s2s_lab.tasks.phrasebook.verbs import VERBS

_VERBS = """
eat 吃; eat@animals 吃; drink 喝; buy 买; sell 卖; see 看见; look_at 看; look_for 找; watch 看
read 读; write 写; want 要; would_like 想要; have 有; like@people 喜欢; like 喜欢; love 爱
love@things 爱; hate 讨厌; prefer 更喜欢; know 知道; find 找到; lose 丢; open 打开; close 关上
wash 洗; clean 打扫; wear 穿; carry 搬; prepare 准备; make 做; cut 切; use 用; take 坐
need 需要; wait_for 等; listen_to 听; help 帮助; call 打电话; invite 邀请; visit 参观; learn 学
speak 说; understand 明白; play@sport 打; play@music 弹; drive 开; paint 画; hear 听见; meet 见
thank 感谢; talk_to 说话; answer 回答; forget 忘记; do 做; sleep 睡觉; work 工作; sing 唱歌
dance 跳舞; swim 游泳; run 跑步; walk 走路; cry 哭; laugh 笑; smile 微笑; travel 旅行; wait 等
cook 做饭; study 学习; play 玩; leave 离开; arrive 到; come_back 回来; rest 休息; get_up 起床
wake_up 醒来; live 住; stay 待; go 去; come 来; get_dressed 穿衣服; give 给; show 看; send 寄
bring 带
"""

_WITH_OBJECT = """
open 开 door window; close 关 door window; close 合上 book; wear 戴 hat tie; carry 拿 bag
play@sport 踢 football; play@sport 下 chess; play@music 拉 violin; play@music 打 drums
answer 回 letter; know 认识 kin person; understand 懂 language; understand 理解 kin person
"""

_WITHOUT_OBJECT = {
    "eat": "吃饭", "drink": "喝 东西", "read": "读 书", "write": "写作", "paint": "画画",
}  # fmt: skip
_ANIMAL = {"eat": "吃 东西", "run": "跑"}
"""What animals and babies do without an object."""

COPIED = {"唱歌": "唱", "跳舞": "跳", "游泳": "游", "做饭": "做", "跑步": "跑", "走路": "走",
          "吃饭": "吃", "睡觉": "睡", "读 书": "读"}  # fmt: skip
"""Verbs with an object inside: what stands before 得."""

_ENTRIES = _VERBS.replace("\n", ";").strip(";").split(";")
_PLAIN = {key.replace("_", " "): word for key, word in map(str.split, _ENTRIES)}
_BY_OBJECT = {
    (key, name): word
    for key, word, *names in map(str.split, _WITH_OBJECT.replace("\n", ";").strip(";").split(";"))
    for name in names
}
assert _PLAIN.keys() | {"be"} == VERBS.keys(), _PLAIN.keys() ^ VERBS.keys()

MODALS = {
    "can": "能", "must": "必须", "should": "应该", "want to": "想", "have to": "得",
    "like to": "喜欢", "love to": "爱", "prefer to": "更喜欢", "hope to": "希望",
    "need to": "需要", "try to": "试着", "be going to": "要", "would like to": "想要",
}  # fmt: skip
"""What stands before the verb; *can* and *be going to* have other words beside these."""

SKILLS = frozenset({
    "swim", "sing", "dance", "cook", "drive", "speak", "paint", "play@sport", "play@music",
})  # fmt: skip
"""What one has learnt to do: *can* is 会."""

UNWILLED = frozenset({
    "hear", "arrive", "cry", "laugh", "smile", "wake up", "understand", "find", "see", "forget",
    "lose",
})  # fmt: skip
"""What is not planned: *be going to* is 会, and not 要 or 打算."""

UNBOUNDED = frozenset({"go", "come", "leave", "come back", "stay", "get up"})
"""Verbs without 在: *he goes* and *he is going* are the same."""

SUDDEN = frozenset({"find", "lose", "forget", "arrive", "wake up"})
"""What happens at one moment: with 了, denied with 没, unless it is a habit."""

SENSED = {"see": "看不见", "hear": "听不见", "find": "找不到"}
"""Verbs denied with 没, and what *cannot* makes of them."""

WITH_PREPOSITION = {"call": "给", "talk to": "跟"}
"""Verbs whose object stands before them, after a preposition."""

NOTICED = frozenset({"see", "hear"})
"""Verbs with 了 where one asks about them: 你看见狗了吗？"""

WISHES = frozenset({
    "want to", "would like to", "like to", "love to", "prefer to", "hope to",
})  # fmt: skip
"""Modals before the time of what is wished for: 他想明天来, 她喜欢每天游泳."""

LINGERING = frozenset({"live", "stay"})
"""Verbs with the place after them."""


def verb_words(clause: d.Clause) -> list[str]:
    """The Chinese words of a clause's verb; the first carries its meaning.

    >>> verb_words(d.Clause(d.Pronoun("she"), "wear", d.NounPhrase("hat", "a")))
    ['戴']
    """
    key, thing = clause.verb, clause.object
    if thing is None and clause.question not in ("what", "many"):
        if key in _ANIMAL and isinstance(clause.subject, d.NounPhrase):
            kind = NOUNS[clause.subject.noun].kind
            if kind not in PEOPLE:
                return _ANIMAL[key].split()
        return _WITHOUT_OBJECT.get(key, _PLAIN[key]).split()
    if key == "close" and clause.subject is None and not clause.negation:
        return [_PLAIN[key]]  # 关上门: an order wants a result
    noun = thing.noun if isinstance(thing, d.NounPhrase) else ""
    if noun or means_person(clause):
        for name in (noun, NOUNS[noun or "cousin"].kind):
            if (key, name) in _BY_OBJECT:
                return [_BY_OBJECT[key, name]]
    return [_PLAIN[key]]


def verb_forms() -> frozenset[str]:
    """The words of every verb, with and without an object."""
    tables = (_PLAIN, _BY_OBJECT, _WITHOUT_OBJECT, _ANIMAL)
    return frozenset(text for table in tables for text in table.values())


def means_person(clause: d.Clause) -> bool:
    """Whether the object is somebody: a name, a noun for a person, or a pronoun that may be one."""
    match clause.object:
        case d.NounPhrase(noun):
            return NOUNS[noun].kind in PEOPLE
        case d.Pronoun(key):
            return key != "it" and bool(VERBS[clause.verb].objects & PEOPLE)
    return isinstance(clause.object, d.Name)
