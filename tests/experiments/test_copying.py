"""What the copying experiment counts; the trainings themselves are left to the command."""

from collections import Counter
from dataclasses import dataclass

from s2s_lab.experiments.copying import KINDS, holds, unseen, written
from s2s_lab.tasks.news import news
from s2s_lab.text import Codec, SpaceTokenizer, Vocab

ROWS = [
    ("Zoltan beats Wanda", Counter({"Zoltan": 1, "Wanda": 1})),
    ("Ada waits", Counter({"Ada": 1})),
]


@dataclass(frozen=True)
class Made:
    text: str


@dataclass(frozen=True)
class Says:
    """In the place of a translator: what it would write."""

    texts: tuple[str, ...]

    @property
    def target(self) -> Codec:
        return Codec(SpaceTokenizer(), Vocab.build([["beats"]]))

    def translate(self, sources):
        assert len(sources) == len(self.texts)
        return [Made(text) for text in self.texts]


def test_names_are_counted_as_often_as_the_gold_has_them():
    """Zoltan twice counts once, Wanda is missing, Ada is there: 2 of 3."""
    assert written(Says(("Zoltan beats Zoltan", "Ada")), ROWS, help=False) == 2 / 3


def test_a_guess_for_an_unknown_word_counts_with_help_only():
    """⟨Zoltan⟩ is right, ⟨beats⟩ is none of the names, and Ada is missing: 1 of 3."""
    says = Says(("⟨Zoltan⟩ beats ⟨beats⟩", ""))
    assert written(says, ROWS, help=True) == 1 / 3
    assert written(says, ROWS, help=False) == 0


def test_unseen_names_are_in_no_training_text():
    task = news((150, 5, 60, 1), kinds=KINDS)
    texts = [f"{pair.source} {pair.target}" for pair in task.train]
    known = {word for text in texts for word in task.source.split(text)}
    rows = unseen(task)
    assert len(rows) > 20
    for source, names in rows:
        assert not known & names.keys()
        assert names.keys() <= set(task.source.split(source))


def test_the_criterion_by_hand():
    assert holds([(0.0, 0.3, 0.5), (0.0, 0.4, 0.9)])
    assert not holds([(0.0, 0.31, 0.5)])
    assert not holds([(0.0, 0.1, 0.49)])
    assert not holds([(0.01, 0.1, 0.9)])
