"""One sentence as characters, as words, and as pieces after any number of merges.

The curves beside it say what each choice costs on text that was held out: vocabulary, length,
unknown tokens. All figures come from `tasks.tokenizing`; the view looks them up, so that the
slider asks no kernel. This module learns no merges itself.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Self

import traitlets

from s2s_lab import pages
from s2s_lab.bpe import END, Merge
from s2s_lab.tasks.tokenizing import MOST, Cost, Study, cut, ladder, study
from s2s_lab.text import Tokenizer
from s2s_lab.widgets.predicting import Predicting
from s2s_lab.widgets.tokenizer_examples import Corpus, phrasebook, words_of
from s2s_lab.widgets.wire import packed

CORPORA = ("en", "fr", "zh", "own")
"""The phrasebook in three languages, or a text of one's own."""
SHOWN = (0, 50, 100, 200, 400)
"""Numbers of merges in the plain text."""
MARK = "¶"
"""The end mark on the wire, a fifth of its length there; always a word of its own in text."""
LONGEST = 200
"""Most characters of a sentence."""


class TokenizerLab(Predicting):
    """Characters, words and BPE pieces of a sentence, and what each of them costs.

    Everything is in lower case. The vocabulary is what occurs in the training text.

    Args:
        sentence: to cut; the first of the examples if not given.
        corpus: the language of the phrasebook that pieces are learned from.
        merges: how many are learned at first.
        training: sentences of your own to learn from, in place of the phrasebook.
        held_out: sentences of your own to measure with; every tenth of `training` if not given,
            which is then left out there.
        words: what cuts your own text into words; at spaces and punctuation if not given.

    Raises:
        ValueError: for a sentence without words, or own text that is too short.
    """

    view = "tokenizer_lab"
    hideable = ("whole",)
    _esm = pages.module(view)
    _css = pages.stylesheet(view)

    sentence = traitlets.Unicode(help="The sentence to cut.").tag(sync=True)
    corpus = traitlets.Enum(CORPORA, "en", help="The text that pieces are learned from.").tag(
        sync=True
    )
    merges = traitlets.Int(100, min=0, max=MOST, help="How many merges are applied.").tag(sync=True)
    characters = traitlets.Tuple(read_only=True, help="The result: the sentence in characters.")
    words = traitlets.Tuple(read_only=True, help="The result: the sentence in words.")
    pieces = traitlets.Tuple(read_only=True, help="The result: the sentence in pieces.")
    cost = traitlets.Instance(
        Cost, allow_none=True, read_only=True, help="The result: what these pieces cost."
    )
    study = traitlets.Instance(
        Study, allow_none=True, read_only=True, help="The result: every cost, and the merges."
    )

    _corpora = traitlets.Dict().tag(sync=True)
    _typed = traitlets.Dict().tag(sync=True)
    _start = traitlets.Int().tag(sync=True)
    _error = traitlets.Unicode().tag(sync=True)
    _live = traitlets.Bool(True).tag(sync=True)

    def __init__(
        self,
        sentence: str | None = None,
        corpus: str = "en",
        merges: int = 100,
        training: Sequence[str] | None = None,
        held_out: Sequence[str] | None = None,
        words: Tokenizer | None = None,
    ) -> None:
        self._texts = (
            phrasebook() if training is None else {"own": _own(training, held_out, words, sentence)}
        )
        corpus = corpus if training is None else "own"
        self._studies = {
            name: study(text.training, text.held_out, text.words)
            for name, text in self._texts.items()
        }
        self._check_corpus(corpus)
        first = self._texts[corpus].examples[0] if sentence is None else sentence
        super().__init__(sentence=first, corpus=corpus, merges=merges, _start=merges)
        self._corpora = {name: self._wire(name) for name in self._texts}
        self._recompute()
        if self._error:
            raise ValueError(self._error)
        self.observe(self._translate, ("corpus",))
        self.observe(self._recompute, ("sentence", "corpus"))
        self.observe(self._count, ("merges",))

    @classmethod
    def example(cls) -> Self:
        """An English sentence and a hundred merges; French and Chinese are one key away."""
        return cls()

    def _check_corpus(self, name: str) -> None:
        if name not in self._texts:
            raise ValueError(f"corpus: expected {' or '.join(self._texts)}, got {name!r}")

    @traitlets.validate("corpus")
    def _valid_corpus(self, proposal: Mapping[str, Any]) -> str:
        name: str = proposal["value"]
        self._check_corpus(name)
        return name

    def _translate(self, change: Mapping[str, Any]) -> None:
        """In another language, one of the examples becomes what it means there."""
        before, after = (self._texts[change[key]].examples for key in ("old", "new"))
        if self.sentence in before:
            self.sentence = after[before.index(self.sentence)]

    def _recompute(self, change: Mapping[str, Any] | None = None) -> None:
        """Cut the sentence; an error leaves the last cut in place."""
        found = self._studies[self.corpus]
        try:
            reading = _read(self.sentence, self._texts[self.corpus], found)
        except ValueError as error:
            self._error = str(error)
            return
        self.set_trait("study", found)
        self.set_trait("characters", tuple(self.sentence.lower()))
        self.set_trait("words", tuple(reading["words"]))
        with self.hold_sync():
            self._error = ""
            self._typed = {"corpus": self.corpus, **reading}
        self._count()

    def _count(self, change: Mapping[str, Any] | None = None) -> None:
        """The pieces and their cost after another number of merges."""
        self.set_trait("pieces", self._cut(self._shown))
        self.set_trait("cost", self._studies[self.corpus].pieces[self._shown])

    @property
    def _shown(self) -> int:
        """As many merges as are chosen, or as there are."""
        return min(self.merges, len(self._studies[self.corpus].merges))

    def _cut(self, merges: int) -> tuple[str, ...]:
        ranks = _ranks(self._studies[self.corpus].merges)
        return tuple(piece for word in self.words for piece in cut(ladder(word, ranks), merges))

    def _wire(self, name: str) -> dict[str, Any]:
        """What the view reads of a text: its merges, its curves, its sentences in pieces."""
        text, found = self._texts[name], self._studies[name]
        costs = (found.characters, found.words, *found.pieces)
        return {
            "sentences": [len(text.training), len(text.held_out)],
            "merges": "\n".join(
                f"{_short(left)} {_short(right)} {joined}"
                for (left, right), joined in zip(found.merges, found.joined, strict=True)
            ),
            "vocabulary": packed([cost.vocabulary for cost in costs]),
            "tokens": packed([round(10 * cost.tokens) for cost in costs]),
            "unknown": packed([round(1000 * cost.unknown) for cost in costs]),
            "examples": [_read(sentence, text, found) for sentence in text.examples],
        }

    @property
    def title(self) -> str:
        """What is cut."""
        return f"Tokenizer lab: {self.sentence}"

    def text(self) -> str:
        """The sentence in three ways, and what each costs on the held-out text."""
        lines = [self._error] if self._error else []
        found = self._studies[self.corpus]
        numbers = sorted({min(n, len(found.merges)) for n in (*SHOWN, self.merges)})
        letters = ("␣" if letter == " " else letter for letter in self.characters)
        lines += [
            self.sentence,
            f"{len(self.characters):4} characters  {' '.join(letters)}",
            f"{len(self.words):4} words       {' '.join(self.words)}",
            f"{len(self.pieces):4} pieces      {' '.join(self.pieces)}",
            f"({self._shown} merges learned from {self.corpus})",
            "            vocabulary  tokens a sentence  unknown",
        ]
        rows = [("characters", found.characters), ("words", found.words)]
        rows += [(f"{n} merges", found.pieces[n]) for n in numbers]
        for name, cost in rows:
            lines.append(
                f"{name:>11}{cost.vocabulary:11}{cost.tokens:19.1f}{100 * cost.unknown:7.1f} %"
            )
        return "\n".join(lines)

    def state(self) -> dict[str, Any]:
        """Merges, curves and sentences of all texts."""
        names = ("sentence", "corpus", "merges", "_corpora", "_start", "_error")
        chosen = {name: getattr(self, name) for name in names}
        typed = self.sentence not in self._texts[self.corpus].examples
        return chosen | {"_typed": self._typed if typed else {}, "_live": False}

    def __repr__(self) -> str:
        return f"TokenizerLab({self.sentence!r}, corpus={self.corpus!r}, merges={self.merges})"


