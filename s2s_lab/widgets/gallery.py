"""All widgets by name: what each shows, and one to look at.

Nothing is imported until a widget is asked for, so that a menu of all of them costs nothing. This
module makes no widget but by their own constructors.
"""

import importlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Exhibit:
    """One widget of the gallery."""

    name: str
    """Short name for the command line and the menu."""
    noun: str
    """Its class, in the module of the same name, such as ``decode_stepper.DecodeStepper``."""
    english: str
    """What one can do with it, in a sentence."""
    chinese: str
    """The same in Chinese."""
    takes_model: bool = True
    """Whether a model of one's own can be its first argument."""

    @property
    def module(self) -> str:
        """The module that has the class.

        >>> Exhibit("stepper", "DecodeStepper", "", "").module
        's2s_lab.widgets.decode_stepper'
        """
        snake = "".join(f"_{c.lower()}" if c.isupper() else c for c in self.noun)
        return f"s2s_lab.widgets.{snake.removeprefix('_')}"

    @property
    def widget(self) -> Any:
        """The class."""
        return getattr(importlib.import_module(self.module), self.noun)

    def example(self) -> Any:
        """One that needs nothing: a shipped model or a small one, and a short sentence."""
        return self.widget.example()

    def of(self, model: Any, *given: Any) -> Any:
        """One for this model; the example if it needs no model.

        Args:
            model: a translator, such as `s2s_lab.load` gives.
            given: what else its constructor takes, such as a sentence; see `opening`.

        Raises:
            ValueError: if the widget cannot show this kind of model.
        """
        if not self.takes_model:
            return self.example()
        if not given and (sentence := opening(model)):
            given = (sentence,)
        widget = self.widget
        return getattr(widget, "of", widget)(model, *given)

    def sentence(self, language: str) -> str:
        """What one can do with it, in this language."""
        return self.chinese if language == "zh-CN" else self.english


def opening(model: Any) -> str:
    """A sentence to begin with for a model that reads Chinese; empty, for a widget's own, else."""
    from s2s_lab.words import LexiconTokenizer

    cuts = getattr(getattr(model, "source", None), "tokenizer", None)
    if not isinstance(cuts, LexiconTokenizer):
        cuts = getattr(cuts, "words", cuts)  # of byte pairs: what cuts the words
    chinese = isinstance(cuts, LexiconTokenizer) or getattr(cuts, "language", "") == "zh"
    return "我爱吃苹果。" if chinese else ""


EXHIBITS = (
    Exhibit(
        "tokens",
        "TokenizerLab",
        "One sentence as characters, words and pieces, and what each choice costs.",
        "同一句话切成字符、词和子词，并看每种切分的代价。",
        takes_model=False,
    ),
    Exhibit(
        "stepper",
        "DecodeStepper",
        "Step forward and back through decoding, and change its course.",
        "逐步前进、后退地观察解码，并改变它的走向。",
    ),
    Exhibit(
        "predict",
        "PredictReveal",
        "Say what comes next before it is shown, and see how well you knew.",
        "在揭晓之前先预测下一步，看看自己的把握是否准确。",
    ),
    Exhibit(
        "diff",
        "TraceDiff",
        "Compare two decoding runs: the first place where they part.",
        "比较两次解码：找出最先分岔之处。",
    ),
    Exhibit(
        "attention",
        "AttentionExplorer",
        "What was read to produce each word: every layer and head, beside a gold alignment.",
        "生成每个词时读了什么：逐层逐头查看，并与标准对齐比较。",
    ),
    Exhibit(
        "sampler",
        "SamplerLab",
        "Cut a distribution with top-k, top-p and their kin, draw from it, and add noise.",
        "用 top-k、top-p 等方法裁剪分布，从中采样，并加入噪声。",
    ),
    Exhibit(
        "exposure",
        "ExposureBiasLab",
        "Inject one wrong word, and watch whether the model recovers.",
        "插入一个错词，观察模型能否恢复。",
        takes_model=False,
    ),
    Exhibit(
        "search",
        "SearchSpace",
        "All that could be written, and which part of it each search has visited.",
        "所有可能的输出，以及各种搜索访问了其中哪些部分。",
        takes_model=False,
    ),
    Exhibit(
        "viterbi",
        "ViterbiTable",
        "Fill the table of a hidden Markov model, column by column.",
        "逐列填写隐马尔可夫模型的维特比表。",
        takes_model=False,
    ),
    Exhibit(
        "autopsy",
        "AutopsyView",
        "Where a sentence that you wanted was lost, and who is to blame.",
        "你想要的句子在哪里丢失，责任在谁。",
        takes_model=False,
    ),
    Exhibit(
        "mbr",
        "MbrMatrix",
        "Choose the candidate that all others agree with most.",
        "选出与其他候选最为一致的那一个。",
    ),
    Exhibit(
        "bleu",
        "BleuExplorer",
        "Every n-gram that matches, and each term of the score.",
        "查看每个匹配的 n 元组，以及得分的每一项。",
        takes_model=False,
    ),
    Exhibit(
        "cell",
        "CellExplorer",
        "The gates of a recurrent cell over a sentence, and where its gradient vanishes.",
        "循环单元的各个门在整句上的变化，以及梯度在哪里消失。",
    ),
    Exhibit(
        "monitor",
        "TrainingMonitor",
        "Watch a model learn, and stop it.",
        "观察模型的学习过程，并可随时停止。",
        takes_model=False,
    ),
    Exhibit(
        "time",
        "TimeMachine",
        "Slide through the checkpoints of a run: attention and outputs sharpen.",
        "在训练的各个检查点之间滑动：注意力与输出逐渐清晰。",
        takes_model=False,
    ),
)
"""In the order of the course."""


def exhibits() -> Mapping[str, Exhibit]:
    """The widgets by their short names."""
    return {exhibit.name: exhibit for exhibit in EXHIBITS}


def find(name: str) -> Exhibit:
    """The widget of this short name.

    Raises:
        ValueError: if there is none.
    """
    known = exhibits()
    if name not in known:
        raise ValueError(f"widget: expected one of {', '.join(known)}, got {name!r}")
    return known[name]
