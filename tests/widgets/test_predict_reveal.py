"""Views with the answer hidden: from Python, and in the pages of the views that have steps."""

from pathlib import Path
from typing import Any

import pytest

from s2s_lab.decoding import Beam, Greedy
from s2s_lab.widgets import (
    AttentionExplorer,
    BleuExplorer,
    DecodeStepper,
    PredictReveal,
    SamplerLab,
)  # fmt: skip
from tests.conftest import Tab
from tests.widgets import bridge
from tests.widgets.driving import count, press, texts
from tests.widgets.made_up import make_trace

MADE = {
    "key": "run 1", "kind": "word", "about": "", "labels": ["a", "b", "c"], "chosen": [1],
    "shares": [0.15, 0.7, 0.15], "truth": [1], "chips": False,
}  # fmt: skip


def hidden(hide: str = "word", **settings: Any) -> PredictReveal:
    """The made-up run with something hidden."""
    return PredictReveal(DecodeStepper.from_trace(make_trace(**settings)), hide)


def test_results_are_those_of_the_view() -> None:
    """0.3 and twice 0.15 off: 0.09 + 2 · 0.0225 = 0.135; then the same again."""
    reveal = hidden()
    assert (reveal.brier, reveal.code, reveal.predictions) == (None, "", ())
    reveal.shown.predictions = [MADE, {**MADE, "key": "run 2", "truth": [0]}]
    wrong = 0.85**2 + 0.7**2 + 0.15**2
    assert reveal.brier == pytest.approx((0.135 + wrong) / 2)
    assert [(level.confidence, level.right) for level in reveal.reliability] == [(0.7, 0.5)]
    assert PredictReveal.read([reveal.code]).counts(1) == {"B": 1}


def test_the_text_never_says_what_is_hidden() -> None:
    """No word of the answer stands in it before it was predicted."""
    reveal = hidden()
    trace = reveal.shown.trace
    answer = set(trace.outputs[0].tokens) - set(trace.source)
    assert len(answer) > 5
    assert answer.isdisjoint(reveal.text().split())
    reveal.shown.predictions = [MADE]
    assert "said b, 70% sure; it was b; Brier score 0.14" in reveal.text()


def test_what_has_no_steps_is_refused() -> None:
    with pytest.raises(ValueError, match="shown: expected a widget with steps .* BleuExplorer"):
        PredictReveal(BleuExplorer.example())  # type: ignore[arg-type]


@pytest.mark.parametrize("hide", ["", "sentence"])
def test_only_what_is_known_can_be_hidden(hide: str) -> None:
    with pytest.raises(ValueError, match="hide: expected word or beams or attention"):
        hidden(hide)


def test_a_notebook_gets_the_text_and_the_page() -> None:
    reveal = hidden()
    forms, _ = reveal._repr_mimebundle_()
    assert forms["text/plain"] == reveal.text()
    assert "iframe" in forms["text/html"]


@pytest.mark.browser
@pytest.mark.parametrize("strategy", [Greedy(), Beam(width=3)])
@pytest.mark.parametrize("hide", ["word", "beams", "attention"])
def test_each_step_opens_after_its_guess(
    tab: Tab, tmp_path: Path, hide: str, strategy: Greedy | Beam
) -> None:
    """→, End and the slider stop before what nobody has guessed; nothing of it is in the page."""
    reveal = hidden(hide, strategy=strategy)
    trace = reveal.shown.trace
    page = tab.open(reveal.save(tmp_path / "predict.html"))
    last = len(trace.steps)
    for step in range(last):
        press(page, "End", "ArrowRight")
        page.get_by_label("Step", exact=True).fill(str(last))
        assert count(page) == f"step {step} of {last}"
        marks = page.locator(".options[role=group]").count() and hide == "beams"
        kept = [c for c in trace.steps[step].candidates if c.hypothesis is not None]
        for key in "123456789"[: len(kept)] if marks else "1":
            press(page, key)
        page.locator("body .s2s").focus()
        press(page, "Enter")
        assert count(page) == f"step {step + 1} of {last}"
    assert page.locator(".guess").is_hidden()
    assert page.locator(".score code").text_content().count("-") == last + 1


@pytest.mark.browser
def test_going_back_does_not_hide_again(tab: Tab, tmp_path: Path) -> None:
    page = tab.open(hidden().save(tmp_path / "predict.html"))
    press(page, "1", "Enter", "2", "Enter")
    shown = texts(page, ".writes .token")
    press(page, "Home", "ArrowRight", "ArrowRight")
    assert texts(page, ".writes .token") == shown


@pytest.mark.browser
def test_ten_views_of_one_widget_share_their_guesses(tab: Tab, tmp_path: Path) -> None:
    """A guess in one opens one step in all of them, and the kernel has the result."""
    reveal = hidden()
    page = bridge.open_live(tab, tmp_path, reveal.shown, 10)
    page.locator(".decode-stepper").nth(4).focus()
    press(page, "2", "Enter")
    bridge.answered(page)
    assert len(set(texts(page, ".count"))) == 1
    assert count(page) == f"step 1 of {len(reveal.shown.trace.steps)}"
    assert [made["chosen"] for made in reveal.predictions] == [[1]]
    code = page.locator(".score code").first.text_content()
    assert code == reveal.code


@pytest.mark.browser
def test_rows_of_attention_come_one_by_one(tab: Tab, tmp_path: Path) -> None:
    reveal = PredictReveal(AttentionExplorer.example(), "attention")
    page = tab.open(reveal.save(tmp_path / "predict.html"))
    for row in range(3):
        assert page.locator(".predict .asked").is_visible()
        press(page, "End")
        assert count(page).startswith(f"row {row} of ")
        press(page, "1", "Enter")


@pytest.mark.browser
def test_a_law_is_out_of_sight_until_its_best_token_is_named(tab: Tab, tmp_path: Path) -> None:
    reveal = PredictReveal(SamplerLab.example(), "word")
    page = tab.open(reveal.save(tmp_path / "predict.html"))
    press(page, "Home")
    assert page.locator(".panel.bars").is_hidden()
    ahead = page.locator(".writes .token.ahead")
    assert not any(token.is_visible() for token in ahead.all())
    press(page, "1", "Enter")
    assert page.locator(".panel.bars").is_visible()
    assert page.locator(".predict .guess").is_hidden()
