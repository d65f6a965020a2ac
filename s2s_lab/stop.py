"""Stop at the end of the current step when Ctrl-C is pressed; a second Ctrl-C stops at once."""

import signal
import threading
from types import FrameType


class StopRequest:
    """A context in which Ctrl-C sets `requested` instead of raising.

    Outside the main thread signals cannot be caught, and it does nothing.
    """

    def __init__(self) -> None:
        self.requested = False

    def __enter__(self) -> "StopRequest":
        self._main = threading.current_thread() is threading.main_thread()
        if self._main:
            self._old = signal.signal(signal.SIGINT, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        if self._main:
            signal.signal(signal.SIGINT, self._old)

    def _ask(self, number: int, frame: FrameType | None) -> None:
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True
