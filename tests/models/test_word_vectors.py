"""Word vectors from text files: both formats, and every way in which a line can be wrong."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.models.word_vectors import read_word_vectors
from s2s_lab.text import Vocab

GLOVE = "the 0.5 -1 2e-1\ncat 1 2 3\n"


@pytest.fixture
def file(tmp_path):
    def write(text, encoding="utf-8"):
        path = tmp_path / "vectors.txt"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return path

    return write


def as_dict(vectors):
    return dict(zip(vectors.words, vectors.vectors.tolist(), strict=True))


@pytest.mark.parametrize(
    "text",
    [
        GLOVE,
        "2 3\n" + GLOVE,
        GLOVE.rstrip("\n"),
        GLOVE.replace("\n", " \n"),
        GLOVE.replace("\n", "\r\n"),
        GLOVE.replace(" ", "\t"),
        "\ufeff2 3\n" + GLOVE,
    ],
    ids=["glove", "word2vec", "no last line end", "trailing space", "crlf", "tabs", "bom"],
)
def test_every_form_of_the_file_gives_the_same(file, text):
    vectors = read_word_vectors(file(text))
    assert vectors.words == ("the", "cat")
    assert vectors.size == 3
    assert torch.equal(vectors.vectors, torch.tensor([[0.5, -1, 0.2], [1, 2, 3]]))
    assert vectors.repeated == ()


def test_two_whole_numbers_with_more_behind_them_are_no_header(file):
    assert as_dict(read_word_vectors(file("7 1 2\n8 3 4\n"))) == {"7": [1, 2], "8": [3, 4]}


def test_only_wanted_words_are_kept(file):
    vectors = read_word_vectors(file("2 3\n" + GLOVE), wanted=Vocab.build([["cat", "dog"]]))
    assert as_dict(vectors) == {"cat": [1, 2, 3]}


def test_no_wanted_word_gives_an_empty_table(file):
    vectors = read_word_vectors(file(GLOVE), wanted={"dog"})
    assert (vectors.words, vectors.vectors.shape) == ((), (0, 3))


def test_a_word_may_contain_spaces_if_it_does_not_end_in_a_number(file):
    text = "the 1 2\n. . . 3 4\nat name@domain.com 5 6\n"
    expected = {"the": [1, 2], ". . .": [3, 4], "at name@domain.com": [5, 6]}
    assert as_dict(read_word_vectors(file(text))) == expected
    assert as_dict(read_word_vectors(file(text[8:] + text[:8]), size=2)) == expected


def test_a_no_break_space_belongs_to_its_word(file):
    assert read_word_vectors(file("a 1 2\n1\u00a0000\u2028 3 4\n")).words == (
        "a",
        "1\u00a0000\u2028",
    )


def test_the_first_of_repeated_words_counts_and_the_others_are_listed(file):
    path = file("the 1 2\ncat 3 4\nthe 5 6\n")
    vectors = read_word_vectors(path)
    assert as_dict(vectors) == {"the": [1, 2], "cat": [3, 4]}
    assert vectors.repeated == (f"{path}:3 the",)


def test_another_encoding(file):
    path = file("café 1 2\n", "latin-1")
    assert read_word_vectors(path, encoding="latin-1").words == ("café",)
    with pytest.raises(
        ValueError, match=r"vectors.txt:1: expected text in utf-8, got byte 0xe9 at c.* 4"
    ):
        read_word_vectors(path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (GLOVE + "dog 1 2\n", "txt:3: expected a word and 3 numbers, got 2 numbers in 'dog 1 2'"),
        (GLOVE + "dog 1 2 3 4\n", "txt:3: expected a word and 3 numbers, got 4 numbers in 'dog"),
        ("2 4\n" + GLOVE, "txt:2: expected a word and 4 numbers, got 3 numbers in 'the 0.5"),
        (GLOVE + "\n" + GLOVE, "txt:3: expected a word and 3 numbers, got 0 numbers in ''"),
        (GLOVE + " 1 2 3\n", "txt:3: expected a word and 3 numbers, got 3 numbers in ' 1 2 3'"),
        (GLOVE + "dog\n", "txt:3: expected a word and 3 numbers, got 0 numbers in 'dog'"),
        ("dog\n", "txt:1: expected a word and its numbers, got 'dog'"),
        ("\n", "txt:1: expected a word and its numbers, got ''"),
        (GLOVE + "dog 1 x 3\n", "txt:3: expected a finite number, got 'x'"),
        (GLOVE + "dog 1 nan 3\n", "txt:3: expected a finite number, got 'nan'"),
        (GLOVE + "dog 1 2 -inf\n", "txt:3: expected a finite number, got '-inf'"),
        (GLOVE + "dog 1 2 3_0\n", "txt:3: expected a finite number, got '3_0'"),
        (GLOVE + "d 1 2  \n", "txt:3: expected a word and 3 numbers, got 2 numbers"),
        ("3 3\n" + GLOVE, "txt: expected 3 words, as its header says, got 2"),
        ("1 3\n" + GLOVE, "txt: expected 1 words, as its header says, got 2"),
        ("2 0\n", "txt:1: expected vectors of size 1 or more, got a header with 0"),
        ("", "txt: expected word vectors, got a file without any"),
        ("0 3\n", "txt: expected word vectors, got a file without any"),
        (b"1 2\nthe \x00\x80\xff\n", "txt:2: expected text in utf-8, got byte 0x80 at column 6"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(file, text, message):
    with pytest.raises(ValueError, match=message):
        read_word_vectors(file(text))


def test_an_unwanted_line_must_have_the_right_length_too(file):
    with pytest.raises(ValueError, match="txt:3: expected a word and 3 numbers"):
        read_word_vectors(file(GLOVE + "dog 1 2\n"), wanted={"cat"})


def test_the_size_that_was_asked_for_must_be_that_of_the_file(file):
    with pytest.raises(ValueError, match="txt:1: expected vectors of size 4, got a header with 3"):
        read_word_vectors(file("2 3\n" + GLOVE), size=4)
    with pytest.raises(ValueError, match="txt:1: expected a word and 4 numbers, got 3 numbers"):
        read_word_vectors(file(GLOVE), size=4)


def test_long_lines_are_cut_in_messages(file):
    with pytest.raises(ValueError, match=r"numbers in 'dog( 1){18} …'$"):
        read_word_vectors(file(GLOVE + "dog" + " 1" * 300 + "\n"))


words = st.text(st.characters(categories=["L", "P", "S"]), min_size=1, max_size=8)
numbers = st.floats(width=32, allow_nan=False, allow_infinity=False)


@given(
    st.integers(2, 4).flatmap(
        lambda size: st.dictionaries(
            words, st.lists(numbers, min_size=size, max_size=size), min_size=1
        )
    ),
    st.booleans(),
)
def test_what_is_written_is_read(tmp_path_factory, table, header):
    path = tmp_path_factory.mktemp("vectors") / "v.txt"
    size = len(next(iter(table.values())))
    lines = [f"{len(table)} {size}"] if header else []
    lines += [" ".join([word, *map(repr, row)]) for word, row in table.items()]
    path.write_bytes("\n".join([*lines, ""]).encode())
    assert as_dict(read_word_vectors(path)) == table
