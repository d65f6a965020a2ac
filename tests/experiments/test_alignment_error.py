"""What the alignment experiment counts; the trainings themselves are left to the command."""

from dataclasses import replace

from s2s_lab.attention_maps import attention_maps
from s2s_lab.experiments.alignment_error import (
    Measured,
    chart,
    common_sentences,
    diagonal,
    lines,
    links,
    measure,
)
from s2s_lab.metrics import AlignmentErrorRate
from s2s_lab.tasks import phrasebook
from s2s_lab.translator import load


def test_the_diagonal_by_hand():
    """3 source words, 2 target words: 0 · 3 / 2 = 0 and 1 · 3 / 2 = 1.5, rounded down to 1."""
    assert diagonal([(3, 2), (2, 2)]) == [{(0, 0), (1, 1)}, {(0, 0), (1, 1)}]


def test_links_of_a_batch_are_those_of_each_pair_alone():
    """A longer sentence beside it, padding and all, changes no link of a sentence."""
    model = load("phrasebook-en-fr")
    pairs = phrasebook.load(0, 0, 12).test
    assert len({len(model.encode(pair.source)) for pair in pairs}) > 1
    for pair, found in zip(pairs, links(model, pairs), strict=True):
        maps = attention_maps(model, pair.source, pair.target)
        assert found == maps.links(maps.map())


def test_a_model_that_has_learned_beats_the_diagonal():
    model, task = load("phrasebook-en-fr"), phrasebook.load(0, 0, 60)
    split = task.source.split, task.target.split
    lengths = [(len(split[0](pair.source)), len(split[1](pair.target))) for pair in task.test]
    aer = AlignmentErrorRate()
    straight = aer.corpus(diagonal(lengths), task.test).score
    assert aer.corpus(links(model, task.test), task.test).score < straight / 2


def test_common_sentences_hold_only_common_words_and_their_parts_are_disjoint():
    task = common_sentences(drawn=1500, words=60)
    parts = [{pair.source for pair in task.split(name)} for name in ("train", "valid", "test")]
    words = {w for part in parts for source in part for w in task.source.split(source)}
    assert 20 <= len(words) <= 60
    assert not parts[0] & (parts[1] | parts[2])
    assert not parts[1] & parts[2]


def test_a_tiny_run_has_a_rate_for_each_seed():
    task = common_sentences(drawn=1500, words=60)
    pairs = task.train[:20]
    few = replace(task, train=pairs, valid=pairs, test=pairs)
    found = measure(few, "dot", (0, 1), epochs=1)
    assert len(found.rates) == 2
    assert all(0 < rate <= 1 for rate in found.rates)
    assert found.minutes > 0


def test_the_table_has_a_row_a_score_and_the_chart_the_diagonal_too():
    table = {"dot": Measured((0.1, 0.2), 0.3), "general": Measured((0.3, 0.3), 0.4)}
    head, first, *rest = lines(0.5, table)
    assert first.split() == ["diagonal", "0.500"]
    assert [row.split()[:2] for row in rest] == [["dot", "0.150"], ["general", "0.300"]]
    assert all(len(row) == len(head) for row in rest)
    drawn = chart(0.5, table).lines
    assert drawn["diagonal"] == [(0.3, 0.5), (0.4, 0.5)]
    assert list(drawn) == ["dot", "general", "diagonal"]
