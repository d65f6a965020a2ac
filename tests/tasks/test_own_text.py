"""Text of the user's own: the forms it may have, and what is wrong is one sentence."""

import pytest

from s2s_lab import tasks
from s2s_lab.tasks.own_text import locate, own_text
from tests.tasks.files import write

TABLE = "".join(f"sentence {n}\tphrase {n}\n" for n in range(40))
EN, FR = ("".join(f"{word} {n}\n" for n in range(40)) for word in ("sentence", "phrase"))


def sources(task):
    return [{pair.source for pair in task.split(name)} for name in ("train", "valid", "test")]


def test_a_table_two_files_and_a_folder_give_the_same_sets(tmp_path):
    table = write(tmp_path, "my.tsv", TABLE)
    one, other = write(tmp_path, "my.en", EN), write(tmp_path, "my.fr.gz", FR)
    folder = tmp_path / "folder"
    folder.mkdir()
    write(folder, "train.en", EN)
    write(folder, "train.fr", FR)
    places = (table, f"{one},{other}", folder)
    first, *rest = (tasks.load("pairs-en-fr", place) for place in places)
    assert first.name == "pairs-en-fr"
    assert set.union(*sources(first)) == {f"sentence {n}" for n in range(40)}
    assert all(sources(first))
    for task in rest:
        assert sources(task) == sources(first)


def test_the_tokens_are_those_of_the_languages(tmp_path):
    table = write(tmp_path, "my.tsv", TABLE)
    assert tasks.load("pairs-fr-zh", table).source.split("l'été") == ["l'", "été"]
    assert tasks.load("pairs-fr-zh", table).target.split("我爱") == ["我", "爱"]
    assert tasks.load("pairs", table).name == "pairs"


def test_what_was_trained_on_is_named(tmp_path):
    table = write(tmp_path, "my.tsv", TABLE)
    before = tasks.load("pairs", table).licence
    assert before.startswith("text of the user's own: my.tsv with sha256 ")
    write(tmp_path, "my.tsv", TABLE + "more\tplus\n")
    assert tasks.load("pairs", table).licence != before


@pytest.mark.parametrize("kind", ["tsv", "two files"])
def test_named_sets_are_taken_and_their_sources_leave_train(tmp_path, kind):
    """Source 3, in other case, tests; source 5 validates, with two references."""
    given = {"train": TABLE, "valid": "sentence 5\tx\nsentence 5\ty\n", "test": "Sentence 3!\tz\n"}
    for name, text in given.items():
        if kind == "tsv":
            write(tmp_path, f"{name}.tsv", text)
            continue
        rows = [line.split("\t") for line in text.splitlines()]
        for ending, column in (("en", 0), ("fr", 1)):
            write(tmp_path, f"{name}.{ending}", "\n".join(row[column] for row in rows))
    task = own_text(tmp_path, "en", "fr")
    assert [(p.source, p.references) for p in task.valid] == [("sentence 5", ("x", "y"))]
    assert [(p.source, p.target) for p in task.test] == [("Sentence 3!", "z")]
    assert len(task.train) == 38


def test_a_missing_set_is_held_out(tmp_path):
    write(tmp_path, "train.tsv", TABLE)
    write(tmp_path, "test.tsv", "sentence 3\tz\n")
    task = own_text(tmp_path)
    assert len(task.train) + len(task.valid) == 39
    assert len(task.valid) >= 1
    assert not sources(task)[0] & sources(task)[1]


def test_three_pairs_are_enough_and_two_are_not(tmp_path):
    few = write(tmp_path, "few.tsv", "a\tb\nc\td\ne\tf\n")
    assert [len(part) for part in sources(own_text(few))] == [1, 1, 1]
    with pytest.raises(ValueError, match="at least 3 groups of different sentences"):
        own_text(write(tmp_path, "two.tsv", "a\tb\nc\td\n"))


def test_missing_places_are_one_sentence(tmp_path):
    with pytest.raises(ValueError, match="pairs-en-fr: expected the place of the text"):
        tasks.load("pairs-en-fr")
    with pytest.raises(FileNotFoundError, match="nowhere.tsv: expected a file of text"):
        tasks.load("pairs-en-fr", tmp_path / "nowhere.tsv")
    one = write(tmp_path, "my.en", EN)
    with pytest.raises(FileNotFoundError, match="my.fr: expected a file of text"):
        tasks.load("pairs-en-fr", f"{one},{tmp_path / 'my.fr'}")
    with pytest.raises(FileNotFoundError, match=r"train.tsv in it, or train.en and train.fr"):
        tasks.load("pairs-en-fr", tmp_path)


def test_places_on_a_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert locate("my.tsv") == ("pairs", str(tmp_path / "my.tsv"))
    assert locate("my.tsv", None, None, "en", "fr")[0] == "pairs-en-fr"
    both = f"{tmp_path / 'a.en'},{tmp_path / 'b.fr.gz'}"
    assert locate(source="a.en", target="b.fr.gz") == ("pairs-en-fr", both)
    assert locate(source="a.en", target="b.fr.gz", target_language="oc")[0] == "pairs-en-oc"
    assert locate(source="source.txt", target="target.txt")[0] == "pairs"


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({}, "expected a file of pairs, or one of sources and one of targets"),
        ({"pairs": "a", "source": "b", "target": "c"}, "expected a file of pairs, or"),
        ({"source": "b"}, "expected a file of pairs, or"),
        ({"pairs": "a.tsv", "source_language": "en"}, "two codes such as en, or none, got en"),
        (
            {"pairs": "a.tsv", "source_language": "en-GB", "target_language": "fr"},
            "got en-GB and fr",
        ),
    ],
)
def test_half_a_place_is_refused(given, message):
    with pytest.raises(ValueError, match=message):
        locate(**given)
