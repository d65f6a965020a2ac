"""Steering: decode again from a choice, a reading or another word; by hand, and as laws."""

from dataclasses import dataclass, replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from s2s_lab import Beam, Greedy, Translator, load
from s2s_lab.bpe import BPETokenizer
from s2s_lab.decoding.trace import Trace
from s2s_lab.models import TableModel
from s2s_lab.steering import Steering, autopsy_of
from s2s_lab.text import SPECIALS, Codec, SpaceTokenizer, Vocab

from .decoding.random_models import networks

TABLE = TableModel.of(
    {
        "": {"a": 0.6, "b": 0.4},
        "a": {"a": 0.4, "b": 0.3, "<eos>": 0.3},
        "b": {"<eos>": 0.9, "a": 0.1},
    }
)
CODEC = Codec(SpaceTokenizer(), TABLE.vocab)
BY_HAND = Translator("table", TABLE, CODEC, CODEC)


@dataclass(frozen=True)
class Reader:
    """Writes the source word that it reads most; by itself it reads one after another."""

    vocab: int = 9

    def start(self, sources):
        return [
            (row[mask].tolist(), 0) for row, mask in zip(sources.ids, sources.mask, strict=True)
        ]

    def step(self, state, last_ids):
        nothing = torch.zeros(len(state), len(state[0][0])).double()
        return self.step_reading(
            state, last_ids, nothing, torch.zeros(len(state), dtype=torch.bool)
        )

    def step_reading(self, state, last_ids, weights, given):
        own = torch.zeros(len(state), len(state[0][0])).double()
        for row, (words, step) in enumerate(state):
            own[row, min(step, len(words) - 1)] = 1.0
        read = torch.where(given[:, None], weights, own)
        logits = torch.full((len(state), self.vocab), -torch.inf).double()
        for row, (words, _) in enumerate(state):
            mass = torch.zeros(self.vocab).double().index_add(0, torch.tensor(words), read[row])
            logits[row] = mass.log()
        return logits, [(words, step + 1) for words, step in state], read

    def reorder(self, state, index):
        return [state[i] for i in index.tolist()]


WORDS = Codec(SpaceTokenizer(), Vocab((*SPECIALS, *"abcd")))
COPIES = Translator("reader", Reader(), WORDS, WORDS)


def comparable(trace: Trace) -> Trace:
    """What a law may compare: all but what was said about edits."""
    return replace(trace, edits=())


def of(model) -> Translator:
    source, target = (
        Codec(SpaceTokenizer(), Vocab((*SPECIALS, *(f"{side}{i}" for i in range(n)))))
        for side, n in (("s", 4), ("t", 3))
    )
    return Translator("network", model, source, target)


def test_a_fork_by_hand():
    """Greedy writes a a (.24). From b on: b·eos with .4 · .9 = .36."""
    steering = Steering(BY_HAND, "a")
    trace = steering.fork(0, "b")
    assert trace.output_text == "b"
    assert trace.outputs[0].total == pytest.approx(torch.tensor(0.36).log().item())
    assert trace.edits == ("step 1: 'b' was chosen at the beginning",)
    assert trace.settings == steering.history[0].settings
    assert Trace.from_json(trace.to_json()) == trace


def test_a_fork_may_name_the_hypothesis_and_an_id():
    """A beam of 2 continues a (id 1) and b (id 2) in step 2; after b the token a has .1."""
    steering = Steering(BY_HAND, "a", Beam(2, 0.0))
    trace = steering.fork(1, TABLE.vocab.id("a"), parent=2)
    assert trace.output_text == "b a"
    assert trace.edits == ("step 2: 'a' was chosen after 'b'",)


def test_forks_add_up():
    """After b and a, both forced, only the end is left."""
    steering = Steering(BY_HAND, "a")
    steering.fork(0, "b")
    assert steering.fork(1, "a").output_text == "b a"
    assert len(steering.trace.edits) == 2


def test_a_reading_by_hand():
    """The model writes what it reads, a b c; told to read c in step 2, it writes a c c."""
    steering = Steering(COPIES, "a b c")
    assert steering.trace.output_text == "a b c"
    trace = steering.edit_attention(1, [0, 0, 1, 0])
    assert trace.output_text == "a c c"
    assert trace.edits == ("step 2: after 'a' the source was read as c 1.00",)
    assert trace.attention_of(2) == ((1.0, 0.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0))
    assert str(steering.change).startswith("The answers part at step 2, after 'a'")


def test_readings_are_divided_by_their_sum_only_if_asked():
    steering = Steering(COPIES, "a b c")
    assert steering.edit_attention(1, [1, 0, 3, 0], normalise=True).output_text == "a c c"
    with pytest.raises(ValueError, match="weights: expected the sum 1, got 4.000"):
        steering.edit_attention(1, [1, 0, 3, 0])


def test_another_word_by_hand():
    steering = Steering(COPIES, "a b c")
    assert steering.replace_source(1, "d").output_text == "a d c"
    assert steering.trace.source_text == "a d c"
    assert steering.trace.edits == ("source token 2: 'b' was replaced by 'd'",)


def test_another_length_gives_up_the_readings_and_says_so():
    steering = Steering(COPIES, "a b c")
    steering.edit_attention(0, [0, 1, 0, 0])
    assert steering.replace_source(2, "d").output_text == "b b d"
    trace = steering.replace_source(2, "c d")
    assert trace.output_text == "a b c d"
    assert trace.edits[-1].endswith("; edited attention was given up, the length changed")


