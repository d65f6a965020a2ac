"""``s2s-lab page``: a widget as one file."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from s2s_lab import cli


def state(file: Path) -> dict[str, Any]:
    """What the view of a page reads."""
    found = re.search(r'id="state">(.*?)</script>', file.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    loaded: dict[str, Any] = json.loads(found[1])
    return loaded


def test_a_sentence_becomes_a_page(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "decode.html"
    assert cli.main(["page", "I love you.", "--strategy", "beam:2", "--out", str(file)]) == 0
    trace = state(file)["_trace"]
    assert (trace["source_text"], trace["output_text"]) == ("I love you.", "Je t'aime.")
    assert (trace["strategy"], trace["settings"]["width"]) == ("beam", 2)
    assert str(file) in capsys.readouterr().out


def test_words_need_no_quotation_marks(tmp_path: Path) -> None:
    file = tmp_path / "decode.html"
    assert cli.main(["page", "I", "love", "you.", "--out", str(file)]) == 0
    assert state(file)["_trace"]["source_text"] == "I love you."


@pytest.mark.parametrize("widget", ["attention", "sampler", "mbr", "diff"])
def test_other_widgets_take_a_sentence_too(tmp_path: Path, widget: str) -> None:
    file = tmp_path / "page.html"
    assert cli.main(["page", "I like dogs.", "--widget", widget, "--out", str(file)]) == 0
    assert "dogs" in json.dumps(state(file))


def test_without_a_sentence_the_example_is_written(tmp_path: Path) -> None:
    file = tmp_path / "bleu.html"
    assert cli.main(["page", "--widget", "bleu", "--language", "zh-CN", "--out", str(file)]) == 0
    assert state(file)["language"] == "zh-CN"
    assert '<html lang="zh-CN">' in file.read_text(encoding="utf-8")


def test_something_may_be_hidden(tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    assert cli.main(["page", "I love you.", "--predict", "beams", "--out", str(file)]) == 0
    assert state(file)["predict"] == "beams"
    assert "Je t'aime" not in file.read_text(encoding="utf-8").split('id="state"')[0]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--widget", "film"], "widget: expected one of tokens"),
        (["hello", "--widget", "bleu"], "bleu: expected no sentence and no model"),
        (["hello", "--widget", "attention", "--strategy", "greedy"], "--strategy: expected it"),
        (["hello", "--strategy", "magic"], "strategy: expected"),
        (["hello", "--model", "nowhere"], "model: expected one of"),
        (["hello", "--widget", "attention", "--predict", "tree"], "invalid choice"),
        (["--widget", "bleu", "--predict", "word"], "expected a widget with steps"),
        (["--widget", "viterbi", "--predict", "word"], "expected origin for ViterbiTable"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: list[str], sentence: str
) -> None:
    file = tmp_path / "page.html"
    assert cli.main(["page", *words, "--out", str(file)]) == 2
    assert sentence in capsys.readouterr().err
    assert not file.exists()


def test_a_folder_that_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "nowhere" / "page.html"
    assert cli.main(["page", "I love you.", "--out", str(file)]) == 2
    assert "--out: expected a file in a folder that is there" in capsys.readouterr().err
