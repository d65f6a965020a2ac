"""Conventions of beam search, each by hand, and what holds under all of them."""

import math
import os
import signal
import time
from dataclasses import dataclass, replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy, Recorder
from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.ending import Ending
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.rules import MinLength, NoRepeatedNgram, RepetitionPenalty
from s2s_lab.models import TableModel
from s2s_lab.text import EOS

from .random_models import every_sequence, networks, tables

ONE = batch.sources([[EOS]])
TWO = batch.sources([[EOS], [EOS]])

lengths = st.builds(
    Length, st.sampled_from(["gnmt", "power", "reward"]), st.booleans(), st.booleans()
)
endings = st.builds(
    Ending, st.booleans(), st.sampled_from(["full", "heuristic", "never", "optimal"]), st.booleans()
)
beams = st.builds(
    Beam,
    width=st.integers(1, 5),
    alpha=st.sampled_from([0.0, 0.6, 1.5]),
    max_steps=st.integers(1, 7),
    length=lengths,
    ending=endings,
    rules=st.sampled_from([(), (NoRepeatedNgram(2), MinLength(2)), (RepetitionPenalty(1.5),)]),
)


def spell(model, found):
    return [" ".join(model.vocab.tokens[i] for i in d.ids) for d in found]


SHORT_OR_LONG = TableModel.of(
    {"": {"<eos>": 0.5, "a": 0.4, "b": 0.1}, "a": {"a": 1.0}, "a a": {"a": 1.0}}
)
"""The end at once (.5), or a a a and the end (.4): averages ln .5 = -.693 and ln .4 / 4 = -.229."""


def test_finished_ones_that_leave_make_room():
    """Width 2, step 1: eos (.5) finishes, and a (.3) and b (.2) go on. Step 2 ranks a a .27,
    b eos .2, a eos .03: b eos is the second that finishes.
    """
    model = TableModel.of(
        {"": {"<eos>": 0.5, "a": 0.3, "b": 0.2}, "a": {"a": 0.9, "<eos>": 0.1}, "b": {"<eos>": 1.0}}
    )
    beam = Beam(2, 0.0, ending=Ending(keeps_place=False))
    for found in beam.search(model, TWO):
        assert spell(model, found) == ["<eos>", "b <eos>"]


def test_an_end_beyond_the_first_places_does_not_count():
    """Width 2: a .5, b .3 and eos .2. Eos is third, so it neither finishes nor takes a place."""
    model = TableModel.of({"": {"a": 0.5, "b": 0.3, "<eos>": 0.2}})
    found = Beam(2, 0.0, ending=Ending(keeps_place=False)).search(model, ONE)[0]
    assert spell(model, found) == ["a <eos>", "b <eos>"]


@pytest.mark.parametrize(
    ("stop", "answer"),
    [
        ("full", "<eos>"),
        ("heuristic", "<eos>"),
        ("never", "a a a <eos>"),
        ("optimal", "a a a <eos>"),
    ],
)
def test_when_to_stop(stop, answer):
    """Width 1, averages: after step 1 eos has -.693; a has ln .4 = -.916 now, so the heuristic
    stops, and might come to -.916 / 6 = -.15 at the limit, so the others go on.
    """
    ending = Ending(keeps_place=False, stop=stop)
    beam = Beam(1, 1.0, max_steps=6, length=Length("power"), ending=ending)
    assert spell(SHORT_OR_LONG, beam.search(SHORT_OR_LONG, ONE)[0]) == [answer]


def test_cut_hypotheses_compete_or_wait():
    """Limit 2, averages: eos -.693, a a (cut) ln .4 / 2 = -.458."""
    beam = Beam(2, 1.0, max_steps=2, length=Length("power"))
    [alone] = beam.search(SHORT_OR_LONG, ONE)
    assert spell(SHORT_OR_LONG, alone)[0] == "<eos>"
    both = replace(beam, ending=Ending(cut_competes=True)).search(SHORT_OR_LONG, ONE)[0]
    assert spell(SHORT_OR_LONG, both)[:2] == ["a a", "<eos>"]
    assert [d.finished for d in both][:2] == [False, True]


def test_pruning_by_scores_where_eos_does_not_count():
    """Width 1, a reward of 1 a token: eos ln .5 = -.69 without one, a ln .4 + 1 = .08."""
    for in_step, answer in [(False, "<eos>"), (True, "a a a <eos>")]:
        length = Length("reward", in_step=in_step, count_eos=False)
        found = Beam(1, 1.0, length=length).search(SHORT_OR_LONG, ONE)[0]
        assert spell(SHORT_OR_LONG, found) == [answer]


