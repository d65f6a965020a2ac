"""Files of public corpora: where they are looked for, and that a download is checked."""

import hashlib

import pytest

from s2s_lab.tasks.downloads import PublicFile, digest, find
from tests.tasks.files import write


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A stand-in for the corpus' home, and an empty cache."""
    monkeypatch.delenv("S2S_LAB_DATA", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    folder = tmp_path / "home"
    folder.mkdir()
    return folder


def public(home, data=b"text", known=True):
    path = write(home, "c.zip", data)
    sha256 = hashlib.sha256(data).hexdigest() if known else None
    return PublicFile("corpus", "c.zip", path.as_uri(), sha256, instead=("c.txt",))


def test_a_download_is_kept_with_its_digest(home, tmp_path):
    file = public(home, known=False)
    kept = find(file)
    assert kept == tmp_path / "cache" / "s2s_lab" / "corpus" / "c.zip"
    (home / "c.zip").unlink()
    assert find(file) == kept
    noted = kept.with_name("c.zip.sha256").read_text()
    assert noted == f"{digest(b'text')}  c.zip\n"


def test_a_folder_of_ones_own_comes_first_and_alone(home, tmp_path, monkeypatch):
    file = public(home)
    mine = tmp_path / "mine"
    (mine / "corpus").mkdir(parents=True)
    write(mine / "corpus", "c.txt", b"unpacked")
    with pytest.raises(FileNotFoundError, match=r"mine: expected a file c.txt or c.zip in it"):
        find(file, mine)
    assert find(file, mine / "corpus").name == "c.txt"
    monkeypatch.setenv("S2S_LAB_DATA", str(mine))
    assert find(file) == mine / "corpus" / "c.txt"
    write(mine, "c.zip", b"above")
    assert find(file) == mine / "c.zip"


def test_a_damaged_download_is_refused_and_not_kept(home, tmp_path):
    file = public(home)
    write(home, "c.zip", b"other")
    with pytest.raises(ValueError, match="corpus: c.zip came damaged: expected sha256"):
        find(file)
    assert not (tmp_path / "cache").exists()


def test_a_download_of_another_kind_is_refused_and_not_kept(home, tmp_path):
    def read(data):
        raise ValueError(f"no text: {data!r}")

    with pytest.raises(ValueError, match="no text: b'<html>'"):
        find(public(home, b"<html>", known=False), read=read)
    assert not (tmp_path / "cache").exists()


@pytest.mark.parametrize("known", [True, False])
def test_what_changed_in_the_cache_is_noticed(home, known):
    file = public(home, known=known)
    find(file).write_bytes(b"texT")
    with pytest.raises(ValueError, match=r"c.zip in .*corpus is damaged, delete it: expected"):
        find(file)


def test_offline_says_what_to_do(home):
    file = public(home)
    (home / "c.zip").unlink()
    with pytest.raises(
        FileNotFoundError, match=r"could not be downloaded .* --data .* S2S_LAB_DATA"
    ):
        find(file)
