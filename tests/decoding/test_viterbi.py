"""Dynamic programming and recombination: by hand, against enumeration, and where both fail."""

import json
import math

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy, Recorder, Trace
from s2s_lab.decoding.clock import Interrupted
from s2s_lab.decoding.exact import Exact
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.recombination import Recombination
from s2s_lab.decoding.viterbi import Viterbi, best_path
from s2s_lab.models import TableModel
from s2s_lab.models.bounded import BoundedHistory
from s2s_lab.text import SPECIALS

from .proving import TWO, CtrlC, lengths, spell, traced
from .random_hmms import every_path, observed, random_hmm
from .random_models import networks, tables

BIGRAM = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.4},
        "a": {"a": 0.5, "b": 0.3, "<eos>": 0.2},
        "b": {"a": 0.1, "<eos>": 0.9},
    },
    order=1,
)
"""Into a: a (.6), a a (.3), a a a (.15). Into b: b (.4), a b (.18), a a b (.09). Ends after a:
.12, .06; after b: .36, .162. The best is b and its end, .36."""

HISTORY = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.4},
        "a": {"a": 1.0},
        "b": {"a": 0.9, "b": 0.1},
        "a a": {"a": 0.5, "<eos>": 0.5},
        "b a": {"<eos>": 1.0},
        "b b": {"<eos>": 1.0},
    }
)
"""a a (.6) beats b a (.36) into the last token a, but goes on to .3; b a is sure to end: .36."""


def test_a_bigram_by_hand():
    [trace, _], answers = traced(Viterbi(), BIGRAM, TWO)
    for found in answers:
        assert spell(BIGRAM, found[0]) == "b <eos>"
        assert found[0].logprob == pytest.approx(math.log(0.36))
    table = trace.tables[0]
    assert table.rows == ("a", "b", "<eos>")
    assert table.columns == ("1", "2")
    values = [[None if v is None else round(math.exp(v), 6) for v in row] for row in table.values]
    assert values == [[0.6, None], [0.4, None], [None, 0.36]]  # .36 ends what could come to .3
    assert table.marked == ((1, 0), (2, 1))
    assert table.links == ((2, 1, 1, 0),)
    second = {(c.parent, c.token): c for c in trace.steps[1].candidates}
    by_a, by_b = trace.steps[1].live
    assert second[by_b, "<eos>"].fate == "finished"
    assert second[by_a, "<eos>"].reason == (
        "recombined with b <eos>, which is 1.10 nats better"  # ln .36 - ln .12
    )
    assert second[by_a, "a"].reason == "could reach -1.20 at most; -1.02 is there already"
    assert second[by_b, "a"].reason == "recombined with a a, which is 2.01 nats better"
    assert trace.outputs[0].reason == "best score, proved: no sequence scores higher"


def test_merging_what_a_model_remembers_may_lose_the_best():
    """The lesson on histories: with one token for a state, a a takes the place of b a."""
    for strategy in (Viterbi(order=1), Recombination(9, order=1)):
        for found in strategy.search(HISTORY, TWO):
            assert spell(HISTORY, found[0]) == "a a <eos>"
    for strategy in (Viterbi(order=2), Recombination(9, order=2), Exact()):
        for found in strategy.search(HISTORY, TWO):
            assert spell(HISTORY, found[0]) == "b a <eos>"
    [trace, _], _ = traced(Viterbi(order=1), HISTORY, TWO)
    assert trace.outputs[0].reason == "best score of what merging left"
    for strategy in (Viterbi(), Recombination()):
        with pytest.raises(ValueError, match=r"got TableModel, which reads its whole history"):
            strategy.search(HISTORY, TWO)


