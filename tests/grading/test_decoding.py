"""Chapter 06: oracles against cases derived by hand, and against the package's own strategies."""

import random
from dataclasses import replace
from math import log

import pytest
import torch

from s2s_lab import batch
from s2s_lab.decoding import Diverse
from s2s_lab.decoding.filters import Temperature, TopK, TopP, stages
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.viterbi import best_path
from s2s_lab.grading import check
from s2s_lab.grading.checks.decoding import (
    beam_search,
    diverse_step,
    filter_probs,
    length_score,
    mbr,
    viterbi,
)
from s2s_lab.grading.checks.decoding.beam_search_walk import Table, found
from s2s_lab.grading.inside import questions
from s2s_lab.text import EOS


def drawn(module, seeds=range(3)):
    return [case for seed in seeds for case in module.cases(random.Random(seed))]


def row(*probs: float) -> torch.Tensor:
    return torch.tensor([probs], dtype=torch.float64).log()


def test_filter_oracle_by_hand():
    """.1 .4 .2 .3 at p = .8: .4, then .7, then .9 ≥ .8, so three stay: ·/.9.

    At T = 1/2 squares: .01 .16 .04 .09 of .30: .533, then .833 ≥ .8, so two: .16/.25, .09/.25.
    With top-k 2 the masses are .4/.7 = .571 and 1: p = .6 needs both, p = .5 the first alone.
    """

    def answer(**settings: float) -> list[float]:
        given = {"temperature": 1.0, "top_k": 0, "top_p": 1.0} | settings
        return filter_probs.oracle(filter_probs.Case(row(0.1, 0.4, 0.2, 0.3), **given))[0].tolist()

    assert answer(top_p=0.8) == pytest.approx([0, 4 / 9, 2 / 9, 3 / 9])
    assert answer(top_p=0.8, temperature=0.5) == pytest.approx([0, 0.64, 0, 0.36])
    assert answer(top_k=2, top_p=0.6) == pytest.approx([0, 4 / 7, 0, 3 / 7])
    assert answer(top_k=2, top_p=0.5) == pytest.approx([0, 1, 0, 0])
    assert answer(top_k=9) == pytest.approx([0.1, 0.4, 0.2, 0.3])


def test_filter_oracle_is_what_the_package_samples_from():
    for case in drawn(filter_probs):
        filters = [Temperature(case.temperature), TopP(case.top_p)]
        if case.top_k:
            filters.insert(1, TopK(case.top_k))
        law = stages(case.logits, filters)[-1].exp()
        assert torch.allclose(law, filter_probs.oracle(case), atol=1e-12)


def test_filter_oracle_is_what_transformers_samples_from():
    processors = pytest.importorskip("transformers.generation.logits_process")
    for case in drawn(filter_probs):
        scores = processors.TemperatureLogitsWarper(case.temperature)(None, case.logits)
        if case.top_k:
            scores = processors.TopKLogitsWarper(case.top_k)(None, scores)
        scores = processors.TopPLogitsWarper(case.top_p)(None, scores)
        assert torch.allclose(scores.softmax(-1), filter_probs.oracle(case), atol=1e-6)


def table_case(**settings: float) -> beam_search.Case:
    """Words 0 and 1, EOS 2, BOS 3, one memory.

    First .6 .3 .1. After 0: .5 .4 .1. After 1: .1 .1 .8. (After EOS nothing is asked.)
    """
    probs = [[0.5, 0.4, 0.1], [0.1, 0.1, 0.8], [0.2, 0.3, 0.5], [0.6, 0.3, 0.1]]
    given = {"k": 2, "max_len": 2, "alpha": 0.0} | settings
    return beam_search.Case(
        logits=torch.tensor([probs], dtype=torch.float64).log(),
        memory=torch.zeros(1, 4, dtype=torch.long),
        state=torch.tensor([0]),
        eos=2,
        **given,
    )


