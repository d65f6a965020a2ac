"""Chapter 10: what the loss does when the causal mask goes."""

from s2s_lab.widgets import scenes
from s2s_lab.widgets.lecture_demo import LectureDemo

DEMO = LectureDemo(
    "10",
    scenes.mask_off,
    scenes.direction,
    {
        "en": "A decoder learns to write digits that nobody can predict. Knowing nothing costs "
        "8 / 9 · ln 10 = 2.05 nats a token. At step 60 we switch its causal mask off. "
        "What does the loss do?",
        "zh-CN": "解码器学写谁也猜不出的随机数字。什么都不知道时，每个词元的损失是 "
        "8 / 9 · ln 10 = 2.05 nat。第 60 步我们关掉因果掩码。损失会怎样？",
    },
    {
        "en": ("it goes up", "it stays where it is", "it goes down"),
        "zh-CN": ("上升", "不变", "下降"),
    },
    {
        "en": "Down, far below what is possible: each step now sees the next token, its own "
        "answer, and learns to copy it. When it writes alone there is no next token to see. "
        "A loss that is too good to be true is a leak.",
        "zh-CN": "下降，而且远低于可能的下限：每一步现在都看得见下一个词元，也就是自己的答案，"
        "于是学会照抄。独自书写时却没有下一个词元可看。好得不像真的损失，就是泄漏。",
    },
    {
        "en": "Point at step 60 on the curve, and ask what this model will write.",
        "zh-CN": "指着曲线上的第 60 步，问大家这个模型会写出什么。",
    },
)
