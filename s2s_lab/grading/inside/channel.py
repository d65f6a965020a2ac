"""Plain messages over a socket, one after another, each behind its length.

The other end is not trusted: what is too long or not plain data is one `ValueError`, and a
connection that ends is `EOFError`.
"""

import socket
from time import monotonic
from typing import Any

from s2s_lab.grading.inside.plain import MAX_BYTES, dumps, loads

LENGTH = 4
"""Bytes that hold the length of a message."""
AT_ONCE = 2**16
"""Bytes that are taken from the connection at a time, at most, for short messages."""


class Channel:
    """One end of a connection."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.received = 0
        """Bytes of all messages so far."""
        self._early = bytearray()
        """What came with a message and belongs to the next ones."""

    def send(self, value: object, at_most: int = MAX_BYTES) -> None:
        """Send a message.

        Raises:
            ValueError: if it is not plain data, or more than `at_most` bytes.
            OSError: if the other end is gone.
        """
        message = dumps(value)
        if len(message) > at_most:
            raise ValueError(f"plain data: expected at most {at_most} bytes, got {len(message)}")
        self.send_bytes(message)

    def send_bytes(self, *messages: bytes) -> None:
        """Send messages that `dumps` has written, all at once.

        Raises:
            OSError: if the other end is gone.
        """
        framed = (len(message).to_bytes(LENGTH, "big") + message for message in messages)
        self.connection.sendall(b"".join(framed))

    def receive(self, deadline: float | None = None, at_most: int = MAX_BYTES) -> Any:
        """The next message; `deadline` is a time of `time.monotonic`.

        Raises:
            EOFError: if the other end is gone.
            TimeoutError: if it is not here by the deadline.
            ValueError: if it is not plain data, or more than `at_most` bytes.
        """
        length = int.from_bytes(self._exactly(LENGTH, deadline), "big")
        self.received += length
        if length > at_most:
            raise ValueError(f"plain data: expected at most {at_most} bytes, got {length}")
        return loads(self._exactly(length, deadline))

    def close(self) -> None:
        """End the connection."""
        self.connection.close()

    def _exactly(self, size: int, deadline: float | None) -> bytes:
        while len(self._early) < size:
            if deadline is not None:
                left = deadline - monotonic()
                if left <= 0:
                    raise TimeoutError("no message in time")
                self.connection.settimeout(left)
            try:
                part = self.connection.recv(max(AT_ONCE, min(size - len(self._early), 2**20)))
            except ConnectionError:
                part = b""
            if not part:
                raise EOFError("the other end is gone")
            self._early += part
        whole = bytes(self._early[:size])
        del self._early[:size]
        return whole
