"""Chapter 09: what breaks first in a translator whose score is nearly perfect."""

from typing import Any

from s2s_lab.widgets.lecture_demo import LectureDemo

SENTENCES = (
    ("I love you.", "Je t'aime."),
    ("I do not like apples.", "Je n'aime pas les pommes."),
    ("The women are tall.", "Les femmes sont grandes."),
)
"""English and right French, in the order of the options: clitic, negation, agreement."""


def desk() -> Any:
    """The shipped translator in a stepper, on the last of the sentences."""
    from s2s_lab.translator import load
    from s2s_lab.widgets.decode_stepper import DecodeStepper

    return DecodeStepper(load("phrasebook-en-fr"), SENTENCES[-1][0])


def breaks_first(widget: Any) -> int:
    """Index of the first sentence whose translation by the widget's model is not the right one."""
    shown, wrong = widget.source, []
    for source, french in SENTENCES:
        widget.source = source
        wrong.append(widget.trace.output_text != french)
    widget.source = shown
    return wrong.index(True)


DEMO = LectureDemo(
    "09",
    desk,
    breaks_first,
    {
        "en": "This translator has a BLEU of 99.6 on sentences that it has not seen. Three of "
        "yours: which translation breaks first?",
        "zh-CN": "这个翻译模型在没见过的句子上 BLEU 为 99.6。现在给它三句话：哪一句的译文先出错？",
    },
    {
        "en": (
            "I love you. — the pronoun before the verb",
            "I do not like apples. — ne … pas",
            "The women are tall. — feminine and plural",
        ),
        "zh-CN": (
            "I love you.（代词在动词前）",
            "I do not like apples.（ne … pas 否定）",
            "The women are tall.（阴性复数一致）",
        ),
    },
    {
        "en": "« Je t'aime » and « Je n'aime pas les pommes » are right; the women are « grands », "
        "which is masculine. Such sentences are rare in the test set, so the one number does not "
        "show them. A set that asks for one phenomenon at a time does.",
        "zh-CN": "« Je t'aime » 和 « Je n'aime pas les pommes » 都对；"
        "女人们却成了阳性的 « grands »。测试集里这样的句子很少，所以一个分数看不出来。"
        "逐一考查每种现象的测试集才看得出来。",
    },
    {
        "en": "Go to the wrong word: was « grandes » among the candidates? Then, in tutorial 09, "
        "train a translator in a minute, ask it for 我爱吃苹果, and vote on what it learns last.",
        "zh-CN": "走到出错的那一步：候选里有 « grandes » 吗？然后在教程 09 中"
        "用一分钟训练一个翻译模型，让它翻译“我爱吃苹果”，再投票：它最后学会什么？",
    },
)
