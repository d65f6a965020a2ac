"""The permutation between two numberings of one vocabulary."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.models.numbering import Numbering
from s2s_lab.text import EOS, PAD


@st.composite
def claims(draw):
    size = draw(st.integers(1, 12))
    number = st.none() | st.integers(0, size - 1)
    specials = {name: draw(number) for name in ("pad", "bos", "unk", "mask")}
    return {"size": size, "eos": draw(st.integers(0, size - 1)), **specials}


@given(claims())
def test_every_token_of_theirs_has_one_number_of_ours(claims):
    numbering = Numbering.of(**claims)
    known = [number for number in numbering.theirs if number is not None]
    assert sorted(known) == list(range(claims["size"]))
    assert numbering.size == claims["size"]
    assert None not in numbering.theirs[5:]
    for i, number in enumerate(numbering.theirs):
        assert number is None or numbering.ours([number]) == [i]


@given(claims())
def test_a_special_has_our_number_unless_another_took_its_token(claims):
    numbering = Numbering.of(**claims)
    for i, name in enumerate(("pad", "bos", "eos", "unk", "mask")):
        other = {n for n in ("pad", "bos", "eos", "unk", "mask") if n != name}
        if claims[name] is None:
            assert numbering.theirs[i] is None
        elif claims[name] not in {claims[n] for n in other}:
            assert numbering.theirs[i] == claims[name]


def test_a_token_that_is_two_specials_is_eos_first():
    numbering = Numbering.of(3, eos=1, pad=1, bos=1)
    assert numbering.theirs == (None, None, 1, None, None, 0, 2)
    assert numbering.theirs[EOS] == 1
    assert numbering.theirs[PAD] is None


def test_a_number_past_the_vocabulary_is_named():
    with pytest.raises(ValueError, match=r"<pad>: expected a number from 0 to 2, got 3"):
        Numbering.of(3, eos=1, pad=3)
