"""Recipes by name, and ``s2s-lab train --recipe``."""

from pathlib import Path

import pytest

from s2s_lab import cli, load
from s2s_lab.models import Seq2Seq, Transformer
from s2s_lab.tasks import Pair, Task
from s2s_lab.tasks.multi30k import _tokenizer
from s2s_lab.training.recipes import RECIPES, prepare, recipe_for
from s2s_lab.training.variants import VARIANTS, recipe_named

PAIRS = [Pair("ein Hund rennt .", "a dog runs ."), Pair("eine Katze .", "a cat .")]
CAPTIONS = Task("multi30k-de-en", PAIRS, PAIRS[:1], PAIRS[1:], _tokenizer("de"), _tokenizer("en"))


@pytest.mark.parametrize("name", [*RECIPES, *VARIANTS])
def test_every_recipe_is_found_by_its_name(name: str) -> None:
    assert recipe_named(name) in (*RECIPES.values(), *VARIANTS.values())


def test_an_unknown_recipe_is_one_sentence() -> None:
    with pytest.raises(ValueError, match=r"--recipe: expected one of copy, .* got 'big'"):
        recipe_named("big")


def test_multi30k_has_a_recurrent_and_a_tiny_transformer_recipe() -> None:
    assert recipe_for("multi30k-de-en") is recipe_named("multi30k-gru")
    gru = prepare(CAPTIONS, recipe_named("multi30k-gru")).model
    assert isinstance(gru, Seq2Seq)
    assert gru.settings.cell == "gru"
    tiny = prepare(CAPTIONS, recipe_named("multi30k-transformer")).model
    assert isinstance(tiny, Transformer)
    assert (tiny.settings.width, tiny.settings.layers) == (128, 4)
    assert len(tiny.encoder.layers) == len(tiny.layers) == 4


def test_the_command_line_chooses_a_recipe(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    train = ["train", "reverse", "--recipe", "multi30k-transformer"]
    out = ["--out", str(tmp_path / "run")]
    assert cli.main([*train, "--minutes", "0.02", "--validations", "1", *out]) == 0
    assert isinstance(load(tmp_path / "run").model, Transformer)
    capsys.readouterr()
    assert cli.main(["train", "--resume", "--recipe", "multi30k-gru", *out]) == cli.USER_ERROR
    assert "--recipe: expected none with --resume, got multi30k-gru" in capsys.readouterr().err
    assert cli.main(["train", "reverse", "--recipe", "big", "--out", "x"]) == cli.USER_ERROR
    assert "--recipe: expected one of" in capsys.readouterr().err
    morse = ["train", "morse", "--recipe", "multi30k-transformer", "--out", str(tmp_path / "m")]
    assert cli.main(morse) == cli.USER_ERROR
    assert "morse: expected a model for signals, got a Transformer" in capsys.readouterr().err
