"""Parallel text in files: what is read, and what is wrong is named with file and line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.tasks.parallel_text import decode_lines, read_pairs, read_table, written
from tests.tasks.files import write


def sides(pairs):
    return [(pair.source, pair.target) for pair in pairs]


def test_pairs_from_plain_and_packed_files(tmp_path):
    a = write(tmp_path, "a.txt", b"ein Hund\r\nzwei Hunde\n")
    b = write(tmp_path, "b.gz", b"a dog\ntwo dogs")
    assert sides(read_pairs(a, b)) == [("ein Hund", "a dog"), ("zwei Hunde", "two dogs")]


def test_a_table_with_windows_line_ends_and_a_byte_order_mark(tmp_path):
    table = write(tmp_path, "a.tsv", "\ufeffein Hund\ta dog\r\nzwei  Hunde \t two dogs\r\n")
    assert sides(read_table(table)) == [("ein Hund", "a dog"), ("zwei  Hunde", "two dogs")]


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        (b"a\nb\n", b"c\n", "as many lines in both, got 2 and 1"),
        (b"a\n\nb\n", b"c\nd\ne\n", "one.txt, line 2: .* empty line"),
        (b"a\n \r\nb\n", b"c\nd\ne\n", "one.txt, line 2: .* empty line"),
        (b"a\nb\n", b"c\nd\xff\n", "other.txt, line 2: expected UTF-8, got b'd.xff'"),
        ("a\n".encode("utf-16"), b"c\n", "one.txt, line 1: expected UTF-8, got UTF-16"),
        (b"\xff\xfe\0\0a\0\0\0", b"c\n", "one.txt, line 1: expected UTF-8, got UTF-32"),
        ("a\nb\n".encode("utf-16-le"), b"c\n", "one.txt, line 1: .* zero bytes, as in UTF-16"),
        ("é\n".encode("latin-1"), b"c\n", "one.txt, line 1: expected UTF-8"),
        (b"", b"", "one.txt, line 1: .* empty line"),
    ],
)
def test_malformed_lines_are_named(tmp_path, one, other, message):
    with pytest.raises(ValueError, match=message):
        read_pairs(write(tmp_path, "one.txt", one), write(tmp_path, "other.txt", other))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (b"a\tb\nc\n", "my.tsv, line 2: expected 2 columns with a tab between, got 1"),
        (b"a\tb\tc\n", "my.tsv, line 1: expected 2 columns with a tab between, got 3"),
        (b"a\tb\n\nc\td\n", "my.tsv, line 2: expected a sentence, got an empty line"),
        (b"a\tb\nc\t \n", "my.tsv, line 2: .* nothing in column 2"),
        (b"\tb\n", "my.tsv, line 1: .* nothing in column 1"),
        (b"a\tb\nc\t\xe9\n", "my.tsv, line 2: expected UTF-8"),
    ],
)
def test_malformed_tables_are_named(tmp_path, text, message):
    with pytest.raises(ValueError, match=message):
        read_table(write(tmp_path, "my.tsv", text))


def test_a_damaged_archive_is_named(tmp_path):
    broken = tmp_path / "x.gz"
    broken.write_bytes(b"not gzip")
    with pytest.raises(ValueError, match="x.gz is damaged"):
        read_pairs(broken, broken)


signs = st.text(st.characters(codec="utf-8", exclude_characters="\n\r\0\t"), min_size=1)
sentences = signs.map(str.strip).filter(lambda text: text and not text.startswith("\ufeff"))


@given(st.lists(sentences, min_size=1, max_size=5), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_lines_come_back_whatever_they_hold(tmp_path_factory, lines, end, last):
    """Also with signs at which Python's `splitlines` would cut, such as U+2028."""
    data = (end.join(lines) + (end if last else "")).encode()
    assert decode_lines(tmp_path_factory.getbasetemp() / "a", data) == lines


@pytest.mark.parametrize(
    ("language", "text", "tokens"),
    [
        ("zh", "汤姆3岁了。", "汤 姆 3 岁 了 。"),
        ("fr", "J'aime l'été !", "J' aime l' été !"),
        ("de", "Geht's?", "Geht's ?"),
    ],
)
def test_real_text_in_tokens(language, text, tokens):
    assert written(language).split(text) == tokens.split()