@dataclass(frozen=True)
class Reading:
    """A table whose attention is written by hand: after which last token what is read."""

    table: TableModel
    reads: dict[int, list[float]]

    def start(self, sources):
        return self.table.start(sources)

    def step(self, state, last_ids):
        logits, state, _ = self.table.step(state, last_ids)
        return logits, state, torch.tensor([self.reads[i] for i in last_ids.tolist()])

    def reorder(self, state, index):
        return self.table.reorder(state, index)


def reader():
    table = TableModel.of({"": {"a": 0.6, "b": 0.4}, "a": {"<eos>": 1.0}, "b": {"<eos>": 1.0}})
    a, b = table.vocab.id("a"), table.vocab.id("b")
    rows = {1: [0.9, 0.1, 0.0], a: [0.9, 0.1, 0.0], b: [0.1, 0.9, 0.0], EOS: [1.0, 0.0, 0.0]}
    return Reading(table, rows)


PADDED = batch.Sources(torch.tensor([[5, EOS, 0]]), torch.tensor([[True, True, False]]))


@pytest.mark.parametrize("in_step", [False, True])
def test_coverage_penalty_by_hand(in_step):
    """Both read .9 and .1 for the first word. For eos, a reads the same again: 1.8 and .2 in all,
    so its penalty is ln 1 + ln .2 = -1.61. b reads .1 and .9: 1 and 1, penalty 0. Padding is none.
    """
    model = reader()
    beam = Beam(2, 0.0, coverage=1.0, length=Length(in_step=in_step))
    [found] = beam.search(model, PADDED)
    assert spell(model.table, found) == ["b <eos>", "a <eos>"]
    assert [d.score for d in found] == pytest.approx(
        [math.log(0.4), math.log(0.6) + math.log(0.2)], abs=1e-6
    )
    assert [d.logprob for d in found] == pytest.approx([math.log(0.4), math.log(0.6)])


def test_coverage_needs_attention_over_source_tokens():
    with pytest.raises(ValueError, match="coverage: expected a model with attention"):
        Beam(2, coverage=0.2).search(SHORT_OR_LONG, ONE)
    with pytest.raises(ValueError, match="got 3 weights for 1 tokens"):
        Beam(2, coverage=0.2).search(reader(), ONE)


def test_a_trace_shows_the_arithmetic_and_why_the_likelier_lost():
    strategy = Beam(2, 0.0, coverage=1.0, length=Length(in_step=True))
    model = reader()
    recorder = Recorder(strategy, "by hand", [("", ["x", "y"])], model.table.vocab.tokens)
    strategy.search(model, PADDED, recorder)
    [trace] = recorder.traces(["b"])
    first, second = trace.outputs
    assert first.reason == "best score"
    assert second.reason == "score 1.20 behind the best, although its sum is 0.41 nats higher"
    assert [t.name for t in second.terms] == [
        "log-probability",
        "length penalty ((5 + 2) / 6) ^ 0",
        "coverage penalty, β = 1",
        "score = log-probability / length penalty + coverage penalty",
    ]
    assert [t.value for t in second.terms] == pytest.approx(
        [math.log(0.6), 1.0, math.log(0.2), math.log(0.12)], abs=1e-6
    )
    for step in trace.steps:
        for candidate in step.candidates:
            if candidate.fate != "barred":
                assert candidate.terms[-1].value == candidate.score


@dataclass(frozen=True)
class Slow:
    """A table that calls something before each step."""

    table: TableModel
    before: object

    def start(self, sources):
        return self.table.start(sources)

    def step(self, state, last_ids):
        self.before()
        return self.table.step(state, last_ids)

    def reorder(self, state, index):
        return self.table.reorder(state, index)


ENDLESS = TableModel.of({"": {"a": 1.0}, "a": {"a": 1.0}}, order=1)
timed = [Greedy(1000), Beam(2, max_steps=1000), Beam(2, ending=Ending(False), max_steps=1000)]


@pytest.mark.parametrize("strategy", timed, ids=["greedy", "beam", "refilled"])
def test_a_time_budget_returns_what_there_is(strategy):
    strategy = replace(strategy, seconds=0.05)
    recorder = Recorder(strategy, "slow", [("", ["x"])] * 2, ENDLESS.vocab.tokens)
    found = strategy.search(Slow(ENDLESS, lambda: time.sleep(0.02)), TWO, recorder)
    for row, trace in zip(found, recorder.traces([""] * 2), strict=True):
        assert 1 <= len(row[0].ids) < 1000
        assert not row[0].finished
        assert "cut at the time budget of 0.05 s" in trace.outputs[0].reason


