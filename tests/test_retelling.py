"""English that was composed while something ran, told in Chinese."""

import pytest

from s2s_lab.language import LANGUAGES, table
from s2s_lab.retelling import label, retold
from tests.test_language import places

OTHERS = LANGUAGES[1:]


def test_english_stays_as_it_is() -> None:
    assert retold("Right on all 3 inputs.", "en") == "Right on all 3 inputs."
    assert label("sentence 0, position 1", "en") == "sentence 0, position 1"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("Right on all 12 inputs.", "全部 12 个输入都正确。"),
        (
            "Expected a tensor of shape (2, 3), got a list.",
            "应为形状为 (2, 3) 的张量，得到的却是一个 list。",
        ),
        ("Expected 1 in ['a'], got 2.", "['a'] 处应为 1，得到的却是 2。"),
        (
            "Your code stopped with IndexError: list index out of range.\n"
            "It happened in line 3 of f: `x[9]`",
            "你的代码因 IndexError 停止：list index out of range。\n出错位置是 f 的第 3 行：`x[9]`",
        ),
        (
            "Your test accepted a model that leaks (no mask: steps read later tokens).",
            "你的测试接受了一个泄漏的模型（没有掩码：各步都读到之后的词元）。",
        ),
        (
            "Your code stopped with TypeError: expected a dict with model, loss, got a list.",
            "你的代码因 TypeError 停止：应为含有 model, loss 的字典，得到的却是一个 list。",
        ),
        (
            "n1 is vague: Nothing says what total is. Evidence: total. "
            "In all, 1 of 9 claims cost you points.",
            "n1 说得含糊（vague）：没有说明 total 是多少。证据：total。9 条论断中共有 1 条失分。",
        ),
        ("expected, shape 2 × 3", "期望结果，形状 2 × 3"),
        ("line 3 of f: return x", "f 的第 3 行：return x"),
        ("the words of a learner", "the words of a learner"),
        ("Expected nothing, said more", "Expected nothing, said more"),
    ],
)
def test_a_sentence_is_told_with_what_fills_its_places(english: str, chinese: str) -> None:
    assert retold(english, "zh-CN") == chinese


def test_what_fills_a_place_may_hold_anything() -> None:
    odd = "Your code stopped with KeyError: '{x}' (.*) \\d, got 2."
    assert retold(odd, "zh-CN") == "你的代码因 KeyError 停止：'{x}' (.*) \\d, got 2。"


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("sentence 0", "句子 0"),
        ("sentence 10, position 2", "句子 10, 位置 2"),
        ("  row 1, t=3", "  行 1, t=3"),
        ("unknown 3", "unknown 3"),
        ("sentence", "sentence"),
        ("h0", "h0"),
        ("", ""),
    ],
)
def test_axes_are_named(english: str, chinese: str) -> None:
    """A word of a learner's text is no axis: only one with a number is."""
    assert label(english, "zh-CN") == chinese


@pytest.mark.parametrize("other", OTHERS)
def test_every_sentence_keeps_its_places(other: str) -> None:
    sentences = table(other, "told")["sentences"]
    assert len(sentences) > 20
    for english, theirs in sentences.items():
        assert set(places(theirs)) == set(places(english)), english
        assert len(set(places(english))) == len(places(english)), english
