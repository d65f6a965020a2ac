"""A small true bibliography, and lists of references made from it with faults that are known.

The entries are bibliographic facts. This module reads no reference of yours: `cited` makes them.
"""

import random
from dataclasses import dataclass, replace

FAULTS = ("authors", "year", "venue", "title", "duplicate", "unknown")
"""A field that differs from the entry that is meant; a reference that is there already; one that
means no entry at all."""


@dataclass(frozen=True)
class Entry:
    """One article."""

    authors: tuple[str, ...]
    """Family names, in the article's order."""
    year: int
    venue: str
    title: str


BIBLIOGRAPHY = {
    "hochreiter-1997": Entry(
        ("Hochreiter", "Schmidhuber"), 1997, "Neural Computation", "Long Short-Term Memory"
    ),
    "papineni-2002": Entry(
        ("Papineni", "Roukos", "Ward", "Zhu"),
        2002,
        "ACL",
        "BLEU: a Method for Automatic Evaluation of Machine Translation",
    ),
    "graves-2013": Entry(
        ("Graves", "Mohamed", "Hinton"),
        2013,
        "ICASSP",
        "Speech Recognition with Deep Recurrent Neural Networks",
    ),
    "cho-2014": Entry(
        ("Cho", "van Merriënboer", "Gulcehre", "Bahdanau", "Bougares", "Schwenk", "Bengio"),
        2014,
        "EMNLP",
        "Learning Phrase Representations using RNN Encoder-Decoder for Statistical Machine "
        "Translation",
    ),
    "cho-2014-properties": Entry(
        ("Cho", "van Merriënboer", "Bahdanau", "Bengio"),
        2014,
        "SSST",
        "On the Properties of Neural Machine Translation: Encoder-Decoder Approaches",
    ),
    "sutskever-2014": Entry(
        ("Sutskever", "Vinyals", "Le"),
        2014,
        "NIPS",
        "Sequence to Sequence Learning with Neural Networks",
    ),
    "chung-2014": Entry(
        ("Chung", "Gulcehre", "Cho", "Bengio"),
        2014,
        "NIPS Workshop on Deep Learning",
        "Empirical Evaluation of Gated Recurrent Neural Networks on Sequence Modeling",
    ),
    "chung-2015": Entry(
        ("Chung", "Gulcehre", "Cho", "Bengio"),
        2015,
        "ICML",
        "Gated Feedback Recurrent Neural Networks",
    ),
    "bahdanau-2015": Entry(
        ("Bahdanau", "Cho", "Bengio"),
        2015,
        "ICLR",
        "Neural Machine Translation by Jointly Learning to Align and Translate",
    ),
    "luong-2015": Entry(
        ("Luong", "Pham", "Manning"),
        2015,
        "EMNLP",
        "Effective Approaches to Attention-based Neural Machine Translation",
    ),
    "vaswani-2017": Entry(
        (
            "Vaswani",
            "Shazeer",
            "Parmar",
            "Uszkoreit",
            "Jones",
            "Gomez",
            "Kaiser",
            "Polosukhin",
        ),
        2017,
        "NIPS",
        "Attention Is All You Need",
    ),
    "post-2018": Entry(("Post",), 2018, "WMT", "A Call for Clarity in Reporting BLEU Scores"),
}
"""By first author and year."""

INVENTED = (
    Entry(("Brook", "Harbour"), 2015, "ICLR", "Gated Recurrent Units in Seq2Seq Applications"),
    Entry(("Weaver", "Loomis"), 2016, "NIPS", "Threads of Attention: One Softmax Too Many"),
    Entry(("Mirror", "Parrott"), 2014, "EMNLP", "Perfect Accuracy by Shifting Nothing at All"),
    Entry(("Copyist",), 2017, "ACL", "A Reference That Nobody Has Read"),
)
"""Articles that do not exist; so do their authors not."""


@dataclass(frozen=True)
class Reference:
    """One line of a list of references, and what is wrong with it."""

    id: str
    """``[1]``."""
    entry: Entry
    faults: frozenset[str]
    """Of `FAULTS`; none if it is right."""


def cited(seed: int) -> tuple[Reference, ...]:
    """Eight references: each fault once, and two that are right; the duplicate is a later one.

    >>> sorted(fault for each in cited(0) for fault in each.faults)
    ['authors', 'duplicate', 'title', 'unknown', 'venue', 'year']
    """
    rng = random.Random(f"references {seed}")
    several = [key for key, entry in BIBLIOGRAPHY.items() if len(entry.authors) > 2]
    without = rng.choice(several)
    others = rng.sample([key for key in BIBLIOGRAPHY if key != without], 5)
    first, second, late, elsewhere, renamed = (BIBLIOGRAPHY[key] for key in others)
    lines = [
        (first, set()),
        (second, set()),
        (_with_an_author_less(BIBLIOGRAPHY[without], rng), {"authors"}),
        (replace(late, year=late.year + rng.choice((-1, 1, 2))), {"year"}),
        (replace(elsewhere, venue=_other(elsewhere.venue, "venue", rng)), {"venue"}),
        (replace(renamed, title=_shortened(renamed.title)), {"title"}),
        (rng.choice(INVENTED), {"unknown"}),
    ]
    rng.shuffle(lines)
    place = lines.index((first, set()))
    lines.insert(rng.randint(place + 1, len(lines)), (first, {"duplicate"}))
    return tuple(
        Reference(f"[{number}]", entry, frozenset(faults))
        for number, (entry, faults) in enumerate(lines, 1)
    )


def _with_an_author_less(entry: Entry, rng: random.Random) -> Entry:
    """Someone after the first author is left out, as in lists that end too early."""
    gone = rng.randrange(1, len(entry.authors))
    return replace(entry, authors=entry.authors[:gone] + entry.authors[gone + 1 :])


def _other(value: str, field: str, rng: random.Random) -> str:
    values = {getattr(entry, field) for entry in BIBLIOGRAPHY.values()} - {value}
    return rng.choice(sorted(values))


def _shortened(title: str) -> str:
    """A title from memory: some words less, or one more."""
    words = title.split()
    return " ".join(words[:-2] if len(words) > 4 else [*words, "Networks"])
