"""Chapter 00: when a word becomes one piece."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "00",
    scenes.subwords,
    scenes.one_piece,
    {
        "en": "Byte-pair encoding has learned 100 merges. Is “apples” one piece by then?",
        "zh-CN": "字节对编码已学了 100 次合并。此时 “apples” 是一个整块吗？",
    },
    {
        "en": ("yes, it is a frequent word", "no, it is still in pieces"),
        "zh-CN": ("是，它是常用词", "不是，仍是若干片段"),
    },
    {
        "en": "Whether a word is one piece depends on how often its parts occur together. "
        "Slide on, and watch the vocabulary grow while sentences get shorter.",
        "zh-CN": "一个词能否成为整块，取决于它的各部分一起出现的次数。"
        "继续滑动：词表变大，句子变短。",
    },
    {
        "en": "Move the slider from 0 to 400 on a sentence that the class shouts.",
        "zh-CN": "用全班喊出的句子，把滑块从 0 移到 400。",
    },
)
