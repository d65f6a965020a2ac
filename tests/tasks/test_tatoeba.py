"""Tatoeba: pairs with English from the files of ManyThings, and who wrote them."""

import hashlib
import os
import re
import zipfile
from pathlib import Path

import pytest

from s2s_lab import tasks
from s2s_lab.cards import PRETRAINED, read_card
from s2s_lab.tasks import tatoeba
from s2s_lab.tasks.splitting import bare
from tests.tasks.files import write

REAL = Path(os.environ.get("S2S_LAB_DATA", Path(__file__).parents[3] / "shared" / "data"))
BY = "CC-BY 2.0 (France) Attribution: tatoeba.org #{} ({}) & #{} ({})"
ROWS = [
    ("A dog.", "一只狗。", BY.format(7, "Ann", 12, "Li")),
    ("A dog!", "有狗！", BY.format(8, "Bo_2", 13, "Li")),
    ("Run.", "跑。", BY.format(30, "Ann", 31, "x-y")),
    ("Thanks.", "谢谢。", BY.format(32, "Ann", 33, "Li")),
    ("Thanks.", "多谢。", BY.format(32, "Ann", 34, "Li")),
]
TEXT = "".join("\t".join(row) + "\n" for row in ROWS)


def packed(folder, text=TEXT, name="cmn.txt"):
    folder.mkdir(exist_ok=True)
    with zipfile.ZipFile(folder / "cmn-eng.zip", "w") as archive:
        archive.writestr("_about.txt", "about")
        archive.writestr(name, text)
    return folder


def everything(task):
    return {
        (pair.source, text)
        for split in ("train", "valid", "test")
        for pair in task.split(split)
        for text in pair.references or (pair.target,)
    }


def test_both_directions_and_all_pairs(tmp_path):
    write(tmp_path, "cmn.txt", TEXT)
    task = tasks.load("tatoeba-zh-en", tmp_path)
    assert everything(task) == {(zh, en) for en, zh, _ in ROWS}
    back = tasks.load("tatoeba-en-zh", tmp_path)
    assert everything(back) == {(en, zh) for en, zh, _ in ROWS}
    assert (task.name, back.name) == ("tatoeba-zh-en", "tatoeba-en-zh")
    assert back.target.split("一只狗。") == list("一只狗。")


def test_the_licence_names_the_data_whether_packed_or_not(tmp_path):
    write(tmp_path, "cmn.txt", TEXT)
    expected = hashlib.sha256(TEXT.encode()).hexdigest()[:16]
    one = tasks.load("tatoeba-zh-en", tmp_path)
    other = tasks.load("tatoeba-zh-en", packed(tmp_path / "p"))
    assert one == other
    assert one.licence.endswith(f"cmn.txt with sha256 {expected}")
    assert "CC BY 2.0 FR" in one.licence


def test_authors_by_hand(tmp_path):
    write(tmp_path, "cmn.txt", TEXT + "Old.\t老。\n")
    tatoeba.write_attribution(tmp_path / "ATTRIBUTION", "zh", tmp_path)
    text = (tmp_path / "ATTRIBUTION").read_text(encoding="utf-8")
    assert text.partition("\n\n")[2].splitlines() == [
        "Ann: 7 30 32",
        "Bo_2: 8",
        "Li: 12 13 33 34",
        "x-y: 31",
        "Pairs whose authors the file does not name: 1",
    ]
    assert "https://creativecommons.org/licenses/by/2.0/fr/" in text
    assert "狗" not in text


@pytest.mark.parametrize("name", ["tatoeba-zh-fr", "tatoeba-en-en", "tatoeba-en-tlh"])
def test_english_is_on_one_side(name, tmp_path):
    with pytest.raises(ValueError, match="tatoeba: expected en and one of cs, .*, zh, got"):
        tasks.load(name, tmp_path)


def test_malformed_lines_are_named(tmp_path):
    packed(tmp_path, "A dog.\t狗。\nCat.\n")
    with pytest.raises(ValueError, match="cmn.txt, line 2: expected 2 or 3 columns .* got 1"):
        tasks.load("tatoeba-zh-en", tmp_path)


def test_a_download_is_read_before_it_is_kept(tmp_path, monkeypatch):
    home, kept = tmp_path / "home", tmp_path / "cache" / "s2s_lab" / "tatoeba" / "cmn-eng.zip"
    monkeypatch.delenv("S2S_LAB_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(tatoeba, "_HOME", f"{home.as_uri()}/")
    home.mkdir()
    write(home, "cmn-eng.zip", "<html>Too many requests</html>")
    with pytest.raises(ValueError, match="cmn-eng.zip is damaged: File is not a zip file"):
        tasks.load("tatoeba-en-zh")
    packed(home, name="other.txt")
    with pytest.raises(ValueError, match=r"cmn-eng.zip is damaged: .*cmn.txt"):
        tasks.load("tatoeba-en-zh")
    assert not kept.exists()
    first = tasks.load("tatoeba-en-zh", packed(home))
    assert tasks.load("tatoeba-en-zh") == first
    assert kept.with_name("cmn-eng.zip.sha256").read_text().endswith("  cmn-eng.zip\n")


@pytest.mark.skipif(not (REAL / "tatoeba" / "cmn.txt").is_file(), reason="no folder with Tatoeba")
def test_the_real_corpus_shares_no_sentence_between_sets():
    task = tasks.load("tatoeba-zh-en", REAL / "tatoeba")
    sets = [
        {bare(text) for p in task.split(split) for text in (p.source, p.target, *p.references)}
        for split in ("train", "valid", "test")
    ]
    for i, one in enumerate(sets):
        assert not any(one & other for other in sets[i + 1 :])
    for held_out in (task.valid, task.test):
        assert 0.04 < len(held_out) / len(task.train) < 0.07
        assert len({pair.source for pair in held_out}) == len(held_out)


@pytest.mark.skipif(not (REAL / "tatoeba" / "cmn.txt").is_file(), reason="no folder with Tatoeba")
def test_the_real_corpus_names_the_authors_of_every_line():
    lines = tatoeba.attribution("zh", REAL / "tatoeba").partition("\n\n")[2].splitlines()
    assert len(lines) > 900
    assert all(re.fullmatch(r"\S+:( \d+)+", line) for line in lines)


@pytest.mark.skipif(not (REAL / "tatoeba" / "cmn.txt").is_file(), reason="no folder with Tatoeba")
def test_no_sentence_on_the_card_is_in_the_training_data():
    task = tasks.load("tatoeba-zh-en", REAL / "tatoeba")
    known = {bare(pair.source) for pair in task.train}
    shown = read_card(PRETRAINED / "tatoeba-zh-en").examples
    assert len(shown) >= 22
    assert not known & {bare(example.source) for example in shown}