def test_beam_oracle_by_hand():
    """k = 2: 0 (.6) and 1 (.3) live. Then .30, .24 from 0 and .24 from 1 (.3 · .8 = 1 EOS).

    So 0 0 (.30) stays, and of .24 twice there is a tie; k = 3 keeps both, and 1 EOS is all that
    finished. With k = 1: 0, then 0 0, nothing finished: the live one is the answer.
    """
    one = beam_search.oracle(table_case(k=1))
    assert one == [([0, 0], pytest.approx(log(0.3)), pytest.approx(log(0.3)))]
    three = beam_search.oracle(table_case(k=3, alpha=1.0))
    tokens = [entry[0] for entry in three]
    assert tokens == [[1, 2], [2]]
    assert three[0][2] == pytest.approx(log(0.24) / 2)
    assert three[1][1:] == (pytest.approx(log(0.1)), pytest.approx(log(0.1)))
    assert not beam_search.settled(table_case(k=2))


def test_a_beam_of_one_is_greedy_and_a_wide_one_is_exhaustive():
    for case in drawn(beam_search, range(2)):
        table = Table(case)
        greedy, tokens = replace(case, k=1), ()
        while len(tokens) < case.max_len and case.eos not in tokens:
            said = table.row(tokens)
            tokens = (*tokens, said.index(max(said)))
        assert [entry[0] for entry in found(greedy)] == [tokens]
        wide = replace(case, k=case.bos**case.max_len)
        everything = [()]
        for _ in range(case.max_len):
            everything += [
                (*prefix, word)
                for prefix in everything
                if not prefix or prefix[-1] != case.eos
                for word in range(case.bos)
            ]
        ended = {prefix for prefix in everything if prefix and prefix[-1] == case.eos}
        assert {entry[0] for entry in found(wide)} == ended


def test_the_step_function_says_what_is_wrong_and_ends_an_endless_loop():
    step = questions.decoding.beam_search.TableStep(table_case())
    with pytest.raises(ValueError, match="step expects token ids"):
        step(torch.tensor([[3]]), torch.tensor([0]))
    with pytest.raises(ValueError, match="got 2 tokens and 1 rows"):
        step(torch.tensor([0, 1]), torch.tensor([0]))

    def for_ever():
        while True:
            step(torch.tensor([0]), torch.tensor([0]))

    with pytest.raises(RuntimeError, match="max_len = 2"):
        for_ever()


def test_length_oracle_by_hand():
    """7 tokens: (5 + 7) / 6 = 2, so GNMT with α = 1 halves; 4 tokens, α = 1/2: divided by 2."""
    assert length_score.oracle(length_score.Case(-3.0, 7, 1.0, "gnmt")) == pytest.approx(-1.5)
    assert length_score.oracle(length_score.Case(-3.0, 4, 0.5, "avg")) == pytest.approx(-1.5)
    assert length_score.oracle(length_score.Case(-3.0, 9, 0.0, "avg")) == -3.0


def test_length_oracle_is_the_packages_convention():
    for case in drawn(length_score):
        kind = {"avg": "power", "gnmt": "gnmt"}[case.kind]
        score = Length(kind).score(case.logp, case.length, case.alpha)
        assert length_score.oracle(case) == pytest.approx(score)


def test_diverse_oracle_by_hand():
    """.5 .3 .2 three times, λ = .3: ln .5 = -.69, ln .3 = -1.20, ln .2 = -1.61.

    Group 0: word 0. Group 1: -.99 > -1.20, word 0. Group 2: -1.29 < -1.20, word 1.
    """
    case = diverse_step.Case(
        ((7,), (8,), (9,)), torch.tensor([-1.0, -2.0, -3.0]), row(0.5, 0.3, 0.2).expand(3, 3), 0.3
    )
    answer = diverse_step.oracle(case)
    assert [tokens for tokens, _ in answer] == [[7, 0], [8, 0], [9, 1]]
    assert [p for _, p in answer] == pytest.approx([-1 + log(0.5), -2 + log(0.5), -3 + log(0.3)])


class OneRow:
    """A model that says the same at the beginning, whatever was said."""

    def __init__(self, logps):
        self.logps = torch.cat([torch.full((5,), -torch.inf), logps])

    def start(self, sources):
        return torch.zeros(len(sources))

    def step(self, state, last_ids):
        return self.logps.expand(len(last_ids), -1), state, None

    def reorder(self, state, index):
        return state[index]


