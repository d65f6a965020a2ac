"""Chapter 02: whether the best word each time is the best sentence."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "02",
    scenes.two_words,
    scenes.greedy_is_best,
    {
        "en": "A model of two words: a has .6, b has .4 at the start. Greedy search takes the "
        "likelier word each time. Does it write the likeliest sentence?",
        "zh-CN": "一个只有两个词的模型：开头 a 为 .6，b 为 .4。"
        "贪心搜索每次取更可能的词。它写出的是最可能的句子吗？",
    },
    {
        "en": ("yes: the best word each time is the best sentence", "no"),
        "zh-CN": ("是：每步最好，整句就最好", "不是"),
    },
    {
        "en": "Greedy writes a a with .6 · .4 · 1 = .24. The sentence b has .4 · .9 = .36 and "
        "begins with the worse word. The model is not wrong: the search is.",
        "zh-CN": "贪心写出 a a，概率 .6 · .4 · 1 = .24；句子 b 有 .4 · .9 = .36，"
        "却以较差的词开头。错的不是模型，而是搜索。",
    },
    {
        "en": "Step through it, then choose beam:2 and step again.",
        "zh-CN": "逐步前进，然后选 beam:2 再走一遍。",
    },
)
