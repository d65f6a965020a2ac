"""Chapter 07: an optimiser race."""

from math import inf
from typing import Any

from s2s_lab.widgets.lecture_demo import LectureDemo

RACERS = ("sgd", "momentum", "adam")
"""In the order of the options."""
GOAL = 1.0
"""Nats a token on the validation data."""


def race() -> Any:
    """The last racer's run in a monitor, with the histories of the others as its `rivals`."""
    from dataclasses import replace
    from pathlib import Path
    from tempfile import TemporaryDirectory

    from s2s_lab.models.settings import Seq2SeqSettings
    from s2s_lab.tasks.sequences import reverse
    from s2s_lab.training.recipes import Recipe
    from s2s_lab.training.session import begin
    from s2s_lab.training.settings import TrainSettings
    from s2s_lab.widgets.training_monitor import TrainingMonitor

    task = reverse((480, 30, 30), (2, 3))
    how = TrainSettings(3, batch=32, lr=3e-2, warmup=5, label_smoothing=0.0, validations=9)
    recipe = Recipe(Seq2SeqSettings(embedding=16, hidden=32), how)
    rivals = {}
    for name in RACERS[:-1]:
        other = replace(recipe, training=replace(how, optimiser=name))
        with TemporaryDirectory() as folder:
            rivals[name] = begin(task, other, Path(folder), on="cpu").history
    monitor: Any = TrainingMonitor(["1 2 3"], every=0.02, show=False)
    monitor.fit(task, replace(recipe, training=replace(how, optimiser=RACERS[-1])))
    monitor.rivals = rivals
    return monitor


def first_at_goal(widget: Any) -> int:
    """Index of the racer that needs the fewest updates to the goal."""
    histories = {**widget.rivals, RACERS[-1]: widget.history}
    arrived = [
        next((record.step for record in histories[name] if record.valid_nll <= GOAL), inf)
        for name in RACERS
    ]
    assert min(arrived) < inf, "expected at least one racer to arrive"
    return arrived.index(min(arrived))


DEMO = LectureDemo(
    "07",
    race,
    first_at_goal,
    {
        "en": "The same small model learns to write digits backwards, three times: same data, same "
        "seed, same learning rate. Who reaches a loss of 1 nat a token first?",
        "zh-CN": "同一个小模型学了三遍把数字倒过来写：数据、种子、学习率都相同。"
        "谁先降到每个词元 1 奈特的损失？",
    },
    {
        "en": ("SGD", "SGD with momentum", "Adam"),
        "zh-CN": ("SGD", "带动量的 SGD", "Adam"),
    },
    {
        "en": "Adam divides each weight's step by the size of its own gradients, so that weights "
        "with small gradients move as fast as the others. Its run is the one that is shown.",
        "zh-CN": "Adam 用每个权重自己的梯度大小去除步长，梯度小的权重也走得一样快。"
        "显示的就是它的运行。",
    },
    {
        "en": "Point at the validation where the loss passes 1. Then, in tutorial 07, let the "
        "ravine race run without bias correction.",
        "zh-CN": "指出损失降过 1 的那次验证。然后在教程 07 中让山谷赛跑不做偏差修正再跑一次。",
    },
)
