"""Chapter 03: whether a model recovers from one wrong word."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "03",
    scenes.one_wrong_word,
    scenes.recovers,
    {
        "en": "We put one wrong word into the translation. How soon does the model write on as "
        "if nothing had happened?",
        "zh-CN": "我们在译文里放进一个错词。模型多久能像什么都没发生一样写下去？",
    },
    {
        "en": ("at once", "after some words", "never in this sentence"),
        "zh-CN": ("立刻", "几个词之后", "这句话里再也不能"),
    },
    {
        "en": "In training every prefix was right, so that the model has never seen a way "
        "back. Look at the distance below: how far the two laws are from each other.",
        "zh-CN": "训练时每个前缀都是对的，模型从未见过如何返回。看下面的距离：两个分布相差多远。",
    },
    {
        "en": "Choose another word, or put it at another place.",
        "zh-CN": "换一个词，或放到别的位置。",
    },
)
