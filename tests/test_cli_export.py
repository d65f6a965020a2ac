"""``s2s-lab export``: the copy is what its card says, judged on what it writes."""

import json
from pathlib import Path

import pytest
import torch

from s2s_lab import cli, load
from s2s_lab.cards import read_card
from s2s_lab.training.checkpoint import read_tensors

BY = "CC-BY 2.0 (France) Attribution: tatoeba.org #{} (Ann) & #{} (Li)"
DIGITS = "一二三四五六七八九"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A corpus of Tatoeba's form: two digits read out."""
    folder = tmp_path_factory.mktemp("tatoeba")
    lines = [
        f"{a} {b}.\t{DIGITS[a - 1]}{DIGITS[b - 1]}。\t{BY.format(100 * a + b, 1000 * a + b)}\n"
        for a in range(1, 10)
        for b in range(1, 10)
    ]
    (folder / "cmn.txt").write_text("".join(lines), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "zh"
    budget = ["--epochs", "1", "--validations", "1"]
    train = ["train", "tatoeba-zh-en", "--data", str(data), "--out", str(out), *budget]
    assert cli.main(train) == 0
    return out


def command(run: Path, to: Path, *more: str) -> list[str]:
    said = ["--command", "s2s-lab train tatoeba-zh-en", "--limits", "reads digits"]
    return ["export", str(run), "--to", str(to), *said, *more]


def test_the_copy_is_half_precision_with_card_and_attribution(trained: Path, tmp_path: Path):
    to = tmp_path / "tiny-zh"
    assert cli.main(command(trained, to)) == 0
    tensors, _ = read_tensors(to / "model.safetensors")
    assert {t.dtype for t in tensors.values()} == {torch.float16}
    card, config = read_card(to), json.loads((to / "config.json").read_text(encoding="utf-8"))
    assert (card.task, card.limits) == ("tatoeba-zh-en", "reads digits")
    assert card.command == "s2s-lab train tatoeba-zh-en"
    assert config["data"] is None
    assert config["sha256"] in card.weights
    for part in ("BLEU", "chrF2", "nrefs:1", "held-out test pairs, greedy; with beam:5"):
        assert part in card.figures
    names = (to / "ATTRIBUTION.txt").read_text(encoding="utf-8").splitlines()
    assert any(line.startswith("Ann: 101 102 ") for line in names)
    assert card.attribution
    assert load(to).name == "tiny-zh"


def test_verdicts_stand_on_the_card_if_they_are_of_what_it_writes(
    trained: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    text = load(trained).translate(["三五。"])[0].text or "nothing"
    examples, to = tmp_path / "examples.tsv", tmp_path / "tiny-zh"
    examples.write_text("三五。\tSome other output\tright\n", encoding="utf-8")
    more = ["--examples", str(examples)]
    assert cli.main(command(trained, to, *more)) == cli.USER_ERROR
    assert "got a verdict on 'Some other output'" in capsys.readouterr().err
    assert not (to / "README.md").exists()
    examples.write_text(f"三五。\t{text}\tas trained\n", encoding="utf-8")
    assert cli.main(command(trained, to, *more)) == 0
    assert [(e.source, e.output) for e in read_card(to).examples] == [("三五。", text)]
