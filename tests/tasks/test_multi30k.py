"""Multi30k: its three sets, from a folder or a download."""

import hashlib
import os
from pathlib import Path

import pytest

from s2s_lab import tasks
from s2s_lab.tasks import multi30k
from tests.tasks.files import write

REAL = Path(os.environ.get("S2S_LAB_DATA", Path(__file__).parents[3] / "shared" / "data"))


def corpus(folder):
    """A corpus of Multi30k's shape; its second training source is also its test source."""
    folder.mkdir()
    for stem, lines in {"train": "a b\nc d\ne f", "val": "g h", "test_2016_flickr": "c d"}.items():
        for language in ("de", "en"):
            write(folder, f"{stem}.{language}.gz", lines.encode())
    return folder


def test_held_out_sources_are_taken_out_of_the_training_data(tmp_path):
    task = tasks.load("multi30k-de-en", corpus(tmp_path / "c"))
    assert [p.source for p in task.train] == ["a b", "e f"]
    assert [p.source for p in task.test] == ["c d"]


def test_a_folder_from_the_environment_is_used(tmp_path, monkeypatch):
    monkeypatch.setenv("S2S_LAB_DATA", str(corpus(tmp_path / "c")))
    assert len(tasks.load("multi30k-de-en").valid) == 1


def test_a_missing_file_and_unknown_languages_are_one_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"expected a file train.de.gz in it"):
        tasks.load("multi30k-de-en", tmp_path)
    for name in ("multi30k-de-de", "multi30k-de-zh"):
        with pytest.raises(ValueError, match="two different languages"):
            tasks.load(name, tmp_path)


def test_a_download_is_checked_and_kept(tmp_path, monkeypatch):
    home = corpus(tmp_path / "home")
    monkeypatch.delenv("S2S_LAB_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(multi30k, "_HOME", f"{home.as_uri()}/")
    with pytest.raises(ValueError, match=r"train.de.gz came damaged: expected sha256 726e39b2f"):
        tasks.load("multi30k-de-en")
    digests = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in home.iterdir()}
    monkeypatch.setattr(multi30k, "_SHA256", digests)
    first = tasks.load("multi30k-de-en")
    monkeypatch.setattr(multi30k, "_HOME", "file:///nowhere/")
    assert tasks.load("multi30k-de-en").train == first.train


@pytest.mark.skipif(not (REAL / "multi30k").is_dir(), reason="no folder with Multi30k")
def test_the_real_corpus_has_its_known_size_and_digests():
    task = tasks.load("multi30k-de-en", REAL / "multi30k")
    assert (len(task.valid), len(task.test)) == (1014, 1000)
    assert 28_900 < len(task.train) <= 29_000
    for path in (REAL / "multi30k").glob("*.gz"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == multi30k._SHA256[path.name]
