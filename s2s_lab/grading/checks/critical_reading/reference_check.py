"""Exercise 13.6, `reference_check`: which fields of a reference differ from what is true."""

import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from typing import Any

from s2s_lab.grading.exercises.critical_reading import REFERENCE_CHECK
from s2s_lab.grading.inside.questions.critical_reading.reference_check import QUESTION, Case
from s2s_lab.grading.oracle import ByOracle
from s2s_lab.grading.probe import Fault, Reply, Wrong
from s2s_lab.grading.result import Counterexample, Table
from s2s_lab.tasks.bibliography import BIBLIOGRAPHY, cited

FIELDS = ("authors", "year", "venue", "title")
TRIALS = 10
LISTED = 4
"""Entries that are shown."""
Record = dict[str, Any]


def cases(rng: random.Random) -> Iterator[Case]:
    """Lists of eight references, beside the whole bibliography."""
    bib = tuple((key, asdict(entry)) for key, entry in BIBLIOGRAPHY.items())
    for _ in range(TRIALS):
        made = cited(rng.getrandbits(40))
        yield Case(tuple((each.id, asdict(each.entry)) for each in made), bib)


def meant(ref: Record, bib: dict[str, Record]) -> str | None:
    """The entry with the same title or authors that agrees in most fields; the first of equals."""
    best, most = None, 0
    for key, entry in bib.items():
        agree = 0
        for field in FIELDS:
            agree += ref[field] == entry[field]
        named = ref["title"] == entry["title"] or ref["authors"] == entry["authors"]
        if named and agree > most:
            best, most = key, agree
    return best


def oracle(case: Case) -> dict[str, list[str]]:
    """Reference by reference, in their order."""
    seen: list[str] = []
    found: dict[str, list[str]] = {}
    bib = dict(case.bib)
    for id, ref in case.refs:
        key = meant(ref, bib)
        if key is None:
            found[id] = ["unknown"]
            continue
        faults = [field for field in FIELDS if ref[field] != bib[key][field]]
        if key in seen:
            faults.append("duplicate")
        seen.append(key)
        found[id] = sorted(faults)
    return found


def show(case: Case, reply: Reply[Case], fault: Fault) -> Counterexample:
    """References and entries as one reads them, and both answers."""
    drawn = BY_ORACLE.show(case, reply, fault)
    refs = tuple((id, (_line(ref),)) for id, ref in case.refs)
    bib = tuple((key, (_line(entry),)) for key, entry in case.bib[:LISTED])
    more = f" (the first {LISTED} of {len(case.bib)})" if len(case.bib) > LISTED else ""
    inputs = (Table("refs", ("",), refs), Table(f"bib{more}", ("",), bib))
    return replace(drawn, inputs=inputs)


def _line(record: Record) -> str:
    authors = ", ".join(record["authors"])
    return f"{authors} ({record['year']}). {record['title']}. {record['venue']}"


def _critic(
    judged: Callable[[set[str], Record, Record], set[str]] = lambda faults, ref, entry: faults,
    duplicates: str = "later",
) -> Callable[[dict[str, Record], dict[str, Record]], dict[str, set[str]]]:
    """Finds what is meant, then makes of its faults what `judged` says."""

    def check(refs: dict[str, Record], bib: dict[str, Record]) -> dict[str, set[str]]:
        keys = {id: meant(ref, bib) for id, ref in refs.items()}
        found: dict[str, set[str]] = {}
        for place, (id, key) in enumerate(keys.items()):
            if key is None:
                found[id] = judged({"unknown"}, refs[id], refs[id])
                continue
            faults = {field for field in FIELDS if refs[id][field] != bib[key][field]}
            others = [*keys.values()][: place if duplicates == "later" else None]
            if others.count(key) > (duplicates == "both"):
                faults.add("duplicate")
            found[id] = judged(faults, refs[id], bib[key])
        return found

    return check


def _only_titles(refs: dict[str, Record], bib: dict[str, Record]) -> dict[str, set[str]]:
    titles = [entry["title"] for entry in bib.values()]
    return {id: set() if ref["title"] in titles else {"title"} for id, ref in refs.items()}


def _only_known_titles(refs: dict[str, Record], bib: dict[str, Record]) -> dict[str, set[str]]:
    titles = [entry["title"] for entry in bib.values()]
    return {id: set() if ref["title"] in titles else {"unknown"} for id, ref in refs.items()}


def _author_as_title(faults: set[str], ref: Record, entry: Record) -> set[str]:
    return {"title" if fault in FIELDS else fault for fault in faults}


def _authors_are_title(faults: set[str], ref: Record, entry: Record) -> set[str]:
    return {"title" if fault == "authors" else fault for fault in faults}


def _first_author(faults: set[str], ref: Record, entry: Record) -> set[str]:
    same = ref["authors"][0] == entry["authors"][0]
    return faults - {"authors"} if same else faults


def _suspects(faults: set[str], ref: Record, entry: Record) -> set[str]:
    return faults or {"venue"}


BY_ORACLE = ByOracle(
    exercise=REFERENCE_CHECK,
    question=QUESTION,
    cases=cases,
    oracle=oracle,
    axes={"refs": "reference", "bib": "entry"},
    call=lambda case: "reference_check(refs, bib)",
    wrong=(
        Wrong("13.6/only-titles", _only_titles),
        Wrong("13.6/only-titles", _only_known_titles),
        Wrong("13.6/author-as-title", _critic(_author_as_title)),
        Wrong("13.6/author-as-title", _critic(_authors_are_title)),
        Wrong("13.6/misses-duplicates", _critic(lambda faults, r, e: faults - {"duplicate"})),
        Wrong("13.6/flags-first-of-two", _critic(duplicates="both")),
        Wrong("13.6/first-author-only", _critic(_first_author)),
        Wrong("13.6/suspects-correct", _critic(_suspects)),
    ),
)
CHECK = replace(BY_ORACLE.check(), show=show)
