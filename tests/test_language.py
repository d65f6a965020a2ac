"""Which language a learner reads, and that every language says the same things."""

import re
import string

import pytest

from s2s_lab import language
from s2s_lab.language import FOLDER, LANGUAGES, chosen, left, right, say, table, width

OTHERS = LANGUAGES[1:]
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def places(text: str) -> list[str]:
    """The places of a sentence that values are put into."""
    return sorted(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


@pytest.mark.parametrize(
    ("variable", "asked", "spoken"),
    [
        (None, None, "en"),
        ("zh-CN", None, "zh-CN"),
        ("zh-CN", "en", "en"),
        ("en", "zh-CN", "zh-CN"),
        ("tlh", None, "en"),
    ],
)
def test_the_argument_comes_first_then_the_variable_then_english(
    variable: str | None, asked: str | None, spoken: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("S2S_LAB_LANGUAGE", raising=False)
    if variable is not None:
        monkeypatch.setenv("S2S_LAB_LANGUAGE", variable)
    assert chosen(asked) == spoken


@pytest.mark.parametrize("asked", ["fr", "zh", "", "../en"])
def test_an_unknown_language_is_refused_in_one_sentence(asked: str) -> None:
    sentence = f"^language: expected en or zh-CN, got {re.escape(repr(asked))}$"
    with pytest.raises(ValueError, match=sentence):
        say("passed", asked)


@pytest.mark.parametrize("other", OTHERS)
def test_the_frame_has_the_same_keys_and_places_in_every_language(other: str) -> None:
    english, theirs = table("en", "frame"), table(other, "frame")
    assert list(theirs) == list(english)
    assert {key: places(text) for key, text in theirs.items()} == {
        key: places(text) for key, text in english.items()
    }
    only_signs = {key for key, text in theirs.items() if not CHINESE.search(text)}
    assert only_signs <= {"points", "share", "page title", "and"}


def test_every_key_of_the_frame_is_used_and_every_used_key_is_there() -> None:
    """A key is the first argument of `say`, or stands as a text beside it."""
    code = "".join(path.read_text(encoding="utf-8") for path in sorted(FOLDER.parent.rglob("*.py")))
    said = set(re.findall(r"""\bsay\(\s*f?["']([^"']+)["']""", code))
    keys = set(table("en", "frame"))
    computed = {key for key in said if "{" in key}
    assert said - computed <= keys
    prefixes = tuple(key.partition("{")[0] for key in computed)
    unused = {key for key in keys - said if f'"{key}"' not in code}
    assert {key for key in unused if not key.startswith(prefixes)} == set()


def test_what_a_language_lacks_is_said_in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    short = {"passed": "通过"}
    tables = {"en": table("en", "frame"), "zh-CN": short}
    monkeypatch.setattr(language, "table", lambda spoken, name: tables[spoken])
    assert say("passed", "zh-CN") == "通过"
    assert say("points", "zh-CN", points=0, out_of=2) == "0 of 2 points"


def test_braces_in_a_value_stay_as_they_are() -> None:
    for spoken in LANGUAGES:
        told = say("nothing to check", spoken, exercise="a.b", call="check({'k': '{x}'})")
        assert "check({'k': '{x}'})" in told


@pytest.mark.parametrize("language", OTHERS)
def test_every_table_is_one_that_is_read(language: str) -> None:
    """A misspelt file would be ignored without a word."""
    from s2s_lab.grading.chapters import CHAPTERS

    found = {path.relative_to(FOLDER / language) for path in (FOLDER / language).rglob("*.*")}
    names = {str(path.with_suffix("")).replace("\\", "/") for path in found}
    assert names <= {"frame", "told", *(f"exercises/{chapter}" for chapter in CHAPTERS)}
    assert {path.suffix for path in found} == {".json"}


def test_chinese_takes_two_columns_of_a_terminal() -> None:
    assert width("束搜索, k") == 9
    assert left("通过", 6) + "|" == "通过  |"
    assert right("通过", 6) == "  通过"
    assert (left("too long", 3), right("too long", 3)) == ("too long", "too long")
