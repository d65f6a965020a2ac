"""Models under orders: forced beginnings and told readings, by hand and as laws."""

from dataclasses import dataclass, replace

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Greedy
from s2s_lab.decoding.diverse import Diverse
from s2s_lab.decoding.steered import Steered, UnderOrders, takes_rules
from s2s_lab.models import TableModel
from s2s_lab.text import BOS, EOS

from .random_models import networks, tables

ONE = batch.sources([[EOS]])
TWO = batch.sources([[EOS], [EOS]])
GARDEN_PATH = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.4},
        "a": {"a": 0.4, "b": 0.3, "<eos>": 0.3},
        "b": {"<eos>": 0.9, "a": 0.1},
    }
)
A, B = GARDEN_PATH.vocab.ids(["a", "b"])


@dataclass(frozen=True)
class Mirror:
    """Writes what it reads: the log-probability of token 5 + j is the log of weight j.

    By itself it reads its first source token with weight .75 and the second with .25.
    """

    own: tuple[float, ...] = (0.75, 0.25)

    def start(self, sources):
        return torch.zeros(len(sources))

    def step(self, state, last_ids):
        weights = torch.tensor([self.own] * len(last_ids)).double()
        nobody = torch.zeros(len(last_ids), dtype=torch.bool)
        return self.step_reading(state, last_ids, weights, nobody)

    def step_reading(self, state, last_ids, weights, given):
        own = torch.tensor([self.own] * len(last_ids)).double()
        read = torch.where(given[:, None], weights, own)
        logits = torch.full((len(last_ids), 7), -torch.inf).double()
        logits[:, 5:] = read.log()
        return logits, state, read

    def reorder(self, state, index):
        return state[index]


@dataclass(frozen=True)
class FreeGreedy:
    """Greedy search without the setting `rules`."""

    max_steps: int = 10

    @property
    def name(self):
        return "free greedy"

    def search(self, model, sources, recorder=None):
        return Greedy(self.max_steps).search(model, sources, recorder)


def test_without_orders_nothing_changes():
    steered = Steered(GARDEN_PATH)
    assert Greedy().search(steered, TWO) == Greedy().search(GARDEN_PATH, TWO)


def test_a_strategy_with_rules_forces_at_the_models_price():
    """b (.4), then the end (.9): log .36."""
    [found, _] = UnderOrders(Greedy(), (B,)).search(GARDEN_PATH, TWO)
    assert found[0].ids == (B, EOS)
    assert found[0].logprob == pytest.approx(torch.tensor(0.36).log().item())


def test_a_strategy_without_rules_forces_at_no_price():
    """b is certain, then the end (.9)."""
    assert takes_rules(Greedy())
    assert not takes_rules(FreeGreedy())
    [found, _] = UnderOrders(FreeGreedy(), (B,)).search(GARDEN_PATH, TWO)
    assert found[0].ids == (B, EOS)
    assert found[0].logprob == pytest.approx(torch.tensor(0.9).log().item())


def test_a_told_reading_by_hand():
    """Left alone it writes 5 5 5. Told to read .2 and .8 after one 5, it writes 6 there, at .8."""
    two = batch.sources([[5, EOS], [6, EOS]])
    orders = UnderOrders(Greedy(3), readings={(5,): (0.2, 0.8)})
    for [found] in orders.search(Mirror(), two):
        assert found.ids == (5, 6, 5)
        assert found.logprob == pytest.approx(torch.tensor(0.75 * 0.8 * 0.75).log().item())
        assert found.attention.tolist() == [[0.75, 0.25], [0.2, 0.8], [0.75, 0.25]]


def test_a_reading_belongs_to_one_prefix_alone():
    """The prefix (6,) is not (5,): a beam of two is told after 5 only."""
    orders = UnderOrders(Beam(2, 0.0, 2), readings={(5,): (0.0, 1.0)})
    [found, _] = orders.search(Mirror(), TWO)
    assert [d.ids for d in found] == [(5, 6), (6, 5)]
    assert [d.logprob for d in found] == pytest.approx(
        torch.tensor([0.75, 0.25 * 0.75]).log().tolist()
    )


def test_a_model_that_cannot_be_told_is_one_sentence():
    with pytest.raises(ValueError, match="that can be told what to read, got TableModel"):
        Steered(GARDEN_PATH, readings={(): (1.0,)})


@given(tables(), st.sampled_from([Greedy(), Beam(3), Diverse(4, 2)]), st.data())
def test_the_output_begins_as_ordered(model, strategy, data):
    forced = tuple(data.draw(st.lists(st.sampled_from([5, 6]), max_size=3)))
    for found in UnderOrders(strategy, forced).search(model, TWO):
        for d in found:
            assert d.ids[: len(forced)] == forced


@given(networks, st.sampled_from([Greedy(6), Beam(3, max_steps=6)]))
def test_forcing_the_whole_answer_gives_the_answer(drawn, strategy):
    model, sources = drawn.build()
    for row in range(len(sources)):
        one = sources.rows(torch.tensor([row]))
        [[best, *_]] = strategy.search(model, one)
        [[again, *_]] = UnderOrders(strategy, best.ids).search(model, one)
        assert again.ids == best.ids
        assert again.score == pytest.approx(best.score)


@given(networks, st.sampled_from([Greedy(6), Beam(3, max_steps=6)]))
def test_orders_survive_reordering(drawn, strategy):
    """Steered, but told nothing, a network is searched like itself, place by place."""
    model, sources = drawn.build()
    mine = strategy.search(Steered(model), sources)
    theirs = strategy.search(model, sources)
    assert [[d.ids for d in found] for found in mine] == [
        [d.ids for d in found] for found in theirs
    ]


def test_forced_rows_leave_the_logits_of_the_model_alone():
    steered = Steered(GARDEN_PATH, forced=(B,))
    state = steered.start(TWO)
    logits, state, _ = steered.step(state, torch.tensor([BOS, BOS]))
    assert logits.argmax(1).tolist() == [B, B]
    after, _, _ = steered.step(state, torch.tensor([B, B]))
    own, _, _ = GARDEN_PATH.step(((), ()), torch.tensor([B, B]))
    assert torch.equal(after, own)
    assert replace(steered, forced=()) == Steered(GARDEN_PATH)


def test_a_bos_that_the_model_writes_is_a_token_like_others():
    """A model that writes BOS after BOS: told at the beginning only, not at every step."""
    steered = Steered(Mirror(), readings={(): (0.2, 0.8)})
    state = steered.start(TWO)
    last = torch.tensor([BOS, BOS])
    _, state, first = steered.step(state, last)
    _, _, second = steered.step(steered.reorder(state, torch.tensor([1, 0])), last)
    assert first.tolist() == [[0.2, 0.8]] * 2
    assert second.tolist() == [[0.75, 0.25]] * 2
