"""The model from Chinese that ships, in the widgets that take a model."""

from pathlib import Path

import pytest

from s2s_lab import DecodeStepper, cli, load
from s2s_lab.widgets import gallery

MODEL = "tatoeba-zh-en"
TAKING = [exhibit for exhibit in gallery.EXHIBITS if exhibit.takes_model]


def test_only_a_model_that_reads_chinese_begins_in_chinese() -> None:
    assert gallery.opening(load(MODEL)) == "我爱吃苹果。"
    assert gallery.opening(load("phrasebook-en-fr")) == ""


@pytest.mark.parametrize("exhibit", TAKING, ids=lambda exhibit: exhibit.name)
def test_every_widget_that_takes_a_model_shows_it(exhibit: gallery.Exhibit) -> None:
    made = exhibit.of(load(MODEL))
    widget = getattr(made, "shown", made)
    assert not getattr(widget, "_error", "")
    assert widget.source == "我爱吃苹果。"
    assert "苹" in widget.text() or "apple" in widget.text()


def test_the_stepper_names_signs_and_pieces_without_end_marks() -> None:
    stepper = DecodeStepper(load(MODEL), "我爱吃苹果。", "beam:3")
    assert stepper.trace.source == (*"我爱吃苹果。", "<eos>")
    assert "</w>" not in stepper.text()


def test_a_page_without_a_sentence_is_in_chinese(tmp_path: Path) -> None:
    out = tmp_path / "page.html"
    assert cli.main(["page", "--model", MODEL, "--strategy", "beam:3", "--out", str(out)]) == 0
    assert "我爱吃苹果。" in out.read_text(encoding="utf-8")


def test_a_traditional_sign_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    """The corpus is in simplified signs: 蘋 has no number, 苹 has one."""
    assert cli.main(["translate", "--model", MODEL, "我吃蘋果。"]) == 0
    assert capsys.readouterr().err == f"{MODEL} does not know the word ⟨蘋⟩\n"
    assert cli.main(["translate", "--model", MODEL, "我吃苹果。"]) == 0
    assert capsys.readouterr().err == ""
