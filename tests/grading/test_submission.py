"""Whose notebook is whose, for every system that hands them over; and what is refused."""

import os
import stat
import zipfile
from pathlib import Path

import pytest

from s2s_lab.grading import archive
from s2s_lab.grading.submission import Student, submissions


def zipped(path: Path, names: list[str], text: str = "{}") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, text)
    return path


def whose(path: Path) -> dict[str, str]:
    """Student by file."""
    return {str(one.file.path): one.student.id for one in submissions(path).notebooks}


def test_canvas_names_hold_student_and_user(tmp_path: Path) -> None:
    names = ["lovelaceada_1001_20002_work.ipynb", "turingalan_LATE_1002_20003_work-1.ipynb"]
    found = submissions(zipped(tmp_path / "submissions.zip", names))
    assert [one.student for one in found.notebooks] == [
        Student("1001", "lovelaceada"),
        Student("1002", "turingalan"),
    ]


def test_names_that_only_look_like_canvas_stay_apart(tmp_path: Path) -> None:
    """Two people cannot have one user number: 2024 is a year."""
    names = ["ada_2024_01_work.ipynb", "alan_2024_01_work.ipynb"]
    assert len(submissions(zipped(tmp_path / "s.zip", names)).students) == 2


@pytest.mark.parametrize("folder", ["_assignsubmission_file_/", "_assignsubmission_file/", None])
def test_moodle_names_hold_student_and_participant(tmp_path: Path, folder: str | None) -> None:
    tail = "_assignsubmission_file_work.ipynb" if folder is None else f"{folder}work.ipynb"
    names = [f"Ada Lovelace_30003{tail}", f"Rózsa Péter_30004{tail}"]
    found = submissions(zipped(tmp_path / "Course-Week 2-1234.zip", names))
    assert list(found.students.values()) == [
        Student("30003", "Ada Lovelace"),
        Student("30004", "Rózsa Péter"),
    ]


def test_gradescope_names_stand_in_its_metadata(tmp_path: Path) -> None:
    path = tmp_path / "assignment_7_export.zip"
    metadata = (
        "submission_40004:\n  :submitters:\n  - :name: Ada Lovelace\n    :sid: '17'\n"
        "    :email: ada@example.org\n  :score: 3\n  :results:\n    :name: not a student\n"
        "submission_40005:\n  :submitters:\n  - :name: A\n    :sid: '1'\n  - :name: B\n"
        "    :sid: '2'\n"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("assignment_7_export/submission_metadata.yml", metadata)
        for folder in ("submission_40004", "submission_40005", "submission_40006"):
            archive.writestr(f"assignment_7_export/{folder}/work.ipynb", "{}")
    found = submissions(path)
    assert list(found.students.values()) == [
        Student("17", "Ada Lovelace", "ada@example.org"),
        Student("1, 2", "A, B"),
        Student("submission_40006", "submission_40006"),
    ]
    assert found.refused == []


def test_nbgrader_tree_and_plain_folders(tmp_path: Path) -> None:
    for name in ("ada/02_x/02_x.ipynb", "ada/03_y/03_y.ipynb", "alan/02_x/02_x.ipynb"):
        path = tmp_path / "submitted" / name
        path.parent.mkdir(parents=True)
        path.write_text("{}")
    (tmp_path / "submitted" / "ada" / "02_x" / "timestamp.txt").write_text("now")
    expected = ["ada", "ada", "alan"]
    assert list(whose(tmp_path / "submitted").values()) == expected
    assert list(whose(tmp_path).values()) == expected  # the folder around it will do
    flat = tmp_path / "flat"
    flat.mkdir()
    for name in ("ada.ipynb", "alan.ipynb"):
        (flat / name).write_text("{}")
    assert whose(flat) == {"ada.ipynb": "ada", "alan.ipynb": "alan"}


def test_a_zip_of_a_folder_is_that_folder(tmp_path: Path) -> None:
    names = ["class/ada.ipynb", "class/alan.ipynb"]
    assert set(submissions(zipped(tmp_path / "class.zip", names)).students) == {"ada", "alan"}


def test_one_notebook_is_one_submission_and_nothing_beside_it_is_read(tmp_path: Path) -> None:
    for name in ("ada.ipynb", "alan.ipynb"):
        (tmp_path / name).write_text("{}")
    assert whose(tmp_path / "ada.ipynb") == {"ada.ipynb": "ada"}


def test_what_lies_around_is_no_submission(tmp_path: Path) -> None:
    names = ["ada/work.ipynb", "__MACOSX/ada/._work.ipynb", "ada/.ipynb_checkpoints/work.ipynb"]
    assert len(whose(zipped(tmp_path / "s.zip", names))) == 1


def test_a_student_without_a_notebook_is_told(tmp_path: Path) -> None:
    found = submissions(zipped(tmp_path / "s.zip", ["ada/work.ipynb", "eve/essay.docx"]))
    assert [(who and who.id, why) for who, why in found.refused] == [
        ("eve", "expected a notebook (*.ipynb), found essay.docx.")
    ]


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("../../etc/eve.ipynb", "out of the zip"),
        ("/eve.ipynb", "out of the zip"),
        ("C:/eve.ipynb", "out of the zip"),
        ("a\\..\\..\\eve.ipynb", "out of the zip"),
        ("/".join("abcdefghijklmnop") + "/eve.ipynb", "folders deep"),
    ],
)
def test_paths_that_lead_elsewhere_are_refused(tmp_path: Path, name: str, why: str) -> None:
    found = submissions(zipped(tmp_path / "s.zip", ["ada.ipynb", name]))
    assert [str(one.file.path) for one in found.notebooks] == ["ada.ipynb"]
    assert len(found.refused) == 1
    assert why in found.refused[0][1]


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.ipynb"
    secret.write_text('{"cells": []}')
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "ada.ipynb").symlink_to(secret)
    (folder / "eve").symlink_to(tmp_path)
    found = submissions(folder)
    assert [why for _, why in found.refused] == ["eve: it is a link to a folder."]
    with pytest.raises(ValueError, match="link"):
        found.notebooks[0].file.read()


