"""From the command line: pretrain, go on, train with it, and what the commands refuse."""

import pytest

from s2s_lab.cli import main
from s2s_lab.translator import load

BUDGET = ["--device", "cpu", "--minutes"]


def test_pretrain_then_train(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("MALLOC_MMAP_MAX_", "0")  # as set already: the process is not started over
    encoder, model = str(tmp_path / "encoder"), str(tmp_path / "model")
    assert main(["pretrain", "sort", "--out", encoder, *BUDGET, "0.02"]) == 0
    said = capsys.readouterr().out
    assert "of hidden words; the commonest word alone would be" in said
    assert f"s2s-lab train sort --pretrained {encoder}" in said
    assert main(["pretrain", "--resume", "--out", encoder, *BUDGET, "0.03"]) == 0
    assert main(["train", "sort", "--pretrained", encoder, "--out", model, *BUDGET, "0.02"]) == 0
    assert load(model).config["model"]["architecture"] == "transformer"
    capsys.readouterr()
    assert main(["pretrain", "--resume", "--out", model]) == 2
    assert "expected a pretrained encoder, got a model of a task" in capsys.readouterr().err
    assert main(["pretrain", "copy", "--resume", "--out", encoder]) == 2
    assert "was begun with the task sort, got copy" in capsys.readouterr().err
    with pytest.raises(ValueError, match="got 'masked'"):
        load(encoder)