def words_of(model, decoded):
    return [model.vocab.tokens[i] for i in decoded.ids[:-1]]


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_viterbi_is_enumeration_and_exact_search_on_hidden_markov_models(seed):
    """By their probabilities: two paths that make the same moves in another order are equal."""
    generator = torch.Generator().manual_seed(seed)
    model = random_hmm(generator)
    sources, texts = observed(model, generator)
    evidence = model.evidence(sources).tolist()
    initial, transition, shown = model.lattice(sources)
    names = model.vocab.tokens[len(SPECIALS) :]
    found = Viterbi().search(model, sources)
    proofs = Exact(nodes=None).prove(model, sources)
    for row, text in enumerate(texts):
        joint, _ = every_path(model, text)[0]
        for best in (found[row][0], proofs[row].answers[0]):
            assert best.finished
            assert best.logprob == pytest.approx(joint - evidence[row])
            assert model.joint_logprob(words_of(model, best), text) == pytest.approx(joint)
        values, _, states = best_path(initial, transition, shown[row, : len(text)])
        assert model.joint_logprob([names[i] for i in states], text) == pytest.approx(joint)
        assert values[-1].max().item() == pytest.approx(joint)


def test_recombination_never_misses_where_a_plain_beam_does():
    """Each has as many places as there are states; some twenty of 600 are missed by the plain one,
    which is helped by a model that looks ahead.
    """
    generator = torch.Generator().manual_seed(0)
    plain = recombined = 0
    for _ in range(12):
        model = random_hmm(generator, states=4, sharpness=0.7)
        sources, _ = observed(model, generator, sentences=50, longest=12)
        best = [found[0].logprob for found in Viterbi().search(model, sources)]
        for strategy in (Beam(4, 0.0), Recombination(4)):
            scores = [found[0].logprob for found in strategy.search(model, sources)]
            missed = sum(s < b - 1e-9 for s, b in zip(scores, best, strict=True))
            assert all(s <= b + 1e-9 for s, b in zip(scores, best, strict=True))
            plain += missed * isinstance(strategy, Beam)
            recombined += missed * isinstance(strategy, Recombination)
    assert recombined == 0
    assert plain >= 1


@given(tables(words=3), st.integers(1, 2), lengths)
def test_viterbi_is_exact_on_bounded_histories(model, order, convention):
    """Rows of one and of two tokens make a model that may go on for ever: up to seven tokens."""
    alpha, length = convention
    table = {prefix: row for prefix, row in model.table.items() if len(prefix) <= order}
    markov = TableModel(model.vocab, table, order)
    proof = Exact(alpha, length, 7, nodes=None).prove(markov, TWO)[1]
    for strategy in (
        Viterbi(None, alpha, length, 7),
        Viterbi(order + 1, alpha, length, 7),
        Recombination(3**order + 1, None, alpha, length, 7),
    ):
        found = strategy.search(markov, TWO)[1]
        assert found[0].score == pytest.approx(proof.answers[0].score)
        assert found[0].finished


@settings(deadline=None, max_examples=15)
@given(networks, st.integers(1, 2))
def test_networks_that_forget_are_searched_exactly_too(drawn, order):
    inner, sources = drawn.build()
    model = BoundedHistory(inner, order)
    proofs = Exact(max_steps=4, nodes=None).prove(model, sources)
    for found, proof in zip(Viterbi(max_steps=4).search(model, sources), proofs, strict=True):
        assert found[0].finished
        assert found[0].logprob == pytest.approx(proof.answers[0].logprob)


@given(tables(), st.integers(1, 3))
def test_recombination_of_width_one_is_greedy(model, order):
    """It has one prefix to merge."""
    greedy = Greedy().search(model, TWO)[0][0]
    assert Recombination(1, order).search(model, TWO)[0][0].ids == greedy.ids


@settings(deadline=None, max_examples=20)
@given(networks, st.sampled_from([Viterbi(1, max_steps=4), Recombination(3, 1, max_steps=4)]))
def test_batch_padding_and_recorder_change_nothing(drawn, strategy):
    model, sources = drawn.build()
    traces, answers = traced(strategy, model, sources, [f"t{i}" for i in range(8)])
    for row, found in enumerate(strategy.search(model, sources)):
        alone = batch.sources([sources.ids[row, : int(sources.lengths[row])].tolist()])
        for same in (answers[row], strategy.search(model, alone)[0]):
            assert [d.ids for d in same] == [d.ids for d in found]
            assert [d.score for d in same] == pytest.approx([d.score for d in found])
        trace = traces[row]
        assert trace.replay() == trace.outputs[0].tokens
        assert Trace.from_json(json.dumps(trace.to_json())) == trace
        assert all(c.reason for step in trace.steps for c in step.candidates)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 10_000))
