"""Rules on next tokens: by hand, against a slow oracle, and in the outputs of searches."""

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy, Recorder
from s2s_lab.decoding.ending import Ending
from s2s_lab.decoding.rules import (
    Forbidden,
    ForcedPrefix,
    MinLength,
    NoRepeatedNgram,
    RepetitionPenalty,
    Rule,
    obey,
    why_barred,
)
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .random_models import networks, tables

ONE = batch.sources([[EOS]])
LOOP = TableModel.of({"": {"a": 0.9, "b": 0.1}, "a": {"a": 0.6, "b": 0.3, "<eos>": 0.1},
                      "b": {"a": 0.7, "b": 0.2, "<eos>": 0.1}}, order=1)  # fmt: skip
A, B = LOOP.vocab.id("a"), LOOP.vocab.id("b")

prefixes = st.integers(0, 6).flatmap(
    lambda n: st.lists(st.lists(st.integers(2, 6), min_size=n, max_size=n), min_size=2, max_size=4)
)
strategies = [
    lambda rules: Greedy(max_steps=6, rules=rules),
    lambda rules: Beam(3, max_steps=6, rules=rules),
    lambda rules: Beam(3, max_steps=6, rules=rules, ending=Ending(keeps_place=False)),
]


def scores_of(rows, seed=0):
    return torch.randn(len(rows), 7, generator=torch.Generator().manual_seed(seed)) - 1


def as_prefixes(rows):
    return torch.tensor(rows, dtype=torch.long).view(len(rows), -1)


@given(prefixes, st.integers(1, 4))
def test_ngram_blocking_is_what_a_slow_reader_would_block(rows, size):
    """Try every token: does its run of `size` tokens stand in the prefix already?"""
    scores = scores_of(rows)
    found = NoRepeatedNgram(size)(scores, as_prefixes(rows))
    for row, prefix in enumerate(rows):
        runs = [tuple(prefix[i : i + size]) for i in range(len(prefix) - size + 1)]
        for token in range(7):
            new = (*prefix, token)[-size:] if len(prefix) >= size - 1 else None
            expected = -torch.inf if new in runs else scores[row, token]
            assert found[row, token] == expected


@given(prefixes, st.floats(0.5, 3))
def test_repetition_costs_what_a_slow_reader_would_charge(rows, penalty):
    """Negative scores are multiplied, positive ones divided, once however often it was written."""
    scores = scores_of(rows)
    found = RepetitionPenalty(penalty)(scores, as_prefixes(rows))
    for row, prefix in enumerate(rows):
        for token in range(7):
            score = scores[row, token].item()
            if token in prefix:
                score = score * penalty if score < 0 else score / penalty
            assert found[row, token].item() == pytest.approx(score, rel=1e-5)


@given(prefixes)
def test_the_other_rules_by_hand(rows):
    scores, written = scores_of(rows), as_prefixes(rows)
    length = written.shape[1]
    short = MinLength(3)(scores, written)[:, EOS]
    assert torch.isinf(short).all() if length < 3 else torch.equal(short, scores[:, EOS])
    barred = torch.isinf(Forbidden((4, 6))(scores, written))
    assert barred.nonzero()[:, 1].unique().tolist() == [4, 6]
    forced = ForcedPrefix((5, 3))(scores, written)
    if length < 2:
        assert (forced > -torch.inf).nonzero()[:, 1].tolist() == [(5, 3)[length]] * len(rows)
    else:
        assert torch.equal(forced, scores)


RULES = [
    NoRepeatedNgram(2),
    RepetitionPenalty(1.5),
    MinLength(3),
    Forbidden((4,)),
    ForcedPrefix((5,)),
]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: type(rule).__name__)
@given(rows=prefixes)
def test_a_rule_changes_no_argument_and_reads_each_row_alone(rule, rows):
    assert isinstance(rule, Rule)
    scores, written = scores_of(rows), as_prefixes(rows)
    before = scores.clone(), written.clone()
    together = rule(scores, written)
    assert torch.equal(scores, before[0])
    assert torch.equal(written, before[1])
    for row in range(len(rows)):
        one = slice(row, row + 1)
        assert torch.equal(rule(scores[one], written[one]), together[one])


def test_on_logits_comes_before_the_softmax():
    """Logits 2, 0, -1; the first and the last were written. 2 / 2 = 1 and -1 · 2 = -2."""
    logits, written = torch.tensor([[2.0, 0.0, -1.0]]), torch.tensor([[0, 2]])
    found = obey((Forbidden((1,)), RepetitionPenalty(2.0, of="logits")), logits, written)
    expected = torch.tensor([[1.0, 0.0, -2.0]]).log_softmax(-1)
    assert found[0, 0] == expected[0, 0]
    assert found[0, 2] == expected[0, 2]
    assert found[0, 1] == -torch.inf


