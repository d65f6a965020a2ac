"""What goes over the channel comes back equal, and nothing else can be built from bytes."""

import json

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab.grading.inside.plain import (
    DTYPES,
    HEAD,
    MAX_DEPTH,
    MAX_INT,
    MAX_KEY,
    MAX_TEXT,
    dumps,
    loads,
)
from s2s_lab.grading.inside.reply import Foreign

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(),
    st.binary(max_size=50),
    st.builds(Foreign, st.text(max_size=20)),
)
keys = st.text() | st.integers(1 - MAX_KEY, MAX_KEY - 1)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=4),
        st.lists(inner, max_size=4).map(tuple),
        st.dictionaries(keys, inner, max_size=4),
    ),
    max_leaves=20,
)


def same(a, b):
    """Equal in type and value, NaN equal to itself, -0.0 unequal to 0.0."""
    if type(a) is not type(b):
        return False
    if isinstance(a, torch.Tensor):
        return a.dtype == b.dtype and a.shape == b.shape and dumps(a) == dumps(b)
    if isinstance(a, float):
        return a.hex() == b.hex()
    if isinstance(a, list | tuple):
        return len(a) == len(b) and all(map(same, a, b))
    if isinstance(a, dict):
        return list(a) == list(b) and all(map(same, a.values(), b.values()))
    return a == b


@given(values)
def test_plain_data_comes_back_equal(value):
    assert same(loads(dumps(value)), value)


@given(
    st.sampled_from(sorted(DTYPES)),
    st.lists(st.integers(0, 3), max_size=4),
    st.integers(0, 2**31),
)
def test_tensors_come_back_equal(name, shape, seed):
    generator = torch.Generator().manual_seed(seed)
    tensor = torch.randint(0, 2, shape, generator=generator).to(DTYPES[name])
    back = loads(dumps([tensor, "after"]))
    assert back[1] == "after"
    assert back[0].dtype == tensor.dtype
    assert back[0].shape == tensor.shape
    assert torch.equal(back[0], tensor)


def test_views_are_sent_as_what_they_show():
    base = torch.arange(6.0).view(2, 3)
    assert torch.equal(loads(dumps(base.t())), base.t())
    assert torch.equal(loads(dumps(base[:, 1])), base[:, 1])
    assert torch.equal(loads(dumps(torch.tensor(1j).conj())), torch.tensor(-1j))
    assert not loads(dumps(torch.ones(2, requires_grad=True))).requires_grad


class Always(float):
    """Says that it is equal to everything."""

    def __eq__(self, other):
        return True


class Sly(torch.Tensor):
    """Could answer every comparison."""


@pytest.mark.parametrize(
    "value",
    [
        Always(1.0),
        torch.ones(2).as_subclass(Sly),
        torch.nn.Parameter(torch.ones(1)),
        torch.ones(2, 2).to_sparse(),
        {1.5: "key"},
        {MAX_KEY: "key"},
        MAX_INT,
        "x" * MAX_TEXT,
        "half of a character: \ud800",
        {("a",): 1},
        object(),
        print,
        {1, 2},
        range(3),
    ],
)
def test_anything_else_is_refused(value):
    with pytest.raises(ValueError, match="plain data"):
        dumps([value])


def test_nesting_is_limited():
    value: list = []
    for _ in range(MAX_DEPTH):
        value = [value]
    assert loads(dumps(value)) == value
    with pytest.raises(ValueError, match="levels"):
        dumps([value])


@given(st.binary(max_size=200))
def test_arbitrary_bytes_give_plain_data_or_one_sentence(message):
    check_refused_or_plain(message)


@given(values, st.data())
def test_damaged_messages_give_plain_data_or_one_sentence(value, data):
    message = bytearray(dumps([value, torch.arange(3)]))
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(message) - 1))
        message[place] = data.draw(st.integers(0, 255))
    check_refused_or_plain(bytes(message))


def check_refused_or_plain(message):
    said = ""
    try:
        value = loads(message)
    except ValueError as error:
        said = str(error)
    else:
        assert same(loads(dumps(value)), value)
    assert said == "" or (said.startswith("plain data: ") and "\n" not in said)


def written(tree, blobs=b""):
    text = json.dumps(tree).encode()
    return len(text).to_bytes(HEAD, "big") + text + blobs


@pytest.mark.parametrize(
    ("tree", "blobs"),
    [
        (["tensor", "float32", [2**40]], b""),
        (["tensor", "float32", [2**40, 0]], b""),
        (["tensor", "float32", [2**20, 0]], b""),
        (["tensor", "float32", [2**14, 2**14, 0]], b""),
        ("\ud800", b""),
        (["foreign", "\ud800"], b""),
        (["foreign", 1], b""),
        (["int", "1" + "0" * 1024], b""),
        (["dict", [[["int", "1" + "0" * 15], None]]], b""),
        (["tensor", "float32", [-1]], b""),
        (["tensor", "float32", [True]], b"1234"),
        (["tensor", "object", [1]], b"1234"),
        (["tensor", "bool", [1]], b"\x02"),
        (["tensor", "uint8", [1]], b"12"),
        (["int", "0x" + "f" * 5000], b""),
        (["dict", [[["float", "0x1p0"], None]]], b""),
        (["dict", [[["list", []], None]]], b""),
        (["code", "print()"], b""),
        ([["list"], []], b""),
        (1, b""),
        ({"kind": "list"}, b""),
    ],
)
def test_forged_messages_are_refused(tree, blobs):
    with pytest.raises(ValueError, match="plain data"):
        loads(written(tree, blobs))
