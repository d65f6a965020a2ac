"""Chapter 04: which word is read most."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "04",
    scenes.reading,
    scenes.brightest,
    {
        "en": "I love you becomes « Je t'aime ». Which word is read most to produce « aime »?",
        "zh-CN": "I love you 译成 « Je t'aime »。写出 « aime » 时读得最多的是哪个词？",
    },
    {"en": ("I", "love", "you"), "zh-CN": ("I", "love", "you")},
    {
        "en": "Nobody told the model: it has seen sentence pairs, no links between words. The "
        "two lines cross, because French puts the object before the verb.",
        "zh-CN": "没有人告诉模型：它只见过句对，没见过词与词的连线。"
        "两条线交叉，因为法语把宾语放在动词前面。",
    },
    {
        "en": "Go down row by row, then type a sentence of the class.",
        "zh-CN": "逐行向下看，然后输入全班给的句子。",
    },
)