def test_the_first_rule_that_bars_is_named():
    logits, written = torch.zeros(1, 7), torch.tensor([[5, 6, 5]])
    logits[0, 0] = -torch.inf
    reason = why_barred((NoRepeatedNgram(2), Forbidden((6, 4))), logits, written)
    assert reason(0, 6) == "would repeat 2 tokens"
    assert reason(0, 4) == "forbidden"
    assert reason(0, 0) == "the model gives it no probability"


@pytest.mark.parametrize("make", strategies)
@given(drawn=networks)
def test_outputs_obey(make, drawn):
    """Bigrams once, 5 first, no 6, three tokens at least."""
    model, sources = drawn.build()
    rules = (ForcedPrefix((5, 7)), NoRepeatedNgram(2), Forbidden((6, 0, 1)), MinLength(3))
    for row in make(rules).search(model, sources):
        for found in row:
            pairs = list(zip(found.ids, found.ids[1:], strict=False))
            assert len(set(pairs)) == len(pairs)
            assert found.ids[:2] == (5, 7)
            assert not {6, 0, 1} & set(found.ids)
            assert EOS not in found.ids[:3]


@pytest.mark.parametrize("make", strategies)
@given(model=tables())
def test_reported_logprobs_stay_the_models(make, model):
    """Whatever rules did to the scores."""
    for found in make((RepetitionPenalty(2.0),)).search(model, ONE)[0]:
        logprob, prefix = 0.0, ()
        for token in found.ids:
            row = model.table.get(prefix, {EOS: 1.0})
            logprob += torch.tensor(row[token], dtype=torch.float64).log().item()
            prefix = (*prefix, token)
        assert found.logprob == pytest.approx(logprob)


def test_repetition_penalty_by_hand_in_a_trace():
    """After a (.9): a costs 2 ln .6 = -1.02 instead of -.51, b -1.20: a still wins.

    After a a: again a. With a penalty of 3 a costs -1.53, and b wins.
    """
    assert Greedy(3, rules=(RepetitionPenalty(2.0),)).search(LOOP, ONE)[0][0].ids == (A, A, A)
    strategy = Greedy(2, rules=(RepetitionPenalty(3.0),))
    recorder = Recorder(strategy, "loop", [("", ["x"])], LOOP.vocab.tokens)
    assert strategy.search(LOOP, ONE, recorder)[0][0].ids == (A, B)
    second = recorder.traces(["a b"])[0].steps[1].candidates
    lost = next(c for c in second if c.token == "a")
    assert lost.fate == "pruned"
    assert lost.score == pytest.approx(torch.tensor(0.9).log() + 3 * torch.tensor(0.6).log())
    assert lost.terms[-1].value == lost.score
    assert lost.terms[0].value == lost.total != lost.score


@pytest.mark.parametrize("make", strategies)
def test_what_is_barred_is_in_the_trace_with_its_reason(make):
    strategy = make((Forbidden((A,)),))
    recorder = Recorder(strategy, "loop", [("", ["x"])], LOOP.vocab.tokens)
    strategy.search(LOOP, ONE, recorder)
    for step in recorder.traces([""])[0].steps:
        [barred] = [c for c in step.candidates if c.fate == "barred"][:1]
        assert (barred.token, barred.reason) == ("a", "forbidden")


@pytest.mark.parametrize("make", strategies)
def test_rules_that_allow_nothing_end_the_output_or_say_so(make):
    """After b nothing is allowed: the output is b, cut. Where nothing may come first: an error."""
    after_b = Forbidden(tuple(i for i in range(len(LOOP.vocab)) if i != B))
    once = NoRepeatedNgram(1)
    for found in make((after_b, once)).search(LOOP, batch.sources([[EOS], [EOS]])):
        assert [(d.ids, d.finished) for d in found] == [((B,), False)]
    with pytest.raises(ValueError, match="expected at least one token that may come first"):
        make((Forbidden(tuple(range(len(LOOP.vocab)))),)).search(LOOP, ONE)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: NoRepeatedNgram(0), "size: expected at least 1, got 0"),
        (lambda: RepetitionPenalty(0.0), "penalty: expected more than 0"),
        (lambda: RepetitionPenalty(of="probs"), "of: expected logprobs or logits"),
        (lambda: MinLength(-1), "tokens: expected at least 0"),
    ],
)
def test_wrong_settings_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
