"""Constrained beam search: banks by hand, the plain beam as peer, the law that words occur."""

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding.beam import Beam
from s2s_lab.decoding.constrained import Constrained, deal
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.phrases import ForbiddenPhrases, Phrases, contains, phrases
from s2s_lab.decoding.rules import Forbidden, MinLength, NoRepeatedNgram, RepetitionPenalty
from s2s_lab.models import TableModel
from s2s_lab.text import EOS, UNK, Codec, SpaceTokenizer

from .random_models import every_sequence, networks, tables
from .test_diverse import spell, traces_of

TWO = batch.sources([[EOS], [EOS]])
PLAIN = TableModel.of(
    {
        "": {"a": 0.7, "b": 0.1, "<eos>": 0.2},
        "a": {"a": 0.5, "b": 0.2, "<eos>": 0.3},
        "b": {"a": 0.1, "<eos>": 0.9},
        "a a": {"a": 0.1, "b": 0.3, "<eos>": 0.6},
        "a b": {"<eos>": 1.0},
        "a a b": {"<eos>": 1.0},
    }
)
A, B = PLAIN.vocab.ids(["a", "b"])


def test_banks_by_hand():
    """Must contain b; width 2: one place in bank 0 (b is missing), one in bank 1 (b is there).

    Step 1: bank 0 takes a (.7), bank 1 takes b (.1); the end (.2) is barred.
    Step 2: bank 0 has a·a (.35). Bank 1 has a·b (.14) and b·eos (.09): a·b stays. Step 3: bank 0
    has a·a·a (.035); bank 1 has a·b·eos (.14) ahead of a·a·b (.105). What lives then has at most
    .035 and cannot beat it.
    """
    found = Constrained(((B,),), width=2, alpha=0.0).search(PLAIN, TWO)[1]
    assert [spell(PLAIN, d) for d in found] == ["a b <eos>"]
    assert found[0].logprob == pytest.approx(torch.tensor(0.14).log().item())


def test_the_trace_shows_banks_and_bars():
    [trace, _], _ = traces_of(PLAIN, TWO, Constrained(((B,),), 2, 0.0), PLAIN.vocab.tokens)
    said = {c.token: (c.fate, c.reason) for c in trace.steps[0].candidates}
    assert said == {
        "a": ("kept", "bank 0 of 1: rank 1, 1 place was open"),
        "b": ("kept", "bank 1 of 1: rank 1, 1 place was open"),
        "<eos>": ("barred", "the sentence may not end while 1 token of the phrases are missing"),
    }
    lost = next(c for c in trace.steps[1].candidates if (c.token, c.fate) == ("<eos>", "pruned"))
    assert lost.reason == (
        "bank 1 of 1: rank 2, 1 place was open: 0.44 nats behind the last that stayed"
    )
    assert len(trace.steps) == 3


def test_a_phrase_that_is_broken_off_counts_no_more():
    two = Phrases(((5, 6, 7), (8,)))
    assert [two.reached(ids) for ids in [(), (5,), (5, 6), (5, 6, 5), (5, 6, 9), (8, 5, 6, 7)]] == [
        0,
        1,
        2,
        1,
        0,
        4,
    ]
    assert two.missing((5, 6, 7)) == ((8,),)


def test_too_few_places_for_the_banks_still_meet_the_phrase():
    """Width 1 holds the foremost bank alone: a (.7) before b (.1), then b at once."""
    [found, _] = Constrained(((B,), (A,)), width=1).search(PLAIN, TWO)
    assert [spell(PLAIN, d) for d in found] == ["a b <eos>"]


def test_places_are_passed_down_and_back_up():
    assert deal([2, 2, 2], [9, 0, 1]) == [5, 0, 1]
    assert deal([2, 2, 2], [1, 9, 9]) == [1, 3, 2]
    assert deal([1, 1], [0, 0]) == [0, 0]


SETTINGS = [
    {},
    {"alpha": 0.0},
    {"length": Length("power", count_eos=False)},
    {"length": Length("reward"), "alpha": 0.3},
    {"rules": (RepetitionPenalty(1.4),)},
    {"rules": (MinLength(2), NoRepeatedNgram(2))},
]


@given(tables(), st.integers(1, 5), st.sampled_from(SETTINGS))
def test_without_phrases_it_is_a_beam_on_tables(model, width, more):
    mine = Constrained((), width, **more).search(model, TWO)
    peer = Beam(width, **more).search(model, TWO)
    assert [[d.ids for d in found] for found in mine] == [[d.ids for d in found] for found in peer]
    assert [d.score for d in mine[1]] == pytest.approx([d.score for d in peer[1]])
    assert [d.logprob for d in mine[1]] == pytest.approx([d.logprob for d in peer[1]])


@given(networks, st.integers(1, 4))
def test_without_phrases_it_is_a_beam_on_networks(drawn, width):
    model, sources = drawn.build()
    mine = Constrained((), width, max_steps=6).search(model, sources)
    peer = Beam(width, max_steps=6).search(model, sources)
    for ours, theirs in zip(mine, peer, strict=True):
        assert [d.ids for d in ours] == [d.ids for d in theirs]
        assert [d.score for d in ours] == pytest.approx([d.score for d in theirs])


def some_phrases(low, high, size):
    """Up to three different phrases of up to two tokens, which fit into `size` tokens."""
    one = st.lists(st.integers(low, high), min_size=1, max_size=2).map(tuple)
    many = st.lists(one, min_size=1, max_size=3, unique=True)
    return many.map(tuple).filter(lambda must: sum(map(len, must)) <= size)


