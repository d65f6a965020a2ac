"""Chapter 13: a sum that nobody checked."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "13",
    scenes.words_and_pairs,
    scenes.added_up,
    {
        "en": "An article scores “apples I like” against “I like apples”: all words are right, "
        "half of the pairs. It writes BLEU = 2/3 · 1 + 1/3 · 0.5. Read it aloud, then compute "
        "it: what is the sum?",
        "zh-CN": "一篇文章给 “apples I like” 打分，参考译文是 “I like apples”："
        "词全对，词对对了一半。文中写道 BLEU = 2/3 · 1 + 1/3 · 0.5。先读出来，再算一算：和是多少？",
    },
    {"en": ("0.75", "0.83", "1"), "zh-CN": ("0.75", "0.83", "1")},
    {
        "en": "2/3 + 1/6 = 5/6, about 0.83. Articles print 0.75, and copy it. And BLEU is no such "
        "sum: it multiplies the precisions of one to four words, and so it is 0 here, with every "
        "word right.",
        "zh-CN": "2/3 + 1/6 = 5/6，约 0.83。有文章印成 0.75，别人又照抄。而且 BLEU 不是这样的和："
        "它把一到四个词的精度相乘，所以这里是 0，尽管每个词都对。",
    },
    {
        "en": "Put the words in order, one at a time, and watch which precision moves first.",
        "zh-CN": "一次移动一个词，把语序改对，看哪一阶的精度先变。",
    },
)
