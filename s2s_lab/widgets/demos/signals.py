"""Chapter 12: whether attention walks forward through speech.

What is shown was written down once: the weights, in hundredths, of a small model that had learned
from 300 sounds and hears a sound of the test set. No model runs in class.
"""

from itertools import pairwise
from typing import Any

from s2s_lab.widgets.lecture_demo import LectureDemo

DIGITS = "275"
"""What the voice says, and what the model wrote."""
READ: tuple[str, ...] = (
    "1 0 36 47 8 0 0 0 0 6 1 1 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "0 0 0 0 0 0 0 0 0 90 4 6 0 0 0 0 0 0 0 0 0 0 0 0 0 0",
    "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 1 98 0 0 0 0 0 0 0",
    "0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 0 5 6 12 42 35",
)
"""For each digit, and the end, how much is read of every 60 milliseconds; 0 to 100."""
SPOKEN = ((1, 6), (7, 15), (17, 23))
"""From which of these, and before which, each digit is heard."""
SECONDS = 0.06


def listening() -> Any:
    """The recorded weights, with the true places of the digits outlined."""
    import torch

    from s2s_lab.attention_maps import AttentionMap, AttentionMaps
    from s2s_lab.metrics.pharaoh import write_pharaoh
    from s2s_lab.widgets.attention_explorer import AttentionExplorer

    weights = torch.tensor([[int(each) / 100 for each in row.split()] for row in READ])
    times = tuple(f"{SECONDS * place:.2f}s" for place in range(weights.shape[1]))
    maps = AttentionMaps(
        "recorded from a small model",
        "spoken digits",
        DIGITS,
        times,
        (*DIGITS, "<eos>"),
        (AttentionMap("cross", 1, 1, weights),),
    )
    links = {(i, j) for j, (start, end) in enumerate(SPOKEN) for i in range(start, end)}
    return AttentionExplorer.from_maps(maps, write_pharaoh(set(), links))


def path(widget: Any) -> int:
    """0 if the places that are read most never go back, 1 if they do once or more."""
    peaks = widget.chosen.weights.argmax(1).tolist()
    return int(any(later < earlier for earlier, later in pairwise(peaks)))


DEMO = LectureDemo(
    "12",
    listening,
    path,
    {
        "en": "A voice says 2 7 5. For each digit that it writes, the decoder may read any part "
        "of the sound. Nobody tells it where a digit is. How does its attention move?",
        "zh-CN": "一个声音说 2 7 5。每写一个数字，解码器都可以读声音的任何一段，"
        "没有人告诉它数字在哪里。它的注意力怎样移动？",
    },
    {
        "en": ("only forward", "forward and back"),
        "zh-CN": ("只向前", "时而向前，时而向后"),
    },
    {
        "en": "Speech is said and written in the same order, and the model has found that out: "
        "nothing in it forbids a jump back. In translation words change places, so it would jump.",
        "zh-CN": "语音的说与写顺序相同，模型自己发现了这一点：它并没有被禁止往回跳。"
        "翻译中词序会变，注意力就会跳动。",
    },
    {
        "en": "Go down row by row: outlines show where each digit is really heard. The weights "
        "were recorded from a small trained model.",
        "zh-CN": "逐行向下看：方框标出每个数字真正出现的地方。这些权重录自一个训练好的小模型。",
    },
)
