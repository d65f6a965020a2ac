"""The tree of all sequences, and searches on it: by hand, against enumeration, and with a net."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from s2s_lab import batch
from s2s_lab.decoding import Beam, Exact, Greedy
from s2s_lab.decoding.length import Length
from s2s_lab.decoding.scoring import logprob_of
from s2s_lab.decoding.space import explore, ranking
from s2s_lab.decoding.survey import survey
from s2s_lab.decoding.survey_text import lines
from s2s_lab.models.table_examples import EMPTY_BEST, GARDEN_PATH, SEARCH_EXAMPLES, SURE
from s2s_lab.text import EOS

from .random_models import every_sequence, networks, tables

ONE = batch.sources([[EOS]])
SEARCHES = (Greedy(), Beam(2, 0.0), Beam(3, 0.0), Exact())


def look(example, strategies=SEARCHES):
    model = example.model
    reference = (*model.vocab.ids(example.reference.split()), EOS)
    return survey(model, ONE, model.vocab.tokens, strategies, reference)


def said(found, branch):
    return " ".join(found.space.tokens(branch)[:-1])


@given(tables(words=3))
def test_a_whole_tree_is_enumeration(model):
    """Every complete sequence, with its probability; nothing is left out, and they sum to 1."""
    space = explore(model, ONE, model.vocab.tokens, branches=1_000)
    truth = {ids: logprob for logprob, ids in every_sequence(model)}
    found = {space.branches[n].ids: space.branches[n].total for n in space.sequences()}
    assert found.keys() == truth.keys()
    for ids, total in found.items():
        assert total == pytest.approx(truth[ids])
    assert space.complete
    assert space.covered() == pytest.approx(1)


@given(tables(words=3), st.integers(1, 30))
def test_a_part_of_the_tree_is_its_likeliest_part(model, branches):
    """Nothing that is left out is likelier than what is there, and all of it is counted."""
    whole = explore(model, ONE, model.vocab.tokens, branches=1_000)
    part = explore(model, ONE, model.vocab.tokens, branches=branches)
    kept = {branch.ids for branch in part.branches}
    rest = [branch.total for branch in whole.branches if branch.ids not in kept]
    least = min(branch.total for branch in part.branches)
    assert len(part.branches) == min(branches, len(whole.branches))
    assert all(total <= least + 1e-9 for total in rest)
    for number, branch in enumerate(part.branches):
        if not branch.finished:
            children = [math.exp(b.logprob) for b in part.branches if b.parent == number]
            assert branch.unseen == pytest.approx(1 - sum(children), abs=1e-9)
    assert part.complete == (not rest)


@given(networks)
def test_the_tree_of_a_network_has_its_own_log_probabilities(network):
    """Each branch has what the network gives to these tokens when it reads them."""
    model, _ = network.build()
    row = [*network.rows[0], EOS]
    words = [str(number) for number in range(8)]
    space = explore(model, batch.sources([row]), words, branches=12, max_steps=4)
    branches = space.branches[1:]
    read = logprob_of(model, batch.sources([row] * 11), [branch.ids for branch in branches])
    assert [branch.total for branch in branches] == pytest.approx(read.tolist())
    known = space.known()
    assert [branch.parent for branch in branches] == [known[b.ids[:-1]] for b in branches]
    assert max(len(branch.ids) for branch in branches) <= 4


def test_needed_prefixes_are_there_however_unlikely():
    model = GARDEN_PATH.model
    unlikely = (*model.vocab.ids(["I", "guess", "not"]), EOS)
    space = explore(model, ONE, model.vocab.tokens, branches=2, needed=[unlikely])
    assert unlikely in space.known()
    impossible = tuple(model.vocab.ids(["yes", "I"]))
    assert impossible not in explore(model, ONE, model.vocab.tokens, needed=[impossible]).known()


def test_the_garden_path_by_hand():
    """Greedy: I think so, .4 · .34 · .7 = .0952. Beam 2: we agree, .175. The best: yes, .25."""
    found = look(GARDEN_PATH)
    answers = [said(found, search.answer) for search in found.searches]
    assert answers == ["I think so", "we agree", "yes", "yes"]
    verdicts = [search.diagnosis.verdict for search in found.searches]
    assert verdicts == ["search error", "search error", "no error", "no error"]
    assert found.best == found.reference == found.searches[3].answer
    greedy = found.searches[0]
    asked = [[said_of(found, n) for n in visit.continued] for visit in greedy.visits]
    assert asked == [[""], ["I"], ["I think"], ["I think so"]]
    second = {said_of(found, w.branch): w.fate for w in greedy.visits[1].weighed}
    assert second == {"I think": "kept", "I guess": "pruned", "I hope": "pruned"}
    beam = [[said_of(found, n) for n in visit.continued] for visit in found.searches[1].visits]
    assert beam == [[""], ["I", "we"], ["we agree", "I think"], ["I think so"]]


def said_of(found, branch):
    return " ".join(found.space.tokens(branch))


def test_the_empty_output_by_hand():
    """The end at once has .21, the right output .1512: the better the search, the worse."""
    found = look(EMPTY_BEST)
    answers = [said(found, search.answer) for search in found.searches]
    assert answers == ["we met at noon", "", "", ""]
    first, *others = [search.diagnosis for search in found.searches]
    assert (first.verdict, first.missed) == ("no error", True)
    assert {diagnosis.verdict for diagnosis in others} == {"model error"}
    best = [said(found, ranking(found.space, *how)[0][1]) for how in LENGTHS]
    assert best == ["", "we met at noon", "we met at noon"]


LENGTHS = ((Length("power"), 0.0), (Length("power"), 1.0), (Length("reward"), 1.0))


def test_a_sure_model_needs_no_looking_around():
    found = look(SURE)
    assert {said(found, search.answer) for search in found.searches} == {"the cat sat"}
    assert len(found.searches[3].visits) == 4  # the way, and nothing else


@given(
    tables(words=2), st.sampled_from(["gnmt", "power", "reward"]), st.floats(0, 2), st.booleans()
)
def test_a_ranking_is_that_of_exact_search(model, kind, alpha, count_eos):
    """The first of the ranking scores what exact search proves to be the best."""
    length = Length(kind, count_eos=count_eos)
    space = explore(model, ONE, model.vocab.tokens, branches=1_000)
    proof = Exact(alpha, length, max_steps=6, nodes=None).prove(model, ONE)[0]
    assert ranking(space, length, alpha)[0][0] == pytest.approx(proof.answers[0].score)


@pytest.mark.parametrize("example", SEARCH_EXAMPLES, ids=lambda example: example.name)
def test_the_text_tells_each_search_and_its_verdict(example):
    text = "\n".join(lines(look(example)))
    for label in ("1 greedy:", "2 beam 2:", "3 beam 3:", "4 exact:"):
        assert label in text
    assert "all there are" in text


def test_what_cannot_be_surveyed():
    model = GARDEN_PATH.model
    with pytest.raises(ValueError, match="strategies: expected at least one"):
        survey(model, ONE, model.vocab.tokens, ())
    with pytest.raises(ValueError, match="reference: expected tokens that the model can write"):
        survey(model, ONE, model.vocab.tokens, SEARCHES, (*model.vocab.ids(["yes", "so"]), EOS))
    with pytest.raises(ValueError, match="source: expected a batch of one, got 2"):
        explore(model, batch.sources([[EOS], [EOS]]), model.vocab.tokens)
    with pytest.raises(ValueError, match="branches: expected at least 1"):
        explore(model, ONE, model.vocab.tokens, branches=0)
