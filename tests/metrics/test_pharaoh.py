"""Alignments as text: read, written, and refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.metrics.alignment import Gold
from s2s_lab.metrics.pharaoh import read_pharaoh, write_pharaoh

LINKS = st.frozensets(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8)


def test_links_are_source_before_target():
    gold = read_pharaoh(" 0-0  1-2\n2?1 3p10 ")
    assert gold == Gold(frozenset({(0, 0), (1, 2)}), frozenset({(2, 1), (3, 10)}))
    assert read_pharaoh("") == Gold(frozenset())


@given(LINKS, LINKS)
def test_what_is_written_is_read_again(sure, possible):
    assert read_pharaoh(write_pharaoh(sure, possible)) == Gold(sure, possible - sure)


@pytest.mark.parametrize("text", ["0", "0-", "a-b", "0-1-2", "-1-2", "1–2", "0-0,1-1", "١-٢"])
def test_anything_else_is_refused(text):
    with pytest.raises(ValueError, match="expected links such as 0-0"):
        read_pharaoh(text)