@given(tables(), some_phrases(5, 6, 3), st.integers(1, 6))
def test_the_output_contains_its_phrases_on_tables(model, must, width):
    """The tables end after three words, which the length limit of four steps says as well."""
    for found in Constrained(must, width, max_steps=4).search(model, TWO):
        for d in found:
            assert d.finished
            assert all(contains(d.ids, phrase) for phrase in must)


@given(networks, some_phrases(5, 7, 5), st.integers(1, 6), st.integers(0, 3))
def test_the_output_contains_its_phrases_on_networks(drawn, must, width, spare):
    model, sources = drawn.build()
    steps = sum(map(len, must)) + 1 + spare
    for found in Constrained(must, width, max_steps=steps).search(model, sources):
        for d in found:
            assert all(contains(d.ids, phrase) for phrase in must)
            assert len(d.ids) <= steps


APART = [((5,),), ((6,),), ((5, 6),), ((6, 6),), ((5,), (6,)), ((6, 5),)]
"""Phrases that cannot share a token, so that each needs all of its steps."""


@given(tables(), st.sampled_from(APART))
def test_places_for_everything_find_the_best_that_contains_the_phrases(model, must):
    best = next(
        ids for _, ids in every_sequence(model) if all(contains(ids, phrase) for phrase in must)
    )
    assert Constrained(must, 60, 0.0, max_steps=4).search(model, TWO)[0][0].ids == best


@settings(max_examples=30)
@given(networks, some_phrases(5, 7, 4))
def test_batch_padding_and_recorder_change_nothing(drawn, must):
    model, sources = drawn.build()
    strategy = Constrained(must, 4, max_steps=7)
    together = strategy.search(model, sources)
    traces, traced = traces_of(model, sources, strategy, [f"t{i}" for i in range(8)])
    for row, trace in enumerate(traces):
        alone = sources.rows(torch.tensor([row]))
        length = int(alone.lengths[0])
        alone = batch.Sources(alone.ids[:, :length], alone.mask[:, :length])
        [found] = strategy.search(model, alone)
        assert [d.ids for d in found] == [d.ids for d in together[row]]
        assert [d.ids for d in traced[row]] == [d.ids for d in together[row]]
        assert trace.replay() == trace.outputs[0].tokens


def test_what_the_model_cannot_say_is_returned_cut_and_says_so():
    """After b the table knows a and the end; no second b can follow."""
    strategy = Constrained(((B, B),), width=2)
    [trace, _], [found, _] = traces_of(PLAIN, TWO, strategy, PLAIN.vocab.tokens)
    assert not found[0].finished
    assert "unfinished" in trace.outputs[0].reason


def test_a_time_budget_cuts_and_says_so():
    strategy = Constrained(((B,),), 3, seconds=1e-9)
    [trace, _], [found, _] = traces_of(PLAIN, TWO, strategy, PLAIN.vocab.tokens)
    assert [len(d.ids) for d in found] == [1] * len(found)
    assert trace.outputs[0].reason.endswith("cut at the time budget of 1e-09 s")


def test_what_rules_added_is_a_line_of_the_arithmetic():
    """a·a: the second a costs 1.5 times ln .5, so half of it is added."""
    rules = (MinLength(2), RepetitionPenalty(1.5))
    strategy = Constrained((), 2, 0.0, max_steps=2, rules=rules)
    [trace, _], _ = traces_of(PLAIN, TWO, strategy, PLAIN.vocab.tokens)
    output = next(o for o in trace.outputs if o.tokens == ("a", "a"))
    added = next(term for term in output.terms if term.name == "what rules added")
    assert added.value == pytest.approx(0.5 * torch.tensor(0.5).log().item())


def test_rules_hold_beside_phrases():
    found = Constrained(((B,),), 4, rules=(Forbidden((A,)),)).search(PLAIN, TWO)[0]
    assert [spell(PLAIN, d) for d in found] == ["b <eos>"]


@given(tables(), some_phrases(5, 6, 6), st.integers(1, 4))
def test_forbidden_phrases_do_not_occur_and_nothing_else_is_lost(model, phrases, width):
    """Against plain enumeration: a beam with room for all finds every sequence without them."""
    rule = ForbiddenPhrases(phrases)
    free = {ids for _, ids in every_sequence(model) if not any(contains(ids, p) for p in phrases)}
    wide = Beam(60, 0.0, rules=(rule,)).search(model, TWO)[1]
    assert {d.ids for d in wide} == free
    narrow = Beam(width, 0.0, rules=(rule,)).search(model, TWO)[0]
    assert {d.ids for d in narrow} <= free


def test_phrases_are_typed_as_words():
    codec = Codec(SpaceTokenizer(), PLAIN.vocab)
    assert phrases(codec, ["a b", "b"]) == ((A, B), (B,))
    with pytest.raises(ValueError, match="expected words that the model can write, got 'zebra'"):
        phrases(codec, ["a zebra"])
    with pytest.raises(ValueError, match="expected at least one word, got ' '"):
        phrases(codec, [" "])


@pytest.mark.parametrize(
    ("settings", "sentence"),
    [
        ({"must": ((),)}, "must: expected phrases of at least 1 token"),
        ({"must": ((UNK,),)}, "none of them special"),
        ({"must": ((5,), (5,))}, "must: expected different phrases, got .5,. twice"),
        ({"must": ((5, 6),), "max_steps": 2}, "max_steps: expected at least 3"),
        ({"width": 0}, "width: expected at least 1, got 0"),
    ],
)
def test_wrong_settings_are_one_sentence(settings, sentence):
    with pytest.raises(ValueError, match=sentence):
        Constrained(**settings)
