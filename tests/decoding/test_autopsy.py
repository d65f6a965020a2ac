"""Autopsies: numbers by hand, real searches as oracle, laws."""

import math

import pytest
from hypothesis import given
from hypothesis import settings as trials
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.autopsy import autopsy
from s2s_lab.decoding.rules import Forbidden
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .random_models import every_sequence, tables
from .test_steered import GARDEN_PATH, A, B

ONE = batch.sources([[EOS]])


def examine(target, strategy, model=GARDEN_PATH, **settings):
    return autopsy(model, ONE, target, strategy, model.vocab.tokens, **settings)


def test_the_garden_path_by_hand():
    """b (.4) is second to a (.6), then the end (.9) is first; greedy answers a a (.24)."""
    report = examine((B,), Greedy(), limit=4)
    assert [t.logprob for t in report.target] == pytest.approx([math.log(0.4), math.log(0.9)])
    assert [t.rank for t in report.target] == [2, 1]
    assert [t.best for t in report.target] == ["a", "<eos>"]
    assert report.target[0].bits == pytest.approx(-math.log2(0.4))
    assert report.logprob == pytest.approx(math.log(0.36))
    assert report.answer == ("a", "a", "<eos>")
    assert report.preferred
    assert report.verdict == "search error"
    assert report.fall is not None
    assert (report.fall.step, report.fall.rank, report.fall.barred) == (0, 2, False)
    assert report.width.found == 2
    assert report.width.values == ((1, False), (2, True))


def test_the_text_is_the_same_at_every_call():
    assert str(examine((B,), Greedy(), limit=4)) == (
        "token  nats   bits   total  rank  first choice\n"
        "b      0.92   1.32   -0.92     2  a (0.51 nats)\n"
        "<eos>  0.11   0.15   -1.02     1\n"
        "Target: log-probability -1.02, score -1.02.\n"
        "Answer of greedy: a a <eos>, log-probability -1.43, score -1.43.\n"
        "Search error: the score of the target is better, and the search lost it.\n"
        "It fell off on rank 2 at step 1, with 'b' (rank 2, 1 place was open: 0.41 nats behind "
        "the last that stayed).\n"
        "Beam width: 2 makes it the answer, the smallest of those tried (1, 2); beams are not "
        "monotonic, so one that was not tried may, too.\n"
        "Length: no alpha of those tried (0, 0.2, 0.4, 0.6, 0.8, 1, 1.5, 2) makes it the answer."
    )


def test_a_model_error_has_no_width():
    """a·b·eos (.18) is less probable than b·eos (.36), and than a·a·eos (.24)."""
    report = examine((A, B), Beam(3, 0.0), limit=5)
    assert report.verdict == "model error"
    assert not report.preferred
    assert report.width.found is None
    assert [width for width, _ in report.width.values] == [1, 2, 4, 5]


def test_the_length_penalty_can_be_to_blame():
    """x·eos (.5) against y·z·z·eos (.4): with alpha 2 the longer one wins; see `test_search`."""
    model = TableModel.of(
        {"": {"x": 0.5, "y": 0.4, "<eos>": 0.1}, "y": {"z": 1.0}, "y z": {"z": 1.0}}
    )
    report = examine((model.vocab.id("x"),), Beam(3, 2.0), model, limit=4)
    assert report.verdict == "length"
    assert report.preferred
    assert report.fall is None
    assert report.held
    assert report.alpha.found == 1.0


def test_a_bar_is_no_fall_by_rank():
    report = examine((B,), Beam(3, rules=(Forbidden((B,)),)), limit=2)
    assert report.fall is not None
    assert report.fall.barred
    assert report.fall.reason == "forbidden"
    assert report.scores[0] is None
    assert report.width.found is None


def test_a_token_far_down_is_found_in_the_trace():
    """Twenty words: the last one is on rank 20, beyond what traces list by themselves."""
    words = [f"w{i:02d}" for i in range(20)]
    weights = [2.0 ** -(i + 1) for i in range(20)]
    row = {word: weight / sum(weights) for word, weight in zip(words, weights, strict=True)}
    model = TableModel.of({"": row})
    report = examine((model.vocab.id("w19"),), Greedy(), model, limit=32)
    assert report.fall is not None
    assert report.fall.rank == 20
    assert report.target[0].rank == 20


@trials(max_examples=30)
@given(tables(), st.data())
def test_findings_agree_with_enumeration_and_with_the_searches(model, data):
    truth = {ids: logprob for logprob, ids in every_sequence(model)}
    target = data.draw(st.sampled_from(sorted(truth)).filter(lambda ids: len(ids) > 1))
    report = examine(target, Beam(2, 0.0), model, limit=20)
    assert report.logprob == pytest.approx(truth[target])
    answer = Beam(2, 0.0).search(model, ONE)[0][0]
    assert report.preferred == (truth[target] > answer.logprob + 1e-9)
    assert (report.verdict == "answer") == (answer.ids == target)
    for width, wins in report.width.values:
        assert (Beam(int(width), 0.0).search(model, ONE)[0][0].ids == target) == wins
    if target == max(truth, key=truth.__getitem__):  # a beam as wide as the space is exact
        assert report.width.found is not None
    if report.verdict == "search error":
        assert report.fall is not None


@pytest.mark.parametrize(
    ("target", "settings", "sentence"),
    [
        ((), {}, "target: expected at least one token, got none"),
        ((EOS,), {}, "target: expected at least one token, got none"),
        ((99,), {}, "target: expected ids from 0 to 6"),
        ((A, EOS, B), {}, "target: expected <eos> at the end only"),
        ((A,), {"limit": 0}, "limit: expected at least 1, got 0"),
    ],
)
def test_wrong_questions_are_one_sentence(target, settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        examine(target, Greedy(), **settings)
