"""Chapter 01: how much gradient is left."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "01",
    scenes.cell,
    scenes.gradient_left,
    {
        "en": "The recurrent weights shrink everything to nine tenths in each step. "
        "How much gradient is left after 50 steps?",
        "zh-CN": "循环权重每一步都把一切缩小到十分之九。50 步之后还剩多少梯度？",
    },
    {
        "en": ("about half", "about 5 %", "at most 0.5 %"),
        "zh-CN": ("约一半", "约 5 %", "至多 0.5 %"),
    },
    {
        "en": "0.9 to the power of 50 is .005, and the slope of tanh takes away more. "
        "Nothing in the sentence decides this; one number of the weights does.",
        "zh-CN": "0.9 的 50 次方是 .005，tanh 的斜率还会再减。决定它的不是句子，而是权重的一个数。",
    },
    {
        "en": "Move the radius from 0.9 to 1.1, then choose the LSTM.",
        "zh-CN": "把半径从 0.9 移到 1.1，然后选 LSTM。",
    },
)
