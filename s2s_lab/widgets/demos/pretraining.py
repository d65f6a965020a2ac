"""Chapter 11: which word is copied."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "11",
    scenes.names,
    scenes.copied_first,
    {
        "en": "« Yaroslava watches. Quentin beats Zoltan. » No vocabulary has these names. Which "
        "word does a model that can copy write first?",
        "zh-CN": "“Yaroslava watches. Quentin beats Zoltan.” 词表里没有这些名字。"
        "能复制的模型写标题时先写哪个词？",
    },
    {
        "en": ("Yaroslava: the first unknown name", "Quentin", "beats: it is in the vocabulary"),
        "zh-CN": ("Yaroslava：第一个未知的名字", "Quentin", "beats：它在词表里"),
    },
    {
        "en": "Copying is no rule about unknown words: attention says whom the news is about, and "
        "p_gen how much is copied. The model on the left cannot copy, and has <unk> to say.",
        "zh-CN": "复制并不是针对未知词的规则：注意力决定新闻说的是谁，p_gen 决定复制多少。"
        "左边的模型不能复制，只能写出 <unk>。",
    },
    {
        "en": "Go through the three steps and read the shares: .1 · .8 for <unk>, .9 · .8 for the "
        "name. In the second step p_gen is .9.",
        "zh-CN": "逐步查看三步的概率：<unk> 为 .1 · .8，名字为 .9 · .8；第二步的 p_gen 是 .9。",
    },
)