@pytest.mark.parametrize("strategy", timed, ids=["greedy", "beam", "refilled"])
def test_ctrl_c_returns_what_there_is(strategy):
    steps = []

    def press():
        steps.append(None)
        if len(steps) == 3:
            os.kill(os.getpid(), signal.SIGINT)

    with pytest.raises(Interrupted) as caught:
        strategy.search(Slow(ENDLESS, press), TWO)
    assert [len(row[0].ids) for row in caught.value.answers] == [3, 3]


@given(tables(), beams)
def test_width_1_is_greedy_unless_ends_are_weighed_apart(model, beam):
    """Under every convention; only a rule of stopping that goes on after an end finds more."""
    if beam.length.in_step and not beam.length.count_eos:
        return
    beam = replace(beam, width=1, ending=replace(beam.ending, stop="full", cut_competes=False))
    greedy = Greedy(beam.max_steps, rules=beam.rules).search(model, ONE)[0][0]
    found = beam.search(model, ONE)[0][0]
    assert found.ids == greedy.ids
    assert found.logprob == pytest.approx(greedy.logprob)


@given(tables(), lengths, endings, st.sampled_from([0.0, 0.6, 1.5]))
def test_a_beam_as_wide_as_the_space_finds_the_best_score(model, length, ending, alpha):
    """Of all sequences, whatever the score is made of; unless the heuristic stops it too early."""
    if ending.stop == "heuristic" and not ending.keeps_place:
        return
    truth = every_sequence(model)
    beam = Beam(len(truth), alpha, length=length, ending=ending)
    scores = [length.score(p, length.counted(len(ids), True), alpha) for p, ids in truth]
    found = beam.search(model, TWO)[1]
    assert found[0].score == pytest.approx(max(scores))
    if ending.stop != "optimal":
        assert [d.score for d in found] == pytest.approx(sorted(scores, reverse=True))


@given(tables(), beams)
def test_stopping_when_optimal_finds_the_same_best(model, beam):
    """As without early stopping: ``never`` goes on until nothing can be missed."""
    ending = Ending(keeps_place=False, stop="never")
    expected = replace(beam, ending=ending).search(model, ONE)[0][0]
    found = replace(beam, ending=replace(ending, stop="optimal")).search(model, ONE)[0][0]
    assert found.finished == expected.finished
    assert found.score == pytest.approx(expected.score)


@settings(deadline=None)
@given(networks, beams, st.sampled_from([None, 0.4]))
def test_batch_and_padding_change_nothing(drawn, beam, coverage):
    model, sources = drawn.build()
    if model.settings.attention is not None:
        beam = replace(beam, coverage=coverage)
    together = beam.search(model, sources)
    for row, length in enumerate(sources.lengths.tolist()):
        one = slice(row, row + 1)
        alone = batch.Sources(sources.ids[one, :length], sources.mask[one, :length])
        [found] = beam.search(model, alone)
        assert [d.ids for d in found] == [d.ids for d in together[row]]
        assert [d.score for d in found] == pytest.approx([d.score for d in together[row]])


@settings(deadline=None)
@given(networks, beams)
def test_a_recorder_changes_nothing_and_traces_add_up(drawn, beam):
    model, sources = drawn.build()
    names = [("", ["w"] * int(n)) for n in sources.lengths]
    recorder = Recorder(beam, "m", names, [f"t{i}" for i in range(8)])
    found = beam.search(model, sources, recorder)
    without = beam.search(model, sources)
    assert [[(d.ids, d.score) for d in row] for row in found] == [
        [(d.ids, d.score) for d in row] for row in without
    ]
    for trace, row in zip(recorder.traces([""] * len(sources)), found, strict=True):
        assert trace.replay() == trace.outputs[0].tokens
        assert [o.token_ids for o in trace.outputs] == [d.ids for d in row]
        for output in trace.outputs:
            assert output.terms[0].value == pytest.approx(output.total)
            assert output.terms[-1].value == pytest.approx(output.score)
        for step in trace.steps:
            assert len(step.live) <= beam.width
            for c in step.candidates:
                assert (c.hypothesis is None) == (c.fate in ("pruned", "barred"))
                assert not c.terms or c.terms[-1].value == pytest.approx(c.score)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Beam(0), "width: expected at least 1, got 0"),
        (lambda: Beam(alpha=-1.0), "alpha: expected 0 or more"),
        (lambda: Beam(coverage=-0.1), "coverage: expected 0 or more"),
        (lambda: Beam(max_steps=0), "max_steps: expected at least 1"),
        (lambda: Greedy(seconds=0.0), "seconds: expected more than 0"),
        (lambda: Ending(stop="soon"), "stop: expected one of full, heuristic, never, optimal"),
        (lambda: Ending.hugging_face("maybe"), "early_stopping: expected True, False or 'never'"),
    ],
)
def test_wrong_settings_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