def test_the_tables_of_a_trace_lead_to_the_answer(seed):
    generator = torch.Generator().manual_seed(seed)
    model = random_hmm(generator)
    sources, texts = observed(model, generator)
    names = [(" ".join(text), [*text, "<eos>"]) for text in texts]
    recorder = Recorder(Viterbi(), "weather", names, model.vocab.tokens)
    answers = Viterbi().search(model, sources, recorder)
    for trace, found, text in zip(recorder.traces([""] * 3), answers, texts, strict=True):
        prefixes, joint = trace.tables
        assert joint.columns == tuple(text)
        for table in trace.tables:
            back = {(row, column): tuple(origin) for row, column, *origin in table.links}
            for cell, before in zip(table.marked[1:], table.marked, strict=False):
                assert back[cell] == before
        assert [prefixes.rows[row] for row, _ in prefixes.marked[:-1]] == words_of(model, found[0])
        row, column = prefixes.marked[-1]
        assert prefixes.values[row][column] == pytest.approx(found[0].logprob)
        row, column = joint.marked[-1]
        best = model.joint_logprob(words_of(model, found[0]), text)
        assert joint.values[row][column] == pytest.approx(best)
        said = [joint.rows[row] for row, _ in joint.marked]
        assert model.joint_logprob(said, text) == pytest.approx(best)


@pytest.mark.parametrize("strategy", [Viterbi(), Recombination()])
def test_ctrl_c_stops_with_what_there_is(strategy):
    """The step during which it comes is finished: a and b are there, and a is the likelier."""
    with pytest.raises(Interrupted) as stopped:
        strategy.search(CtrlC(BIGRAM, at=1), TWO)
    for found in stopped.value.answers:
        assert [spell(BIGRAM, d) for d in found] == ["a", "b"]
        assert not found[0].finished


def test_too_many_states_are_refused():
    with pytest.raises(ValueError, match="states: expected at most 2, got 3 after 2 tokens"):
        Viterbi(states=2).search(BIGRAM, TWO)


def test_the_length_limit_cuts_and_says_so():
    endless = TableModel.of({w: {"a": 0.6, "b": 0.4} for w in ("", "a", "b")}, order=1)
    for strategy in (Viterbi(max_steps=3), Recombination(2, max_steps=3)):
        [trace, _], answers = traced(strategy, endless, TWO)
        assert spell(endless, answers[1][0]) == "a a a"
        assert not answers[1][0].finished
        assert trace.outputs[0].reason.endswith("cut at the length limit")
        assert "proved" not in trace.outputs[0].reason


@pytest.mark.parametrize(
    ("make", "name", "value"),
    [
        (Viterbi, "order", 0),
        (Viterbi, "states", 0),
        (Viterbi, "alpha", -1.0),
        (Recombination, "width", 0),
        (Recombination, "order", 0),
        (Recombination, "max_steps", 0),
    ],
)
def test_settings_out_of_range_are_one_sentence(make, name, value):
    with pytest.raises(ValueError, match=rf"{name}: expected .* got {value:g}"):
        make(**{name: value})


def test_a_length_convention_may_choose_a_longer_one():
    """b·eos .36 at length 2; a b eos .162 at length 3: with 2 nats a token the longer ones win."""
    reward = Length("reward")
    for strategy in (Viterbi(None, 2.0, reward, 3), Recombination(3, None, 2.0, reward, 3)):
        assert spell(BIGRAM, strategy.search(BIGRAM, TWO)[1][0]) == "a b <eos>"
