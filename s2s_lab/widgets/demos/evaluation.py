"""Chapter 08: what BLEU makes of one wrong word."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "08",
    scenes.one_word_off,
    scenes.bleu_of_it,
    {
        "en": "The reference is “I like apples .”, a system writes “I love apples .”. "
        "Three of four tokens are right. What is its BLEU, not smoothed?",
        "zh-CN": "参考译文是 “I like apples .”，系统输出 “I love apples .”。"
        "四个词里对了三个。不加平滑，BLEU 是多少？",
    },
    {
        "en": ("75", "about 35", "0"),
        "zh-CN": ("75", "约 35", "0"),
    },
    {
        "en": "Precisions 3/4, 1/3, 0/2, 0/1: BLEU multiplies them, so one zero makes it 0. About "
        "35 is what sacreBLEU shows with its smoothing (exp), which counts half a match, then "
        "a quarter. BLEU is made for many sentences, not for one.",
        "zh-CN": "各阶精度为 3/4、1/3、0/2、0/1：BLEU 把它们相乘，有一个为 0 就得 0。"
        "约 35 是 sacreBLEU 用 exp 平滑的结果：把零次匹配先算作 1/2，再算作 1/4。"
        "BLEU 是给许多句子用的，不是给一句话用的。",
    },
    {
        "en": "Switch the smoothing to exp. Then type a translation that the class dictates.",
        "zh-CN": "把平滑切换为 exp。然后输入全班口述的译文。",
    },
)
