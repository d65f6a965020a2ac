"""Three minutes in class for each chapter: a question, a widget that is set up for it, the answer.

The answer is computed from the widget that is shown, so that a poll cannot be wrong. Nothing is
imported before a demo is made.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from s2s_lab.widgets import scenes

if TYPE_CHECKING:
    from s2s_lab.widgets.poll import Poll

Texts = dict[str, str]
"""By language."""


@dataclass(frozen=True)
class LectureDemo:
    """One chapter's demo."""

    chapter: str
    """``04``."""
    make: Callable[[], Any]
    """The widget, set up."""
    right: Callable[[Any], int]
    """Index of the right option, from what the widget shows."""
    question: Texts
    options: dict[str, tuple[str, ...]]
    reason: Texts
    hint: Texts
    """What the lecturer does next, in a sentence."""

    def poll(self, widget: Any = None, language: str | None = None) -> "Poll":
        """The question about a widget that `make` gave; without one it is made for that."""
        from s2s_lab.widgets.poll import Poll

        right = self.right(self.make() if widget is None else widget)
        return Poll(self.question, self.options, right, self.reason, self.hint, language)


DEMOS = (
    LectureDemo(
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
    ),
    LectureDemo(
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
            "zh-CN": "0.9 的 50 次方是 .005，tanh 的斜率还会再减。"
            "决定它的不是句子，而是权重的一个数。",
        },
        {
            "en": "Move the radius from 0.9 to 1.1, then choose the LSTM.",
            "zh-CN": "把半径从 0.9 移到 1.1，然后选 LSTM。",
        },
    ),
    LectureDemo(
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
    ),
    LectureDemo(
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
            "zh-CN": "训练时每个前缀都是对的，模型从未见过如何返回。"
            "看下面的距离：两个分布相差多远。",
        },
        {
            "en": "Choose another word, or put it at another place.",
            "zh-CN": "换一个词，或放到别的位置。",
        },
    ),
    LectureDemo(
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
    ),
    LectureDemo(
        "05",
        scenes.window,
        scenes.outside,
        {
            "en": "She does not eat them in the park. A window shows one word to each side of the "
            "same place. Which French word cannot see its source?",
            "zh-CN": "She does not eat them in the park。窗口只能看到同一位置左右各一个词。"
            "哪个法语词看不到它的来源？",
        },
        {
            "en": ("« elle » (she)", "« les » (them)", "« le » (the, of the park)"),
            "zh-CN": ("« elle »（she）", "« les »（them）", "« le »（the，公园的）"),
        },
        {
            "en": "The pronoun stands before the verb in French and behind it in English, two "
            "places off. A fixed diagonal suits languages whose words stay where they are.",
            "zh-CN": "代词在法语里位于动词之前，在英语里位于其后，相差两个位置。"
            "固定的对角线只适合词序不变的语言。",
        },
        {
            "en": "Look how far the brightest cell of each row is from the diagonal.",
            "zh-CN": "看每行最亮的格子离对角线有多远。",
        },
    ),
    LectureDemo(
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
    ),
)
"""In the order of the course."""


def find(chapter: str) -> LectureDemo:
    """The demo of a chapter.

    Raises:
        ValueError: if it has none.
    """
    for demo in DEMOS:
        if demo.chapter == chapter.zfill(2):
            return demo
    known = ", ".join(demo.chapter for demo in DEMOS)
    raise ValueError(f"chapter: expected one of {known}, got {chapter!r}")
