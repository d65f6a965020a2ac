"""A student's page shows what the notebook would, and is text whatever a student wrote."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.grading.classroom import Classroom
from s2s_lab.grading.feedback import feedback
from s2s_lab.grading.gradescope import results
from s2s_lab.grading.page import file_names
from s2s_lab.grading.result import Result
from s2s_lab.grading.submission import Student
from s2s_lab.grading.work import Grade
from tests.grading.classes import EACH, FULL, GREEDY, NO_END, READS_PADDING, RIGHT, graded

EVIL = '</p><script>alert(1)</script><img src=x onerror=alert(1)>\'" onload="x'


@pytest.fixture(scope="module")
def room() -> Classroom:
    return graded(
        ada={**RIGHT, "last-state": READS_PADDING, "greedy": NO_END},
        eve={
            "greedy": GREEDY.replace("tokens = torch.full", f"print({EVIL!r}); tokens = torch.zero")
        },
    )


class Tags(HTMLParser):
    """What a browser would see: elements and the names of their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes |= {name for name, _ in attrs}


def is_tame(text: str) -> bool:
    """True if no script, no handler and nothing that loads is in a page."""
    seen = Tags(text)
    loads = {"script", "img", "iframe", "object", "embed", "link", "form", "base"}
    return not loads & set(seen.tags) and not any(
        name.startswith("on") or name == "src" for name in seen.attributes
    )


def test_the_mistake_its_name_and_the_small_counterexample_are_shown(room: Classroom) -> None:
    text = feedback(room.students[0], room)
    assert f"ada: {FULL - 2 - 6 - 4} of {FULL} points" in text
    assert "You read the state at the padding" in text
    assert "02.1/reads-padding" in text
    assert "The smallest input found that shows it" in text
    assert text.count('class="s2s-result"') == len(EACH)


def test_nothing_is_told_of_other_inputs(room: Classroom) -> None:
    """One counterexample an exercise at most, of the sixteen inputs that fail."""
    assert feedback(room.students[0], room).count("The smallest input") <= 3


def test_what_code_printed_is_text(room: Classroom) -> None:
    text = feedback(room.students[1], room)
    assert "&lt;script&gt;alert(1)" in text
    assert is_tame(text)


def test_names_notes_and_messages_are_text(room: Classroom) -> None:
    eve = replace(
        room.students[1], student=Student(EVIL, EVIL), told=[EVIL], refused=[EVIL], grades={}
    )
    for exercise in room.exercises:
        result = Result(exercise.name, "failed", exercise.points, 0, EVIL, EVIL)
        eve.grades[exercise.name] = Grade(result, (EVIL,), (EVIL,))
    assert is_tame(feedback(eve, room))


def test_signs_are_for_teachers(room: Classroom) -> None:
    ada = room.students[0]
    grades = {name: replace(grade, signs=("a secret sign",)) for name, grade in ada.grades.items()}
    assert "a secret sign" not in feedback(replace(ada, grades=grades), room)


@given(st.lists(st.text(max_size=8), unique=True))
def test_every_student_gets_a_file_of_their_own(ids: list[str]) -> None:
    """Different also where capitals do not count, and inside the folder whatever the id."""
    names = file_names(ids)
    assert list(names) == ids
    assert len({name.lower() for name in names.values()}) == len(ids)
    for name in names.values():
        assert name.isascii()
        assert not set(name) & set('/\\:*?"<>|\0')
        assert name.strip(".")


def test_a_page_in_chinese_has_the_same_points_and_ids(room: Classroom) -> None:
    english, chinese = (feedback(room.students[0], room, language) for language in ("en", "zh-CN"))
    assert '<html lang="zh-CN">' in chinese
    assert f"ada：{FULL - 2 - 6 - 4} / {FULL} 分" in chinese
    assert "你读的是填充处的状态" in chinese
    assert "You read" not in chinese
    assert "points</th>" not in chinese
    for part in (r'data-status="[^"]*"', r"\d\d\.\d/[a-z-]+", r'id="[^"]*"'):
        assert re.findall(part, chinese) == re.findall(part, english)


def test_what_was_unusual_is_told_in_chinese(room: Classroom) -> None:
    eve = replace(room.students[1], told=["The solution cell greedy is missing."])
    assert "缺少解答单元格 greedy。" in feedback(eve, room, "zh-CN")
    assert "缺少解答单元格 greedy。" in results(eve, room, "zh-CN")
