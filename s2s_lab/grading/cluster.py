"""Grades a class on an existing Dask cluster: the same work, sent to its workers.

A worker is trusted as this process is: it has the checks, draws the inputs of the seed that it is
given, asks the submission in a sandbox of its own, and judges. What a submission can see is the
same as here; it reaches neither the worker nor the network that the worker is in. Grades come back
as data, and only this process writes them to the ledger: the work of a worker that is lost is done
by another one, and counts once. Whoever reaches a Dask scheduler can run code on its workers: keep
strangers away from it, with TLS or a network of its own.

Dask is an extra; this module loads it only when it is used.
"""

import atexit
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from s2s_lab.grading import own_course
from s2s_lab.grading.cells import Script
from s2s_lab.grading.checks import CHECKS
from s2s_lab.grading.classroom import Classroom
from s2s_lab.grading.grading import Left, in_order, key_of, left_to_grade, not_graded, tests_of
from s2s_lab.grading.ledger import Entry, Ledger
from s2s_lab.grading.place import Place
from s2s_lab.grading.version import version_of
from s2s_lab.grading.work import Deadly, Grade

MISSING = "--dask: expected Dask's distributed, found none: pip install 's2s_lab[dask]'"
CONNECT_SECONDS = 20
"""Longest time in which the scheduler has to answer."""


@dataclass(frozen=True)
class Order:
    """What a worker is told: one student's work that has no grade yet."""

    scripts: tuple[Script, ...]
    seeds: tuple[int, ...]
    """For each script, which inputs it is asked."""
    tests: Mapping[str, str]
    """Digest of each exercise's check: the worker must have the same."""
    isolation: str
    course: Path | None
    """Folder of a teacher's own course, which the worker must see at the same place."""


@dataclass(frozen=True)
class Delivery:
    """What a worker gives back."""

    grades: tuple[Grade | str, ...]
    """For each script; a text where something of ours went wrong, which is no grade."""
    sandbox: str
    """What kept the submission in."""
    warning: str | None


def grade_on_cluster(
    room: Classroom,
    ledger: Ledger,
    *,
    address: str,
    isolation: str = "auto",
    done: Callable[[int], object] = lambda count: None,
) -> None:
    """Give every student of a class a grade for every exercise, on a cluster.

    Args:
        room: the class; its students get their grades.
        ledger: an open one.
        address: of the scheduler, as ``tcp://lead:8786``.
        isolation: as in `isolation.isolation`, on each worker.
        done: is told of every few exercises that are graded, how many they are.

    Raises:
        ValueError: if Dask is not installed.
        OSError: if no scheduler answers at the address.
    """
    with _client(address) as client:
        tests = tests_of(room)
        orders: dict[Any, tuple[Left, Order]] = {}
        for left in left_to_grade(room, ledger, tests, done):
            seeds = tuple(secrets.randbits(62) for _ in left.scripts)
            order = Order(left.scripts, seeds, tests, isolation, own_course.folder())
            orders[client.submit(deliver, order, pure=False)] = left, order
        for future, found in _finished(list(orders)):
            _take(*orders[future], found, room, ledger)
            done(len(orders[future][0].scripts))
    in_order(room)


def deliver(order: Order) -> Delivery:
    """Grade one student's work; this runs on a worker.

    Raises:
        ValueError: if the worker's checks are not those of whoever asks.
        OSError: if no sandbox can be started.
    """
    if order.course is not None and order.course != own_course.folder():
        own_course.use(order.course)
    for name, digest in order.tests.items():
        if name not in CHECKS or version_of(CHECKS[name]) != digest:
            raise ValueError(f"a worker has another version of the check of {name}: install ours")
    place, deadly = _place(order.isolation), Deadly()
    grades: list[Grade | str] = []
    for script, seed in zip(order.scripts, order.seeds, strict=True):
        try:
            grades.append(place.grade(script, seed, deadly))
        except Exception as error:  # ours, not the learner's
            grades.append(f"{type(error).__name__}: {error}")
    return Delivery(tuple(grades), place.name, place.warning)


_places: dict[str, Place] = {}
_opening = threading.Lock()


def _place(isolation: str) -> Place:
    """The worker's sandbox, opened once and kept as long as the worker lives."""
    with _opening:
        if isolation not in _places:
            _places[isolation] = place = Place(isolation).__enter__()
            atexit.register(place.__exit__)
        return _places[isolation]


@contextmanager
def _client(address: str) -> Iterator[Any]:
    try:
        from distributed import Client
    except ImportError:
        raise ValueError(MISSING) from None
    try:
        client = Client(address, timeout=CONNECT_SECONDS)
    except (OSError, TimeoutError, ValueError) as error:
        why = " ".join(str(error).split())[:200]
        raise OSError(f"--dask: expected a Dask scheduler at {address}, got none: {why}") from None
    with closing(client):
        yield client


def _finished(futures: list[Any]) -> Iterator[tuple[Any, Delivery | Exception]]:
    """Each future with what came of it, as they come."""
    from distributed import as_completed

    for future in as_completed(futures):
        try:
            yield future, future.result()
        except Exception as error:  # the worker's, or of workers that were lost again and again
            yield future, error
        finally:
            future.release()


def _take(
    left: Left, order: Order, found: Delivery | Exception, room: Classroom, ledger: Ledger
) -> None:
    """Write the grades to the ledger; what is none is told, and is graded the next time."""
    if isinstance(found, Exception):
        found = Delivery((f"{type(found).__name__}: {found}",) * len(left.scripts), "", None)
    else:
        room.sandbox, room.warning = found.sandbox, found.warning
    for script, seed, grade in zip(left.scripts, order.seeds, found.grades, strict=True):
        if isinstance(grade, str):
            grade = not_graded(script.exercise, grade)
        else:
            entry = Entry(grade, seed, found.sandbox)
            ledger.write(key_of(left.handed, script, order.tests), entry)
        left.handed.grades[script.exercise] = grade
