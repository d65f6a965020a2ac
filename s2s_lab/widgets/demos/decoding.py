"""Chapter 06: how wide a beam must be."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "06",
    scenes.searches,
    scenes.first_to_find,
    {
        "en": "How wide must the beam be to find the likeliest sentence of this small table?",
        "zh-CN": "要在这张小表里找到最可能的句子，束宽至少要多少？",
    },
    {
        "en": ("1: greedy finds it", "2", "3", "only exact search finds it"),
        "zh-CN": ("1：贪心就够", "2", "3", "只有精确搜索能找到"),
    },
    {
        "en": "The likeliest sentence begins with the third best word. A narrower beam has "
        "thrown it away before its end showed how good it is.",
        "zh-CN": "最可能的句子以第三好的词开头。更窄的束在看到它的好结尾之前就把它丢了。",
    },
    {
        "en": "Step through each search, then choose the table whose best output is empty.",
        "zh-CN": "逐步走完每种搜索，然后选“最好的输出为空”的那张表。",
    },
)
