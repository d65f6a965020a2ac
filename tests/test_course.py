"""A working copy follows the package and never loses what a learner did in it."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import course

PAGE = course.START
OTHER = "exercises/02_encoder_decoder.ipynb"


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """A course of two notebooks, version 1."""
    home = tmp_path / "package"
    publish(home, {PAGE: "page 1", OTHER: "exercise 1"})
    return home


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """Where the working copy goes; not there yet."""
    return tmp_path / "mine"


def publish(home: Path, contents: dict[str, str]) -> None:
    for name, text in contents.items():
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text(text)


def test_everything_is_laid_out_once(package: Path, copy: Path) -> None:
    first = course.lay_out(copy, package)
    assert first.new == (PAGE, OTHER)
    assert (copy / PAGE).read_text() == "page 1"
    again = course.lay_out(copy, package)
    assert (again.new, again.updated, again.beside, again.deleted) == ((), (), (), ())


def test_an_untouched_file_follows_the_package(package: Path, copy: Path) -> None:
    course.lay_out(copy, package)
    publish(package, {OTHER: "exercise 2"})
    assert course.lay_out(copy, package).updated == (OTHER,)
    assert (copy / OTHER).read_text() == "exercise 2"


def test_a_changed_file_stays_and_the_new_version_lies_beside_it_once(
    package: Path, copy: Path
) -> None:
    course.lay_out(copy, package)
    (copy / OTHER).write_text("my answer")
    assert course.lay_out(copy, package).beside == ()  # nothing newer: nothing to say
    publish(package, {OTHER: "exercise 2"})
    beside = "exercises/02_encoder_decoder.new.ipynb"
    assert course.lay_out(copy, package).beside == ((OTHER, beside),)
    assert (copy / OTHER).read_text() == "my answer"
    assert (copy / beside).read_text() == "exercise 2"
    (copy / beside).unlink()
    assert course.lay_out(copy, package).beside == ()
    assert not (copy / beside).exists()


def test_a_changed_new_version_is_the_learners_too(package: Path, copy: Path) -> None:
    """Version 3 replaces an untouched version 2 beside the answer, but not a changed one."""
    course.lay_out(copy, package)
    (copy / OTHER).write_text("my answer")
    publish(package, {OTHER: "exercise 2"})
    ((_, second),) = course.lay_out(copy, package).beside
    publish(package, {OTHER: "exercise 3"})
    assert course.lay_out(copy, package).beside == ((OTHER, second),)
    (copy / second).write_text("my answer to 3")
    publish(package, {OTHER: "exercise 4"})
    ((_, fourth),) = course.lay_out(copy, package).beside
    assert fourth == "exercises/02_encoder_decoder.new2.ipynb"
    assert (copy / second).read_text() == "my answer to 3"
    assert (copy / fourth).read_text() == "exercise 4"


def test_a_file_that_was_there_before_is_the_learners(package: Path, copy: Path) -> None:
    publish(copy, {OTHER: "notes of mine"})
    assert course.lay_out(copy, package).beside[0][0] == OTHER
    assert (copy / OTHER).read_text() == "notes of mine"


def test_a_deleted_file_comes_back_only_when_asked_for(package: Path, copy: Path) -> None:
    course.lay_out(copy, package)
    (copy / OTHER).unlink()
    assert course.lay_out(copy, package).deleted == (OTHER,)
    assert not (copy / OTHER).exists()
    assert course.lay_out(copy, package, restore=True).new == (OTHER,)
    assert (copy / OTHER).read_text() == "exercise 1"


def test_with_the_manifest_lost_nothing_is_overwritten(package: Path, copy: Path) -> None:
    course.lay_out(copy, package)
    (copy / OTHER).write_text("my answer")
    (copy / course.PRIVATE / "manifest.json").write_text("{ torn")
    publish(package, {PAGE: "page 2", OTHER: "exercise 2"})
    course.lay_out(copy, package)
    assert (copy / OTHER).read_text() == "my answer"
    assert (copy / PAGE).read_text() == "page 1"


def test_untouched_files_are_those_that_may_be_trusted(package: Path, copy: Path) -> None:
    course.lay_out(copy, package)
    (copy / OTHER).write_text("my answer")
    assert list(course.untouched(copy)) == [copy / PAGE]


def test_tutorials_in_another_language_travel_in_their_folder(
    package: Path, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("S2S_LAB_LANGUAGE", raising=False)
    chinese = "tutorials/zh-CN/00_start_here.ipynb"
    assert course.start_page(package, "zh-CN") == PAGE  # there is none yet
    publish(package, {chinese: "第一页"})
    assert course.lay_out(copy, package).new == (PAGE, chinese, OTHER)
    assert (copy / chinese).read_text() == "第一页"
    assert course.start_page(copy, "zh-CN") == chinese
    assert course.start_page(copy) == course.start_page(copy, "en") == PAGE
    monkeypatch.setenv("S2S_LAB_LANGUAGE", "zh-CN")
    assert (course.start_page(copy), course.start_page(copy, "en")) == (chinese, PAGE)


def test_the_chinese_tutorials_are_in_the_course() -> None:
    there = course.files(course.home())
    for name in ("00_start_here", "00_text", "02_encoder_decoder", "04_attention", "06_decoding"):
        assert f"tutorials/zh-CN/{name}.ipynb" in there


def test_leftovers_of_editors_and_runs_do_not_travel(package: Path, copy: Path) -> None:
    publish(package, {"tutorials/.ipynb_checkpoints/00.ipynb": "", "tutorials/__pycache__/x": ""})
    assert course.lay_out(copy, package).new == (PAGE, OTHER)


@pytest.mark.parametrize("place", [".", "tutorials", "exercises/deeper"])
def test_the_course_itself_is_no_working_copy(package: Path, place: str) -> None:
    with pytest.raises(ValueError, match="outside the course itself"):
        course.lay_out(package / place, package)
    course.lay_out(package / "s2s-course", package)  # beside its folders is fine


def test_a_file_is_no_folder(package: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("")
    with pytest.raises(ValueError, match="expected a folder"):
        course.lay_out(tmp_path / "taken", package)


def test_home_is_the_checkout_or_the_installed_package(package: Path, tmp_path: Path) -> None:
    """An installed package carries ``notebooks/``; beside a checkout's package lie the folders."""
    installed = tmp_path / "site" / "s2s_lab"
    publish(installed / "notebooks", {PAGE: ""})
    assert course.home(installed) == installed / "notebooks"
    assert course.home(package / "s2s_lab") == package
    with pytest.raises(ValueError, match="00_start_here"):
        course.home(tmp_path / "nowhere" / "s2s_lab")


