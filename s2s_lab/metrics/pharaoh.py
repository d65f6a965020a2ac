"""Word alignments as text: ``0-0 1-2``, as most aligners write them.

A pair of numbers is a link, source token before target token, both from 0. This module does not
align and does not score; see `alignment`.
"""

import re
from collections.abc import Collection

from s2s_lab.metrics.alignment import Gold
from s2s_lab.tasks.task import Link

_LINK = re.compile(r"([0-9]+)([-?p])([0-9]+)")


def read_pharaoh(text: str) -> Gold:
    """The links of one sentence pair, written with white space between.

    ``1-2`` is a sure link, ``1?2`` (or ``1p2``) a possible one.

    Raises:
        ValueError: for anything else.

    >>> read_pharaoh("0-0 1?2").possible
    frozenset({(1, 2)})
    """
    found: dict[str, set[Link]] = {"-": set(), "?": set(), "p": set()}
    for written in text.split():
        link = _LINK.fullmatch(written)
        if link is None:
            raise ValueError(
                f"alignment: expected links such as 0-0 (sure) or 1?2 (possible), got {written!r}"
            )
        found[link[2]].add((int(link[1]), int(link[3])))
    return Gold(frozenset(found["-"]), frozenset(found["?"] | found["p"]))


def write_pharaoh(sure: Collection[Link], possible: Collection[Link] = ()) -> str:
    """The links in the order of the source, possible ones that are not sure as ``1?2``.

    >>> write_pharaoh({(1, 2), (0, 0)}, {(0, 0), (0, 1)})
    '0-0 0?1 1-2'
    """
    marks = dict.fromkeys(possible, "?") | dict.fromkeys(sure, "-")
    return " ".join(f"{i}{mark}{j}" for (i, j), mark in sorted(marks.items()))
