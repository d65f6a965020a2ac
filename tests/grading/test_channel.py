"""A channel to a hostile end: messages arrive whole, late ones in time, and floods are refused."""

import socket
import threading
from time import monotonic

import pytest
import torch

from s2s_lab.grading.inside.channel import LENGTH, Channel
from s2s_lab.grading.inside.plain import MAX_BYTES, dumps


@pytest.fixture
def ends():
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours), theirs


def framed(message: bytes) -> bytes:
    return len(message).to_bytes(LENGTH, "big") + message


def soon() -> float:
    return monotonic() + 0.05


def test_messages_arrive_in_order_and_whole(ends):
    ours, theirs = ends
    other = Channel(theirs)
    for value in ("first", torch.arange(3), {"third": (1, None)}):
        other.send(value)
    assert ours.receive() == "first"
    assert torch.equal(ours.receive(), torch.arange(3))
    assert ours.receive() == {"third": (1, None)}


def test_a_message_may_come_byte_by_byte(ends):
    ours, theirs = ends
    message = framed(dumps([1, 2]))
    sender = threading.Thread(target=lambda: [theirs.sendall(bytes([b])) for b in message])
    sender.start()
    assert ours.receive(monotonic() + 30) == [1, 2]
    sender.join()


@pytest.mark.parametrize("part", [b"", b"\0", b"\0\0\0\x09", framed(dumps("cut"))[:-1]])
def test_the_end_of_the_other_end_is_told_at_once(ends, part):
    ours, theirs = ends
    theirs.sendall(part)
    theirs.close()
    with pytest.raises(EOFError):
        ours.receive(monotonic() + 30)


@pytest.mark.parametrize("part", [b"", b"\0\0", framed(dumps("cut"))[:-1]])
def test_what_does_not_come_is_not_waited_for(ends, part):
    ours, theirs = ends
    theirs.sendall(part)
    with pytest.raises(TimeoutError):
        ours.receive(soon())


def test_a_time_that_is_over_is_over(ends):
    ours, theirs = ends
    theirs.sendall(framed(dumps("late")))
    with pytest.raises(TimeoutError):
        ours.receive(monotonic() - 1)


@pytest.mark.parametrize("length", [MAX_BYTES + 1, 2**32 - 1])
def test_a_promise_that_is_too_large_is_refused_before_it_comes(ends, length):
    ours, theirs = ends
    theirs.sendall(length.to_bytes(LENGTH, "big"))
    with pytest.raises(ValueError, match="at most"):
        ours.receive(monotonic() + 30)


def test_both_ends_keep_to_a_limit(ends):
    ours, theirs = ends
    message = dumps("x" * 100)
    with pytest.raises(ValueError, match=f"at most {len(message) - 1} bytes, got {len(message)}"):
        ours.send("x" * 100, at_most=len(message) - 1)
    theirs.sendall(framed(message) * 2)
    assert ours.receive(at_most=len(message)) == "x" * 100
    with pytest.raises(ValueError, match="at most"):
        ours.receive(at_most=len(message) - 1)


def test_it_counts_what_it_has_heard(ends):
    ours, theirs = ends
    theirs.sendall(framed(dumps(1)) + framed(dumps("two")))
    ours.receive()
    ours.receive()
    assert ours.received == len(dumps(1)) + len(dumps("two"))


def test_what_is_no_plain_data_is_not_sent(ends):
    ours, theirs = ends
    with pytest.raises(ValueError, match="plain data"):
        ours.send(object())
    theirs.setblocking(False)
    with pytest.raises(BlockingIOError):
        theirs.recv(1)
