"""What people type becomes the strategy that they mean, or one sentence."""

import pytest

from s2s_lab.decoding import (
    Beam,
    Constrained,
    Contrastive,
    Diverse,
    Exact,
    Greedy,
    MinimumBayesRisk,
    Recombination,
    Sampling,
    StochasticBeam,
    Strategy,
    Viterbi,
    parse_strategy,
)
from s2s_lab.decoding.filters import Temperature, TopK, TopP
from s2s_lab.decoding.rules import Forbidden, MinLength, NoRepeatedNgram
from s2s_lab.decoding.short_form import FORMS, write_strategy


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("greedy", Greedy()),
        (" beam ", Beam()),
        ("beam:5:0.6", Beam(5, 0.6)),
        ("beam:width=4:seconds=2", Beam(4, seconds=2.0)),
        ("beam:2:no-repeat=3:min-length=4", Beam(2, rules=(NoRepeatedNgram(3), MinLength(4)))),
        ("diverse:4:2", Diverse(4, 2)),
        ("stochastic-beam:7:seed=1", StochasticBeam(7, seed=1)),
        (
            "sample:3:top_p=0.9:temperature=0.5",
            Sampling(filters=(TopP(0.9), Temperature(0.5)), samples=3),
        ),
        ("contrastive:4", Contrastive(4)),
        ("exact", Exact()),
        ("viterbi:2", Viterbi(order=2)),
        (
            "mbr:samples=8:top-k=5:utility=f1",
            MinimumBayesRisk(Sampling(filters=(TopK(5),), samples=8), "f1"),
        ),
    ],
)
def test_a_short_form_means_a_strategy(text, meant):
    assert parse_strategy(text) == meant


@pytest.mark.parametrize("name", FORMS)
def test_every_name_alone_is_a_strategy_of_that_name(name):
    strategy = parse_strategy(name)
    assert isinstance(strategy, Strategy)
    assert strategy.name == name


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("bream:5", "expected one of greedy, beam"),
        ("greedy:5", "expected setting=value, got '5'"),
        ("beam:many", "width: expected a number, got 'many'"),
        ("beam:0", "width: expected at least 1, got 0"),
        ("beam:5:0.6:7", "expected setting=value, got '7'"),
        ("beam:top-p=0.9", "got 'top-p'"),
        ("sample:top-p=0", "expected"),
    ],
)
def test_anything_else_is_one_sentence(text, says):
    with pytest.raises(ValueError, match="strategy") as error:
        parse_strategy(text)
    assert says in str(error.value)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("strategy", "text"),
    [
        (Greedy(), "greedy"),
        (Beam(3), "beam:3:0.6"),
        (Beam(3, 0.0, seconds=1.5), "beam:3:0:seconds=1.5"),
        (Viterbi(), "viterbi"),
        (Recombination(5, alpha=0.5), "recombination:5:alpha=0.5"),
        (
            Sampling((TopP(0.9), Temperature(0.5)), samples=3, rules=(MinLength(4),)),
            "sample:3:top-p=0.9:temperature=0.5:min-length=4",
        ),
        (
            MinimumBayesRisk(Sampling(filters=(TopK(5),), samples=8), "f1"),
            "mbr:samples=8:top-k=5:utility=f1:weights=equal",
        ),
    ],
)
def test_a_strategy_is_written_as_people_type_it(strategy, text):
    assert write_strategy(strategy) == text
    assert parse_strategy(text) == strategy


@pytest.mark.parametrize("name", FORMS)
def test_what_is_written_means_the_same(name):
    strategy = parse_strategy(name)
    assert parse_strategy(write_strategy(strategy)) == strategy


@pytest.mark.parametrize(
    "strategy",
    [
        Beam(rules=(Forbidden((5,)),)),
        MinimumBayesRisk(Beam()),
        Constrained(must=((5,),)),
        Exact(start=Greedy()),
    ],
)
def test_what_needs_python_has_no_short_form(strategy):
    assert write_strategy(strategy) is None
