"""Parallel text from outside: what is wrong with it is named, and a download is checked."""

import gzip
import hashlib
import os
from pathlib import Path

import pytest

from s2s_lab import tasks
from s2s_lab.tasks import corpora
from s2s_lab.tasks.corpora import read_pairs

REAL = Path(os.environ.get("S2S_LAB_DATA", Path(__file__).parents[3] / "shared" / "data"))


def write(folder, name, data):
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def test_pairs_from_plain_and_packed_files(tmp_path):
    a = write(tmp_path, "a.txt", b"ein Hund\r\nzwei Hunde\n")
    b = write(tmp_path, "b.gz", b"a dog\ntwo dogs")
    assert [(p.source, p.target) for p in read_pairs(a, b)] == [
        ("ein Hund", "a dog"),
        ("zwei Hunde", "two dogs"),
    ]


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        (b"a\nb\n", b"c\n", "as many lines in both, got 2 and 1"),
        (b"a\n\nb\n", b"c\nd\ne\n", "one.txt, line 2: .* empty line"),
        (b"a\nb\xff\n", b"c\nd\n", "one.txt, line 2: expected UTF-8"),
    ],
)
def test_malformed_text_is_named_with_file_and_line(tmp_path, one, other, message):
    with pytest.raises(ValueError, match=message):
        read_pairs(write(tmp_path, "one.txt", one), write(tmp_path, "other.txt", other))


def test_a_damaged_archive_is_named(tmp_path):
    broken = tmp_path / "x.gz"
    broken.write_bytes(b"not gzip")
    with pytest.raises(ValueError, match="x.gz is damaged"):
        read_pairs(broken, broken)


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


def test_a_missing_file_in_a_named_folder_is_one_sentence(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"expected a file train.de.gz in it"):
        tasks.load("multi30k-de-en", tmp_path)
    with pytest.raises(ValueError, match="two different languages"):
        tasks.load("multi30k-de-de", tmp_path)


@pytest.fixture
def server(tmp_path, monkeypatch):
    """A stand-in for the corpus' home, and an empty cache."""
    home = corpus(tmp_path / "home")
    monkeypatch.delenv("S2S_LAB_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(corpora, "_MULTI30K", f"file://{home}/")
    digests = {f.name: hashlib.sha256(f.read_bytes()).hexdigest() for f in home.iterdir()}
    monkeypatch.setattr(corpora, "_SHA256", digests)
    return home


def test_a_download_is_kept_for_the_next_time(server, monkeypatch):
    first = tasks.load("multi30k-de-en")
    monkeypatch.setattr(corpora, "_MULTI30K", "file:///nowhere/")
    assert tasks.load("multi30k-de-en").train == first.train


def test_a_damaged_download_is_refused_and_not_kept(server, tmp_path):
    write(server, "train.de.gz", b"other text\n")
    with pytest.raises(ValueError, match=r"train.de.gz came damaged: expected sha256"):
        tasks.load("multi30k-de-en")
    assert not (tmp_path / "cache" / "s2s_lab" / "multi30k" / "train.de.gz").exists()


def test_offline_says_what_to_do(server, monkeypatch):
    monkeypatch.setattr(corpora, "_MULTI30K", "file:///nowhere/")
    with pytest.raises(
        FileNotFoundError, match=r"could not be downloaded .* --data .* S2S_LAB_DATA"
    ):
        tasks.load("multi30k-de-en")


@pytest.mark.skipif(not (REAL / "multi30k").is_dir(), reason="no folder with Multi30k")
def test_the_real_corpus_has_its_known_size_and_digests():
    task = tasks.load("multi30k-de-en", REAL / "multi30k")
    assert (len(task.valid), len(task.test)) == (1014, 1000)
    assert 28_900 < len(task.train) <= 29_000
    for path in (REAL / "multi30k").glob("*.gz"):
        assert hashlib.sha256(path.read_bytes()).hexdigest() == corpora._SHA256[path.name]
