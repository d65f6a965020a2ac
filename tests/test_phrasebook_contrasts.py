"""Minimal pairs of French agreement: by hand, what they promise, and how a model is judged."""

import pytest
import torch

from s2s_lab.evaluation import margins, text_logprobs
from s2s_lab.tasks.phrasebook import derivation as d
from s2s_lab.tasks.phrasebook import split_of
from s2s_lab.tasks.phrasebook.contrasts import KINDS, Contrast, contrasts, spoilt
from s2s_lab.translator import load
from s2s_lab.words import WordTokenizer

MADE = contrasts(48)
FRENCH = WordTokenizer("fr")
LOADED = load("phrasebook-en-fr")


def seen(noun: str, determiner: str, adjective: str, plural: bool = False) -> d.Sentence:
    thing = d.NounPhrase(noun, determiner, plural, adjective)
    return d.Sentence(d.Clause(d.Pronoun("I"), "see", thing))


@pytest.mark.parametrize(
    ("sentence", "kind", "wrong"),
    [
        (seen("book", "a", "green"), "gender", "Je vois une livre verte."),
        (seen("book", "a", "green"), "article", "Je vois une livre vert."),
        (seen("book", "a", "green"), "adjective", "Je vois un livre verte."),
        (seen("book", "a", "green"), "number", "Je vois un livre verts."),
        (seen("house", "my", "white"), "article", "Je vois mon maison blanche."),
        (seen("house", "two", "white", True), "number", "Je vois deux maisons blanche."),
        (seen("house", "two", "white", True), "gender", None),
        (seen("house", "two", "white", True), "adjective", "Je vois deux maisons blancs."),
        (seen("car", "this", "red"), "adjective", None),
        (seen("school", "the", "small"), "adjective", None),
        (seen("tree", "a", "big"), "article", None),
    ],
)
def test_what_is_wrong_by_hand(sentence: d.Sentence, kind: str, wrong: str | None) -> None:
    """*rouge* has one form; *école* and *arbre* open with a vowel, where *l'* and *un* may hide
    the gender; *deux* has none."""
    assert spoilt(sentence, kind) == wrong


def test_a_contrast_differs_in_agreement_alone() -> None:
    assert len({made.source for made in MADE}) == len(MADE)
    assert [made.kind for made in MADE[:4]] == list(KINDS)
    for made in MADE:
        right, wrong = FRENCH.split(made.right), FRENCH.split(made.wrong)
        assert len(right) == len(wrong)
        differing = [(a, b) for a, b in zip(right, wrong, strict=True) if a != b]
        assert len(differing) == (2 if made.kind == "gender" else 1)
        assert split_of(made.source) == "test"
        if made.kind == "number":
            assert differing[0][0].rstrip("sx")[:2] == differing[0][1].rstrip("sx")[:2]
    assert contrasts(8) == MADE[:8]
    assert contrasts(8, seed=1) != MADE[:8]


def test_a_logprob_is_the_sum_of_its_steps() -> None:
    """The shipped model's own greedy answer has the log-probability that decoding gave it."""
    trace = LOADED.trace(MADE[0].source)
    answer = trace.outputs[0]
    steps = sum(node.logprob for node in trace.path(answer.hypothesis))
    (found,) = text_logprobs(LOADED, [(MADE[0].source, trace.output_text)])
    assert found == pytest.approx(steps, abs=1e-4)


def test_margins_do_not_depend_on_the_batch_and_change_sign_with_the_sides() -> None:
    was = LOADED.model.training
    together, alone = margins(LOADED, MADE[:12]), margins(LOADED, MADE[:12], size=1)
    for kind in KINDS:
        torch.testing.assert_close(together[kind], alone[kind], atol=1e-3, rtol=0)
    turned = [Contrast(m.source, m.wrong, m.right, m.kind) for m in MADE[:12]]
    for kind, found in margins(LOADED, turned).items():
        torch.testing.assert_close(found, [-m for m in together[kind]], atol=1e-3, rtol=0)
    assert LOADED.model.training == was


def test_the_shipped_model_has_learnt_agreement() -> None:
    for kind, found in margins(LOADED, MADE).items():
        assert sum(margin > 0 for margin in found) >= 0.9 * len(found), kind


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(ValueError, match="n: expected 0 or more, got -1"):
        contrasts(-1)
    with pytest.raises(ValueError, match="split: expected train, valid or test, got 'all'"):
        contrasts(1, "all")
    with pytest.raises(ValueError, match="kind: expected one of gender, article"):
        spoilt(seen("book", "a", "green"), "tense")