def test_the_whole_word_of_a_piece_is_swapped():
    tokenizer = BPETokenizer(SpaceTokenizer(), ())
    pieces = sorted({p for w in ("low", "lot", "to") for p in tokenizer.pieces(w)})
    codec = Codec(tokenizer, Vocab((*SPECIALS, *pieces)))
    steering = Steering(Translator("r", Reader(len(codec.vocab)), codec, codec), "low to")
    assert steering.trace.source == ("l@@", "o@@", "w", "t@@", "o", "<eos>")
    assert steering.replace_source(3, "lot").source_text == "low lot"
    assert steering.replace_source(1, "to").source_text == "to lot"


@settings(max_examples=40)
@given(networks, st.sampled_from([Greedy(6), Beam(3, max_steps=6)]), st.data())
def test_what_was_so_anyway_changes_nothing(drawn, strategy, data):
    """The same word, and for greedy search the same token, reproduce the trace.

    A beam whose beginning is forced has room for others behind it, and they may push out what won
    before: of it the beginning alone is promised.
    """
    model, _ = drawn.build()
    text = " ".join(f"s{i - 5}" for i in drawn.rows[0])
    steering = Steering(of(model), text, strategy)
    first = steering.trace
    position = data.draw(st.integers(0, len(drawn.rows[0]) - 1))
    same = steering.replace_source(position, first.source[position])
    assert comparable(same) == first
    step = data.draw(st.integers(0, len(first.outputs[0].tokens) - 1))
    again = steering.fork(step, first.outputs[0].tokens[step])
    if isinstance(strategy, Greedy):
        assert again.outputs == first.outputs
        assert again.hypotheses == first.hypotheses
        assert again.cost == first.cost
    assert again.outputs[0].tokens[: step + 1] == first.outputs[0].tokens[: step + 1]


@given(
    st.lists(st.sampled_from("abcd"), min_size=1, max_size=4),
    st.sampled_from([Greedy(6), Beam(2, max_steps=6)]),
    st.data(),
)
def test_the_same_reading_changes_nothing(words, strategy, data):
    steering = Steering(COPIES, " ".join(words), strategy)
    first = steering.trace
    step = data.draw(st.integers(0, len(first.steps) - 1))
    assert comparable(steering.edit_attention(step, first.steps[step].attention[0])) == first


ACTIONS = st.lists(
    st.sampled_from(["fork", "read", "word", "undo", "redo"]), min_size=1, max_size=8
)


@given(ACTIONS)
def test_undo_and_redo_walk_along_the_history(actions):
    """Against a list of traces and a finger in it."""
    steering = Steering(COPIES, "a b c")
    line, now = [steering.trace], 0
    for action in actions:
        if action == "undo" and not now:
            with pytest.raises(ValueError, match="undo: expected a change to take back"):
                steering.undo()
        elif action == "redo" and now == len(line) - 1:
            with pytest.raises(ValueError, match="redo: expected a change that was undone"):
                steering.redo()
        elif action in ("undo", "redo"):
            now += 1 if action == "redo" else -1
            assert getattr(steering, action)() is line[now]
        else:
            change = {
                "fork": lambda: steering.fork(0, steering.trace.source[0]),
                "read": lambda: steering.edit_attention(0, [1, 0, 0, 0]),
                "word": lambda: steering.replace_source(1, "d"),
            }[action]
            line, now = [*line[: now + 1], change()], now + 1
        assert steering.trace is line[now]
        assert steering.history == tuple(line[: now + 1])
        assert steering.undone == len(line) - 1 - now
        assert len(steering.trace.edits) == now


@pytest.mark.parametrize(
    ("act", "sentence"),
    [
        (lambda s: s.fork(9, "b"), "step: expected 0 to 2, got 9"),
        (
            lambda s: s.fork(1, "b", parent=7),
            "parent: expected one of 1, which steps.1. continued, got 7",
        ),
        (lambda s: s.fork(0, "zebra"), "choose: expected a token of the target .* got 'zebra'"),
        (lambda s: s.fork(0, 99), "choose: expected a token of the target .* got 99"),
        (lambda s: s.fork(0, "<mask>"), "choose: expected a token that can stand at the beginning"),
        (lambda s: s.edit_attention(0, [1.0]), "attention: expected a model that attends"),
        (lambda s: s.replace_source(5, "b"), "position: expected 0 to 0, got 5"),
        (lambda s: s.replace_source(0, " "), "word: expected at least one word, got ' '"),
    ],
)
def test_wrong_orders_are_one_sentence_and_change_nothing(act, sentence):
    steering = Steering(BY_HAND, "a")
    with pytest.raises(ValueError, match=sentence):
        act(steering)
    assert len(steering.history) == 1


@pytest.mark.parametrize("row", [[1.0], [0.5, 0.5, 0.5, -0.5], [float("nan"), 0, 0, 1]])
def test_wrong_readings_are_one_sentence(row):
    with pytest.raises(ValueError, match="weights: expected"):
        Steering(COPIES, "a b c").edit_attention(0, row)


def test_an_autopsy_names_unknown_words():
    report = autopsy_of(BY_HAND, "a", "b zebra")
    assert report.unknown == ("zebra",)
    assert "The model cannot write 'zebra'." in str(report)
    assert Steering(BY_HAND, "a").autopsy("b").width.found == 2
    with pytest.raises(ValueError, match="target: expected at least one word, got an empty text"):
        autopsy_of(BY_HAND, "a", "  ")


def test_the_model_that_ships_can_be_steered():
    steering = Steering(load("phrasebook-en-fr"), "I don't like apples.")
    assert steering.trace.output_text == "Je n'aime pas les pommes."
    assert "oranges" in steering.replace_source(4, "oranges").output_text
    assert steering.fork(3, "jamais").output_text.startswith("Je n'aime jamais")
    report = steering.autopsy("Je n'aime pas les oranges.")
    assert report.verdict == "search error" or not report.preferred