def test_links_in_a_zip_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    info = zipfile.ZipInfo("ada.ipynb")
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(info, "/etc/passwd")
    assert submissions(path).refused[0][1] == "ada.ipynb: it is a link."


def test_a_pipe_does_not_hang(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "ada.ipynb")
    (notebook,) = submissions(tmp_path).notebooks
    with pytest.raises(ValueError, match="regular file"):
        notebook.file.read()


def test_a_bomb_is_refused_before_it_grows(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One says how large it is, one lies: its entry says 10 bytes, and a million come."""
    monkeypatch.setattr(archive, "MAX_FILE", 1000)
    path = tmp_path / "s.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("eve.ipynb", "0" * 10**6)
    (honest,) = submissions(path).notebooks
    with pytest.raises(ValueError, match="more than"):
        honest.file.read()
    data = path.read_bytes().replace((10**6).to_bytes(4, "little"), (10).to_bytes(4, "little"))
    path.write_bytes(data)
    (lying,) = submissions(path).notebooks
    with pytest.raises(ValueError, match="unpacked|more than"):
        lying.file.read()


def test_a_zip_may_not_hold_more_than_a_class_hands_in(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "MAX_ALL", 2500)
    path = zipped(tmp_path / "s.zip", ["a.ipynb", "b.ipynb", "c.ipynb"], "0" * 1000)
    first, second, third = submissions(path).notebooks
    assert len(first.file.read()) == len(second.file.read()) == 1000
    with pytest.raises(ValueError, match="the zip holds more"):
        third.file.read()


def test_two_files_of_one_name_are_not_mixed_up(tmp_path: Path) -> None:
    path = tmp_path / "s.zip"
    zipped(path, ["ada.ipynb", "eve.ipynb"])
    path.write_bytes(path.read_bytes().replace(b"eve.", b"ada."))
    found = submissions(path)
    assert len(found.notebooks) == 1
    assert "two files of this name" in found.refused[0][1]


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 not really", b"{}", b"PK\x05\x06" + bytes(18)])
def test_no_zip_is_one_sentence(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "s.zip"
    path.write_bytes(data)
    with pytest.raises(ValueError, match="expected"):
        submissions(path)


def test_nothing_there_is_one_sentence(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing"):
        with pytest.raises(ValueError, match="found none"):
            submissions(path)


def test_names_can_be_shown_and_stored(tmp_path: Path) -> None:
    name = os.fsdecode(b"ad\xff\x07a.ipynb")
    (tmp_path / name).write_text("{}")
    (student,) = submissions(tmp_path).students.values()
    assert student.name.isprintable()
    student.name.encode("utf-8")