def test_diverse_oracle_is_the_first_step_of_the_packages_groups():
    """There all groups begin with the same row."""
    for case in drawn(diverse_step):
        groups = len(case.tokens)
        same = replace(case, group_logps=case.group_logps[:1].expand(groups, -1))
        mine = [tokens[-1] for tokens, _ in diverse_step.oracle(same)]
        strategy = Diverse(groups, groups, case.penalty, max_steps=1)
        theirs = strategy.search(OneRow(same.group_logps[0]), batch.sources([[EOS]]))[0]
        assert {one.ids[0] - 5 for one in theirs} == set(mine)


def test_changing_the_hypotheses_in_place_is_refused():
    def appends(hypotheses, group_logps, penalty):
        for (tokens, _), row in zip(hypotheses, group_logps, strict=True):
            tokens.append(int(row.argmax()))
        return hypotheses

    result = check("decoding.diverse_step", appends)
    assert result.status == "failed"
    assert "make new lists" in result.message


def test_viterbi_oracle_by_hand():
    """Two states: first .6 .4; stay with .7 (0) and .9 (1); seen twice with .5 .5.

    0 0: .6 · .7 = .42; 1 1: .4 · .9 = .36; 0 1: .18; 1 0: .04. Seen .2 .8 at the second time:
    0 0: .084, 1 1: .288, 0 1: .144.
    """
    pi, moves = row(0.6, 0.4)[0], torch.cat([row(0.7, 0.3), row(0.1, 0.9)])
    flat, late = torch.cat([row(0.5, 0.5)] * 2), torch.cat([row(0.5, 0.5), row(0.2, 0.8)])
    assert viterbi.oracle(viterbi.Case(pi, moves, flat)) == [0, 0]
    assert viterbi.oracle(viterbi.Case(pi, moves, late)) == [1, 1]


def test_viterbi_oracle_is_the_packages_best_path():
    for case in drawn(viterbi):
        assert viterbi.oracle(case) == best_path(case.log_pi, case.log_A, case.log_B)[2]


def test_mbr_oracle_by_hand():
    """Recall: `a b` against `a`, `a b`, `b c` is 1 + 1 + 1/2; `a` 1 + 1/2 + 0; `b c` 0 + 1/2 + 1.

    Precision: `a b` 1/2 + 1 + 1/2 = 2; `a` 1 + 1 + 0 = 2: a tie, which is never asked. With
    weights 4, 1, 1 precision gives `a` 5 and `a b` 3.5.
    """
    samples = (("b", "c"), ("a", "b"), ("a",))
    assert mbr.oracle(mbr.Case(samples, "recall", ())) == 1
    assert mbr.mend(mbr.Case(samples, "precision", ())) is None
    assert mbr.oracle(mbr.Case(samples, "precision", (1.0, 1.0, 4.0))) == 2


def test_with_equality_as_utility_the_most_frequent_sample_wins():
    for case in drawn(mbr):
        if case.utility == "equal" and not case.weights:
            counts = [case.samples.count(sample) for sample in case.samples]
            assert mbr.oracle(case) == counts.index(max(counts))


def test_utilities_are_not_symmetric():
    for name, utility in questions.decoding.mbr.UTILITIES.items():
        gap = abs(utility(("a", "b"), ("a",)) - utility(("a",), ("a", "b")))
        assert (gap > 0) == (name != "equal")


def test_a_hypothesis_with_tokens_after_eos_is_named_whatever_else_is_wrong():
    def never_ends(step, state, bos, eos, k, max_len, alpha):
        return [([eos] * max_len, -1.0, -1.0), ([eos, eos], -2.0, -2.0)]

    result = check("decoding.beam_search", never_ends)
    assert result.message_id == "06.2/expands-finished"


def test_what_is_no_list_of_hypotheses_is_said():
    result = check("decoding.beam_search", lambda *_: [[1, 2], [2]])
    assert (result.status, result.message_id) == ("failed", "06.2/form")