def _ranks(merges: Sequence[Merge]) -> dict[Merge, int]:
    return {pair: rank for rank, pair in enumerate(merges)}


def _read(sentence: str, text: Corpus, found: Study) -> dict[str, Any]:
    """A sentence as the view reads it: characters, words, and the ladder of each word.

    Each line of a ladder is a number of merges and the pieces from there on; for `lives` see
    `_life`.

    Raises:
        ValueError: for a sentence that is empty or too long.
    """
    if len(sentence) > LONGEST:
        raise ValueError(f"sentence: expected at most {LONGEST} characters, got {len(sentence)}")
    words = text.words.split(sentence.lower())
    if not words:
        raise ValueError("sentence: expected at least one word, got an empty text")
    ranks = _ranks(found.merges)
    climbs = {word: ladder(word, ranks) for word in words}
    met = dict.fromkeys(p for rungs in climbs.values() for rung in rungs for p in rung.pieces)
    return {
        "text": sentence,
        "strange": "".join(sorted(set(sentence.lower()) - text.known_characters)),
        "new": [word for word in climbs if word not in text.known_words],
        "words": words,
        "ladders": [
            "\n".join(
                " ".join((str(rung.merges), *map(_short, rung.pieces))) for rung in climbs[word]
            )
            for word in words
        ],
        "lives": "\n".join(
            _life(_short(piece), *found.lives[piece], len(found.merges))
            for piece in met
            if piece in found.lives
        ),
    }


def _short(piece: str) -> str:
    return piece.removesuffix(END) + MARK if piece.endswith(END) else piece


def _life(piece: str, first: int, last: int, end: int) -> str:
    """A piece with the first and the last number of merges whose vocabulary has it.

    What is there from the start, or to the end, is left out.

    >>> _life("th", 1, 7, 9), _life("th", 0, 9, 9), _life("th", 1, 9, 9), _life("th", 0, 7, 9)
    ('th 1 7', 'th', 'th 1', 'th 0 7')
    """
    if last < end:
        return f"{piece} {first} {last}"
    return f"{piece} {first}" if first else piece


def _own(
    training: Sequence[str],
    held_out: Sequence[str] | None,
    words: Tokenizer | None,
    sentence: str | None,
) -> Corpus:
    """Text of one's own; without a held-out part, every tenth sentence is taken for that."""
    lines = [line.lower() for line in training]
    if held_out is None:
        held_out = lines[9::10]
        lines = [line for i, line in enumerate(lines) if i % 10 != 9]
    measured = tuple(line.lower() for line in held_out)
    example = sentence or (measured or tuple(lines) or ("",))[0]
    return Corpus(tuple(lines), measured, words or words_of(""), (example[:LONGEST],))
