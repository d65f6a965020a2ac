"""Model cards, the models that ship, and ``s2s-lab models``."""

import json
import pickle
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch

from s2s_lab import cards, cli, load, tasks
from s2s_lab.cards import PRETRAINED, Card, Example, pretrained_names, read_card, read_examples

ROOT = Path(__file__).resolve().parent.parent
CARD = Card(
    "tiny",
    "tatoeba-zh-en",
    "sentences by volunteers, CC BY 2.0 FR; cmn.txt with sha256 0123",
    "s2s-lab train tatoeba-zh-en --out runs/tiny",
    "hidden 4",
    "float16, 0.1 MB, sha256 `00`",
    "BLEU 1.0 (`nrefs:1`) on 3 held-out test pairs, greedy",
    "everything",
    (Example("你好。", "Hello.", "right"), Example("不。", "Yes.", "wrong: the opposite")),
    attribution=True,
)


@pytest.mark.parametrize("card", [CARD, replace(CARD, examples=(), attribution=False)])
def test_a_card_is_read_as_it_was_written(card: Card, tmp_path: Path) -> None:
    folder = tmp_path / "tiny"
    folder.mkdir()
    (folder / "README.md").write_text(card.text(), encoding="utf-8")
    assert read_card(folder) == card
    assert ("ATTRIBUTION.txt" in card.text()) == card.attribution


def test_a_card_that_lacks_a_fact_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"README.md is missing"):
        read_card(tmp_path)
    text = CARD.text().replace("- **Limits**", "- Limits").replace("**Reached**", "Reached")
    (tmp_path / "README.md").write_text(text, encoding="utf-8")
    with pytest.raises(ValueError, match=r"expected a line for Reached, Limits, found none"):
        read_card(tmp_path)


@pytest.mark.parametrize(
    "line", ["你好。\tHello.", "你好。\t\tright", "a\tb\tc\td", "a | b\tc\td"], ids=repr
)
def test_a_malformed_example_is_named_with_its_line(line: str, tmp_path: Path) -> None:
    file = tmp_path / "examples.tsv"
    file.write_text("你好。\tHello.\tright\n" + line + "\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"examples.tsv, line 2: expected source, output and"):
        read_examples(file)


@pytest.mark.parametrize("name", pretrained_names())
def test_what_ships_has_a_whole_card(name: str) -> None:
    card, config = read_card(PRETRAINED / name), load(name).config
    assert (card.name, card.task, card.licence) == (name, config["task"], config["licence"])
    assert f"`{config['sha256']}`" in card.weights
    assert card.command.startswith(f"s2s-lab train {card.task} ")
    assert "exact match" in card.figures
    assert "test" in card.figures
    assert card.limits
    assert card.attribution == (PRETRAINED / name / cards.ATTRIBUTION).is_file()
    assert card.attribution or "no restrictions" in card.licence


@pytest.mark.parametrize("name", pretrained_names())
def test_the_examples_on_a_card_are_what_the_model_writes(name: str) -> None:
    examples = read_card(PRETRAINED / name).examples
    written = [t.text for t in load(name).translate([e.source for e in examples])]
    assert written == [e.output for e in examples]


@pytest.mark.parametrize("name", pretrained_names())
def test_one_changed_byte_of_the_weights_is_found(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = shutil.copytree(PRETRAINED / name, tmp_path / name)
    assert load(copy).name == name
    weights = copy / cards.WEIGHTS
    data = bytearray(weights.read_bytes())
    data[-1] ^= 1
    weights.write_bytes(data)
    with pytest.raises(ValueError, match=r"is damaged: expected sha256 [0-9a-f]{64}, got"):
        load(copy)
    monkeypatch.setattr(cards, "PRETRAINED", tmp_path)
    assert cli.main(["models", name]) == 1
    assert "DAMAGED" in capsys.readouterr().out


@pytest.mark.parametrize("name", pretrained_names())
def test_loading_never_unpickles(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("unpickled")

    for place, what in ((pickle, "load"), (pickle, "loads"), (torch, "load")):
        monkeypatch.setattr(place, what, refuse)
    monkeypatch.setattr(pickle, "Unpickler", refuse)
    with pytest.raises(AssertionError, match="unpickled"):
        torch.load("any")
    assert load(name).translate(["a"])


def test_models_names_each_with_its_facts(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models"]) == 0
    shown = capsys.readouterr().out
    for name in pretrained_names():
        card = read_card(PRETRAINED / name)
        for fact in (name, card.task, card.figures, card.licence, card.command, "checksum right"):
            assert fact in shown
        assert str(PRETRAINED / name / "README.md") in shown
    for name in set(tasks.CORPORA) - set(pretrained_names()):
        assert f"s2s-lab train {name} --out runs/{name}" in shown


def test_models_as_json_and_by_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["models", "--json", "phrasebook-en-fr", "multi30k-de-en"]) == 0
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert (first["name"], first["ships"], first["whole"]) == ("phrasebook-en-fr", True, True)
    assert first["megabytes"] == pytest.approx(2.1)
    assert (second["name"], second["ships"]) == ("multi30k-de-en", False)
    assert "non-commercial" in second["why"]
    assert cli.main(["models", "nope"]) == cli.USER_ERROR
    assert "models: expected one of phrasebook-en-fr, " in capsys.readouterr().err


def test_a_model_that_does_not_ship_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["translate", "--model", "multi30k-de-en", "Ein Hund."]) == cli.USER_ERROR
    assert (
        "it does not ship, train it: s2s-lab train multi30k-de-en --out runs/multi30k-de-en"
        in capsys.readouterr().err
    )


def test_what_ships_works_in_a_fresh_environment_without_a_network(tmp_path: Path) -> None:
    code = (
        "import socket\n"
        "def refuse(*_, **__): raise AssertionError('a connection')\n"
        "socket.socket.connect = socket.create_connection = refuse\n"
        "from s2s_lab import load\n"
        "from s2s_lab.cards import pretrained_names\n"
        "from s2s_lab.cli import main\n"
        "assert main(['models']) == 0\n"
        "for name in pretrained_names():\n"
        "    assert main(['translate', '--model', name, 'A']) == 0\n"
    )
    home = {"HOME": str(tmp_path), "XDG_CACHE_HOME": str(tmp_path / "cache"), "PATH": ""}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, env=home
    )
    assert ran.returncode == 0, ran.stderr
    assert not list(tmp_path.rglob("*.txt"))
    assert not (tmp_path / "cache" / "s2s_lab").exists()
