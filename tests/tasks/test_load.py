"""Every name loads, what it loads is called so, and importing one task does not import the rest."""

import subprocess
import sys

import pytest

from s2s_lab import tasks

SPLITS = ("train", "valid", "test", "challenge")


@pytest.mark.parametrize("name", tasks.GENERATED)
def test_text_tasks_load_by_name(name):
    task = tasks.load(name)
    assert task.name == name
    for split in SPLITS:
        assert len(task.split(split)) >= 200
    pair = task.test[0]
    for text, tokenizer in ((pair.source, task.source), (pair.target, task.target)):
        assert tokenizer.join(tokenizer.split(text)).lower() == text.lower()


@pytest.mark.parametrize("name", tasks.SIGNALS)
def test_signal_tasks_load_by_name(name):
    task = tasks.load_signal(name)
    assert task.name in name
    for split in SPLITS:
        assert len(task.split(split)) >= 200
    pair = task.challenge[0]
    assert task.features in (pair.source.shape[0], pair.source.shape[-1])
    assert task.target.join(task.target.split(pair.target)) == pair.target


def test_numbers_load_in_every_direction():
    assert tasks.load("numbers-en-fr").name == "numbers-en-fr"
    with pytest.raises(ValueError, match="two different ones of digits, en, fr"):
        tasks.load("numbers-en-de")


def test_unknown_names_are_one_sentence():
    with pytest.raises(ValueError, match="got 'morse'; load_signal loads it"):
        tasks.load("morse")
    with pytest.raises(ValueError, match="expected one of morse, .* got 'copy'"):
        tasks.load_signal("copy")


def test_a_task_imports_only_what_it_needs():
    code = (
        "import sys; from s2s_lab import tasks; tasks.load('sort'); "
        "print([m for m in sys.modules if m.startswith('s2s_lab.tasks.') or m == 'torch'])"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "sorting" in out.stdout
    assert not any(other in out.stdout for other in ("torch", "phrasebook", "news", "signal"))