DEEDS = st.lists(
    st.one_of(
        st.just(("open", 0)),
        st.tuples(st.just("publish"), st.integers(1, 3)),
        st.tuples(st.sampled_from(["answer", "answer beside"]), st.integers(1, 3)),
    ),
    max_size=14,
)


@given(deeds=DEEDS)
@settings(max_examples=60, deadline=None)
def test_no_order_of_events_loses_a_learners_work(
    deeds: list[tuple[str, int]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Versions may go forward and back; what a learner wrote is there after every opening."""
    base = tmp_path_factory.mktemp("events")
    package, copy = base / "package", base / "mine"
    publish(package, {PAGE: "page 1"})
    written: dict[Path, str] = {}
    for number, (deed, version) in enumerate(deeds):
        if deed == "publish":
            publish(package, {PAGE: f"page {version}"})
        elif deed == "open":
            course.lay_out(copy, package)
            assert all(path.read_text() == text for path, text in written.items())
        else:
            beside = list((copy / "tutorials").glob("*.new*.ipynb"))
            path = beside[0] if beside and deed == "answer beside" else copy / PAGE
            if path.exists():
                written[path] = f"answer {number}"
                path.write_text(written[path])
    course.lay_out(copy, package)
    assert json.loads((copy / course.PRIVATE / "manifest.json").read_text())["files"][PAGE]
    assert all(path.read_text() == text for path, text in written.items())
