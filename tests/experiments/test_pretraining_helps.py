"""What the pretraining experiment reads and counts; the trainings are left to the command."""

from s2s_lab.experiments.pretraining_helps import Corpora, corpora, interval, surprises, training
from s2s_lab.models.transformer import TransformerSettings
from s2s_lab.training import Recipe

TINY = TransformerSettings(width=8, heads=2, layers=1, ffn=8, tied=True)


def small() -> Corpora:
    return corpora(pairs=60, sentences=80, tested=10, drawn=3_000)


def test_no_word_of_a_test_pair_is_unknown_and_no_test_sentence_is_read():
    data = small()
    task = data.pairs
    read = {pair.source for pair in (*task.train, *data.text.train)}
    words = {word for pair in task.train for word in task.source.split(pair.source)}
    assert len(task.test) > 3
    for pair in task.test:
        assert words.issuperset(task.source.split(pair.source))
        assert pair.source not in read


def test_surprises_are_negative_log_probabilities_of_the_gold():
    data = small()
    found = surprises(data, Recipe(TINY, training(1.0, 0)))
    assert len(found) == len(data.pairs.test)
    assert min(found) > 0


def test_an_interval_of_equal_gains_is_a_point_and_holds_the_mean_of_others():
    """Sentences of 2 and 4 tokens that gain half a nat a token each."""
    assert interval([1.0, 2.0], [2, 4], resamples=100) == (0.5, 0.5)
    low, high = interval([0.0, 1.0] * 20, [1] * 40, resamples=400)
    assert low < 0.5 < high
    assert high - low < 0.5
